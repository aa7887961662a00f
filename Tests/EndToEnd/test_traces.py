# SPDX-License-Identifier: MIT-0
"""Spans as a collector gets them, and the context of traces on its way from the client to Bedrock."""

import secrets

import httpx
import pytest
from collector import CLIENT, SERVER, Collector
from conftest import NOVA
from servers import Gateway, free_port
from upstream import FRAMES, PLAIN, STREAM_HEAD, Upstream, always, chunk, exception, once, response, then_stall

QUICK = {"OTEL_BSP_SCHEDULE_DELAY": "20"}
HELLO = {"model": NOVA, "messages": [{"role": "user", "content": "a secret prompt"}]}


@pytest.fixture
def collector():
    collector = Collector()
    yield collector
    collector.close()


@pytest.fixture
def traced(start_gateway, collector):
    return start_gateway(
        OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
        OTEL_EXPORTER_OTLP_HEADERS="x-key=a%20b,x-other=c=d",
        OTEL_RESOURCE_ATTRIBUTES="deployment.environment.name=test,team=a%2Cb",
        OTEL_SERVICE_NAME="my gateway",
        **QUICK,
    )


def context(sampled: bool = True) -> tuple[str, str, str]:
    trace, parent = secrets.token_hex(16), secrets.token_hex(8)
    return trace, parent, f"00-{trace}-{parent}-{'01' if sampled else '00'}"


def post(gateway: Gateway, path: str = "/chat/completions", headers: dict | None = None, **members) -> httpx.Response:
    headers = {"Authorization": f"Bearer {gateway.key}"} | (headers or {})
    return httpx.post(gateway.url + path, json=HELLO | members, headers=headers, timeout=30, trust_env=False)


def named(spans, name):
    (span,) = [span for span in spans if span.name == name]
    return span


@pytest.mark.parametrize("streaming", [False, True])
def test_a_chat_is_three_spans(traced, collector, simulator, recorder, streaming):
    trace, parent, header = context()
    fields = {"traceparent": header, "tracestate": "a=1,b@c=2", "x-request-id": "my-id"}
    response = post(traced, headers=fields, stream=streaming)
    assert response.status_code == 200 and response.headers["x-request-id"] == "my-id"
    spans = collector.trace(trace)
    assert len(spans) == 3
    request, operation = named(spans, "POST /api/v1/chat/completions"), named(spans, f"chat {NOVA}")
    attempt = named(spans, "BedrockRuntime.ConverseStream" if streaming else "BedrockRuntime.Converse")
    assert [request.parent, operation.parent, attempt.parent] == [parent, request.id, operation.id]
    assert [request.kind, operation.kind, attempt.kind] == [SERVER, CLIENT, CLIENT]
    assert not any(span.has_failed or "error.type" in span.attributes for span in spans)
    assert all(span.raw.trace_state == "a=1,b@c=2" for span in spans)

    assert request.attributes.items() >= {
        "http.request.method": "POST",
        "http.route": "/api/v1/chat/completions",
        "http.response.status_code": 200,
        "url.path": "/api/v1/chat/completions",
        "server.address": "127.0.0.1",
        "server.port": traced.port,
        "bedrock_gateway.request_id": "my-id",
        "bedrock_gateway.caller": "default",
    }.items()
    operation_attributes = operation.attributes
    assert operation_attributes.items() >= {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "aws.bedrock",
        "gen_ai.request.model": NOVA,
        "gen_ai.response.model": NOVA,
        "gen_ai.response.finish_reasons": ["stop"],
        "server.address": "127.0.0.1",
        "server.port": httpx.URL(simulator.url).port,
        "aws.request_id": response.headers["x-amzn-requestid"],
    }.items()
    assert operation_attributes["gen_ai.usage.input_tokens"] > 0 < operation_attributes["gen_ai.usage.output_tokens"]
    assert ("gen_ai.request.stream" in operation_attributes) == streaming
    assert ("gen_ai.response.time_to_first_chunk" in operation_attributes) == streaming
    if not streaming:
        assert operation_attributes["gen_ai.response.id"] == response.json()["id"]
        assert operation_attributes["gen_ai.usage.input_tokens"] == response.json()["usage"]["prompt_tokens"]
    assert attempt.attributes.items() >= {
        "rpc.system": "aws-api",
        "rpc.service": "BedrockRuntime",
        "rpc.method": "ConverseStream" if streaming else "Converse",
        "cloud.region": "us-west-2",
        "http.response.status_code": 200,
        "aws.request_id": response.headers["x-amzn-requestid"],
    }.items()
    assert request.raw.start_time_unix_nano <= operation.raw.start_time_unix_nano <= attempt.raw.start_time_unix_nano
    assert attempt.raw.end_time_unix_nano <= operation.raw.end_time_unix_nano <= request.raw.end_time_unix_nano

    assert "secret" not in str(collector.batches) and traced.key not in str(collector.batches)
    assert collector.resource.items() >= {
        "service.name": "my gateway",
        "deployment.environment.name": "test",
        "team": "a,b",
    }.items()
    sent = {name.lower(): value for name, value in collector.fields[-1].items()}
    assert sent["x-key"] == "a b" and sent["x-other"] == "c=d"
    # Bedrock gets the attempt as the parent, beside and not within the signature, which the simulator has checked.
    headers = {name.lower(): value for name, value in recorder.last["headers"].items()}
    assert headers["traceparent"] == f"00-{trace}-{attempt.id}-01" and headers["tracestate"] == "a=1,b@c=2"


