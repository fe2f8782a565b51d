// "Sao chép cho CMS": what was chosen, in the forms that a CMS takes.

import { $, announce, button, element } from "./dom.js";
import { formats } from "./formats.js";
import { COPY } from "./texts.js";

/** Puts a text on the clipboard, and says so on the button for a while. */
export async function copy(text, control) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages that do not come over TLS or from this machine have no clipboard of that kind.
    const field = element("textarea", { class: "visually-hidden" });
    field.value = text;
    // Inside of an open dialog nothing outside can be selected.
    control.parentElement.append(field);
    field.select();
    copied = document.execCommand("copy");
    field.remove();
    control.focus();
  }
  const label = control.dataset.label ?? control.textContent;
  control.dataset.label = label;
  control.textContent = copied ? COPY.done : COPY.failed;
  announce(control.textContent);
  setTimeout(() => (control.textContent = label), 1600);
}

/** Opens the dialog. */
export function offer(chosen, answer) {
  const rows = formats(chosen, answer).map(([id, text]) => {
    const take = button({ class: "quiet small", disabled: !text, "data-format": id }, COPY.copy);
    take.setAttribute("aria-label", `${COPY.copy}: ${COPY.formats[id]}`);
    take.addEventListener("click", () => copy(text, take));
    const long = text.length > 600;
    const shown = element(
      "pre",
      { tabindex: "0", "aria-label": COPY.formats[id] },
      long ? `${text.slice(0, 600)}…` : text || COPY.nothing,
    );
    return element("li", {}, element("div", { class: "heading" }, element("h3", {}, COPY.formats[id]), take), shown);
  });
  $("formats").replaceChildren(...rows);
  $("copying").showModal();
  // "c", then Enter: the summary is copied.
  $("formats").querySelector("button:enabled")?.focus();
}
