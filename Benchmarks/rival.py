# SPDX-License-Identifier: MIT-0
"""Other gateways that are measured beside this one."""

import json
import subprocess
import sys
from pathlib import Path

import cases
from bedrock import FakeBedrock
from cases import Case
from processes import SUBJECT_CORES, Server, free_port
from subjects import Subject, aws_environment

DESCRIPTIONS = Path(__file__).resolve().parent / "rivals"


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
        self.words = {"bedrock": fake.url, "venv": folder / "venv", "here": DESCRIPTIONS, "folder": folder}

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
        subprocess.run(
            [str(self.venv / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", *packages], check=True
        )
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
        command = [
            str(self.venv / "bin/python"),
            "-c",
            script,
            self.description["packages"][0].split("[")[0].split("=")[0],
        ]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    @property
    def size(self) -> int:
        """Bytes of everything that was installed for it, without pip and its kin."""
        packages = next(self.venv.glob("lib/python*/site-packages"))
        folders = [path for path in packages.iterdir() if not path.name.startswith(("pip", "setuptools", "wheel"))]
        files = [file for folder in folders for file in (folder.rglob("*") if folder.is_dir() else [folder])]
        return sum(file.stat().st_size for file in files if file.is_file())
