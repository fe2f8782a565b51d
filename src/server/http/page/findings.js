// What was found, beside the article: tags to tick and to cross out, officials, dates.

import { $, button, element } from "./dom.js";
import { postsOf } from "./marks.js";
import { RESULT, SURENESS, TAGS } from "./texts.js";

const sureness = (score = 0) => SURENESS.find(([least]) => score >= least)[1];

/** A person's choices about an answer, as a draft keeps them. */
export const noChoices = () => ({ tags: {}, added: [], officials: {} });

/** The tags that go on, in the answer's order, those that were added among their kind. */
export function chosenTags(answer, choices) {
  const own = (answer.tags ?? []).filter((tag) => choices.tags[tag.id] !== "struck");
  const added = choices.added.filter((tag) => !own.some((other) => other.id === tag.id));
  return Object.keys(TAGS.kinds).flatMap((kind) => [...own, ...added].filter((tag) => tag.kind === kind));
}

export function chosenOfficials(answer, choices) {
  const kept = (answer.officials ?? []).filter((official) => choices.officials[official.name] !== "struck");
  return kept.map((official) => ({ name: official.name, posts: postsOf(official) }));
}

/** What of earlier choices holds for a new answer: a tag that was ticked stays, also where it is not proposed again. */
export function carriedOver(choices, before, answer) {
  const proposed = new Set((answer.tags ?? []).map((tag) => tag.id));
  const kept = (before?.tags ?? []).filter((tag) => choices.tags[tag.id] === "kept" && !proposed.has(tag.id));
  const added = [...choices.added, ...kept.map(({ id, name, kind }) => ({ id, name, kind }))];
  return {
    ...choices,
    added: added.filter(
      (tag, index) => !proposed.has(tag.id) && added.findIndex((other) => other.id === tag.id) === index,
    ),
  };
}

export class Findings {
  #answer;
  #marks;
  #choices;
  #paper;
  #find;
  #changed;

  /** `find` shows places; `changed` hears of choices. */
  constructor({ answer, marks, choices, paper, find, changed }) {
    this.#answer = answer;
    this.#marks = marks;
    this.#choices = choices;
    this.#paper = paper;
    this.#find = find;
    this.#changed = changed;
    this.#warnings();
    this.tags();
    this.#officials();
    this.#list(
      "dates",
      marks.dates.map((date) => element("li", {}, this.#entry(date.spans, date.value, date.contents.map(quoted)))),
      RESULT.noDates,
    );
  }

  #warnings() {
    const { warnings = [], languageWarning } = this.#answer;
    const said = warnings.map((warning) => warning.message).filter(Boolean);
    if (!said.length && languageWarning) said.push(RESULT.language);
    $("warnings").hidden = !said.length;
    $("warnings").replaceChildren(element("ul", {}, ...said.map((text) => element("li", {}, text))));
  }

