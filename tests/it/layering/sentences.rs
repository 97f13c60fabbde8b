//! A room returns what it found as a type; the sentence is made from it in `src/report/words`, and nowhere else.
//! A page does not contain words of its own either: they would stay English in every language.

use std::iter::Peekable;
use std::str::CharIndices;

use super::{all, code, lies_in, names, room};

/// Rooms that make no sentences.
const SILENT: &[&str] = &[
    "case",
    "check",
    "diff",
    "doctor",
    "evidence",
    "export",
    "known",
    "limits",
    "origin",
    "policy",
    "provenance",
    "source",
    "subject",
    "text",
    "verdict",
    "weakness",
];

/// Those of them that do not put text together either.
const WITHOUT_TEXT: &[&str] = &["case", "check"];

/// What puts text together: a sentence that is made of it need not be a literal that looks like one.
const MAKERS: &[&str] =
    &["format!", "write!", "writeln!", "concat!", "push_str", "join", "Display", "ToString"];

/// What reads like a sentence and is not one: for whom it is, and where it stands.
const NONE: [(&str, &[&str]); 8] = [
    // The names of places, which documents have in every language.
    (
        "evidence/place.rs",
        &[
            "tag {tag}",
            "kind {}s",
            "{of}, layer {n}",
            "{of}, layers 0 to {n}",
            ", layers 0 to ",
            "among the blobs",
            "referrers tag sha256-{}",
            "referrers among the blobs",
            "referrer {digest}",
            "blob {digest}",
            "key {name}",
            "standard input",
            "API {path}",
            "time-stamp {address}",
        ],
    ),
    // The name of a published text.
    ("report/control/map.rs", &["OpenChain CRA checklist, RC1"]),
    // The headers of HTTP.
    ("source/auth.rs", &["Bearer {token}", "Basic {}"]),
    ("source/api.rs", &["Bearer {token}"]),
    // An expression of JMESPath.
    (
        "export/kyverno.rs",
        &[
            r"{{{{ images.[containers, initContainers, ephemeralContainers][].*[].join('/', [registry, path]) | [?!regex_match('^({})$', @)] | length(@) }}}}",
        ],
    ),
    // CUE.
    ("export/policy_controller.rs", &["runDetails!: builder!", r"predicate!: {path}: id!: =~{}\n"]),
    // A folder of macOS.
    ("system/kind.rs", &["Application Support"]),
    // What a credential helper says.
    ("source/credentials.rs", &["credentials not found"]),
];

/// Where the pages for people are made: no literal there contains a word. Every format is one of them unless it is
/// listed below.
const PAGES: &[&str] = &["report/format/"];

/// The formats for machines, whose words are part of the format.
const FOR_MACHINES: &[&str] = &[
    "report/format/cosign.rs",
    "report/format/csv.rs",
    // The names of HTML, and no text of a page.
    "report/format/html/element.rs",
    "report/format/joined.rs",
    "report/format/json.rs",
    "report/format/jsonl.rs",
    "report/format/json/",
    "report/format/junit.rs",
    "report/format/vsa.rs",
];

/// What has letters and is not a word of a language: where it stands.
const TOKENS: [(&str, &[&str]); 9] = [
    // The names of annotations, which are signed.
    ("report/format/human/parts.rs", &["tenant_id", "app_id", "build_id"]),
    // What turns the colour of a terminal on and off.
    ("report/format/human/layout.rs", &[r"\u{1b}[1;{color}m{text}\u{1b}[0m"]),
    // What characters of HTML are written as, and the elements within a sentence.
    (
        "report/format/html/writer.rs",
        &["&nbsp;", r"<br>\n", "<code>", "</code>", "&amp;", "&lt;", "&gt;", "&quot;"],
    ),
    // A value of SPDX.
    ("report/format/human/sbom.rs", &["{}NOASSERTION {}"]),
    // Marks by which whoever posts a comment finds the one to replace.
    ("report/format/markdown.rs", &[r"<!-- paas-attest sbom -->\n"]),
    ("report/format/markdown/verify.rs", &[r"<!-- paas-attest verify -->\n", "{name}<br>`{digest}`"]),
    ("report/format/markdown/diff.rs", &[r"<!-- paas-attest diff -->\n", r"<br>`{digest}`\n"]),
    // Elements of HTML.
    ("report/format/markdown/fit.rs", &[r"\n<details><summary>{}</summary>\n\n{}", r"\n</details>\n"]),
    ("report/format/markdown/sections.rs", &["<br>"]),
];

