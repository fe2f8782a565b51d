// The editors' page in a real browser: from the box to the CMS.

import assert from "node:assert/strict";
import { test } from "node:test";

import { analyze, answered, article, clipboard, drop, fill, html, lit, open, picture, url, whole } from "./support.mjs";

const told = (page) => page.locator("#gutter select").evaluateAll((all) => all.map((one) => one.value));

test("the first screen has the box, the button and a worked example in sight", async () => {
  const { page, close } = await open();
  await page.locator("#example-found dd").first().waitFor();
  const now = new Date(Date.now() + 7 * 3600e3).toISOString();
  assert.equal(await page.getByLabel("Ngày đăng").inputValue(), now.slice(0, 10).split("-").reverse().join("/"));
  for (const id of ["#text", "#analyze", "#example-paper", "#example-found"]) {
    const box = await page.locator(id).boundingBox();
    assert.ok(box.y >= 0 && box.y + Math.min(box.height, 60) <= 900, `${id} is in sight`);
  }
  assert.ok((await page.locator("#example-paper .post").count()) > 0, "posts are marked in it");
  await page.getByRole("button", { name: "Mở ví dụ này" }).click();
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  await close();
});

test("one paste is told apart while it is typed, and can be corrected", async () => {
  const { page, close } = await open();
  await page.locator("#text").focus();
  await page.keyboard.insertText(
    ["Chính trị", "Thứ Ba, 09/04/2024 | 17:35", whole, "Tin và ảnh: THANH TRÚC"].join("\n"),
  );
  assert.deepEqual((await told(page)).slice(0, 5), ["skip", "skip", "title", "lead", "body"]);
  assert.equal((await told(page)).at(-1), "byline");
  assert.equal(await page.getByLabel("Ngày đăng").inputValue(), "09/04/2024 17:35", "the day that the page gave");
  // Each label stands beside its paragraph.
  const tops = await page.locator("#gutter select").evaluateAll((all) => all.map((one) => one.offsetTop));
  assert.deepEqual(
    tops,
    [...tops].sort((a, b) => a - b),
  );
  await page.getByLabel("Đoạn 4 là").selectOption("body");
  assert.match(await page.locator("#told").textContent(), /không có sapo/);
  await analyze(page);
  assert.equal(await page.locator("#paper .lead").count(), 0);
  assert.equal(await page.locator("#paper .byline").last().textContent(), "Tin và ảnh: THANH TRÚC");
  await close();
});

test("the mirror and the box have the same lines", async () => {
  const { page, close } = await open({ viewport: { width: 700, height: 900 } });
  await fill(page);
  const [box, mirror] = await page.evaluate(() =>
    ["text", "mirror"].map((id) => document.getElementById(id).scrollHeight),
  );
  assert.equal(box, mirror);
  await close();
});

test("a tag shows its places, one after another, and nothing moves", async () => {
  const { page, close } = await answered();
  const tag = page.locator("#tags .name", { hasText: "dân vận" });
  const below = page.locator("#officials-heading");
  const before = await below.evaluate((heading) => heading.offsetTop);
  await tag.click();
  assert.equal(await tag.getAttribute("aria-pressed"), "true");
  const places = await lit(page);
  assert.ok(places.length > 0);
  for (const place of places) assert.ok(whole.includes(place), place);
  assert.equal(await below.evaluate((heading) => heading.offsetTop), before, "nothing is pushed about");
  assert.match(await page.locator("#finder").textContent(), /dân vận/);
  const here = () => page.locator("#paper .here").allTextContents();
  const first = await here();
  if (await page.locator("#finder-next").isVisible()) {
    await page.locator("#finder-next").click();
    assert.notDeepEqual(await here(), first);
  }
  await tag.click();
  assert.ok(await page.locator("#finder").isHidden());
  assert.deepEqual(await page.locator("#paper .kept").allTextContents(), []);
  await close();
});

