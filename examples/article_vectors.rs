//! Makes a model's vectors.safetensors: the space in which articles are compared with the examples of a newsroom's own tags.
//!
//! ```sh
//! cargo run --release --example article_vectors -- MODEL_DIR ARTICLES.jsonl LABELLED.jsonl models/train/likeness_topics.toml
//! ```
//!
//! ARTICLES gives centres and covariance; some two thousand of any kind will do. LABELLED gives what a cosine is worth: of
//! each topic, articles with one of its phrases in title or lead, or four of them anywhere, are taken as examples of it,
//! those without any as none, and the others are left out; the topics' own examples do not use their phrases alone. Lines
//! have title, lead and body. Put the printed entry into manifest.json's `files`.

// A row is indexed by key: a missing one is null, not a panic. Sizes are checked where matrices are made.
#![allow(clippy::indexing_slicing)]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use bientap::analysis::{Analyzer, Article};
use bientap::model::VectorSpace;
use bientap::tags::THRESHOLD;
use bientap::text::{Document, token_keys};
use candle_core::{DType, Device, Tensor};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Share of the covariance that is replaced by its mean variance (Ledoit and Wolf 2004).
const SHRINKAGE: f64 = 0.1;
/// Mentions anywhere that make an article one of a topic.
const MENTIONS: usize = 4;

#[derive(Deserialize)]
struct Topics {
    tag: Vec<Topic>,
}

#[derive(Deserialize)]
struct Topic {
    phrases: Vec<String>,
    description: String,
    examples: Vec<String>,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, articles, labelled, topics] = arguments.as_slice() else {
        anyhow::bail!("usage: article_vectors MODEL_DIR ARTICLES.jsonl LABELLED.jsonl TOPICS.toml");
    };
    let model = Path::new(model);
    let analyzer = Analyzer::from_dir(model)?;
    let state = |article: &Article| analyzer.mean_state(&article.document());
    let text = |text: &str| analyzer.mean_state(&Document::new(text, "", ""));

    let articles = read(articles)?;
    let states = articles.iter().map(state).collect::<Result<Vec<_>, _>>()?;
    let titles = articles.iter().map(|article| text(&article.title)).collect::<Result<Vec<_>, _>>()?;
    let (article_mean, text_mean) = (mean(&states), mean(&titles));
    let whitening = whitening(&states, &article_mean);
    let space = |slope: f32, middle: f32| {
        VectorSpace::new(article_mean.clone(), text_mean.clone(), whitening.clone(), slope, middle)
    };

    let raw = space(1.0, 0.0);
    let labelled = read(labelled)?;
    let vectors = labelled.iter().map(|a| Ok(raw.article(&state(a)?))).collect::<anyhow::Result<Vec<_>>>()?;
    let topics: Topics = toml::from_str(&fs::read_to_string(topics)?)?;
    let mut points = Vec::new();
    for topic in &topics.tag {
        let texts = topic.examples.iter().chain([&topic.description]);
        let texts = texts.map(|t| Ok(raw.text(&text(t)?))).collect::<anyhow::Result<Vec<_>>>()?;
        let centre = unit(mean(&texts));
        for (article, vector) in labelled.iter().zip(&vectors) {
            if let Some(is_about) = is_about(article, &topic.phrases) {
                points.push((f64::from(dot(vector, &centre)), is_about));
            }
        }
    }
    let (slope, middle) = platt(&points);
    report(&points, &space(slope, middle));

    let device = &Device::Cpu;
    let hidden = article_mean.len();
    let half = |tensor: Tensor| tensor.to_dtype(DType::F16);
    let tensors = HashMap::from([
        ("calibration".to_owned(), Tensor::new(&[slope, middle], device)?),
        ("article_mean".to_owned(), half(Tensor::from_vec(article_mean, hidden, device)?)?),
        ("text_mean".to_owned(), half(Tensor::from_vec(text_mean, hidden, device)?)?),
        ("whitening".to_owned(), half(Tensor::from_vec(whitening.concat(), (hidden, hidden), device)?)?),
    ]);
    let file = model.join("vectors.safetensors");
    candle_core::safetensors::save(&tensors, &file)?;
    let bytes = fs::read(&file)?;
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    println!("\"vectors.safetensors\": {{\"sha256\": \"{hash}\", \"bytes\": {}}}", bytes.len());
    Ok(())
}

fn read(file: &str) -> anyhow::Result<Vec<Article>> {
    let text = fs::read_to_string(file).with_context(|| file.to_owned())?;
    let article = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        Ok(Article { title: text("title"), lead: text("lead"), body: text("body"), ..Article::default() })
    };
    text.lines().map(article).collect()
}

