//! Published entries of real logs, whole and changed. What a log of our own can do wrong is tried in `tests/it/logs`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::*;
use crate::code::Code;
use crate::limits;
use crate::rows::Rows;
use crate::text::Excerpt;
use crate::trust::key::KeyProblem;
use crate::trust::key::PublicKey;

// A signature by a key in the public log: Harbor's source, src/server/middleware/cosign/cosign.go.
const PEM: &str = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaHI0/zmrGje88LTKqBJJ9mgwirdd\nbFGc0/PjEP/YQ34iuZrlUmkIpwHiYCeEk8j8W6Biejj//YyAob+2SPKv4A==\n-----END PUBLIC KEY-----\n";
const SIGNATURE: &str =
    "MEUCIDOQc6I4MSd4/s8Bc8S7LXHCOnm4MGimpQdeCInLzM0VAiEAhWWYxmwEmYrFJ8xYNE3ow7PS4zeGe1R4RUbXRIawKJ4=";
const PAYLOAD: &str = r#"{"critical":{"identity":{"docker-reference":"10.202.250.166/library/goharbor/harbor-db"},"image":{"docker-manifest-digest":"sha256:e50f88df1b11f94627e35bed9f34214392363508a2b07146d0a94516da97e4c0"},"type":"cosign container image signature"},"optional":null}"#;
const PROMISE: &str =
    "MEUCIC5DSFQx3nZhPFquF4NAdfetjqLR6qAa9i04cEtAg7VjAiEAzG2DUxqH+MdFSPih/EL/Vvsn3L1xCJUlOmRZeUYZaG0=";
const PUBLIC_ID: &str = "c0d23d6ad406973f9559f3ba2d1ca01f84147d8ffc5b8445c224f98b9591801d";

macro_rules! golden {
    ($name:literal) => {
        include_str!(concat!("../../../fixtures/log/golden/", $name))
    };
}

fn hash(bytes: &[u8]) -> String {
    crate::trust::key::hex(&crate::trust::sha256(bytes))
}

fn harbor_body() -> Value {
    json!({"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": {
        "data": {"hash": {"algorithm": "sha256", "value": hash(PAYLOAD.as_bytes())}},
        "signature": {"content": SIGNATURE, "publicKey": {"content": STANDARD.encode(PEM)}},
    }})
}

fn harbor_annotation() -> Value {
    json!({"SignedEntryTimestamp": PROMISE, "Payload": {
        "body": STANDARD.encode(harbor_body().to_string()),
        "integratedTime": 1_712_651_102, "logIndex": 84_313_668, "logID": PUBLIC_ID,
    }})
}

/// How Harbor's signature stands, with this beside it.
fn harbor(annotation: &[u8], logs: Option<&LogKeys>) -> LogStanding {
    let key = PublicKey::parse(PEM.as_bytes()).unwrap();
    let signature = STANDARD.decode(SIGNATURE).unwrap();
    let logged = Logged { key: &key, signature: &signature, signed: Signed::Payload(PAYLOAD.as_bytes()) };
    LogStanding::of(LogEvidence::Annotation(annotation), &logged, logs)
}

/// The bundle of the conformance suite: its entries, and how its signature of `a.txt` stands with these beside it.
fn entries() -> Value {
    let bundle: Value = serde_json::from_str(golden!("rekor-v1.bundle.json")).unwrap();
    bundle["verificationMaterial"]["tlogEntries"].clone()
}

fn conformance(entries: &Value, must: Must, content: &[u8]) -> LogStanding {
    let bundle: Value = serde_json::from_str(golden!("rekor-v1.bundle.json")).unwrap();
    let signature = STANDARD.decode(bundle["messageSignature"]["signature"].as_str().unwrap()).unwrap();
    let key = PublicKey::parse(golden!("rekor-v1.pub").as_bytes()).unwrap();
    assert_eq!(key.verify(content, &signature), content == golden!("a.txt").as_bytes());
    let logged = Logged { key: &key, signature: &signature, signed: Signed::Payload(content) };
    let json = entries.to_string();
    LogStanding::of(LogEvidence::Entries { json: &json, must }, &logged, Some(&LogKeys::public()))
}

fn of_a(entries: &Value) -> LogStanding {
    conformance(entries, Must::Inclusion, golden!("a.txt").as_bytes())
}

