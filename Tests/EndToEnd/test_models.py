# SPDX-License-Identifier: MIT-0
"""The list of models by the OpenAI SDK.

Source of what is expected: OpenAI's API reference, "Models"; what the simulator lists, asked for by botocore's names.
"""

from urllib.parse import parse_qsl, quote, unquote, urlsplit

import botocore.session
import openai
import pytest
from botocore.validate import ParamValidator
from conftest import make_client

CROSS_REGION = "us.amazon.nova-lite-v1:0"
ARN = "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/simulated0001"
LISTS = [
    "ListFoundationModels",
    "ListInferenceProfiles",
    "ListImportedModels",
    "ListCustomModelDeployments",
    "ListProvisionedModelThroughputs",
    "ListPromptRouters",
    "ListMarketplaceModelEndpoints",
]


def test_models_and_profiles_are_listed(client):
    models = client.models.list()
    assert models.object == "list"
    ids = [model.id for model in models]
    assert len(ids) == len(set(ids))
    assert {"amazon.nova-lite-v1:0", CROSS_REGION, ARN, "amazon.titan-embed-text-v2:0"} <= set(ids)
    for model in models:
        assert model.object == "model"
        assert model.created >= 1767225600
        assert model.owned_by
        assert model.bedrock["kind"]
    assert next(model for model in models if model.id == CROSS_REGION).owned_by == "amazon"


def test_a_model_that_only_profiles_reach_is_not_listed(client):
    """ListFoundationModels tells by `inferenceTypesSupported` that it cannot be called by its own id."""
    ids = [model.id for model in client.models.list()]
    assert "us.anthropic.claude-3-7-sonnet-20250219-v1:0" in ids
    assert "anthropic.claude-3-7-sonnet-20250219-v1:0" not in ids


RESOURCES = {
    "imported-model/simulated0002": ("imported_model", "bedrock"),
    "custom-model-deployment/simulated0003": ("custom_model_deployment", "amazon"),
    "provisioned-model/simulated0005": ("provisioned_throughput", "amazon"),
    "default-prompt-router/amazon.nova:1": ("prompt_router", "amazon"),
}


@pytest.mark.parametrize("resource", RESOURCES)
def test_resources_of_the_account_are_listed(client, resource):
    arn = f"arn:aws:bedrock:us-west-2:123456789012:{resource}"
    [model] = [model for model in client.models.list() if model.id == arn]
    assert (model.bedrock["kind"], model.owned_by) == RESOURCES[resource]
    assert model.created == 1770091506
    assert client.models.retrieve(arn) == model


def test_resources_that_cannot_be_called_yet_are_not_listed(client):
    ids = {model.id for model in client.models.list()}
    assert not any("simulated0004" in name or "simulated0006" in name for name in ids)


def test_what_is_known_of_a_model(client):
    model = client.models.retrieve(CROSS_REGION)
    assert model.bedrock["source"] == ["amazon.nova-lite-v1:0"]
    assert model.bedrock["input_modalities"] == ["text", "image"]
    assert model.bedrock["output_modalities"] == ["text"]
    assert model.bedrock["streaming"] is True
    assert model.bedrock["context_window"] == 300000
    assert model.bedrock["lifecycle"]["status"] == "active"
    assert client.models.retrieve("cohere.embed-english-v3").bedrock["output_modalities"] == ["embedding"]


def test_a_chat_with_a_model_that_needs_a_profile(client, recorder):
    bare = "anthropic.claude-sonnet-4-6"
    for stream in (False, True, False):
        response = client.chat.completions.with_raw_response.create(
            model=bare, messages=[{"role": "user", "content": "Hello"}], stream=stream
        )
        assert response.headers["x-bedrock-gateway-adapted"] == "model"
        response.parse().close() if stream else response.parse()
    assert "global.anthropic.claude-sonnet-4-6" in unquote(recorder.last["path"])
    # Remembered: only the first call is made twice, and that one perhaps by an earlier test.
    paths = [unquote(request["path"]) for request in recorder.requests if request["method"] == "POST"]
    assert len(paths) in (3, 4)
    assert client.models.retrieve(bare).id == bare


