//! Shortcodes of WordPress and codes of forums: `[caption …]…[/caption]`, `[vc_row]`, `[irp …]`. They are no text; what some of
//! them enclose is a caption, what others enclose is none of the article.

use std::collections::{HashMap, HashSet};

use super::Span;

/// Codes whose contents are what stands under a picture.
const CAPTIONS: &[&str] = &["caption", "wp_caption"];
/// Codes that enclose addresses and such.
const EMBEDS: &[&str] =
    &["embed", "video", "audio", "playlist", "irp", "gallery", "youtube", "img", "ads", "ad", "code"];
/// Codes that lay out: what stands before them and after them are two paragraphs.
const LAYOUT: &[&str] = &[
    "row",
    "column",
    "columns",
    "col",
    "section",
    "tabs",
    "tab",
    "accordion",
    "toggle",
    "box",
    "quote",
    "blockquote",
    "toc",
    "ez-toc",
    "divider",
    "separator",
    "spacer",
    "title",
    "heading",
    "message",
    "contact-form-7",
    "more",
    "nextpage",
    "list",
    "recent_posts",
    "related_posts",
    "block",
    "text_box",
    "ux_text",
    "gap",
    "button",
];
/// How the names of layout codes begin that page builders have.
const BUILDERS: &[&str] =
    &["vc_", "et_pb_", "fusion_", "wpb_", "mk_", "td_", "ux_", "cs_", "av_", "col_", "row_", "tdc_"];
/// Codes within a line that need no attribute to be told.
const INLINE: &[&str] =
    &["b", "i", "u", "s", "center", "color", "size", "font", "url", "dropcap", "highlight", "footnote"];
/// The longest code, in characters.
const LONGEST: usize = 4000;

/// A piece of a text outside of codes.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) characters: Vec<(Span, char)>,
    /// It stands under a picture.
    pub(super) caption: bool,
}

#[derive(Debug)]
struct Code {
    text: usize,
    begin: usize,
    end: usize,
    name: String,
    closes: bool,
}

/// Texts of an article, in order, parted by their codes; `None` where there are none.
pub(super) fn parts(texts: &[Vec<(Span, char)>]) -> Option<Vec<Vec<Part>>> {
    let mut codes = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        find(number, text, &mut codes);
    }
    // "[i]" alone is an index.
    let ended: HashSet<String> = codes.iter().filter(|code| code.closes).map(|code| code.name.clone()).collect();
    codes.retain(|code| ended.contains(&code.name) || !INLINE.contains(&code.name.as_str()));
    if codes.is_empty() {
        return None;
    }
    let enclosed = enclosed(&codes);
    let mut codes = codes.iter().zip(enclosed).peekable();
    let mut inside = Vec::new();
    let parted = texts.iter().enumerate().map(|(number, text)| {
        let mut parts = vec![Part { caption: inside.contains(&Inside::Caption), ..Part::default() }];
        let mut at = 0;
        let add = |parts: &mut Vec<Part>, inside: &[Inside], from: usize, to: usize| {
            if let Some(part) = parts.last_mut().filter(|_| !inside.contains(&Inside::Embed)) {
                part.characters.extend(text.get(from..to).unwrap_or_default());
            }
        };
        while let Some((code, enclosed)) = codes.next_if(|(code, _)| code.text == number) {
            add(&mut parts, &inside, at, code.begin);
            at = code.end;
            match (enclosed, code.closes) {
                (Some(kind), false) => inside.push(kind),
                (Some(_), true) => drop(inside.pop()),
                (None, _) => {}
            }
            if parts_lines(&code.name) {
                parts.push(Part { caption: inside.contains(&Inside::Caption), ..Part::default() });
            }
        }
        add(&mut parts, &inside, at, text.len());
        parts
    });
    Some(parted.collect())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Caption,
    Embed,
}

/// For each code that opens or ends a caption or an embed that has both ends, which.
fn enclosed(codes: &[Code]) -> Vec<Option<Inside>> {
    let mut enclosed = vec![None; codes.len()];
    let mut ends: HashMap<&str, usize> = HashMap::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (number, code) in codes.iter().enumerate().rev() {
        let kind = match code.name.as_str() {
            name if CAPTIONS.contains(&name) => Inside::Caption,
            name if EMBEDS.contains(&name) => Inside::Embed,
            _ => continue,
        };
        if code.closes {
            ends.insert(&code.name, number);
        } else if let Some(end) = ends.remove(code.name.as_str()) {
            // Codes do not cross: what begins in between ends in between.
            let mut between = pairs.iter().rev().take_while(|(begin, _)| *begin < end);
            if between.all(|(_, inner)| *inner < end) {
                pairs.push((number, end));
                for at in [number, end] {
                    if let Some(entry) = enclosed.get_mut(at) {
                        *entry = Some(kind);
                    }
                }
            }
        }
    }
    enclosed
}

fn parts_lines(name: &str) -> bool {
    [CAPTIONS, EMBEDS, LAYOUT].iter().any(|list| list.contains(&name)) || BUILDERS.iter().any(|b| name.starts_with(b))
}

fn find(number: usize, text: &[(Span, char)], codes: &mut Vec<Code>) {
    let mut at = 0;
    while let Some(begin) = text.iter().skip(at).position(|(_, c)| *c == '[').map(|skipped| at + skipped) {
        at = begin + 1;
        let escaped = begin.checked_sub(1).and_then(|before| text.get(before)).is_some_and(|(_, c)| *c == '[');
        if let Some((name, closes, end)) = code(text.get(at..).unwrap_or_default()).filter(|_| !escaped) {
            codes.push(Code { text: number, begin, end: at + end, name, closes });
            at += end;
        }
    }
}

