//! A transparency log of our own: it promises, keeps a tree and signs its root, as Rekor does. Whoever wants it to do
//! something wrong changes what it says.
//!
//! Shared by path with `tests/interop/`.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::signer::Signer;

/// When our log has logged everything: 2022-05-14T11:04:38Z.
pub(crate) const TIME: u64 = 1_652_526_278;
/// Where it has everything: over all its trees, and in the one that it shows.
pub(crate) const INDEX: u64 = 25_579;
const PLACE: usize = 9;
const LEAVES: usize = 13;
/// What a log of version 2 is called.
pub(crate) const NAME: &str = "log.example";

/// A signature that is to be logged.
pub(crate) struct About<'a> {
    /// What is signed: a payload, or that of an envelope.
    pub(crate) payload: &'a [u8],
    /// The signature, as base64.
    pub(crate) signature: String,
    /// Who made it.
    pub(crate) by: &'a Signer,
    /// The envelope, where it is one.
    pub(crate) envelope: Option<&'a [u8]>,
}

/// A kind of body, and its version.
#[allow(dead_code, reason = "not every program asks for all of them")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    HashedRekord,
    HashedRekord2,
    Rekord,
    Dsse,
    Dsse2,
    Intoto,
    Intoto2,
}

impl Kind {
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::HashedRekord => ("hashedrekord", "0.0.1"),
            Self::HashedRekord2 => ("hashedrekord", "0.0.2"),
            Self::Rekord => ("rekord", "0.0.1"),
            Self::Dsse => ("dsse", "0.0.1"),
            Self::Dsse2 => ("dsse", "0.0.2"),
            Self::Intoto => ("intoto", "0.0.1"),
            Self::Intoto2 => ("intoto", "0.0.2"),
        }
    }
}

/// The pre-authentication encoding of a payload: what is signed of an envelope.
fn encoding(payload: &[u8]) -> Vec<u8> {
    let kind = "application/vnd.in-toto+json";
    let mut text = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    text.extend_from_slice(payload);
    text
}

impl About<'_> {
    /// What a log keeps of it.
    pub(crate) fn body(&self, kind: Kind) -> Value {
        let pem = STANDARD.encode(self.by.public());
        let signed = self.envelope.map_or_else(|| self.payload.to_vec(), |_| encoding(self.payload));
        let hash = |bytes: &[u8]| json!({"algorithm": "sha256", "value": hex(&sha256(bytes))});
        let digest =
            |bytes: &[u8]| json!({"algorithm": "SHA2_256", "digest": STANDARD.encode(sha256(bytes))});
        let verifier = json!({
            "content": self.signature,
            "verifier": {"keyDetails": "PKIX_ECDSA_P256_SHA_256",
                "publicKey": {"rawBytes": STANDARD.encode(self.by.spki())}},
        });
        let envelope = self.envelope.unwrap_or_default();
        let spec = match kind {
            Kind::HashedRekord => json!({"data": {"hash": hash(&signed)},
                "signature": {"content": self.signature, "publicKey": {"content": pem}}}),
            Kind::Rekord => json!({"data": {"hash": hash(&signed)}, "signature":
                {"content": self.signature, "format": "x509", "publicKey": {"content": pem}}}),
            Kind::HashedRekord2 => {
                json!({"hashedRekordV002": {"data": digest(&signed), "signature": verifier}})
            }
            Kind::Dsse => json!({"envelopeHash": hash(envelope), "payloadHash": hash(self.payload),
                "signatures": [{"signature": self.signature, "verifier": pem}]}),
            Kind::Dsse2 => {
                json!({"dsseV002": {"payloadHash": digest(self.payload), "signatures": [verifier]}})
            }
            Kind::Intoto => json!({"content": {"hash": hash(envelope)}, "publicKey": pem}),
            Kind::Intoto2 => json!({"content": {
                "envelope": {"payloadType": "application/vnd.in-toto+json", "signatures":
                    [{"publicKey": pem, "sig": STANDARD.encode(&self.signature)}]},
                "hash": hash(envelope), "payloadHash": hash(self.payload)}}),
        };
        let (name, version) = kind.names();
        json!({"apiVersion": version, "kind": name, "spec": spec})
    }
}

/// A log.
pub(crate) struct Log {
    signer: Signer,
    is_second: bool,
}

impl Log {
    /// One of version 1 of Rekor.
    pub(crate) fn first() -> Self {
        Self { signer: Signer::new("log"), is_second: false }
    }

    /// One of version 2: it promises nothing, and tells no time.
    pub(crate) fn second() -> Self {
        Self { signer: Signer::new("ed25519"), is_second: true }
    }

    /// One of version 1 that signs with another key.
    pub(crate) fn by(name: &str) -> Self {
        Self { signer: Signer::new(name), is_second: false }
    }

    fn id(&self) -> [u8; 32] {
        let spki = self.signer.spki();
        if !self.is_second {
            return sha256(&spki);
        }
        sha256(&[NAME.as_bytes(), b"\n\x01", &spki[spki.len() - 32..]].concat())
    }