def test_without_cross_region_inference_no_profile_is_chosen(start_gateway):
    client = make_client(start_gateway(ENABLE_CROSS_REGION_INFERENCE="false"))
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(
            model="anthropic.claude-sonnet-4-6", messages=[{"role": "user", "content": "Hello"}]
        )
    assert "inference profile" in caught.value.message


def test_aliases(start_gateway, recorder):
    aliases = '{"gpt-4o": "us.amazon.nova-pro-v1:0", "claude-*": "us.anthropic.claude-opus-4-6-v1"}'
    client = make_client(start_gateway(MODEL_ALIASES=aliases, DEFAULT_MODEL="amazon.nova-micro-v1:0"))
    expected = {
        "gpt-4o": "us.amazon.nova-pro-v1:0",
        "gpt-4o-mini": "amazon.nova-micro-v1:0",
        "claude-3-5-sonnet-latest": "us.anthropic.claude-opus-4-6-v1",
        "openai.gpt-oss-20b-1:0": "openai.gpt-oss-20b-1:0",
    }
    for name, model in expected.items():
        answer = client.chat.completions.create(model=name, messages=[{"role": "user", "content": "Hello"}])
        assert answer.model == name
        assert unquote(recorder.last["path"]) == f"/model/{model}/converse"
        assert client.models.retrieve(name).id == name
    ids = [model.id for model in client.models.list()]
    assert "gpt-4o" in ids and "claude-*" not in ids
    assert client.models.retrieve("gpt-4o").bedrock["alias_of"] == "us.amazon.nova-pro-v1:0"


def test_denied_models(start_gateway, recorder):
    client = make_client(
        start_gateway(ALLOWED_MODELS="amazon.*,anthropic.*,cohere.*", DENIED_MODELS="*titan*, us.anthropic.*")
    )
    ids = [model.id for model in client.models.list()]
    assert "amazon.nova-lite-v1:0" in ids and CROSS_REGION in ids and "anthropic.claude-3-haiku-20240307-v1:0" in ids
    assert not [name for name in ids if "titan" in name or name.startswith(("us.anthropic", "mistral", "openai", "meta"))]
    throughput = "arn:aws:bedrock:us-west-2:123456789012:provisioned-model/simulated0005"
    assert throughput not in ids
    recorder.clear()
    for name in ("mistral.mistral-7b-instruct-v0:2", "us.anthropic.claude-opus-4-6-v1", "amazon.titan-text-express-v1"):
        for stream in (False, True):
            with pytest.raises(openai.NotFoundError) as caught:
                client.chat.completions.create(
                    model=name, messages=[{"role": "user", "content": "Hello"}], stream=stream
                )
            assert (caught.value.code, caught.value.param) == ("model_not_found", "model")
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve(name)
    for name in ("amazon.titan-embed-text-v2:0", throughput):
        with pytest.raises(openai.NotFoundError):
            client.embeddings.create(model=name, input="Hello")
    assert recorder.requests == []
    client.chat.completions.create(model=CROSS_REGION, messages=[{"role": "user", "content": "Hello"}])


def test_the_listing_is_refreshed(start_gateway, recorder):
    client = make_client(start_gateway(MODELS_REFRESH_SECONDS="0"))
    for _ in range(3):
        client.models.list()
    paths = [request["path"].split("?")[0] for request in recorder.requests]
    assert paths.count("/foundation-models") == 3


def test_the_lists_are_asked_for_as_botocore_would(start_gateway, recorder):
    """Each query is valid by botocore's model of the operation, with the paths that the model has."""
    make_client(start_gateway()).models.list()
    model = botocore.session.get_session().get_service_model("bedrock")
    operations = {model.operation_model(name).http["requestUri"]: name for name in LISTS}
    asked = set()
    for request in recorder.requests:
        url = urlsplit(request["path"])
        operation = model.operation_model(operations[url.path])
        members = {shape.serialization.get("name", name): name for name, shape in operation.input_shape.members.items()}
        values = {members[name]: int(value) if value.isdigit() else value for name, value in parse_qsl(url.query)}
        report = ParamValidator().validate(values, operation.input_shape)
        assert not report.has_errors(), report.generate_report()
        asked.add(operation.name)
    assert asked == set(LISTS)


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
