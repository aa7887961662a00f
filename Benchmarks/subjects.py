# SPDX-License-Identifier: MIT-0
"""What is measured: the gateway, nginx as a proxy, the fake itself, and rivals. Each knows how a case is asked for."""

import http.client
import json
import os
import subprocess
import sys
from pathlib import Path

import cases
from bedrock import FakeBedrock, start_proxy
from cases import Case
from load import Check, Load, Result
from processes import SUBJECT_CORES, Server, free_port

KEY = "key-of-the-benchmarks"
# Static, as the fake only looks whether there is a signature.
SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=AKIDBENCHMARK/20260101/us-west-2/bedrock/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0123456789abcdef" * 4
)

HERE = Path(__file__).resolve().parent


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

    def __init__(self, folder: Path, load: Path, fake: FakeBedrock, has_tls: bool = False):
        super().__init__(folder, load)
        self.fake = fake
        self.has_tls = has_tls

    def launch(self) -> Server:
        return start_proxy(self.folder, self.fake, self.has_tls)

    @property
    def binary(self) -> Path:
        return Path("/usr/sbin/nginx")


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
        return Server([str(self.binary)], environment, port, self.folder / "log", SUBJECT_CORES)


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


class Rival(Subject):
    """Another gateway, as a file below `rivals` describes it.

    Words in braces stand for: `{port}` to listen on, `{bedrock}` the fake's URL, `{venv}` the folder of a Python environment
    with the `packages`, `{here}` the folder of the descriptions, `{folder}` one to write `files` to, `{model}` a model's id.
    Where a rival has to be told each model, the lines of `each_model` follow for those that have been chatted with. Where it
    chooses its port itself, `announces` finds it in what it prints.
    """

    speaks_openai = True
    may_fail = True

    def __init__(self, description: Path, folder: Path, load: Path, fake: FakeBedrock):
        super().__init__(folder, load)
        self.description = json.loads(description.read_text())
        self.name = self.description["name"]
        self.prefix = self.description["path"]
        self.headers = self.description.get("headers", {})
        self.models = [cases.CHAT_MODEL]
        self.words = {"bedrock": fake.url, "venv": folder / "venv", "here": HERE / "rivals", "folder": folder}

    @property
    def venv(self) -> Path:
        return self.folder / "venv"

    def install(self) -> None:
        """Makes the environment, once for each list of packages."""
        packages = self.description["packages"]
        stamp = self.venv / "packages"
        if stamp.exists() and stamp.read_text() == "\n".join(packages):
            return
        print(f"Installing {self.name}: {' '.join(packages)} ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(self.venv)], check=True)
        subprocess.run([str(self.venv / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", *packages], check=True)
        stamp.write_text("\n".join(packages))

    def launch(self) -> Server:
        self.words["port"] = free_port()
        for name, lines in self.description.get("files", {}).items():
            more = self.description.get("each_model", {}).get(name, [])
            lines = lines + [line.replace("{model}", model) for model in self.models for line in more]
            (self.folder / name).write_text(self.fill("\n".join(lines) + "\n"))
        environment = aws_environment(self.folder)
        environment |= {name: self.fill(value) for name, value in self.description.get("environment", {}).items()}
        command = [self.fill(word) for word in self.description["command"]]
        server = Server(command, environment, self.words["port"], self.folder / "log", SUBJECT_CORES)
        if pattern := self.description.get("announces"):
            server.port = int(server.wait_for_words(pattern))
        return server

    def fill(self, text: str) -> str:
        for name, value in self.words.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def request(self, case: Case) -> bytes:
        """The request; the rival starts anew where it has to be told the model first."""
        is_known = case.operation == "invoke" or case.model in self.models
        if "each_model" in self.description and not is_known:
            self.models.append(case.model)
            self.stop()
            self.start()
        return super().request(case)

    def supports(self, case: Case) -> bool:
        return case.path in self.description["paths"]

    def body(self, case: Case) -> dict:
        return case.openai | {"model": self.description["model"].replace("{model}", case.model)}

    @property
    def version(self) -> str:
        """The version of the package that gives the rival its name."""
        script = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
        command = [str(self.venv / "bin/python"), "-c", script, self.description["packages"][0].split("[")[0].split("=")[0]]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    @property
    def size(self) -> int:
        """Bytes of everything that was installed for it, without pip and its kin."""
        packages = next(self.venv.glob("lib/python*/site-packages"))
        folders = [path for path in packages.iterdir() if not path.name.startswith(("pip", "setuptools", "wheel"))]
        files = [file for folder in folders for file in (folder.rglob("*") if folder.is_dir() else [folder])]
        return sum(file.stat().st_size for file in files if file.is_file())
