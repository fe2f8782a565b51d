// The answer, turned into what stands on the page. Text only ever becomes text nodes.

import { paragraphs } from "./reading.js";

const $ = (id) => document.getElementById(id);

/** An element with text or children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Never 100%: a machine is never that sure. */
const percent = (score = 0) => `${Math.min(99, Math.round(score * 100))}%`;
const day = ({ year, month, day }) => [day, month, year].filter(Boolean).join("-");

/** In quotation marks, unless it has one of its own. */
const quoted = (text) => (/^[“"]|[”"]$/.test(text) ? text : `“${text}”`);

/** A date mention's days as an editor writes them. */
export function days({ value = "", startDate, endDate }) {
  if (!value) return "chưa xác định được";
  const lunar = /^LUNAR:(?:(\d+)-)??(\d+)(?:-(\d+))?$/.exec(value);
  if (lunar) return `âm lịch: ${[lunar[3] && `ngày ${+lunar[3]}`, `tháng ${+lunar[2]}`, lunar[1]].filter(Boolean).join(" ")}`;
  const time = /T(\d\d:\d\d)/.exec(value);
  if (startDate && endDate) {
    const [first, last] = [day(startDate), day(endDate)];
    return first === last ? `${time ? `${time[1]}, ` : ""}${first}` : `${first} đến ${last}`;
  }
  if (startDate) return `từ ${day(startDate)}`;
  if (endDate) return `đến ${day(endDate)}`;
  return value;
}

/** Shows an answer. `article` is what was asked. */
export class Results {
  #spans = [];
  #pieces = new Map();

