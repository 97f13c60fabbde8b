//! The reference pages of `docs/`, of the same tables as the program, its help and its manual.

use std::collections::BTreeMap;

use paas_attest::cli::Cli;
use paas_attest::code::{CodeFamily, CodeOutcome, CodeTopic};
use paas_attest::config::USUAL_LANG;
use paas_attest::report::{Command, code_verdict};
use paas_attest::verdict::Verdict;
use serde_json::Value;

use super::model::{Opt, Sub, root};
use crate::support;

/// Says who changes these pages.
const MADE: &str = "<!-- Made by `UPDATE_GENERATED=1 cargo test --test it -- generated`: change the tables, not this page. -->\n";

/// The documents, what writes each, and one that was written; of what would be asked none is kept.
const DOCUMENTS: [(&str, &str, Option<&str>); 5] = [
    (
        "report",
        "`verify -o json`, `join -o json`, `key -o json`; `verify -o jsonl`, an image a line",
        Some("fixtures/cases/signed_verified/json.snap"),
    ),
    ("sbom", "`sbom -o json`", Some("fixtures/sbom/copies_verified/json.snap")),
    ("diff", "`diff -o json`", Some("fixtures/diff/every-kind/json.snap")),
    ("policy", "`verify --explain-policy -o json`", None),
    ("doctor", "`doctor -o json`", None),
];

/// All pages by the names of their files.
pub(super) fn pages(subs: &[Sub]) -> BTreeMap<String, Vec<u8>> {
    [
        ("exit-codes.md", exit_codes(subs)),
        ("codes.md", codes()),
        ("schemas.md", schemas()),
        ("options.md", options(subs)),
    ]
    .into_iter()
    .map(|(name, page)| (name.to_owned(), page.into_bytes()))
    .collect()
}

fn title(title: &str, about: &str) -> String {
    format!("{MADE}\n# {title}\n\n{about}\n")
}

/// Text in which nothing is Markdown but code between backticks.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut is_code = false;
    for c in text.chars() {
        is_code ^= c == '`';
        if matches!(c, '\\' | '*' | '_' | '<' | '>' | '[' | ']' | '#') && !is_code || c == '|' {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// One of the lines of a table.
fn row(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn head(cells: &[&str]) -> String {
    row(cells) + &row(&vec!["---"; cells.len()])
}

// --- exit codes ---------------------------------------------------------------------------------------------------

/// What a run is that ends so.
fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Verified => "every check that was asked for passed, for every image",
        Verdict::Waived => {
            "all that is proved wrong is excepted by the policy, by name, with an owner and an end; the images stay `FAILED`"
        }
        Verdict::Unsigned => "nobody vouches for the document, and that was asked for: `--unsigned`",
        Verdict::Failed => "at least one check is proved wrong, or what it needs is definitely absent",
        Verdict::Undecided => {
            "could not be checked: network, TLS, login, throttling, a limit, a format that is not supported, a report that could not be written"
        }
        Verdict::Pending => {
            "not there yet: absent when `--wait` ran out, or by the word of the platform's API"
        }
        Verdict::OutOfScope => "listed and not checked: an image of another registry; no run comes to this",
    }
}

fn exit_codes(subs: &[Sub]) -> String {
    let mut page = title(
        "Exit codes",
        "The verdict is computed before anything is printed: no output format changes it, and none of them changes the exit code.",
    );
    page += "\n";
    page += &head(&["exit code", "verdict", "meaning", "what a gate does"]);
    for (verdict, gate) in [
        (Verdict::Verified, "promotes the digest that was printed"),
        (Verdict::Waived, "promotes; somebody answers for it until the end that the policy names"),
        (Verdict::Unsigned, "promotes nothing by it: nobody signed what was read"),
        (Verdict::Failed, "blocks; another run gives the same"),
        (Verdict::Undecided, "stops, and may try again: nothing is known about the image"),
        (Verdict::Pending, "stops, and tries again later"),
    ] {
        page += &row(&[
            &verdict.exit_code().to_string(),
            &format!("`{}`", verdict.as_str()),
            meaning(verdict),
            gate,
        ]);
        if verdict == Verdict::Failed {
            page += &row(&[
                "2",
                "",
                "not asked properly: an option, a malformed name, a file that is not there; nothing was verified",
                "stops: the pipeline is to be mended",
            ]);
        }
    }
    page += &row(&["101", "", "a bug; nothing was verified", "stops"]);
    page += "\nOf several images 1 comes before 3, 3 before 4, and 4 before 0.\n\n## By command\n\n";
    page += &head(&["command", "exit codes"]);
    for sub in subs.iter().filter(|sub| sub.command.is_some()) {
        let command = root();
        let command = command.find_subcommand(&sub.name).expect("it is a command");
        let below =
            command.get_after_help().map(ToString::to_string).unwrap_or_default().replace('\u{a0}', " ");
        let codes = below.split("Exit codes: ").nth(1).expect("the help names the exit codes");
        let codes = codes.split_whitespace().collect::<Vec<_>>().join(" ");
        page += &row(&[&format!("`{}`", sub.name), &plain(&codes)]);
    }
    page += "\n## By reason code\n\nWhat a run comes to by a code, where nothing else decides. A weakness changes no exit code.\n";
    for outcome in [CodeOutcome::Fail, CodeOutcome::Undecided, CodeOutcome::Pending] {
        let verdict = code_verdict(outcome);
        page += &format!("\n**{}**, {}:\n", verdict.as_str(), verdict.exit_code());
        let words: Vec<String> = CodeTopic::all()
            .filter(|topic| topic.outcomes().contains(&outcome))
            .map(|topic| format!("[`{0}`](codes.md#{1})", topic.as_str(), anchor(topic)))
            .collect();
        page += &format!("{}\n", words.join(", "));
    }
    page
}

// --- codes --------------------------------------------------------------------------------------------------------

/// What heads a code: the word, and of which kind it is.
fn heading(topic: CodeTopic) -> String {
    format!("{} ({})", topic.as_str(), USUAL_LANG.code_kind(topic))
}

/// Where a heading is found, as GitHub and GitLab name it.
fn anchor(topic: CodeTopic) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | ' ');
    heading(topic).to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

