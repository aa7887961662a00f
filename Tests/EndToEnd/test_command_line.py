# SPDX-License-Identifier: MIT-0
"""The command line as a whole: help, mistakes, completions, the manual page, `models` and `health`."""

import json
import os
import re
import shutil
import subprocess

import httpx
import pytest
from commands import Typist, run
from servers import BINARY, ROOT, clean_environment, free_port

TEXT = (ROOT / "docs/command-line.md").read_text()


@pytest.fixture(scope="module")
def description(tmp_path_factory):
    """The commands as the argument parser describes them."""
    done = run("--experimental-dump-help", home=tmp_path_factory.mktemp("home"))
    return json.loads(done.stdout)["command"]


def names(description) -> list[str]:
    return [command["commandName"] for command in description["subcommands"] if command["commandName"] != "help"]


def test_every_command_has_help_and_stands_in_the_documentation(description, tmp_path):
    assert {"serve", "check", "chat", "models", "sign", "decode", "health"} <= set(names(description))
    for command in description["subcommands"]:
        name = command["commandName"]
        if name == "help":
            continue
        assert re.search(rf"^\| `{name}` \|", TEXT, re.MULTILINE), name
        done = run(name, "--help", home=tmp_path)
        assert done.returncode == 0 and f"USAGE: bedrock-gateway {name}" in done.stdout
        if name not in ("serve", "config"):
            assert re.search("Examples?:", done.stdout), name
        for argument in command.get("arguments", []):
            assert argument.get("abstract") or argument["kind"] == "positional", (name, argument)


def test_exit_statuses_are_documented(tmp_path):
    page = run("manual", home=tmp_path).stdout
    statuses = re.findall(r"^\.It (\d+)$", page, re.MULTILINE)
    assert statuses == ["0", "1", "64", "69", "77", "78"]
    assert re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE) == statuses


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["srve"], "Do you mean 'serve'?"),
        (["model"], "Do you mean 'models'?"),
        (["help", "modles"], "Do you mean 'models'?"),
        (["quite-else"], "'bedrock-gateway --help' lists"),
        (["chat", "--sytem", "x", "Hi"], "--system"),
        (["models", "--providr", "x"], "--provider"),
        (["health", "--timeout", "-1"], "--timeout"),
        (["health", "--url", "nonsense"], "--url"),
        (["translate", "requset"], "request"),
    ],
)
def test_a_mistake_gets_a_suggestion(tmp_path, arguments, words):
    done = run(*arguments, home=tmp_path)
    assert done.returncode == 64
    assert words in done.stderr and not done.stdout


def test_the_manual_page_has_every_command_and_option(description, tmp_path):
    page = run("manual", home=tmp_path).stdout
    assert re.findall(r"^\.Ss (.*)$", page, re.MULTILINE) == names(description)
    for command in description["subcommands"]:
        for argument in command.get("arguments", []):
            for name in argument.get("names", []):
                if name["name"] not in ("help", "h", "version"):
                    written = ("-" if name["kind"] == "long" else "") + name["name"].replace("-", "\\-")
                    assert f"Fl {written}" in page


