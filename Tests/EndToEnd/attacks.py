# SPDX-License-Identifier: MIT-0
"""What is sent to make a server misread where a request begins and ends, or who is asked for what, as tables of raw bytes.

Each would run a second request, or a wrong one, at a server that reads loosely. Sources: RFC 9112; the differences between
servers that are collected in public work on request smuggling.
"""

import json

from conftest import NOVA

BODY = json.dumps({"model": NOVA, "messages": [{"role": "user", "content": "honest"}]}).encode()
SMUGGLED = b"smuggled"
CHUNKED = b"Transfer-Encoding: chunked"
LINE = b"POST /v1/chat/completions HTTP/1.1"


def head(gateway, *fields: bytes, line: bytes = b"POST /v1/chat/completions HTTP/1.1") -> bytes:
    usual = [b"Host: localhost", b"Authorization: Bearer " + gateway.key.encode(), b"Content-Type: application/json"]
    return b"\r\n".join([line, *usual, *fields]) + b"\r\n\r\n"


def honest(gateway) -> bytes:
    return head(gateway, b"Content-Length: %d" % len(BODY)) + BODY


def smuggled(gateway) -> bytes:
    body = BODY.replace(b"honest", SMUGGLED)
    return head(gateway, b"Content-Length: %d" % len(body)) + body


def framing(gateway) -> dict[str, bytes]:
    """Where a body ends."""
    second = smuggled(gateway)
    empty = b"0\r\n\r\n"
    rows = {
        "two lengths": head(gateway, b"Content-Length: 5", b"Content-Length: 6") + b"aaaaa" + second,
        "a length and chunks": head(gateway, b"Content-Length: 5", CHUNKED) + b"0\r\n\r\n" + second,
        "chunks and a length": head(gateway, CHUNKED, b"Content-Length: 5") + b"0\r\n\r\n" + second,
        "a list of lengths": head(gateway, b"Content-Length: 5, 6") + b"aaaaa" + second,
        "a negative length": head(gateway, b"Content-Length: -5") + second,
        "a length with a sign": head(gateway, b"Content-Length: +5") + b"aaaaa" + second,
        "a hexadecimal length": head(gateway, b"Content-Length: 0x5") + b"aaaaa" + second,
        "a length beyond 64 bits": head(gateway, b"Content-Length: 99999999999999999999") + second,
        "a length that is empty": head(gateway, b"Content-Length: ") + second,
        "odd chunks": head(gateway, b"Transfer-Encoding: xchunked") + b"0\r\n\r\n" + second,
        "chunks twice": head(gateway, CHUNKED, CHUNKED) + b"0\r\n\r\n" + second,
        "chunks, then not": head(gateway, b"Transfer-Encoding: chunked, identity") + b"0\r\n\r\n" + second,
        "chunks behind a tab": head(gateway, b"Transfer-Encoding:\tchunked", b"Content-Length: 5") + b"0\r\n\r\n" + second,
        "chunks with a vertical tab": head(gateway, b"Transfer-Encoding: \x0bchunked") + b"0\r\n\r\n" + second,
        "a space before the colon": head(gateway, b"Transfer-Encoding : chunked") + b"0\r\n\r\n" + second,
        "a folded line": head(gateway, b"X: a\r\n Transfer-Encoding: chunked") + b"0\r\n\r\n" + second,
        "a bad chunk size": head(gateway, CHUNKED) + b"zz\r\n" + second,
        "a negative chunk size": head(gateway, CHUNKED) + b"-1\r\n" + second,
        "a chunk size beyond 64 bits": head(gateway, CHUNKED) + b"fffffffffffffffff\r\n" + second,
        "a long chunk extension": head(gateway, CHUNKED) + b"1;" + b"a" * 100_000 + b"\r\nx\r\n0\r\n\r\n",
    }
    lengths = (
        b"05x", b"5;a", b"5_0", b"1e1", b"0b101", b"\xd9\xa5", b"5\x00", b"5 6", b"'5'", b"--5", b"5.0", b"\x0b5", b"0x", b"five",
    )  # fmt: skip
    rows |= {f"a length of {length!r}": head(gateway, b"Content-Length: " + length) + b"aaaaa" + second for length in lengths}
    codings = (
        b'"chunked"', b"chunked;q=1", b"chunked, chunked", b"identity, chunked, identity", b"\x00chunked", b"chunked\x00", b"chunk", b",",
        b"chunked,", b"x", b"identity", b"gzip", b"cow, chunked x",
    )  # fmt: skip
    rows |= {f"a coding of {coding!r}": head(gateway, b"Transfer-Encoding: " + coding) + empty + second for coding in codings}
    rows |= {
        f"a coding of {coding!r} and a length": head(gateway, b"Content-Length: 5", b"Transfer-Encoding: " + coding) + empty + second
        for coding in codings
    }
    sizes = (b"+5", b"0x5", b"5g", b" 5", b"5 5", b"\x005", b"5\x00", b"-0", b"_5", b"5,", b"\xd9\xa5", b"0" * 100_000 + b"5")
    rows |= {f"a chunk size of {size[:9]!r}": head(gateway, CHUNKED) + size + b"\r\naaaaa\r\n" + empty for size in sizes}
    rows |= {
        "the coding behind a tab before the colon": head(gateway, b"Transfer-Encoding\t: chunked") + empty + second,
        "the coding on a folded line": head(gateway, b"Transfer-Encoding:\r\n chunked", b"Content-Length: 5") + empty + second,
        "the length on a folded line": head(gateway, b"Content-Length:\r\n 5") + b"aaaaa" + second,
        "the length before a space and the colon": head(gateway, b"Content-Length : 5") + b"aaaaa" + second,
        "the coding in HTTP/1.0": head(gateway, CHUNKED, b"Content-Length: 5", line=LINE.replace(b"1.1", b"1.0")) + empty + second,
        "a chunk that ends with LF": head(gateway, CHUNKED) + b"5\naaaaa\r\n" + empty,
        "a chunk longer than told": head(gateway, CHUNKED) + b"3\r\naaaaaaaa\r\n" + empty + second,
        "a chunk without its line end": head(gateway, CHUNKED) + b"5\r\naaaaa" + empty + second,
        "a chunk extension with LF": head(gateway, CHUNKED) + b"5;a\nb\r\naaaaa\r\n" + empty,
        "no length at all": head(gateway) + b"aaaaa" + second,
        "trailers without end": head(gateway, CHUNKED) + b"0\r\n" + b"X: y\r\n" * 50_000,
        "a trailer of 200 KB": head(gateway, CHUNKED) + b"0\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        "a body that breaks off": head(gateway, b"Content-Length: 500") + BODY,
        "chunks that break off": head(gateway, CHUNKED) + b"ff\r\n" + BODY,
    }
    return rows


