//! Every forgery of the shared table, judged by real cosign and by this program from the same bytes: out of a
//! real registry where it serves them, else out of a layout.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use crate::forged::{Asks, Document, IDENTITY, PINS, Row, Verdict, digest, rows};
use crate::world::{COSIGN, Guard, Registry, World, key, repository_root};

/// What is refused here and accepted by cosign, row by row.
const STRICTER: &str = "tests/interop/stricter.txt";
const TAG: &str = "build-abc123";

/// Why cosign refuses what is verified here. Each must still be so.
const LAXER: [(&str, &str); 7] = [
    (
        "Attestations: … the annotation of a signature",
        "an annotation beside an envelope is a hint, which never decides",
    ),
    (
        "Envelope: signatures: … no base64",
        "one valid signature by the key is enough, whatever lies beside it",
    ),
    ("Attestations: annotations of garbage", "what lies beside an attestation of a log is not looked at"),
    (
        "Signatures: beside it bundle",
        "what lies beside a signature of a log improves nothing and breaks nothing",
    ),
    ("Signatures: beside it certificate", "nothing carried inside an artifact is looked at"),
    ("Signatures: beside it rfc3161timestamp", "nothing carried inside an artifact is looked at"),
    ("Signatures: … data", "a layer's bytes are read where its digest names them, never from the manifest"),
];

pub(super) fn laxer(row: &Row) -> Option<&'static str> {
    let name = row.name();
    let key = match name.as_str() {
        name if name.starts_with("Attestations: ") && name.contains("/layers/0/annotations") => LAXER[0].0,
        name if name.starts_with("Envelope: signatures: ") && name.contains("no base64") => LAXER[1].0,
        name if name.contains("data") && name.starts_with("Signatures: layer's") => LAXER[6].0,
        name => LAXER.iter().map(|(key, _)| *key).find(|key| name.starts_with(key))?,
    };
    Some(key)
}

/// Why something is refused here that cosign accepts.
fn stricter(row: &Row) -> Option<&'static str> {
    let name = row.name();
    let (document, what) = name.split_once(": ").expect("a document and what was done");
    let change = what.split(' ').next().unwrap_or_default();
    Some(match change {
        _ if document == "Image" => "cosign takes the image's digest and does not read its manifest",
        "Twice" | "OtherBefore" | "OtherBehind" | "EscapedBefore" | "EscapedBehind" | "UnknownTwice"
        | "UnknownDoubled" => "Go's reader keeps the last of equal keys",
        "Folded" | "FoldedBefore" | "FoldedBehind" | "Capitals" | "Special" | "SpecialBefore"
        | "SpecialBehind" | "SpecialEscaped" => {
            "Go's reader takes a key in other letters for the one it knows"
        }
        "BadUtf8" => "Go's reader puts U+FFFD where there is no UTF-8",
        "NullItem" => "Go's reader takes null in a list for an item with nothing in it",
        _ if matches!(
            row.verdict,
            Verdict::Failed("sbom-malformed") | Verdict::Undecided("sbom-unsupported")
        ) =>
        {
            "cosign looks at the type of a predicate and not into it"
        }
        "TrailingNul" | "TrailingByte" | "TrailingObject" => {
            "cosign reads the first value of a manifest and not what stands behind it"
        }
        "Unknown" => "cosign skips what it does not know in what is signed",
        "Missing" | "Null" | "Emptied" | "Alike" | "KeyBlank" | "Wrapped" => {
            "cosign takes what is missing for nothing, and asks for little of it"
        }
        _ => return special(document, what, row.verdict),
    })
}

