//! The page for an audit file, as it is written.

use std::path::Path;

use super::command::Run;
use super::{is_hidden, snapshot};

/// What stands between two texts; fails where they are not there.
#[track_caller]
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before}: {text:.2000}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after}: {text:.2000}")).0
}

/// The verdict, in its one place.
#[track_caller]
pub(crate) fn verdict(page: &str) -> &str {
    let heading = between(page, "<h1 class=\"verdict", "</h1>");
    heading.split_once('>').unwrap().1
}

/// It is all there, loads nothing, has one verdict, and every element in it is closed.
#[track_caller]
pub(crate) fn is_whole(page: &str) {
    is_whole_in("en", page);
}

/// The same of a page in this language.
#[track_caller]
pub(crate) fn is_whole_in(lang: &str, page: &str) {
    let head = format!("<!DOCTYPE html>\n<html lang=\"{lang}\">");
    assert!(page.starts_with(&head) && page.ends_with("</html>\n"), "{page:.2000}");
    assert!(!page.chars().any(is_hidden));
    assert_eq!((page.matches("<h1").count(), page.matches("class=\"verdict").count()), (1, 1));
    let body = between(page, "<body>", "</body>").to_owned() + "</body>";
    for element in [
        "main", "section", "table", "thead", "tbody", "tr", "th", "td", "p", "div", "ul", "li", "code", "pre",
    ] {
        let begins =
            body.matches(&format!("<{element}>")).count() + body.matches(&format!("<{element} ")).count();
        assert_eq!(begins, body.matches(&format!("</{element}>")).count(), "{element}");
    }
    for foreign in
        ["<script", "<img", "<link", "<iframe", "<form", " on", "style=\"", " src=\"", "href=\"h", "href=\"j"]
    {
        let tags = body.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| format!("<{tag}"));
        for tag in tags {
            assert!(!tag.contains(foreign), "{tag}");
        }
    }
}

/// A page without what differs from run to run and from version to version, and without its style sheet.
#[track_caller]
pub(crate) fn told(folder: &Path, name: &str, run: &Run) {
    is_whole(&run.stdout);
    steady(folder, name, "Time: <code>", run);
}

/// The same in French.
#[track_caller]
pub(crate) fn told_in_french(folder: &Path, name: &str, run: &Run) {
    is_whole_in("fr", &run.stdout);
    steady(folder, name, "Date\u{a0}: <code>", run);
}

#[track_caller]
fn steady(folder: &Path, name: &str, time: &str, run: &Run) {
    let page = &run.stdout;
    let steady = page
        .replace(between(page, "<style>", "</style>"), "…")
        .replace(between(page, "&#39;sha256-", "&#39;"), "…")
        .replace(between(page, time, "</code>"), "AT")
        .replace(&format!("paas-attest {}", env!("CARGO_PKG_VERSION")), "paas-attest VERSION");
    snapshot::holds(folder, name, &format!("{steady}(exit {})\n", run.code));
}