def test_embeddings_listings_and_refusals(traced, collector):
    trace, _, header = context()
    model = "amazon.titan-embed-text-v2:0"
    assert post(traced, "/embeddings", {"traceparent": header}, model=model, input=["a", "b"]).status_code == 200
    spans = collector.trace(trace)
    assert named(spans, f"embeddings {model}").attributes["gen_ai.operation.name"] == "embeddings"
    attempts = [span for span in spans if span.name == "BedrockRuntime.InvokeModel"]
    assert [span.parent for span in attempts] == [named(spans, f"embeddings {model}").id] * 2

    trace, _, header = context()
    assert post(traced, headers={"traceparent": header}, model="no.such-model-v1:0").status_code == 404
    spans = collector.trace(trace)
    request, operation = named(spans, "POST /api/v1/chat/completions"), named(spans, "chat no.such-model-v1:0")
    # What a client did wrong is no failure of the server, but one of what it asked for.
    assert not request.has_failed and request.attributes["http.response.status_code"] == 404
    assert operation.has_failed and operation.attributes["error.type"] == "model_not_found"

    trace, _, header = context()
    unknown = httpx.get(traced.root + "/x?key=1", headers={"traceparent": header})
    assert unknown.status_code == 404
    (span,) = collector.trace(trace)
    assert span.name == "GET" and span.attributes["url.path"] == "/x" and "http.route" not in span.attributes
    assert not any(span.attributes["url.path"] == "/health" for span in collector.spans if span.kind == SERVER)


