//! A log that does each thing wrong, and each kind of entry done right: in annotations and in bundles.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::attest::{CYCLONE_DX, DSSE, Signer, att_path, bom, manifest, payload, statement};
use crate::support::bundles::{Lists, signature};
use crate::support::command::{Program, check, weaknesses};
use crate::support::layout::Layout;
use crate::support::log::{About, INDEX, Kind, Log, TIME};
use crate::support::registry::{sig_path, verify};
use crate::support::rows::Rows;
use crate::support::server::{Answer, Server};
use crate::support::world::EARLY;

const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
const BUNDLE_01: &str = "application/vnd.dev.sigstore.bundle+json;version=0.1";

/// Where an entry lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    /// Beside a signature of cosign 2.
    Signature,
    /// Beside its envelope of an SBOM.
    Envelope,
    /// In a bundle that is a signature.
    Bundle,
}

const CARRIERS: [Carrier; 3] = [Carrier::Signature, Carrier::Envelope, Carrier::Bundle];

/// An image with an entry, and what is to be logged of it.
pub(super) struct World {
    server: Server,
    layout: Layout,
    carrier: Carrier,
    by: Signer,
    payload: Vec<u8>,
    signature: String,
    envelope: Vec<u8>,
}

impl World {
    pub(super) fn new(carrier: Carrier) -> Self {
        let layout =
            Layout::case(if carrier == Carrier::Envelope { "signed_verified" } else { "unsigned_failed" });
        let by = Signer::platform();
        let annotations = json!({"tenant_id": "octave"});
        let payload = match carrier {
            Carrier::Signature => payload(&layout.image_digest(), &annotations),
            Carrier::Envelope => statement(&layout.image_hex(), CYCLONE_DX, &bom(EARLY, &["a"])),
            Carrier::Bundle => signature(&layout.image_hex(), &annotations).to_string(),
        };
        let envelope = by.envelope(&payload);
        let value: Value = serde_json::from_slice(&envelope).unwrap();
        let signature = match carrier {
            Carrier::Signature => by.sign(payload.as_bytes()),
            _ => value["signatures"][0]["sig"].as_str().unwrap().to_owned(),
        };
        let server = Server::registry(&layout);
        Self { server, layout, carrier, by, payload: payload.into_bytes(), signature, envelope }
    }