fn special(document: &str, what: &str, verdict: Verdict) -> Option<&'static str> {
    Some(match (document, what) {
        (_, _) if verdict == Verdict::Undecided("too-many") => "so many signatures are not tried here",
        (_, _) if verdict == Verdict::Failed("identity-mismatch") => {
            "cosign compares no names: one key signs for all tenants"
        }
        ("Payload", what) if what.starts_with("/critical/type") => "cosign does not look at critical.type",
        ("Payload", what) if what.contains("surrogate") || what.contains("UTF-8") => {
            "Go's reader puts U+FFFD for what is no character"
        }
        ("Payload", what) if what.contains("a key twice") => "Go's reader keeps the last of equal keys",
        ("Payload", "optional 200 deep") => "Go's reader goes down 10,000 levels, this one 128",
        ("Payload", "a payload with a statement in it") => {
            "cosign skips what it does not know in what is signed"
        }
        ("Statement", what) if what.starts_with("_type") => "cosign does not look at _type",
        ("Statement", what) if what.starts_with("subject") => {
            "cosign reads a subject's name and digests and nothing else"
        }
        ("Signatures" | "Envelope", what) if what.contains("bits behind its end") => {
            "Go's base64 ignores bits behind the end"
        }
        ("Envelope", what) if what.contains("url-safe") => {
            "cosign takes both alphabets of base64 for a signature"
        }
        ("Envelope", what) if what.starts_with("signatures: ") => {
            "Go's reader takes null and an empty object for a signature without text"
        }
        ("Signatures", what) if what.starts_with("layer of type") => {
            "cosign takes a layer of any type for a signature"
        }
        ("Signatures" | "Attestations", what) if what.starts_with("mediaType") => {
            "cosign takes a manifest of any type for an image's"
        }
        ("Signatures" | "Attestations", _) => "cosign asks nothing of these members of a manifest",
        _ => return None,
    })
}

/// Whether a row's evidence can be judged out of the registry, or only out of a layout.
pub(super) struct Placed {
    /// As cosign is to name it.
    theirs: Vec<String>,
    pub(super) ours: String,
    served: bool,
}

impl Placed {
    /// In a layout of one image.
    pub(super) fn folder(name: &str) -> Self {
        let theirs = vec!["--local-image".to_owned(), name.to_owned()];
        Self { theirs, ours: format!("oci:{name}"), served: false }
    }
}

/// A verdict and its reason.
pub(super) type Said = (String, Option<String>);

/// A registry's storage, into which bytes go that a push would not take.
pub(super) struct Storage(pub(super) PathBuf);

impl Storage {
    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.0.join("docker/registry/v2").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }

    pub(super) fn blob(&self, repo: &str, bytes: &[u8]) -> String {
        let name = digest(bytes);
        let hex = name.trim_start_matches("sha256:");
        let data = format!("blobs/sha256/{}/{hex}/data", &hex[..2]);
        if !self.0.join("docker/registry/v2").join(&data).exists() {
            self.write(&data, bytes);
        }
        self.write(&format!("repositories/{repo}/_layers/sha256/{hex}/link"), name.as_bytes());
        name
    }

    pub(super) fn manifest(&self, repo: &str, tag: &str, bytes: &[u8]) {
        let name = self.blob(repo, bytes);
        let hex = name.trim_start_matches("sha256:");
        self.write(&format!("repositories/{repo}/_manifests/revisions/sha256/{hex}/link"), name.as_bytes());
        self.write(&format!("repositories/{repo}/_manifests/tags/{tag}/current/link"), name.as_bytes());
        let index = format!("repositories/{repo}/_manifests/tags/{tag}/index/sha256/{hex}/link");
        self.write(&index, name.as_bytes());
    }
}

