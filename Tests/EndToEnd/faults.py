# SPDX-License-Identifier: MIT-0
"""What can go wrong between the gateway and Bedrock, as a table: what the upstream does, and what a client is to see of it.

Each fault has a name, a script, and what is seen of it: status and code, or `WHOLE` where it does no harm. Sources: RFC 9112 for
heads and bodies; the AWS event stream encoding; the errors of Converse in the Bedrock API reference, as docs/compatibility.md
maps them.
"""

import gzip
import json
import socket
import struct
import zlib
from dataclasses import dataclass

from faulty import WHOLE
from upstream import (
    ANSWER,
    FRAMES,
    PLAIN,
    STREAM,
    STREAM_HEAD,
    Script,
    chunk,
    exception,
    frame,
    once,
    response,
    then_reset,
    then_stall,
)


@dataclass(frozen=True)
class Fault:
    name: str
    script: Script
    seen: tuple


FINE = (200, WHOLE)
LOST = (502, "upstream_connection_error")
LATE = (504, "upstream_timeout")
ODD = (502, "unexpected_upstream_answer")
DAMAGED = (502, "upstream_stream_error")
CUT = (502, "truncated_upstream_stream")
# The same after the first event: the status has been sent.
ENDS = {LOST: (200, LOST[1]), LATE: (200, LATE[1]), DAMAGED: (200, DAMAGED[1]), ODD: (200, ODD[1]), CUT: (200, CUT[1])}


def of_frames(*frames: bytes) -> bytes:
    return STREAM_HEAD + b"".join(chunk(data) for data in frames) + b"0\r\n\r\n"


def raw_frame(payload: bytes, headers: bytes = b"") -> bytes:
    """A frame with right checksums over whatever it holds."""
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))


def header(name: str, value: str, kind: int = 7) -> bytes:
    return bytes([len(name)]) + name.encode() + bytes([kind]) + struct.pack(">H", len(value)) + value.encode()


def event(name: str, payload: bytes) -> bytes:
    return raw_frame(payload, header(":event-type", name) + header(":message-type", "event"))


def silently_close(connection) -> None:
    """Closes before the request has been read."""


def silently_reset(connection) -> None:
    connection.reset()