    pub(super) fn about(&self) -> About<'_> {
        let envelope = (self.carrier != Carrier::Signature).then_some(&self.envelope[..]);
        About { payload: &self.payload, signature: self.signature.clone(), by: &self.by, envelope }
    }

    /// What a log of version 1 most often keeps of it.
    pub(super) fn body(&self) -> Value {
        self.about().body(match self.carrier {
            Carrier::Signature => Kind::HashedRekord,
            Carrier::Envelope | Carrier::Bundle => Kind::Dsse,
        })
    }

    /// An entry with this body, in the form of the carrier.
    fn entry(&self, log: &Log, body: &Value) -> Value {
        match self.carrier {
            Carrier::Signature | Carrier::Envelope => log.annotation(body),
            Carrier::Bundle => log.entry(body),
        }
    }

    /// Serves the evidence with these beside it.
    pub(super) fn serve(&self, entries: &[Value]) {
        self.serve_as(entries, None);
    }

    /// The same of a text that may be anything: an annotation, or the list of a bundle.
    pub(super) fn serve_text(&self, text: &[u8]) {
        let text = std::str::from_utf8(text).ok();
        match (self.carrier, text) {
            (Carrier::Bundle, Some(text)) => {
                let mut bundle = self.by.bundle(std::str::from_utf8(&self.payload).unwrap());
                bundle["dsseEnvelope"]["signatures"][0]["sig"] = self.signature.clone().into();
                bundle["verificationMaterial"]["tlogEntries"] = "HERE".into();
                let bundle = bundle.to_string().replace("\"HERE\"", &format!("[{text}]"));
                self.server.bundled(&self.layout, &[bundle.into_bytes()], Lists::Api);
            }
            (_, Some(text)) => self.serve_as(&[Value::String(text.to_owned())], None),
            // No text at all: it cannot stand in JSON.
            (_, None) => self.serve(&[]),
        }
    }

    fn serve_as(&self, entries: &[Value], version: Option<&str>) {
        match self.carrier {
            Carrier::Bundle => {
                let mut bundle = self.by.bundle(std::str::from_utf8(&self.payload).unwrap());
                bundle["dsseEnvelope"]["signatures"][0]["sig"] = self.signature.clone().into();
                bundle["verificationMaterial"]["tlogEntries"] = entries.into();
                if let Some(version) = version {
                    bundle["mediaType"] = version.into();
                }
                self.server.bundled(&self.layout, &[bundle.to_string().into_bytes()], Lists::Api);
            }
            Carrier::Signature | Carrier::Envelope => {
                let (kind, blob, place) = match self.carrier {
                    Carrier::Signature => (SIMPLE_SIGNING, &self.payload, sig_path(&self.layout)),
                    _ => (DSSE, &self.envelope, att_path(&self.layout)),
                };
                self.server.blobs(std::slice::from_ref(blob));
                let name = crate::support::layout::digest(blob);
                let mut found = manifest(&[(kind.to_owned(), name, blob.len())]);
                let entry = match entries.first() {
                    None => String::new(),
                    Some(Value::String(text)) => text.clone(),
                    Some(entry) => entry.to_string(),
                };
                found["layers"][0]["annotations"] = json!({
                    "dev.cosignproject.cosign/signature":
                        if self.carrier == Carrier::Signature { self.signature.clone() } else { String::new() },
                    "dev.sigstore.cosign/bundle": entry,
                });
                self.server.on(&place, Answer::ok(crate::support::layout::OCI_MANIFEST, found.to_string()));
            }
        }
    }

    /// What a run with our log's key makes of it: it is VERIFIED whatever the entry is.
    fn listed(&self, options: &[&str]) -> Value {
        let mut program = verify(&self.server).words("--tenant-id octave").args(options.iter().copied());
        if self.carrier == Carrier::Envelope {
            program = program.words("--require sbom");
        }
        let document = program.run().is("VERIFIED", None);
        let image = &document["images"][0];
        let log = match self.carrier {
            Carrier::Envelope => image["attestations"][0]["log"].clone(),
            _ => image["signatures"][0]["log"].clone(),
        };
        let is_proved = log["proved"] == true;
        let is_wrong =
            log["entries"].as_array().is_some_and(|all| all.iter().any(|one| one["code"].is_string()));
        assert_eq!(weaknesses(&document).contains(&"log-not-proved".to_owned()), is_wrong, "{log:#}");
        if self.carrier != Carrier::Envelope {
            let outcome = if is_proved && !is_wrong { "pass" } else { "not-asked" };
            assert_eq!(check(&document, "log")["outcome"], outcome, "{log:#}");
        }
        log
    }

    pub(super) fn required(&self, options: &[&str]) -> Program {
        verify(&self.server).words("--tenant-id octave --require log").args(options.iter().copied())
    }
}

pub(super) const OURS: [&str; 2] = ["--rekor-key", "fixtures/keys/log.pub"];

#[test]
fn every_kind_of_entry_proves_what_it_is_about() {
    use Carrier::{Bundle, Envelope, Signature};
    let mut rows = Rows::default();
    for (carrier, kind) in [
        (Signature, Kind::HashedRekord),
        (Signature, Kind::Rekord),
        (Envelope, Kind::Dsse),
        (Envelope, Kind::Intoto),
        (Envelope, Kind::Intoto2),
        (Bundle, Kind::Dsse),
        (Bundle, Kind::Intoto2),
        (Bundle, Kind::HashedRekord),
    ] {
        rows.row(format_args!("{kind:?} beside {carrier:?}"), || {
            let world = World::new(carrier);
            let body = world.about().body(kind);
            world.serve(&[world.entry(&Log::first(), &body)]);
            let log = world.listed(&OURS);
            let entry = &log["entries"][0];
            assert_eq!((&log["proved"], &entry["code"]), (&json!(true), &Value::Null), "{log:#}");
            assert_eq!(
                (&entry["index"], &entry["integratedTime"]),
                (&json!(INDEX), &json!("2022-05-14T11:04:38Z"))
            );
            let proved = if carrier == Bundle { json!(["promise", "inclusion"]) } else { json!(["promise"]) };
            assert_eq!(entry["proved"], proved);
            // Where nobody gave the key, it is of a log that is not known.
            let log = world.listed(&[]);
            assert_eq!(
                (&log["entries"][0]["code"], &log["entries"][0]["name"]),
                (&json!("log-unsupported"), &Value::Null)
            );
            assert_eq!(log["entries"][0]["integratedTime"], Value::Null);
        });
    }
    // The first version of `intoto` has no signature: in a bundle, which keeps no envelope, it says too little.
    rows.row("Intoto in a bundle", || {
        let world = World::new(Bundle);
        world.serve(&[world.entry(&Log::first(), &world.about().body(Kind::Intoto))]);
        assert_eq!(world.listed(&OURS)["entries"][0]["code"], "log-unsupported");
    });
    rows.end();
}