/// The text of every literal that is neither in an attribute nor in an `expect(…)`, as it is written.
pub(super) fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code.char_indices().peekable();
    // How deep in an attribute; 0 outside.
    let mut attribute = 0_usize;
    while let Some((at, c)) = rest.next() {
        match c {
            '#' if code[at..].starts_with("#[") || code[at..].starts_with("#![") => {
                rest.by_ref().find(|(_, c)| *c == '[');
                attribute += 1;
            }
            '[' if attribute > 0 => attribute += 1,
            ']' if attribute > 0 => attribute -= 1,
            '\'' => character(code, at, &mut rest),
            '"' => {
                let text = literal(code, at, &mut rest);
                let panics = code[..at].trim_end().ends_with(".expect(");
                if attribute == 0 && !panics {
                    found.push(text);
                }
            }
            _ => {}
        }
    }
    found
}

/// Goes past a character; past nothing where it is a lifetime.
fn character(code: &str, at: usize, rest: &mut Peekable<CharIndices<'_>>) {
    let mut inside = code[at + 1..].chars();
    match inside.next() {
        Some('\\') => {
            rest.nth(1);
            rest.find(|(_, c)| *c == '\'');
        }
        Some(_) if inside.next() == Some('\'') => {
            rest.nth(1);
        }
        _ => {}
    }
}

/// Goes past a text whose first quote stands at `at`, and gives what is in it.
fn literal(code: &str, at: usize, rest: &mut Peekable<CharIndices<'_>>) -> String {
    let before = code[..at].trim_end_matches('#');
    let is_raw = before.ends_with('r');
    let end = format!("\"{}", "#".repeat(at - before.len()));
    let mut text = String::new();
    while let Some((at, c)) = rest.next() {
        match c {
            '\\' if !is_raw => {
                text.push(c);
                text.extend(rest.next().map(|(_, c)| c));
            }
            '"' if !is_raw || code[at..].starts_with(&end) => break,
            _ => text.push(c),
        }
    }
    text
}

/// Whether a text is more than a name: a word, and another word or a placeholder, with a blank between them.
fn is_sentence(text: &str) -> bool {
    let is_word = |part: &str| {
        let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
        let letters = |c: char| c.is_alphabetic() || matches!(c, '\'' | '-');
        !bare.is_empty() && bare.chars().all(letters)
    };
    let is_put_in = |part: &str| part.contains('{');
    let parts = || text.split_whitespace();
    let words = parts().filter(|part| !is_put_in(part) && is_word(part)).count();
    words > 0 && words + parts().filter(|part| is_put_in(part)).count() > 1
}

/// Whether a text contains a letter, apart from its placeholders and escapes.
fn has_a_letter(text: &str) -> bool {
    let mut rest = text;
    let mut bare = String::new();
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '\\' if rest.starts_with("\\u{") => rest.find('}').map_or(rest.len(), |end| end + 1),
            '\\' => rest.chars().take(2).map(char::len_utf8).sum(),
            '{' => rest.find('}').map_or(rest.len(), |end| end + 1),
            c => {
                bare.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[skipped..];
    }
    bare.chars().any(char::is_alphabetic)
}

fn is_page(file: &str) -> bool {
    lies_in(file, PAGES) && !lies_in(file, FOR_MACHINES)
}

/// The words of a page.
fn words(file: &str, text: &str) -> Vec<String> {
    let known = TOKENS.iter().find(|(place, _)| *place == file).map_or(&[][..], |(_, known)| *known);
    let mut found = literals(&code(text));
    found.retain(|text| has_a_letter(text) && !known.contains(&text.as_str()));
    found
}

/// Whether a file makes no sentences: the room of reports too, apart from its words and pages.
fn is_silent(file: &str) -> bool {
    let speaks = lies_in(file, &["report/words.rs", "report/words/"]) || lies_in(file, PAGES);
    SILENT.contains(&room(file)) || (room(file) == "report" && !speaks)
}

/// The sentences of a file, and what could make some in a room that does not put text together.
fn sentences(file: &str, text: &str) -> Vec<String> {
    let known = NONE.iter().find(|(place, _)| *place == file).map_or(&[][..], |(_, known)| *known);
    let code = code(text);
    let mut found = literals(&code);
    found.retain(|text| is_sentence(text) && !known.contains(&text.as_str()));
    if WITHOUT_TEXT.contains(&room(file)) {
        found.extend(MAKERS.iter().filter(|maker| names(&code, maker)).map(ToString::to_string));
    }
    found
}

