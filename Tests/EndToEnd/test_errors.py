# SPDX-License-Identifier: MIT-0
"""What a client is told when a request fails.

Source of what is expected: OpenAI's guide "Error codes" and its error object (message, type, param, code); the statuses of
Bedrock's errors in docs/compatibility.md, which are those of the Bedrock API reference.
"""

import httpx
import openai
import pytest
from conftest import NOVA, make_client

HELLO = [{"role": "user", "content": "Hello"}]

# Fault of the simulator: status, type and code as docs/compatibility.md has them.
BEFORE_THE_ANSWER = {
    "fault.throttling": (429, "rate_limit_error", "rate_limit_exceeded"),
    "fault.validation": (400, "invalid_request_error", "validation_error"),
    "fault.access-denied": (403, "permission_error", "access_denied"),
    "fault.not-found": (404, "invalid_request_error", "model_not_found"),
    "fault.model-timeout": (408, "server_error", "model_timeout"),
    "fault.model-error": (424, "server_error", "model_error"),
    "fault.not-ready": (429, "rate_limit_error", "model_not_ready"),
    "fault.unavailable": (503, "server_error", "service_unavailable"),
    "fault.internal": (500, "server_error", "internal_server_error"),
    "fault.quota": (400, "invalid_request_error", "quota_exceeded"),
    "fault.html-502": (502, "server_error", None),
    "fault.reset": (502, "server_error", "upstream_connection_error"),
}

RAISED = {
    400: openai.BadRequestError,
    403: openai.PermissionDeniedError,
    404: openai.NotFoundError,
    429: openai.RateLimitError,
}


def error_of(response: httpx.Response) -> dict:
    """The error object, checked to be one."""
    assert response.headers["content-type"].split(";")[0] == "application/json", response.text
    assert response.headers["x-request-id"]
    body = response.json()
    assert list(body) == ["error"]
    error = body["error"]
    assert {"message", "type", "param", "code"} <= set(error)
    assert isinstance(error["message"], str) and error["message"]
    assert isinstance(error["type"], str)
    assert error["param"] is None or isinstance(error["param"], str)
    assert error["code"] is None or isinstance(error["code"], str)
    return error


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", BEFORE_THE_ANSWER)
def test_bedrocks_errors_keep_their_status(http, model, stream):
    status, kind, code = BEFORE_THE_ANSWER[model]
    response = http.post("/chat/completions", json={"model": model, "messages": HELLO, "stream": stream})
    assert response.status_code == status, response.text
    error = error_of(response)
    assert error["type"] == kind
    assert code is None or error["code"] == code
    assert "<html" not in error["message"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", BEFORE_THE_ANSWER)
def test_the_sdk_raises_its_own_errors(client, model, stream):
    status = BEFORE_THE_ANSWER[model][0]
    with pytest.raises(RAISED.get(status, openai.APIStatusError)) as caught:
        list(client.chat.completions.create(model=model, messages=HELLO, stream=stream))
    assert caught.value.status_code == status
    assert caught.value.request_id


@pytest.mark.parametrize("model", ["no.such-model-v1:0", "us.anthropic.no-such-model", "x"])
@pytest.mark.parametrize("stream", [False, True])
def test_an_unknown_model_is_not_found(client, model, stream):
    with pytest.raises(openai.NotFoundError) as caught:
        client.chat.completions.create(model=model, messages=HELLO, stream=stream)
    assert caught.value.code == "model_not_found"
    assert caught.value.param == "model"


@pytest.mark.parametrize("model", ["", "   ", "a b", "../../etc/passwd", "a?b#c", "größe", "x" * 3000, "arn:aws:s3:::b"])
def test_a_name_that_is_no_id_of_a_model(http, model):
    response = http.post("/chat/completions", json={"model": model, "messages": HELLO})
    assert response.status_code in (400, 404)
    assert error_of(response)["param"] == "model"


@pytest.mark.parametrize("key", ["wrong", "key-of-the-test", "key-of-the-testsx", "KEY-OF-THE-TESTS", "x" * 5000])
def test_a_wrong_key_is_refused(gateway, recorder, key):
    client = make_client(gateway, api_key=key)
    for call in (
        lambda: client.chat.completions.create(model=NOVA, messages=HELLO),
        lambda: client.chat.completions.create(model=NOVA, messages=HELLO, stream=True),
        lambda: client.embeddings.create(model="amazon.titan-embed-text-v2:0", input="Hello"),
        lambda: client.models.list(),
        lambda: client.models.retrieve(NOVA),
    ):
        with pytest.raises(openai.AuthenticationError) as caught:
            call()
        assert caught.value.status_code == 401
        assert caught.value.code == "invalid_api_key"
        assert gateway.key not in str(caught.value)
    assert recorder.requests == []


@pytest.mark.parametrize("value", [None, "", "Bearer", "Basic a2V5LW9mLXRoZS10ZXN0cw==", "key-of-the-tests"])
def test_no_key_is_refused(gateway, value):
    headers = {} if value is None else {"Authorization": value}
    response = httpx.get(gateway.url + "/models", headers=headers, trust_env=False)
    assert response.status_code == 401
    assert error_of(response)["code"] == "invalid_api_key"
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_the_scheme_of_the_key_is_written_as_one_likes(gateway):
    """RFC 9110, 11.1: the scheme is case-insensitive."""
    for scheme in ("bearer", "BEARER"):
        headers = {"Authorization": f"{scheme} {gateway.key}"}
        assert httpx.get(gateway.url + "/models", headers=headers, trust_env=False).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v2/models", "/nothing", "/api/v1", "/api/v1/models/", "//api/v1/models"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_path(gateway, method, path):
    headers = {"Authorization": f"Bearer {gateway.key}"}
    response = httpx.request(method, gateway.root + path, headers=headers, trust_env=False)
    assert response.status_code == 404
    error_of(response)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/chat/completions", "POST"),
        ("PUT", "/chat/completions", "POST"),
        ("DELETE", "/chat/completions", "POST"),
        ("GET", "/embeddings", "POST"),
        ("POST", "/models", "GET"),
        ("DELETE", "/models/amazon.nova-lite-v1:0", "GET"),
    ],
)
def test_a_wrong_method(http, method, path, allowed):
    response = http.request(method, path)
    assert response.status_code == 405
    assert allowed in [name.strip() for name in response.headers["allow"].split(",")]
    error_of(response)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("path", ["/chat/completions", "/embeddings"])
