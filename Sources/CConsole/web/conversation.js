// SPDX-License-Identifier: MIT-0
// The conversation: messages in the form of the interface, and what is known of the answers. Kept in the tab.

import { tab } from "./dom.js";

const NAME = "bedrock-gateway-conversation";

/** The messages so far, oldest first. */
export class Conversation {
  /** Each `{message, facts}`. */
  entries = tab.read(NAME) ?? [];

  add(message, facts = []) {
    this.entries.push({ message, facts });
    this.#keep();
  }

  clear() {
    this.entries = [];
    this.#keep();
  }

  /** The messages of a request. */
  messages(system) {
    const messages = this.entries.map((entry) => entry.message);
    return system ? [{ role: "system", content: system }, ...messages] : messages;
  }

  /** A tab keeps a few megabytes; pictures may be more, and then the conversation lasts as long as the page. */
  #keep() {
    if (!tab.write(NAME, this.entries)) tab.write(NAME, []);
  }
}
