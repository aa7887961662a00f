# SPDX-License-Identifier: MIT-0
"""Pictures in messages.

Source of what is expected: OpenAI's guide "Images and vision" (data URLs); Bedrock's `ImageBlock` (format, bytes as base64).
"""

import base64
import struct
import zlib

import openai
import pytest
from conftest import NOVA, make_client


def png(width: int = 1, height: int = 1) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)), 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PICTURES = {
    "png": png(),
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9",
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
    "webp": b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00",
}


def show(client, url: str, **options):
    parts = [
        {"type": "text", "text": "What is it?"},
        {"type": "image_url", "image_url": {"url": url, **options}},
    ]
    return client.chat.completions.create(model=NOVA, messages=[{"role": "user", "content": parts}])


def data_url(picture: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(picture).decode()}"


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("claimed", ["truth", "image/png", "image/jpg", "application/octet-stream"])
def test_bytes_stay_and_the_content_tells_the_format(client, recorder, kind, claimed):
    picture = PICTURES[kind]
    answer = show(client, data_url(picture, f"image/{kind}" if claimed == "truth" else claimed), detail="high")
    [text, image] = recorder.body["messages"][0]["content"]
    assert text == {"text": "What is it?"}
    assert image == {"image": {"format": kind, "source": {"bytes": base64.b64encode(picture).decode()}}}
    assert answer.choices[0].message.content == f"You said: What is it? [1 image: {kind}, {len(picture)} bytes]"


def test_a_picture_of_megabytes(client, recorder):
    picture = png(1000, 3000)
    assert len(picture) > 3_000_000
    answer = show(client, data_url(picture, "image/png"))
    assert answer.choices[0].message.content.endswith(f"[1 image: png, {len(picture)} bytes]")


def test_several_pictures_keep_their_order(client, recorder):
    parts = [{"type": "image_url", "image_url": {"url": data_url(PICTURES[kind], "image/png")}} for kind in PICTURES]
    parts.insert(2, {"type": "text", "text": "between"})
    client.chat.completions.create(model=NOVA, messages=[{"role": "user", "content": parts}])
    content = recorder.body["messages"][0]["content"]
    assert [block.get("text") or block["image"]["format"] for block in content] == [
        "png", "jpeg", "between", "gif", "webp",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/cat.png",
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/cat.png",
        "https://[::1]/cat.png",
        "https://2130706433/cat.png",
        "https://localhost/cat.png",
        "https://user:password@example.com/cat.png",
        "https://example.com:8443/cat.png",
        "file:///etc/passwd",
        "data:image/png,abc",
        "data:image/png;base64,",
        "data:image/png;base64,***",
        "data:image/png;base64,aGVsbG8gd29ybGQ=",
        "data:",
        "",
    ],
)
def test_what_is_no_picture_at_hand_is_refused_by_name(client, recorder, url):
    with pytest.raises(openai.BadRequestError) as caught:
        show(client, url)
    assert caught.value.param.startswith("messages[0].content[1]")
    assert recorder.requests == []


def test_no_picture_is_fetched_where_the_operator_says_so(start_gateway, recorder):
    with make_client(start_gateway(FETCH_IMAGES="false")) as client, pytest.raises(openai.BadRequestError) as caught:
        show(client, "https://example.com/cat.png")
    assert caught.value.param.startswith("messages[0].content[1]")
    assert recorder.requests == []
