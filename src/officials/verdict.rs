//! Whether a post is public, and whether a person is an official.

use super::post::{Grammar, Post};
use crate::lexicon::Class;
use crate::lexicon::SentenceWords;
use crate::text::{Word, fold, is_syllable};

/// How likely a post is public, by what the lexicon knows of its head and its first body.
const PUBLIC: f32 = 0.95;
const MOSTLY: f32 = 0.75;
const LIKELY: f32 = 0.6;
const UNKNOWN: f32 = 0.45;
const SELDOM: f32 = 0.3;
const PRIVATE: f32 = 0.05;

/// What is left of a likelihood short of certainty where the person has a foreign name.
const ABROAD: f32 = 0.6;

/// Letters that names of other countries do without; those of the minorities have them too.
const VIETNAMESE: &str = "đơưăạảặậẹẻẽềếểễệỉịĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹấầẩẫắằẳẵ";

/// Weight of the model's word against the lexicon's.
const MODEL: f32 = 0.6;

/// The same against nothing but posts outside public life.
const AGAINST_PRIVATE: f32 = 0.45;

/// What is taken from the score of a person without any post.
const NO_POST: f32 = 0.3;

/// The least word of the model that makes an official of a person without any post. Below it, of five on the dev articles and
/// our own one was an official; from it on, five of six.
pub(super) const SURE: f32 = 0.99;

/// How likely `post` makes its holder an official.
pub(super) fn of_post(grammar: &Grammar, post: Post) -> f32 {
    let Some((head, behind)) = grammar.head(post.first) else { return UNKNOWN };
    let body = (behind..post.end).find_map(|at| body(grammar.words, at, post.end));
    let place = (behind..post.end)
        .any(|at| grammar.words.longest(at, &[Class::Place, Class::Unit]).is_some_and(|(_, n)| at + n <= post.end));
    // "xã Đắk Buk So" is at home.
    let unit = (behind..post.end).find(|at| grammar.words.longest(*at, &[Class::Unit]).is_some());
    let own = behind..unit.unwrap_or(post.end);
    let foreign = grammar.words.range(own.start, own.end).iter().any(is_foreign);
    // "Phó Chủ tịch Thường trực" tells no more of its body than "Phó Chủ tịch".
    let behind = behind + grammar.words.length(behind, Class::Modifier).unwrap_or_default();
    match (head, body) {
        (Class::HeadPublic, _) => PUBLIC,
        (Class::HeadPrivate, _) | (_, Some(Class::BodyPrivate)) => PRIVATE,
        (_, Some(Class::BodyPublic)) => PUBLIC,
        (Class::HeadBusiness, None) => PRIVATE,
        (_, Some(_)) if foreign => SELDOM,
        (_, Some(_)) => MOSTLY,
        (_, None) if foreign => SELDOM,
        (_, None) if place => PUBLIC,
        (_, None) if behind < post.end => MOSTLY,
        (Class::HeadMostly, None) => LIKELY,
        (_, None) => UNKNOWN,
    }
}

fn body(words: SentenceWords, at: usize, end: usize) -> Option<Class> {
    // "hội" of "Xã hội" is no association.
    let capital = |at: usize| words.get(at).is_some_and(|w| w.capital);
    if at > 0 && !capital(at) && capital(at - 1) {
        return None;
    }
    let classes = [Class::BodyPublic, Class::BodyOpen, Class::BodyPrivate, Class::BodyNamed];
    words.longest(at, &classes).filter(|(_, n)| at + n <= end).map(|(class, _)| class)
}

/// Spelt as no Vietnamese word; "Đắk Lắk" is one by its letters.
fn is_foreign(word: &Word) -> bool {
    let at_home = word.key.chars().any(|c| VIETNAMESE.contains(c));
    !at_home && word.is_word && word.capital && !word.all_caps && !word.is_number() && !is_syllable(&word.key)
}

/// The first word of names in religion.
const MONKS: &str = "thích";

/// True for a name in religion: posts of the congregation are none of the State's.
fn is_monk(name: &str) -> bool {
    name.split(' ').next().is_some_and(|first| fold::key(first) == MONKS)
}

/// How likely a person is an official, from the model's mean over the mentions (`None` where it
/// labelled none) and the best of the posts. Chairmen, directors and centres abroad are seldom public ones.
pub(super) fn of_person(name: &str, model: Option<f32>, posts: impl Iterator<Item = f32>) -> f32 {
    let at_home = name.chars().any(|c| VIETNAMESE.contains(c.to_lowercase().next().unwrap_or(c)));
    let abroad = !at_home && name.split([' ', '-']).any(|word| !is_syllable(word) && word.chars().count() > 1);
    let posts: Vec<f32> = posts.collect();
    let best = posts.iter().map(|p| if abroad && *p < PUBLIC { p * ABROAD } else { *p }).reduce(f32::max);
    // "Phó Chủ tịch Hội Luật gia tỉnh", later "Phó Chủ tịch" alone: the body that was told decides for both.
    let told = posts.iter().any(|p| *p <= PRIVATE);
    let best = best.map(|best| if told && best <= LIKELY || is_monk(name) && best < PUBLIC { PRIVATE } else { best });
    match (model, best) {
        // A body that is none of the State's, told in words, weighs more than the model's impression.
        (Some(model), Some(best)) => {
            let weight = if best <= PRIVATE { AGAINST_PRIVATE } else { MODEL };
            weight * model + (1.0 - weight) * best
        }
        // Without a post in the text only a sure word of the model makes an official.
        (Some(model), None) if model >= SURE => model - NO_POST,
        (None, Some(best)) => best,
        (_, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_no_post_needs_a_surer_word_of_the_model() {
        for (model, posts, official) in [
            (Some(0.995), vec![], true),
            (Some(0.98), vec![], false),
            (Some(0.98), vec![PUBLIC], true),
            (None, vec![PUBLIC], true),
            (None, vec![], false),
            (Some(0.98), vec![PRIVATE], false),
        ] {
            let score = of_person("Lê Văn Sậy", model, posts.iter().copied());
            assert_eq!(score >= super::super::holdings::LEAST, official, "{model:?} {posts:?}: {score}");
        }
    }
}
