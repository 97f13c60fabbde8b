//! What a log keeps of a signature, the body of an entry: is it about this signature, this key, these bytes?
//!
//! The kinds in which cosign and others log signatures of images and statements (rekor, `pkg/types`; rekor-tiles,
//! `api/proto/rekor/v2`). Each has the hash of what is signed and the key; all but the first version of `intoto`
//! have the signature, and that has the hash of the envelope with the signature in it. What is compared is the
//! decoded value, never a text.

use aws_lc_rs::digest::{Algorithm, SHA256, SHA384, SHA512, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::value::RawValue;

use crate::json::{Shape, few, members};
use crate::text::Excerpt;
use crate::trust::dsse::PAYLOAD_TYPE;
use crate::trust::pem::{self, Label};

use super::entry::Claimed;
use super::logged::{Logged, Signed};
use super::problem::LogProblem;

/// Refuses a body that is about anything but this signature, by this key, over these bytes.
pub(super) fn is_about(claimed: &Claimed, logged: &Logged<'_>) -> Result<(), LogProblem> {
    // Nowhere in it may a key stand twice, not where nobody looks either.
    Shape::Any.check(&claimed.body).map_err(|error| LogProblem::Members(error.into()))?;
    let body = Object::of(&claimed.body, &["apiVersion", "kind", "spec"])?;
    let (kind, version) = (body.text("kind")?, body.text("apiVersion")?);
    let is_said = |said: &(String, String)| (&said.0, &said.1) == (&kind, &version);
    if !claimed.kind.as_ref().is_none_or(is_said) {
        return Err(LogProblem::OtherKind);
    }
    let reader =
        READERS.iter().find(|reader| (reader.kind, reader.version) == (kind.as_str(), version.as_str()));
    let unread = || LogProblem::Kind(Excerpt::new(&format!("{kind} {version}")));
    (reader.ok_or_else(unread)?.check)(body.raw("spec")?, logged)
}

/// A kind of body, and what it must have to be about a signature.
struct Reader {
    kind: &'static str,
    version: &'static str,
    check: fn(&RawValue, &Logged<'_>) -> Result<(), LogProblem>,
}

static READERS: [Reader; 7] = [
    Reader { kind: "hashedrekord", version: "0.0.1", check: hashedrekord },
    Reader { kind: "hashedrekord", version: "0.0.2", check: hashedrekord_v2 },
    Reader { kind: "rekord", version: "0.0.1", check: hashedrekord },
    Reader { kind: "dsse", version: "0.0.1", check: dsse },
    Reader { kind: "dsse", version: "0.0.2", check: dsse_v2 },
    Reader { kind: "intoto", version: "0.0.1", check: intoto },
    Reader { kind: "intoto", version: "0.0.2", check: intoto_v2 },
];

/// `data.hash` of what is signed, `signature.content`, `signature.publicKey.content`: base64 of PEM.
fn hashedrekord(spec: &RawValue, logged: &Logged<'_>) -> Result<(), LogProblem> {
    let spec = Object::of_raw(spec, &["data", "signature"])?;
    let signature = spec.object("signature", &["content", "publicKey"])?;
    same_hash(&spec.object("data", &["hash"])?, "hash", logged.signed.content())?;
    same_signature(&signature.base64("content")?, logged)?;
    same_pem(&signature.object("publicKey", &["content"])?.base64("content")?, logged)
}

/// Rekor v2: the same, with the key as DER.
fn hashedrekord_v2(spec: &RawValue, logged: &Logged<'_>) -> Result<(), LogProblem> {
    let spec =
        Object::of_raw(spec, &["hashedRekordV002"])?.object("hashedRekordV002", &["data", "signature"])?;
    same_digest(&spec.object("data", &["algorithm", "digest"])?, logged.signed.content())?;
    same_verifier(&spec.object("signature", &["content", "verifier"])?, logged)
}

/// `payloadHash`, `envelopeHash` of the envelope as it was sent, one of `signatures`: `signature`, `verifier`.
fn dsse(spec: &RawValue, logged: &Logged<'_>) -> Result<(), LogProblem> {
    let spec = Object::of_raw(spec, &["payloadHash", "envelopeHash", "signatures"])?;
    let (payload, envelope) = logged.signed.envelope()?;
    same_hash(&spec, "payloadHash", Content::Bytes(payload))?;
    same_known(&spec, "envelopeHash", envelope)?;
    let signature = Object::of_raw(spec.only("signatures")?, &["signature", "verifier"])?;
    same_signature(&signature.base64("signature")?, logged)?;
    same_pem(&signature.base64("verifier")?, logged)
}

/// Rekor v2: `payloadHash`, one of `signatures`.
fn dsse_v2(spec: &RawValue, logged: &Logged<'_>) -> Result<(), LogProblem> {
    let spec = Object::of_raw(spec, &["dsseV002"])?.object("dsseV002", &["payloadHash", "signatures"])?;
    let (payload, _) = logged.signed.envelope()?;
    same_digest(&spec.object("payloadHash", &["algorithm", "digest"])?, Content::Bytes(payload))?;
    same_verifier(&Object::of_raw(spec.only("signatures")?, &["content", "verifier"])?, logged)
}

/// `content.hash` of the envelope, `publicKey`. The signature is in the envelope alone.
fn intoto(spec: &RawValue, logged: &Logged<'_>) -> Result<(), LogProblem> {
    let spec = Object::of_raw(spec, &["content", "publicKey"])?;
    let (_, envelope) = logged.signed.envelope()?;
    if envelope.is_none() {
        return Err(LogProblem::Kind(Excerpt::new("intoto 0.0.1")));
    }
    same_known(&spec.object("content", &["hash"])?, "hash", envelope)?;
    same_pem(&spec.base64("publicKey")?, logged)
}

/// `content.payloadHash`, `content.hash`, and the envelope without its payload, in base64 once more.
fn intoto_v2(spec: &RawValue, logged: &Logged<'_>) -> Result<(), LogProblem> {
    let spec = Object::of_raw(spec, &["content"])?;
    let content = spec.object("content", &["envelope", "hash", "payloadHash"])?;
    let (payload, envelope) = logged.signed.envelope()?;
    same_hash(&content, "payloadHash", Content::Bytes(payload))?;
    same_known(&content, "hash", envelope)?;
    let signatures = content.object("envelope", &["payloadType", "signatures"])?;
    if signatures.text("payloadType")? != PAYLOAD_TYPE {
        return Err(LogProblem::OtherContent);
    }
    let signature = Object::of_raw(signatures.only("signatures")?, &["sig", "publicKey"])?;
    let twice = signature.base64("sig")?;
    same_signature(&STANDARD.decode(twice).map_err(|_| LogProblem::Odd("sig"))?, logged)?;
    same_pem(&signature.base64("publicKey")?, logged)
}

impl<'a> Signed<'a> {
    /// What the signature is over.
    fn content(self) -> Content<'a> {
        match self {
            Self::Payload(bytes) | Self::Envelope { encoding: bytes, .. } => Content::Bytes(bytes),
            Self::Hashed(hash) => Content::Hashed(hash),
        }
    }

    /// Its payload, and the hash of the whole where it is known: for what only an envelope has.
    fn envelope(self) -> Result<(&'a [u8], Option<[u8; 32]>), LogProblem> {
        match self {
            Self::Payload(_) | Self::Hashed(_) => Err(LogProblem::OtherContent),
            Self::Envelope { payload, envelope, .. } => Ok((payload, envelope)),
        }
    }
}

fn same_signature(found: &[u8], logged: &Logged<'_>) -> Result<(), LogProblem> {
    if found == logged.signature { Ok(()) } else { Err(LogProblem::OtherSignature) }
}

/// One PEM block with the key in it; a certificate is somebody else, whoever it names.
fn same_pem(found: &[u8], logged: &Logged<'_>) -> Result<(), LogProblem> {
    match pem::read(found) {
        Ok((Label::Spki, der)) if der == logged.key.spki() => Ok(()),
        _ => Err(LogProblem::OtherKey),
    }
}

/// Rekor v2: a signature, and the key as DER.
fn same_verifier(signature: &Object<'_>, logged: &Logged<'_>) -> Result<(), LogProblem> {
    same_signature(&signature.base64("content")?, logged)?;
    let verifier = signature.object("verifier", &["publicKey", "x509Certificate", "keyDetails"])?;
    if verifier.has("x509Certificate") || !verifier.has("publicKey") {
        return Err(LogProblem::OtherKey);
    }
    let key = verifier.object("publicKey", &["rawBytes"])?.base64("rawBytes")?;
    if key == logged.key.spki() { Ok(()) } else { Err(LogProblem::OtherKey) }
}

/// `{algorithm, value}`, as Rekor v1 writes hashes, of these bytes.
fn same_hash(object: &Object<'_>, name: &'static str, of: Content<'_>) -> Result<(), LogProblem> {
    let hash = object.object(name, &["algorithm", "value"])?;
    let algorithm = match hash.text("algorithm")?.as_str() {
        "sha256" => &SHA256,
        "sha384" => &SHA384,
        "sha512" => &SHA512,
        _ => return Err(LogProblem::Odd("algorithm")),
    };
    same_value(&hash, &of.hash(algorithm)?)
}

/// The same where the hash is known, if it is: SHA-256. It must be one all the same.
fn same_known(object: &Object<'_>, name: &'static str, hash: Option<[u8; 32]>) -> Result<(), LogProblem> {
    let found = object.object(name, &["algorithm", "value"])?;
    if found.text("algorithm")? != "sha256" {
        return Err(LogProblem::Odd("algorithm"));
    }
    let value = found.text("value")?;
    match hash {
        Some(hash) => same_value(&found, &hash),
        None if value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit()) => Ok(()),
        None => Err(LogProblem::Odd("value")),
    }
}

