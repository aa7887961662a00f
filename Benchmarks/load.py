# SPDX-License-Identifier: MIT-0
"""Builds and runs the load, and says what a whole answer is."""

import json
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from processes import OTHER_CORES, on_cores

HERE = Path(__file__).resolve().parent


class LoadFailed(Exception):
    """An answer was wrong, or did not come."""


@dataclass(frozen=True)
class Check:
    """What every answer must be, besides status 200 and whole."""

    needle: str = ""
    count: int = 0
    end: str = ""
    size: int = 0
    at_least: int = 0

    @property
    def options(self) -> list[str]:
        pairs = {
            "--needle": self.needle,
            "--count": self.count,
            "--end": self.end,
            "--bytes": self.size,
            "--at-least": self.at_least,
        }
        return [text for name, value in pairs.items() if value for text in (name, str(value))]


@dataclass(frozen=True)
class Result:
    """What a run took; durations are in microseconds."""

    requests: int
    seconds: float
    events: int
    p50: float
    p99: float
    first_p50: float
    first_p99: float


class Load:
    """A run that goes on."""

    def __init__(
        self, binary: Path, port: int, request: Path, check: Check, connections: int, requests: int, **options
    ):
        command = [str(binary), "--port", str(port), "--request", str(request), *check.options]
        command += ["--connections", str(connections), "--requests", str(requests)]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        with on_cores(OTHER_CORES):
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def line(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            raise LoadFailed(self.process.stderr.read() or f"the load was ended by signal {-self.process.returncode}")
        return json.loads(line)

    def wait_until_open(self) -> None:
        """Returns when every connection has received something, and none has ended."""
        while "open" not in (line := self.line()):
            pass
        if line["done"]:
            raise LoadFailed(f"{line['done']} streams ended before the last one began")

    def events(self) -> int:
        """How many events have come so far."""
        self.process.send_signal(signal.SIGUSR1)
        while "ns" not in (line := self.line()):
            if "requests" in line:
                raise LoadFailed("the streams ended before the measurement did")
        return line["events"]

    def result(self) -> Result:
        """Waits for the end."""
        while "requests" not in (line := self.line()):
            pass
        self.process.communicate()
        return Result(**line)

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


def build(folder: Path) -> Path:
    """Compiles load.c."""
    binary = folder / "load"
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-o", str(binary), str(HERE / "load.c")], check=True)
    return binary
