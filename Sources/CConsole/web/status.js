// SPDX-License-Identifier: MIT-0
// The view of the gateway's status: throughput, latency, tokens and errors of the last minutes, from `GET /status`.

import { ApiError, send } from "./api.js";
import { chart } from "./chart.js";
import { byId, duration, el, number } from "./dom.js";
import { errorView } from "./message.js";

const PERIOD = 2000;

let isShown = false;
let timer;

const milliseconds = (seconds) => (Number.isFinite(seconds) ? seconds * 1000 : null);

/** Charts of what has been going on; the last stretch of time is still under way and left out. */
function charts({ series, last_minute: minute }) {
  const done = (name, change = (value) => value) => series[name].slice(0, -1).map((value) => (value === null ? null : change(value)));
  const rate = (value) => value / series.step_seconds;
  const minutes = Math.round((series.requests.length * series.step_seconds) / 60);
  const span = `the last ${minutes} minutes`;
  const latency = (name) => milliseconds(minute.latency_seconds?.[name]);
  return el("div", { class: "charts" },
    chart({ title: "Requests", unit: "a second", span, values: done("requests", rate), now: minute.requests_per_second, digits: 2 }),
    chart({ title: "Latency, half of the answers within", unit: "ms", span, values: done("latency_p50_seconds", milliseconds), now: latency("p50"), digits: 0 }),
    chart({ title: "Latency, 95 of 100 answers within", unit: "ms", span, values: done("latency_p95_seconds", milliseconds), now: latency("p95"), digits: 0 }),
    chart({ title: "Tokens out", unit: "a second", span, values: done("output_tokens", rate), now: minute.output_tokens_per_second }),
    chart({ title: "Tokens in", unit: "a second", span, values: done("input_tokens", rate), now: minute.seconds > 0 ? minute.input_tokens / minute.seconds : 0 }),
    chart({ title: "Errors", unit: "in the last minute", span, values: done("errors"), now: minute.errors, digits: 0, isBad: minute.errors > 0 }));
}

function age(seconds) {
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} hours`;
  return `${Math.round(seconds / 86400)} days`;
}

const facts = (status) =>
  el("ul", { class: "status-facts" },
    [
      status.ready ? "ready" : "draining: no new requests",
      `${number(status.in_flight)} of ${number(status.max_in_flight)} requests under way`,
      `${number(status.queued)} waiting`,
      `${number(status.open_streams)} streams open`,
      `${number(status.total.requests)} requests and ${number(status.total.errors)} errors since the start`,
      `up for ${age(status.uptime_seconds)}`,
      status.region,
      status.version && `version ${status.version}`,
    ].filter(Boolean).map((fact) => el("li", {}, fact)));

const table = (title, columns, rows) =>
  el("section", { class: "result" }, el("h2", {}, title),
    el("div", { class: "scroll", role: "region", "aria-label": title, tabindex: "0" },
      el("table", {},
        el("thead", {}, el("tr", {}, columns.map((column, at) => el("th", { scope: "col", class: at ? "number" : undefined }, column)))),
        el("tbody", {}, rows.map(([first, ...others]) =>
          el("tr", {}, el("th", { scope: "row" }, first), others.map((value) => el("td", { class: "number" }, value))))))));

const time = (seconds) => (Number.isFinite(seconds) ? duration(seconds * 1000) : "–");

function models(rows) {
  const columns = ["Model", "Requests", "Errors", "Half within", "95 of 100 within", "Tokens in", "Tokens out", "Requests in all"];
  return table("Models in the last ten minutes", columns, rows.map(({ model, total, last_10_minutes: recent }) => [
    model, number(recent.requests), number(recent.errors), time(recent.latency_seconds?.p50), time(recent.latency_seconds?.p95),
    number(recent.input_tokens), number(recent.output_tokens), number(total.requests)]));
}

const STATES = { closed: "well", half_open: "on trial", open: "left out" };

const targets = (rows) => table("Places of routes", ["Place", "State"], rows.map((row) => [row.target, STATES[row.state] ?? row.state]));

async function show() {
  const view = byId("status-view");
  try {
    const status = await (await send(new URL("status", document.baseURI).href)).json();
    // Who reads within a table is not thrown out of it.
    if (view.contains(document.activeElement)) return;
    view.replaceChildren(facts(status), charts(status),
      ...(status.models?.length ? [models(status.models)] : [el("p", { class: "hint" }, "No model has been called yet.")]),
      ...(status.targets?.length ? [targets(status.targets)] : []));
  } catch (error) {
    if (!isShown) return;
    byId("status-live").checked = false;
    const isAbsent = error instanceof ApiError && error.status === 404;
    view.replaceChildren(isAbsent
      ? el("p", { class: "card result" }, "Not available: this gateway does not tell its status.")
      : errorView(error, () => {
        byId("status-live").checked = true;
        watch();
      }));
  }
}

async function watch() {
  clearTimeout(timer);
  if (!isShown) return;
  if (!document.hidden) await show();
  if (isShown && byId("status-live").checked) timer = setTimeout(watch, PERIOD);
}

/** Asks for the status as long as the view is shown. */
export function watchStatus(shown) {
  isShown = shown;
  watch();
}

/** Brings the view to life. */
export function startStatus() {
  byId("status-live").addEventListener("change", watch);
}
