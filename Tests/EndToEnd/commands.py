# SPDX-License-Identifier: MIT-0
"""Runs the binary's commands to their end, with input, and on a terminal."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import termios
import time
from pathlib import Path

from servers import BINARY, clean_environment


def run(*arguments, text: str | bytes = b"", home: Path, limit: float = 30, **variables):
    """A finished process, its two outputs as text."""
    variables = {name: value for name, value in variables.items() if value is not None}
    done = subprocess.run(
        [str(BINARY), *map(str, arguments)],
        input=text.encode() if isinstance(text, str) else text,
        capture_output=True,
        env=clean_environment(home, **variables),
        cwd=home,
        timeout=limit,
    )
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    return done


class Typist:
    """Somebody at a terminal with a command of the binary."""

    def __init__(self, *arguments, home: Path, **variables):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [str(BINARY), *arguments],
            env=clean_environment(home, TERM="xterm", **variables),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=self._sit_down,
        )
        os.close(slave)
        self.screen = ""

    @staticmethod
    def _sit_down() -> None:
        """Makes the terminal the process's own, as a shell in it does; a test that runs in the background ignores Ctrl-C."""
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def wait_for(self, text: str, limit: float = 20) -> str:
        """Reads until a text has come, and gives what came before it; what was read is not looked at again."""
        deadline = time.monotonic() + limit
        while text not in self.screen:
            assert time.monotonic() < deadline, f"no {text!r} in {self.screen!r}"
            if not select.select([self.master], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self.master, 65536)
            except OSError:
                data = b""
            assert data, f"it ended without {text!r}: {self.screen!r}"
            self.screen += data.decode(errors="replace")
        before, _, self.screen = self.screen.partition(text)
        return before

    def end(self, limit: float = 20) -> int:
        """Waits for the end, reading on."""
        deadline = time.monotonic() + limit
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still runs: {self.screen!r}"
            try:
                if select.select([self.master], [], [], 0.1)[0]:
                    self.screen += os.read(self.master, 65536).decode(errors="replace")
            except OSError:
                pass
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