  /** Draws the tags anew. */
  tags() {
    const { added } = this.#choices;
    const made = Object.entries(TAGS.kinds).map(([kind, label]) => {
      const own = this.#marks.tags.filter(({ tag }) => tag.kind === kind);
      const chips = [
        ...own,
        ...added.filter((tag) => tag.kind === kind).map((tag) => ({ tag, spans: [], isAdded: true })),
      ].map((one) => this.#chip(one));
      return chips.length
        ? element("div", {}, element("h3", {}, label), element("ul", { class: "chips" }, ...chips))
        : "";
    });
    $("tags").replaceChildren(...made);
    if (!made.some(Boolean)) $("tags").append(element("p", { class: "empty" }, RESULT.noTags));
  }

  #chip({ tag, spans, isAdded = false }) {
    const chip = element("li", { class: "chip", "data-tag": tag.id });
    const sure = element("span", { class: "sure" }, isAdded ? TAGS.added : sureness(tag.score));
    const name = button(
      { class: "name", "aria-pressed": "false", "data-finds": true, title: TAGS.show(tag.name) },
      tag.name,
      " ",
      sure,
    );
    this.#finds(name, spans, isAdded ? TAGS.byHand(tag.name) : spans.length ? tag.name : TAGS.whole(tag.name));
    const tick = button({ class: "tick", "aria-label": TAGS.keep(tag.name), title: TAGS.keep(tag.name) });
    const cross = button({ class: "cross", "aria-label": TAGS.strike(tag.name), title: TAGS.strike(tag.name) });
    const draw = () => {
      const state = isAdded ? "kept" : (this.#choices.tags[tag.id] ?? "");
      chip.dataset.state = state;
      tick.setAttribute("aria-pressed", String(state === "kept"));
      cross.setAttribute("aria-pressed", String(state === "struck"));
      cross.textContent = state === "struck" ? "↺" : "×";
    };
    const choose = (state) => {
      const { tags } = this.#choices;
      if (tags[tag.id] === state) delete tags[tag.id];
      else tags[tag.id] = state;
      this.#changed();
      draw();
    };
    tick.addEventListener("click", () => choose("kept"));
    cross.addEventListener("click", () => (isAdded ? this.#removeAdded(tag) : choose("struck")));
    draw();
    chip.append(...(isAdded ? [name, cross] : [tick, name, cross]));
    return chip;
  }

  #removeAdded(tag) {
    this.#choices.added = this.#choices.added.filter((other) => other.id !== tag.id);
    this.#changed();
    this.tags();
    $("add-tag").focus();
  }

  /** A tag of the list, taken by hand: one that was crossed out comes back. */
  add({ id, name, kind }) {
    const { tags, added } = this.#choices;
    if ((this.#answer.tags ?? []).some((tag) => tag.id === id)) tags[id] = "kept";
    else if (!added.some((tag) => tag.id === id)) added.push({ id, name, kind });
    this.#changed();
    this.tags();
  }

  #officials() {
    const entries = this.#marks.officials.map(({ official, spans }) => {
      const posts = postsOf(official);
      const entry = this.#entry(spans, official.name, posts.length ? posts : [RESULT.noPost]);
      const item = element("li", {}, entry);
      const cross = button({ class: "cross" });
      const draw = () => {
        const isStruck = this.#choices.officials[official.name] === "struck";
        item.dataset.state = isStruck ? "struck" : "";
        cross.setAttribute("aria-label", (isStruck ? RESULT.restoreOfficial : RESULT.strikeOfficial)(official.name));
        cross.title = cross.getAttribute("aria-label");
        cross.textContent = isStruck ? "↺" : "×";
      };
      cross.addEventListener("click", () => {
        if (this.#choices.officials[official.name]) delete this.#choices.officials[official.name];
        else this.#choices.officials[official.name] = "struck";
        this.#changed();
        draw();
      });
      draw();
      item.append(cross);
      return item;
    });
    this.#list("officials", entries, RESULT.noOfficials);
  }

  #entry(spans, head, details) {
    const lines = details.map((detail) => element("span", { class: "detail" }, detail));
    const entry = button(
      { class: "entry", "aria-pressed": "false", "data-finds": true },
      element("b", {}, head),
      ...lines,
    );
    this.#finds(entry, spans, head);
    return entry;
  }

  #list(id, entries, none) {
    $(id).replaceChildren(...(entries.length ? entries : [element("li", { class: "empty" }, none)]));
  }

  /** Pointer and focus light the places up; a press goes there. */
  #finds(control, numbers, label) {
    for (const name of ["pointerenter", "focus"])
      control.addEventListener(name, () => this.#paper.light(numbers, true));
    for (const name of ["pointerleave", "blur"])
      control.addEventListener(name, () => this.#paper.light(numbers, false));
    control.addEventListener("click", () => this.#find(numbers, label, control));
  }
}

const quoted = (text) => (/^[“"]|[”"]$/.test(text) ? text : `“${text.replace(/\s+/g, " ").trim()}”`);
