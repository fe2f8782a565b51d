// What an editor has chosen, as a CMS takes it. Pure: choices in, text out.

import { COPY } from "./texts.js";

const escaped = (text) =>
  text.replace(/[&<>"]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark]);

/** "Phó Bí thư Huyện ủy Lâm Quốc Hậu"; several posts stand before the name, with commas. */
export const postAndName = ({ name, posts }) => (posts.length ? `${posts.join(", ")} ${name}` : name);

const tagLine = ({ tags }) => tags.map((tag) => tag.name).join(", ");

function html({ summary, tags, officials }) {
  const list = (items) => items.map((item) => `  <li>${escaped(item)}</li>`).join("\n");
  return [
    summary && `<p class="summary">${escaped(summary)}</p>`,
    tags.length && `<ul class="tags" aria-label="${COPY.htmlTags}">\n${list(tags.map((tag) => tag.name))}\n</ul>`,
    officials.length &&
      `<ul class="officials" aria-label="${COPY.htmlOfficials}">\n${list(officials.map(postAndName))}\n</ul>`,
  ]
    .filter(Boolean)
    .join("\n");
}

function jsonld({ title, summary, publishTime, byline, tags, officials }) {
  const named = (kind) => tags.filter((tag) => tag.kind === kind).map((tag) => tag.name);
  const people = officials.map(({ name, posts }) => ({
    "@type": "Person",
    name,
    ...(posts.length ? { jobTitle: posts.length > 1 ? posts : posts[0] } : {}),
  }));
  const places = named("TAG_KIND_PLACE").map((name) => ({ "@type": "Place", name }));
  const all = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    inLanguage: "vi",
    headline: title,
    abstract: summary,
    datePublished: publishTime,
    creditText: byline,
    articleSection: named("TAG_KIND_SECTION"),
    keywords: named("TAG_KIND_SUBJECT"),
    mentions: people,
    contentLocation: places,
  };
  const said = Object.entries(all).filter(([, value]) => (Array.isArray(value) ? value.length : value));
  return JSON.stringify(Object.fromEntries(said), null, 2);
}

/** The formats, in the order in which they are offered: [id, text]. */
export function formats(chosen, answer) {
  return [
    ["summary", chosen.summary],
    ["tags", tagLine(chosen)],
    ["tagLines", chosen.tags.map((tag) => tag.name).join("\n")],
    ["officials", chosen.officials.map(postAndName).join("\n")],
    ["html", html(chosen)],
    ["jsonld", jsonld(chosen)],
    ["json", JSON.stringify(answer, null, 2)],
  ];
}
