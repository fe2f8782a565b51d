// The editors' page in a real browser. BIENTAP_PAGE is its address, CHROMIUM the browser; BIENTAP_SHOTS, where set, is a
// folder for pictures of it. Needs playwright-core and axe-core (BIENTAP_NODE_MODULES).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";

const modules = process.env.BIENTAP_NODE_MODULES ?? path.resolve("node_modules");
const require = createRequire(path.join(modules, "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const url = process.env.BIENTAP_PAGE ?? "http://127.0.0.1:8080/";
const article = JSON.parse(readFileSync(new URL("../articles/hoi-nghi-dan-van.json", import.meta.url), "utf8"));
const html = readFileSync(new URL("../html/hoi-nghi-dan-van.wordpress-blocks.html", import.meta.url), "utf8");

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
});
after(() => browser?.close());

/** A page whose faults, and requests that leave the server, fail the test. */
async function open(options = {}) {
  const context = await browser.newContext({ locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/status of [45]/.test(message.text()) && faults.push(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) faults.push(`asks ${request.url()}`);
  });
  await page.goto(url);
  return { page, close: async () => { await context.close(); assert.deepEqual(faults, []); } };
}

async function fill(page, body = article.body) {
  await page.getByLabel("Tiêu đề").fill(article.title);
  await page.getByLabel("Sa pô").fill(article.lead);
  await page.getByLabel("Nội dung", { exact: true }).fill(body);
  await page.getByLabel("Đăng lúc").fill("2024-04-09T17:35");
}

async function analyze(page) {
  await page.getByRole("button", { name: "Phân tích" }).click();
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
}

