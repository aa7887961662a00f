// SPDX-License-Identifier: MIT-0
// The similarity picture: a square of cells, the deeper the nearer; and the same as a table.

import { el, svg } from "./dom.js";

const CELL = 64;
const MARGIN = 190;

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** The picture. Depth goes from the least similarity to 1, so that differences show. */
export function heatMap(texts, similarities, label) {
  const least = Math.min(...similarities.flat());
  const size = texts.length * CELL;
  const cells = similarities.flatMap((row, y) =>
    row.flatMap((value, x) => {
      const depth = Math.round((9 * (value - least)) / (1 - least || 1));
      const at = { x: MARGIN + x * CELL, y: 28 + y * CELL };
      return [
        svg("rect", { class: `d${depth}`, x: at.x, y: at.y, width: CELL, height: CELL, rx: 6 },
          svg("title", {}, `${texts[y]} – ${texts[x]}: ${value.toFixed(4)}`)),
        svg("text", { class: depth > 5 ? "on-deep" : "", x: at.x + CELL / 2, y: at.y + CELL / 2 + 5, "text-anchor": "middle", "pointer-events": "none" },
          value.toFixed(2)),
      ];
    }));
  const names = texts.flatMap((text, at) => [
    svg("text", { class: "label", x: MARGIN - 12, y: 28 + at * CELL + CELL / 2 + 5, "text-anchor": "end" }, `${at + 1}  ${short(text, 24)}`),
    svg("text", { class: "label", x: MARGIN + at * CELL + CELL / 2, y: 18, "text-anchor": "middle" }, String(at + 1)),
  ]);
  return svg("svg", { class: "heat", role: "img", "aria-label": label, width: MARGIN + size, viewBox: `0 0 ${MARGIN + size} ${size + 30}` }, cells, names);
}

/** The same numbers as a table, for those who do not see the picture. */
export const similarityTable = (texts, similarities) =>
  el("div", { class: "scroll" },
    el("table", {},
      el("caption", { class: "hidden" }, "Cosine of each pair of texts"),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Text"),
        texts.map((text, at) => el("th", { scope: "col", class: "number" }, String(at + 1), el("span", { class: "hidden" }, ` ${text}`))))),
      el("tbody", {}, similarities.map((row, y) =>
        el("tr", {}, el("th", { scope: "row" }, `${y + 1}  ${texts[y]}`),
          row.map((value) => el("td", { class: "number" }, value.toFixed(4))))))));