def test_another_type_of_content(http, path, content_type):
    response = http.post(path, content=b"{}", headers={"Content-Type": content_type})
    assert response.status_code == 415
    error_of(response)


@pytest.mark.parametrize("content_type", [None, "application/json; charset=utf-8", "Application/JSON"])
def test_json_by_any_name(http, content_type):
    headers = {"Content-Type": content_type} if content_type else {}
    body = b'{"model": "us.amazon.nova-lite-v1:0", "messages": [{"role": "user", "content": "Hello"}]}'
    assert http.post("/chat/completions", content=body, headers=headers).status_code == 200


LIMIT = 32 << 20


def padded(size: int) -> bytes:
    start = b'{"model": "us.amazon.nova-lite-v1:0", "messages": [{"role": "user", "content": "Hello"}]'
    return start + b" " * (size - len(start) - 1) + b"}"


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_beyond_the_limit(http, is_chunked):
    body = padded(LIMIT + 1)
    content = (body[start : start + 65536] for start in range(0, len(body), 65536)) if is_chunked else body
    try:
        response = http.post("/chat/completions", content=content, headers={"Content-Type": "application/json"})
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError) as error:
        pytest.fail(f"the answer was lost: {error!r}")
    assert response.status_code == 413
    error_of(response)
    assert http.get("/models").status_code == 200


def test_a_body_at_the_limit(http):
    response = http.post("/chat/completions", content=padded(LIMIT), headers={"Content-Type": "application/json"})
    assert response.status_code == 200


def test_health_needs_no_key(gateway):
    assert httpx.get(gateway.root + "/health", trust_env=False).status_code == 200
