//! The command line: `serve`, `analyze`, `batch`, `worker`, `check`, `taxonomy`, `init`, `health`, `completions`.
//!
//! Exit codes: 0 done, 1 the job failed, 2 usage, 64 configuration or model files.

mod analyze;
mod answerer;
mod article;
mod batch;
mod check;
mod completions;
mod health;
mod init;
mod options;
mod page;
mod process;
mod serve;
mod source;
mod taxonomy;
mod worker;

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::error::Error;
use crate::model::ModelError;
use crate::proto::JsonError;
use crate::server::RunError;
use crate::telemetry;

/// How long the last lines may take to be written, where standard error is read slowly or no more.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Summaries, topic tags, officials with their posts, and dates of Vietnamese newspaper articles
#[derive(Parser)]
#[command(name = "bientap", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API over gRPC and HTTP, and the editors' page
    Serve(Box<serve::ServeArgs>),
    /// Analyse one article and show it on a readable page
    Analyze(analyze::AnalyzeArgs),
    /// Analyse many articles: JSON lines, CSV or Parquet in and out
    Batch(batch::BatchArgs),
    /// Analyse the articles of a NATS JetStream stream; any number of workers share the work
    Worker(Box<worker::WorkerArgs>),
    /// Verify a model folder: hashes, shapes, a golden article
    Check(check::CheckArgs),
    /// Check a newsroom's own tags, and explain what they do on an article
    #[command(subcommand)]
    Taxonomy(taxonomy::TaxonomyCommand),
    /// Write a configuration file of `serve` to start from, each setting with what it does
    Init(init::InitArgs),
    /// Ask a server whether it serves: exit code 0 where it does
    Health(health::HealthArgs),
    /// Write what a shell needs to complete commands and flags
    Completions(completions::CompletionsArgs),
}

/// Why a command failed, by its exit code.
#[derive(Debug)]
enum Failure {
    /// 1
    Job(String),
    /// 2
    Usage(String),
    /// 64
    Configuration(String),
}

impl Failure {
    fn job(what: &str, why: impl fmt::Display) -> Self {
        Self::Job(format!("{what}: {why}"))
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        Self::Configuration(error.to_string())
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Model(fault) => fault.into(),
            RunError::Keys(_) | RunError::Tls(_) => Self::Configuration(error.to_string()),
            other @ (RunError::Io(_) | RunError::Server(_)) => Self::Job(other.to_string()),
        }
    }
}

impl From<JsonError> for Failure {
    fn from(error: JsonError) -> Self {
        Self::Job(error.to_string())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            // The log has it for a server's callers; here the caller is the one to be told.
            Error::Internal(fault) => Self::Job(fault.to_string()),
            other => Self::Job(other.to_string()),
        }
    }
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    process::set_up_allocator();
    let Cli { command } = Cli::parse();
    let done = tokio::runtime::Runtime::new().map_err(|error| Failure::job("cannot start threads", error)).and_then(
        |runtime| {
            let done = runtime.block_on(run(command));
            // Connections that would not end, and reads of standard input, cannot be waited for.
            runtime.shutdown_background();
            done
        },
    );
    let (code, message) = match done {
        Ok(()) => {
            telemetry::flush(LAST_WORDS);
            return ExitCode::SUCCESS;
        }
        Err(Failure::Job(message)) => (1, message),
        Err(Failure::Usage(message)) => (2, message),
        Err(Failure::Configuration(message)) => (64, message),
    };
    telemetry::last_words(format!("bientap: {message}\n"), LAST_WORDS);
    ExitCode::from(code)
}

async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(args) => serve::run(*args).await,
        Command::Analyze(args) => analyze::run(args).await,
        Command::Batch(args) => batch::run(args).await,
        Command::Worker(args) => worker::run(*args).await,
        Command::Check(args) => check::run(&args),
        Command::Taxonomy(command) => taxonomy::run(command),
        Command::Init(args) => init::run(&args),
        Command::Health(args) => health::run(args).await,
        Command::Completions(args) => {
            completions::run(&args);
            Ok(())
        }
    }
}

/// A file's bytes; those of standard input for `-` and for none.
fn read(file: Option<&Path>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match file.filter(|file| *file != Path::new("-")) {
        Some(file) => {
            bytes = std::fs::read(file).map_err(|error| Failure::job(&file.display().to_string(), error))?;
        }
        None => {
            io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes)
                .map_err(|error| Failure::job("standard input", error))?;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }

    #[test]
    fn every_flag_has_a_variable() {
        let cli = super::Cli::command();
        for command in cli.get_subcommands().flat_map(|command| command.get_subcommands().chain([command])) {
            for flag in command.get_arguments().filter(|argument| argument.get_long().is_some()) {
                let variable = flag.get_env().and_then(|name| name.to_str()).unwrap_or_default();
                let expected = format!("BIENTAP_{}", flag.get_id().as_str().to_uppercase());
                assert_eq!(variable, expected, "{}", command.get_name());
            }
        }
    }
}
