//! `bientap batch`: JSON lines in, JSON lines out, in the same order; in process or through a server.

mod answerer;
mod progress;
mod resume;
mod row;

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;

use super::Failure;
use super::options::AnalysisOptions;
use super::source::ModelSource;
use crate::proto;
use crate::telemetry::{self, LogFormat, LogLevel};
use answerer::{Answerer, Outcome, Remote};
use progress::Progress;
use resume::Done;
use row::Row;

#[derive(Args)]
pub(super) struct BatchArgs {
    /// JSON lines with id, title, lead, body, published (RFC 3339), body_format; - for standard input
    input: PathBuf,

    /// Where the answers go, one line for each line in; - for standard output
    #[arg(short, long, env = "BIENTAP_OUTPUT", value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// Go on with an output file: leave out what it answers already, mend a line that was cut short
    #[arg(long, env = "BIENTAP_RESUME")]
    resume: bool,

    /// Articles in flight
    #[arg(long, env = "BIENTAP_CONCURRENCY", value_name = "N", default_value = "8",
          value_parser = clap::value_parser!(u16).range(1..=1024))]
    concurrency: u16,

    #[command(flatten)]
    remote: Remote,

    #[command(flatten)]
    source: ModelSource,

    #[command(flatten)]
    options: AnalysisOptions,
}

/// A line of the output.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a serde_json::Value,
    #[serde(flatten)]
    outcome: JsonOutcome,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum JsonOutcome {
    Response(prost_reflect::DynamicMessage),
    Error(prost_reflect::DynamicMessage),
}

pub(super) async fn run(args: BatchArgs) -> Result<(), Failure> {
    telemetry::init(LogFormat::default(), LogLevel::Warn, None);
    let to_stdout = args.output == Path::new("-");
    if args.resume && to_stdout {
        return Err(Failure::Usage("--resume needs an output file: -o FILE".to_owned()));
    }
    let input = open(&args.input)?;
    let total = progress::lines(&args.input);
    let answerer = Answerer::new(&args.remote, args.source).await?;
    // The output only now: a wrong model or endpoint leaves an older output as it was.
    let (mut output, mut done) = create(&args.output, to_stdout, args.resume)?;
    let out_name = args.output.display().to_string();

    let mut progress = Progress::new(total);
    let options = &args.options;
    let answerer = &answerer;
    let skipped = std::cell::Cell::new(0);
    let rows = stream::iter(row::rows(input)).try_filter(|row| {
        let answered = done.take(&row.id);
        skipped.set(skipped.get() + u64::from(answered));
        std::future::ready(!answered)
    });
    let answers = rows
        .map(|row| async move {
            let Row { id, article } = row.map_err(|error| Failure::job("input", error))?;
            let outcome = match article {
                Ok(article) => answerer.answer(options.request(article)).await?,
                Err(error) => Outcome::Error(crate::error::to_message(&error.into())),
            };
            Ok::<_, Failure>((id, outcome))
        })
        .buffered(usize::from(args.concurrency));
    let mut answers = std::pin::pin!(answers);
    while let Some((id, outcome)) = answers.try_next().await? {
        progress.answered(&outcome, skipped.get());
        let outcome = match outcome {
            Outcome::Response(response) => {
                JsonOutcome::Response(proto::json("bientap.v1.AnalyzeArticleResponse", &*response)?)
            }
            Outcome::Error(error) => JsonOutcome::Error(proto::json("google.rpc.Status", &error)?),
        };
        let mut line = serde_json::to_vec(&Line { id: &id, outcome }).map_err(|error| Failure::job("output", error))?;
        line.push(b'\n');
        // Each line leaves at once: a process that is killed loses no answer.
        output.write_all(&line).and_then(|()| output.flush()).map_err(|error| Failure::job(&out_name, error))?;
    }
    progress.finish(skipped.get());
    Ok(())
}

fn open(input: &Path) -> Result<Box<dyn BufRead + Send>, Failure> {
    if input == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(input).map_err(|error| Failure::job(&input.display().to_string(), error))?;
    Ok(Box::new(BufReader::new(file)))
}

fn create(output: &Path, to_stdout: bool, resume: bool) -> Result<(Box<dyn Write>, Done), Failure> {
    if to_stdout {
        return Ok((Box::new(BufWriter::new(io::stdout())), Done::default()));
    }
    let opened = if resume { resume::open(output) } else { File::create(output).map(|file| (file, Done::default())) };
    let (file, done) = opened.map_err(|error| Failure::job(&output.display().to_string(), error))?;
    Ok((Box::new(BufWriter::new(file)), done))
}