fn codes() -> String {
    let mut page = title(
        "Reason codes and weaknesses",
        "A reason code says in one stable word why a check did not pass, why a signature or an attestation is not used, or why a place could not be asked. A weakness is what a reader should know though the verdict holds. A code never changes its meaning. `paas-attest explain CODE` shows a part of this page, with `--lang fr` in French; [exit-codes.md](exit-codes.md) says what a run ends with.",
    );
    for family in CodeFamily::ALL {
        page += &format!("\n## {}\n\n", plain(USUAL_LANG.code_family(family)));
        for topic in CodeTopic::all().filter(|topic| topic.family() == family) {
            page += &format!(
                "- [{}](#{}): {}\n",
                heading(topic),
                anchor(topic),
                plain(USUAL_LANG.code_short(topic))
            );
        }
        page += &CodeTopic::all().filter(|topic| topic.family() == family).map(code).collect::<String>();
    }
    page
}

fn code(topic: CodeTopic) -> String {
    let (lang, words) = (USUAL_LANG, USUAL_LANG.code_words(topic));
    let mut page = format!("\n### {}\n\n{}\n", heading(topic), plain(lang.code_short(topic)));
    for outcome in topic.outcomes() {
        let verdict = code_verdict(*outcome);
        let text = lang.code_outcome(topic, *outcome, verdict.exit_code());
        page += &format!("\n**{}** {}\n", verdict.as_str(), plain(&text));
    }
    if topic.outcomes().is_empty() {
        page += &format!("\n{}\n", plain(lang.code_no_outcome()));
    }
    page += &format!("\n{}\n\n", plain(words.meaning));
    page += &words.causes.iter().map(|cause| format!("- {}\n", plain(cause))).collect::<Vec<_>>().concat();
    page + &format!("\n{}\n\n```sh\n{}\n```\n", plain(words.next), topic.example())
}

// --- schemas ------------------------------------------------------------------------------------------------------

/// The schema of what a member is, where it can be told.
fn step<'a>(schema: &'a Value, of: &'a Value, name: &str) -> Vec<&'a Value> {
    let mut found = Vec::new();
    for one in alternatives(schema, of) {
        let member = if name == "*" { one.get("items") } else { one["properties"].get(name) };
        found.extend(member.or_else(|| one.get("additionalProperties").filter(|one| one.is_object())));
    }
    found
}

/// A schema and all that it leads to without a step.
fn alternatives<'a>(schema: &'a Value, of: &'a Value) -> Vec<&'a Value> {
    let mut found = vec![of];
    let mut at = 0;
    while let Some(one) = found.get(at).copied() {
        at += 1;
        let definition = one["$ref"].as_str().and_then(|name| schema.pointer(name.trim_start_matches('#')));
        let parts = ["anyOf", "allOf", "oneOf"].iter().filter_map(|part| one[*part].as_array()).flatten();
        found.extend(definition.into_iter().chain(parts));
    }
    found
}

/// What the schema says of the values at a path.
fn described(schema: &Value, path: &str) -> String {
    let mut places = vec![schema];
    for name in path.split('/').skip(1) {
        places = places.into_iter().flat_map(|of| step(schema, of, name)).collect();
    }
    let words = places.iter().find_map(|place| place["description"].as_str());
    words.map(plain).unwrap_or_default()
}

