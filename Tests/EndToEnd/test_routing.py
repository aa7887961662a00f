# SPDX-License-Identifier: MIT-0
"""Routes: one region is throttled or gone, and the other answers; a target that keeps failing is left out for a while."""

import json

import boto3
import httpx
import pytest
from conftest import NOVA, make_client
from faults import closed_port
from moto.server import ThreadedMotoServer
from upstream import PLAIN, STREAM, Upstream, always, once, response

THROTTLED = response(b'{"message":"Too many requests."}', "429 Too Many Requests", x_amzn_errortype="ThrottlingException")
EMBEDDING = "amazon.titan-embed-text-v2:0"


@pytest.fixture
def west():
    upstream = Upstream(always(THROTTLED))
    yield upstream
    upstream.close()


@pytest.fixture
def routed(start_gateway, simulator, west):
    """A gateway whose model `fast` is called in a region of the test's own first, then at the simulator."""

    def start(**changes):
        targets = [
            {"region": "us-west-1", "model": NOVA, "endpoint": west.url},
            {"region": "us-east-1", "model": NOVA, "endpoint": simulator.url},
        ]
        routes = {"fast": targets, "vectors": [target | {"model": EMBEDDING} for target in targets]}
        return start_gateway(**{"ROUTES": json.dumps(routes), "AWS_MAX_ATTEMPTS": "2"} | changes)

    return start


def post(gateway, path="/chat/completions", **members) -> httpx.Response:
    body = {"model": "fast", "messages": [{"role": "user", "content": "Hello"}]} | members
    headers = {"Authorization": f"Bearer {gateway.key}"}
    return httpx.post(gateway.url + path, headers=headers, json=body, timeout=30, trust_env=False)


def target(answer: httpx.Response) -> str:
    return answer.headers["x-bedrock-gateway-target"]


def test_one_region_is_throttled_and_the_other_answers(routed, west, recorder):
    gateway = routed()
    with make_client(gateway) as client:
        raw = client.chat.completions.with_raw_response.create(
            model="fast", messages=[{"role": "user", "content": "Hello"}]
        )
        assert raw.parse().choices[0].message.content == "You said: Hello"
        assert raw.parse().model == "fast"
        assert raw.headers["x-bedrock-gateway-target"] == f"us-east-1/{NOVA}"
    assert len(west.requests) == 1
    assert b"/us-west-1/bedrock/aws4_request" in west.requests[0]
    assert len(recorder.requests) == 1
    gateway.wait_until(lambda: f"target=us-east-1/{NOVA}" in gateway.stderr)
    assert f"targets.failed=us-west-1/{NOVA}" in gateway.stderr


def test_the_first_target_answers_while_it_can(routed, west):
    gateway = routed()
    west.script = always(PLAIN)
    answer = post(gateway)
    assert answer.json()["choices"][0]["message"]["content"] == "whole"
    assert target(answer) == f"us-west-1/{NOVA}"


def test_a_stream(routed, west):
    gateway = routed()
    with make_client(gateway) as client:
        question = [{"role": "user", "content": "Hello"}]
        chunks = list(client.chat.completions.create(model="fast", messages=question, stream=True))
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "You said: Hello"
        west.script = always(STREAM)
        chunks = list(client.chat.completions.create(model="fast", messages=question, stream=True))
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "whole"


