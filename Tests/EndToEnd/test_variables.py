# SPDX-License-Identifier: MIT-0
"""Every documented variable: a value that makes no sense ends the start, and the message names the variable."""

import re

import httpx
import pytest
from conftest import make_client
from servers import ROOT, free_port

# A limit of nothing would let nothing pass.
LIMITS = ["0", "soon", "-1", "inf"]
SECONDS = ["soon", "-1", "nan", "inf", "99999999999999999999"]
FLAGS = ["maybe", "2", "truee"]
ENDPOINTS = ["bedrock", "ftp://host", "http://", "https://host:99999", "https://user:secret@host", "http://a b", "://"]

WRONG = {
    "CONFIG_FILE": ["/nonexistent/gateway.json", "/"],
    "HOST": ["no such host", "300.1.1.1", "host.invalid"],
    "PORT": ["http", "-1", "65536", "80.5", "0x50", "99999999999999999999", " "],
    "API_ROUTE_PREFIX": ["/a b", "/a/../b", "/größe", "/a?b", "http://host/v1"],
    "AWS_REGION": ["us west", "us-west-2.evil.example/", "x" * 100, "größe"],
    "AWS_DEFAULT_REGION": ["us west", "evil.example#"],
    "DEFAULT_MODEL": ["a model", "../x", "größe"],
    "DEFAULT_EMBEDDING_MODEL": ["a model"],
    "ENABLE_CROSS_REGION_INFERENCE": FLAGS,
    "ENABLE_APPLICATION_INFERENCE_PROFILES": FLAGS,
    "ENABLE_PROMPT_CACHING": FLAGS,
    "STRICT_PARAMETERS": FLAGS,
    "REASONING_FORMAT": ["tags", "think"],
    "GUARDRAIL_IDENTIFIER": ["My Guardrail", "x" * 3000],
    "GUARDRAIL_VERSION": ["1"],
    "GUARDRAIL_TRACE": ["enabled"],
    "ROUTES": ["{", "[]", '{"fast": []}', '{"fast": [{"regoin": "us-east-1"}]}', '{"fast": [{"region": "us east"}]}'],
    "ROUTES_FILE": ["/nonexistent/routes.json", "/"],
    "ROUTE_FAILURES": ["0", "many", "-1"],
    "ROUTE_COOLDOWN_SECONDS": SECONDS,
    "BASE_MODELS": ["arn", "a b=c", "=c"],
    "MODEL_ALIASES": ["{", "[]", "gpt-4o", "gpt-4o=a b", '{"a": 1}', "=a.b"],
    "NATIVE_MODELS": ["meta.*=nothing", "=claude", "a=b=c"],
    "MODELS_REFRESH_SECONDS": SECONDS,
    "FETCH_IMAGES": FLAGS,
    "CONSOLE": FLAGS,
    "DEBUG": FLAGS,
    "LOG_FORMAT": ["xml", "jsonl"],
    "LOG_LEVEL": ["loud", "5"],
    "LOG_BODIES": FLAGS,
    "OTEL_EXPORTER_OTLP_ENDPOINT": ENDPOINTS,
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": ENDPOINTS,
    "OTEL_EXPORTER_OTLP_HEADERS": ["no pair", "a b=c"],
    "OTEL_EXPORTER_OTLP_TIMEOUT": ["0", "soon"],
    "OTEL_EXPORTER_OTLP_PROTOCOL": ["grpc", "udp"],
    "OTEL_RESOURCE_ATTRIBUTES": ["no pair"],
    "OTEL_TRACES_SAMPLER": ["sometimes"],
    "OTEL_TRACES_SAMPLER_ARG": ["2", "half"],
    "OTEL_BSP_SCHEDULE_DELAY": ["0", "soon"],
    "OTEL_BSP_MAX_QUEUE_SIZE": ["0", "many"],
    "OTEL_SDK_DISABLED": FLAGS,
    "METRICS_PORT": ["prometheus", "-1", "65536"],
    "METRICS_HOST": ["127.0.0.1"],
    "ENABLE_STATUS": FLAGS,
    "FETCH_IMAGES_MAX_BYTES": ["0", "5M", "-1"],
    "FETCH_IMAGES_TIMEOUT_SECONDS": LIMITS,
    "QUEUE_TIMEOUT_SECONDS": LIMITS,
    "MAX_REQUESTS": ["0", "-1", "many", "1.5", "99999999999999999999"],
    "MAX_QUEUED_REQUESTS": ["-1", "many"],
    "MAX_BODY_BYTES": ["0", "32M", "-1"],
    "AWS_MAX_ATTEMPTS": ["0", "three", "-1"],
    "UPSTREAM_CONNECT_TIMEOUT_SECONDS": LIMITS,
    "UPSTREAM_FIRST_EVENT_TIMEOUT_SECONDS": LIMITS,
    "UPSTREAM_IDLE_TIMEOUT_SECONDS": LIMITS,
    "UPSTREAM_TOTAL_TIMEOUT_SECONDS": LIMITS,
    "CLIENT_ARRIVAL_TIMEOUT_SECONDS": LIMITS,
    "CLIENT_STALL_TIMEOUT_SECONDS": LIMITS,
    "CLIENT_IDLE_TIMEOUT_SECONDS": LIMITS,
    "LAMBDA_RESPONSE_MODE": ["streaming", "true", "stream,buffer"],
    "SHUTDOWN_DELAY_SECONDS": SECONDS,
    "SHUTDOWN_GRACE_SECONDS": SECONDS,
    "API_KEY_FILE": ["/nonexistent/keys", "/"],
    "API_KEY_SECRET_ARN": ["no-such-secret"],
    "API_KEY_PARAM_NAME": ["/no/such/parameter"],
    "API_KEY_REFRESH_SECONDS": SECONDS,
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": ["maybe", "1"],
    "AWS_USE_FIPS_ENDPOINT": ["maybe", "1", "treu"],
    "AWS_USE_DUALSTACK_ENDPOINT": ["maybe", "1", "on"],
    "AWS_CA_BUNDLE": ["/nonexistent/authorities.pem"],
    "AWS_ENDPOINT_URL": ENDPOINTS,
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": ENDPOINTS,
    "AWS_ENDPOINT_URL_BEDROCK": ENDPOINTS,
}

