//! Beam search: the likeliest sequence of tokens, as far as a few partial sequences at a time can tell.
//!
//! Sequences are compared by their mean log-probability, `sum / length^α` (Wu et al. 2016, arXiv:1609.08144, in the simpler
//! form of Hugging Face's `generate`), so that short ones don't win by being short, and no n-gram is written twice (Paulus
//! et al. 2017, arXiv:1705.04304). A pure function over whatever gives the logits: equal logits give equal tokens.

/// How to search.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// Partial sequences that are followed at a time, at least one.
    pub beams: usize,
    /// The α of the length normalisation: 0 compares sums, 1 means.
    pub length_penalty: f64,
    /// No sequence of so many tokens comes twice; 0 for no such rule.
    pub no_repeat: usize,
    /// Tokens before the end may come.
    pub min_tokens: usize,
    /// Tokens at most, the end included.
    pub max_tokens: usize,
    /// The token that ends a sequence.
    pub end: u32,
    /// Tokens that never come.
    pub banned: Vec<u32>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The tokens, without the end.
    pub tokens: Vec<u32>,
    /// False where the limit on tokens came before the end.
    pub ended: bool,
}

/// A partial sequence.
#[derive(Clone, Default)]
struct Beam {
    tokens: Vec<u32>,
    /// The sum of its tokens' log-probabilities.
    sum: f64,
}

/// A beam with one more token.
#[derive(Clone, Copy)]
struct Candidate {
    beam: usize,
    token: u32,
    sum: f64,
}

/// Searches from the token `start` on. `step` is given, for each beam, the number of the beam of the step before that it
/// goes on from and its newest token, and returns each beam's logits.
///
/// # Errors
/// What `step` fails with, at once.
pub fn search<E>(
    rules: &Rules,
    start: u32,
    mut step: impl FnMut(&[usize], &[u32]) -> Result<Vec<Vec<f32>>, E>,
) -> Result<Found, E> {
    let beams = rules.beams.max(1);
    let mut live = vec![Beam::default()];
    let (mut parents, mut newest) = (vec![0], vec![start]);
    let mut ended: Vec<(f64, Vec<u32>)> = Vec::new();
    for length in 1..=rules.max_tokens {
        let logits = step(&parents, &newest)?;
        // Twice as many as there are beams: the half of them may be ends.
        let candidates = best(&live, &logits, length, rules, 2 * beams);
        let mut next = Vec::with_capacity(beams);
        (parents, newest) = (Vec::with_capacity(beams), Vec::with_capacity(beams));
        for (rank, candidate) in candidates.iter().enumerate() {
            let Some(beam) = live.get(candidate.beam) else { continue };
            if candidate.token == rules.end {
                if rank < beams {
                    ended.push((normalised(candidate.sum, length, rules), beam.tokens.clone()));
                }
            } else if next.len() < beams {
                let tokens = beam.tokens.iter().copied().chain([candidate.token]).collect();
                next.push(Beam { tokens, sum: candidate.sum });
                parents.push(candidate.beam);
                newest.push(candidate.token);
            }
        }
        // The sort is stable: of two that are worth the same, the earlier stays first.
        ended.sort_by(|a, b| b.0.total_cmp(&a.0));
        ended.truncate(beams);
        live = next;
        let Some(likeliest) = live.first() else { break };
        let hope = normalised(likeliest.sum, length, rules);
        if ended.len() == beams && ended.last().is_some_and(|(worst, _)| *worst >= hope) {
            break;
        }
    }
    Ok(match ended.into_iter().next() {
        Some((_, tokens)) => Found { tokens, ended: true },
        None => Found { tokens: live.into_iter().next().unwrap_or_default().tokens, ended: false },
    })
}

fn normalised(sum: f64, length: usize, rules: &Rules) -> f64 {
    sum / (length as f64).powf(rules.length_penalty)
}

/// The likeliest continuations of all beams together, the likeliest first; of equals, that of the earlier beam and the
/// smaller token. Logits that are no numbers are no continuations.
fn best(live: &[Beam], logits: &[Vec<f32>], length: usize, rules: &Rules, most: usize) -> Vec<Candidate> {
    let mut best: Vec<Candidate> = Vec::with_capacity(most + 1);
    for (number, (beam, logits)) in live.iter().zip(logits).enumerate() {
        let total = log_sum_exp(logits);
        let repeated = repeated(&beam.tokens, rules.no_repeat);
        let too_early = length <= rules.min_tokens;
        for (token, logit) in (0u32..).zip(logits) {
            let sum = beam.sum + f64::from(*logit) - total;
            let worse = best.len() == most && best.last().is_some_and(|worst| worst.sum >= sum);
            if worse || !sum.is_finite() {
                continue;
            }
            let forbidden = (token == rules.end && too_early) || rules.banned.contains(&token);
            if forbidden || repeated.contains(&token) {
                continue;
            }
            let place = best.partition_point(|better| better.sum >= sum);
            best.insert(place, Candidate { beam: number, token, sum });
            best.truncate(most);
        }
    }
    best
}

/// The logarithm of the sum of exponentials: what turns logits into log-probabilities.
fn log_sum_exp(logits: &[f32]) -> f64 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|logit| f64::from(logit - most).exp()).sum();
    f64::from(most) + sum.ln()
}

/// The tokens that would write an n-gram for the second time.
fn repeated(tokens: &[u32], n: usize) -> Vec<u32> {
    let Some(before) = n.checked_sub(1) else { return Vec::new() };
    let Some(newest) = tokens.len().checked_sub(before).and_then(|at| tokens.get(at..)) else { return Vec::new() };
    let said = tokens.windows(n).filter(|gram| gram.starts_with(newest));
    said.filter_map(|gram| gram.last().copied()).collect()
}

#[cfg(test)]
mod tests;
