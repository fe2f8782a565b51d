//! Markup as word processors and content management systems leave it: anchors, shortcodes, stored lines, class names.

use super::super::{BodyFormat, Document, ParagraphKind, Span};
use ParagraphKind::*;

const FIRST: &str =
    "Sáng 3-4, Ban Dân vận Huyện ủy tổ chức hội nghị đánh giá công tác quý I với hơn một trăm đại biểu dự.";
const LAST: &str = "Dịp này, huyện khen thưởng mười tập thể và hai mươi cá nhân có nhiều thành tích trong phong trào.";
const TOLD: &str = "Chủ tịch UBND xã Bình Lục Phan Văn Trãi cho biết, đường xong trước ngày 30-6.";

fn document(body: &str) -> Document {
    Document::with_body("", "", body, BodyFormat::Html)
}

/// The paragraphs' texts, parted by `|`.
fn text(body: &str) -> String {
    document(body).text().replace('\n', "|")
}

/// The kinds of what stands between two paragraphs.
fn kinds_between(body: &str) -> Vec<ParagraphKind> {
    let found = document(&format!("<p>{FIRST}</p><p>{FIRST}</p>{body}<p>{LAST}</p>"));
    let kinds: Vec<_> = found.paragraphs().iter().map(|paragraph| paragraph.kind).collect();
    assert!(kinds.len() >= 3, "{body}: {kinds:?}");
    kinds.get(2..kinds.len() - 1).unwrap_or_default().to_vec()
}

#[test]
fn an_anchor_without_an_address_is_no_link() {
    for told in [
        "<p><a name=\"OLE_LINK1\">{}</a></p>",
        "<p><a name=OLE_LINK1></a><a name=OLE_LINK2>{}</a></p>",
        "<p><a id=\"_Hlk1\"><span lang=VI>{}</span></a></p>",
        "<p><a name='_GoBack'/>{}</p>",
        "<a name=\"p2\"/><p>{}</p>",
        "<a name=\"p2\"></a><p>{}</p>",
        "<a name=\"p2\"><p>{}</p>",
        "<a id=top><p>{}</p></a>",
        "<p><a>{}</a></p>",
        "<p><a href=''>{}</a></p>",
        "<p><a href=\" \">{}</a></p>",
        "<p><a class=bookmark>{}</a></p>",
        "<p><A NAME=X><B>{}</B></A></p>",
        "<p><strong><a name=x>{}</a></strong></p>",
        "<div><a name=x>{}</a></div>",
        "<ul><li><a name=x>{}</a></li></ul>",
        "<p><a name=a><a name=b><a name=c>{}</a></a></a></p>",
        "<p><a data-href='x'>{}</a></p>",
        "<p><a name=x>{}",
        "<p><a title='x' target='_blank'>{}</a></p>",
    ] {
        let body = told.replace("{}", TOLD);
        assert_eq!(kinds_between(&body), [Prose], "{body}");
    }
    for linked in ["<p><a href=x>{}</a></p>", "<p><strong><a name=y href='/x.html'>{}</a></strong></p>"] {
        assert_eq!(kinds_between(&linked.replace("{}", TOLD)), [], "{linked}");
    }
}

#[test]
fn shortcodes_are_no_text() {
    for (body, expected) in [
        ("[caption id=\"a\" width=\"600\"]<img src=x> Bà con gặt lúa.[/caption]", vec![Caption]),
        ("<p>[caption id=&quot;a&quot; width=&quot;600&quot;]<img src=x> Bà con gặt lúa.[/caption]</p>", vec![Caption]),
        ("<p>[caption id=&#8220;a&#8221;]<img src=x></p><p>Bà con gặt lúa.[/caption]</p>", vec![Caption]),
        (
            "[caption width=1]<a href=x><img src=x></a> Bà con gặt lúa.[/caption] Chữ chạy tiếp ở đây.",
            vec![Caption, Prose],
        ),
        ("[vc_row][vc_column][vc_column_text]<p>Chữ chạy tiếp.</p>[/vc_column_text][/vc_column][/vc_row]", vec![Prose]),
        ("<p>[vc_row][vc_column_text]Chữ chạy tiếp.[/vc_column_text][/vc_row]</p>", vec![Prose]),
        ("<p>[irp posts=\"12\" name=\"Tin liên quan\"]</p>", vec![]),
        ("<p>[embed]https://vidu.vn/xem?v=1[/embed]</p>", vec![]),
        ("<p>[gallery ids=\"1,2\" columns=\"2\"]</p>", vec![]),
        ("<p>[gallery]</p>", vec![]),
        ("<p>[video mp4=\"a.mp4\"][/video]</p>", vec![]),
        ("<p>[toc]</p>", vec![]),
        ("<p>[su_note note_color=\"#fff\"]Chữ chạy tiếp.[/su_note]</p>", vec![Prose]),
        ("<div>[et_pb_section][et_pb_text]Chữ chạy tiếp.[/et_pb_text][/et_pb_section]</div>", vec![Prose]),
        ("<p>[contact-form-7 id=\"5\" title=\"Liên hệ\"]</p>", vec![]),
        ("<p>[Video] Chữ chạy tiếp.</p>", vec![Prose]),
        ("<p>Ông nói [1] và [sic] rằng.</p>", vec![Prose]),
    ] {
        assert_eq!(kinds_between(body), expected, "{body}");
        let found = document(&format!("<p>{FIRST}</p>{body}"));
        assert!(!found.text().contains("[/") && !found.text().contains("=\""), "{}", found.text());
    }
    let body = "<p>[b]Huyện[/b] [su_label]Gò Me[/su_label] &amp; xã</p>";
    let found = document(body);
    assert_eq!(found.text(), "Huyện Gò Me & xã");
    let at = found.text().find("Gò Me & xã").expect("shown");
    let source = found.source(Span::new(at, at + "Gò Me & xã".len()));
    assert_eq!(&body[source.begin..source.end], "Gò Me[/su_label] &amp; xã");
}

