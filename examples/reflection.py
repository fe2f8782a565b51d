"""One article through gRPC without generated code: the server tells its own messages. reflection.py HOST:PORT REQUEST.json

Needs grpcio and grpcio-reflection. Field names are those of the API, times RFC 3339, as in protobuf's JSON mapping.
"""

import sys

import grpc
from google.protobuf import json_format, message_factory
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

address, file = sys.argv[1:]
with grpc.insecure_channel(address) as channel:
    pool = DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    method = pool.FindServiceByName("bientap.v1.ArticleAnalysisService").methods_by_name["AnalyzeArticle"]
    Request, Response = map(message_factory.GetMessageClass, (method.input_type, method.output_type))
    analyze = channel.unary_unary(
        f"/{method.containing_service.full_name}/{method.name}",
        request_serializer=Request.SerializeToString,
        response_deserializer=Response.FromString,
    )
    with open(file, encoding="utf-8") as text:
        request = json_format.Parse(text.read(), Request())
    # Python's strings count Unicode scalars: text[begin:end] is what a span means.
    request.offset_encoding = pool.FindEnumTypeByName("bientap.v1.OffsetEncoding").values_by_name[
        "OFFSET_ENCODING_UNICODE_SCALARS"
    ].number
    answer = analyze(request, timeout=10)

print("summary:", answer.summary.text)
for tag in answer.tags:
    print("tag:", tag.name)
for official in answer.officials:
    print("official:", ", ".join([official.name, *(post.title for post in official.positions)]))
for date in answer.dates:
    print("date:", date.span.content, "=", date.value)
