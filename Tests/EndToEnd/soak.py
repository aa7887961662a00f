# SPDX-License-Identifier: MIT-0
"""Many clients at once over a Bedrock that fails at random: nobody gets a byte of anybody else's answer, and nothing is kept.

Every request carries a nonce that stands in each piece of its answer. Run it for as long as you like:

    python soak.py --seconds 60 --clients 32 --seed 1
"""

import argparse
import collections
import json
import random
import re
import socket
import struct
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
from faulty import Faulty
from upstream import STREAM_HEAD, Connection, chunk, exception, frame, response

PIECE = re.compile(r"\[([a-z0-9-]+):(\d+)\]")


def text_of(nonce: str, count: int) -> list[str]:
    return [f"[{nonce}:{number}]" for number in range(count)]


class Echo:
    """An upstream that answers with the nonce of the request, and breaks at random."""

    def __init__(self, seed: int):
        self.seed = seed
        self.connections = 0

    def __call__(self, connection: Connection) -> None:
        self.connections += 1
        chance = random.Random(f"{self.seed}-{self.connections}")
        while request := connection.read_request():
            head, _, body = request.partition(b"\r\n\r\n")
            nonce = json.loads(body)["messages"][0]["content"][0]["text"]
            pieces = text_of(nonce, chance.randrange(1, 20))
            if chance.random() < 0.1:
                refusal = chance.choice(["ThrottlingException", "ServiceUnavailableException", "ValidationException"])
                status = {"T": "429", "S": "503", "V": "400"}[refusal[0]]
                connection.send(response(b'{"message":"No."}', f"{status} X", x_amzn_errortype=refusal))
            elif b"/converse-stream " in head:
                if not self.stream(connection, chance, pieces):
                    return
            elif not self.answer(connection, chance, pieces):
                return

    def stream(self, connection: Connection, chance: random.Random, pieces: list[str]) -> bool:
        """Whether the connection may serve again."""
        frames = [frame({"messageStart": {"role": "assistant"}})]
        for text in pieces:
            frames.append(frame({"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": text}}}))
        frames.append(frame({"messageStop": {"stopReason": "end_turn"}}))
        frames.append(frame({"metadata": {"usage": {"inputTokens": 1, "outputTokens": len(pieces), "totalTokens": 1}}}))
        fault = chance.choice(["none"] * 6 + ["cut", "reset", "exception", "damage", "slow", "bytes"])
        place = chance.randrange(len(frames))
        if fault == "exception":
            frames[place:] = [exception("modelStreamErrorException")]
        if fault == "damage":
            damaged = bytearray(frames[place])
            damaged[chance.randrange(len(damaged))] ^= 0xFF
            frames[place] = bytes(damaged)
        data = STREAM_HEAD + b"".join(chunk(data) for data in frames) + b"0\r\n\r\n"
        if fault in ("cut", "reset"):
            connection.send(data[: chance.randrange(len(data))])
            if fault == "reset":
                connection.reset()
            return False
        if fault == "bytes":
            size = chance.randrange(1, 40)
            for start in range(0, len(data), size):
                connection.send(data[start : start + size])
            return True
        if fault == "slow":
            connection.send(data[: len(data) // 2])
            time.sleep(chance.random() / 10)
            connection.send(data[len(data) // 2 :])
            return True
        connection.send(data)
        return True

    def answer(self, connection: Connection, chance: random.Random, pieces: list[str]) -> bool:
        message = {"role": "assistant", "content": [{"text": text} for text in pieces]}
        body = json.dumps({"output": {"message": message}, "stopReason": "end_turn", "usage": {"inputTokens": 1}})
        data = response(body.encode())
        fault = chance.choice(["none"] * 6 + ["cut", "reset", "slow"])
        if fault in ("cut", "reset"):
            connection.send(data[: chance.randrange(len(data))])
            if fault == "reset":
                connection.reset()
            return False
        if fault == "slow":
            time.sleep(chance.random() / 10)
        connection.send(data)
        return True


class Soak:
    """The clients, and what became of their requests."""

    def __init__(self, faulty: Faulty, seed: int):
        self.faulty = faulty
        self.seed = seed
        self.counts: collections.Counter[str] = collections.Counter()
        self.failures: list[str] = []
        self.lock = threading.Lock()

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def check(self, nonce: str, text: str, is_whole: bool) -> None:
        """All pieces are the request's own, in order."""
        pieces = PIECE.findall(text)
        is_right = [piece for piece in pieces] == [(nonce, str(number)) for number in range(len(pieces))]
        if not is_right or (is_whole and not pieces):
            with self.lock:
                self.failures.append(f"{nonce} got {text[:300]!r}")

    def run(self, seconds: float, clients: int) -> None:
        deadline = time.monotonic() + seconds
        threads = [threading.Thread(target=self.client, args=(number, deadline)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 60)
            if thread.is_alive():
                self.failures.append("a client hangs")

    def client(self, number: int, deadline: float) -> None:
        chance = random.Random(f"{self.seed}-client-{number}")
        headers = {"Authorization": f"Bearer {self.faulty.gateway.key}"}
        turn = 0
        with httpx.Client(headers=headers, timeout=30, trust_env=False) as client:
            while time.monotonic() < deadline and not self.failures:
                turn += 1
                nonce = f"n-{number}-{turn}-{chance.getrandbits(40):x}"
                body = {"model": "a.b", "messages": [{"role": "user", "content": nonce}], "stream": chance.random() < 0.5}
                try:
                    way = chance.choice(["whole"] * 6 + ["leave", "pipeline"])
                    getattr(self, way)(client, nonce, body, chance)
                except httpx.TransportError as error:
                    self.failures.append(f"{nonce}: {error!r}")

    def whole(self, client: httpx.Client, nonce: str, body: dict, chance: random.Random) -> None:
        answer = client.post(self.faulty.gateway.url + "/chat/completions", json=body)
        self.judge(nonce, answer.status_code, answer.text)

    def judge(self, nonce: str, status: int, text: str) -> None:
        is_stream = text.startswith(("data: ", ":"))
        is_whole = status == 200 and (not is_stream or text.endswith("data: [DONE]\n\n"))
        if not is_whole and '"error":{"message":' not in text:
            self.failures.append(f"{nonce}: {status} and no error: {text[-300:]!r}")
        self.check(nonce, text, is_whole)
        self.count("whole" if is_whole else f"told {status}")

    def leave(self, client: httpx.Client, nonce: str, body: dict, chance: random.Random) -> None:
        """Reads so much and goes, with a reset or without."""
        with socket.create_connection(("127.0.0.1", self.faulty.gateway.port), timeout=30) as connection:
            connection.sendall(self.bytes_of(body))
            connection.settimeout(chance.random() / 20 + 0.001)
            try:
                self.check(nonce, connection.recv(chance.randrange(1, 2000)).decode(), is_whole=False)
            except (TimeoutError, ConnectionError):
                pass
            if chance.random() < 0.5:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.count("left")

    def pipeline(self, client: httpx.Client, nonce: str, body: dict, chance: random.Random) -> None:
        """Three requests in one packet, the last with an end."""
        nonces = [f"{nonce}-{number}" for number in range(3)]
        data = b""
        for number, each in enumerate(nonces):
            members = body | {"messages": [{"role": "user", "content": each}], "stream": chance.random() < 0.5}
            data += self.bytes_of(members, is_last=number == 2)
        with socket.create_connection(("127.0.0.1", self.faulty.gateway.port), timeout=30) as connection:
            connection.sendall(data)
            reader = connection.makefile("rb")
            for each in nonces:
                self.judge(each, *read_answer(reader))
        self.count("pipelined")

    def bytes_of(self, body: dict, is_last: bool = False) -> bytes:
        data = json.dumps(body).encode()
        end = "Connection: close\r\n" if is_last else ""
        return (
            f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.faulty.gateway.key}\r\n"
            f"Content-Type: application/json\r\n{end}Content-Length: {len(data)}\r\n\r\n"
        ).encode() + data


def read_answer(reader) -> tuple[int, str]:
    """One answer of several on a connection: its status and its body."""
    status = int(reader.readline().split()[1])
    fields = {}
    while line := reader.readline().strip():
        name, _, value = line.decode().partition(":")
        fields[name.lower()] = value.strip()
    if "content-length" in fields:
        return status, reader.read(int(fields["content-length"])).decode()
    body = b""
    while size := int(reader.readline(), 16):
        body += reader.read(size)
        reader.readline()
    reader.readline()
    return status, body.decode()


def soak(faulty: Faulty, seconds: float, clients: int, seed: int) -> str:
    """Runs, checks, and reports in one line."""
    faulty.relay.script = Echo(seed)
    Soak(faulty, seed).run(min(1, seconds / 4), clients)
    faulty.settle(faulty.descriptors)
    time.sleep(0.7)
    before = (faulty.descriptors, faulty.resident)
    run = Soak(faulty, seed + 1)
    run.run(seconds, clients)
    assert not run.failures, run.failures[:5]
    assert run.counts["whole"] > 0 and faulty.gateway.is_running
    # Connections that the pools keep for later; no more than there were clients on either side.
    faulty.settle(before[0] + 2 * clients)
    after = (faulty.descriptors, faulty.resident)
    assert after[1] < before[1] * 1.5 + 50_000, f"{before[1]} KB before, {after[1]} KB after"
    counts = ", ".join(f"{count} {what}" for what, count in sorted(run.counts.items()))
    return f"{counts}; descriptors {before[0]} -> {after[0]}, resident {before[1]} -> {after[1]} KB (seed {seed})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        faulty = Faulty(Path(folder), AWS_MAX_ATTEMPTS="2", UPSTREAM_TOTAL_TIMEOUT_SECONDS="20")
        try:
            print(soak(faulty, options.seconds, options.clients, options.seed))
        except AssertionError as error:
            sys.exit(f"seed {options.seed}: {error}\n{faulty.gateway.output[-3000:]}")
        finally:
            faulty.close()
        if faulty.gateway.process.returncode != 0:
            sys.exit(f"the gateway ended with {faulty.gateway.process.returncode}")


if __name__ == "__main__":
    main()
