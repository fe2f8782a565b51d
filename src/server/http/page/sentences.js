// Sentences of a paragraph, and whether a summary has them.

/** Words with a full stop that end no sentence: "TP. HCM", "ThS. Lan", "v.v.". */
const SHORT = /(?:^|[\s(“"])(?:\p{Lu}|TP|Tp|ThS|TS|PGS|GS|BS|CN|KS|LS|TX|Q|P|H|X|St|v\.v|tr|vs|Mr|Mrs|Ms|Dr|No)\.$/u;

/** Where the sentences of a paragraph begin and end: [[begin, end], …], white space between them left out. */
export function sentencesOf(text) {
  const found = [];
  let begin = 0;
  for (const stop of text.matchAll(/[.!?…]+["”’)\]]*(?=\s|$)/gu)) {
    const end = stop.index + stop[0].length;
    const after = /^\s+(\S)/u.exec(text.slice(end));
    if (after && (SHORT.test(text.slice(begin, end)) || /\p{Ll}/u.test(after[1]))) continue;
    found.push([begin, end]);
    begin = end;
  }
  found.push([begin, text.length]);
  return found
    .map(([from, to]) => [
      from + /^\s*/.exec(text.slice(from, to))[0].length,
      from + text.slice(from, to).trimEnd().length,
    ])
    .filter(([from, to]) => /[\p{L}\p{N}]/u.test(text.slice(from, to)));
}

/** One form for texts that say the same: Unicode form, white space, and the last stop do not count. */
export const bare = (text) =>
  text
    .normalize("NFC")
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/[.…\s]+$/u, "");

export const tidy = (text) => text.normalize("NFC").replace(/\s+/gu, " ").trim();

const closed = (text) => (/[.!?…]["”’)]*$/.test(text) ? text : `${text}.`);

/** Where a sentence stands in a summary, as whole words; -1 where it does not. */
function at(summary, sentence) {
  const wanted = bare(sentence);
  if (!wanted) return -1;
  for (let from = summary.indexOf(wanted); from >= 0; from = summary.indexOf(wanted, from + 1)) {
    const [before, after] = [summary[from - 1] ?? " ", summary[from + wanted.length] ?? " "];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return from;
  }
  return -1;
}

export const has = (summary, sentence) => at(tidy(summary), sentence) >= 0;

/** The summary without a sentence. */
export function without(summary, sentence) {
  const text = tidy(summary);
  const from = at(text, sentence);
  if (from < 0) return summary;
  const rest = text.slice(from + bare(sentence).length).replace(/^[.…]+["”’)]*/u, "");
  return tidy(`${text.slice(0, from)} ${rest}`);
}

/** The summary with one sentence more: before the first of those that come after it in the article. */
export function withSentence(summary, sentence, later) {
  const text = tidy(summary);
  const places = later.map((other) => at(text, other)).filter((place) => place >= 0);
  const place = places.length ? Math.min(...places) : text.length;
  const [before, after] = [text.slice(0, place).trim(), text.slice(place).trim()];
  return [before && closed(before), closed(tidy(sentence)), after].filter(Boolean).join(" ");
}

/** What an editor counts. */
export function counts(text) {
  return {
    sentences: sentencesOf(text).length,
    words: text.trim()
      ? text
          .trim()
          .split(/\s+/u)
          .filter((word) => /[\p{L}\p{N}]/u.test(word)).length
      : 0,
    characters: [...text.normalize("NFC").trim()].length,
  };
}
