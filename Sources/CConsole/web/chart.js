// SPDX-License-Identifier: MIT-0
// A small chart of one number over time, with the same in words.

import { el, number, svg } from "./dom.js";

const WIDTH = 300;
const HEIGHT = 64;

/** The line of values from left to right; where a value is missing the line goes on at the next. */
function points(values, most) {
  const step = WIDTH / Math.max(values.length - 1, 1);
  return values.flatMap((value, at) =>
    Number.isFinite(value) ? [`${(at * step).toFixed(1)},${(HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)}`] : []);
}

/**
 * A chart: `values` from the oldest to the newest, `unit` of them, `span` of time in words.
 * `now` stands in large where it is something else than the last value.
 */
export function chart({ title, values, unit = "", span, digits = 1, now = values.at(-1), isBad = false }) {
  const known = values.filter(Number.isFinite);
  const most = Math.max(...known, 0);
  const least = known.length ? Math.min(...known) : 0;
  const line = points(values, most || 1);
  const say = (value) => `${number(value, digits)}${unit && ` ${unit}`}`;
  const words = known.length
    ? `${title}, ${span}: now ${say(now)}, least ${say(least)}, most ${say(most)}.`
    : `${title}: nothing yet.`;
  const first = line[0]?.split(",")[0];
  const last = line.at(-1)?.split(",")[0];
  const picture = svg("svg", { role: "img", "aria-label": words, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none" },
    line.length > 1 && svg("polygon", { points: `${first},${HEIGHT} ${line.join(" ")} ${last},${HEIGHT}` }),
    line.length > 1 && svg("polyline", { points: line.join(" ") }));
  return el("figure", { class: isBad ? "chart bad" : "chart" },
    el("figcaption", {}, title),
    el("p", { class: "now" }, number(now, digits), " ", unit && el("small", {}, unit)),
    picture,
    el("p", { class: "range" }, el("span", {}, span), el("span", {}, known.length ? `${number(least, digits)} to ${number(most, digits)}` : "nothing yet")));
}
