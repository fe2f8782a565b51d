//! What elements are for, by what they are and by the names that content management systems give them.

use super::names::{self, Apart, Names};
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

/// What an element says of the text in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    pub(super) unseen: bool,
    /// Beside the article, not of it.
    pub(super) apart: Apart,
    pub(super) kind: Option<ParagraphKind>,
    /// Running text, whatever element holds it.
    pub(super) running: bool,
    /// Holds a picture and what stands under it.
    pub(super) picture: bool,
    /// Its line breaks are shown.
    pub(super) preformatted: bool,
}

pub(super) fn hints(tag: &StartTag) -> Hints {
    let name = tag.name.as_str();
    let names = Names::of(tag);
    // The page as a whole is the article, whatever its class says.
    let page = matches!(name, "html" | "body" | "article" | "main");
    let role = matches!(tag.value("role"), "complementary" | "navigation" | "banner" | "search");
    let apart = match matches!(name, "aside" | "nav" | "footer") || role {
        true => Apart::Yes,
        false => names.apart(),
    };
    let kind = match name {
        "figcaption" | "caption" | "figure" => Some(ParagraphKind::Caption),
        _ => names.kind().or(is_heading(name).then_some(ParagraphKind::Heading)),
    };
    Hints {
        unseen: is_unseen(name) || names::hide(tag) || is_hidden(tag),
        apart: if page { Apart::No } else { apart },
        kind: kind.filter(|_| !page),
        running: names.say_sapo(),
        picture: name == "figure" || names.say_picture(),
        preformatted: matches!(name, "pre" | "listing" | "xmp" | "plaintext") || is_preformatted(tag),
    }
}

fn is_hidden(tag: &StartTag) -> bool {
    let style = style(tag);
    tag.has("hidden")
        || tag.value("aria-hidden").eq_ignore_ascii_case("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

fn is_preformatted(tag: &StartTag) -> bool {
    let style = style(tag);
    style.contains("white-space:pre") || style.contains("white-space:break-spaces") || names::preformat(tag)
}

/// The style in small letters, without white space.
fn style(tag: &StartTag) -> String {
    tag.value("style").chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase()
}
