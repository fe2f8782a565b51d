// The editors' page: what is asked, what is shown, and what is said when it cannot be.

import { SAMPLE, looksLikeHtml, ofFile, request, split } from "./article.js";
import { Results, element } from "./results.js";

const $ = (id) => document.getElementById(id);
const fields = ["title", "lead", "body", "published"];
let answered = null;
let asking = null;

function article() {
  return { ...Object.fromEntries(fields.map((name) => [name, $(name).value])), html: $("html").checked };
}

function fill(given) {
  for (const name of fields) if (given[name] !== undefined) $(name).value = given[name];
  $("html").checked = given.html ?? false;
  tellError();
}

function view(name) {
  $("write").hidden = name !== "write";
  $("read").hidden = name !== "read";
  hideTip();
  scrollTo({ top: 0 });
  (name === "write" ? $("body") : $("read-heading")).focus({ preventScroll: true });
}

function busy(is) {
  document.body.classList.toggle("busy", is);
  $("analyze").disabled = is;
  $("analyze").querySelector(".label").textContent = is ? "Đang phân tích…" : "Phân tích";
  $("form").setAttribute("aria-busy", String(is));
  if (is) $("status").textContent = "Đang phân tích bài viết.";
}

function tellError(message = "", items = []) {
  $("error").hidden = !message;
  $("error").replaceChildren(...(message ? [element("p", {}, message)] : []));
  if (items.length) $("error").append(element("ul", {}, ...items.map((item) => element("li", {}, item))));
}

async function analyze(event) {
  event?.preventDefault();
  if (asking) return;
  const asked = article();
  if (![asked.title, asked.lead, asked.body].some((text) => /[\p{L}\p{N}]/u.test(text))) {
    tellError("Chưa có bài: hãy dán hoặc gõ nội dung trước.");
    $("body").focus();
    return;
  }
  tellError();
  busy(true);
  asking = new AbortController();
  try {
    const headers = { "content-type": "application/json" };
    const key = $("key").value.trim();
    if (key) headers.authorization = `Bearer ${key}`;
    const response = await fetch("/v1/articles:analyze", { method: "POST", headers, body: JSON.stringify(request(asked)), signal: asking.signal });
    const json = await response.json().catch(() => ({}));
    if (!response.ok) {
      explain(response, json);
      return;
    }
    if (key) sessionStorage.setItem("key", key);
    answered = json;
    new Results(asked, json);
    view("read");
    const count = (list) => (list ?? []).length;
    $("status").textContent = `Xong: ${count(json.tags)} nhãn, ${count(json.officials)} cán bộ, ${count(json.dates)} mốc thời gian.`;
  } catch {
    tellError("Không nối được với máy chủ. Máy chủ có đang chạy không?");
  } finally {
    asking = null;
    busy(false);
  }
}

/** What stands in google.rpc.Status, for an editor. */
function explain(response, status) {
  const details = status.details ?? [];
  const detail = (name) => details.find((one) => String(one["@type"]).endsWith(`google.rpc.${name}`));
  const reason = detail("ErrorInfo")?.reason ?? "";
  const seconds = response.headers.get("retry-after") ?? "vài";
  if (response.status === 401) {
    $("key-row").hidden = false;
    $("key").focus();
    tellError($("key").value ? "Khóa truy cập không đúng." : "Máy chủ này đòi khóa truy cập.");
  } else if (response.status === 429) {
    tellError(`Máy chủ đang bận. Xin thử lại sau ${seconds} giây.`);
  } else if (reason === "STARTING") {
    tellError("Máy chủ đang khởi động. Xin thử lại sau vài giây.");
  } else if (response.status === 503) {
    tellError("Máy chủ đang dừng. Xin thử lại sau.");
  } else if (response.status === 504) {
    tellError("Máy chủ trả lời quá lâu. Xin thử lại.");
  } else if (response.status === 413) {
    tellError("Bài quá lớn so với giới hạn của máy chủ.");
  } else if (reason === "INVALID_REQUEST") {
    const names = { "article.title": "Tiêu đề", "article.lead": "Sa pô", "article.body": "Nội dung", article: "Bài viết", "article.publish_time": "Đăng lúc" };
    const violations = detail("BadRequest")?.fieldViolations ?? [];
    const say = ({ field, description }) => {
      const what = /is empty/.test(description) ? "không có chữ nào" : /characters/.test(description) ? "quá dài" : /timestamp/.test(description) ? "không phải thời điểm hợp lệ" : description;
      return `${names[field] ?? field}: ${what}`;
    };
    tellError("Máy chủ không nhận bài này:", violations.map(say));
  } else {
    const id = response.headers.get("x-request-id");
    tellError(`Máy chủ gặp lỗi (${response.status}).${id ? ` Mã cuộc gọi để báo kỹ thuật: ${id}.` : ""}`);
  }
}

