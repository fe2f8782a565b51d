// Drafts: kept by this browser, sent nowhere.

import { moment } from "./day.js";
import { $, button, element, store, stored } from "./dom.js";
import { paragraphsOf, words } from "./article.js";
import { BOX, DRAFTS, joined } from "./texts.js";

const PREFIX = "bientap.draft.";
const CURRENT = "bientap.current";
/** Older ones go. */
const MOST = 40;

export const titleOf = (draft) =>
  draft.asked?.title ||
  paragraphsOf(draft.text)[0]
    ?.text.replace(/<[^>]*>/g, " ")
    .trim() ||
  BOX.untitled;

const read = (id) => {
  try {
    return JSON.parse(stored("localStorage", PREFIX + id));
  } catch {
    return null;
  }
};

/** All drafts, the last one first. */
export function all() {
  let keys = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    // No storage: no drafts.
  }
  return keys
    .map((key) => read(key.slice(PREFIX.length)))
    .filter(Boolean)
    .sort((a, b) => b.at - a.at);
}

/** The draft that this tab has in hand. */
export const current = () => read(stored("sessionStorage", CURRENT) ?? "");

export function begin() {
  // Not every browser has randomUUID away from TLS.
  return { id: `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`, text: "" };
}

/** Keeps a draft. False where the browser has no more room. */
export function keep(draft) {
  store("sessionStorage", CURRENT, draft.id);
  if (!draft.text.trim()) {
    remove(draft.id);
    return true;
  }
  draft.at = Date.now();
  const write = () => store("localStorage", PREFIX + draft.id, JSON.stringify(draft));
  const old = all().filter((other) => other.id !== draft.id);
  old.slice(MOST - 1).forEach((other) => remove(other.id));
  if (write()) return true;
  // Answers can be had again.
  for (const other of old.reverse().filter((one) => one.answer)) {
    store("localStorage", PREFIX + other.id, JSON.stringify({ ...other, answer: undefined }));
    if (write()) return true;
  }
  return false;
}

export function remove(id) {
  store("localStorage", PREFIX + id, null);
}

export function count() {
  const many = all().length;
  $("show-drafts").textContent = DRAFTS.count(many);
}

/** Opens the list; `open` takes the draft that was chosen, `removed` hears of those that went. */
export function list({ open, removed }) {
  const draw = () => {
    const drafts = all();
    const rows = drafts.map((draft) => {
      const title = titleOf(draft);
      const time = moment(draft.at);
      const told = joined(time, DRAFTS.words(words(draft.text)), draft.answer && DRAFTS.analysed);
      const take = button({ class: "entry" }, element("b", {}, title), element("span", { class: "detail" }, told));
      take.addEventListener("click", () => {
        $("drafts").close();
        open(draft);
      });
      const cross = button({ class: "cross", "aria-label": DRAFTS.remove(title), title: DRAFTS.remove(title) }, "×");
      cross.addEventListener("click", () => {
        remove(draft.id);
        removed(draft.id);
        draw();
      });
      return element("li", {}, take, cross);
    });
    $("draft-list").replaceChildren(...(rows.length ? rows : [element("li", { class: "empty" }, DRAFTS.none)]));
    $("remove-drafts").hidden = !rows.length;
  };
  $("remove-drafts").onclick = () => {
    all().forEach((draft) => {
      remove(draft.id);
      removed(draft.id);
    });
    draw();
  };
  draw();
  $("drafts").showModal();
}