/// What the phrases say of an article: about the topic, not about it, or neither.
fn is_about(article: &Article, phrases: &[String]) -> Option<bool> {
    let key = |text: &str| {
        let words: Vec<String> =
            token_keys(text).into_iter().filter(|key| key.starts_with(char::is_alphanumeric)).collect();
        format!(" {} ", words.join(" "))
    };
    let count = |text: &str| -> usize { phrases.iter().map(|phrase| key(text).matches(&key(phrase)).count()).sum() };
    let head = count(&article.title) + count(&article.lead);
    let all = head + count(&article.body);
    match (head, all) {
        (1.., _) | (_, MENTIONS..) => Some(true),
        (0, 0) => Some(false),
        _ => None,
    }
}

fn mean(rows: &[Vec<f32>]) -> Vec<f32> {
    let mut sum = vec![0.0f64; rows.first().map_or(0, Vec::len)];
    for row in rows {
        sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += f64::from(*x));
    }
    sum.iter().map(|sum| (sum / rows.len() as f64) as f32).collect()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn unit(vector: Vec<f32>) -> Vec<f32> {
    let length = dot(&vector, &vector).sqrt();
    vector.iter().map(|x| x / length).collect()
}

/// The inverse L⁻¹ of the covariance's Cholesky factor: L⁻ᵀL⁻¹ is the inverse covariance, and rotations change no cosine.
fn whitening(rows: &[Vec<f32>], mean: &[f32]) -> Vec<Vec<f32>> {
    let n = mean.len();
    let mut covariance = vec![vec![0.0f64; n]; n];
    for row in rows {
        let row: Vec<f64> = row.iter().zip(mean).map(|(x, m)| f64::from(x - m)).collect();
        for (sums, x) in covariance.iter_mut().zip(&row) {
            sums.iter_mut().zip(&row).for_each(|(sum, y)| *sum += x * y / rows.len() as f64);
        }
    }
    let variance = (0..n).map(|i| covariance[i][i]).sum::<f64>() / n as f64;
    for (i, row) in covariance.iter_mut().enumerate() {
        row.iter_mut().for_each(|x| *x *= 1.0 - SHRINKAGE);
        row[i] += SHRINKAGE * variance;
    }
    let mut factor = vec![vec![0.0f64; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = covariance[i][j] - known;
            factor[i][j] = if i == j { rest.sqrt() } else { rest / factor[j][j] };
        }
    }
    let columns: Vec<Vec<f64>> = (0..n).map(|column| inverse_column(&factor, column)).collect();
    (0..n).map(|row| columns.iter().map(|column| column[row] as f32).collect()).collect()
}

/// One column of the inverse of a lower triangular matrix, by forward substitution.
fn inverse_column(factor: &[Vec<f64>], column: usize) -> Vec<f64> {
    let mut inverse: Vec<f64> = Vec::with_capacity(factor.len());
    for (i, row) in factor.iter().enumerate() {
        let known: f64 = row.iter().zip(&inverse).map(|(a, b)| a * b).sum();
        inverse.push((f64::from(u8::from(i == column)) - known) / row[i]);
    }
    inverse
}

/// Slope and middle of the logistic curve that fits best (Platt 1999), by Newton's method.
fn platt(points: &[(f64, bool)]) -> (f32, f32) {
    let (mut slope, mut shift) = (1.0f64, 0.0f64);
    for _ in 0..100 {
        let (mut gs, mut gb, mut hss, mut hsb, mut hbb) = (0.0, 0.0, 1e-9, 0.0, 1e-9);
        for (x, y) in points {
            let p = 1.0 / (1.0 + (-(slope * x + shift)).exp());
            let (error, weight) = (p - f64::from(u8::from(*y)), p * (1.0 - p));
            gs += error * x;
            gb += error;
            hss += weight * x * x;
            hsb += weight * x;
            hbb += weight;
        }
        let determinant = hss * hbb - hsb * hsb;
        // Half a step: the full one can overshoot far from the optimum.
        slope -= 0.5 * (hbb * gs - hsb * gb) / determinant;
        shift -= 0.5 * (hss * gb - hsb * gs) / determinant;
    }
    (slope as f32, (-shift / slope) as f32)
}

fn report(points: &[(f64, bool)], space: &VectorSpace) {
    let positives = points.iter().filter(|(_, y)| *y).count();
    println!("{} pairs, {positives} of them about the topic", points.len());
    for threshold in [0.3, 0.4, 0.5, THRESHOLD, 0.7, 0.8] {
        let fired: Vec<_> = points.iter().filter(|(x, _)| space.score(*x as f32) >= threshold).collect();
        let right = fired.iter().filter(|(_, y)| *y).count();
        let (p, r) = (right as f64 / fired.len().max(1) as f64, right as f64 / positives.max(1) as f64);
        println!("score {threshold:.1}: precision {p:.3}, recall {r:.3}");
    }
}
