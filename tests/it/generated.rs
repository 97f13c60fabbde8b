//! Completions and man pages are committed, and are what the command line makes of itself.
//! `UPDATE_GENERATED=1 cargo test --test it generated` rewrites them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Command;
use clap_complete::{Shell, generate};
use paas_attest::cli::Cli;

fn command() -> Command {
    let mut command = Cli::command();
    command.build();
    command
}

fn completions() -> BTreeMap<String, Vec<u8>> {
    [
        (Shell::Bash, "paas-attest.bash"),
        (Shell::Zsh, "_paas-attest"),
        (Shell::Fish, "paas-attest.fish"),
        (Shell::PowerShell, "_paas-attest.ps1"),
    ]
    .into_iter()
    .map(|(shell, name)| {
        let mut out = Vec::new();
        generate(shell, &mut command(), "paas-attest", &mut out);
        (name.to_owned(), out)
    })
    .collect()
}

fn man_pages() -> BTreeMap<String, Vec<u8>> {
    let root = command();
    let mut pages = BTreeMap::from([("paas-attest.1".to_owned(), page(&root, "paas-attest"))]);
    for sub in root.get_subcommands() {
        let name = format!("paas-attest-{}", sub.get_name());
        pages.insert(format!("{name}.1"), page(sub, &name));
    }
    pages
}

/// Without date and version, so that a release changes only what it changes.
fn page(command: &Command, name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let title: &'static str = Box::leak(name.to_owned().into_boxed_str());
    let man = clap_mangen::Man::new(command.clone().name(title).version(None::<&'static str>))
        .title(name.to_uppercase())
        .date("")
        .source("paas-attest")
        .manual("paas-attest");
    man.render(&mut out).expect("writing to memory does not fail");
    out.extend_from_slice(CODES.as_bytes());
    out.extend(reasons());
    out
}

const CODES: &str = "\
.SH \"EXIT STATUS\"
0 VERIFIED: every asked check passed. 1 FAILED: proved wrong, or definitely absent. 2: invalid arguments, nothing was
verified. 3 UNDECIDED: could not check. 4 PENDING: not yet produced. 101: a bug, nothing was verified.
";

fn reasons() -> Vec<u8> {
    use paas_attest::code::{Code, WeaknessCode};
    let mut out = String::from(".SH \"REASON CODES\"\n");
    let words = Code::ALL.iter().map(|c| (c.as_str(), c.sentence()));
    for (word, sentence) in words.chain(WeaknessCode::ALL.iter().map(|c| (c.as_str(), c.sentence()))) {
        out.push_str(&format!(".TP\n\\fB{}\\fR\n{sentence}\n", word.replace('-', "\\-")));
    }
    out.into_bytes()
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

#[test]
fn man_pages_are_fresh() {
    compare("man", &man_pages());
}

#[test]
fn every_option_has_help_and_every_page_names_every_option() {
    let pages = man_pages();
    for sub in command().get_subcommands() {
        let page = String::from_utf8(pages[&format!("paas-attest-{}.1", sub.get_name())].clone()).unwrap();
        for argument in sub.get_arguments().filter(|a| !a.is_hide_set()) {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(!help.is_empty(), "{} has no help", argument.get_id());
            assert!(!help.ends_with('.'), "{}: help ends in a full stop", argument.get_id());
            if let Some(long) = argument.get_long() {
                assert!(page.contains(&long.replace('-', "\\-")), "--{long} is not in the man page");
            }
        }
    }
}
