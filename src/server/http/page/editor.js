// The box that a whole article goes into. Beside each paragraph stands what it is taken for, and can be changed.
//
// A copy of the text, unseen, lies behind the box with the same font and width: where its lines stand, the box's stand.

import { takeApart, words } from "./article.js";
import { $, element } from "./dom.js";
import { BOX, HTML_ROLE, ROLES, ROLE_OF } from "./texts.js";

export class Editor {
  #text = $("text");
  #mirror = $("mirror");
  #gutter = $("gutter");
  #changed;
  #labels = new Map();
  #lines = [];
  #article = null;
  #hovered = -1;
  /** Roles that a person chose, by the paragraph's text. */
  chosen = {};
  /** Whether the box is markup: null for as it looks. */
  html = null;

  /** `changed` hears of every change that a person makes. */
  constructor(changed) {
    this.#changed = changed;
    this.#text.addEventListener("input", () => this.#edited());
    for (const name of ["click", "keyup", "focus", "blur"]) this.#text.addEventListener(name, () => this.#label());
    $("box").addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.#hover(event));
    $("box").addEventListener("pointerleave", () => this.#hover(null));
    new ResizeObserver(() => this.#label()).observe(this.#mirror);
    $("html").addEventListener("change", () => {
      this.html = $("html").checked;
      this.#edited();
    });
  }

  get value() {
    return this.#text.value;
  }

  /** The text taken apart. */
  get article() {
    return this.#article;
  }

  set({ text = "", chosen = {}, html = null }) {
    this.#text.value = text;
    this.chosen = { ...chosen };
    this.html = html;
    this.#render();
    $("box").scrollTop = 0;
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  /** Selects the first place where a text stands. */
  reveal(content) {
    const begin = this.#text.value.indexOf(content);
    if (begin < 0) return;
    this.#text.focus();
    this.#text.setSelectionRange(begin, begin + content.length);
    this.#lineAt(begin)?.scrollIntoView({ block: "center" });
  }

  #edited() {
    this.#render();
    this.#changed();
  }

  #render() {
    const text = this.#text.value;
    this.#article = takeApart(text, { chosen: this.chosen, html: this.html });
    const { title, lead, body, byline, html, parts } = this.#article;
    const starts = new Map(parts.map((part, index) => [part.begin, index]));
    let begin = 0;
    let index = -1;
    const lines = text.split("\n");
    while (this.#mirror.childElementCount > lines.length) this.#mirror.lastElementChild.remove();
    this.#lines = lines.map((line, number) => {
      let shown = this.#mirror.children[number];
      if (!shown) this.#mirror.append((shown = element("div")));
      if (shown.textContent !== line) shown.textContent = line;
      if (starts.has(begin)) index = starts.get(begin);
      const inside = index >= 0 && begin < parts[index].end && line.trim();
      shown.className = inside ? `is-${parts[index].role}` : "";
      const made = { begin, index: inside ? index : -1, shown };
      begin += line.length + 1;
      return made;
    });
    $("html-row").hidden = !html && !this.html && !/<[a-z]/i.test(text);
    $("html").checked = html;
    const said = {
      title,
      lead,
      byline,
      words: words(html ? title + lead : text),
      paragraphs: body ? body.split("\n").length : 0,
    };
    if (html) said.words += words(body.replace(/<[^>]*>/g, " "));
    $("told").textContent = text.trim() ? (html ? BOX.toldHtml(said) : BOX.told(said)) : "";
    this.#label();
  }

  /** Labels for what is no body, for where the body begins, and for the paragraph in hand. */
  #label() {
    const { parts, html } = this.#article ?? { parts: [] };
    const at = document.activeElement === this.#text ? this.#lineOf(this.#text.selectionStart)?.index : -1;
    const firstOfBody = parts.findIndex((part) => part.role === "body");
    const tops = new Map();
    for (const line of this.#lines)
      if (line.index >= 0 && !tops.has(line.index)) tops.set(line.index, line.shown.offsetTop);
    const wanted = new Set([
      at,
      this.#hovered,
      firstOfBody,
      ...parts.flatMap((part, index) => (part.role === "body" ? [] : [index])),
    ]);
    wanted.delete(-1);
    wanted.delete(undefined);
    for (const [index, label] of this.#labels) {
      if (tops.has(index) && (wanted.has(index) || label === document.activeElement)) continue;
      label.remove();
      this.#labels.delete(index);
    }
    for (const index of wanted) {
      if (!tops.has(index)) continue;
      const label = this.#labels.get(index) ?? this.#newLabel(index);
      const { role, text } = parts[index];
      const markup = html && index === parts.length - 1 && role === "body" && /<[a-z!/]/i.test(text);
      label.options[2].textContent = markup ? HTML_ROLE : ROLES.body;
      label.disabled = markup;
      label.value = role;
      label.className = `is-${role}`;
      label.style.top = `${tops.get(index)}px`;
    }
  }

  #newLabel(index) {
    const options = Object.entries(ROLES).map(([role, name]) => element("option", { value: role }, name));
    const label = element("select", { "aria-label": ROLE_OF(index + 1) }, ...options);
    label.addEventListener("change", () => {
      this.chosen[this.#article.parts[index].text] = label.value;
      this.#edited();
    });
    this.#labels.set(index, label);
    // In the order of the paragraphs, for the keyboard.
    const next = [...this.#labels.keys()].filter((other) => other > index).sort((a, b) => a - b)[0];
    this.#gutter.insertBefore(label, this.#labels.get(next) ?? null);
    return label;
  }

  #hover(event) {
    let hovered = -1;
    if (event) {
      const y = event.clientY - this.#mirror.getBoundingClientRect().top;
      const over = this.#lines.find(({ shown }) => y >= shown.offsetTop && y < shown.offsetTop + shown.offsetHeight);
      hovered = over?.index ?? -1;
    }
    if (hovered === this.#hovered) return;
    this.#hovered = hovered;
    this.#label();
  }

  #lineOf(position) {
    return this.#lines.findLast((line) => line.begin <= position);
  }

  #lineAt(position) {
    return this.#lineOf(position)?.shown;
  }
}
