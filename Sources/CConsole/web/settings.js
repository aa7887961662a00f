// SPDX-License-Identifier: MIT-0
// The settings beside the conversation, and the request that they and the messages make.

import { byId, tab } from "./dom.js";

const NAME = "bedrock-gateway-settings";

const EXAMPLE = [
  {
    type: "function",
    function: {
      name: "get_weather",
      description: "The weather at a place.",
      parameters: {
        type: "object",
        properties: { place: { type: "string", description: "A town." } },
        required: ["place"],
      },
    },
  },
];

/** Reads a field of JSON; says beside it what is wrong. */
function json(id, problem, isRight, wanted) {
  const field = byId(id);
  const text = field.value.trim();
  let value;
  let trouble = "";
  if (text) {
    try {
      value = JSON.parse(text);
      if (!isRight(value)) trouble = wanted;
    } catch (error) {
      trouble = `This is no JSON: ${error.message}`;
    }
  }
  byId(problem).textContent = trouble;
  field.setAttribute("aria-invalid", String(Boolean(trouble)));
  return { value: trouble ? undefined : value, isWrong: Boolean(trouble) };
}

const tools = () => json("tools", "tools-problem", Array.isArray, "Tools are a list: [{…}].");
const more = () =>
  json("more", "more-problem", (value) => value && typeof value === "object" && !Array.isArray(value), "Parameters are an object: {…}.");

const numberOf = (id) => (byId(id).value === "" ? undefined : Number(byId(id).value));

/** Brings the settings to life; calls back at every change. */
export function startSettings(onChange) {
  const form = byId("settings");
  const kept = tab.read(NAME) ?? {};
  for (const field of form.elements) {
    if (!field.name || kept[field.name] === undefined) continue;
    if (field.type === "checkbox") field.checked = kept[field.name];
    else field.value = kept[field.name];
  }
  const changed = () => {
    const values = {};
    for (const field of form.elements) {
      if (field.name) values[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    tab.write(NAME, values);
    tools();
    more();
    onChange();
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("example-tools").addEventListener("click", () => {
    byId("tools").value = JSON.stringify(EXAMPLE, null, 2);
    changed();
    byId("tools").focus();
  });
}

/** The request that is made of a model, a conversation and the settings; `null` where a setting is wrong. */
export function requestOf(model, conversation) {
  const wanted = [tools(), more()];
  if (wanted.some((setting) => setting.isWrong)) return null;
  const [{ value: toolList }, { value: others }] = wanted;
  const streams = byId("stream").checked;
  const request = {
    model,
    messages: conversation.messages(byId("system").value.trim()),
    temperature: numberOf("temperature"),
    max_completion_tokens: numberOf("max-tokens"),
    reasoning_effort: byId("effort").value || undefined,
    tools: toolList?.length ? toolList : undefined,
    stream: streams || undefined,
    stream_options: streams ? { include_usage: true } : undefined,
    ...others,
  };
  // Members that are undefined are as good as absent, also where their names are counted.
  return JSON.parse(JSON.stringify(request));
}
