//! The date grammar over any text: dates in order, in the text, with ends that follow their beginnings.

#![no_main]

use std::sync::LazyLock;

use bientap::dates;
use bientap::lexicon::Lexicon;
use bientap::text::Document;
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::bundled);

fuzz_target!(|data: &[u8]| {
    let (clock, data) = data.split_first_chunk::<2>().map_or(([0; 2], data), |(clock, rest)| (*clock, rest));
    // Days from 1970 on, so that leap years and centuries come up; none for one in sixteen.
    let days = i64::from(u16::from_le_bytes(clock));
    let published = (days % 16 != 0).then(|| Timestamp::from_second(days * 86_400 + 3600).expect("in range"));
    let article = bientap_fuzz::article(data);
    let document = Document::new(&article[0], &article[1], &article[2]);
    let mut last = 0;
    let matches = LEXICON.find(&document);
    for date in dates::read(&document, &matches, &[], published) {
        assert!(date.span.begin >= last, "dates in order, none inside another");
        last = date.span.end;
        bientap_fuzz::assert_source(&document, date.span, &article);
        assert!((0.0..=1.0).contains(&date.score), "{}", date.score);
        if let Some(value) = date.value {
            assert!(!value.to_string().is_empty());
            if let (Some(start), Some(end)) = (value.start(), value.end()) {
                assert!(start <= end, "{value}: {start} to {end} in {:?}", document.slice(date.span));
            }
        }
    }
});
