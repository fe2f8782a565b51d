// The keyboard: single keys where nobody types, and nowhere while a dialog is open.

import { $, isTyping } from "./dom.js";

/** `does` has what a key does; false where it did nothing. */
export function listen(does) {
  addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      does.analyze();
      return;
    }
    if (event.key === "Escape") does.escape();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const done = {
      j: () => does.step(1),
      k: () => does.step(-1),
      c: () => does.copy(),
      e: () => does.edit(),
      "?": () => $("help").showModal(),
      // Enter on a button is the button's.
      Enter: () => (event.target.closest("button, a, summary") ? false : does.toggle()),
    }[event.key]?.();
    if (done !== undefined && done !== false) event.preventDefault();
  });
}
