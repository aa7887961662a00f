// SPDX-License-Identifier: MIT-0
// The view of embeddings: several texts, and how near they are to each other.

import { send } from "./api.js";
import { byId, duration, el, freshId, number, tab } from "./dom.js";
import { heatMap, similarityTable } from "./heatmap.js";
import { errorView } from "./message.js";
import { allModels, embeds } from "./models.js";
import { makePicker } from "./picker.js";
import { matrix, pairs } from "./similarity.js";

const NAME = "bedrock-gateway-texts";
const EXAMPLES = ["The cat sleeps on the sofa.", "A kitten naps on the couch.", "Interest rates rose again.", "The bank raised its rates."];

let field;

const fields = () => [...byId("texts").querySelectorAll("textarea")];
const keep = () => tab.write(NAME, fields().map((field) => field.value));

function renumber() {
  fields().forEach((field, at) => field.setAttribute("aria-label", `Text ${at + 1}`));
  byId("texts").querySelectorAll("button").forEach((button, at) => {
    button.setAttribute("aria-label", `Remove text ${at + 1}`);
    button.disabled = fields().length < 2;
  });
}

function addText(value = "") {
  const field = el("textarea", { id: freshId("text"), rows: "1", value, oninput: keep });
  const item = el("li", {}, field, el("button", { type: "button", class: "quiet", onclick: () => {
    item.remove();
    renumber();
    keep();
  } }, "Remove"));
  byId("texts").append(item);
  renumber();
  return field;
}

function result(texts, answer, time) {
  const vectors = answer.data.toSorted((one, other) => one.index - other.index).map((item) => item.embedding);
  const similarities = matrix(vectors);
  const ordered = pairs(similarities);
  const nearest = ordered[0] && `Nearest are ${ordered[0].one + 1} and ${ordered[0].other + 1}, with ${ordered[0].value.toFixed(2)}.`;
  const farthest = ordered.length > 1 && `Farthest are ${ordered.at(-1).one + 1} and ${ordered.at(-1).other + 1}, with ${ordered.at(-1).value.toFixed(2)}.`;
  const words = [nearest, farthest].filter(Boolean).join(" ") || "One text has nothing to be compared with.";
  return el("div", { class: "card result" },
    el("h2", {}, "Similarity"),
    el("p", {}, words),
    heatMap(texts, similarities, `Similarity of ${texts.length} texts. ${words} The table below has all numbers.`),
    el("details", { class: "as-table" }, el("summary", {}, "As a table"), similarityTable(texts, similarities)),
    el("p", { class: "hint" }, [`${number(vectors[0]?.length)} dimensions`, `${number(answer.usage?.prompt_tokens)} tokens`,
      duration(time), answer.model].join(" · ")));
}

async function compare() {
  const place = byId("embeddings-result");
  const texts = fields().map((field) => field.value.trim()).filter(Boolean);
  const model = field.value.trim();
  if (!model || !texts.length) {
    place.replaceChildren(el("p", { class: "problem result" }, model ? "Write a text first." : "Choose a model first."));
    return (model ? fields()[0] : field).focus();
  }
  const dimensions = byId("dimensions").value;
  const body = { model, input: texts, encoding_format: "float", dimensions: dimensions ? Number(dimensions) : undefined };
  byId("compare").disabled = true;
  place.setAttribute("aria-busy", "true");
  const start = performance.now();
  try {
    const answer = await (await send("/embeddings", { body })).json();
    place.replaceChildren(result(texts, answer, performance.now() - start));
  } catch (error) {
    const node = errorView(error, compare);
    node.classList.add("result");
    place.replaceChildren(node);
  } finally {
    byId("compare").disabled = false;
    place.removeAttribute("aria-busy");
  }
}

/** Takes a model up from another view. */
export const useEmbeddingModel = (id) => (field.value = id);

/** Takes the first model that makes embeddings of text, where none has been chosen. */
export async function suggestEmbeddingModel() {
  const models = (await allModels()).filter(embeds);
  if (!field.value && models.length) field.value = (models.find((model) => /titan-embed-text-v2/.test(model.id)) ?? models[0]).id;
}

/** Brings the view to life. */
export function startEmbeddings() {
  field = makePicker(byId("embeddings-model"), { id: "embedding-model", label: "Model", wants: embeds });
  for (const text of tab.read(NAME) ?? EXAMPLES) addText(text);
  byId("add-text").addEventListener("click", () => addText().focus());
  byId("embeddings-form").addEventListener("submit", (event) => {
    event.preventDefault();
    compare();
  });
}
