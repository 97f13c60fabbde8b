//! The rooms of `src/` and what each may know, read from the sources as text.
//!
//! A new edge is a decision: it is made here, in the table, before it is made in the code. Text
//! cannot see everything; it sees what people write by accident.

mod bounds;
mod circles;
mod language;
mod names;
mod sentences;
mod systems;
mod translation;
mod variants;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Which rooms a room may name. All but `main`, `run` and `config` point one way, downwards.
const ROOMS: [(&str, &[&str]); 34] = [
    ("text", &[]),
    ("code", &[]),
    // Every bound.
    ("limits", &[]),
    // What differs between systems: what it finds there has types of its own, and others say what it means.
    ("system", &[]),
    // What a gate answers is an outcome like any other.
    ("verdict", &["sbom"]),
    ("json", &["limits", "text"]),
    ("subject", &["limits", "text"]),
    // What runs, as a document tells it; whose image that is, is a question of names.
    ("pods", &["json", "limits", "subject", "text"]),
    // Which option or variable a value is from.
    ("origin", &["text"]),
    // Of codes which one is excepted.
    ("policy", &["code", "limits", "origin", "subject", "text"]),
    // A policy file as the policy of somebody else: patterns, pins and keys as data; it reads none of them.
    ("export", &["code", "origin", "policy", "provenance", "subject", "text", "trust"]),
    // Which keys endpoints served before, as data: not where that is kept, nor who writes it.
    ("known", &["json", "limits", "text", "trust"]),
    // Reports as data: neither where they lie nor how they are shown. Of the record of keys how a moment is written.
    ("join", &["json", "known", "limits", "text", "verdict"]),
    // Whether what is proposed would work.
    ("call", &["subject"]),
    // Not where bytes came from, not who asked: trust sees bytes, a key and a digest.
    ("trust", &["code", "json", "limits", "subject", "text"]),
    // Who built it, as data.
    ("provenance", &["json", "limits", "text"]),
    // CycloneDX as data: not who signed it, nor where it is from. Of trust it takes SHA-256.
    ("sbom", &["code", "json", "limits", "subject", "text", "trust"]),
    // Two documents as data, and what is said of who built them: not where any of it is from.
    ("diff", &["limits", "sbom", "text"]),
    // Neither keys nor policy: of trust it knows only the type that nobody can read.
    // Of errors it knows why a file was not read; of SBOMs why a record of the platform cannot be read.
    ("evidence", &["code", "json", "limits", "sbom", "subject", "text", "trust"]),
    // How what was received is kept; neither who answers nor what it proves. Of trust it takes SHA-256.
    ("pack", &["code", "evidence", "json", "limits", "subject", "system", "text", "trust"]),
    // Where bytes come from; never what they prove. Of packs how one is written and read.
    (
        "source",
        &[
            "code", "error", "evidence", "json", "known", "origin", "pack", "subject", "system", "text",
            "trust",
        ],
    ),
    (
        "case",
        &[
            "code",
            "evidence",
            "json",
            "known",
            "limits",
            "origin",
            "policy",
            "provenance",
            "sbom",
            "subject",
            "text",
            "trust",
            "verdict",
        ],
    ),
    (
        "check",
        // Of the checkout how a commit stands in it, as data.
        &[
            "case",
            "checkout",
            "code",
            "evidence",
            "origin",
            "policy",
            "provenance",
            "sbom",
            "subject",
            "text",
            "trust",
            "verdict",
        ],
    ),
    // Which setting left something out, to be told.
    (
        "weakness",
        &["case", "code", "evidence", "known", "origin", "policy", "sbom", "subject", "text", "trust"],
    ),
    // What was seen on the way to an image and to its keys: neither who asked, nor what any of it proves of an image.
    ("doctor", &["case", "checkout", "evidence", "known", "origin", "subject", "text", "trust"]),
    (
        "report",
        &[
            "call",
            "case",
            "check",
            "checkout",
            "code",
            "diff",
            "doctor",
            "error",
            "evidence",
            // What a controller cannot be told.
            "export",
            "join",
            "json",
            "known",
            "limits",
            "origin",
            // Its words for what a pack keeps.
            "pack",
            // Which containers run an image.
            "pods",
            "policy",
            "provenance",
            "sbom",
            "subject",
            "text",
            "trust",
            "verdict",
            "weakness",
        ],
    ),
    // What a verdict rests on, for whoever does not take our word: cases, and where it is stored. Nothing of it is judged here.
    ("recheck", &["case", "check", "code", "evidence", "policy", "subject", "text", "trust", "verdict"]),
    // What was not asked properly, as data: the words are in report.
    // Of trust it knows why a file with keys of logs cannot be used.
    (
        "error",
        // Of pods why a document is not a list of them, of reports why they cannot be joined.
        &[
            "checkout", "code", "diff", "evidence", "join", "known", "origin", "pods", "policy", "sbom",
            "subject", "text", "trust",
        ],
    ),
    // Of sources when the run has to have ended, and how the record of known keys is read, which it writes.
    (
        "output",
        &[
            // Of evidence why there is no time-stamp.
            "call", "error", "evidence", "known", "limits", "pack", "recheck", "report", "source", "subject",
            "system", "text", "verdict",
        ],
    ),
    // Its words are in report.
    ("ui", &["report", "source"]),
    ("checkout", &["limits", "system", "text"]),
    // The table of what can be asked, of which it makes the options; the formats, to name them in the help.
    ("cli", &["config", "report", "text"]),
    (
        "config",
        &[
            "call", "checkout", "code", "diff", "error", "evidence", "export", "join", "known", "limits",
            "origin", "output", "pack", "pods", "policy", "report", "sbom", "source", "subject", "system",
            "text", "trust",
        ],
    ),
    (
        "run",
        &[
            "call", "case", "check", "cli", "code", "config", "diff", "doctor", "error", "evidence",
            "export", "join", "known", "limits", "origin", "output", "pack", "pods", "policy", "recheck",
            "report", "sbom", "source", "subject", "text", "trust", "ui", "verdict", "weakness",
        ],
    ),
];