def head_faults(answer: bytes) -> list[Fault]:
    """Before any byte of a body: the same for plain answers and for streams."""
    status_line = b"HTTP/1.1 200 OK\r\n"
    faults = [
        Fault("closed at once", silently_close, LOST),
        Fault("reset at once", silently_reset, LOST),
        Fault("silence", then_stall(b""), LATE),
        Fault("interim heads, then silence", then_stall(b"HTTP/1.1 100 Continue\r\n\r\n" * 3), LATE),
        Fault("interim heads, then the end", once(b"HTTP/1.1 103 Early Hints\r\n\r\n"), LOST),
        Fault("interim heads, then an answer", once(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer), FINE),
        Fault("a blank line first", once(b"\r\n" + answer), LOST),
        Fault("protocols switched", once(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nabc"), LOST),
    ]
    for position in (1, 8, 9, 12, 16, 17, 20, 40):
        for name, end in (("closed", once), ("reset", then_reset)):
            faults.append(Fault(f"{name} after {position} bytes", end(answer[:position]), LOST))
    for position in (1, 17):
        faults.append(Fault(f"silent after {position} bytes", then_stall(answer[:position]), LATE))
    garbage = {
        "zeros": b"\x00" * 300,
        "an alert of TLS": b"\x15\x03\x01\x00\x02\x02\x28",
        "a greeting of SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
        "a greeting of SMTP": b"220 mail ESMTP\r\n",
        "settings of HTTP/2": b"\x00\x00\x00\x04\x00\x00\x00\x00\x00",
        "HTTP/0.9": b"<html>hello</html>",
        "a request": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "a version to come": b"HTTP/7.3 200 OK\r\n\r\n",
        "no status": b"HTTP/1.1 \r\n\r\n",
        "a status in words": b"HTTP/1.1 fine\r\n\r\n",
        "a status of two digits": b"HTTP/1.1 20 OK\r\n\r\n",
        "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
        "a line of 200 KB": status_line + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
        "10,000 fields": status_line + b"X-A: b\r\n" * 10_000 + b"\r\n",
        "fields without end": status_line + b"X-A: b\r\n" * 300,
        "a field without a colon": status_line + b"nothing here\r\nContent-Length: 2\r\n\r\n{}",
        "a field without a name": status_line + b": x\r\nContent-Length: 2\r\n\r\n{}",
        "a name with a space": status_line + b"X Y: x\r\nContent-Length: 2\r\n\r\n{}",
        "a length in words": status_line + b"Content-Length: two\r\n\r\n{}",
        "a negative length": status_line + b"Content-Length: -2\r\n\r\n{}",
        "a NUL in a field": status_line + b"X: a\x00b\r\nContent-Length: 2\r\n\r\n{}",
    }
    for name, data in garbage.items():
        faults.append(Fault(name, once(data), None))
    return faults


def refusals() -> list[Fault]:
    """Answers with a status of their own: of Bedrock, and of what may stand in front of it."""
    page = b"<html><body>Sorry</body></html>"
    faults = []
    for status in (301, 302, 307, 308, 401, 402, 403, 404, 405, 407, 408, 413, 418, 500, 501, 502, 504, 511, 999):
        data = response(page, f"{status} X", Content_Type="text/html", Location="http://169.254.169.254/")
        faults.append(Fault(f"a page with {status}", once(data), (502, "upstream_error")))
    for status, code in ((400, "validation_error"), (429, "rate_limit_exceeded"), (503, "service_unavailable")):
        data = response(page, f"{status} X", Content_Type="text/html")
        faults.append(Fault(f"a page with {status}", once(data), (status, code)))
    named = {
        "ValidationException": (400, 400, "validation_error"),
        "AccessDeniedException": (403, 403, "access_denied"),
        "ResourceNotFoundException": (404, 404, "model_not_found"),
        "ModelTimeoutException": (408, 408, "model_timeout"),
        "ModelErrorException": (424, 424, "model_error"),
        "ThrottlingException": (429, 429, "rate_limit_exceeded"),
        "ModelNotReadyException": (429, 429, "model_not_ready"),
        "ServiceQuotaExceededException": (400, 400, "quota_exceeded"),
        "InternalServerException": (500, 500, "internal_server_error"),
        "ServiceUnavailableException": (503, 503, "service_unavailable"),
        "UnrecognizedClientException": (403, 500, "upstream_authentication"),
        "ExpiredTokenException": (403, 500, "upstream_authentication"),
        "InvalidSignatureException": (403, 500, "upstream_authentication"),
    }
    message = json.dumps({"message": "It says why."}).encode()
    for name, (status, told, code) in named.items():
        forms = {
            "field": response(message, f"{status} X", x_amzn_errortype=name),
            "field with a URL": response(message, f"{status} X", x_amzn_errortype=name + ":http://internal.amazon.com/coral/"),
            "body": response(json.dumps({"__type": "com.amazon.coral#" + name, "Message": "Why."}).encode(), f"{status} X"),
            "field, the body cut off": response(message, f"{status} X", x_amzn_errortype=name)[:-5],
            "field, the body no JSON": response(b"\xff\xfe<", f"{status} X", x_amzn_errortype=name),
        }
        for form, data in forms.items():
            faults.append(Fault(f"{name} by {form}", once(data), (told, code)))
    return faults


def body_faults() -> list[Fault]:
    """Plain answers whose head is right and whose body is not."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    bodies = {
        "nothing": b"", "a space": b" ", "half": ANSWER[:-20], "HTML": b"<html/>", "not UTF-8": ANSWER.replace(b"whole", b"\xff"),
        "two answers": ANSWER + ANSWER, "an array": b"[]", "null": b"null", "a number": b"1", "a text": b'"whole"', "no member": b"{}",
        "nesting without end": b'{"output":' + b"[" * 100_000, "a gzip": gzip.compress(ANSWER), "a byte order mark": b"\xef\xbb\xbf{",
        "an unknown operation": b'{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}',
        "an output of another kind": b'{"output":7,"stopReason":"end_turn"}', "no message": b'{"output":{},"stopReason":"end_turn"}',
        "a message of another kind": b'{"output":{"message":[]},"stopReason":"end_turn"}',
        "no content": b'{"output":{"message":{"role":"assistant"}},"stopReason":"end_turn"}',
        "content of another kind": b'{"output":{"message":{"role":"assistant","content":"x"}},"stopReason":"end_turn"}',
        "a block of another kind": b'{"output":{"message":{"role":"assistant","content":["x"]}},"stopReason":"end_turn"}',
        "an empty block": b'{"output":{"message":{"role":"assistant","content":[{}]}},"stopReason":"end_turn"}',
        "text of another kind": b'{"output":{"message":{"role":"assistant","content":[{"text":1}]}},"stopReason":"end_turn"}',
        "a call without a name": b'{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"1"}}]}},"stopReason":"tool_use"}',
        "no reason": ANSWER.replace(b"stopReason", b"stopSeason"), "a reason of another kind": ANSWER.replace(b'"end_turn"', b"1"),
        "usage of another kind": ANSWER.replace(b'"inputTokens": 1', b'"inputTokens": "one"'),
    }  # fmt: skip
    faults = [Fault(name, once(response(body)), ODD) for name, body in bodies.items()]
    faults += [
        Fault("an answer by another name", once(response(ANSWER, Content_Type="text/html")), FINE),
        Fault("an answer without a length", once(b"HTTP/1.1 200 OK\r\n\r\n" + ANSWER), FINE),
        Fault("an answer of HTTP/1.0", once(b"HTTP/1.0 200 OK\r\n\r\n" + ANSWER), FINE),
        Fault("201", once(response(ANSWER, "201 Created")), FINE),
        Fault("204", once(b"HTTP/1.1 204 No Content\r\n\r\n"), ODD),
        Fault("half a body", once(PLAIN[:-20]), LOST),
        Fault("half a body and a reset", then_reset(PLAIN[:-20]), LOST),
        Fault("half a body and silence", then_stall(PLAIN[:-20]), LATE),
        Fault("a length of 4 GB", once(b"HTTP/1.1 200 OK\r\nContent-Length: 4294967296\r\n\r\n" + ANSWER), LOST),
        Fault("a body coded otherwise", once(response(gzip.compress(ANSWER), Content_Encoding="gzip")), ODD),
        Fault("chunks", once(chunked + chunk(ANSWER[:9]) + chunk(ANSWER[9:]) + b"0\r\n\r\n"), FINE),
        Fault("chunks without an end", once(chunked + chunk(ANSWER)), LOST),
        Fault("chunks without an end, in silence", then_stall(chunked + chunk(ANSWER)), LATE),
        Fault("a chunk size in words", once(chunked + b"zz\r\nabc\r\n"), LOST),
        Fault("a negative chunk size", once(chunked + b"-1\r\nabc\r\n"), LOST),
        Fault("a chunk size beyond 64 bits", once(chunked + b"f" * 17 + b"\r\nabc"), LOST),
        Fault("a chunk longer than told", once(chunked + b"3\r\nabcdef\r\n0\r\n\r\n"), LOST),
        Fault("trailers", once(chunked + chunk(ANSWER) + b"0\r\nX-Trailer: 1\r\n\r\n"), FINE),
    ]
    return faults


def stream_faults() -> list[Fault]:
    """Streams whose head is right; after the first event the status stays 200."""
    faults = []
    kinds = {
        "validationException": (400, "validation_error"), "throttlingException": (429, "rate_limit_exceeded"),
        "modelStreamErrorException": (424, "model_error"), "serviceUnavailableException": (503, "service_unavailable"),
        "internalServerException": (500, "internal_server_error"), "modelTimeoutException": (408, "model_timeout"),
        "somethingNewException": (502, "upstream_error"),
    }  # fmt: skip
    for count in range(len(FRAMES)):
        seen = lambda fault: fault if count == 0 else (200, fault[1])  # noqa: B023, E731
        before, after = FRAMES[:count], FRAMES[count + 1 :]
        for name, told in kinds.items():
            faults.append(Fault(f"{name} after {count} events", once(of_frames(*before, exception(name))), seen(told)))
        whole = bytearray(FRAMES[count])
        for what, position in (("length", 2), ("header length", 6), ("prelude checksum", 9), ("header", 14), ("checksum", -2)):
            broken = bytearray(whole)
            broken[position] ^= 0x55
            faults.append(Fault(f"a changed {what} in event {count}", once(of_frames(*before, bytes(broken), *after)), seen(DAMAGED)))
        junk = {
            "no headers": raw_frame(b"{}"), "text that is no JSON": event("contentBlockDelta", b"{"),
            "no payload": event("messageStop", b""), "a payload of another kind": event("contentBlockDelta", b"[]"),
            "an unknown kind of message": raw_frame(b"{}", header(":message-type", "surprise")),
            "an event without a type": raw_frame(b"{}", header(":message-type", "event")),
            "a header that runs over": raw_frame(b"{}", b"\x05:mess"), "an unknown type of header": raw_frame(b"{}", header(":message-type", "event", 42)),
            "the same header twice": raw_frame(b"{}", header(":message-type", "event") * 2),
            "a frame beyond the limit": struct.pack(">II", 30 << 20, 0) + struct.pack(">I", zlib.crc32(struct.pack(">II", 30 << 20, 0))),
            "lengths that contradict": struct.pack(">II", 16, 32) + struct.pack(">I", zlib.crc32(struct.pack(">II", 16, 32))),
        }  # fmt: skip
        for name, data in junk.items():
            faults.append(Fault(f"{name} as event {count}", once(of_frames(*before, data, *after)), seen(DAMAGED)))
        error = raw_frame(b"", header(":message-type", "error") + header(":error-code", "x") + header(":error-message", "y"))
        faults.append(Fault(f"an error message as event {count}", once(of_frames(*before, error)), seen((502, "upstream_error"))))
        faults.append(Fault(f"the end after {count} events", once(of_frames(*before)), seen(CUT)))
        head = STREAM_HEAD + b"".join(chunk(data) for data in before)
        for name, end, told in (("closed", once, LOST), ("reset", then_reset, LOST), ("silent", then_stall, LATE)):
            faults.append(Fault(f"{name} after {count} events", end(head), seen(told)))
            faults.append(Fault(f"{name} within event {count}", end(head + chunk(FRAMES[count])[:-30]), seen(told)))
        faults.append(Fault(f"a bad chunk after {count} events", once(head + b"zz\r\n"), seen(LOST)))
        if count:
            faults.append(Fault(f"event {count} is missing", once(of_frames(*before, *after)), FINE if count in (1, 2, 3) else seen(CUT if count == 5 else ODD)))
            faults.append(Fault(f"event {count} comes first", once(of_frames(FRAMES[count], *before, *after)), ODD))
        twice = FINE if count in (1, 2, 3, 5) else ENDS[ODD]
        faults.append(Fault(f"event {count} comes twice", once(of_frames(*before, FRAMES[count], *FRAMES[count:])), twice))
        unknown = frame({"somethingNew": {"a": 1}})
        faults.append(Fault(f"an unknown event before event {count}", once(of_frames(*before, unknown, *FRAMES[count:])), FINE))
    faults += stream_oddities()
    return faults


def stream_oddities() -> list[Fault]:
    together = STREAM_HEAD + chunk(b"".join(FRAMES)) + b"0\r\n\r\n"
    huge = frame({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "a" * (20 << 20)}}})
    many = [frame({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "a"}}})] * 5000
    call = frame({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"toolUse": {"input": "{"}}}})
    return [
        Fault("all events in one chunk", once(together), FINE),
        Fault("an event of 20 MB", once(of_frames(*FRAMES[:2], huge, *FRAMES[2:])), FINE),
        Fault("5,000 events in one chunk", once(STREAM_HEAD + chunk(b"".join([*FRAMES[:1], *many, *FRAMES[1:]])) + b"0\r\n\r\n"), FINE),
        Fault("arguments of no call", once(of_frames(*FRAMES[:2], call, *FRAMES[2:])), ENDS[ODD]),
        Fault("JSON instead", once(response(b"{}", Content_Type="application/json")), DAMAGED),
        Fault("HTML instead", once(response(b"<html><body>Sign in</body></html>")), DAMAGED),
        Fault("nothing instead", once(response(b"")), CUT),
        Fault("204 instead", once(b"HTTP/1.1 204 No Content\r\n\r\n"), CUT),
        Fault("an SSE stream instead", once(response(b'data: {"choices": []}\n\ndata: [DONE]\n\n')), DAMAGED),
        Fault("a gzip of the stream", once(response(gzip.compress(b"".join(FRAMES)), Content_Encoding="gzip")), DAMAGED),
        Fault("another content type", once(STREAM.replace(b"vnd.amazon.eventstream", b"octet-stream")), FINE),
        Fault("no content type", once(STREAM.replace(b"Content-Type: application/vnd.amazon.eventstream\r\n", b"")), FINE),
        Fault("no chunks but a length", once(response(b"".join(FRAMES))), FINE),
        Fault("neither chunks nor a length", once(b"HTTP/1.1 200 OK\r\n\r\n" + b"".join(FRAMES)), FINE),
        Fault("HTTP/1.0", once(b"HTTP/1.0 200 OK\r\n\r\n" + b"".join(FRAMES)), FINE),
        Fault("garbage behind the end", once(STREAM_HEAD + chunk(b"".join(FRAMES) + b"\xff" * 100) + b"0\r\n\r\n"), FINE),
        Fault("an exception behind the end", once(of_frames(*FRAMES, exception("internalServerException"))), FINE),
        Fault("a reset behind the end", then_reset(STREAM[:-5]), FINE),
        Fault("silence behind the end", then_stall(STREAM[:-5]), FINE),
    ]


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
