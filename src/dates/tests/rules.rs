//! Each rule's example is decided by that rule, and no two rules share a name.

use std::collections::HashSet;

use super::{PUBLISHED, readings, time};
use crate::dates::rules::{RULES, Verdict};
use crate::text::Document;

#[test]
fn each_example_is_decided_by_its_rule() {
    let wrong: Vec<String> = RULES
        .iter()
        .filter_map(|rule| {
            let document = Document::new("", "", rule.example);
            let readings = readings(&document, &[], Some(time(PUBLISHED)));
            let dates: Vec<_> = readings.dates.iter().map(|date| (date.rule, document.slice(date.span))).collect();
            let none: Vec<_> = readings.rejected.iter().map(|none| (none.rule, document.slice(none.span))).collect();
            let accepts = !matches!(rule.verdict, Verdict::Never | Verdict::Open);
            let decided = if accepts { &dates } else { &none };
            let holds = decided.iter().any(|(id, _)| *id == rule.id);
            (!holds).then(|| format!("{}: {}\n  dates {dates:?}\n  none {none:?}", rule.id, rule.example))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), RULES.len(), wrong.join("\n"));
}

#[test]
fn names_are_unique() {
    let mut seen = HashSet::new();
    assert!(RULES.iter().all(|rule| seen.insert(rule.id)));
}