@pytest.mark.parametrize("checker", [["mandoc", "-Tlint", "-Wall"], ["groff", "-ww", "-mandoc", "-Tutf8", "-z"]])
def test_the_manual_page_is_clean(tmp_path, checker):
    if not shutil.which(checker[0]):
        pytest.skip(f"{checker[0]} is not here")
    page = run("manual", home=tmp_path).stdout
    done = subprocess.run(checker, input=page, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_completions(tmp_path, description):
    for shell in ("bash", "zsh", "fish"):
        script = run("--generate-completion-script", shell, home=tmp_path).stdout
        assert all(name in script for name in names(description)), shell
        if shutil.which(shell):
            done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, timeout=30)
            assert done.returncode == 0, done.stderr
    (tmp_path / "completion.bash").write_text(run("--generate-completion-script", "bash", home=tmp_path).stdout)
    complete = 'source ./completion.bash; COMP_WORDS=(bedrock-gateway mod); COMP_CWORD=1; COMP_LINE="bedrock-gateway mod"; COMP_POINT=19; '
    complete += "_bedrock-gateway bedrock-gateway mod bedrock-gateway; echo ${COMPREPLY[@]}"
    done = subprocess.run(["bash", "-c", complete], cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert done.stdout.split() == ["models"], done.stderr


# models


@pytest.fixture
def models(tmp_path, aws_variables):
    def models(*arguments, **variables):
        return run("models", *arguments, home=tmp_path, **aws_variables | variables)

    return models


def test_the_models_are_those_of_the_gateway(models, gateway):
    headers = {"Authorization": f"Bearer {gateway.key}"}
    assert json.loads(models("--json").stdout) == httpx.get(gateway.url + "/models", headers=headers).json()


def test_a_table_of_models(models):
    title, *rows = models().stdout.splitlines()
    columns = ["ID", "NAME", "PROVIDER", "IN", "OUT", "STREAM", "TYPE"]
    assert title.split() == columns
    starts = [title.index(column) for column in columns]
    cells = {row[: starts[1]].strip(): [row[a:b].strip() for a, b in zip(starts[1:], [*starts[2:], None])] for row in rows}
    assert cells["amazon.nova-lite-v1:0"][1:] == ["amazon", "text,image", "text", "yes", "model"]
    assert cells["us.amazon.nova-lite-v1:0"][-1] == "profile"
    assert cells["amazon.titan-embed-text-v2:0"][3] == "embedding"


def test_models_are_filtered(models):
    ids = [model["id"] for model in json.loads(models("--embeddings", "--provider", "Amazon", "--json").stdout)["data"]]
    assert "amazon.titan-embed-text-v2:0" in ids and not any("cohere" in name or "nova-lite" in name for name in ids)
    rows = models("TITAN-embed").stdout.splitlines()[1:]
    assert rows and all("titan" in row for row in rows)
    none = models("quite-else")
    assert none.returncode == 1 and "None of the" in none.stderr


def test_models_with_aliases(models):
    rows = models("my-model", MODEL_ALIASES="my-model=us.amazon.nova-lite-v1:0").stdout
    assert "alias of us.amazon.nova-lite-v1:0" in rows


def test_models_without_access(models):
    done = models(AWS_SECRET_ACCESS_KEY="wrong")
    assert done.returncode == 77 and "check" in done.stderr and not done.stdout
    assert len(done.stderr.splitlines()) == 1, "what is wrong is one for all lists"


def test_a_reader_that_has_gone_ends_it(tmp_path, aws_variables):
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {BINARY} models | head -1"],
        env=clean_environment(tmp_path, **aws_variables),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout.startswith("ID ") and not done.stderr


@pytest.mark.parametrize("arguments", [["config"], ["config", "--json"], ["manual"], ["models"]], ids=" ".join)
def test_a_full_disk_is_no_success(tmp_path, aws_variables, arguments):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [str(BINARY), *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            env=clean_environment(tmp_path, **aws_variables),
            timeout=30,
        )
    assert done.returncode == 1
    assert done.stderr.decode() == "Error: Standard output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("arguments", [["decode"], ["sign"], ["translate", "request"]], ids=" ".join)
def test_input_that_cannot_be_read_is_no_empty_input(tmp_path, aws_variables, arguments):
    folder = os.open(tmp_path, os.O_RDONLY)
    done = subprocess.run(
        [str(BINARY), *arguments],
        stdin=folder,
        capture_output=True,
        env=clean_environment(tmp_path, **aws_variables),
        timeout=30,
    )
    os.close(folder)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"Error: Standard input cannot be read: Is a directory.\n"


def test_colour_is_for_terminals(tmp_path, aws_variables):
    for variables, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        typist = Typist("models", "nova", home=tmp_path, **aws_variables, **variables)
        try:
            assert typist.end() == 0
            assert ("\x1b[1mID" in typist.screen) == coloured and "nova" in typist.screen
        finally:
            typist.close()


# health


def test_health(gateway, tmp_path):
    for options, variables in (
        ([], {"PORT": str(gateway.port)}),
        (["--ready"], {"PORT": str(gateway.port), "HOST": "0.0.0.0"}),
        (["--url", gateway.root], {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}),
    ):
        done = run("health", *options, home=tmp_path, **variables)
        assert (done.returncode, done.stdout, done.stderr) == (0, "OK\n", "")


def test_nobody_there_is_no_health(tmp_path):
    done = run("health", home=tmp_path, PORT=str(free_port()))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: No gateway answers at http://127.0.0.1:") and len(done.stderr.splitlines()) == 1


def test_a_gateway_that_drains_is_not_ready(start_gateway, tmp_path):
    gateway = start_gateway(SHUTDOWN_DELAY_SECONDS="30")
    gateway.terminate()
    gateway.wait_until(lambda: httpx.get(gateway.root + "/ready").status_code == 503)
    assert run("health", "--ready", home=tmp_path, PORT=str(gateway.port)).returncode == 1
    assert run("health", home=tmp_path, PORT=str(gateway.port)).returncode == 0
    gateway.process.kill()


# serve


@pytest.mark.parametrize(
    "variables, status, words",
    [
        ({"AWS_PROFILE": "missing"}, 78, '"missing"'),
        ({"PORT": "http"}, 78, "PORT"),
        ({"HOST": "0.0.0.0"}, 78, "API_KEY"),
        ({"API_KEY_FILE": "/nonexistent"}, 78, "API_KEY_FILE"),
        ({"AWS_CONFIG_FILE": "/proc/self/mem"}, 78, "/proc/self/mem"),
    ],
)
def test_serve_refuses_what_makes_no_sense(tmp_path, variables, status, words):
    done = run(home=tmp_path, **variables)
    assert done.returncode == status
    assert words in done.stderr and done.stderr.startswith("Error: ")
