#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Packs OpenAI's table of cl100k_base tokens for the library: Sources/CTokenTable/cl100k_base.z.

    make-token-table.py cl100k_base.tiktoken Sources/CTokenTable/cl100k_base.z

Read is a line for each token, its bytes in base64 and its rank; the ranks go from 0 without gaps. Written is, deflated by
zlib: the length of each token as one byte, in the order of ranks, and then the tokens' bytes.
"""

import base64
import hashlib
import sys
import zlib

# The hash that tiktoken itself demands of the file.
EXPECTED = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"


def pack(data: bytes) -> bytes:
    lines = [line.split() for line in data.splitlines()]
    if [int(rank) for _, rank in lines] != list(range(len(lines))):
        sys.exit("the ranks have gaps")
    tokens = [base64.b64decode(token) for token, _ in lines]
    compressor = zlib.compressobj(9, zlib.DEFLATED, 15, 9)
    return compressor.compress(bytes(map(len, tokens)) + b"".join(tokens)) + compressor.flush()


def main():
    match sys.argv[1:]:
        case [source, target]:
            with open(source, "rb") as file:
                data = file.read()
            if hashlib.sha256(data).hexdigest() != EXPECTED:
                sys.exit(f"{source} is not the table of cl100k_base")
            with open(target, "wb") as file:
                file.write(pack(data))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