/// Rekor v2: by a trusted root and by its bare key; nothing says when.
#[test]
fn a_log_of_version_2_proves_what_it_has_and_no_time() {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("root.json");
    std::fs::write(&root, json!({"tlogs": [Log::first().root(), Log::second().root()]}).to_string()).unwrap();
    let root = ["--trusted-root", root.to_str().unwrap()];
    let mut rows = Rows::default();
    for kind in [Kind::HashedRekord2, Kind::Dsse2] {
        for (options, name) in
            [(&root[..], "log.example"), (&["--rekor-key", "fixtures/keys/ed25519.pub"], "SHA256:")]
        {
            rows.row(format_args!("{kind:?} by {name}"), || {
                let world = World::new(Carrier::Bundle);
                world.serve(&[Log::second().entry(&world.about().body(kind))]);
                let log = world.listed(options);
                let entry = &log["entries"][0];
                assert_eq!(
                    (&log["proved"], &entry["proved"]),
                    (&json!(true), &json!(["inclusion"])),
                    "{log:#}"
                );
                assert_eq!((&entry["integratedTime"], &entry["index"]), (&Value::Null, &json!(9)));
                assert!(entry["name"].as_str().unwrap().starts_with(name), "{entry}");
                world.required(options).run().is("VERIFIED", None);
            });
        }
    }
    // Several options add up, in any order.
    let world = World::new(Carrier::Bundle);
    world.serve(&[Log::first().entry(&world.body())]);
    let both = [&["--rekor-key", "fixtures/keys/ed25519.pub"][..], &root].concat();
    assert_eq!(world.listed(&both)["entries"][0]["name"], "log.example");
    rows.end();
}

/// What each is refused as, and that it is FAILED or UNDECIDED where an entry is required.
fn refused(rows: &mut Rows, world: &World, name: &str, entry: &[Value], code: &str) {
    refused_as(rows, world, name, (entry, None), code);
}

fn refused_as(
    rows: &mut Rows,
    world: &World,
    name: &str,
    (entry, version): (&[Value], Option<&str>),
    code: &str,
) {
    rows.row(format_args!("{name} beside {:?}", world.carrier), || {
        world.serve_as(entry, version);
        let log = world.listed(&OURS);
        assert_eq!(log["proved"], false, "{log:#}");
        let codes: Vec<_> = log["entries"].as_array().unwrap().iter().map(|entry| &entry["code"]).collect();
        assert!(codes.iter().all(|found| *found == code), "{log:#}");
        for entry in log["entries"].as_array().unwrap() {
            assert_eq!((&entry["integratedTime"], &entry["proved"]), (&Value::Null, &json!([])), "{log:#}");
            assert!(entry["message"].is_string());
        }
        if world.carrier != Carrier::Envelope {
            let verdict = if code == "log-unsupported" { "UNDECIDED" } else { "FAILED" };
            world.required(&OURS).run().is(verdict, Some(code));
        }
    });
}

