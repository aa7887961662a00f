# SPDX-License-Identifier: MIT-0
"""The description of the interface: valid, and true of what the gateway answers."""

import subprocess
import sys

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from servers import ROOT

FILE = ROOT / "Sources/CConsole/web/openapi.json"


@pytest.mark.parametrize("prefix", ["/api/v1", "/"])
def test_it_is_valid_and_its_paths_are_served(start_gateway, prefix):
    gateway = start_gateway(API_ROUTE_PREFIX=prefix)
    description = httpx.get(gateway.root + "/openapi.json").raise_for_status().json()
    OpenAPIV31SpecValidator(description).validate()
    with httpx.Client(base_url=gateway.root, headers={"Authorization": f"Bearer {gateway.key}"}, trust_env=False) as http:
        for path, methods in description["paths"].items():
            address = path.replace("{model}", "us.amazon.nova-lite-v1:0").replace("{file}", "app.js")
            for method in methods:
                answer = http.request(method, address)
                assert str(answer.status_code) in methods[method]["responses"], f"{method} {path}"
                # The status may be switched off.
                assert answer.status_code != 404 or path == "/status"


def test_the_file_is_served_as_it_is(gateway):
    assert httpx.get(gateway.root + "/openapi.json").content == FILE.read_bytes()


def test_no_answer_is_undocumented(gateway, tmp_path):
    """Schemathesis makes requests from the description, right and wrong ones, and compares the answers with it."""
    # What a model or the simulator refuses of what has the right form is no schema's business.
    options = ["--exclude-checks", "positive_data_acceptance", "--suppress-health-check", "all", "--no-color", "--seed", "1"]
    # The status may be switched off.
    if httpx.get(gateway.root + "/status").status_code == 404:
        options += ["--exclude-path", "/status"]
    result = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", gateway.root + "/openapi.json", *options]
        + ["--phases", "examples,coverage,fuzzing", "--max-examples", "5", "-H", f"Authorization: Bearer {gateway.key}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]
