// A tag added by hand, from the list of all: a box to search in and its choices.

import { $, element } from "./dom.js";
import { TAGS } from "./texts.js";

const MOST = 8;
/** Without marks and capitals: "dan van" finds "dân vận". */
export const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").trim();

/** The tags that a query means, those whose names begin with it first. */
export function matching(tags, query) {
  const wanted = folded(query);
  if (!wanted) return [];
  const rank = (tag) => {
    const name = folded(tag.name);
    if (name.startsWith(wanted)) return 0;
    if (` ${name}`.includes(` ${wanted}`)) return 1;
    if (name.includes(wanted) || (tag.aliases ?? []).some((alias) => folded(alias).includes(wanted))) return 2;
    return folded(tag.description ?? "").includes(wanted) ? 3 : 9;
  };
  const found = tags.map((tag) => [rank(tag), tag]).filter(([at]) => at < 9);
  return found
    .sort((a, b) => a[0] - b[0])
    .slice(0, MOST)
    .map(([, tag]) => tag);
}

export class Picker {
  #input = $("add-tag");
  #choices = $("tag-choices");
  #tags = null;
  #found = [];
  #at = -1;
  #load;
  #pick;

  /** `load` gets the list, once it is wanted; `pick` takes the tag that was chosen. */
  constructor({ load, pick }) {
    this.#load = load;
    this.#pick = pick;
    this.#input.addEventListener("input", () => this.#search());
    this.#input.addEventListener("focus", () => this.#search());
    this.#input.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
    this.#input.addEventListener("keydown", (event) => this.#key(event));
  }

  async #search() {
    if (!this.#tags) {
      try {
        this.#tags = await this.#load();
      } catch {
        return;
      }
    }
    const query = this.#input.value;
    this.#found = matching(this.#tags, query);
    this.#at = this.#found.length ? 0 : -1;
    const options = this.#found.map((tag, index) => {
      const option = element(
        "li",
        { role: "option", id: `choice-${index}` },
        tag.name,
        element("span", { class: "kind" }, TAGS.kinds[tag.kind]),
      );
      // Before the box loses the focus.
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.#take(tag);
      });
      return option;
    });
    if (!options.length)
      options.push(element("li", { class: "empty", role: "option", "aria-disabled": "true" }, TAGS.noMatch));
    this.#choices.replaceChildren(...options);
    this.#choices.hidden = !query.trim();
    this.#input.setAttribute("aria-expanded", String(!this.#choices.hidden));
    this.#mark();
  }

  #mark() {
    [...this.#choices.children].forEach((option, index) =>
      option.setAttribute("aria-selected", String(index === this.#at)),
    );
    if (this.#at >= 0 && !this.#choices.hidden) this.#input.setAttribute("aria-activedescendant", `choice-${this.#at}`);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const many = this.#found.length;
    if (event.key === "Escape") this.#close();
    else if (event.key === "Enter" && this.#at >= 0 && !this.#choices.hidden) this.#take(this.#found[this.#at]);
    else if (event.key === "ArrowDown" && many) this.#at = (this.#at + 1) % many;
    else if (event.key === "ArrowUp" && many) this.#at = (this.#at + many - 1) % many;
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#mark();
  }

  #take(tag) {
    this.#input.value = "";
    this.#close();
    this.#pick(tag);
  }

  #close() {
    this.#choices.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }
}
