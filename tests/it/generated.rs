//! Completions, man pages and the reference pages of `docs/` are committed, and are what the command line makes of itself.
//! `UPDATE_GENERATED=1 cargo test --test it generated` rewrites them.

mod bash;
mod fish;
pub(crate) mod man;
mod model;
mod powershell;
mod reference;
mod shells;
mod zsh;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use paas_attest::cli::Cli;
use paas_attest::code::CodeTopic;
use paas_attest::config::{SECRET_VARIABLES, SHARED_VARIABLES, Setting, USUAL_LANG};
use paas_attest::report::{Command, FORMATS};

use self::man::pasted;
use self::model::{Opt, Values, subs};

fn completions() -> BTreeMap<String, Vec<u8>> {
    let subs = subs();
    [
        ("paas-attest.bash", bash::script(&subs)),
        ("_paas-attest", zsh::script(&subs)),
        ("paas-attest.fish", fish::script(&subs)),
        ("_paas-attest.ps1", powershell::script(&subs)),
    ]
    .into_iter()
    .map(|(name, script)| (name.to_owned(), script.into_bytes()))
    .collect()
}

fn man_pages() -> BTreeMap<String, Vec<u8>> {
    man::pages(&subs())
}

fn man_page(name: &str) -> String {
    String::from_utf8(man_pages()[name].clone()).expect("pages are UTF-8")
}

/// Compares a folder with what belongs in it, or rewrites it; a file too many is a difference too.
fn compare(folder: &str, wanted: &BTreeMap<String, Vec<u8>>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder can be made");
        for (name, bytes) in wanted {
            fs::write(folder.join(name), bytes).expect("the file can be written");
        }
        return;
    }
    let there: BTreeMap<PathBuf, Vec<u8>> = fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .map(|path| (path.clone(), fs::read(&path).expect("it can be read")))
        .collect();
    let names = |paths: Vec<&PathBuf>| -> Vec<String> {
        paths.into_iter().map(|p| p.file_name().unwrap_or_default().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names(there.keys().collect()), wanted.keys().cloned().collect::<Vec<_>>());
    for (path, bytes) in &there {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(
            wanted.get(&name) == Some(bytes),
            "{name} is stale: run UPDATE_GENERATED=1 cargo test --test it generated"
        );
    }
}

#[test]
fn completions_are_fresh() {
    compare("completions", &completions());
}

/// No machine of this project's has PowerShell: what is there is held against the table, and against its own brackets.
#[test]
fn powershell_has_every_option_and_its_words() {
    let script = powershell::script(&subs());
    assert!(script.is_ascii(), "PowerShell 5 reads ASCII");
    for sub in subs() {
        let of_command =
            script.split(&format!("        '{}' = @(", sub.name)).nth(1).expect("it has its options");
        let of_command = of_command.split("\n        )\n").next().unwrap_or_default();
        for option in &sub.options {
            let row = of_command.lines().find(|line| line.contains(&format!("'--{}'", option.long)));
            let row = row.unwrap_or_else(|| panic!("--{} of {}", option.long, sub.name));
            if let Values::Word(words) | Values::List(words) | Values::WordAndFile(words) = &option.values {
                assert!(row.contains(&format!("'{}')", words.join(" "))), "{row}");
            }
        }
    }
    let mut open = Vec::new();
    let mut quote = None;
    for line in script.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for c in line.chars() {
            if let Some(of) = quote {
                quote = (c != of).then_some(of);
                continue;
            }
            match c {
                '"' | '\'' => quote = Some(c),
                '(' | '{' | '[' => open.push(c),
                ')' => assert_eq!(open.pop(), Some('('), "{line}"),
                '}' => assert_eq!(open.pop(), Some('{'), "{line}"),
                ']' => assert_eq!(open.pop(), Some('['), "{line}"),
                _ => {}
            }
        }
    }
    assert!(open.is_empty() && quote.is_none(), "{open:?}");
}

#[test]
fn man_pages_are_fresh() {
    compare("man", &man_pages());
}

#[test]
fn reference_pages_are_fresh() {
    compare("docs/reference", &reference::pages(&subs()));
}

#[test]
fn every_option_has_help_and_every_page_names_every_option() {
    for sub in subs().iter().filter(|sub| sub.command.is_some()) {
        let page = man_page(&format!("paas-attest-{}.1", sub.name));
        for option in &sub.options {
            let (long, help) = (&option.long, &option.help);
            assert!(!help.is_empty() && !help.ends_with('.'), "--{long}: {help:?}");
            for name in option.names() {
                assert!(
                    pasted(&page).contains(&format!("\\fB{name}\\fR")),
                    "{name} is not in the page of {}",
                    sub.name
                );
            }
        }
    }
}

/// Nothing is offered where it does nothing; what every command takes alike is still taken.
#[test]
fn an_option_is_offered_where_it_does_something() {
    let offered = |command: &str| -> Vec<String> {
        let sub = subs().into_iter().find(|sub| sub.name == command).expect("it is a command");
        sub.options.into_iter().map(|option| format!("--{}", option.long)).collect()
    };
    let lacks = |command, options: &[&str]| {
        let all = offered(command);
        for option in options {
            assert!(!all.iter().any(|one| one == option), "{command} {option}");
        }
        all
    };
    let key = lacks(
        "key",
        &[
            "--jobs",
            "--registry",
            "--registry-alias",
            "--auth-origin",
            "--token-file",
            "--registry-user",
            "--registry-password-stdin",
            "--no-progress",
        ],
    );
    assert!(key.contains(&"--connect-to".to_owned()) && key.contains(&"--save".to_owned()));
    // What needs neither an image nor a network.
    assert_eq!(offered("explain"), ["--quiet", "--color", "--lang", "--help"]);
    assert_eq!(offered("policy"), ["--to", "--lang", "--help"]);
    lacks("sbom", &["--jobs"]);
    lacks("diff", &["--check-api", "--token-file"]);
    assert!(offered("verify").contains(&"--jobs".to_owned()));
}

