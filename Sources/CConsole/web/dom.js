// SPDX-License-Identifier: MIT-0
// Elements made by hand. Text goes in as text, never as markup: what a model says is not to be trusted.

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

const NAMESPACE = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** Makes an element: `el("p", {class: "hint", onclick: f}, "text", child)`. */
export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

/** Makes an element of a picture. */
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(NAMESPACE, tag), attributes, children);

let made = 0;

/** An id that no other element has. */
export const freshId = (stem) => `${stem}-${++made}`;

/** A number with a reader's separators, and at most so many digits after the point. */
export const number = (value, digits = 0) =>
  typeof value === "number" && Number.isFinite(value)
    ? value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: 0 })
    : "–";

/** A time in words: `840 ms`, `2.41 s`. */
export const duration = (milliseconds) =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;

/** JSON with lines and indents; other text as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Keeps a value for as long as the tab is open; what does not fit is not kept. */
export const tab = {
  read(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name));
    } catch {
      return null;
    }
  },
  write(name, value) {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
};

/** A button that copies a text and says so. */
export function copyButton(text, label = "Copy", name = undefined) {
  const button = el("button", { type: "button", class: "quiet", "aria-label": name }, label);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
}
