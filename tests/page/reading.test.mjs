// What needs no browser: one text told apart, days, sentences, tags found, and what a CMS gets. Tables of cases.

import assert from "node:assert/strict";
import { test } from "node:test";

const module = (name) => import(new URL(`../../src/server/http/page/${name}.js`, import.meta.url));
const { isByline, looksLikeHtml, request, takeApart } = await module("article");
const { findDay, publishTime, typedDay, valueInWords } = await module("day");
const { counts, has, sentencesOf, withSentence, without } = await module("sentences");
const { matching } = await module("picker");
const { formats } = await module("formats");
const { carriedOver, chosenTags, noChoices } = await module("findings");
const { marksOf } = await module("marks");

const TITLE = "Xã An Hòa gặp mặt già làng";
const LEAD = "Nhân dịp đầu năm, xã An Hòa nghe già làng nói về đường giao thông và nước sạch.";
const BODY = "Sáng 5-2, xã họp tại nhà văn hóa thôn.";
const roles = (text, given) =>
  takeApart(text, given)
    .parts.map((part) => part.role)
    .join(" ");

test("an article is told apart", () => {
  for (const [lines, expected] of [
    [[], ""],
    [["   "], ""],
    [[TITLE], "title"],
    [[BODY], "body"],
    [[TITLE, BODY], "title body"],
    [[TITLE, LEAD, BODY], "title lead body"],
    [[TITLE, "", LEAD, "  ", BODY, ""], "title lead body"],
    [[TITLE, LEAD, BODY, "Tin và ảnh: THANH TRÚC"], "title lead body byline"],
    [[TITLE, LEAD, BODY, "THANH TRÚC", "(Theo TTXVN)"], "title lead body byline byline"],
    [[TITLE, "Nguyễn Thanh Trúc", LEAD, BODY], "title byline lead body"],
    [["Chính trị", TITLE, LEAD, BODY], "skip title lead body"],
    [["Thứ Ba, 09/04/2024 | 17:35", TITLE, LEAD, BODY], "skip title lead body"],
    [
      ["Trang chủ", "Xã hội", "Cập nhật lúc 17:35, 9/4/2024 (GMT+7)", TITLE, LEAD, BODY],
      "skip skip skip title lead body",
    ],
    [[TITLE, LEAD, BODY, "Chia sẻ", "Bình luận"], "title lead body skip skip"],
    [[`${BODY} ${LEAD.repeat(4)}`, BODY], "body body"],
    [[TITLE, `${LEAD} `.repeat(12), BODY], "title body body"],
  ]) {
    assert.equal(roles(lines.join("\n")), expected, lines.join(" | "));
    assert.equal(roles(lines.join("\r\n")), expected);
  }
});

test("what a person chose holds, and the rest follows", () => {
  const text = ["Tin nóng của xã An Hòa hôm nay", TITLE, LEAD, BODY].join("\n");
  assert.equal(roles(text), "title body body body");
  assert.equal(roles(text, { chosen: { [TITLE]: "title" } }), "skip title lead body");
  assert.equal(roles(text, { chosen: { [LEAD]: "body" } }), "title body body body");
  assert.equal(
    roles(text, { chosen: { [BODY]: "skip" } })
      .split(" ")
      .at(-1),
    "skip",
  );
  const apart = takeApart(`${TITLE}\n${LEAD}\n${BODY}\nTHANH TRÚC`);
  assert.deepEqual([apart.title, apart.lead, apart.body, apart.byline], [TITLE, LEAD, BODY, "THANH TRÚC"]);
});

test("by-lines, and what looks like one", () => {
  const yes =
    "Tin và ảnh: THANH TRÚC|Bài, ảnh: Nguyễn Lan|Tin - ảnh: A. B|Ảnh: TTXVN|Nguồn: Báo Nhân Dân|Nhóm phóng viên: X, Y|" +
    "THANH TRÚC|Lê Thị Ví Dụ|BẢO TRÂN - GIA HUY|Theo TTXVN|(Theo Báo Nhân Dân)";
  const no =
    "Quang cảnh hội nghị.|Theo ông Hậu, xã đã làm xong.|Tin tức: xã họp|Ông Hậu nói: “Xong rồi”|Họp|" +
    "Ảnh hưởng của bão: nhiều xã mất điện|Tin và ảnh: một câu rất dài nói về nhiều việc khác nhau của xã trong ngày hôm nay";
  for (const line of yes.split("|")) assert.ok(isByline(line), line);
  for (const line of no.split("|")) assert.ok(!isByline(line), line);
});

