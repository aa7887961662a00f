# SPDX-License-Identifier: MIT-0
"""The rows of the table: what is measured, in which unit, and what it shall be."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cases
import measures
from bedrock import FakeBedrock
from load import LoadFailed
from measures import Effort, Values
from rival import Rival
from subjects import Direct, Gateway, Nginx, Subject

# The Rust gateway, to which one of the goals refers.
RUST = "tensorzero"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    unit: str
    values: Values
    # At most this many times the value of another subject, and at most this value.
    ratios: dict[str, float] = field(default_factory=dict)
    limit: float | None = None

    def is_met(self) -> bool | None:
        """Whether the gateway reaches the goal; nothing where none is set."""
        value = self.values["gateway"]
        checks = [value <= ratio * self.values[name] for name, ratio in self.ratios.items() if name in self.values]
        if self.limit is not None:
            checks.append(value <= self.limit)
        return all(checks) if checks else None

    def goal(self) -> str:
        words = [f"{ratio:g} × {name}" for name, ratio in self.ratios.items()]
        if self.limit is not None:
            words.append(f"{self.limit:g} {self.unit}")
        return "at most " + " and ".join(words) if words else ""


@dataclass
class Bench:
    """The servers of one run."""

    folder: Path
    load: Path
    binary: Path
    fake: FakeBedrock
    rivals: Sequence[Rival]
    effort: Effort

    def __post_init__(self) -> None:
        self.direct = Direct(self.folder / "direct", self.load, self.fake)
        self.gateway = Gateway(self.folder / "gateway", self.load, self.fake, self.binary)
        self.nginx = Nginx(self.folder / "nginx", self.load, self.fake)
        self.subjects: list[Subject] = [self.gateway, self.nginx, *self.rivals]

    def start(self) -> None:
        for subject in self.subjects:
            subject.start()

    def stop(self) -> None:
        for subject in self.subjects:
            subject.stop()

    def able(self, case: cases.Case) -> list[Subject]:
        return [subject for subject in self.subjects if subject.supports(case)]


def chat_32(bench: Bench) -> list[Row]:
    case = cases.chat()
    values = measures.cpu_per_answer(bench.able(case), case, 32, 64, bench.effort)
    return [Row("chat, 32 connections: CPU a request", "µs", values, ratios={"nginx": 4.5, RUST: 0.45})]


def chat_1(bench: Bench) -> list[Row]:
    case = cases.chat()
    values = measures.cpu_per_answer(bench.able(case), case, 1, 20, bench.effort)
    return [Row("chat, 1 connection: CPU a request", "µs", values)]


def latency_1(bench: Bench) -> list[Row]:
    case = cases.chat()
    added = measures.latency(bench.able(case), bench.direct, case, 1, 1500, bench.effort)
    return [
        Row("chat, 1 connection: added latency, median", "µs", added["p50"], limit=150),
        Row("chat, 1 connection: added latency, 99th of 100", "µs", added["p99"]),
    ]


def latency_32(bench: Bench) -> list[Row]:
    case = cases.chat()
    added = measures.latency(bench.able(case), bench.direct, case, 32, 6000, bench.effort)
    return [
        Row("chat, 32 connections: added latency, median", "µs", added["p50"]),
        Row("chat, 32 connections: added latency, 99th of 100", "µs", added["p99"]),
    ]


def burst(bench: Bench) -> list[Row]:
    count = 1000
    case = cases.burst(count)
    values = measures.cpu_per_answer(bench.able(case), case, 8, 8, bench.effort)
    values = {name: value / count for name, value in values.items()}
    return [Row("stream in a burst: CPU an event", "µs", values, limit=2)]


def paced_10(bench: Bench) -> list[Row]:
    values = measures.paced_streams(bench.subjects, 10, 10, bench.effort)
    return [Row("10 streams, one event per 10 ms: CPU an event", "µs", values, ratios={"nginx": 1.3})]


def paced_100(bench: Bench) -> list[Row]:
    values = measures.paced_streams(bench.subjects, 100, 10, bench.effort)
    return [Row("100 streams, one event per 10 ms: CPU an event", "µs", values, ratios={"nginx": 1.3})]


def paced_1000(bench: Bench) -> list[Row]:
    values = measures.paced_streams(bench.subjects, 1000, 100, bench.effort, ramp=2)
    return [Row("1,000 streams, one event per 100 ms: CPU an event", "µs", values, ratios={"nginx": 1.3})]


def paced_9500(bench: Bench) -> list[Row]:
    """As many streams as 20,000 descriptors allow; rivals are left out."""
    values: Values = {}
    for subject in (bench.gateway, bench.nginx):
        # Connections that earlier rows have left open would be missing.
        measures.fresh(subject)
        try:
            values |= measures.paced_streams([subject], 9500, 1000, bench.effort, ramp=10)
        except LoadFailed as error:
            if subject is bench.gateway:
                raise
            print(f"{subject.name} is left out: {error}", file=sys.stderr)
    return [Row("9,500 streams, one event per s: CPU an event", "µs", values, ratios={"nginx": 1.3})]


def first_event(bench: Bench) -> list[Row]:
    case = cases.paced(2, 5)
    added = measures.latency(bench.able(case), bench.direct, case, 1, 200, bench.effort)
    values = {name: value / 1000 for name, value in added["first_p50"].items()}
    return [Row("stream, 1 connection: added latency of the first event", "ms", values, limit=0.3)]


def image(bench: Bench) -> list[Row]:
    case = cases.image()
    values = measures.cpu_per_answer(bench.able(case), case, 4, 8, bench.effort)
    values = {name: value / 1000 for name, value in values.items()}
    return [Row("image of 1 MB: CPU a request", "ms", values, limit=2)]


def embeddings(bench: Bench) -> list[Row]:
    rows = []
    for encoding in ("float", "base64"):
        case = cases.embeddings(encoding)
        values = measures.cpu_per_answer(bench.able(case), case, 8, 16, bench.effort)
        rows.append(Row(f"embedding of 1,024 numbers as {encoding}: CPU a request", "µs", values, limit=90))
    return rows


def tls(bench: Bench) -> list[Row]:
    """The same with TLS between subject and Bedrock, as real Bedrock wants it."""
    gateway = Gateway(bench.folder / "gateway-tls", bench.load, bench.fake, bench.binary, has_tls=True)
    nginx = Nginx(bench.folder / "nginx-tls", bench.load, bench.fake, has_tls=True)
    subjects = [gateway.start(), nginx.start()]
    try:
        chats = measures.cpu_per_answer(subjects, cases.chat(), 32, 64, bench.effort)
        bursts = measures.cpu_per_answer(subjects, cases.burst(1000), 8, 8, bench.effort)
    finally:
        for subject in subjects:
            subject.stop()
    return [
        Row("chat, 32 connections, Bedrock by TLS: CPU a request", "µs", chats),
        Row(
            "stream in a burst, Bedrock by TLS: CPU an event",
            "µs",
            {name: value / 1000 for name, value in bursts.items()},
        ),
    ]


def memory(bench: Bench) -> list[Row]:
    values = measures.memory_per_stream(bench.subjects, 1000)
    values = {name: value / 1000 for name, value in values.items()}
    return [Row("1,000 open streams: memory each", "KB", values, limit=40)]


def idle(bench: Bench) -> list[Row]:
    values = measures.idle_memory(bench.subjects, bench.effort)
    return [Row("idle memory", "MB", {name: value / 1e6 for name, value in values.items()}, limit=25)]


def cold(bench: Bench) -> list[Row]:
    quick = [bench.gateway, bench.nginx]
    values = measures.cold_start(quick, lambda subject: subject.request(cases.chat()), 11)
    values |= measures.cold_start(bench.rivals, lambda subject: subject.request(cases.chat()), 3)
    alone = Gateway(bench.folder / "gateway-alone", bench.load, bench.fake, bench.binary)
    # An address of documentation's, at which nobody answers.
    alone.variables = {"AWS_ENDPOINT_URL": "http://192.0.2.1"}
    health = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    try:
        unreachable = measures.cold_start([alone], lambda subject: health, 11)
    finally:
        alone.stop()
    return [
        Row("cold start to the first answer of a chat", "ms", values, limit=30),
        Row("cold start to the first answer of /health, AWS out of reach", "ms", unreachable, limit=30),
    ]


def size(bench: Bench) -> list[Row]:
    values = {
        subject.name: measures.stripped_size(subject.binary, bench.folder) for subject in (bench.gateway, bench.nginx)
    }
    values |= {rival.name: rival.size for rival in bench.rivals}
    return [Row("what is deployed, stripped", "MB", {name: value / 1e6 for name, value in values.items()}, limit=40)]


GROUPS: dict[str, Callable[[Bench], list[Row]]] = {
    "chat-32": chat_32,
    "chat-1": chat_1,
    "latency-1": latency_1,
    "latency-32": latency_32,
    "burst": burst,
    "paced-10": paced_10,
    "paced-100": paced_100,
    "paced-1000": paced_1000,
    "first-event": first_event,
    "image": image,
    "embeddings": embeddings,
    "tls": tls,
    "memory": memory,
    "idle": idle,
    "cold": cold,
    "size": size,
}

SCALE = {"paced-9500": paced_9500}
