// SPDX-License-Identifier: MIT-0
// The playground: sends the conversation, shows the answer as it comes, stops it.

import { ApiError, send } from "./api.js";
import { Answer } from "./answer.js";
import { startAttachments } from "./attachments.js";
import { makeCode } from "./code.js";
import { Conversation } from "./conversation.js";
import { byId, tab } from "./dom.js";
import { events } from "./events.js";
import { errorView, MessageView } from "./message.js";
import { allModels, chats } from "./models.js";
import { makePicker } from "./picker.js";
import { requestOf, startSettings } from "./settings.js";
import { follow, forget, forgetErrors, show, startTranscript } from "./transcript.js";

const MODEL = "bedrock-gateway-model";

const conversation = new Conversation();
let code;
let field;
let running = null;

const say = (text) => (byId("chat-status").textContent = text);

function setRunning(controller) {
  running = controller;
  byId("stop").hidden = !controller;
  byId("send").hidden = Boolean(controller);
}

const update = () => {
  const request = requestOf(field.value.trim(), conversation);
  if (request) code?.showRequest(request);
};

async function receive(response, answer, view, times) {
  code?.beginResponse(response);
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    const completion = await response.json();
    code?.showResponse(completion);
    answer.takeAll(completion);
    view.addText(answer.message.content ?? "");
    if (answer.message.reasoning_content) view.addReasoning(answer.message.reasoning_content);
    return;
  }
  for await (const data of events(response.body)) {
    code?.addEvent(data);
    const chunk = JSON.parse(data);
    if (chunk.error) throw new ApiError(chunk.error.message, { ...chunk.error, requestId: response.headers.get("x-request-id") });
    const { text, reasoning, hasCalls } = answer.take(chunk);
    if (text || reasoning || hasCalls) times.first ??= performance.now();
    if (reasoning) view.addReasoning(reasoning);
    if (text) view.addText(text);
    follow();
  }
  if (!answer.finishReason) throw new ApiError("The answer broke off before its end.", { code: "broken_stream" });
}

async function run() {
  const model = field.value.trim();
  if (!model) {
    say("Choose a model first.");
    return field.focus();
  }
  const request = requestOf(model, conversation);
  if (!request) return say("A setting is not right; it is marked.");
  code?.showRequest(request);
  const controller = new AbortController();
  setRunning(controller);
  say("Waiting for the answer …");
  const answer = new Answer();
  const view = new MessageView(answer.message);
  view.isBusy = true;
  show(view.node);
  const times = { start: performance.now() };
  try {
    await receive(await send("/chat/completions", { body: request, signal: controller.signal }), answer, view, times);
  } catch (error) {
    times.error = error;
    times.stopped = error.name === "AbortError";
  }
  times.end = performance.now();
  view.isBusy = false;
  // A conversation that was begun anew meanwhile has no place for the answer.
  if (running !== controller) return;
  setRunning(null);
  finish(answer, view, times);
}

function finish(answer, view, times) {
  const facts = answer.facts(times);
  const failed = times.error && !times.stopped;
  if (failed) code?.showError(times.error);
  if (answer.isEmpty) view.node.remove();
  else if (!failed) {
    conversation.add(answer.message, facts);
    if (answer.message.tool_calls && !times.stopped) view.addCalls(answer.message.tool_calls, answerCalls);
    else if (answer.message.tool_calls) view.addCalls(answer.message.tool_calls);
  }
  if (!answer.isEmpty) view.addFacts(facts);
  if (failed) show(errorView(times.error, () => {
    view.node.remove();
    run();
  }));
  say(failed ? "" : times.stopped ? "Stopped." : answer.message.tool_calls ? "The model calls a tool; type in what it gives." : "Done.");
  follow();
}

/** Takes the results of calls, unless an answer is on its way. */
function answerCalls(results) {
  if (running) return false;
  for (const result of results) {
    conversation.add(result);
    show(new MessageView(result).node);
  }
  run();
  return true;
}

function submit(attachments) {
  const message = byId("message");
  const text = message.value.trim();
  if (running || (!text && attachments.isEmpty)) return;
  if (!field.value.trim()) {
    say("Choose a model first.");
    return field.focus();
  }
  // Nothing is taken of the composer that could not be sent.
  if (!requestOf(field.value.trim(), conversation)) return say("A setting is not right; it is marked.");
  const parts = attachments.take();
  const content = parts.length ? [...(text ? [{ type: "text", text }] : []), ...parts] : text;
  message.value = "";
  forgetErrors();
  conversation.add({ role: "user", content });
  show(new MessageView({ role: "user", content }).node);
  run();
}

function clear() {
  running?.abort();
  setRunning(null);
  conversation.clear();
  forget();
  say("");
  update();
  byId("message").focus();
}

/** Takes a model up from another view. */
export function useModel(id) {
  field.value = id;
  tab.write(MODEL, id);
  update();
}

/** Takes the first model that chats, where none has been chosen. */
export async function suggestModel() {
  if (field.value) return;
  const models = (await allModels()).filter(chats);
  const first = models.find((model) => /nova-lite/.test(model.id)) ?? models[0];
  if (first && !field.value) useModel(first.id);
}

/** Brings the playground to life. */
export async function startPlayground() {
  field = makePicker(byId("chat-model"), { id: "model", label: "Model", wants: chats, onChange: useModel });
  field.value = tab.read(MODEL) ?? "";
  startSettings(update);
  startTranscript();
  const composer = byId("composer");
  const attachments = startAttachments(composer, say);
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(attachments);
  });
  byId("message").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit(attachments);
  });
  byId("stop").addEventListener("click", () => running?.abort());
  byId("new-conversation").addEventListener("click", clear);
  conversation.entries.forEach((entry, at) => {
    const isOpen = at === conversation.entries.length - 1 && entry.message.tool_calls;
    const { tool_calls: calls, ...message } = entry.message;
    const view = new MessageView(isOpen ? message : entry.message, entry.facts);
    if (isOpen) view.addCalls(calls, answerCalls);
    show(view.node);
  });
  code = await makeCode();
  update();
}
