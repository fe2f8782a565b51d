use proptest::prelude::*;

use super::super::{BodyFormat, Document, ParagraphKind, Span, TokenKind};
use ParagraphKind::*;

fn document(body: &str) -> Document {
    Document::with_body("", "", body, BodyFormat::Html)
}

/// The paragraphs' texts, parted by `|`.
fn text(body: &str) -> String {
    document(body).text().replace('\n', "|")
}

#[test]
fn paragraphs() {
    for (body, expected) in [
        ("", ""),
        ("Chỉ có chữ", "Chỉ có chữ"),
        ("<p>Một</p><p>Hai</p>", "Một|Hai"),
        ("<p>Một<p>Hai<div>Ba</div>Bốn", "Một|Hai|Ba|Bốn"),
        ("<P CLASS=x>Một</P>\r\n<P>Hai", "Một|Hai"),
        ("Một<br>Hai<br/>Ba</br>Bốn<hr>Năm", "Một|Hai|Ba|Bốn|Năm"),
        ("<p>Một\r\n  hai\n\tba</p>", "Một hai ba"),
        ("<p>Ông <b>Lê <i>Văn</b> Tám</i> nói</p>", "Ông Lê Văn Tám nói"),
        ("<p>Huyện<span> </span><a href='x'>Gò Me</a>,họp</p>", "Huyện Gò Me,họp"),
        ("<ul><li>Một<li>Hai</ul>Ba", "Một|Hai|Ba"),
        ("<h2>Đầu đề</h2><p>Chữ.</p>", "Đầu đề|Chữ."),
        ("<dl><dt>Một<dd>Hai<dt>Ba</dl>", "Một|Hai|Ba"),
        ("<p></p><p>&nbsp;</p><p> <br> </p>", ""),
        ("<html><head><title>Trang</title></head><body><p>Chữ</p></body></html><p>Sau", "Chữ|Sau"),
    ] {
        assert_eq!(text(body), expected, "{body}");
    }
}

#[test]
fn character_references() {
    for (body, expected) in [
        ("R&amp;D", "R&D"),
        ("a&nbsp;&nbsp;b", "a b"),
        ("&Agrave; &agrave; &ecirc;&#769; &#x1ec7; &#7879;", "À à ế ệ ệ"),
        ("&ldquo;Khéo&rdquo; &hellip; &ndash;", "“Khéo” … –"),
        ("&lt;p&gt; 3 < 4 & 5 > 4", "<p> 3 < 4 & 5 > 4"),
        ("&amp;amp; &khongco; &amp &copy2024", "&amp; &khongco; & ©2024"),
        ("&#0; &#xD800; &#99999999; &#; &#x;", "\u{fffd} \u{fffd} \u{fffd} &#; &#x;"),
        ("&#147;Một&#148; &#150;", "“Một” –"),
        ("u&#777;y ban e&#803;<b>&#770;</b>", "ủy ban ệ"),
        ("a&shy;b&zwnj;c&#8203;d", "abcd"),
    ] {
        assert_eq!(text(body), expected, "{body}");
    }
}

#[test]
fn what_is_not_shown() {
    for body in [
        "A<script>var p = '<p>không</p>';</script>B",
        "A<style>p { color: red }</style>B",
        "A<!-- không -- > <p> -->B",
        "A<!>B",
        "A<?php không ?>B",
        "A<!DOCTYPE html>B",
        "A<iframe src=x><p>không</p></iframe>B",
        "A<noscript><img><p>không</p></noscript>B",
        "A<span hidden>không</span>B",
        "A<span style='color:red; DISPLAY : none'>không</span>B",
        "A<span aria-hidden=true>không</span>B",
        "A<span class='x sr-only'>không</span>B",
        "A<svg><text>không</text><title>không</title></svg>B",
        "A<button>không</button>B",
        "A<textarea><p>không</textarea>B",
        "A<select><option>không<option>không</select>B",
        "A<template><p>không</p></template>B",
        "A<video controls><source src=x>không</video>B",
        "A<a name=x></a><img src='x' alt='không'>B",
        "A<o:p></o:p>B",
        "A</>B",
    ] {
        assert_eq!(text(body).replace('|', ""), "AB", "{body}");
    }
}

