//! Is there HTML in what was sent as plain text?

/// Elements that are in use in texts; "<Tên>" is none.
const NAMES: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "cite",
    "code",
    "del",
    "div",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "ins",
    "label",
    "li",
    "mark",
    "meta",
    "o:p",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
];
/// The longest tag that is looked at, in bytes, and the longest reference.
const TAG: usize = 2000;
const REFERENCE: usize = 12;

/// True where `text` holds tags of HTML or references to characters ("&amp;", "&#7879;"), so that it is no plain text.
pub fn has_markup(text: &str) -> bool {
    let has_end = text.contains('>');
    text.match_indices(['<', '&']).any(|(at, mark)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        if mark == "<" { has_end && is_tag(rest) } else { is_reference(rest) }
    })
}

fn is_tag(rest: &str) -> bool {
    let name = rest.strip_prefix('/').unwrap_or(rest);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != ':').unwrap_or(name.len());
    let (name, after) = name.split_at_checked(end).unwrap_or_default();
    if name.is_empty() || name.len() > 12 || !NAMES.contains(&name.to_ascii_lowercase().as_str()) {
        return false;
    }
    let ends = after.starts_with(['>', '/']) || after.starts_with(|c: char| c.is_ascii_whitespace());
    ends && after.bytes().take(TAG).take_while(|byte| *byte != b'<').any(|byte| byte == b'>')
}

fn is_reference(rest: &str) -> bool {
    let mut name = rest.bytes().take(REFERENCE);
    let Some(end) = name.position(|byte| byte == b';') else { return false };
    let name = rest.get(..end).unwrap_or_default();
    match name.strip_prefix('#') {
        Some(number) => {
            let digits = number.strip_prefix(['x', 'X']).unwrap_or(number);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        // "Sở NN&PTNT; Sở TN&MT;" are short forms.
        None => name.len() >= 2 && name.starts_with(|c: char| c.is_ascii_alphabetic()) && is_name(name),
    }
}

/// True for names of characters, which have small letters: "Agrave", "frac12".
fn is_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric()) && name.bytes().any(|byte| byte.is_ascii_lowercase())
        || matches!(name, "AMP" | "LT" | "GT" | "QUOT" | "ETH")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for text in [
            "<p>Chữ</p>",
            "Gò Me <b>họp</b>",
            "R&amp;D",
            "Vi&#7879;t",
            "Vi&#x1EC7;t",
            "a&nbsp;b",
            "một<br>hai",
            "một<br/>hai",
            "<a href=\"x\">Gò Me</a>",
            "<STRONG>Gò Me</STRONG>",
            "<div class='x'>",
            "<img src=x>",
            "</span>",
            "<h2 id=1>",
            "&ldquo;Gò Me&rdquo;",
            "<o:p></o:p>",
            "<u>Gò Me</u>",
            "<sup>2</sup>",
            "&Agrave;",
            "<p\n>x",
        ] {
            assert!(has_markup(text), "{text}");
        }
        for text in [
            "",
            "R&D",
            "A < B và B > C",
            "<Trực tiếp> Bóng đá",
            "giá <b 5 đồng",
            "AT&T; B",
            "Sở NN&PTNT; Sở TN&MT; Bộ TT&TT;",
            "x <3",
            "<<< Gò Me >>>",
            "a & b;",
            "&#; &#x; &;",
            "tên <ten@vidu.vn>",
            "5 < p",
            "<https://vidu.vn/a>",
            "<...>",
            "<T.H>",
            "P&G, H&M; K&K",
            "(a<b) và (c>d)",
            "i<n",
            "<pp>",
            "& nbsp;",
        ] {
            assert!(!has_markup(text), "{text}");
        }
    }
}
