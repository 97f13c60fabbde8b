//! Reports of `verify` in the formats of others, read by what others wrote: a report of tests against the schema that
//! Jenkins publishes (`junit-10.xsd`), summaries by in-toto's own types.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tool(name: &str) -> PathBuf {
    let tools = std::env::var_os("INTEROP_TOOLS");
    let found = tools.map_or_else(|| root().join("target/interop-tools"), PathBuf::from).join(name);
    assert!(found.exists(), "no {}: run tests/interop/tools.sh", found.display());
    found
}

fn ours(arguments: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paas-attest"))
        // No configuration of whoever runs the tests.
        .env("XDG_CONFIG_HOME", "/dev/null")
        .arg("verify")
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("it runs")
}

/// The arguments of every case of `fixtures/cases`, of several images, and of runs that judge nothing; each with its
/// name.
fn runs() -> Vec<(String, Vec<String>)> {
    let folder = root().join("fixtures/cases");
    let mut runs: Vec<(String, Vec<String>)> = std::fs::read_dir(&folder)
        .expect("cases")
        .map(|entry| {
            let name = entry.expect("a case").file_name().into_string().expect("a name");
            let arguments = std::fs::read_to_string(folder.join(&name).join("args")).expect("arguments");
            (name, arguments.lines().map(str::to_owned).collect())
        })
        .collect();
    assert!(runs.len() > 100);
    for line in [
        "oci:fixtures/cases/signed_verified/layout oci:fixtures/cases/unsigned_failed/layout oci:fixtures/cases/bundle-future_undecided/layout --offline --key fixtures/keys/platform.pub --sample 2 --seed ]]>",
        "oci:fixtures/cases/signed_verified/layout oci:fixtures/cases/no-such_case/layout --offline --key fixtures/keys/platform.pub",
        "app:1 --key fixtures/keys/platform.pub",
        "oci:fixtures/cases/signed_verified/layout --offline --key fixtures/keys/platform.pub -a ]]>=<a&b>\"'",
    ] {
        runs.push((line.to_owned(), line.split(' ').map(str::to_owned).collect()));
    }
    runs
}

/// What is written to a file with these options.
fn written(folder: &TempDir, arguments: &[String], format: &str) -> (PathBuf, Option<i32>) {
    let path = folder.path().join(format);
    let output = format!("{format}={}", path.display());
    let run = ours(&[arguments, &["-o".to_owned(), output]].concat());
    (path, run.status.code())
}

#[test]
fn every_report_of_tests_follows_the_schema_that_jenkins_publishes() {
    let schema = root().join("tests/interop/junit-10.xsd");
    let folder = TempDir::new().expect("a folder");
    for (name, arguments) in runs() {
        let (path, code) = written(&folder, &arguments, "junit");
        let judged = Command::new(tool("xmllint"))
            .args(["--noout", "--nonet", "--schema"])
            .args([&schema, &path])
            .output()
            .expect("xmllint runs");
        assert!(judged.status.success(), "{name}:\n{}", String::from_utf8_lossy(&judged.stderr));
        // Green for a yes and for nothing else, as a reader counts it that knows XML.
        let count = |path_of: &str| {
            let counted = Command::new(tool("xmllint")).args(["--xpath", path_of]).arg(&path).output();
            String::from_utf8(counted.expect("xmllint runs").stdout).expect("a number").trim().to_owned()
        };
        let bad = count("count(//testcase/failure) + count(//testcase/error)");
        assert_eq!(bad == "0", code == Some(0), "{name}: {bad}");
        assert_eq!(bad, count("/testsuites/@failures + /testsuites/@errors"), "{name}");
        assert_ne!(count("count(//testcase)"), "0", "{name}");
    }
}

#[test]
fn every_summary_is_one_to_the_types_of_in_toto() {
    let folder = TempDir::new().expect("a folder");
    let mut passed = 0;
    for (name, arguments) in runs() {
        let (path, code) = written(&folder, &arguments, "vsa");
        let read = Command::new(tool("summary-reader"))
            .stdin(Stdio::from(File::open(&path).expect("a summary")))
            .output()
            .expect("the reader runs");
        let said = String::from_utf8(read.stdout).expect("text");
        assert!(read.status.success(), "{name}: {said}\n{}", String::from_utf8_lossy(&read.stderr));
        let all_pass = !said.is_empty() && said.lines().all(|line| line.starts_with("PASSED "));
        assert_eq!(all_pass, code == Some(0), "{name}: {said}");
        passed += usize::from(all_pass);
    }
    assert!(passed > 50, "{passed}");
}
