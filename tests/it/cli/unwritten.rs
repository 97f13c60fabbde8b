//! A report that could not be written takes the yes out of every other one.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{case, good, identity};
use crate::support::command::{Program, Run, check, program, reason, words};
use crate::support::rows::Rows;
use crate::support::world::World;
use crate::support::{self, schema};

/// Where nothing can be written.
fn missing(folder: &TempDir) -> String {
    folder.path().join("missing/report").display().to_string()
}

/// No output says a yes: neither standard output nor any of these files.
#[track_caller]
fn no_yes(run: &Run, files: &[PathBuf]) {
    assert_eq!(run.code, 3, "{}", run.shown());
    assert!(run.stderr.starts_with("error: "), "{}", run.shown());
    let says = |text: &str| text.contains("VERIFIED") || text.contains("UNSIGNED");
    assert!(!says(&run.stdout), "{}", run.shown());
    for path in files {
        let text = support::text(path);
        assert!(!says(&text), "{}\n{text}", run.shown());
    }
}

/// The report in a file, by the schema.
fn read(path: &Path) -> Value {
    let document: Value = serde_json::from_str(&support::text(path)).unwrap();
    assert_eq!(schema::violations(&document), Vec::<String>::new(), "{document:#}");
    document
}

fn report(folder: &TempDir, format: &str) -> (PathBuf, String) {
    let path = folder.path().join(format!("report.{format}"));
    let option = format!("{format}={}", path.display());
    (path, option)
}

/// In every order of what is written and what cannot be.
fn in_every_order(run: impl Fn() -> Program, formats: &[&str], each: impl Fn(&Run, &TempDir)) {
    for bad in 0..=formats.len() {
        let folder = TempDir::new().unwrap();
        let mut options: Vec<String> = formats.iter().map(|format| report(&folder, format).1).collect();
        options.insert(bad, format!("json={}", missing(&folder)));
        let run = options.iter().fold(run(), |run, option| run.args(["-o", option])).run();
        let files: Vec<PathBuf> = formats.iter().map(|format| report(&folder, format).0).collect();
        no_yes(&run, &files);
        each(&run, &folder);
    }
}

#[test]
fn of_verify_no_output_says_verified() {
    in_every_order(good, &["json", "human", "cosign"], |run, folder| {
        let document = read(&report(folder, "json").0);
        assert_eq!((&document["verdict"], &document["exitCode"]), (&"UNDECIDED".into(), &3.into()));
        assert_eq!(document["images"][0]["verdict"], "UNDECIDED");
        assert_eq!(reason(&document).as_deref(), Some("report-unwritten"));
        assert_eq!(check(&document, "report")["outcome"], "undecided");
        assert_eq!(document["summary"]["verified"], 0);
        assert_eq!(document["summary"]["undecided"], 1);
        assert_eq!(support::text(&report(folder, "cosign").0).trim(), "[]");
        assert!(support::text(&report(folder, "human").0).starts_with("UNDECIDED  "), "{}", run.shown());
        assert!(run.stdout.contains("report or document that was asked for"), "{}", run.shown());
    });
}

#[test]
fn standard_output_says_so_in_each_format() {
    let folder = TempDir::new().unwrap();
    let bad = format!("json={}", missing(&folder));
    let json = good().args(["-o", "json", "-o", &bad]).run();
    no_yes(&json, &[]);
    json.is("UNDECIDED", Some("report-unwritten"));
    let cosign = good().args(["-o", "cosign", "-o", &bad]).run();
    no_yes(&cosign, &[]);
    assert_eq!(cosign.stdout.trim(), "[]");
    let quiet = good().args(["-q", "-o", &bad]).run();
    no_yes(&quiet, &[]);
    assert!(quiet.stdout.starts_with("UNDECIDED ") && quiet.stdout.ends_with(" report-unwritten\n"));
    // What was no yes is none the worse, and none the better.
    let document = case("unsigned_failed").args(["-o", "json", "-o", &bad]).run();
    assert_eq!(document.is("FAILED", Some("signature-absent"))["images"][0]["verdict"], "FAILED");
    case("bundle-future_undecided")
        .args(["-o", "json", "-o", &bad])
        .run()
        .is("UNDECIDED", Some("signature-unsupported"));
}

