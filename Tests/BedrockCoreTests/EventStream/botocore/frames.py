#!/usr/bin/env python3
# SPDX-License-Identifier: MIT-0
"""Frames of an event stream, one JSON object a line, as expectations of the decoder's tests.

    frames.py generate > frames.jsonl   encodes frames, good and bad, and asks botocore about each
    frames.py check frames.jsonl        asks the botocore that is installed again

Encoded by the AWS documentation's "Event stream encoding", not by a library. botocore reads headers that run over their
section as far as they go, and does not look at lengths that contradict each other: there the documentation decides, and
the line says `"botocore": "lenient"`.
"""

import base64
import json
import struct
import sys
import uuid
import zlib

from botocore.eventstream import EventStreamBuffer

LARGEST_HEADERS = 128 << 10
LARGEST_PAYLOAD = 24 << 20
NUMBERS = {"int8": (2, "!b"), "int16": (3, "!h"), "int32": (4, "!i"), "int64": (5, "!q"), "timestamp": (8, "!q")}


def b64(data):
    return base64.b64encode(data).decode()


def value_bytes(kind, value):
    if kind == "bool":
        return bytes([0 if value else 1])
    if kind in NUMBERS:
        code, layout = NUMBERS[kind]
        return bytes([code]) + struct.pack(layout, value)
    if kind in ("bytes", "string"):
        data = value.encode() if kind == "string" else value
        return bytes([6 if kind == "bytes" else 7]) + struct.pack("!H", len(data)) + data
    assert kind == "uuid" and len(value) == 16
    return bytes([9]) + value


def header_bytes(name, kind, value):
    name = name.encode()
    return bytes([len(name)]) + name + value_bytes(kind, value)


def prelude(total, headers):
    fields = struct.pack("!II", total, headers)
    return fields + struct.pack("!I", zlib.crc32(fields))


def frame_of(headers, payload):
    """A frame of header bytes as they are, checksums in order."""
    body = prelude(16 + len(headers) + len(payload), len(headers)) + headers + payload
    return body + struct.pack("!I", zlib.crc32(body))


def frame(headers, payload=b""):
    return frame_of(b"".join(header_bytes(*header) for header in headers), payload)


EVENT = [
    (":message-type", "string", "event"),
    (":event-type", "string", "contentBlockDelta"),
    (":content-type", "string", "application/json"),
]
DELTA = '{"contentBlockIndex":0,"delta":{"text":"Grüß dich, 世界 🌍"},"p":"abcdefg"}'.encode()
ALL_TYPES = [
    ("true", "bool", True),
    ("false", "bool", False),
    ("int8", "int8", -128),
    ("int16", "int16", -32768),
    ("int32", "int32", -2147483648),
    ("int64", "int64", -9223372036854775808),
    ("bytes", "bytes", bytes(range(256))),
    ("string", "string", "ein Wert: ünïcode ሴ 🌍"),
    ("timestamp", "timestamp", 1767225600123),
    ("uuid", "uuid", uuid.UUID("01234567-89ab-cdef-0123-456789abcdef").bytes),
]
GREATEST = [
    ("int8", "int8", 127),
    ("int16", "int16", 32767),
    ("int32", "int32", 2147483647),
    ("int64", "int64", 9223372036854775807),
    ("timestamp", "timestamp", -1),
    ("no bytes", "bytes", b""),
    ("no text", "string", ""),
]
GOOD = [
    ("neither headers nor payload", [([], b"")]),
    ("no payload", [(EVENT, b"")]),
    ("no headers", [([], b"{}")]),
    ("an event", [(EVENT, DELTA)]),
    ("every type of header", [(ALL_TYPES, b"payload")]),
    ("the greatest values and empty ones", [(GREATEST, b"")]),
    ("names of one and of 255 bytes", [([("n", "bool", True), ("x" * 255, "bool", False)], b"")]),
    ("names beyond ASCII", [([("größe-世界", "string", "ja")], b"")]),
    ("a value whose length takes two bytes", [([("long", "bytes", b"\xa5" * 300)], b"")]),
    ("a payload of zeros", [(EVENT, bytes(4096))]),
    (
        "a stream of several messages",
        [
            ([(":message-type", "string", "event"), (":event-type", "string", "messageStart")], b'{"role":"assistant"}'),
            (EVENT, DELTA),
            ([], b""),
            (ALL_TYPES, b"\x00\x01\x02"),
            ([(":message-type", "string", "exception"), (":exception-type", "string", "throttlingException")], b'{"message":"slow down"}'),
        ],
    ),
]