#[test]
fn shortcodes_of_plain_text() {
    let found = Document::new(
        "",
        "",
        "[caption id=\"a\"]Bà con gặt lúa.[/caption]\n[vc_row]Chữ chạy tiếp.[/vc_row]\n[Ảnh] Bà con.",
    );
    assert_eq!(found.text(), "Bà con gặt lúa.\nChữ chạy tiếp.\n[Ảnh] Bà con.");
    assert_eq!(found.paragraphs().first().map(|paragraph| paragraph.kind), Some(Caption));
}

#[test]
fn stored_lines_are_paragraphs() {
    let long = format!("{FIRST} {FIRST}");
    for (body, expected) in [
        ("Một.\n\nHai.".to_owned(), "Một.|Hai."),
        ("Một.\r\n\r\nHai.\r\n".to_owned(), "Một.|Hai."),
        ("Một\n \nHai".to_owned(), "Một|Hai"),
        ("Một.\nHai.".to_owned(), "Một.|Hai."),
        ("<strong>Đầu đề</strong>\n\nMột.\n\n<img src=x>\n\nHai.".to_owned(), "Đầu đề|Một.|Hai."),
        ("Một.\n\n<h2>Đầu đề</h2>\nHai.".to_owned(), "Một.|Đầu đề|Hai."),
        ("<pre>Một\nHai</pre>".to_owned(), "Một|Hai"),
        ("<p style='white-space:pre-line'>Một\nHai</p>".to_owned(), "Một|Hai"),
        ("<p style='color:red; white-space: pre-wrap'>Một\n<b>Hai</b></p>".to_owned(), "Một|Hai"),
        ("<div class='whitespace-pre-line'>Một\nHai</div><p>Ba</p>".to_owned(), "Một|Hai|Ba"),
        ("<pre><span>Một\n\nHai</span></pre><p>Ba\nbốn</p>".to_owned(), "Một|Hai|Ba bốn"),
        ("<p align=center>Một</p>\nHai.\n\nBa.".to_owned(), "Một|Hai.|Ba."),
        ("Ông <b>Lê\nVăn</b> Tám\nnói.".to_owned(), "Ông Lê Văn Tám nói."),
        ("<p>Ông Lê\n\nVăn Tám</p>".to_owned(), "Ông Lê Văn Tám"),
        ("<p>Một.\nHai.</p>".to_owned(), "Một. Hai."),
        ("<div><p>Một</p>\n\n<p>Hai</p></div>".to_owned(), "Một|Hai"),
        ("<p>Huyện\n\n<a href=x>Gò Me</a>\n\nhọp</p>".to_owned(), "Huyện Gò Me họp"),
        ("<ul>\n<li>Một\n</li>\n<li>Hai</li>\n</ul>".to_owned(), "Một|Hai"),
        ("Một<br>\nHai\nba".to_owned(), "Một|Hai ba"),
        ("Một\nhai".to_owned(), "Một hai"),
    ] {
        assert_eq!(text(&body), expected, "{body:?}");
    }
    // No editor wrapped these lines.
    assert_eq!(text(&format!("Đầu đề\n{long}\nĐầu đề hai\n{long}")), format!("Đầu đề|{long}|Đầu đề hai|{long}"));
    assert_eq!(text(&format!("<div>\n  {long}\n  <b>Xã</b>\n  họp\n</div>")), format!("{long}|Xã họp"));
}

