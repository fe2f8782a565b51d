// The HTTP port over TLS in a real browser, which takes HTTP/2 where it is offered. Starts a server of its own: BIENTAP is the
// program (target/debug/bientap), CHROMIUM the browser. Needs playwright-core (BIENTAP_NODE_MODULES) and openssl.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const modules = process.env.BIENTAP_NODE_MODULES ?? path.resolve("node_modules");
const { chromium } = createRequire(path.join(modules, "x.js"))("playwright-core");
const root = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.BIENTAP ?? path.join(root, "target/debug/bientap");
const folder = mkdtempSync(path.join(tmpdir(), "bientap-tls-"));
let server;

after(() => {
  server?.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** The address of the page, once the server says that it serves. */
async function start() {
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
  execFileSync("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", cert,
  ], { stdio: "ignore" });
  const args = ["serve", "--addr", "127.0.0.1:0", "--http-addr", "127.0.0.1:0", "--log-format", "json", "--tls-cert", cert, "--tls-key", key];
  const env = { ...process.env };
  delete env.BIENTAP;
  delete env.BIENTAP_PAGE;
  server = spawn(program, [...args, "--model-dir", path.join(root, "models/bientap-vi")], { env, stdio: ["ignore", "ignore", "pipe"] });
  let page;
  for await (const line of createInterface({ input: server.stderr })) {
    const said = JSON.parse(line);
    page ??= said.page;
    if (said.message === "the model is verified: serving") return page;
  }
  throw new Error("the server ended");
}

test("the page and a call over HTTPS, by HTTP/2", async () => {
  const url = await start();
  assert.match(url, /^https:/);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    const answer = await page.goto(url);
    assert.equal(answer.status(), 200);
    const told = await page.evaluate(async () => {
      const response = await fetch("/v1/articles:analyze", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ article: { body: "Sáng 3-4-2024, huyện họp." } }),
      });
      const { nextHopProtocol } = performance.getEntriesByType("resource").find((entry) => entry.name.endsWith("articles:analyze"));
      return { status: response.status, dates: (await response.json()).dates.length, protocol: nextHopProtocol };
    });
    assert.deepEqual(told, { status: 200, dates: 1, protocol: "h2" });
  } finally {
    await browser.close();
  }
});
