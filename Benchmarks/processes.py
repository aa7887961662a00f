# SPDX-License-Identifier: MIT-0
"""Processes under measurement: which core they run on, the CPU they have used, the memory they hold."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

TICKS = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))
SUBJECT_CORES = {CORES[-1]}
OTHER_CORES = set(CORES[:-1]) or SUBJECT_CORES


@contextmanager
def on_cores(cores: set[int]):
    """Processes that are started within run there."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def accepts(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A server that was started, with all processes below it."""

    def __init__(self, command: list[str], environment: dict[str, str], port: int, log: Path, cores: set[int]):
        self.port = port
        self.log = log
        with on_cores(cores), open(log, "wb") as output:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=log.parent
            )

    def wait(self, limit: float = 120) -> "Server":
        """Returns when the server accepts connections."""
        self.poll(lambda: accepts(self.port), 0.02, limit)
        return self

    def wait_for_words(self, pattern: str, limit: float = 120) -> str:
        """What the pattern finds in the output, as soon as it does."""

        def find() -> str | None:
            found = re.search(pattern, self.log.read_text(errors="replace"))
            return found and found[1]

        return self.poll(find, 0.001, limit)

    def poll(self, condition: Callable[[], T], pause: float, limit: float) -> T:
        deadline = time.monotonic() + limit
        while not (value := condition()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                end = self.log.read_text(errors="replace")[-3000:]
                self.stop()
                raise RuntimeError(f"{self.process.args} does not serve:\n{end}")
            time.sleep(pause)
        return value

    def stop(self) -> None:
        """Ends the server, which has to end by itself when asked to."""
        if self.process.poll() is not None:
            print(f"{self.process.args[0]} had ended by itself with {self.process.returncode}", file=sys.stderr)
        else:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                for process in self.tree():
                    os.kill(process, signal.SIGKILL)
                self.process.wait()

    def tree(self) -> list[int]:
        """The process and everything below it."""
        children: dict[int, list[int]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(path.parent.name))
        found = [self.process.pid]
        for process in found:
            found += children.get(process, [])
        return found

    def cpu(self) -> float:
        """Seconds of CPU, in user mode and in the kernel, that the tree has used."""
        ticks = 0
        for process in self.tree():
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def resident(self) -> int:
        """Bytes of memory that the tree holds."""
        pages = (int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in self.tree())
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")
