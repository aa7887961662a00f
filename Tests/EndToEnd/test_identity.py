# SPDX-License-Identifier: MIT-0
"""As whom the gateway calls Bedrock: every source of credentials, against moto's STS and strict stand-ins."""

import hashlib
import json
import re
import stat
import sys
import time

import boto3
import httpx
import machines
import openai
import pytest
from conftest import NOVA, make_client
from moto.server import ThreadedMotoServer
from upstream import PLAIN, Upstream, always

ROLE = "arn:aws:iam::123456789012:role/gateway"


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bedrock():
    upstream = Upstream(always(PLAIN))
    yield upstream
    upstream.close()


@pytest.fixture
def machine():
    """Starts stand-ins."""
    started = []

    def start(kind, **settings):
        server = kind()
        for name, value in settings.items():
            setattr(server, name, value)
        started.append(server)
        return server

    yield start
    for server in started:
        server.close()


@pytest.fixture
def start(start_gateway, bedrock, tmp_path):
    """Starts a gateway without credentials but those that the variables and files of the test give."""

    def start(config: str = "", credentials: str = "", wait: bool = True, **variables: str | None):
        for name, text in (("config", config), ("credentials", credentials)):
            (tmp_path / name).write_text(text)
        usual = {
            "AWS_ACCESS_KEY_ID": None,
            "AWS_SECRET_ACCESS_KEY": None,
            "AWS_CONFIG_FILE": str(tmp_path / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": bedrock.url,
            "AWS_ENDPOINT_URL_BEDROCK": bedrock.url,
            "AWS_MAX_ATTEMPTS": "1",
        }
        return start_gateway(wait=wait, **(usual | variables))

    return start


def chat(gateway) -> None:
    with make_client(gateway) as client:
        answer = client.chat.completions.create(model=NOVA, messages=[{"role": "user", "content": "Hello"}])
        assert answer.choices[0].message.content == "whole"


def refusal(gateway) -> str:
    with pytest.raises(openai.InternalServerError) as caught:
        chat(gateway)
    assert caught.value.status_code == 500
    assert caught.value.code == "upstream_authentication"
    return caught.value.message


def field(request: bytes, name: str) -> str | None:
    found = re.search(rf"(?im)^{name}: (.*?)\r$", request.decode())
    return found and found.group(1)


def signed_by(bedrock) -> str:
    """The access key of the last request."""
    return re.search(r"Credential=([^/]+)/", field(bedrock.requests[-1], "authorization")).group(1)


def caller(moto: str, key: str) -> str:
    """Whom moto takes the owner of an access key for."""
    client = boto3.client(
        "sts", region_name="us-west-2", endpoint_url=moto, aws_access_key_id=key, aws_secret_access_key="any"
    )
    return client.get_caller_identity()["Arn"]


def test_the_variables(start, bedrock):
    gateway = start(AWS_ACCESS_KEY_ID="AKIDVARIABLES", AWS_SECRET_ACCESS_KEY="s", AWS_SESSION_TOKEN="the-token")
    chat(gateway)
    assert signed_by(bedrock) == "AKIDVARIABLES"
    assert field(bedrock.requests[-1], "x-amz-security-token") == "the-token"


def test_a_role_that_a_profile_names(start, bedrock, moto):
    config = f"""
        [profile work]
        role_arn = {ROLE}
        source_profile = base
        role_session_name = the-session
        external_id = a word
        duration_seconds = 900
    """
    credentials = "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n"
    gateway = start(config, credentials, AWS_PROFILE="work", AWS_ENDPOINT_URL_STS=moto)
    chat(gateway)
    chat(gateway)
    keys = {re.search(rb"Credential=([^/]+)/", request).group(1) for request in bedrock.requests}
    assert len(keys) == 1, "the role was assumed for each request"
    assert caller(moto, signed_by(bedrock)) == "arn:aws:sts::123456789012:assumed-role/gateway/the-session"


def test_a_role_of_a_role_with_keys_in_the_variables(start, bedrock, moto):
    config = f"""
        [profile outer]
        role_arn = {ROLE}-outer
        source_profile = inner
        [profile inner]
        role_arn = {ROLE}-inner
        credential_source = Ec2InstanceMetadata
    """
    instance = machines.Instance()
    try:
        gateway = start(
            config,
            AWS_PROFILE="outer",
            AWS_ENDPOINT_URL_STS=moto,
            AWS_EC2_METADATA_DISABLED="false",
            AWS_EC2_METADATA_SERVICE_ENDPOINT=instance.url,
        )
        chat(gateway)
    finally:
        instance.close()
    assert "/gateway-outer/aws-signer-" in caller(moto, signed_by(bedrock))


def test_a_web_identity(start, bedrock, moto, tmp_path):
    token = tmp_path / "token"
    token.write_text("ey.any.token")
    gateway = start(
        AWS_WEB_IDENTITY_TOKEN_FILE=str(token),
        AWS_ROLE_ARN=ROLE,
        AWS_ROLE_SESSION_NAME="the-pod",
        AWS_ENDPOINT_URL_STS=moto,
    )
    chat(gateway)
    assert caller(moto, signed_by(bedrock)) == "arn:aws:sts::123456789012:assumed-role/gateway/the-pod"


def test_a_token_that_is_not_there_is_told_of(start, tmp_path):
    gateway = start(AWS_WEB_IDENTITY_TOKEN_FILE=str(tmp_path / "missing"), AWS_ROLE_ARN=ROLE)
    assert str(tmp_path / "missing") in refusal(gateway)


def test_an_instance(start, bedrock, machine):
    instance = machine(machines.Instance)
    gateway = start(AWS_EC2_METADATA_DISABLED="false", AWS_EC2_METADATA_SERVICE_ENDPOINT=instance.url)
    chat(gateway)
    assert signed_by(bedrock) == "ASIAINSTANCE"
    assert field(bedrock.requests[-1], "x-amz-security-token") == "t"
    assert instance.asked[0] == "PUT /latest/api/token"


def test_credentials_are_renewed_before_they_end(start, bedrock, machine):
    end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3))
    instance = machine(machines.Instance, end=end)
    gateway = start(AWS_EC2_METADATA_DISABLED="false", AWS_EC2_METADATA_SERVICE_ENDPOINT=instance.url)
    chat(gateway)
    instance.end = machines.END
    gateway.wait_until(lambda: chat(gateway) or len(instance.asked) > 3)


