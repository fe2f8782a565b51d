// The article on the page: officials, posts and dates marked, places lit, sentences that go into the summary.

import { element } from "./dom.js";
import { paragraphs } from "./reading.js";
import { sentencesOf } from "./sentences.js";

const FIELDS = { title: "FIELD_TITLE", lead: "FIELD_LEAD", body: "FIELD_BODY" };
/** A name inside of a post is a name: the innermost speaks. */
const NOTED = ["name", "date", "post"];

export class Paper {
  #spans;
  #pieces = new Map();
  /** The sentences of sapo and body, in reading order: { text, element }. */
  sentences = [];

  /** Puts the article `asked` into `root`. `spans` are those of marks.js. */
  constructor(root, asked, spans, { most = Infinity } = {}) {
    this.#spans = spans;
    const lines = Object.fromEntries(Object.keys(FIELDS).map((role) => [role, this.#linesOf(asked, role)]));
    const shown = [];
    for (const { role, text } of asked.parts) {
      if (!(role in FIELDS)) shown.push(element("p", { class: role }, text));
      else if (role === "body" && asked.html) shown.push(...lines.body.map((pieces) => this.#line(role, pieces)));
      else if (lines[role].length) shown.push(this.#line(role, lines[role].shift()));
    }
    root.replaceChildren(...shown.slice(0, most));
  }

  /** The paragraphs of a field, in pieces with the numbers of their spans. */
  #linesOf(asked, role) {
    const here = this.#spans.map((span, number) => ({ ...span, number })).filter((span) => span.field === FIELDS[role]);
    const lines = paragraphs(asked[role], here, role === "body" && asked.html);
    return lines.map((pieces) =>
      pieces.map(({ text, spans }) => ({ text, spans: spans.map((index) => here[index].number) })),
    );
  }

  #line(role, pieces) {
    const line = element("p", { class: role });
    if (role === "title") {
      line.append(...pieces.map((piece) => this.#piece(piece)));
      return line;
    }
    for (const { pieces: some, text } of this.#inSentences(pieces)) {
      const made = some.map((piece) => this.#piece(piece));
      if (text === null) {
        line.append(...made);
        continue;
      }
      const sentence = element("span", { class: "sentence", "data-sentence": this.sentences.length }, ...made);
      this.sentences.push({ text, element: sentence });
      line.append(sentence);
    }
    return line;
  }

  /** The pieces of a paragraph cut at its sentences; `text` is null for what stands between them. */
  #inSentences(pieces) {
    const whole = pieces.map((piece) => piece.text).join("");
    const runs = [];
    let begin = 0;
    for (const [from, to] of [...this.#rangesOf(pieces, whole), [whole.length, whole.length]]) {
      if (from > begin) runs.push({ pieces: slice(pieces, begin, from), text: null });
      if (to > from) runs.push({ pieces: slice(pieces, from, to), text: whole.slice(from, to) });
      begin = to;
    }
    return runs;
  }

  /** Where sentences stand. What the server gave as one is one. */
  #rangesOf(pieces, whole) {
    const given = new Map();
    let at = 0;
    for (const piece of pieces) {
      for (const number of piece.spans.filter((one) => this.#spans[one].kind === "summary")) {
        given.set(number, [given.get(number)?.[0] ?? at, at + piece.text.length]);
      }
      at += piece.text.length;
    }
    let ranges = sentencesOf(whole);
    for (const [from, to] of given.values()) {
      ranges = ranges.flatMap(([begin, end]) =>
        [
          [begin, Math.min(end, from)],
          [Math.max(begin, to), end],
        ].filter(([b, e]) => /[\p{L}\p{N}]/u.test(whole.slice(b, e))),
      );
      ranges.push([from, to]);
    }
    return ranges.sort((a, b) => a[0] - b[0]);
  }

  #piece({ text, spans: numbers }) {
    if (!numbers.length) return text;
    const spans = numbers.map((number) => this.#spans[number]);
    const noted = NOTED.map((kind) => spans.find((span) => span.kind === kind)).find(Boolean);
    const piece = element("span", { class: noted?.kind, "data-spans": numbers.join(" ") }, text);
    if (noted?.note) {
      piece.tabIndex = 0;
      piece.setAttribute("role", "mark");
      piece.setAttribute("aria-describedby", "tip");
      piece.note = noted.note;
    }
    for (const number of numbers) {
      if (!this.#pieces.has(number)) this.#pieces.set(number, []);
      this.#pieces.get(number).push(piece);
    }
    return piece;
  }

  pieces(number) {
    return this.#pieces.get(number) ?? [];
  }

  content(number) {
    return this.#spans[number].content;
  }

  /** Lights places up while a pointer or the focus is on what speaks of them. */
  light(numbers, on) {
    for (const piece of numbers.flatMap((number) => this.pieces(number))) {
      if (!piece.classList.contains("kept")) piece.classList.toggle("lit", on);
    }
  }

  /** Lights places up until others are kept. */
  keep(numbers, root = document) {
    root.querySelectorAll(".kept").forEach((piece) => piece.classList.remove("kept", "lit"));
    for (const piece of numbers.flatMap((number) => this.pieces(number))) piece.classList.add("kept", "lit");
  }
}

/** The pieces between two places of their text. */
function slice(pieces, from, to) {
  const found = [];
  let at = 0;
  for (const piece of pieces) {
    const text = piece.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (text) found.push({ ...piece, text });
    at += piece.text.length;
  }
  return found;
}