/// What `main` may name: it arranges, and decides nothing. (`lib` is the map, and names every room.)
const MAIN: &[&str] = &["cli", "config", "output", "run", "system", "text", "verdict"];

/// Names within a room that another room must not take from it, although it may name the room.
const WITHIN: [(&str, &str, &str); 8] = [
    ("evidence", "trust::key", "what a search brings home knows no keys"),
    ("evidence", "trust::Trusted", "what a search brings home proves nothing"),
    ("evidence", "sbom::Bom", "what a search brings home is not read"),
    ("evidence", "sbom::read", "what a search brings home is not read"),
    ("sbom", "trust::key", "a document is data, whoever signed it"),
    ("sbom", "trust::Trusted", "a document is data, whoever signed it"),
    ("source", "trust::Trusted", "where bytes come from is no proof"),
    ("source", "trust::key::Keyring", "who verifies does not fetch"),
];

/// Where a crate, or a word that stands for a power, may be named: files, or folders that end in `/`.
const PLACES: [(&str, &[&str]); 41] = [
    ("clap", &["cli.rs", "cli/"]),
    ("reqwest", &["source/"]),
    ("rustls", &["source/"]),
    ("rustls_native_certs", &["source/"]),
    // In packs its models, to write an index.
    ("oci_distribution", &["pack/index.rs", "source.rs", "source/", "subject.rs", "subject/"]),
    ("sigstore", &["trust.rs", "trust/"]),
    // In source/tls.rs it is the one provider of TLS; in source/timestamp.rs and main.rs that of random numbers.
    ("aws_lc_rs", &["trust.rs", "trust/", "source/tls.rs", "source/timestamp.rs", "main.rs"]),
    ("ed25519_dalek", &["trust/"]),
    ("spki", &["trust/"]),
    ("der", &["trust/timestamp/"]),
    ("webpki", &["trust/timestamp/"]),
    ("rustls_pki_types", &["trust/timestamp/"]),
    ("x509_cert", &["source/tls.rs", "trust/timestamp/"]),
    ("cyclonedx_bom", &["sbom/conformance.rs", "sbom/conformance/"]),
    ("jsonschema", &["sbom/conformance.rs", "sbom/conformance/"]),
    ("spdx", &["sbom.rs", "sbom/"]),
    ("foldhash", &["sbom/hash.rs"]),
    // In report/format.rs it is the format of that name.
    ("csv", &["report/format/csv.rs", "report/format.rs"]),
    ("comfy_table", &["report/format/human.rs", "report/format/human/"]),
    ("quick_junit", &["report/format/junit.rs"]),
    ("unicode_width", &["report/format/human/layout.rs"]),
    ("indicatif", &["ui.rs"]),
    ("miette", &["error.rs"]),
    ("tar", &["pack/archive.rs", "source/"]),
    ("libc", &["system/unix.rs"]),
    ("h2", &["source/http/client.rs"]),
    ("toml", &["config/layers/file.rs", "config/layers/policy.rs", "config/layers/values.rs"]),
    ("http_body", &["source/http.rs"]),
    // To end a program with all that it started.
    ("rustix", &["system/unix.rs"]),
    ("anstyle_query", &["system/windows.rs"]),
    ("tempfile", &["output/file.rs", "pack/", "system/"]),
    (
        "jiff",
        &[
            "main.rs",
            "report/moment.rs",
            "sbom/",
            "source/",
            "trust/log/keys.rs",
            "trust/timestamp/",
            "trust/until.rs",
        ],
    ),
    ("tokio", ASYNC),
    ("futures_util", ASYNC),
    // One door: whoever has evidence asks `trust::judge`.
    ("authenticate", &["trust.rs", "trust/"]),
    ("admit", &["trust.rs", "trust/"]),
    ("async", ASYNC),
    ("await", ASYNC),
    ("SystemTime", &["main.rs"]),
    ("Instant", &["source.rs", "source/"]),
    ("TcpStream", &["source/"]),
];

