// SPDX-License-Identifier: MIT-0
// Shows the description of the interface, `openapi.json`, so that it can be read.

import { describe } from "./api.js";
import { byId, copyButton, el } from "./dom.js";
import { members, prose, resolve, typeOf } from "./schema.js";
import { curl } from "./snippets.js";

const METHODS = ["get", "post", "put", "delete", "head"];

/** All operations in the document's order; a HEAD is its GET without a body and not shown. */
const operations = (document) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] && !(method === "head" && item.get))
      .map((method) => ({ path, method, ...item[method] })));

function parameters(document, operation) {
  const all = (operation.parameters ?? []).map((parameter) => resolve(document, parameter));
  if (!all.length) return [];
  return [
    el("h4", {}, "Parameters"),
    el("ul", { class: "members" }, all.map((parameter) =>
      el("li", {}, el("code", {}, parameter.name), el("span", { class: "type" }, `in the ${parameter.in}, `, typeOf(parameter.schema)),
        parameter.required && el("span", { class: "required" }, "required"), prose(parameter.description)))),
  ];
}

function body(document, operation) {
  const content = operation.requestBody?.content?.["application/json"];
  if (!content) return [];
  const address = new URL(`.${operation.path}`, window.document.baseURI).href;
  const examples = Object.values(content.examples ?? {}).map((example) => {
    const text = curl(address, example.value);
    return el("details", {}, el("summary", {}, example.summary), el("pre", { tabindex: "0", "aria-label": example.summary }, text), copyButton(() => text));
  });
  return [el("h4", {}, "Body"), el("p", {}, typeOf(content.schema), ", as JSON"), ...examples];
}

function responses(document, operation) {
  const rows = Object.entries(operation.responses).map(([status, reference]) => {
    const response = resolve(document, reference);
    const contents = Object.entries(response.content ?? {}).map(([type, { schema }]) =>
      el("p", { class: "hint" }, type, schema.$ref && [": ", ...typeOf(schema)], prose(schema.$ref ? "" : schema.description)));
    const fields = Object.keys(response.headers ?? {}).filter((name) => name !== "x-request-id");
    return el("tr", {},
      el("th", { scope: "row" }, el("span", { class: "status" }, status)),
      el("td", {}, prose(response.description), contents, fields.length > 0 && el("p", { class: "hint" }, `Header fields: ${fields.join(", ")}`)));
  });
  return [
    el("h4", {}, "Responses"),
    el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": `Responses of ${operation.summary}` },
      el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Status"), el("th", { scope: "col" }, "Meaning"))), el("tbody", {}, rows))),
  ];
}

const operationView = (document, operation) =>
  el("article", { class: "operation card", id: operation.operationId },
    el("h3", {}, el("span", { class: "method" }, operation.method.toUpperCase()), el("span", { class: "path" }, operation.path)),
    el("p", {}, operation.summary + ".", operation.security?.length === 0 && " It needs no key."),
    prose(operation.description), parameters(document, operation), body(document, operation), responses(document, operation));

const schemaView = ([name, schema]) =>
  el("article", { class: "schema card", id: `schema-${name}` },
    el("h3", {}, name), prose(schema.description), schema.properties ? members(schema) : el("p", {}, typeOf(schema)));

function contents(document, all) {
  const link = (id, ...text) => el("li", {}, el("a", { href: `#${id}` }, ...text));
  return document.tags.flatMap((tag) => [
    el("h2", {}, tag.name),
    el("ul", {}, all.filter((operation) => operation.tags.includes(tag.name)).map((operation) => link(operation.operationId, operation.summary))),
  ]).concat(el("h2", {}, "Schemas"), el("ul", {}, Object.keys(document.components.schemas).map((name) => link(`schema-${name}`, name))));
}

try {
  const document = await describe();
  const all = operations(document);
  byId("contents").append(...contents(document, all));
  byId("main").append(
    el("h1", {}, "API reference"),
    el("p", { class: "lead" }, document.info.summary),
    ...prose(document.info.description),
    ...prose(document.components.securitySchemes.key.description),
    ...document.tags.map((tag) =>
      el("section", {}, el("h2", {}, tag.name), prose(tag.description),
        all.filter((operation) => operation.tags.includes(tag.name)).map((operation) => operationView(document, operation)))),
    el("section", {}, el("h2", {}, "Schemas"), Object.entries(document.components.schemas).map(schemaView)));
  if (location.hash) byId(location.hash.slice(1))?.scrollIntoView();
} catch (error) {
  byId("main").append(el("p", { class: "notice" }, `The description cannot be shown: ${error.message}`));
}
document.documentElement.dataset.ready = "true";