/// Whether the registry answers with exactly these bytes.
fn serves(registry: &Registry, repo: &str, tag: &str, bytes: &[u8]) -> bool {
    let mut stream = TcpStream::connect(registry.address()).expect("the registry");
    let head = format!(
        "GET /v2/{repo}/manifests/{tag} HTTP/1.0\r\nHost: {}\r\nAccept: application/vnd.oci.image.manifest.v1+json, \
         application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json, \
         application/vnd.docker.distribution.manifest.list.v2+json\r\n\r\n",
        registry.address(),
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let body = answer.windows(4).position(|end| end == b"\r\n\r\n").map(|at| &answer[at + 4..]);
    answer.starts_with(b"HTTP/1.0 200") && body == Some(bytes)
}

/// Puts a row into the registry and, where that does not serve it, into a layout.
pub(super) fn place(world: &World, registry: &Registry, storage: &Storage, n: usize, row: &Row) -> Placed {
    let repo = format!("forged/n{n}");
    let evidence = &row.evidence;
    let beside = |kind: &str| format!("{}.{kind}", digest(&evidence.image).replace(':', "-"));
    let mut manifests = vec![
        (TAG.to_owned(), evidence.image.clone(), Document::Image, "image"),
        (beside("sig"), evidence.signatures.clone(), Document::Signatures, "sigs"),
    ];
    manifests.extend(
        evidence
            .attestations
            .iter()
            .map(|bytes| (beside("att"), bytes.clone(), Document::Attestations, "atts")),
    );
    for blob in &evidence.blobs {
        storage.blob(&repo, blob);
    }
    for (tag, bytes, ..) in &manifests {
        storage.manifest(&repo, tag, bytes);
    }
    if manifests.iter().all(|(tag, bytes, ..)| serves(registry, &repo, tag, bytes)) {
        let name = format!("{}:{TAG}", registry.repo(&repo));
        return Placed { theirs: vec![name.clone()], ours: name, served: true };
    }
    let folder = world.path(&format!("layout-{n}"));
    let put = |path: &Path, bytes: &[u8]| {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    };
    let blob = |bytes: &[u8]| {
        let hex = digest(bytes).replace("sha256:", "");
        put(&folder.join("blobs/sha256").join(hex), bytes);
    };
    evidence.blobs.iter().for_each(|bytes| blob(bytes));
    let mut entries = Vec::new();
    for (_, bytes, document, kind) in &manifests {
        blob(bytes);
        entries.push(json!({
            "mediaType": row.kind_of(*document), "digest": digest(bytes), "size": bytes.len(),
            "annotations": {"kind": format!("dev.cosignproject.cosign/{kind}")},
        }));
    }
    put(&folder.join("oci-layout"), br#"{"imageLayoutVersion":"1.0.0"}"#);
    let index = json!({"schemaVersion": 2, "manifests": entries}).to_string();
    put(&folder.join("index.json"), index.as_bytes());
    Placed::folder(&folder.display().to_string())
}

/// Does cosign accept it?
pub(super) fn cosign(world: &World, row: &Row, placed: &Placed) -> bool {
    let platform = key("platform.pub");
    let pins: Vec<String> = PINS.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut words = match row.asks {
        Asks::Signature => vec!["verify"],
        Asks::Sbom(kind) => vec!["verify-attestation", "--type", kind],
    };
    words.extend(["--insecure-ignore-tlog=true", "--allow-http-registry", "--key", &platform]);
    if row.asks == Asks::Signature {
        words.extend(pins.iter().flat_map(|pin| ["-a", pin.as_str()]));
    }
    words.extend(placed.theirs.iter().map(String::as_str));
    let done = world.try_tool(COSIGN, &words);
    // What did not come to a judgement is no refusal.
    for trouble in ["dial tcp", "connection re", "timeout", "deadline", "unknown flag", "panic"] {
        assert!(!done.stderr.contains(trouble), "cosign {words:?} did not judge:\n{}", done.stderr);
    }
    done.code == 0
}

/// What this program says of rows that ask the same, with these options too.
pub(super) fn ours(
    world: &World,
    registry: &Registry,
    asks: bool,
    names: &[&str],
    more: &[&str],
) -> Vec<Said> {
    let platform = key("platform.pub");
    let address = registry.address();
    let pins: Vec<String> = PINS.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut words =
        vec!["verify", "-o", "json", "--key", &platform, "--identity", IDENTITY, "--plain-http", &address];
    words.extend(pins.iter().flat_map(|pin| ["-a", pin.as_str()]));
    if asks {
        words.extend(["--require", "sbom"]);
    }
    words.extend(names.iter().chain(more));
    let done = world.ours(&words, &[], "");
    let report: Value = serde_json::from_str(&done.stdout).expect("a report");
    let images = report["images"].as_array().expect("images");
    // One layout that cannot be opened stops the run.
    let is_stopped = names.len() == 1 && done.code == 2 && images.is_empty();
    assert!(is_stopped || images.len() == names.len(), "{}", done.stderr);
    images
        .iter()
        .map(|image| {
            let verdict = image["verdict"].as_str().expect("a verdict");
            let outcome = match verdict {
                "FAILED" => "fail",
                "UNDECIDED" => "undecided",
                _ => return (verdict.to_owned(), None),
            };
            let checks = image["checks"].as_array().expect("checks");
            let deciding = checks.iter().find(|check| check["outcome"] == outcome);
            let code = deciding.and_then(|check| check["code"].as_str()).map(str::to_owned);
            (verdict.to_owned(), code)
        })
        .collect()
}

pub(super) fn said(verdict: Verdict) -> Said {
    let (word, code) = match verdict {
        Verdict::Verified => ("VERIFIED", None),
        Verdict::Failed(code) => ("FAILED", Some(code)),
        Verdict::Undecided(code) => ("UNDECIDED", Some(code)),
    };
    (word.to_owned(), code.map(str::to_owned))
}

#[test]
fn forgeries_beside_cosign() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let storage = Storage(world.path("data"));
    let rows = rows();
    let names: BTreeSet<String> = rows.iter().map(Row::name).collect();
    assert_eq!(names.len(), rows.len(), "two rows have one name");
    let placed: Vec<Placed> =
        rows.iter().enumerate().map(|(n, row)| place(&world, &registry, &storage, n, row)).collect();
    let served = placed.iter().filter(|one| one.served).count();
    println!("{} forgeries, {served} out of the registry", rows.len());
    assert!(served > rows.len() / 2, "{served} of {}", rows.len());

    let mut wrong = Vec::new();
    for asks in [false, true] {
        let chosen: Vec<usize> =
            (0..rows.len()).filter(|n| (rows[*n].asks != Asks::Signature) == asks).collect();
        let names: Vec<&str> = chosen.iter().map(|n| placed[*n].ours.as_str()).collect();
        for (n, is) in chosen.iter().zip(ours(&world, &registry, asks, &names, &[])) {
            let row = &rows[*n];
            if is != said(row.verdict) {
                wrong.push(format!("{}: {is:?}, and must be {:?}", row.name(), row.verdict));
            }
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));

    let next = AtomicUsize::new(0);
    let accepted = Mutex::new(vec![false; rows.len()]);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let n = next.fetch_add(1, Ordering::SeqCst)
                    && n < rows.len()
                {
                    let yes = cosign(&world, &rows[n], &placed[n]);
                    accepted.lock().unwrap_or_else(PoisonError::into_inner)[n] = yes;
                }
            });
        }
    });
    let accepted = accepted.into_inner().unwrap_or_else(PoisonError::into_inner);

    let mut unexplained = Vec::new();
    let mut used = BTreeSet::new();
    let mut refused_here: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (row, accepted) in rows.iter().zip(accepted) {
        match (row.verdict == Verdict::Verified, accepted) {
            (true, false) => match laxer(row) {
                Some(key) => drop(used.insert(key)),
                None => unexplained.push(format!("VERIFIED here, and cosign refuses it: {}", row.name())),
            },
            (false, true) => match stricter(row) {
                Some(why) => refused_here.entry(why).or_default().push(row.name()),
                None => unexplained.push(format!("cosign accepts it, and no reason stands: {}", row.name())),
            },
            (true, true) | (false, false) => {}
        }
    }
    let mut list =
        String::from("# What paas-attest refuses and cosign 2.2.3 accepts: tests/interop/judged.rs.\n");
    for (why, names) in &refused_here {
        println!("cosign accepts {} that are refused here: {why}", names.len());
        list += &format!("\n# {why}\n{}\n", names.join("\n"));
    }
    let path = repository_root().join(STRICTER);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&path, &list).expect("the list can be written");
    }
    assert!(unexplained.is_empty(), "{} rows:\n{}", unexplained.len(), unexplained.join("\n"));
    let all: BTreeSet<&str> = LAXER.iter().map(|(key, _)| *key).collect();
    assert_eq!(used, all, "a reason for VERIFIED that no row needs any more");
    let held = fs::read_to_string(&path).expect("the list");
    let (held, now): (BTreeSet<&str>, BTreeSet<&str>) = (held.lines().collect(), list.lines().collect());
    let more: Vec<_> = now.difference(&held).collect();
    let less: Vec<_> = held.difference(&now).collect();
    assert!(more.is_empty(), "cosign accepts these too, and {STRICTER} has them not:\n{more:#?}");
    assert!(less.is_empty(), "{STRICTER} has these, and cosign accepts them no more:\n{less:#?}");
}