# Any text is a key; what is no origin, host or model of anybody's matches nothing.
ANY_TEXT = {
    "API_KEY", "OPENAI_UPSTREAM_MODELS", "ALLOWED_MODELS", "DENIED_MODELS", "ALLOWED_ORIGINS", "FETCH_IMAGES_HOSTS",
    "OTEL_SERVICE_NAME",
}


def documented(file: str) -> set[str]:
    rows = [line for line in (ROOT / file).read_text().splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z_]{4,})`", row.split("|")[1])}


def test_every_documented_variable_is_here():
    assert documented("docs/configuration.md") == set(WRONG) | ANY_TEXT


def test_the_readme_has_some_of_them():
    assert documented("README.md") <= documented("docs/configuration.md")


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_ends_the_start(run_command, name, value):
    process = run_command(**{"PORT": str(free_port()), "API_KEY": "key-of-the-tests"} | {name: value})
    # A name that has no address is found out when the gateway listens.
    assert process.process.returncode == (1 if name == "HOST" else 78), process.output
    lines = process.stderr.strip().splitlines()
    assert len(lines) == 1, process.output
    assert name in lines[0]
    assert "key-of-the-tests" not in process.output


@pytest.mark.parametrize("name", sorted(set(WRONG) - {"PORT", "API_ROUTE_PREFIX"}))
def test_an_empty_value_is_none(start_gateway, name):
    gateway = start_gateway(**{name: ""})
    assert gateway.is_running


@pytest.mark.parametrize("key", ["with blanks in it", "größe", "'\"$`\\", "x" * 2000, "sk-=/+.~"])
def test_any_text_is_a_key(start_gateway, key):
    gateway = start_gateway(API_KEY=key)
    headers = {"Authorization": b"Bearer " + key.encode()}
    assert httpx.get(gateway.url + "/models", headers=headers).status_code == 200
    headers = {"Authorization": b"Bearer " + key.encode()[:-1]}
    assert httpx.get(gateway.url + "/models", headers=headers).status_code == 401


def test_an_empty_key_is_the_default_one(start_gateway):
    gateway = start_gateway(API_KEY="")
    assert make_client(gateway, api_key="bedrock").models.list().data
    assert httpx.get(gateway.url + "/models", headers={"Authorization": "Bearer"}).status_code == 401


def test_any_free_port_may_be_chosen(start_gateway):
    gateway = start_gateway(wait=False, PORT="0")
    found = gateway.wait_until(lambda: re.search(r"http://127\.0\.0\.1:(\d+)/api/v1\s", gateway.stdout))
    assert int(found.group(1)) != 0
    assert httpx.get(f"http://127.0.0.1:{found.group(1)}/health").status_code == 200


@pytest.mark.parametrize("host", ["::1", "localhost"])
def test_other_names_of_loopback_serve_with_the_default_key(start_gateway, host):
    gateway = start_gateway(wait=False, HOST=host, API_KEY=None)
    base = f"http://{f'[{host}]' if ':' in host else host}:{gateway.port}"
    gateway.wait_until(lambda: base in gateway.stdout)
    assert httpx.get(base + "/api/v1/models", headers={"Authorization": "Bearer bedrock"}).status_code == 200


@pytest.mark.parametrize("host", ["::", "0.0.0.0", "127.0.0.1.example.com", "0"])
def test_other_addresses_need_a_key(run_command, host):
    process = run_command(HOST=host, PORT=str(free_port()))
    assert process.process.returncode == 78
    assert "API_KEY" in process.stderr