fn same_value(hash: &Object<'_>, bytes: &[u8]) -> Result<(), LogProblem> {
    let value = hash.text("value")?;
    if value == crate::trust::key::hex(bytes) { Ok(()) } else { Err(LogProblem::OtherContent) }
}

/// `{algorithm, digest}`, as Rekor v2 writes hashes, of these bytes.
fn same_digest(object: &Object<'_>, of: Content<'_>) -> Result<(), LogProblem> {
    let algorithm = match object.text("algorithm")?.as_str() {
        "SHA2_256" => &SHA256,
        "SHA2_384" => &SHA384,
        "SHA2_512" => &SHA512,
        _ => return Err(LogProblem::Odd("algorithm")),
    };
    let found = object.base64("digest")?;
    if found == of.hash(algorithm)? { Ok(()) } else { Err(LogProblem::OtherContent) }
}

/// What a hash is compared with.
#[derive(Clone, Copy)]
enum Content<'a> {
    Bytes(&'a [u8]),
    /// Of which only SHA-256 is known.
    Hashed(&'a [u8; 32]),
}

impl Content<'_> {
    /// Its hash by this algorithm.
    fn hash(self, algorithm: &'static Algorithm) -> Result<Vec<u8>, LogProblem> {
        match self {
            Self::Bytes(bytes) => Ok(digest(algorithm, bytes).as_ref().to_vec()),
            Self::Hashed(hash) if *algorithm == SHA256 => Ok(hash.to_vec()),
            Self::Hashed(_) => Err(LogProblem::Odd("algorithm")),
        }
    }
}

