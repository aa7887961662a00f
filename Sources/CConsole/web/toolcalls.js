// SPDX-License-Identifier: MIT-0
// Calls of tools by the model: shown, and answered by hand.

import { el, freshId, pretty } from "./dom.js";

/** Shows calls; where `onResults` is given, with a field for each result, which it is called with as messages
 * and tells whether it takes. */
export function toolCalls(calls, onResults) {
  const fields = [];
  const cards = calls.map((call) => {
    const card = el("div", { class: "call" },
      el("h3", {}, `${call.function?.name ?? call.type}()`),
      el("pre", {}, pretty(call.function?.arguments ?? "")));
    if (onResults) {
      const id = freshId("result");
      const field = el("textarea", { id, rows: "2", class: "code", placeholder: "what the tool gave back" });
      fields.push({ call, field });
      card.append(el("div", { class: "field" }, el("label", { for: id }, `Result of ${call.function?.name ?? "the call"}`), field));
    }
    return card;
  });
  const form = el(onResults ? "form" : "div", { class: "calls" }, cards);
  if (!onResults) return form;
  form.append(el("button", { type: "submit", class: "primary" }, fields.length > 1 ? "Send the results" : "Send the result"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const results = fields.map(({ call, field }) => ({ role: "tool", tool_call_id: call.id, content: field.value }));
    if (onResults(results)) form.replaceWith(toolCalls(calls));
  });
  return form;
}