test("HTML is one body, behind the lines before it", () => {
  const markup = "<p>Sáng 5-2, <b>xã</b> họp.</p>\n<p>Hết.</p>";
  assert.deepEqual([looksLikeHtml(markup), looksLikeHtml("giá < 5 > 3")], [true, false]);
  const apart = takeApart(`${TITLE}\n${LEAD}\n${markup}`);
  assert.deepEqual([apart.title, apart.lead, apart.body, apart.html], [TITLE, LEAD, markup, true]);
  assert.deepEqual(takeApart(markup, { html: false }).html, false);
  assert.equal(request(apart, "").article.bodyFormat, "BODY_FORMAT_HTML");
});

test("days as people type them", () => {
  for (const [typed, time] of [
    ["09/04/2024", "2024-04-09T00:00:00+07:00"],
    ["9/4/2024 7:05", "2024-04-09T07:05:00+07:00"],
    ["9-4-2024, 17h30", "2024-04-09T17:30:00+07:00"],
    ["17:30 9.4.2024", "2024-04-09T17:30:00+07:00"],
    ["2024-04-09", "2024-04-09T00:00:00+07:00"],
    ["2024-04-09T17:30", "2024-04-09T17:30:00+07:00"],
    ["", ""],
    ["  ", ""],
    ["31/02/2024", null],
    ["9/13/2024", null],
    ["hôm qua", null],
    ["9/4", null],
  ])
    assert.equal(publishTime(typed), time, typed);
  for (const [time, typed] of [
    ["2024-04-09T10:35:00Z", "09/04/2024 17:35"],
    ["2024-04-09T23:35:00+07:00", "09/04/2024 23:35"],
    ["2024-04-09", "09/04/2024"],
    ["09/04/2024 17:00", "09/04/2024 17:00"],
    ["mai", ""],
  ])
    assert.equal(typedDay(time), typed, time);
  assert.equal(takeApart(`${TITLE}\nThứ Ba, 09/04/2024 | 17:35\n${LEAD}\n${BODY}`).day.typed, "09/04/2024 17:35");
  assert.equal(
    takeApart(`${TITLE}\n${LEAD}\nSáng 9/4/2024, xã họp.`).day,
    null,
    "a day of the story is none of the page",
  );
  assert.equal(findDay("số 12/345/6789"), null);
});

test("values of dates in words", () => {
  const day = (year, month, day) => ({ year, month, day });
  for (const [date, words] of [
    [{ value: "2024-04-09", startDate: day(2024, 4, 9), endDate: day(2024, 4, 9) }, "9-4-2024"],
    [{ value: "2024-04-09T17:30", startDate: day(2024, 4, 9), endDate: day(2024, 4, 9) }, "17:30, 9-4-2024"],
    [{ value: "2024-Q1" }, "quý I-2024"],
    [{ value: "2024-04" }, "tháng 4-2024"],
    [{ value: "2024" }, "năm 2024"],
    [{ value: "2024-H2" }, "nửa cuối năm 2024"],
    [{ value: "2021/2025", startDate: day(2021, 1, 1), endDate: day(2025, 12, 31) }, "1-1-2021 đến 31-12-2025"],
    [{ value: "../2024-06-30", endDate: day(2024, 6, 30) }, "đến 30-6-2024"],
    [{ value: "LUNAR:01-15" }, "âm lịch: ngày 15 tháng 1"],
    [{}, "chưa xác định được"],
  ])
    assert.equal(valueInWords(date), words);
});

test("dates with one value are one entry", () => {
  const date = (content, value) => ({ span: { content, field: "FIELD_BODY" }, value });
  const answer = {
    dates: [date("Sáng 5-2", "2025-02-05"), date("5-2", "2025-02-05"), date("hôm nọ", ""), date("hôm ấy", "")],
  };
  const { dates } = marksOf(answer);
  assert.deepEqual(
    dates.map((group) => group.contents),
    [["Sáng 5-2", "5-2"], ["hôm nọ"], ["hôm ấy"]],
  );
});

test("sentences", () => {
  for (const [text, many] of [
    ["Một. Hai? Ba!", 3],
    ["Ở TP. Rạch Giá, ThS. Lan nói. Xong.", 2],
    ["Giá 12.000 đồng, tăng 1.5 lần.", 1],
    ["Ông nói: “Xong rồi.” Rồi về.", 2],
    ["Không có dấu chấm", 1],
    ["", 0],
    ["…", 0],
  ])
    assert.equal(sentencesOf(text).length, many, text);
  assert.deepEqual(counts("Sáng 5-2, xã họp. Xong."), { sentences: 2, words: 5, characters: 23 });
});

