//! What happens once, so that "từ" behind it names the moment: "khởi công từ năm 2023" is the year 2023, while
//! "áp dụng từ ngày 1/8" goes on.

use crate::dates::cursor::Cursor;
use crate::dates::expression::When;
use crate::lexicon::Class;

/// Words that an object and what describes it may take.
const REACH: usize = 9;

/// True where the words before `start` tell of one event at the moment `when`.
pub fn is_told_before(start: Cursor<'_>, when: When) -> bool {
    let whole_year = matches!(when, When::Year(_));
    let verb = |class| start.before(class).is_some_and(|c| !c.is_capital() || c.at() == 0);
    verb(Class::EventVerb)
        || whole_year && verb(Class::EventOfYear)
        || turns_before(start, Class::TurnVerb)
        || whole_year && turns_before(start, Class::StopVerb)
}

/// True where a verb of `class` governs the clause before `start`.
fn turns_before(start: Cursor<'_>, class: Class) -> bool {
    let mut at = start;
    for by in 1..=REACH {
        if let Some(verb) = at.before(class) {
            let lasting = by > 1 && at.is(Class::LastingTail);
            return !lasting && !verb.follows(Class::Denial) && !verb.rewind(1).follows(Class::Denial);
        }
        if !at.follows_letters() || at.follows(Class::ClauseBreak) {
            return false;
        }
        at = at.rewind(1);
    }
    false
}
