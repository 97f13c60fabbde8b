//! `--lang fr`: what people read is in French, set as French is, and nothing that a program reads changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::support::command::{Program, Run, program, words};
use crate::support::layout::Layout;
use crate::support::registry::verify;
use crate::support::server::Server;
use crate::support::{KEY, LOGICAL, REPOSITORY, fixture, page, snapshot, text};

/// A case of `cases`, `sbom` or `diff`: its folder, its command, and the first line of what it comes to.
struct Told {
    folder: PathBuf,
    command: &'static str,
    expect: String,
}

impl Told {
    fn run(&self, more: &[&str]) -> Run {
        self.asked(more).run()
    }

    fn asked(&self, more: &[&str]) -> Program {
        let args = text(&self.folder.join("args"));
        program([self.command]).args(args.lines()).args(more.iter().copied()).var("COLUMNS", "80")
    }
}

/// All cases of a folder of fixtures, by name.
fn cases(of: &str, command: &'static str) -> Vec<Told> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(fixture(of)).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("args").exists());
    folders.sort();
    let told = |folder: PathBuf| {
        let expect = text(&folder.join("expect")).lines().next().unwrap_or_default().to_owned();
        Told { folder, command, expect }
    };
    folders.into_iter().map(told).collect()
}

fn all() -> Vec<Told> {
    [("cases", "verify"), ("sbom", "sbom"), ("diff", "diff")]
        .into_iter()
        .flat_map(|(of, command)| cases(of, command))
        .collect()
}

/// Of each command one case for each verdict and code that there is.
fn spread() -> Vec<Told> {
    let mut seen = BTreeSet::new();
    let mut all = all();
    all.retain(|case| seen.insert((case.command, case.expect.clone())));
    assert!(all.len() >= 40, "{} cases", all.len());
    all
}

#[test]
fn every_verdict_and_every_code_is_told_in_french() {
    for case in spread() {
        let run = case.run(&["--lang", "fr"]);
        assert_eq!(run.stderr, "", "{}", run.shown());
        let code = case.expect.split_whitespace().nth(1);
        assert!(run.stdout.contains(code.unwrap_or_default()), "{}", run.shown());
        snapshot::told(&case.folder, "human-fr", &run);
        if case.command != "verify" {
            snapshot::told(&case.folder, "markdown-fr", &case.run(&["--lang", "fr", "-o", "markdown"]));
        }
    }
}

/// The pages of `verify` for a pull request, beside those in English.
#[test]
fn the_pages_of_verify_are_told_in_french() {
    let mut cases = all();
    cases.retain(|case| case.folder.join("verify.markdown.snap").exists());
    assert!(cases.len() >= 4, "{}", cases.len());
    for case in cases {
        let run = case.run(&["--lang", "fr", "-o", "markdown"]);
        snapshot::told(&case.folder, "verify.markdown-fr", &run);
    }
}

/// Each is whole, and has its verdict in French.
#[test]
fn the_page_for_an_audit_file_is_told_in_french() {
    for case in all() {
        let run = case.run(&["--lang", "fr", "-o", "html"]);
        assert_eq!(run.stderr, "", "{}", run.shown());
        page::is_whole_in("fr", &run.stdout);
        let word = match case.expect.split_whitespace().next().unwrap_or_default() {
            "VERIFIED" => "VÉRIFIÉ",
            "FAILED" => "ÉCHEC",
            "UNDECIDED" => "INDÉTERMINÉ",
            "PENDING" => "EN\u{a0}ATTENTE",
            "UNSIGNED" => "NON\u{a0}SIGNÉ",
            other => panic!("{other}: {}", run.shown()),
        };
        assert_eq!(page::verdict(&run.stdout), word, "{}", case.folder.display());
    }
}