def heads(gateway) -> dict[str, bytes]:
    """What stands in a head."""
    second = smuggled(gateway)
    rows = {
        "a NUL in a value": head(gateway, b"X: a\x00b") + second,
        "a lone CR in a value": head(gateway, b"X: a\rContent-Length: 0") + second,
        "a lone LF in a value": head(gateway, b"X: a\nContent-Length: 5") + b"aaaaa" + second,
        "an empty name": head(gateway, b": value") + second,
        "a name with a space": head(gateway, b"X Y: value") + second,
        "no colon": head(gateway, b"nothing here") + second,
        "two hosts": head(gateway, b"Host: other") + second,
        "a bad version": head(gateway, line=LINE.replace(b"1.1", b"1.9")) + second,
        "a version of many digits": head(gateway, line=LINE.replace(b"1.1", b"1.1111111")) + second,
        "HTTP/2 in clear": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 30,
        "a greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
        "no version": b"GET /health\r\n\r\n",
        "an unknown method": head(gateway, line=LINE.replace(b"POST", b"SMUGGLE")),
        "CONNECT": head(gateway, line=b"CONNECT 169.254.169.254:80 HTTP/1.1"),
        "TRACE": head(gateway, line=b"TRACE / HTTP/1.1"),
        "an absolute target": head(gateway, line=b"GET http://169.254.169.254/latest HTTP/1.1"),
        "an asterisk": head(gateway, line=b"OPTIONS * HTTP/1.1"),
        "dots in the path": head(gateway, line=b"GET /v1/../health HTTP/1.1"),
        "encoded dots": head(gateway, line=b"GET /v1/%2e%2e/health HTTP/1.1"),
        "an encoded slash": head(gateway, line=b"POST /v1%2fchat/completions HTTP/1.1", *[b"Content-Length: 0"][:0]),
        "two slashes": head(gateway, line=b"POST //v1/chat/completions HTTP/1.1"),
        "a path of 100 KB": head(gateway, line=b"GET /" + b"a" * 100_000 + b" HTTP/1.1"),
        "a head of 200 KB": head(gateway, b"X: " + b"a" * 200_000),
        "5,000 fields": head(gateway, *[b"X-%d: y" % number for number in range(5000)]),
        "nothing but line breaks": b"\r\n" * 1000,
        "random bytes": bytes(range(256)) * 20,
        "nothing": b"",
    }
    lines = {
        "blanks before the method": b" POST /v1/models HTTP/1.1", "tabs between": b"POST\t/v1/models\tHTTP/1.1",
        "no target": b"GET  HTTP/1.1", "more behind the version": b"GET /v1/models HTTP/1.1 x", "no space": b"GET/v1/modelsHTTP/1.1",
        "a version in small letters": b"GET /v1/models http/1.1", "another protocol": b"GET /v1/models ICE/1.1",
        "a version without a dot": b"GET /v1/models HTTP/11", "HTTP/2.0": b"GET /v1/models HTTP/2.0", "HTTP/0.9": b"GET /v1/models HTTP/0.9",
        "a NUL in the target": b"GET /v1/mo\x00dels HTTP/1.1", "a CR in the target": b"GET /v1/mo\rdels HTTP/1.1",
        "a space in the target": b"GET /v1/mo dels HTTP/1.1", "high bytes in the target": b"GET /v1/mo\xffdels HTTP/1.1",
        "a backslash in the target": b"GET \\v1\\models HTTP/1.1", "a fragment": b"GET /#/v1/models HTTP/1.1", "no slash": b"GET v1/models HTTP/1.1",
        "a NUL in the method": b"GE\x00T /v1/models HTTP/1.1", "a method of 100 KB": b"A" * 100_000 + b" / HTTP/1.1",
        "a method of high bytes": b"G\xcbT /v1/models HTTP/1.1", "an empty line": b"", "a colon for a method": b": /v1/models HTTP/1.1",
        "large letters": b"POST /V1/CHAT/COMPLETIONS HTTP/1.1", "a slash at the end": b"POST /v1/chat/completions/ HTTP/1.1",
        "a dot in the path": b"POST /v1/./chat/completions HTTP/1.1", "an encoded letter": b"POST /v1/%63hat/completions HTTP/1.1",
        "an encoded NUL": b"POST /v1/chat/completions%00 HTTP/1.1", "an encoded line break": b"GET /v1/models/%0d%0aX:%20y HTTP/1.1",
        "an overlong slash": b"POST /v1%c0%afchat%c0%afcompletions HTTP/1.1", "a broken escape": b"GET /v1/models/%zz%1 HTTP/1.1",
        "a parameter of the path": b"POST /v1;x=y/chat/completions HTTP/1.1", "dots to the root": b"GET /v1/models/../../../../etc/passwd HTTP/1.1",
        "encoded dots twice": b"GET /v1/models/%252e%252e%252f HTTP/1.1", "https as target": b"GET https://localhost/v1/nothing HTTP/1.1",
        "a user in the target": b"GET http://a:b@localhost/v1/nothing HTTP/1.1", "an address as target": b"POST localhost:80 HTTP/1.1",
        "a file as target": b"GET file:///etc/passwd HTTP/1.1",
    }  # fmt: skip
    rows |= {name: head(gateway, line=line) for name, line in lines.items()}
    fields = {
        "a control character in a value": b"X: a\x01b", "a DEL in a value": b"X: a\x7fb", "a high byte in a name": b"X\xff: y",
        "a NUL in a name": b"X\x00Y: z", "a control character in a name": b"X\x01: y", "brackets in a name": b"(X): y", "a comma in a name": b"X,Y: z",
        "no name and no value": b":", "a value alone": b" value", "a lone CR": b"X: a\r", "a CR before the colon": b"X\r: y",
        "an empty second host": b"Host:", "a second key": b"Authorization: Bearer other", "a second key on a folded line": b"X: y\r\n\tAuthorization: Bearer other",
        "TLS by hand": b"\x16\x03\x01\x00\x05", "a value of 100 KB": b"X: " + b"a" * 100_000,
    }  # fmt: skip
    rows |= {name: head(gateway, field) for name, field in fields.items()}
    rows |= {
        "a name of 100 KB": head(gateway, b"X" * 100_000 + b": y"),
        "a head that ends with CR alone": head(gateway).replace(b"\r\n", b"\r"),
        "a head that ends with LF alone": head(gateway).replace(b"\r\n", b"\n"),
        "no host": head(gateway).replace(b"Host: localhost\r\n", b"") + second,
        "hosts of two cases": head(gateway, b"HOST: localhost") + second,
        "websocket": head(gateway, b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Key: eA==", b"Content-Length: 0"),
        "HTTP/2 by upgrade": head(gateway, b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABk", b"Content-Length: 0"),
        "a proxy's greeting": b"PROXY TCP4 169.254.169.254 127.0.0.1 1 2\r\n" + second,
        "SOCKS": b"\x05\x01\x00",
        "1,500 fields of one name": head(gateway, *[b"X: y"] * 1500),
        "50,000 keys": head(gateway, *[b"Authorization: Bearer x"] * 50_000),
        "garbage, then a request": b"GARBAGE\r\n\r\n" + second,
        "ten garbage requests": b"GET\r\n\r\n" * 10 + second,
    }
    return rows


def attacks(gateway) -> dict[str, bytes]:
    """All of them."""
    return framing(gateway) | heads(gateway)