/// The members of a JSON object that a reader asks for.
struct Object<'a>(std::collections::BTreeMap<&'static str, &'a RawValue>);

impl<'a> Object<'a> {
    fn of(bytes: &'a [u8], names: &[&'static str]) -> Result<Self, LogProblem> {
        members(bytes, names).map(Self).map_err(LogProblem::Members)
    }

    fn of_raw(value: &'a RawValue, names: &[&'static str]) -> Result<Self, LogProblem> {
        Self::of(value.get().as_bytes(), names)
    }

    fn has(&self, name: &'static str) -> bool {
        self.0.contains_key(name)
    }

    fn raw(&self, name: &'static str) -> Result<&'a RawValue, LogProblem> {
        self.0.get(name).copied().ok_or(LogProblem::NoMember(name))
    }

    fn object(&self, name: &'static str, names: &[&'static str]) -> Result<Object<'a>, LogProblem> {
        Object::of_raw(self.raw(name)?, names)
    }

    fn text(&self, name: &'static str) -> Result<String, LogProblem> {
        serde_json::from_str(self.raw(name)?.get()).map_err(|_| LogProblem::Odd(name))
    }

    fn base64(&self, name: &'static str) -> Result<Vec<u8>, LogProblem> {
        STANDARD.decode(self.text(name)?).map_err(|_| LogProblem::Odd(name))
    }

    /// The one item of a list: cosign refuses several too.
    fn only(&self, name: &'static str) -> Result<&'a RawValue, LogProblem> {
        let list = few(self.raw(name)?.get(), 1).map_err(|error| LogProblem::Members(error.into()))?;
        match list.kept.as_slice() {
            [one] if list.all == 1 => Ok(one),
            _ => Err(LogProblem::Signatures(list.all)),
        }
    }
}
