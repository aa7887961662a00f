# SPDX-License-Identifier: MIT-0
"""A collector of OpenTelemetry that takes what the protocol's own schema takes, and breaks where a test wants it to."""

import base64
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1 import trace_pb2

SERVER, CLIENT = trace_pb2.Span.SPAN_KIND_SERVER, trace_pb2.Span.SPAN_KIND_CLIENT
ERROR = trace_pb2.Status.STATUS_CODE_ERROR


def parsed(document: dict) -> ExportTraceServiceRequest:
    """Reads OTLP's JSON, which differs from protobuf's in that ids are hexadecimal digits and not base64."""

    def with_ids(value):
        if isinstance(value, list):
            return [with_ids(element) for element in value]
        if not isinstance(value, dict):
            return value
        value = {key: with_ids(member) for key, member in value.items()}
        for key, digits in (("traceId", 32), ("spanId", 16), ("parentSpanId", 16)):
            if key in value:
                assert re.fullmatch(rf"[0-9a-f]{{{digits}}}", value[key]), value
                value[key] = base64.b64encode(bytes.fromhex(value[key])).decode()
        return value

    return json_format.ParseDict(with_ids(document), ExportTraceServiceRequest(), ignore_unknown_fields=False)


def plain(value):
    """The value of an attribute."""
    kind = value.WhichOneof("value")
    return [plain(element) for element in value.array_value.values] if kind == "array_value" else getattr(value, kind)


class Span:
    """A span, easily looked at."""

    def __init__(self, span: trace_pb2.Span):
        self.name, self.kind, self.raw = span.name, span.kind, span
        self.trace, self.id, self.parent = span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex()
        self.attributes = {attribute.key: plain(attribute.value) for attribute in span.attributes}
        assert len(self.attributes) == len(span.attributes)
        self.has_failed = span.status.code == ERROR
        now = time.time_ns()
        assert now - 300e9 < span.start_time_unix_nano <= span.end_time_unix_nano <= now + 1e9

    def __repr__(self):
        return f"{self.name} {self.attributes}"


class Collector:
    """Listens at `/v1/traces`; by default it takes everything."""

    def __init__(self):
        self.batches: list[ExportTraceServiceRequest] = []
        self.fields: list[dict[str, str]] = []
        self.problems: list[str] = []
        self.requests = 0
        # Status and further header fields of each answer; the last one serves on.
        self.answers: list[tuple[int, dict[str, str]]] = [(200, {})]
        # Answers wait for it.
        self.gate = threading.Event()
        self.gate.set()
        collector = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.requests += 1
                collector.gate.wait()
                answers = collector.answers
                status, fields = answers.pop(0) if len(answers) > 1 else answers[0]
                if status == 200:
                    collector.take(self.path, dict(self.headers), body)
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path: str, fields: dict[str, str], body: bytes) -> None:
        try:
            assert path == "/v1/traces" and fields["Content-Type"] == "application/json"
            self.batches.append(parsed(json.loads(body)))
            self.fields.append(fields)
        except Exception as error:
            self.problems.append(f"{type(error).__name__}: {error}; {body[:2000]!r}")

    @property
    def resource(self) -> dict:
        return {item.key: plain(item.value) for item in self.batches[-1].resource_spans[0].resource.attributes}

    @property
    def spans(self) -> list[Span]:
        assert not self.problems, self.problems
        return [
            Span(span)
            for batch in list(self.batches)
            for resource in batch.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def wait_for(self, condition, limit: float = 20):
        """Polls until the condition, given the spans, gives something true, which is returned."""
        deadline = time.monotonic() + limit
        while True:
            found = condition(self.spans)
            if found:
                return found
            assert time.monotonic() < deadline, f"within {limit} s no such spans; there are {self.spans}"
            time.sleep(0.02)

    def trace(self, trace_id: str) -> list[Span]:
        """All spans of a trace, once that of the request has come; it is the last to end."""

        def whole(spans):
            spans = [span for span in spans if span.trace == trace_id]
            return spans if any(span.kind == SERVER for span in spans) else None

        return self.wait_for(whole)

    def close(self) -> None:
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()
