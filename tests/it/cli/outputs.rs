//! Formats, files and streams.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{OFFLINE, case, good, identity, is_stopped};
use crate::support::command::{program, words};
use crate::support::layout::Layout;
use crate::support::{self, schema};

fn path_in(folder: &TempDir, name: &str) -> (PathBuf, String) {
    let path = folder.path().join(name);
    let text = path.display().to_string();
    (path, text)
}

fn only(folder: &TempDir, names: &[&str]) {
    let mut found: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, names, "something was left behind");
}

#[test]
fn a_report_goes_to_a_file_and_the_words_to_standard_output() {
    let folder = TempDir::new().unwrap();
    let (path, text) = path_in(&folder, "report.json");
    let plain = good().run();
    let run = good().args(["-o", &format!("json={text}")]).run();
    assert_eq!((run.code, &run.stdout), (0, &plain.stdout), "{}", run.shown());
    let document: Value = serde_json::from_str(&support::text(&path)).unwrap();
    assert_eq!(schema::violations(&document), Vec::<String>::new());
    assert_eq!(document["verdict"], "VERIFIED");
    only(&folder, &["report.json"]);
    // It replaces what was there, also by a failed run.
    let run = case("unsigned_failed").args(["-o", &format!("json={text}"), "-o", "cosign"]).run();
    assert_eq!((run.code, run.stdout.trim()), (1, "[]"), "{}", run.shown());
    let document: Value = serde_json::from_str(&support::text(&path)).unwrap();
    assert_eq!(document["verdict"], "FAILED");
    // A run that verified nothing says that too, in place of an old VERIFIED.
    let run =
        words("verify app:1 --key fixtures/keys/platform.pub").args(["-o", &format!("json={text}")]).run();
    run.is_refused("build:app/1");
    let document: Value = serde_json::from_str(&support::text(&path)).unwrap();
    assert_eq!(
        (&document["verdict"], &document["exitCode"], &document["images"]),
        (&Value::Null, &json!(2), &json!([]))
    );
    only(&folder, &["report.json"]);
}

#[cfg(unix)]
#[test]
fn a_report_has_the_mode_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = TempDir::new().unwrap();
    let (path, text) = path_in(&folder, "report.json");
    let (plain, _) = path_in(&folder, "plain");
    fs::write(&plain, "").unwrap();
    let run = good().args(["-o", &format!("json={text}")]).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode(),
        fs::metadata(&plain).unwrap().permissions().mode()
    );
}

#[test]
fn a_report_that_cannot_be_written_turns_yes_into_undecided() {
    let folder = TempDir::new().unwrap();
    let (_, missing) = path_in(&folder, "missing/report.json");
    let is_folder = folder.path().display().to_string();
    for path in [&missing, &is_folder] {
        let output = format!("json={path}");
        let run = good().args(["-o", &output]).run();
        assert_eq!(run.code, 3, "{}", run.shown());
        assert!(run.stderr.starts_with("error: "), "{}", run.shown());
        let run = case("unsigned_failed").args(["-o", &output]).run();
        assert_eq!(run.code, 1, "{}", run.shown());
        let run = case("bundle-future_undecided").args(["-o", &output]).run();
        assert_eq!(run.code, 3, "{}", run.shown());
    }
    only(&folder, &[]);
}

#[cfg(unix)]
#[test]
fn links_devices_and_full_disks() {
    let folder = TempDir::new().unwrap();
    let (target, _) = path_in(&folder, "target");
    let (link, text) = path_in(&folder, "link");
    fs::write(&target, "precious").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let run = good().args(["-o", &format!("json={text}")]).run();
    assert_eq!(run.code, 3, "{}", run.shown());
    assert_eq!(support::text(&target), "precious");

    let run = good().args(["-o", "json=/dev/null"]).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(!fs::symlink_metadata("/dev/null").unwrap().is_file(), "a device was replaced by a file");
    let run = good().args(["-o", "json=/dev/stdout", "-o", "human=/dev/null"]).run();
    assert_eq!(run.code, 0, "{}", run.shown());
    assert!(run.stdout.starts_with('{'), "{}", run.shown());
    // A disk that is full.
    let run = good().args(["-o", "json=/dev/full"]).run();
    assert_eq!(run.code, 3, "{}", run.shown());
    let run = case("unsigned_failed").args(["-o", "json=/dev/full"]).run();
    assert_eq!(run.code, 1, "{}", run.shown());
}