test("tags are ticked, crossed out and added, and outlive an analysis", async () => {
  const { page, close } = await answered();
  const chips = page.locator("#tags .chip");
  const [kept, struck] = await chips.evaluateAll((all) => all.map((chip) => chip.dataset.tag));
  const chip = (id) => page.locator(`#tags [data-tag="${id}"]`);
  await chip(kept).locator(".tick").click();
  await chip(struck).locator(".cross").click();
  await page.locator("#add-tag").fill("lam nghiep");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  assert.equal(await chip("lam-nghiep-rung").count(), 1);
  await page.getByRole("button", { name: /^Bỏ Lâm Quốc Hậu/ }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Sửa bài" }).click();
  await page.locator("#text").fill(`${whole}\nXã cũng trồng rừng.`);
  assert.ok(await page.getByText("Bài đã sửa sau lần phân tích này.").isVisible());
  await page.getByRole("button", { name: "Phân tích lại" }).first().click();
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  assert.equal(await chip(kept).getAttribute("data-state"), "kept");
  assert.equal(await chip(struck).getAttribute("data-state"), "struck");
  assert.equal(await chip("lam-nghiep-rung").count(), 1);
  await page.locator("#read-heading").press("c");
  const names = (await page.locator("#formats pre").nth(1).textContent()).split(", ");
  assert.ok(names.includes("lâm nghiệp - rừng"), names.join());
  assert.ok(!(await page.locator("#formats pre").nth(3).textContent()).includes("Lâm Quốc Hậu"));
  await close();
});

test("words, not numbers, say how sure it is", async () => {
  const { page, close } = await answered();
  const text = await page.locator("#findings").textContent();
  assert.ok(!text.includes("%") && /chắc|xem lại/.test(text), text);
  await close();
});

test("the summary has lengths and counters, and takes sentences in and out", async () => {
  const { page, close } = await answered();
  const summary = page.locator("#summary");
  const own = await summary.inputValue();
  assert.match(await page.locator("#counts").textContent(), /\d câu · \d+ từ · \d+ ký tự/);
  await page.getByText("155 ký tự").click();
  await page.waitForFunction((own) => document.getElementById("summary").value !== own, own);
  const short = await summary.inputValue();
  assert.ok([...short].length <= 155, short);
  await page.getByText("60 từ").click();
  assert.equal(await summary.inputValue(), own);

  const sentences = page.locator("#paper .sentence");
  const inside = await page.locator("#paper .sentence.in").count();
  assert.ok(inside > 0, "what it is made of is marked in the article");
  const last = sentences.last();
  await last.click({ position: { x: 4, y: 8 } });
  assert.equal(await page.locator("#paper .sentence.in").count(), inside + 1);
  assert.ok((await summary.inputValue()).includes((await last.textContent()).replace(/[.\s]+$/, "")));
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  assert.equal(await summary.inputValue(), own);
  await summary.fill("Viết tay một câu.");
  assert.equal(await page.locator("#paper .sentence.in").count(), 0);
  await page.reload();
  assert.equal(await summary.inputValue(), "Viết tay một câu.");
  await close();
});

test("what no sentence fits is said", async () => {
  const { page, close } = await answered();
  await page.route("**/v1/articles:analyze", async (route) => {
    const { summaryOptions } = route.request().postDataJSON();
    const text = summaryOptions?.maxCharacters ? "" : "Một câu.";
    await route.fulfill({ json: { summary: { text } } });
  });
  await page.getByText("155 ký tự").click();
  await page.getByText("Không câu nào của bài ngắn hơn 155 ký tự").waitFor();
  assert.equal(await page.locator("#summary").inputValue(), "Một câu.");
  await close();
});

test("officials, posts and dates stand in the text, and say what they are", async () => {
  const { page, close } = await answered();
  const name = page.locator("#paper .name", { hasText: "Lâm Quốc Hậu" }).first();
  await name.hover();
  assert.match(await page.locator("#tip").textContent(), /Lâm Quốc Hậu.*Phó Bí thư Tỉnh ủy Kiên Giang/);
  const date = page.locator("#paper .date", { hasText: "Ngày 9-4" }).first();
  await date.focus();
  assert.match(await page.locator("#tip").textContent(), /9-4-2024/);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#tip").isHidden());
  await page.getByRole("button", { name: /^Lâm Quốc Hậu/ }).focus();
  assert.ok(
    (await lit(page)).some((text) => text.includes("Hậu")),
    "focus shows where",
  );
  const shown = await page.locator("#paper p").allTextContents();
  assert.deepEqual(shown, whole.split("\n"), "every word stands there");
  const values = await page.locator("#dates b").allTextContents();
  assert.equal(new Set(values).size, values.length, "one entry a value");
  await page.getByRole("checkbox", { name: "Thời gian" }).uncheck();
  const background = await date.evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.equal(background, "rgba(0, 0, 0, 0)");
  await close();
});

test("HTML is read and shown as text, its marks in place", async () => {
  const { page, close } = await open();
  await fill(page, `${article.title}\n${article.lead}\n${html}`);
  assert.ok(await page.getByLabel("Đọc như mã HTML").isChecked());
  await analyze(page);
  const text = (await page.locator("#paper p").allTextContents()).join("\n");
  assert.ok(text.includes("Quang cảnh hội nghị.") && !text.includes("<"), text);
  assert.ok((await page.locator("#paper .date").allTextContents()).includes("9-4"), "a date half in bold");
  const names = (await page.locator("#paper .name").allTextContents()).join(" ");
  assert.ok(names.includes("Trương Ngọc Diễm"), names);
  assert.ok((await page.locator("#paper .sentence.in").count()) > 0);
  await close();
});

test("markup in an article does nothing", async () => {
  // The policy says what it kept from running.
  const { page, close } = await open({ allowed: /Content Security Policy/ });
  await fill(
    page,
    "<img src=x onerror=\"document.title='hỏng'\"><script>document.title='hỏng'</script><p>Sáng 3-4, huyện họp.</p>",
  );
  await analyze(page);
  assert.notEqual(await page.title(), "hỏng");
  await page.getByRole("button", { name: "Sửa bài" }).click();
  await page.getByLabel("Đọc như mã HTML").uncheck();
  await page.locator("#analyze").click();
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  assert.ok((await page.locator("#paper").textContent()).includes("onerror"));
  await close();
});

test("by keyboard alone: sentences, copies, help", async () => {
  const { page, close } = await open();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.locator("#text").focus();
  await page.keyboard.insertText(whole);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "read-heading");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.equal(await page.locator("#paper .current").getAttribute("data-sentence"), "0");
  const before = await page.locator("#summary").inputValue();
  await page.keyboard.press("Enter");
  assert.notEqual(await page.locator("#summary").inputValue(), before);
  await page.keyboard.press("?");
  assert.ok(await page.getByRole("heading", { name: "Phím tắt" }).isVisible());
  await page.keyboard.press("j");
  await page.keyboard.press("Escape");
  assert.equal(
    await page.locator("#paper .current").getAttribute("data-sentence"),
    "0",
    "keys rest while a dialog is open",
  );
  await page.keyboard.press("c");
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    async (summary) => (await navigator.clipboard.readText()) === summary,
    await page.locator("#summary").inputValue(),
  );
  await page.locator("[data-format=jsonld]").click();
  await page.locator("[data-format=jsonld]", { hasText: "Đã sao chép" }).waitFor();
  assert.equal(JSON.parse(await clipboard(page))["@type"], "NewsArticle");
  await page.locator("[data-format=json]").click();
  await page.locator("[data-format=json]", { hasText: "Đã sao chép" }).waitFor();
  assert.equal(JSON.parse(await clipboard(page)).offsetEncoding, "OFFSET_ENCODING_UTF16_CODE_UNITS");
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  assert.ok(await page.locator("#write").isVisible());
  await close();
});

