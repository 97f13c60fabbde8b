//! Text that takes other room on a terminal than its characters are: wide, combining, escaped, cut.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::case::NotCompared;
use crate::check::{CheckId, IdentityFinding, ImageFinding, Named};
use crate::evidence::manifest::{Kind, PlatformManifest};
use crate::evidence::{Image, TagBeside};
use crate::report::Lang;
use crate::report::format::human::layout::{Align, columns, display_width, fitted};
use crate::report::words::page::GLUE;
use crate::trust::digest_of;

/// What stands in columns that must not move, with its width.
const NAMES: [(&str, usize); 10] = [
    ("", 0),
    ("tenant", 6),
    ("名前", 4),
    ("ﾊﾝｶｸ", 4),
    ("e\u{301}tat", 4),
    ("🦀", 2),
    ("👍🏽", 2),
    ("→ █▏", 4),
    ("한국어 이름", 11),
    // As it is shown.
    ("a\\u{200b}b", 10),
];

fn style(width: usize) -> Style {
    Style { width, terminal: true, color: false, detail: Detail::Usual, lang: Lang::En }
}

/// Where in its line a text begins.
#[track_caller]
fn column(line: &str, text: &str) -> usize {
    display_width(&line[..line.find(text).unwrap_or_else(|| panic!("no {text} in {line:?}"))])
}

/// All lines with the text have it in one column.
#[track_caller]
fn aligned(page: &str, text: &str, lines: usize) {
    let found: Vec<usize> =
        page.lines().filter(|line| line.contains(text)).map(|line| column(line, text)).collect();
    assert_eq!(found.len(), lines, "{page}");
    assert!(found.iter().all(|at| *at == found[0]), "{page}");
}

#[test]
fn a_width_is_that_of_a_terminal() {
    for (text, width) in NAMES {
        assert_eq!(display_width(text), width, "{text:?}");
        assert_eq!(display_width(&padded(text, 12)), 12, "{text:?}");
        assert!(padded(text, 3).starts_with(text));
    }
    assert_eq!(display_width(&GLUE.to_string()), 1, "as the blank that it becomes");
    assert_eq!(ForeignText::new("a\u{200b}b").to_string(), NAMES[9].0);
}

#[test]
fn columns_stand_below_each_other() {
    let rows = NAMES.map(|(name, _)| ["x".to_owned(), name.to_owned(), "MIT".to_owned(), "last".to_owned()]);
    for align in [Align::Left, Align::Right] {
        let mut page = String::new();
        columns(&mut page, 2, [Align::Left, align, align, Align::Left], &rows, style(80));
        aligned(&page, "MIT", NAMES.len());
        aligned(&page, "last", NAMES.len());
    }
    let mut page = String::new();
    columns(
        &mut page,
        0,
        [Align::Right, Align::Left],
        &NAMES.map(|(name, _)| [name.to_owned(), "x".to_owned()]),
        style(80),
    );
    assert_eq!(column(page.lines().nth(2).unwrap(), "名"), 11 - 4, "{page}");
}

#[test]
fn the_tables_of_the_library_agree() {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    for (name, _) in NAMES {
        table.add_row([name, "last"]);
    }
    let page: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    aligned(&page.join("\n"), "last", NAMES.len());
}

#[test]
fn what_is_signed_stands_in_columns_as_it_is_shown() {
    let names = NAMES[..9].iter().map(|(name, _)| *name).chain(["a\u{200b}b"]);
    let annotations = names.map(|name| (name.to_owned(), Annotation::Text(ForeignText::new("VALUE"))));
    let image = ImageReport::unsigned("x".to_owned()).with_annotations(annotations.collect());
    let mut page = String::new();
    signed(&mut page, &image, style(80));
    aligned(&page, "VALUE", NAMES.len());
    // A blank at both sides, and the longest name.
    assert_eq!(column(page.lines().nth(1).unwrap(), "VALUE"), 13 + 11 + 2, "{page}");
}

fn holds(names: impl IntoIterator<Item = String>) -> String {
    let image = Image {
        digest: digest_of(b"x"),
        kind: Kind::OciIndex,
        platforms: names
            .into_iter()
            .map(|platform| PlatformManifest { platform, digest: digest_of(b"x") })
            .collect(),
        tag: TagBeside::NotAsked,
        notes: vec![],
    };
    let check =
        Check::scripted(CheckId::Image, Outcome::Pass, ImageFinding::Found { image, named: Named::Tag });
    let mut page = String::new();
    platforms(&mut page, &[check], style(80));
    page
}