#[test]
fn standard_output_takes_one_format() {
    for line in ["-o json -o human", "-o json -o json", "-o human -o json=/dev/null -o cosign"] {
        good().words(line).run().is_refused("more than one");
    }
    words("key --key fixtures/keys/platform.pub -o cosign").run().is_refused("cosign");
}

#[test]
fn a_reader_that_goes_away_takes_nothing_from_the_verdict() {
    for (name, code) in [("signed_verified", 0), ("unsigned_failed", 1), ("bundle-future_undecided", 3)] {
        for format in ["human", "json", "cosign", "html"] {
            let run = case(name).args(["-o", format]).close_stdout().run();
            assert_eq!(run.code, code, "{}", run.shown());
        }
    }
}

#[test]
fn quiet_is_one_line_an_image() {
    let digest = Layout::case("signed_verified").image_digest();
    let run = good().arg("-q").run();
    assert_eq!(
        run.stdout,
        format!("VERIFIED oci:fixtures/cases/signed_verified/layout@{digest}\n"),
        "{}",
        run.shown()
    );
    let run = case("unsigned_failed").arg("-q").arg("oci:fixtures/cases/signed_verified/layout").run();
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.shown());
    assert!(
        lines[0].starts_with("FAILED oci:fixtures/cases/unsigned_failed/layout@sha256:"),
        "{}",
        run.shown()
    );
    assert!(lines[0].ends_with("signature-absent"), "{}", run.shown());
    assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.shown());
    // It changes no other format.
    let quiet = good().args(["-q", "-o", "json"]).run().is("VERIFIED", None);
    let usual = good().args(["-o", "json"]).run().is("VERIFIED", None);
    assert_eq!(quiet["images"], usual["images"]);
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let escape = '\u{1b}';
    assert!(!good().run().stdout.contains(escape));
    let run = good().args(["--color", "always"]).run();
    assert!(run.stdout.contains(escape), "{}", run.shown());
    assert!(good().args(["--color", "always"]).var("NO_COLOR", "1").run().stdout.contains(escape));
    assert!(good().var("CLICOLOR_FORCE", "1").run().stdout.contains(escape));
    assert!(!good().var("CLICOLOR_FORCE", "1").var("NO_COLOR", "1").run().stdout.contains(escape));
    assert!(!good().args(["--color", "never"]).var("CLICOLOR_FORCE", "1").run().stdout.contains(escape));
    assert!(!good().args(["--color", "always", "-o", "json"]).run().stdout.contains(escape));
    let plain: String = strip(&good().args(["--color", "always"]).run().stdout);
    assert_eq!(plain, good().run().stdout);
}

/// Text without its SGR sequences.
fn strip(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').expect("an SGR sequence").1)
}

#[test]
fn the_cosign_format_is_cosigns() {
    let run = good().args(["-o", "cosign"]).run();
    let list: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 1, "{}", run.shown());
    assert_eq!(list[0]["critical"]["identity"]["docker-reference"], identity());
    assert_eq!(
        list[0]["critical"]["image"]["docker-manifest-digest"],
        Layout::case("signed_verified").image_digest()
    );
    assert_eq!(list[0]["critical"]["type"], "cosign container image signature");
    assert_eq!(list[0]["optional"]["tenant_id"], "octave");
    // Trusted by the key, and no answer to what was asked.
    let run = good().words("-o cosign --tenant-id another").run();
    assert_eq!((run.code, run.stdout.trim()), (1, "[]"), "{}", run.shown());
}

