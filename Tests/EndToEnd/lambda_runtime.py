# SPDX-License-Identifier: MIT-0
"""A strict stand-in for Lambda's Runtime API and for the services that read a function's answer.

After "Using the Lambda runtime API for custom runtimes", "Implementing response streaming in a custom runtime" and the answer
formats in the guides of Elastic Load Balancing, API Gateway and function URLs. What those do not allow ends in `faults`, which the
fixture of the tests looks at. `test_lambda.py` runs AWS's own runtime client for Python against it.
"""

import base64
import json
import queue
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field

# "Function.ResponseSizeTooLarge": 6 MB and some room for the head.
ANSWER_LIMIT = 6 * 1024 * 1024 + 100
ALB_LIMIT = 1024 * 1024
STREAM_TYPE = "application/vnd.awslambda.http-integration-response"
TRAILERS = {"lambda-runtime-function-error-type", "lambda-runtime-function-error-body"}
TRACE = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"


class Refused(Exception):
    """An answer of the API's that is none of success."""

    def __init__(self, status: int, kind: str):
        super().__init__(f"{status} {kind}")
        self.status = status
        self.body = {"errorMessage": kind, "errorType": kind}


@dataclass
class Invocation:
    event: bytes
    timeout: float
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    trailers: dict = field(default_factory=dict)
    # Chunks as they come, and None after the last.
    chunks: queue.Queue = field(default_factory=queue.Queue)
    failed: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def is_streamed(self) -> bool:
        return self.headers.get("lambda-runtime-function-response-mode") == "streaming"

    @property
    def document(self):
        return json.loads(self.body)

    @property
    def error(self) -> dict:
        """The failure that the trailers tell."""
        assert set(self.trailers) == TRAILERS, self.trailers
        error = json.loads(base64.b64decode(self.trailers["lambda-runtime-function-error-body"], validate=True))
        assert error["errorType"] == self.trailers["lambda-runtime-function-error-type"]
        return error

    def wait(self, limit: float = 60) -> "Invocation":
        assert self.done.wait(limit), "the function does not answer"
        return self

    @property
    def response(self) -> "Response":
        """What the client of the service gets, by the service's rules."""
        event = json.loads(self.event)
        return streamed_response(self.body) if self.is_streamed else whole_response(event, self.document, len(self.body))


@dataclass
class Response:
    status: int
    headers: dict
    body: bytes

    def json(self):
        return json.loads(self.body)


def streamed_response(body: bytes) -> Response:
    """API Gateway: "metadata JSON, then 8 null bytes, then the payload", the delimiter within the first 16 KB."""
    head, zeros, payload = body.partition(bytes(8))
    assert len(zeros) == 8 and len(head) <= 16 * 1024
    head = json.loads(head)
    assert set(head) <= {"statusCode", "headers", "multiValueHeaders", "cookies"}, head
    assert isinstance(head["statusCode"], int)
    assert all(isinstance(value, str) for value in head["headers"].values())
    return Response(head["statusCode"], {name.lower(): value for name, value in head["headers"].items()}, payload)


def whole_response(event: dict, answer: dict, size: int) -> Response:
    is_balancer = "elb" in event["requestContext"]
    if is_balancer:
        assert size <= ALB_LIMIT
        assert answer["statusDescription"].split(" ", 1)[0] == str(answer["statusCode"])
    has_lists = event.get("multiValueHeaders") is not None
    known = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
    known |= {"statusDescription"} if is_balancer else {"cookies"} if event.get("version") == "2.0" else set()
    assert set(answer) <= known, answer
    # "If you enable multi-value headers, the response must have them", and else not; the same serves REST APIs.
    assert ("multiValueHeaders" in answer, "headers" in answer) == (has_lists, not has_lists)
    if has_lists:
        assert all(isinstance(values, list) for values in answer["multiValueHeaders"].values())
        headers = {name.lower(): ", ".join(values) for name, values in answer["multiValueHeaders"].items()}
    else:
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        assert all(isinstance(value, str) for value in headers.values())
    body = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
    return Response(answer["statusCode"], headers, body)


