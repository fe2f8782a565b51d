// Sends articles to Bientap and prints what it found: analyze.ts http://HOST:PORT ARTICLE.json…

import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { type Client, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { ArticleAnalysisService } from "./gen/bientap/v1/article_analysis_service_pb.ts";
import { type Article, ArticleSchema } from "./gen/bientap/v1/article_pb.ts";
import { Field, OffsetEncoding, type TextSpan } from "./gen/bientap/v1/text_span_pb.ts";
import { RetryInfoSchema } from "./gen/google/rpc/error_details_pb.ts";

/** One article's answer. Where the server is full, waits as long as it asks for, and tries five times. */
async function analyze(service: Client<typeof ArticleAnalysisService>, article: Article) {
  // JavaScript's strings count UTF-16 code units, so text.slice(begin, end) is what a span means.
  const request = { article, offsetEncoding: OffsetEncoding.UTF16_CODE_UNITS };
  const headers = new Headers();
  if (process.env.BIENTAP_API_KEY) headers.set("x-api-key", process.env.BIENTAP_API_KEY);
  const timeoutMs = 1000 * Number(process.env.BIENTAP_DEADLINE ?? 10);
  for (let triesLeft = 4; ; triesLeft--) {
    try {
      return await service.analyzeArticle(request, { headers, timeoutMs });
    } catch (error) {
      const fault = ConnectError.from(error);
      // RESOURCE_EXHAUSTED, or UNAVAILABLE at the server's start.
      const delay = fault.findDetails(RetryInfoSchema)[0]?.retryDelay;
      if (!delay || triesLeft === 0) throw fault;
      const seconds = Number(delay.seconds) + delay.nanos / 1e9;
      console.error(`${fault.message}: once more in ${seconds.toFixed(1)} s`);
      await sleep(1000 * seconds);
    }
  }
}

/** The text of a span, out of the article itself. */
function cut(article: Article, span: TextSpan | undefined) {
  if (!span) return "";
  const text = { [Field.TITLE]: article.title, [Field.LEAD]: article.lead }[span.field as number] ?? article.body;
  const cut = text.slice(span.beginOffset, span.endOffset);
  if (cut !== span.content) throw new Error(`${JSON.stringify(span)} is not "${cut}"`);
  return cut;
}

const [server, ...files] = process.argv.slice(2);
// With TLS: https://HOST:PORT
const service = createClient(ArticleAnalysisService, createGrpcTransport({ baseUrl: server }));
for (const file of files) {
  const { title, lead, body, published } = JSON.parse(readFileSync(file, "utf8"));
  const article = create(ArticleSchema, { title, lead, body, publishTime: timestampFromDate(new Date(published)) });
  try {
    const answer = await analyze(service, article);
    console.log("summary:", answer.summary?.sentences.map((sentence) => cut(article, sentence)).join(" "));
    for (const tag of answer.tags) console.log(`tag: ${tag.name} (${tag.id})`);
    for (const official of answer.officials)
      console.log("official:", [official.name, ...official.positions.map((position) => position.title)].join("; "));
    for (const date of answer.dates) console.log(`date: ${cut(article, date.span)} = ${date.value || "?"}`);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    // DEADLINE_EXCEEDED among them: nothing was changed, the article may be sent again later.
    console.error(`${file} has no answer: ${error.message}`);
    process.exit(1);
  }
}
process.exit(0); // the connection would stay open for the next article