fn codes(standing: &LogStanding) -> Vec<Option<Code>> {
    standing.entries().iter().map(|entry| entry.problem().map(LogProblem::code)).collect()
}

#[test]
fn the_public_log_promised_a_published_signature() {
    // The figures that were computed when it was found: the text of the body is the log's own.
    assert_eq!(
        hash(harbor_body().to_string().as_bytes()),
        "ff8f47d3cc3ad7e72335a98d8c1f02361f2167be41bb1064194f2cd612e15c4d"
    );
    let standing = harbor(harbor_annotation().to_string().as_bytes(), Some(&LogKeys::public()));
    let [entry] = standing.entries() else { panic!("{standing:?}") };
    assert_eq!(entry.problem(), None);
    assert_eq!(entry.log().unwrap().to_string(), "rekor.sigstore.dev");
    assert_eq!((entry.index(), entry.time()), (Some(84_313_668), Some(1_712_651_102)));
    assert_eq!(entry.proved(), LogProved { promise: true, inclusion: false });
    assert_eq!(entry.log_id().as_deref(), Some(PUBLIC_ID));
    assert_eq!(standing.proof().as_deref(), Some("rekor.sigstore.dev, index 84313668"));
}

#[test]
fn the_public_log_has_a_published_signature_in_its_tree() {
    let standing = of_a(&entries());
    let [entry] = standing.entries() else { panic!("{standing:?}") };
    assert_eq!(entry.problem(), None);
    assert_eq!(entry.log().unwrap().to_string(), "rekor.sigstore.dev");
    assert_eq!((entry.index(), entry.time()), (Some(771_488_337), Some(1_766_077_479)));
    assert_eq!(entry.proved(), LogProved { promise: true, inclusion: true });
}

/// Without its promise nothing says when, and the place is the one in its tree.
#[test]
fn an_entry_without_a_promise_has_no_time() {
    let mut without = entries();
    without[0].as_object_mut().unwrap().remove("inclusionPromise");
    let standing = of_a(&without);
    let entry = standing.proved().unwrap();
    assert_eq!((entry.index(), entry.time()), (Some(649_584_075), None));
    assert_eq!(entry.proved(), LogProved { promise: false, inclusion: true });
    // A bundle of version 0.1 must have it, and needs no other proof.
    let first = |entries: &Value| codes(&conformance(entries, Must::Promise, golden!("a.txt").as_bytes()));
    assert_eq!(first(&without), [Some(Code::LogInvalid)]);
    let mut promised = entries();
    promised[0].as_object_mut().unwrap().remove("inclusionProof");
    assert_eq!(first(&promised), [None]);
    let standing = of_a(&promised);
    assert_eq!(standing.problem(), Some(&LogProblem::NoInclusion));
}

/// Entries of envelopes, and of logs of version 2, which are about signatures by certificates: the log answers for
/// them, and they are about somebody else than a key.
#[test]
fn published_entries_of_every_kind_hold() {
    let staging = LogKeys::of_trusted_root(golden!("rekor-v2.root.json").as_bytes()).unwrap();
    let mut rows = Rows::default();
    for (text, logs, name, promise) in [
        (golden!("rekor-v1-dsse.entries.json"), LogKeys::public(), "rekor.sigstore.dev", true),
        (golden!("rekor-v2.entries.json"), staging.clone(), "log2025-alpha1.rekor.sigstage.dev", false),
        (golden!("rekor-v2-dsse.entries.json"), staging, "log2025-alpha3.rekor.sigstage.dev", false),
    ] {
        rows.row(name, || {
            let (mut claimed, all) = entry::of_bundle(text, Must::Inclusion).unwrap();
            assert_eq!((claimed.len(), all), (1, 1));
            let claimed = claimed.remove(0).unwrap();
            let log = logs.find(&claimed.id, claimed.origin()).unwrap();
            assert_eq!(log.name().to_string(), name);
            let proved = claimed.proved_by(log);
            // That one's key is out of use, and the entry has no time.
            let expected = if name.contains("alpha1") {
                Err(LogProblem::NoTime)
            } else {
                Ok(LogProved { promise, inclusion: true })
            };
            assert_eq!(proved, expected);
            let key = PublicKey::parse(PEM.as_bytes()).unwrap();
            let signed = Signed::Envelope { payload: b"", encoding: b"", envelope: None };
            let logged = Logged { key: &key, signature: b"", signed };
            assert_eq!(body::is_about(&claimed, &logged).unwrap_err().code(), Code::LogMismatch);
        });
    }
    rows.end();
}