test("the article outlives a reload and Back, and drafts stay in this browser", async () => {
  const { page, close } = await answered();
  await page.locator("#tags .cross").first().click();
  await page.reload();
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  assert.equal(await page.locator("#tags .chip").first().getAttribute("data-state"), "struck");
  await page.goBack();
  assert.equal(await page.locator("#text").inputValue(), whole);
  await page.goForward();
  assert.ok(await page.locator("#read").isVisible());
  await page.goto("about:blank");
  await page.goBack();
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  await page.getByRole("button", { name: "Bài mới" }).first().click();
  assert.equal(await page.locator("#text").inputValue(), "");
  await page.locator("#text").fill("Bài thứ hai\nCòn dở.");
  await page.getByRole("button", { name: "Bản nháp (2)" }).click();
  await page
    .getByRole("button", { name: new RegExp(article.title.slice(0, 20)) })
    .first()
    .click();
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  await page.getByRole("button", { name: /^Bản nháp/ }).click();
  await page.getByRole("button", { name: "Xóa tất cả" }).click();
  await page.getByText("Chưa có bản nháp nào.").waitFor();
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("draft")));
  assert.deepEqual(kept, []);
  await close();
});

test("files are dropped; Word's, pictures and old encodings are refused with a word", async () => {
  const { page, close } = await open();
  const json = { ...article, published: "2024-04-09T10:35:00Z", publishTime: undefined, publish_time: undefined };
  await drop(page, "bai.json", JSON.stringify({ article: json }));
  await page.waitForFunction((title) => document.getElementById("text").value.startsWith(title), article.title);
  assert.equal(await page.getByLabel("Ngày đăng").inputValue(), "09/04/2024 17:35");
  assert.deepEqual((await told(page)).slice(0, 2), ["title", "lead"]);
  for (const [name, content, type, said] of [
    ["bai.docx", "PK\u0003\u0004", "", /không đọc tệp Word/],
    ["bai.txt", "PK\u0003\u0004", "text/plain", /không đọc tệp Word/],
    ["bai.pdf", "%PDF-1.7", "application/pdf", /không đọc tệp Word/],
    ["anh.jpg", "x", "image/jpeg", /là ảnh/],
    ["bai.txt", [0x48, 0xf6, 0xb5, 0xe9], "text/plain", /TCVN3/],
    ["bai.json", "{", "", /Không đọc được/],
    ["bai.json", "{}", "", /Không đọc được/],
  ]) {
    await drop(page, name, content, type);
    await page.getByRole("alert").filter({ hasText: said }).waitFor();
  }
  await close();
});

