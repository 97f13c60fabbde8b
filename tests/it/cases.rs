//! Every case of `fixtures/cases`: its verdict, its code, its whole output; and what becomes of the
//! good ones when anything in them is changed.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::program;
use crate::support::layout::{Layout, digest};
use crate::support::snapshot;
use crate::support::{self, LOGICAL, REPOSITORY, fixture, text};

/// Cases that ask for what this version does not know yet, with the word that it must refuse.
const LATER: [(&str, &str); 1] = [("log-absent_failed", "log")];

/// A case of the fixtures.
struct Case {
    name: String,
    args: Vec<String>,
    verdict: String,
    code: Option<String>,
}

impl Case {
    fn folder(&self) -> PathBuf {
        fixture("cases").join(&self.name)
    }
}

/// All cases, by name.
fn all() -> Vec<Case> {
    let folder = fixture("cases");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() > 100, "{} cases", names.len());
    names
        .into_iter()
        .map(|name| {
            let read = |file: &str| text(&folder.join(&name).join(file));
            let args = read("args").lines().map(str::to_owned).collect();
            let expect = read("expect");
            let mut words = expect.split_whitespace().map(str::to_owned);
            Case { args, verdict: words.next().expect("a verdict"), code: words.next(), name }
        })
        .collect()
}

fn later(name: &str) -> Option<&'static str> {
    LATER.iter().find(|(case, _)| *case == name).map(|(_, word)| *word)
}

/// The cases that this version can be asked.
fn known() -> impl Iterator<Item = Case> {
    all().into_iter().filter(|case| later(&case.name).is_none())
}

fn verify(case: &Case) -> support::command::Program {
    program(["verify"]).args(case.args.clone())
}

#[test]
fn every_case_says_what_it_is() {
    for case in all() {
        let suffix = case.name.rsplit('_').next().unwrap().to_uppercase();
        assert_eq!(suffix, case.verdict, "{}", case.name);
        assert_eq!(case.code.is_none(), case.verdict == "VERIFIED", "{}", case.name);
        let readme = text(&fixture("cases").join(&case.name).join("README.md"));
        let expected = format!("`{}`", case.verdict);
        assert!(readme.contains(&expected) || readme.contains(&case.verdict), "{}: {readme}", case.name);
    }
}

#[test]
fn every_case_has_its_verdict_and_its_code() {
    for case in known() {
        let run = verify(&case).args(["-o", "json"]).run();
        let document = run.is(&case.verdict, case.code.as_deref());
        assert_eq!(run.stderr, "", "{}", run.shown());
        snapshot::holds(&case.folder(), "json", &snapshot::steady(document));
    }
}

fn human(name: &str, command: support::command::Program, case: &Case) {
    let run = command.run();
    assert!(run.stdout.starts_with(&case.verdict), "{}", run.shown());
    let exit = match case.verdict.as_str() {
        "VERIFIED" => 0,
        "FAILED" => 1,
        _ => 3,
    };
    assert_eq!((run.code, run.stderr.as_str()), (exit, ""), "{}", run.shown());
    snapshot::told(&case.folder(), name, &run);
}

#[test]
fn every_case_is_told_in_words() {
    for case in known() {
        human("human", verify(&case), &case);
    }
}

#[test]
fn every_case_in_one_line_has_its_verdict_and_its_code() {
    for case in known() {
        let run = verify(&case).arg("-q").run();
        assert_eq!(run.stdout.lines().count(), 1, "{}", run.shown());
        let mut words = run.stdout.split_whitespace();
        assert_eq!(words.next(), Some(case.verdict.as_str()), "{}", run.shown());
        let code = words.last().filter(|_| case.verdict != "VERIFIED");
        assert_eq!(code, case.code.as_deref(), "{}", run.shown());
        assert_eq!(run.stderr, "", "{}", run.shown());
    }
}

