# SPDX-License-Identifier: MIT-0
"""Writes the order of functions in a release: those that serve requests together, then those that start the gateway.

A request runs some three thousand functions of 24 MB of code. Where they lie apart, each costs a page of memory and misses
in the processor's caches; together they are less than 2 MB. The program runs under callgrind, which tells who calls whom.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import cases
import load
from bedrock import FakeBedrock
from cases import Case
from subjects import Gateway

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "scripts" / "function-order.txt"
HEAD = """\
# SPDX-License-Identifier: MIT-0
# The order of functions in a release, for the linker; written by 'make function-order'. A name that is gone does no harm.
"""
SERVED = [
    cases.chat(),
    cases.burst(50),
    cases.paced(5, 20),
    cases.many_tools(3),
    cases.image(),
    cases.embeddings("float"),
    cases.embeddings("base64"),
]
# So many answers of each kind; a function that half of one kind's call is one of those that serve.
ANSWERS = 20

# How often a function called another, by caller and callee.
Calls = Counter[tuple[str, str]]


class Traced(Gateway):
    """The gateway under callgrind, which writes its calls when it ends."""

    def command(self) -> list[str]:
        return [
            "valgrind",
            "--tool=callgrind",
            "--demangle=no",
            f"--callgrind-out-file={self.folder}/calls",
            *super().command(),
        ]

    def calls(self, answers: list[Case]) -> Calls:
        """What is called from the start to the end, with some answers of each kind between."""
        self.start()
        try:
            for case in answers:
                self.run(case, connections=2, requests=ANSWERS)
        finally:
            self.stop()
        return calls_in(self.folder / "calls")


def calls_in(path: Path) -> Calls:
    """Reads a file of callgrind."""
    names: dict[str, str] = {}
    calls: Calls = Counter()

    def name(text: str) -> str:
        # "(12) name" the first time and "(12)" later; "'2" behind a name tells of recursion.
        number, _, full = text.partition(" ")
        if full:
            names[number] = re.sub(r"'\d+$", "", full)
        return names[number]

    caller = callee = ""
    for line in path.read_text(errors="replace").splitlines():
        key, _, value = line.partition("=")
        if key == "fn":
            caller = name(value)
        elif key == "cfn":
            callee = name(value)
        elif key == "calls" and caller != callee:
            calls[caller, callee] += int(value.split()[0])
    return calls


def counts(calls: Calls) -> Counter[str]:
    """How often each function is called, with those that nobody is seen to call."""
    found: Counter[str] = Counter()
    for (caller, callee), count in calls.items():
        found[callee] += count
        found[caller] += 0
    return found


def ordered(calls: Calls, functions: set[str]) -> list[str]:
    """Each function with what it calls behind it, what it calls most first."""
    callees: dict[str, list[str]] = defaultdict(list)
    for (caller, callee), _ in sorted(calls.items(), key=lambda item: (-item[1], item[0])):
        callees[caller].append(callee)
    called = counts(calls)
    found: dict[str, None] = {}
    # What is called least begins a chain: a thread, or a suspended function that goes on.
    for root in sorted(functions, key=lambda function: (called[function], function)):
        stack = [root]
        while stack:
            function = stack.pop()
            if function in functions and function not in found:
                found[function] = None
                stack += reversed(callees[function])
    return list(found)


def functions_of(binary: Path) -> set[str]:
    """The names of the program's own functions; callgrind sees those of the system's libraries as well."""
    command = ["nm", "--defined-only", "--format=posix", str(binary)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return {fields[0] for fields in map(str.split, lines) if fields[1] in "tTwW"}


def warn_if_stale(binary: Path) -> None:
    """Says so when many names of the list are gone from a program that still has its symbols."""
    listed = {line for line in LIST.read_text().splitlines() if not line.startswith("#")}
    own = functions_of(binary)
    share = len(listed & own) / len(listed)
    if own and share < 0.8:
        print(f"{share:.0%} of the functions in {LIST.name} exist: 'make function-order' writes it anew.", file=sys.stderr)


def find_order(binary: Path, folder: Path) -> list[str]:
    """The functions that serve, and behind them those that start the gateway and end it."""
    own = functions_of(binary)
    # With the lines of the source, callgrind would read for minutes.
    program = folder / "gateway"
    subprocess.run(["strip", "--strip-debug", "-o", program, binary], check=True)
    generator = load.build(folder)
    fake = FakeBedrock(folder / "fake")
    try:
        idle = Traced(folder / "idle", generator, fake, program).calls([])
        busy = [
            Traced(folder / "plain", generator, fake, program).calls(SERVED),
            Traced(folder / "tls", generator, fake, program, has_tls=True).calls([cases.chat(), cases.burst(50)]),
        ]
    finally:
        fake.stop()
    served = [calls - idle for calls in busy]
    serving = {name for calls in served for name, count in counts(calls).items() if count >= ANSWERS / 2} & own
    everything = sum(busy, idle)
    others = set(counts(everything)) & own - serving
    return ordered(sum(served, Counter()), serving) + ordered(everything, others)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, required=True, help="a release that still has its symbols")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        order = find_order(arguments.binary.resolve(), Path(folder))
    LIST.write_text(HEAD + "\n".join(order) + "\n")
    print(f"{len(order)} functions are in {LIST.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
