# SPDX-License-Identifier: MIT-0
"""Writes what the fake Bedrock answers, by an encoder that shares nothing with the gateway.

The frames follow AWS's documentation of the encoding application/vnd.amazon.eventstream; the tests let botocore read them.
"""

import json
import random
import struct
import sys
import zlib
from pathlib import Path

# Pieces of text as models stream them: of some characters, with what JSON has to escape and what is beyond ASCII.
DELTAS = ["The quick", " brown fox", " jumps over", ' "the"', " lazy\n", " dög", " and then", " rests."]

TEXT = "The gateway passes this answer on. " * 8

USAGE = {"inputTokens": 120, "outputTokens": 64, "totalTokens": 184}

# How many numbers a vector has.
DIMENSIONS = 1024


def frame(name: str, payload: dict) -> bytes:
    """One event with its two checksums."""
    headers = b""
    for key, value in ((":event-type", name), (":content-type", "application/json"), (":message-type", "event")):
        headers += bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    body = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(body), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + body
    return message + struct.pack(">I", zlib.crc32(message))


def delta(number: int) -> bytes:
    """One piece of text, with padding as Bedrock adds it."""
    padding = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[: 5 + 6 * number]
    piece = {"contentBlockIndex": 0, "delta": {"text": DELTAS[number]}, "p": padding}
    return frame("contentBlockDelta", piece)


def start() -> bytes:
    return frame("messageStart", {"p": "abcdefghijklmn", "role": "assistant"})


def finish() -> bytes:
    """What follows the text: the end of the block, of the message, and the count of tokens."""
    return (
        frame("contentBlockStop", {"contentBlockIndex": 0, "p": "abcdefghijkl"})
        + frame("messageStop", {"p": "abcdefghijklmnopqrstuv", "stopReason": "end_turn"})
        + frame("metadata", {"metrics": {"latencyMs": 412}, "p": "abcdefg", "usage": USAGE})
    )


def stream(count: int) -> bytes:
    """A whole answer of so many pieces."""
    return start() + b"".join(delta(number % len(DELTAS)) for number in range(count)) + finish()


def text_of(count: int) -> str:
    """The text of such an answer."""
    return "".join(DELTAS[number % len(DELTAS)] for number in range(count))


def vector() -> list[float]:
    """Numbers as a model of embeddings writes them; the same ones each time."""
    chance = random.Random(1)
    return [round(chance.gauss(0, 0.03), 9) for _ in range(DIMENSIONS)]


def converse() -> dict:
    message = {"role": "assistant", "content": [{"text": TEXT}]}
    return {"metrics": {"latencyMs": 412}, "output": {"message": message}, "stopReason": "end_turn", "usage": USAGE}


def embedding() -> dict:
    """An answer of Titan Text Embeddings V2, which repeats the vector by its type."""
    numbers = vector()
    return {"embedding": numbers, "embeddingsByType": {"float": numbers}, "inputTextTokenCount": 9}


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "start.bin").write_bytes(start())
    (folder / "finish.bin").write_bytes(finish())
    for number in range(len(DELTAS)):
        (folder / f"delta{number}.bin").write_bytes(delta(number))
    for name, value in (("converse", converse()), ("embedding", embedding())):
        (folder / f"{name}.json").write_text(json.dumps(value, separators=(",", ":")))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
