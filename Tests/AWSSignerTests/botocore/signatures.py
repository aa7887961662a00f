#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Requests signed by botocore, one JSON object a line, as expectations of the signer's tests.

    signatures.py generate > signatures.jsonl   makes requests from a fixed seed and signs them
    signatures.py check signatures.jsonl        signs the requests of a file again with the botocore that is installed
"""

import base64
import datetime
import json
import random
import sys
from unittest import mock
from urllib.parse import quote

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

COUNT = 560
UNRESERVED = "-_.~"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
MODELS = [
    "anthropic.claude-3-haiku-20240307-v1:0",
    "us.amazon.nova-lite-v1:0",
    "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/a1b2c3d4e5f6",
    "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:provisioned-model/abc/def",
    "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/my endpoint",
    "modèle/ünïcode:ሴ",
    "odd !\"#$&'()*+,;=?@[]^`{|}%41%zz",
]
VALUES = ["", "a", "A b", "1+1=2", "50%", "ünï/code?", "x&y", "~-._", "(*)'!", "ሴ", "tab\there"]


def text(rng, length, alphabet=PLAIN):
    return "".join(rng.choice(alphabet) for _ in range(length))


def make_path(rng, service):
    kind = rng.randrange(8)
    if service == "s3":
        return "/" + "/".join(quote(rng.choice(VALUES + MODELS), safe=UNRESERVED) for _ in range(rng.randrange(1, 4)))
    if kind < 4:
        action = rng.choice(["converse", "converse-stream", "invoke", "count-tokens"])
        return f"/model/{quote(rng.choice(MODELS), safe=UNRESERVED)}/{action}"
    if kind < 6:
        parts = [rng.choice(["", ".", "..", "a", "b.c", "...", "%2E%2E", "x%2Fy", "~z"]) for _ in range(rng.randrange(1, 7))]
        return "/" + "/".join(parts)
    if kind == 6:
        return rng.choice(["/", "/foundation-models", "/inference-profiles/", "/@connections/JB%3D", "/a,b;c=d/(e)!*'$"])
    return "/" + quote(text(rng, rng.randrange(1, 20)) + rng.choice(VALUES), safe=UNRESERVED)


def make_query(rng):
    if rng.randrange(2):
        return ""
    pairs = []
    for _ in range(rng.randrange(1, 6)):
        name = quote(rng.choice(["a", "A", "aa", "B", "maxResults", "nextToken", "X-Amz-Foo", "ü", "a b", "Z~"]), safe=UNRESERVED)
        value = quote(rng.choice(VALUES), safe=UNRESERVED)
        pairs.append(name if rng.randrange(8) == 0 else f"{name}={value}")
    return "?" + "&".join(pairs)


def make_headers(rng):
    headers = []
    if rng.randrange(2):
        headers.append(["Content-Type", rng.choice(["application/json", "application/json;  charset=utf-8", "text/plain"])])
    for _ in range(rng.randrange(4)):
        headers.append(rng.choice([
            ["X-Amzn-Bedrock-Trace", rng.choice(["ENABLED", " DISABLED ", "ENABLED_FULL\t"])],
            ["x-amzn-bedrock-guardrailidentifier", "  abc   def\t\tghi  "],
            ["Accept", "application/vnd.amazon.eventstream, */*"],
            ["X-Amz-Meta-" + text(rng, 3), text(rng, rng.randrange(12)) + "  " + rng.choice(["", "b", "\"q  r\"", "ü ሴ"])],
            ["My-Header", rng.choice(["b", "a", " a  b ", ""])],
            ["my-header", rng.choice(["c", "d, e"])],
            ["Zz-Last", "€"],
            ["a", "first"],
            ["User-Agent", "never signed"],
            ["X-Amzn-Trace-Id", "Root=1-2-3"],
            ["Expect", "100-continue"],
            ["Content-Length", str(rng.randrange(1000))],
            ["Accept-Encoding", "identity"],
            ["Authorization", "left over from an earlier attempt"],
            ["X-Amz-Date", "19700101T000000Z"],
        ]))
    return headers


def make_request(rng):
    service = rng.choice(["bedrock"] * 8 + ["sts", "execute-api", "s3", "s3"])
    region = rng.choice(["us-east-1", "us-west-2", "eu-central-1", "us-gov-west-1", "cn-north-1"])
    kind = rng.randrange(4)
    body = b""
    if kind == 1:
        body = json.dumps({"messages": [{"role": "user", "content": text(rng, rng.randrange(40))}]}).encode()
    elif kind == 2:
        body = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 80)))
    elif kind == 3:
        body = rng.choice(VALUES).encode()
    date = datetime.datetime(1999, 12, 28) + datetime.timedelta(seconds=rng.randrange(101 * 365 * 86400))
    if rng.randrange(8) == 0:
        date = date.replace(month=2, day=29 if date.year % 4 == 0 and date.year != 2100 else 28)
    request = {
        "method": rng.choice(["GET", "POST", "POST", "PUT", "DELETE", "HEAD", "PATCH"]),
        "authority": rng.choice([f"bedrock-runtime.{region}.amazonaws.com", "localhost:8443", "EXAMPLE.amazonaws.com", "[::1]:9000"]),
        "path": make_path(rng, service) + make_query(rng),
        "headers": make_headers(rng),
        "body": base64.b64encode(body).decode(),
        "region": region,
        "service": service,
        "date": date.strftime("%Y%m%dT%H%M%SZ"),
        "accessKeyID": rng.choice(["AKIDEXAMPLE", "ASIDEXAMPLE"]) + text(rng, 5, PLAIN[26:]),
        "secretAccessKey": text(rng, 40, PLAIN + "+/"),
    }
    if rng.randrange(3) == 0:
        request["sessionToken"] = text(rng, rng.randrange(20, 160), PLAIN + "+/=")
    if service == "s3" and rng.randrange(3) == 0:
        request["unsignedPayload"] = True
    return request


def sign(request):
    """The Authorization field that botocore gives the request."""
    unsigned = request.get("unsignedPayload", False)
    aws = AWSRequest(
        method=request["method"],
        url=f"https://{request['authority']}{request['path']}",
        data=base64.b64decode(request["body"]),
    )
    for name, value in request["headers"]:
        aws.headers[name] = value
    # botocore takes the host from the URL and may change its case: name it.
    aws.headers["Host"] = request["authority"]
    if unsigned:
        aws.context["client_config"] = Config(s3={"payload_signing_enabled": False})
    credentials = Credentials(request["accessKeyID"], request["secretAccessKey"], request.get("sessionToken"))
    signer = botocore.auth.S3SigV4Auth if request["service"] == "s3" else botocore.auth.SigV4Auth
    now = datetime.datetime.strptime(request["date"], "%Y%m%dT%H%M%SZ")
    with mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: now):
        signer(credentials, request["service"], request["region"]).add_auth(aws)
    return aws.headers["Authorization"]


def generate():
    rng = random.Random(20150830)
    for _ in range(COUNT):
        request = make_request(rng)
        request["authorization"] = sign(request)
        print(json.dumps(request, ensure_ascii=False, separators=(",", ":")))


def check(path):
    wrong = 0
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            request = json.loads(line)
            expected = request.pop("authorization")
            actual = sign(request)
            if actual != expected:
                wrong += 1
                print(f"{path}:{number}: botocore {botocore.__version__} now says {actual}", file=sys.stderr)
    if wrong or number < 500:
        sys.exit(f"{wrong} of {number} signatures differ")
    print(f"{number} signatures are those of botocore {botocore.__version__}")


if __name__ == "__main__":
    if sys.argv[1:] == ["generate"]:
        sys.stdout.reconfigure(encoding="utf-8")
        generate()
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        check(sys.argv[2])
    else:
        sys.exit(__doc__)
