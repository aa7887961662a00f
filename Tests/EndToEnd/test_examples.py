# SPDX-License-Identifier: MIT-0
"""The examples that need a gateway or another service of AWS's: run as their readers would run them."""

import os
import re
import shlex
import subprocess
import sys

import httpx
import pytest
from openai import OpenAI
from servers import BINARY, ROOT, Process, free_port

EXAMPLES = ROOT / "Examples"


@pytest.mark.parametrize(
    "name, expected",
    [
        ("chat", r"You said: Hello!\nadd \['a', 'b'\]\n"),
        ("langchain_chat", r"You said: Hello!\n2 vectors of 1024 numbers\n"),
        ("agent", r".*\bsaid: .+\n"),
    ],
)
def test_python(gateway, name, expected):
    environment = os.environ | {"OPENAI_BASE_URL": gateway.url, "OPENAI_API_KEY": gateway.key}
    result = subprocess.run(
        [sys.executable, EXAMPLES / "python" / f"{name}.py"], capture_output=True, text=True, timeout=60, env=environment
    )
    assert result.returncode == 0, result.stderr
    assert re.fullmatch(expected, result.stdout)


def test_a_gateway_within_an_app(simulator, tmp_path):
    binary = BINARY.with_name("MountedGateway")
    if not binary.exists():
        pytest.skip("the example is built beside the gateway for debugging only")
    port = free_port()
    environment = os.environ | {
        "AWS_ENDPOINT_URL": simulator.url, "AWS_ACCESS_KEY_ID": "AKIDSIMULATOR", "AWS_SECRET_ACCESS_KEY": "simulator-secret",
        "API_KEY": "of-the-app", "PORT": str(port),
    }
    app = Process([], environment, tmp_path / "app", binary)
    root = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(root).status_code == 200
        except httpx.TransportError:
            return False

    try:
        app.wait_until(answers)
        assert "own" in httpx.get(root).text
        client = OpenAI(base_url=f"{root}/ai", api_key="of-the-app")
        question = [{"role": "user", "content": "Hello!"}]
        answer = client.chat.completions.create(model="us.amazon.nova-lite-v1:0", messages=question)
        assert answer.choices[0].message.content == "You said: Hello!"
        chunks = client.chat.completions.create(model="us.amazon.nova-lite-v1:0", messages=question, stream=True)
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "You said: Hello!"
        assert httpx.post(f"{root}/ai/chat/completions", json={}).status_code == 401
    finally:
        app.stop()
