//! What the names say that content management systems give to elements: classes, ids, types.
//!
//! A name is judged as a whole: "author-name" is a by-line, "author-admin" says who may edit, "noCaption" that there is none.

use super::start_tag::StartTag;
use crate::text::ParagraphKind;

/// How words of names begin where what they name is not the article.
const APART: &[&str] = &["newsletter", "sharedaddy", "addtoany", "adsbygoogle", "advert", "quangcao", "binhluan"];
/// The same, of two words.
const APART_PAIRS: &[(&str, &str)] = &[
    ("quang", "cao"),
    ("binh", "luan"),
    ("block", "embed"),
    ("social", "share"),
    ("share", "buttons"),
    ("share", "box"),
    ("box", "share"),
    ("comments", "area"),
    ("instagram", "media"),
    ("twitter", "tweet"),
    ("tiktok", "embed"),
    ("facebook", "post"),
    ("fb", "post"),
    ("link", "content"),
];
/// Boxes of links to other articles, or within the page.
const LINKS: &[&str] = &[
    "relate",
    "lienquan",
    "tinlienquan",
    "morenews",
    "readalso",
    "seealso",
    "recommend",
    "breadcrumb",
    "pagination",
    "yarpp",
];
const LINK_PAIRS: &[(&str, &str)] = &[
    ("lien", "quan"),
    ("tin", "khac"),
    ("bai", "khac"),
    ("more", "news"),
    ("read", "also"),
    ("see", "also"),
    ("latest", "posts"),
    ("toc", "container"),
    ("of", "contents"),
    ("muc", "luc"),
    ("tag", "list"),
    ("list", "tags"),
    ("tags", "links"),
    ("post", "navigation"),
];
/// Boxes of links, or what a button shows of the article itself.
const MORE: &[&str] = &["readmore", "xemthem", "docthem"];
const MORE_PAIRS: &[(&str, &str)] = &[("read", "more"), ("xem", "them"), ("doc", "them")];

/// Classes of what is there for screen readers or for nobody.
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
/// How an element is shown on wider screens that is hidden on narrow ones: "hidden md:block", "d-none d-lg-flex".
const DISPLAYS: &[&str] = &[
    "block",
    "flex",
    "grid",
    "inline",
    "inline-block",
    "inline-flex",
    "inline-grid",
    "table",
    "table-cell",
    "table-row",
    "contents",
    "flow-root",
];
/// Classes whose line breaks are shown.
const PREFORMATTED: &[&str] =
    &["whitespace-pre", "whitespace-pre-line", "whitespace-pre-wrap", "whitespace-break-spaces"];

const CAPTION: &[&str] =
    &["caption", "pcaption", "figcaption", "chuthich", "imagecaption", "imgcaption", "photocaption", "credit"];
const PICTURE: &[&str] = &["picture", "photo", "image", "img", "tplcaption", "gallery"];
const BYLINE: &[&str] = &["author", "byline", "tacgia", "butdanh", "signature"];
const SAPO: &[&str] = &["sapo", "chapeau", "lead", "standfirst"];
const SOURCE: &[&str] = &["nguon", "source"];
/// The same words, parted.
const JOINED: &[(&str, &str, &str)] =
    &[("chu", "thich", "chuthich"), ("tac", "gia", "tacgia"), ("but", "danh", "butdanh"), ("nguon", "tin", "nguon")];
/// What may follow the word that says what an element is.
const TAILS: &[&str] = &[
    "text",
    "txt",
    "box",
    "wrap",
    "wrapper",
    "inner",
    "content",
    "container",
    "block",
    "area",
    "item",
    "name",
    "info",
    "detail",
    "desc",
    "description",
    "line",
    "label",
    "holder",
    "p",
    "span",
    "div",
];
/// What a name begins with that says what an element has, or has not, not what it is.
const MODIFIERS: &[&str] = &["no", "not", "non", "without", "has", "have", "with", "is"];

