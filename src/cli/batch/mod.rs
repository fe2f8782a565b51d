//! `bientap batch`: many articles in, an answer for each out, in the same order; in process or through servers.

mod format;
mod input;
mod lock;
mod output;
mod progress;
mod row;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, OnceLock};

use clap::Args;
use futures_util::{StreamExt, TryStreamExt};
use serde::Serialize;
use serde_json::Value;

use super::Failure;
use super::answerer::{Answerer, Outcome, Remote};
use super::options::AnalysisOptions;
use super::source::ModelSource;
use crate::proto;
use crate::telemetry::{self, LogFormat, LogLevel};
use format::Formats;
use input::Input;
use lock::OutputLock;
use output::{Done, Output};
use progress::Progress;
pub(super) use row::Row;

#[derive(Args)]
pub(super) struct BatchArgs {
    /// JSON lines, CSV or Parquet with id, title, lead, body, published, body_format; - for standard input
    input: PathBuf,

    /// Where the answers go, one for each article; - for standard output
    #[arg(short, long, env = "BIENTAP_OUTPUT", value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// Go on with an output file: leave out what it answers already, mend a row that was cut short
    #[arg(long, env = "BIENTAP_RESUME")]
    resume: bool,

    /// Articles in flight
    #[arg(long, env = "BIENTAP_CONCURRENCY", value_name = "N", default_value = "8",
          value_parser = clap::value_parser!(u16).range(1..=1024))]
    concurrency: u16,

    #[command(flatten)]
    formats: Formats,

    #[command(flatten)]
    remote: Remote,

    #[command(flatten)]
    source: ModelSource,

    #[command(flatten)]
    options: AnalysisOptions,
}

/// An answer as a JSON line.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a Value,
    #[serde(flatten)]
    outcome: JsonOutcome,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum JsonOutcome {
    Response(prost_reflect::DynamicMessage),
    Error(prost_reflect::DynamicMessage),
}

/// The JSON line of an answer, with its end.
pub(super) fn line(id: &Value, outcome: &Outcome) -> Result<Vec<u8>, Failure> {
    let outcome = match outcome {
        Outcome::Response(response) => {
            JsonOutcome::Response(proto::json("bientap.v1.AnalyzeArticleResponse", &**response)?)
        }
        Outcome::Error(error) => JsonOutcome::Error(proto::json("google.rpc.Status", error)?),
    };
    let mut line = serde_json::to_vec(&Line { id, outcome }).map_err(|error| Failure::job("output", error))?;
    line.push(b'\n');
    Ok(line)
}

/// Why an article was answered with an error: the reason of its ErrorInfo, or its code. `None` for an answer.
pub(super) fn reason(outcome: &Outcome) -> Option<String> {
    let Outcome::Error(error) = outcome else { return None };
    let error = proto::json("google.rpc.Status", error).ok().and_then(|error| serde_json::to_value(error).ok());
    error.as_ref().map(output::reason)
}

pub(super) async fn run(args: BatchArgs) -> Result<(), Failure> {
    telemetry::init(LogFormat::default(), LogLevel::Warn, None);
    if args.resume && args.output == Path::new("-") {
        return Err(Failure::Usage("--resume needs an output file: -o FILE".to_owned()));
    }
    if same_file(&args.input, &args.output) {
        return Err(Failure::Usage(format!("{} is both input and output", args.input.display())));
    }
    let to_file = args.output != Path::new("-");
    let _lock = if to_file { OutputLock::take(&args.output)? } else { None };
    let concurrency = usize::from(args.concurrency);
    let input = Input::open(&args.input, &args.formats)?;
    let answerer = Answerer::new(&args.remote, args.source, &args.options).await?;
    // The output only now: a wrong model or endpoint leaves an older output as it was.
    let (mut output, done) = Output::open(&args.output, &args.formats, args.resume)?;
    let total = count(args.input, args.formats);

    let answered = answer_all(input, done, &answerer, &args.options, concurrency, &mut output, total).await;
    // Also where the batch failed, so that what is there can be read.
    let finished = output.finish(answered.is_ok());
    let (progress, skipped) = answered?;
    finished?;
    progress.finish(skipped);
    answerer.report().iter().for_each(|line| eprintln!("  {line}"));
    Ok(())
}

/// Answers every row that is not done; how it went, and how many rows were done.
async fn answer_all(
    input: Input,
    mut done: Done,
    answerer: &Answerer,
    options: &AnalysisOptions,
    concurrency: usize,
    output: &mut Output,
    total: Arc<OnceLock<u64>>,
) -> Result<(Progress, u64), Failure> {
    let mut progress = Progress::new(total);
    let skipped = std::cell::Cell::new(0);
    let ignored = std::cell::RefCell::new(BTreeSet::new());
    let rows = input.rows(concurrency).try_filter(|row| {
        ignored.borrow_mut().extend(row.ignored.iter().cloned());
        let answered = done.take(&row.id);
        skipped.set(skipped.get() + u64::from(answered));
        std::future::ready(!answered)
    });
    let answers = rows
        .map(async |row| {
            let Row { id, article, .. } = row?;
            let outcome = match article {
                Ok(article) => answerer.answer(options.request(article)).await?,
                Err(error) => Outcome::Error(crate::error::to_message(&error.into())),
            };
            Ok::<_, Failure>((id, outcome))
        })
        .buffered(concurrency);
    let mut answers = pin!(answers);
    while let Some((id, outcome)) = answers.try_next().await? {
        output.write(&line(&id, &outcome)?)?;
        progress.answered(reason(&outcome), skipped.get());
    }
    let ignored: Vec<_> = ignored.take().into_iter().collect();
    if !ignored.is_empty() {
        eprintln!("  ignored, no fields of an article: {}", ignored.join(", "));
    }
    Ok((progress, skipped.get()))
}

/// Counts the rows beside the work: a large file takes its time.
fn count(input: PathBuf, formats: Formats) -> Arc<OnceLock<u64>> {
    let total = Arc::new(OnceLock::new());
    let told = Arc::clone(&total);
    tokio::task::spawn_blocking(move || Input::count(&input, &formats).map(|count| told.set(count)));
    total
}

fn same_file(input: &Path, output: &Path) -> bool {
    let path = |path: &Path| path.canonicalize().ok();
    path(input).is_some_and(|input| path(output) == Some(input))
}
