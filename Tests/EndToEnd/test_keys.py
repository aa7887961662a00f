# SPDX-License-Identifier: MIT-0
"""Where the gateway's keys are kept, and how changed ones are taken up, against moto's Secrets Manager and SSM."""

import json
import re

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer

ANY = {"region_name": "us-west-2", "aws_access_key_id": "AKIDSIMULATOR", "aws_secret_access_key": "any"}


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def secrets(moto, request):
    """A secret of the test's own."""
    client = boto3.client("secretsmanager", endpoint_url=moto, **ANY)
    arn = client.create_secret(Name=request.node.name, SecretString="unset")["ARN"]

    class Secret:
        variables = {"API_KEY": None, "API_KEY_SECRET_ARN": arn, "AWS_ENDPOINT_URL_SECRETS_MANAGER": moto}

        def put(self, text):
            client.put_secret_value(SecretId=arn, SecretString=text)

        def delete(self):
            client.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)

    return Secret()


def status(gateway, key: str) -> int:
    return httpx.get(gateway.url + "/models", headers={"Authorization": f"Bearer {key}"}).status_code


def callers(gateway) -> list[str]:
    return re.findall(r"caller=(\S+)", gateway.stderr)


def test_the_predecessors_secret(start_gateway, secrets):
    secrets.put(json.dumps({"api_key": "from-the-secret"}))
    gateway = start_gateway(**secrets.variables, HOST="0.0.0.0")
    assert status(gateway, "from-the-secret") == 200
    assert status(gateway, "bedrock") == 401
    gateway.wait_until(lambda: "API_KEY_SECRET_ARN" in gateway.stdout)
    assert "from-the-secret" not in gateway.output


def test_a_secret_of_names_and_keys(start_gateway, secrets):
    secrets.put(json.dumps({"alice": "key-of-alice", "bob": "key-of-bob"}))
    gateway = start_gateway(**secrets.variables)
    assert [status(gateway, key) for key in ("key-of-alice", "key-of-bob", "alice")] == [200, 200, 401]
    gateway.wait_until(lambda: callers(gateway) == ["alice", "bob"])


def test_a_parameter_comes_before_a_secret(start_gateway, secrets, moto):
    client = boto3.client("ssm", endpoint_url=moto, **ANY)
    client.put_parameter(Name="/gateway/key", Value="from-the-parameter", Type="SecureString")
    secrets.put("from-the-secret")
    gateway = start_gateway(
        **secrets.variables | {"API_KEY": "from-the-variable"},
        API_KEY_PARAM_NAME="/gateway/key",
        AWS_ENDPOINT_URL_SSM=moto,
    )
    # Decrypted: moto gives "kms:…" where that is not asked for.
    assert status(gateway, "from-the-parameter") == 200
    assert status(gateway, "from-the-secret") == 401
    assert status(gateway, "from-the-variable") == 401


def test_one_endpoint_for_all_services(start_gateway, secrets, moto):
    secrets.put("from-the-secret")
    variables = secrets.variables | {"AWS_ENDPOINT_URL_SECRETS_MANAGER": None}
    assert status(start_gateway(**variables, AWS_ENDPOINT_URL=moto), "from-the-secret") == 200


def test_a_changed_secret_is_taken_up(start_gateway, secrets):
    secrets.put("first")
    gateway = start_gateway(**secrets.variables, API_KEY_REFRESH_SECONDS="0.2")
    assert status(gateway, "first") == 200
    secrets.put("second")
    gateway.wait_until(lambda: status(gateway, "second") == 200)
    assert status(gateway, "first") == 401
    gateway.wait_until(lambda: "keys have changed" in gateway.stderr)
    assert "second" not in gateway.output


def test_a_secret_that_is_gone_leaves_its_keys_in_force(start_gateway, secrets):
    secrets.put("first")
    gateway = start_gateway(**secrets.variables, API_KEY_REFRESH_SECONDS="0.2")
    secrets.delete()
    gateway.wait_until(lambda: "ResourceNotFoundException" in gateway.stderr)
    assert status(gateway, "first") == 200


def test_a_file(start_gateway, tmp_path):
    file = tmp_path / "keys"
    file.write_text("one\ntwo\n")
    gateway = start_gateway(API_KEY="three", API_KEY_FILE=str(file), API_KEY_REFRESH_SECONDS="0.1")
    assert [status(gateway, key) for key in ("one", "two", "three")] == [200, 200, 401]
    gateway.wait_until(lambda: callers(gateway) == ["key-1", "key-2"])
    file.write_text("a-longer-one")
    gateway.wait_until(lambda: status(gateway, "a-longer-one") == 200)
    assert status(gateway, "one") == 401
    # As a mounted secret is changed: another file takes the name.
    (tmp_path / "newer").write_text('{"alice": "of-alice"}')
    (tmp_path / "newer").rename(file)
    gateway.wait_until(lambda: status(gateway, "of-alice") == 200)
    file.unlink()
    gateway.wait_until(lambda: "no such file" in gateway.stderr)
    assert status(gateway, "of-alice") == 200


def test_several_keys_in_the_variable(start_gateway):
    gateway = start_gateway(API_KEY="one, two")
    assert [status(gateway, key) for key in ("one", "two", "one, two")] == [200, 200, 401]


@pytest.mark.parametrize(
    ("text", "word"), [("", "no key"), ('{"a": 7}', "no text"), (None, "API_KEY_FILE")], ids=["empty", "number", "missing"]
)
def test_keys_that_cannot_be_read_end_the_start(run_command, tmp_path, text, word):
    file = tmp_path / "keys"
    if text is not None:
        file.write_text(text)
    process = run_command(API_KEY="key", API_KEY_FILE=str(file))
    assert process.process.returncode == 78
    assert len(process.stderr.strip().splitlines()) == 1
    assert "API_KEY_FILE" in process.stderr and word in process.stderr


@pytest.mark.parametrize("name", ["missing", "arn:aws:secretsmanager:us-west-2:123456789012:secret:missing-abc123"])
def test_a_secret_that_is_not_there_ends_the_start(run_command, moto, name):
    process = run_command(
        AWS_ENDPOINT_URL=moto, API_KEY_SECRET_ARN=name, AWS_ACCESS_KEY_ID="A", AWS_SECRET_ACCESS_KEY="s"
    )
    assert process.process.returncode == 78
    assert len(process.stderr.strip().splitlines()) == 1
    assert "API_KEY_SECRET_ARN" in process.stderr and "ResourceNotFoundException" in process.stderr


def test_a_secret_without_credentials_ends_the_start(run_command):
    process = run_command(API_KEY_SECRET_ARN="any", AWS_BEARER_TOKEN_BEDROCK="no help here")
    assert process.process.returncode == 78
    assert "API_KEY_SECRET_ARN" in process.stderr and "AWS_ACCESS_KEY_ID" in process.stderr
