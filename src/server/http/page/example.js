// The worked example beside the empty box: the sample, as this server answers it.

import { analyze } from "./api.js";
import { request, takeApart } from "./article.js";
import { $, element, store, stored } from "./dom.js";
import { marksOf, postsOf } from "./marks.js";
import { Paper } from "./paper.js";
import { SAMPLE } from "./sample.js";
import { EXAMPLE } from "./texts.js";

const KEY = "bientap.example";
/** So many paragraphs of it are shown. */
const PARAGRAPHS = 5;

/** The answer is asked for once a model: `version` is the one that answers now. */
async function answerOf(asked, key, version) {
  try {
    const kept = JSON.parse(stored("localStorage", KEY));
    if (kept?.version === version && kept.text === SAMPLE.text) return kept.answer;
  } catch {
    // What was kept is not to be read: it is asked for anew.
  }
  const answer = await analyze(request(asked, SAMPLE.day), key);
  store("localStorage", KEY, JSON.stringify({ version, text: SAMPLE.text, answer }));
  return answer;
}

export async function showExample(key, version) {
  const asked = takeApart(SAMPLE.text);
  let answer;
  try {
    answer = await answerOf(asked, key, version);
  } catch {
    $("example-paper").replaceChildren(element("p", { class: "empty" }, EXAMPLE.none));
    return;
  }
  const marks = marksOf(answer);
  new Paper($("example-paper"), asked, marks.spans, { most: PARAGRAPHS });
  const row = (label, ...shown) => [element("dt", {}, label), element("dd", {}, ...shown)];
  const chips = (answer.tags ?? []).map((tag) => element("li", { class: "chip" }, tag.name));
  const officials = (answer.officials ?? []).map((one) =>
    element("li", {}, element("b", {}, one.name), ` – ${postsOf(one).join("; ")}`),
  );
  $("example-found").replaceChildren(
    ...row(EXAMPLE.summary, answer.summary?.text ?? ""),
    ...row(EXAMPLE.tags, element("ul", { class: "chips" }, ...chips)),
    ...row(EXAMPLE.officials, element("ul", {}, ...officials)),
    ...row(EXAMPLE.dates, marks.dates.map(inWords).join("; ")),
  );
}

/** "Sáng 9-4 = 9-4-2024"; once where both are the same. */
function inWords({ value, contents: [content] }) {
  return content.toLocaleLowerCase("vi") === value.toLocaleLowerCase("vi") ? value : `${content} = ${value}`;
}
