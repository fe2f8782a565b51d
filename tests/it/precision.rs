//! Answers in 8 bits: near those in 32, and the same bytes on any number of threads and under any load.

use std::path::Path;

use bientap::analysis::{Analyzer, Article, WindowLogits};
use bientap::model::{ModelFolder, Precision};
use serde_json::Value;

fn analyzer(precision: Precision) -> Analyzer {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/bientap-vi");
    Analyzer::load_as(&ModelFolder::read(&folder).expect("folder"), precision).expect("model")
}

fn articles() -> Vec<Article> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let paths = std::fs::read_dir(directory).expect("articles").map(|entry| entry.expect("entry").path());
    let mut paths: Vec<_> = paths.filter(|path| !path.to_string_lossy().ends_with(".expected.json")).collect();
    paths.sort();
    let article = |path| {
        let json: Value = serde_json::from_slice(&std::fs::read(path).expect("file")).expect("JSON");
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        Article { title: text("title"), lead: text("lead"), body: text("body"), ..Article::default() }
    };
    paths.into_iter().map(article).collect()
}

fn logits(analyzer: &Analyzer, article: &Article) -> Vec<WindowLogits> {
    let prepared = analyzer.prepare(article);
    prepared.windows().iter().map(|window| analyzer.encode(window).expect("logits")).collect()
}

/// Every logit of an article, and the labels that its tokens are given.
fn flat(windows: &[WindowLogits]) -> (Vec<f32>, Vec<usize>) {
    let mut all = Vec::new();
    let mut labels = Vec::new();
    for window in windows {
        for row in &window.labels {
            let best = row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(label, _)| label);
            labels.push(best);
        }
        all.extend(window.labels.iter().chain(&window.segment_tags).flatten());
        all.extend(window.tags.iter().chain(&window.salience));
    }
    (all, labels)
}

#[test]
fn eight_bits_answer_like_thirty_two() {
    let (int8, f32) = (analyzer(Precision::Int8), analyzer(Precision::F32));
    let (mut largest, mut squares, mut count) = (0.0_f32, 0.0_f64, 0);
    let (mut other_labels, mut tokens) = (0, 0);
    for article in articles() {
        let (found, labels) = flat(&logits(&int8, &article));
        let (expected, expected_labels) = flat(&logits(&f32, &article));
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            let difference = (found - expected).abs();
            largest = largest.max(difference);
            squares += f64::from(difference).powi(2);
        }
        count += found.len();
        other_labels += labels.iter().zip(&expected_labels).filter(|(a, b)| a != b).count();
        tokens += labels.len();
    }
    let mean = (squares / count as f64).sqrt();
    println!("largest {largest}, root mean square {mean}, {other_labels} of {tokens} tokens labelled otherwise");
    assert!(largest > 0.0, "the two are not the same code");
    assert!(largest <= 0.8, "largest difference {largest}");
    // 0.04 with VNNI; where a sum of two products could be cut, weights have seven bits: 0.086.
    assert!(mean <= 0.1, "root mean square of the differences {mean}");
    assert!(other_labels * 200 <= tokens, "{other_labels} of {tokens} tokens are labelled otherwise");
}

/// Threads share out blocks of tokens; no number may depend on who computed it, or beside what.
#[test]
fn threads_and_load_change_nothing() {
    let articles = articles();
    let article = &articles[3];
    for precision in [Precision::Int8, Precision::F32] {
        let analyzer = analyzer(precision);
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let alone = pool(1).install(|| logits(&analyzer, article));
        for threads in [2, 3, 5] {
            assert!(pool(threads).install(|| logits(&analyzer, article)) == alone, "{threads} threads, {precision:?}");
        }
        let two = pool(2);
        let loaded = std::thread::scope(|scope| {
            for other in &articles[..3] {
                scope.spawn(|| two.install(|| logits(&analyzer, other)));
            }
            two.install(|| logits(&analyzer, article))
        });
        assert!(loaded == alone, "under load, {precision:?}");
    }
}