/// How sure a name is that an element is beside the article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Apart {
    #[default]
    No,
    /// Where most of it stands in links.
    IfMostlyLinks,
    /// Unless it is running text without a link.
    IfLinks,
    Yes,
}

/// The names of one element, each as its words: "box-tinLienQuan" is "box", "tin", "lien", "quan".
pub(super) struct Names(Vec<Vec<String>>);

impl Names {
    pub(super) fn of(tag: &StartTag) -> Self {
        let values = [tag.value("class"), tag.value("id"), tag.value("type")];
        let names = values.into_iter().flat_map(str::split_ascii_whitespace).map(words);
        Self(names.filter(|words| words.first().is_some_and(|first| !MODIFIERS.contains(&first.as_str()))).collect())
    }

    pub(super) fn apart(&self) -> Apart {
        let begins = |list: &[&str]| self.words().any(|word| list.iter().any(|beginning| word.starts_with(beginning)));
        let pair = |list: &[(&str, &str)]| {
            let mut pairs = self.0.iter().flat_map(|words| words.windows(2));
            pairs.any(|pair| matches!(pair, [a, b] if list.contains(&(a.as_str(), b.as_str()))))
        };
        if begins(APART) || pair(APART_PAIRS) {
            Apart::Yes
        } else if begins(LINKS) || pair(LINK_PAIRS) {
            Apart::IfLinks
        } else if begins(MORE) || pair(MORE_PAIRS) {
            Apart::IfMostlyLinks
        } else {
            Apart::No
        }
    }

    pub(super) fn kind(&self) -> Option<ParagraphKind> {
        if self.say(CAPTION) {
            Some(ParagraphKind::Caption)
        } else if self.say(BYLINE) {
            Some(ParagraphKind::Byline)
        } else if self.say(SOURCE) {
            Some(ParagraphKind::Source)
        } else {
            None
        }
    }

    pub(super) fn say_sapo(&self) -> bool {
        self.say(SAPO)
    }

    pub(super) fn say_picture(&self) -> bool {
        self.words().any(|word| PICTURE.contains(&word))
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().map(String::as_str)
    }

    /// True where a name ends with one of these words, or with a mere "box", "text" after it.
    fn say(&self, list: &[&str]) -> bool {
        self.0.iter().any(|words| {
            let mut rest =
                words.iter().rev().map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit())).peekable();
            while rest.next_if(|word| word.is_empty() || TAILS.contains(word)).is_some() {}
            let last = rest.next().unwrap_or_default();
            let joined = rest.peek().and_then(|first| JOINED.iter().find(|(a, b, _)| a == first && *b == last));
            list.contains(&last) || joined.is_some_and(|(_, _, word)| list.contains(word))
        })
    }
}

/// True for a class that hides, where no other one shows the element on some screen.
pub(super) fn hide(tag: &StartTag) -> bool {
    let classes = || tag.value("class").split_ascii_whitespace().map(str::to_ascii_lowercase);
    let shown = |class: &str| {
        let variant = class.split_once(':').filter(|(screen, _)| *screen != "print");
        let bootstrap = class.strip_prefix("d-").and_then(|rest| rest.split_once('-'));
        let display = variant.or(bootstrap.filter(|(screen, _)| *screen != "print")).map(|(_, display)| display);
        display.is_some_and(|display| DISPLAYS.contains(&display))
    };
    classes().any(|class| HIDDEN.contains(&class.as_str())) && !classes().any(|class| shown(&class))
}

/// True for a class whose line breaks are shown.
pub(super) fn preformat(tag: &StartTag) -> bool {
    tag.value("class").split_ascii_whitespace().any(|class| PREFORMATTED.contains(&class.to_ascii_lowercase().as_str()))
}

/// The words of a name, small: parted by signs and before capitals.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && small {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        }
        small = c.is_lowercase();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}
