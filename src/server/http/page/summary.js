// The summary in hand: its length, its words counted, sentences of the article taken in and out.

import { $, announce, toast } from "./dom.js";
import { bare, counts, has, without, withSentence } from "./sentences.js";
import { SUMMARY } from "./texts.js";

/** What may be asked for: the limit that is counted against, and the options of the call; none is the answer's own. */
const LENGTHS = {
  sentence: { limit: ["sentences", 1], options: { maxSentences: 1 } },
  characters: { limit: ["characters", 155], options: { maxCharacters: 155 } },
  words: { limit: ["words", 60], options: null },
};

export class Summary {
  #text = $("summary");
  #paper = null;
  #length = "words";
  #changed;
  #ask;
  #own = "";
  #current = -1;

  /** `ask` gets a summary's text for options; `changed` hears of the text and the length. */
  constructor({ ask, changed }) {
    this.#ask = ask;
    this.#changed = changed;
    this.#text.addEventListener("input", () => {
      this.#draw();
      this.#changed(this.#text.value, this.#length);
    });
    for (const control of document.querySelectorAll("[name=length]")) {
      control.addEventListener("change", () => this.#choose(control.value));
    }
    $("restore-summary").addEventListener("click", () => this.#choose(this.#length));
  }

  /** Takes an answer: its article on paper, its own summary, and what a person made of it. */
  show({ paper, own, text = own, length = "words" }) {
    this.#paper = paper;
    this.#own = own;
    this.#length = length;
    this.#current = -1;
    document.querySelector(`[name=length][value=${length}]`).checked = true;
    this.#text.value = text;
    this.#text.placeholder = own ? "" : SUMMARY.none;
    $("summary-note").textContent = "";
    this.#draw();
  }

  get text() {
    return this.#text.value.trim();
  }

  async #choose(length) {
    this.#length = length;
    const { options } = LENGTHS[length];
    const before = this.#text.value;
    let note = "";
    let text = this.#own;
    if (options) {
      text = await this.#ask(options);
      if (text === null) return;
      if (!text && length === "characters" && this.#own) {
        text = (await this.#ask(LENGTHS.sentence.options)) ?? "";
        note = SUMMARY.nothingFits;
      }
    }
    $("summary-note").textContent = note;
    this.#set(text);
    if (before && before !== text && before !== this.#own) toast(SUMMARY.replaced, () => this.#set(before));
  }

  #set(text) {
    this.#text.value = text;
    this.#draw();
    this.#changed(text, this.#length);
  }

  #draw() {
    const counted = counts(this.#text.value);
    const [unit, most] = LENGTHS[this.#length].limit;
    const over = counted[unit] - most;
    $("counts").textContent = SUMMARY.counts(counted.sentences, counted.words, counted.characters);
    $("over").textContent = over > 0 ? SUMMARY.over(over, SUMMARY.units[unit]) : "";
    $("copy-summary").disabled = !this.text;
    for (const { text, element } of this.#paper?.sentences ?? [])
      element.classList.toggle("in", has(this.#text.value, text));
    // Where the browser does not size the field by itself.
    if (!CSS.supports("field-sizing", "content")) {
      this.#text.style.height = "auto";
      this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
    }
  }

  /** Takes a sentence of the article in, or out. */
  toggle(number) {
    const sentences = this.#paper.sentences;
    const { text } = sentences[number];
    const before = this.#text.value;
    const isIn = has(before, text);
    const after = sentences
      .slice(number + 1)
      .map((sentence) => sentence.text)
      .filter((other) => bare(other) !== bare(text));
    this.#set(isIn ? without(before, text) : withSentence(before, text, after));
    toast(isIn ? SUMMARY.removed : SUMMARY.added, () => this.#set(before));
  }

  /** The next sentence of the article, or the one before, for the keyboard. */
  step(by) {
    const sentences = this.#paper?.sentences ?? [];
    if (!sentences.length) return;
    sentences[this.#current]?.element.classList.remove("current");
    this.#current =
      this.#current < 0
        ? by > 0
          ? 0
          : sentences.length - 1
        : Math.min(sentences.length - 1, Math.max(0, this.#current + by));
    const { element, text } = sentences[this.#current];
    element.classList.add("current");
    element.scrollIntoView({ block: "center", behavior: "smooth" });
    announce(SUMMARY.sentence(has(this.#text.value, text), text));
  }

  /** Takes the sentence at hand in, or out. False where there is none. */
  toggleCurrent() {
    if (this.#current < 0) return false;
    this.toggle(this.#current);
    return true;
  }
}
