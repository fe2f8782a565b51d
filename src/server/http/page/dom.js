// Small things that every module of the page uses.

export const $ = (id) => document.getElementById(id);

/** An element with text or children. Text only ever becomes text nodes. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export const button = (attributes, ...children) => element("button", { type: "button", ...attributes }, ...children);

/** Told to those who do not see the page. */
export function announce(text) {
  $("status").textContent = text;
}

let hiding = 0;
/** A line at the foot of the page for a while, with a way back. */
export function toast(text, undo) {
  clearTimeout(hiding);
  $("toast-text").textContent = text;
  $("toast").hidden = false;
  $("undo").hidden = !undo;
  $("undo").onclick = () => {
    $("toast").hidden = true;
    undo?.();
  };
  announce(text);
  hiding = setTimeout(() => ($("toast").hidden = true), 6000);
}

/** Runs what was asked last, once nothing more is asked for a while. */
export function later(milliseconds, run) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(run, milliseconds);
  };
}

/** True where findings and article stand side by side. */
export const isWide = () => matchMedia("(min-width: 62rem)").matches;
export const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable]") != null;

/** What the browser keeps, where it lets us. */
export function stored(storage, key) {
  try {
    return globalThis[storage].getItem(key);
  } catch {
    return null;
  }
}

/** False where it could not be kept. */
export function store(storage, key, value) {
  try {
    if (value === null) globalThis[storage].removeItem(key);
    else globalThis[storage].setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