@pytest.mark.parametrize(
    "header",
    ["", "00", "00-" + "0" * 32 + "-00f067aa0ba902b7-01", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"],
)
def test_a_context_that_is_none_begins_a_trace(traced, collector, header):
    post(traced, headers={"traceparent": header, "tracestate": "a=1", "x-request-id": "odd"})

    def found(spans):
        return [span for span in spans if span.attributes.get("bedrock_gateway.request_id") == "odd"]

    (span,) = collector.wait_for(found)
    assert span.parent == "" and span.trace not in header and span.raw.trace_state == ""


def test_the_clients_word_on_sampling_counts(traced, collector, recorder):
    trace, _, header = context(sampled=False)
    assert post(traced, headers={"traceparent": header}).status_code == 200
    headers = {name.lower(): value for name, value in recorder.last["headers"].items()}
    assert headers["traceparent"].startswith(f"00-{trace}-") and headers["traceparent"].endswith("-00")
    kept, _, header = context()
    post(traced, headers={"traceparent": header})
    collector.trace(kept)
    assert trace not in {span.trace for span in collector.spans}


@pytest.mark.parametrize("disabled", [{}, {"OTEL_SDK_DISABLED": "true"}, {"OTEL_TRACES_SAMPLER": "always_off"}])
def test_without_a_collector_the_context_is_passed_on(start_gateway, collector, recorder, disabled):
    endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url} if disabled else {}
    gateway = start_gateway(**endpoint, **disabled, **QUICK)
    trace, parent, header = context()
    assert post(gateway, headers={"traceparent": header, "tracestate": "a=1"}).status_code == 200
    headers = {name.lower(): value for name, value in recorder.last["headers"].items()}
    if "OTEL_TRACES_SAMPLER" in disabled:
        assert headers["traceparent"].startswith(f"00-{trace}-") and headers["traceparent"].endswith("-00")
    else:
        assert headers["traceparent"] == header
    assert headers["tracestate"] == "a=1"
    gateway.wait_until(lambda: f"trace.id={trace}" in gateway.stderr)
    assert post(gateway, headers={"traceparent": "nonsense"}).status_code == 200
    gateway.stop()
    assert collector.requests == 0


@pytest.fixture
def upstream_traced(start_gateway, collector):
    """A gateway whose Bedrock is a script."""
    upstream = Upstream(always(PLAIN))
    endpoints = dict.fromkeys(["AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL_BEDROCK"], upstream.url)
    gateway = start_gateway(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, **endpoints, **QUICK)
    yield gateway, upstream
    upstream.close()


def test_each_attempt_is_a_span(upstream_traced, collector):
    gateway, upstream = upstream_traced
    busy = response(b'{"message": "busy"}', "503 Service Unavailable", X_Amzn_RequestId="id-1")

    def script(connection):
        while connection.read_request():
            connection.send(busy if len(upstream.requests) == 1 else PLAIN)

    upstream.script = script
    trace, _, header = context()
    assert post(gateway, headers={"traceparent": header}).status_code == 200
    spans = collector.trace(trace)
    first, second = [span for span in spans if span.name == "BedrockRuntime.Converse"]
    assert first.has_failed and first.attributes["http.response.status_code"] == 503
    assert first.attributes["aws.request_id"] == "id-1" and first.attributes["error.type"]
    assert "http.request.resend_count" not in first.attributes
    assert not second.has_failed and second.attributes["http.request.resend_count"] == 1
    assert first.parent == second.parent == named(spans, f"chat {NOVA}").id
    sent = [request.lower().partition(b"traceparent: ")[2].partition(b"\r\n")[0] for request in upstream.requests]
    sent = [value.decode() for value in sent]
    assert sent == [f"00-{trace}-{span.id}-01" for span in (first, second)]


@pytest.mark.parametrize(
    ("script", "stream", "error"),
    [
        (always(response(b'{"message": "no"}', "500 Internal Server Error")), False, None),
        (once(STREAM_HEAD + chunk(FRAMES[0]) + chunk(FRAMES[1]) + b"0\r\n\r\n"), True, "truncated_upstream_stream"),
        (once(STREAM_HEAD + chunk(FRAMES[0]) + chunk(FRAMES[1]) + chunk(exception("throttlingException"))), True, None),
    ],
)
def test_what_fails_is_an_error(upstream_traced, collector, script, stream, error):
    gateway, upstream = upstream_traced
    upstream.script = script
    trace, _, header = context()
    told = post(gateway, headers={"traceparent": header}, stream=stream).text
    spans = collector.trace(trace)
    request, operation = named(spans, "POST /api/v1/chat/completions"), named(spans, f"chat {NOVA}")
    assert request.has_failed and operation.has_failed
    assert request.attributes["error.type"] == operation.attributes["error.type"]
    assert f'"{error or operation.attributes["error.type"]}"' in told