#[test]
fn kinds() {
    let prose = "Sáng 3-4, Ban Dân vận Huyện ủy tổ chức hội nghị đánh giá công tác quý I với hơn một trăm đại biểu dự.";
    for (body, expected) in [
        ("<figure><img><figcaption>Bà con thu hoạch lúa.</figcaption></figure>", Some(Caption)),
        ("<figure><img>Bà con thu hoạch lúa.</figure>", Some(Caption)),
        ("<div class='wp-caption'><img><p class='wp-caption-text'>Bà con thu hoạch lúa.</p></div>", Some(Caption)),
        ("<div class='PhotoCMS_Caption'><p>Bà con thu hoạch lúa.</p></div>", Some(Caption)),
        ("<table class=picture><tr><td><img><tr><td class=pCaption>Bà con thu hoạch lúa.</table>", Some(Caption)),
        ("<table><tr><td><img src=x></td></tr><tr><td>Bà con thu hoạch lúa.</td></tr></table>", Some(Caption)),
        ("<h3>Được mùa.</h3>", Some(Heading)),
        ("<h2 class='singular-sapo'>Bà con thu hoạch lúa.</h2>", Some(Prose)),
        ("<p class=author>Minh Khang - Thu Hà.</p>", Some(Byline)),
        ("<p class=nguon>Báo Cần Thơ.</p>", Some(Source)),
        ("<p>Bà con thu hoạch lúa.</p>", Some(Prose)),
        ("<aside>Bà con thu hoạch lúa.</aside>", None),
        ("<div class=relatedposts><ul><li>Bà con thu hoạch lúa.</ul></div>", None),
        ("<div type='RelatedOneNews'><p>Bà con thu hoạch lúa.</p></div>", None),
        ("<div id='box-tinLienQuan'>Bà con thu hoạch lúa.</div>", None),
        ("<blockquote class='twitter-tweet'>Bà con thu hoạch lúa.</blockquote>", None),
        ("<p><strong><a href=x>Bà con thu hoạch lúa</a></strong></p>", None),
        ("<p>&gt;&gt; Xem thêm: <a href=x>Bà con thu hoạch lúa</a></p>", None),
        ("<p>Tin liên quan:</p>", None),
        ("<p><a href=x>Gò Me</a></p>", Some(Heading)),
    ] {
        let found = document(&format!("<p>{prose} {prose}</p>{body}<p>{prose}</p><p>{prose}</p>"));
        let kinds: Vec<_> = found.paragraphs().iter().map(|paragraph| paragraph.kind).collect();
        let expected: Vec<_> = [Some(Prose), expected, Some(Prose), Some(Prose)].into_iter().flatten().collect();
        assert_eq!(kinds, expected, "{body}");
    }
}

#[test]
fn tables() {
    let data = "<table><tr><th>Xã</th><th>Diện tích (ha)</th></tr><tr><td>Vĩnh Hòa<td>1.200</tr>\
        <tr><td><p>Thới Quản</p></td><td><b>980</b></td></tr></table>";
    let found = document(data);
    assert_eq!(found.text(), "Xã Diện tích (ha)\nVĩnh Hòa 1.200\nThới Quản 980");
    assert!(found.paragraphs().iter().all(|paragraph| paragraph.kind == Table));
    let at = found.text().find("Vĩnh Hòa 1.200").expect("a row");
    let source = found.source(Span::new(at, at + "Vĩnh Hòa 1.200".len()));
    assert_eq!(&data[source.begin..source.end], "Vĩnh Hòa<td>1.200");
    // A page that is laid out by a table.
    let laid_out = "<table><tr><td><p>Sáng 3-4, huyện Gò Me tổ chức hội nghị đánh giá công tác dân vận quý I.</p>\
        <p>Nhiều đại biểu cho rằng cần làm sớm hơn để bà con kịp vụ lúa hè thu năm nay.</p></td></tr></table>";
    let found = document(laid_out);
    assert_eq!(found.paragraphs().iter().map(|p| p.kind).collect::<Vec<_>>(), [Prose, Prose]);
    assert_eq!(text("<td>Một<td>Hai<tr>Ba"), "Một|Hai|Ba", "cells without a table");
    assert_eq!(text("<table><tr><td>A<table><tr><td>B</table>C</table>D"), "A|B|C|D");
}

#[test]
fn names_of_elements_are_not_believed_where_they_would_take_the_article() {
    let prose = "Sáng 3-4, Ban Dân vận Huyện ủy tổ chức hội nghị đánh giá công tác quý I với hơn một trăm đại biểu dự.";
    let body = format!("<div class='related-wrapper'><p>{prose}</p><p>{prose}</p></div>");
    assert_eq!(document(&body).paragraphs().len(), 2);
    assert_eq!(text("<p><a href=x>Cả bài là một liên kết duy nhất</a></p>"), "Cả bài là một liên kết duy nhất");
}

