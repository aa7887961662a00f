# SPDX-License-Identifier: MIT-0
"""Measures the gateway beside nginx, and beside rivals, in front of a fake Bedrock. Started by `make bench`.

bench.py --binary PATH [--rivals NAME ...] [--only GROUP ...] [--quick] [--scale] [--growth] [--priority] [--write]
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import load
import measures
import order
import report
import rows
import scaling
from bedrock import FakeBedrock
from processes import CORES
from rival import DESCRIPTIONS, Rival
from subjects import WrongAnswer

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".build-benchmarks"
DOCUMENT = ROOT / "docs/performance.md"
PICTURES = ROOT / "docs/performance"


def arguments() -> argparse.Namespace:
    known = [*rows.GROUPS, *rows.SCALE]
    rivals = sorted(path.stem for path in DESCRIPTIONS.glob("*.json"))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--binary", type=Path, default=ROOT / ".build/release/bedrock-gateway", help="the gateway to measure"
    )
    parser.add_argument("--rivals", nargs="*", default=[], choices=rivals, help="what to measure beside it")
    parser.add_argument("--only", nargs="*", default=[], choices=known, help="groups of rows to measure")
    parser.add_argument("--quick", action="store_true", help="one short round for each number")
    parser.add_argument("--scale", action="store_true", help="measure 9,500 streams as well")
    parser.add_argument("--growth", action="store_true", help="measure growing requests as well")
    parser.add_argument("--priority", action="store_true", help="run before everything else on the machine; needs root")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    return parser.parse_args()


def measure(bench: rows.Bench, groups: dict) -> list[rows.Row]:
    """Runs the groups one after the other, and tells of each row at once."""
    found = []
    for name, group in groups.items():
        start = time.monotonic()
        for row in group(bench):
            found.append(row)
            values = ", ".join(f"{subject} {report.number(value)}" for subject, value in row.values.items())
            print(f"{row.name}, {row.unit}: {values}", file=sys.stderr)
        print(f"    ({name}: {time.monotonic() - start:.0f} s)", file=sys.stderr)
    return found


def main() -> None:
    options = arguments()
    binary = options.binary.resolve()
    if not binary.exists():
        sys.exit(f"{binary} is not there: build it by 'make release'.")
    order.warn_if_stale(binary)
    if len(CORES) < 2:
        print("There is one core only: the load and the gateway share it.", file=sys.stderr)
    if options.priority:
        os.setpriority(os.PRIO_PROCESS, 0, -15)
    groups = rows.GROUPS | (rows.SCALE if options.scale else {})
    if options.only:
        groups = {name: group for name, group in (rows.GROUPS | rows.SCALE).items() if name in options.only}
    effort = measures.QUICK if options.quick else measures.Effort()
    KEPT.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bedrock-gateway-benchmarks-"))
    try:
        run(options, binary, groups, effort, folder)
    except (load.LoadFailed, WrongAnswer, RuntimeError, OSError) as error:
        sys.exit(f"The benchmark fails: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(options: argparse.Namespace, binary: Path, groups: dict, effort: measures.Effort, folder: Path) -> None:
    program = load.build(folder)
    # Fake and proxies drop their rights where they are started by root.
    folder.chmod(0o755)
    fake = FakeBedrock(folder / "fake")
    rivals = [Rival(DESCRIPTIONS / f"{name}.json", KEPT / name, program, fake) for name in options.rivals]
    for rival in rivals:
        rival.install()
    bench = rows.Bench(folder, program, binary, fake, rivals, effort)
    try:
        bench.start()
        found = measure(bench, groups)
        growth = scaling.report(bench, PICTURES if options.write else KEPT) if options.growth else ""
    finally:
        bench.stop()
        fake.stop()
    tell(options, found, rivals, growth)


def tell(options: argparse.Namespace, found: list[rows.Row], rivals: list[Rival], growth: str) -> None:
    """Prints the table, keeps it, and puts it into the documentation where that is asked for."""
    others = ["nginx", *(rival.name for rival in rivals)]
    versions = {"nginx": report.nginx_version()} | {rival.name: rival.version for rival in rivals}
    text = report.circumstances(versions) + "\n\n" + report.table(found, others)
    print("\n" + text + "\n\n" + growth)
    (KEPT / "results.md").write_text(text + "\n\n" + growth)
    (KEPT / "results.json").write_text(json.dumps([vars(row) for row in found], indent=1))
    if options.write:
        report.put(DOCUMENT, "table", text)
        if growth:
            report.put(DOCUMENT, "growth", growth)


if __name__ == "__main__":
    main()
