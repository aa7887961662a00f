# SPDX-License-Identifier: MIT-0
"""GET /status: who may see it, and its numbers beside what clients were told."""

import re

import httpx
import pytest
from conftest import NOVA, make_client
from servers import ROOT

HELLO = [{"role": "user", "content": "Hello"}]
MEMBERS = {
    "requests", "requests_per_second", "errors", "client_error", "throttled", "server_error", "broken", "departed", "adapted",
    "input_tokens", "output_tokens", "cached_tokens", "cache_written_tokens", "output_tokens_per_second", "retries",
    "upstream_errors", "seconds",
}  # fmt: skip


def status(gateway) -> dict:
    headers = {"Authorization": f"Bearer {gateway.key}"}
    answer = httpx.get(gateway.root + "/status", headers=headers, trust_env=False).raise_for_status()
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def test_numbers_are_those_of_the_answers(start_gateway):
    gateway = start_gateway()
    with make_client(gateway) as client:
        usages = [client.chat.completions.create(model=NOVA, messages=HELLO).usage for _ in range(3)]
        for _ in client.chat.completions.create(model=NOVA, messages=HELLO, stream=True):
            pass
        usages.append(usages[0])
        assert client.models.list().data
    assert httpx.post(gateway.url + "/chat/completions", headers={"Authorization": f"Bearer {gateway.key}"}).is_error
    gateway.wait_until(lambda: status(gateway)["total"]["requests"] == 6)
    told = status(gateway)
    for part in (told["total"], told["last_minute"], told["last_10_minutes"]):
        assert part["requests"] == 6
        assert part["client_error"] == 1
        assert part["errors"] == 0
        assert part["input_tokens"] == sum(usage.prompt_tokens for usage in usages)
        assert part["output_tokens"] == sum(usage.completion_tokens for usage in usages)
    assert 0 < told["last_minute"]["latency_seconds"]["p50"] <= told["last_minute"]["latency_seconds"]["p99"] < 10
    assert 0 < told["last_minute"]["time_to_first_token_seconds"]["p50"] < 10
    assert told["last_minute"]["requests_per_second"] == pytest.approx(6 / told["last_minute"]["seconds"], rel=0.01)
    (row,) = told["models"]
    assert row["model"] == NOVA and row["total"]["requests"] == 4
    assert told["in_flight"] == told["open_streams"] == told["queued"] == 0
    assert told["ready"] and told["region"] == "us-west-2"
    assert told["started_at"] <= told["now"] and told["targets"] == []
    series = told["series"]
    assert {len(series[name]) for name in series.keys() - {"step_seconds", "end"}} == {120}
    assert sum(series["requests"]) == 6


def test_it_is_for_those_who_have_a_key(gateway, start_gateway):
    assert httpx.get(gateway.root + "/status").status_code == 401
    assert gateway.key not in httpx.get(gateway.root + "/status", headers={"Authorization": f"Bearer {gateway.key}"}).text
    off = start_gateway(ENABLE_STATUS="false")
    assert httpx.get(off.root + "/status", headers={"Authorization": f"Bearer {off.key}"}).status_code == 404


def test_the_documentation_names_every_member(gateway):
    text = (ROOT / "docs/observability.md").read_text()
    told = status(gateway)
    assert told["total"].keys() == MEMBERS
    for name in told.keys() | told["last_minute"].keys() | told["series"].keys() | told["total"]["upstream_errors"].keys():
        assert re.search(rf"`{name}`", text), name