#[test]
fn a_span_leads_back_over_tags_and_references() {
    let body = "<p>Phó&nbsp;Bí thư <b>T&#7881;nh u&#777;y</b> Lê&#32;Văn <i>Tám</i></p>";
    let document = document(body);
    for (shown, source) in [
        ("Phó Bí thư", "Phó&nbsp;Bí thư"),
        ("Tỉnh ủy", "T&#7881;nh u&#777;y"),
        ("Bí thư Tỉnh ủy Lê", "Bí thư <b>T&#7881;nh u&#777;y</b> Lê"),
        ("Lê Văn Tám", "Lê&#32;Văn <i>Tám"),
        ("ỉ", "&#7881;"),
    ] {
        let at = document.text().find(shown).expect(shown);
        let found = document.source(Span::new(at, at + shown.len()));
        assert_eq!(&body[found.begin..found.end], source);
    }
}

/// Quadratic time on 400 kB would take minutes.
#[test]
fn hostile_pages_are_read_in_linear_time() {
    let repeated = |what: &str| what.repeat(400_000 / what.len());
    for (name, body) in [
        ("deep", repeated("<div>")),
        ("deep inline", repeated("<b>")),
        ("deep lists", repeated("<ul><li>")),
        ("deep tables", repeated("<table><tr><td>")),
        ("deep links", repeated("<a href=x>")),
        ("stray ends", format!("{}{}", "<div>".repeat(600), repeated("</b></p></td>"))),
        ("rules in spans", format!("{}{}", "<p><table><td><p>".repeat(600), repeated("<hr>"))),
        ("unclosed quote", format!("<p class=\"{}", repeated("a>b "))),
        ("unclosed comment", format!("Chữ<!--{}", repeated("-- > "))),
        ("attributes", format!("<p {}>Chữ", repeated("a=b "))),
        ("huge class", format!("<p class='{}'>Chữ", repeated("related "))),
        ("references", repeated("&amp;")),
        ("ambiguous references", repeated("&CounterClockwiseContourIntegra")),
        ("marks", repeated("e\u{301}\u{323}<b>")),
        ("lone brackets", repeated("<")),
        ("rows", format!("<table>{}", repeated("<tr><td>a<td>b"))),
        ("scripts", repeated("<script>a</scrip")),
    ] {
        let started = std::time::Instant::now();
        let found = document(&body);
        let took = started.elapsed();
        assert!(took.as_secs_f64() < 8.0, "{name}: {took:?}");
        assert!(found.text().len() <= 2 * body.len());
    }
}

/// Markup as people and machines write and break it.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zà-ỹđ .,&<>\"'=/;#\r\n]{0,8}",
        "</?(p|b|a|div|table|tr|td|li|ul|h2|span|svg|br|title|script)( class='?(caption|related|x)'?| hidden)?/?>?",
        "&(amp|nbsp|lt|#7879|#x1ec7|#769|hellip|khong|copy)?;?",
        "<!(--)?[a-z >-]{0,6}(-->)?",
        "\\PC{0,3}",
        "[aeo]\u{302}?\u{301}",
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn anything_is_read_and_every_span_cuts_what_it_shows(body in markup()) {
        let found = document(&body);
        for sentence in found.sentences() {
            let source = found.source(sentence.span);
            let cut = body.get(source.begin..source.end);
            prop_assert!(cut.is_some_and(|cut| !cut.is_empty()), "{source:?}");
            // The source of each word, read alone, is that word.
            for token in found.tokens().get(found.tokens_in(sentence.span)).expect("tokens") {
                if token.kind == TokenKind::Mark {
                    continue;
                }
                let word = found.slice(token.span);
                let source = found.source(token.span);
                let cut = body.get(source.begin..source.end).expect("character boundaries");
                // A box within a word, shown only where the body has nothing but boxes.
                if cut.contains("class") || cut.contains("hidden") {
                    continue;
                }
                let again = document(&format!("<p>{cut}</p>"));
                // A letter that looks like another is told by the word around it, which a cut has not.
                let whole = again.text().chars().count() == word.chars().count();
                prop_assert!(again.text().contains(word) || whole, "{word:?} is {cut:?}, read as {:?}", again.text());
            }
        }
    }

    #[test]
    fn escaped_text_is_the_text(plain in "([a-zà-ỹđA-Z0-9.,&<>\"'=/;# -]|[eo]\u{302}\u{301}){0,80}") {
        let escaped = plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let (read, expected) = (document(&escaped), Document::new("", "", &plain));
        prop_assert_eq!(read.text(), expected.text());
    }
}