#[test]
fn words_fit_a_narrow_terminal() {
    let chosen = [
        "signed_verified",
        "signed-index_verified",
        "two-signatures_verified",
        "pins-across-two_failed",
        "pin-mismatch_failed",
        "copied-tenant_failed",
        "unsigned_failed",
        "escapes_failed",
        "bundle_undecided",
        "key-html_undecided",
    ];
    let mut seen = 0;
    for case in known().filter(|case| chosen.contains(&case.name.as_str())) {
        let narrow = || verify(&case).var("COLUMNS", "80");
        for line in narrow().run().stdout.lines().filter(|line| line.chars().count() > 80) {
            // Digests are never broken: whoever copies one wants the whole.
            assert!(line.split_whitespace().any(|word| word.len() > 60), "{}: {line}", case.name);
        }
        human("human-80", narrow(), &case);
        seen += 1;
    }
    assert_eq!(seen, chosen.len());
}

#[test]
fn words_may_be_coloured() {
    for case in
        known().filter(|case| ["signed_verified", "pin-mismatch_failed"].contains(&case.name.as_str()))
    {
        let run = verify(&case).args(["--color", "always"]).run();
        assert!(run.stdout.contains("\u{1b}["), "{}", run.shown());
        snapshot::told(&case.folder(), "human-colour", &run);
    }
}

#[test]
fn no_case_reaches_a_terminal_raw() {
    for case in known() {
        for format in ["human", "json", "cosign"] {
            let run = verify(&case).args(["-v", "-o", format]).run();
            let raw = |c: char| {
                (c.is_control() && c != '\n')
                    || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            };
            assert!(!run.stdout.contains(raw), "{} as {format}: {:?}", case.name, run.stdout);
        }
    }
}

#[test]
fn what_later_versions_bring_is_refused_now() {
    let names: BTreeSet<String> = all().into_iter().map(|case| case.name).collect();
    for (name, word) in LATER {
        assert!(names.contains(name), "{name} is gone");
        let case = all().into_iter().find(|case| case.name == name).unwrap();
        verify(&case).run().is_refused(word);
        // Without that one word it is a case like any other.
        let at = case.args.iter().position(|arg| arg == word).unwrap();
        assert_eq!(case.args[at - 1], "--require");
        let mut rest = case.args.clone();
        rest.drain(at - 1..=at);
        program(["verify", "-o", "json"]).args(rest).run().is("VERIFIED", None);
    }
}

// ---------------------------------------------------------------------------------------------
// The schema

#[test]
fn the_schema_refuses_what_is_no_report() {
    let whole = all().into_iter().find(|case| case.name == "pin-mismatch_failed").unwrap();
    let good = verify(&whole).args(["-o", "json"]).run().json();
    assert_eq!(support::violations(&good), Vec::<String>::new());
    let is_refused = |what: &str, change: &dyn Fn(&mut Value)| {
        let mut bad = good.clone();
        change(&mut bad);
        assert!(!support::violations(&bad).is_empty(), "the schema allows {what}");
    };
    for member in [
        "schema",
        "tool",
        "command",
        "at",
        "verdict",
        "exitCode",
        "key",
        "policy",
        "summary",
        "images",
        "weaknesses",
    ] {
        is_refused(&format!("no `{member}`"), &|bad| drop(bad.as_object_mut().unwrap().remove(member)));
    }
    for member in
        ["reference", "digest", "verdict", "annotations", "checks", "signatures", "attestations", "gaps"]
    {
        is_refused(&format!("no `images[].{member}`"), &|bad| {
            drop(bad["images"][0].as_object_mut().unwrap().remove(member));
        });
    }
    for member in ["id", "outcome", "code", "expected", "observed", "message"] {
        is_refused(&format!("no `checks[].{member}`"), &|bad| {
            drop(bad["images"][0]["checks"][0].as_object_mut().unwrap().remove(member));
        });
    }
    for member in ["where", "status", "code", "identity", "annotations", "log"] {
        is_refused(&format!("no `signatures[].{member}`"), &|bad| {
            drop(bad["images"][0]["signatures"][0].as_object_mut().unwrap().remove(member));
        });
    }
    for (pointer, value) in [
        ("/schema", json!("paas-attest/report/v2")),
        ("/command", json!("sign")),
        ("/verdict", json!("verified")),
        ("/verdict", json!("PASS")),
        ("/exitCode", json!(5)),
        ("/at", json!("yesterday")),
        ("/summary/verified", json!(-1)),
        ("/images/0/digest", json!("sha256:abc")),
        ("/images/0/verdict", json!(true)),
        ("/images/0/checks/0/id", json!("mood")),
        ("/images/0/checks/0/outcome", json!("passed")),
        ("/images/0/signatures/0/status", json!("ok")),
        ("/key/fingerprint", json!("MD5:abc")),
    ] {
        is_refused(&format!("{value} at {pointer}"), &|bad| {
            *bad.pointer_mut(pointer).expect("a pointer that leads somewhere") = value.clone();
        });
    }
    // Changes are additive: what a later version adds is no violation.
    let mut more = good.clone();
    more["later"] = json!(1);
    more["images"][0]["later"] = json!({});
    more["images"][0]["checks"][0]["later"] = json!([]);
    assert_eq!(support::violations(&more), Vec::<String>::new());
}