def test_health_does_not_wait_for_an_instance(start, machine):
    instance = machine(machines.Instance)
    instance.delay.clear()
    gateway = start(
        AWS_EC2_METADATA_DISABLED="false",
        AWS_EC2_METADATA_SERVICE_ENDPOINT=instance.url,
        AWS_METADATA_SERVICE_TIMEOUT="20",
    )
    # The fixture has had an answer; the instance has given none.
    gateway.wait_until(lambda: instance.asked)
    assert httpx.get(gateway.root + "/health").status_code == 200
    assert "AWS:" not in gateway.stdout


@pytest.mark.parametrize("token", [None, "Basic dGhlOnRva2Vu"])
def test_a_container(start, bedrock, machine, token):
    container = machine(machines.Container, token=token)
    gateway = start(
        AWS_CONTAINER_CREDENTIALS_FULL_URI=container.url + container.path, AWS_CONTAINER_AUTHORIZATION_TOKEN=token
    )
    chat(gateway)
    assert signed_by(bedrock) == "ASIACONTAINER"


def test_a_pod_whose_token_stands_in_a_file(start, bedrock, machine, tmp_path):
    container = machine(machines.Container, token="ey.pod.token")
    (tmp_path / "pod").write_text("ey.pod.token")
    gateway = start(
        AWS_CONTAINER_CREDENTIALS_FULL_URI=container.url + container.path,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=str(tmp_path / "pod"),
        AWS_CONTAINER_AUTHORIZATION_TOKEN="wrong",
    )
    chat(gateway)
    assert signed_by(bedrock) == "ASIACONTAINER"


def test_a_container_that_refuses_is_told_of(start, machine):
    container = machine(machines.Container, token="right")
    gateway = start(
        AWS_CONTAINER_CREDENTIALS_FULL_URI=container.url + container.path, AWS_CONTAINER_AUTHORIZATION_TOKEN="wrong"
    )
    message = refusal(gateway)
    assert "status 401" in message and "wrong" not in message


def test_a_container_elsewhere_is_not_asked(start):
    gateway = start(AWS_CONTAINER_CREDENTIALS_FULL_URI="http://example.com/credentials")
    assert "example.com" in refusal(gateway)


SIGN_IN = """
    [profile person]
    sso_session = corp
    sso_account_id = 123456789012
    sso_role_name = Power User
    [sso-session corp]
    sso_region = eu-central-1
    sso_start_url = https://corp.awsapps.com/start
"""


def sign_in(tmp_path, gateway_folder: str, **token):
    """Leaves a token where `aws sso login` does."""
    folder = tmp_path / gateway_folder / "home/.aws/sso/cache"
    folder.mkdir(parents=True)
    file = folder / (hashlib.sha1(b"corp").hexdigest() + ".json")
    file.write_text(json.dumps(token))
    return file