const ASYNC: &[&str] = &["main.rs", "run.rs", "run/", "source.rs", "source/"];

/// The same for paths.
const PATHS: [(&str, &[&str]); 5] = [
    ("std::env", &["main.rs"]),
    // Git is asked for HEAD; what the file system says is asked where files belong.
    ("std::process::Command", &["checkout.rs", "system/"]),
    // At a fault of its own, and nowhere else there: clippy knows of one place.
    ("process::exit", &["main.rs"]),
    ("Timestamp::now", &["main.rs"]),
    ("std::fs", &["output/", "pack/", "source/", "system/"]),
];

/// What begins as a path of the table does, but does not read the environment: it takes a text apart.
const HARMLESS: [&str; 1] = ["std::env::split_paths"];

/// A file past this, its tests not counted, has two jobs.
const LINES: usize = 400;

/// The source without the tests at its end, and without the line that names a file of tests.
fn without_tests(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, tests)) = rest.split_once("#[cfg(test)]\nmod ") {
        kept.push_str(before);
        match tests.split_once(['{', ';']) {
            Some((name, after)) if tests[name.len()..].starts_with(';') => rest = after,
            _ => return kept,
        }
    }
    kept + rest
}

/// A source as its compiler sees it: without comments, and without tests.
fn code(text: &str) -> String {
    let text = without_tests(text);
    let mut code = String::new();
    for line in text.lines() {
        // `//` in an address follows a colon.
        let end = line
            .match_indices("//")
            .find(|(at, _)| !line[..*at].ends_with(':'))
            .map_or(line.len(), |(at, _)| at);
        code.push_str(&line[..end]);
        code.push('\n');
    }
    code
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Does `code` hold `name` as a whole word, or words?
fn names(code: &str, name: &str) -> bool {
    words_after(code, name).any(|at| !code[at..].chars().next().is_some_and(is_word))
}

/// The places behind every `start` that itself begins a word.
fn words_after<'a>(code: &'a str, start: &'a str) -> impl Iterator<Item = usize> + 'a {
    let begins = |at: usize| !code[..at].chars().next_back().is_some_and(is_word);
    code.match_indices(start).filter(move |(at, _)| begins(*at)).map(|(at, start)| at + start.len())
}

/// The word at the beginning of a text.
fn word(text: &str) -> &str {
    &text[..text.find(|c| !is_word(c)).unwrap_or(text.len())]
}

/// Does it name a crate? As `x::`, `use x`, `extern crate x`, and not as the last part of a path.
fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let starts = !before.chars().next_back().is_some_and(|c| is_word(c) || c == '.')
            && (!before.ends_with("::")
                || before.trim_end_matches("::").chars().next_back().is_none_or(|c| !is_word(c)));
        let used = before.ends_with("use ") || before.ends_with("crate ");
        let ends = !after.chars().next().is_some_and(is_word);
        starts && ends && (after.starts_with("::") || used)
    })
}

/// Every path below the crate's root that the code names, as far as it is written: `use crate::{a::B, c};` gives
/// `a::B` and `c`.
fn paths(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for root in ["crate::", "paas_attest::"] {
        for (at, _) in code.match_indices(root) {
            if !code[..at].chars().next_back().is_some_and(is_word) {
                tree(&code[at + root.len()..], "", &mut found);
            }
        }
    }
    found
}

