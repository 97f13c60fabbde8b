//! What each code means: complete, in both languages, with examples that run, and without any of the world.

use std::collections::BTreeSet;
use std::process::Command;

use paas_attest::cli::Cli;
use paas_attest::code::{CodeFamily, CodeOutcome, CodeTopic};
use paas_attest::report::{Detail, Lang, Style, code_list, code_page, code_verdict};

use crate::support::command::{program, words};

fn languages() -> [Lang; 2] {
    ["en", "fr"].map(|word| Lang::named(word).expect("it is a language"))
}

fn style(lang: Lang, width: usize) -> Style {
    Style { width, terminal: true, color: false, detail: Detail::Usual, lang }
}

/// Every sentence that is said of a code.
fn sentences(lang: Lang, topic: CodeTopic) -> Vec<&'static str> {
    let words = lang.code_words(topic);
    [words.meaning, words.next, lang.code_short(topic)]
        .into_iter()
        .chain(words.causes.iter().copied())
        .collect()
}

#[test]
fn every_code_has_a_meaning_causes_and_a_next_step_in_both_languages() {
    let [english, french] = languages();
    for topic in CodeTopic::all() {
        let name = topic.as_str();
        for lang in [english, french] {
            let words = lang.code_words(topic);
            assert!((1..=4).contains(&words.causes.len()), "{name}: {} causes", words.causes.len());
            for sentence in [words.meaning, words.next] {
                assert!(sentence.ends_with('.') && sentence.len() > 20, "{name}: {sentence}");
                let first = sentence.chars().next().expect("it is not empty");
                assert!(first.is_uppercase() || sentence.starts_with("--"), "{name}: {sentence}");
            }
            for part in words.causes.iter().chain(&[lang.code_short(topic)]) {
                assert!(!part.ends_with('.') && part.len() > 10, "{name}: {part}");
            }
            for text in sentences(lang, topic) {
                // One blank between words; one that does not break stands before a mark of French alone.
                assert!(!text.contains("  ") && text.trim() == text, "{name}: {text}");
                assert!(!text.contains(char::is_control), "{name}: {text}");
            }
            let distinct: BTreeSet<&str> = words.causes.iter().copied().collect();
            assert_eq!(distinct.len(), words.causes.len(), "{name}: a cause stands there twice");
        }
        let both = sentences(english, topic);
        assert!(sentences(french, topic).iter().all(|text| !both.contains(text)), "{name}");
        assert_eq!(english.code_short(topic), topic.sentence());
    }
}

/// Who has nothing to fix is told so, and nobody is told to try a failure again.
#[test]
fn what_is_proved_is_not_to_be_tried_again() {
    let [english, french] = languages();
    for topic in CodeTopic::all() {
        let CodeTopic::Reason(code) = topic else { continue };
        for outcome in topic.outcomes() {
            let exit = code_verdict(*outcome).exit_code();
            let said = [english, french].map(|lang| lang.code_outcome(topic, *outcome, exit));
            assert!(said[0].starts_with(&format!("exit code {exit}: ")), "{}", said[0]);
            let again = said[0].contains("may be tried again");
            assert_eq!(again, *outcome == CodeOutcome::Pending || code.is_passing(), "{code}: {}", said[0]);
            assert_eq!(said[1].contains("on peut réessayer"), again, "{code}: {}", said[1]);
        }
        if topic.outcomes() == [CodeOutcome::Fail] {
            for (lang, again) in [(english, "try again"), (french, "éessayez")] {
                let next = lang.code_words(topic).next;
                assert!(!next.to_lowercase().contains(again), "{code}: {next}");
            }
        }
    }
}

/// No step and no example asks for less than was asked.
#[test]
fn nothing_that_is_proposed_switches_a_check_off() {
    const WEAKER: [&str; 6] =
        ["--identity any", "--log ignore", "--no-known-keys", "--plain-http", "--insecure", "leave out"];
    for topic in CodeTopic::all() {
        for lang in languages() {
            for text in [lang.code_words(topic).next, topic.example()] {
                assert!(!WEAKER.iter().any(|weaker| text.contains(weaker)), "{}: {text}", topic.as_str());
            }
        }
        // A document that nobody signed is checked before it is attested, and nowhere else.
        let of_documents = topic.as_str().starts_with("sbom-");
        assert!(of_documents || !topic.example().contains("--unsigned"), "{}", topic.example());
    }
}

