# SPDX-License-Identifier: MIT-0
"""The list of models by the OpenAI SDK.

Source of what is expected: OpenAI's API reference, "Models"; what the simulator lists, asked for by botocore's names.
"""

from urllib.parse import quote

import openai
import pytest
from conftest import make_client

CROSS_REGION = "us.amazon.nova-lite-v1:0"
ARN = "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/simulated0001"


def test_models_and_profiles_are_listed(client):
    models = client.models.list()
    assert models.object == "list"
    ids = [model.id for model in models]
    assert len(ids) == len(set(ids))
    assert {"amazon.nova-lite-v1:0", CROSS_REGION, ARN, "amazon.titan-embed-text-v2:0"} <= set(ids)
    for model in models:
        assert model.object == "model"
        assert isinstance(model.created, int)
        assert model.owned_by
    assert next(model for model in models if model.id == CROSS_REGION).owned_by == "amazon"


def test_a_model_that_only_profiles_reach_is_not_listed(client):
    """ListFoundationModels tells by `inferenceTypesSupported` that it cannot be called by its own id."""
    ids = [model.id for model in client.models.list()]
    assert "us.anthropic.claude-3-7-sonnet-20250219-v1:0" in ids
    assert "anthropic.claude-3-7-sonnet-20250219-v1:0" not in ids


@pytest.mark.parametrize("name", ["amazon.nova-lite-v1:0", CROSS_REGION, ARN])
def test_a_model_is_retrieved_by_its_id(client, name):
    model = client.models.retrieve(name)
    assert (model.id, model.object) == (name, "model")


@pytest.mark.parametrize("name", ["amazon.nova-lite-v1:0", ARN])
@pytest.mark.parametrize("safe", ["", ":", ":/"])
def test_ids_may_be_escaped_or_not(http, name, safe):
    assert http.get("/models/" + quote(name, safe=safe)).json()["id"] == name


@pytest.mark.parametrize("name", ["no-such-model", "a/b/c", "amazon.nova-lite-v1:0/", "größe", "%", "a?b"])
def test_an_unknown_model_is_not_found(client, name):
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve(name)
    assert caught.value.code == "model_not_found"
    assert caught.value.param == "model"


def test_profiles_may_be_left_out(start_gateway):
    gateway = start_gateway(ENABLE_CROSS_REGION_INFERENCE="false", ENABLE_APPLICATION_INFERENCE_PROFILES="false")
    ids = {model.id for model in make_client(gateway).models.list()}
    assert "amazon.nova-lite-v1:0" in ids
    assert not {CROSS_REGION, ARN} & ids


def test_the_list_is_asked_for_once(start_gateway, recorder):
    gateway = start_gateway()
    client = make_client(gateway)
    for _ in range(3):
        client.models.list()
    paths = [request["path"].split("?")[0] for request in recorder.requests]
    assert paths.count("/foundation-models") == 1
