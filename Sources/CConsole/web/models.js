// SPDX-License-Identifier: MIT-0
// The models that the gateway lists, asked for once and shared by all views.

import { send } from "./api.js";

let listing;

/** The models; asked for anew where nothing has been heard yet, or where `again` says so. */
export function allModels({ again = false } = {}) {
  if (again) listing = undefined;
  listing ??= send("/models")
    .then((response) => response.json())
    .then((list) => list.data)
    .catch((error) => {
      listing = undefined;
      throw error;
    });
  return listing;
}

const outputs = (model) => model.bedrock?.output_modalities ?? [];

/** Whether a model makes embeddings. */
export const embeds = (model) =>
  outputs(model).some((kind) => kind.startsWith("embedding")) || /embed/.test(model.bedrock?.alias_of ?? model.id);

/** Whether a model chats, as far as is known. */
export const chats = (model) => !embeds(model) && (outputs(model).length === 0 || outputs(model).includes("text"));

/** What is worth knowing of a model, in one line. */
export function summaryOf(model) {
  const { name, kind, alias_of: alias, context_window: window } = model.bedrock ?? {};
  const inputs = (model.bedrock?.input_modalities ?? []).join(", ");
  return [alias ? `stands for ${alias}` : name, kind?.replaceAll("_", " "), inputs, window && `${window.toLocaleString("en")} tokens`]
    .filter(Boolean)
    .join(" · ");
}

/** Whether a model fits all words of a filter. */
export function fits(model, filter) {
  const text = `${model.id} ${model.owned_by} ${summaryOf(model)}`.toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