async function copy(text, button, done = "Đã chép") {
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages that do not come over TLS or from this machine have no clipboard of that kind.
    const field = element("textarea", { class: "visually-hidden" });
    field.value = text;
    document.body.append(field);
    field.select();
    copied = document.execCommand("copy");
    field.remove();
    button.focus();
  }
  const label = button.textContent;
  button.textContent = copied ? done : "Không chép được";
  $("status").textContent = button.textContent;
  setTimeout(() => (button.textContent = label), 1600);
}

/* A note beside what the pointer or the keyboard is on. */
const tip = $("tip");
function showTip(piece) {
  tip.replaceChildren(element("b", {}, piece.note.head), piece.note.text);
  tip.hidden = false;
  const box = (piece.getClientRects()[0] ?? piece.getBoundingClientRect());
  const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 8;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(above > 4 ? above : box.bottom + 8) + scrollY}px`;
}
function hideTip() {
  tip.hidden = true;
}
for (const [on, off] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  $("paper").addEventListener(on, ({ target }) => target.note && showTip(target));
  $("paper").addEventListener(off, hideTip);
}

/* Files. */
async function take(file) {
  if (!file) return;
  try {
    fill({ title: "", lead: "", body: "", published: "", ...ofFile(file.name, await file.text()) });
    view("write");
    $("status").textContent = `Đã mở ${file.name}.`;
  } catch {
    view("write");
    tellError(`Không đọc được ${file.name}: cần một tệp .txt, .html hoặc .json chứa bài viết.`);
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
  take(event.dataTransfer.files[0]);
});

/* Typing and pasting. */
$("title").addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (text.trim().split(/\n/).length < 2) return;
  event.preventDefault();
  const { title, lead, body } = split(text);
  fill({ title, lead, body, html: looksLikeHtml(body) });
  $("status").textContent = "Đã chia bài thành tiêu đề, sa pô và nội dung.";
});
$("title").addEventListener("keydown", (event) => event.key === "Enter" && !event.ctrlKey && event.preventDefault());
$("body").addEventListener("input", () => {
  if (looksLikeHtml($("body").value)) $("html").checked = true;
});
$("form").addEventListener("submit", analyze);
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !$("write").hidden) analyze(event);
  if (event.key === "Escape") hideTip();
});
$("open").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", ({ target }) => take(target.files[0]).then(() => (target.value = "")));
$("sample").addEventListener("click", () => fill(SAMPLE));
$("clear").addEventListener("click", () => {
  fill({ title: "", lead: "", body: "", published: "" });
  $("title").focus();
});
$("edit").addEventListener("click", () => view("write"));
$("copy").addEventListener("click", ({ currentTarget }) => copy(JSON.stringify(answered, null, 2), currentTarget));
$("copy-summary").addEventListener("click", ({ currentTarget }) => copy(answered.summary.text, currentTarget));
document.querySelectorAll("[data-shows]").forEach((box) => {
  box.addEventListener("change", () => $("paper").classList.toggle(`shows-${box.dataset.shows}`, box.checked));
});

/* Light and dark. */
const themes = { "": "tự động", light: "sáng", dark: "tối" };
function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  $("theme").textContent = `Giao diện: ${themes[theme]}`;
}
const kept = localStorage.getItem("theme") ?? "";
setTheme(kept in themes ? kept : "");
$("theme").addEventListener("click", () => {
  const names = Object.keys(themes);
  const next = names[(names.indexOf(document.documentElement.dataset.theme ?? "") + 1) % names.length];
  localStorage.setItem("theme", next);
  setTheme(next);
});

const key = sessionStorage.getItem("key");
if (key) {
  $("key").value = key;
  $("key-row").hidden = false;
}
fetch("/v1/model", key ? { headers: { authorization: `Bearer ${key}` } } : {})
  .then((response) => (response.ok ? response.json() : null))
  .then((model) => {
    if (model) $("model").textContent = `Mô hình ${model.name} ${model.version}, nhãn ${model.taxonomyVersion}.`;
  })
  .catch(() => {});