#[test]
fn of_several_images_only_those_change_that_were_verified() {
    let folder = TempDir::new().unwrap();
    let name = |case: &str| format!("oci:fixtures/cases/{case}/layout");
    let run = |more: &[&str]| {
        program(["verify", &name("signed_verified"), &name("paketo_verified")])
            .args(more.iter().copied())
            .words(super::OFFLINE)
            .args(["--identity", &identity(), "-o", &format!("human={}", missing(&folder))])
    };
    let human = run(&[]).run();
    no_yes(&human, &[]);
    let failed = name("unsigned_failed");
    let document = run(&[&failed, "-o", "json"]).run().json();
    assert_eq!((&document["verdict"], &document["exitCode"]), (&"FAILED".into(), &1.into()));
    let verdicts: Vec<&Value> =
        document["images"].as_array().unwrap().iter().map(|image| &image["verdict"]).collect();
    assert_eq!(verdicts, ["UNDECIDED", "UNDECIDED", "FAILED"]);
    assert_eq!((&document["summary"]["verified"], &document["summary"]["undecided"]), (&0.into(), &2.into()));
}

#[test]
fn of_sbom_no_output_says_verified() {
    let world = World::new();
    let run = || world.sbom_as("human");
    in_every_order(run, &["json", "markdown", "csv"], |run, folder| {
        let document = read(&report(folder, "json").0);
        assert_eq!((&document["verdict"], &document["trust"]), (&"UNDECIDED".into(), &"UNTRUSTED".into()));
        assert_eq!(document["images"][0]["verdict"], "UNDECIDED");
        assert_eq!(reason(&document).as_deref(), Some("report-unwritten"));
        let table = support::text(&report(folder, "csv").0);
        assert!(table.lines().skip(1).all(|row| row.starts_with("UNTRUSTED,")), "{table}");
        assert!(run.stdout.starts_with("UNDECIDED"), "{}", run.shown());
    });
}

#[test]
fn a_document_that_is_not_saved_counts_like_a_report() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let (path, option) = report(&folder, "json");
    let run = world.sbom_as("csv").args(["-o", &option, "--save", &missing(&folder)]).run();
    no_yes(&run, std::slice::from_ref(&path));
    assert_eq!(read(&path)["trust"], "UNTRUSTED");
    // What was saved before is what was signed, and stays.
    let saved = folder.path().join("saved.json");
    let bad = format!("json={}", missing(&folder));
    let run = world.sbom_as("human").args(["-o", &bad, "--save", saved.to_str().unwrap()]).run();
    no_yes(&run, &[]);
    assert_eq!(support::text(&saved), world.predicate);
    // An attested document beside the one that is shown is no more trusted than that.
    world.holds(&[
        world.attest(&support::attest::bom("2024-01-01T00:00:00Z", &["z"])),
        world.envelope.clone(),
    ]);
    let document = world.sbom_as("json").args(["-o", &format!("csv={}", missing(&folder))]).run().json();
    assert_eq!(document["others"][0]["trust"], "UNTRUSTED", "{document:#}");
}

#[test]
fn a_gate_that_fails_still_fails() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let asked = ["--deny-license", "MIT", "-o", &format!("csv={}", missing(&folder))];
    let run = world.sbom_as("json").args(asked).run();
    let document = run.json();
    assert_eq!((run.code, &document["verdict"]), (1, &"FAILED".into()), "{}", run.shown());
    assert_eq!(
        (&document["trust"], &document["images"][0]["verdict"]),
        (&"UNTRUSTED".into(), &"UNDECIDED".into())
    );
}

