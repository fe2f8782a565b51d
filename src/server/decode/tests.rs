use super::*;

fn article(body: &str) -> v1::AnalyzeArticleRequest {
    let article = v1::Article { body: body.to_owned(), ..v1::Article::default() };
    v1::AnalyzeArticleRequest { article: Some(article), ..v1::AnalyzeArticleRequest::default() }
}

/// The fields that a request is refused for, in order.
fn refused(change: impl FnOnce(&mut v1::AnalyzeArticleRequest)) -> Vec<String> {
    let mut changed = article("Sáng 3-4, huyện họp.");
    change(&mut changed);
    match request(changed, 1000) {
        Err(Error::Invalid(faults)) => faults.told().iter().map(|fault| fault.field.clone()).collect(),
        Err(other) => panic!("refused for another reason: {other}"),
        Ok(_) => Vec::new(),
    }
}

#[test]
fn empty_articles() {
    for body in ["", " ", "\n\n\n", "\u{200b}\u{feff}", "…!?", "\0\u{202e}"] {
        let Err(Error::Invalid(faults)) = request(article(body), 1000) else { panic!("accepted {body:?}") };
        assert_eq!(faults.told().first().map(|fault| fault.field.as_str()), Some("article"), "{body:?}");
    }
    assert_eq!(refused(|request| request.article = None), ["article"]);
    for body in ["Họp", "3", " a "] {
        assert!(request(article(body), 1000).is_ok(), "{body:?}");
    }
}

#[test]
fn lengths_count_characters_of_all_fields() {
    let long = |title: usize, lead: usize, body: usize| {
        refused(|request| {
            let [title, lead, body] = [title, lead, body].map(|length| "ế".repeat(length));
            request.article = Some(v1::Article { title, lead, body, ..v1::Article::default() });
        })
    };
    assert_eq!(long(0, 0, 1000), Vec::<String>::new());
    assert_eq!(long(0, 0, 1001), ["article.body"]);
    assert_eq!(long(1001, 0, 0), ["article.title"]);
    assert_eq!(long(100, 500, 401), ["article.lead"]);
    assert_eq!(long(100, 500, 400), Vec::<String>::new());
}

#[test]
fn of_html_what_is_seen_counts() {
    let html = |body: &str| {
        refused(|request| {
            let body_format = v1::BodyFormat::Html.into();
            request.article = Some(v1::Article { body: body.to_owned(), body_format, ..v1::Article::default() });
        })
    };
    for body in ["<p>&nbsp;</p>", "<script>họp()</script>", "<img alt='Họp'><!-- Họp -->", "", "&hellip;"] {
        assert_eq!(html(body), ["article"], "{body}");
    }
    let picture = format!("<p>Họp<img src='data:image/png;base64,{}'></p>", "A".repeat(3000));
    assert_eq!(html(&picture), Vec::<String>::new());
    assert_eq!(html(&format!("<b>{}</b>", "&ecirc;".repeat(1000))), ["article.body"], "1000 and the line's end");
    assert_eq!(html(&format!("<b>{}</b>", "&ecirc;".repeat(999))), Vec::<String>::new());
}

#[test]
fn unknown_enum_values() {
    for number in [i32::MIN, -1, 5, 99, i32::MAX] {
        assert_eq!(refused(|request| request.features = vec![1, number]), ["features[1]"]);
        assert_eq!(refused(|request| request.offset_encoding = number), ["offset_encoding"]);
        assert_eq!(
            refused(|request| {
                request.summary_options = Some(v1::SummaryOptions { style: number, ..Default::default() });
            }),
            ["summary_options.style"]
        );
        assert_eq!(
            refused(|request| {
                if let Some(article) = &mut request.article {
                    article.body_format = number;
                }
            }),
            ["article.body_format"]
        );
    }
    assert_eq!(refused(|request| request.features = vec![0, 1]), ["features[0]"]);
}

#[test]
fn ranges() {
    let sentences = |max_sentences| {
        refused(|request| {
            request.summary_options = Some(v1::SummaryOptions { max_sentences, ..Default::default() });
        })
    };
    let characters = |max_characters| {
        refused(|request| {
            request.summary_options = Some(v1::SummaryOptions { max_characters, ..Default::default() });
        })
    };
    let tags =
        |max_tags| refused(|request| request.tag_options = Some(v1::TagOptions { max_tags, ..Default::default() }));
    let tag_score =
        |score| refused(|request| request.tag_options = Some(v1::TagOptions { min_score: Some(score), max_tags: 0 }));
    let official_score =
        |score| refused(|request| request.official_options = Some(v1::OfficialOptions { min_score: Some(score) }));
    for (value, accepted) in [(-1, false), (0, true), (1, true), (20, true), (21, false), (i32::MIN, false)] {
        assert_eq!(sentences(value).is_empty(), accepted, "max_sentences {value}");
    }
    for (value, accepted) in [(-1, false), (0, true), (49, false), (50, true), (10_000, true), (10_001, false)] {
        assert_eq!(characters(value).is_empty(), accepted, "max_characters {value}");
    }
    for (value, accepted) in [(-1, false), (0, true), (1, true), (100, true), (101, false)] {
        assert_eq!(tags(value).is_empty(), accepted, "max_tags {value}");
    }
    for (value, accepted) in
        [(-0.1, false), (0.0, true), (0.5, true), (1.0, true), (1.01, false), (f32::NAN, false), (f32::INFINITY, false)]
    {
        assert_eq!(tag_score(value).is_empty(), accepted, "tag_options.min_score {value}");
        assert_eq!(official_score(value).is_empty(), accepted, "official_options.min_score {value}");
    }
}

