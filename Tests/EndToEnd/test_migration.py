# SPDX-License-Identifier: MIT-0
"""The predecessor's environments, word for word as its templates, images and compose file set them."""

import httpx
import pytest
from conftest import NOVA, make_client

# aws-samples/bedrock-access-gateway, May 2026: its deployment/*.template, src/Dockerfile* and docker-compose.yml. Ports and keys
# are those of the tests, and models are such that the simulator has them.
LAMBDA = {
    "AWS_LWA_INVOKE_MODE": "RESPONSE_STREAM",
    "AWS_LWA_READINESS_CHECK_PATH": "/health",
    "AWS_LWA_ASYNC_INIT": "true",
    "DEBUG": "false",
    "DEFAULT_MODEL": NOVA,
    "DEFAULT_EMBEDDING_MODEL": "cohere.embed-multilingual-v3",
    "ENABLE_CROSS_REGION_INFERENCE": "true",
    "ENABLE_APPLICATION_INFERENCE_PROFILES": "true",
    "ENABLE_PROMPT_CACHING": "false",
    "API_ROUTE_PREFIX": "/v1",
    "TIKTOKEN_CACHE_DIR": "/var/task/.cache/tiktoken",
}
FARGATE = {
    "HOST": "0.0.0.0",
    "DEBUG": "false",
    "DEFAULT_MODEL": NOVA,
    "DEFAULT_EMBEDDING_MODEL": "cohere.embed-multilingual-v3",
    "ENABLE_CROSS_REGION_INFERENCE": "true",
    "ENABLE_APPLICATION_INFERENCE_PROFILES": "true",
    "ENABLE_PROMPT_CACHING": "false",
    "TIKTOKEN_CACHE_DIR": "/app/.cache/tiktoken",
}
COMPOSE = {
    "HOST": "0.0.0.0",
    "ENABLE_PROMPT_CACHING": "true",
    "DEFAULT_MODEL": NOVA,
    "AWS_PROFILE": "",
    "AWS_SESSION_TOKEN": "",
    "TIKTOKEN_CACHE_DIR": "/app/.cache/tiktoken",
}


@pytest.fixture(params=[LAMBDA, FARGATE, COMPOSE], ids=["lambda", "fargate", "compose"])
def moved(request, start_gateway):
    gateway = start_gateway(**request.param)
    yield gateway
    # What is no business of this gateway's is no reason to complain.
    assert "TIKTOKEN" not in gateway.output
    assert "AWS_LWA" not in gateway.output
    assert "warning" not in gateway.stderr


def test_an_environment_of_the_predecessor_serves_unedited(moved, recorder):
    with make_client(moved) as client:
        answer = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Moved in"}])
        assert "Moved in" in answer.choices[0].message.content
        assert recorder.last["path"].split("/")[2:] == [NOVA.replace(":", "%3A"), "converse"]
        chunks = list(
            client.chat.completions.create(
                model=NOVA, messages=[{"role": "user", "content": "Moved in"}], stream=True
            )
        )
        assert "Moved in" in "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
        vectors = client.embeddings.create(model="text-embedding-3-small", input=["Moved in"])
        assert len(vectors.data) == 1
        assert NOVA in [model.id for model in client.models.list()]
    assert httpx.get(moved.root + "/health").json() == {"status": "OK"}


def test_prompt_caching_is_on_where_it_was(start_gateway, recorder):
    for environment in (COMPOSE, FARGATE):
        with make_client(start_gateway(**environment)) as client:
            messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}]
            client.chat.completions.create(model="gpt-4o", messages=messages)
        has_point = any("cachePoint" in block for block in recorder.body["system"])
        assert has_point == (environment["ENABLE_PROMPT_CACHING"] == "true")
