// SPDX-License-Identifier: MIT-0
// A field for a model's id with a list that narrows while one types: a combobox as the ARIA Authoring Practices have it.
// Any text may be entered, as a model that was announced today may not be listed yet.

import { el, freshId } from "./dom.js";
import { allModels, fits, summaryOf } from "./models.js";

const MOST = 200;

/** Puts a picker into a place; `wants` tells which models it offers. Returns the field. */
export function makePicker(place, { id, label, wants, onChange = () => {} }) {
  const listId = freshId("models-of");
  const field = el("input", {
    id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: "a model's id",
    "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
  });
  const list = el("ul", { id: listId, class: "picker-list", role: "listbox", "aria-label": label, hidden: true });
  place.classList.add("picker");
  place.append(el("label", { for: id }, label), el("div", { class: "picker" }, field, list));

  let shown = [];
  let active = -1;

  function mark(index) {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const item = list.children[index];
    item?.scrollIntoView({ block: "nearest" });
    if (item && shown.length) field.setAttribute("aria-activedescendant", item.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  async function open({ all = false } = {}) {
    let models = [];
    let trouble = "";
    try {
      models = (await allModels()).filter(wants);
    } catch (error) {
      trouble = error.message;
    }
    if (document.activeElement !== field) return;
    shown = models.filter((model) => all || fits(model, field.value)).slice(0, MOST);
    const items = shown.map((model, at) =>
      el("li", { role: "option", id: `${listId}-${at}`, "aria-selected": "false", onmousedown: (event) => {
        event.preventDefault();
        choose(model);
      } }, model.id, el("small", {}, summaryOf(model))));
    const nothing = trouble || "No model that is listed fits; the text counts as it stands.";
    list.replaceChildren(...(items.length ? items : [el("li", { class: "none", role: "option", "aria-disabled": "true" }, nothing)]));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    mark(all ? shown.findIndex((model) => model.id === field.value) : -1);
  }

  function choose(model) {
    field.value = model.id;
    close();
    onChange(field.value);
  }

  field.addEventListener("input", () => {
    open();
    onChange(field.value);
  });
  field.addEventListener("click", () => list.hidden && open({ all: true }));
  field.addEventListener("blur", close);
  field.addEventListener("keydown", async (event) => {
    if (event.key === "Escape") return close();
    if (event.key === "Enter") {
      if (!list.hidden && shown[active]) choose(shown[active]);
      else close();
      return event.preventDefault();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (list.hidden) return open({ all: true });
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (shown.length) mark((active + step + (active < 0 && step < 0 ? 1 : 0) + shown.length) % shown.length);
  });
  return field;
}
