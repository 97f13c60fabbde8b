//! What one language says is what the other says: read from the literals of their folders, file by file. That each
//! finding has words is held by the compiler; that they name the same options, codes and values, and are not English,
//! is held here.

use std::collections::BTreeMap;

use super::sentences::literals;
use super::{all, code};

/// What both languages write alike, by file: names of options, annotations, fields, formats and programs, and words
/// that both languages have.
const ALIKE: &[(&str, &[&str])] = &[
    ("bound.rs", &["attestations", "signatures"]),
    (
        "check.rs",
        &[
            "--check-api",
            "--offline",
            "--require {}",
            "--tenant-id, --app-id, --commit-sha, --build-id, -a",
            "--wait",
        ],
    ),
    ("check/attestation.rs", &[", commit {commit}", "builder", "builder={} source={}", "source"]),
    ("check/identity.rs", &["any"]),
    ("check/log.rs", &["--log ignore"]),
    ("check/pins.rs", &["app_id", "build_id", "commit", "tenant_id"]),
    ("config.rs", &["ignore", "log"]),
    ("conformance.rs", &["null"]),
    ("control.rs", &["BSI TR-03183-2, version 2.1.0", "HDS, version 2", "SecNumCloud 3.2 (ANSSI)"]),
    ("diff.rs", &["--fail-on", "CycloneDX {spec_version}, {}", "distro"]),
    ("doctor.rs", &["minute"]),
    ("entry.rs", &["alpine", "apk", "deb", "rpm"]),
    ("export.rs", &["--to {}", "Kyverno", "policy-controller"]),
    ("html.rs", &["Builder", "Code", "Image", "Image {}", "SBOM", "SHA-256", "Source", "Verdict"]),
    ("images.rs", &["image"]),
    ("join.rs", &["image"]),
    ("login.rs", &[" (REGISTRY_AUTH_FILE)", "--registry-user", "DOCKER_AUTH_CONFIG", "robot", "robot+"]),
    // Stands where a code does.
    ("obstacle.rs", &["undecided"]),
    ("output.rs", &["document"]),
    (
        "page.rs",
        &[
            "--connect-to {}",
            "--registry-alias {}",
            "Attestation",
            "Commit",
            "Document",
            "Image",
            "Note",
            "Pod",
            "Provenance",
            "SHA-256",
            "Signature",
            "Type",
            "Verdict",
            "Version",
            "Versions",
            "builder",
            "commit",
            // Of the lines of --quiet, which programs read.
            "error",
            "sha256",
            "source",
            "tenant_id",
            "violation",
        ],
    ),
    ("pods.rs", &[" (init)", "image", "in-scope"]),
    ("progress.rs", &["image", "signatures"]),
    (
        "sbom.rs",
        &[
            "CycloneDX {spec_version}",
            "CycloneDX {}",
            "digest",
            "hash",
            "purl",
            "version",
            "violation",
            "{} (--check)",
        ],
    ),
    ("stop.rs", &["--pods"]),
    ("trust.rs", &["bundle", "document"]),
    ("unread.rs", &["bunzip2", "bzip2", "gunzip", "gzip", "unxz", "unzstd", "xz", "zstd"]),
    ("weakness.rs", &[" (--key-fingerprint)", " (--require in-scope)", " (--timestamp-ca)"]),
];

/// What English emphasises with capitals, which is no name.
const EMPHASISED: [&str; 5] = ["ANOTHER", "CHECKED", "KEY", "NOT", "PRIVATE"];

/// The literals of the files of a language, by their names in its folder.
fn files(language: &str) -> BTreeMap<String, Vec<String>> {
    let folder = format!("report/words/{language}/");
    all()
        .iter()
        .filter_map(|(file, text)| Some((file.strip_prefix(&folder)?.to_owned(), literals(&code(text)))))
        .collect()
}

/// A literal as it is shown: without escapes and placeholders, which a blank stands for.
fn shown(literal: &str) -> String {
    let mut out = String::new();
    let mut rest = literal;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' if rest.starts_with("\\u{") => rest.find('}').map_or(rest.len(), |end| end + 1),
            '\\' => rest.chars().take(2).map(char::len_utf8).sum(),
            '{' => rest.find('}').map_or(rest.len(), |end| end + 1),
            _ => c.len_utf8(),
        };
        out.push_str(if matches!(c, '\\' | '{') { " " } else { &rest[..length] });
        rest = &rest[length..];
    }
    out
}

/// What a reader looks for in the help, in a pipeline or in a document: options, variables and what stands for a
/// value, code in backquotes, numbers, addresses.
fn tokens(literals: &[String]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for literal in literals {
        let text = shown(literal);
        let spans =
            text.split('`').skip(1).step_by(2).filter(|span| !span.trim().is_empty()).map(str::to_owned);
        let words = text.split_whitespace().map(|word| {
            let inner = word.trim_matches(|c: char| "(),;:.`?!«»".contains(c));
            // French elides before a name.
            inner.rsplit_once('’').map_or(inner, |(_, name)| name).to_owned()
        });
        let is_token = |word: &String| {
            let capitals = word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            let odd = word.chars().any(|c| c.is_ascii_digit() || "/=:@_$".contains(c));
            word.starts_with("--") || (capitals && !EMPHASISED.contains(&word.as_str())) || odd
        };
        for token in spans.chain(words.filter(is_token)) {
            *found.entry(token).or_default() += 1;
        }
    }
    found
}