/// Of what kind a key is stands wherever people are shown one: what broke a kind concerns all that it signed.
#[test]
fn the_algorithm_of_a_key_is_named() {
    let fingerprint = "SHA256:Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4=";
    let name = |case: &str| format!("oci:fixtures/cases/{case}/layout");
    let (one, other) = (name("signed_verified"), name("paketo_verified"));
    let attested = name("sbom-attested_verified");
    let pinned = ["--key-fingerprint", &"00".repeat(32)].map(str::to_owned);
    for (command, names, options, line) in [
        ("verify", vec![&one], &[][..], "  key        pass  ecdsa-p256, given as fixtures/keys/platform.pub"),
        ("verify", vec![&one, &other], &[], "             ecdsa-p256, fixtures/keys/platform.pub"),
        ("sbom", vec![&attested], &[], &format!("  {fingerprint} (ecdsa-p256)")),
        ("key", vec![], &[], "  algorithm  ecdsa-p256"),
        ("key", vec![], &pinned, &format!("{fingerprint} (ecdsa-p256) but")),
    ] {
        let given = if command == "key" { vec![] } else { vec!["--identity".to_owned(), identity()] };
        let run = program([command]).args(names).words(OFFLINE).args(given).args(options).run();
        assert!(run.stdout.lines().any(|shown| shown.ends_with(line)), "{line}\n{}", run.shown());
    }
    let run =
        program(["sbom", &attested, "-o", "markdown"]).words(OFFLINE).args(["--identity", &identity()]).run();
    assert!(run.stdout.contains(&format!("| Key | `{fingerprint}` (ecdsa-p256) |")), "{}", run.shown());
}

#[test]
fn several_images_keep_their_order_and_the_worst_decides() {
    let name = |case: &str| format!("oci:fixtures/cases/{case}/layout");
    let ask = |cases: &[&str]| {
        let names = cases.iter().map(|case| name(case));
        program(["verify", "-o", "json"]).args(names).words(OFFLINE).args(["--identity", &identity()]).run()
    };
    for (cases, code) in [
        (&["paketo_verified", "signed_verified"][..], 0),
        (&["signed_verified", "bundle-future_undecided"], 3),
        (&["bundle-future_undecided", "unsigned_failed", "signed_verified"], 1),
        (&["unsigned_failed", "bundle-future_undecided"], 1),
    ] {
        let run = ask(cases);
        assert_eq!(run.code, code, "{}", run.shown());
        let document = run.json();
        let references: Vec<&str> = document["images"]
            .as_array()
            .unwrap()
            .iter()
            .map(|image| image["reference"].as_str().unwrap())
            .collect();
        let expected: Vec<String> = cases.iter().map(|case| name(case)).collect();
        assert_eq!(references, expected);
        for (image, case) in document["images"].as_array().unwrap().iter().zip(cases) {
            let verdict = case.rsplit('_').next().unwrap().to_uppercase();
            assert_eq!(image["verdict"], verdict.as_str());
        }
    }
    // One that is not asked properly is no part of a run: nothing was verified.
    let run = program(["verify", &name("signed_verified"), "app:1", "-o", "json"]).words(OFFLINE).run();
    is_stopped(&run, "build:app/1");
    for (bad, message) in [
        ("999.1.1.1/x:1", "999.1.1.1/x does not give a valid URL"),
        ("1.2.3.4.5/x:1", "1.2.3.4.5/x does not give a valid URL"),
        ("h.example:70000/x:1", "h.example:70000"),
    ] {
        let key = ["--key", "fixtures/keys/platform.pub", "-o", "json"];
        is_stopped(&program(["verify", &name("signed_verified"), bad]).args(key).run(), message);
        is_stopped(&program(["verify", bad]).args(key).run(), message);
    }
}

#[test]
fn every_key_in_use_is_a_pinned_one() {
    let key = |name: &str| {
        let document = words("key -o json --key").arg(format!("fixtures/keys/{name}.pub")).run().json();
        document["key"]["fingerprint"].as_str().unwrap().to_owned()
    };
    let two = || {
        good().args(["--key", "fixtures/keys/other.pub", "-o", "json", "--key-fingerprint", &key("platform")])
    };
    two().run().is("FAILED", Some("key-fingerprint-mismatch"));
    let document = two().args(["--key-fingerprint", &key("other")]).run().is("VERIFIED", None);
    assert_eq!(document["keys"].as_array().unwrap().len(), 2);
    assert_eq!(document["key"], document["keys"][0]);
}

#[test]
fn a_digest_may_be_required() {
    let digest = Layout::case("signed_verified").image_digest();
    for (version, verdict, code) in [
        (format!("@{digest}"), "VERIFIED", None),
        (":build-abc123".to_owned(), "FAILED", Some("tag-not-digest")),
        (String::new(), "FAILED", Some("tag-not-digest")),
    ] {
        let name = format!("oci:fixtures/cases/signed_verified/layout{version}");
        let run = program(["verify", &name, "--require", "digest", "-o", "json"]).words(OFFLINE).run();
        let document = run.is(verdict, code);
        assert_eq!(document["policy"]["require"], json!(["digest"]), "{}", run.shown());
    }
}

