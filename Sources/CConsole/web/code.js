// SPDX-License-Identifier: MIT-0
// The panes beside the conversation: the request, the response, and the request as curl and Python.

import { byId, copyButton, el, pretty } from "./dom.js";
import { baseAddress } from "./api.js";
import { curl, python } from "./snippets.js";

/** The text with the content of long data URLs left out, for reading; what is copied has all of it. */
const shortened = (text) =>
  text.replace(/(data:[\w.+-]+\/[\w.+-]+;base64,[A-Za-z0-9+/=]{24})([A-Za-z0-9+/=]{40,})/g,
    (_, start, rest) => `${start}… (${rest.length.toLocaleString("en")} more)`);

function block(pane, title) {
  let full = "";
  const text = el("pre", { class: "code-block", tabindex: "0", "aria-label": title });
  byId(pane).replaceChildren(
    el("div", { class: "code-bar" }, el("span", { class: "hint" }, title), copyButton(() => full)), text);
  return {
    set(value) {
      full = value;
      text.textContent = shortened(value);
    },
    // A piece of text of its own: one that grows would be copied for each event.
    add(line) {
      full += line;
      text.append(line);
    },
  };
}

/** The panes, which follow the conversation. */
export async function makeCode() {
  const base = await baseAddress();
  const panes = {
    request: block("request", "POST " + new URL(base).pathname + "/chat/completions"),
    response: block("response", "Response"),
    curl: block("curl", "export API_KEY=… before"),
    python: block("python", "export API_KEY=… before; pip install openai"),
  };
  panes.response.set("Nothing has been sent yet.");
  return {
    showRequest(request) {
      panes.request.set(JSON.stringify(request, null, 2));
      panes.curl.set(curl(`${base}/chat/completions`, request));
      panes.python.set(python(base, request));
    },
    beginResponse(response) {
      const names = ["content-type", "x-request-id", "x-amzn-requestid", "x-bedrock-gateway-adapted", "x-bedrock-gateway-target"];
      const fields = names.filter((name) => response.headers.has(name)).map((name) => `${name}: ${response.headers.get(name)}\n`);
      panes.response.set(`${response.status}\n${fields.join("")}\n`);
    },
    showResponse(value) {
      panes.response.add(JSON.stringify(value, null, 2));
    },
    addEvent(data) {
      panes.response.add(`data: ${data}\n`);
    },
    showError(error) {
      if (error.body === undefined) return panes.response.set(error.message);
      panes.response.set(`${error.status}\nx-request-id: ${error.requestId ?? ""}\n\n${pretty(error.body)}`);
    },
  };
}
