# SPDX-License-Identifier: MIT-0
"""Bad input of every kind gets an error object within seconds, and the process lives on.

Source of what is expected: the types that OpenAI's API reference gives for each parameter, and RFC 8259 for JSON. Nothing that
a client sends may end in a status of 5xx.
"""

import json

import pytest
from conftest import NOVA
from test_errors import error_of

HELLO = [{"role": "user", "content": "Hello"}]
CHAT = {"model": NOVA, "messages": HELLO}
LIMIT = 60


def post(http, path: str, body: bytes):
    return http.post(path, content=body, headers={"Content-Type": "application/json"}, timeout=LIMIT)


def check(http, path: str, body: bytes) -> tuple[int, dict | None]:
    """Sends a body; the answer is a success or an error object of the client's making."""
    response = post(http, path, body)
    assert response.status_code < 500, response.text
    if response.status_code == 200:
        return 200, None
    assert 400 <= response.status_code < 500
    return response.status_code, error_of(response)


@pytest.fixture(autouse=True)
def still_alive(gateway):
    yield
    assert gateway.is_running, gateway.output


NO_JSON = {
    "nothing": b"",
    "blanks": b"  \n\t",
    "word": b"hello",
    "half": b'{"model": "us.amazon.nova-lite-v1:0", "messages": [',
    "half a string": b'{"model": "us.ama',
    "half an escape": b'{"model": "\\u12',
    "two values": b"{} {}",
    "comma at the end": b'{"model": "m",}',
    "single quotes": b"{'model': 'm'}",
    "comment": b'{"model": "m" /* no */}',
    "no quotes": b'{model: "m"}',
    "NaN": b'{"model": "m", "messages": [], "temperature": NaN}',
    "Infinity": b'{"model": "m", "messages": [], "temperature": -Infinity}',
    "number with a zero before": b'{"model": "m", "messages": [], "max_tokens": 01}',
    "number with a plus": b'{"model": "m", "messages": [], "max_tokens": +1}',
    "number without an end": b'{"model": "m", "messages": [], "max_tokens": 1e}',
    "hexadecimal number": b'{"model": "m", "messages": [], "max_tokens": 0x10}',
    "line break in a string": b'{"model": "a\nb"}',
    "NUL byte in a string": b'{"model": "a\x00b"}',
    "NUL byte at the end": b"{}\x00",
    "only NUL bytes": b"\x00" * 1000,
    "UTF-16": '{"model": "m"}'.encode("utf-16"),
    "Latin 1": '{"model": "größe"}'.encode("latin-1"),
    "overlong UTF-8": b'{"model": "\xc0\x80"}',
    "surrogate in UTF-8": b'{"model": "\xed\xa0\x80"}',
    "UTF-8 beyond Unicode": b'{"model": "\xf4\x90\x80\x80"}',
    "cut UTF-8": b'{"model": "\xe6\x9d"}',
    "unknown escape": b'{"model": "\\x41"}',
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00C\xbf\xa6\xa3\x02\x00\x00\x00",
    "500 arrays": b"[" * 500 + b"]" * 500,
    "100,000 arrays without an end": b"[" * 100_000,
    "100,000 objects without an end": b'{"a":' * 100_000,
}


@pytest.mark.parametrize("name", NO_JSON)
@pytest.mark.parametrize("path", ["/chat/completions", "/embeddings"])
def test_what_is_no_json_is_refused(http, path, name):
    status, _ = check(http, path, NO_JSON[name])
    assert status == 400


@pytest.mark.parametrize("body", [b"[]", b"null", b"true", b"1", b'"text"', b"{}", b'[{"model": "m"}]'])
@pytest.mark.parametrize("path", ["/chat/completions", "/embeddings"])
def test_json_that_is_no_request_is_refused(http, path, body):
    status, _ = check(http, path, body)
    assert status == 400


