//! The pages of `docs/` run: each block by bash, in the order of its page, against a registry and an API on loopback;
//! and what a page shows below a block is what was printed. `UPDATE_GENERATED=1 cargo test --test it -- docs` writes it.
//!
//! The names in the pages are those that a reader has. What leads them here is a configuration file of the user's own,
//! and the certificates are for these names.

#![cfg(unix)]

mod integrations;
mod page;
mod session;
mod world;

use std::fs;

use self::page::{Part, parts};
use self::world::World;
use crate::support::{root, text};

/// Every page, and how many blocks of it are run.
const PAGES: [(&str, usize); 13] = [
    ("README.md", 1),
    ("air-gap.md", 4),
    ("auditor-pack.md", 5),
    ("auditor-tunnel.md", 5),
    ("cluster.md", 2),
    ("gate-github.md", 2),
    ("gate-gitlab.md", 2),
    ("gate-tekton.md", 2),
    ("keys.md", 8),
    ("many-images.md", 7),
    ("settings.md", 6),
    ("tenant.md", 3),
    ("what-a-pass-means.md", 4),
];

/// What stands in a page, and is no block of it: the world is to change here.
const EVENT: &str = "<!-- here ";

fn pages() -> Vec<String> {
    let entries = fs::read_dir(root().join("docs")).expect("the folder is there");
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // The other two are folders.
    let mut pages: Vec<String> = names.filter(|name| name.contains('.')).collect();
    pages.sort();
    pages
}

/// What was printed, and how it ended, as a page shows it.
fn shown(printed: &str, code: Option<i32>) -> String {
    let end = if printed.is_empty() || printed.ends_with('\n') { "" } else { "\n" };
    match code {
        Some(0) => format!("{printed}{end}"),
        Some(code) => format!("{printed}{end}(exit code {code})\n"),
        None => format!("{printed}{end}(a signal)\n"),
    }
}

