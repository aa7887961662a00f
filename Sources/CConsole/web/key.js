// SPDX-License-Identifier: MIT-0
// The gateway's key: typed in here, kept in this tab alone, sent in the header `Authorization` and nowhere else.

import { byId } from "./dom.js";

const NAME = "bedrock-gateway-key";
/** The documented key of a gateway that listens on its own machine alone. */
const DEFAULT_KEY = "bedrock";

const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);

/** The key in use; on the gateway's own machine the documented one serves until another is typed in. */
export function currentKey() {
  try {
    return sessionStorage.getItem(NAME) ?? (isLoopback ? DEFAULT_KEY : "");
  } catch {
    return "";
  }
}

/** Whether the key in use was typed in. */
export function isTyped() {
  try {
    return sessionStorage.getItem(NAME) !== null;
  } catch {
    return false;
  }
}

/** The value of the header; the key's bytes in UTF-8, as the gateway compares them. */
export const authorization = () =>
  `Bearer ${String.fromCharCode(...new TextEncoder().encode(currentKey()))}`;

/** The key that was kept when another was asked for. */
let keptKey;

/** Asks for the key; where `again` is false, not if that has been declined for the same key already. */
export function askForKey(reason, { again = true } = {}) {
  const dialog = byId("key-dialog");
  if (!dialog || dialog.open || (!again && keptKey === currentKey())) return;
  if (reason) byId("key-reason").textContent = reason;
  byId("key").value = "";
  dialog.showModal();
  byId("key").focus();
}

/** Brings the dialog to life; calls back when the key has changed. */
export function startKey(onChange) {
  const dialog = byId("key-dialog");
  const keep = () => (keptKey = currentKey());
  dialog.addEventListener("cancel", keep);
  const finish = (change) => {
    dialog.close();
    if (change) {
      change();
      onChange();
    }
  };
  byId("key-button").addEventListener("click", () =>
    askForKey("The key that the gateway asks for. It stays in this tab and is forgotten with it."));
  byId("key-cancel").addEventListener("click", () => {
    keep();
    finish();
  });
  byId("key-forget").addEventListener("click", () => finish(() => sessionStorage.removeItem(NAME)));
  byId("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const value = byId("key").value.trim();
    if (value) finish(() => sessionStorage.setItem(NAME, value));
  });
}
