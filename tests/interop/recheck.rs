//! `recheck.sh` under real shells, with a real openssl: over every case of the fixtures, and over what is made of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use paas_attest::recheck::Recheck;
use paas_attest::verdict::Verdict;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::pack::Pack;
use crate::signer::Signer;
use crate::world;

/// A shell, and where its utilities are.
pub(crate) struct Shell {
    pub(crate) name: &'static str,
    command: PathBuf,
    words: &'static [&'static str],
    path: String,
}

/// What a script came to.
pub(crate) struct Checked {
    pub(crate) code: i32,
    pub(crate) said: String,
}

const USUAL: &str = "/usr/local/bin:/usr/bin:/bin";

/// dash, bash as POSIX has it, and busybox with its own utilities alone, but for openssl.
pub(crate) fn shells() -> (TempDir, Vec<Shell>) {
    let folder = TempDir::new().expect("a folder");
    let busybox = world::tools().join("busybox");
    let applets = Command::new(&busybox).arg("--list").output().expect("busybox");
    for applet in String::from_utf8(applets.stdout).expect("names").lines() {
        std::os::unix::fs::symlink(&busybox, folder.path().join(applet)).expect("a link");
    }
    let openssl = ["/usr/local/bin/openssl", "/usr/bin/openssl"].map(PathBuf::from);
    let openssl = openssl.into_iter().find(|path| path.exists()).expect("openssl");
    let _ = fs::remove_file(folder.path().join("openssl"));
    std::os::unix::fs::symlink(openssl, folder.path().join("openssl")).expect("a link");
    let own = folder.path().to_str().expect("a name").to_owned();
    let shells = vec![
        Shell { name: "dash", command: "dash".into(), words: &[], path: USUAL.to_owned() },
        Shell { name: "busybox sh", command: busybox, words: &["sh"], path: own },
        Shell { name: "bash", command: "bash".into(), words: &["--posix"], path: USUAL.to_owned() },
    ];
    (folder, shells)
}

impl Shell {
    /// Runs a script with these keys, in this folder.
    pub(crate) fn run(&self, script: &Path, keys: &[PathBuf], from: &Path) -> Checked {
        let output: Output = Command::new(&self.command)
            .args(self.words)
            .arg(script)
            .args(keys)
            .current_dir(from)
            .env_clear()
            .env("PATH", &self.path)
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let said = [output.stdout, output.stderr].concat();
        let acts = |byte: &u8| !matches!(byte, b' '..=b'~' | b'\n');
        let said = String::from_utf8_lossy(&said).into_owned();
        // What a shell says of a script that somebody damaged quotes the damage.
        let of_script = said.lines().filter(|line| !line.contains("recheck.sh: "));
        assert!(!of_script.flat_map(str::bytes).any(|byte| acts(&byte)), "{}: {said:?}", self.name);
        Checked { code: output.status.code().unwrap_or(-1), said }
    }

    /// Runs the script of a pack with the run's own keys.
    fn check(&self, pack: &Pack) -> Checked {
        self.run(&pack.path().join("recheck.sh"), &pack.keys(), Path::new("/"))
    }
}

impl Pack {
    /// The files with the keys of the run.
    pub(crate) fn keys(&self) -> Vec<PathBuf> {
        self.recheck.keys.iter().map(|key| self.path().join(&key.file)).collect()
    }

    /// A script with calls about its images that somebody else wrote.
    pub(crate) fn seal_with(&self, calls: &str) {
        self.sealed(|files, index| {
            let keys = self.recheck.keys.clone();
            let own = Recheck { verdict: None, keys, images: vec![] }.script(files, index);
            own.replace("\nverdict NONE\n", &format!("\n{calls}"))
        });
    }
}

/// A case of the fixtures: its name, its arguments, and the words of `expect`.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) args: Vec<String>,
    expect: Vec<String>,
}

