# SPDX-License-Identifier: MIT-0
"""Embeddings by the OpenAI SDK, which asks for base64 unless told otherwise.

Source of what is expected: OpenAI's API reference, "Embeddings"; Bedrock's and Nova's user guides on each model (sizes, how
many texts a call takes).
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
TITAN_IMAGE = "amazon.titan-embed-image-v1"
NOVA = "amazon.nova-2-multimodal-embeddings-v1:0"
COHERE_V4 = "us.cohere.embed-v4:0"
MARENGO = "twelvelabs.marengo-embed-3-0-v1:0"
THROUGHPUT = "arn:aws:bedrock:us-west-2:123456789012:provisioned-model/simulated0005"
SIZES = {
    TITAN_G1: 1536,
    "amazon.titan-embed-g1-text-02": 1536,
    TITAN_V2: 1024,
    TITAN_IMAGE: 1024,
    NOVA: 3072,
    COHERE: 1024,
    "cohere.embed-english-v3": 1024,
    COHERE_V4: 1536,
    "cohere.embed-v4:0": 1536,
    "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.cohere.embed-v4:0": 1536,
    "twelvelabs.marengo-embed-2-7-v1:0": 1024,
    MARENGO: 512,
    THROUGHPUT: 1024,
}
PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


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


@pytest.mark.parametrize(
    ("model", "dimensions", "place"),
    [
        (TITAN_IMAGE, 256, lambda body: body["embeddingConfig"]["outputEmbeddingLength"]),
        (COHERE_V4, 512, lambda body: body["output_dimension"]),
        (NOVA, 384, lambda body: body["singleEmbeddingParams"]["embeddingDimension"]),
        (THROUGHPUT, 512, lambda body: body["dimensions"]),
    ],
)
def test_other_models_have_sizes_too(client, recorder, model, dimensions, place):
    answer = client.embeddings.create(model=model, input="Hello", dimensions=dimensions)
    assert len(answer.data[0].embedding) == dimensions
    assert place(recorder.body) == dimensions


@pytest.mark.parametrize(("model", "dimensions"), [(TITAN_G1, 1536), (COHERE, 1024), (MARENGO, 512)])
def test_the_own_size_may_be_asked_for(client, model, dimensions):
    answer = client.embeddings.create(model=model, input="Hello", dimensions=dimensions)
    assert len(answer.data[0].embedding) == dimensions


@pytest.mark.parametrize(
    ("model", "dimensions"),
    [
        (TITAN_V2, 300), (TITAN_V2, 0), (TITAN_G1, 512), (COHERE, 256), (TITAN_V2, 1536), (TITAN_IMAGE, 512),
        (COHERE_V4, 384), (NOVA, 512), (MARENGO, 1024),
    ],
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
    "value",
    [
        "", "   ", [], [""], ["text", " "], [1, -2, 3], [[1, 2], [100256]], [[1], []], [220], None, 7, {"a": 1},
        ["text", 1], [["text"]], [1.5], [[1], "text"],
    ],
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


@pytest.mark.parametrize("model", [TITAN_V2, COHERE, NOVA, MARENGO])
def test_tokens_are_their_texts(client, recorder, model):
    """9906 and 1917 are "Hello" and " world" in cl100k_base, by tiktoken."""
    by_tokens = client.embeddings.create(model=model, input=[[9906, 1917], [9906]])
    by_texts = client.embeddings.create(model=model, input=["Hello world", "Hello"])
    assert [item.embedding for item in by_tokens.data] == [item.embedding for item in by_texts.data]
    single = client.embeddings.create(model=model, input=[9906, 1917])
    assert single.data[0].embedding == by_texts.data[0].embedding


@pytest.mark.parametrize("model", [TITAN_IMAGE, NOVA, COHERE, COHERE_V4, MARENGO, "twelvelabs.marengo-embed-2-7-v1:0"])
def test_pictures_as_data_urls(client, recorder, model):
    answer = client.embeddings.create(model=model, input=[PNG, "a text", PNG])
    assert [item.index for item in answer.data] == [0, 1, 2]
    assert answer.data[0].embedding == answer.data[2].embedding != answer.data[1].embedding
    assert len(recorder.requests) == 3


@pytest.mark.parametrize("model", [TITAN_V2, TITAN_G1])
def test_pictures_to_a_model_of_texts_are_refused(client, recorder, model):
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=model, input=["a text", PNG])
    assert caught.value.param == "input[1]"
    assert recorder.requests == []


@pytest.mark.parametrize(
    ("model", "kind", "size", "lowest", "highest"),
    [
        (COHERE, "int8", 1024, -128, 127), (COHERE_V4, "uint8", 1536, 0, 255), (COHERE, "binary", 128, -128, 127),
        (COHERE_V4, "ubinary", 192, 0, 255), (TITAN_V2, "binary", 1024, 0, 1),
    ],
)
def test_other_kinds_of_number(client, http, model, kind, size, lowest, highest):
    extra = {"embedding_types": [kind]}
    response = http.post("/embeddings", json={"model": model, "input": ["a", "b"], **extra})
    numbers = [item["embedding"] for item in response.json()["data"]]
    assert [len(vector) for vector in numbers] == [size, size]
    assert all(isinstance(number, int) and lowest <= number <= highest for vector in numbers for number in vector)
    # The SDK asks for base64, which holds the same numbers as floats.
    answer = client.embeddings.create(model=model, input=["a", "b"], extra_body=extra)
    assert [item.embedding for item in answer.data] == numbers


@pytest.mark.parametrize(("model", "kind"), [(TITAN_G1, "int8"), (NOVA, "binary"), (TITAN_V2, "uint8"), (COHERE, "bits")])
def test_kinds_of_number_that_a_model_lacks(client, model, kind):
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=model, input="a", extra_body={"embedding_types": kind})
    assert caught.value.param == "embedding_types"


def test_purposes(client, recorder):
    def sent(model, purpose):
        client.embeddings.create(model=model, input="a", extra_body={"input_type": purpose})
        return recorder.body

    assert sent(COHERE_V4, "query")["input_type"] == "search_query"
    assert sent(NOVA, "search_query")["singleEmbeddingParams"]["embeddingPurpose"] == "GENERIC_RETRIEVAL"
    assert sent(NOVA, "document")["singleEmbeddingParams"]["embeddingPurpose"] == "GENERIC_INDEX"
    response = client.embeddings.with_raw_response.create(
        model=TITAN_V2, input="a", user="somebody", extra_body={"input_type": "query"}
    )
    assert set(response.headers["x-bedrock-gateway-adapted"].split(", ")) == {"user", "input_type"}


@pytest.mark.parametrize("model", [TITAN_V2, TITAN_G1])
def test_the_input_that_fails_is_named(client, model):
    texts = [f"text {number}" for number in range(12)]
    texts[7] = "word " * 9000
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=model, input=texts)
    assert caught.value.param == "input[7]"
    assert "Too many input tokens" in caught.value.message


def test_a_batch_that_fails_is_named_by_its_first_input(client):
    texts = [f"text {number}" for number in range(200)]
    texts[150] = "x" * 3000
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=COHERE, input=texts)
    assert caught.value.param == "input[96]"
    assert "from 96 to 191" in caught.value.message


@pytest.mark.parametrize("long", ["word " * 9000, "x" * 60_000])
def test_long_texts_are_cut_where_that_is_asked_for(client, recorder, long):
    response = client.embeddings.with_raw_response.create(
        model=TITAN_V2, input=["short", long], extra_body={"truncate": "END"}
    )
    assert response.headers["x-bedrock-gateway-adapted"] == "input[1]"
    assert len(response.parse().data) == 2
    sent = max((request["body"]["inputText"] for request in recorder.requests[-1:]), key=len)
    assert long.startswith(sent)


def test_a_model_that_needs_a_profile(client, recorder):
    for _ in range(2):
        response = client.embeddings.with_raw_response.create(model="cohere.embed-v4:0", input="Hello")
        assert response.headers["x-bedrock-gateway-adapted"] == "model"
    assert unquote(recorder.last["path"]) == "/model/us.cohere.embed-v4:0/invoke"


def test_usage_is_bedrocks_where_it_tells(client):
    assert client.embeddings.create(model=TITAN_V2, input=["one two", "three"]).usage.prompt_tokens == 3
    assert client.embeddings.create(model=COHERE, input=["one two", "three"]).usage.prompt_tokens == 3
    # Nova does not tell: a token for each four bytes.
    assert client.embeddings.create(model=NOVA, input=["x" * 400, "y"]).usage.prompt_tokens == 101
    assert client.embeddings.create(model=NOVA, input=[[9906, 1917]]).usage.prompt_tokens == 2
