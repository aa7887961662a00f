# SPDX-License-Identifier: MIT-0
"""The measurements. Each looks at all subjects in turn, several rounds long, and gives a value for each.

CPU is user and system time of all the subject's processes, divided by the answers or events: it stands up to a busy machine.
Times on the clock do not, and are comparable within one run only; added latency is what a subject takes more than the fake
called directly.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cases
from cases import Case
from load import LoadFailed
from processes import OTHER_CORES, on_cores
from subjects import Subject, WrongAnswer

MICROSECONDS = 1e6


@dataclass(frozen=True)
class Effort:
    """How much work goes into one number."""

    rounds: int = 3
    # Rounds where CPU is counted: many short ones, as a machine with other guests is slower for seconds at a time.
    cpu_rounds: int = 7
    # What is counted for one value, and the most time that a run for it may take on a busy machine.
    cpu_seconds: float = 0.5
    longest: float = 15.0
    # How long latency is measured at most, and paced streams are.
    seconds: float = 3.0
    window: float = 6.0


QUICK = Effort(rounds=1, cpu_rounds=1, cpu_seconds=0.3, seconds=1, window=3)

Values = dict[str, float]


def medians(samples: dict[str, list[float]]) -> Values:
    return {name: statistics.median(values) for name, values in samples.items()}


def attempt(subject: Subject, measure: Callable[[], float]) -> float | None:
    """A value, or nothing where a rival cannot do what is asked; that the gateway cannot fails the benchmark."""
    try:
        return measure()
    except (LoadFailed, WrongAnswer) as error:
        if not subject.may_fail:
            raise LoadFailed(f"{subject.name}: {error}") from error
        print(f"{subject.name} is left out: {str(error).strip()[:300]}", file=sys.stderr)
        return None


def in_turn(subjects: Sequence[Subject], rounds: int, measure: Callable[[Subject], float]) -> Values:
    """The median of some rounds, in each of which every subject has its turn."""
    samples: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    able = list(subjects)
    for _ in range(rounds):
        for subject in list(able):
            value = attempt(subject, lambda: measure(subject))
            if value is None:
                able.remove(subject)
                del samples[subject.name]
            else:
                samples[subject.name].append(value)
    return medians(samples)


def count_for(subject: Subject, case: Case, connections: int, pilot: int, effort: Effort) -> int:
    """How many requests use enough CPU to be counted in ticks, found by runs that warm up as well."""
    subject.verify(case)
    subject.run(case, connections, pilot)
    count = pilot
    while True:
        before = subject.server.cpu()
        result = subject.run(case, connections, count)
        used = subject.server.cpu() - before
        if used >= 0.05 or result.seconds >= effort.longest:
            break
        count *= 4
    by_cpu = count * effort.cpu_seconds / max(used, 0.01)
    by_clock = count * effort.longest / result.seconds
    return max(pilot, int(min(by_cpu, by_clock)))


def cpu_per_answer(subjects: Sequence[Subject], case: Case, connections: int, pilot: int, effort: Effort) -> Values:
    """Microseconds of CPU for one answer."""
    counts: dict[str, int] = {}

    def measure(subject: Subject) -> float:
        if subject.name not in counts:
            counts[subject.name] = count_for(subject, case, connections, pilot, effort)
        count = counts[subject.name]
        before = subject.server.cpu()
        subject.run(case, connections, count)
        return (subject.server.cpu() - before) * MICROSECONDS / count

    return in_turn(subjects, effort.cpu_rounds, measure)


def latency(
    subjects: Sequence[Subject], direct: Subject, case: Case, connections: int, count: int, effort: Effort
) -> dict[str, Values]:
    """Microseconds that subjects add, by the names of the load's figures."""
    figures = ("p50", "p99", "first_p50", "first_p99")
    samples: dict[str, dict[str, list[float]]] = {figure: {} for figure in figures}
    counts: dict[str, int] = {}

    def measure(subject: Subject) -> float:
        if subject.name not in counts:
            subject.verify(case)
            warm = subject.run(case, connections, max(count // 10, connections))
            by_clock = int(effort.seconds * warm.requests / warm.seconds)
            counts[subject.name] = max(connections, min(count, by_clock))
        result = subject.run(case, connections, counts[subject.name])
        for figure in figures:
            samples[figure].setdefault(subject.name, []).append(getattr(result, figure))
        return result.p50

    done = in_turn((direct, *subjects), effort.rounds, measure)
    added = {}
    for figure, values in samples.items():
        middle = medians(values)
        added[figure] = {name: middle[name] - middle[direct.name] for name in done if name != direct.name}
    return added


def paced_streams(
    subjects: Sequence[Subject], connections: int, milliseconds: int, effort: Effort, ramp: float = 0.5
) -> Values:
    """Microseconds of CPU for one event of streams that are open all the while."""

    def measure(subject: Subject) -> float:
        # All streams have to be open before the first one ends, on a busy machine as well.
        slack = 3 + min(connections / 200, 20)
        count = int((ramp + effort.window + slack) * 1000 / milliseconds)
        case = cases.paced(milliseconds, count)
        load = subject.begin(
            case, connections, connections, ramp=int(ramp * 1000), timeout=int(count * milliseconds / 1000 + 60)
        )
        try:
            load.wait_until_open()
            cpu, events = subject.server.cpu(), load.events()
            time.sleep(effort.window)
            cpu, events = subject.server.cpu() - cpu, load.events() - events
            load.result()
        except BaseException:
            load.stop()
            raise
        return cpu * MICROSECONDS / events

    return in_turn(subjects, max(1, effort.rounds - 1), measure)


def memory_per_stream(subjects: Sequence[Subject], connections: int) -> Values:
    """Bytes that one more open stream takes."""

    case = cases.paced(500, 12)

    def measure(subject: Subject) -> float:
        # Memory that earlier streams have left free would be counted as nothing.
        fresh(subject)
        subject.run(case, 1, 1)
        before = subject.server.resident()
        load = subject.begin(case, connections, connections, ramp=1000, timeout=90)
        try:
            load.wait_until_open()
            time.sleep(1)
            during = subject.server.resident()
            load.result()
        except BaseException:
            load.stop()
            raise
        return (during - before) / connections

    return in_turn(subjects, 1, measure)


def fresh(subject: Subject) -> None:
    subject.stop()
    subject.start()


def idle_memory(subjects: Sequence[Subject], effort: Effort) -> Values:
    """Bytes that a subject holds a second after its first answer."""

    def measure(subject: Subject) -> float:
        fresh(subject)
        subject.verify(cases.chat())
        time.sleep(1)
        return subject.server.resident()

    return in_turn(subjects, min(effort.rounds, 2), measure)


def first_answer(port: int, request: bytes, limit: float = 120) -> None:
    """Returns when a server that is being started has answered with 200."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        with socket.socket() as client:
            client.settimeout(limit)
            try:
                client.connect(("127.0.0.1", port))
                client.sendall(request)
                if client.recv(65536).startswith(b"HTTP/1.1 200"):
                    return
            except OSError:
                pass
        time.sleep(0.0002)
    raise RuntimeError(f"nothing answers at port {port}")


def cold_start(subjects: Sequence[Subject], request: Callable[[Subject], bytes], count: int) -> Values:
    """Milliseconds from the start of the process to its first answer."""

    def measure(subject: Subject) -> float:
        subject.stop()
        start = time.perf_counter()
        subject.server = subject.launch()
        subject.port = subject.server.port
        with on_cores(OTHER_CORES):
            first_answer(subject.port, request(subject))
        return (time.perf_counter() - start) * 1000

    return in_turn(subjects, count, measure)


def stripped_size(binary: Path, folder: Path) -> int:
    """Bytes of a binary without its symbols."""
    copy = folder / "stripped"
    shutil.copy(binary, copy)
    os.chmod(copy, 0o755)
    subprocess.run(["strip", str(copy)], check=True)
    size = copy.stat().st_size
    copy.unlink()
    return size