pub(crate) fn cases() -> Vec<Case> {
    let folder = world::repository_root().join("fixtures/cases");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("cases")
        .map(|entry| entry.expect("a case").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    let read = |name: &str, file: &str| fs::read_to_string(folder.join(name).join(file)).expect("a file");
    let case = |name: String| Case {
        args: read(&name, "args").lines().map(str::to_owned).collect(),
        expect: read(&name, "expect").split_whitespace().map(str::to_owned).collect(),
        name,
    };
    names.into_iter().map(case).collect()
}

impl Case {
    fn verdict(&self) -> Verdict {
        match self.expect[0].as_str() {
            "VERIFIED" => Verdict::Verified,
            "FAILED" => Verdict::Failed,
            "UNDECIDED" => Verdict::Undecided,
            other => panic!("{other}"),
        }
    }

    fn pack(&self) -> Pack {
        Pack::of(&self.args, self.verdict())
    }
}

/// Keys that openssl cannot be given as the run took them.
const UNREAD: [&str; 0] = [];

/// The run's verdict and the script's agree over every case, in every shell.
#[test]
fn every_case_is_checked_as_it_was_judged() {
    let (_folder, shells) = shells();
    let mut counts: BTreeMap<(String, i32, bool), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in cases() {
        let pack = case.pack();
        assert_eq!(pack.recheck.verdict, Some(case.verdict()), "{}", case.name);
        let keys = if pack.keys().is_empty() { vec![world::key("platform.pub").into()] } else { pack.keys() };
        // bash is the slowest: it runs what is good.
        let bash = usize::from(case.verdict() == Verdict::Verified);
        for shell in &shells[..2 + bash] {
            let Checked { code, said } = shell.run(&pack.path().join("recheck.sh"), &keys, Path::new("/"));
            // Of a run that was not VERIFIED: whether more than that is found.
            let own = said.lines().any(|line| line.starts_with("FAIL ") && !line.contains("the run was "));
            *counts.entry((case.expect[0].clone(), code, own)).or_default() += 1;
            let expected = i32::from(case.verdict() != Verdict::Verified);
            if code != expected && !UNREAD.contains(&case.name.as_str()) {
                wrong.push(format!("{} under {}: {code}\n{said}", case.name, shell.name));
            }
        }
    }
    for ((verdict, code, own), count) in &counts {
        println!("{verdict}: {code}, {} by itself: {count}", if *own { "FAIL" } else { "no FAIL" });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A file, and what is done to it.
fn damages(bytes: &[u8]) -> Vec<(&'static str, Option<Vec<u8>>)> {
    let flipped = |at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1;
        Some(bytes)
    };
    let mut longer = bytes.to_vec();
    longer.push(b'\n');
    let mut all = vec![("is longer", Some(longer)), ("is empty", Some(vec![])), ("is gone", None)];
    if let Some(last) = bytes.len().checked_sub(1) {
        all.extend([("begins otherwise", flipped(0)), ("is other in the middle", flipped(last / 2))]);
        all.extend([("ends otherwise", flipped(last)), ("is shorter", Some(bytes[..last].to_vec()))]);
    }
    all
}

/// Whatever is done to any file of a good pack, this script too, it does not end with 0.
#[test]
fn no_damage_is_passed_over() {
    let (_folder, shells) = shells();
    for name in ["sbom-and-provenance_verified", "sbom-bundle_verified"] {
        let case = cases().into_iter().find(|case| case.name == name).expect("a case");
        let pack = case.pack();
        let (mut done, keys) = (0, [PathBuf::from(world::key("platform.pub"))]);
        let script = pack.path().join("recheck.sh");
        for (n, file) in pack.files().into_keys().enumerate() {
            let shell = &shells[n % shells.len()];
            let path = pack.path().join(&file);
            let good = fs::read(&path).expect("a file");
            for (what, bytes) in damages(&good) {
                match bytes {
                    Some(bytes) => fs::write(&path, bytes).expect("a file can be written"),
                    None => fs::remove_file(&path).expect("a file can be removed"),
                }
                let Checked { code, said } = shell.run(&script, &keys, Path::new("/"));
                // Of a script that is cut before it begins nothing can be asked but that it says nothing.
                let holds = said.contains("all of this holds") || (code == 0 && file != "recheck.sh");
                assert!(!holds, "{name}: {file} {what}, under {}: {code}\n{said}", shell.name);
                fs::write(&path, &good).expect("a file can be written");
                done += 1;
            }
            // A link to the very same bytes.
            let elsewhere = TempDir::new().expect("a folder");
            fs::write(elsewhere.path().join("f"), &good).expect("a file can be written");
            fs::remove_file(&path).expect("a file can be removed");
            std::os::unix::fs::symlink(elsewhere.path().join("f"), &path).expect("a link");
            let Checked { code, said } = shell.run(&script, &keys, Path::new("/"));
            assert_eq!(code, 1, "{name}: {file} is a link, under {}:\n{said}", shell.name);
            fs::remove_file(&path).expect("a link can be removed");
            fs::write(&path, &good).expect("a file can be written");
        }
        println!("{name}: {done} damages");
        for shell in &shells {
            let whole = shell.check(&pack);
            assert_eq!(whole.code, 0, "{name}, under {}:\n{}", shell.name, whole.said);
        }
    }
}

/// What a layout is said to hold, by whoever believes all that it says: the last layer of every signature, every layer of
/// every attestation, and what the command line asks. `None` where it is not said.
fn believed(case: &Case, folder: &Path) -> Option<String> {
    let read = |path: PathBuf| -> Option<Value> { serde_json::from_slice(&fs::read(path).ok()?).ok() };
    let blob = |digest: &Value| read(folder.join("blobs/sha256").join(hex(digest)?));
    let index = read(folder.join("index.json"))?;
    let entries = index["manifests"].as_array()?;
    let name = |entry: &Value| {
        let annotations = &entry["annotations"];
        let kind = annotations["kind"].as_str().unwrap_or_default().rsplit('/').next().map(str::to_owned);
        let name = annotations["org.opencontainers.image.ref.name"].as_str().unwrap_or_default();
        if name.strip_suffix(".sig").is_some() || kind.as_deref() == Some("sigs") {
            "sig"
        } else if name.strip_suffix(".att").is_some() || kind.as_deref() == Some("atts") {
            "att"
        } else {
            "image"
        }
    };
    let of = |what| entries.iter().filter(move |entry| name(entry) == what);
    let image = hex(&of("image").next()?["digest"])?.to_owned();
    let mut calls = format!("image {image} believed\n");
    for manifest in of("sig") {
        let (digest, layers) = (hex(&manifest["digest"])?, blob(&manifest["digest"])?);
        let last = layers["layers"].as_array()?.len().checked_sub(1)?;
        calls += &format!("signature {digest} {last} simple-signing\ncarrier\n");
    }
    let names = [
        ("--tenant-id", "tenant_id"),
        ("--app-id", "app_id"),
        ("--commit-sha", "commit_sha"),
        ("--build-id", "build_id"),
    ];
    for words in case.args.windows(2) {
        let [option, value] = words else { continue };
        let pin = names.iter().find(|(name, _)| name == option).map(|(_, name)| (*name, value.as_str()));
        let pin = pin.or(if ["-a", "--annotation"].contains(&option.as_str()) {
            value.split_once('=')
        } else {
            None
        });
        if let Some((name, value)) = pin {
            calls += &format!("pin '\"{name}\"' '\"{value}\"'\n");
        }
        if option == "--identity" && value != "any" {
            calls += &format!("identity '{value}'\n");
        }
    }
    for manifest in of("att") {
        let (digest, layers) = (hex(&manifest["digest"])?, blob(&manifest["digest"])?);
        for (n, layer) in layers["layers"].as_array()?.iter().enumerate() {
            let kind = layer["annotations"]["predicateType"].as_str().unwrap_or("https://cyclonedx.org/bom");
            calls += &format!("attestation {digest} {n} envelope '\"{kind}\"'\n");
        }
    }
    Some(calls + "verdict VERIFIED\n")
}

fn hex(digest: &Value) -> Option<&str> {
    digest.as_str()?.strip_prefix("sha256:")
}

/// What the script does not look at, and says so: why a case is FAILED that passes when all else is believed.
const NOT_LOOKED_AT: [(&str, &str); 20] = [
    ("att-no-layers_failed", ASKED),
    ("image-absent_failed", "another image was asked for"),
    ("key-fingerprint-mismatch_failed", ASKED),
    ("key-unpinned_failed", ASKED),
    ("log-absent_failed", ASKED),
    ("payload-invalid-utf8_failed", UNICODE),
    ("payload-lone-surrogate_failed", UNICODE),
    ("predicate-doubled-key_failed", PREDICATE),
    ("provenance-absent_failed", ASKED),
    ("provenance-one-contradicts_failed", PREDICATE),
    ("provenance-only-sbom_failed", ASKED),
    ("provenance-other-builder_failed", PREDICATE),
    ("provenance-other-commit_failed", PREDICATE),
    ("provenance-other-source_failed", PREDICATE),
    ("provenance-source-prefix_failed", PREDICATE),
    ("provenance-v1-other-commit_failed", PREDICATE),
    ("sbom-absent_failed", ASKED),
    ("sbom-only-provenance_failed", ASKED),
    ("sbom-only-spdx_failed", ASKED),
    ("tag-not-digest_failed", ASKED),
];
const ASKED: &str = "what the run required beside signature, identity and pins is its verdict's alone";
const PREDICATE: &str = "what an SBOM or a provenance says is not read";
const UNICODE: &str = "a text in a value that is no Unicode is another text than any pin";

/// The script takes nothing on trust: with calls that believe whatever the layout says, it finds by itself what is wrong
/// with signatures, envelopes, statements and payloads.
#[test]
fn calls_that_believe_everything_are_found_out() {
    let (_folder, shells) = shells();
    let (mut found, mut passed, mut good) = (0, Vec::new(), 0);
    for (n, case) in cases().into_iter().enumerate().filter(|(_, case)| case.verdict() != Verdict::Undecided)
    {
        let pack = case.pack();
        let Some(calls) = believed(&case, pack.path()) else { continue };
        pack.seal_with(&calls);
        let shell = &shells[n % 2];
        let Checked { code, said } = shell.check(&pack);
        match (case.verdict(), code) {
            (Verdict::Verified, 0) => good += 1,
            (Verdict::Failed, 1) => found += 1,
            (Verdict::Failed, 0) => passed.push(case.name),
            (_, 1) => println!("{}: believed too much\n{said}", case.name),
            (_, other) => panic!("{}: {other}\n{said}", case.name),
        }
    }
    println!("{found} FAILED found out, {} not looked at, {good} VERIFIED hold", passed.len());
    let known: Vec<&str> = NOT_LOOKED_AT.iter().map(|(name, _)| *name).collect();
    assert_eq!(passed, known);
}

// --- hostile texts, odd places -----------------------------------------------------------------

const IMAGE: &str = "fixtures/cases/signed_verified/layout";

/// A layout with the image of the fixtures and one signature, whose payload is this text for the image's digest.
fn signed(layout: &Path, payload: impl Fn(&str) -> String, sign: impl Fn(&[u8]) -> String) {
    let blobs = layout.join("blobs/sha256");
    fs::create_dir_all(&blobs).expect("a folder");
    fs::write(layout.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).expect("a file");
    let put = |bytes: &[u8]| {
        let digest = crate::pack::digest(bytes);
        fs::write(blobs.join(digest.hex()), bytes).expect("a blob");
        digest.as_str().to_owned()
    };
    let whole = world::repository_root().join(IMAGE);
    let index = fs::read(whole.join("index.json")).expect("an index");
    let index: Value = serde_json::from_slice(&index).expect("JSON");
    let is_image = |entry: &&Value| !entry["annotations"].to_string().contains(".sig");
    let entries = index["manifests"].as_array().expect("entries");
    let image = entries.iter().find(is_image).expect("an image").clone();
    let digest = image["digest"].as_str().expect("a digest").to_owned();
    put(&fs::read(whole.join("blobs/sha256").join(&digest[7..])).expect("a manifest"));
    let payload = payload(&digest).into_bytes();
    let kind = "application/vnd.dev.cosign.simplesigning.v1+json";
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": put(b"{}"), "size": 2},
        "layers": [{"mediaType": kind, "digest": put(&payload), "size": payload.len(),
            "annotations": {"dev.cosignproject.cosign/signature": sign(&payload)}}],
    });
    let manifest = manifest.to_string();
    let signature = json!({
        "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": put(manifest.as_bytes()), "size": manifest.len(),
        "annotations": {"org.opencontainers.image.ref.name": format!("sha256-{}.sig", &digest[7..])},
    });
    let index = json!({"schemaVersion": 2, "manifests": [image, signature]});
    fs::write(layout.join("index.json"), index.to_string()).expect("an index");
}

