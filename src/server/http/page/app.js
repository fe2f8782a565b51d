// The editors' page: one article in hand, from the box to the CMS.

import * as api from "./api.js";
import { request } from "./article.js";
import { copy, offer } from "./copying.js";
import { publishTime, today } from "./day.js";
import { $, announce, element, isWide, later, toast } from "./dom.js";
import * as drafts from "./drafts.js";
import { Editor } from "./editor.js";
import { showExample } from "./example.js";
import { read } from "./files.js";
import { Finder } from "./finder.js";
import { Findings, carriedOver, chosenOfficials, chosenTags, noChoices } from "./findings.js";
import { listen } from "./keys.js";
import { marksOf } from "./marks.js";
import { Paper } from "./paper.js";
import { Picker } from "./picker.js";
import { SAMPLE } from "./sample.js";
import { Summary } from "./summary.js";
import { BOX, DAY, DRAFTS, FILES, RESULT, TAGS } from "./texts.js";
import "./theme.js";
import { hideTip } from "./tip.js";

let draft = drafts.begin();
let asking = false;
let findings = null;

const key = () => $("key").value.trim();
const finder = new Finder();
const editor = new Editor(() => {
  tellDay();
  tellStale();
  keepSoon();
});
const summary = new Summary({
  ask: askSummary,
  changed: (text, length) => {
    Object.assign(draft, { summary: text, length });
    keepSoon();
  },
});
new Picker({
  load: () => api.tags(key()),
  pick: (tag) => {
    findings?.add(tag);
    announce(TAGS.wasAdded(tag.name));
  },
});

/* The article in hand. */
const keepSoon = later(250, keep);
function keep() {
  Object.assign(draft, { text: editor.value, chosen: editor.chosen, html: editor.html, day: $("day").value });
  if (!drafts.keep(draft)) tellError(DRAFTS.full);
  drafts.count();
}

function take(given) {
  draft = given;
  editor.set(draft);
  $("day").value = draft.day ?? today();
  draft.dayBy ??= "today";
  tellError();
  tellDay();
  showAnswer();
}

function begin(given = {}) {
  take({ ...drafts.begin(), ...given });
  view("write");
  keep();
  editor.focus();
}

/* The day of publication: today, or what the text says, or what was typed. */
function tellDay() {
  const found = editor.article.day;
  if (draft.dayBy !== "typed") {
    draft.dayBy = found ? "text" : draft.dayBy === "text" ? "today" : draft.dayBy;
    if (found) $("day").value = found.typed;
    else if (draft.dayBy === "today" && !draft.answer) $("day").value = today();
  }
  const time = publishTime($("day").value);
  const by = { text: () => DAY.fromText(found.line), today: () => DAY.today, typed: () => DAY.given }[draft.dayBy];
  $("day-hint").textContent = time === null ? DAY.wrong : time === "" ? DAY.none : by();
  $("day").setAttribute("aria-invalid", String(time === null));
}

/* What is shown. */
function view(name) {
  document.body.dataset.view = name;
  $("write").hidden = name !== "write";
  $("read").hidden = name !== "read";
  $("bar").hidden = name !== "read";
  $("toast").hidden = true;
  finder.close();
  hideTip();
}

function showAnswer() {
  const { asked, answer } = draft;
  $("findings").hidden = !answer;
  $("example").hidden = Boolean(answer);
  findings = null;
  if (answer) {
    draft.choices ??= noChoices();
    const marks = marksOf(answer);
    const paper = new Paper($("paper"), asked, marks.spans);
    findings = new Findings({
      answer,
      marks,
      choices: draft.choices,
      paper,
      find: (...where) => find(paper, ...where),
      changed: keepSoon,
    });
    const own = answer.summary?.text ?? "";
    summary.show({ paper, own, text: draft.summary ?? own, length: draft.length });
  }
  tellStale();
}

