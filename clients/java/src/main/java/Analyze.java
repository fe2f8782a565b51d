import com.bientap.v1.AnalyzeArticleRequest;
import com.bientap.v1.AnalyzeArticleResponse;
import com.bientap.v1.Article;
import com.bientap.v1.ArticleAnalysisServiceGrpc;
import com.bientap.v1.ArticleAnalysisServiceGrpc.ArticleAnalysisServiceBlockingStub;
import com.bientap.v1.OffsetEncoding;
import com.bientap.v1.TextSpan;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends articles to Bientap and prints what it found: Analyze HOST:PORT ARTICLE.json… */
public final class Analyze {
  /** One article's answer. Where the server is full, waits as long as it asks for, and tries five times. */
  static AnalyzeArticleResponse analyze(ArticleAnalysisServiceBlockingStub service, Article article) throws Exception {
    // Java's strings count UTF-16 code units, so text.substring(begin, end) is what a span means.
    var request = AnalyzeArticleRequest.newBuilder()
        .setArticle(article).setOffsetEncoding(OffsetEncoding.OFFSET_ENCODING_UTF16_CODE_UNITS).build();
    long deadline = (long) (1000 * Double.parseDouble(System.getenv().getOrDefault("BIENTAP_DEADLINE", "10")));
    for (int triesLeft = 4; ; triesLeft--) {
      try {
        return service.withDeadlineAfter(deadline, TimeUnit.MILLISECONDS).analyzeArticle(request);
      } catch (StatusRuntimeException error) {
        long delay = retryDelay(error);
        if (delay < 0 || triesLeft == 0) throw error;
        System.err.printf("%s: once more in %.1f s%n", error.getMessage(), delay / 1000.0);
        Thread.sleep(delay);
      }
    }
  }

  /** Milliseconds after which the server asks for another try (RESOURCE_EXHAUSTED, or UNAVAILABLE at its start), or -1. */
  static long retryDelay(StatusRuntimeException error) throws Exception {
    for (Any detail : StatusProto.fromThrowable(error).getDetailsList()) {
      if (detail.is(RetryInfo.class)) return Durations.toMillis(detail.unpack(RetryInfo.class).getRetryDelay());
    }
    return -1;
  }

  /** The text of a span, out of the article itself. */
  static String cut(Article article, TextSpan span) {
    String text = switch (span.getField()) {
      case FIELD_TITLE -> article.getTitle();
      case FIELD_LEAD -> article.getLead();
      default -> article.getBody();
    };
    String cut = text.substring(span.getBeginOffset(), span.getEndOffset());
    if (!cut.equals(span.getContent())) throw new IllegalStateException(span + " is not \"" + cut + '"');
    return cut;
  }

  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // With TLS: without usePlaintext()
    var channel = ManagedChannelBuilder.forTarget(args[0]).usePlaintext().build();
    var service = ArticleAnalysisServiceGrpc.newBlockingStub(channel);
    String key = System.getenv("BIENTAP_API_KEY");
    if (key != null) {
      var headers = new Metadata();
      headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), key);
      service = service.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    for (String file : Arrays.asList(args).subList(1, args.length)) {
      JsonObject stored = JsonParser.parseString(Files.readString(Path.of(file))).getAsJsonObject();
      Article article = Article.newBuilder()
          .setTitle(stored.get("title").getAsString())
          .setLead(stored.get("lead").getAsString())
          .setBody(stored.get("body").getAsString())
          .setPublishTime(Timestamps.parse(stored.get("published").getAsString()))
          .build();
      try {
        AnalyzeArticleResponse answer = analyze(service, article);
        List<String> sentences = answer.getSummary().getSentencesList().stream().map(span -> cut(article, span)).toList();
        out.println("summary: " + String.join(" ", sentences));
        answer.getTagsList().forEach(tag -> out.printf("tag: %s (%s)%n", tag.getName(), tag.getId()));
        answer.getOfficialsList().forEach(official -> {
          var line = new ArrayList<>(List.of(official.getName()));
          official.getPositionsList().forEach(position -> line.add(position.getTitle()));
          out.println("official: " + String.join("; ", line));
        });
        answer.getDatesList().forEach(date -> out.printf(
            "date: %s = %s%n", cut(article, date.getSpan()), date.getValue().isEmpty() ? "?" : date.getValue()));
      } catch (StatusRuntimeException error) {
        // DEADLINE_EXCEEDED among them: nothing was changed, the article may be sent again later.
        System.err.printf("%s has no answer: %s%n", file, error.getMessage());
        System.exit(1);
      }
    }
    channel.shutdown();
  }
}