    /// Its key as a trusted root has it.
    pub(crate) fn root(&self) -> Value {
        let details = if self.is_second { "PKIX_ED25519" } else { "PKIX_ECDSA_P256_SHA_256" };
        json!({"baseUrl": format!("https://{NAME}"), "hashAlgorithm": "SHA2_256", "publicKey": {
            "rawBytes": STANDARD.encode(self.signer.spki()), "keyDetails": details,
            "validFor": {"start": "2022-01-01T00:00:00Z"}},
            "logId": {"keyId": STANDARD.encode(self.id())}})
    }

    /// Its promise to have this body.
    pub(crate) fn promise(&self, body: &[u8], time: u64, index: u64) -> String {
        // RFC 8785: names in the order of their bytes, no blanks.
        let (body, id) = (STANDARD.encode(body), hex(&self.id()));
        let text =
            format!(r#"{{"body":"{body}","integratedTime":{time},"logID":"{id}","logIndex":{index}}}"#);
        self.signer.sign(text.as_bytes())
    }

    /// A body as cosign 2 writes it into an annotation.
    pub(crate) fn annotation(&self, body: &Value) -> Value {
        self.annotation_of(body.to_string().as_bytes())
    }

    /// The same of bytes that may be anything.
    pub(crate) fn annotation_of(&self, body: &[u8]) -> Value {
        json!({"SignedEntryTimestamp": self.promise(body, TIME, INDEX), "Payload": {
            "body": STANDARD.encode(body), "integratedTime": TIME, "logIndex": INDEX, "logID": hex(&self.id())}})
    }

    /// A body as an entry of a bundle.
    pub(crate) fn entry(&self, body: &Value) -> Value {
        self.entry_of(body.to_string().as_bytes(), body)
    }

    /// The same of bytes that may be anything, and are said to be of the kind of this body.
    pub(crate) fn entry_of(&self, text: &[u8], body: &Value) -> Value {
        let tree = leaves(text);
        let hashes: Vec<_> = path(&tree, PLACE).iter().map(|hash| STANDARD.encode(hash)).collect();
        let mut entry = json!({
            // A log of version 2 has one tree.
            "logIndex": (if self.is_second { PLACE as u64 } else { INDEX }).to_string(),
            "logId": {"keyId": STANDARD.encode(self.id())},
            "kindVersion": {"kind": body["kind"], "version": body["apiVersion"]},
            "inclusionProof": {"logIndex": PLACE.to_string(), "treeSize": LEAVES.to_string(), "hashes": hashes,
                "rootHash": STANDARD.encode(root(&tree)),
                "checkpoint": {"envelope": self.checkpoint(LEAVES, &root(&tree))}},
            "canonicalizedBody": STANDARD.encode(text),
        });
        if !self.is_second {
            entry["integratedTime"] = TIME.to_string().into();
            entry["inclusionPromise"] = json!({"signedEntryTimestamp": self.promise(text, TIME, INDEX)});
        }
        entry
    }

    /// What it signs of a tree.
    pub(crate) fn checkpoint(&self, size: usize, root: &[u8; 32]) -> String {
        let origin = if self.is_second { NAME.to_owned() } else { format!("{NAME} - 1193050959916656506") };
        let note = format!("{origin}\n{size}\n{}\n", STANDARD.encode(root));
        let signature = [&self.id()[..4], &self.signer.sign_der(note.as_bytes())].concat();
        format!("{note}\n\u{2014} {NAME} {}\n", STANDARD.encode(signature))
    }

    /// What it signed of the tree before the one that it shows.
    pub(crate) fn stale_checkpoint(&self, body: &Value) -> String {
        let tree = leaves(body.to_string().as_bytes());
        self.checkpoint(LEAVES - 1, &root(&tree[..LEAVES - 1]))
    }
}

/// The hashes of all leaves of the tree that a log shows, a body among them.
fn leaves(body: &[u8]) -> Vec<[u8; 32]> {
    (0..LEAVES)
        .map(|n| {
            let leaf = if n == PLACE { body.to_vec() } else { format!("another leaf, {n}").into_bytes() };
            sha256(&[&[0][..], &leaf].concat())
        })
        .collect()
}

/// RFC 9162 2.1.1.
fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => sha256(b""),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            sha256(&[&[1][..], &root(left), &root(right)].concat())
        }
    }
}

/// RFC 9162 2.1.3.1.
fn path(leaves: &[[u8; 32]], at: usize) -> Vec<[u8; 32]> {
    if leaves.len() < 2 {
        return vec![];
    }
    let half = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(half);
    let (mut path, other) = if at < half { (path(left, at), right) } else { (path(right, at - half), left) };
    path.push(root(other));
    path
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    digest(&SHA256, bytes).as_ref().try_into().expect("SHA-256 has 32 bytes")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