#[test]
fn a_document_that_nobody_signed_is_no_yes_either() {
    let folder = TempDir::new().unwrap();
    let file = "fixtures/documents/crlf.cdx.json";
    for target in [vec!["sbom", file], vec!["diff", file, file]] {
        let run = || program(target.clone()).arg("--unsigned");
        in_every_order(run, &["json", "markdown"], |_, folder| {
            let document = read(&report(folder, "json").0);
            assert_eq!(
                (&document["verdict"], &document["trust"]),
                (&"UNDECIDED".into(), &"UNTRUSTED".into())
            );
        });
    }
    let quiet = program(["sbom", file, "--unsigned", "-q", "--save", &missing(&folder)]).run();
    no_yes(&quiet, &[]);
}

#[test]
fn of_diff_no_output_says_verified() {
    let side = |side: &str| format!("oci:fixtures/diff/two-commits_verified/{side}");
    let run = || {
        program(["diff", &side("old"), &side("new")]).words(super::OFFLINE).args(["--identity", &identity()])
    };
    in_every_order(run, &["json", "markdown", "html", "human"], |_, folder| {
        let document = read(&report(folder, "json").0);
        assert_eq!((&document["verdict"], &document["trust"]), (&"UNDECIDED".into(), &"UNTRUSTED".into()));
        for image in document["images"].as_array().unwrap() {
            assert_eq!(
                (&image["verdict"], &image["sbom"]["trust"]),
                (&"UNDECIDED".into(), &"UNTRUSTED".into())
            );
        }
    });
}

#[test]
fn of_a_pinned_key_no_output_says_verified() {
    let key = "key --key fixtures/keys/platform.pub";
    let shown = words(key).words("-o json").run().json();
    let pin = shown["key"]["fingerprint"].as_str().unwrap().to_owned();
    let run = || words(key).args(["--key-fingerprint", &pin]);
    in_every_order(run, &["json", "human"], |_, folder| {
        let document = read(&report(folder, "json").0);
        assert_eq!((&document["verdict"], &document["exitCode"]), (&"UNDECIDED".into(), &3.into()));
        assert_eq!(document["error"]["code"], "report-unwritten");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output_is_told_in_the_files() {
    let folder = TempDir::new().unwrap();
    let (path, option) = report(&folder, "json");
    let run = good().args(["-o", &option]).stdout_to(Path::new("/dev/full")).run();
    no_yes(&run, std::slice::from_ref(&path));
    assert_eq!(read(&path)["exitCode"], 3);
    // A device is written to last, so that nothing stands before it that is no longer so.
    let run = good().args(["-o", "json=/dev/full", "-o", &option]).run();
    no_yes(&run, &[path]);
}

/// What was given cannot be taken back: a pipe gets its report when all that may fail was tried.
#[cfg(unix)]
#[test]
fn a_stream_that_is_named_first_says_no_yes_either() {
    use std::fs::{File, OpenOptions};
    use std::io::Read as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    use std::process::Command;

    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
    // Opened for both, so that neither side waits for the other.
    let mut reader =
        OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK).open(&pipe).unwrap();
    let all_of = |reader: &mut File| {
        let mut bytes = Vec::new();
        let _ = reader.read_to_end(&mut bytes);
        String::from_utf8(bytes).unwrap()
    };
    let pipe = pipe.display().to_string();
    let bad = format!("cosign={}", missing(&folder));
    let mut rows = Rows::default();
    for format in ["json", "human"] {
        for stream in [pipe.as_str(), "/dev/stderr", "/dev/fd/2"] {
            rows.row(format_args!("{format} to {stream}"), || {
                let run = good().args(["-o", &format!("{format}={stream}"), "-o", &bad]).run();
                assert_eq!(run.code, 3, "{}", run.shown());
                let text = if stream == pipe { all_of(&mut reader) } else { run.stderr.clone() };
                assert!(text.contains("UNDECIDED") && !text.contains("VERIFIED"), "{text}");
            });
        }
    }
    rows.end();
}
