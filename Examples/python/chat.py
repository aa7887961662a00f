# SPDX-License-Identifier: MIT-0
"""A streamed chat and a tool call by the openai SDK: OPENAI_BASE_URL and OPENAI_API_KEY name the gateway."""

import json

from openai import OpenAI

client = OpenAI()
for chunk in client.chat.completions.create(
    model="us.amazon.nova-lite-v1:0", messages=[{"role": "user", "content": "Hello!"}], stream=True
):
    print(chunk.choices[0].delta.content or "", end="")
print()

numbers = {"a": {"type": "number"}, "b": {"type": "number"}}
tool = {"name": "add", "parameters": {"type": "object", "properties": numbers, "required": ["a", "b"]}}
answer = client.chat.completions.create(
    model="us.amazon.nova-lite-v1:0",
    messages=[{"role": "user", "content": "What is 2 + 3?"}],
    tools=[{"type": "function", "function": tool}],
    tool_choice="required",
)
call = answer.choices[0].message.tool_calls[0].function
print(call.name, sorted(json.loads(call.arguments)))