function tellStale() {
  const isStale = Boolean(draft.answer) && (draft.askedText !== editor.value || draft.askedDay !== $("day").value);
  $("stale").hidden = !isStale;
  if (!asking) $("analyze-label").textContent = isStale ? BOX.again : BOX.analyze;
}

/** Goes to the places of what was pressed, or lets go of them. */
function find(paper, numbers, label, control) {
  const wasPressed = control.getAttribute("aria-pressed") === "true";
  finder.close();
  if (wasPressed) return;
  control.setAttribute("aria-pressed", "true");
  if (document.body.dataset.view === "write") {
    if (numbers.length) editor.reveal(paper.content(numbers[0]));
    return;
  }
  finder.open(paper, numbers, label, control);
}

/* Asking. */
function busy(is) {
  asking = is;
  document.body.classList.toggle("busy", is);
  $("analyze").disabled = is;
  $("form").setAttribute("aria-busy", String(is));
  if (is) {
    $("analyze-label").textContent = BOX.busy;
    announce(BOX.busy);
  } else tellStale();
}

function tellError(fault = "") {
  const message = fault instanceof Error ? fault.message : fault;
  $("error").hidden = !message;
  $("error").replaceChildren(...(message ? [element("p", {}, message)] : []));
  if (fault.items?.length) $("error").append(element("ul", {}, ...fault.items.map((item) => element("li", {}, item))));
  if (fault.wantsKey) {
    $("key-row").hidden = false;
    $("key").focus();
  }
}

async function analyze() {
  if (asking) return;
  const asked = editor.article;
  const refuse = (message, control) => {
    tellError(message);
    control.focus();
  };
  if (![asked.title, asked.lead, asked.body].some((text) => /[\p{L}\p{N}]/u.test(text)))
    return refuse(BOX.nothing, $("text"));
  const askedDay = $("day").value;
  if (publishTime(askedDay) === null) return refuse(DAY.wrong, $("day"));
  tellError();
  busy(true);
  const askedText = editor.value;
  const { id } = draft;
  try {
    const answer = await api.analyze(request(asked, askedDay), key());
    // Another article may have been opened meanwhile.
    if (draft.id !== id) return;
    const choices = carriedOver(draft.choices ?? noChoices(), draft.answer, answer);
    Object.assign(draft, { asked, askedText, askedDay, answer, choices, summary: undefined, length: undefined });
    keep();
    showAnswer();
    if (history.state?.view !== "read") history.pushState({ view: "read" }, "", "#ket-qua");
    view("read");
    scrollTo({ top: 0 });
    $("read-heading").focus({ preventScroll: true });
    const count = (list) => (list ?? []).length;
    announce(RESULT.done(count(answer.tags), count(answer.officials), count(answer.dates)));
  } catch (fault) {
    if (!(fault instanceof api.Fault)) throw fault;
    tellError(fault);
  } finally {
    busy(false);
  }
}

/** A summary of another length, of the article that was answered; null where there is none to be had. */
async function askSummary(options) {
  try {
    const more = { features: ["FEATURE_SUMMARY"], summaryOptions: options };
    const answer = await api.analyze(request(draft.asked, draft.askedDay, more), key());
    return answer.summary?.text ?? "";
  } catch (fault) {
    toast(fault.message);
    return null;
  }
}

function edit() {
  if (document.body.dataset.view !== "read") return false;
  if (history.state?.view === "read") history.back();
  else view("write");
  return true;
}

function offerCopies() {
  if (!draft.answer) return false;
  const { title, byline } = draft.asked;
  const chosen = {
    title,
    byline,
    summary: summary.text,
    publishTime: publishTime(draft.askedDay),
    tags: chosenTags(draft.answer, draft.choices),
    officials: chosenOfficials(draft.answer, draft.choices),
  };
  offer(chosen, draft.answer);
  return true;
}

