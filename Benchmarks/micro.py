# SPDX-License-Identifier: MIT-0
"""Measures the libraries in process. Started by `make bench-micro`.

micro.py --binary PATH [--only GROUP] [--write]
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import inputs
import report

HERE = Path(__file__).resolve().parent
GROUPS = ["json", "translation", "stream", "signature", "whole"]


def measure(binary: Path, words: list[str]) -> list[dict]:
    """Runs the program, and tells of each line at once."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        inputs.write(Path(folder))
        with subprocess.Popen([str(binary), folder, *words], stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                found.append(json.loads(line))
                print(" | ".join(cells(found[-1])), file=sys.stderr)
    if process.returncode != 0:
        sys.exit(f"{binary} fails.")
    return found


def time_of(nanoseconds: float) -> str:
    for size, unit in ((1e6, "ms"), (1e3, "µs")):
        if nanoseconds >= size:
            return f"{report.number(nanoseconds / size)} {unit}"
    return f"{report.number(nanoseconds)} ns"


def rate_of(measurement: dict) -> str:
    """What is handled in a second."""
    if not measurement["work"]:
        return ""
    per_second = measurement["work"] / measurement["nanoseconds"] * 1e9
    if measurement["unit"] == "bytes":
        return f"{report.number(per_second / 1e6)} MB/s"
    return f"{per_second:,.0f} {measurement['unit']}/s"


def cells(measurement: dict) -> list[str]:
    """The row of the table; for events, time and allocations are those of one event."""
    count = measurement["work"] if measurement["unit"] == "events" else 1
    allocations = measurement["allocations"] / count
    return [
        measurement["name"],
        time_of(measurement["nanoseconds"] / count),
        rate_of(measurement),
        f"{allocations:,.1f}" if count > 1 else f"{allocations:,.0f}",
    ]


def table(found: list[dict]) -> str:
    rows = [["what", "CPU", "rate", "allocations"], ["---", "---:", "---:", "---:"], *map(cells, found)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", type=Path, required=True, help="the program that measures")
    parser.add_argument("--only", choices=GROUPS, help="the group of operations to measure")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    text = (
        report.circumstances({})
        + "\n\n"
        + table(measure(options.binary.resolve(), [options.only] if options.only else []))
    )
    print("\n" + text)
    if options.write:
        report.put(HERE.parent / "docs/performance.md", "micro", text)


if __name__ == "__main__":
    main()
