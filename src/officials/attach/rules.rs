//! The table of rules that tie a run of posts to the name behind it or before it.

use super::gap::Gap;
use super::{PostRun, Sentence, Strength, Tie};
use crate::lexicon::Class;
use crate::officials::names::{IF_KNOWN, Name};
use crate::text::Word;

/// A post and a name with what stands between them.
pub(super) struct Pair<'a> {
    pub sentence: &'a Sentence<'a>,
    pub run: &'a PostRun,
    pub name: &'a Name,
    pub gap: Gap,
    /// The run of posts that ends before the name.
    pub previous: Option<&'a PostRun>,
}

/// A row of the table. The first row that holds counts.
pub(super) struct Rule {
    /// Its name.
    pub id: &'static str,
    /// What may stand between, in the signs of [`Gap`].
    gap: &'static [&'static str],
    /// What else must hold.
    guard: fn(&Pair) -> bool,
    /// What it says.
    strength: Strength,
    /// Whether it holds for a post that the model did not see though it saw others nearby.
    alone: fn(&Pair) -> bool,
    /// A sentence and what it gives there, as "Name: post": a test by itself.
    #[cfg_attr(not(test), allow(dead_code))]
    pub example: (&'static str, &'static str),
}

fn always(_: &Pair) -> bool {
    true
}

fn never(_: &Pair) -> bool {
    false
}

/// A post before its holder's name.
pub(super) const BEFORE_NAME: &[Rule] = &[
    Rule {
        id: "post_name",
        gap: &[""],
        guard: |pair| !pair.gap.bracket || pair.name.has_lead(),
        strength: Strength::Direct,
        alone: always,
        example: ("Bí thư Tỉnh ủy Lê Văn Sậy phát biểu.", "Lê Văn Sậy: Bí thư Tỉnh ủy"),
    },
    Rule {
        id: "post_bracket_name",
        gap: &[""],
        guard: |_| true,
        strength: Strength::Marked,
        alone: always,
        example: ("Thị trưởng Hermosillo (Mexico) Antonio Mendez nói.", "Antonio Mendez: Thị trưởng Hermosillo"),
    },
    Rule {
        id: "post_mark_titled_name",
        gap: &[",", "-", ":", ",-", ",,", "-,", ";h:", ":-"],
        guard: |pair| pair.name.has_lead(),
        strength: Strength::Marked,
        alone: |pair| pair.opens_clause(),
        example: ("Thống đốc bang Oregon, bà Tina Kotek, cam kết hỗ trợ.", "Tina Kotek: Thống đốc bang Oregon"),
    },
    Rule {
        id: "post_colon_name",
        gap: &[":", "h:", "t:", "w:"],
        guard: |pair| pair.name.score > IF_KNOWN || pair.name.has_lead(),
        strength: Strength::Marked,
        alone: never,
        example: ("Phụ trách lớp là Bí thư Chi bộ: Lê Minh Sậy.", "Lê Minh Sậy: Bí thư Chi bộ"),
    },
    Rule {
        id: "post_closed_name",
        gap: &[","],
        guard: |pair| pair.is_full_name() && pair.sentence.words.is(pair.name.end, ','),
        strength: Strength::Marked,
        alone: |pair| pair.opens_clause(),
        example: ("Phát ngôn viên Nhà Trắng, Karen Hill, cho biết như vậy.", "Karen Hill: Phát ngôn viên Nhà Trắng"),
    },
    Rule {
        id: "post_dash_name",
        gap: &["-"],
        guard: |pair| {
            pair.name.end - pair.name.first > 2
                && pair.name.score > IF_KNOWN
                && !pair.sentence.words.is(pair.name.end, ',')
                && !pair.sentence.words.is(pair.name.end, '-')
        },
        strength: Strength::Marked,
        alone: never,
        example: ("Chủ tịch HĐND tỉnh - Lê Thị Sậy thay mặt Tỉnh ủy ghi nhận.", "Lê Thị Sậy: Chủ tịch HĐND tỉnh"),
    },
    Rule {
        id: "post_opens_clause",
        gap: &[",", "-"],
        guard: |pair| pair.opens_clause_before_verb(),
        strength: Strength::Marked,
        alone: always,
        example: ("Giám đốc Sở Y tế, Lê Văn Sậy tuyên bố hôm qua.", "Lê Văn Sậy: Giám đốc Sở Y tế"),
    },
    Rule {
        id: "post_toward_name",
        gap: &["t", "h", "th", "tt", "ht", "hh"],
        guard: |pair| pair.name.has_lead() || pair.gap.words > 1 || pair.name.end - pair.name.first > 1,
        strength: Strength::Marked,
        alone: |pair| pair.name.has_lead() && pair.opens_clause(),
        example: (
            "Tỉnh ủy công bố quyết định bổ nhiệm chức vụ Giám đốc Sở Y tế đối với ông Lê Văn Sậy.",
            "Lê Văn Sậy: Giám đốc Sở Y tế",
        ),
    },
    Rule {
        id: "post_mark_toward_name",
        gap: &[",t", ",h", ",h:", "t,", "-h", "t:", "h:", ":h", ",t:", "t:h", "th:"],
        guard: |pair| pair.name.has_lead() || pair.gap.words > 1,
        strength: Strength::Marked,
        alone: never,
        example: ("Dự lễ có Phó Chủ tịch UBND tỉnh, các đồng chí: Lê Văn Sậy.", "Lê Văn Sậy: Phó Chủ tịch UBND tỉnh"),
    },
];