/// A payload as cosign writes it, with this reference and these members of `optional`.
fn payload(digest: &str, reference: &str, optional: &str) -> String {
    format!(
        r#"{{"critical":{{"identity":{{"docker-reference":{}}},"image":{{"docker-manifest-digest":"{digest}"}},"type":"cosign container image signature"}},"optional":{{{optional}}}}}"#,
        json!(reference)
    )
}

fn args(words: &[&str]) -> Vec<String> {
    let offline = ["--offline", "--key", "fixtures/keys/platform.pub"];
    words.iter().chain(&offline).map(|word| (*word).to_owned()).collect()
}

/// Texts that would end a quoted word, run a command, or act on a terminal.
const HOSTILE: [&str; 12] = [
    "it's",
    "'; touch PWNED; '",
    "$(touch PWNED)`touch PWNED`",
    "\\",
    "a\\'\"b",
    "two\nlines\nok    pin: fine",
    "\u{1b}[2Jok",
    "caf\u{e9} \u{202e}live",
    "::error::x ##[add-mask]y",
    "<a&b>",
    "%s%n",
    "-n *",
];

#[test]
fn hostile_texts_are_data_in_every_place() {
    let (_folder, shells) = shells();
    let platform = Signer::platform();
    for hostile in HOSTILE {
        for (shell, go) in shells.iter().flat_map(|shell| [(shell, true), (shell, false)]) {
            // A control character in a name is written with \\u, which the script does not read in names.
            let named = format!("n{}", hostile.replace('\u{1b}', "_"));
            // As name and as value; as serde writes them, and the value as Go does.
            let mut text = json!(hostile).to_string();
            if go {
                text = text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
            }
            let optional = format!("{}:\"x\",\"note\":{text}", json!(named));
            let elsewhere = TempDir::new().expect("a folder");
            // Nobody can name a folder with a control character to us, and with a colon it ends there.
            let odd = hostile.replace([':', '/', '\n', '\u{1b}'], "_");
            let layout = elsewhere.path().join(&odd);
            signed(&layout, |digest| payload(digest, "h.x/a", &optional), |bytes| platform.sign(bytes));
            let name = format!("oci:{}", layout.display());
            let (value, pinned) = (format!("note={hostile}"), format!("{named}=x"));
            let good = args(&[&name, "--identity", "h.x/a", "-a", &value, "-a", &pinned]);
            let pack = Pack::of(&good, Verdict::Undecided);
            assert_eq!(pack.recheck.verdict, Some(Verdict::Verified), "{hostile:?}");
            assert!(pack.script().bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')), "{hostile:?}");
            let within = elsewhere.path().join("within");
            fs::create_dir_all(&within).expect("a folder");
            let checked = |pack: &Pack| {
                shell.run(&pack.path().join("recheck.sh"), &[world::key("platform.pub").into()], &within)
            };
            let Checked { code, said } = checked(&pack);
            assert_eq!(code, 0, "{hostile:?} under {}\n{said}", shell.name);
            // Another value is asked, and another repository is signed.
            let other = format!("note={hostile}.");
            for wrong in [
                args(&[&name, "--identity", "h.x/a", "-a", &other]),
                args(&[&name, "--identity", "h.x/b", "-a", &value]),
            ] {
                let pack = Pack::of(&wrong, Verdict::Undecided);
                let Checked { code, said } = checked(&pack);
                assert_eq!(code, 1, "{hostile:?} under {}\n{said}", shell.name);
                assert!(said.contains("FAIL  pin") || said.contains("FAIL  identity"), "{said}");
            }
            signed(&layout, |digest| payload(digest, hostile, "\"a\":\"b\""), |bytes| platform.sign(bytes));
            let pack = Pack::of(&args(&[&name, "--identity", "h.x/a"]), Verdict::Undecided);
            let Checked { code, said } = checked(&pack);
            assert_eq!(code, 1, "{hostile:?} under {}\n{said}", shell.name);
            let lines = fs::read_dir(&within).expect("a folder").count();
            let pwned = lines
                + fs::read_dir(pack.path())
                    .expect("a folder")
                    .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name() == "PWNED"))
                    .count();
            assert_eq!(pwned, 0, "{hostile:?} under {}", shell.name);
        }
    }
}

