# SPDX-License-Identifier: MIT-0
"""An agent with a tool by OpenAI's agents SDK: OPENAI_BASE_URL and OPENAI_API_KEY name the gateway."""

import asyncio

from agents import Agent, OpenAIChatCompletionsModel, Runner, function_tool, set_tracing_disabled
from openai import AsyncOpenAI

set_tracing_disabled(True)


@function_tool
def weather(city: str) -> str:
    """The weather of a city now."""
    return f"18 degrees in {city}"


agent = Agent(
    name="Guide",
    instructions="You answer briefly, and look the weather up.",
    tools=[weather],
    model=OpenAIChatCompletionsModel(model="us.amazon.nova-lite-v1:0", openai_client=AsyncOpenAI()),
)
print(asyncio.run(Runner.run(agent, "Hello!")).final_output)
