// Sends articles to Bientap and prints what it found: analyze HOST:PORT ARTICLE.json…
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	bientap "bientap.example/analyze/gen/bientap/v1"
)

// stored is an article as this program's files hold it.
type stored struct {
	Title, Lead, Body string
	Published         time.Time
}

// analyze gives one article's answer. Where the server is full, it waits as long as it asks for, and tries five times.
func analyze(service bientap.ArticleAnalysisServiceClient, article *bientap.Article, deadline time.Duration) (*bientap.AnalyzeArticleResponse, error) {
	// Go's strings count bytes of UTF-8, so text[begin:end] is what a span means.
	request := &bientap.AnalyzeArticleRequest{Article: article, OffsetEncoding: bientap.OffsetEncoding_OFFSET_ENCODING_UTF8_BYTES}
	background := context.Background()
	if key := os.Getenv("BIENTAP_API_KEY"); key != "" {
		background = metadata.AppendToOutgoingContext(background, "x-api-key", key)
	}
	for triesLeft := 4; ; triesLeft-- {
		ctx, cancel := context.WithTimeout(background, deadline)
		answer, err := service.AnalyzeArticle(ctx, request)
		cancel()
		delay, told := retryDelay(err)
		if !told || triesLeft == 0 {
			return answer, err
		}
		log.Printf("%v: once more in %.1f s", err, delay.Seconds())
		time.Sleep(delay)
	}
}

// retryDelay is the time after which the server asks for another try: RESOURCE_EXHAUSTED, or UNAVAILABLE at its start.
func retryDelay(err error) (time.Duration, bool) {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.RetryInfo); ok {
			return info.GetRetryDelay().AsDuration(), true
		}
	}
	return 0, false
}

// cut is the text of a span, out of the article itself.
func cut(article *bientap.Article, span *bientap.TextSpan) string {
	text := article.GetBody()
	switch span.GetField() {
	case bientap.Field_FIELD_TITLE:
		text = article.GetTitle()
	case bientap.Field_FIELD_LEAD:
		text = article.GetLead()
	}
	cut := text[span.GetBeginOffset():span.GetEndOffset()]
	if cut != span.GetContent() {
		log.Fatalf("%v is not %q", span, cut)
	}
	return cut
}

func main() {
	log.SetFlags(0)
	deadline := 10 * time.Second
	if seconds, err := time.ParseDuration(os.Getenv("BIENTAP_DEADLINE") + "s"); err == nil {
		deadline = seconds
	}
	// With TLS: credentials.NewTLS(nil)
	connection, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	service := bientap.NewArticleAnalysisServiceClient(connection)
	for _, file := range os.Args[2:] {
		bytes, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		var stored stored
		if err := json.Unmarshal(bytes, &stored); err != nil {
			log.Fatal(err)
		}
		article := &bientap.Article{Title: stored.Title, Lead: stored.Lead, Body: stored.Body, PublishTime: timestamppb.New(stored.Published)}
		answer, err := analyze(service, article, deadline)
		if err != nil {
			// DEADLINE_EXCEEDED among them: nothing was changed, the article may be sent again later.
			log.Fatalf("%s has no answer: %v", file, err)
		}
		var sentences []string
		for _, sentence := range answer.GetSummary().GetSentences() {
			sentences = append(sentences, cut(article, sentence))
		}
		fmt.Println("summary:", strings.Join(sentences, " "))
		for _, tag := range answer.GetTags() {
			fmt.Printf("tag: %s (%s)\n", tag.GetName(), tag.GetId())
		}
		for _, official := range answer.GetOfficials() {
			line := []string{official.GetName()}
			for _, position := range official.GetPositions() {
				line = append(line, position.GetTitle())
			}
			fmt.Println("official:", strings.Join(line, "; "))
		}
		for _, date := range answer.GetDates() {
			value := date.GetValue()
			if value == "" {
				value = "?"
			}
			fmt.Printf("date: %s = %s\n", cut(article, date.GetSpan()), value)
		}
	}
}