/// The words of a command as a shell reads it.
fn shell_words(line: &str) -> Vec<String> {
    const GIVEN: &str = "FINGERPRINT=SHA256:x REPO=h.example/a DIGEST=sha256:00 SERVICE=http://tsa.example/";
    let script = format!("{GIVEN}\nset -- {line}\nprintf '%s\\0' \"$@\"");
    let output = Command::new("/bin/sh").args(["-euc", &script]).output().expect("a shell runs");
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    let words = String::from_utf8(output.stdout).expect("words are text");
    words.split_terminator('\0').map(str::to_owned).collect()
}

/// The commands within a sentence.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|code| code.starts_with("paas-attest"))
}

#[test]
fn every_command_that_is_shown_is_a_command_line() {
    let mut seen = 0;
    for topic in CodeTopic::all() {
        let of_sentences = languages().into_iter().flat_map(|lang| sentences(lang, topic)).flat_map(quoted);
        for line in std::iter::once(topic.example()).chain(of_sentences) {
            let words = shell_words(line);
            assert_eq!(words[0], "paas-attest", "{line}");
            if let Err(instead) = Cli::try_parse_from(&words) {
                panic!("{}: {line}\n{instead:?}", topic.as_str());
            }
            seen += 1;
        }
    }
    assert!(seen > CodeTopic::all().count(), "{seen}");
}

/// Every option that a text names is one of a command.
#[test]
fn every_option_that_is_named_is_there() {
    let mut root = Cli::command();
    root.build();
    let known: BTreeSet<String> = root
        .get_subcommands()
        .flat_map(|sub| sub.get_arguments().filter_map(|one| one.get_long()).map(|long| format!("--{long}")))
        .collect();
    for topic in CodeTopic::all() {
        for text in languages().into_iter().flat_map(|lang| sentences(lang, topic)).chain([topic.example()]) {
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            for option in words.filter(|word| word.starts_with("--") && word.len() > 2) {
                assert!(known.contains(option), "{}: {option}", topic.as_str());
            }
        }
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for lang in languages() {
        for width in [40, 80, 100] {
            let style = style(lang, width);
            let list = code_list(style);
            for topic in CodeTopic::all() {
                // A command stays whole.
                let is_example = |line: &str| topic.example().lines().any(|one| one.trim() == line.trim());
                let page = code_page(&[topic], style);
                let wide = page.lines().filter(|line| line.chars().count() > width);
                let wide: Vec<&str> = wide.filter(|line| width >= 80 || !is_example(line)).collect();
                // So does a word that is longer than a line.
                let wide: Vec<&str> = wide.into_iter().filter(|line| line.trim().contains(' ')).collect();
                assert!(wide.is_empty(), "{width}: {wide:#?}\n{page}");
            }
            let wide: Vec<&str> = list.lines().filter(|line| line.chars().count() > width).collect();
            assert!(wide.is_empty(), "{width}: {wide:#?}");
        }
    }
}

#[test]
fn the_list_has_every_code_once_under_its_family() {
    for lang in languages() {
        let list = code_list(style(lang, 100));
        let mut families = CodeFamily::ALL.into_iter();
        let mut family = None;
        let mut found = Vec::new();
        for line in list.lines() {
            let Some(row) = line.strip_prefix("  ").filter(|row| !row.starts_with(' ')) else {
                if !line.is_empty() && !line.starts_with([' ', '`']) {
                    family = families.next().filter(|of| lang.code_family(*of) == line);
                }
                continue;
            };
            let word = row.split(' ').next().unwrap_or_default();
            found.push(word.to_owned());
            let topics = CodeTopic::named(word);
            assert!(topics.iter().any(|topic| Some(topic.family()) == family), "{word} under {family:?}");
            let short = |topic: &CodeTopic| row.ends_with(lang.code_short(*topic));
            assert!(topics.iter().any(short) || row.chars().count() > 80, "{row}");
        }
        let mut all: Vec<String> = CodeTopic::all().map(|topic| topic.as_str().to_owned()).collect();
        all.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, all);
    }
}