/// Reads one use tree, and returns what follows it.
fn tree<'a>(mut rest: &'a str, prefix: &str, found: &mut BTreeSet<String>) -> &'a str {
    rest = rest.trim_start();
    if let Some(group) = rest.strip_prefix('{') {
        rest = group;
        loop {
            rest = rest.trim_start().trim_start_matches(',').trim_start();
            match rest.strip_prefix('}') {
                Some(after) => return after,
                None if rest.is_empty() => return rest,
                None => {
                    let after = tree(rest, prefix, found);
                    // Something that is not a tree, such as ` as x`: go on behind it.
                    rest = if after.len() < rest.len() {
                        after
                    } else {
                        &rest[rest.chars().next().map_or(0, char::len_utf8)..]
                    };
                    rest = rest.trim_start();
                    if !rest.starts_with([',', '}']) {
                        rest = &rest[rest.find([',', '}']).unwrap_or(rest.len())..];
                    }
                }
            }
        }
    }
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    if end == 0 {
        return rest;
    }
    let path = if prefix.is_empty() { rest[..end].to_owned() } else { format!("{prefix}::{}", &rest[..end]) };
    rest = &rest[end..];
    match rest.strip_prefix("::") {
        Some(after) if after.starts_with(|c: char| is_word(c) || c == '{') => {
            found.insert(path.clone());
            tree(after, &path, found)
        }
        _ => {
            found.insert(path);
            rest
        }
    }
}

/// `source/http.rs` and `source.rs` lie in `source`.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

fn lies_in(file: &str, places: &[&str]) -> bool {
    places.iter().any(|place| if place.ends_with('/') { file.starts_with(place) } else { file == *place })
}

/// What is wrong with one file.
fn problems(file: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let mut problems = Vec::new();
    let mut problem = |what: String| problems.push(format!("src/{file}: {what}"));

    let room = room(file);
    if room != "lib" {
        let allowed = if room == "main" {
            Some(MAIN)
        } else {
            ROOMS.iter().find(|(name, _)| *name == room).map(|(_, to)| *to)
        };
        match allowed {
            None => problem(format!("the room `{room}` is not in the table of tests/it/layering.rs")),
            Some(allowed) => {
                for path in paths(&code) {
                    let named = path.split("::").next().unwrap_or_default();
                    if named != room && !allowed.contains(&named) {
                        problem(format!("`{room}` must not name `{path}`"));
                    }
                    for (from, part, why) in WITHIN {
                        if from == room && (path == part || path.starts_with(&format!("{part}::"))) {
                            problem(format!("`{room}` must not name `{path}`: {why}"));
                        }
                    }
                }
            }
        }
    }
    if names(&code, "super::super") {
        problem("`super::super` hides which room is meant: write `crate::`".to_owned());
    }
    for (name, places) in PLACES {
        let found = match name {
            "authenticate" | "admit" | "async" | "await" | "SystemTime" | "Instant" | "TcpStream" => {
                names(&code, name)
            }
            _ => names_crate(&code, name),
        };
        if found && !lies_in(file, places) {
            problem(format!("`{name}` belongs in {}", places.join(", ")));
        }
    }
    let powers = HARMLESS.iter().fold(code.clone(), |code, harmless| code.replace(harmless, ""));
    for (path, places) in PATHS {
        if names(&powers, path) && !lies_in(file, places) {
            let places = if places.is_empty() { "no file".to_owned() } else { places.join(", ") };
            problem(format!("`{path}` belongs in {places}"));
        }
    }
    // `use std::{env, fs}` and `use std::process` are other ways to write the same.
    for (module, full) in [("env", "std::env"), ("fs", "std::fs")] {
        let grouped = code.match_indices("use std::{").any(|(at, _)| {
            let group = &code[at..at + code[at..].find(';').unwrap_or(code.len() - at)];
            names(group, module)
        });
        let places = PATHS.iter().find(|(path, _)| *path == full).map_or(&[][..], |(_, places)| *places);
        if grouped && !lies_in(file, places) {
            problem(format!("`{full}` belongs in {}", places.join(", ")));
        }
    }
    let lines = without_tests(text).lines().count();
    if lines >= LINES {
        problem(format!("{lines} lines without its tests: two jobs, two files"));
    }
    problems
}

