# SPDX-License-Identifier: MIT-0
"""The image's files, assembled as the Dockerfile does it, and run: as nobody, from a root that cannot be written."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest
from servers import BINARY, free_port
from templates import ROOT

USER = 65532

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("dpkg-query"),
    reason="takes root, on Debian",
)


def image_variables() -> dict[str, str]:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    (line,) = re.findall(r"^ENV (.*)$", text, re.MULTILINE)
    return dict(word.partition("=")[::2] for word in line.split())


@pytest.fixture(scope="module")
def root():
    # Outside pytest's folders, which others than root may not enter.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        subprocess.run(
            [ROOT / "scripts/assemble-root.sh", BINARY, path / "root"], check=True, stderr=subprocess.DEVNULL
        )
        yield path / "root"


def command(root: Path, *arguments: str) -> list[str]:
    script = '''
        mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && mount -t proc proc "$0/proc" &&
            exec chroot --userspec=$1 "$0" "${@:2}"
    '''
    inside = ["/usr/local/bin/bedrock-gateway", *arguments]
    return ["unshare", "--mount", "bash", "-c", script, str(root), f"{USER}:{USER}", *inside]


def test_there_is_no_more_than_it_needs(root):
    files = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    programs = [path for path in files if "bin" in path.parts]
    assert programs == [Path("usr/local/bin/bedrock-gateway")]
    assert not [path for path in root.rglob("*") if path.stat().st_mode & (stat.S_ISUID | stat.S_ISGID)]
    # Scanners read from here what the libraries are.
    assert "Package: libc6" in (root / "var/lib/dpkg/status.d/libc6").read_text()
    assert f"appuser:x:{USER}:{USER}:" in (root / "etc/passwd").read_text()
    assert "BEGIN CERTIFICATE" in (root / "etc/ssl/certs/ca-certificates.crt").read_text()


def running(root: Path, port: int, output) -> subprocess.Popen:
    variables = image_variables() | {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "API_KEY": "key",
        "AWS_REGION": "us-west-2",
        "AWS_ACCESS_KEY_ID": "AKIDSIMULATOR",
        "AWS_SECRET_ACCESS_KEY": "simulator-secret",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return subprocess.Popen(command(root), env=variables, stdout=output, stderr=output)


def test_it_runs_as_nobody_from_a_root_that_cannot_be_written(root, tmp_path):
    port = free_port()
    with open(tmp_path / "output", "wb") as output:
        process = running(root, port, output)
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8), trust_env=False) as client:
            assert client.get(f"http://127.0.0.1:{port}/health").status_code == 200
            assert client.get(f"http://127.0.0.1:{port}/ready").status_code == 200
            assert client.get(f"http://127.0.0.1:{port}/v1/models").status_code == 401
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert re.search(r"^Uid:\s+(\d+)", status, re.MULTILINE).group(1) == str(USER)
        assert Path(f"/proc/{process.pid}/root").readlink() != Path("/")
    finally:
        process.terminate()
        process.wait(20)
    assert process.returncode == 0, (tmp_path / "output").read_text()


def test_its_own_health_check_tells_whether_it_runs(root, tmp_path):
    (words,) = re.findall(r"HEALTHCHECK .* CMD (\[.*\])", (ROOT / "Dockerfile").read_text())
    program, *arguments = json.loads(words)
    assert program == "/usr/local/bin/bedrock-gateway"
    listing = subprocess.run(command(root, "--help"), capture_output=True, text=True).stdout
    if not re.search(rf"^ +{arguments[0]} ", listing, re.MULTILINE):
        pytest.skip(f"this binary has no command {arguments[0]}")
    port = free_port()
    variables = image_variables() | {"PATH": os.environ["PATH"], "PORT": str(port)}

    def ask() -> int:
        return subprocess.run(command(root, *arguments), env=variables, capture_output=True).returncode

    assert ask() == 1
    with open(tmp_path / "output", "wb") as output:
        process = running(root, port, output)
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8), trust_env=False) as client:
            client.get(f"http://127.0.0.1:{port}/health")
        assert ask() == 0
    finally:
        process.terminate()
        process.wait(20)


def test_nothing_of_a_work_tree_but_sources_gets_into_the_build():
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    taken = {line[1:] for line in lines if line.startswith("!")}
    assert not [name for name in taken if name.startswith(".")]
    # What the Dockerfile takes from the tree, and what the package's manifest names.
    assert {"Package.swift", "LICENSE", "NOTICE", "Sources", "Tests", "scripts"} <= taken
    needed = set(re.findall(r'path: "(\w+)/', (ROOT / "Package.swift").read_text()))
    assert needed <= taken
