# SPDX-License-Identifier: MIT-0
"""LangChain's OpenAIEmbeddings with its default settings, which sends token ids.

It counts tokens by tiktoken, which fetches its table from the network on first use. Machines without a way there give it
the table in TIKTOKEN_CACHE_DIR, as is done here: the gateway's own table, which tiktoken checks by its hash.
"""

import os
import runpy

import pytest
from langchain_openai import OpenAIEmbeddings
from servers import ROOT

TOKENS = runpy.run_path(str(ROOT / "Tests/BedrockCoreTests/Families/python/tokens.py"))
TITAN_V2 = "amazon.titan-embed-text-v2:0"
MODELS = ["text-embedding-3-small", TITAN_V2, "cohere.embed-multilingual-v3", "amazon.nova-2-multimodal-embeddings-v1:0"]


@pytest.fixture(scope="module", autouse=True)
def table(tmp_path_factory):
    before = dict(os.environ)
    TOKENS["encoding"](str(tmp_path_factory.mktemp("tiktoken")))
    yield
    os.environ.clear()
    os.environ.update(before)


def embeddings(gateway, model, **settings):
    return OpenAIEmbeddings(model=model, base_url=gateway.url, api_key=gateway.key, **settings)


@pytest.mark.parametrize("model", MODELS)
def test_documents_and_queries(gateway, client, recorder, model):
    texts = ["The first document.", "größe — 日本語 🙂", "word " * 300]
    vectors = embeddings(gateway, model).embed_documents(texts)
    assert recorder.requests
    plain = client.embeddings.create(model=model, input=texts)
    assert [pytest.approx(item.embedding, abs=1e-6) for item in plain.data] == vectors
    query = embeddings(gateway, model).embed_query("The first document.")
    assert query == pytest.approx(vectors[0], abs=1e-6)


def test_token_ids_are_what_is_sent(gateway):
    """What makes this a test of token ids: the client does not send text unless told to."""
    seen = []
    sender = embeddings(gateway, TITAN_V2)
    create = sender.client.create
    sender.client = type("Spy", (), {"create": lambda self, **call: (seen.append(call["input"]), create(**call))[1]})()
    sender.embed_documents(["Hello world"])
    assert seen == [[[9906, 1917]]]


def test_texts_beyond_the_context_are_embedded_in_parts(gateway):
    """The client cuts a text of more than 8,191 tokens, wherever that is in a word, and takes the mean of its parts."""
    vector = embeddings(gateway, TITAN_V2).embed_query("naïve 🙂 " * 4000)
    assert len(vector) == 1024
    assert sum(number * number for number in vector) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("dimensions", [256, 512])
def test_dimensions(gateway, dimensions):
    assert len(embeddings(gateway, TITAN_V2, dimensions=dimensions).embed_query("Hello")) == dimensions


def test_texts_may_be_sent_as_such(gateway, recorder):
    embeddings(gateway, TITAN_V2, check_embedding_ctx_length=False).embed_documents(["Hello", "world"])
    assert sorted(request["body"]["inputText"] for request in recorder.requests) == ["Hello", "world"]
