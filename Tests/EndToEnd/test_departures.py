# SPDX-License-Identifier: MIT-0
"""A client that leaves takes its request to Bedrock with it: tokens that nobody reads are not paid for.

The simulator's recorder tells whether the gateway closed its side before the answer's end.
"""

import socket

import httpx
import openai
import pytest
from conftest import NOVA, make_client

HELLO = [{"role": "user", "content": "Hello"}]


def left(model: str):
    return lambda request: model in request["path"] and request["clientLeft"]


def test_by_the_sdk_in_mid_stream(gateway, recorder):
    with make_client(gateway) as client:
        stream = client.chat.completions.create(model="fault.stall", messages=HELLO, stream=True)
        assert next(iter(stream)).choices
        assert not recorder.last["clientLeft"]
        stream.close()
        recorder.wait_for(left("fault.stall"))


@pytest.mark.parametrize("stream", [False, True])
def test_before_the_first_byte(gateway, recorder, stream):
    with make_client(gateway, timeout=0.5) as client, pytest.raises(openai.APITimeoutError):
        client.chat.completions.create(model="fault.silent", messages=HELLO, stream=stream)
    recorder.wait_for(left("fault.silent"))


@pytest.mark.parametrize("model", ["fault.stall", "fault.silent"])
def test_by_a_reset(gateway, recorder, model):
    body = b'{"model": "%s", "messages": [{"role": "user", "content": "Hello"}], "stream": true}' % model.encode()
    with socket.create_connection(("127.0.0.1", gateway.port)) as connection:
        # No lingering: closing sends a reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.sendall(
            b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + b"Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n" % (gateway.key.encode(), len(body))
            + body
        )
        recorder.wait_for(lambda request: model in request["path"], limit=10)
    recorder.wait_for(left(model))


def test_many_at_once_and_the_others_stay(gateway, recorder):
    streams = []
    with make_client(gateway) as client:
        for _ in range(20):
            streams.append(client.chat.completions.create(model="fault.stall", messages=HELLO, stream=True))
            assert next(iter(streams[-1])).choices
        for stream in streams[:10]:
            stream.close()
        recorder.wait_for(lambda _: sum(request["clientLeft"] for request in recorder.requests) == 10, limit=5)
        assert client.chat.completions.create(model=NOVA, messages=HELLO).choices[0].finish_reason == "stop"
        assert sum(request["clientLeft"] for request in recorder.requests) == 10
        for stream in streams[10:]:
            stream.close()
        recorder.wait_for(lambda _: sum(request["clientLeft"] for request in recorder.requests) == 20, limit=5)


def test_one_who_stays_is_not_taken_for_one_who_left(gateway, recorder):
    for stream in (False, True):
        response = httpx.post(
            gateway.url + "/chat/completions",
            headers={"Authorization": f"Bearer {gateway.key}"},
            json={"model": NOVA, "messages": HELLO, "stream": stream},
        )
        assert response.status_code == 200
    requests = recorder.requests
    assert [(request["clientLeft"], request["finished"]) for request in requests] == [(False, True)] * 2
