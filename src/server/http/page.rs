//! The editors' page and its parts, embedded in the binary.

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::IntoResponse;
use axum::routing::get;

/// Nothing but what this port serves: no script, style, font or picture from elsewhere, and no frame around the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const PICTURE: &str = "image/svg+xml";

/// Path, content type and content of files of the folder `page/`.
macro_rules! files {
    ($($name:literal: $kind:expr),* $(,)?) => {
        [$((concat!("/page/", $name), $kind, include_str!(concat!("page/", $name)))),*]
    };
}

const FILES: [(&str, &str, &str); 27] = files![
    "api.js": SCRIPT,
    "app.js": SCRIPT,
    "article.js": SCRIPT,
    "copying.js": SCRIPT,
    "day.js": SCRIPT,
    "desk.css": STYLE,
    "dom.js": SCRIPT,
    "drafts.js": SCRIPT,
    "editor.js": SCRIPT,
    "example.js": SCRIPT,
    "files.js": SCRIPT,
    "finder.js": SCRIPT,
    "findings.js": SCRIPT,
    "formats.js": SCRIPT,
    "icon.svg": PICTURE,
    "keys.js": SCRIPT,
    "marks.js": SCRIPT,
    "paper.js": SCRIPT,
    "picker.js": SCRIPT,
    "reading.js": SCRIPT,
    "sample.js": SCRIPT,
    "sentences.js": SCRIPT,
    "style.css": STYLE,
    "summary.js": SCRIPT,
    "texts.js": SCRIPT,
    "theme.js": SCRIPT,
    "tip.js": SCRIPT,
];

pub(super) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let index = [("/", HTML, include_str!("page/index.html"))];
    index.into_iter().chain(FILES).fold(Router::new(), |router, (path, content_type, content)| {
        let headers = [
            (CONTENT_TYPE, content_type),
            (CONTENT_SECURITY_POLICY, POLICY),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (REFERRER_POLICY, "no-referrer"),
            (CACHE_CONTROL, "no-cache"),
        ];
        router.route(path, get(move || async move { (headers, content).into_response() }))
    })
}
