//! A sample of the images: which are drawn follows from the seed and their names, and anybody can draw them again.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::generated::man::pasted;
use crate::support::command::{Program, Run, program, words};
use crate::support::layout::Layout;
use crate::support::{KEY, LOGICAL, REPOSITORY, root, text};

const OFFLINE: &str = "--offline --key fixtures/keys/platform.pub";

/// Layouts of one signed image, so many, by names in the current folder.
fn layouts(number: usize) -> (TempDir, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let layout = Layout::case("signed_verified");
    let names = (0..number).map(|n| {
        let name = format!("image {n} of 'it' \\n ü");
        layout.write(&folder.path().join(&name));
        format!("oci:{name}")
    });
    let names = names.collect();
    (folder, names)
}

fn verify(folder: &TempDir, names: &[String], more: &[&str]) -> Program {
    program(["verify", "--offline", "--key"])
        .arg(root().join(KEY).display().to_string())
        .args(["--identity", &format!("{LOGICAL}/{REPOSITORY}")])
        .args(more.iter().copied())
        .args(names.iter().cloned())
        .folder(folder.path())
}

fn drawn(run: &Run) -> Vec<String> {
    let document = run.json();
    let images = document["images"].as_array().expect("images");
    images.iter().map(|image| image["reference"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The script of the man page that draws a sample again, as it is pasted from there.
fn recipe() -> String {
    let page = text(&root().join("man/paas-attest-verify.1"));
    let samples = page.split(".SH \"SAMPLES\"\n").nth(1).expect("the page tells of samples");
    let script = samples.split(".EX\n").nth(1).and_then(|rest| rest.split("\n.EE").next());
    script.expect("a script").lines().map(pasted).collect::<Vec<_>>().join("\n")
}

/// By a shell that knows nothing of this program.
fn again(folder: &TempDir, names: &[String], seed: &str, number: usize) -> Vec<String> {
    fs::write(folder.path().join("LIST"), names.join("\n") + "\n").unwrap();
    let output = Command::new("/bin/sh")
        .args(["-euc", &recipe()])
        .current_dir(folder.path())
        .env("SEED", seed)
        .env("N", number.to_string())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn anybody_draws_the_same_with_the_recipe_of_the_man_page() {
    let (folder, names) = layouts(12);
    for (seed, number) in [("2026-11", 5), ("-", 1), ("a b\\n'\"ü", 11), ("%s", 12), ("x", 13)] {
        let sample = [format!("--sample={number}"), format!("--seed={seed}")];
        let run = verify(&folder, &names, &[&sample[0], &sample[1], "-o", "json"]).run();
        assert_eq!(run.code, 0, "{}", run.shown());
        assert_eq!(drawn(&run), again(&folder, &names, seed, number), "{seed}");
        assert_eq!(drawn(&run).len(), number.min(12));
        let document = run.json();
        assert_eq!(document["sample"], json!({"size": number, "seed": seed, "of": 12}));
        assert_eq!(document["summary"]["verified"], number.min(12));
        // The order in which they are given changes nothing.
        let reversed: Vec<String> = names.iter().rev().cloned().collect();
        let other = verify(&folder, &reversed, &[&sample[0], &sample[1], "-o", "json"]).run();
        assert_eq!(drawn(&other), drawn(&run));
    }
}

#[test]
fn a_name_that_is_given_twice_is_drawn_once() {
    let (folder, names) = layouts(3);
    let twice: Vec<String> = names.iter().chain(&names).cloned().collect();
    let run = verify(&folder, &twice, &["--sample", "6", "--seed", "x", "-o", "json"]).run();
    assert_eq!(drawn(&run), again(&folder, &names, "x", 3), "{}", run.shown());
    assert_eq!(run.json()["sample"]["of"], 3);
}

/// Who is audited cannot know it before, and who audits can show it after.
#[test]
fn a_seed_that_nobody_gave_is_drawn_and_said() {
    let (folder, names) = layouts(8);
    let run = || verify(&folder, &names, &["--sample", "2", "-o", "json"]).run();
    let (one, other) = (run(), run());
    let seed = |run: &Run| run.json()["sample"]["seed"].as_str().expect("a seed").to_owned();
    assert_ne!(seed(&one), seed(&other));
    for run in [&one, &other] {
        let seed = seed(run);
        assert!(seed.len() == 16 && seed.bytes().all(|byte| byte.is_ascii_hexdigit()), "{seed}");
        assert_eq!(drawn(run), again(&folder, &names, &seed, 2));
    }
}

#[test]
fn a_sample_is_told_in_every_format() {
    let (folder, names) = layouts(3);
    for (number, images) in [("1", &names[..1]), ("1", &names), ("2", &names)] {
        let run = |format: &str| {
            verify(&folder, images, &["--sample", number, "--seed", "an `odd`\u{1b} one", "-o", format]).run()
        };
        let of = if images.len() == 1 { "1 image" } else { "3 images" };
        let human = run("human");
        let flat = human.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = format!("Sample {number} of {of}, drawn by SHA-256 with the seed an `odd`\\u{{1b}} one");
        assert!(flat.contains(&said), "{}", human.shown());
        let markdown = run("markdown").stdout;
        let said = format!(
            "| Sample | {number} of {of}, drawn by SHA-256 with the seed `an \\u{{60}}odd\\u{{60}}\\u{{1b}} one` |"
        );
        assert!(markdown.contains(&said), "{markdown}");
        let said = format!(
            "name=\"sample\" value=\"{number} of {of}, drawn by SHA-256 with the seed an `odd`\\u{{1b}} one\""
        );
        let junit = run("junit").stdout;
        assert!(junit.contains(&said), "{junit}");
        // What is not checked is not among the images.
        assert_eq!(junit.matches("<testsuite ").count(), number.parse::<usize>().unwrap(), "{junit}");
    }
    let all = verify(&folder, &names, &["-o", "json"]).run().json();
    assert_eq!(all.get("sample"), None::<&Value>, "where all are checked nothing was drawn");
}

/// A sample of nothing, or one that was not asked for, is not what was meant.
#[test]
fn what_cannot_be_drawn_is_refused() {
    let image = "oci:fixtures/cases/signed_verified/layout";
    let run = |more: &[&str]| words("verify").words(OFFLINE).arg(image).args(more.iter().copied()).run();
    for size in ["0", "-1", "many", "1.5", "99999999999999999999999"] {
        run(&[&format!("--sample={size}")]).is_refused("--sample");
    }
    run(&["--sample="]).is_refused("--sample");
    run(&["--sample", "1", "--seed="]).is_refused("--seed");
    let alone = run(&["--seed", "x"]);
    alone.is_refused("--seed is of a sample");
    assert!(alone.stderr.contains("--sample N"), "{}", alone.shown());
    // A name that is wrong is wrong whether it is drawn or not.
    let bad = words("verify").words(OFFLINE).args([image, "app:1", "--sample", "1", "--seed", "x"]).run();
    bad.is_refused("app:1");
    for command in [&["sbom", image][..], &["diff", image, image], &["key"]] {
        program(command.iter().copied()).args(["--sample", "1"]).run().is_usage_error("--sample");
    }
}

/// A command that is proposed looks at the same images.
#[test]
fn what_is_proposed_has_the_seed_that_was_drawn() {
    let server = crate::support::world::World::new().server;
    let host = server.host();
    let name = format!("{host}/{REPOSITORY}:{}", crate::support::TAG);
    let run =
        program(["verify", &name, "--plain-http", &host, "--key", KEY, "--sample", "1", "-o", "json"]).run();
    let document = run.is("FAILED", Some("identity-mismatch"));
    let seed = document["sample"]["seed"].as_str().expect("a seed");
    let help = document["images"][0]["checks"].to_string();
    assert!(help.contains(&format!("--sample 1 --output json --seed {seed} --registry-alias")), "{help}");
}
