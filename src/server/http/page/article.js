// One box of text, told apart into title, sapo, body and by-line, and as the server wants it.

import { findDay, publishTime, typed } from "./day.js";
import { AFTER, CREDITS, CREDIT_JOINTS, DATELINE_WORDS, PAGE_LINES } from "./texts.js";

const TITLE_WORDS = 45;
const LEAD_WORDS = [8, 130];
const BYLINE_WORDS = 12;
const SOURCE_WORDS = 8;
const NAME_WORDS = 6;
/** By-lines stand in so many of the last paragraphs. */
const LAST = 3;

/** True where a text is markup rather than text that happens to hold a "<". */
export const looksLikeHtml = (text) => /<(p|div|br|h[1-6]|figure|table|span|ul|article|section)\b[^>]*>/i.test(text);

export const words = (text) => text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}.,:/%-]*/gu)?.length ?? 0;
const small = (text) => text.normalize("NFC").toLocaleLowerCase("vi").replace(/\s+/g, " ").trim();

/** The paragraphs of a text that are not blank: { text, begin, end }. */
export function paragraphsOf(text) {
  return [...text.matchAll(/[^\r\n]+/g)]
    .filter(([line]) => /[^\s\ufeff]/.test(line))
    .map((line) => ({ text: line[0].trim(), begin: line.index, end: line.index + line[0].length }));
}

/** The day that a line of a web page gives, and nothing else stands in it; null for all else. */
export function datelineDay(line) {
  const found = findDay(line);
  if (!found) return null;
  let rest = ` ${small(found.rest)} `;
  for (const word of DATELINE_WORDS) rest = rest.replaceAll(word, " ");
  // A time zone, "GMT+7", and marks may stay.
  return /\p{L}|\d{3}/u.test(rest) ? null : found;
}

/** Where a text is made of nothing but some words and marks. */
function onlyOf(text, known) {
  // Two spaces between words, so that each has one of its own at either side.
  const spread = (words) => ` ${words.split(" ").join("  ")} `;
  let rest = spread(
    text
      .replace(/([,&/+–-])/g, " $1 ")
      .replace(/ +/g, " ")
      .trim(),
  );
  for (const word of known) rest = rest.replaceAll(spread(word), " ");
  return !rest.trim();
}
const CREDIT_WORDS = [...CREDITS, ...CREDIT_JOINTS].sort((a, b) => b.length - a.length);

/** True for "Tin và ảnh: THANH TRÚC", "Theo TTXVN", and names alone. */
export function isByline(line) {
  const text = small(line).replace(/^[([]\s*/, "");
  const many = words(line);
  if (many > BYLINE_WORDS) return false;
  const colon = text.indexOf(":");
  if (colon > 0 && onlyOf(text.slice(0, colon), CREDIT_WORDS)) return true;
  const isSource = AFTER.some((word) => text.startsWith(`${word} `)) && many <= SOURCE_WORDS;
  return (isSource && !/[.!?][)\]]?$/.test(text)) || isName(line);
}

/** THANH TRÚC, Nguyễn Văn A, BẢO TRÂN - GIA HUY: names and nothing else. */
function isName(line) {
  const parts = line.split(/\s+[-–&]\s+|,\s*|\s+và\s+/u);
  return (
    parts.length <= 3 &&
    parts.every((part) => {
      const syllables = part.trim().split(/\s+/);
      return (
        syllables.length >= 2 &&
        syllables.length <= 5 &&
        syllables.every((one) => /^\p{Lu}\p{M}*[\p{L}\p{M}]*\.?$/u.test(one))
      );
    })
  );
}

