# SPDX-License-Identifier: MIT-0
"""`decode` against botocore's reader of event streams, in every split, damaged and cut off."""

import base64
import json
import struct
import subprocess
import uuid
import zlib

import botocore.eventstream
import pytest
from commands import run
from servers import BINARY, clean_environment
from upstream import FRAMES, exception

STREAM = b"".join(FRAMES) + exception("throttlingException")


def raw_frame(headers: bytes, payload: bytes) -> bytes:
    """A frame by AWS's documentation of the encoding."""
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))


def by_botocore(data: bytes) -> list[dict]:
    buffer = botocore.eventstream.EventStreamBuffer()
    buffer.add_data(data)
    return [{"headers": message.headers, "payload": json.loads(message.payload)} for message in buffer]


def lines(done) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_botocore_reads_the_same(tmp_path):
    done = run("decode", text=STREAM, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert lines(done) == by_botocore(STREAM)
    assert run("decode", home=tmp_path).stdout == ""


def test_messages_are_written_as_they_come(tmp_path):
    process = subprocess.Popen(
        [str(BINARY), "decode"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean_environment(tmp_path)
    )
    expected = by_botocore(STREAM)
    try:
        # In pieces of seven bytes, each flushed: a line comes as soon as its frame is whole.
        end = 0
        for frame, message in zip(FRAMES, expected):
            for start in range(end, end + len(frame), 7):
                process.stdin.write(STREAM[start : min(start + 7, end + len(frame))])
                process.stdin.flush()
            end += len(frame)
            assert json.loads(process.stdout.readline()) == message
        process.stdin.write(STREAM[end:])
        process.stdin.close()
        assert json.loads(process.stdout.readline()) == expected[-1]
        assert process.wait(20) == 0
    finally:
        process.kill()


def test_every_type_of_header_and_any_payload(tmp_path):
    identity = uuid.UUID("12345678-9abc-def0-1234-56789abcdef0")
    values = {
        "yes": b"\x00", "no": b"\x01",
        "byte": b"\x02\xff", "short": b"\x03" + struct.pack(">h", -2), "int": b"\x04" + struct.pack(">i", 3),
        "long": b"\x05" + struct.pack(">q", -(2**63)),
        "bytes": b"\x06\x00\x02\x00\xff", "text": b"\x07\x00\x03" + "€".encode(),
        "time": b"\x08" + struct.pack(">q", 1732838400123), "before": b"\x08" + struct.pack(">q", -1),
        "id": b"\x09" + identity.bytes,
    }  # fmt: skip
    headers = b"".join(bytes([len(name)]) + name.encode() + value for name, value in values.items())
    payloads = [b"\x00\x01\xff", b"", b"{\"b\":1.0,\"a\":12345678901234567890}", b"\"text\"", b"{half"]
    done = run("decode", text=b"".join(raw_frame(headers, payload) for payload in payloads), home=tmp_path)
    assert done.returncode == 0, done.stderr
    first, *others = lines(done)
    assert first["headers"] == {
        "yes": True, "no": False, "byte": -1, "short": -2, "int": 3, "long": -(2**63), "bytes": "AP8=", "text": "€",
        "time": "2024-11-29T00:00:00.123Z", "before": "1969-12-31T23:59:59.999Z", "id": str(identity),
    }  # fmt: skip
    assert base64.b64decode(first["payload_base64"]) == payloads[0]
    assert "payload" not in others[0] and "payload_base64" not in others[0]
    # Members keep their order, and numbers their digits.
    assert '"payload":{"b":1.0,"a":12345678901234567890}' in done.stdout
    assert others[2]["payload"] == "text" and base64.b64decode(others[3]["payload_base64"]) == b"{half"


@pytest.mark.parametrize("cut", [1, 11, 12, 40, len(FRAMES[2]) - 1])
def test_a_stream_that_is_cut_off_ends_with_the_place(tmp_path, cut):
    whole = b"".join(FRAMES[:2])
    done = run("decode", text=whole + FRAMES[2][:cut], home=tmp_path)
    assert done.returncode == 1
    assert lines(done) == by_botocore(whole)
    assert f"at byte {len(whole)}" in done.stderr and "within a frame" in done.stderr


@pytest.mark.parametrize("position", [0, 9, 30, -1])
def test_a_damaged_frame_ends_with_the_place(tmp_path, position):
    whole = b"".join(FRAMES[:2])
    damaged = bytearray(FRAMES[2])
    damaged[position] ^= 1
    done = run("decode", text=whole + bytes(damaged) + FRAMES[3], home=tmp_path)
    assert done.returncode == 1
    assert lines(done) == by_botocore(whole)
    assert f"at byte {len(whole)}" in done.stderr and "checksum" in done.stderr


def test_what_is_no_event_stream_is_told_of(tmp_path):
    done = run("decode", text='{"message": "The security token is expired"}', home=tmp_path)
    assert done.returncode == 1 and "at byte 0" in done.stderr and not done.stdout
