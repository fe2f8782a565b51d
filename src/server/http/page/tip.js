// A note beside the mark that the pointer or the keyboard is on.

import { $, element } from "./dom.js";

const tip = $("tip");

function show(piece) {
  tip.replaceChildren(element("b", {}, piece.note.head), piece.note.text);
  tip.hidden = false;
  const box = piece.getClientRects()[0] ?? piece.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 8;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(above > 4 ? above : box.bottom + 8) + scrollY}px`;
}

export function hideTip() {
  tip.hidden = true;
}

for (const root of document.querySelectorAll(".marked")) {
  for (const [on, off] of [
    ["pointerover", "pointerout"],
    ["focusin", "focusout"],
  ]) {
    root.addEventListener(on, ({ target }) => target.note && show(target));
    root.addEventListener(off, hideTip);
  }
}
