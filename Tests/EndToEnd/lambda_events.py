# SPDX-License-Identifier: MIT-0
"""The events that AWS's services make of an HTTP request, written by hand after the examples in AWS's guides."""

import base64
from urllib.parse import parse_qsl, unquote

# What a client of the gateway sends, as it arrives at the service.
TRACE = "Root=1-5bdb40ca-556d8b0c50dc66f0511bf520"


def _forwarded(headers: dict) -> dict:
    return {"x-amzn-trace-id": TRACE, "x-forwarded-for": "72.12.164.125", "x-forwarded-port": "443", "x-forwarded-proto": "https"} | headers


def _body(body: bytes | None, encode: bool, absent):
    if body is None:
        return absent
    return base64.b64encode(body).decode() if encode else body.decode()


def load_balancer(method, path, headers=None, body=None, query="", encode=False, several=False) -> dict:
    """Elastic Load Balancing, "Lambda functions as targets": "Receive events from the load balancer", "Multi-value headers"."""
    headers = _forwarded({"host": "lambda-846800462.us-east-2.elb.amazonaws.com"} | (headers or {}))
    # "If the query parameters are URL-encoded, the load balancer does not decode them."
    pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    event = {
        "requestContext": {
            "elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/lambda/6d0ecf831eec9f09"}
        },
        "httpMethod": method,
        "path": path,
    }
    if several:
        event["multiValueQueryStringParameters"] = {name: [v for n, v in pairs if n == name] for name, _ in pairs}
        event["multiValueHeaders"] = {name: [value] for name, value in headers.items()}
    else:
        event["queryStringParameters"] = dict(pairs)
        event["headers"] = headers
    return event | {"body": _body(body, encode, ""), "isBase64Encoded": encode}


def load_balancer_lists(*request, **options) -> dict:
    return load_balancer(*request, **options, several=True)


def rest_api(method, path, headers=None, body=None, query="", encode=False, stage="api") -> dict:
    """Amazon API Gateway, "Input format of a Lambda function for proxy integration", behind `{proxy+}`."""
    headers = _forwarded({"Host": "70ixmpl4fl.execute-api.us-east-2.amazonaws.com"} | (headers or {}))
    pairs = parse_qsl(query, keep_blank_values=True)
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": dict(pairs) or None,
        "multiValueQueryStringParameters": {name: [v for n, v in pairs if n == name] for name, _ in pairs} or None,
        "pathParameters": {"proxy": path.lstrip("/")},
        "stageVariables": None,
        "requestContext": {
            "resourceId": "2gxmpl",
            "resourcePath": "/{proxy+}",
            "httpMethod": method,
            "extendedRequestId": "JJbxmplHYosFVYQ=",
            "path": f"/{stage}{path}",
            "accountId": "123456789012",
            "protocol": "HTTP/1.1",
            "stage": stage,
            "domainPrefix": "70ixmpl4fl",
            "requestId": "77375676-xmpl-4b79-853a-f982474efe18",
            "identity": {"sourceIp": "52.255.255.12", "userAgent": "test"},
            "domainName": "70ixmpl4fl.execute-api.us-east-2.amazonaws.com",
            "apiId": "70ixmpl4fl",
        },
        "body": _body(body, encode, None),
        "isBase64Encoded": encode,
    }


def http_api_1(method, path, headers=None, body=None, query="", encode=False, stage="api") -> dict:
    """Amazon API Gateway, "Create AWS Lambda proxy integrations for HTTP APIs", format 1.0: the stage stands in the path."""
    event = rest_api(method, path, headers, body, query, encode, stage)
    return {"version": "1.0"} | event | {"path": f"/{stage}{unquote(path)}"}


def _format_2(method, path, headers, body, query, encode, stage, domain) -> dict:
    headers = _forwarded({"host": domain} | {name.lower(): value for name, value in (headers or {}).items()})
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": domain.partition(".")[0],
            "domainName": domain,
            "domainPrefix": domain.partition(".")[0],
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "test"},
            "requestId": "id",
            "routeKey": "$default",
            "stage": stage,
            "time": "12/Mar/2020:19:03:58 +0000",
            "timeEpoch": 1583348638390,
        },
        "isBase64Encoded": encode,
    }
    return event if body is None else event | {"body": _body(body, encode, None)}


def http_api_2(method, path, headers=None, body=None, query="", encode=False, stage="api") -> dict:
    """The same, format 2.0: the path is decoded, a body that is not there has no member."""
    path = unquote(path) if stage == "$default" else f"/{stage}{unquote(path)}"
    return _format_2(method, path, headers, body, query, encode, stage, "r3pmxmplak.execute-api.us-east-2.amazonaws.com")


def function_url(method, path, headers=None, body=None, query="", encode=True) -> dict:
    """AWS Lambda, "Invoking Lambda function URLs", "Request payload format"; bodies of JSON may come as base64."""
    encode = encode and body is not None
    return _format_2(method, path, headers, body, query, encode, "$default", "0123456789.lambda-url.us-east-2.on.aws")


# Elastic Load Balancing, "Enable health checks".
HEALTH_CHECK = load_balancer("GET", "/") | {"headers": {"user-agent": "ELB-HealthChecker/2.0"}}

# Amazon EventBridge, "Tutorial: Schedule Lambda functions".
SCHEDULE = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2015-10-08T16:53:06Z",
    "region": "us-east-1",
    "resources": ["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"],
    "detail": {},
}

# AWS Lambda, "Using Lambda with Amazon SQS".
QUEUE = {"Records": [{"messageId": "059f36b4-87a3-44ab-83d2-661975830a7d", "body": "Test", "eventSource": "aws:sqs"}]}