// ---------------------------------------------------------------------------------------------
// Forgery: every leaf of every good case

/// What a run inside this process came to.
#[derive(Debug, PartialEq, Eq)]
struct Judged {
    exit: u8,
    code: Option<String>,
    digest: Option<String>,
    trusted: usize,
    carrier: Option<String>,
}

/// `verify` of a folder with the options of a case, without a process of its own.
fn judge(folder: &Path, options: &[String]) -> Judged {
    let args = ["paas-attest".to_owned(), "verify".to_owned(), format!("oci:{}", folder.display())];
    let cli =
        paas_attest::cli::Cli::try_parse_from(args.iter().chain(options)).expect("the options of a case");
    let paas_attest::cli::Sub::Verify(args) = cli.command else { panic!("not verify") };
    let request = paas_attest::config::verify(&args, &paas_attest::config::Environment::default());
    let line = paas_attest::ui::Line::new(false, true, 1);
    let report = request.and_then(|request| paas_attest::run::verify(request, "AT".to_owned(), &line));
    let Ok(report) = report else {
        return Judged { exit: 2, code: None, digest: None, trusted: 0, carrier: None };
    };
    let style =
        paas_attest::report::Style { width: 100, color: false, detail: paas_attest::report::Detail::Usual };
    let document = report.render(paas_attest::report::Format::Json, style).expect("a report");
    let document: Value = serde_json::from_slice(&document).expect("JSON");
    let image = &document["images"][0];
    let signatures = image["signatures"].as_array().cloned().unwrap_or_default();
    let carrier = signatures.iter().find(|one| one["carrier"] == true);
    Judged {
        exit: report.exit_code,
        code: support::command::reason(&document),
        digest: image["digest"].as_str().map(str::to_owned),
        trusted: signatures.iter().filter(|one| one["status"] == "trusted").count(),
        carrier: carrier.and_then(|one| one["where"].as_str()).map(str::to_owned),
    }
}

fn asks_for_attestations(case: &Case) -> bool {
    let asked = |arg: &String| arg.contains("sbom") || arg.contains("provenance");
    case.args[1..].iter().any(|arg| asked(arg) || ["--builder-id", "--source-uri"].contains(&arg.as_str()))
}

/// A good case with exactly one signature that can carry it, so that nothing stands in for what is
/// changed.
struct Good {
    name: String,
    options: Vec<String>,
    layout: Layout,
    /// Where changed layouts are written, and what stands there: thousands are judged, and each
    /// differs in a few files only.
    scratch: TempDir,
    written: RefCell<Layout>,
}

impl Good {
    /// Every good case that brings a layout.
    fn all() -> Vec<Self> {
        let goods: Vec<Self> = known()
            .filter(|case| {
                case.verdict == "VERIFIED"
                    && fixture("cases").join(&case.name).join("layout").is_dir()
                    && !asks_for_attestations(case)
            })
            .map(|case| {
                let options = case.args[1..].iter().map(|arg| absolute(arg)).collect();
                let layout = Layout::case(&case.name);
                let scratch = TempDir::new().unwrap();
                layout.write(scratch.path());
                let written = RefCell::new(layout.clone());
                let mut good = Self { layout, options, name: case.name, scratch, written };
                good.keep_the_carrier();
                good
            })
            .collect();
        assert!(goods.len() >= 20, "{} good cases", goods.len());
        goods
    }

