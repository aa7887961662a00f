# SPDX-License-Identifier: MIT-0
"""The snippets of the READMEs, word for word but for the port."""

import re
import subprocess
import sys

import pytest
from servers import ROOT

SNIPPETS = [
    (language, text)
    for name in ("README.md", "README_CN.md")
    for language, text in re.findall(r"```(bash|python)\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    if "localhost:8000" in text
]


def test_the_readme_has_snippets():
    assert {language for language, _ in SNIPPETS} == {"bash", "python"}


@pytest.mark.parametrize("language, text", SNIPPETS)
def test_a_snippet_works(start_gateway, language, text):
    gateway = start_gateway(API_KEY=None)
    text = text.replace("localhost:8000", f"localhost:{gateway.port}")
    command = ["bash", "-euo", "pipefail", "-c", text] if language == "bash" else [sys.executable, "-c", text]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "You said: Hello!" in result.stdout
    if "Count to three" in text:
        assert "You said: Count to three." in result.stdout
        assert "2 vectors of 1024 numbers" in result.stdout