def test_a_stream_that_has_begun_goes_nowhere_else(routed, west, recorder):
    gateway = routed()
    west.script = once(STREAM[: len(STREAM) // 2])
    answer = post(gateway, stream=True)
    assert answer.status_code == 200 and "[DONE]" not in answer.text
    assert '"error"' in answer.text
    assert recorder.requests == []


def test_several_answers_as_a_stream(routed, west):
    answer = post(routed(), stream=True, n=2)
    assert answer.text.count("You said: Hello".split()[0]) >= 2
    assert answer.text.endswith("data: [DONE]\n\n")


def test_embeddings(routed, west):
    answer = post(routed(), "/embeddings", model="vectors", input=["one", "two"])
    assert [len(item["embedding"]) for item in answer.json()["data"]] == [1024, 1024]
    assert target(answer) == f"us-east-1/{EMBEDDING}"
    assert len(west.requests) >= 1


def test_a_region_that_cannot_be_reached(start_gateway, simulator):
    routes = {
        "fast": [
            {"region": "eu-west-1", "model": NOVA, "endpoint": f"http://127.0.0.1:{closed_port()}"},
            {"region": "us-east-1", "model": NOVA, "endpoint": simulator.url, "name": "spare"},
        ]
    }
    assert target(post(start_gateway(ROUTES=json.dumps(routes)))) == "spare"


def test_a_region_that_says_nothing(routed, west):
    west.script = lambda connection: connection.read_request() and connection.wait_until_closed()
    gateway = routed(UPSTREAM_FIRST_EVENT_TIMEOUT_SECONDS="0.3", UPSTREAM_TOTAL_TIMEOUT_SECONDS="0.6")
    for stream in (False, True):
        assert target(post(gateway, stream=stream)) == f"us-east-1/{NOVA}"


def test_all_targets_fail(start_gateway, west):
    targets = [{"region": region, "model": NOVA, "endpoint": west.url} for region in ("us-west-1", "us-west-2")]
    gateway = start_gateway(ROUTES=json.dumps({"fast": targets}), AWS_MAX_ATTEMPTS="1")
    for stream in (False, True):
        west.requests.clear()
        answer = post(gateway, stream=stream)
        assert answer.status_code == 429
        assert answer.json()["error"]["code"] == "rate_limit_exceeded"
        assert answer.headers["x-should-retry"] == "false"
        assert target(answer) == f"us-west-2/{NOVA}"
        assert len(west.requests) == 2


def test_a_target_is_left_out_tried_again_and_taken_back(routed, west):
    gateway = routed(ROUTE_FAILURES="2", ROUTE_COOLDOWN_SECONDS="0.5")
    for _ in range(2):
        assert target(post(gateway)) == f"us-east-1/{NOVA}"
    gateway.wait_until(lambda: "left out" in gateway.stderr)
    before = len(west.requests)
    assert before == 2
    west.script = always(PLAIN)
    # Until the cool-down is over nothing goes there; then it answers again.
    gateway.wait_until(lambda: target(post(gateway)) == f"us-west-1/{NOVA}")
    assert len(west.requests) == before + 1
    assert target(post(gateway)) == f"us-west-1/{NOVA}"


def test_a_refusal_of_the_request_goes_nowhere_else(start_gateway, simulator, recorder):
    targets = [{"region": "a", "model": "fault.validation", "endpoint": simulator.url}, {"region": "b", "model": NOVA}]
    answer = post(start_gateway(ROUTES=json.dumps({"fast": targets})))
    assert answer.status_code == 400
    assert len(recorder.requests) == 1


def test_an_alias_of_a_route_and_a_pattern(start_gateway, tmp_path):
    file = tmp_path / "routes.json"
    file.write_text(json.dumps({"fast": [{"region": "eu-west-1", "model": NOVA}], "us.amazon.*": [{"region": "us-east-2"}]}))
    gateway = start_gateway(ROUTES_FILE=str(file), MODEL_ALIASES="gpt-4o=fast")
    assert target(post(gateway, model="gpt-4o")) == f"eu-west-1/{NOVA}"
    assert target(post(gateway, model=NOVA)) == f"us-east-2/{NOVA}"
    assert "x-bedrock-gateway-target" not in post(gateway, model="amazon.nova-micro-v1:0").headers


def test_routes_are_listed(routed):
    with make_client(routed()) as client:
        ids = [model.id for model in client.models.list()]
        assert "fast" in ids and "vectors" in ids
        assert client.models.retrieve("fast").model_extra["bedrock"]["targets"] == [NOVA, NOVA]


def test_denied_models_stay_denied(routed):
    gateway = routed(DENIED_MODELS="amazon.nova-lite*")
    answer = post(gateway)
    assert answer.status_code == 404
    with make_client(gateway) as client:
        assert "fast" not in [model.id for model in client.models.list()]


def test_the_role_of_a_target(start_gateway, west):
    sts = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    sts.start()
    host, port = sts.get_host_and_port()
    role = "arn:aws:iam::210987654321:role/bedrock-elsewhere"
    routes = {
        "fast": [{"region": "eu-west-1", "model": NOVA, "endpoint": west.url, "role_arn": role, "external_id": "word"}]
    }
    west.script = always(PLAIN)
    try:
        gateway = start_gateway(ROUTES=json.dumps(routes), AWS_ENDPOINT_URL_STS=f"http://{host}:{port}")
        for _ in range(2):
            assert post(gateway).status_code == 200
        head = west.requests[0].split(b"\r\n\r\n")[0].decode()
        fields = {key.lower(): value for key, _, value in (line.partition(": ") for line in head.split("\r\n"))}
        key = fields["authorization"].partition("Credential=")[2].partition("/")[0]
        assert key.startswith("ASIA")
        session = boto3.client(
            "sts",
            region_name="eu-west-1",
            endpoint_url=f"http://{host}:{port}",
            aws_access_key_id=key,
            aws_secret_access_key="any",
            aws_session_token=fields["x-amz-security-token"],
        )
        arn = session.get_caller_identity()["Arn"]
        assert arn == "arn:aws:sts::210987654321:assumed-role/bedrock-elsewhere/bedrock-gateway"
        # Assumed once for both requests.
        assert key in west.requests[1].decode()
    finally:
        sts.stop()


def test_a_role_that_cannot_be_assumed_leads_to_the_next_target(start_gateway, simulator):
    role = "arn:aws:iam::210987654321:role/nobody"
    routes = {
        "fast": [
            {"region": "eu-west-1", "model": NOVA, "role_arn": role},
            {"region": "us-east-1", "model": NOVA, "endpoint": simulator.url},
        ]
    }
    nobody = Upstream(always(response(b"<Error><Code>AccessDenied</Code></Error>", "403 Forbidden")))
    try:
        gateway = start_gateway(ROUTES=json.dumps(routes), AWS_ENDPOINT_URL_STS=nobody.url)
        assert target(post(gateway)) == f"us-east-1/{NOVA}"
    finally:
        nobody.close()


@pytest.mark.parametrize(
    ("routes", "words"),
    [
        ('{"fast": [{"modle": "x"}]}', "Do you mean 'model'?"),
        ('{"fast": [{"profile": "missing"}]}', "missing"),
        ("{", "ROUTES is no valid JSON"),
    ],
)
def test_mistakes_end_the_start(run_command, routes, words):
    process = run_command(ROUTES=routes)
    assert process.process.returncode == 78
    assert words in process.stderr and len(process.stderr.strip().splitlines()) == 1
