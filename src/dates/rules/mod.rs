//! What counts as a date: one table of named rules, each with an example that is a test by itself.
//!
//! The first rule of [`table::RULES`] that holds decides. What it says is weighed with the model's word, and with its
//! silence where the model has seen the article.

mod table;

use super::expression::Form;
use super::site::Site;
pub use table::RULES;

/// How sure it is, 0 to 1, of a reading that the words make a date. Only a model that agrees goes above.
pub const CERTAIN: f32 = 0.95;
const LIKELY: f32 = 0.8;
const LEANING: f32 = 0.6;
const OPEN: f32 = 0.35;
/// A reading below this is no date.
pub const ACCEPTED: f32 = 0.5;
/// What the model's silence leaves of a reading that only leans towards a date.
const SILENCE: f32 = 0.5;

/// What a rule makes of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No date, whatever the model says.
    Never,
    /// A date only where the model says so.
    Open,
    /// A date unless the model has seen the article and says nothing here.
    Leaning,
    /// A date.
    Likely,
    /// A date without a doubt.
    Certain,
}

/// A rule of the table.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in reports too.
    pub id: &'static str,
    /// The forms that it looks at; all where there are none.
    forms: &'static [Form],
    holds: fn(&Site<'_>) -> bool,
    /// What it says where it holds.
    pub verdict: Verdict,
    /// A text in which it decides about a reading: a test by itself.
    #[cfg_attr(not(test), allow(dead_code))]
    pub example: &'static str,
}

/// What the model says of a reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Opinion {
    /// It has not seen the article.
    Unknown,
    /// It sees no date here, though it saw others.
    Silent,
    /// It sees one, with this probability.
    Date(f32),
    /// It sees the point alone, without the "từ" or "trước" before it.
    PointAlone,
}

/// The rule that decides about a reading.
pub fn decide(site: &Site<'_>) -> &'static Rule {
    let applies =
        |rule: &&Rule| (rule.forms.is_empty() || rule.forms.contains(&site.reading.form)) && (rule.holds)(site);
    RULES.iter().find(applies).unwrap_or(&table::OTHERWISE)
}

/// How sure it is, 0 to 1, that a reading is a date.
pub fn score(verdict: Verdict, opinion: Opinion) -> f32 {
    let own = match verdict {
        Verdict::Never => return 0.0,
        Verdict::Open => OPEN,
        Verdict::Leaning => LEANING,
        Verdict::Likely => LIKELY,
        Verdict::Certain => CERTAIN,
    };
    match opinion {
        Opinion::PointAlone => 0.0,
        Opinion::Date(model) => 1.0 - (1.0 - own) * (1.0 - model),
        Opinion::Silent if verdict == Verdict::Leaning => own * SILENCE,
        _ => own,
    }
}
