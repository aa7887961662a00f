// SPDX-License-Identifier: MIT-0
// Tabs as the ARIA Authoring Practices have them: one is in the order of focus, arrows, Home and End move among them.

import { byId } from "./dom.js";

/**
 * Brings a list of tabs to life.
 * The list with `data-remember` is the page's: its tab stands in the address, so that it can be linked to.
 */
export function startTabs(list, onSelect = () => {}) {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const remembers = list.hasAttribute("data-remember");
  const target = (tab) => tab.getAttribute("aria-controls");

  function select(tab, { focus = false } = {}) {
    for (const other of tabs) {
      const isChosen = other === tab;
      other.setAttribute("aria-selected", String(isChosen));
      other.tabIndex = isChosen ? 0 : -1;
      byId(target(other)).hidden = !isChosen;
    }
    if (focus) tab.focus();
    if (remembers) {
      if (location.hash !== `#${target(tab)}`) history.replaceState(null, "", `#${target(tab)}`);
      document.title = `${tab.textContent} · Bedrock gateway`;
    }
    onSelect(target(tab));
  }

  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) select(tab);
  });
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    select(tabs[(next + tabs.length) % tabs.length], { focus: true });
  });

  const show = (name) => {
    const tab = tabs.find((tab) => target(tab) === name);
    if (tab) select(tab);
    return Boolean(tab);
  };
  if (remembers) {
    addEventListener("hashchange", () => show(location.hash.slice(1)));
    show(location.hash.slice(1)) || select(tabs[0]);
  }
  return { show };
}
