# SPDX-License-Identifier: MIT-0
"""Options, the configuration file, what `config` tells of them, and the reload on SIGHUP."""

import json
import re
import signal
import threading

import httpx
import pytest
from conftest import NOVA, make_client
from servers import ROOT, free_port

HELLO = [{"role": "user", "content": "Hello"}]


@pytest.fixture
def file(tmp_path):
    """A configuration file of the test's own."""

    class File:
        path = tmp_path / "gateway.json"

        def write(self, **settings):
            self.path.write_text(json.dumps(settings))
            return str(self.path)

    return File()


def status(gateway, key: str, path: str = "/models") -> int:
    return httpx.get(gateway.url + path, headers={"Authorization": f"Bearer {key}"}, timeout=30).status_code


def ask(gateway, model: str, **options) -> str:
    with make_client(gateway, **options) as client:
        return client.chat.completions.create(model=model, messages=HELLO).choices[0].message.content


def reload(gateway) -> str:
    """Asks for a reload; gives what the log says of it."""
    before = len(gateway.stderr)
    gateway.process.send_signal(signal.SIGHUP)
    words = r"configuration (has been read anew|cannot be taken up).*"
    gateway.wait_until(lambda: re.search(words, gateway.stderr[before:]))
    return gateway.stderr[before:]


def test_the_file_serves_and_variables_and_options_count_more(start_gateway, file, recorder):
    path = file.write(
        port=1, api_key={"alice": "key-of-alice"}, model_aliases={"fast": NOVA}, denied_models=["*micro*"], max_body_bytes=1024
    )
    gateway = start_gateway("--config", path, "--max-body-bytes", "2048", API_KEY=None)
    assert status(gateway, "key-of-alice") == 200
    assert status(gateway, "bedrock") == 401
    assert "Hello" in ask(gateway, "fast", api_key="key-of-alice")
    assert "nova-lite" in recorder.last["path"]
    headers = {"Authorization": "Bearer key-of-alice", "Content-Type": "application/json"}
    for size, expected in ((1500, 400), (3000, 413)):
        body = b'{"x": "' + b"y" * size + b'"}'
        assert httpx.post(gateway.url + "/chat/completions", headers=headers, content=body).status_code == expected
    gateway.wait_until(lambda: "caller=alice" in gateway.stderr)


@pytest.mark.parametrize(
    "text, words",
    [
        ('{"prot": 8080}', "Do you mean 'port'?"),
        ('{"port": "8080"}', "'port' in"),
        ('{"port": 8080, "port": 8081}', "more than once"),
        ('{"port": 70000}', "'port' in"),
        ("port: 8080", "no valid JSON"),
    ],
)
def test_a_file_that_makes_no_sense_ends_the_start(run_command, tmp_path, text, words):
    path = tmp_path / "wrong.json"
    path.write_text(text)
    messages = []
    for command in ("serve", "config"):
        process = run_command(command, CONFIG_FILE=str(path), API_KEY="key-of-the-tests")
        assert process.process.returncode == 78, process.output
        assert words in process.stderr and "wrong.json" in process.stderr
        messages.append(process.stderr)
    assert messages[0] == messages[1]


def test_all_mistakes_are_told_at_once(run_command):
    process = run_command("config", "--port", "eighty", MAX_REQUESTS="0", DEBUG="maybe")
    assert process.process.returncode == 78
    assert len(process.stderr.strip().splitlines()) == 3
    assert all(name in process.stderr for name in ("--port", "MAX_REQUESTS", "DEBUG"))


def test_every_setting_is_an_option(run_command):
    text = (ROOT / "docs/configuration.md").read_text().partition("<!-- begin")[2]
    variables = [re.search(r"`([A-Z_]+)`", line).group(1) for line in text.splitlines() if line.startswith("| `")]
    help = run_command("serve", "--help").stdout
    assert len(variables) > 50
    for name in set(variables) - {"CONFIG_FILE"}:
        assert f"--{name.lower().replace('_', '-')} " in help, name
    assert "--config <" in help


def test_an_option_that_is_misspelt_gets_a_suggestion(run_command):
    process = run_command("serve", "--max-request", "1")
    assert process.process.returncode == 64
    assert "--max-requests" in process.stderr


def test_config_tells_where_each_value_comes_from(run_command, file, tmp_path):
    path = file.write(queue_timeout_seconds=5, api_key="secret-of-the-file")
    profiles = tmp_path / "profiles"
    profiles.write_text("[default]\nregion = eu-north-1\n")
    variables = {"AWS_CONFIG_FILE": str(profiles), "MAX_REQUESTS": "7", "CONFIG_FILE": path}
    process = run_command("config", "--debug", "--json", **variables)
    assert process.process.returncode == 0, process.output
    settings = json.loads(process.stdout)
    assert settings["debug"] == {"value": "true", "from": "option", "place": "--debug"}
    assert settings["max_requests"] == {"value": "7", "from": "environment", "place": "MAX_REQUESTS"}
    assert settings["queue_timeout_seconds"] == {"value": "5", "from": "file", "place": path}
    assert settings["aws_region"] == {"value": "eu-north-1", "from": "profile", "place": "default"}
    assert settings["port"] == {"value": "8000", "from": "default"}
    assert settings["api_key"] == {"value": None, "from": "file", "place": path}
    table = run_command("config", "--debug", **variables)
    assert re.search(r"^MAX_REQUESTS +7 +variable MAX_REQUESTS$", table.stdout, re.MULTILINE)
    assert re.search(r"^AWS_REGION +eu-north-1 +AWS profile default$", table.stdout, re.MULTILINE)
    assert "secret-of-the-file" not in table.output + process.output


