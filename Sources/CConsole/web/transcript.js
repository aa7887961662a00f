// SPDX-License-Identifier: MIT-0
// The messages on the page, and how they are scrolled.

import { byId } from "./dom.js";

const list = byId("messages");

/** Whether the end is in sight; who has scrolled up reads, and is left there. */
let isAtEnd = true;
let isDue = false;
let top = 0;

/** Follows an answer down, once a frame: each look at the height lays the whole answer out anew. */
export function follow() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  });
}

/** Shows a message at the end. */
export function show(node) {
  byId("empty-conversation").hidden = true;
  list.append(node);
  isAtEnd = true;
  follow();
}

/** Takes what went wrong off the page. */
export function forgetErrors() {
  list.querySelectorAll(".message.error").forEach((node) => node.remove());
}

/** Takes all messages off the page. */
export function forget() {
  list.querySelectorAll(".message").forEach((node) => node.remove());
  byId("empty-conversation").hidden = false;
}

/** Watches where the reader is. */
export function startTranscript() {
  list.addEventListener("scroll", () => {
    // Only who scrolls up leaves the end; an answer may have grown since it was followed.
    if (!isAtEnd || list.scrollTop < top) isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    top = list.scrollTop;
  });
}
