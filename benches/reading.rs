//! The time of the layers around the encoder, on an article of some 500 words.

// A bench that can't run says so by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::hint::black_box;
use std::path::Path;

use bientap::analysis::{Analyzer, Article, Features, Options};
use bientap::tags::Definitions;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

fn article() -> Article {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles/hoi-nghi-dan-van.json");
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).expect("article")).expect("JSON");
    let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
    let published = text("published").parse().ok();
    Article { title: text("title"), lead: text("lead"), body: text("body"), published, ..Article::default() }
}

fn reading(criterion: &mut Criterion) {
    let analyzer = Analyzer::bundled().expect("the bundled model");
    let article = article();
    criterion.bench_function("text and tokens", |bencher| bencher.iter(|| analyzer.prepare(black_box(&article))));

    let prepared = analyzer.prepare(&article);
    let encode = || prepared.windows().iter().map(|window| analyzer.encode(window)).collect::<Result<Vec<_>, _>>();
    criterion.bench_function("encoder", |bencher| bencher.iter(encode));

    let logits = encode().expect("logits");
    let none = Features { summary: false, tags: false, officials: false, dates: false };
    let own = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/taxonomy/taxonomy.toml"));
    let bundled: Vec<_> = analyzer.taxonomy().bundled_tags().collect();
    let own = Definitions::parse(&own.expect("tags"), &bundled).expect("sound tags");
    let newsroom = Analyzer::bundled().expect("the bundled model");
    newsroom.set_words(None, None, Some(&own)).expect("tags");
    for (name, analyzer) in [("tags", &analyzer), ("tags with a newsroom's own", &newsroom)] {
        let options = Options { features: Features { tags: true, ..none }, ..Options::default() };
        criterion.bench_function(name, |bencher| {
            bencher.iter_batched(
                || (analyzer.prepare(&article), logits.clone()),
                |(prepared, logits)| analyzer.read(prepared, logits, article.published, &options),
                BatchSize::SmallInput,
            );
        });
    }
    for (name, features) in [
        ("officials and dates", Features { officials: true, dates: true, ..none }),
        ("officials", Features { officials: true, ..none }),
        ("dates", Features { dates: true, ..none }),
        ("summary and tags", Features { summary: true, tags: true, ..none }),
    ] {
        let options = Options { features, ..Options::default() };
        criterion.bench_function(name, |bencher| {
            bencher.iter_batched(
                || (analyzer.prepare(&article), logits.clone()),
                |(prepared, logits)| analyzer.read(prepared, logits, article.published, &options),
                BatchSize::SmallInput,
            );
        });
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
