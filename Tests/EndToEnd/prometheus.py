# SPDX-License-Identifier: MIT-0
"""Reads what the gateway exports: with the parser of Prometheus's own client for Python, and promtool where it is there."""

import math
import shutil
import subprocess
import time
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from servers import ROOT, free_port

CHAT = {"endpoint": "chat"}


def tool(name: str) -> str | None:
    """A program of Prometheus's: an installed one, or that of scripts/prometheus-tools.sh."""
    own = ROOT / ".build-prometheus/usr/bin" / name
    return str(own) if own.exists() else shutil.which(name)


class Exporter:
    """The listener of a gateway's metrics."""

    def __init__(self, port: int | None = None):
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}/metrics"

    @property
    def variables(self) -> dict[str, str]:
        return {"METRICS_PORT": str(self.port)}

    def get(self) -> httpx.Response:
        return httpx.get(self.url, trust_env=False).raise_for_status()

    @property
    def families(self) -> list:
        return list(text_string_to_metric_families(self.get().text))

    def value(self, name: str, **labels: str) -> float:
        """The sum over all series that have these labels; NaN where there is none."""
        samples = [sample for family in self.families for sample in family.samples if sample.name == name]
        fitting = [sample.value for sample in samples if labels.items() <= sample.labels.items()]
        return sum(fitting) if fitting else math.nan

    def wait_for(self, wanted: float, name: str, limit: float = 5, **labels: str) -> None:
        """A request is counted when its answer has ended, which its client may know a moment before."""
        deadline = time.monotonic() + limit
        while (value := self.value(name, **labels)) != wanted:
            assert time.monotonic() < deadline, f"{name} {labels} is {value}, not {wanted}"
            time.sleep(0.02)


def check(program: str, *arguments: str, text: str = "") -> str:
    result = subprocess.run([program, *arguments], input=text, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def files(pattern: str) -> list[Path]:
    return sorted((ROOT / "deployment").rglob(pattern))