/// What is in the one as often as in the other or oftener.
fn lacking(one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>) -> Vec<String> {
    let lacks = one.iter().filter(|(token, count)| other.get(*token).is_none_or(|had| had < *count));
    lacks.map(|(token, _)| token.clone()).collect()
}

#[test]
fn both_languages_have_the_same_files() {
    let names = |language| files(language).into_keys().collect::<Vec<_>>();
    assert_eq!(names("en"), names("fr"));
    assert!(names("en").len() > 30, "{:?}", names("en"));
}

#[test]
fn what_english_names_is_named_in_french() {
    let (english, french) = (files("en"), files("fr"));
    for (file, literals) in &english {
        let (english, french) = (tokens(literals), tokens(&french[file]));
        assert_eq!(lacking(&english, &french), Vec::<String>::new(), "{file}");
        // An option that there is not would be typed.
        let options: Vec<_> = lacking(&french, &english);
        let options: Vec<_> = options.iter().filter(|token| token.starts_with("--")).collect();
        assert!(options.is_empty(), "{file}: {options:?}");
    }
}

#[test]
fn what_is_said_in_french_is_not_english() {
    let (english, french) = (files("en"), files("fr"));
    for (file, literals) in &english {
        let known = ALIKE.iter().find(|(name, _)| name == file).map_or(&[][..], |(_, known)| *known);
        let mut alike: Vec<&str> = literals
            .iter()
            .filter(|text| french[file].contains(text))
            .map(String::as_str)
            .filter(|text| shown(text).chars().filter(|c| c.is_alphabetic()).count() > 1)
            .collect();
        alike.sort_unstable();
        alike.dedup();
        assert_eq!(alike, known, "{file}");
    }
    for (file, _) in ALIKE {
        assert!(english.contains_key(*file), "{file}");
    }
}

/// What is wrong with how a text is set; nothing where it is set as French is.
fn misset(literal: &str) -> Option<&'static str> {
    let before = |marks: &str, blank: &str| {
        literal.match_indices(|c| marks.contains(c)).any(|(at, _)| {
            literal[..at].ends_with(' ')
                && literal[at + 1..].chars().next().is_none_or(|next| " {`\\".contains(next))
                || (literal[..at].ends_with("\\u{a0}") && blank != "\\u{a0}")
                || (literal[..at].ends_with("\\u{202f}") && blank != "\\u{202f}")
        })
    };
    // A command has apostrophes that a shell reads.
    let letters = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let is_code = literal.contains("--filter '") || literal.contains("USER='");
    let straight = !is_code
        && literal.match_indices('\'').any(|(at, _)| {
            letters(literal[..at].chars().next_back()) && letters(literal[at + 1..].chars().next())
        });
    if before(":", "\\u{a0}") {
        Some("U+00A0 stands before a colon")
    } else if before(";!?", "\\u{202f}") {
        Some("U+202F stands before ; ! ?")
    } else if literal.contains("« ") || literal.contains(" »") {
        Some("U+00A0 stands inside of « »")
    } else if straight {
        Some("the apostrophe is ’")
    } else if literal.contains(['\u{a0}', '\u{202f}']) {
        Some("a blank that does not break is written as an escape")
    } else {
        None
    }
}

#[test]
fn french_is_set_as_french_is() {
    for (file, literals) in files("fr") {
        for literal in literals {
            assert_eq!(misset(&literal), None, "{file}: {literal}");
        }
    }
    for (text, is_set) in [
        ("la clé\\u{a0}: {}", true),
        ("la clé : {}", false),
        ("la clé\\u{202f}: {}", false),
        ("{} ; {}", false),
        ("{}\\u{202f}; {}", true),
        ("{code}: {}", true),
        ("l'image", false),
        ("l’image", true),
        ("PAAS_ATTEST_REGISTRY_USER='robot$octave+auditor'", true),
        ("« {} »", false),
        ("oui\u{a0}: non", false),
    ] {
        assert_eq!(misset(text).is_none(), is_set, "{text}");
    }
}

#[test]
fn the_reader_of_literals_sees_what_is_named() {
    let of = |text: &str| tokens(&[text.to_owned()]).into_keys().collect::<Vec<_>>();
    assert_eq!(
        of("donnez `docker login x`, ou --key FILE\\u{a0}: d’HOST/REPO {name}, NOT 3 (https://x.y)."),
        ["--key", "3", "FILE", "HOST/REPO", "docker login x", "https://x.y"]
    );
    let (one, two) = (tokens(&["--a --a".to_owned()]), tokens(&["--a".to_owned()]));
    assert_eq!((lacking(&one, &two), lacking(&two, &one)), (vec!["--a".to_owned()], vec![]));
}
