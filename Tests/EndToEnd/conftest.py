# SPDX-License-Identifier: MIT-0
"""The servers under test, and the clients that talk to them."""

import json
import time

import httpx
import openai
import pytest
from servers import BINARY, Gateway, Process, Simulator, clean_environment

SERVERS = pytest.StashKey[list[Process]]()

NOVA = "us.amazon.nova-lite-v1:0"
SONNET = "us.anthropic.claude-3-7-sonnet-20250219-v1:0"


def pytest_configure(config):
    config.stash[SERVERS] = []


def pytest_sessionstart(session):
    if not BINARY.exists():
        pytest.exit(f"{BINARY} is not there: build it, or name another one by GATEWAY_BINARY.", returncode=2)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Shows the end of what the servers printed where a test fails."""
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for server in item.config.stash[SERVERS]:
            report.sections.append((f"output of {server.process.args[1:] or 'the gateway'}", server.output[-6000:]))


@pytest.fixture(scope="session")
def simulator(tmp_path_factory, request):
    server = Simulator(tmp_path_factory.mktemp("simulator"))
    request.config.stash[SERVERS].append(server)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def aws_variables(simulator):
    """What makes a gateway talk to the simulator."""
    return {
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": simulator.url,
        "AWS_ENDPOINT_URL_BEDROCK": simulator.url,
        "AWS_ACCESS_KEY_ID": "AKIDSIMULATOR",
        "AWS_SECRET_ACCESS_KEY": "simulator-secret",
        "AWS_REGION": "us-west-2",
    }


@pytest.fixture(scope="session")
def gateway(aws_variables, tmp_path_factory, request):
    variables = aws_variables | {"HOST": "127.0.0.1", "API_KEY": Gateway.key}
    server = Gateway(tmp_path_factory.mktemp("gateway"), variables).wait_for_health()
    request.config.stash[SERVERS].append(server)
    yield server
    server.stop()
    assert server.process.returncode == 0, server.output


@pytest.fixture
def start_gateway(aws_variables, tmp_path, request):
    """Starts further gateways; a variable that is None is left out of the usual ones."""
    started = []

    def start(*arguments: str, wait: bool = True, **changes: str | None) -> Gateway:
        variables = aws_variables | {"HOST": "127.0.0.1", "API_KEY": Gateway.key} | changes
        variables = {name: value for name, value in variables.items() if value is not None}
        server = Gateway(tmp_path / f"gateway{len(started)}", variables, arguments)
        started.append(server)
        request.config.stash[SERVERS].append(server)
        return server.wait_for_health() if wait else server

    yield start
    for server in started:
        server.stop()
        request.config.stash[SERVERS].remove(server)


@pytest.fixture
def run_command(tmp_path):
    """Runs the binary to its end."""

    def run(*arguments: str, limit: float = 20, **variables: str) -> Process:
        process = Process(list(arguments), clean_environment(tmp_path / "home", **variables), tmp_path / "command")
        try:
            process.wait(limit)
        finally:
            process.stop()
        return process

    return run


@pytest.fixture(scope="session")
def browser():
    from browser import Browser

    browser = Browser()
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def faulty(tmp_path_factory, request):
    """A gateway whose Bedrock is exchanged at will; after all that, the process is as it was before."""
    from faulty import Faulty
    from upstream import PLAIN, always

    faulty = Faulty(tmp_path_factory.mktemp("faulty"))
    request.config.stash[SERVERS].append(faulty.gateway)
    for _ in range(20):
        assert faulty.post(always(PLAIN)).status_code == 200
    descriptors, resident = faulty.descriptors, faulty.resident
    yield faulty
    for _ in range(50):
        assert faulty.post(always(PLAIN)).status_code == 200
    assert httpx.get(faulty.gateway.root + "/health").status_code == 200
    faulty.settle(descriptors + 2)
    # What malloc keeps of the largest answers is not given back.
    assert faulty.resident < resident + 300_000
    faulty.close()
    request.config.stash[SERVERS].remove(faulty.gateway)
    assert faulty.gateway.process.returncode == 0


def make_client(gateway: Gateway, **options) -> openai.OpenAI:
    return openai.OpenAI(**{"base_url": gateway.url, "api_key": gateway.key, "max_retries": 0, "timeout": 30} | options)


@pytest.fixture(scope="session")
def client(gateway):
    with make_client(gateway) as client:
        yield client


@pytest.fixture
def http(gateway):
    """Raw HTTP to the gateway, with its key, below its prefix."""
    with httpx.Client(
        base_url=gateway.url, headers={"Authorization": f"Bearer {gateway.key}"}, timeout=30, trust_env=False
    ) as client:
        yield client


class Recorder:
    """What the simulator has received."""

    def __init__(self, simulator: Simulator):
        self.url = simulator.url + "/_simulator/requests"

    def clear(self) -> None:
        httpx.delete(self.url).raise_for_status()

    @property
    def text(self) -> str:
        """The list as JSON text, with the order of members and the digits of numbers that a parser would hide."""
        return httpx.get(self.url).raise_for_status().text

    @property
    def requests(self) -> list[dict]:
        return json.loads(self.text)

    @property
    def last(self) -> dict:
        return self.requests[-1]

    @property
    def body(self) -> dict:
        return self.last["body"]

    def wait_for(self, condition, limit: float = 2) -> dict:
        """Polls for a request that fulfils the condition."""
        deadline = time.monotonic() + limit
        while True:
            requests = self.requests
            found = next((request for request in requests if condition(request)), None)
            if found:
                return found
            assert time.monotonic() < deadline, f"within {limit} s no such request; there are {requests}"
            time.sleep(0.02)


@pytest.fixture
def recorder(simulator):
    recorder = Recorder(simulator)
    recorder.clear()
    return recorder
