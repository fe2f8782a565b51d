#!/usr/bin/env bash
# The release server under load on the loopback: time to SERVING, memory, then 1, 8 and 64 callers with an article of some
# 500 words each, and one caller with an article 8 times as long. Needs ghz on the PATH; flags go to `serve`.
#
#   go install github.com/bojand/ghz/cmd/ghz@latest
#   cargo build --release && benches/load/run.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly ADDRESS=127.0.0.1:50971
readonly SECONDS_EACH="${SECONDS_EACH:-12s}"
scratch=$(mktemp -d)
python3 - "$scratch" <<'PYTHON'
import json, pathlib, sys
article = json.loads(pathlib.Path("tests/articles/hoi-nghi-dan-van.json").read_text())
fields = {"title": article["title"], "lead": article.get("lead", ""), "publishTime": article["published"]}
for name, times in (("one", 1), ("eightfold", 8)):
    body = "\n".join([article["body"]] * times)
    pathlib.Path(sys.argv[1], f"{name}.json").write_text(json.dumps({"article": {**fields, "body": body}}))
PYTHON

begin=$(date +%s%N)
target/release/bientap serve --addr "$ADDRESS" --log-level error "$@" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
readonly ANALYZE=(--insecure --call bientap.v1.ArticleAnalysisService/AnalyzeArticle --format json)
until ghz "${ANALYZE[@]}" -n 1 -c 1 --data-file "$scratch/one.json" "$ADDRESS" 2>/dev/null | grep -q '"OK": *1'; do :; done
memory() { awk '/VmRSS|VmHWM/ { printf "%s %d MB  ", $1, $2 / 1024 }' "/proc/$server/status"; }
echo "start to the first article answered: $((($(date +%s%N) - begin) / 1000000)) ms; $(memory)"

call() { # callers, article, duration
  ghz "${ANALYZE[@]}" --connections "$1" --concurrency "$1" --duration "$3" --duration-stop wait \
    --data-file "$scratch/$2.json" "$ADDRESS" |
    python3 -c '
import json, sys
report = json.load(sys.stdin)
at = {entry["percentage"]: entry["latency"] / 1e6 for entry in report["latencyDistribution"]}
codes = report["statusCodeDistribution"]
answered = codes.get("OK", 0)
seconds = report["total"] / 1e9
print(f"{sys.argv[1]:>3} callers, {sys.argv[2]:9}: {answered / seconds:6.1f} articles/s answered, p50 {at[50]:7.1f} ms, p99 {at[99]:7.1f} ms, {codes}")
' "$1" "$2"
}
call 1 one 3s >/dev/null
for callers in 1 8 64; do
  call "$callers" one "$SECONDS_EACH"
  memory && echo
done
call 1 eightfold "$SECONDS_EACH"
memory && echo
