# SPDX-License-Identifier: MIT-0
"""`check` against moto's STS, the simulator, and stand-ins that refuse as AWS does."""

import email.utils
import json
import time

import machines
import pytest
from commands import run
from conftest import NOVA
from moto.server import ThreadedMotoServer

SUBJECTS = ["settings", "region", "API key", "credentials", "identity", "clock", "models", "chat", "embeddings"]


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def check(tmp_path, aws_variables, moto):
    """Findings by their subjects."""

    def check(*options, status=0, **variables):
        usual = aws_variables | {"AWS_ENDPOINT_URL_STS": moto, "DEFAULT_MODEL": NOVA, "AWS_MAX_ATTEMPTS": "1"}
        done = run("check", "--json", *options, home=tmp_path, **usual | variables)
        assert done.returncode == status, done.stdout + done.stderr
        report = json.loads(done.stdout)
        assert report["ok"] == (status == 0)
        assert "simulator-secret" not in done.stdout + done.stderr
        return {finding["subject"]: (finding["state"], finding["text"]) for finding in report["findings"]}

    return check


def test_all_is_well(check, recorder):
    findings = check()
    assert list(findings) == SUBJECTS
    assert {state for state, _ in findings.values()} == {"ok"}, findings
    assert findings["region"][1] == "us-west-2, from AWS_REGION"
    assert "AKIDSIMULATOR" in findings["credentials"][1] and "AWS_ACCESS_KEY_ID" in findings["credentials"][1]
    assert findings["identity"][1].startswith("arn:aws:")
    # No model is run: a conversation without a word is refused.
    asked = [request for request in recorder.requests if "/model/" in request["path"]]
    assert [request["body"] for request in asked] == [{}, {}]


def test_a_call_asks_for_one_token(check, recorder):
    assert check("--call")["chat"] == ("ok", f"{NOVA} answers")
    call = next(request for request in recorder.requests if request["path"].endswith("/converse"))
    assert call["body"]["inferenceConfig"] == {"maxTokens": 1}


def test_lines_for_people(tmp_path, aws_variables, moto):
    done = run("check", home=tmp_path, **aws_variables, AWS_ENDPOINT_URL_STS=moto)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["ok"] * len(SUBJECTS), done.stdout
    assert "\x1b" not in done.stdout


def test_a_bedrock_api_key(check):
    findings = check(AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None, AWS_BEARER_TOKEN_BEDROCK="simulator-key")
    assert "AWS_BEARER_TOKEN_BEDROCK" in findings["credentials"][1]
    assert findings["identity"][0] == "skip" and findings["chat"][0] == "ok"


def test_without_credentials_all_that_was_looked_for_is_told(check):
    findings = check(status=1, AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
    state, text = findings["credentials"]
    assert state == "fail" and "AWS_ACCESS_KEY_ID" in text and "AWS_PROFILE" in text
    assert findings["chat"][0] == "skip"


def test_a_profile_is_named(check, tmp_path):
    (tmp_path / "config").write_text(
        "[profile work]\nregion = eu-west-1\naws_access_key_id = AKIDSIMULATOR\naws_secret_access_key = simulator-secret\n"
    )
    files = {"AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_ACCESS_KEY_ID": None, "AWS_REGION": None}
    findings = check(AWS_PROFILE="work", **files)
    assert findings["region"] == ("ok", "eu-west-1, from the AWS profile")
    assert "profile" in findings["credentials"][1]
    missing = check(status=1, AWS_PROFILE="missing", **files)
    assert missing["settings"][0] == "fail" and '"missing"' in missing["settings"][1]


def test_a_profile_that_is_its_own_source(check, tmp_path):
    (tmp_path / "config").write_text(
        "[profile a]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = b\n"
        "[profile b]\nrole_arn = arn:aws:iam::123456789012:role/b\nsource_profile = a\n"
    )
    findings = check(status=1, AWS_CONFIG_FILE=str(tmp_path / "config"), AWS_PROFILE="a", AWS_ACCESS_KEY_ID=None)
    assert findings["credentials"][0] == "fail" and "own source" in findings["credentials"][1]


def test_no_region_is_a_warning(check):
    assert check(AWS_REGION=None)["region"][0] == "warn"


def sts(code: str, message: str, skew: int = 0):
    """STS as it refuses, with a clock of its own."""

    class Refusing(machines.Machine):
        def answer(self, *_):
            return 403, f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"

    machine = Refusing()
    machine.server.RequestHandlerClass.date_time_string = lambda *_: email.utils.formatdate(time.time() + skew, usegmt=True)
    return machine


@pytest.mark.parametrize(
    "code, message, words",
    [
        ("ExpiredToken", "The security token included in the request is expired", "have expired"),
        ("InvalidClientTokenId", "The security token included in the request is invalid.", "does not know the access key"),
        ("SignatureDoesNotMatch", "The request signature we calculated does not match", "the secret does not belong"),
        ("SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than", "clock"),
        ("AccessDenied", "Not you.", "Not you."),
    ],
)
def test_sts_refuses(check, code, message, words):
    machine = sts(code, message)
    try:
        state, text = check(status=1, AWS_ENDPOINT_URL_STS=machine.url)["identity"]
        assert state == "fail" and words in text
    finally:
        machine.close()


@pytest.mark.parametrize("skew, state, words", [(600, "fail", "behind"), (-600, "fail", "ahead of"), (120, "warn", "behind")])
def test_the_clock(check, skew, state, words):
    machine = sts("AccessDenied", "Not you.", skew)
    try:
        # Nobody but this STS tells the time.
        elsewhere = {"AWS_ENDPOINT_URL_BEDROCK": "http://127.0.0.1:9", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://127.0.0.1:9"}
        findings = check(status=1, AWS_ENDPOINT_URL_STS=machine.url, **elsewhere)
        assert findings["clock"][0] == state and words in findings["clock"][1]
        assert findings["models"][0] == "fail" and findings["chat"][0] == "fail"
    finally:
        machine.close()


def test_sts_out_of_reach_is_a_warning(check):
    findings = check(AWS_ENDPOINT_URL_STS="http://127.0.0.1:9")
    assert findings["identity"][0] == "warn" and findings["chat"][0] == "ok"


def test_a_wrong_region(check):
    nowhere = "http://bedrock.us-west-22.invalid"
    findings = check(status=1, AWS_REGION="us-west-22", AWS_ENDPOINT_URL_BEDROCK=nowhere, AWS_ENDPOINT_URL_BEDROCK_RUNTIME=nowhere)
    assert findings["models"][0] == "fail"
    assert "us-west-22? Set AWS_REGION" in findings["models"][1]


@pytest.mark.parametrize(
    "model, state, words",
    [
        ("no.such-model", "fail", "'bedrock-gateway models' lists"),
        ("fault.access-denied", "fail", "access to the model"),
        ("anthropic.claude-3-7-sonnet-20250219-v1:0", "ok", "by an inference profile"),
    ],
)
def test_the_model(check, model, state, words):
    findings = check("--model", model, status=0 if state == "ok" else 1)
    assert findings["chat"][0] == state and words in findings["chat"][1]


def test_the_gateways_keys(check, tmp_path):
    assert check(HOST="0.0.0.0", status=1)["settings"][0] == "fail"
    assert check(API_KEY="one,two")["API key"] == ("ok", "2 keys, from API_KEY")
    findings = check(API_KEY_FILE=str(tmp_path / "none"), status=1)
    assert findings["API key"][0] == "fail" and "API_KEY_FILE" in findings["API key"][1]
