# SPDX-License-Identifier: MIT-0
"""The snippets of the usage guides, word for word, in the environment that the guides set up."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from servers import ROOT

GUIDE, CHINESE_GUIDE = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("Usage.md", "Usage_CN.md"))
FENCED = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
SNIPPETS = FENCED.findall(GUIDE)
RUNNERS = {
    "bash": lambda text: ["bash", "-euo", "pipefail", "-c", text],
    "python": lambda text: [sys.executable, "-c", text],
    "javascript": lambda text: ["node", "--input-type=module", "-e", text],
}
# What a snippet must print beside ending well.
EXPECTED = {
    "client.models.list():": "us.amazon.nova-lite-v1:0",
    '"content": "Hello!"}]}\'': "You said: Hello!",
    "print(answer.choices[0].message.content)\n": " said: ",
    "console.log": "You said: Hello!",
    "include_usage": "data: [DONE]",
    "stream=True": "You said: Count to three.",
    "seed=7": "seed",
    "get_weather": "get_weather {",
    "response_format=City": "name=",
    "report.csv": "You said:",
    "reasoning_effort": "thoughts:",
    "prompt_caching": "read from the cache:",
    "cohere.embed": "3 vectors of 1024 numbers",
    '"dimensions": 256': '"embedding"',
    'api_key="wrong"': "401 ",
}


def test_both_guides_have_the_same_snippets():
    assert FENCED.findall(CHINESE_GUIDE) == SNIPPETS


@pytest.mark.parametrize("language, text", [snippet for snippet in SNIPPETS if snippet[0] in RUNNERS])
def test_a_snippet_works(gateway, language, text):
    if language == "javascript" and not shutil.which("node"):
        pytest.skip("Node is not installed")
    environment = os.environ | {"OPENAI_BASE_URL": gateway.url, "OPENAI_API_KEY": gateway.key}
    result = subprocess.run(RUNNERS[language](text), capture_output=True, text=True, timeout=60, env=environment)
    assert result.returncode == 0, result.stderr
    for mark, output in EXPECTED.items():
        if mark in text:
            assert output in result.stdout
    assert '"error"' not in result.stdout
