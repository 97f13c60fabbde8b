//! Sigstore bundles: an envelope with what verifies it, as cosign 3 stores signatures and attestations alike.
//!
//! Format: sigstore/protobuf-specs `sigstore_bundle.proto` v0.1 to v0.3, written as protojson; what cosign 3 makes
//! of it, `specs/BUNDLE_SPEC.md`. Of the verification material nothing is trusted: a key's hint is a hint, and a
//! certificate proves nothing to somebody who trusts a key. A bundle is read as strictly as an envelope, and, as
//! sigstore-go does, with nothing in it that no version of the form has.

mod problem;

use serde_json::value::RawValue;

use crate::json::Shape;
use crate::text::Excerpt;

use super::dsse::{self, Dialect, Envelope, decoded};
use super::key::Fingerprint;
use super::log::{LogEvidence, Must};
use super::protojson::{Known, MessageProblem, Name, message};

pub use self::problem::{BundleProblem, UnsupportedBundle};

/// What all media types of bundles begin with.
pub const BUNDLE_TYPE: &str = "application/vnd.dev.sigstore.bundle";

/// The versions that are read, in both ways in which a media type says them.
const VERSIONS: [&str; 6] = [
    "application/vnd.dev.sigstore.bundle+json;version=0.1",
    "application/vnd.dev.sigstore.bundle+json;version=0.2",
    "application/vnd.dev.sigstore.bundle+json;version=0.3",
    "application/vnd.dev.sigstore.bundle.v0.1+json",
    "application/vnd.dev.sigstore.bundle.v0.2+json",
    "application/vnd.dev.sigstore.bundle.v0.3+json",
];

/// The first of them, whose entries of logs have other members than those of the later ones must have.
const FIRST: [&str; 2] = [VERSIONS[0], VERSIONS[3]];

/// Both spellings of each member of a bundle.
const BUNDLE: [Name; 4] = [
    Name("mediaType", "media_type"),
    Name("verificationMaterial", "verification_material"),
    Name("messageSignature", "message_signature"),
    Name("dsseEnvelope", "dsse_envelope"),
];

/// Both spellings of each member of the verification material.
const MATERIAL: [Name; 5] = [
    Name("publicKey", "public_key"),
    Name("certificate", "certificate"),
    Name("x509CertificateChain", "x509_certificate_chain"),
    Name("tlogEntries", "tlog_entries"),
    Name("timestampVerificationData", "timestamp_verification_data"),
];

/// An entry of a log (`sigstore_rekor.proto`), as far as other readers know its members: both spellings.
const ENTRY: Shape = Shape::Object(&[
    ("logIndex", Shape::Any),
    ("log_index", Shape::Any),
    ("logId", LOG_ID),
    ("log_id", LOG_ID),
    ("kindVersion", KIND),
    ("kind_version", KIND),
    ("integratedTime", Shape::Any),
    ("integrated_time", Shape::Any),
    ("inclusionPromise", PROMISE),
    ("inclusion_promise", PROMISE),
    ("inclusionProof", PROOF),
    ("inclusion_proof", PROOF),
    ("canonicalizedBody", Shape::Text),
    ("canonicalized_body", Shape::Text),
]);
const LOG_ID: Shape = Shape::Object(&[("keyId", Shape::Text), ("key_id", Shape::Text)]);
const KIND: Shape = Shape::Object(&[("kind", Shape::Text), ("version", Shape::Text)]);
const PROMISE: Shape =
    Shape::Object(&[("signedEntryTimestamp", Shape::Text), ("signed_entry_timestamp", Shape::Text)]);
const PROOF: Shape = Shape::Object(&[
    ("logIndex", Shape::Any),
    ("log_index", Shape::Any),
    ("rootHash", Shape::Text),
    ("root_hash", Shape::Text),
    ("treeSize", Shape::Any),
    ("tree_size", Shape::Any),
    ("hashes", Shape::List(&Shape::Text)),
    ("checkpoint", Shape::Object(&[("envelope", Shape::Text)])),
]);
/// Time-stamps (`sigstore_bundle.proto`).
const TIMESTAMPS: Shape = Shape::Object(&[("rfc3161Timestamps", RFC3161), ("rfc3161_timestamps", RFC3161)]);
const RFC3161: Shape =
    Shape::List(&Shape::Object(&[("signedTimestamp", Shape::Text), ("signed_timestamp", Shape::Text)]));

/// A bundle around C, taken apart. Nothing of it is known to be true.
pub(super) struct Bundle<C> {
    /// What is signed, with its one signature; or that signature alone.
    pub(super) content: C,
    /// The key that it says it is by, where it says one that can be.
    pub(super) hint: Option<Fingerprint>,
    /// Its entries of transparency logs: a JSON array.
    entries: Option<String>,
    /// What each of them must have.
    must: Must,
}

/// The signature of bytes that a bundle does not hold.
pub(super) struct Message {
    /// As base64.
    pub(super) signature: String,
    /// SHA-256 of the bytes, as the bundle says.
    pub(super) digest: Option<Vec<u8>>,
}

impl<C> Bundle<C> {
    /// Its entries of transparency logs.
    pub(super) fn evidence(&self) -> LogEvidence<'_> {
        let entries = self.entries.as_deref();
        entries.map_or(LogEvidence::None, |json| LogEvidence::Entries { json, must: self.must })
    }
}