test("what goes wrong is said in Vietnamese", async () => {
  const { page, close } = await open({ allowed: /ERR_FAILED/ });
  // The first answer is the example's.
  await page.locator("#example-found dd").first().waitFor();
  const ask = () => page.locator("#analyze").click();
  await ask();
  assert.match(await page.getByRole("alert").textContent(), /Chưa có bài/);
  await fill(page, whole, "31/02/2024");
  await ask();
  await page.getByRole("alert").filter({ hasText: "09/04/2024" }).waitFor();
  await fill(page, "Họp. ".repeat(50_000));
  await ask();
  await page.getByText("Nội dung: quá dài").waitFor();
  const answers = [
    [401, {}, /yêu cầu khóa/],
    [429, { "retry-after": "7" }, /sau 7 giây/],
    [503, {}, /đang dừng/],
    [504, {}, /quá lâu/],
    [500, { "x-request-id": "a-1" }, /a-1/],
  ];
  for (const [status, headers, said] of answers) {
    await page.route("**/v1/articles:analyze", (route) =>
      route.fulfill({ status, headers, contentType: "application/json", body: "{}" }),
    );
    await ask();
    await page.getByRole("alert").filter({ hasText: said }).waitFor();
    await page.unroute("**/v1/articles:analyze");
  }
  assert.ok(await page.getByLabel("Khóa truy cập").isVisible());
  await page.route("**/v1/articles:analyze", (route) => route.abort());
  await ask();
  await page.getByText("Không kết nối được với máy chủ").waitFor();
  await picture(page, "error");
  await close();
});

test("warnings of the answer are shown", async () => {
  const { page, close } = await open();
  await page.locator("#example-found dd").first().waitFor();
  const warnings = [{ code: "WARNING_CODE_SHORT", message: "Bài quá ngắn để gắn nhãn.", field: "article.body" }];
  for (const [answer, said] of [
    [{ warnings }, /quá ngắn/],
    [{ languageWarning: "x" }, /không phải tiếng Việt/],
    [{}, null],
  ]) {
    await page.route("**/v1/articles:analyze", (route) => route.fulfill({ json: answer }));
    await fill(page, "Họp xã.");
    await page.locator("#analyze").click();
    await page.getByRole("heading", { name: "Kết quả" }).waitFor();
    if (said) assert.match(await page.locator("#warnings").textContent(), said);
    else assert.ok(await page.locator("#warnings").isHidden());
    await page.unroute("**/v1/articles:analyze");
    await page.getByRole("button", { name: "Sửa bài" }).click();
  }
  await close();
});

test("while it waits, it says so and nothing moves", async () => {
  const { page, close } = await open();
  await page.locator("#example-found dd").first().waitFor();
  await fill(page);
  await page.route("**/v1/articles:analyze", async (route) => {
    await new Promise((later) => setTimeout(later, 600));
    await route.continue();
  });
  const button = page.locator("#analyze");
  const before = await button.boundingBox();
  await button.click();
  await page.locator("#analyze", { hasText: "Đang phân tích…" }).waitFor();
  assert.deepEqual(await button.boundingBox(), before);
  assert.ok(await button.isDisabled());
  await picture(page, "busy");
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  await close();
});

test("a browser that keeps nothing still works", async () => {
  const { page, close } = await open();
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(globalThis, name, {
        get: () => {
          throw new Error("closed");
        },
      });
  });
  await page.goto(url);
  await fill(page);
  await analyze(page);
  assert.ok((await page.locator("#tags .chip").count()) > 0);
  await close();
});
