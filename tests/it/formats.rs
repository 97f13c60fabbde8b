//! The formats of `verify` that other programs and pages show: one result, one exit code, whatever is written.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cases::{self, Case};
use crate::support::command::{Program, Run, words};
use crate::support::layout::{Layout, digest};
use crate::support::{self, KEY, LOGICAL, REPOSITORY, snapshot};

const FORMATS: [&str; 6] = ["human", "json", "cosign", "markdown", "junit", "vsa"];

fn layout(name: &str) -> String {
    format!("oci:fixtures/cases/{name}/layout")
}

fn verify(names: &[&str]) -> Program {
    let identity = format!("{LOGICAL}/{REPOSITORY}");
    words("verify --offline")
        .args(["--key", KEY, "--identity", &identity])
        .args(names.iter().map(|name| layout(name)))
}

fn statement(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{}", run.shown()))
}

/// The failures and the errors of a report of tests, as its root counts them.
fn counts(run: &Run) -> [usize; 2] {
    ["failures", "errors"].map(|name| {
        let root = run.stdout.split("<testsuites ").nth(1).unwrap_or_else(|| panic!("{}", run.shown()));
        let value = root.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{}", run.shown()))
    })
}

/// What a gate reads of each format says yes for VERIFIED and for nothing else.
#[test]
fn every_case_says_in_every_format_what_its_exit_code_says() {
    for case in cases::all() {
        let run = |format: &str| cases::verify(&case).args(["-o", format]).run();
        let yes = case.verdict == "VERIFIED";
        let page = run("markdown");
        let word = format!("**{}**", case.verdict);
        assert!(page.stdout.lines().nth(1).is_some_and(|line| line.starts_with(&word)), "{}", page.shown());
        let code = case.code.as_deref().unwrap_or_default();
        assert!(page.stdout.contains(code), "{}", page.shown());
        let tests = run("junit");
        let [failures, errors] = counts(&tests);
        let expected = match case.verdict.as_str() {
            "VERIFIED" => failures + errors == 0,
            "FAILED" => failures > 0,
            _ => failures == 0 && errors > 0,
        };
        assert!(expected, "{}", tests.shown());
        assert!(tests.stdout.contains(code), "{}", tests.shown());
        let summary = run("vsa");
        let said = statement(&summary)["predicate"]["verificationResult"].clone();
        let of_nothing = statement(&summary) == json!([]);
        assert!(said == if yes { "PASSED" } else { "FAILED" } || (of_nothing && !yes), "{}", summary.shown());
        for run in [&page, &tests, &summary] {
            let exit = match case.verdict.as_str() {
                "VERIFIED" => 0,
                "FAILED" => 1,
                _ => 3,
            };
            assert_eq!((run.code, run.stderr.as_str()), (exit, ""), "{}", run.shown());
            assert!(!run.stdout.chars().any(support::is_hidden), "{}", run.shown());
        }
    }
}

#[test]
fn some_cases_are_told_in_every_format() {
    let chosen = [
        "sbom-attested_verified",
        "pin-mismatch_failed",
        "escapes_failed",
        "bundle-future_undecided",
        "key-html_undecided",
    ];
    let cases = cases::all().into_iter().filter(|case| chosen.contains(&case.name.as_str()));
    let told = cases.map(|case: Case| {
        for format in ["markdown", "junit"] {
            let mut run = cases::verify(&case).args(["-o", format]).run();
            run.stdout = steady(&run.stdout);
            snapshot::told(&case.folder(), &format!("verify.{format}"), &run);
        }
        let mut summary = statement(&cases::verify(&case).args(["-o", "vsa"]).run());
        if let Some(predicate) = summary.get_mut("predicate") {
            predicate["timeVerified"] = json!("AT");
            predicate["verifier"]["version"]["paas-attest"] = json!("VERSION");
        }
        snapshot::holds(&case.folder(), "verify.vsa", &format!("{summary:#}"));
    });
    assert_eq!(told.count(), chosen.len());
}

