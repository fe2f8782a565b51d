//! The flags that say what to compute, the same for `analyze` and `batch`.

use clap::{Args, ValueEnum};

use super::Failure;
use super::source::ModelSource;
use crate::proto::v1;

#[derive(Args)]
pub(super) struct AnalysisOptions {
    /// What to compute, separated by commas [default: all]
    #[arg(long, env = "BIENTAP_FEATURES", value_delimiter = ',', value_name = "FEATURES")]
    features: Vec<Feature>,

    /// The most sentences in a summary, 1 to 20 [default: 3, about 30 to 60 words]
    #[arg(long, env = "BIENTAP_MAX_SENTENCES", value_name = "N")]
    max_sentences: Option<i32>,

    /// The most characters in a summary, 50 to 10000 [default: no limit]
    #[arg(long, env = "BIENTAP_MAX_CHARACTERS", value_name = "N")]
    max_characters: Option<i32>,

    /// The most words in a summary, 10 to 1000 [default: 66]
    #[arg(long, env = "BIENTAP_MAX_WORDS", value_name = "N")]
    max_words: Option<i32>,

    /// Say in the summary what the lead does not say
    #[arg(long, env = "BIENTAP_BEYOND_LEAD")]
    beyond_lead: bool,

    /// Whole sentences in the summary, none shortened
    #[arg(long, env = "BIENTAP_EXTRACTIVE", conflicts_with = "abstractive")]
    extractive: bool,

    /// Write the summary anew instead of choosing sentences; needs --abstractive-model-dir, here or at the server
    #[arg(long, env = "BIENTAP_ABSTRACTIVE")]
    abstractive: bool,

    /// The unit of the offsets
    #[arg(long, env = "BIENTAP_OFFSET_ENCODING", value_name = "UNIT", default_value = "utf8")]
    offset_encoding: Encoding,
}

#[derive(Clone, Copy, ValueEnum)]
enum Feature {
    Summary,
    Tags,
    Officials,
    Dates,
}

#[derive(Clone, Copy, ValueEnum)]
enum Encoding {
    /// Bytes of UTF-8
    Utf8,
    /// UTF-16 code units
    Utf16,
    /// Unicode scalar values
    Scalars,
}

impl AnalysisOptions {
    /// Refuses what the model in this process could not do for any article.
    pub(super) fn fit(&self, source: &ModelSource) -> Result<(), Failure> {
        if self.abstractive && source.abstractive_model_dir.is_none() {
            return Err(Failure::Usage("--abstractive needs --abstractive-model-dir DIR".to_owned()));
        }
        Ok(())
    }

    /// The request for an article. Ranges are checked where every request is.
    pub(super) fn request(&self, article: v1::Article) -> v1::AnalyzeArticleRequest {
        let feature = |feature: &Feature| match feature {
            Feature::Summary => v1::Feature::Summary.into(),
            Feature::Tags => v1::Feature::Tags.into(),
            Feature::Officials => v1::Feature::Officials.into(),
            Feature::Dates => v1::Feature::Dates.into(),
        };
        let offset_encoding = match self.offset_encoding {
            Encoding::Utf8 => v1::OffsetEncoding::Utf8Bytes,
            Encoding::Utf16 => v1::OffsetEncoding::Utf16CodeUnits,
            Encoding::Scalars => v1::OffsetEncoding::UnicodeScalars,
        };
        v1::AnalyzeArticleRequest {
            article: Some(article),
            features: self.features.iter().map(feature).collect(),
            offset_encoding: offset_encoding.into(),
            summary_options: Some(v1::SummaryOptions {
                max_sentences: self.max_sentences.unwrap_or_default(),
                max_characters: self.max_characters.unwrap_or_default(),
                style: self.style().into(),
                max_words: self.max_words.unwrap_or_default(),
                relation_to_lead: match self.beyond_lead {
                    true => v1::RelationToLead::Beyond.into(),
                    false => v1::RelationToLead::Unspecified.into(),
                },
            }),
            ..Default::default()
        }
    }

    fn style(&self) -> v1::SummaryStyle {
        match (self.abstractive, self.extractive) {
            (true, _) => v1::SummaryStyle::Abstractive,
            (_, true) => v1::SummaryStyle::Extractive,
            _ => v1::SummaryStyle::Compressive,
        }
    }
}
