# SPDX-License-Identifier: MIT-0
"""Writes what the measurements in process work on."""

import json
from pathlib import Path

import cases
import frames


def conversation() -> dict:
    """A conversation of 1 MB: 1,000 turns behind the system prompt, with what JSON has to escape here and there."""
    sentence = 'He said: "the rake of 1850 – a spring-tine one – takes the moss."\nThen they went on. '
    turns = [f"Turn {number}: ".ljust(12) + sentence * 12 for number in range(1000)]
    return {"model": cases.CHAT_MODEL} | cases.conversation(turns)[0]


def request() -> dict:
    """A request of 2 KB: some turns and a tool."""
    long_system = cases.SYSTEM + " " + "Name prices in euros, and say what is in stock. " * 10
    openai, _ = cases.conversation(cases.TURNS, system=long_system)
    name, text, schema = cases.tool(1)
    tool = {"type": "function", "function": {"name": name, "description": text, "parameters": schema}}
    messages = openai["messages"] + [
        {"role": "assistant", "content": "That one. " * 30},
        {"role": "user", "content": "Why? " * 20},
    ]
    return {"model": cases.CHAT_MODEL} | openai | {"messages": messages, "tools": [tool], "stream": False}


def write(folder: Path) -> None:
    frames.write(folder)
    (folder / "stream.bin").write_bytes(frames.stream(1000))
    documents = {
        "conversation": conversation(),
        "request": request(),
        "image": cases.image().openai,
        "embeddings-float": cases.embeddings("float").openai,
        "embeddings-base64": cases.embeddings("base64").openai,
    }
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document, ensure_ascii=False))