#[test]
fn who_finds_something_makes_no_sentence_of_it() {
    let all = all();
    for silent in SILENT {
        assert!(all.iter().any(|(file, _)| room(file) == *silent), "no room `{silent}`");
    }
    let silent = all.iter().filter(|(file, _)| is_silent(file));
    let found: Vec<String> = silent
        .flat_map(|(file, text)| {
            sentences(file, text).into_iter().map(move |text| format!("src/{file}: \"{text}\""))
        })
        .collect();
    assert!(found.is_empty(), "the words belong in src/report/words:\n{}\n", found.join("\n"));
    stand_where_they_are_said_to(&all, &NONE);
}

#[test]
fn no_page_holds_a_word() {
    let all = all();
    for place in PAGES.iter().chain(FOR_MACHINES) {
        assert!(all.iter().any(|(file, _)| lies_in(file, &[*place])), "nothing lies in src/{place}");
    }
    let pages: Vec<_> = all.iter().filter(|(file, _)| is_page(file)).collect();
    assert!(pages.len() > 10, "only {} pages were found", pages.len());
    let found: Vec<String> = pages
        .into_iter()
        .flat_map(|(file, text)| {
            words(file, text).into_iter().map(move |text| format!("src/{file}: \"{text}\""))
        })
        .collect();
    assert!(found.is_empty(), "the words belong in src/report/words:\n{}\n", found.join("\n"));
    stand_where_they_are_said_to(&all, &TOKENS);
}

/// A line for a text that was removed would let another one pass.
fn stand_where_they_are_said_to(all: &[(String, String)], known: &[(&str, &[&str])]) {
    for (file, known) in known {
        let text = all.iter().find(|(name, _)| name == file).map(|(_, text)| code(text)).unwrap_or_default();
        let all = literals(&text);
        for text in *known {
            assert!(all.iter().any(|one| one == text), "src/{file} has no \"{text}\" any more");
        }
    }
}

#[test]
fn the_checker_sees_sentences() {
    let of = |text: &str| sentences("source/x.rs", text);
    for text in [
        r#"let x = "it is a folder";"#,
        r#"format!("{name} is cut off")"#,
        r#"format!("no {what}")"#,
        "let x = r#\"a \"quoted\" word\"#;",
        "let c = '\"'; let x = \"the manifest\";",
        "let c = '\\''; let l: &'static str = \"the manifest\";",
        "#[derive(Debug)]\nconst HELP: &str = \"give it \\\"longer\\\"\";",
        "let x = \"one \\\n    two\";",
    ] {
        assert_eq!(of(text).len(), 1, "{text}: {:?}", of(text));
    }
    for text in [
        r#"let x = "sha256:{}"; let y = ".sig"; let z = "two_words";"#,
        r#"let x = "application/json, application/vnd.x+json";"#,
        r#"x.expect("it is there")"#,
        r#"#[expect(clippy::x, reason = "files are read here")] fn f() {}"#,
        "// \"it is a folder\"\n/// \"it is a folder\"\nfn f() {}",
        "#[cfg(test)]\nmod tests {\n    const X: &str = \"it is a folder\";\n}\n",
        "let x = ['a', '\"', 'b']; // the end\n",
    ] {
        assert_eq!(of(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(sentences("evidence/place.rs", r#"let x = "standard input";"#), Vec::<String>::new());
    for text in [
        r#"format!("{a}{b}")"#,
        r#"let _ = write!(f, "{a}");"#,
        r#"text.push_str("also");"#,
        "impl fmt::Display for Finding {}",
    ] {
        assert_eq!(sentences("check/pins.rs", text).len(), 1, "{text}");
        assert_eq!(sentences("case.rs", text).len(), 1, "{text}");
        assert_eq!(of(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_checker_sees_words() {
    let of = |text: &str| words("report/format/html.rs", text);
    for text in [
        r#"let x = "found";"#,
        r#"format!("  at {}", place)"#,
        r#"format!("{x} für {y}")"#,
        r#"let x = "\n\nPlatforms    ";"#,
        r#"let x = "名";"#,
        r#"let x = "<b>";"#,
    ] {
        assert_eq!(of(text).len(), 1, "{text}: {:?}", of(text));
    }
    for text in [
        r#"format!("{label}  {value:>7}\n")"#,
        r#"let x = "\u{1b}[0"; let y = "\t- "; let z = " → "; let n = "×{}";"#,
        r#"x.expect("it is there"); // "a word""#,
    ] {
        assert_eq!(of(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(words("report/format/markdown/sections.rs", r#"let x = "<br>";"#), Vec::<String>::new());
    for (file, page) in [
        ("report/format/html.rs", true),
        ("report/format/human/diff.rs", true),
        ("report/format/line.rs", true),
        ("report/format/csv.rs", false),
        ("report/format/json/diff.rs", false),
        ("report/words/en/page.rs", false),
    ] {
        assert_eq!(is_page(file), page, "{file}");
    }
}
