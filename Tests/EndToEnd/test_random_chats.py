# SPDX-License-Identifier: MIT-0
"""Requests by chance reach Bedrock as requests that botocore's validator and the simulator's rules accept.

A refusal may come from the gateway, which names the part that it cannot carry; none may come from Bedrock.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from random_chats import Chats
from test_golden_requests import validate
from upstream import ANSWER, FRAMES

SIMULATED = [
    "anthropic.claude-3-haiku-20240307-v1:0",
    "us.anthropic.claude-3-7-sonnet-20250219-v1:0",
    "us.anthropic.claude-sonnet-4-20250514-v1:0",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "us.anthropic.claude-sonnet-4-6",
    "amazon.nova-micro-v1:0",
    "us.amazon.nova-lite-v1:0",
    "amazon.titan-text-express-v1",
    "us.meta.llama3-3-70b-instruct-v1:0",
    "mistral.mistral-7b-instruct-v0:2",
    "mistral.mistral-large-2402-v1:0",
    "us.deepseek.r1-v1:0",
    "openai.gpt-oss-120b-1:0",
    "openai.gpt-oss-20b-1:0",
]

OTHERS = [
    "anthropic.claude-v2:1",
    "us.anthropic.claude-opus-4-7",
    "global.anthropic.claude-opus-5-5",
    "us.amazon.nova-2-lite-v1:0",
    "us.amazon.nova-premier-v1:0",
    "us.meta.llama4-maverick-17b-instruct-v1:0",
    "us.mistral.pixtral-large-2502-v1:0",
    "mistral.mistral-large-3-675b-instruct",
    "deepseek.v3-v1:0",
    "us.openai.gpt-5.6-sol",
    "cohere.command-r-plus-v1:0",
    "cohere.command-text-v14",
    "ai21.jamba-1-5-large-v1:0",
    "qwen.qwen3-32b-v1:0",
    "qwen.qwen3-vl-235b-a22b",
    "zai.glm-4.7",
    "moonshot.kimi-k2-thinking",
    "moonshotai.kimi-k2.5",
    "minimax.minimax-m2",
    "google.gemma-3-12b-it",
    "nvidia.nemotron-nano-12b-v2",
    "us.writer.palmyra-x5-v1:0",
    "xai.grok-4-6",
    "arn:aws:bedrock:us-west-2:123456789012:imported-model/abc123",
    "provider-to-come.model-v1",
]

EACH = 25


class Recording(BaseHTTPRequestHandler):
    """Answers every request for a chat as Bedrock would, and keeps its body."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        streams = self.path.endswith("-stream")
        self.server.bodies.append((streams, json.loads(body)))
        answer = b"".join(FRAMES) if streams else ANSWER
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream" if streams else "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def recording():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recording)
    server.bodies = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()




def check_refusals(results):
    """Refusals are the gateway's own, name a part, and are few."""
    refusals = [(request, text) for request, status, text in results if status != 200]
    for request, text in refusals:
        error = json.loads(text)["error"]
        assert error["code"] in ("unsupported_parameter", "invalid_value"), (request, text)
        assert error["param"], (request, text)
    for request, status, text in results:
        assert status != 200 or '"error"' not in text, (request, text)
    return len(refusals)


def run(gateway, model):
    """Asks for as many answers, every other one as a stream; gives requests, statuses and texts."""
    chats = Chats(model)
    results = []
    headers = {"Authorization": f"Bearer {gateway.key}"}
    with httpx.Client(base_url=gateway.url, headers=headers, timeout=30, trust_env=False) as http:
        for index in range(EACH):
            request = chats.one(model) | ({"stream": True} if index % 2 else {})
            answer = http.post("/chat/completions", json=request)
            results.append((request, answer.status_code, answer.text))
    return results


@pytest.mark.parametrize("model", SIMULATED)
def test_the_simulator_takes_all(gateway, recorder, model):
    assert check_refusals(run(gateway, model)) < EACH
    for request in recorder.requests:
        errors = validate.errors_of_request(request["body"], request["path"].endswith("-stream"))
        assert errors == [], (errors, request["body"])


def test_botocore_takes_all(start_gateway, recording):
    url = f"http://127.0.0.1:{recording.server_port}"
    gateway = start_gateway(AWS_ENDPOINT_URL_BEDROCK_RUNTIME=url)
    for model in SIMULATED + OTHERS:
        recording.bodies.clear()
        refused = check_refusals(run(gateway, model))
        assert len(recording.bodies) >= EACH - refused > 0
        for streams, body in recording.bodies:
            errors = validate.errors_of_request(body, streams)
            assert errors == [], (model, errors, body)