/// Those that it writes, in the help and in the completions, and no others.
#[test]
fn each_command_offers_its_own_formats() {
    for command in [Command::Verify, Command::Sbom, Command::Diff, Command::Key, Command::Doctor] {
        let sub = subs().into_iter().find(|sub| sub.command == Some(command)).expect("it is a command");
        let output: Vec<&Opt> = sub.options.iter().filter(|option| option.long == "output").collect();
        for format in &FORMATS {
            let named = output[0].help.split([',', ';', ' ']).any(|word| word == format.name);
            assert_eq!(named, format.is_of(command), "{} of {}", format.name, sub.name);
            assert_eq!(Setting::Output.words(command).contains(&format.name), format.is_of(command));
        }
    }
}

/// From a page of the manual as from the help, each is the command that it is.
#[test]
fn examples_of_the_manual_are_pasted_whole() {
    for (command, name) in [
        (None, "paas-attest.1"),
        (Some(Command::Verify), "paas-attest-verify.1"),
        (Some(Command::Sbom), "paas-attest-sbom.1"),
        (Some(Command::Diff), "paas-attest-diff.1"),
        (Some(Command::Key), "paas-attest-key.1"),
        (Some(Command::Explain), "paas-attest-explain.1"),
        (Some(Command::Join), "paas-attest-join.1"),
        (Some(Command::Policy), "paas-attest-policy.1"),
        (Some(Command::Doctor), "paas-attest-doctor.1"),
    ] {
        let page = man_page(name);
        assert!(page.contains("\n.nh\n"), "{name} hyphenates");
        let (_, behind) = page.split_once(".SH EXAMPLES\n").expect("a page has examples");
        let examples: Vec<String> = behind
            .split(".EX\n")
            .skip(1)
            .map(|rest| rest.split("\n.EE").next().unwrap_or_default())
            .map(|lines| lines.lines().map(pasted).collect::<Vec<_>>().join("\n"))
            .collect();
        assert_eq!(examples, Cli::examples(command), "{name}");
        // A `-` that roff may show as a hyphen is no option any more.
        let bare = page
            .lines()
            .filter(|line| !line.starts_with('.'))
            .any(|line| line.match_indices('-').any(|(at, _)| !line[..at].ends_with('\\')));
        assert!(!bare, "{name} has a bare `-`");
    }
}

/// Each in the words of `explain`, with its example as it is pasted.
#[test]
fn one_page_has_every_code() {
    let page = man_page("paas-attest-codes.7");
    let shown: String = page.lines().map(|line| pasted(line) + "\n").collect();
    for topic in CodeTopic::all() {
        let (words, kind) = (USUAL_LANG.code_words(topic), USUAL_LANG.code_kind(topic));
        let heading = format!(".SS \"{} ({kind})\"\n", topic.as_str());
        let (_, behind) = shown.split_once(&heading).unwrap_or_else(|| panic!("no {heading}"));
        let own = behind.split("\n.SS ").next().unwrap_or_default();
        for text in [words.meaning, words.next].into_iter().chain(words.causes.iter().copied()) {
            assert!(own.contains(&format!("\n{}\n", text.replace('…', "..."))), "{heading}{text}");
        }
        assert!(own.contains(&format!("\n.EX\n{}\n.EE", topic.example())), "{heading}{own}");
    }
    let bare = page
        .lines()
        .filter(|line| !line.starts_with('.'))
        .any(|line| line.match_indices('-').any(|(at, _)| !line[..at].ends_with('\\')));
    assert!(!bare, "a bare `-`");
}

/// Every variable that is read is on one page: ours by the tables, those of others by the sources.
#[test]
fn one_page_has_every_variable() {
    let page = man_page("paas-attest-environment.7");
    let has = |name: &str| pasted(&page).contains(name);
    let own = Setting::ALL.iter().filter_map(|setting| setting.row().variable());
    for name in own.chain(SECRET_VARIABLES.iter().map(|(name, _)| *name)) {
        assert!(has(&format!("\\fB{name}\\fR")), "{name}");
    }
    for name in SHARED_VARIABLES.iter().flat_map(|shared| shared.names) {
        assert!(has(name), "{name}");
    }
    for name in [
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "DOCKER_CONFIG",
        "DOCKER_AUTH_CONFIG",
        "REGISTRY_AUTH_FILE",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "TERM",
    ] {
        assert!(has(name), "{name}");
    }
    let mut count = 0;
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config")) {
        let source = fs::read_to_string(&path).expect("a source can be read");
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (_, rest) in
            code.match_indices("environment.get(\"").map(|(at, start)| code.split_at(at + start.len()))
        {
            let name = rest.split('"').next().unwrap_or_default();
            assert!(has(name), "{name} is read by {}", path.display());
            count += 1;
        }
    }
    assert!(count >= 7, "{count}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}
