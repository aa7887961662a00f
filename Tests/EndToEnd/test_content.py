# SPDX-License-Identifier: MIT-0
"""Files, sound and video through the SDK, and what else Converse offers beside the conversation."""

import base64

import openai
import pytest

NOVA = "us.amazon.nova-lite-v1:0"
SONNET_46 = "us.anthropic.claude-sonnet-4-6"
PDF = base64.b64encode(b"%PDF-1.7 a document").decode()
TEXT = [{"type": "text", "text": "What is this?"}]


def ask(client, parts, model=NOVA, **options):
    return client.chat.completions.create(model=model, messages=[{"role": "user", "content": parts}], **options)


def file(data, name=None):
    return {"type": "file", "file": {"file_data": data} | ({"filename": name} if name else {})}


def test_documents_reach_bedrock_with_names_of_their_own(client, recorder):
    parts = [
        file(f"data:application/pdf;base64,{PDF}", "annual.report (v2).pdf"),
        file(PDF, "annual.report (v2).pdf"),
        file("data:text/csv,a;b%0A1;2", "tab.csv"),
        file("data:application/octet-stream;base64,SGVsbG8=", "notes.md"),
    ]
    answer = ask(client, parts + TEXT)
    documents = [block["document"] for block in recorder.body["messages"][0]["content"] if "document" in block]
    assert [(document["name"], document["format"]) for document in documents] == [
        ("annual report (v2)", "pdf"),
        ("annual report (v2) 2", "pdf"),
        ("tab", "csv"),
        ("notes", "md"),
    ]
    assert documents[0]["source"] == documents[1]["source"] == {"bytes": PDF}
    assert base64.b64decode(documents[2]["source"]["bytes"]) == b"a;b\n1;2"
    assert "document annual report" in answer.choices[0].message.content


def test_a_document_alone_gets_a_few_words(client, recorder):
    ask(client, [file(f"data:application/pdf;base64,{PDF}", "a.pdf")])
    assert [list(block) for block in recorder.body["messages"][0]["content"]] == [["document"], ["text"]]


def test_files_in_s3_are_named_to_bedrock(client, recorder):
    picture = {"type": "image_url", "image_url": {"url": "s3://bucket-1/a/cat.jpg", "bucket_owner": "123456789012"}}
    video = {"type": "video_url", "video_url": {"url": "s3://bucket-1/a/cat.mov"}}
    ask(client, [picture, video, file("s3://bucket-1/a/report.pdf", "report.pdf"), *TEXT])
    content = recorder.body["messages"][0]["content"]
    location = {"s3Location": {"uri": "s3://bucket-1/a/cat.jpg", "bucketOwner": "123456789012"}}
    assert content[0]["image"] == {"format": "jpeg", "source": location}
    assert content[1]["video"] == {"format": "mov", "source": {"s3Location": {"uri": "s3://bucket-1/a/cat.mov"}}}
    assert content[2]["document"]["source"] == {"s3Location": {"uri": "s3://bucket-1/a/report.pdf"}}