# Parameters, and values of each type of JSON that they may have; `null` stands for "not given" and suits all but the first two.
CHAT_TYPES = {
    "model": {"string"},
    "messages": {"array"},
    "stream": {"boolean"},
    "stream_options": {"object"},
    "temperature": {"number"},
    "top_p": {"number"},
    "max_tokens": {"number"},
    "max_completion_tokens": {"number"},
    "n": {"number"},
    "stop": {"string", "array"},
    "tools": {"array"},
    "tool_choice": {"string", "object"},
    "parallel_tool_calls": {"boolean"},
    "response_format": {"object"},
    "reasoning_effort": {"string"},
}

VALUES = {
    "null": None,
    "boolean": True,
    "number": 1.5,
    "string": "text",
    "array": [[None]],
    "object": {"unknown": {"a": 1}},
}

WRONG = [
    (name, kind)
    for name, kinds in CHAT_TYPES.items()
    for kind in VALUES
    if kind not in kinds and (kind != "null" or name in ("model", "messages"))
]


@pytest.mark.parametrize(("name", "kind"), WRONG)
def test_a_parameter_of_the_wrong_type_is_named(http, recorder, name, kind):
    status, error = check(http, "/chat/completions", json.dumps(CHAT | {name: VALUES[kind]}).encode())
    assert status == 400
    assert error["param"].split(".")[0].split("[")[0] == name
    assert recorder.requests == []


@pytest.mark.parametrize("name", [name for name in CHAT_TYPES if name not in ("model", "messages")])
def test_null_is_not_given(http, name):
    assert check(http, "/chat/completions", json.dumps(CHAT | {name: None}).encode())[0] == 200