class RuntimeAPI:
    """The API at a free port; one function at a time."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.connections = 0
        self.faults: list[str] = []
        self.init_error: dict | None = None
        self.polls = 0
        self.first_answer: float | None = None
        self._events: queue.Queue = queue.Queue()
        self._known: dict[str, Invocation] = {}
        self._open: Invocation | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def start(self, event, timeout: float = 60) -> Invocation:
        """Invokes the function, and does not wait."""
        body = event if isinstance(event, bytes) else json.dumps(event, separators=(",", ":")).encode()
        assert len(body) <= 6 * 1024 * 1024, "no service passes on such an event"
        invocation = Invocation(body, timeout)
        self._known[invocation.id] = invocation
        self._events.put(invocation)
        return invocation

    def invoke(self, event, timeout: float = 60) -> Invocation:
        return self.start(event, timeout).wait()

    def close(self) -> None:
        self.listener.close()
        self._events.put(None)

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket):
        with connection, connection.makefile("rb") as reader:
            while True:
                try:
                    line = reader.readline()
                    if not line:
                        return
                    method, target, version = line.decode("ascii").rstrip("\r\n").split(" ")
                    assert version == "HTTP/1.1", version
                    fields = self._fields(reader)
                    status, headers, body = self._answer(method, target, fields, reader)
                except Refused as refusal:
                    status, headers, body = refusal.status, {}, refusal.body
                except (ConnectionError, ValueError, KeyError, AssertionError) as error:
                    return self.faults.append(repr(error))
                body = body if isinstance(body, bytes) else json.dumps(body).encode()
                head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
                try:
                    connection.sendall(head.encode() + b"\r\n" + body)
                except OSError:
                    return

    @staticmethod
    def _fields(reader) -> dict:
        fields = {}
        while line := reader.readline().decode("latin-1").rstrip("\r\n"):
            name, colon, value = line.partition(":")
            assert colon and name == name.strip() and name.lower() not in fields, line
            fields[name.lower()] = value.strip()
        return fields

    def _answer(self, method, target, fields, reader):
        assert fields["host"] == self.address, fields
        prefix = "/2018-06-01/runtime/"
        assert target.startswith(prefix), target
        match method, *target.removeprefix(prefix).split("/"):
            case "GET", "invocation", "next":
                return self._next()
            case "POST", "init", "error":
                body = self._read(fields, reader)
                if self.polls:
                    raise Refused(403, "InvalidStateTransition")
                self.init_error = self._error(fields, body)
                return 202, {}, {"status": "OK"}
            case "POST", "invocation", id, "response" | "error" as kind:
                self._take(id, kind, fields, reader)
                return 202, {}, {"status": "OK"}
        raise Refused(404, "NotFound")

    def _next(self):
        self.polls += 1
        if self._open is not None and not self._open.done.is_set():
            self.faults.append("asks for the next before the last is answered")
        invocation = self._events.get()
        if invocation is None:
            raise Refused(500, "Shutdown")
        self._open = invocation
        deadline = int((time.time() + invocation.timeout) * 1000)
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": deadline,
            "Lambda-Runtime-Trace-Id": TRACE,
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-2:123456789012:function:custom-runtime",
            # Not in the guide, but AWS's own clients send it back.
            "Lambda-Runtime-Invocation-Id": invocation.id[::-1],
        }
        return 200, headers, invocation.event

    def _take(self, id, kind, fields, reader):
        invocation = self._known.get(id)
        if invocation is None:
            self._read(fields, reader)
            raise Refused(400, "InvalidRequestID")
        if invocation is not self._open or invocation.done.is_set():
            self._read(fields, reader)
            raise Refused(403, "InvalidStateTransition")
        assert fields["lambda-runtime-invocation-id"] == id[::-1]
        invocation.headers = fields
        try:
            if kind == "error":
                invocation.failed = True
                invocation.body = json.dumps(self._error(fields, self._read(fields, reader))).encode()
            elif invocation.is_streamed:
                assert fields["content-type"] == STREAM_TYPE and "content-length" not in fields, fields
                self._read_chunks(fields, reader, invocation)
            else:
                assert "lambda-runtime-function-response-mode" not in fields, fields
                invocation.body = self._read(fields, reader)
                if len(invocation.body) > ANSWER_LIMIT:
                    raise Refused(413, "Function.ResponseSizeTooLarge")
        finally:
            invocation.chunks.put(None)
            self.first_answer = self.first_answer or time.monotonic()
            invocation.done.set()

    @staticmethod
    def _error(fields, body) -> dict:
        error = json.loads(body)
        assert isinstance(error["errorMessage"], str) and isinstance(error["stackTrace"], list), error
        # The guide has every runtime send it; AWS's own for Python does not.
        assert fields.get("lambda-runtime-function-error-type") in (None, error["errorType"]), fields
        return error

    @staticmethod
    def _read(fields, reader) -> bytes:
        if fields.get("transfer-encoding"):
            body = RuntimeAPI._chunks(reader)
            whole = b"".join(body)
            RuntimeAPI._fields(reader)
            return whole
        length = int(fields["content-length"])
        body = reader.read(length)
        assert len(body) == length, "the body breaks off"
        return body

    @staticmethod
    def _chunks(reader):
        while True:
            line = reader.readline()
            # RFC 9112, section 7.1: a size in hexadecimal digits and a line end of two characters.
            assert line.endswith(b"\r\n") and line.strip(), f"no chunk begins with {line!r}"
            size = int(line, 16)
            if size == 0:
                return
            chunk = reader.read(size)
            assert len(chunk) == size and reader.read(2) == b"\r\n", "a chunk breaks off"
            yield chunk

    def _read_chunks(self, fields, reader, invocation):
        assert fields["transfer-encoding"] == "chunked", fields
        chunks = []
        for chunk in self._chunks(reader):
            chunks.append(chunk)
            invocation.chunks.put(chunk)
        invocation.body = b"".join(chunks)
        invocation.trailers = self._fields(reader)
        announced = {name.strip().lower() for name in fields["trailer"].split(",")}
        assert set(invocation.trailers) <= announced <= TRAILERS, (announced, invocation.trailers)
