#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Environments and configuration files with what botocore finds in them, one JSON object a line.

    profiles.py generate > profiles.jsonl   makes cases from a fixed seed and asks botocore
    profiles.py check profiles.jsonl        asks the botocore that is installed about the cases of a file

Ways to credentials that need a network or a program are not followed: their provider's own test whether it is meant is
asked, and the name of the setting is what was found.
"""

import json
import os
import random
import sys
import tempfile

import botocore.credentials as credentials
import botocore.exceptions as exceptions
import botocore.session

COUNT = 400
CREDENTIALS = ".aws/credentials"
CONFIG = ".aws/config"


class Unsupported(Exception):
    pass


def refuse(setting):
    raise Unsupported(setting)


def assume_role(self):
    self._loaded_config = self._load_config()
    profile = self._loaded_config.get("profiles", {}).get(self._profile_name, {})
    if self._has_assume_role_config_vars(profile):
        refuse("role_arn")


def web_identity(self):
    if self._get_config("web_identity_token_file"):
        refuse("web_identity_token_file")


def sso(self):
    profile = self._load_config().get("profiles", {}).get(self._profile_name, {})
    for setting in ("sso_account_id", "sso_role_name"):
        if setting in profile:
            refuse(setting)


def login(self):
    if "login_session" in self._load_config().get("profiles", {}).get(self._profile_name, {}):
        refuse("login_session")


def process(self):
    if self._credential_process is not None:
        refuse("credential_process")


credentials.AssumeRoleProvider.load = assume_role
credentials.AssumeRoleWithWebIdentityProvider.load = web_identity
credentials.SSOProvider.load = sso
credentials.LoginProvider.load = login
credentials.ProcessProvider.load = process


def make_settings(rng):
    lines = []
    kind = rng.randrange(10)
    equals = rng.choice(["=", " = ", "  =  ", " =", "= "])
    if kind < 8:
        name = rng.choice(["aws_access_key_id"] * 4 + ["AWS_ACCESS_KEY_ID"])
        lines.append(f"{name}{equals}AKID{rng.randrange(10**6)}")
    if kind < 7:
        secret = f"sec/ret+{rng.randrange(10**6)}" + rng.choice(["", "#x", ";y", "=="])
        lines.append(f"aws_secret_access_key{equals}{secret}")
    if rng.randrange(3) == 0:
        name = rng.choice(["aws_session_token", "aws_session_token", "aws_security_token"])
        lines.append(f"{name}{equals}token/{rng.randrange(10**6)}==")
    if rng.randrange(2):
        lines.append(f"region{equals}{rng.choice(['us-east-1', 'eu-west-3', 'ap-south-2'])}")
    if rng.randrange(6) == 0:
        setting = rng.choice([
            "role_arn", "role_arn", "web_identity_token_file", "sso_account_id", "sso_role_name", "login_session",
            "credential_process", "credential_process", "sso_session",
        ])
        lines.append(f"{setting}{equals}whatever")
    rng.shuffle(lines)
    if rng.randrange(3) == 0:
        lines.insert(0, "s3 =\n  addressing_style = path\n  aws_access_key_id = nested")
    if rng.randrange(4) == 0:
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(["# a comment", "; another", "", "  ", "  # indented"]))
    if rng.randrange(6) == 0:
        lines = ["   " + line.replace("\n", "\n   ") for line in lines]
    return lines


def make_file(rng, names, section):
    lines = rng.choice([[], ["# top"], [""]])
    for name in names:
        if rng.randrange(4) == 0:
            continue
        lines.append(section(name))
        lines += make_settings(rng)
        if rng.randrange(2):
            lines.append("")
    if rng.randrange(25) == 0:
        lines.insert(rng.randrange(len(lines) + 1), "neither section nor setting")
    text = "\n".join(lines) + rng.choice(["", "\n"])
    return text.replace("\n", "\r\n") if rng.randrange(5) == 0 else text


def config_section(rng):
    def section(name):
        if name == "default":
            return "[default]"
        if " " in name:
            return f'[profile "{name}"]'
        return rng.choice([f"[profile {name}]", f"[profile  {name}]", f'[profile "{name}"]', f"[profile '{name}']", f"[{name}]"])
    return section


def make_case(rng):
    names = ["default", "dev", "two words", "Prod-1"]
    rng.shuffle(names)
    files = {}
    environment = {}
    folder = rng.choice([".aws", ".aws", ".aws", "elsewhere"])
    if rng.randrange(5):
        files[f"{folder}/credentials"] = make_file(rng, names, lambda name: f"[{name}]")
    if rng.randrange(5):
        files[f"{folder}/config"] = make_file(rng, names, config_section(rng))
    if folder == "elsewhere":
        environment["AWS_SHARED_CREDENTIALS_FILE"] = "~/elsewhere/credentials"
        environment["AWS_CONFIG_FILE"] = "~/elsewhere/config"
    if rng.randrange(2):
        environment["AWS_PROFILE"] = rng.choice(names + ["dev", "missing"])
    case = {"environment": environment, "files": files}
    if rng.randrange(8) == 0:
        # botocore reads the files even when the variables are used, and stops where they are broken; it is
        # the variables that are compared here, so without files.
        files.clear()
        environment.clear()
        environment["AWS_ACCESS_KEY_ID"] = rng.choice(["AKIDENV", "AKIDENV", ""])
        if rng.randrange(3):
            environment["AWS_SECRET_ACCESS_KEY"] = rng.choice(["env/secret", "env/secret", ""])
        if rng.randrange(2):
            environment[rng.choice(["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"])] = rng.choice(["env/token==", ""])
    return case


def ask(case):
    """What botocore finds: keys, the name of an error, or null."""
    with tempfile.TemporaryDirectory() as home:
        for path, text in case["files"].items():
            path = os.path.join(home, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        os.environ.clear()
        os.environ.update({"HOME": home, "AWS_EC2_METADATA_DISABLED": "true", "BOTO_CONFIG": os.path.join(home, "none")})
        os.environ.update(case["environment"])
        session = botocore.session.Session()
        try:
            found = session.get_credentials()
            region = session.get_scoped_config().get("region")
        except Unsupported as error:
            return {"error": "unsupportedSetting", "setting": str(error)}
        except exceptions.PartialCredentialsError:
            return {"error": "incomplete"}
        except exceptions.ProfileNotFound:
            return {"error": "profileNotFound"}
        except exceptions.ConfigParseError:
            return {"error": "malformedFile"}
        result = {"region": region}
        if found is not None:
            frozen = found.get_frozen_credentials()
            result["keys"] = [frozen.access_key, frozen.secret_key, frozen.token]
        return result


def generate():
    rng = random.Random(20150831)
    for _ in range(COUNT):
        case = make_case(rng)
        case["found"] = ask(case)
        print(json.dumps(case, separators=(",", ":")))


def check(path):
    wrong = 0
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            case = json.loads(line)
            expected = case.pop("found")
            actual = ask(case)
            if actual != expected:
                wrong += 1
                print(f"{path}:{number}: botocore {botocore.__version__} now finds {actual}", file=sys.stderr)
    if wrong or number < 300:
        sys.exit(f"{wrong} of {number} cases differ")
    print(f"{number} cases are as botocore {botocore.__version__} finds them")


if __name__ == "__main__":
    if sys.argv[1:] == ["generate"]:
        generate()
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        check(sys.argv[2])
    else:
        sys.exit(__doc__)
