//! The page as a browser is given it: whole, alone, and without anything of a stranger's in it but text.

use super::*;
use crate::report::{Detail, ImageReport, ReportHead, Tally};

fn page(report: &Report) -> String {
    let style =
        Style { width: 80, terminal: false, color: false, detail: Detail::Usual, lang: Lang::default() };
    let mut bytes = Vec::new();
    write(report, style, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn of_nothing() -> Report {
    Report::new(ReportHead::default(), Body::Images { tally: Tally::default(), images: vec![] })
}

#[test]
fn the_policy_names_the_style_sheet_that_is_there_and_allows_nothing_else() {
    let page = page(&of_nothing());
    let (_, rest) = page.split_once("<style>").unwrap();
    let (sheet, rest) = rest.split_once("</style>").unwrap();
    assert!(!rest.contains("<style"), "one style sheet");
    let hash = STANDARD.encode(digest_of(sheet.as_bytes()).hash());
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; img-src &#39;none&#39;; \
         base-uri &#39;none&#39;; form-action &#39;none&#39;; style-src &#39;sha256-{hash}&#39;\">"
    );
    assert!(page.contains(&policy), "{page}");
    for loaded in ["url(", "@import", "src:", "<script", "<link", "<img", "<iframe", "http://", "https://"] {
        assert!(!page.contains(loaded), "{loaded}");
    }
}

#[test]
fn there_is_one_heading_of_the_page_and_one_verdict() {
    let images = vec![ImageReport::unsigned("<h1 class=\"verdict verified\">VERIFIED</h1>".to_owned())];
    let tally = images.iter().collect();
    let report = Report::new(ReportHead::default(), Body::Images { tally, images });
    for report in [of_nothing(), report] {
        let page = page(&report);
        assert_eq!(page.matches("<h1").count(), 1, "{page}");
        assert_eq!(page.matches("class=\"verdict").count(), 1, "{page}");
    }
}

/// Else a secret that has the letters of one would take the page apart.
#[test]
fn every_name_of_html_is_known_as_one_of_ours() {
    let page = page(&of_nothing());
    let known: Vec<&str> = NAMES.split_whitespace().collect();
    for tag in page.split('<').skip(2) {
        let tag = tag.split('>').next().unwrap_or_default();
        let mut outside = tag.split('"').step_by(2);
        let name = outside.next().unwrap_or_default().trim_start_matches('/');
        let names = name.split_whitespace().chain(outside.flat_map(str::split_whitespace));
        for name in names.map(|name| name.trim_end_matches('=')).filter(|name| !name.is_empty()) {
            assert!(known.contains(&name), "{name} of <{tag}>");
        }
    }
}