#[test]
fn the_program_explains_without_a_key_or_a_network() {
    let run = words("explain").var("COLUMNS", "100").run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.shown());
    assert_eq!(run.stdout, code_list(style(languages()[0], 100)));
    for topic in CodeTopic::all() {
        assert!(run.stdout.contains(&format!("\n  {} ", topic.as_str())), "{}", topic.as_str());
    }
    let run = words("explain signature-absent --lang fr").run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.shown());
    assert!(run.stdout.starts_with("signature-absent  code de motif\n"), "{}", run.shown());
    let again = words("explain signature-absent").var("PAAS_ATTEST_LANG", "fr").run();
    assert_eq!(again.stdout, run.stdout);
    // What is of a run is not asked here.
    let asked = words("explain tls").var("PAAS_ATTEST_KEY", "no-such-file").var("PAAS_ATTEST_TENANT_ID", "x");
    assert_eq!(asked.run().code, 0);
}

#[test]
fn a_code_of_both_kinds_is_shown_as_both() {
    let run = words("explain key-unpinned").run();
    let (reason, weakness) = ("key-unpinned  reason code\n", "\nkey-unpinned  weakness\n");
    assert!(run.stdout.starts_with(reason) && run.stdout.contains(weakness), "{}", run.shown());
    let run = words("explain -q key-unpinned").run();
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.shown());
    assert!(run.stdout.lines().all(|line| line.starts_with("key-unpinned: ")), "{}", run.shown());
}

#[test]
fn quiet_is_one_line_a_code_and_colour_is_asked_for() {
    let all: BTreeSet<&str> = CodeTopic::all().map(CodeTopic::as_str).collect();
    let run = words("explain -q").run();
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), all.into_iter().collect::<Vec<_>>());
    let plain = words("explain pin-mismatch").run();
    let colored = words("explain pin-mismatch --color always").run();
    assert!(!plain.stdout.contains('\u{1b}') && colored.stdout.contains("\u{1b}[1;31mFAILED\u{1b}[0m"));
    let stripped = colored.stdout.replace("\u{1b}[1;31m", "").replace("\u{1b}[0m", "");
    assert_eq!(stripped, plain.stdout, "colour moves nothing");
}

#[test]
fn an_unknown_code_is_refused_with_the_nearest() {
    for (code, near) in [
        ("signature-abscent", "did you mean `signature-absent`?"),
        ("Signature_Absent", "did you mean `signature-absent`?"),
        (" tls ", "did you mean `tls`?"),
        ("TLS", "did you mean `tls`?"),
        ("provenance", "did you mean `provenance-absent` or"),
        ("frobnicate", "no such code: `frobnicate`"),
        ("", "CODE is empty"),
        ("\u{1b}[2J", "no such code: `\\u{1b}[2J`"),
    ] {
        let run = program(["explain", "--", code]).run();
        run.is_usage_error(near);
        assert!(run.stderr.contains("`paas-attest explain` lists all codes"), "{}", run.shown());
        assert!(!run.stderr.contains('\u{1b}'), "{}", run.shown());
    }
    let run = program(["explain", "signature_absent", "--lang", "fr"]).run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.shown());
    assert!(run.stderr.contains("vouliez-vous dire `signature-absent`"), "{}", run.shown());
}

#[test]
fn what_would_do_nothing_is_refused() {
    for line in [
        "explain tls timeout",
        "explain -o json",
        "explain tls -v",
        "explain tls --no-progress",
        "explain tls --evidence x",
        "explain tls --key cosign.pub",
        "explain tls --wait 5m",
        "explain tls --offline",
    ] {
        words(line).run().is_usage_error("");
    }
    words("explain tls").var("PAAS_ATTEST_NO_SUCH", "x").run().is_usage_error("PAAS_ATTEST_NO_SUCH");
    words("explain tls").var("PAAS_ATTEST_LANG", "").run().is_usage_error("PAAS_ATTEST_LANG");
    words("explain tls")
        .var("PAAS_ATTEST_REGISTRY_ALIAS", " ")
        .run()
        .is_usage_error("PAAS_ATTEST_REGISTRY_ALIAS");
}

/// A page that is not written is no success.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_success() {
    let run = words("explain").stdout_to(std::path::Path::new("/dev/full")).run();
    assert_eq!(run.code, 3, "{}", run.shown());
}