/// An entry about something else is a mismatch, whatever proves that a log has it.
#[test]
fn an_entry_about_something_else_is_loud() {
    let mut rows = Rows::default();
    for carrier in CARRIERS {
        let world = World::new(carrier);
        let other = Signer::new("other");
        let kinds: &[Kind] = match carrier {
            Carrier::Signature => &[Kind::HashedRekord, Kind::Rekord],
            Carrier::Envelope => &[Kind::Dsse, Kind::Intoto, Kind::Intoto2],
            Carrier::Bundle => {
                &[Kind::Dsse, Kind::Intoto2, Kind::HashedRekord, Kind::HashedRekord2, Kind::Dsse2]
            }
        };
        for kind in kinds {
            let body = |change: fn(&mut About<'_>)| {
                let mut about = world.about();
                change(&mut about);
                about.body(*kind)
            };
            let about_other = About { by: &other, ..world.about() };
            let sign_again = |about: &mut About<'_>| about.signature = about.by.sign(b"other");
            let mut wrong = vec![
                ("another key", about_other.body(*kind)),
                (
                    "another payload",
                    body(|about| {
                        (about.payload, about.envelope) = (b"other", about.envelope.map(|_| &b"other"[..]));
                    }),
                ),
            ];
            // That version has no signature; it has the envelope with it.
            if *kind != Kind::Intoto {
                wrong.push(("another signature", body(sign_again)));
            }
            for (name, body) in wrong {
                refused(
                    &mut rows,
                    &world,
                    &format!("{kind:?} of {name}"),
                    &[world.entry(&Log::first(), &body)],
                    "log-mismatch",
                );
            }
        }
        // Beside an envelope the hash of the whole is compared too.
        if carrier == Carrier::Envelope {
            let about = About { envelope: Some(b"{}"), ..world.about() };
            for kind in kinds {
                let entry = world.entry(&Log::first(), &about.body(*kind));
                refused(
                    &mut rows,
                    &world,
                    &format!("{kind:?} of another envelope"),
                    &[entry],
                    "log-mismatch",
                );
            }
        }
        // Of another image of the platform, whole and good.
        let foreign = World::new(carrier);
        let text = String::from_utf8(world.payload.clone())
            .unwrap()
            .replace("octave", "rival")
            .replace("\"a\"", "\"b\"");
        let signature = foreign.by.sign(text.as_bytes());
        let about = About { payload: text.as_bytes(), signature, ..foreign.about() };
        let kind = if carrier == Carrier::Signature { Kind::HashedRekord } else { Kind::Dsse };
        refused(
            &mut rows,
            &world,
            "a foreign entry",
            &[world.entry(&Log::first(), &about.body(kind))],
            "log-mismatch",
        );
    }
    rows.end();
}

/// What a log did not say is nothing.
#[test]
fn a_promise_that_a_log_did_not_make_proves_nothing() {
    let mut rows = Rows::default();
    for carrier in CARRIERS {
        let world = World::new(carrier);
        let body = world.body();
        let good = world.entry(&Log::first(), &body);
        let (promise, index, time, id) = match carrier {
            Carrier::Bundle => {
                ("/inclusionPromise/signedEntryTimestamp", "/logIndex", "/integratedTime", "/logId/keyId")
            }
            _ => ("/SignedEntryTimestamp", "/Payload/logIndex", "/Payload/integratedTime", "/Payload/logID"),
        };
        let with = |pointer: &str, value: Value| {
            let mut entry = good.clone();
            *entry.pointer_mut(pointer).unwrap() = value;
            entry
        };
        let text = body.to_string();
        let as_number = |number: u64| match carrier {
            Carrier::Bundle => json!(number.to_string()),
            _ => json!(number),
        };
        for (name, entry) in [
            (
                "a promise by another key",
                with(promise, json!(Log::by("other").promise(text.as_bytes(), TIME, INDEX))),
            ),
            (
                "a promise by the platform",
                with(promise, json!(Log::by("platform").promise(text.as_bytes(), TIME, INDEX))),
            ),
            ("a promise of another body", with(promise, json!(Log::first().promise(b"{}", TIME, INDEX)))),
            (
                "a promise of another time",
                with(promise, json!(Log::first().promise(text.as_bytes(), TIME + 1, INDEX))),
            ),
            (
                "a promise of another place",
                with(promise, json!(Log::first().promise(text.as_bytes(), TIME, INDEX + 1))),
            ),
            ("no bytes for a promise", with(promise, json!(""))),
            ("another time", with(time, as_number(TIME - 1))),
            ("no time", with(time, as_number(0))),
            ("another place", with(index, as_number(INDEX + 1))),
            ("a negative place", with(index, json!(-1))),
            ("a negative time", with(time, json!(-5))),
            ("a time beyond numbers", with(time, json!(u64::MAX))),
            ("a place with a fraction", with(index, json!(25_579.5))),
        ] {
            refused(&mut rows, &world, name, &[entry], "log-invalid");
        }
        let unknown = match carrier {
            Carrier::Bundle => json!(STANDARD.encode([7; 32])),
            _ => json!("07".repeat(32)),
        };
        refused(&mut rows, &world, "a log that is not known", &[with(id, unknown)], "log-unsupported");
    }
    rows.end();
}

/// What is done to a proof.
type Change = Box<dyn Fn(&mut Value)>;