#[test]
fn publish_times() {
    let time = |seconds, nanos| {
        refused(|request| {
            if let Some(article) = &mut request.article {
                article.publish_time = Some(prost_types::Timestamp { seconds, nanos });
            }
        })
    };
    for (seconds, nanos, accepted) in [
        (1_712_102_400, 0, true),
        (0, 999_999_999, true),
        (-62_135_596_800, 0, true),
        (253_402_207_199, 999_999_999, true),
        (253_402_300_799, 0, false),
        (-62_135_596_801, 0, false),
        (253_402_300_800, 0, false),
        (i64::MAX, i32::MAX, false),
        (i64::MIN, 0, false),
        (0, -1, false),
        (0, 1_000_000_000, false),
    ] {
        assert_eq!(time(seconds, nanos).is_empty(), accepted, "{seconds} s {nanos} ns");
    }
}

#[test]
fn every_fault_is_reported() {
    let faults = refused(|request| {
        request.offset_encoding = 9;
        request.features = vec![0, 7];
        request.summary_options = Some(v1::SummaryOptions {
            max_sentences: -1,
            max_characters: 1,
            style: 8,
            max_words: 9,
            relation_to_lead: 5,
        });
        request.tag_options = Some(v1::TagOptions { min_score: Some(2.0), max_tags: -5 });
        request.official_options = Some(v1::OfficialOptions { min_score: Some(f32::NAN) });
        request.article = Some(v1::Article {
            publish_time: Some(prost_types::Timestamp { seconds: 0, nanos: -1 }),
            body_format: 3,
            ..v1::Article::default()
        });
    });
    assert_eq!(
        faults,
        [
            "offset_encoding",
            "features[0]",
            "features[1]",
            "summary_options.style",
            "summary_options.relation_to_lead",
            "summary_options.max_sentences",
            "summary_options.max_characters",
            "summary_options.max_words",
            "tag_options.min_score",
            "tag_options.max_tags",
            "official_options.min_score",
            "article.body_format",
            "article",
            "article.publish_time",
        ]
    );
}

#[test]
fn styles() {
    for (style, expected) in [
        (v1::SummaryStyle::Unspecified, Style::Compressive),
        (v1::SummaryStyle::Compressive, Style::Compressive),
        (v1::SummaryStyle::Extractive, Style::Extractive),
        (v1::SummaryStyle::Abstractive, Style::Abstractive),
    ] {
        let mut styled = article("Họp");
        styled.summary_options = Some(v1::SummaryOptions { style: style.into(), ..Default::default() });
        assert_eq!(request(styled, 1000).expect("valid").options.summary.style, expected);
    }
}

#[test]
fn options_arrive() {
    let mut full = article("Họp");
    full.features = vec![v1::Feature::Summary.into(), v1::Feature::Dates.into()];
    full.offset_encoding = v1::OffsetEncoding::Utf16CodeUnits.into();
    full.summary_options = Some(v1::SummaryOptions {
        max_sentences: 2,
        max_characters: 300,
        style: 1,
        max_words: 40,
        relation_to_lead: 1,
    });
    full.tag_options = Some(v1::TagOptions { min_score: Some(0.0), max_tags: 4 });
    let decoded = request(full, 1000).expect("valid");
    assert_eq!(decoded.offset_encoding, v1::OffsetEncoding::Utf16CodeUnits);
    let features = decoded.options.features;
    assert!(features.summary && features.dates && !features.tags && !features.officials);
    assert_eq!(decoded.options.summary.max_sentences, Some(2));
    assert_eq!(decoded.options.summary.max_characters, Some(300));
    assert_eq!(decoded.options.summary.max_words, Some(40));
    assert_eq!(decoded.options.summary.relation_to_lead, RelationToLead::Beyond);
    assert_eq!(decoded.options.tags.min_score, Some(0.0));
    assert_eq!(decoded.options.tags.max_tags, Some(4));
    assert_eq!(decoded.options.officials.min_score, None);
}