MESSAGES = {
    "messages": [[], None, "text", {}],
    "messages[0]": [[None], ["text"], [[]], [1]],
    "messages[0].role": [[{"content": "Hello"}], [{"role": 1, "content": "Hello"}], [{"role": "king", "content": "Hello"}]],
    "messages[0].content": [
        [{"role": "user", "content": 1}],
        [{"role": "user", "content": {"type": "text", "text": "Hello"}}],
        [{"role": "user", "content": [1]}],
        [{"role": "user", "content": ["text"]}],
        [{"role": "user", "content": [{}]}],
        [{"role": "user", "content": [{"type": "text"}]}],
        [{"role": "user", "content": [{"type": "text", "text": 1}]}],
        [{"role": "user", "content": [{"type": "image_url"}]}],
        [{"role": "user", "content": [{"type": "image_url", "image_url": 1}]}],
        [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}],
        [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": 1}}]}],
        [{"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}]}],
        [{"role": "user", "content": [{"type": "file", "file": {"file_id": "file-1"}}]}],
        [{"role": "user", "content": [{"type": "something-new", "a": 1}]}],
    ],
    "messages[1]": [[*HELLO, {"role": "tool", "content": "Hello"}], [*HELLO, None]],
    "messages[1].tool_calls": [
        [*HELLO, {"role": "assistant", "tool_calls": "f"}],
        [*HELLO, {"role": "assistant", "tool_calls": [1]}],
        [*HELLO, {"role": "assistant", "tool_calls": [{"id": "1", "type": "function"}]}],
        [*HELLO, {"role": "assistant", "tool_calls": [{"id": 1, "type": "function", "function": {"name": "f"}}]}],
    ],
}


@pytest.mark.parametrize(("param", "messages"), [(param, value) for param, values in MESSAGES.items() for value in values])
def test_the_place_in_messages_is_named(http, recorder, param, messages):
    status, error = check(http, "/chat/completions", json.dumps(CHAT | {"messages": messages}).encode())
    assert status == 400
    assert error["param"].startswith(param), error
    assert recorder.requests == []


TOOLS = [
    [None],
    ["text"],
    [{}],
    [{"type": "function"}],
    [{"type": "function", "function": "f"}],
    [{"type": "function", "function": {}}],
    [{"type": "function", "function": {"name": 1}}],
    [{"type": "function", "function": {"name": ""}}],
    [{"type": "function", "function": {"name": "f", "parameters": "text"}}],
    [{"type": "function", "function": {"name": "f", "parameters": []}}],
    [{"type": "custom", "custom": {"name": "f"}}],
]


@pytest.mark.parametrize("tools", TOOLS)
def test_the_place_in_tools_is_named(http, recorder, tools):
    status, error = check(http, "/chat/completions", json.dumps(CHAT | {"tools": tools}).encode())
    assert status == 400
    assert error["param"].startswith("tools[0]")
    assert recorder.requests == []


def nested(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


ODD = {
    "nesting 500 deep in an unknown member": '{"model": "%s", "messages": %s, "deep": %s}' % (NOVA, json.dumps(HELLO), nested(500)),
    "nesting 500 deep in a schema": (
        '{"model": "%s", "messages": %s, "tools": [{"type": "function", "function": {"name": "f", "parameters": %s}}]}'
        % (NOVA, json.dumps(HELLO), nested(500))
    ),
    "huge number": '{"model": "%s", "messages": %s, "max_tokens": 1%s}' % (NOVA, json.dumps(HELLO), "0" * 400),
    "huge exponent": '{"model": "%s", "messages": %s, "temperature": 1e999999}' % (NOVA, json.dumps(HELLO)),
    "huge negative exponent": '{"model": "%s", "messages": %s, "temperature": 1e-999999}' % (NOVA, json.dumps(HELLO)),
    "a million digits": '{"model": "%s", "messages": %s, "top_k": %s}' % (NOVA, json.dumps(HELLO), "7" * 1_000_000),
    "beyond 64 bits": '{"model": "%s", "messages": %s, "max_tokens": 9223372036854775808}' % (NOVA, json.dumps(HELLO)),
    "negative limit": '{"model": "%s", "messages": %s, "max_tokens": -1}' % (NOVA, json.dumps(HELLO)),
    "broken limit": '{"model": "%s", "messages": %s, "max_tokens": 1.5}' % (NOVA, json.dumps(HELLO)),
    "limit with an exponent": '{"model": "%s", "messages": %s, "max_tokens": 1e2}' % (NOVA, json.dumps(HELLO)),
    "minus zero": '{"model": "%s", "messages": %s, "temperature": -0.0}' % (NOVA, json.dumps(HELLO)),
    "lone surrogate": '{"model": "%s", "messages": [{"role": "user", "content": "\\ud83d"}]}' % NOVA,
    "lone low surrogate": '{"model": "%s", "messages": [{"role": "user", "content": "a\\udc00b"}]}' % NOVA,
    "surrogates the wrong way round": '{"model": "%s", "messages": [{"role": "user", "content": "\\udc00\\ud83d"}]}' % NOVA,
    "NUL as an escape": '{"model": "%s", "messages": [{"role": "user", "content": "a\\u0000b"}]}' % NOVA,
    "NUL in the model": '{"model": "a\\u0000b", "messages": %s}' % json.dumps(HELLO),
    "line break in the model": '{"model": "a\\r\\nX-Evil: 1", "messages": %s}' % json.dumps(HELLO),
    "two of a member": '{"model": "x", "model": "%s", "messages": %s}' % (NOVA, json.dumps(HELLO)),
    "two of an unknown member": '{"model": "%s", "messages": %s, "a": 1, "a": 2}' % (NOVA, json.dumps(HELLO)),
    "empty name of a member": '{"model": "%s", "messages": %s, "": 1}' % (NOVA, json.dumps(HELLO)),
    "a member with a line break": '{"model": "%s", "messages": %s, "a\\r\\nX-Evil: 1": 1}' % (NOVA, json.dumps(HELLO)),
    "byte order mark": '\ufeff{"model": "%s", "messages": %s}' % (NOVA, json.dumps(HELLO)),
    "a text of 5 MB": json.dumps(CHAT | {"messages": [{"role": "user", "content": "w" * 5_000_000}]}),
    "a name of 1 MB": '{"model": "%s", "messages": %s, "%s": 1}' % (NOVA, json.dumps(HELLO), "a" * 1_000_000),
    "a model of 1 MB": json.dumps(CHAT | {"model": "a" * 1_000_000}),
    "10,000 messages": json.dumps(CHAT | {"messages": HELLO * 10_000}),
    "100,000 unknown members": json.dumps(CHAT | {f"m{number}": number for number in range(100_000)}),
    "10,000 stop sequences": json.dumps(CHAT | {"stop": [f"s{number}" for number in range(10_000)]}),
    "1,000 tools": json.dumps(
        CHAT | {"tools": [{"type": "function", "function": {"name": f"f{number}"}} for number in range(1000)]}
    ),
    "blank text": json.dumps(CHAT | {"messages": [{"role": "user", "content": "  \n "}]}),
    "no text": json.dumps(CHAT | {"messages": [{"role": "user", "content": ""}]}),
    "no parts": json.dumps(CHAT | {"messages": [{"role": "user", "content": []}]}),
    "system only": json.dumps(CHAT | {"messages": [{"role": "system", "content": "Hello"}]}),
    "assistant only": json.dumps(CHAT | {"messages": [{"role": "assistant", "content": "Hello"}]}),
    "a result without a call": json.dumps(
        CHAT | {"messages": [*HELLO, {"role": "tool", "tool_call_id": "1", "content": "Hello"}]}
    ),
    "a call without a result": json.dumps(
        CHAT
        | {
            "messages": [
                *HELLO,
                {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
                *HELLO,
            ]
        }
    ),
    "arguments that are no JSON": json.dumps(
        CHAT
        | {
            "messages": [
                *HELLO,
                {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{oops"}}]},
                {"role": "tool", "tool_call_id": "1", "content": "Hello"},
            ]
        }
    ),
    "arguments nested 5,000 deep": json.dumps(
        CHAT
        | {
            "messages": [
                *HELLO,
                {
                    "role": "assistant",
                    "tool_calls": [
                        {"id": "1", "type": "function", "function": {"name": "f", "arguments": nested(5000)}}
                    ],
                },
                {"role": "tool", "tool_call_id": "1", "content": "Hello"},
            ]
        }
    ),
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("name", ODD)
def test_odd_requests_get_an_answer(http, name, stream):
    body = ODD[name]
    if stream:
        head, brace, rest = body.partition("{")
        body = head + brace + '"stream": true, ' + rest
    check(http, "/chat/completions", body.encode("utf-8"))


@pytest.mark.parametrize(
    "body",
    [
        {"model": 1, "input": "Hello"},
        {"input": "Hello"},
        {"model": "amazon.titan-embed-text-v2:0"},
        {"model": "amazon.titan-embed-text-v2:0", "input": "Hello", "dimensions": "256"},
        {"model": "amazon.titan-embed-text-v2:0", "input": "Hello", "dimensions": 1.5},
        {"model": "amazon.titan-embed-text-v2:0", "input": "Hello", "dimensions": -1},
        {"model": "amazon.titan-embed-text-v2:0", "input": "Hello", "dimensions": 10**30},
        {"model": "amazon.titan-embed-text-v2:0", "input": "Hello", "encoding_format": 1},
        {"model": "amazon.titan-embed-text-v2:0", "input": "x" * 1_000_000},
        {"model": "cohere.embed-english-v3", "input": ["text"] * 10_000},
        {"model": "amazon.titan-embed-text-v2:0", "input": [["a"] * 1000] * 1000},
        {"model": "cohere.embed-english-v3", "input": "Hello", "input_type": 7},
        {"model": "cohere.embed-english-v3", "input": "Hello", "truncate": "SIDEWAYS"},
    ],
)
def test_odd_embeddings_get_an_answer(http, body):
    check(http, "/embeddings", json.dumps(body).encode())


def test_a_name_of_a_member_makes_no_header_field(http):
    response = post(http, "/chat/completions", json.dumps(CHAT | {"a\r\nx-evil: 1": 1, "seed\r\nx-evil": 2}).encode())
    assert "x-evil" not in response.headers
