// One article as JSON over HTTP, with nothing to install: node fetch.mjs http://127.0.0.1:8080 REQUEST.json

import { readFile } from "node:fs/promises";

const [server, file] = process.argv.slice(2);
const request = JSON.parse(await readFile(file, "utf8"));
// JavaScript's strings count UTF-16 code units: text.slice(begin, end) is what a span means.
request.offsetEncoding = "OFFSET_ENCODING_UTF16_CODE_UNITS";

const response = await fetch(`${server}/v1/articles:analyze`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(request),
  signal: AbortSignal.timeout(10_000),
});
const answer = await response.json();
if (!response.ok) {
  console.error(`${response.status}: ${answer.message}`);
  process.exit(1);
}

// What is 0 or empty is left out of the JSON.
const { summary, tags = [], officials = [], dates = [] } = answer;
console.log("summary:", summary?.text ?? "");
for (const { name } of tags) console.log("tag:", name);
for (const { name, positions = [] } of officials) console.log("official:", [name, ...positions.map((one) => one.title)].join(", "));
for (const { span, value = "" } of dates) console.log("date:", span.content, "=", value);