WHOLE = frame(EVENT, DELTA)
ONE = header_bytes("name", "string", "value")


def flipped(position):
    damaged = bytearray(WHOLE)
    damaged[position] ^= 0x01
    return bytes(damaged)


# What is wrong, bytes, kind of error, and whether botocore refuses it as well.
BAD = [
    ("a length that its checksum does not fit", flipped(3), "checksum", True),
    ("a headers length that its checksum does not fit", flipped(7), "checksum", True),
    ("a prelude's checksum that does not fit", flipped(8), "checksum", True),
    ("a header that the checksum does not fit", flipped(20), "checksum", True),
    ("a payload that the checksum does not fit", flipped(len(WHOLE) - 5), "checksum", True),
    ("a message's checksum that does not fit", flipped(len(WHOLE) - 1), "checksum", True),
    ("a length of nothing", prelude(0, 0), "length", True),
    ("a length below the frame's own", prelude(15, 0), "length", False),
    ("headers longer than the frame", prelude(16, 1), "length", False),
    ("headers that leave no room for the checksum", prelude(100, 85), "length", False),
    ("headers above the bound", prelude(16 + LARGEST_HEADERS + 1, LARGEST_HEADERS + 1), "size", True),
    ("a payload above the bound", prelude(16 + LARGEST_PAYLOAD + 1, 0), "size", True),
    ("the greatest length of all", prelude(0xFFFFFFFF, 0), "size", True),
    ("the greatest lengths of all", prelude(0xFFFFFFFF, 0xFFFFFFFF - 16), "size", True),
    ("a header twice", frame_of(ONE + ONE, b""), "headers", True),
    ("a header twice with other values", frame_of(ONE + header_bytes("name", "bool", True), b""), "headers", True),
    ("an unknown type of header", frame_of(b"\x01n\x0a", b""), "headers", True),
    ("the greatest type of header", frame_of(b"\x01n\xff", b""), "headers", True),
    ("a name that runs over the headers", frame_of(b"\x05name", b"payload"), "headers", True),
    ("a name without a type", frame_of(b"\x04name", b"payload"), "headers", True),
    ("a length of a value cut in two", frame_of(b"\x04name\x07\x00", b"payload"), "headers", True),
    ("a value that runs over the headers", frame_of(b"\x04name\x07\x00\x06value", b"payload"), "headers", False),
    ("a number cut short", frame_of(b"\x04name\x05\x00\x00\x00\x00", b"payload"), "headers", True),
    ("a UUID cut short", frame_of(b"\x04name\x09" + bytes(15), b"payload"), "headers", False),
    ("a name that is not UTF-8", frame_of(b"\x02\xc3\x28\x00", b""), "headers", True),
    ("a value that is not UTF-8", frame_of(b"\x01n\x07\x00\x02\xc3\x28", b""), "headers", True),
    ("a header without a name", frame_of(b"\x00\x00", b""), "headers", False),
    ("a frame after which another is cut", WHOLE + WHOLE[:-1], "truncated", False),
    ("a prelude cut in two", WHOLE[:7], "truncated", False),
    ("headers cut in two", WHOLE[:30], "truncated", False),
]


def read(stream):
    buffer = EventStreamBuffer()
    buffer.add_data(stream)
    return [(message.headers, message.payload) for message in buffer]


def good(name, messages):
    stream = b"".join(frame(*message) for message in messages)
    wanted = [({key: value for key, _, value in headers}, payload) for headers, payload in messages]
    assert read(stream) == wanted, name
    told = [
        {
            "headers": [[key, kind, b64(value) if isinstance(value, bytes) else value] for key, kind, value in headers],
            "payload": b64(payload),
        }
        for headers, payload in messages
    ]
    return {"name": name, "stream": b64(stream), "messages": told}


def bad(name, stream, error, refused):
    try:
        read(stream)
        found = False
    except Exception:
        found = True
    assert refused is found, f"{name}: botocore {'refuses' if found else 'takes'} it"
    line = {"name": name, "stream": b64(stream), "error": error}
    return line if refused or error == "truncated" else {**line, "botocore": "lenient"}


def lines():
    return [good(*case) for case in GOOD] + [bad(*case) for case in BAD]


def main():
    match sys.argv[1:]:
        case ["generate"]:
            for line in lines():
                print(json.dumps(line, separators=(",", ":")))
        case ["check", path]:
            with open(path, encoding="utf-8") as file:
                if [json.loads(line) for line in file] != lines():
                    sys.exit(f"{path} is not what this script makes with this botocore")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
