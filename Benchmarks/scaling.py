# SPDX-License-Identifier: MIT-0
"""How CPU grows with what a request holds: whether any cost is quadratic."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cases
import measures
import plots
from cases import Case
from report import number
from rows import Bench


@dataclass(frozen=True)
class Series:
    """One property of a request that grows."""

    name: str
    unit: str
    # A cost is told for so many units.
    per: int
    make: Callable[[int], Case]
    steps: tuple[int, ...]


SERIES = [
    Series("body-size", "bytes of one message", 1000, cases.long_text, tuple(1000 * 2**power for power in range(14))),
    Series("messages", "messages of 100 bytes", 1, cases.many_messages, (1, 5, 21, 101, 501, 1001, 2001)),
    Series("tools", "tools", 1, cases.many_tools, (1, 5, 20, 50, 100, 200, 500)),
]


def measure(bench: Bench, series: Series) -> dict[str, list[tuple[int, float]]]:
    """Microseconds of CPU for each step, by subject."""
    found: dict[str, list[tuple[int, float]]] = {}
    effort = measures.Effort(cpu_rounds=min(bench.effort.cpu_rounds, 3), cpu_seconds=bench.effort.cpu_seconds / 1.5)
    for step in series.steps:
        values = measures.cpu_per_answer([bench.gateway, bench.nginx], series.make(step), 4, 8, effort)
        for name, value in values.items():
            found.setdefault(name, []).append((step, value))
    return found


def table(series: Series, lines: dict[str, list[tuple[int, float]]]) -> str:
    """The costs of the gateway and of nginx, and what a unit more costs on average from the first step on."""
    each = f"{series.per:,} more" if series.per > 1 else "each more"
    rows = [f"| {series.unit} | gateway, µs | nginx, µs | gateway, µs for {each} |", "| ---: | ---: | ---: | ---: |"]
    first, least = lines["gateway"][0]
    for (step, own), (_, other) in zip(lines["gateway"], lines["nginx"]):
        more = number((own - least) / (step - first) * series.per) if step > first else ""
        rows.append(f"| {step:,} | {number(own)} | {number(other)} | {more} |")
    return "\n".join(rows)


def report(bench: Bench, pictures: Path) -> str:
    """All series as text; their pictures go to a folder."""
    texts = []
    for series in SERIES:
        lines = measure(bench, series)
        texts.append(table(series, lines))
        pictures.mkdir(parents=True, exist_ok=True)
        picture = plots.log_log(lines, across=series.unit, up="µs of CPU a request")
        (pictures / f"{series.name}.svg").write_text(picture)
        texts.append(f"![CPU by {series.unit}](performance/{series.name}.svg)")
    return "\n\n".join(texts)