/// Without what differs from run to run and from version to version.
fn steady(page: &str) -> String {
    let line = |line: &str| {
        let at = line.contains("name=\"at\"");
        let version = line.contains("name=\"version\"");
        let value = line.find(" value=").filter(|_| at || version);
        value.map_or_else(|| line.to_owned(), |end| format!("{} value=…/>", &line[..end]))
    };
    page.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn several_images_are_told_in_every_format() {
    let names = ["signed_verified", "bundle-future_undecided", "unsigned_failed", "paketo_verified"];
    let run = |format: &str| verify(&names).args(["-o", format]).run();
    for format in FORMATS {
        assert_eq!(run(format).code, 1, "{}", run(format).shown());
    }
    let page = run("markdown").stdout;
    let place = |name: &str| page.find(&layout(name)).unwrap_or_else(|| panic!("{name}: {page}"));
    let order = ["unsigned_failed", "bundle-future_undecided", "signed_verified", "paketo_verified"];
    assert!(order.map(place).is_sorted(), "{page}");
    snapshot::holds(&support::fixture("cases/paketo_verified"), "several.verify.markdown", &page);
    let summaries = statement(&run("vsa"));
    let results =
        summaries.as_array().expect("an array").iter().map(|one| &one["predicate"]["verificationResult"]);
    assert_eq!(results.collect::<Vec<_>>(), ["PASSED", "FAILED", "FAILED", "PASSED"]);
    let tests = run("junit").stdout;
    assert_eq!(tests.matches("<testsuite ").count(), names.len(), "{tests}");
    // A second run is the same page: a comment is replaced by the same.
    assert_eq!(run("markdown").stdout, page);
}

/// No reader takes for a success what stopped before anything was judged.
#[test]
fn a_run_that_judges_nothing_is_a_success_in_no_format() {
    for (run, code) in [
        (words("verify app:1 --key").args([KEY]), 2),
        (verify(&["no-such-case"]), 2),
        (
            words("verify --offline").args([
                "--key",
                "fixtures/keys/bad/html.pub",
                &layout("signed_verified"),
            ]),
            3,
        ),
    ] {
        let folder = TempDir::new().unwrap();
        let path = |format: &str| folder.path().join(format);
        let outputs = FORMATS.map(|format| format!("{format}={}", path(format).display()));
        let run = run.args(outputs.iter().flat_map(|output| ["-o", output])).run();
        assert_eq!(run.code, code, "{}", run.shown());
        let page = |format: &str| support::text(&path(format));
        assert_eq!(page("vsa"), "[]\n");
        let tests = page("junit");
        assert!(tests.contains(" failures=\"0\" errors=\"1\""), "{tests}");
        assert!(tests.contains("<testcase name=\"run\" classname=\"paas-attest\">"), "{tests}");
        let page = page("markdown");
        assert!(page.starts_with("<!-- paas-attest verify -->\n**"), "{page}");
        assert!(!page.contains("VERIFIED"), "{page}");
    }
}

/// What is `FAILED` in a summary that nobody can take back: a report that is not there takes the yes of all others.
#[test]
fn a_report_that_cannot_be_written_takes_the_yes_of_the_others() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let good = ["vsa", "junit", "markdown"].map(|format| format!("{format}={}", path(format)));
    let bad = format!("json={}", path("missing/report"));
    let outputs = good.iter().chain([&bad]).flat_map(|output| ["-o", output]);
    let run = verify(&["signed_verified"]).args(outputs).run();
    assert_eq!(run.code, 3, "{}", run.shown());
    let text = |name: &str| support::text(&folder.path().join(name));
    assert!(text("vsa").contains("\"FAILED\"") && !text("vsa").contains("PASSED"), "{}", text("vsa"));
    assert!(text("junit").contains("type=\"report-unwritten\""), "{}", text("junit"));
    assert!(text("markdown").contains("**UNDECIDED**"), "{}", text("markdown"));
}

/// Who holds a summary can find all that was judged, and what was asked, without this program.
#[test]
fn a_summary_names_all_that_was_judged_and_what_was_asked() {
    let mut trusted = 0;
    for case in cases::all() {
        let report = cases::verify(&case).args(["-o", "json"]).run().json();
        let summary = statement(&cases::verify(&case).args(["-o", "vsa"]).run());
        let Some(predicate) = summary.get("predicate") else { continue };
        let inputs = predicate["inputAttestations"].as_array().map_or(&[][..], Vec::as_slice);
        let digests: Vec<String> = inputs
            .iter()
            .map(|one| format!("sha256:{}", one["digest"]["sha256"].as_str().unwrap()))
            .collect();
        let image = &report["images"][0];
        assert_eq!(
            format!("sha256:{}", summary["subject"][0]["digest"]["sha256"].as_str().unwrap()),
            image["digest"]
        );
        let listed =
            ["signatures", "attestations"].map(|kind| image[kind].as_array().unwrap().clone()).concat();
        let status = |word: &str| listed.iter().filter(|one| one["status"] == word).count();
        // Those that are trusted were hashed: each lies in the layout under its digest, and in a manifest there.
        if status("trusted") > 0 {
            let folder = case.folder().join("layout");
            let blobs: Vec<String> = digests
                .iter()
                .filter(|digest| folder.join("blobs/sha256").join(&digest[7..]).exists())
                .cloned()
                .collect();
            assert!(!folder.exists() || blobs.len() >= 2, "{}: {digests:?}", case.name);
            for of in blobs {
                let bytes = std::fs::read(folder.join("blobs/sha256").join(&of[7..])).unwrap();
                assert!(digest(&bytes) == of || status("refused") > 0, "{}", case.name);
            }
            trusted += 1;
        }
        assert_eq!(
            digests.is_empty(),
            status("trusted") + status("refused") == 0,
            "{}: {digests:?}",
            case.name
        );
        // `jq -cjS '{keys: [.keys[] | {fingerprint, pinned}], policy}' report.json | sha256sum`
        let keys: Vec<Value> = report["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| json!({"fingerprint": key["fingerprint"], "pinned": key["pinned"]}))
            .collect();
        let asked = json!({"keys": keys, "policy": report["policy"]}).to_string();
        let policy = format!("sha256:{}", predicate["policy"]["digest"]["sha256"].as_str().unwrap());
        assert_eq!(policy, digest(asked.as_bytes()), "{}: {asked}", case.name);
    }
    assert!(trusted > 40, "{trusted}");
}

/// The manifest and the payload of a signature, by their digests in the layout.
#[test]
fn a_summary_of_a_signature_names_its_manifest_and_its_payload() {
    let layout = Layout::case("signed_verified");
    let summary = statement(&verify(&["signed_verified"]).args(["-o", "vsa"]).run());
    let inputs = summary["predicate"]["inputAttestations"].as_array().unwrap().clone();
    let manifest = layout.index["manifests"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one.to_string().contains(".sig"))
        .unwrap()["digest"]
        .clone();
    let parsed: Value = serde_json::from_slice(&layout.blobs[manifest.as_str().unwrap()]).unwrap();
    let expected = [&manifest, &parsed["layers"][0]["digest"]];
    let found: Vec<String> =
        inputs.iter().map(|one| format!("sha256:{}", one["digest"]["sha256"].as_str().unwrap())).collect();
    assert_eq!(found.iter().collect::<Vec<_>>(), expected);
}