/// One of each command, beside those in English.
#[test]
fn a_page_of_each_command_is_told_in_french() {
    let folder = fixture("cases/sbom-and-provenance-v1_verified");
    let args = text(&folder.join("args"));
    let told = |name: &str, of: &str, line: &str| {
        let run = words(line).args(["--lang", "fr", "-o", "html"]);
        page::told_in_french(&fixture(of), name, &run.run());
    };
    let verify = format!("verify {}", args.lines().collect::<Vec<_>>().join(" "));
    told("html-fr", "cases/sbom-and-provenance-v1_verified", &verify);
    let checks = "--check schema,ntia,cisa,bsi --deny-license npm:MIT --list";
    let image = format!("oci:fixtures/cases/sbom-attested_verified/layout --key {KEY}");
    let identity = format!("--identity {LOGICAL}/{REPOSITORY}");
    told(
        "sbom.html-fr",
        "cases/sbom-attested_verified",
        &format!("sbom --offline {image} {identity} {checks}"),
    );
    let [old, new] = ["old", "new"].map(|one| format!("file:fixtures/diff/every-kind/{one}.cdx.json"));
    let gates = "--fail-on integrity,license,key";
    told("html-fr", "diff/every-kind", &format!("diff --offline --unsigned {old} {new} {gates}"));
}

/// What no line may be longer for is a name, a digest or a command, as in English.
#[test]
fn french_fits_a_narrow_terminal() {
    for case in spread() {
        for more in [&["--lang", "fr"][..], &["--lang", "fr", "-v"]] {
            let run = case.run(more);
            for line in run.stdout.lines().filter(|line| line.chars().count() > 80) {
                let alone = !line.trim().contains(' ') || line.starts_with("    paas-attest ");
                // The mark of a line that continues another one, and the word before a path.
                let marked =
                    line.trim().strip_prefix("- ").map(|rest| rest.strip_prefix("à ").unwrap_or(rest));
                let marked = marked.is_some_and(|rest| !rest.contains(' '));
                assert!(alone || marked, "{line}\n{}", run.shown());
            }
            for line in run.stdout.lines() {
                // Where a sentence is broken, no mark begins a line, and no number ends one.
                let begins = line.trim_start().starts_with([':', ';', '!', '?', '»']);
                let is_alert = line.starts_with("  ! ");
                assert!(!begins || is_alert, "{line}\n{}", run.shown());
            }
        }
    }
}

/// A document, a table, and the lines of `--quiet`: by option and by variable.
#[test]
fn what_programs_read_is_the_same_in_french() {
    for case in spread() {
        let mut ways = vec![vec!["-q"], vec!["-o", "json"]];
        if case.command == "verify" {
            ways.extend(["cosign", "junit", "vsa"].map(|format| vec!["-o", format]));
        }
        if case.command == "sbom" {
            ways.push(vec!["-o", "csv"]);
        }
        for way in ways {
            // Of the time and of what French may say on standard error nothing is compared.
            let shown = |run: Run| {
                let lines: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
                let timed = ["\"at\": ", "\"timeVerified\": ", "<property name=\"at\""];
                let is_timed = |line: &String| timed.iter().any(|one| line.trim_start().starts_with(one));
                let lines = lines.into_iter().filter(|line| !is_timed(line));
                (lines.collect::<Vec<_>>(), run.code)
            };
            let english = shown(case.run(&way));
            assert!(way[0] == "-o" || english.0.len() == 1, "{}", case.folder.display());
            let mut french = way.clone();
            french.extend(["--lang", "fr"]);
            assert_eq!(shown(case.run(&french)), english, "{} {way:?}", case.folder.display());
            let by_variable = case.asked(&way).var("PAAS_ATTEST_LANG", "fr").run();
            assert_eq!(shown(by_variable), english, "{} {way:?}", case.folder.display());
        }
    }
}

#[test]
fn a_locale_changes_nothing() {
    let case = &spread()[0];
    let english = case.run(&[]);
    for variable in ["LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE"] {
        let run = case.asked(&[]).var(variable, "fr_FR.UTF-8").run();
        assert_eq!((run.stdout.as_str(), run.code), (english.stdout.as_str(), english.code), "{variable}");
    }
}

#[test]
fn the_option_comes_before_the_variable_and_there_are_two_languages() {
    let case = &spread()[0];
    let (english, french) = (case.run(&[]).stdout, case.run(&["--lang", "fr"]).stdout);
    assert_ne!(english, french);
    let by_variable = |language: &str| case.asked(&[]).var("PAAS_ATTEST_LANG", language);
    assert_eq!(by_variable("fr").run().stdout, french);
    assert_eq!(by_variable("fr").args(["--lang", "en"]).run().stdout, english);
    let run = by_variable("de").run();
    assert_eq!(run.code, 2, "{}", run.shown());
    assert!(run.stderr.contains("PAAS_ATTEST_LANG `de` is not one of en and fr"), "{}", run.shown());
    let run = case.run(&["--lang", "frr"]);
    assert_eq!(run.code, 2, "{}", run.shown());
    assert!(run.stderr.contains("a similar value exists: 'fr'"), "{}", run.shown());
}