#[test]
fn platforms_stand_in_columns_as_they_are_shown() {
    let page = holds(NAMES.iter().map(|(name, _)| format!("linux/{name}")).chain(["a\u{200b}b".to_owned()]));
    aligned(&page, "sha256:", NAMES.len() + 1);
}

/// An index is nobody's word; a width beyond 16 bits would stop the formatting macros.
#[test]
fn a_name_without_end_is_no_width_without_end() {
    let page = holds(["linux/amd64".to_owned(), "x".repeat(70_000)]);
    assert!(page.contains("… (400/70000)") && page.len() < 2_000, "{}", page.len());
    aligned(&page, "sha256:", 2);
    let value = Annotation::Text(ForeignText::new("VALUE"));
    let annotations = BTreeMap::from([("x".repeat(70_000), value.clone()), ("y".to_owned(), value)]);
    let image = ImageReport::unsigned("x".to_owned()).with_annotations(annotations);
    let mut page = String::new();
    signed(&mut page, &image, style(80));
    aligned(&page, "VALUE", 2);
    assert!(page.len() < 2_000, "{}", page.len());
}

#[test]
fn wide_text_is_wrapped_where_it_ends() {
    let signed = ForeignText::new("名前 は 画像 の 名前 では ありません ".repeat(8).trim_end());
    let finding = IdentityFinding::NotCompared { why: NotCompared::Unnamed, signed: Some(signed) };
    let check = Check::scripted(CheckId::Identity, Outcome::Fail, finding);
    let mut page = String::new();
    table(&mut page, std::slice::from_ref(&check), None, style(80));
    assert!(page.lines().count() > 3 && page.lines().all(|line| display_width(line) <= 80), "{page}");
    assert!(page.lines().any(|line| display_width(line) > 70), "{page}");
    let mut text = String::new();
    wrapped(&mut text, "ラベル  ", &Lang::En.check(&check), style(40));
    assert!(text.lines().all(|line| display_width(line) <= 40), "{text}");
    assert!(text.lines().skip(1).all(|line| line.starts_with(&" ".repeat(8))), "{text}");
}

proptest! {
    #[test]
    fn no_line_is_longer_than_its_room_but_a_word(text in "[a名🦀é\u{301} ]{0,80}", room in 20_usize..40) {
        let longest = text.split(' ').map(display_width).max().unwrap_or(0);
        let lines = wrap(&text, room);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(words(&lines.join(" ")), words(&text));
        for line in lines {
            prop_assert!(display_width(&line) <= room.max(longest), "{line}");
        }
    }
}

/// What cannot be broken stands alone on its line, and moves to the left where it fits there.
#[test]
fn no_line_of_a_page_is_longer_than_the_terminal() {
    let digest = format!("sha256:{}", "0".repeat(64));
    let page = |line: &str| fitted(format!("{line}\n"), style(80));
    for (line, lines) in [
        (format!("Signature    referrer {digest}"), format!("Signature    referrer\n         {digest}\n")),
        (format!("  expected  {digest}"), format!("  expected\n         {digest}\n")),
        (
            format!("\u{1b}[1;31mFAILED\u{1b}[0m  {digest}"),
            format!("\u{1b}[1;31mFAILED\u{1b}[0m  {digest}\n"),
        ),
        (format!("      - {digest}x x"), format!("      - {digest}x\n        x\n")),
        ("a".repeat(90), format!("{}\n", "a".repeat(90))),
        (format!("Key          {}", "a".repeat(90)), format!("Key\n  {}\n", "a".repeat(90))),
        (format!("    paas-attest{GLUE}{digest}{GLUE}x"), format!("    paas-attest {digest} x\n")),
    ] {
        assert_eq!(page(&line), lines);
    }
}

proptest! {
    #[test]
    fn a_page_that_is_fitted_loses_nothing_but_the_ends_of_lines(
        indent in 0_usize..14,
        words in proptest::collection::vec("[a-z名-]{1,90}", 1..12),
        gaps in proptest::collection::vec(1_usize..4, 12),
    ) {
        let mut line = " ".repeat(indent);
        for (word, gap) in words.iter().zip(gaps) {
            line.push_str(word);
            line.push_str(&" ".repeat(gap));
        }
        let page = fitted(format!("{}\n", line.trim_end()), style(80));
        prop_assert_eq!(page.split_whitespace().collect::<Vec<_>>(), words.iter().map(String::as_str).collect::<Vec<_>>());
        for line in page.lines().filter(|line| display_width(line) > 80) {
            let alone = line.trim_start().trim_start_matches("- ").trim_start();
            prop_assert!(!alone.contains(' '), "{}", page);
        }
    }
}