def test_a_client_that_leaves_ends_the_spans(upstream_traced, collector):
    gateway, upstream = upstream_traced
    upstream.script = then_stall(STREAM_HEAD + chunk(FRAMES[0]) + chunk(FRAMES[1]))
    trace, _, header = context()
    headers = {"Authorization": f"Bearer {gateway.key}", "traceparent": header}
    url, body = gateway.url + "/chat/completions", HELLO | {"stream": True}
    with httpx.stream("POST", url, json=body, headers=headers) as answer:
        next(answer.iter_lines())
    spans = collector.trace(trace)
    assert named(spans, "POST /api/v1/chat/completions").attributes["bedrock_gateway.client_left"] is True
    operation = named(spans, f"chat {NOVA}")
    assert operation.attributes["error.type"] == "client_left" and operation.has_failed
    gateway.wait_until(lambda: "client.left=true" in gateway.stderr)


def test_a_collector_in_trouble_gets_spans_again(start_gateway, collector):
    collector.answers = [(503, {"Retry-After": "1"}), (429, {"Retry-After": "1"}), (200, {})]
    gateway = start_gateway(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, **QUICK)
    trace, _, header = context()
    post(gateway, headers={"traceparent": header})
    assert len(collector.trace(trace)) == 3 and collector.requests >= 3
    assert "dropped" not in gateway.stderr


def test_what_a_collector_refuses_is_dropped_and_told(start_gateway, collector):
    collector.answers = [(400, {}), (200, {})]
    gateway = start_gateway(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, **QUICK)
    post(gateway)
    gateway.wait_until(lambda: "spans.dropped=" in gateway.stderr)
    assert "status 400" in gateway.stderr
    trace, _, header = context()
    post(gateway, headers={"traceparent": header})
    assert collector.trace(trace)


def test_a_collector_that_is_away_or_hangs_holds_up_nobody(start_gateway, collector):
    small = QUICK | {"OTEL_BSP_MAX_QUEUE_SIZE": "20"}
    away = start_gateway(OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{free_port()}", **small)
    collector.gate.clear()
    hanging = start_gateway(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, **small)
    for gateway in (away, hanging):
        for _ in range(50):
            assert post(gateway).status_code == 200
        gateway.terminate()
    # At the end each is waited for no longer than five seconds, and what is lost is told.
    for gateway in (away, hanging):
        assert gateway.wait(20) == 0
        assert "spans.dropped=" in gateway.stderr


def test_the_last_spans_go_out_at_the_end(start_gateway, collector):
    gateway = start_gateway(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=collector.url + "/v1/traces")
    for _ in range(3):
        assert post(gateway).status_code == 200
    assert collector.requests == 0
    gateway.terminate()
    assert gateway.wait(20) == 0
    assert len(collector.spans) == 9


def test_a_share_of_the_traces(start_gateway, collector):
    gateway = start_gateway(
        OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
        OTEL_TRACES_SAMPLER="traceidratio",
        OTEL_TRACES_SAMPLER_ARG="0.25",
        **QUICK,
    )
    # The second half of the id decides, as in other systems.
    kept, left = [f"{secrets.token_hex(8)}{half}" for half in ("3fffffffffffffff", "4000000000000000")]
    for trace in (left, kept):
        post(gateway, headers={"traceparent": f"00-{trace}-{secrets.token_hex(8)}-01"})
    collector.trace(kept)
    assert left not in {span.trace for span in collector.spans}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector:4318"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a-secret"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a b=a-secret"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a=a-secret%0d%0ax"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "10s"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_RESOURCE_ATTRIBUTES", "a=%zz"),
        ("OTEL_TRACES_SAMPLER", "sometimes"),
        ("OTEL_TRACES_SAMPLER_ARG", "1.5"),
        ("OTEL_BSP_SCHEDULE_DELAY", "0"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "many"),
        ("OTEL_SDK_DISABLED", "maybe"),
    ],
)
def test_a_wrong_value_ends_the_start(run_command, name, value):
    process = run_command(**{"PORT": str(free_port()), name: value})
    assert process.process.returncode == 78, process.output
    assert len(process.stderr.strip().splitlines()) == 1 and name in process.stderr
    assert "a-secret" not in process.stderr