@pytest.mark.parametrize(
    ("model", "part"),
    [
        (SONNET_46, {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}}),
        (SONNET_46, {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,AAAA"}}),
        ("us.amazon.nova-micro-v1:0", file(f"data:application/pdf;base64,{PDF}", "a.pdf")),
        ("us.amazon.nova-micro-v1:0", {"type": "image_url", "image_url": {"url": "s3://bucket/a.png"}}),
    ],
)
def test_what_a_model_does_not_take_is_refused_by_its_place(client, recorder, model, part):
    with pytest.raises(openai.BadRequestError) as caught:
        ask(client, [*TEXT, part], model=model)
    assert caught.value.param == "messages[0].content[1]"
    assert recorder.requests == []


def test_cache_points_stand_where_they_are_asked_for(client, recorder):
    mark = {"cache_control": {"type": "ephemeral"}}
    answer = client.chat.completions.create(
        model=SONNET_46,
        messages=[
            {"role": "system", "content": [{"type": "text", "text": "Be brief and kind.", **mark}]},
            {"role": "user", "content": [{"type": "text", "text": "A long text.", **mark}, *TEXT]},
        ],
        tools=[{"type": "function", "function": {"name": "f"}, "cache_control": {"type": "ephemeral", "ttl": "1h"}}],
        tool_choice="auto",
    )
    point = {"cachePoint": {"type": "default"}}
    assert recorder.body["system"][1] == point
    assert recorder.body["messages"][0]["content"][1] == point
    assert recorder.body["toolConfig"]["tools"][1] == {"cachePoint": {"type": "default", "ttl": "1h"}}
    assert answer.usage.prompt_tokens_details.cached_tokens > 0


CACHING = {"prompt_caching": {"system": True, "messages": True}}


@pytest.mark.parametrize("body", [CACHING, {"extra_body": CACHING}])
def test_the_predecessors_way_to_cache_works(client, recorder, body):
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
    client.chat.completions.create(model=NOVA, messages=messages, extra_body=body)
    assert "cachePoint" in recorder.body["system"][-1]
    assert "cachePoint" in recorder.body["messages"][0]["content"][-1]
    assert "additionalModelRequestFields" not in recorder.body


def test_caching_can_be_the_default(start_gateway, recorder):
    from conftest import make_client

    client = make_client(start_gateway(ENABLE_PROMPT_CACHING="true"))
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
    client.chat.completions.create(model=NOVA, messages=messages)
    assert "cachePoint" in recorder.body["system"][-1]
    client.chat.completions.create(model="openai.gpt-oss-120b-1:0", messages=messages)
    assert "cachePoint" not in recorder.text.rsplit("gpt-oss", 1)[1]


def test_a_guardrail_is_named_by_header_body_or_configuration(client, start_gateway, recorder):
    from conftest import make_client

    hello = {"model": NOVA, "messages": [{"role": "user", "content": "Hi"}]}
    headers = {"X-Amzn-Bedrock-GuardrailIdentifier": "gr1", "X-Amzn-Bedrock-GuardrailVersion": "2"}
    client.chat.completions.create(**hello, extra_headers=headers)
    assert recorder.body["guardrailConfig"] == {"guardrailIdentifier": "gr1", "guardrailVersion": "2"}
    config = {"guardrailIdentifier": "gr2", "guardrailVersion": "DRAFT", "trace": "enabled"}
    client.chat.completions.create(**hello, extra_body={"guardrailConfig": config})
    assert recorder.body["guardrailConfig"] == config
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(**hello, extra_headers=headers | {"X-Amzn-Bedrock-GuardrailVersion": "x"})
    other = make_client(start_gateway(GUARDRAIL_IDENTIFIER="gr3", GUARDRAIL_VERSION="7", GUARDRAIL_TRACE="enabled"))
    other.chat.completions.create(**hello)
    assert recorder.body["guardrailConfig"] == {
        "guardrailIdentifier": "gr3", "guardrailVersion": "7", "trace": "enabled",
    }


def test_tier_latency_and_metadata_go_to_their_places(client, recorder):
    answer = client.chat.completions.create(
        model=NOVA,
        messages=[{"role": "user", "content": "Hi"}],
        service_tier="priority",
        metadata={"team": "blue", "odd": "ö"},
        extra_body={"performanceConfig": {"latency": "optimized"}, "top_k": 5},
    )
    assert recorder.body["serviceTier"] == {"type": "priority"}
    assert recorder.body["requestMetadata"] == {"team": "blue"}
    assert recorder.body["performanceConfig"] == {"latency": "optimized"}
    assert recorder.body["additionalModelRequestFields"] == {"inferenceConfig": {"topK": 5}}
    assert answer.service_tier == "priority"


@pytest.mark.parametrize("stream", [False, True])
def test_a_stop_sequence_that_a_model_does_not_take_cuts_the_text(client, recorder, stream):
    answer = client.chat.completions.create(
        model="openai.gpt-oss-120b-1:0",
        messages=[{"role": "user", "content": "one two three"}],
        stop=["two"],
        stream=stream,
    )
    if stream:
        chunks = list(answer)
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        reason = chunks[-1].choices[0].finish_reason
    else:
        text, reason = answer.choices[0].message.content, answer.choices[0].finish_reason
    assert text == "You said: one "
    assert reason == "stop"
    assert "stopSequences" not in recorder.text


@pytest.mark.parametrize("stream", [False, True])
def test_several_answers_are_several_calls(client, recorder, stream):
    answer = client.chat.completions.create(
        model=NOVA, messages=[{"role": "user", "content": "Hi"}], n=3, stream=stream,
        **({"stream_options": {"include_usage": True}} if stream else {}),
    )
    if stream:
        chunks = list(answer)
        texts = {}
        for chunk in chunks[:-1]:
            choice = chunk.choices[0]
            texts[choice.index] = texts.get(choice.index, "") + (choice.delta.content or "")
        assert texts == {0: "You said: Hi", 1: "You said: Hi", 2: "You said: Hi"}
        usage = chunks[-1].usage
    else:
        assert [choice.index for choice in answer.choices] == [0, 1, 2]
        usage = answer.usage
    assert len(recorder.requests) == 3
    assert usage.completion_tokens == 3 * 3


def test_citations_are_asked_for_within_the_file_or_beside_it(client, recorder):
    within = file(f"data:application/pdf;base64,{PDF}", "a.pdf")
    within["file"]["citations"] = {"enabled": True}
    beside = file(f"data:application/pdf;base64,{PDF}", "b.pdf") | {"context": "A report."}
    ask(client, [within, beside, *TEXT], model=SONNET_46)
    documents = [block["document"] for block in recorder.body["messages"][0]["content"] if "document" in block]
    assert documents[0]["citations"] == {"enabled": True}
    assert documents[1]["context"] == "A report."
