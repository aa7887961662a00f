// SPDX-License-Identifier: MIT-0
// An answer that is put together from the chunks of a stream, or taken whole.

import { duration, number } from "./dom.js";

/** The message of the assistant, in the form in which it goes back with the next request. */
export class Answer {
  message = { role: "assistant", content: "" };
  finishReason = null;
  usage = null;
  model = null;

  /** Takes a whole answer. */
  takeAll(completion) {
    const choice = completion.choices?.[0] ?? {};
    this.message = { role: "assistant", ...choice.message };
    this.finishReason = choice.finish_reason ?? null;
    this.usage = completion.usage ?? null;
    this.model = completion.model;
  }

  /** Takes a chunk; tells what is new in it. */
  take(chunk) {
    this.model ??= chunk.model;
    if (chunk.usage) this.usage = chunk.usage;
    const choice = chunk.choices?.find((choice) => (choice.index ?? 0) === 0);
    if (!choice) return {};
    if (choice.finish_reason) this.finishReason = choice.finish_reason;
    const { content, refusal, reasoning_content: reasoning, tool_calls: calls, role, ...others } = choice.delta ?? {};
    const text = (content ?? "") + (refusal ?? "");
    this.message.content += text;
    if (reasoning) this.message.reasoning_content = (this.message.reasoning_content ?? "") + reasoning;
    for (const call of calls ?? []) this.#takeCall(call);
    // Signed thoughts, citations: lists that grow, each member of them whole.
    for (const [name, value] of Object.entries(others)) {
      this.message[name] = Array.isArray(value) ? [...(this.message[name] ?? []), ...value] : value;
    }
    return { text, reasoning: reasoning ?? "", hasCalls: Boolean(calls?.length) };
  }

  #takeCall({ index, id, function: called }) {
    const calls = (this.message.tool_calls ??= []);
    const call = (calls[index] ??= { id: "", type: "function", function: { name: "", arguments: "" } });
    if (id) call.id = id;
    if (called?.name) call.function.name = called.name;
    call.function.arguments += called?.arguments ?? "";
  }

  /** What there is to say of it, given the times at which it was asked for, began and ended. */
  facts({ start, first, end, stopped }) {
    const { usage } = this;
    const seconds = (end - (first ?? start)) / 1000;
    const cached = usage?.prompt_tokens_details?.cached_tokens;
    return [
      stopped ? "stopped" : this.finishReason && `ended by ${this.finishReason}`,
      usage && `${number(usage.prompt_tokens)} tokens in, ${number(usage.completion_tokens)} out`,
      cached && `${number(cached)} from the cache`,
      first && `first words after ${duration(first - start)}`,
      `${duration(end - start)} in all`,
      first && usage?.completion_tokens && seconds > 0.05 && `${number(usage.completion_tokens / seconds)} tokens a second`,
      this.model,
    ].filter(Boolean);
  }

  /** Whether there is anything to keep. */
  get isEmpty() {
    return !this.message.content && !this.message.reasoning_content && !this.message.tool_calls;
  }
}
