// SPDX-License-Identifier: MIT-0
// The same request by curl and in Python; the key stands there by the name of a variable.

const shellQuoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command that sends a request to an address. */
export const curl = (address, request) =>
  [
    `curl ${shellQuoted(address)} \\`,
    `  -H "Authorization: Bearer $API_KEY" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(JSON.stringify(request, null, 2))}`,
  ].join("\n");

/** A value as Python writes it; strings of JSON are strings of Python. */
function literal(value, indent) {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = indent + "    ";
  const members = Array.isArray(value)
    ? value.map((member) => inner + literal(member, inner))
    : Object.entries(value).map(([name, member]) => `${inner}${JSON.stringify(name)}: ${literal(member, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return members.length ? `${open}\n${members.join(",\n")},\n${indent}${close}` : open + close;
}

/** The parameters that OpenAI's SDK knows; others go through `extra_body`. */
const KNOWN = new Set(
  `model messages temperature max_completion_tokens max_tokens reasoning_effort tools tool_choice parallel_tool_calls stream
   stream_options top_p n stop seed frequency_penalty presence_penalty logit_bias logprobs top_logprobs user metadata service_tier
   response_format functions function_call modalities audio prediction store verbosity web_search_options`.split(/\s+/));

/** A program that sends a request by OpenAI's SDK. */
export function python(base, request) {
  const known = Object.entries(request).filter(([name]) => KNOWN.has(name));
  const others = Object.entries(request).filter(([name]) => !KNOWN.has(name));
  if (others.length) known.push(["extra_body", Object.fromEntries(others)]);
  const parameters = known.map(([name, value]) => `    ${name}=${literal(value, "    ")},`);
  const after = request.stream
    ? ["for chunk in answer:", "    if chunk.choices:", `        print(chunk.choices[0].delta.content or "", end="", flush=True)`, "print()"]
    : ["print(answer.choices[0].message.content)"];
  return [
    "import os", "", "from openai import OpenAI", "",
    "client = OpenAI(", `    base_url=${JSON.stringify(base)},`, `    api_key=os.environ["API_KEY"],`, ")", "",
    "answer = client.chat.completions.create(", ...parameters, ")", ...after,
  ].join("\n");
}