/// Each as the whole of standard error, in the language that was asked for whatever else is wrong.
#[test]
fn what_stops_a_run_is_told_in_french() {
    let mut told = String::new();
    for line in [
        "verify app:1",
        "verify https://h.example/a:1",
        "verify h.example/a:1 --offline",
        "verify h.example/a:1 --offline --key no-such-key",
        "verify h.example/a:1 --commit-sha xyz",
        "verify h.example/a:1 --wait never",
        "verify h.example/a:1 --key awskms://x",
        "verify h.example/a:1 --log ignore --require log",
        "verify h.example/a:1 --check-api",
        "verify h.example/a:1 -o json -o cosign",
        "verify h.example/a:1 -o nothing",
        "verify h.example/a:1 --registry-alias a.example=b.example --registry-alias a.example=c.example",
        "verify oci:no-such-layout --offline",
        "verify h.example/a:1 --seed x",
        "verify h.example/a:1 --sample none",
        "verify --images no-such-list",
        "verify --images fixtures/keys/platform.pub --offline",
        "verify h.example/a:1 --shard 3/2",
        "verify h.example/a:1 --evidence fixtures",
        "verify h.example/a:1 --key-valid 2026-11-01",
        "verify h.example/a:1 --key-valid soon",
        "verify h.example/a:1 --evidence no-such-pack --timestamp-url nothing",
        "verify h.example/a:1 --timestamp-url https://tsa.example/tsr",
        "verify h.example/a:1 --timestamp-ca fixtures/keys/platform.pub",
        "key --accept SHA256:Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4=",
        "sbom fixtures/documents/crlf.cdx.json",
        "sbom h.example/a:1 --filter color=red",
        "sbom h.example/a:1 --check nothing",
        "sbom h.example/a:1 --deny-license nmp:MIT",
        "diff - - --unsigned",
        "diff h.example/a:1 h.example/a:2 --fail-on nothing",
        "key --key no-such-key",
    ] {
        let key = if line.contains("--key") { &[][..] } else { &["--key", KEY] };
        let run = words(line).args(key.iter().copied()).args(["--lang", "fr"]).var("COLUMNS", "80").run();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.shown());
        assert!(run.stderr.starts_with("erreur\u{a0}: rien n’a été vérifié\u{a0}: "), "{}", run.shown());
        told.push_str(&format!("$ paas-attest {line}\n{}\n", run.stderr_lines));
    }
    snapshot::holds(&fixture("french"), "stops", &told);
    // Something else is wrong with a variable.
    let run = words("verify a").var("PAAS_ATTEST_NO_SUCH", "x").var("PAAS_ATTEST_LANG", "fr").run();
    assert!(run.stderr.starts_with("erreur\u{a0}: "), "{}", run.shown());
}

#[test]
fn a_key_and_several_images_are_told_in_french() {
    let run = words("key --offline --lang fr").args(["--key", KEY]).run();
    snapshot::told(&fixture("french"), "key", &run);
    let layout = |name: &str| format!("oci:fixtures/cases/{name}/layout");
    let images = ["signed_verified", "unsigned_failed", "bundle-future_undecided"].map(layout);
    let run = program(["verify"])
        .args(images)
        .args(["--offline", "--identity", "any", "--lang", "fr", "--key", KEY])
        .var("COLUMNS", "120")
        .run();
    snapshot::told(&fixture("french"), "several", &run);
}

#[test]
fn who_waits_in_vain_is_told_in_french() {
    let server = Server::registry(&Layout::case("unsigned_failed"));
    let folder = TempDir::new().unwrap();
    for format in ["human", "markdown", "html"] {
        let page = folder.path().join(format).display().to_string();
        let to = format!("{format}={page}");
        let run = verify(&server).args(["--wait", "1ms", "--lang", "fr", "-o", &to]).run();
        run.is("PENDING", Some("signature-absent"));
        let page = text(&PathBuf::from(page)).replace('\u{a0}', " ");
        assert!(page.contains("EN ATTENTE") && page.contains("signature-absent"), "{page}");
        assert!(!page.contains("PENDING"), "{page}");
    }
}
