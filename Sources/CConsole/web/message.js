// SPDX-License-Identifier: MIT-0
// One message of the conversation on the page.

import { el } from "./dom.js";
import { factsOf } from "./api.js";
import { toolCalls } from "./toolcalls.js";

const NAMES = { user: "You", assistant: "Assistant", tool: "Tool", system: "System" };

const textOf = (content) =>
  typeof content === "string"
    ? content
    : (content ?? []).filter((part) => part.type === "text").map((part) => part.text).join("\n");

function attachmentsOf(content) {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part) => {
    if (part.type === "image_url") return el("img", { src: part.image_url.url, alt: "attached picture" });
    if (part.type === "file") return el("p", { class: "hint" }, `Attached: ${part.file.filename}`);
    return [];
  });
}

/** Shows a message that is whole, or one that is still being written. */
export class MessageView {
  #text = document.createTextNode("");
  #body = el("div", { class: "text" }, this.#text);
  #thoughts = null;

  constructor(message, facts = []) {
    this.node = el("article", { class: `message ${message.role}` },
      el("h2", {}, message.tool_call_id ? `Result of the call ${message.tool_call_id}` : NAMES[message.role] ?? message.role),
      this.#body);
    this.#text.data = textOf(message.content);
    this.#body.after(...attachmentsOf(message.content));
    if (message.reasoning_content) this.addReasoning(message.reasoning_content);
    if (message.tool_calls) this.node.append(toolCalls(message.tool_calls));
    this.addFacts(facts);
  }

  addText(text) {
    this.#text.appendData(text);
  }

  addReasoning(text) {
    if (!this.#thoughts) {
      this.#thoughts = document.createTextNode("");
      this.#body.before(el("details", { class: "reasoning" }, el("summary", {}, "Reasoning"),
        el("div", { class: "thoughts" }, this.#thoughts)));
    }
    this.#thoughts.appendData(text);
  }

  set isBusy(value) {
    this.node.setAttribute("aria-busy", String(value));
  }

  addCalls(calls, onResults) {
    this.node.append(toolCalls(calls, onResults));
  }

  addFacts(facts) {
    if (facts.length) this.node.append(el("ul", { class: "facts", "aria-label": "About this answer" }, facts.map((fact) => el("li", {}, fact))));
  }
}

/** Shows what went wrong, with a way to try again. */
export function errorView(error, onRetry) {
  const node = el("article", { class: "message error", role: "alert" },
    el("h2", {}, "That did not work"),
    el("p", {}, error.message),
    el("ul", { class: "facts", "aria-label": "About this error" }, factsOf(error).map((fact) => el("li", {}, fact))));
  node.append(el("button", { type: "button", onclick: () => { node.remove(); onRetry(); } }, "Try again"));
  return node;
}
