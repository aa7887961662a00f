#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Vectors as models write them and as OpenAI's base64 has them, one JSON object a line.

    vectors.py generate > vectors.jsonl   writes numbers in many forms and packs them by struct.pack('<f')
    vectors.py check vectors.jsonl        does so again
"""

import base64
import json
import random
import struct
import sys

FORMS = [
    "0", "-0", "0.0", "-0.0", "1", "-1", "0.1", "1.0E-2", "2.5e+3", "1e-45", "1.1754943508222875e-38", "3.4028234663852886e+38",
    "-3.4028234663852886e38", "16777217", "0.30000001192092896", "9.999999e-8", "1E0", "123456789012345678", "-7.006492321624085e-46",
]


def packed(texts):
    """Rounds each text once, to the nearest float; going by a double may round twice, which no text here does."""
    return base64.b64encode(struct.pack(f"<{len(texts)}f", *map(float, texts))).decode()


def lines():
    rng = random.Random(20240501)
    vectors = [FORMS, *([form] for form in FORMS[:6])]
    for count in (1, 2, 3, 4, 5, 256, 1024):
        vectors.append([repr(rng.uniform(-1, 1)) for _ in range(count)])
    vectors.append([f"{rng.uniform(-1, 1) * 10 ** rng.randrange(-40, 30):.9e}" for _ in range(200)])
    return [{"numbers": numbers, "base64": packed(numbers)} for numbers in vectors]


def main():
    match sys.argv[1:]:
        case ["generate"]:
            for line in lines():
                print(json.dumps(line, separators=(",", ":")))
        case ["check", path]:
            with open(path, encoding="utf-8") as file:
                if [json.loads(line) for line in file] != lines():
                    sys.exit(f"{path} is not what this script makes")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