test("sentences go into a summary and out again", () => {
  const [one, two, three] = ["Xã họp sáng 5-2.", "Già làng nói về đường", "Huyện hứa làm ngay."];
  assert.equal(withSentence("", one, [two, three]), one);
  assert.equal(withSentence(three, one, [two, three]), `${one} ${three}`);
  assert.equal(withSentence(one, three, []), `${one} ${three}`);
  assert.equal(withSentence(`${one} ${three}`, two, [three]), `${one} ${two}. ${three}`);
  assert.equal(without(`${one} ${two}. ${three}`, two), `${one} ${three}`);
  assert.equal(without(one, one), "");
  assert.equal(without("Viết tay.", one), "Viết tay.");
  assert.ok(has(`${one}  ${three}`, "Xã  họp sáng 5-2"));
  assert.ok(has("Xã họp sáng 5-2.".normalize("NFD"), one));
  assert.ok(!has("Xã họp sáng 5-20.", one), "whole words");
});

test("tags are found without marks", () => {
  const tags = [["dân vận"], ["dân tộc thiểu số"], ["Đà Nẵng"], ["giáo dục", "nhà trường"]].map(
    ([name, ...aliases]) => ({ name, aliases }),
  );
  const found = (query) => matching(tags, query).map((tag) => tag.name);
  assert.deepEqual(found("dan"), ["dân vận", "dân tộc thiểu số"]);
  assert.deepEqual(found("da nang"), ["Đà Nẵng"]);
  assert.deepEqual(found("truong"), ["giáo dục"]);
  assert.deepEqual([found(""), found("xyz")], [[], []]);
});

test("choices outlive a new answer", () => {
  const tag = (id) => ({ id, name: id, kind: "TAG_KIND_SUBJECT" });
  const choices = { ...noChoices(), tags: { a: "kept", b: "struck" }, added: [tag("c")] };
  const after = carriedOver(choices, { tags: [tag("a"), tag("b")] }, { tags: [tag("b"), tag("d")] });
  assert.deepEqual(
    chosenTags({ tags: [tag("b"), tag("d")] }, after).map(({ id }) => id),
    ["d", "c", "a"],
  );
  const again = carriedOver(after, { tags: [] }, { tags: [tag("a"), tag("c")] });
  assert.deepEqual(
    chosenTags({ tags: [tag("a"), tag("c")] }, again).map(({ id }) => id),
    ["a", "c"],
    "none twice",
  );
});

test("what a CMS gets", () => {
  const chosen = {
    title: "Tin <nóng>",
    summary: "Xã họp & bàn.",
    publishTime: "2024-04-09T00:00:00+07:00",
    byline: "THANH TRÚC",
    tags: [
      { name: "chính trị", kind: "TAG_KIND_SECTION" },
      { name: "dân vận", kind: "TAG_KIND_SUBJECT" },
      { name: "Kiên Giang", kind: "TAG_KIND_PLACE" },
    ],
    officials: [
      { name: "Lê Văn Thử", posts: ["Bí thư Đảng ủy", "Chủ tịch HĐND xã"] },
      { name: "Trần Mẫu", posts: [] },
    ],
  };
  const made = Object.fromEntries(formats(chosen, { summary: {} }));
  assert.equal(made.tags, "chính trị, dân vận, Kiên Giang");
  assert.equal(made.officials, "Bí thư Đảng ủy, Chủ tịch HĐND xã Lê Văn Thử\nTrần Mẫu");
  assert.ok(made.html.includes("Xã họp &amp; bàn.") && made.html.includes("<li>dân vận</li>"), made.html);
  const json = JSON.parse(made.jsonld);
  assert.deepEqual(
    [json["@type"], json.headline, json.keywords, json.articleSection],
    ["NewsArticle", "Tin <nóng>", ["dân vận"], ["chính trị"]],
  );
  assert.deepEqual(json.mentions[0].jobTitle, ["Bí thư Đảng ủy", "Chủ tịch HĐND xã"]);
  assert.ok(!("jobTitle" in json.mentions[1]));
  const nothing = Object.fromEntries(
    formats({ title: "", summary: "", publishTime: "", byline: "", tags: [], officials: [] }, {}),
  );
  assert.deepEqual([nothing.html, nothing.officials], ["", ""]);
  assert.deepEqual(Object.keys(JSON.parse(nothing.jsonld)), ["@context", "@type", "inLanguage"]);
});
