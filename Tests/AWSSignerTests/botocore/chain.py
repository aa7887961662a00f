#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Environments, configuration files and services, with the credentials that botocore finds there, one JSON object a line.

    chain.py generate > chain.jsonl   makes cases from a fixed seed and asks botocore
    chain.py check chain.jsonl        asks the botocore that is installed about the cases of a file

No network: where botocore would send a request, a stand-in answers (by `World`), and the request is kept in the case with its
answer. Whoever finds the same credentials must have asked for them in the same way. "$HOME" stands for the home folder.
"""

import hashlib
import json
import logging
import os
import random
import re
import sys
import tempfile
from urllib.parse import parse_qsl, urlsplit

import botocore.awsrequest
import botocore.credentials as credentials
import botocore.exceptions as exceptions
import botocore.httpsession
import botocore.session
import botocore.utils

COUNT = 500
END = "2099-01-01T00:00:00Z"
FIELDS = (
    "x-amz-security-token",
    "x-amz-sso_bearer_token",
    "x-aws-ec2-metadata-token",
    "x-aws-ec2-metadata-token-ttl-seconds",
)

ERRORS = [
    (exceptions.PartialCredentialsError, "incomplete"),
    (exceptions.ProfileNotFound, "profileNotFound"),
    (exceptions.ConfigParseError, "malformedFile"),
    (exceptions.InvalidConfigError, "invalidSetting"),
    (exceptions.InfiniteLoopConfigError, "invalidSetting"),
    (exceptions.MissingDependencyException, "unsupportedSetting"),
    (exceptions.UnauthorizedSSOTokenError, "expired"),
    (exceptions.SSOTokenLoadError, "expired"),
    (exceptions.TokenRetrievalError, "expired"),
    (exceptions.ClientError, "sourceFailed"),
    (exceptions.CredentialRetrievalError, "sourceFailed"),
    (FileNotFoundError, "sourceFailed"),
    (ValueError, "invalidSetting"),
]


class World:
    """Answers requests, and keeps them in the form in which they are compared."""

    def __init__(self, services: dict, exchanges: list):
        self.services = services
        self.exchanges = exchanges

    def send(self, request) -> botocore.awsrequest.AWSResponse:
        asked = normal(request)
        status, body = self.answer(asked)
        exchange = asked | {"status": status, "body": body}
        if exchange not in self.exchanges:
            self.exchanges.append(exchange)
        if status == 0:
            raise exceptions.ConnectTimeoutError(endpoint_url=request.url)
        response = botocore.awsrequest.AWSResponse(request.url, status, {}, None)
        response._content = body.encode()
        return response

    def answer(self, asked: dict) -> tuple[int, str]:
        url, form = asked["url"], asked["form"]
        key = "ASIA" + hashlib.sha1(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12].upper()
        if "/latest/" in url:
            return self.instance(asked, key)
        if "://sts." in url:
            if "Refused" in form["RoleArn"]:
                error = "<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>You may &lt;not&gt;.</Message></Error>"
                return 403, f'<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">{error}</ErrorResponse>'
            return 200, (
                f'<{form["Action"]}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{form["Action"]}Result>'
                f"<AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>{form['RoleArn']}/s</Arn></AssumedRoleUser>"
                f"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret&amp;{key}</SecretAccessKey>"
                f"<SessionToken>token/{key}==</SessionToken><Expiration>{END}</Expiration></Credentials>"
                f'</{form["Action"]}Result></{form["Action"]}Response>'
            )
        if "://portal.sso." in url:
            if asked["fields"]["x-amz-sso_bearer_token"] == "revoked":
                return 401, '{"message":"Session token not found or invalid","__type":"UnauthorizedException"}'
            found = {"accessKeyId": key, "secretAccessKey": "s", "sessionToken": "t", "expiration": 4070908800000}
            return 200, json.dumps({"roleCredentials": found})
        if "://oidc." in url:
            if self.services["oidc"] == "ok":
                return 200, json.dumps({"accessToken": "renewed", "expiresIn": 28800, "refreshToken": "next"})
            return 400, '{"error":"invalid_grant"}'
        # What is left is the container's endpoint.
        if self.services["container"] == "ok":
            found = {"AccessKeyId": key, "SecretAccessKey": "s", "Token": "t", "Expiration": END, "RoleArn": "r"}
            return 200, json.dumps(found)
        return 403, '{"code":"AccessDenied","message":"No."}'

    def instance(self, asked: dict, key: str) -> tuple[int, str]:
        kind = self.services["instance"]
        if kind == "down":
            return 0, ""
        if asked["url"].endswith("/latest/api/token"):
            return (403, "") if kind == "closed" else (200, "opened==")
        if asked["url"].endswith("/security-credentials/"):
            return (404, "none") if kind == "roleless" else (200, "the-role")
        if kind == "failed":
            return 200, json.dumps({"Code": "AssumeRoleUnauthorizedAccess", "Message": "No."})
        found = {"Code": "Success", "AccessKeyId": key, "SecretAccessKey": "s", "Token": "t", "Expiration": END}
        return 200, json.dumps(found)


def normal(request) -> dict:
    """What matters of a request."""
    url = urlsplit(request.url)
    fields = {name.lower(): value for name, value in request.headers.items()}
    fields = {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in fields.items()
        if name in FIELDS or name == "authorization"
    }
    signed = re.match(r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d+/([^/]+)/([^/]+)/", fields.get("authorization", ""))
    if signed:
        fields["authorization"] = "/".join(signed.groups())
    body = request.body or b""
    body = body.decode() if isinstance(body, bytes) else body
    form = json.loads(body) if body.startswith("{") else dict(parse_qsl(body, keep_blank_values=True))
    if form.get("RoleSessionName", "").startswith("botocore-session-"):
        form["RoleSessionName"] = "*"
    return {
        "method": request.method,
        "url": f"{url.scheme}://{url.netloc}{url.path or '/'}",
        "query": dict(parse_qsl(url.query)),
        "fields": fields,
        "form": form,
    }


class Program:
    """Stands in for what `credential_process` starts."""

    case: dict = {}

    def __init__(self, arguments, **_):
        Program.case["programs"] = [arguments]
        self.returncode = 1 if "fail" in arguments else 0

    def communicate(self):
        arguments = Program.case["programs"][0]
        key = "ASIA" + hashlib.sha1(json.dumps(arguments).encode()).hexdigest()[:12].upper()
        found = {"Version": 1, "AccessKeyId": key, "SecretAccessKey": "s"}
        if "temporary" in arguments:
            found |= {"SessionToken": "t", "Expiration": END}
        if "second" in arguments:
            found["Version"] = 2
        if "keyless" in arguments:
            del found["SecretAccessKey"]
        Program.case["output"] = json.dumps(found)
        return Program.case["output"].encode(), b"its own words"


# --- Cases -----------------------------------------------------------------------------------------------------------

NAMES = ["default", "dev", "two words", "Prod-1"]


def make_keys(rng):
    lines = [("aws_access_key_id", f"AKID{rng.randrange(10**6)}")]
    if rng.randrange(12):
        lines.append(("aws_secret_access_key", f"sec/ret+{rng.randrange(10**6)}" + rng.choice(["", "#x", ";y", "=="])))
    if rng.randrange(3) == 0:
        lines.append((rng.choice(["aws_session_token", "aws_security_token"]), f"token/{rng.randrange(10**6)}=="))
    return lines


def make_role(rng):
    lines = [("role_arn", f"arn:aws:iam::123456789012:role/{rng.choice(['Reader', 'Writer', 'a/b', 'Refused'])}")]
    kind = rng.randrange(24) if rng.randrange(2) else rng.randrange(22)
    if kind < 14 or kind == 23:
        lines.append(("source_profile", rng.choice(NAMES * 4 + ["missing"])))
    if kind in range(14, 22) or kind == 23:
        sources = ["Environment", "EcsContainer", "Ec2InstanceMetadata"] * 4 + ["environment", "Nobody"]
        lines.append(("credential_source", rng.choice(sources)))
    if rng.randrange(2):
        lines.append(("external_id", rng.choice(["ext", "a b+c/d=&"])))
    if rng.randrange(2):
        lines.append(("role_session_name", "me@example.com"))
    if rng.randrange(3) == 0:
        lines.append(("duration_seconds", rng.choice(["900", "3600", "long"])))
    return lines


def make_web_identity(rng):
    lines = [("web_identity_token_file", rng.choice(["$HOME/token"] * 9 + ["$HOME/missing"]))]
    if rng.randrange(6):
        lines.append(("role_arn", "arn:aws:iam::123456789012:role/Pod"))
    if rng.randrange(2):
        lines.append(("role_session_name", "pod"))
    return lines


def make_sign_in(rng):
    lines = [("sso_account_id", "123456789012"), ("sso_role_name", "Power User")]
    if rng.randrange(2):
        lines.append(("sso_session", rng.choice(["corp"] * 4 + ["missing"])))
        if rng.randrange(5) == 0:
            lines.append(("sso_region", rng.choice(["eu-central-1", "eu-west-1"])))
    else:
        lines += [("sso_start_url", "https://corp.awsapps.com/start"), ("sso_region", "eu-central-1")]
    if rng.randrange(8) == 0:
        lines.pop(rng.randrange(len(lines)))
    return lines


def make_program(rng):
    command = rng.choice([
        "/opt/tool", "tool temporary", "tool 'with one word' \"and \\\"another\\\"\"", "tool a\\ b  temporary",
        "tool fail", "tool second", "tool keyless", "'/opt/two words/tool' --x=\"y z\" \"\"", "tool \"a\\tb\" 'c\\d'",
    ])
    return [("credential_process", command)]


KINDS = [make_keys] * 4 + [make_role] * 5 + [make_web_identity] * 2 + [make_sign_in] * 3 + [make_program] * 2


def make_settings(rng):
    settings = []
    for _ in range(rng.choice([0, 1, 1, 1, 1, 1, 1, 1, 2])):
        settings += rng.choice(KINDS)(rng)
    if rng.randrange(40) == 0:
        settings.append(("login_session", "arn:aws:iam::123456789012:user/me"))
    if rng.randrange(2):
        settings.append(("region", rng.choice(["us-east-1", "eu-west-3", "ap-south-2"])))
    # A setting that is there twice is settled by another test.
    settings = list(dict(settings).items())
    rng.shuffle(settings)
    equals = rng.choice(["=", " = ", "  =  ", " =", "= "])
    upper = rng.randrange(6) == 0
    lines = [f"{name.upper() if upper else name}{equals}{value}" for name, value in settings]
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
        if rng.randrange(8) == 0:
            continue
        lines.append(section(name))
        lines += make_settings(rng)
        if rng.randrange(2):
            lines.append("")
    return lines


def config_section(rng):
    def section(name):
        if name == "default":
            return "[default]"
        if " " in name:
            return f'[profile "{name}"]'
        return rng.choice([f"[profile {name}]", f"[profile  {name}]", f'[profile "{name}"]', f"[profile '{name}']", f"[{name}]"])
    return section


def finish_file(rng, lines):
    if rng.randrange(40) == 0:
        lines.insert(rng.randrange(len(lines) + 1), "neither section nor setting")
    text = "\n".join(lines) + rng.choice(["", "\n"])
    return text.replace("\n", "\r\n") if rng.randrange(5) == 0 else text


def make_tokens(rng):
    """The files in which `aws sso login` leaves tokens, of the session and of the older form."""
    files = {}
    for name in ("corp", "https://corp.awsapps.com/start"):
        if rng.randrange(8) == 0:
            continue
        token = {
            "accessToken": rng.choice(["signed-in", "signed-in", "signed-in", "revoked"]),
            "expiresAt": rng.choice([END, "2001-01-01T00:00:00Z"]),
        }
        if rng.randrange(3):
            token |= {"clientId": "id", "clientSecret": "secret", "refreshToken": "refresh"}
            token["registrationExpiresAt"] = rng.choice([END, END, "2001-01-01T00:00:00Z"])
        files[f".aws/sso/cache/{hashlib.sha1(name.encode()).hexdigest()}.json"] = json.dumps(token)
    return files


def make_variables(rng):
    environment = {"AWS_DEFAULT_REGION": rng.choice(["us-east-1", "eu-west-3", "us-gov-west-1", "cn-north-1"])}
    if rng.randrange(2):
        environment["AWS_PROFILE"] = rng.choice(NAMES * 4 + ["missing"])
    if rng.randrange(8) == 0:
        environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = rng.choice(["$HOME/token", "$HOME/token", "$HOME/missing", ""])
        if rng.randrange(4):
            environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/Variables"
        if rng.randrange(2):
            environment["AWS_ROLE_SESSION_NAME"] = "variables"
    if rng.randrange(4) == 0:
        environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/id"
    if rng.randrange(3) == 0:
        environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = rng.choice([
            "http://169.254.170.23/v1/credentials", "http://localhost:8080/a?b=c", "http://127.1.2.3/x",
            "https://example.com/credentials", "http://example.com/credentials", "http://[::1]:9/a", "http://[fd00:ec2::23]/v1",
            "http://10.0.0.1/",
        ])
    if rng.randrange(5) == 0:
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = rng.choice(["Basic abc", "two\nlines"])
    if rng.randrange(5) == 0:
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = rng.choice(["$HOME/token", "$HOME/token", "$HOME/missing"])
    if rng.randrange(4) == 0:
        environment["AWS_EC2_METADATA_DISABLED"] = rng.choice(["true", "TRUE", "false", ""])
    if rng.randrange(6) == 0:
        environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:1338/"
    if rng.randrange(6) == 0:
        environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = rng.choice(["IPv6", "ipv4", "IPv4"])
    # This project's own default is never to use version 1, so botocore is told.
    environment["AWS_EC2_METADATA_V1_DISABLED"] = rng.choice(["true", "true", "true", "false"])
    return environment


def make_case(rng):
    names = NAMES[:]
    rng.shuffle(names)
    environment = make_variables(rng)
    files = {"token": "ey.web.identity"} | make_tokens(rng)
    folder = rng.choice([".aws", ".aws", ".aws", "elsewhere"])
    if rng.randrange(8):
        files[f"{folder}/credentials"] = finish_file(rng, make_file(rng, names, lambda name: f"[{name}]"))
    if rng.randrange(8):
        lines = make_file(rng, names, config_section(rng))
        if rng.randrange(8):
            lines += ["[sso-session corp]", "sso_region = eu-central-1", "sso_start_url = https://corp.awsapps.com/start"]
        files[f"{folder}/config"] = finish_file(rng, lines)
    if folder == "elsewhere":
        environment["AWS_SHARED_CREDENTIALS_FILE"] = "~/elsewhere/credentials"
        environment["AWS_CONFIG_FILE"] = "~/elsewhere/config"
    if rng.randrange(8) == 0:
        environment["AWS_ACCESS_KEY_ID"] = rng.choice(["AKIDENV", "AKIDENV", ""])
        if rng.randrange(4):
            environment["AWS_SECRET_ACCESS_KEY"] = rng.choice(["env/secret", "env/secret", ""])
        if rng.randrange(2):
            environment[rng.choice(["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"])] = rng.choice(["env/token==", ""])
        if environment["AWS_ACCESS_KEY_ID"]:
            # botocore reads the files even when the variables are used, and stops where they are broken.
            files = {name: text for name, text in files.items() if not name.startswith(folder)}
            environment.pop("AWS_PROFILE", None)
    if rng.randrange(4) == 0:
        # Nothing but the machine itself has credentials.
        files = {name: text for name, text in files.items() if not name.startswith(folder)}
        for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"):
            environment.pop(name, None)
    services = {
        "instance": rng.choice(["ok", "ok", "ok", "down", "roleless", "failed", "closed"]),
        "container": rng.choice(["ok", "ok", "ok", "refuses"]),
        "oidc": rng.choice(["ok", "ok", "refuses"]),
    }
    return {"environment": environment, "files": files, "services": services}


# --- Asking botocore -------------------------------------------------------------------------------------------------


def ask(case):
    """The case with what botocore finds in it, and how."""
    case = {name: case[name] for name in ("environment", "files", "services")} | {"exchanges": []}
    world = World(case["services"], case["exchanges"])
    botocore.httpsession.URLLib3Session.send = lambda self, request: world.send(request)
    Program.case = case
    with tempfile.TemporaryDirectory() as home:
        for path, text in case["files"].items():
            path = os.path.join(home, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text.replace("$HOME", home))
        os.environ.clear()
        os.environ.update({"HOME": home, "BOTO_CONFIG": os.path.join(home, "none")})
        os.environ.update({name: text.replace("$HOME", home) for name, text in case["environment"].items()})
        cache = os.path.join(home, ".aws/sso/cache")
        credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
        botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
        case["found"] = find()
    return case


def find():
    session = botocore.session.Session()
    try:
        found = session.get_credentials()
        frozen = found.get_frozen_credentials() if found else None
        region = session.get_scoped_config().get("region")
    except exceptions.MetadataRetrievalError:
        return {"region": session.get_scoped_config().get("region")}
    except tuple(kind for kind, _ in ERRORS) as error:
        return {"error": next(name for kind, name in ERRORS if isinstance(error, kind))}
    result = {"region": region}
    if frozen is not None:
        result["keys"] = [frozen.access_key, frozen.secret_key, frozen.token]
    return result


def prepare():
    logging.disable(logging.CRITICAL)
    credentials.ProcessProvider.__init__.__defaults__ = (Program,)
    botocore.utils.ContainerMetadataFetcher.__init__.__defaults__ = (None, lambda _: None)
    # The client of STS would look for a sign-in that it has no use for, and fail where that makes no sense.
    botocore.session.Session.get_auth_token = lambda *_, **__: None
    # Without the extra package, 'aws login' is refused here as it is in this project.
    credentials.EC = None


def generate():
    rng = random.Random(20150831)
    for _ in range(COUNT):
        print(json.dumps(ask(make_case(rng)), separators=(",", ":")))


def check(path):
    wrong = 0
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            case = json.loads(line)
            actual = ask(case)
            if actual != case:
                wrong += 1
                print(f"{path}:{number}: botocore {botocore.__version__} now finds {actual}", file=sys.stderr)
    if wrong or number < 400:
        sys.exit(f"{wrong} of {number} cases differ")
    print(f"{number} cases are as botocore {botocore.__version__} finds them")


if __name__ == "__main__":
    prepare()
    if sys.argv[1:] == ["generate"]:
        generate()
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        check(sys.argv[2])
    else:
        sys.exit(__doc__)