    /// Leaves the layer of the one signature that carries the verdict.
    fn keep_the_carrier(&mut self) {
        let judged = self.judge(&self.layout);
        assert_eq!(judged.exit, 0, "{}: {judged:?}", self.name);
        let carrier = judged.carrier.expect("a carrier");
        let layer: usize = carrier
            .rsplit("layer ")
            .next()
            .and_then(|n| n.parse().ok())
            .expect("the carrier names its layer");
        let signature = self.layout.signature_digest().expect("a signed layout");
        let mut manifest = self.layout.manifest(&signature);
        let layers = manifest["layers"].as_array().unwrap();
        if layers.len() > 1 {
            manifest["layers"] = json!([layers[layer].clone()]);
            self.layout.replace(&signature, manifest.to_string().into_bytes());
        }
        let judged = self.judge(&self.layout);
        assert_eq!((judged.exit, judged.trusted), (0, 1), "{}: {judged:?}", self.name);
    }

    fn judge(&self, layout: &Layout) -> Judged {
        layout.write_over(&self.written.borrow(), self.scratch.path());
        self.written.replace(layout.clone());
        judge(self.scratch.path(), &self.options)
    }

    fn payload(&self) -> String {
        self.layout.payload_digest()
    }

    fn signature(&self) -> String {
        self.layout.signature_digest().unwrap()
    }
}

/// Options of cases name files from the repository's root, where tests need not stand.
fn absolute(arg: &str) -> String {
    let path: PathBuf = support::root().join(arg);
    if arg.starts_with("fixtures/") { path.display().to_string() } else { arg.to_owned() }
}

/// Every change of one member or item, with the place where it was made.
fn changes(value: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    collect(value, &mut Vec::new(), value, &mut found);
    found
}