#[test]
fn the_key_command_tells_the_fingerprint() {
    let document = words("key -o json --key fixtures/keys/platform.pub").run().json();
    assert_eq!(document["command"], "key");
    assert_eq!((&document["verdict"], &document["images"]), (&Value::Null, &json!([])));
    assert_eq!(document["key"]["algorithm"], "ecdsa-p256");
    let hex = document["key"]["sha256"].as_str().unwrap().to_owned();
    let fingerprint = document["key"]["fingerprint"].as_str().unwrap().to_owned();
    let run = words("key --key fixtures/keys/platform.pub").run();
    assert!(run.code == 0 && run.stdout.contains(&fingerprint), "{}", run.shown());
    for pin in [hex, fingerprint.clone(), fingerprint.trim_end_matches('=').to_owned()] {
        let run = words("key -o json --key fixtures/keys/platform.pub --key-fingerprint").arg(&pin).run();
        let document = run.is("VERIFIED", None);
        assert_eq!(document["key"]["pinned"], true);
        good().args(["-o", "json", "--key-fingerprint", &pin]).run().is("VERIFIED", None);
    }
    words("key -o json --key fixtures/keys/other.pub --key-fingerprint")
        .arg(fingerprint)
        .run()
        .is("FAILED", Some("key-fingerprint-mismatch"));
}

/// Standard error is as wide as a terminal too: nothing is lost, and what is to be pasted stays whole.
#[test]
fn lines_of_standard_error_fit_the_terminal() {
    let layout = "fixtures/cases/signed_verified/layout";
    for (command, kind) in [
        (format!("verify {layout} {OFFLINE}"), "help"),
        (format!("verify oci:{layout} --offline"), "error"),
        (format!("verify oci:{layout} {OFFLINE} --identity any --commit-sha HEAD"), "error"),
        (format!("verify oci:{layout} {OFFLINE} --identity any --registry-alias a.example"), "error"),
        (
            format!(
                "verify oci:{layout} --key no-such-folder/no-such-file-of-a-key-of-the-platform.pub --identity a.example/b"
            ),
            "error",
        ),
        (
            "verify h.example/builds/a:1 --no-such-option-that-is-quite-long-and-longer-than-any-there-is"
                .to_owned(),
            "error",
        ),
        (
            "sbom file:fixtures/cases/signed_verified/no-such-document-of-what-is-inside.json --unsigned"
                .to_owned(),
            "error",
        ),
    ] {
        let of = |columns: &str| words(&command).var("COLUMNS", columns).run();
        let (narrow, wide) = (of("80"), of("400"));
        assert_eq!(narrow.code, 2, "{}", narrow.shown());
        assert_eq!(narrow.stderr, wide.stderr);
        assert!(wide.stderr.contains(&format!("{kind}: ")), "{}", wide.shown());
        assert_eq!(wide.stderr_lines, wide.stderr);
        for line in narrow.stderr_lines.lines().filter(|line| line.chars().count() > 80) {
            let rest = line.trim_start();
            let rest = rest.split_once(": ").map_or(rest, |(_, rest)| rest);
            let is_whole = rest.starts_with("paas-attest ") || rest.starts_with('`') || !rest.contains(' ');
            assert!(is_whole, "{line}\n{}", narrow.stderr_lines);
        }
        let labels = ["error: ", "  help: ", "warning: "];
        let broken = |text: &str| {
            text.lines().any(|line| line.chars().count() > 80 && labels.iter().any(|l| line.starts_with(l)))
        };
        if broken(&wide.stderr_lines) {
            assert!(narrow.stderr_lines.lines().count() > wide.stderr_lines.lines().count(), "{command}");
        }
    }
    // At least one of them is broken where the terminal is narrow, below its text.
    let run = words(&format!("verify oci:{layout} {OFFLINE} --identity any --commit-sha HEAD"))
        .var("COLUMNS", "80")
        .run();
    assert!(run.stderr_lines.lines().any(|line| line.starts_with("       ")), "{}", run.stderr_lines);
}
