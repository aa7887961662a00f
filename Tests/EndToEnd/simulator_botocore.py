# SPDX-License-Identifier: MIT-0
"""Holds the simulator against botocore.

Its client must read all that the simulator says; what its model of the service refuses, the simulator must refuse, and no
more.

The simulator is the one at SIMULATOR_URL, or else one that is started from GATEWAY_BINARY.
"""

import base64
import itertools
import json
import os
import random
import re
import string
import time
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.exceptions
import botocore.session
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.eventstream import ChecksumMismatch
from botocore.validate import ParamValidator
from servers import Simulator

MODEL = botocore.session.get_session().get_service_model("bedrock-runtime")
OPERATIONS = {"Converse": "converse", "ConverseStream": "converse-stream"}
NOVA = "us.amazon.nova-lite-v1:0"
SECRET = "simulator-secret"
HELLO = [{"role": "user", "content": [{"text": "Hello there"}]}]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    if "SIMULATOR_URL" in os.environ:
        yield os.environ["SIMULATOR_URL"]
        return
    server = Simulator(tmp_path_factory.mktemp("botocore"))
    yield server.url
    server.stop()


def client(url, service="bedrock-runtime", secret=SECRET):
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="eu-central-1",
        aws_access_key_id="AKIDSIMULATOR",
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}, read_timeout=20),
    )


@pytest.fixture(scope="module")
def runtime(url):
    return client(url)


@pytest.fixture(scope="module")
def control(url):
    return client(url, "bedrock")


