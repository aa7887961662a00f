# SPDX-License-Identifier: MIT-0
"""Every fault of the table, plain and streamed: the client sees it for what it is, and the next request is served."""

import faults
import httpx
import pytest
from faulty import LIMITS, WHOLE, what_is_seen
from faults import Fault, closed_port
from upstream import ANSWER, PLAIN, STREAM, always, response

HEADS = faults.head_faults(PLAIN)
STREAM_HEADS = faults.head_faults(STREAM)
REFUSALS = faults.refusals()
BODIES = faults.body_faults()
STREAMS = faults.stream_faults()


def names(table: list[Fault]) -> list[str]:
    return [fault.name for fault in table]


def check(faulty, fault: Fault, **members) -> None:
    answer = faulty.post(fault.script, **members)
    status, seen = what_is_seen(answer)
    if fault.seen is None:
        # Garbage: which error it is depends on how far it resembles HTTP.
        assert status == 502 and seen != WHOLE
    else:
        assert (status, seen) == fault.seen, answer.text


def test_there_are_many_and_no_two_alike():
    for table in (HEADS, REFUSALS, BODIES, STREAMS):
        assert len(set(names(table))) == len(table)
    assert len(HEADS) + len(REFUSALS) + len(BODIES) + len(STREAMS) > 400


@pytest.mark.parametrize("fault", HEADS, ids=names(HEADS))
def test_a_head(faulty, fault):
    check(faulty, fault)


@pytest.mark.parametrize("fault", STREAM_HEADS, ids=names(STREAM_HEADS))
def test_a_head_of_a_stream(faulty, fault):
    check(faulty, fault, stream=True)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("fault", REFUSALS, ids=names(REFUSALS))
def test_a_refusal(faulty, fault, stream):
    check(faulty, fault, stream=stream)


@pytest.mark.parametrize("fault", BODIES, ids=names(BODIES))
def test_a_body(faulty, fault):
    check(faulty, fault)


@pytest.mark.parametrize("fault", STREAMS, ids=names(STREAMS))
def test_a_stream(faulty, fault):
    check(faulty, fault, stream=True)


@pytest.mark.parametrize("stream", [False, True])
def test_nobody_listens(start_gateway, stream):
    gateway = start_gateway(AWS_ENDPOINT_URL_BEDROCK_RUNTIME=f"http://127.0.0.1:{closed_port()}", **LIMITS)
    answer = httpx.post(
        gateway.url + "/chat/completions",
        headers={"Authorization": f"Bearer {gateway.key}"},
        json={"model": "m.n", "messages": [{"role": "user", "content": "x"}], "stream": stream},
    )
    assert what_is_seen(answer) == (502, "upstream_connection_error")


def test_a_surplus_answer_is_nobodys(faulty):
    """An upstream that answers twice does not get its second answer to the next client."""
    second = response(ANSWER.replace(b"whole", b"stale"))
    for _ in range(5):
        assert "whole" in faulty.post(always(PLAIN + second)).text
        assert "stale" not in faulty.post(always(PLAIN)).text


@pytest.mark.parametrize("end", [STREAM, PLAIN])
def test_the_id_of_aws_is_told(faulty, end):
    """In a field before the answer has begun, and in the error in any case."""
    data = end.replace(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nx-amzn-RequestId: aws-7\r\n")
    for cut in (len(data) - 40, len(data) // 2 + 40):
        answer = faulty.post(faults.once(data[:cut]), stream=end is STREAM)
        assert what_is_seen(answer)[1] != WHOLE
        assert '"aws_request_id":"aws-7"' in answer.text
        assert answer.headers["x-amzn-requestid"] == "aws-7"