#[test]
fn a_proof_that_does_not_hold_proves_nothing() {
    let mut rows = Rows::default();
    let world = World::new(Carrier::Bundle);
    for (log, kind) in [(Log::first(), Kind::Dsse), (Log::second(), Kind::HashedRekord2)] {
        let body = world.about().body(kind);
        let good = log.entry(&body);
        let with = |change: &dyn Fn(&mut Value)| {
            let mut entry = good.clone();
            change(&mut entry["inclusionProof"]);
            entry
        };
        let hash = |n: u8| json!(STANDARD.encode([n; 32]));
        let own = good["inclusionProof"]["checkpoint"]["envelope"].as_str().unwrap().to_owned();
        let signed_by_other = {
            let other = Log::by("other").entry(&body);
            other["inclusionProof"]["checkpoint"]["envelope"].clone()
        };
        let note =
            |text: String| move |proof: &mut Value| proof["checkpoint"]["envelope"] = text.clone().into();
        let changes: Vec<(&str, Change)> = vec![
            ("another tree size", Box::new(|proof| proof["treeSize"] = "14".into())),
            ("a smaller tree", Box::new(|proof| proof["treeSize"] = "9".into())),
            ("no tree size", Box::new(|proof| proof["treeSize"] = Value::Null)),
            ("another place in the tree", Box::new(|proof| proof["logIndex"] = "8".into())),
            ("another root", Box::new(move |proof| proof["rootHash"] = hash(7))),
            ("a hash changed", Box::new(move |proof| proof["hashes"][1] = hash(9))),
            ("a hash less", Box::new(|proof| drop(proof["hashes"].as_array_mut().unwrap().pop()))),
            ("a hash more", Box::new(move |proof| proof["hashes"].as_array_mut().unwrap().push(hash(1)))),
            ("no hashes", Box::new(|proof| proof["hashes"] = Value::Null)),
            ("too many hashes", Box::new(move |proof| proof["hashes"] = vec![hash(1); 65].into())),
            ("no checkpoint", Box::new(|proof| proof["checkpoint"] = Value::Null)),
            ("an empty checkpoint", Box::new(note(String::new()))),
            ("a stale checkpoint", Box::new(note(log.stale_checkpoint(&body)))),
            ("a checkpoint of another root", Box::new(note(log.checkpoint(13, &[7; 32])))),
            (
                "a checkpoint by another key",
                Box::new(move |proof| proof["checkpoint"]["envelope"] = signed_by_other.clone()),
            ),
            (
                "a checkpoint with another origin",
                Box::new(note(own.replacen("log.example", "log.elsewhere", 1))),
            ),
            ("a checkpoint without a size", Box::new(note(own.replacen("\n13\n", "\n", 1)))),
            ("a checkpoint with a size of its own", Box::new(note(own.replacen("\n13\n", "\n013\n", 1)))),
            (
                "a checkpoint without its signature",
                Box::new(note(own.split("\u{2014}").next().unwrap().to_owned())),
            ),
            ("a checkpoint with a line more", Box::new(note(own.replacen("\n\n", "\nmore\n\n", 1)))),
            ("a checkpoint cut short", Box::new(note(own.trim_end().to_owned()))),
        ];
        for (name, change) in &changes {
            // A log of version 2 has no other name than its origin, by which its key is known.
            let options =
                ["--rekor-key", "fixtures/keys/ed25519.pub", "--rekor-key", "fixtures/keys/log.pub"];
            rows.row(format_args!("{name}, {kind:?}"), || {
                world.serve(&[with(change)]);
                let log = world.listed(&options);
                let code = log["entries"][0]["code"].as_str().unwrap_or_default();
                assert!(
                    code == "log-invalid" || (code == "log-unsupported" && kind == Kind::HashedRekord2),
                    "{log:#}"
                );
                assert_eq!(
                    (&log["proved"], &log["entries"][0]["integratedTime"]),
                    (&json!(false), &Value::Null)
                );
                assert_ne!(world.required(&options).run().code, 0);
            });
        }
    }
    // What else signs a checkpoint does not matter, nor in which order.
    let log = Log::first();
    let mut entry = log.entry(&world.body());
    let own = entry["inclusionProof"]["checkpoint"]["envelope"].as_str().unwrap().to_owned();
    let witness = format!("\u{2014} witness.example {}\n\u{2014} log", STANDARD.encode([3; 70]));
    entry["inclusionProof"]["checkpoint"]["envelope"] = own.replacen("\u{2014} log", &witness, 1).into();
    world.serve(&[entry]);
    assert_eq!(world.listed(&OURS)["proved"], true);
    rows.end();
}

