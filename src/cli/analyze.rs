//! `bientap analyze`: one article, on a page for people or as JSON.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::article::{self, JsonArticle};
use super::options::AnalysisOptions;
use super::source::ModelSource;
use super::{Failure, page, read};
use crate::engine::{Call, EngineConfig, Patience};
use crate::proto::{self, v1};
use crate::server::{ServerConfig, Serving};
use crate::telemetry::{self, LogFormat, LogLevel};

#[derive(Args)]
pub(super) struct AnalyzeArgs {
    /// The article: text (title, lead, paragraphs, each on a line of its own) or JSON; standard input for - or none
    file: Option<PathBuf>,

    /// The file is HTML, all of it the article's body
    #[arg(long, env = "BIENTAP_HTML")]
    html: bool,

    /// JSON instead of the page: the API's answer in protobuf's JSON mapping
    #[arg(long, env = "BIENTAP_JSON")]
    json: bool,

    /// When the article was published, in Vietnam's time: 2024-04-03, 2024-04-03 17:00, 03/04/2024 17:00, or RFC 3339
    #[arg(long, env = "BIENTAP_PUBLISHED", value_name = "TIME", value_parser = proto::publish_time)]
    published: Option<prost_types::Timestamp>,

    #[command(flatten)]
    source: ModelSource,

    #[command(flatten)]
    options: AnalysisOptions,
}

pub(super) async fn run(args: AnalyzeArgs) -> Result<(), Failure> {
    telemetry::init(LogFormat::default(), LogLevel::Warn, None);
    args.options.fit(&args.source)?;
    let mut article = parse(&read(args.file.as_deref())?, args.html)?;
    article.publish_time = args.published.or(article.publish_time);

    let serving = Serving::start(args.source.load().await?, EngineConfig::default())
        .map_err(|error| Failure::job("cannot start threads", error))?;
    let call = Call { deadline: None, patience: Patience::Wait };
    let limit = ServerConfig::default().max_article_characters;
    let (response, _) = serving.answer(args.options.request(article.clone()), call, limit).await?;

    let mut out = io::stdout().lock();
    let written = if args.json {
        let json = proto::json("bientap.v1.AnalyzeArticleResponse", &response)?;
        serde_json::to_writer_pretty(&mut out, &json).map_err(io::Error::from).and_then(|()| writeln!(out))
    } else {
        let plain = !io::stdout().is_terminal() || std::env::var_os("NO_COLOR").is_some();
        out.write_all(page::render(&article, &response, plain).as_bytes())
    };
    written.and_then(|()| out.flush()).map_err(|error| Failure::job("standard output", error))
}

pub(super) fn parse(bytes: &[u8], html: bool) -> Result<v1::Article, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|error| Failure::job("the article is not UTF-8", error))?;
    if html {
        return Ok(article::of_html(text));
    }
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return Ok(article::of_plain_text(text));
    }
    let fault = |fault: serde_json::Error| Failure::job("the article begins as JSON, but", fault);
    let mut json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(fault)?;
    // A request of the API has its article in it.
    let article = json.get_mut("article").filter(|article| article.is_object()).map(Value::take);
    let json: JsonArticle = serde_json::from_value(article.unwrap_or(json)).map_err(fault)?;
    if let unknown @ [_, ..] = &json.unknown()[..] {
        return Err(Failure::Job(format!(
            "the article has fields that there are not: {}; there are title, lead, body, published, body_format",
            unknown.join(", ")
        )));
    }
    json.into_message().map_err(|(field, fault)| Failure::job(field, fault))
}
