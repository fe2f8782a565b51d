// Articles in files.

import { typedDay } from "./day.js";
import { FILES } from "./texts.js";

const OFFICE = /\.(docx?|dotx?|odt|rtf|pdf|pages|wps)$/i;
const PICTURE = /^(image|video|audio)\//;
/** The first bytes of zip, of Word's old files, of PDF and of RTF. */
const MAGIC = ["PK\u0003\u0004", "\u00d0\u00cf\u0011\u00e0", "%PDF", "{\\rtf"];

/** A file as the box takes it: { text, html, day }. Throws an Error whose message is for the editor. */
export async function read(file) {
  if (PICTURE.test(file.type)) throw new Error(FILES.picture(file.name));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const head = String.fromCharCode(...bytes.subarray(0, 5));
  if (OFFICE.test(file.name) || MAGIC.some((magic) => head.startsWith(magic))) throw new Error(FILES.word(file.name));
  const text = decoded(bytes);
  if (text === null) throw new Error(FILES.encoding(file.name));
  if (!/\.json$/i.test(file.name)) return { text, html: /\.html?$/i.test(file.name) ? true : null, day: "" };
  try {
    return ofJson(JSON.parse(text));
  } catch {
    throw new Error(FILES.unreadable(file.name));
  }
}

/** UTF-8, and UTF-16 with its mark; null for all else. */
function decoded(bytes) {
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(mark, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function ofJson(json) {
  const article = json.article ?? json;
  const fields = ["title", "lead", "body"].map((name) => String(article[name] ?? "").trim());
  if (!fields.some(Boolean)) throw new Error("no article");
  const [title, lead, body] = fields;
  const html = (article.bodyFormat ?? article.body_format) === "BODY_FORMAT_HTML";
  const chosen = {};
  // What a file names is so, however it looks.
  if (title) chosen[title] = "title";
  if (lead) chosen[lead] = "lead";
  const day = typedDay(String(article.publishTime ?? article.publish_time ?? article.published ?? ""));
  return { text: fields.filter(Boolean).join("\n"), chosen, html: html || null, day };
}
