<?php
// Sends articles to Bientap as JSON over HTTP and prints what it found: analyze.php http://HOST:PORT ARTICLE.json…

/** One article's answer. Where the server is full, waits as long as it asks for, and tries five times. */
function analyze(string $server, array $article): array
{
    // PHP's mb_ functions count Unicode scalars, so mb_substr($text, $begin, $end - $begin) is what a span means.
    $request = ['article' => $article, 'offsetEncoding' => 'OFFSET_ENCODING_UNICODE_SCALARS'];
    $headers = ['content-type: application/json'];
    if (getenv('BIENTAP_API_KEY')) {
        $headers[] = 'x-api-key: ' . getenv('BIENTAP_API_KEY');
    }
    $curl = curl_init("$server/v1/articles:analyze");
    curl_setopt_array($curl, [
        CURLOPT_POSTFIELDS => json_encode($request, JSON_THROW_ON_ERROR),
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT_MS => (int) (1000 * (getenv('BIENTAP_DEADLINE') ?: 10)),
    ]);
    for ($triesLeft = 4; ; $triesLeft--) {
        $body = curl_exec($curl);
        if ($body === false) { // CURLE_OPERATION_TIMEDOUT among them: nothing was changed, the article may be sent again later
            throw new RuntimeException(curl_error($curl));
        }
        $answer = json_decode($body, true, 512, JSON_THROW_ON_ERROR);
        $code = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        if ($code === 200) {
            return $answer;
        }
        $delay = retryDelay($answer); // 429, or 503 at the server's start
        if ($delay === null || $triesLeft === 0) {
            throw new RuntimeException("HTTP $code: {$answer['message']}");
        }
        fprintf(STDERR, "HTTP %d: %s: once more in %.1f s\n", $code, $answer['message'], $delay);
        usleep((int) (1e6 * $delay));
    }
}

/** Seconds after which the server asks for another try, or null. */
function retryDelay(array $status): ?float
{
    foreach ($status['details'] ?? [] as $detail) {
        if ($detail['@type'] === 'type.googleapis.com/google.rpc.RetryInfo') {
            return (float) rtrim($detail['retryDelay'], 's');
        }
    }
    return null;
}

/** The text of a span, out of the article itself. Proto3's JSON leaves out what is 0. */
function cut(array $article, array $span): string
{
    $text = $article[['FIELD_TITLE' => 'title', 'FIELD_LEAD' => 'lead', 'FIELD_BODY' => 'body'][$span['field']]];
    $begin = $span['beginOffset'] ?? 0;
    $cut = mb_substr($text, $begin, $span['endOffset'] - $begin, 'UTF-8');
    if ($cut !== $span['content']) {
        throw new LogicException(json_encode($span, JSON_UNESCAPED_UNICODE) . " is not \"$cut\"");
    }
    return $cut;
}

foreach (array_slice($argv, 2) as $file) {
    $stored = json_decode(file_get_contents($file), true, 512, JSON_THROW_ON_ERROR);
    $article = ['title' => $stored['title'], 'lead' => $stored['lead'], 'body' => $stored['body'], 'publishTime' => $stored['published']];
    try {
        $answer = analyze($argv[1], $article);
    } catch (RuntimeException $error) {
        fprintf(STDERR, "%s has no answer: %s\n", $file, $error->getMessage());
        exit(1);
    }
    echo 'summary: ', implode(' ', array_map(fn ($span) => cut($article, $span), $answer['summary']['sentences'] ?? [])), "\n";
    foreach ($answer['tags'] ?? [] as $tag) {
        echo "tag: {$tag['name']} ({$tag['id']})\n";
    }
    foreach ($answer['officials'] ?? [] as $official) {
        echo 'official: ', implode('; ', [$official['name'], ...array_column($official['positions'] ?? [], 'title')]), "\n";
    }
    foreach ($answer['dates'] ?? [] as $date) {
        echo 'date: ', cut($article, $date['span']), ' = ', $date['value'] ?? '?', "\n";
    }
}
