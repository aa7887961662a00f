# SPDX-License-Identifier: MIT-0
"""The golden requests of the translator's tests are requests that botocore would send."""

import importlib.util
import pathlib

import pytest

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "BedrockCoreTests/Translation/botocore/validate.py"
SPEC = importlib.util.spec_from_file_location("validate", SCRIPT)
validate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(validate)


def test_there_are_golden_files():
    assert len(validate.golden_files()) >= 20


@pytest.mark.parametrize("path", validate.golden_files(), ids=lambda path: path.name)
def test_golden_file_is_valid(path):
    assert validate.errors_in(path) == []
