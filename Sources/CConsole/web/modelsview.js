// SPDX-License-Identifier: MIT-0
// The view of models: a table to filter and sort, with the ids to copy or to try.

import { byId, copyButton, el, number } from "./dom.js";
import { errorView } from "./message.js";
import { allModels, embeds, fits } from "./models.js";

const words = (value) => (value ?? []).join(", ");

const COLUMNS = [
  { name: "Model", value: (model) => model.id },
  { name: "Owner", value: (model) => model.owned_by },
  { name: "Kind", value: (model) => kindOf(model) },
  { name: "In", value: (model) => words(model.bedrock?.input_modalities) },
  { name: "Out", value: (model) => words(model.bedrock?.output_modalities) },
  { name: "Context", isNumber: true, value: (model) => model.bedrock?.context_window ?? -1,
    text: (model) => (model.bedrock?.context_window ? number(model.bedrock.context_window) : "–") },
];

const kindOf = ({ bedrock = {} }) =>
  (bedrock.alias_of ? "alias" : bedrock.targets ? "route" : bedrock.kind ?? "").replaceAll("_", " ");

let sorting = { column: 0, isDescending: false };
let models = [];
let onUse;

function row(model) {
  const [id, ...others] = COLUMNS;
  return el("tr", {},
    el("th", { scope: "row" }, id.value(model), model.bedrock?.alias_of && el("small", { class: "hint" }, ` → ${model.bedrock.alias_of}`)),
    others.map((column) => el("td", { class: column.isNumber ? "number" : undefined }, (column.text ?? column.value)(model) || "–")),
    el("td", {}, el("div", { class: "row" },
      copyButton(() => model.id, "Copy", `Copy ${model.id}`),
      el("button", { type: "button", class: "quiet", "aria-label": `Try ${model.id}`, onclick: () => onUse(model.id, embeds(model)) }, "Try"))));
}

function heading(column, at) {
  const isSorted = sorting.column === at;
  const order = sorting.isDescending ? "descending" : "ascending";
  return el("th", { scope: "col", class: column.isNumber ? "number" : undefined, "aria-sort": isSorted ? order : "none" },
    el("button", { type: "button", onclick: () => {
      sorting = { column: at, isDescending: isSorted && !sorting.isDescending };
      show();
      byId("models-table").querySelectorAll("thead button")[at].focus();
    } }, column.name));
}

function show() {
  const filter = byId("models-filter").value.trim();
  const kind = byId("models-kind").value;
  const { value } = COLUMNS[sorting.column];
  const found = models
    .filter((model) => fits(model, filter) && (!kind || kindOf(model) === kind))
    .sort((one, other) => {
      const [left, right] = [value(one), value(other)];
      const order = typeof left === "number" ? left - right : left.localeCompare(right);
      return (sorting.isDescending ? -1 : 1) * (order || one.id.localeCompare(other.id));
    });
  byId("models-count").textContent = `${number(found.length)} of ${number(models.length)} models`;
  byId("models-table").replaceChildren(
    el("caption", { class: "hidden" }, "Models that can be called"),
    el("thead", {}, el("tr", {}, COLUMNS.map(heading), el("th", { scope: "col" }, el("span", { class: "hidden" }, "Actions")))),
    el("tbody", {}, found.map(row)));
}

/** Shows the models; asks for them where that has not been done. */
export async function showModels({ again = false } = {}) {
  try {
    models = await allModels({ again });
  } catch (error) {
    byId("models-count").textContent = "";
    byId("models-table").replaceChildren(el("tbody", {}, el("tr", {}, el("td", {}, errorView(error, () => showModels({ again: true }))))));
    return;
  }
  const kinds = [...new Set(models.map(kindOf))].filter(Boolean).sort();
  const chosen = byId("models-kind").value;
  byId("models-kind").replaceChildren(el("option", { value: "" }, "all"), ...kinds.map((kind) => el("option", {}, kind)));
  byId("models-kind").value = kinds.includes(chosen) ? chosen : "";
  show();
}

/** Brings the view to life; `use` is called with a model to try, and whether it makes embeddings. */
export function startModels(use) {
  onUse = use;
  byId("models-filter").addEventListener("input", show);
  byId("models-kind").addEventListener("change", show);
  byId("models-refresh").addEventListener("click", () => showModels({ again: true }));
}
