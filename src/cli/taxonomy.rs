//! `bientap taxonomy`: checks a newsroom's own tags, and explains what they do on an article.

use std::fmt::{self, Write as _};
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::page::{decimal, one_line};
use super::source::{ModelSource, TaxonomyFault};
use super::{Failure, analyze, read};
use crate::analysis::Analyzer;
use crate::proto::v1;
use crate::server::{ServerConfig, decode};
use crate::tags::{Likeness, Verdict};
use crate::text::{Document, Field, Span};

/// Places of a phrase that are shown.
const PLACES: usize = 5;
/// Words shown on each side of a phrase.
const AROUND: usize = 5;

#[derive(Subcommand)]
pub(super) enum TaxonomyCommand {
    /// Check a newsroom's taxonomy file: all faults at once, then what may not be meant
    Check(CheckArgs),
    /// Explain for each of a newsroom's own tags why it fires on an article, or does not
    Try(TryArgs),
}

#[derive(Args)]
pub(super) struct CheckArgs {
    /// The taxonomy file
    file: PathBuf,

    /// Folder of the model whose tags these stand beside [default: the bundled model]
    #[arg(long, env = "BIENTAP_MODEL_DIR", value_name = "DIR")]
    model_dir: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct TryArgs {
    /// The article: text (title, lead, paragraphs, each on a line of its own) or JSON; standard input for - or none
    file: Option<PathBuf>,

    /// The file is HTML, all of it the article's body
    #[arg(long, env = "BIENTAP_HTML")]
    html: bool,

    #[command(flatten)]
    source: ModelSource,
}

pub(super) fn run(command: TaxonomyCommand) -> Result<(), Failure> {
    match command {
        TaxonomyCommand::Check(args) => check(args),
        TaxonomyCommand::Try(args) => explain(&args),
    }
}

fn check(args: CheckArgs) -> Result<(), Failure> {
    let file = args.file;
    let analyzer = ModelSource { model_dir: args.model_dir, ..ModelSource::default() }.analyzer()?;
    let name = file.display();
    let definitions = match super::source::read_taxonomy(&file, &analyzer) {
        Ok(definitions) => definitions,
        Err(TaxonomyFault::Unreadable(error)) => return Err(Failure::Configuration(format!("{name}: {error}"))),
        Err(TaxonomyFault::Faulty(faults)) => {
            let mut told: Vec<String> = faults.iter().map(|fault| format!("{name}: {fault}")).collect();
            told.insert(0, format!("{name}: {} fault(s)", faults.len()));
            return Err(Failure::Configuration(told.join("\n")));
        }
    };
    // The encoder has to be able to read the texts as well.
    analyzer.set_words(None, None, Some(&definitions))?;
    let warnings = definitions.warnings();
    let mut page = String::new();
    for warning in &warnings {
        let _ = writeln!(page, "{name}: warning, {warning}");
    }
    let texts: usize = definitions.texts().map(|texts| texts.len()).sum();
    let (tags, count) = (definitions.len(), warnings.len());
    let _ =
        writeln!(page, "ok  {name}: {tags} tags, {} phrases, {texts} texts, {count} warnings", definitions.phrases());
    let _ = writeln!(page, "ok  taxonomy version {}", analyzer.taxonomy().version());
    print(&page)
}

fn explain(args: &TryArgs) -> Result<(), Failure> {
    if args.source.taxonomy.is_none() {
        return Err(Failure::Usage("which tags? --taxonomy FILE names a newsroom's taxonomy file".to_owned()));
    }
    let article = analyze::parse(&read(args.file.as_deref())?, args.html)?;
    let request = v1::AnalyzeArticleRequest { article: Some(article), ..Default::default() };
    let article = decode::request(request, ServerConfig::default().max_article_characters)?.article;
    let analyzer: Analyzer = args.source.analyzer()?;
    let (document, verdicts) = analyzer.explain(&article)?;
    let mut page = String::new();
    // Writing to a String never fails.
    let _ = write_page(&mut page, &document, &verdicts);
    print(&page)
}

fn print(page: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(page.as_bytes()).and_then(|()| out.flush()).map_err(|error| Failure::job("standard output", error))
}

/// The verdicts, those that fire first, each part by falling score.
fn write_page(page: &mut String, document: &Document, verdicts: &[Verdict]) -> fmt::Result {
    let fired = verdicts.iter().filter(|verdict| verdict.fires(None)).count();
    writeln!(page, "{} nhãn riêng, {fired} nhãn được gắn", verdicts.len())?;
    let mut sorted: Vec<&Verdict> = verdicts.iter().collect();
    sorted.sort_by(|a, b| b.fires(None).cmp(&a.fires(None)).then(b.score.total_cmp(&a.score)));
    for verdict in sorted {
        let (mark, sign) = if verdict.fires(None) { ("GẮN", "≥") } else { ("KHÔNG", "<") };
        let (score, threshold) = (decimal(verdict.score), decimal(verdict.threshold));
        writeln!(page, "\n{mark:<7}{} ({})", verdict.tag.id, one_line(&verdict.tag.name))?;
        match &verdict.lifted_by {
            Some(child) => writeln!(page, "       điểm {score}, nhờ nhãn con {child} được gắn")?,
            None => writeln!(page, "       điểm {score} {sign} ngưỡng {threshold}")?,
        }
        write_phrases(page, document, verdict)?;
        write_likeness(page, document, verdict.likeness.as_ref())?;
    }
    Ok(())
}

fn write_phrases(page: &mut String, document: &Document, verdict: &Verdict) -> fmt::Result {
    if verdict.phrases.is_empty() {
        return writeln!(page, "       cụm từ 0,00: không có trong bài");
    }
    writeln!(page, "       cụm từ {}: {} lần", decimal(verdict.phrase_score), verdict.phrases.len())?;
    for span in verdict.phrases.iter().take(PLACES) {
        writeln!(page, "         {}: {}", place(document, *span), in_context(document, *span))?;
    }
    match verdict.phrases.len().saturating_sub(PLACES) {
        0 => Ok(()),
        more => writeln!(page, "         và {more} chỗ nữa"),
    }
}

fn write_likeness(page: &mut String, document: &Document, likeness: Option<&Likeness>) -> fmt::Result {
    let Some(likeness) = likeness else {
        return writeln!(page, "       tương đồng: không xét, nhãn không có mô tả hay ví dụ");
    };
    let nearest = one_line(&likeness.nearest);
    writeln!(page, "       tương đồng {}: cosin {}", decimal(likeness.score), decimal(likeness.cosine))?;
    writeln!(page, "         gần nhất với “{nearest}” (cosin {})", decimal(likeness.nearest_cosine))?;
    match likeness.sentence {
        Some(sentence) => writeln!(page, "         câu gần nhất: {}", one_line(document.slice(sentence))),
        None => Ok(()),
    }
}

/// "tiêu đề", "sapo", "đoạn 3".
fn place(document: &Document, span: Span) -> String {
    match document.field_at(span.begin) {
        Field::Title => "tiêu đề".to_owned(),
        Field::Lead => "sapo".to_owned(),
        Field::Body => {
            let body = document.paragraphs().iter().filter(|paragraph| paragraph.field == Field::Body);
            let number = body.take_while(|paragraph| paragraph.span.begin <= span.begin).count();
            format!("đoạn {number}")
        }
    }
}

/// A phrase in brackets between the words around it.
fn in_context(document: &Document, span: Span) -> String {
    let sentences = document.sentences();
    let sentence = sentences.iter().map(|sentence| sentence.span).find(|sentence| sentence.contains(span));
    let sentence = sentence.unwrap_or(span);
    let before = document.slice(Span::new(sentence.begin, span.begin));
    let after = document.slice(Span::new(span.end, sentence.end));
    let mut first: Vec<&str> = before.split_inclusive(char::is_whitespace).rev().take(AROUND).collect();
    let left_out = before.split_inclusive(char::is_whitespace).count() > AROUND;
    first.reverse();
    let last: Vec<&str> = after.split_inclusive(char::is_whitespace).take(AROUND).collect();
    let goes_on = after.split_inclusive(char::is_whitespace).count() > AROUND;
    let context = format!(
        "{}{}[{}]{}",
        if left_out { "… " } else { "" },
        first.concat(),
        document.slice(span),
        last.concat().trim_end()
    );
    one_line(&context) + if goes_on { " …" } else { "" }
}