/// Under which condition a row of the table holds.
fn condition(row: &Value) -> String {
    let Some(places) = row["where"].as_object() else { return String::new() };
    let one = |(place, words): (&String, &Value)| {
        let words: Vec<String> = words
            .as_array()
            .map_or_else(|| vec![words.to_string()], |all| all.iter().map(Value::to_string).collect());
        format!("`{place}` is {}", words.join(" or ").replace('"', "`"))
    };
    format!(", where {}", places.iter().map(one).collect::<Vec<_>>().join(" and "))
}

fn schemas() -> String {
    let mut page = title(
        "JSON documents",
        "Each document names its schema, and the schemas lie in [schemas/](../../schemas/). Members are added; none changes its meaning. A run that fails writes the same document.\n\nWho vouches: **signed**, a key that was asked for signed it, in a statement about this image; **observed**, this run saw it or concluded it; **given**, whoever ran it said so. `*` is any one step, `**` any number of steps.",
    );
    for (name, written_by, written) in DOCUMENTS {
        let file = format!("{name}-v1.schema.json");
        let schema = support::text(&support::root().join("schemas").join(&file));
        let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
        let text = |member: &str| schema[member].as_str().expect("a text").to_owned();
        let example = written.map_or_else(String::new, |path| {
            let document = support::text(&support::root().join(path));
            assert!(document.contains(&format!("{:?}", text("title"))), "{path}");
            format!(" [A document](../../{path}).")
        });
        page += &format!(
            "\n## {}\n\nWritten by {written_by}. [The schema](../../schemas/{file}).{example}\n\n",
            text("title")
        );
        page += &head(&["value", "who vouches", ""]);
        for one in schema["x-vouched-by"]["rows"].as_array().expect("a table") {
            let path = one["path"].as_str().expect("a path");
            let by = one["by"].as_str().expect("a word");
            page +=
                &row(&[&format!("`{path}`"), &format!("{by}{}", condition(one)), &described(&schema, path)]);
        }
    }
    page
}

// --- options ------------------------------------------------------------------------------------------------------

fn options(subs: &[Sub]) -> String {
    let mut page = title(
        "Options",
        "As `paas-attest COMMAND --help` has them. Variables are in `man paas-attest-environment`; what can stand in a configuration file, under *Configuration files* in `man paas-attest-verify`.",
    );
    for sub in subs.iter().filter(|sub| sub.command.is_some()) {
        page += &format!("\n## {}\n\n{}\n\n", sub.name, plain(&sub.about));
        for (name, help) in &sub.inputs {
            page += &format!("- `{name}`: {}\n", plain(help));
        }
        let mut headings: Vec<&str> = Vec::new();
        for option in &sub.options {
            if !headings.contains(&option.heading.as_str()) {
                headings.push(&option.heading);
            }
        }
        for heading in headings {
            page += &format!("\n### {}: {}\n\n", sub.name, plain(heading));
            page += &head(&["option", ""]);
            page += &sub.options.iter().filter(|one| one.heading == heading).map(option).collect::<String>();
        }
        page += &examples(sub.command);
    }
    page
}

fn option(option: &Opt) -> String {
    let value = option.value.as_ref().map_or_else(String::new, |value| format!(" {value}"));
    row(&[&format!("`{}{}`", option.names().join(", "), value.replace('|', "\\|")), &plain(&option.help)])
}

fn examples(command: Option<Command>) -> String {
    format!("\n```sh\n{}\n```\n", Cli::examples(command).join("\n"))
}

#[test]
fn each_code_is_found_by_its_link() {
    let page = codes();
    let mut anchors = Vec::new();
    for topic in CodeTopic::all() {
        assert!(page.contains(&format!("\n### {}\n", heading(topic))), "{topic:?}");
        assert!(page.contains(&format!("(#{})", anchor(topic))), "{topic:?}");
        anchors.push(anchor(topic));
    }
    anchors.sort();
    let count = anchors.len();
    anchors.dedup();
    assert_eq!(anchors.len(), count, "two codes of one anchor");
    assert_eq!(plain("a `b*` c* <d> | e"), "a `b*` c\\* \\<d\\> \\| e");
}

#[test]
fn every_schema_is_described() {
    let mut files: Vec<String> = std::fs::read_dir(support::root().join("schemas"))
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").file_name().display().to_string())
        .collect();
    files.sort();
    let mut known: Vec<String> =
        DOCUMENTS.iter().map(|(name, ..)| format!("{name}-v1.schema.json")).collect();
    known.sort();
    assert_eq!(files, known);
}
