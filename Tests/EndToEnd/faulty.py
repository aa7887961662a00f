# SPDX-License-Identifier: MIT-0
"""A gateway whose Bedrock is exchanged by each test, and what its clients must see."""

import json
import os
import time

import httpx
from conftest import NOVA
from servers import Gateway
from upstream import PLAIN, Script, Upstream, always

LIMITS = {
    "AWS_MAX_ATTEMPTS": "1",
    "UPSTREAM_CONNECT_TIMEOUT_SECONDS": "1",
    "UPSTREAM_FIRST_EVENT_TIMEOUT_SECONDS": "0.5",
    "UPSTREAM_IDLE_TIMEOUT_SECONDS": "0.5",
    "UPSTREAM_TOTAL_TIMEOUT_SECONDS": "2",
}

WHOLE = "whole"


class Faulty:
    """The gateway, and the upstream that it takes for Bedrock."""

    def __init__(self, folder, **changes: str):
        self.relay = Upstream(always(PLAIN))
        variables = {
            "HOST": "127.0.0.1",
            "API_KEY": Gateway.key,
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": self.relay.url,
            "AWS_ENDPOINT_URL_BEDROCK": self.relay.url,
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
        }
        self.gateway = Gateway(folder, variables | LIMITS | changes).wait_for_health()
        self.client = httpx.Client(headers={"Authorization": f"Bearer {self.gateway.key}"}, timeout=15, trust_env=False)

    def post(self, script: Script, path: str = "/chat/completions", **members) -> httpx.Response:
        self.relay.script = script
        body = {"model": NOVA, "messages": [{"role": "user", "content": "x"}]} | members
        return self.client.post(self.gateway.url + path, json=body)

    @property
    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.gateway.process.pid}/fd"))

    @property
    def resident(self) -> int:
        """Kilobytes."""
        with open(f"/proc/{self.gateway.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def settle(self, descriptors: int, limit: float = 10) -> None:
        """Waits until no more than so many descriptors are open."""
        deadline = time.monotonic() + limit
        while self.descriptors > descriptors:
            assert time.monotonic() < deadline, f"{self.descriptors} descriptors are open, not {descriptors}"
            time.sleep(0.05)

    def close(self) -> None:
        self.client.close()
        self.gateway.stop()
        self.relay.close()


def is_error_object(value) -> bool:
    error = value.get("error", {})
    return isinstance(error.get("message"), str) and isinstance(error.get("type"), str) and "code" in error


def events_of(answer: httpx.Response) -> list:
    """The data of the events, comments left out; the last of a broken one may be missing its end."""
    data = [line.removeprefix("data: ") for line in answer.text.split("\n\n") if line.startswith("data: ")]
    return [text if text == "[DONE]" else json.loads(text) for text in data]


def what_is_seen(answer: httpx.Response) -> tuple:
    """What a client is told: the status and the code of the error, or the status and `WHOLE`.

    Whatever it is, it must be well-formed: an error object, a whole stream, or a stream that says how it broke.
    """
    if answer.status_code != 200:
        assert is_error_object(answer.json()), answer.text
        return answer.status_code, answer.json()["error"]["code"]
    if not answer.headers["content-type"].startswith("text/event-stream"):
        assert answer.json()["choices"][0]["finish_reason"], answer.text
        return 200, WHOLE
    *events, last = events_of(answer)
    reasons = [choice["finish_reason"] for event in events for choice in event["choices"]]
    if last == "[DONE]":
        assert reasons[-1] and not any(reasons[:-1])
        return 200, WHOLE
    assert is_error_object(last), answer.text
    assert not any(reasons)
    return 200, last["error"]["code"]


def assert_broken_stream(answer: httpx.Response) -> None:
    """An error instead of the stream, or at its end; never a stream that looks whole."""
    status, seen = what_is_seen(answer)
    assert status in (200, 400, 408, 424, 429, 500, 502, 503, 504)
    assert seen != WHOLE