/// A post behind its holder's name.
pub(super) const BEHIND_NAME: &[Rule] = &[
    Rule {
        id: "name_leads",
        gap: &["w", ",w", "-w"],
        guard: |pair| {
            let words = pair.sentence.words;
            let opens = pair.previous.filter(|run| run.end() == pair.name.lead).map_or(pair.name.lead, PostRun::first);
            words.has(pair.run.first().wrapping_sub(1), &[Class::Leads]) && words.before(opens, Class::By).is_some()
        },
        strength: Strength::Direct,
        alone: always,
        example: ("Đoàn do ông Lê Văn Sậy làm trưởng đoàn đến thăm xã.", "Lê Văn Sậy: trưởng đoàn"),
    },
    Rule {
        id: "name_mark_post",
        gap: &[",", "-", "(", ":", ",(", ",i", "-i", "(i", ":i"],
        guard: |_| true,
        strength: Strength::Direct,
        alone: always,
        example: ("Ông Lê Văn Sậy - Giám đốc Sở Y tế dự hội nghị.", "Lê Văn Sậy: Giám đốc Sở Y tế"),
    },
    Rule {
        id: "name_former_post",
        gap: &[""],
        guard: |pair| pair.sentence.words.has(pair.run.first(), &[Class::Former]),
        strength: Strength::Direct,
        alone: always,
        example: ("Ông Lê Văn Sậy nguyên Bí thư Tỉnh ủy đến dự.", "Lê Văn Sậy: nguyên Bí thư Tỉnh ủy"),
    },
    Rule {
        id: "name_lost_comma_post",
        gap: &[""],
        guard: |pair| {
            let words = pair.sentence.words;
            pair.name.has_lead() && words.capital(pair.run.first()) && !words.capital(pair.run.end()) && !pair.run.bare
        },
        strength: Strength::Direct,
        alone: always,
        example: ("Thượng tướng Lê Văn Sậy Thứ trưởng Bộ Công an đã đến dự.", "Lê Văn Sậy: Thứ trưởng Bộ Công an"),
    },
];

impl Pair<'_> {
    /// The tie by the first row of `rules` that holds.
    pub fn tie(&self, rules: &[Rule]) -> Option<Tie> {
        let rule = rules.iter().find(|rule| self.gap.is(rule.gap) && (rule.guard)(self))?;
        Some(Tie { rule: rule.id, strength: rule.strength, alone: (rule.alone)(self) })
    }

    /// Two words or more, surely a name.
    fn is_full_name(&self) -> bool {
        self.name.end - self.name.first > 1 && self.name.score > IF_KNOWN
    }

    /// "Bộ trưởng Nội vụ Anh, Shabana Mahmood tuyên bố": the post opens its clause, the name is its subject, and a verb
    /// follows; a name with a post of its own behind it is another guest's.
    fn opens_clause_before_verb(&self) -> bool {
        let words = self.sentence.words;
        let verb =
            words.get(self.name.end).is_some_and(Word::is_small) && !words.has(self.name.end, &[Class::Coordination]);
        self.is_full_name() && verb && self.opens_clause()
    }

    /// True where nothing before the post governs it.
    fn opens_clause(&self) -> bool {
        !self.run.bare && !self.sentence.governed(self.run.first())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::officials;
    use crate::text::Document;

    #[test]
    fn each_rule_reads_its_example() {
        let lexicon = Lexicon::bundled();
        for rule in BEFORE_NAME.iter().chain(BEHIND_NAME) {
            let (text, expected) = rule.example;
            let document = Document::new("", "", text);
            let officials = officials::read(&document, &lexicon.find(&document), &[]);
            let given = officials.iter().flat_map(|official| {
                official.positions.iter().map(|p| (format!("{}: {}", official.name, p.title), p.rule))
            });
            let given: Vec<(String, &str)> = given.collect();
            assert!(given.contains(&(expected.to_owned(), rule.id)), "{}: {text}: {given:?}", rule.id);
        }
    }

    #[test]
    fn no_two_rules_share_a_name() {
        let mut ids: Vec<&str> = BEFORE_NAME.iter().chain(BEHIND_NAME).map(|rule| rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), BEFORE_NAME.len() + BEHIND_NAME.len());
    }
}