/// Nothing of an entry can be changed, left out or added, and be proved.
#[test]
fn no_change_of_an_entry_is_proved() {
    fn places(value: &Value, at: &str, all: &mut Vec<String>) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                all.push(format!("{at}/{name}"));
                places(value, &format!("{at}/{name}"), all);
            }),
            Value::Array(items) => items.iter().enumerate().for_each(|(n, value)| {
                all.push(format!("{at}/{n}"));
                places(value, &format!("{at}/{n}"), all);
            }),
            _ => {}
        }
    }
    let mut all = Vec::new();
    places(&entries()[0], "/0", &mut all);
    assert!(all.len() > 35, "{all:#?}");
    let mut rows = Rows::default();
    let mut row = |name: String, changed: &Value| {
        rows.row(name, || assert_eq!(of_a(changed).proved(), None, "{changed}"));
    };
    for place in &all {
        let value = entries().pointer(place).unwrap().clone();
        for other in
            [json!(null), json!(""), json!("0"), json!([]), json!({}), json!(-1), json!("7"), json!(1.5)]
        {
            // What is absent is what `null` says, and a promise beside a proof may be absent.
            let is_promise = place.ends_with("inclusionPromise") && other.is_null();
            if other != value && !is_promise {
                let mut changed = entries();
                *changed.pointer_mut(place).unwrap() = other.clone();
                row(format!("{place} = {other}"), &changed);
            }
        }
        let Some(text) = value.as_str() else { continue };
        for at in [0, text.len() / 2, text.len() - 1] {
            let mut changed = text.as_bytes().to_vec();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let Ok(changed) = String::from_utf8(changed) else { continue };
            let mut whole = entries();
            *whole.pointer_mut(place).unwrap() = changed.into();
            row(format!("{place} at {at}"), &whole);
        }
    }
    let mut other = entries();
    other[0]["other"] = json!(1);
    row("another member".into(), &other);
    let mut spelt = entries();
    spelt[0]["log_index"] = spelt[0]["logIndex"].clone();
    row("two spellings".into(), &spelt);
    rows.end();
    // The same in the other spelling, and numbers as numbers, are no change.
    let mut same = entries();
    let entry = same[0].as_object_mut().unwrap();
    for (one, other) in
        [("logIndex", "log_index"), ("inclusionProof", "inclusion_proof"), ("logId", "log_id")]
    {
        let value = entry.remove(one).unwrap();
        entry.insert(other.into(), value);
    }
    entry.insert("integratedTime".into(), json!(1_766_077_479));
    assert_eq!(codes(&of_a(&same)), [None]);
}

/// What is about something else is said so, whatever else is wrong.
#[test]
fn an_entry_about_something_else_is_a_mismatch() {
    let standing = conformance(&entries(), Must::Inclusion, b"other");
    assert_eq!(standing.problem(), Some(&LogProblem::OtherContent));
    let changed = |pointer: &str, value: Value| {
        let mut body = harbor_body();
        *body.pointer_mut(pointer).unwrap() = value;
        let mut annotation = harbor_annotation();
        annotation["Payload"]["body"] = STANDARD.encode(body.to_string()).into();
        harbor(annotation.to_string().as_bytes(), Some(&LogKeys::public())).problem().cloned()
    };
    let other_key = golden!("rekor-v1.pub");
    let mut rows = Rows::default();
    for (name, pointer, value, expected) in [
        ("hash", "/spec/data/hash/value", json!(hash(b"other")), LogProblem::OtherContent),
        ("longer hash", "/spec/data/hash/algorithm", json!("sha512"), LogProblem::OtherContent),
        ("no hash", "/spec/data/hash/algorithm", json!("md5"), LogProblem::Odd("algorithm")),
        ("signature", "/spec/signature/content", json!(PROMISE), LogProblem::OtherSignature),
        ("no signature", "/spec/signature/content", json!(""), LogProblem::OtherSignature),
        ("key", "/spec/signature/publicKey/content", json!(STANDARD.encode(other_key)), LogProblem::OtherKey),
        (
            "two keys",
            "/spec/signature/publicKey/content",
            json!(STANDARD.encode(format!("{PEM}{other_key}"))),
            LogProblem::OtherKey,
        ),
        ("no key", "/spec/signature/publicKey/content", json!(""), LogProblem::OtherKey),
        ("envelope", "/kind", json!("dsse"), LogProblem::OtherContent),
        ("kind", "/kind", json!("alpine"), LogProblem::Kind(Excerpt::new("alpine 0.0.1"))),
        ("version", "/apiVersion", json!("0.0.3"), LogProblem::Kind(Excerpt::new("hashedrekord 0.0.3"))),
        // Nothing of it is changed but what the promise is over.
        (
            "case of a hash",
            "/spec/data/hash/value",
            json!(hash(PAYLOAD.as_bytes()).to_uppercase()),
            LogProblem::OtherContent,
        ),
    ] {
        rows.row(name, || {
            let found = changed(pointer, value.clone());
            match name {
                "envelope" => {
                    assert!(matches!(found, Some(LogProblem::NoMember(_) | LogProblem::OtherContent)));
                }
                _ => assert_eq!(found, Some(expected.clone())),
            }
        });
    }
    rows.end();
}

