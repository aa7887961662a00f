# SPDX-License-Identifier: MIT-0
"""Embeddings by the OpenAI SDK, which asks for base64 unless told otherwise.

Source of what is expected: OpenAI's API reference, "Embeddings"; Bedrock's user guide on Titan Text Embeddings and Cohere
Embed (sizes, 96 texts a call at most).
"""

import base64
import math
import struct
from urllib.parse import unquote

import openai
import pytest

TITAN_G1 = "amazon.titan-embed-text-v1"
TITAN_V2 = "amazon.titan-embed-text-v2:0"
COHERE = "cohere.embed-multilingual-v3"
SIZES = {TITAN_G1: 1536, TITAN_V2: 1024, COHERE: 1024, "cohere.embed-english-v3": 1024}


@pytest.mark.parametrize("model", SIZES)
def test_an_embedding(client, model):
    answer = client.embeddings.create(model=model, input="Hello there")
    assert answer.object == "list"
    assert answer.model == model
    [item] = answer.data
    assert (item.object, item.index) == ("embedding", 0)
    assert len(item.embedding) == SIZES[model]
    assert all(isinstance(number, float) and math.isfinite(number) for number in item.embedding)
    assert answer.usage.prompt_tokens > 0
    assert answer.usage.total_tokens == answer.usage.prompt_tokens


@pytest.mark.parametrize("model", SIZES)
def test_base64_and_float_tell_the_same(http, model):
    answers = {}
    for form in ("float", "base64"):
        response = http.post("/embeddings", json={"model": model, "input": "Hello", "encoding_format": form})
        answers[form] = response.json()["data"][0]["embedding"]
    raw = base64.b64decode(answers["base64"], validate=True)
    numbers = struct.unpack(f"<{len(raw) // 4}f", raw)
    assert list(numbers) == [struct.unpack("<f", struct.pack("<f", number))[0] for number in answers["float"]]


def test_float_is_the_form_unless_asked(http):
    item = http.post("/embeddings", json={"model": TITAN_V2, "input": "Hello"}).json()["data"][0]
    assert isinstance(item["embedding"], list)


@pytest.mark.parametrize("model", [TITAN_V2, COHERE])
def test_several_inputs_keep_their_order(client, model):
    texts = ["one", "two", "three", "one"]
    answer = client.embeddings.create(model=model, input=texts)
    assert [item.index for item in answer.data] == [0, 1, 2, 3]
    alone = [client.embeddings.create(model=model, input=text) for text in texts]
    assert [item.embedding for item in answer.data] == [one.data[0].embedding for one in alone]
    assert answer.data[0].embedding == answer.data[3].embedding != answer.data[1].embedding
    assert answer.usage.prompt_tokens == sum(one.usage.prompt_tokens for one in alone)


@pytest.mark.parametrize("dimensions", [256, 512, 1024])
def test_titan_v2_has_three_sizes(client, recorder, dimensions):
    answer = client.embeddings.create(model=TITAN_V2, input="Hello", dimensions=dimensions)
    assert len(answer.data[0].embedding) == dimensions
    assert recorder.body["dimensions"] == dimensions
    assert math.isclose(sum(number**2 for number in answer.data[0].embedding), 1, rel_tol=1e-3)


@pytest.mark.parametrize(("model", "dimensions"), [(TITAN_G1, 1536), (COHERE, 1024)])
def test_the_own_size_may_be_asked_for(client, model, dimensions):
    answer = client.embeddings.create(model=model, input="Hello", dimensions=dimensions)
    assert len(answer.data[0].embedding) == dimensions


@pytest.mark.parametrize(
    ("model", "dimensions"), [(TITAN_V2, 300), (TITAN_V2, 0), (TITAN_G1, 512), (COHERE, 256), (TITAN_V2, 1536)]
)
def test_other_sizes_are_refused(client, recorder, model, dimensions):
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=model, input="Hello", dimensions=dimensions)
    assert caught.value.param == "dimensions"
    assert recorder.requests == []


def test_more_than_96_texts_to_cohere(client, recorder):
    texts = [f"text {number}" for number in range(200)]
    answer = client.embeddings.create(model=COHERE, input=texts)
    assert [item.index for item in answer.data] == list(range(200))
    assert sorted(len(request["body"]["texts"]) for request in recorder.requests) == [8, 96, 96]
    last = client.embeddings.create(model=COHERE, input="text 199")
    assert answer.data[199].embedding == last.data[0].embedding


def test_many_texts_to_titan(client):
    texts = [f"text {number}" for number in range(50)]
    answer = client.embeddings.create(model=TITAN_V2, input=texts, dimensions=256)
    assert [item.index for item in answer.data] == list(range(50))
    assert len({tuple(item.embedding) for item in answer.data}) == 50


def test_openais_models_are_the_default_model(client, recorder):
    answer = client.embeddings.create(model="text-embedding-3-small", input="Hello")
    assert unquote(recorder.last["path"]) == f"/model/{COHERE}/invoke"
    assert len(answer.data[0].embedding) == 1024


def test_coheres_own_parameters(client, recorder):
    client.embeddings.create(model=COHERE, input="Hello")
    assert recorder.body["input_type"] == "search_document"
    client.embeddings.create(model=COHERE, input="Hello", extra_body={"input_type": "search_query", "truncate": "NONE"})
    assert (recorder.body["input_type"], recorder.body["truncate"]) == ("search_query", "NONE")


@pytest.mark.parametrize(
    "value", ["", "   ", [], [""], ["text", " "], [1, 2, 3], [[1, 2], [3]], None, 7, {"a": 1}, ["text", 1], [["text"]]]
)
@pytest.mark.parametrize("model", [TITAN_V2, COHERE])
def test_inputs_that_are_no_texts_are_refused(http, recorder, model, value):
    response = http.post("/embeddings", json={"model": model, "input": value})
    assert response.status_code == 400, response.text
    assert response.json()["error"]["param"].startswith("input")
    assert recorder.requests == []


def test_the_encoding_is_one_of_two(client):
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=TITAN_V2, input="Hello", encoding_format="binary")
    assert caught.value.param == "encoding_format"


@pytest.mark.parametrize("model", ["amazon.nova-lite-v1:0", "no.such-model"])
def test_a_model_that_does_not_embed(client, model):
    with pytest.raises(openai.APIStatusError) as caught:
        client.embeddings.create(model=model, input="Hello")
    assert caught.value.status_code in (400, 404)
    assert caught.value.param == "model"