def test_a_person_who_is_signed_in(start, bedrock, machine, tmp_path):
    portal = machine(machines.Portal)
    sign_in(tmp_path, "gateway0", accessToken="signed-in", expiresAt=machines.END)
    chat(start(SIGN_IN, AWS_PROFILE="person", AWS_ENDPOINT_URL_SSO=portal.url))
    assert signed_by(bedrock) == "ASIAPORTAL"


def test_a_sign_in_is_renewed_and_written_back(start, bedrock, machine, tmp_path):
    portal = machine(machines.Portal)
    file = sign_in(
        tmp_path,
        "gateway0",
        accessToken="signed-in",
        expiresAt="2020-01-01T00:00:00Z",
        clientId="id",
        clientSecret="secret",
        refreshToken="refresh-1",
        registrationExpiresAt=machines.END,
    )
    chat(start(SIGN_IN, AWS_PROFILE="person", AWS_ENDPOINT_URL_SSO=portal.url, AWS_ENDPOINT_URL_SSO_OIDC=portal.url))
    assert signed_by(bedrock) == "ASIAPORTAL"
    token = json.loads(file.read_text())
    assert (token["accessToken"], token["refreshToken"]) == ("renewed", "refresh-2")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    # boto3 takes up what was written.
    assert token["clientSecret"] == "secret" and token["expiresAt"] > "2026" and token["startUrl"].startswith("https")


def test_who_is_not_signed_in_is_told_what_to_run(start, machine):
    portal = machine(machines.Portal)
    gateway = start(SIGN_IN, AWS_PROFILE="person", AWS_ENDPOINT_URL_SSO=portal.url)
    assert "aws sso login --profile 'person'" in refusal(gateway)
    gateway.wait_until(lambda: "aws sso login" in gateway.stdout)


def program(tmp_path, body: str) -> str:
    file = tmp_path / "the tool.py"
    file.write_text("import json, os, sys, time\n" + body)
    return f"'{sys.executable}' '{file}' 'one argument'"


def test_a_program(start, bedrock, tmp_path):
    command = program(
        tmp_path,
        "assert sys.argv[1:] == ['one argument'] and sys.stdin.read() == ''\n"
        "assert sorted(os.listdir('/proc/self/fd'))[:3] == ['0', '1', '2'] and len(os.listdir('/proc/self/fd')) == 4\n"
        "print(json.dumps({'Version': 1, 'AccessKeyId': 'AKIDPROGRAM', 'SecretAccessKey': os.environ['NAME']}))\n",
    )
    chat(start(f"[default]\ncredential_process = {command}\n", NAME="s"))
    assert signed_by(bedrock) == "AKIDPROGRAM"


def test_a_program_that_fails_speaks_on_standard_error(start, tmp_path):
    command = program(tmp_path, "sys.exit('its own words')\n")
    gateway = start(f"[default]\ncredential_process = {command}\n")
    message = refusal(gateway)
    assert "credential_process" in message and "status 1" in message and "own words" not in message.split("status 1")[0]
    assert "its own words" in gateway.stderr


def test_requests_are_served_while_a_program_runs(start, tmp_path):
    """A program that takes its time holds nobody else up."""
    flag = tmp_path / "flag"
    command = program(
        tmp_path,
        f"while not os.path.exists({str(flag)!r}): time.sleep(0.01)\n"
        "print(json.dumps({'Version': 1, 'AccessKeyId': 'AKIDPROGRAM', 'SecretAccessKey': 's'}))\n",
    )
    gateway = start(f"[default]\ncredential_process = {command}\n")
    for _ in range(20):
        assert httpx.get(gateway.root + "/health").status_code == 200
    assert "AWS:" not in gateway.stdout
    flag.touch()
    chat(gateway)


def test_nothing_found_tells_all_that_was_looked_for(start):
    gateway = start()
    message = refusal(gateway)
    for part in (
        "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_PROFILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_EC2_METADATA_DISABLED",
    ):
        assert part in message


def test_a_role_that_is_refused_is_told_of(start, machine):
    class Refusing(machines.Machine):
        def answer(self, *_):
            return 403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not you.</Message></Error></ErrorResponse>"

    config = f"[default]\nrole_arn = {ROLE}\ncredential_source = Environment\n[profile other]\n"
    gateway = start(
        config.replace("[default]", "[profile role]"),
        AWS_PROFILE="role",
        AWS_ENDPOINT_URL_STS=machine(Refusing).url,
        AWS_ACCESS_KEY_ID="",
    )
    assert "no credentials to assume the role" in refusal(gateway)


def test_a_device_is_refused(start):
    config = f"[default]\nrole_arn = {ROLE}\nsource_profile = default\nmfa_serial = arn:aws:iam::1:mfa/me\n"
    assert "mfa_serial" in refusal(start(config, "[default]\naws_access_key_id = A\naws_secret_access_key = s\n"))
