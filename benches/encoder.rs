//! The encoder alone, and a whole analysis, in 8 and in 32 bits.
//!
//! ```sh
//! cargo bench --bench encoder
//! ```

// A bench that can't run says so by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::hint::black_box;
use std::path::Path;

use bientap::analysis::{Analyzer, Article, Options};
use bientap::model::{Encoder, EncoderConfig, ModelFolder, Precision, Weights};
use candle_core::Device;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const PRECISIONS: [(&str, Precision); 2] = [("int8", Precision::Int8), ("f32", Precision::F32)];

fn folder() -> ModelFolder {
    ModelFolder::bundled().expect("the bundled model")
}

fn article(name: &str) -> Article {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/articles/{name}.json"));
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).expect("article")).expect("JSON");
    let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
    let published = text("published").parse().ok();
    Article { title: text("title"), lead: text("lead"), body: text("body"), published, ..Article::default() }
}

fn encoder(criterion: &mut Criterion) {
    let config = EncoderConfig::parse(folder().file("config.json").expect("file")).expect("config");
    let weights = Weights::parse(folder().file("weights.safetensors").expect("file"), &Device::Cpu).expect("weights");
    let mut group = criterion.benchmark_group("encoder");
    for (name, precision) in PRECISIONS {
        let encoder = Encoder::load(&config, &weights, precision).expect("encoder");
        for tokens in [128_u32, 640, 2048] {
            let ids: Vec<u32> = (0..tokens).map(|i| 5 + i * 7919 % 15_000).collect();
            group.throughput(Throughput::Elements(tokens.into()));
            group.bench_with_input(BenchmarkId::new(name, tokens), &ids, |bencher, ids| {
                bencher.iter(|| encoder.forward(black_box(ids)).expect("states"));
            });
        }
    }
}

fn analyze(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("analyze");
    // Of some 500 words, and 8 times as long.
    let short = article("hoi-nghi-dan-van");
    let long = Article { body: vec![short.body.clone(); 8].join("\n"), ..short.clone() };
    for (name, precision) in PRECISIONS {
        let analyzer = Analyzer::load_as(&folder(), precision).expect("model");
        for (length, article) in [("one", &short), ("eightfold", &long)] {
            group.bench_function(BenchmarkId::new(name, length), |bencher| {
                bencher.iter(|| analyzer.analyze(black_box(article), &Options::default()).expect("an analysis"));
            });
        }
    }
}

criterion_group!(benches, encoder, analyze);
criterion_main!(benches);
