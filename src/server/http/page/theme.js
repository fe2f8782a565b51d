// Light and dark.

import { $, store, stored } from "./dom.js";
import { THEME, THEMES } from "./texts.js";

function set(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  $("theme").textContent = THEMES[theme];
  $("theme").setAttribute("aria-label", THEME(THEMES[theme]));
}

const kept = stored("localStorage", "theme") ?? "";
set(kept in THEMES ? kept : "");
$("theme").addEventListener("click", () => {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(document.documentElement.dataset.theme ?? "") + 1) % names.length];
  store("localStorage", "theme", next);
  set(next);
});
