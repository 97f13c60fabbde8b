//! Who finds something says it as a type; the sentence is made of it in `src/report/words`, and nowhere else.

use std::iter::Peekable;
use std::str::CharIndices;

use super::{all, code, names, room};

/// Rooms that make no sentences.
const SILENT: &[&str] = &["case", "check", "evidence", "source"];

/// Those of them that put no text together either.
const WITHOUT_TEXT: &[&str] = &["case", "check"];

/// What puts text together: a sentence that is made so holds no literal that looks like one.
const MAKERS: &[&str] =
    &["format!", "write!", "writeln!", "concat!", "push_str", "join", "Display", "ToString"];

/// What reads like a sentence and is none: for whom it is, and where it stands.
const NONE: [(&str, &[&str]); 4] = [
    // The names of places, which documents have in every language.
    (
        "evidence/place.rs",
        &[
            "tag {tag}",
            "kind {}s",
            "{of}, layer {n}",
            "{of}, layers 0 to {n}",
            "referrers tag sha256-{}",
            "referrers among the blobs",
            "referrer {digest}",
            "blob {digest}",
            "key {name}",
            "standard input",
            "API {path}",
        ],
    ),
    // The headers of HTTP.
    ("source/auth.rs", &["Bearer {token}", "Basic {}"]),
    ("source/api.rs", &["Bearer {token}"]),
    // What a credential helper says.
    ("source/credentials.rs", &["credentials not found"]),
];

/// The text of every literal that is neither in an attribute nor in an `expect(…)`, as it is written.
fn literals(code: &str) -> Vec<String> {
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

/// Whether a text is more than a name: a word, and another or what is put in, with a blank between them.
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

/// The sentences of a file, and what could make some in a room that has no text to put together.
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
    let silent = all.iter().filter(|(file, _)| SILENT.contains(&room(file)));
    let found: Vec<String> = silent
        .flat_map(|(file, text)| {
            sentences(file, text).into_iter().map(move |text| format!("src/{file}: \"{text}\""))
        })
        .collect();
    assert!(found.is_empty(), "the words belong in src/report/words:\n{}\n", found.join("\n"));
    for (file, known) in NONE {
        let text = all.iter().find(|(name, _)| name == file).map(|(_, text)| code(text)).unwrap_or_default();
        let all = literals(&text);
        for text in known {
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
