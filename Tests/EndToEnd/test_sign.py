# SPDX-License-Identifier: MIT-0
"""`sign` against botocore, whose signatures must be the same, and against servers that take the line with curl."""

import base64
import datetime
import json
import subprocess

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import machines
import pytest
from commands import run
from conftest import NOVA
from moto.server import ThreadedMotoServer

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDSIMULATOR", "AWS_SECRET_ACCESS_KEY": "simulator-secret"}
RUNTIME = "https://bedrock-runtime.eu-west-1.amazonaws.com"

# A request, and the service and region that its host tells.
REQUESTS = [
    ({"url": f"{RUNTIME}/model/amazon.nova-lite-v1%3A0/converse", "body": '{"a": "ä"}'}, "bedrock", "eu-west-1"),
    ({"url": "https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15"}, "sts", "us-east-1"),
    ({"url": "https://dynamodb.us-gov-west-1.amazonaws.com:443", "method": "POST", "body_base64": "AP8n"}, "dynamodb", "us-gov-west-1"),
    ({"url": "https://dynamodb-fips.us-east-2.amazonaws.com/a//b/../c?b=2&a=%20x&a=1&empty"}, "dynamodb", "us-east-2"),
    ({"url": "https://my-bucket.s3.eu-north-1.amazonaws.com/a//b/%C3%A4.txt", "method": "DELETE"}, "s3", "eu-north-1"),
    ({"url": "https://ssm.us-west-2.amazonaws.com/", "headers": {"X-Amz-Target": "AmazonSSM.GetParameter", "X-Two": ["a  b", "c"]},
      "body": {"Name": "x"}}, "ssm", "us-west-2"),
]


def body_of(request: dict) -> bytes:
    if "body_base64" in request:
        return base64.b64decode(request["body_base64"])
    body = request.get("body", "")
    return (body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))).encode()


