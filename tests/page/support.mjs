// What the tests of the editors' page share. BIENTAP_PAGE is its address, CHROMIUM the browser; BIENTAP_SHOTS, where
// set, is a folder for pictures of it. Needs playwright-core and axe-core (BIENTAP_NODE_MODULES).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before } from "node:test";

const modules = process.env.BIENTAP_NODE_MODULES ?? path.resolve("node_modules");
const require = createRequire(path.join(modules, "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const url = process.env.BIENTAP_PAGE ?? "http://127.0.0.1:8080/";
const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
export const article = JSON.parse(read("../articles/hoi-nghi-dan-van.json"));
export const html = read("../html/hoi-nghi-dan-van.wordpress-blocks.html");
export const whole = [article.title, article.lead, article.body].join("\n");
export const DAY = "09/04/2024 17:35";

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
});
after(() => browser?.close());

export const DEVICES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

/** A page whose faults, and requests that leave the server, fail the test. `allowed`: errors made on purpose. */
export async function open({ allowed = /^$/, ...options } = {}) {
  // A certificate of one's own, where the page comes over TLS.
  const common = { locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", ignoreHTTPSErrors: true };
  const context = await browser.newContext({ ...common, ...DEVICES.desktop, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !/status of [45]/.test(text) && !allowed.test(text)) faults.push(text);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) faults.push(`asks ${request.url()}`);
  });
  await page.goto(url);
  const close = async () => {
    await context.close();
    assert.deepEqual(faults, []);
  };
  return { page, close };
}

export async function fill(page, text = whole, day = DAY) {
  await page.locator("#text").fill(text);
  await page.getByLabel("Ngày đăng").fill(day);
}

export async function analyze(page) {
  await page.getByRole("button", { name: "Phân tích", exact: true }).first().click();
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
}

/** A page with the article's answer on it. */
export async function answered(options) {
  const opened = await open(options);
  await fill(opened.page);
  await analyze(opened.page);
  return opened;
}

export async function accessible(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const told = violations.map(({ id, impact, nodes }) => {
    return `${where}: ${id} (${impact}) ${nodes
      .map((node) => node.html)
      .slice(0, 3)
      .join(" ")}`;
  });
  assert.deepEqual(told, []);
}

export async function picture(page, name, options = {}) {
  const folder = process.env.BIENTAP_SHOTS;
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`), ...options });
}

/** Drops a file of some bytes on the page. */
export async function drop(page, name, content, type = "") {
  const bytes = [...(typeof content === "string" ? new TextEncoder().encode(content) : content)];
  const data = await page.evaluateHandle(
    ([name, bytes, type]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
      return transfer;
    },
    [name, bytes, type],
  );
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

/** The clipboard, where the page may read it. */
export async function clipboard(page) {
  return page.evaluate(() => navigator.clipboard.readText());
}

export const lit = (page) => page.locator("#paper .lit").allTextContents();
