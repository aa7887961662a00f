// SPDX-License-Identifier: MIT-0
// Schemas of OpenAPI as lists of members.

import { el } from "./dom.js";

const nameOf = (reference) => reference.split("/").at(-1);

/** Follows a reference within the document. */
export function resolve(document, value) {
  let found = value;
  while (found?.$ref) found = found.$ref.slice(2).split("/").reduce((at, name) => at?.[name], document);
  return found;
}

/** Text with `code` in it and blank lines between paragraphs. */
export const prose = (text) =>
  (text ?? "").split("\n\n").filter(Boolean).map((paragraph) =>
    el("p", {}, paragraph.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : part))));

/** The type of a schema in words, with links to named ones. */
export function typeOf(schema) {
  if (schema.$ref) return [el("a", { href: `#schema-${nameOf(schema.$ref)}` }, nameOf(schema.$ref))];
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return choices.flatMap((choice, at) => (at ? [" or ", ...typeOf(choice)] : typeOf(choice)));
  if (schema.const !== undefined) return [el("code", {}, JSON.stringify(schema.const))];
  if (schema.enum) return schema.enum.flatMap((value, at) => [at ? ", " : "", el("code", {}, JSON.stringify(value))]);
  const types = [schema.type ?? "anything"].flat();
  return types.flatMap((type, at) => [
    at ? " or " : "",
    ...(type === "array" && schema.items ? ["list of ", ...typeOf(schema.items)] : [type]),
  ]);
}

/** The object whose members are worth listing below a member: itself, or what a list is of. */
const innerOf = (schema) => (schema.properties ? schema : schema.items && innerOf(schema.items));

/** The members of an object's schema. */
export function members(schema) {
  return el("ul", { class: "members" },
    Object.entries(schema.properties ?? {}).map(([name, member]) => {
      const inner = innerOf(member);
      return el("li", {},
        el("code", {}, name),
        el("span", { class: "type" }, typeOf(member)),
        schema.required?.includes(name) && el("span", { class: "required" }, "required"),
        prose(member.description),
        inner && members(inner));
    }));
}