def by_botocore(monkeypatch, request, service, region, fields, token) -> str:
    """The Authorization that botocore writes at the time in the fields."""
    now = datetime.datetime.strptime(fields["X-Amz-Date"], "%Y%m%dT%H%M%SZ")
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: now)
    body = body_of(request)
    signed = botocore.awsrequest.AWSRequest(request.get("method", "POST" if body else "GET"), request["url"], data=body)
    for name, value in request.get("headers", {}).items():
        for one in [value] if isinstance(value, str) else value:
            signed.headers.add_header(name, one)
    keys = botocore.credentials.Credentials(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"], token)
    kind = botocore.auth.S3SigV4Auth if service == "s3" else botocore.auth.SigV4Auth
    if service == "s3":
        signed.context["payload_signing_enabled"] = True
    kind(keys, service, region).add_auth(signed)
    return signed.headers["Authorization"]


@pytest.mark.parametrize("token", [None, "the/token=="])
@pytest.mark.parametrize("request_, service, region", REQUESTS)
def test_botocore_signs_the_same(tmp_path, monkeypatch, request_, service, region, token):
    done = run("sign", text=json.dumps(request_), home=tmp_path, **KEYS, AWS_SESSION_TOKEN=token, AWS_REGION="ca-west-1")
    assert done.returncode == 0, done.stderr
    fields = json.loads(done.stdout)
    assert fields["Authorization"] == by_botocore(monkeypatch, request_, service, region, fields, token)
    assert fields.get("X-Amz-Security-Token") == token
    assert "simulator-secret" not in done.stdout + done.stderr


def test_the_region_is_the_environments_or_the_profiles_where_the_host_does_not_tell(tmp_path):
    (tmp_path / "config").write_text("[profile work]\nregion = eu-south-2\n")
    options = ["sign", "--service", "execute-api"]
    request = '{"url": "https://api.example.com/prod"}'
    usual = KEYS | {"AWS_CONFIG_FILE": str(tmp_path / "config")}

    def scope(*more, **variables):
        done = run(*options, *more, text=request, home=tmp_path, **usual, **variables)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["Authorization"].split("/", 2)[2].split(",")[0]

    assert scope(AWS_REGION="eu-west-3", AWS_PROFILE="work") == "eu-west-3/execute-api/aws4_request"
    assert scope(AWS_PROFILE="work") == "eu-south-2/execute-api/aws4_request"
    assert scope("--region", "us-east-2", AWS_REGION="eu-west-3") == "us-east-2/execute-api/aws4_request"
    assert run(*options, text=request, home=tmp_path, **usual).returncode == 78


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def sent(line: str) -> str:
    done = subprocess.run(["sh", "-euc", line], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout


def curl_line(home, request: dict, *options: str) -> str:
    done = run("sign", "--curl", *options, text=json.dumps(request), home=home, **KEYS, AWS_REGION="us-west-2")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_moto_takes_the_line_with_curl(tmp_path, moto):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = "Action=GetCallerIdentity&Version=2011-06-15"
    answer = sent(curl_line(tmp_path, {"url": moto, "headers": form, "body": body}, "--service", "sts"))
    assert "<GetCallerIdentityResult>" in answer and "arn:aws:" in answer
    target = {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"}
    answer = sent(curl_line(tmp_path, {"url": moto, "headers": target, "body": "{}"}, "--service", "dynamodb"))
    assert json.loads(answer) == {"TableNames": []}


def test_the_simulator_verifies_the_line_with_curl(tmp_path, simulator):
    text = "It's $HOME, `id` and \\n;\n\"quotes\" * [1-3] ä"
    body = json.dumps({"messages": [{"role": "user", "content": [{"text": text}]}]}, ensure_ascii=False)
    url = f"{simulator.url}/model/{NOVA.replace(':', '%3A')}/converse"
    request = {"url": url, "headers": {"Content-Type": "application/json"}, "body": body}
    answer = json.loads(sent(curl_line(tmp_path, request, "--service", "bedrock")))
    assert answer["output"]["message"]["content"][0]["text"] == f"You said: {text}"
    lists = sent(curl_line(tmp_path, {"url": f"{simulator.url}/inference-profiles?maxResults=2"}, "--service", "bedrock"))
    assert len(json.loads(lists)["inferenceProfileSummaries"]) == 2


def test_curl_sends_what_was_signed(tmp_path):
    received = []

    class Echo(machines.Machine):
        def answer(self, method, url, fields, body):
            received.append((method, url.geturl(), {name.lower(): value for name, value in fields.items()}, body))
            return 200, "ok"

    echo = Echo()
    try:
        for request in (
            {"url": f"{echo.url}/a/./b/../[1-2]?x=%20", "method": "PUT", "body_base64": base64.b64encode(bytes(range(256))).decode()},
            {"url": f"{echo.url}/", "method": "PATCH", "headers": {"X-Empty": "", "X-Quote": "it's"}, "body": "@/etc/hostname"},
            {"url": echo.url, "method": "DELETE"},
        ):
            sent(curl_line(tmp_path, request, "--service", "execute-api"))
            method, path, fields, body = received.pop()
            assert method == request["method"]
            assert path == (request["url"].removeprefix(echo.url) or "/")
            assert body == body_of(request)
            assert "content-type" not in fields
            for name, value in request.get("headers", {}).items():
                assert fields[name.lower()] == value
    finally:
        echo.close()


@pytest.mark.parametrize(
    "text, status, words",
    [
        ("", 1, "JSON"),
        ("[]", 1, "JSON object"),
        ("{}", 1, "'url'"),
        ('{"ulr": "https://sts.amazonaws.com"}', 1, "Do you mean 'url'?"),
        ('{"url": "ftp://sts.amazonaws.com"}', 1, "'url'"),
        ('{"url": "https://sts.amazonaws.com/a b"}', 1, "percent-encoded"),
        ('{"url": "https://sts.amazonaws.com/", "method": 7}', 1, "'method'"),
        ('{"url": "https://sts.amazonaws.com/", "headers": {"a b": "c"}}', 1, "'a b'"),
        ('{"url": "https://sts.amazonaws.com/", "headers": {"a": "c\\r\\nd: e"}}', 1, "'a'"),
        ('{"url": "https://sts.amazonaws.com/", "body": "a", "body_base64": "YQ=="}', 1, "both"),
        ('{"url": "https://sts.amazonaws.com/", "body_base64": "§"}', 1, "base64"),
        ('{"url": "https://api.example.com/"}', 64, "--service"),
    ],
)
def test_what_is_no_request_is_told_of(tmp_path, text, status, words):
    done = run("sign", text=text, home=tmp_path, **KEYS)
    assert done.returncode == status
    assert words in done.stderr and len(done.stderr.splitlines()) == 1 and not done.stdout


def test_without_credentials_nothing_is_signed(tmp_path):
    done = run("sign", text='{"url": "https://sts.amazonaws.com/"}', home=tmp_path, AWS_BEARER_TOKEN_BEDROCK="key")
    assert done.returncode == 77
    assert "AWS_ACCESS_KEY_ID" in done.stderr and "key" not in done.stdout
