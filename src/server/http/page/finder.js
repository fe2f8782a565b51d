// The strip at the foot of the page that leads through the places of what was chosen.

import { $, isWide } from "./dom.js";
import { FINDER } from "./texts.js";

export class Finder {
  #paper = null;
  #numbers = [];
  #at = 0;
  #from = null;

  constructor() {
    $("finder-next").addEventListener("click", () => this.#go(1));
    $("finder-back").addEventListener("click", () => this.#go(-1));
    $("finder-close").addEventListener("click", () => this.close());
    $("finder-return").addEventListener("click", () => {
      const { top, control } = this.#from ?? {};
      this.close();
      scrollTo({ top, behavior: "smooth" });
      control?.focus({ preventScroll: true });
    });
  }

  /** Shows the places one after another, the first at once. */
  open(paper, numbers, label, control) {
    this.#paper = paper;
    this.#numbers = numbers;
    this.#at = 0;
    this.#from = { top: scrollY, control };
    $("finder").hidden = false;
    $("finder-label").textContent = numbers.length ? label : `${label}: ${FINDER.nowhere}`;
    for (const id of ["finder-next", "finder-back"]) $(id).hidden = numbers.length < 2;
    $("finder-return").hidden = isWide() || !numbers.length;
    paper.keep(numbers);
    this.#go(0);
  }

  close() {
    if ($("finder").hidden) return;
    $("finder").hidden = true;
    this.#paper?.keep([]);
    document
      .querySelectorAll("#findings [aria-pressed='true'][data-finds]")
      .forEach((control) => control.setAttribute("aria-pressed", "false"));
  }

  #go(step) {
    const many = this.#numbers.length;
    $("finder-at").textContent = many > 1 ? FINDER.place(((this.#at + step + many) % many) + 1, many) : "";
    if (!many) return;
    this.#at = (this.#at + step + many) % many;
    const [first] = this.#paper.pieces(this.#numbers[this.#at]);
    document.querySelectorAll(".here").forEach((piece) => piece.classList.remove("here"));
    this.#paper.pieces(this.#numbers[this.#at]).forEach((piece) => piece.classList.add("here"));
    first?.scrollIntoView({ block: isWide() ? "nearest" : "center", behavior: "smooth" });
  }
}