fn sources(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("src") {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("a type").is_dir() {
            sources(&entry.path(), &format!("{name}/"), found);
        } else if Path::new(&name).extension().is_some_and(|extension| extension == "rs") {
            found.push((name, fs::read_to_string(entry.path()).expect("a source")));
        }
    }
}

/// The sources, but for files of tests, which their owners name as such.
fn all() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut found);
    let tests: Vec<String> = found
        .iter()
        .filter(|(_, text)| text.contains("#[cfg(test)]\nmod tests;"))
        .map(|(file, _)| format!("{}/tests", file.trim_end_matches(".rs")))
        .collect();
    // With what they are split into.
    let of_tests = |file: &str| {
        let rest = |tests| file.strip_prefix(tests).filter(|rest| *rest == ".rs" || rest.starts_with('/'));
        tests.iter().any(|tests: &String| rest(tests.as_str()).is_some())
    };
    found.retain(|(file, _)| !of_tests(file));
    found
}

#[test]
fn the_layers_hold() {
    let all = all();
    assert!(all.len() > ROOMS.len(), "only {} sources were found", all.len());
    let problems: Vec<String> = all.iter().flat_map(|(file, text)| problems(file, text)).collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// A line for a room or a place that does not exist would check nothing.
#[test]
fn the_tables_speak_of_what_is_there() {
    let all = all();
    for (name, to) in ROOMS {
        assert!(all.iter().any(|(file, _)| room(file) == name), "no room `{name}`");
        for named in to {
            assert!(
                ROOMS.iter().any(|(other, _)| other == named),
                "`{name}` may name `{named}`, which is no room"
            );
        }
    }
    // What all of src names of a crate lies somewhere: else the crate is gone, or the checker is blind.
    for name in [
        "clap",
        "reqwest",
        "rustls",
        "oci_distribution",
        "sigstore",
        "aws_lc_rs",
        "ed25519_dalek",
        "comfy_table",
        "indicatif",
        "miette",
        "tokio",
    ] {
        assert!(all.iter().any(|(_, text)| names_crate(&code(text), name)), "nothing names `{name}`");
    }
}

/// Without `main`, `run`, `config` and `ui`, nothing above `source` may see it, by any detour.
#[test]
fn nothing_that_judges_can_reach_the_network() {
    for start in ["trust", "case", "check", "verdict", "weakness", "report", "policy", "evidence", "diff"] {
        let mut seen = BTreeSet::new();
        let mut open = vec![start];
        while let Some(name) = open.pop() {
            let to = ROOMS.iter().find(|(room, _)| *room == name).map_or(&[][..], |(_, to)| *to);
            open.extend(to.iter().copied().filter(|next| seen.insert(*next)));
        }
        assert!(
            !seen.contains("source") && !seen.contains("run"),
            "`{start}` reaches the network through {seen:?}"
        );
        assert!(!seen.contains(start), "`{start}` names itself by a detour: {seen:?}");
    }
}

// --- the checker itself ----------------------------------------------------------------------------

#[track_caller]
fn refused(file: &str, text: &str, what: &str) {
    let found = problems(file, text);
    assert!(found.iter().any(|problem| problem.contains(what)), "src/{file} with {text:?} gave {found:?}");
}

#[track_caller]
fn accepted(file: &str, text: &str) {
    assert_eq!(problems(file, text), Vec::<String>::new(), "src/{file} with {text:?}");
}

#[test]
fn the_checker_sees_forbidden_edges() {
    refused("trust/key.rs", "use crate::source::http;", "must not name `source");
    refused("trust.rs", "use crate::evidence::Gap;", "must not name `evidence");
    refused("check/pins.rs", "use crate::source::Places;", "must not name `source");
    refused("report/format/json.rs", "fn f(x: &crate::source::Places) {}", "must not name `source");
    refused("case.rs", "use crate::{code::Code, source::{Network, Places}};", "must not name `source");
    refused("verdict.rs", "use crate::source;", "must not name `source");
    refused("verdict.rs", "use crate::case::Case;", "must not name `case");
    refused("evidence.rs", "use crate::trust::key::Fingerprint;", "knows no keys");
    refused("evidence.rs", "use crate::trust::{Fetched, Trusted};", "proves nothing");
    refused("source/registry.rs", "use crate::trust::{key::{Keyring, PublicKey}};", "does not fetch");
    refused("main.rs", "use paas_attest::trust::Trusted;", "must not name `trust");
    refused("case.rs", "use super::super::source;", "super::super");
    refused("novel.rs", "", "not in the table");
    accepted("evidence/trouble.rs", "use crate::trust::{KeyProblem, Refusal};");
    accepted("evidence.rs", "use crate::trust::Fetched;\nuse crate::evidence::manifest::Manifest;");
    accepted("trust.rs", "use crate::{code::Code, text::{ForeignText, Secret}};");
    accepted("run.rs", "use crate::source::{Network, Places};\nuse crate::trust::key::{Keyring, PublicKey};");
    accepted("case.rs", "// crate::source is not needed here\n");
}

#[test]
fn the_checker_sees_crates_out_of_place() {
    refused("run.rs", "use clap::Parser;", "`clap` belongs in cli.rs");
    refused("trust.rs", "let x = reqwest::Client::new();", "`reqwest` belongs in source/");
    refused("report.rs", "use oci_distribution::manifest::OciManifest;", "`oci_distribution` belongs in");
    refused(
        "source/registry.rs",
        "use sigstore::crypto::CosignVerificationKey;",
        "`sigstore` belongs in trust.rs",
    );
    refused("case.rs", "aws_lc_rs::digest::digest(a, b)", "`aws_lc_rs` belongs in trust.rs");
    refused(
        "report/format/json.rs",
        "use comfy_table::Table;",
        "`comfy_table` belongs in report/format/human.rs",
    );
    refused("source.rs", "use indicatif::ProgressBar;", "`indicatif` belongs in ui.rs");
    refused("run.rs", "fn f() -> ::miette::Result<()>", "`miette` belongs in error.rs");
    refused("trust.rs", "async fn verify() {}", "`async` belongs in");
    refused("check.rs", "let x = y.await;", "`await` belongs in");
    refused("case.rs", "use tokio::sync::Mutex;", "`tokio` belongs in");
    accepted("source/tls.rs", "use rustls::crypto::aws_lc_rs;\nuse aws_lc_rs::digest;");
    accepted("source/http.rs", "let url = \"https://reqwest.example\"; // sigstore::x");
    accepted("trust.rs", "let sigstore = 1; use crate::json::x; self.tar()");
}

#[test]
fn the_checker_sees_clock_environment_and_files() {
    refused("run.rs", "SystemTime::now()", "`SystemTime` belongs in main.rs");
    refused("report.rs", "jiff::Timestamp::now()", "`Timestamp::now` belongs in main.rs");
    refused("case.rs", "let t = std::time::Instant::now();", "`Instant` belongs in source.rs");
    refused("config.rs", "std::env::var(\"HOME\")", "`std::env` belongs in main.rs");
    refused("config.rs", "use std::{collections::HashMap, env};", "`std::env` belongs in main.rs");
    refused("trust.rs", "use std::{fs, io};", "`std::fs` belongs in output/");
    refused("report.rs", "std::fs::write(path, bytes)", "`std::fs` belongs in output/");
    refused("run.rs", "std::process::exit(1)", "`process::exit` belongs in main.rs");
    refused("source/http.rs", "use std::process::Command;", "`std::process::Command` belongs in checkout.rs");
    refused("source/tls.rs", "std::env::split_paths(&std::env::var(x))", "`std::env` belongs in main.rs");
    accepted("source/tls.rs", "std::env::split_paths(list)");
    accepted("main.rs", "let all = std::env::vars_os(); let now = jiff::Timestamp::now();");
    accepted(
        "config/environment.rs",
        "use std::{collections::BTreeMap, ffi::OsString}; let environment = 1;",
    );
}

#[test]
fn the_checker_counts_lines_without_tests() {
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "\n".repeat(LINES));
    accepted("text.rs", &format!("{}{tests}", "\n".repeat(LINES - 1)));
    refused("text.rs", &format!("{}{tests}", "\n".repeat(LINES)), "two jobs");
    // Tests may name what their file may not; what stands behind a file of tests is not a test.
    accepted("text.rs", &format!("#[cfg(test)]\nmod tests;\n{}", "\n".repeat(LINES - 3)));
    refused("text.rs", "#[cfg(test)]\nmod tests;\nuse crate::source::Places;\n", "must not name `source");
    accepted("text.rs", "#[cfg(test)]\nmod tests {\n    use crate::source::Places;\n}\n");
    refused("text.rs", "#[cfg(test)]\nfn one() {}\nuse crate::source::Places;\n", "must not name `source");
}