  constructor(article, answer) {
    const warnings = answer.warnings ?? [];
    $("warning").hidden = !warnings.length;
    $("warning").textContent = warnings.map((warning) => warning.message).join(" ");
    const sentences = this.#register(answer.summary?.sentences, "sentence");
    const tags = (answer.tags ?? []).map((tag) => ({ tag, spans: this.#register(tag.evidence, "evidence") }));
    const officials = (answer.officials ?? []).map((official) => this.#official(official));
    const dates = (answer.dates ?? []).map((date) => ({
      date,
      spans: this.#register([date.span], "date", { head: "Thời gian", text: `${days(date)}${date.value ? ` (${date.value})` : ""}` }),
    }));
    this.#paper(article);
    this.#summary(answer.summary, sentences);
    this.#tags(tags);
    this.#list("officials", officials.map(({ official, spans }) => this.#entry(spans, official.name, officialDetail(official))), "Bài không nêu cán bộ nào.");
    this.#list("dates", dates.map(({ date, spans }) => this.#entry(spans, date.span.content, [days(date)])), "Bài không nêu thời gian nào.");
  }

  #register(spans = [], kind, note) {
    return spans.map((span) => {
      this.#spans.push({ kind, note, field: span.field, begin: span.beginOffset ?? 0, end: span.endOffset ?? 0, content: span.content });
      return this.#spans.length - 1;
    });
  }

  #official(official) {
    const posts = official.positions ?? [];
    const note = { head: official.name, text: officialDetail(official).join("; ") };
    const names = this.#register(official.mentions, "name", note);
    const titles = posts.flatMap((post) => this.#register([post.span], "post", { head: post.title, text: `Chức vụ của ${official.name}` }));
    return { official, spans: [...names, ...titles] };
  }

  #paper(article) {
    const paper = $("paper");
    paper.replaceChildren();
    for (const [field, name, className] of [["FIELD_TITLE", "title", "title"], ["FIELD_LEAD", "lead", "lead"], ["FIELD_BODY", "body", ""]]) {
      const here = this.#spans.map((span, number) => ({ ...span, number })).filter((span) => span.field === field);
      const isHtml = name === "body" && article.html;
      for (const pieces of paragraphs(article[name], here, isHtml)) {
        const line = element("p", { class: className || null });
        for (const piece of pieces) line.append(this.#piece(piece.text, piece.spans.map((index) => here[index].number)));
        paper.append(line);
      }
    }
  }

  #piece(text, numbers) {
    if (!numbers.length) return text;
    const spans = numbers.map((number) => this.#spans[number]);
    const kinds = [...new Set(spans.map((span) => span.kind))];
    // A name inside of a post is a name: the innermost speaks.
    const noted = ["name", "date", "post"].map((kind) => spans.find((span) => span.kind === kind)).find(Boolean);
    const shown = kinds.filter((kind) => ["name", "date", "post"].includes(kind) && kind === noted?.kind);
    const piece = element("span", { class: shown.join(" ") || null, "data-spans": numbers.join(" ") }, text);
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

  #summary(summary, sentences) {
    const shown = $("summary");
    shown.replaceChildren();
    $("copy-summary").hidden = !summary?.text;
    if (!sentences.length) {
      shown.append(summary?.text || "Bài không có câu nào tóm tắt được.");
      return;
    }
    sentences.forEach((number, index) => {
      const label = this.#spans[number].content.trim();
      const link = element("button", { type: "button", title: "Xem câu này trong bài" }, /[\p{L}\p{N}]$/u.test(label) && index + 1 < sentences.length ? `${label}.` : label);
      this.#lights(link, [number]);
      shown.append(link, index + 1 < sentences.length ? " " : "");
    });
  }

  #tags(tags) {
    $("evidence").replaceChildren();
    const groups = [["TAG_KIND_SECTION", "Chuyên mục"], ["TAG_KIND_SUBJECT", "Chủ đề"], ["TAG_KIND_PLACE", "Địa phương"]];
    const made = groups.map(([kind, label]) => {
      const chips = tags.filter(({ tag }) => tag.kind === kind).map(({ tag, spans }) => this.#chip(tag, spans));
      return chips.length ? element("div", {}, element("h3", {}, label), element("div", { class: "chips" }, ...chips)) : "";
    });
    $("tags").replaceChildren(...made);
    if (!tags.length) $("tags").append(element("p", { class: "empty" }, "Không có nhãn nào đủ chắc."));
  }

  #chip(tag, spans) {
    const score = element("span", { class: "score" }, element("span", { class: "visually-hidden" }, ", mức chắc chắn "), percent(tag.score));
    const chip = element("button", { type: "button", class: "chip", "aria-pressed": "false", "data-tag": tag.id }, tag.name, score);
    this.#lights(chip, spans, (pressed) => $("evidence").replaceChildren(...(pressed ? this.#evidence(tag, spans) : [])));
    return chip;
  }

  #evidence(tag, spans) {
    if (!spans.length) return [element("p", {}, `Nhãn “${tag.name}” rút từ cả bài, không riêng câu nào.`)];
    const quotes = spans.map((number) => {
      const link = element("button", { type: "button", class: "link" }, quoted(this.#spans[number].content.trim()));
      link.addEventListener("click", () => this.#show([number]));
      return element("li", {}, link);
    });
    return [element("p", {}, `Căn cứ của nhãn “${tag.name}”:`), element("ul", {}, ...quotes)];
  }

  #entry(spans, head, details) {
    const button = element("button", { type: "button", class: "entry", "aria-pressed": "false" }, element("b", {}, head), ...details.map((detail) => element("span", { class: "detail" }, detail)));
    this.#lights(button, spans);
    return element("li", {}, button);
  }

  #list(id, entries, none) {
    $(id).replaceChildren(...(entries.length ? entries : [element("li", { class: "empty" }, none)]));
  }

  /** Hover and focus light the places up; a click keeps them lit and goes there. */
  #lights(control, numbers, then = () => {}) {
    const on = () => this.#light(numbers, true);
    const off = () => this.#light(numbers, false);
    control.addEventListener("pointerenter", on);
    control.addEventListener("pointerleave", off);
    control.addEventListener("focus", on);
    control.addEventListener("blur", off);
    control.addEventListener("click", () => {
      const pressed = control.getAttribute("aria-pressed") !== "true";
      document.querySelectorAll("#read [aria-pressed='true']").forEach((other) => other.setAttribute("aria-pressed", "false"));
      if (control.hasAttribute("aria-pressed")) control.setAttribute("aria-pressed", String(pressed));
      document.querySelectorAll(".kept").forEach((piece) => piece.classList.remove("kept", "lit"));
      if (control.classList.contains("chip") || pressed) $("evidence").replaceChildren();
      if (pressed) this.#show(numbers);
      then(pressed);
    });
  }

  #show(numbers) {
    document.querySelectorAll(".kept").forEach((piece) => piece.classList.remove("kept", "lit"));
    const pieces = numbers.flatMap((number) => this.#pieces.get(number) ?? []);
    pieces.forEach((piece) => piece.classList.add("kept", "lit"));
    const wide = matchMedia("(min-width: 62rem)").matches;
    if (wide) pieces[0]?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  #light(numbers, on) {
    for (const piece of numbers.flatMap((number) => this.#pieces.get(number) ?? [])) {
      if (!piece.classList.contains("kept")) piece.classList.toggle("lit", on);
    }
  }
}

function officialDetail(official) {
  const titles = (official.positions ?? []).map((post) => post.title);
  return titles.length ? titles : ["bài không nêu rõ chức vụ"];
}