#[test]
fn class_names_are_judged_as_a_whole() {
    let prose = "Bà con thu hoạch lúa.";
    for class in [
        "has-source-serif-pro-font-family",
        "wp-block-paragraph has-source-sans-pro-font-family",
        "author-admin",
        "post type-post author-quan-tri",
        "noCaption",
        "no-caption",
        "has-author",
        "with-caption",
        "is-byline-hidden",
        "source-code-pro",
        "caption-off",
        "open-sans-credit-card",
        "hidden md:block",
        "hidden lg:flex x",
        "sm:inline hidden",
        "d-none d-md-block",
        "d-none d-lg-flex",
        "readmore-section",
        "read-more-content",
        "xem-them-noi-dung",
        "has-related-posts",
        "no-related",
        "nav-link content-body",
        "source-han-serif",
    ] {
        for element in ["p", "div"] {
            let body = format!("<{element} class=\"{class}\">{prose}</{element}>");
            assert_eq!(kinds_between(&body), [Prose], "{body}");
        }
    }
    for (class, expected) in [
        ("caption", Some(Caption)),
        ("wp-caption-text", Some(Caption)),
        ("PhotoCMS_Caption", Some(Caption)),
        ("image-caption", Some(Caption)),
        ("article__caption", Some(Caption)),
        ("caption2", Some(Caption)),
        ("chu-thich", Some(Caption)),
        ("wp-element-caption", Some(Caption)),
        ("photo-credit", Some(Caption)),
        ("author", Some(Byline)),
        ("author-name", Some(Byline)),
        ("article-author", Some(Byline)),
        ("tac-gia", Some(Byline)),
        ("byline", Some(Byline)),
        ("source", Some(Source)),
        ("nguon-tin", Some(Source)),
        ("hidden", None),
        ("hidden print:block", None),
        ("d-none", None),
        ("x sr-only", None),
        ("related", None),
        ("box-tinLienQuan", None),
        ("wp-block-embed", None),
        ("adsbygoogle", None),
    ] {
        let body = format!("<p class=\"{class}\">{prose}</p>");
        assert_eq!(kinds_between(&body), expected.into_iter().collect::<Vec<_>>(), "{body}");
    }
}

#[test]
fn a_box_is_told_by_what_is_in_it() {
    let links = "<a href=x>Bà con thu hoạch lúa</a>";
    for (body, kept) in [
        (format!("<div class=readmore-section><p>{FIRST}</p><p>{LAST}</p></div>"), 2),
        (format!("<div class=read-more><p>{FIRST} <a href=x>Gò Me</a></p></div>"), 1),
        (format!("<div class=read-more>{links}</div>"), 0),
        (format!("<div class=xem-them><ul><li>{links}<li>{links}</ul></div>"), 0),
        (format!("<div class=related-content><p>{FIRST}</p><p>{LAST}</p></div>"), 2),
        (format!("<div class=related-content><p>{links}</p><p>{FIRST}</p></div>"), 0),
        (format!("<div class=readmore><p>{FIRST}</p><div class=related>{links}</div><p>{LAST}</p></div>"), 2),
        (format!("<div class=quang-cao><p>{FIRST}</p><p>{LAST}</p></div>"), 0),
        (format!("<aside><p>{FIRST}</p><p>{LAST}</p></aside>"), 0),
        (format!("<p class=author>{FIRST}</p>"), 1),
    ] {
        let kinds = kinds_between(&format!("<p>{LAST}</p><p>{LAST}</p>{body}"));
        assert_eq!(kinds, vec![Prose; kept + 2], "{body}");
    }
}

#[test]
fn markup_in_title_and_lead_is_read_away() {
    for (title, shown) in [
        ("Gò Quao <b>vận động</b> nhân dân", "Gò Quao vận động nhân dân"),
        ("<p>Gò Quao vận động</p>", "Gò Quao vận động"),
        ("R&amp;D ở Gò Quao", "R&D ở Gò Quao"),
        ("V&#7853;n &#273;&#7897;ng nh&acirc;n d&acirc;n", "Vận động nhân dân"),
        ("&ldquo;Khéo&rdquo;&nbsp;ở Gò Quao", "“Khéo” ở Gò Quao"),
        ("<span style=\"color:red\">Gò Quao</span>", "Gò Quao"),
        ("Gò Quao<br>vận động", "Gò Quao\nvận động"),
        ("<a href=x>Gò Quao vận động nhân dân</a>", "Gò Quao vận động nhân dân"),
        ("Gò Quao <!-- x --><i>vận động</i>", "Gò Quao vận động"),
        ("Gò Quao<script>x()</script><em></em>", "Gò Quao"),
        ("<Trực tiếp> Gò Quao", "<Trực tiếp> Gò Quao"),
        ("A < B và C > D", "A < B và C > D"),
        ("P&G, R&D; AT&T", "P&G, R&D; AT&T"),
    ] {
        let found = Document::new(title, "", "");
        assert_eq!(found.text(), shown, "{title}");
        assert_eq!(Document::new("", title, "").text(), shown, "{title}");
        for sentence in found.sentences() {
            let source = found.source(sentence.span);
            let cut = &title[source.begin..source.end];
            assert_eq!(Document::new(cut, "", "").text(), found.slice(sentence.span), "{title}");
        }
    }
}
