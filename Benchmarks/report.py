# SPDX-License-Identifier: MIT-0
"""Turns the rows into tables of Markdown, and puts them into the documentation."""

import datetime
import os
import platform
import subprocess
from pathlib import Path

from bedrock import NGINX
from rows import Row


def number(value: float) -> str:
    """Three digits that mean something."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def cells(row: Row, names: list[str]) -> list[str]:
    """The row's values; behind another subject's, how often it is contained in the gateway's."""
    own = row.values["gateway"]
    found = [f"{number(own)} {row.unit}"]
    for name in names:
        other = row.values.get(name)
        if other is None:
            found.append("–")
        elif other > 0 and own > 0:
            found.append(f"{number(other)} ({own / other:.2f})")
        else:
            found.append(number(other))
    return found


def table(rows: list[Row], others: list[str]) -> str:
    lines = [["what", "gateway", *others, "goal", "met"]]
    for row in rows:
        met = {True: "yes", False: "**no**", None: ""}[row.is_met()]
        lines.append([row.name, *cells(row, others), row.goal(), met])
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def circumstances(versions: dict[str, str]) -> str:
    """When, where and with what the numbers were made."""
    day = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    cores = len(os.sched_getaffinity(0))
    words = [
        f"Measured on {day}: {processor()}, {cores} cores, Linux {platform.release().split('-')[0]}",
        f"load average of the last 5 minutes {os.getloadavg()[1]:.1f}",
        *(f"{name} {version}" for name, version in versions.items()),
    ]
    return ", ".join(words) + "."


def nginx_version() -> str:
    text = subprocess.run([str(NGINX), "-v"], capture_output=True, text=True, check=True).stderr
    return text.strip().rpartition("/")[2]


def put(document: Path, name: str, text: str) -> None:
    """Replaces what stands between the two markers of this name."""
    before, begin, rest = document.read_text().partition(f"<!-- begin {name} -->\n")
    _, end, after = rest.partition(f"<!-- end {name} -->")
    if not begin or not end:
        raise ValueError(f"{document} has no place for '{name}'")
    document.write_text(before + begin + text + "\n" + end + after)
