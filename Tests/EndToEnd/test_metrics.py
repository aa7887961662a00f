# SPDX-License-Identifier: MIT-0
"""What Prometheus reads: its form, and its numbers beside what clients were told and what went wrong."""

import json
import os
import re
import socket
import subprocess
import time

import httpx
import pytest
from conftest import NOVA, make_client
from faulty import Faulty
from prometheus import Exporter, check, files, tool
from servers import free_port
from upstream import FRAMES, PLAIN, STREAM, STREAM_HEAD, always, chunk, response, then_reset, then_stall

HELLO = [{"role": "user", "content": "Hello"}]
EMBEDDING = "amazon.titan-embed-text-v2:0"
P = "bedrock_gateway_"


def refusal(status: str, name: str, message: str = "No.") -> bytes:
    return response(json.dumps({"message": message}).encode(), status, x_amzn_errortype=name)


@pytest.fixture
def exporter():
    return Exporter()


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A gateway with metrics whose Bedrock is exchanged at will."""
    exporter = Exporter()
    limits = {"UPSTREAM_IDLE_TIMEOUT_SECONDS": "30", "UPSTREAM_TOTAL_TIMEOUT_SECONDS": "30"}
    faulty = Faulty(tmp_path_factory.mktemp("metrics"), AWS_MAX_ATTEMPTS="2", **limits, **exporter.variables)
    yield faulty, exporter
    faulty.close()


@pytest.fixture(scope="module")
def busy(broken):
    """The metrics of a gateway that has seen some of everything."""
    faulty, exporter = broken
    faulty.post(always(PLAIN), seed=1)
    faulty.post(always(STREAM), stream=True)
    return exporter


@pytest.fixture
def prometheus(busy, tmp_path):
    """A Prometheus that scrapes the gateway, and has taken the rules."""
    job = {"job_name": "gateway", "scrape_interval": "1s", "static_configs": [{"targets": [f"127.0.0.1:{busy.port}"]}]}
    config = {"scrape_configs": [job], "rule_files": [str(path) for path in files("alerts.yml")]}
    (tmp_path / "prometheus.yml").write_text(json.dumps(config))
    address = f"127.0.0.1:{free_port()}"
    options = ["config.file", "prometheus.yml"], ["storage.tsdb.path", "data"], ["web.listen-address", address]
    command = [tool("prometheus"), *(f"--{name}={value}" for name, value in options)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        yield f"http://{address}"
        process.kill()


def test_numbers_are_those_of_the_answers(start_gateway, exporter):
    gateway = start_gateway(API_KEY='{"alice": "a-key", "bob": "b-key"}', **exporter.variables)
    usages = []
    for key in ("a-key", "b-key"):
        with make_client(gateway, api_key=key) as client:
            usages += [client.chat.completions.create(model=NOVA, messages=HELLO, seed=1).usage for _ in range(2)]
            options = {"stream": True, "stream_options": {"include_usage": True}}
            usages.append([*client.chat.completions.create(model=NOVA, messages=HELLO, **options)][-1].usage)
            # Its tokens count although the client is not told of them; they are those of the one before.
            assert not any(
                chunk.usage for chunk in client.chat.completions.create(model=NOVA, messages=HELLO, stream=True)
            )
            usages.append(usages[-1])
    with make_client(gateway, api_key="a-key") as client:
        embedded = client.embeddings.create(model=EMBEDDING, input=["one", "two"]).usage
    for key, told in (("alice", usages[:4]), ("bob", usages[4:])):
        labels = {"model": NOVA, "key": key}
        exporter.wait_for(4, P + "requests_total", endpoint="chat", status="2xx", outcome="success", **labels)
        tokens = {kind: exporter.value(P + "tokens_total", type=kind, **labels) for kind in ("input", "output")}
        assert tokens == {
            "input": sum(usage.prompt_tokens for usage in told),
            "output": sum(usage.completion_tokens for usage in told),
        }
    assert exporter.value(P + "tokens_total", model=EMBEDDING, type="input") == embedded.prompt_tokens
    assert exporter.value(P + "request_duration_seconds_count", endpoint="chat", model=NOVA) == 8
    assert exporter.value(P + "request_duration_seconds_count", endpoint="embeddings", model=EMBEDDING) == 1
    assert exporter.value(P + "time_to_first_token_seconds_count", model=NOVA) == 4
    assert exporter.value(P + "time_per_output_token_seconds_count", model=NOVA) == 4
    assert exporter.value(P + "adaptations_total", parameter="seed") == 4
    assert exporter.value(P + "build_info") == 1
    assert exporter.value(P + "ready") == 1


@pytest.mark.parametrize(
    ("kind", "script", "calls", "outcome"),
    [
        ("throttled", always(refusal("429 Too Many Requests", "ThrottlingException")), 2, "throttled"),
        ("access", always(refusal("403 Forbidden", "AccessDeniedException")), 1, "client_error"),
        ("identity", always(refusal("403 Forbidden", "UnrecognizedClientException")), 1, "server_error"),
        ("validation", always(refusal("400 Bad Request", "ValidationException")), 1, "client_error"),
        ("not_found", always(refusal("404 Not Found", "ResourceNotFoundException")), 1, "client_error"),
        ("server", always(refusal("503 Service Unavailable", "ServiceUnavailableException")), 2, "server_error"),
        ("timeout", then_stall(b""), 1, "server_error"),
        ("transport", then_reset(PLAIN[:-10]), 1, "server_error"),
        ("broken_answer", always(response(b"no JSON")), 1, "server_error"),
    ],
)
def test_failures_are_counted_by_kind(broken, kind, script, calls, outcome):
    faulty, exporter = broken
    names = (P + "upstream_errors_total", P + "retries_total")
    before = [exporter.value(names[0], kind=kind), exporter.value(names[0]), exporter.value(names[1])]
    ended = exporter.value(P + "requests_total", outcome=outcome)
    # Only a stream must begin soon.
    faulty.post(script, stream=kind == "timeout")
    exporter.wait_for(before[0] + calls, names[0], kind=kind)
    assert exporter.value(names[0]) == before[1] + calls
    assert exporter.value(names[1]) == before[2] + calls - 1
    exporter.wait_for((0 if ended != ended else ended) + 1, P + "requests_total", outcome=outcome)


def test_a_stream_that_breaks_is_counted_once(broken):
    faulty, exporter = broken
    before = exporter.value(P + "upstream_errors_total")
    faulty.post(then_reset(STREAM_HEAD + b"".join(chunk(data) for data in FRAMES[:3])), stream=True)
    exporter.wait_for(before + 1, P + "upstream_errors_total")
    exporter.wait_for(1, P + "requests_total", outcome="broken", status="2xx")


def test_streams_are_open_until_they_end(broken):
    faulty, exporter = broken
    faulty.relay.script = then_stall(STREAM_HEAD + b"".join(chunk(data) for data in FRAMES[:3]))
    departed = exporter.value(P + "requests_total", outcome="departed")
    body = {"model": NOVA, "messages": HELLO, "stream": True}
    with faulty.client.stream("POST", faulty.gateway.url + "/chat/completions", json=body) as answer:
        next(answer.iter_raw())
        exporter.wait_for(1, P + "open_streams")
        assert exporter.value(P + "requests_in_flight") == 1
    exporter.wait_for(0, P + "open_streams")
    exporter.wait_for(0, P + "requests_in_flight")
    exporter.wait_for((0 if departed != departed else departed) + 1, P + "requests_total", outcome="departed")


def test_made_up_models_are_one_series(broken):
    faulty, exporter = broken
    faulty.post(always(PLAIN))
    before = len(exporter.get().text.splitlines())
    refused = exporter.value(P + "requests_total", model="other", outcome="client_error")
    refused = 0 if refused != refused else refused
    script = always(refusal("400 Bad Request", "ValidationException", "The provided model identifier is invalid."))
    for number in range(1000):
        assert faulty.post(script, model=f"made.up-model-{number}-v1:0").status_code == 404
    exporter.wait_for(refused + 1000, P + "requests_total", model="other", outcome="client_error")
    text = exporter.get().text
    assert "made.up" not in text
    assert len(text.splitlines()) <= before + 2


def test_targets_tell_their_state(start_gateway, simulator, exporter):
    targets = [
        {"name": "gone", "model": NOVA, "endpoint": f"http://127.0.0.1:{free_port()}"},
        {"name": "there", "model": NOVA, "endpoint": simulator.url},
    ]
    gateway = start_gateway(ROUTES=json.dumps({"fast": targets}), ROUTE_FAILURES="1", **exporter.variables)
    states = {"gone": "closed", "there": "closed"}
    for _ in range(2):
        for target, state in states.items():
            assert exporter.value(P + "target_state", target=target, state=state) == 1
            assert exporter.value(P + "target_state", target=target) == 1
        with make_client(gateway) as client:
            # The name that the client uses is no model; the label is what was called.
            assert client.chat.completions.create(model="fast", messages=HELLO).choices
        exporter.wait_for(1, P + "failovers_total")
        states["gone"] = "open"
    exporter.wait_for(2, P + "requests_total", endpoint="chat", model=NOVA, outcome="success")
    headers = {"Authorization": f"Bearer {gateway.key}"}
    status = httpx.get(gateway.root + "/status", headers=headers).json()
    assert status["targets"] == [{"target": "gone", "state": "open"}, {"target": "there", "state": "closed"}]


def test_the_process_is_told_of_as_the_system_does(broken):
    faulty, exporter = broken
    pid = faulty.gateway.process.pid
    stat = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
    ticks = os.sysconf("SC_CLK_TCK")
    # Its home was made just before, and nothing is kept there.
    started = os.stat(faulty.gateway.environment["HOME"]).st_ctime
    assert exporter.value("process_cpu_seconds_total") == pytest.approx((int(stat[11]) + int(stat[12])) / ticks, abs=1)
    assert exporter.value("process_resident_memory_bytes") == pytest.approx(faulty.resident * 1024, rel=0.2)
    assert exporter.value("process_open_fds") == pytest.approx(faulty.descriptors, abs=4)
    assert exporter.value("process_threads") == pytest.approx(len(os.listdir(f"/proc/{pid}/task")), abs=2)
    assert exporter.value("process_start_time_seconds") == pytest.approx(started, abs=5)
    assert exporter.value("process_max_fds") > 1000
    for executor in ("event_loop", "tasks"):
        faulty.gateway.wait_until(lambda: exporter.value(P + "lag_seconds_count", executor=executor) > 0)


def test_the_form_is_prometheus_s(busy):
    answer = busy.get()
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    for family in busy.families:
        assert family.documentation, family.name
        assert re.fullmatch(r"(bedrock_gateway|process)_[a-z_]+", family.name)
        assert family.type in ("counter", "gauge", "histogram")
    names = [family.name for family in busy.families]
    assert len(names) == len(set(names))


@pytest.mark.skipif(tool("promtool") is None, reason="there is no promtool")
def test_promtool_has_no_complaint(busy):
    assert check(tool("promtool"), "check", "metrics", text=busy.get().text) == ""


@pytest.mark.skipif(tool("promtool") is None, reason="there is no promtool")
def test_promtool_takes_the_rules():
    for path in files("alerts.yml"):
        assert "SUCCESS" in check(tool("promtool"), "check", "rules", str(path))


def test_dashboard_and_rules_use_metrics_that_exist(busy):
    exported = {sample.name for family in busy.families for sample in family.samples}
    # Only where routes are configured.
    exported.add(P + "target_state")
    found = 0
    for path in [*files("*.json"), *files("alerts.yml")]:
        if path.parent.name not in ("grafana", "prometheus"):
            continue
        for name in re.findall(r"\b(?:bedrock_gateway|process)_[a-z_]+", path.read_text()):
            assert name in exported, f"{name} in {path.name}"
            found += 1
    assert found > 30


def test_the_dashboard_is_whole():
    (path,) = files("bedrock-gateway.json")
    board = json.loads(path.read_text())
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    cells = set()
    for panel in panels:
        place = panel["gridPos"]
        own = {(x + place["x"], y + place["y"]) for x in range(place["w"]) for y in range(place["h"])}
        assert not own & cells and place["x"] + place["w"] <= 24, panel["title"]
        cells |= own
        assert all(target["expr"].count("(") == target["expr"].count(")") for target in panel["targets"])
    variables = {variable["name"] for variable in board["templating"]["list"]} | {"__rate_interval"}
    assert set(re.findall(r"\$\{?(\w+)", json.dumps(panels))) <= variables


@pytest.mark.skipif(tool("prometheus") is None, reason="there is no Prometheus")
def test_a_prometheus_scrapes_it_and_takes_every_expression(busy, prometheus):
    def query(expression: str) -> list:
        try:
            answer = httpx.get(prometheus + "/api/v1/query", params={"query": expression}, trust_env=False)
        except httpx.TransportError:
            return []
        assert answer.status_code in (200, 503), f"{expression}: {answer.text}"
        return answer.json()["data"]["result"] if answer.status_code == 200 else []

    deadline = time.monotonic() + 30
    while not (found := query(P + 'requests_total{endpoint="chat",outcome="success"}')):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert found[0]["metric"]["model"] == NOVA
    (path,) = files("bedrock-gateway.json")
    for panel in json.loads(path.read_text())["panels"]:
        for target in panel.get("targets", []):
            expression = re.sub(r"\$(instance|model)", ".*", target["expr"]).replace("$__rate_interval", "1m")
            query(expression)


def test_a_busy_port_does_not_keep_the_gateway_from_serving(start_gateway, exporter):
    with socket.create_server(("127.0.0.1", exporter.port)):
        gateway = start_gateway(**exporter.variables)
        gateway.wait_until(lambda: "Metrics cannot be served" in gateway.stderr)
        with make_client(gateway) as client:
            assert client.chat.completions.create(model=NOVA, messages=HELLO).choices
    gateway.wait_until(lambda: "/metrics" in gateway.stdout)
    assert exporter.value(P + "requests_total", endpoint="chat", outcome="success") == 1


def test_metrics_are_nowhere_else(gateway, exporter):
    assert httpx.get(gateway.root + "/metrics").status_code == 404
    assert httpx.get(gateway.root + "/metrics", headers={"Authorization": f"Bearer {gateway.key}"}).status_code == 404
    with pytest.raises(httpx.ConnectError):
        exporter.get()


def test_other_paths_and_methods(busy):
    root = busy.url.removesuffix("metrics")
    assert httpx.get(root).status_code == 404
    assert httpx.post(busy.url).status_code == 405
    assert httpx.get(busy.url + "?a=b").status_code == 200
    assert httpx.head(busy.url).status_code == 200