def send(url, operation, body, model=NOVA):
    """Sends JSON as it is, signed by botocore; gives status, exception and message."""
    path = f"{url}/model/{urllib.parse.quote(model, safe='')}/{OPERATIONS.get(operation, operation)}"
    request = AWSRequest("POST", path, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    SigV4Auth(Credentials("AKIDSIMULATOR", SECRET), "bedrock", "us-east-1").add_auth(request)
    prepared = request.prepare()
    plain = urllib.request.Request(path, prepared.body, dict(prepared.headers), method="POST")
    try:
        with urllib.request.urlopen(plain, timeout=20) as response:
            response.read()
            return response.status, None, None
    except urllib.error.HTTPError as error:
        return error.code, error.headers["x-amzn-errortype"], json.load(error)["message"]


# What the client reads.


def test_converse(runtime):
    response = runtime.converse(modelId=NOVA, messages=HELLO)
    assert response["output"]["message"] == {"role": "assistant", "content": [{"text": "You said: Hello there"}]}
    assert response["stopReason"] == "end_turn"
    assert response["usage"] == {"inputTokens": 2, "outputTokens": 4, "totalTokens": 6}
    assert response["ResponseMetadata"]["RequestId"]


def test_converse_stream(runtime):
    tools = [{"toolSpec": {"name": "look", "inputSchema": {"json": {
        "type": "object", "properties": {"where": {"type": "string"}}, "required": ["where"]}}}}]
    response = runtime.converse_stream(
        modelId=NOVA,
        messages=HELLO,
        toolConfig={"tools": tools},
        additionalModelRequestFields={"reasoning_effort": "low"},
    )
    events = list(response["stream"])
    kinds = [next(iter(event)) for event in events]
    assert kinds[0] == "messageStart" and kinds[-2:] == ["messageStop", "metadata"]
    deltas = [event["contentBlockDelta"]["delta"] for event in events if "contentBlockDelta" in event]
    assert any("signature" in delta.get("reasoningContent", {}) for delta in deltas)
    assert "".join(delta.get("text", "") for delta in deltas) == "Let me look that up."
    fragments = "".join(delta["toolUse"]["input"] for delta in deltas if "toolUse" in delta)
    assert json.loads(fragments) == {"where": "example"}
    starts = [event["contentBlockStart"]["start"]["toolUse"] for event in events if "contentBlockStart" in event]
    assert [start["name"] for start in starts] == ["look"]
    assert events[-2]["messageStop"]["stopReason"] == "tool_use"
    assert set(events[-1]["metadata"]) == {"usage", "metrics"}


@pytest.mark.parametrize(
    "model",
    [
        "anthropic.claude-3-5-sonnet-20240620-v1:0",
        "arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-pro-v1:0",
        "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-pro-v1:0",
        "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/simulated0001",
    ],
)
def test_model_ids_survive_path_and_signature(runtime, model):
    assert runtime.converse(modelId=model, messages=HELLO)["stopReason"] == "end_turn"


@pytest.mark.parametrize(
    "model, body, vectors",
    [
        ("amazon.titan-embed-text-v1", {"inputText": "two words"}, lambda answer: [answer["embedding"]]),
        (
            "amazon.titan-embed-text-v2:0",
            {"inputText": "two words", "dimensions": 512},
            lambda answer: [answer["embedding"]],
        ),
        (
            "cohere.embed-multilingual-v3",
            {"texts": ["one", "two"], "input_type": "search_document"},
            lambda answer: answer["embeddings"],
        ),
        (
            "us.cohere.embed-v4:0",
            {"texts": ["one", "two"], "input_type": "search_document", "output_dimension": 256},
            lambda answer: answer["embeddings"],
        ),
        (
            "amazon.titan-embed-image-v1",
            {"inputText": "two words", "embeddingConfig": {"outputEmbeddingLength": 256}},
            lambda answer: [answer["embedding"]],
        ),
    ],
)
def test_invoke_model(runtime, model, body, vectors):
    response = runtime.invoke_model(modelId=model, body=json.dumps(body))
    assert response["ResponseMetadata"]["HTTPHeaders"]["x-amzn-bedrock-input-token-count"] == "2"
    for vector in vectors(json.loads(response["body"].read())):
        assert sum(number * number for number in vector) == pytest.approx(1, abs=1e-4)


def test_lists(control):
    models = control.list_foundation_models()["modelSummaries"]
    assert {"amazon.nova-lite-v1:0", "anthropic.claude-sonnet-4-6"} <= {model["modelId"] for model in models}
    assert all(model["modelArn"].endswith(model["modelId"]) for model in models)
    pages = control.get_paginator("list_inference_profiles").paginate(PaginationConfig={"PageSize": 2})
    profiles = [profile for page in pages for profile in page["inferenceProfileSummaries"]]
    assert len({profile["inferenceProfileArn"] for profile in profiles}) == len(profiles) > 2
    kinds = {profile["type"] for profile in profiles}
    assert kinds == {"SYSTEM_DEFINED", "APPLICATION"}
    for kind in kinds:
        listed = control.list_inference_profiles(typeEquals=kind)["inferenceProfileSummaries"]
        assert listed == [profile for profile in profiles if profile["type"] == kind]


LISTS = {
    "list_imported_models": "modelSummaries",
    "list_custom_model_deployments": "modelDeploymentSummaries",
    "list_provisioned_model_throughputs": "provisionedModelSummaries",
    "list_prompt_routers": "promptRouterSummaries",
    "list_marketplace_model_endpoints": "marketplaceModelEndpoints",
    "list_inference_profiles": "inferenceProfileSummaries",
    "list_foundation_models": "modelSummaries",
}


@pytest.mark.parametrize("operation", LISTS)
def test_lists_are_whole_by_the_model(control, operation):
    """botocore reads leniently, so that its validator looks at the answer: no required member is missing, no type wrong."""
    answer = getattr(control, operation)()
    del answer["ResponseMetadata"]
    assert answer[LISTS[operation]]
    name = control.meta.method_to_api_mapping[operation]
    report = ParamValidator().validate(answer, control.meta.service_model.operation_model(name).output_shape)
    assert not report.has_errors(), report.generate_report()
    if not control.can_paginate(operation):
        return
    pages = list(control.get_paginator(operation).paginate(PaginationConfig={"PageSize": 1}))
    assert [item for page in pages for item in page[LISTS[operation]]] == answer[LISTS[operation]]
    assert len(pages) == len(answer[LISTS[operation]])


@pytest.mark.parametrize("service", ["bedrock-runtime", "bedrock"])
def test_a_wrong_secret_is_refused(url, service):
    wrong = client(url, service, secret="another-secret")
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        wrong.converse(modelId=NOVA, messages=HELLO) if service == "bedrock-runtime" else wrong.list_foundation_models()
    assert refusal.value.response["Error"]["Code"] == "InvalidSignatureException"
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


FAULTS = {
    "throttling": "ThrottlingException",
    "validation": "ValidationException",
    "access-denied": "AccessDeniedException",
    "not-found": "ResourceNotFoundException",
    "model-timeout": "ModelTimeoutException",
    "model-error": "ModelErrorException",
    "not-ready": "ModelNotReadyException",
    "unavailable": "ServiceUnavailableException",
    "internal": "InternalServerException",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_the_exceptions_of_the_model(runtime, fault):
    with pytest.raises(getattr(runtime.exceptions, FAULTS[fault])) as failure:
        runtime.converse(modelId=f"fault.{fault}", messages=HELLO)
    shape = MODEL.shape_for(FAULTS[fault])
    assert failure.value.response["ResponseMetadata"]["HTTPStatusCode"] == shape.metadata["error"]["httpStatusCode"]


@pytest.mark.parametrize(
    "fault, error",
    [
        ("stream-exception", botocore.exceptions.EventStreamError),
        ("stream-throttled-first", botocore.exceptions.EventStreamError),
        ("bad-crc", ChecksumMismatch),
        ("stream-cut", Exception),
        ("reset", botocore.exceptions.HTTPClientError),
    ],
)
def test_broken_streams_break_the_client(runtime, fault, error):
    with pytest.raises(error):
        list(runtime.converse_stream(modelId=f"fault.{fault}", messages=HELLO)["stream"])


@pytest.mark.parametrize(
    "fault, last", [("stream-truncated", "contentBlockStop"), ("stream-no-metadata", "messageStop")]
)
def test_short_streams_end_early(runtime, fault, last):
    events = list(runtime.converse_stream(modelId=f"fault.{fault}", messages=HELLO)["stream"])
    assert next(iter(events[-1])) == last


def requests_to(url, marker):
    """What the simulator remembers of the requests whose body holds the marker."""
    with urllib.request.urlopen(f"{url}/_simulator/requests", timeout=20) as response:
        return [entry for entry in json.load(response) if marker in json.dumps(entry["body"])]


@pytest.mark.parametrize("fault", ["stall", "silent"])
def test_a_client_that_leaves_is_noticed(url, fault):
    marker = f"leaves-{fault}-{random.getrandbits(64)}"
    leaving = client(url)
    messages = [{"role": "user", "content": [{"text": marker}]}]
    stream = leaving.converse_stream(modelId=f"fault.{fault}", messages=messages)["stream"]
    if fault == "stall":
        assert [next(iter(event)) for event in itertools.islice(stream, 2)] == ["messageStart", "contentBlockDelta"]
    (entry,) = requests_to(url, marker)
    assert (entry["clientLeft"], entry["finished"]) == (False, False)
    stream.close()
    leaving.close()
    deadline = time.monotonic() + 20
    while not entry["clientLeft"] and time.monotonic() < deadline:
        (entry,) = requests_to(url, marker)
    assert entry["clientLeft"]
    assert not entry["finished"]
    assert "authorization" not in entry["headers"]
    assert entry["path"] == f"/model/fault.{fault}/converse-stream"


def test_the_record_is_whole_and_can_be_cleared(url, runtime):
    marker = f"record-{random.getrandbits(64)}"
    runtime.converse(modelId=NOVA, messages=[{"role": "user", "content": [{"text": marker}]}])
    (entry,) = requests_to(url, marker)
    assert (entry["method"], entry["path"]) == ("POST", f"/model/{urllib.parse.quote(NOVA)}/converse")
    assert entry["body"]["messages"][0]["content"] == [{"text": marker}]
    assert (entry["clientLeft"], entry["finished"]) == (False, True)
    clear = urllib.request.Request(f"{url}/_simulator/requests", method="DELETE")
    with urllib.request.urlopen(clear, timeout=20) as response:
        assert response.status == 204
    assert requests_to(url, marker) == []


# What the model refuses.

EXAMPLES = ["a", "123456789012", "s3://bucket/key", "1"]


def example(shape):
    """A string that the shape allows, as short as may be."""
    if shape.enum:
        return shape.enum[0]
    pattern = shape.metadata.get("pattern")
    for text in EXAMPLES:
        if pattern is None or re.fullmatch(pattern, text):
            return text
    raise AssertionError(f"no example matches {pattern}")


def is_union(shape):
    return shape.type_name == "structure" and getattr(shape, "is_tagged_union", False)


def members_of(shape):
    return {name: member for name, member in shape.members.items() if not member.serialization.get("location")}


def smallest(shape):
    """The smallest value that the shape allows, as it stands on the wire."""
    match shape.type_name:
        case "structure" if getattr(shape, "is_document_type", False):
            return {}
        case "structure" if is_union(shape):
            name, member = next(iter(members_of(shape).items()))
            return {name: smallest(member)}
        case "structure":
            members = members_of(shape).items()
            return {name: smallest(member) for name, member in members if name in shape.required_members}
        case "list":
            return [smallest(shape.member)] * shape.metadata.get("min", 0)
        case "map":
            return {example(shape.key): smallest(shape.value)}
        case "string":
            return example(shape)
        case "blob":
            return base64.b64encode(b"x").decode()
        case "integer":
            return max(1, shape.metadata.get("min", 1))
        case "float":
            return 0.5
        case "boolean":
            return True


def violations(shape):
    """Values that the shape does not allow, each with the rule that it breaks."""
    rules = shape.metadata
    match shape.type_name:
        case "structure" if getattr(shape, "is_document_type", False):
            return
        case "structure":
            yield "text for an object", "x"
            yield "a list for an object", ["x"]
            if is_union(shape):
                yield "no member", {}
                names = list(members_of(shape).items())
                if len(names) > 1:
                    yield "two members", {name: smallest(member) for name, member in names[:2]}
            for name in shape.required_members:
                if name in members_of(shape):
                    yield f"no {name}", {other: value for other, value in smallest(shape).items() if other != name}
        case "list":
            yield "text for a list", "x"
            yield "an object for a list", {}
            if rules.get("min", 0) > 0:
                yield "too few", [smallest(shape.member)] * (rules["min"] - 1)
            if "max" in rules:
                yield "too many", [smallest(shape.member)] * (rules["max"] + 1)
        case "map":
            yield "a list for an object", []
            if rules.get("min", 0) > 0:
                yield "too few", {}
            if "max" in rules:
                yield "too many", {f"k{number}": smallest(shape.value) for number in range(rules["max"] + 1)}
            for rule, key in violations(shape.key):
                if isinstance(key, str):
                    yield f"a key: {rule}", {key: smallest(shape.value)}
        case "string":
            yield "a number for text", 1
            yield "an object for text", {}
            if shape.enum:
                yield "another word", "another"
                return
            if rules.get("min", 0) > 0:
                yield "too short", "a" * (rules["min"] - 1)
            if "max" in rules:
                yield "too long", "a" * (rules["max"] + 1)
            if "pattern" in rules and not re.fullmatch(rules["pattern"], "!"):
                yield "another pattern", "!"
        case "blob":
            yield "a number for bytes", 1
            yield "no base64", "?"
            if rules.get("min", 0) > 0:
                yield "no bytes", ""
        case "integer" | "float":
            yield "text for a number", "x"
            if shape.type_name == "integer":
                yield "a fraction", 1.5
            if "min" in rules:
                yield "too low", rules["min"] - 1
            if "max" in rules:
                yield "too high", rules["max"] + 1
        case "boolean":
            yield "text for a boolean", "x"


def walk(shape, place="", whole=lambda value: value, seen=None):
    """Each shape of a request once: where it stands, and how to make a request round a value of it."""
    seen = set() if seen is None else seen
    if shape.name in seen or getattr(shape, "is_document_type", False):
        return
    seen.add(shape.name)
    yield place, shape, whole
    if shape.type_name == "structure":
        for name, member in members_of(shape).items():
            rest = {} if is_union(shape) else smallest(shape)
            yield from walk(member, f"{place}.{name}", lambda value, n=name, r=rest: whole({**r, n: value}), seen)
    elif shape.type_name == "list":
        yield from walk(shape.member, f"{place}[]", lambda value: whole([value]), seen)
    elif shape.type_name == "map":
        key = example(shape.key)
        yield from walk(shape.value, f"{place}{{}}", lambda value: whole({key: value}), seen)


def body_of(operation, value):
    """A request that is sound but for the value."""
    return {"messages": HELLO, **value} if isinstance(value, dict) else value


def places(operation):
    return [(place, shape, whole) for place, shape, whole in walk(MODEL.operation_model(operation).input_shape)]


def is_shape_refusal(answer):
    status, exception, message = answer
    if status != 400:
        return False
    constraint = r"\d+ validation errors? detected: "
    union = r"The \w+ object at .* must set (only )?one of the following keys"
    return exception == "SerializationException" or bool(re.match(f"{constraint}|{union}", message))


CASES = [
    pytest.param(operation, whole(value), id=f"{operation}{place}: {rule}")
    for operation in OPERATIONS
    for place, shape, whole in places(operation)
    for rule, value in violations(shape)
]


@pytest.mark.parametrize("operation, value", CASES)
def test_what_the_model_forbids_is_refused(url, operation, value):
    answer = send(url, operation, body_of(operation, value))
    assert is_shape_refusal(answer), answer


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_smallest_of_each_shape_is_not_refused(url, operation):
    for place, shape, whole in places(operation):
        answer = send(url, operation, body_of(operation, whole(smallest(shape))))
        assert not is_shape_refusal(answer), (place, answer)


REFUSED = [
    {"messages": [{"content": [{"text": "Hi"}]}]},
    {"messages": [{"role": "user"}]},
    {"messages": [{"role": "user", "content": "Hi"}]},
    {"messages": [{"role": "user", "content": [{"text": 1}]}]},
    {"messages": [{"role": "user", "content": [{"text": "Hi", "cachePoint": {"type": "default"}}]}]},
    {"messages": [{"role": "user", "content": [{"image": {"source": {"bytes": b"x"}}}]}]},
    {"messages": [{"role": "user", "content": [{"toolResult": {"toolUseId": "a"}}]}]},
    {"messages": [{"role": "assistant", "content": [{"toolUse": {"toolUseId": "a", "name": "b"}}]}]},
    {"messages": HELLO, "system": "Be brief."},
    {"messages": HELLO, "system": [{"text": ""}]},
    {"messages": HELLO, "inferenceConfig": {"maxTokens": 0}},
    {"messages": HELLO, "inferenceConfig": {"maxTokens": "1"}},
    {"messages": HELLO, "inferenceConfig": {"temperature": -1}},
    {"messages": HELLO, "inferenceConfig": {"stopSequences": "x"}},
    {"messages": HELLO, "inferenceConfig": {"stopSequences": [""]}},
    {"messages": HELLO, "toolConfig": {"tools": []}},
    {"messages": HELLO, "toolConfig": {}},
    {"messages": HELLO, "toolConfig": {"tools": [{"toolSpec": {"name": "a"}}]}},
    {"messages": HELLO, "toolConfig": {"tools": [{"toolSpec": {"name": "", "inputSchema": {"json": {}}}}]}},
    {"messages": HELLO, "toolConfig": {"tools": [{"toolSpec": {"name": "a", "inputSchema": {}}}]}},
    {"messages": HELLO, "performanceConfig": "standard"},
]


@pytest.mark.parametrize("params", REFUSED, ids=lambda params: json.dumps(params, default=repr)[:120])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_botocore_refuses_is_refused(url, operation, params):
    shape = MODEL.operation_model(operation).input_shape
    assert ParamValidator().validate({"modelId": NOVA, **params}, shape).has_errors()
    wire = json.loads(json.dumps(params, default=lambda data: base64.b64encode(data).decode()))
    answer = send(url, operation, wire)
    assert is_shape_refusal(answer), answer


# What the model allows.


class Generator:
    """Makes requests that the model allows, the same ones for the same seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def make(self, shape, depth=0):
        rules = shape.metadata
        match shape.type_name:
            case "structure" if getattr(shape, "is_document_type", False):
                return self.random.choice([{}, {"a": [1, 2.5, None, True, "b"]}, {"nested": {"é": "ü"}}])
            case "structure" if is_union(shape):
                name, member = self.random.choice(list(members_of(shape).items()))
                return {name: self.make(member, depth + 1)}
            case "structure":
                chance = 0.7 if depth == 0 else 0.4 if depth < 8 else 0
                return {
                    name: self.make(member, depth + 1)
                    for name, member in members_of(shape).items()
                    if name in shape.required_members or self.random.random() < chance
                }
            case "list":
                least = rules.get("min", 0)
                count = least if depth > 8 else max(least, self.random.randint(0, min(3, rules.get("max", 3))))
                return [self.make(shape.member, depth + 1) for _ in range(count)]
            case "map":
                return {example(shape.key) + str(number): self.make(shape.value, depth + 1) for number in range(2)}
            case "string":
                return self.text(shape)
            case "blob":
                return self.random.randbytes(self.random.randint(1, 9))
            case "integer":
                return self.random.randint(rules.get("min", 0), rules.get("max", 10_000))
            case "float":
                return self.random.choice([0, 1, 0.25, self.random.random()])
            case "boolean":
                return self.random.random() < 0.5

    def text(self, shape):
        if shape.enum:
            return self.random.choice(shape.enum)
        if "pattern" in shape.metadata:
            return example(shape)
        least, most = max(1, shape.metadata.get("min", 0)), min(20, shape.metadata.get("max", 20))
        letters = string.ascii_letters + "äß水🙂 "
        return "".join(self.random.choice(letters) for _ in range(self.random.randint(least, most)))


@pytest.mark.parametrize("seed", range(150))
def test_what_botocore_accepts_is_not_refused_for_its_shape(url, runtime, seed):
    operation = list(OPERATIONS)[seed % 2]
    params = {**Generator(seed).make(MODEL.operation_model(operation).input_shape), "modelId": NOVA}
    call = runtime.converse if operation == "Converse" else runtime.converse_stream
    try:
        response = call(**params)
        for _ in response.get("stream", []):
            pass
    except botocore.exceptions.ClientError as error:
        refusal = error.response["Error"]
        assert refusal["Code"] == "ValidationException", refusal
        assert not is_shape_refusal((400, refusal["Code"], refusal["Message"])), refusal
