// An answer as marks in its article. Pure.

import { valueInWords } from "./day.js";
import { RESULT } from "./texts.js";

/** The posts of an official, in words. */
export const postsOf = (official) => (official.positions ?? []).map((post) => post.title);

/**
 * `spans`: every place that the answer speaks of, { kind, note, field, begin, end, content }. The rest refers to them by
 * their numbers: `summary`, `tags` and `officials` in the answer's order, `dates` grouped by value.
 */
export function marksOf(answer) {
  const spans = [];
  const add = (list = [], kind, note) =>
    list.map((span) => {
      spans.push({
        kind,
        note,
        field: span.field,
        begin: span.beginOffset ?? 0,
        end: span.endOffset ?? 0,
        content: span.content,
      });
      return spans.length - 1;
    });
  const summary = add(answer.summary?.sentences, "summary");
  const tags = (answer.tags ?? []).map((tag) => ({ tag, spans: add(tag.evidence, "evidence") }));
  const officials = (answer.officials ?? []).map((official) => {
    const note = { head: official.name, text: postsOf(official).join("; ") || RESULT.noPost };
    const names = add(official.mentions, "name", note);
    const posts = (official.positions ?? []).flatMap((post) =>
      add([post.span], "post", { head: post.title, text: RESULT.postOf(official.name) }),
    );
    return { official, spans: [...names, ...posts] };
  });
  const groups = new Map();
  for (const date of answer.dates ?? []) {
    const value = valueInWords(date);
    const key = date.value || `? ${date.span.content}`;
    const note = { head: RESULT.time, text: date.value ? `${value} (${date.value})` : value };
    if (!groups.has(key)) groups.set(key, { value, spans: [], contents: [] });
    const group = groups.get(key);
    group.spans.push(...add([date.span], "date", note));
    if (!group.contents.includes(date.span.content)) group.contents.push(date.span.content);
  }
  return { spans, summary, tags, officials, dates: [...groups.values()] };
}