def test_a_misspelt_variable_is_told_of(run_command, start_gateway):
    assert "do you mean DEFAULT_MODEL" in run_command("config", DEFAULT_MODLE=NOVA).stderr
    gateway = start_gateway(DEFAULT_MODLE=NOVA)
    gateway.wait_until(lambda: "do you mean DEFAULT_MODEL" in gateway.stderr)


def test_sighup_takes_up_keys_aliases_and_limits(start_gateway, file):
    path = file.write(api_key="first", model_aliases={"fast": NOVA})
    gateway = start_gateway("--config", path, API_KEY=None)
    assert "Hello" in ask(gateway, "fast", api_key="first")
    file.write(api_key="second", model_aliases={"quick": NOVA}, api_route_prefix="/new", debug=True)
    log = reload(gateway)
    assert "API_KEY" in log and "MODEL_ALIASES" in log and "second" not in log
    # The old prefix is no path any more; `/v1` always is.
    assert status(gateway, "first") == 404
    assert httpx.get(gateway.root + "/v1/models", headers={"Authorization": "Bearer first"}).status_code == 401
    assert httpx.get(gateway.root + "/new/models", headers={"Authorization": "Bearer second"}).status_code == 200
    assert "Hello" in ask(gateway, "quick", api_key="second", base_url=gateway.root + "/new")
    assert httpx.get(gateway.root + "/ready").status_code == 200


@pytest.mark.parametrize("text", ["{", '{"prot": 1}', '{"api_key": "second", "max_requests": 0}', '{"api_key_file": "/nowhere"}'])
def test_a_reload_of_what_is_not_valid_changes_nothing(start_gateway, file, text):
    gateway = start_gateway("--config", file.write(api_key="first"), API_KEY=None)
    file.path.write_text(text)
    assert "cannot be taken up" in reload(gateway)
    assert [status(gateway, "first"), status(gateway, "second")] == [200, 401]
    file.write(api_key="second")
    assert "read anew" in reload(gateway)
    assert [status(gateway, "first"), status(gateway, "second")] == [401, 200]


def test_what_takes_a_restart_is_named_and_stays(start_gateway, file):
    gateway = start_gateway("--config", file.write(host="0.0.0.0", api_key="first"), HOST=None, API_KEY=None)
    # Without a key on loopback the default one would serve; but the listener is still open to all.
    file.write(host="127.0.0.1")
    assert "cannot be taken up" in reload(gateway)
    assert [status(gateway, "first"), status(gateway, "bedrock")] == [200, 401]
    file.write(host="127.0.0.1", api_key="second")
    reload(gateway)
    gateway.wait_until(lambda: re.search(r"at the next start only.* settings=HOST", gateway.stderr))
    assert status(gateway, "second") == 200


def test_a_file_of_keys_is_changed_for_another(start_gateway, file, tmp_path):
    for name in ("first", "second"):
        (tmp_path / name).write_text(f"{name}-key")
    path = file.write(api_key_file=str(tmp_path / "first"), api_key_refresh_seconds=0.05)
    gateway = start_gateway("--config", path, API_KEY=None)
    assert status(gateway, "first-key") == 200
    file.write(api_key_file=str(tmp_path / "second"), api_key_refresh_seconds=0.05)
    reload(gateway)
    assert [status(gateway, "first-key"), status(gateway, "second-key")] == [401, 200]
    # Only the new place is looked at from now on.
    (tmp_path / "first").write_text("first-key,another")
    (tmp_path / "second").write_text("third-key,fourth-key")
    gateway.wait_until(lambda: status(gateway, "third-key") == 200)
    assert status(gateway, "first-key") == 401


def test_reloads_under_load_lose_nothing(start_gateway, file):
    gateway = start_gateway("--config", file.write(api_key="key", model_aliases={"fast": NOVA}), API_KEY=None)
    failures, answers, stop = [], [], threading.Event()

    def converse(number):
        with make_client(gateway, api_key="key") as client:
            turn = 0
            while not stop.is_set():
                turn += 1
                text = f"nonce-{number}-{turn} " + "word " * 200
                try:
                    if turn % 2:
                        answer = client.chat.completions.create(model="fast", messages=[{"role": "user", "content": text}])
                        content = answer.choices[0].message.content
                    else:
                        stream = client.chat.completions.create(
                            model="fast", messages=[{"role": "user", "content": text}], stream=True
                        )
                        content = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
                    answers.append(number)
                    if f"nonce-{number}-{turn} " not in content:
                        failures.append(content)
                except Exception as error:  # noqa: BLE001 - whatever a client sees is a failure
                    failures.append(error)

    threads = [threading.Thread(target=converse, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for turn in range(20):
        # Each time something else changes; between, the file is broken.
        file.write(api_key={"a": "key", f"b{turn}": f"other-{turn}"}, model_aliases={"fast": NOVA}, max_requests=100 + turn)
        assert "read anew" in reload(gateway)
        file.path.write_text("{")
        assert "cannot be taken up" in reload(gateway)
    enough = len(answers) + 16
    gateway.wait_until(lambda: len(answers) >= enough or failures)
    stop.set()
    for thread in threads:
        thread.join(60)
    assert not failures
    assert set(answers) == set(range(8))