/// What nobody may read in two ways, and what is no entry.
#[test]
fn an_annotation_that_is_odd_proves_nothing() {
    let good = harbor_annotation().to_string();
    let logs = LogKeys::public();
    let mut rows = Rows::default();
    for (from, to) in [
        ("\"Payload\"", "\"payload\""),
        ("\"Payload\"", "\"Payload\":{},\"Payload\""),
        ("SignedEntryTimestamp", "signedEntryTimestamp"),
        ("\"logID\"", "\"logId\""),
        ("\"logID\"", "\"LogID\":\"\",\"logID\""),
        (PUBLIC_ID, &PUBLIC_ID.to_uppercase()),
        (PUBLIC_ID, &PUBLIC_ID[2..]),
        ("84313668", "84313669"),
        ("84313668", "-1"),
        ("84313668", "84313668.0"),
        ("84313668", "18446744073709551615"),
        ("1712651102", "1712651103"),
        ("1712651102", "null"),
        (PROMISE, ""),
        (PROMISE, SIGNATURE),
        ("{\"Payload", "[{\"Payload"),
    ] {
        rows.row(format_args!("{from} → {to}"), || {
            assert!(good.contains(from));
            let standing = harbor(good.replace(from, to).as_bytes(), Some(&logs));
            assert_eq!(codes(&standing), [Some(Code::LogInvalid)], "{standing:?}");
            assert_eq!((standing.proved(), standing.entries()[0].time()), (None, None));
        });
    }
    for bytes in [&b""[..], b"null", b"{}", b"[]", b"\xff", b"5"] {
        rows.row(format_args!("{bytes:?}"), || {
            assert_eq!(codes(&harbor(bytes, Some(&logs))), [Some(Code::LogInvalid)]);
        });
    }
    rows.end();
    assert_eq!(harbor(good.as_bytes(), None), LogStanding::Ignored);
}

#[test]
fn a_log_that_is_not_known_is_no_fault() {
    let known = LogKeys::of_pem(golden!("rekor-v1.pub").as_bytes()).unwrap();
    let standing = harbor(harbor_annotation().to_string().as_bytes(), Some(&known));
    assert_eq!(standing.problem(), Some(&LogProblem::UnknownLog));
    assert_eq!((standing.entries()[0].log(), standing.entries()[0].time()), (None, None));
    // By its key it is known again, and called by that.
    let public = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        STANDARD.encode(LogKeys::public().find(&known_id(), None).unwrap().key().spki())
    );
    let by_key = known.join(LogKeys::of_pem(public.as_bytes()).unwrap());
    let standing = harbor(harbor_annotation().to_string().as_bytes(), Some(&by_key));
    let name = standing.proved().unwrap().log().unwrap().to_string();
    assert_eq!(name, format!("SHA256:{}", STANDARD.encode(known_id())));
}

fn known_id() -> [u8; 32] {
    crate::trust::key::Fingerprint::parse(PUBLIC_ID).unwrap();
    let mut id = [0; 32];
    for (at, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&PUBLIC_ID[2 * at..][..2], 16).unwrap();
    }
    id
}

