use std::convert::Infallible;

use super::*;

const START: u32 = 0;
const END: u32 = 1;
const WORDS: usize = 6;

fn rules(beams: usize) -> Rules {
    Rules { beams, length_penalty: 1.0, no_repeat: 0, min_tokens: 0, max_tokens: 12, end: END, banned: vec![START] }
}

/// The probabilities of a sequence's likeliest continuations; what is not listed shares the rest.
type Language = dyn Fn(&[u32]) -> Vec<(u32, f32)>;

fn found(rules: &Rules, language: &Language) -> Found {
    let mut beams: Vec<Vec<u32>> = vec![Vec::new()];
    let result = search(rules, START, |parents, newest| {
        let grown = parents.iter().zip(newest).map(|(parent, token)| {
            let mut tokens = beams[*parent].clone();
            tokens.extend(Some(*token).filter(|token| *token != START));
            tokens
        });
        beams = grown.collect();
        Ok::<_, Infallible>(beams.iter().map(|tokens| logits(&language(tokens))).collect())
    });
    result.unwrap_or_else(|never| match never {})
}

fn logits(likely: &[(u32, f32)]) -> Vec<f32> {
    let rest = (1.0 - likely.iter().map(|(_, p)| p).sum::<f32>()) / (WORDS - likely.len()) as f32;
    let of = |token: u32| likely.iter().find(|(other, _)| *other == token).map_or(rest, |(_, p)| *p);
    // Any constant may be added to logits.
    (0..WORDS as u32).map(|token| of(token).ln() + 7.0).collect()
}

fn sequence(tokens: &[u32]) -> Found {
    Found { tokens: tokens.to_vec(), ended: true }
}

/// 2 looks better at first, 3 in the end.
fn garden_path(tokens: &[u32]) -> Vec<(u32, f32)> {
    match tokens {
        [] => vec![(2, 0.5), (3, 0.4)],
        [2] => vec![(4, 0.3), (5, 0.3)],
        [3] => vec![(4, 0.98)],
        [3, 4] => vec![(END, 0.98)],
        _ => vec![(END, 0.5)],
    }
}

#[test]
fn one_beam_is_greedy_and_more_see_further() {
    assert_eq!(found(&rules(1), &garden_path), sequence(&[2, 4]));
    for beams in 2..6 {
        assert_eq!(found(&rules(beams), &garden_path), sequence(&[3, 4]), "{beams}");
    }
}

#[test]
fn length_normalisation_gives_long_sequences_a_chance() {
    // Ending at once has probability 0.3; going on costs 0.6 once, and then almost nothing for a while.
    let language = |tokens: &[u32]| match tokens {
        [] => vec![(2, 0.9)],
        [2] => vec![(END, 0.35), (3, 0.3)],
        [2, rest @ ..] if rest.len() < 5 => vec![(3, 0.95)],
        _ => vec![(END, 0.95)],
    };
    for (alpha, expected) in [(0.0, vec![2]), (1.0, vec![2, 3, 3, 3, 3, 3]), (2.0, vec![2, 3, 3, 3, 3, 3])] {
        let rules = Rules { length_penalty: alpha, ..rules(3) };
        assert_eq!(found(&rules, &language), sequence(&expected), "{alpha}");
    }
}

#[test]
fn no_n_gram_comes_twice() {
    // Left alone it says 2 3 2 3 … for ever.
    let language = |tokens: &[u32]| match tokens.last() {
        Some(2) => vec![(3, 0.9), (4, 0.05)],
        Some(4) => vec![(END, 0.9)],
        _ => vec![(2, 0.9)],
    };
    for (no_repeat, expected) in [
        (0, Found { tokens: [2, 3].repeat(6), ended: false }),
        (1, sequence(&[2, 3])),
        (2, sequence(&[2, 3, 2, 4])),
        (3, sequence(&[2, 3, 2, 3])),
    ] {
        assert_eq!(found(&Rules { no_repeat, ..rules(1) }, &language), expected, "{no_repeat}");
    }
}

#[test]
fn the_end_comes_neither_too_early_nor_too_late() {
    let ends = |_: &[u32]| vec![(END, 0.9), (2, 0.06)];
    for min_tokens in 0..5 {
        let found = found(&Rules { min_tokens, ..rules(2) }, &ends);
        assert_eq!(found, sequence(&[2].repeat(min_tokens)));
    }
    let never = |_: &[u32]| vec![(2, 0.9), (3, 0.09), (END, 1e-6)];
    for max_tokens in [0, 1, 5] {
        let found = found(&Rules { max_tokens, ..rules(2) }, &never);
        assert_eq!(found, Found { tokens: [2].repeat(max_tokens), ended: false });
    }
}

#[test]
fn banned_tokens_never_come() {
    let language = |tokens: &[u32]| if tokens.len() < 3 { vec![(4, 0.9), (5, 0.05)] } else { vec![(END, 0.9)] };
    let rules = Rules { banned: vec![START, 4], ..rules(3) };
    assert_eq!(found(&rules, &language), sequence(&[5, 5, 5]));
}

#[test]
fn equals_are_settled_by_order_and_what_is_no_number_is_no_word() {
    let even = |tokens: &[u32]| if tokens.len() < 2 { vec![] } else { vec![(END, 0.99)] };
    assert_eq!(found(&Rules { min_tokens: 2, ..rules(2) }, &even), sequence(&[2, 2]));

    let step = |logits: Vec<f32>| {
        search(&rules(2), START, |_, newest| Ok::<_, Infallible>(vec![logits.clone(); newest.len()]))
    };
    for nothing in [vec![], vec![f32::NAN; WORDS], vec![f32::NEG_INFINITY; WORDS], vec![f32::INFINITY; WORDS]] {
        assert_eq!(step(nothing), Ok(Found::default()));
    }
}

#[test]
fn a_failing_step_ends_the_search() {
    let mut steps = 0;
    let result = search(&rules(2), START, |_, newest| {
        steps += 1;
        if steps == 3 { Err("stopped") } else { Ok(vec![logits(&[(2, 0.9)]); newest.len()]) }
    });
    assert_eq!((result, steps), (Err("stopped"), 3));
}