/// A name can be written with `\\u` in many ways, and the script does not tell whether two are one: it passes none.
#[test]
fn a_name_that_is_written_in_another_way_is_not_passed() {
    let (_folder, shells) = shells();
    let platform = Signer::platform();
    for name in ["\\u0074eam", "team\\u001b", "te\\/am"] {
        let layout = TempDir::new().expect("a folder");
        let optional = format!(r#""{name}":"x""#);
        signed(layout.path(), |digest| payload(digest, "h.x/a", &optional), |bytes| platform.sign(bytes));
        let of = format!("oci:{}", layout.path().display());
        let pack = Pack::of(&args(&[&of, "--identity", "h.x/a"]), Verdict::Undecided);
        assert_eq!(pack.recheck.verdict, Some(Verdict::Verified), "{name}");
        for shell in &shells {
            let Checked { code, said } = shell.check(&pack);
            assert_eq!(code, 1, "{name} under {}\n{said}", shell.name);
        }
    }
}

/// What is signed of the repository: a tag may follow, and the image's own digest.
#[test]
fn an_identity_is_compared_as_the_run_compares_it() {
    let (_folder, shells) = shells();
    let platform = Signer::platform();
    let other = format!("@sha256:{}", "0".repeat(64));
    for (n, (behind, holds)) in [
        ("", true),
        (":t1", true),
        ("@IMAGE", true),
        (":t1@IMAGE", true),
        (&other, false),
        (":t1/c", false),
        ("b", false),
        ("/", false),
        (":", false),
        (":t:u", false),
        ("@", false),
        ("\"", false),
    ]
    .into_iter()
    .enumerate()
    {
        let layout = TempDir::new().expect("a folder");
        let reference = |digest: &str| format!("h.x:5000/a{}", behind.replace("IMAGE", digest));
        signed(layout.path(), |digest| payload(digest, &reference(digest), ""), |bytes| platform.sign(bytes));
        let name = format!("oci:{}", layout.path().display());
        let pack = Pack::of(&args(&[&name, "--identity", "h.x:5000/a"]), Verdict::Undecided);
        assert_eq!(pack.recheck.verdict == Some(Verdict::Verified), holds, "{behind}");
        let Checked { code, said } = shells[n % shells.len()].check(&pack);
        assert_eq!(code, i32::from(!holds), "{behind}\n{said}");
        assert_eq!(said.contains("FAIL  identity"), !holds, "{behind}\n{said}");
    }
}

/// Ed25519 over a hash, as cosign 3 signs it: openssl can check that from 3.2 on, and before it says that it cannot.
#[test]
fn a_hash_signed_by_ed25519_is_checked_or_is_said_not_to_be() {
    let (_folder, shells) = shells();
    let pem = fs::read_to_string(world::key("ed25519-TEST-ONLY.pem")).expect("a key");
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(body).expect("base64");
    let key = ed25519_dalek::SigningKey::from_bytes(der.last_chunk().expect("a seed"));
    let sign = |bytes: &[u8]| {
        let hash = <ed25519_dalek::Sha512 as ed25519_dalek::Digest>::new_with_prefix(bytes);
        STANDARD.encode(key.sign_prehashed(hash, None).expect("a signature").to_bytes())
    };
    let layout = TempDir::new().expect("a folder");
    signed(layout.path(), |digest| payload(digest, "h.x/a", ""), sign);
    let name = format!("oci:{}", layout.path().display());
    let words = [&name, "--identity", "h.x/a", "--offline", "--key", "fixtures/keys/ed25519.pub"];
    let pack = Pack::of(&words.map(str::to_owned), Verdict::Undecided);
    assert_eq!(pack.recheck.verdict, Some(Verdict::Verified));
    for shell in &shells {
        let Checked { code, said } = shell.check(&pack);
        let cannot = said.contains("this openssl cannot check Ed25519ph");
        assert_eq!(code, i32::from(cannot), "{}\n{said}", shell.name);
        println!("{}: Ed25519ph {}", shell.name, if cannot { "cannot be checked" } else { "is checked" });
    }
}

/// Wherever it lies and is called from; what it makes beside itself is gone.
#[test]
fn it_works_from_anywhere_and_leaves_nothing() {
    let (_folder, shells) = shells();
    let case = cases().into_iter().find(|case| case.name == "signed_verified").expect("a case");
    let (pack, elsewhere) = (case.pack(), TempDir::new().expect("a folder"));
    let before = pack.files();
    for (n, name) in ["it's a $(pack) here", "-n", "p", "a\\b*"].into_iter().enumerate() {
        let folder = elsewhere.path().join(name);
        crate::pack::copy(pack.path(), &folder);
        fs::copy(world::key("platform.pub"), elsewhere.path().join("-k 'x'.pub")).expect("a key");
        fs::create_dir_all(elsewhere.path().join("t m p")).expect("a folder");
        let from_outside = format!("{name}/recheck.sh");
        let outside = if name == "-n" { "./-n/recheck.sh" } else { &from_outside };
        let within = ["recheck.sh", "./recheck.sh"];
        for shell in &shells {
            let runs = [
                (&folder, within[n % 2], "cosign.pub"),
                (&elsewhere.path().to_owned(), outside, "-k 'x'.pub"),
            ];
            for (from, script, key) in runs {
                let output = Command::new(&shell.command)
                    .args(shell.words)
                    .args([script, key])
                    .current_dir(from)
                    .env_clear()
                    .envs([("PATH", shell.path.as_str()), ("CDPATH", "/:/tmp"), ("TMPDIR", "../t m p")])
                    .env("TMPDIR", elsewhere.path().join("t m p"))
                    .output()
                    .expect("a shell");
                let said = String::from_utf8_lossy(&output.stdout).into_owned();
                assert_eq!(output.status.code(), Some(0), "{name} under {}\n{said}", shell.name);
            }
        }
        assert_eq!(fs::read_dir(elsewhere.path().join("t m p")).expect("a folder").count(), 0);
    }
    assert_eq!(pack.files(), before);
}

#[test]
fn what_is_not_asked_properly_is_2_and_another_key_is_1() {
    let (_folder, shells) = shells();
    let pack = cases().into_iter().find(|case| case.name == "signed_verified").expect("a case").pack();
    let script = pack.path().join("recheck.sh");
    for shell in &shells {
        for (key, code, part) in [
            (None, 2, "usage: sh recheck.sh KEY"),
            (Some("no-such.pub".to_owned()), 2, "nothing was checked"),
            (Some(world::key("README.md")), 2, "not a public key"),
            (Some(world::key("platform-TEST-ONLY.pem")), 2, "not a public key"),
            (Some(world::key("other.pub")), 1, "FAIL  each key that is given is a key of the run"),
        ] {
            let keys: Vec<PathBuf> = key.into_iter().map(PathBuf::from).collect();
            let checked = shell.run(&script, &keys, Path::new("/"));
            assert_eq!(checked.code, code, "{keys:?} under {}\n{}", shell.name, checked.said);
            assert!(checked.said.contains(part), "{keys:?} under {}\n{}", shell.name, checked.said);
        }
        // The right one does not make up for another.
        let both = ["platform.pub", "other.pub"].map(|key| PathBuf::from(world::key(key)));
        assert_eq!(shell.run(&script, &both, Path::new("/")).code, 1, "{}", shell.name);
    }
}

/// What is added, and what is cut off its end: the script is read by a shell as it goes.
#[test]
fn what_is_added_and_what_is_cut_off_is_seen() {
    let (_folder, shells) = shells();
    let pack = cases().into_iter().find(|case| case.name == "signed_verified").expect("a case").pack();
    for (n, extra) in ["x", ".x", "blobs/x", "blobs/sha256/x", "a\n.", "a\ncosign.pub", "timestamp.tsr.asc"]
        .iter()
        .enumerate()
    {
        let path = pack.path().join(extra);
        fs::write(&path, "x").expect("a file");
        let Checked { code, said } = shells[n % shells.len()].check(&pack);
        assert_eq!(code, 1, "{extra:?}\n{said}");
        fs::remove_file(path).expect("a file");
    }
    let odd = pack.path().join("\n.");
    fs::create_dir(&odd).expect("a folder");
    fs::write(odd.join("cosign.pub"), "x").expect("a file");
    assert_eq!(shells[0].check(&pack).code, 1);
    fs::remove_dir_all(odd).expect("a folder");
    let script = pack.script();
    let begins = script.find("trap ").expect("a trap");
    let ends: Vec<usize> =
        script.match_indices('\n').map(|(at, _)| at + 1).filter(|at| *at > begins + 200).collect();
    let last = script.trim_end().len();
    for (n, end) in ends.iter().step_by(7).copied().chain([last - 1, last - 9, last - 20]).enumerate() {
        if end >= last {
            continue;
        }
        fs::write(pack.path().join("recheck.sh"), &script[..end]).expect("a script");
        let shell = &shells[n % shells.len()];
        let Checked { code, said } = shell.check(&pack);
        assert_ne!(code, 0, "cut at {end} under {}\n{said}", shell.name);
    }
}

/// The commands of the text, as they stand there: what openssl and cosign say.
#[test]
fn the_recipes_of_the_text_work() {
    let home = TempDir::new().expect("a folder");
    for (name, cosign) in [
        ("cosign-save_verified", Some("cosign-2.2.3")),
        ("bundle_verified", None),
        ("key-p384_verified", None),
        ("key-p521-sha512_verified", None),
        ("key-rsa2048_verified", None),
        ("key-ed25519_verified", None),
        ("cosign-save_verified", Some("cosign-3.1.3")),
    ] {
        let pack = cases().into_iter().find(|case| case.name == name).expect("a case").pack();
        let text = pack.readme();
        let path = format!("{}:{USUAL}", home.path().display());
        let run = |block: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", block]).current_dir(pack.path()).env_clear();
            let output = shell.env("PATH", &path).env("HOME", home.path()).output().expect("sh");
            let said = [output.stdout, output.stderr].concat();
            (output.status.success(), String::from_utf8_lossy(&said).into_owned())
        };
        let block = |begin: &str| {
            let from = text.find(begin).unwrap_or_else(|| panic!("no {begin} in\n{text}"));
            text[from..].split("\n\n").next().expect("a block").to_owned()
        };
        let by_hand = text.split("ONE SIGNATURE BY HAND").nth(1).expect("a recipe");
        let begin = if by_hand.contains("\nf=blobs") { "f=blobs" } else { "openssl base64 -d" };
        let recipe = block(begin);
        let (held, said) = run(&recipe);
        // A curve's own hash is shown; cosign 2 signs SHA-256.
        let (held, said) = if held || !text.contains("then it is -sha256") {
            (held, said)
        } else {
            run(&recipe.replace("-sha384", "-sha256").replace("-sha512", "-sha256"))
        };
        assert!(held && said.contains("Verified"), "{name}: {said}\n{recipe}");
        let fixed = run(&block("    sed '/^# THE RUN$/q' recheck.sh")).1;
        assert!(text.contains(&fixed[..64]), "{name}: {fixed}\n{text}");
        if let Some(cosign) = cosign {
            let _ = fs::remove_file(home.path().join("cosign"));
            std::os::unix::fs::symlink(world::tools().join(cosign), home.path().join("cosign"))
                .expect("a link");
            let recipe = block("cosign verify --local-image");
            let (held, said) = run(&recipe);
            assert!(held, "{cosign}: {said}\n{recipe}");
            let (held, said) = run(&format!("{recipe} -a tenant_id=rival"));
            assert!(!held, "{cosign}: {said}");
        }
    }
}