/// A key of version 2 of Rekor is known by its bare key too, by the name that a checkpoint has.
#[test]
fn a_log_of_version_2_is_found_by_its_key_alone() {
    let (mut claimed, _) = entry::of_bundle(golden!("rekor-v2-dsse.entries.json"), Must::Inclusion).unwrap();
    let claimed = claimed.remove(0).unwrap();
    let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAlD3dVc8yaP25mPtT/sJ59D3LLxGBgW/qYrM6x6KmOqk=\n-----END PUBLIC KEY-----\n";
    let logs = LogKeys::of_pem(pem.as_bytes()).unwrap();
    assert!(logs.find(&claimed.id, None).is_none());
    assert!(logs.find(&claimed.id, Some("log2025-alpha1.rekor.sigstage.dev")).is_none());
    let log = logs.find(&claimed.id, claimed.origin()).unwrap();
    assert_eq!(claimed.proved_by(log), Ok(LogProved { promise: false, inclusion: true }));
}

#[test]
fn a_key_is_in_use_from_its_first_second_to_its_last() {
    let root = |from: &str, until: &str| {
        let key = LogKeys::public().find(&known_id(), None).unwrap().key().spki().to_vec();
        let text = json!({"tlogs": [{"baseUrl": "https://log.example/", "publicKey": {
            "rawBytes": STANDARD.encode(key), "validFor": {"start": from, "end": until},
        }}]});
        LogKeys::of_trusted_root(text.to_string().as_bytes()).unwrap()
    };
    let mut rows = Rows::default();
    // It was logged at 2024-04-09T08:25:02Z.
    for (from, until, holds) in [
        ("2024-04-09T08:25:02Z", "2024-04-09T08:25:02Z", true),
        ("2024-04-09T10:25:02+02:00", "2024-04-09T08:25:03Z", true),
        ("2024-04-09T08:25:03Z", "2025-04-09T08:25:02Z", false),
        ("2021-04-09T08:25:02Z", "2024-04-09T08:25:01Z", false),
    ] {
        rows.row(format_args!("{from} to {until}"), || {
            let standing = harbor(harbor_annotation().to_string().as_bytes(), Some(&root(from, until)));
            let problem = (!holds).then_some(LogProblem::Time(1_712_651_102));
            assert_eq!(standing.problem(), problem.as_ref());
            assert_eq!(standing.entries()[0].time().is_some(), holds);
            assert_eq!(standing.entries()[0].log().unwrap().to_string(), "log.example");
        });
    }
    rows.end();
}

#[test]
fn several_entries_are_judged_each_and_none_is_counted_twice() {
    let one = entries()[0].clone();
    let mut other = one.clone();
    other["logIndex"] = json!("5");
    assert_eq!(codes(&of_a(&json!([one, other]))), [None, Some(Code::LogInvalid)]);
    assert_eq!(codes(&of_a(&json!([other, one]))), [Some(Code::LogInvalid), None]);
    let standing = of_a(&json!([one, one, other]));
    assert_eq!(standing.proved(), None);
    assert_eq!(standing.problem(), Some(&LogProblem::Doubled));
    assert_eq!(standing.entries()[0].time(), None);
    assert_eq!(of_a(&json!([])), LogStanding::Absent);
    let many = |count: usize| {
        of_a(&Value::Array(
            (0..count)
                .map(|n| {
                    let mut one = one.clone();
                    one["logIndex"] = json!(n);
                    one
                })
                .collect(),
        ))
    };
    assert_eq!(many(32).entries().len(), 32);
    assert_eq!(many(33).entries(), [LogEntry::refused(LogProblem::TooMany(33))]);
    // The loudest is told of several.
    let mut foreign = one.clone();
    foreign["canonicalizedBody"] = STANDARD.encode(harbor_body().to_string()).into();
    assert_eq!(of_a(&json!([other, foreign])).problem().unwrap().code(), Code::LogMismatch);
}

