#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Where botocore reaches services: in all regions, and by variables and profiles. One JSON object a line.

    endpoints.py generate > endpoints.jsonl   makes cases from a fixed seed and asks botocore
    endpoints.py check endpoints.jsonl        asks the botocore that is installed about the cases of a file
"""

import json
import logging
import os
import random
import sys
import tempfile

import botocore.configprovider
import botocore.exceptions as exceptions
import botocore.session
from botocore.endpoint_provider import EndpointProvider

SERVICES = ["bedrock", "bedrock-runtime", "sts", "ssm", "secretsmanager", "sso", "sso-oidc"]
REGIONS = ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"]

loader = botocore.session.Session().get_component("data_loader")
partitions = loader.load_data("partitions")
rules = {
    service: EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
    for service in SERVICES
}


def resolve(service, region, fips, dualstack, url=None):
    given = {"Region": region, "UseFIPS": fips, "UseDualStack": dualstack}
    if url:
        given["Endpoint"] = url
    try:
        return rules[service].resolve_endpoint(**given).url
    except exceptions.EndpointProviderError:
        return None


def hosts(case):
    """Without and with FIPS, each without and with IPv6."""
    service, region = case["service"], case["region"]
    found = [resolve(service, region, fips, dualstack) for fips in (False, True) for dualstack in (False, True)]
    if service == "secretsmanager" and region.startswith("cn-"):
        # China has no FIPS endpoints.
        found[2:] = [None, None]
    return found


def configured(case):
    """By variables and a profile; null where botocore refuses."""
    with tempfile.TemporaryDirectory() as home:
        os.makedirs(os.path.join(home, ".aws"))
        with open(os.path.join(home, ".aws/config"), "w", encoding="utf-8") as file:
            file.write(case["config"])
        os.environ.clear()
        os.environ.update({"HOME": home} | case["environment"])
        session = botocore.session.Session()
        service = case["service"]
        url = None
        try:
            if not session.get_config_variable("ignore_configured_endpoint_urls"):
                url = botocore.configprovider.ConfiguredEndpointProvider(
                    full_config=session.full_config,
                    scoped_config=session.get_scoped_config(),
                    client_name=service,
                ).provide()
        except exceptions.InvalidConfigError:
            return None
        fips = bool(session.get_config_variable("use_fips_endpoint"))
        dualstack = bool(session.get_config_variable("use_dualstack_endpoint"))
        return resolve(service, case["region"], fips, dualstack, url)


def make_case(rng):
    service = rng.choice(SERVICES)
    setting = {"secretsmanager": "secrets_manager"}.get(service, service.replace("-", "_"))
    other = rng.choice([name for name in ("sts", "bedrock", "bedrock_runtime", "ssm") if name != setting])
    environment = {}
    if rng.randrange(3) == 0:
        environment[f"AWS_ENDPOINT_URL_{setting.upper()}"] = "https://variable.example:8443/own"
    if rng.randrange(3) == 0:
        environment[f"AWS_ENDPOINT_URL_{other.upper()}"] = "https://other.example"
    if rng.randrange(4) == 0:
        environment["AWS_ENDPOINT_URL"] = "http://all.example:8080"
    if rng.randrange(6) == 0:
        environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = rng.choice(["true", "True", "false"])
    if rng.randrange(6) == 0:
        environment["AWS_USE_FIPS_ENDPOINT"] = rng.choice(["true", "TRUE", "false"])
    if rng.randrange(6) == 0:
        environment["AWS_USE_DUALSTACK_ENDPOINT"] = rng.choice(["true", "false"])
    lines = ["[default]", "region = eu-west-1"]
    if rng.randrange(3) == 0:
        lines.append("endpoint_url = https://profile.example")
    if rng.randrange(2):
        lines.append("services = mine" if rng.randrange(8) else "services = missing")
    if rng.randrange(8) == 0:
        lines.append("ignore_configured_endpoint_urls = true")
    if rng.randrange(8) == 0:
        lines.append("use_fips_endpoint = true")
    if rng.randrange(8) == 0:
        lines.append("use_dualstack_endpoint = true")
    lines.append("[services mine]")
    for name in rng.sample([setting, other], rng.randrange(1, 3)):
        lines += [f"{name} =", f"  endpoint_url = https://{name.replace('_', '-')}.section.example/x", "  other = y"]
    return {"service": service, "region": rng.choice(REGIONS), "environment": environment, "config": "\n".join(lines) + "\n"}


def ask(case):
    return case | ({"url": configured(case)} if "config" in case else {"urls": hosts(case)})


def generate():
    for partition in partitions["partitions"]:
        for region in sorted(partition["regions"]):
            if region.endswith("-global"):
                continue
            for service in SERVICES:
                print(json.dumps(ask({"service": service, "region": region})))
    rng = random.Random(20150831)
    for _ in range(300):
        print(json.dumps(ask(make_case(rng))))


def check(path):
    wrong = 0
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            case = json.loads(line)
            actual = ask(case)
            if actual != case:
                wrong += 1
                print(f"{path}:{number}: botocore {botocore.__version__} now finds {actual}", file=sys.stderr)
    if wrong or number < 500:
        sys.exit(f"{wrong} of {number} cases differ")
    print(f"{number} cases are as botocore {botocore.__version__} finds them")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    if sys.argv[1:] == ["generate"]:
        generate()
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        check(sys.argv[2])
    else:
        sys.exit(__doc__)