#[test]
fn a_bundle_must_have_the_proof_of_its_version() {
    let mut rows = Rows::default();
    let world = World::new(Carrier::Bundle);
    let good = Log::first().entry(&world.body());
    let without = |name: &str| {
        let mut entry = good.clone();
        entry.as_object_mut().unwrap().remove(name);
        [entry]
    };
    refused(&mut rows, &world, "no proof", &without("inclusionProof"), "log-invalid");
    refused_as(
        &mut rows,
        &world,
        "no promise",
        (&without("inclusionPromise"), Some(BUNDLE_01)),
        "log-invalid",
    );
    let mut neither = without("inclusionProof");
    neither[0].as_object_mut().unwrap().remove("inclusionPromise");
    refused(&mut rows, &world, "neither", &neither, "log-invalid");
    for name in ["logId", "kindVersion", "canonicalizedBody"] {
        refused(&mut rows, &world, &format!("no {name}"), &without(name), "log-invalid");
    }
    let mut kind = good.clone();
    kind["kindVersion"]["kind"] = "intoto".into();
    refused(&mut rows, &world, "another kind than its body's", &[kind], "log-invalid");
    let (mut spelt, mut more) = (good.clone(), good.clone());
    spelt["log_index"] = json!("1");
    refused(&mut rows, &world, "two spellings", &[spelt], "log-invalid");
    more["note"] = json!("1");
    refused(&mut rows, &world, "a member more", &[more], "log-invalid");
    refused(&mut rows, &world, "a doubled entry", &[good.clone(), good.clone()], "log-invalid");
    refused(
        &mut rows,
        &world,
        "an alpine package",
        &[Log::first().entry(&json!({"apiVersion": "0.0.1", "kind": "alpine", "spec": {}}))],
        "log-unsupported",
    );
    let many: Vec<_> = (0..33)
        .map(|n| {
            let mut one = good.clone();
            one["logIndex"] = json!(n.to_string());
            one
        })
        .collect();
    refused(&mut rows, &world, "too many", &many, "log-invalid");
    rows.end();
    // The first version needs no proof of inclusion, and a later one no promise.
    for (entry, version, proved) in [
        (without("inclusionProof"), Some(BUNDLE_01), json!(["promise"])),
        (without("inclusionPromise"), None, json!(["inclusion"])),
    ] {
        world.serve_as(&entry, version);
        let log = world.listed(&OURS);
        assert_eq!((&log["proved"], &log["entries"][0]["proved"]), (&json!(true), &proved));
    }
    // No entry is no entry.
    world.serve(&[]);
    assert_eq!(world.listed(&OURS), Value::Null);
    world.required(&OURS).run().is("FAILED", Some("log-absent"));
}

/// One that is proved is enough where one is required, and what is wrong beside it is a weakness all the same.
#[test]
fn one_of_several_entries_is_enough() {
    let world = World::new(Carrier::Bundle);
    let good = Log::first().entry(&world.body());
    let mut bad = good.clone();
    bad["logIndex"] = json!("5");
    world.serve(&[bad, good]);
    let document = world.required(&OURS).run().is("VERIFIED", None);
    assert_eq!(check(&document, "log")["outcome"], "pass");
    assert!(weaknesses(&document).contains(&"log-not-proved".to_owned()));
    let entries = &document["images"][0]["signatures"][0]["log"]["entries"];
    assert_eq!((&entries[0]["code"], &entries[1]["code"]), (&json!("log-invalid"), &Value::Null));
}

/// A file that is no key of a log, or no trusted root, is an error of the call.
#[test]
fn what_is_no_key_of_a_log_is_a_usage_error() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let world = World::new(Carrier::Signature);
    let mut rows = Rows::default();
    for (option, name, text, said) in [
        ("--rekor-key", "k1", "", "empty"),
        ("--rekor-key", "k2", "{}", "JSON"),
        ("--trusted-root", "r1", "[]", "the trusted root cannot be read"),
        ("--trusted-root", "r2", "{}", "has no transparency log in it"),
        ("--trusted-root", "r3", "{\"tlogs\":[{}]}", "the member `publicKey` of a log in the trusted root"),
        ("--trusted-root", "r4", "-----BEGIN PUBLIC KEY-----", "the trusted root cannot be read"),
    ] {
        rows.row(name, || {
            let run = verify(&world.server).arg(option).arg(file(name, text)).run();
            run.is_refused(said);
            assert!(run.stderr.contains(name), "{}", run.shown());
        });
    }
    rows.row("absent", || {
        verify(&world.server)
            .args(["--trusted-root", "/nowhere/root.json"])
            .run()
            .is_refused("/nowhere/root.json");
    });
    rows.end();
}