/* Files. */
async function takeFiles(files) {
  const [file] = files;
  if (!file) return;
  try {
    const { text, chosen, html, day } = await read(file);
    begin({ text, chosen, html, ...(day ? { day, dayBy: "typed" } : {}) });
    announce(BOX.opened(file.name));
    if (files.length > 1) toast(FILES.one(file.name));
  } catch (fault) {
    view("write");
    tellError(fault);
  }
}
addEventListener("dragover", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", (event) => event.relatedTarget ?? document.body.classList.remove("dropping"));
addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  takeFiles(event.dataTransfer.files);
});
$("text").addEventListener("paste", (event) => {
  // Word puts a picture beside its text: the text is meant.
  if (event.clipboardData.getData("text/plain") || !event.clipboardData.files.length) return;
  event.preventDefault();
  takeFiles(event.clipboardData.files);
});

/* Controls. */
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  analyze();
});
$("day").addEventListener("input", () => {
  draft.dayBy = "typed";
  tellDay();
  tellStale();
  keepSoon();
});
$("today").addEventListener("click", () => {
  $("day").value = today();
  draft.dayBy = "typed";
  tellDay();
  tellStale();
  keepSoon();
});
$("open").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", ({ target }) => takeFiles([...target.files]).then(() => (target.value = "")));
const openSample = () => begin({ ...SAMPLE, dayBy: "typed" });
$("sample").addEventListener("click", openSample);
$("try-example").addEventListener("click", () => {
  openSample();
  analyze();
});
for (const control of document.querySelectorAll(".new-article")) {
  control.addEventListener("click", () => {
    keep();
    if (history.state?.view === "read") history.back();
    begin();
  });
}
for (const control of document.querySelectorAll(".edit")) control.addEventListener("click", edit);
$("again").addEventListener("click", analyze);
$("copy").addEventListener("click", offerCopies);
$("copy-summary").addEventListener("click", ({ currentTarget }) => copy(summary.text, currentTarget));
$("show-help").addEventListener("click", () => $("help").showModal());
$("show-drafts").addEventListener("click", () => {
  keep();
  drafts.list({
    open: (chosen) => {
      take(chosen);
      keep();
      show(chosen.answer ? "read" : "write");
    },
    removed: (id) => {
      if (id === draft.id) take(drafts.begin());
      if (!draft.answer) view("write");
      drafts.count();
    },
  });
});
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
document.querySelectorAll("[data-shows]").forEach((box) => {
  box.addEventListener("change", () => $("paper").classList.toggle(`shows-${box.dataset.shows}`, box.checked));
});
$("paper").addEventListener("click", ({ target }) => {
  const sentence = target.closest(".sentence");
  // Who marks text to copy it, and who taps a mark to read its note, means no sentence.
  if (!sentence || target.note || !getSelection().isCollapsed) return;
  summary.toggle(Number(sentence.dataset.sentence));
});
listen({
  analyze: () => document.body.dataset.view === "write" && analyze(),
  escape: () => {
    hideTip();
    finder.close();
  },
  step: (by) => (document.body.dataset.view === "read" ? summary.step(by) : false),
  toggle: () => document.body.dataset.view === "read" && summary.toggleCurrent(),
  copy: offerCopies,
  edit,
});

/* Back, forward, and over a reload. */
function show(name) {
  if (name === "read" && history.state?.view !== "read") history.pushState({ view: "read" }, "", "#ket-qua");
  if (name === "write" && history.state?.view === "read") history.replaceState({ view: "write" }, "", "#");
  view(name);
}
addEventListener("popstate", () => view(history.state?.view === "read" && draft.answer ? "read" : "write"));
addEventListener("pagehide", keep);

$("key").value = api.keptKey();
$("key-row").hidden = !key();
const kept = drafts.current();
take(kept ?? drafts.begin());
if (!(kept?.answer && history.state?.view === "read")) history.replaceState({ view: "write" }, "", location.pathname);
view(history.state?.view);
drafts.count();
if (isWide() && document.body.dataset.view === "write") editor.focus();
api.model(key()).then(
  (model) => {
    $("model").textContent = RESULT.model(model);
    showExample(key(), model.version);
  },
  () => showExample(key(), ""),
);