fn collect(whole: &Value, place: &mut Vec<String>, at: &Value, found: &mut Vec<(String, Value)>) {
    let pointer: String =
        place.iter().fold(String::new(), |all, part| all + "/" + &part.replace('~', "~0").replace('/', "~1"));
    let mut put = |what: &str, new: Value| {
        let mut changed = whole.clone();
        *changed.pointer_mut(&pointer).expect("a place of the document") = new;
        if changed != *whole {
            found.push((format!("{pointer} {what}"), changed));
        }
    };
    match at {
        Value::Object(members) => {
            for name in members.keys() {
                let mut without = members.clone();
                let member = without.remove(name).unwrap();
                put(&format!("without {name}"), Value::Object(without.clone()));
                let mut renamed = without.clone();
                renamed.insert(format!("{name}x"), member.clone());
                put(&format!("with {name} renamed"), Value::Object(renamed));
                let mut upper = without;
                upper.insert(name.to_uppercase(), member);
                put(&format!("with {name} in capitals"), Value::Object(upper));
            }
        }
        Value::Array(items) => {
            put("emptied", json!([]));
            if let Some(last) = items.last() {
                let mut more = items.clone();
                more.push(last.clone());
                put("with its last item twice", Value::Array(more));
            }
        }
        Value::String(text) => {
            put("flipped", json!(flipped(text, 0)));
            put("flipped at the end", json!(flipped(text, text.len().saturating_sub(1))));
            put("longer", json!(format!("{text} ")));
            put("emptied", json!(""));
            put("null", Value::Null);
            put("a list", json!([text]));
        }
        Value::Number(number) => {
            put("one more", json!(number.as_i64().unwrap_or_default() + 1));
            put("negative", json!(-1));
            put("text", json!(number.to_string()));
        }
        Value::Bool(flag) => put("negated", json!(!flag)),
        Value::Null => put("text", json!("x")),
    }
    let parts: Vec<(String, &Value)> = match at {
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(n, item)| (n.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (name, part) in parts {
        place.push(name);
        collect(whole, place, part, found);
        place.pop();
    }
}

/// One character exchanged for another of its kind.
fn flipped(text: &str, at: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    if let Some(byte) = bytes.get_mut(at) {
        *byte = match *byte {
            b'a' => b'b',
            b'0' => b'1',
            b'A' => b'B',
            byte if byte.is_ascii_digit() => b'0',
            byte if byte.is_ascii_lowercase() => b'a',
            byte if byte.is_ascii_uppercase() => b'A',
            b'=' => b'A',
            b'+' => b'/',
            _ => b'+',
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn no_change_of_a_payload_is_verified() {
    let mut count = 0;
    for good in Good::all() {
        let payload = good.payload();
        let original = good.layout.blobs[&payload].clone();
        let parsed: Value = serde_json::from_slice(&original).unwrap();
        let same_again = parsed.to_string().into_bytes();
        let mut forged: Vec<(String, Vec<u8>)> = changes(&parsed)
            .into_iter()
            .map(|(what, value)| (what, value.to_string().into_bytes()))
            .collect();
        forged.push(("a blank behind it".to_owned(), [original.as_slice(), b" "].concat()));
        forged.push(("nothing".to_owned(), Vec::new()));
        forged.push(("written in another way".to_owned(), serde_json::to_vec_pretty(&parsed).unwrap()));
        if same_again != original {
            forged.push(("its members in another order".to_owned(), same_again));
        }
        for (what, bytes) in forged {
            assert_ne!(bytes, original, "{}: {what}", good.name);
            // Under the old name: the digest catches it.
            let mut layout = good.layout.clone();
            layout.blobs.insert(payload.clone(), bytes.clone());
            let judged = good.judge(&layout);
            assert_eq!(
                (judged.exit, judged.code.as_deref()),
                (1, Some("content-mismatch")),
                "{}: {what}",
                good.name
            );
            // Under its own name, and the manifest follows: the signature catches it.
            let mut layout = good.layout.clone();
            layout.replace(&payload, bytes);
            let judged = good.judge(&layout);
            assert_eq!(
                (judged.exit, judged.code.as_deref()),
                (1, Some("signature-invalid")),
                "{}: {what}",
                good.name
            );
            count += 2;
        }
    }
    assert!(count > 2000, "{count} changes");
}

#[test]
fn no_change_of_an_image_is_verified() {
    let mut count = 0;
    for good in Good::all() {
        let image = good.layout.image_digest();
        let sig = format!("{}.sig", image.replace(':', "-"));
        for (what, value) in changes(&good.layout.manifest(&image)) {
            let bytes = value.to_string().into_bytes();
            let mut layout = good.layout.clone();
            layout.blobs.insert(image.clone(), bytes.clone());
            let judged = good.judge(&layout);
            assert_eq!(
                (judged.exit, judged.code.as_deref()),
                (1, Some("content-mismatch")),
                "{}: {what}",
                good.name
            );

            // Under its own digest, with the signature of the old one moved over to it.
            let mut layout = good.layout.clone();
            let new = layout.replace(&image, bytes);
            let moved = layout.index.to_string().replace(&sig, &format!("{}.sig", new.replace(':', "-")));
            layout.index = serde_json::from_str(&moved).unwrap();
            let judged = good.judge(&layout);
            assert_eq!(judged.exit, 1, "{}: {what}: {judged:?}", good.name);
            let code = judged.code.as_deref().unwrap_or_default();
            assert!(
                ["image-malformed", "digest-mismatch"].contains(&code),
                "{}: {what}: {judged:?}",
                good.name
            );
            count += 2;
        }
    }
    assert!(count > 1000, "{count} changes");
}

#[test]
fn no_change_of_a_signature_is_verified() {
    let mut count = 0;
    for good in Good::all() {
        let signature = good.signature();
        let manifest = good.layout.manifest(&signature);
        let pointer = "/layers/0/annotations/dev.cosignproject.cosign~1signature";
        let original = manifest.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
        let step = if good.name == "signed_verified" { 1 } else { 11 };
        let mut forged: Vec<String> =
            (0..original.len()).step_by(step).map(|at| flipped(&original, at)).collect();
        forged.extend([
            String::new(),
            original[..original.len() / 2].to_owned(),
            format!("{original}{original}"),
            original.to_lowercase(),
        ]);
        for text in forged {
            assert_ne!(text, original, "{}", good.name);
            let mut changed = manifest.clone();
            *changed.pointer_mut(pointer).unwrap() = json!(text);
            let mut layout = good.layout.clone();
            layout.replace(&signature, changed.to_string().into_bytes());
            let judged = good.judge(&layout);
            assert_eq!(
                (judged.exit, judged.code.as_deref()),
                (1, Some("signature-invalid")),
                "{}: {text}",
                good.name
            );
            count += 1;
        }
    }
    assert!(count > 250, "{count} changes");
}

/// Changes of a signature's manifest that leave a good image good: fields that nobody signs, and on
/// which nothing rests. Every other change is caught.
const UNSIGNED: [&str; 26] = [
    // What a manifest is, its place says too.
    " with mediaType in capitals",
    " with mediaType renamed",
    " without mediaType",
    "/mediaType emptied",
    "/mediaType longer",
    "/mediaType null",
    // The config of a signature means nothing and is not fetched; it only has to be a descriptor.
    "/config with mediaType in capitals",
    "/config with mediaType renamed",
    "/config without mediaType",
    "/config/digest flipped at the end",
    "/config/mediaType emptied",
    "/config/mediaType flipped",
    "/config/mediaType flipped at the end",
    "/config/mediaType longer",
    "/config/mediaType null",
    "/config/size one more",
    // The same signature twice is the same signature.
    "/layers with its last item twice",
    // Of a subject only the digest counts.
    "/subject with mediaType in capitals",
    "/subject with mediaType renamed",
    "/subject without mediaType",
    "/subject/mediaType emptied",
    "/subject/mediaType flipped",
    "/subject/mediaType flipped at the end",
    "/subject/mediaType longer",
    "/subject/mediaType null",
    "/subject/size one more",
];

#[test]
fn no_change_of_a_signature_manifest_is_verified_but_what_nobody_signs() {
    let mut count = 0;
    let mut allowed = BTreeSet::new();
    for good in Good::all() {
        let signature = good.signature();
        let manifest = good.layout.manifest(&signature);
        for (what, value) in changes(&manifest) {
            let bytes = value.to_string().into_bytes();
            // Under the old name, whatever was changed.
            let mut layout = good.layout.clone();
            layout.blobs.insert(signature.clone(), bytes.clone());
            let judged = good.judge(&layout);
            assert_ne!(judged.exit, 0, "{}: {what}", good.name);
            let mut layout = good.layout.clone();
            layout.replace(&signature, bytes);
            let judged = good.judge(&layout);
            if judged.exit == 0 {
                assert_eq!(judged.digest, Some(good.layout.image_digest()), "{}: {what}", good.name);
                allowed.insert(what);
            }
            count += 2;
        }
    }
    assert!(count > 2000, "{count} changes");
    let unsigned: BTreeSet<String> = UNSIGNED.iter().map(|what| (*what).to_owned()).collect();
    let forged: Vec<&String> = allowed.difference(&unsigned).collect();
    assert!(forged.is_empty(), "verified, though it was changed: {forged:#?}");
    // An exception that is none any more must not stay.
    let caught: Vec<&String> = unsigned.difference(&allowed).collect();
    assert!(caught.is_empty(), "not verified any more: {caught:#?}");
}

#[test]
fn an_index_that_is_changed_names_the_same_image_or_none() {
    let mut count = 0;
    for good in Good::all() {
        let image = good.layout.image_digest();
        for (what, value) in changes(&good.layout.index) {
            let mut layout = good.layout.clone();
            layout.index = value;
            let judged = good.judge(&layout);
            if judged.exit == 0 {
                assert_eq!(judged.digest.as_deref(), Some(image.as_str()), "{}: {what}", good.name);
            }
            count += 1;
        }
    }
    assert!(count > 1000, "{count} changes");
}

#[test]
fn a_signature_of_one_good_case_serves_no_other() {
    let goods = Good::all();
    let mut count = 0;
    for one in &goods {
        for other in &goods {
            let (image, theirs) = (one.layout.image_digest(), other.layout.image_digest());
            if image == theirs {
                continue;
            }
            // The image of one under the signature of the other.
            let mut layout = one.layout.clone();
            let manifest = other.layout.manifest(&other.signature());
            layout.blobs.extend(other.layout.blobs.clone());
            layout.blobs.remove(&one.signature());
            let bytes = manifest.to_string().into_bytes();
            let descriptor = json!({
                "mediaType": support::layout::OCI_MANIFEST, "digest": digest(&bytes), "size": bytes.len(),
                "annotations": {"org.opencontainers.image.ref.name": format!("{}.sig", image.replace(':', "-"))},
            });
            layout.blobs.insert(digest(&bytes), bytes);
            layout.index["manifests"] = json!([one.layout.image(), descriptor]);
            let judged = one.judge(&layout);
            assert_eq!(judged.exit, 1, "{} signed by {}: {judged:?}", one.name, other.name);
            count += 1;
        }
    }
    assert!(count > 50, "{count} pairs");
}

#[test]
fn the_identity_of_the_cases_is_the_platforms() {
    // What the forgery tests ask: with another identity they would pass for another reason.
    for good in Good::all() {
        let identity = good
            .options
            .iter()
            .position(|option| option == "--identity")
            .map(|at| good.options[at + 1].clone());
        assert_eq!(identity, Some(format!("{LOGICAL}/{REPOSITORY}")), "{}", good.name);
    }
}

// ---------------------------------------------------------------------------------------------
// Forgery: every leaf of what is attested

/// Changes of an envelope or its manifest that leave a good attestation good: what nobody signs, and on
/// which nothing rests.
const UNSIGNED_BESIDE: [&str; 37] = [
    // A signature twice is one signature; a key's name is a hint, and the key is ours.
    "envelope /signatures with its last item twice",
    "envelope /signatures/0 with keyid renamed",
    "envelope /signatures/0 without keyid",
    "envelope /signatures/0/keyid a list",
    "envelope /signatures/0/keyid longer",
    "envelope /signatures/0/keyid null",
    // What a manifest is, its place says too; its config means nothing.
    "manifest  with mediaType in capitals",
    "manifest  with mediaType renamed",
    "manifest  without mediaType",
    "manifest /mediaType emptied",
    "manifest /mediaType longer",
    "manifest /mediaType null",
    "manifest /config with mediaType in capitals",
    "manifest /config with mediaType renamed",
    "manifest /config without mediaType",
    "manifest /config/digest flipped at the end",
    "manifest /config/mediaType emptied",
    "manifest /config/mediaType flipped",
    "manifest /config/mediaType flipped at the end",
    "manifest /config/mediaType longer",
    "manifest /config/mediaType null",
    "manifest /config/size one more",
    // The signed type decides what a statement proves, never an annotation.
    "manifest /layers with its last item twice",
    "manifest /layers/N with annotations in capitals",
    "manifest /layers/N with annotations renamed",
    "manifest /layers/N without annotations",
    "manifest /layers/N/annotations with dev.cosignproject.cosign/signature in capitals",
    "manifest /layers/N/annotations with dev.cosignproject.cosign/signature renamed",
    "manifest /layers/N/annotations with predicateType in capitals",
    "manifest /layers/N/annotations with predicateType renamed",
    "manifest /layers/N/annotations without dev.cosignproject.cosign/signature",
    "manifest /layers/N/annotations without predicateType",
    "manifest /layers/N/annotations/dev.cosignproject.cosign~1signature longer",
    "manifest /layers/N/annotations/predicateType emptied",
    "manifest /layers/N/annotations/predicateType flipped",
    "manifest /layers/N/annotations/predicateType flipped at the end",
    "manifest /layers/N/annotations/predicateType longer",
];

/// Good cases of which every attestation is asked for: SBOM, provenance of both versions.
fn attested() -> Vec<Good> {
    ["sbom-tiny_verified", "sbom-and-provenance_verified", "sbom-and-provenance-v1_verified"]
        .into_iter()
        .map(|name| {
            let case = all().into_iter().find(|case| case.name == name).expect("a case");
            assert!(asks_for_attestations(&case), "{name}");
            let options = case.args[1..].iter().map(|arg| absolute(arg)).collect();
            let layout = Layout::case(name);
            let scratch = TempDir::new().unwrap();
            layout.write(scratch.path());
            let written = RefCell::new(layout.clone());
            let good = Good { layout, options, name: name.to_owned(), scratch, written };
            assert_eq!(good.judge(&good.layout).exit, 0, "{name}");
            good
        })
        .collect()
}

#[test]
fn no_change_of_an_attestation_is_verified_but_what_nobody_signs() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    let mut count = 0;
    let mut allowed = BTreeSet::new();
    for good in attested() {
        let att = good.layout.attestation_digest().expect("an attested layout");
        let manifest = good.layout.manifest(&att);
        let mut forged: Vec<(String, Layout)> = Vec::new();
        for (what, value) in changes(&manifest) {
            let mut layout = good.layout.clone();
            layout.replace(&att, value.to_string().into_bytes());
            forged.push((format!("manifest {what}"), layout));
        }
        for layer in manifest["layers"].as_array().unwrap() {
            let envelope = layer["digest"].as_str().unwrap().to_owned();
            let parsed: Value = serde_json::from_slice(&good.layout.blobs[&envelope]).unwrap();
            let statement: Value =
                serde_json::from_slice(&STANDARD.decode(parsed["payload"].as_str().unwrap()).unwrap())
                    .unwrap();
            let with_payload = |payload: &Value| {
                let mut changed = parsed.clone();
                changed["payload"] = json!(STANDARD.encode(payload.to_string()));
                changed
            };
            let mut other: Vec<(String, Value)> = changes(&parsed);
            let predicates = changes(&statement);
            other.extend(
                predicates.iter().map(|(what, value)| (format!("payload {what}"), with_payload(value))),
            );
            for (what, value) in other {
                let bytes = value.to_string().into_bytes();
                // Under the old name the digest catches it, under its own the signature.
                let mut layout = good.layout.clone();
                layout.blobs.insert(envelope.clone(), bytes.clone());
                let judged = good.judge(&layout);
                assert_eq!((judged.exit, judged.trusted), (1, 1), "{}: {what}: {judged:?}", good.name);
                let mut layout = good.layout.clone();
                layout.replace(&envelope, bytes);
                forged.push((format!("envelope {what}"), layout));
                count += 1;
            }
        }
        for (what, layout) in forged {
            let judged = good.judge(&layout);
            // Whatever becomes of the attestation, the signature of the image stays what it is.
            assert_eq!(judged.trusted, 1, "{}: {what}: {judged:?}", good.name);
            if judged.exit == 0 {
                allowed.insert(what.replace("/layers/0", "/layers/N").replace("/layers/1", "/layers/N"));
            }
            count += 1;
        }
    }
    assert!(count > 1000, "{count} changes");
    let unsigned: BTreeSet<String> = UNSIGNED_BESIDE.iter().map(|what| (*what).to_owned()).collect();
    let forged: Vec<&String> = allowed.difference(&unsigned).collect();
    assert!(forged.is_empty(), "verified, though it was changed: {forged:#?}");
    let caught: Vec<&String> = unsigned.difference(&allowed).collect();
    assert!(caught.is_empty(), "not verified any more: {caught:#?}");
}

#[test]
fn an_attestation_of_one_good_case_serves_no_other() {
    let goods = attested();
    let whole = known()
        .find(|case| case.name == "sbom-attested_verified")
        .map(|case| Layout::case(&case.name))
        .expect("another image");
    for good in &goods {
        // Their image, signed and all, under the attestations of another image by the same key.
        let mut layout = good.layout.clone();
        layout.blobs.extend(whole.blobs.clone());
        let old = good.layout.attestation_digest().unwrap();
        let manifest = whole.manifest(&whole.attestation_digest().unwrap());
        layout.replace(&old, manifest.to_string().into_bytes());
        let judged = good.judge(&layout);
        assert_eq!(
            (judged.exit, judged.code.as_deref()),
            (1, Some("subject-mismatch")),
            "{}: {judged:?}",
            good.name
        );
    }
}