/// The code that begins with these characters, its bracket left out: its name, whether it is an end, and its length.
fn code(text: &[(Span, char)]) -> Option<(String, bool, usize)> {
    let mut quote = None;
    let mut inside = String::new();
    let mut length = None;
    for (at, (_, c)) in text.iter().enumerate().take(LONGEST) {
        match (quote, c) {
            (None, ']') => {
                length = Some(at + 1);
                break;
            }
            (None, '[') => return None,
            (None, '"' | '\'' | '“' | '”' | '″') if inside.ends_with('=') => quote = Some(*c),
            (Some(open), close) if closes_quote(open, *close) => quote = None,
            _ => {}
        }
        inside.push(*c);
    }
    let length = length?;
    let (closes, inside) = match inside.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inside.as_str()),
    };
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(inside.len());
    let (name, rest) = inside.split_at_checked(end)?;
    let named = name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains(|c: char| c.is_ascii_uppercase());
    let known = INLINE.contains(&name) || parts_lines(name);
    let rest = rest.trim().trim_end_matches('/');
    let bare = rest.is_empty() && (known || closes || name.contains('_'));
    let with_attributes = has_attribute(rest) || rest.starts_with('=') && known;
    // "[embed https://…]", "[toc 3]".
    let with_value = known && !closes && !rest.contains(char::is_whitespace) && rest.is_ascii();
    (named && (bare || with_attributes || with_value)).then(|| (name.to_owned(), closes, length))
}

fn closes_quote(open: char, c: char) -> bool {
    match open {
        '“' | '”' | '″' => matches!(c, '”' | '“' | '″'),
        _ => c == open,
    }
}

/// True for `key="value"`, `key=value`.
fn has_attribute(rest: &str) -> bool {
    let Some((key, _)) = rest.split_once('=') else { return false };
    let key = key.rsplit(char::is_whitespace).next().unwrap_or_default();
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of one text, captions in braces.
    fn read(text: &str) -> String {
        let characters = text.char_indices().map(|(at, c)| (Span::new(at, at + c.len_utf8()), c)).collect();
        let Some(parted) = parts(&[characters]) else { return text.to_owned() };
        let shown = parted.iter().flatten().map(|part| {
            let text: String = part.characters.iter().map(|(_, c)| *c).collect();
            if part.caption { format!("{{{}}}", text.trim()) } else { text.trim().to_owned() }
        });
        shown.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn codes_are_no_text() {
        for (text, expected) in [
            (
                "[caption id=\"attachment_1\" width=\"600\"]Bà con gặt lúa.[/caption] Sáng 3-4",
                "{Bà con gặt lúa.}|Sáng 3-4",
            ),
            ("[caption align=“center” width=”6”]Gặt lúa[/caption]", "{Gặt lúa}"),
            ("[wp_caption]Gặt lúa[/wp_caption]", "{Gặt lúa}"),
            (
                "[vc_row][vc_column width=\"1/2\"][vc_column_text]Một[/vc_column_text][vc_column_text]Hai[/vc_column_text]",
                "Một|Hai",
            ),
            ("[et_pb_text admin_label=\"Text [x]\"]Chữ[/et_pb_text]", "Chữ"),
            ("[irp posts=\"123\" name=\"Tin liên quan\"]Chữ", "Chữ"),
            ("[embed]https://vidu.vn/xem?v=1[/embed]Chữ", "Chữ"),
            ("[embed width='5']https://vidu.vn/1[/embed]", ""),
            ("[gallery ids=\"1,2,3\"]", ""),
            ("[gallery]", ""),
            ("[video src=a.mp4][/video]Chữ", "Chữ"),
            ("[toc]", ""),
            ("[contact-form-7 id=\"1\" title=\"Liên hệ\"]", ""),
            ("[su_button url=\"x\"]Đọc[/su_button] tiếp", "Đọc tiếp"),
            ("Ông [b]Tám[/b] nói", "Ông Tám nói"),
            ("[url=http://vidu.vn]Gò Me[/url]", "Gò Me"),
            ("[img]http://vidu.vn/a.jpg[/img]Chữ", "Chữ"),
            ("[ux_image id=\"5\"]", ""),
            ("[my_shortcode]Chữ[/my_shortcode]", "Chữ"),
            ("[adinserter block=\"1\"]Chữ", "Chữ"),
            ("[caption width=1]Gặt lúa", "Gặt lúa"),
            ("[embed]Chữ mà không đóng", "Chữ mà không đóng"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn brackets_are_text() {
        for text in [
            "[Video] Bà con gặt lúa",
            "[Ảnh] Gặt lúa",
            "“Ông ấy [Tám] nói”",
            "theo nghiên cứu [1], [2-3]",
            "[sic]",
            "[…]",
            "[]",
            "[ gặt lúa ]",
            "[gặt lúa]",
            "[gia = 5 đồng]",
            "[Infographics] 10 sự kiện",
            "a[i] = b",
            "[[caption]]",
            "[caption",
        ] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn many_brackets_take_linear_time() {
        let started = std::time::Instant::now();
        for text in ["[".repeat(400_000), "[b x".repeat(100_000), "[caption]".repeat(50_000), "[a b=\"".repeat(60_000)]
        {
            read(&text);
        }
        assert!(started.elapsed().as_secs_f64() < 8.0, "{:?}", started.elapsed());
    }
}
