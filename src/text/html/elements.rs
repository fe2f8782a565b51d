//! What elements are for, by their names and by the names that content management systems give them.

use super::start_tag::StartTag;
use crate::text::ParagraphKind;

/// How an element takes part in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Runs on in its line.
    Inline,
    /// Begins and ends a paragraph.
    Block,
    /// Holds nothing; ends a paragraph (`br`, `hr`), as do the options of a menu, which hold nothing that counts.
    Break,
    /// Holds nothing.
    Void,
}

pub(super) fn flow(name: &str) -> Flow {
    match name {
        "br" | "hr" | "option" | "optgroup" => Flow::Break,
        "area" | "base" | "basefont" | "bgsound" | "col" | "embed" | "frame" | "img" | "image" | "input" | "keygen"
        | "link" | "meta" | "param" | "source" | "track" | "wbr" => Flow::Void,
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "colgroup" | "dd"
        | "details" | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer"
        | "form" | "frameset" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "head" | "header" | "hgroup" | "html"
        | "legend" | "li" | "listing" | "main" | "menu" | "nav" | "ol" | "p" | "plaintext" | "pre" | "search"
        | "section" | "summary" | "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" | "ul" | "xmp" => {
            Flow::Block
        }
        _ => Flow::Inline,
    }
}

/// A start tag that closes an open `p`.
pub(super) fn closes_paragraph(name: &str) -> bool {
    let in_table = matches!(name, "caption" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr");
    let other = matches!(name, "body" | "head" | "html" | "frameset" | "legend");
    name == "hr" || flow(name) == Flow::Block && !in_table && !other
}

/// Not shown, or no text: its contents are passed over.
pub(super) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "audio"
            | "button"
            | "canvas"
            | "datalist"
            | "iframe"
            | "meter"
            | "noembed"
            | "noframes"
            | "noscript"
            | "object"
            | "progress"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "video"
    )
}

pub(super) const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

pub(super) fn is_heading(name: &str) -> bool {
    HEADINGS.contains(&name)
}

/// How words of class names, ids and types (parted by `-`, `_`, capitals or spaces) begin where what they name is not the
/// article.
const APART: &[&str] = &[
    "relate",
    "lienquan",
    "tinlienquan",
    "morenews",
    "readmore",
    "readalso",
    "seealso",
    "xemthem",
    "docthem",
    "recommend",
    "newsletter",
    "sharedaddy",
    "addtoany",
    "breadcrumb",
    "pagination",
    "adsbygoogle",
    "advert",
    "quangcao",
    "binhluan",
    "yarpp",
];
/// The same, of two words.
const APART_PAIRS: &[(&str, &str)] = &[
    ("lien", "quan"),
    ("tin", "khac"),
    ("bai", "khac"),
    ("more", "news"),
    ("read", "more"),
    ("read", "also"),
    ("see", "also"),
    ("xem", "them"),
    ("doc", "them"),
    ("quang", "cao"),
    ("binh", "luan"),
    ("block", "embed"),
    ("social", "share"),
    ("share", "buttons"),
    ("share", "box"),
    ("box", "share"),
    ("latest", "posts"),
    ("toc", "container"),
    ("of", "contents"),
    ("muc", "luc"),
    ("tag", "list"),
    ("list", "tags"),
    ("tags", "links"),
    ("comments", "area"),
    ("post", "navigation"),
    ("instagram", "media"),
    ("twitter", "tweet"),
    ("tiktok", "embed"),
    ("facebook", "post"),
    ("fb", "post"),
    ("link", "content"),
];
/// Words of what is there for screen readers or for nobody; only whole class names.
const HIDDEN: &[&str] = &[
    "hidden",
    "hide",
    "d-none",
    "sr-only",
    "screen-reader-text",
    "visually-hidden",
    "visuallyhidden",
    "element-invisible",
];
const CAPTION: &[&str] = &["caption", "pcaption", "chuthich", "imagecaption", "imgcaption", "photocaption", "credit"];
const PICTURE: &[&str] = &["picture", "photo", "image", "img", "tplcaption", "gallery"];
const BYLINE: &[&str] = &["author", "byline", "tacgia", "butdanh", "signature"];
const SAPO: &[&str] = &["sapo", "chapeau", "lead", "standfirst"];
const SOURCE: &[&str] = &["nguon", "source"];

/// What an element says of the text in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    pub(super) unseen: bool,
    /// Beside the article, not of it.
    pub(super) apart: bool,
    pub(super) kind: Option<ParagraphKind>,
    /// Running text, whatever element holds it.
    pub(super) running: bool,
    /// Holds a picture and what stands under it.
    pub(super) picture: bool,
}

pub(super) fn hints(tag: &StartTag) -> Hints {
    let name = tag.name.as_str();
    let classes = tag.value("class").to_ascii_lowercase();
    let hidden_class = classes.split_ascii_whitespace().any(|class| HIDDEN.contains(&class));
    let words = words(&[tag.value("class"), tag.value("id"), tag.value("type")]);
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let begins = |list: &[&str]| words.iter().any(|word| list.iter().any(|beginning| word.starts_with(beginning)));
    let pair = |(first, second): (&str, &str)| {
        words.windows(2).any(|pair| matches!(pair, [a, b] if a == first && b == second))
    };
    let role = matches!(tag.value("role"), "complementary" | "navigation" | "banner" | "search");
    let apart =
        matches!(name, "aside" | "nav" | "footer") || role || begins(APART) || APART_PAIRS.iter().any(|p| pair(*p));
    let kind = match name {
        "figcaption" | "caption" => Some(ParagraphKind::Caption),
        "figure" => Some(ParagraphKind::Caption),
        _ if any(CAPTION) || pair(("chu", "thich")) => Some(ParagraphKind::Caption),
        _ if any(BYLINE) || pair(("tac", "gia")) || pair(("but", "danh")) => Some(ParagraphKind::Byline),
        _ if any(SOURCE) => Some(ParagraphKind::Source),
        _ if is_heading(name) => Some(ParagraphKind::Heading),
        _ => None,
    };
    Hints {
        unseen: is_unseen(name) || hidden_class || is_hidden(tag),
        // The page as a whole is the article, whatever its class says.
        apart: apart && !matches!(name, "html" | "body" | "article" | "main"),
        kind: kind.filter(|_| !matches!(name, "html" | "body" | "article" | "main")),
        running: any(SAPO),
        picture: name == "figure" || any(PICTURE),
    }
}

fn is_hidden(tag: &StartTag) -> bool {
    let style: String =
        tag.value("style").chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    tag.has("hidden")
        || tag.value("aria-hidden").eq_ignore_ascii_case("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Words of identifiers: "box-tinLienQuan" is "box", "tin", "lien", "quan".
fn words(identifiers: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for identifier in identifiers {
        let mut word = String::new();
        let mut small = false;
        for c in identifier.chars() {
            if !c.is_alphanumeric() || c.is_uppercase() && small {
                words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
            }
            small = c.is_lowercase();
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            }
        }
        words.extend(Some(word).filter(|word| !word.is_empty()));
    }
    words
}