/// The same with each moment as `TIME`: nothing else may differ from run to run.
fn timeless(text: &str) -> String {
    const FORM: &str = "0000-00-00T00:00:00Z";
    let is_time = |part: &str| {
        let like = |(c, form): (char, char)| if form == '0' { c.is_ascii_digit() } else { c == form };
        part.len() == FORM.len() && part.chars().zip(FORM.chars()).all(like)
    };
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(time) = rest.get(..FORM.len()).filter(|part| is_time(part)) {
            out.push_str("TIME");
            rest = &rest[time.len()..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// Whether what is shown is written, and not compared.
fn updates() -> bool {
    std::env::var_os("UPDATE_GENERATED").is_some()
}

/// Runs the block at a place. What stands below it is what was printed, or is said; where pages are updated, it is
/// written.
fn hold(world: &World, name: &str, parts: &mut Vec<Part>, at: usize) -> Option<String> {
    let Part::Block(_, block) = &parts[at] else { panic!("no block") };
    let (printed, code) = world.run(block);
    let (printed, block) = (shown(&printed, code), block.clone());
    let expected = page::answer(parts, at).unwrap_or_default();
    if timeless(expected) == timeless(&printed) {
        return None;
    }
    let problem = format!("{name}\n{block}--- shows\n{expected}--- printed\n{printed}");
    if updates() {
        page::set_answer(parts, at, printed);
        return None;
    }
    Some(problem)
}

/// Whether a page uses openssl, itself or by the script of a pack.
fn needs_openssl(parts: &[Part]) -> bool {
    let uses = |block: &str| block.contains("openssl ") || block.contains("recheck.sh");
    parts.iter().any(|part| matches!(part, Part::Block(language, block) if language == "sh" && uses(block)))
}

fn has_openssl() -> bool {
    std::process::Command::new("openssl").arg("version").output().is_ok_and(|output| output.status.success())
}

/// Runs all of a page.
#[expect(clippy::print_stderr, reason = "what is not run is said to whoever looks at the tests")]
fn run(name: &str, count: usize) -> Vec<String> {
    let path = root().join("docs").join(name);
    let mut parts = parts(&text(&path));
    if needs_openssl(&parts) && !has_openssl() {
        // A machine with a compiler and nothing else has none; where changes are judged, it must be there.
        assert!(std::env::var_os("CI").is_none(), "{name}: openssl is needed");
        eprintln!("{name}: not run: openssl is not installed");
        return vec![];
    }
    let world = World::of(name);
    let (mut problems, mut ran, mut at) = (Vec::new(), 0, 0);
    while at < parts.len() {
        match &parts[at] {
            Part::Prose(prose) => {
                let events = prose.split(EVENT).skip(1).filter_map(|rest| rest.split(" -->").next());
                events.for_each(|event| world.event(event));
            }
            Part::Block(language, _) if language == "sh" => {
                ran += 1;
                problems.extend(hold(&world, name, &mut parts, at));
                // What is shown is no block of its own.
                at += if page::answer(&parts, at).is_some() { 2 } else { 0 };
            }
            // Held in integrations.rs.
            Part::Block(language, _) if language == "yaml" => {}
            Part::Block(language, block) => {
                problems.push(format!("{name}: a block of `{language}` that nothing runs\n{block}"));
            }
        }
        at += 1;
    }
    if ran != count {
        problems.push(format!("{name}: {ran} blocks were run, and not {count}"));
    }
    let promoted = world.promoted();
    if promoted != usize::from(name.starts_with("gate-")) {
        problems.push(format!("{name}: promoted {promoted} times"));
    }
    if updates() {
        fs::write(&path, page::joined(&parts)).expect("the page can be written");
    }
    problems
}

#[test]
fn what_a_page_shows_is_what_is_printed() {
    let known: Vec<&str> = PAGES.iter().map(|(name, _)| *name).collect();
    assert_eq!(pages(), known, "a page that is not run");
    let problems: Vec<String> = PAGES.iter().flat_map(|(name, count)| run(name, *count)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What README.md shows of each of its three users; `tests/it/readme.rs` runs all of its blocks, and in other ways too.
#[test]
fn what_each_user_is_shown_first_is_what_is_printed() {
    let path = root().join("README.md");
    let mut parts = parts(&text(&path));
    let world = World::of("README.md of the repository");
    let mut problems = Vec::new();
    for part in ["--require digest,pinned-key", "promote", "--commit-sha @"] {
        let is_it = |one: &Part| matches!(one, Part::Block(language, text) if language == "sh" && text.contains(part));
        let at = parts.iter().position(is_it).unwrap_or_else(|| panic!("no block with {part}"));
        problems.extend(hold(&world, "README.md", &mut parts, at));
        assert!(page::answer(&parts, at).is_some(), "nothing is shown of {part}");
    }
    assert_eq!(world.promoted(), 1);
    if updates() {
        fs::write(&path, page::joined(&parts)).expect("the page can be written");
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Whoever reads the list finds each page, and from each page the list.
#[test]
fn the_list_has_every_page() {
    let list = text(&root().join("docs/README.md"));
    let reference = fs::read_dir(root().join("docs/reference")).expect("the folder is there");
    let reference = reference.map(|entry| format!("reference/{}", entry.unwrap().file_name().display()));
    let pages = pages().into_iter().filter(|name| name != "README.md");
    for name in pages.chain(reference) {
        assert!(list.contains(&format!("]({name})")), "docs/README.md does not name {name}");
    }
    let readme = text(&root().join("README.md"));
    for (name, _) in PAGES.iter().filter(|(name, _)| *name != "README.md") {
        assert!(readme.contains(&format!("(docs/{name})")), "README.md does not name docs/{name}");
    }
}

/// A line that a pipeline copies must not drop a check when a variable is empty.
#[test]
fn gates_name_images_behind_two_dashes_and_promote_by_digest() {
    for (name, _) in PAGES.iter().filter(|(name, _)| name.starts_with("gate-")) {
        let page = text(&root().join("docs").join(name));
        let blocks: Vec<String> = parts(&page)
            .into_iter()
            .filter_map(|part| match part {
                Part::Block(language, block) if language == "sh" => Some(block.replace("\\\n", " ")),
                _ => None,
            })
            .collect();
        let lines = || blocks.iter().flat_map(|block| block.lines());
        for line in lines().filter(|line| line.contains("paas-attest verify")) {
            assert!(line.contains(" -- \"$"), "{name}: {line}");
        }
        let promotes: Vec<&str> = lines().filter(|line| line.trim_start().starts_with("skopeo")).collect();
        assert!(!promotes.is_empty(), "{name} promotes nothing");
        assert!(promotes.iter().all(|line| line.contains("@$DIGEST")), "{name}: {promotes:?}");
    }
}

#[test]
fn a_time_is_all_that_may_differ() {
    assert_eq!(timeless("at 2026-11-28T14:17:25Z, é 2026-11-28"), "at TIME, é 2026-11-28");
    assert_eq!(timeless("2026-11-28T14:17:25+01:00"), "2026-11-28T14:17:25+01:00");
    assert_eq!(shown("a\n", Some(0)), "a\n");
    assert_eq!(shown("a", Some(3)), "a\n(exit code 3)\n");
    assert_eq!(shown("", Some(0)), "");
}
