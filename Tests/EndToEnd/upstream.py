# SPDX-License-Identifier: MIT-0
"""An upstream that plays Bedrock byte for byte, and breaks wherever a test wants it to."""

import json
import socket
import struct
import threading
import zlib
from collections.abc import Callable

ANSWER = json.dumps(
    {
        "output": {"message": {"role": "assistant", "content": [{"text": "whole"}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
    }
).encode()


def frame(payload: dict, kind: str = "event", name: str | None = None) -> bytes:
    """A frame of an event stream, by AWS's documentation of the encoding."""
    if kind == "event":
        (name, payload), *_ = payload.items()
    headers = b""
    for key, value in (
        (f":{kind}-type", name),
        (":content-type", "application/json"),
        (":message-type", kind),
    ):
        headers += bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    body = json.dumps(payload).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(body), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + body
    return message + struct.pack(">I", zlib.crc32(message))


FRAMES = [
    frame({"messageStart": {"role": "assistant", "p": "abc"}}),
    frame({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "who"}}}),
    frame({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "le"}}}),
    frame({"contentBlockStop": {"contentBlockIndex": 0}}),
    frame({"messageStop": {"stopReason": "end_turn"}}),
    frame({"metadata": {"usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2}, "metrics": {"latencyMs": 1}}}),
]


def exception(name: str, message: str = "It broke.") -> bytes:
    return frame({"message": message}, "exception", name)


def response(body: bytes, status: str = "200 OK", **fields: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\nTransfer-Encoding: chunked\r\n\r\n"
)
STREAM = STREAM_HEAD + b"".join(chunk(data) for data in FRAMES) + b"0\r\n\r\n"
PLAIN = response(ANSWER)

Script = Callable[["Connection"], None]


class Connection:
    """One connection of the gateway's, seen from the upstream."""

    def __init__(self, connection: socket.socket):
        self.socket = connection
        self.socket.settimeout(20)

    def read_request(self) -> bytes:
        """Head and body of one request; empty where the gateway closed."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.socket.recv(65536)
            if not more:
                return b""
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length:
            more = self.socket.recv(65536)
            if not more:
                return b""
            body += more
        return head + b"\r\n\r\n" + body

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reset(self) -> None:
        """Ends the connection by RST instead of FIN."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def wait_until_closed(self) -> bool:
        """Whether the gateway closes within the socket's time limit."""
        try:
            while self.socket.recv(65536):
                pass
            return True
        except ConnectionError:
            return True
        except TimeoutError:
            return False


class Exchanged(Exception):
    """The script has been exchanged since the connection was made."""


class Upstream:
    """Listens on loopback and runs the script for each connection, on a thread of its own.

    A request on a connection that stayed open is met by the script of the moment, too.
    """

    def __init__(self, script: Script):
        self.script = script
        self.requests: list[bytes] = []
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        wrapped = Connection(connection)
        read = wrapped.read_request
        script = self.script
        waiting = b""

        def read_and_keep() -> bytes:
            nonlocal waiting
            request, waiting = waiting or read(), b""
            if request and self.script is not script:
                waiting = request
                raise Exchanged
            if request:
                self.requests.append(request)
            return request

        wrapped.read_request = read_and_keep
        try:
            while True:
                try:
                    return script(wrapped)
                except Exchanged:
                    script = self.script
        except OSError:
            pass
        finally:
            connection.close()

    def close(self) -> None:
        self.listener.close()


def once(data: bytes) -> Script:
    """Answers the first request with these bytes and closes."""

    def script(connection: Connection) -> None:
        if connection.read_request():
            connection.send(data)

    return script


def always(data: bytes) -> Script:
    """Answers every request with these bytes."""

    def script(connection: Connection) -> None:
        while connection.read_request():
            connection.send(data)

    return script


def then_stall(data: bytes) -> Script:
    """Sends these bytes and nothing more, until the gateway closes."""

    def script(connection: Connection) -> None:
        if connection.read_request():
            connection.send(data)
            connection.wait_until_closed()

    return script


def then_reset(data: bytes) -> Script:
    def script(connection: Connection) -> None:
        if connection.read_request():
            connection.send(data)
            connection.reset()

    return script


def byte_by_byte(data: bytes) -> Script:
    def script(connection: Connection) -> None:
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if connection.read_request():
            for position in range(len(data)):
                connection.send(data[position : position + 1])

    return script
