//! Every leaf of every good case, changed.

mod attestations;
mod bundles;
mod signed;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Case, all};
use crate::support::layout::{Layout, digest};
use crate::support::{self, LOGICAL, REPOSITORY, fixture};

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
    let paas_attest::cli::Sub::Verify { images } = cli.command else { panic!("not verify") };
    let environment = paas_attest::config::Environment::default();
    let settings = paas_attest::config::layers(&cli.options, &environment);
    let request = paas_attest::config::verify(
        &images,
        &settings,
        &environment,
        (paas_attest::config::AskCheckout::GIT, ""),
        || None,
    );
    let line = paas_attest::ui::Line::new(false, true, 1, paas_attest::report::Lang::En, 100);
    let report = request
        .and_then(|request| paas_attest::run::verify(&request, "AT".to_owned(), &line, &mut Vec::new()));
    let Ok(paas_attest::output::RunReport { report, .. }) = report else {
        return Judged { exit: 2, code: None, digest: None, trusted: 0, carrier: None };
    };
    let style = paas_attest::report::Style {
        width: 100,
        terminal: false,
        color: false,
        detail: paas_attest::report::Detail::Usual,
        lang: paas_attest::report::Lang::En,
    };
    let document = paas_attest::report::Format::named("json")
        .expect("a format")
        .render(&report, style)
        .expect("a report");
    let document: Value = serde_json::from_slice(&document).expect("JSON");
    let image = &document["images"][0];
    let signatures = image["signatures"].as_array().cloned().unwrap_or_default();
    let carrier = signatures.iter().find(|one| one["carrier"] == true);
    Judged {
        exit: report.exit_code(),
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
        let goods: Vec<Self> = all()
            .into_iter()
            .filter(|case| {
                case.verdict == "VERIFIED"
                    && fixture("cases").join(&case.name).join("layout").is_dir()
                    && !asks_for_attestations(case)
                    && !case.name.starts_with("bundle")
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
const UNSIGNED: [&str; 23] = [
    // What a manifest is, its place says too.
    " with mediaType renamed",
    " without mediaType",
    "/mediaType emptied",
    "/mediaType longer",
    "/mediaType null",
    // The config of a signature means nothing and is not fetched; it only has to be a descriptor.
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
