# SPDX-License-Identifier: MIT-0
"""What is measured: the gateway, nginx as a proxy, and the fake itself. Each knows how a case is asked for."""

import http.client
import json
import os
from pathlib import Path

import cases
from bedrock import NGINX, FakeBedrock, start_proxy
from cases import Case
from load import Check, Load, Result
from processes import SUBJECT_CORES, Server, free_port

KEY = "key-of-the-benchmarks"
# Static, as the fake only looks whether there is a signature.
SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=AKIDBENCHMARK/20260101/us-west-2/bedrock/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0123456789abcdef" * 4
)


def request_bytes(path: str, body: dict, headers: dict[str, str]) -> bytes:
    """A request as it goes over the wire."""
    data = json.dumps(body).encode()
    fields = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": str(len(data))} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + data


class WrongAnswer(Exception):
    """A subject answers something else than it should."""


class Subject:
    """Something that answers requests at a port."""

    name = ""
    may_fail = False
    speaks_openai = False
    prefix = ""
    headers: dict[str, str] = {}

    def __init__(self, folder: Path, load: Path):
        self.folder = folder
        self.load = load
        self.server: Server | None = None
        self.port = 0
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> "Subject":
        self.server = self.launch()
        self.port = self.server.port
        self.server.wait()
        return self

    def launch(self) -> Server:
        raise NotImplementedError

    def stop(self) -> None:
        if self.server:
            self.server.stop()
            self.server = None

    def supports(self, case: Case) -> bool:
        return True

    def request(self, case: Case) -> bytes:
        if self.speaks_openai:
            return request_bytes(self.prefix + case.path, self.body(case), self.headers)
        return request_bytes(case.raw_path, case.bedrock, {"Authorization": SIGNATURE})

    def body(self, case: Case) -> dict:
        return case.openai

    def check(self, case: Case) -> Check:
        return case.check if self.speaks_openai else case.raw_check

    def begin(self, case: Case, connections: int, requests: int, **options) -> Load:
        """Starts a run of the load."""
        request = self.folder / "request"
        request.write_bytes(self.request(case))
        return Load(self.load, self.port, request, self.check(case), connections, requests, **options)

    def run(self, case: Case, connections: int, requests: int, **options) -> Result:
        return self.begin(case, connections, requests, **options).result()

    def verify(self, case: Case) -> None:
        """Asks once, and looks at every byte of what the answer says."""
        # A request may make a rival start anew, at another port.
        head, _, body = self.request(case).partition(b"\r\n\r\n")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        lines = head.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:])
        connection.request("POST", lines[0].split()[1], body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if answer.status != 200:
            raise WrongAnswer(f"{self.name} answers {answer.status}: {data[:1000].decode(errors='replace')}")
        if self.speaks_openai:
            self.compare(case, data)

    def compare(self, case: Case, data: bytes) -> None:
        if case.vector:
            found = cases.vector_in(data)
            is_right = len(found) == len(case.vector) and all(abs(a - b) < 1e-6 for a, b in zip(found, case.vector))
        else:
            found = cases.text_in(data, is_stream=case.operation == "converse-stream")
            is_right = found == case.text
        if not is_right:
            raise WrongAnswer(f"{self.name} answers with something else: {str(found)[:300]}")


class Direct(Subject):
    """The fake Bedrock itself, without anything between."""

    name = "direct"

    def __init__(self, folder: Path, load: Path, fake: FakeBedrock):
        super().__init__(folder, load)
        self.port = fake.port

    def start(self) -> "Direct":
        return self

    def stop(self) -> None:
        pass


class Nginx(Subject):
    """nginx, which passes on Bedrock's own protocol and does nothing else: the limit."""

    name = "nginx"
    binary = NGINX

    def __init__(self, folder: Path, load: Path, fake: FakeBedrock, has_tls: bool = False):
        super().__init__(folder, load)
        self.fake = fake
        self.has_tls = has_tls

    def launch(self) -> Server:
        return start_proxy(self.folder, self.fake, self.has_tls)


class Gateway(Subject):
    """The gateway, as it comes."""

    name = "gateway"
    speaks_openai = True
    prefix = "/api/v1"
    headers = {"Authorization": f"Bearer {KEY}"}

    def __init__(self, folder: Path, load: Path, fake: FakeBedrock, binary: Path, has_tls: bool = False):
        super().__init__(folder, load)
        self.binary = binary
        self.variables = {"AWS_ENDPOINT_URL": fake.url}
        if has_tls:
            self.variables = {"AWS_ENDPOINT_URL": fake.tls_url, "AWS_CA_BUNDLE": str(fake.authority)}

    def launch(self) -> Server:
        port = free_port()
        environment = aws_environment(self.folder) | self.variables
        environment |= {"HOST": "127.0.0.1", "PORT": str(port), "API_KEY": KEY, "MAX_REQUESTS": "20000"}
        return Server(self.command(), environment, port, self.folder / "log", SUBJECT_CORES)

    def command(self) -> list[str]:
        return [str(self.binary)]


def aws_environment(folder: Path) -> dict[str, str]:
    """An environment with keys, and nothing of the machine's own configuration."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "AWS_ACCESS_KEY_ID": "AKIDBENCHMARK",
        "AWS_SECRET_ACCESS_KEY": "secret-of-the-benchmarks",
        "AWS_REGION": "us-west-2",
        "AWS_EC2_METADATA_DISABLED": "true",
        "SWIFT_BACKTRACE": "enable=no",
    }
