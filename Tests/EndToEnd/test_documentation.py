# SPDX-License-Identifier: MIT-0
"""docs/compatibility.md speaks of every parameter of OpenAI's SDK, and the files that it names are there."""

import fnmatch
import re

import pytest
from openai.types.chat import completion_create_params
from servers import ROOT

TEXT = (ROOT / "docs/compatibility.md").read_text(encoding="utf-8")
GOLDEN = ROOT / "Tests/BedrockCoreTests/Translation/Golden"
PARAMETERS = {
    **completion_create_params.CompletionCreateParamsBase.__annotations__,
    **completion_create_params.CompletionCreateParamsStreaming.__annotations__,
}
NAMES = {path.relative_to(GOLDEN).as_posix().split(".")[0] for path in GOLDEN.rglob("*.*")}


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_parameter_has_a_fate(name):
    table = TEXT.split("## Parameters of chat completions")[1].split("## Messages")[0]
    assert re.search(rf"^\|[^|]*`{name}`", table, re.MULTILINE)


def test_named_files_are_there():
    table = TEXT.split("## Known translation bugs")[1].split("\n## ")[0]
    rows = [row.split("|") for row in table.splitlines() if re.match(r"\| \d+ ", row)]
    assert [int(row[1]) for row in rows] == [*range(1, 65), 70]
    for row in rows:
        tests = row[-2]
        for name in re.findall(r"`([a-z0-9/*-]+)`", tests):
            assert fnmatch.filter(NAMES, name), f"{name} of row {row[1]} is no golden file"
        for suite in re.findall(r"\b[A-Z]\w+Tests\b", tests):
            assert any(f"struct {suite}" in path.read_text() for path in (ROOT / "Tests").rglob("*.swift")), suite
        for module in re.findall(r"\btest_\w+", tests):
            assert (ROOT / f"Tests/EndToEnd/{module}.py").exists(), module
