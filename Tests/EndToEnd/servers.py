# SPDX-License-Identifier: MIT-0
"""Starts the binary under test as a process of its own, and keeps what it prints."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("GATEWAY_BINARY", ROOT / ".build/debug/bedrock-gateway")).absolute()

START_LIMIT = 30


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def clean_environment(home: Path, **variables: str) -> dict[str, str]:
    """Nothing of the machine's own AWS configuration, proxies or keys."""
    home.mkdir(parents=True, exist_ok=True)
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    # A crash is told at once, and the metadata service of a cloud machine is left alone.
    environment |= {"HOME": str(home), "SWIFT_BACKTRACE": "enable=no", "AWS_EC2_METADATA_DISABLED": "true"}
    return environment | variables


class Process:
    """A running command of the binary. Its output goes to two files."""

    def __init__(self, arguments: list[str], environment: dict[str, str], folder: Path, binary: Path = BINARY):
        folder.mkdir(parents=True, exist_ok=True)
        self.stdout_file = folder / "stdout.txt"
        self.stderr_file = folder / "stderr.txt"
        self.environment = environment
        with open(self.stdout_file, "wb") as stdout, open(self.stderr_file, "wb") as stderr:
            self.process = subprocess.Popen(
                [str(binary), *arguments],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
            )

    @property
    def stdout(self) -> str:
        return self.stdout_file.read_text(errors="replace")

    @property
    def stderr(self) -> str:
        return self.stderr_file.read_text(errors="replace")

    @property
    def output(self) -> str:
        return f"--- stdout of {self.process.args}\n{self.stdout}--- stderr\n{self.stderr}"

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait(self, limit: float = START_LIMIT) -> int:
        """The exit status; a negative one is a signal's."""
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still runs after {limit} s\n{self.output}") from None

    def wait_until(self, condition, limit: float = START_LIMIT):
        """Polls until the condition gives something true, which is returned."""
        deadline = time.monotonic() + limit
        while True:
            value = condition()
            if value:
                return value
            if not self.is_running or time.monotonic() > deadline:
                raise AssertionError(f"it ended or took more than {limit} s\n{self.output}")
            time.sleep(0.02)

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        if self.is_running:
            self.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)


class Simulator(Process):
    """`bedrock-gateway simulate` at a port of its own choice."""

    def __init__(self, folder: Path):
        super().__init__(["simulate", "--port", "0"], clean_environment(folder / "home"), folder)
        self.url = self.wait_until(self._announced_url)

    def _announced_url(self) -> str | None:
        words = self.stdout.split()
        return next((word for word in words if word.startswith("http://")), None)


class Gateway(Process):
    """`bedrock-gateway` at a free port."""

    key = "key-of-the-tests"

    def __init__(self, folder: Path, variables: dict[str, str], arguments: tuple[str, ...] = ()):
        self.port = int(variables.setdefault("PORT", str(free_port())))
        self.key = variables.get("API_KEY", "bedrock")
        super().__init__(list(arguments), clean_environment(folder / "home", **variables), folder)
        self.root = f"http://127.0.0.1:{self.port}"
        self.url = self.root + variables.get("API_ROUTE_PREFIX", "/api/v1").rstrip("/")

    def wait_for_health(self) -> "Gateway":
        self.wait_until(self._is_healthy)
        return self

    def _is_healthy(self) -> bool:
        try:
            return httpx.get(self.root + "/health", timeout=5).status_code == 200
        except httpx.TransportError:
            return False
