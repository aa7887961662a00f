#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Token ids of cl100k_base and the texts that tiktoken decodes them to, one JSON object a line.

    tokens.py generate > tokens.jsonl   encodes texts, and makes up lists of ids
    tokens.py check tokens.jsonl        does so again

tiktoken would fetch its table from the network. It gets the one of the library instead, unpacked, and accepts it only
with the hash that it knows: so the whole table is checked.
"""

import base64
import json
import os
import pathlib
import random
import sys
import tempfile
import zlib

PACKED = pathlib.Path(__file__).resolve().parents[4] / "Sources/CTokenTable/cl100k_base.z"
# The SHA-1 of the address from which tiktoken would fetch the table: the name in its cache.
CACHED = "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
COUNT = 100_256


def encoding(folder: str):
    unpacked = zlib.decompress(PACKED.read_bytes())
    lengths, position, lines = unpacked[:COUNT], COUNT, []
    for rank, length in enumerate(lengths):
        lines.append(base64.b64encode(unpacked[position : position + length]) + b" %d\n" % rank)
        position += length
    assert position == len(unpacked)
    pathlib.Path(folder, CACHED).write_bytes(b"".join(lines))
    os.environ["TIKTOKEN_CACHE_DIR"] = folder
    import tiktoken

    # A table of another hash is deleted and fetched anew; that must not happen.
    os.environ["https_proxy"] = os.environ["HTTPS_PROXY"] = "http://127.0.0.1:9"
    return tiktoken.get_encoding("cl100k_base")


TEXTS = [
    "Hello world", " leading", "tabs\tand\n\nlines  ", "größe, naïve, Ελλάδα, Привет", "日本語のテキスト", "한국어 텍스트",
    "🙂👩‍👩‍👧‍👦🏳️‍🌈", "العربية", "def f(x):\n    return x ** 2\n", "supercalifragilisticexpialidocious", "1234567890 3.14159",
    "\u0000\u0001\u007f", "ａｂｃ", "<|endoftext|> as text", "{\"json\": [1, 2, null]}", "a" * 300, "\r\n\r\n", "ZWJ\u200djoiner",
]


def lines(encoding):
    rng = random.Random(20260101)
    lists = [encoding.encode(text, disallowed_special=()) for text in TEXTS]
    # Cut within characters, as clients do that split texts by tokens.
    lists += [tokens[start:end] for tokens in lists[4:8] for start, end in ((1, None), (0, -1), (2, 5))]
    lists += [[rng.randrange(COUNT) for _ in range(rng.randrange(1, 40))] for _ in range(200)]
    lists += [[0], [COUNT - 1], [188], [100257], [100258, 9906, 100276], [100259, 100260], list(range(256))]
    return [{"tokens": tokens, "text": encoding.decode(tokens)} for tokens in lists if tokens]


def main():
    with tempfile.TemporaryDirectory() as folder:
        made = lines(encoding(folder))
    match sys.argv[1:]:
        case ["generate"]:
            for line in made:
                print(json.dumps(line, separators=(",", ":")))
        case ["check", path]:
            with open(path, encoding="utf-8") as file:
                if [json.loads(line) for line in file] != made:
                    sys.exit(f"{path} is not what this script makes")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