#[test]
fn what_is_no_trusted_root_is_said() {
    let good = golden!("rekor-v2.root.json");
    let of = |text: &str| LogKeys::of_trusted_root(text.as_bytes()).map(|_| ());
    assert_eq!(of(good), Ok(()));
    let mut rows = Rows::default();
    for (from, to, expected) in [
        ("\"start\"", "\"Start\"", None),
        ("\"start\"", "\"begin\"", Some(LogKeyProblem::Member("start"))),
        ("2021-01-12T11:53:27Z", "yesterday", Some(LogKeyProblem::Member("start"))),
        ("2021-01-12T11:53:27Z", "1821-01-12T11:53:27Z", Some(LogKeyProblem::Member("start"))),
        ("\"baseUrl\"", "\"url\"", Some(LogKeyProblem::Member("baseUrl"))),
        ("\"rawBytes\"", "\"raw\"", Some(LogKeyProblem::Member("rawBytes"))),
        ("0y8wo8MtY5wrdiIFohx7sHeI5oKDpK5vQhGHI6G+pJY=", "AAAA", Some(LogKeyProblem::Member("keyId"))),
        ("0y8wo8MtY5wrdiIFohx7sHeI5oKDpK5vQhGHI6G+pJY=", "?", Some(LogKeyProblem::Member("keyId"))),
        ("\"tlogs\"", "\"logs\"", Some(LogKeyProblem::NoLog)),
        ("\"tlogs\"", "\"tlogs\":[],\"tlogs\"", None),
    ] {
        rows.row(format_args!("{from} → {to}"), || {
            let found = of(&good.replace(from, to)).unwrap_err();
            match &expected {
                Some(expected) => assert_eq!(&found, expected),
                None => assert!(matches!(found, LogKeyProblem::Members(_)), "{found:?}"),
            }
        });
    }
    rows.end();
    assert_eq!(of("{\"tlogs\":[]}"), Err(LogKeyProblem::NoLog));
    assert!(matches!(of("[]"), Err(LogKeyProblem::Members(_))));
    let root: Value = serde_json::from_str(good).unwrap();
    let log = root["tlogs"][0].clone();
    assert_eq!(of(&json!({"tlogs": vec![log; 65]}).to_string()), Err(LogKeyProblem::TooMany(65)));
    // A key of a kind that is not read hides no other.
    let mut odd = root.clone();
    odd["tlogs"][0]["publicKey"]["rawBytes"] = json!("AAAA");
    assert_eq!(of(&odd.to_string()), Ok(()));
    odd["tlogs"].as_array_mut().unwrap().truncate(1);
    assert!(matches!(of(&odd.to_string()), Err(LogKeyProblem::Key(KeyProblem::NotSpki(_)))));
    assert!(matches!(LogKeys::of_pem(b"x").unwrap_err(), LogKeyProblem::Key(_)));
}

#[test]
fn the_public_logs_are_those_that_are_written_down() {
    let public = LogKeys::public();
    let ids = [PUBLIC_ID, "cf1199155bddd051268d1f16ac5c0c75c009f6fb5a63f4177f8e18d7051e3fa0"];
    let found: Vec<_> = ids
        .into_iter()
        .map(|id| {
            let id: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&id[2 * at..][..2], 16).unwrap()).collect();
            public.find(&id.try_into().unwrap(), None).unwrap().name().to_string()
        })
        .collect();
    assert_eq!(found, ["rekor.sigstore.dev", "log2025-1.rekor.sigstore.dev"]);
}

#[test]
fn what_is_larger_than_is_read_is_not_read() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = entries();
        change(&mut changed[0]);
        of_a(&changed).problem().cloned()
    };
    let body =
        |size: usize| with(&|entry| entry["canonicalizedBody"] = STANDARD.encode(vec![b' '; size]).into());
    assert_eq!(body(limits::LOG_BODY + 1), Some(LogProblem::TooLarge(limits::LOG_BODY + 1)));
    assert!(matches!(body(limits::LOG_BODY), Some(LogProblem::Members(_))));
    // Lines that others signed, and lines that are said to be the log's and are not, before the one that is.
    let checkpoint = |others: usize, alike: usize| {
        with(&|entry| {
            let text = entry["inclusionProof"]["checkpoint"]["envelope"].as_str().unwrap().to_owned();
            let (note, own) = text.split_once("\n\n").unwrap();
            let other = format!("\u{2014} witness.example {}\n", STANDARD.encode([3; 70])).repeat(others);
            let hint = [&known_id()[..4], &[7; 70]].concat();
            let alike = format!("\u{2014} rekor.sigstore.dev {}\n", STANDARD.encode(hint)).repeat(alike);
            entry["inclusionProof"]["checkpoint"]["envelope"] =
                format!("{note}\n\n{other}{alike}{own}").into();
        })
    };
    assert_eq!((checkpoint(0, 0), checkpoint(99, 0), checkpoint(0, 3)), (None, None, None));
    assert_eq!(checkpoint(100, 0), Some(LogProblem::Checkpoint(CheckpointProblem::Form)));
    assert_eq!(checkpoint(0, 4), Some(LogProblem::Checkpoint(CheckpointProblem::Signature)));
}