async function accessible(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const told = violations.map(({ id, impact, nodes }) => `${where}: ${id} (${impact}) ${nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
  assert.deepEqual(told, []);
}

async function picture(page, name) {
  if (process.env.BIENTAP_SHOTS) await page.screenshot({ path: path.join(process.env.BIENTAP_SHOTS, `${name}.png`), fullPage: true });
}

const lit = (page) => page.locator("#paper .lit").allTextContents();

test("paste an article, wait for the answer, click a tag, see its evidence", async () => {
  const { page, close } = await open();
  const whole = [article.title, article.lead, article.body].join("\n");
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.getElementById("title").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, whole);
  assert.equal(await page.getByLabel("Tiêu đề").inputValue(), article.title);
  assert.equal(await page.getByLabel("Sa pô").inputValue(), article.lead);
  await page.getByLabel("Đăng lúc").fill("2024-04-09T17:35");
  await analyze(page);
  const tag = page.locator("#tags").getByRole("button", { name: /^dân vận/ });
  await tag.click();
  assert.equal(await tag.getAttribute("aria-pressed"), "true");
  const quotes = await page.locator("#evidence li").allTextContents();
  const evidence = quotes.map((quote) => (whole.includes(quote) ? quote : quote.slice(1, -1)));
  assert.ok(evidence.length > 0, "the evidence is listed");
  const places = (await lit(page)).join(" ");
  for (const quote of evidence) assert.ok(whole.includes(quote), `${quote} stands in the article`);
  assert.ok(evidence.some((quote) => places.includes(quote)), `${evidence} is lit: ${places}`);
  await tag.click();
  assert.equal(await page.locator("#evidence li").count(), 0);
  assert.deepEqual(await page.locator("#paper .kept").allTextContents(), []);
  await close();
});

test("officials, posts and dates stand in the text, and say what they are", async () => {
  const { page, close } = await open();
  await fill(page);
  await analyze(page);
  const name = page.locator("#paper .name", { hasText: "Lâm Quốc Hậu" }).first();
  await name.hover();
  assert.match(await page.locator("#tip").textContent(), /Lâm Quốc Hậu.*Phó Bí thư Tỉnh ủy Kiên Giang/);
  const date = page.locator("#paper .date", { hasText: "Ngày 9-4" }).first();
  await date.focus();
  assert.match(await page.locator("#tip").textContent(), /9-4-2024/);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#tip").isHidden());
  await page.getByRole("button", { name: /^Lâm Quốc Hậu/ }).focus();
  assert.ok((await lit(page)).some((text) => text.includes("Hậu")), "focus shows where");
  await page.locator("#summary button").first().click();
  assert.ok((await lit(page)).join("").length > 40, "the summary's sentence is lit");
  const shown = await page.locator("#paper p").allTextContents();
  assert.deepEqual(shown, [article.title, article.lead, ...article.body.split("\n")], "every word stands there");
  await page.getByRole("checkbox", { name: "Thời gian" }).uncheck();
  const background = await date.evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.equal(background, "rgba(0, 0, 0, 0)");
  await close();
});

test("HTML is read and shown as text, its marks in place", async () => {
  const { page, close } = await open();
  await fill(page, html);
  assert.ok(await page.getByLabel("Nội dung là HTML").isChecked());
  await analyze(page);
  const text = (await page.locator("#paper p").allTextContents()).join("\n");
  assert.ok(text.includes("Quang cảnh hội nghị.") && !text.includes("<"), text);
  assert.ok((await page.locator("#paper .date").allTextContents()).includes("9-4"), "a date half in bold");
  const names = (await page.locator("#paper .name").allTextContents()).join(" ");
  assert.ok(names.includes("Trương Ngọc Diễm"), names);
  await close();
});

test("markup in an article does nothing", async () => {
  const { page, close } = await open();
  await fill(page, "<img src=x onerror=\"document.title='hỏng'\"><script>document.title='hỏng'</script><p>Sáng 3-4, huyện họp.</p>");
  await analyze(page);
  assert.notEqual(await page.title(), "hỏng");
  await page.getByRole("button", { name: "Sửa bài" }).click();
  await page.getByLabel("Nội dung là HTML").uncheck();
  await analyze(page);
  assert.ok((await page.locator("#paper").textContent()).includes("onerror"));
  // The policy says what it kept from running.
  await close().catch((error) => assert.match(String(error.actual), /Content Security Policy/));
});

test("by keyboard alone, and copied as JSON", async () => {
  const { page, close } = await open();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByLabel("Nội dung", { exact: true }).focus();
  await page.keyboard.insertText(article.body);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "read-heading");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  assert.equal(copied.offsetEncoding, "OFFSET_ENCODING_UTF16_CODE_UNITS");
  assert.ok(copied.officials.length > 2);
  await close();
});

test("a file is dropped", async () => {
  const { page, close } = await open();
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "bai.json", { type: "application/json" }));
    return transfer;
  }, JSON.stringify(article));
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
  await page.waitForFunction((title) => document.getElementById("title").value === title, article.title);
  assert.equal(await page.getByLabel("Đăng lúc").inputValue(), "2024-04-09T17:35");
  await close();
});

test("what goes wrong is said in Vietnamese", async () => {
  const { page, close } = await open();
  await page.getByRole("button", { name: "Phân tích" }).click();
  assert.match(await page.getByRole("alert").textContent(), /Chưa có bài/);
  await fill(page, "Họp. ".repeat(50_000));
  await page.getByRole("button", { name: "Phân tích" }).click();
  await page.getByText("Nội dung: quá dài").waitFor();
  const answers = [
    [401, {}, /đòi khóa/],
    [429, { "retry-after": "7" }, /sau 7 giây/],
    [503, {}, /đang dừng/],
    [504, {}, /quá lâu/],
    [500, { "x-request-id": "a-1" }, /a-1/],
  ];
  for (const [status, headers, said] of answers) {
    await page.route("**/v1/articles:analyze", (route) => route.fulfill({ status, headers, contentType: "application/json", body: "{}" }));
    await page.getByRole("button", { name: "Phân tích" }).click();
    await page.getByRole("alert").filter({ hasText: said }).waitFor();
    await page.unroute("**/v1/articles:analyze");
  }
  assert.ok(await page.getByLabel("Khóa truy cập").isVisible());
  await page.route("**/v1/articles:analyze", (route) => route.abort());
  await page.getByRole("button", { name: "Phân tích" }).click();
  await page.getByText("Không nối được với máy chủ").waitFor();
  await picture(page, "error");
  await context_is_clean(close);
});

async function context_is_clean(close) {
  // The request that was cut off is told to the console as an error of the network: that one was made on purpose.
  await close().catch((error) => assert.match(String(error.actual ?? error.message), /ERR_FAILED/));
}

test("while it waits, it says so and nothing moves", async () => {
  const { page, close } = await open();
  await fill(page);
  await page.route("**/v1/articles:analyze", async (route) => {
    await new Promise((later) => setTimeout(later, 600));
    await route.continue();
  });
  const button = page.locator("#analyze");
  const before = await button.boundingBox();
  await button.click();
  await page.getByText("Đang phân tích…").waitFor();
  assert.deepEqual(await button.boundingBox(), before);
  assert.ok(await button.isDisabled());
  await picture(page, "busy");
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  await close();
});

for (const [device, viewport] of [["desktop", { width: 1280, height: 900 }], ["phone", { width: 390, height: 844 }]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`no fault of accessibility: ${device}, ${colorScheme}`, async () => {
      const { page, close } = await open({ viewport, colorScheme, hasTouch: device === "phone", isMobile: device === "phone" });
      await accessible(page, "empty");
      await picture(page, `${device}-${colorScheme}-write`);
      await fill(page);
      await analyze(page);
      await accessible(page, "answered");
      await picture(page, `${device}-${colorScheme}-read`);
      await page.locator(".chip").nth(1).click();
      await page.locator("#paper .name").first().focus();
      await accessible(page, "a tag is pressed");
      await picture(page, `${device}-${colorScheme}-tag`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.ok(!wide, "nothing hangs over the side");
      await close();
    });
  }
}