const isPageLine = (line) => PAGE_LINES.includes(small(line)) || datelineDay(line) !== null;
const ends = (line) => /[.;,:]["”’)]*$/.test(line);

/** What each paragraph is: as it was `chosen`, roles by the paragraph's text, and for the rest as it looks. */
export function rolesOf(paragraphs, chosen = {}) {
  const texts = paragraphs.map(({ text }) => text);
  const roles = texts.map((text) => chosen[text] ?? (isPageLine(text) ? "skip" : undefined));
  const has = (role) => roles.includes(role);
  /** The numbers of the first paragraphs, from one on, that nothing is known of yet. */
  const open = (from = 0) => texts.flatMap((_, index) => (index >= from && !roles[index] ? [index] : []));

  for (const index of open(Math.max(1, texts.length - LAST))) if (isByline(texts[index])) roles[index] = "byline";
  if (has("title")) {
    for (const index of open()) if (index < roles.indexOf("title")) roles[index] = "skip";
  } else {
    const [first, second] = open();
    if (second !== undefined && isSectionName(texts[first], texts[second])) roles[first] = "skip";
    const [title, next] = open();
    if (title !== undefined && isTitle(texts[title], next === undefined)) roles[title] = "title";
  }
  if (has("title")) {
    const after = open(roles.indexOf("title"));
    while (after.length && isByline(texts[after[0]]) && words(texts[after[0]]) <= NAME_WORDS)
      roles[after.shift()] = "byline";
    const long = after.length ? words(texts[after[0]]) : 0;
    const goesOn = after.length > 1 || has("body");
    if (!has("lead") && goesOn && long >= LEAD_WORDS[0] && long <= LEAD_WORDS[1]) roles[after[0]] = "lead";
  }
  return roles.map((role) => role ?? "body");
}

/** The section's name before the title, as a web page has it. */
const isSectionName = (text, next) => words(text) <= 3 && words(next) > 4 && words(next) <= TITLE_WORDS && !ends(next);

const isTitle = (text, isAlone) =>
  words(text) <= (ends(text) ? TITLE_WORDS / 2 : TITLE_WORDS) && !(isAlone && ends(text));

/**
 * A box of text taken apart: { title, lead, body, html, byline, day, parts }. `parts` are its paragraphs
 * { text, role, begin, end }; of HTML, all of the body is one.
 */
export function takeApart(text, { chosen = {}, html = null } = {}) {
  const isHtml = html ?? looksLikeHtml(text);
  let parts = paragraphsOf(text);
  let markup = null;
  if (isHtml) {
    const first = parts.findIndex((part) => /<[a-z!/]/i.test(part.text));
    if (first >= 0) {
      const begin = parts[first].begin;
      markup = { text: text.slice(begin).trim(), role: "body", begin, end: text.length };
      parts = parts.slice(0, first);
    }
  }
  const roles = markup ? rolesBeforeHtml(parts, chosen) : rolesOf(parts, chosen);
  parts.forEach((part, index) => (part.role = roles[index]));
  if (markup) parts.push(markup);
  const of = (role) =>
    parts
      .filter((part) => part.role === role)
      .map((part) => part.text)
      .join("\n");
  const dateline = parts.find((part) => part !== markup && datelineDay(part.text));
  return {
    title: of("title"),
    lead: of("lead"),
    body: of("body"),
    byline: of("byline"),
    html: markup !== null,
    day: dateline ? { typed: typed(datelineDay(dateline.text)), line: dateline.text } : null,
    parts,
  };
}

/** Lines before the markup: a title, then a sapo. */
function rolesBeforeHtml(parts, chosen) {
  const order = ["title", "lead"];
  return parts.map(({ text }) => chosen[text] ?? (isPageLine(text) ? "skip" : (order.shift() ?? "skip")));
}

/** The request. Offsets are asked for in the unit in which this language indexes strings. */
export function request({ title, lead, body, html }, typedDay, more = {}) {
  const article = { title, lead, body, bodyFormat: html ? "BODY_FORMAT_HTML" : "BODY_FORMAT_PLAIN_TEXT" };
  const time = publishTime(typedDay);
  if (time) article.publishTime = time;
  return { article, offsetEncoding: "OFFSET_ENCODING_UTF16_CODE_UNITS", ...more };
}
