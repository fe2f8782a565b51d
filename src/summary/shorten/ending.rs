//! What can go at the end of a sentence.

use std::ops::Range;

use super::opening::prefix;
use super::posts::starts_post;
use crate::summary::view::View;
use crate::summary::words::Words;

/// Words that must stand before a part at the end.
const CLAUSE: usize = 8;

/// Words of the main clause that must stand before it.
const SHORT_CLAUSE: usize = 5;

/// Parts at the end that can go: each from its opening to the end of the sentence.
pub(super) fn trailing(view: &View, behind_a_mark: bool) -> Vec<Range<usize>> {
    let (lists, clauses) = (&Words::bundled().trailing, &Words::bundled().clauses);
    let begin = prefix(view);
    let end = view.end();
    let opens = |at: &usize| {
        let at = *at;
        if !view.outside(at) {
            return false;
        }
        if behind_a_mark {
            let mark = view.is_comma(at) || view.is_dash(at);
            let hangs = lists.behind_a_mark.at(view.tokens, at + 1).or(clauses.predicates.at(view.tokens, at + 1));
            return view.key(at) == ";" || mark && hangs.is_some();
        }
        let phrase = lists.bare.at(view.tokens, at);
        phrase.is_some_and(|length| {
            view.is_word(at - 1)
                && lists.other_words.at(view.tokens, at + length).is_none()
                && !lists.holders.ends_at(view.tokens, at)
        })
    };
    let main = main_clause(view, begin);
    // A subject with an apposition behind it is no clause: "Đảo Gò Me, vùng đất ngập nước lớn nhất".
    // A comma inside a run of posts parts nothing: "Tỉnh ủy viên, Giám đốc Sở Y tế Lê Văn Tám đề nghị …".
    let comma = (main..end).find(|at| view.is_comma(*at) && !starts_post(view, at + 1)).unwrap_or(end);
    let clause = |at: &usize| *at >= main + SHORT_CLAUSE && view.has_verb(main + 1..comma.min(*at));
    // "kiểm tra, làm rõ các thủ tục": the verb before the comma shares the object behind it.
    let shares = |at: &usize| clauses.verbs.ends_at(view.tokens, *at);
    let closed = |at: &usize| !is_paired(view, *at) && !holds_predicate(view, *at..end) && !shares(at);
    (begin + CLAUSE..end).filter(|at| opens(at) && clause(at) && closed(at)).map(|at| at..end).collect()
}

/// Where the main clause begins at the earliest: behind the first comma where the sentence opens with a time or a
/// clause of another kind.
fn main_clause(view: &View, begin: usize) -> usize {
    let opens = Words::bundled().clauses.subordinate.at(view.tokens, begin).is_some();
    let comma = (begin..view.end()).find(|at| view.is_comma(*at)).filter(|_| opens);
    comma.map_or(begin, |comma| comma + 1)
}

/// True where a part goes on behind a comma with a predicate that may be the main one: ", đồng thời là …, cho biết".
fn holds_predicate(view: &View, part: Range<usize>) -> bool {
    let words = Words::bundled();
    let (verbs, opens) = (&words.clauses.verbs, &words.trailing.behind_a_mark);
    part.skip(1).any(|at| {
        view.is_comma(at) && opens.at(view.tokens, at + 1).is_none() && verbs.at(view.tokens, at + 1).is_some()
    })
}

/// True where what stands before `at` announces a second half: "không chỉ", "mặc dù".
fn is_paired(view: &View, at: usize) -> bool {
    let pairs = &Words::bundled().trailing.pairs;
    (0..at).any(|before| pairs.at(view.tokens, before).is_some())
}
