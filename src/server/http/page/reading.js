// The article with every span of the answer in it.
//
// Spans overlap (a date in a sentence of the summary), so the text is cut where any of them begins or ends, and each
// piece knows the spans that cover it.

/** Elements whose text a reader sees as a paragraph of its own. */
const BLOCKS = new Set(
  ("ADDRESS ARTICLE ASIDE BLOCKQUOTE CAPTION CENTER DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 " +
    "HEADER LI MAIN OL P PRE SECTION TABLE TBODY TD TFOOT TH THEAD TR UL BR HR").split(" "),
);
const UNSEEN =
  "script,style,template,noscript,iframe,object,svg,video,audio,button,select,textarea,title,[hidden],nav,aside";
/** Marks put into HTML before it is parsed: planes for private use, one for beginnings, one for ends. */
const BEGIN = 0xf0000;
const END = 0x100000;
const MOST = 0xfffd;

/**
 * The paragraphs of a field: arrays of pieces { text, spans }, spans being the numbers of those that cover the piece.
 * `spans` are { begin, end } in UTF-16 code units of `source`.
 */
export function paragraphs(source, spans, isHtml) {
  const events = spans.slice(0, MOST).flatMap((span, number) => [
    { at: span.begin, begins: true, number },
    { at: span.end, begins: false, number },
  ]);
  events.sort((a, b) => a.at - b.at || a.begins - b.begins);
  return isHtml ? ofHtml(source, events) : ofText(source, events);
}

function ofText(source, events) {
  const builder = new Builder();
  let at = 0;
  for (const event of [...events, { at: source.length }]) {
    source.slice(at, event.at).split(/\r\n?|\n/).forEach((line, number) => {
      if (number > 0) builder.newParagraph();
      builder.add(line);
    });
    at = Math.max(at, event.at);
    builder.cross(event);
  }
  return builder.paragraphs();
}

function ofHtml(source, events) {
  // Spans begin and end in text, never inside of a tag: a character put there stays where it is.
  let marked = "";
  let at = 0;
  for (const event of events) {
    marked += source.slice(at, event.at) + String.fromCodePoint((event.begins ? BEGIN : END) + event.number);
    at = event.at;
  }
  marked += source.slice(at);
  // A document of its own, without a window: nothing in it runs or loads.
  const page = new DOMParser().parseFromString(marked, "text/html");
  page.querySelectorAll(UNSEEN).forEach((element) => element.remove());
  const builder = new Builder();
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      for (const part of node.data.split(/([\u{f0000}-\u{10fffd}])/u)) {
        const code = part.codePointAt(0) ?? 0;
        if (code >= END) builder.cross({ begins: false, number: code - END });
        else if (code >= BEGIN) builder.cross({ begins: true, number: code - BEGIN });
        else builder.add(part.replace(/[\s\u00a0]+/g, " "));
      }
      return;
    }
    const block = BLOCKS.has(node.nodeName);
    if (block) builder.newParagraph();
    node.childNodes.forEach(walk);
    if (block) builder.newParagraph();
  };
  walk(page.body);
  return builder.paragraphs();
}

class Builder {
  #all = [[]];
  #open = new Set();

  newParagraph() {
    this.#all.push([]);
  }

  add(text) {
    if (text) this.#all.at(-1).push({ text, spans: [...this.#open] });
  }

  cross({ begins, number }) {
    if (begins) this.#open.add(number);
    else this.#open.delete(number);
  }

  paragraphs() {
    return this.#all.filter((pieces) => pieces.some((piece) => piece.text.trim()));
  }
}
