// SPDX-License-Identifier: MIT-0
// Requests to the gateway, and its errors.

import { askForKey, authorization, isTyped } from "./key.js";

/** What the gateway or the way to it refused. */
export class ApiError extends Error {
  constructor(message, facts = {}) {
    super(message);
    Object.assign(this, facts);
  }
}

let description;

/** The description of the interface, which tells where its paths are. */
export function describe() {
  description ??= fetch(new URL("openapi.json", document.baseURI)).then((response) => response.json());
  return description;
}

/** The address of a path of the interface, found by its end; `undefined` where the gateway has no such path. */
export async function address(end) {
  const paths = Object.keys((await describe().catch(() => ({}))).paths ?? {});
  const path = paths.find((path) => path.endsWith(end));
  return path && new URL(`.${path}`, document.baseURI).href;
}

/** The base address that clients of OpenAI's interface are given. */
export const baseAddress = async () =>
  ((await address("/chat/completions")) ?? new URL("v1/chat/completions", document.baseURI).href)
    .slice(0, -"/chat/completions".length);

/** Sends a request; throws an `ApiError` for everything but success. */
export async function send(path, { body, signal } = {}) {
  const url = path.startsWith("http") ? path : (await baseAddress()) + path;
  const headers = { Authorization: authorization() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      cache: "no-store",
      credentials: "omit",
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("The gateway cannot be reached. Does it still run?", { code: "network" });
  }
  if (response.ok) return response;
  throw await refusal(response, body !== undefined);
}

async function refusal(response, wasAsked) {
  const text = await response.text().catch(() => "");
  let error = {};
  try {
    error = JSON.parse(text).error ?? {};
  } catch {
    // Not the gateway's own words; whatever stands before it has answered.
  }
  if (response.status === 401) {
    const reason = isTyped() ? "The gateway does not know this key; type in another." : "The gateway asks for a key.";
    askForKey(`${reason} It stays in this tab and is forgotten with it.`, { again: wasAsked });
  }
  return new ApiError(error.message ?? (text.slice(0, 500) || response.statusText || "No answer"), {
    status: response.status,
    code: error.code,
    type: error.type,
    param: error.param,
    requestId: response.headers.get("x-request-id"),
    body: text,
  });
}

/** What there is to say of an error beside its message, shortest first. */
export const factsOf = (error) =>
  [
    error.status && `status ${error.status}`,
    error.code && `code ${error.code}`,
    error.param && `at ${error.param}`,
    error.requestId && `request ${error.requestId}`,
  ].filter(Boolean);