/// Reads a bundle with an envelope that a plain key is said to have signed.
pub(super) fn read<'a>(bytes: &'a [u8]) -> Result<Bundle<Envelope>, BundleProblem> {
    let content = |found: &Known<'a>| match (found.get("dsseEnvelope"), found.get("messageSignature")) {
        (Some(envelope), None) => Ok(*envelope),
        (None, Some(_)) => Err(BundleProblem::Unsupported(UnsupportedBundle::MessageSignature)),
        (Some(_), Some(_)) => Err(BundleProblem::SeveralContents),
        (None, None) => Err(BundleProblem::NoMember("dsseEnvelope")),
    };
    open(bytes, content, |envelope| {
        dsse::read(envelope.get().as_bytes(), Dialect::Proto).map_err(BundleProblem::Envelope)
    })
}

/// Reads a bundle with the signature of a file, as `cosign sign-blob` makes it, by a plain key.
pub(super) fn read_message<'a>(bytes: &'a [u8]) -> Result<Bundle<Message>, BundleProblem> {
    let content = |found: &Known<'a>| match (found.get("dsseEnvelope"), found.get("messageSignature")) {
        (None, Some(message)) => Ok(*message),
        (Some(_), Some(_)) => Err(BundleProblem::SeveralContents),
        (_, None) => Err(BundleProblem::NoMember("messageSignature")),
    };
    open(bytes, content, |message| {
        let (found, _) = members(
            message.get().as_bytes(),
            &[Name("messageDigest", "message_digest"), Name("signature", "signature")],
        )?;
        let digest = match found.get("messageDigest") {
            None => None,
            Some(digest) => {
                let names = [Name("algorithm", "algorithm"), Name("digest", "digest")];
                let (found, _) = members(digest.get().as_bytes(), &names)?;
                if text(found.get("algorithm"), "algorithm")? != "SHA2_256" {
                    return Err(BundleProblem::NotText("algorithm"));
                }
                let digest = decoded(&text(found.get("digest"), "digest")?, Dialect::Proto);
                Some(digest.ok_or(BundleProblem::NotText("digest"))?)
            }
        };
        Ok(Message { signature: text(found.get("signature"), "signature")?, digest })
    })
}

/// Reads a bundle by a plain key; which member is looked into, and as what.
fn open<'a, C>(
    bytes: &'a [u8],
    choose: impl Fn(&Known<'a>) -> Result<&'a RawValue, BundleProblem>,
    read: impl Fn(&'a RawValue) -> Result<C, BundleProblem>,
) -> Result<Bundle<C>, BundleProblem> {
    let (found, unknown) = members(bytes, &BUNDLE)?;
    let media_type = text(found.get("mediaType"), "mediaType")?;
    if !VERSIONS.contains(&media_type.as_str()) {
        let said = Excerpt::new(&media_type);
        return Err(if media_type.starts_with(BUNDLE_TYPE) {
            BundleProblem::Unsupported(UnsupportedBundle::Version(said))
        } else {
            BundleProblem::MediaType(said)
        });
    }
    if let Some(unknown) = unknown {
        return Err(BundleProblem::UnknownMember(unknown));
    }
    let material =
        found.get("verificationMaterial").ok_or(BundleProblem::NoMember("verificationMaterial"))?;
    let (material, unknown) = members(material.get().as_bytes(), &MATERIAL)?;
    if let Some(unknown) = unknown {
        return Err(BundleProblem::UnknownMember(unknown));
    }
    let content = choose(&found)?;
    let by = ["publicKey", "certificate", "x509CertificateChain"].map(|name| material.get(name));
    let key = match by {
        [Some(key), None, None] => key,
        [None, Some(_), None] | [None, None, Some(_)] => {
            return Err(BundleProblem::Unsupported(UnsupportedBundle::Certificate));
        }
        [None, None, None] => return Err(BundleProblem::NoMember("publicKey")),
        _ => return Err(BundleProblem::SeveralKeys),
    };
    check_material(&material)?;
    let hint = hint(key)?;
    let entries = material.get("tlogEntries").map(|entries| entries.get().to_owned());
    let must = if FIRST.contains(&media_type.as_str()) { Must::Promise } else { Must::Inclusion };
    Ok(Bundle { content: read(content)?, hint, entries, must })
}

/// The members of a message, and the first that is none of them.
fn members<'a>(bytes: &'a [u8], names: &[Name]) -> Result<(Known<'a>, Option<Excerpt>), BundleProblem> {
    message(bytes, names).map_err(|problem| match problem {
        MessageProblem::Members(error) => BundleProblem::Members(error),
        MessageProblem::TwoSpellings(name) => BundleProblem::TwoSpellings(name),
    })
}

fn text(value: Option<&&RawValue>, name: &'static str) -> Result<String, BundleProblem> {
    let value = value.ok_or(BundleProblem::NoMember(name))?;
    serde_json::from_str(value.get()).map_err(|_| BundleProblem::NotText(name))
}

/// What nobody may read in two ways of the entries of logs and the time-stamps. What they say is another matter, and
/// time-stamps are not read.
fn check_material(material: &Known<'_>) -> Result<(), BundleProblem> {
    for (name, shape) in [("tlogEntries", Shape::List(&ENTRY)), ("timestampVerificationData", TIMESTAMPS)] {
        if let Some(value) = material.get(name) {
            shape.check(value.get().as_bytes()).map_err(|error| BundleProblem::Members(error.into()))?;
        }
    }
    Ok(())
}

/// The fingerprint in a key's hint; cosign writes base64 of it, and nobody has to.
fn hint(key: &RawValue) -> Result<Option<Fingerprint>, BundleProblem> {
    let (found, unknown) = members(key.get().as_bytes(), &[Name("hint", "hint")])?;
    if let Some(unknown) = unknown {
        return Err(BundleProblem::UnknownMember(unknown));
    }
    let Some(hint) = found.get("hint") else { return Ok(None) };
    let hint = text(Some(hint), "hint")?;
    Ok(Fingerprint::parse(&format!("SHA256:{hint}")))
}

#[cfg(test)]
mod tests;
