"""Sends articles to Bientap and prints what it found: analyze.py HOST:PORT ARTICLE.json…"""

import json
import os
import sys
import time

import grpc
from bientap.v1.article_analysis_service_pb2 import AnalyzeArticleRequest
from bientap.v1.article_analysis_service_pb2_grpc import ArticleAnalysisServiceStub
from bientap.v1.article_pb2 import Article
from bientap.v1.text_span_pb2 import FIELD_LEAD, FIELD_TITLE, OFFSET_ENCODING_UNICODE_SCALARS
from google.rpc.error_details_pb2 import RetryInfo
from grpc_status import rpc_status


def analyze(service, article):
    """One article's answer. Where the server is full, waits as long as it asks for, and tries five times."""
    # Python's strings count Unicode scalars, so text[begin:end] is what a span means.
    request = AnalyzeArticleRequest(article=article, offset_encoding=OFFSET_ENCODING_UNICODE_SCALARS)
    key = os.environ.get("BIENTAP_API_KEY")
    for tries_left in range(4, -1, -1):
        try:
            deadline = float(os.environ.get("BIENTAP_DEADLINE", "10"))  # seconds
            return service.AnalyzeArticle(request, timeout=deadline, metadata=[("x-api-key", key)] if key else None)
        except grpc.RpcError as error:
            delay = retry_delay(error)
            if delay is None or not tries_left:
                raise
            print(f"{error.code().name}: {error.details()}: once more in {delay:.1f} s", file=sys.stderr)
            time.sleep(delay)


def retry_delay(error):
    """Seconds after which the server asks for another try (RESOURCE_EXHAUSTED, or UNAVAILABLE at its start), or None."""
    status, info = rpc_status.from_call(error), RetryInfo()
    if status and any(detail.Unpack(info) for detail in status.details):
        return info.retry_delay.ToTimedelta().total_seconds()
    return None


def cut(article, span):
    """The text of a span, out of the article itself."""
    text = {FIELD_TITLE: article.title, FIELD_LEAD: article.lead}.get(span.field, article.body)
    cut = text[span.begin_offset : span.end_offset]
    assert cut == span.content, f"{span} is not {cut!r}"
    return cut


def main(server, *files):
    # With TLS: grpc.secure_channel(server, grpc.ssl_channel_credentials())
    service = ArticleAnalysisServiceStub(grpc.insecure_channel(server))
    for file in files:
        with open(file, encoding="utf-8") as opened:
            stored = json.load(opened)
        article = Article(title=stored["title"], lead=stored["lead"], body=stored["body"])
        article.publish_time.FromJsonString(stored["published"])
        try:
            answer = analyze(service, article)
        except grpc.RpcError as error:
            # DEADLINE_EXCEEDED among them: nothing was changed, the article may be sent again later.
            sys.exit(f"{file} has no answer: {error.code().name}: {error.details()}")
        print("summary:", " ".join(cut(article, sentence) for sentence in answer.summary.sentences))
        for tag in answer.tags:
            print(f"tag: {tag.name} ({tag.id})")
        for official in answer.officials:
            print("official:", "; ".join([official.name, *(position.title for position in official.positions)]))
        for date in answer.dates:
            print(f"date: {cut(article, date.span)} = {date.value or '?'}")


main(*sys.argv[1:])
