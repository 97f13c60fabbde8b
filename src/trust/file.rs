//! Signatures of files, as `cosign sign-blob` makes them with a key: bundles around a signature of bytes that they do
//! not hold. Of an image nothing is proved by them.

use crate::subject::Digest;

use super::anchors::Anchors;
use super::bundle::{self, Bundle};
use super::dsse::{Dialect, decoded};
use super::key::Fingerprint;
use super::log::{LogStanding, Logged, Signed};
use super::refusal::{Refusal, SignatureProblem};
use super::sha256;

/// A file that is said to be signed.
#[derive(Clone, Copy, Debug)]
pub enum File<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// Its digest alone, which the signatures of Ed25519 are not over.
    Digest(&'a Digest),
}

/// A file that one of the keys signed.
#[derive(Debug)]
pub struct SignedFile {
    key: Fingerprint,
    log: LogStanding,
}

impl SignedFile {
    /// The key that signed it.
    pub fn key(&self) -> &Fingerprint {
        &self.key
    }

    /// How its signature stands with the transparency log.
    pub fn log(&self) -> &LogStanding {
        &self.log
    }
}

/// Whether a bundle is a signature of this file by one of the keys.
///
/// # Errors
/// `attestation-invalid` for what is no such bundle, `signature-invalid`, `digest-mismatch`.
pub fn judge_file(bundle: &[u8], file: File<'_>, anchors: Anchors<'_>) -> Result<SignedFile, Refusal> {
    let bundle = bundle::read_message(bundle).map_err(Refusal::Bundle)?;
    let Bundle { content: message, .. } = &bundle;
    let hash = match file {
        File::Bytes(bytes) => sha256(bytes),
        File::Digest(digest) => digest.hash(),
    };
    if message.digest.as_ref().is_some_and(|said| *said != hash) {
        return Err(Refusal::OtherDigest(Digest::from_hash(hash)));
    }
    let signature = decoded(&message.signature, Dialect::Proto)
        .filter(|signature| !signature.is_empty())
        .ok_or(Refusal::Signature(SignatureProblem::NotBase64))?;
    let signed = match file {
        File::Bytes(bytes) => Signed::Payload(bytes),
        File::Digest(_) => Signed::Hashed(&hash),
    };
    let keys = anchors.keys.keys();
    let by = keys.iter().find(|key| match file {
        File::Bytes(bytes) => key.verify(bytes, &signature),
        File::Digest(_) => key.verify_sha256(&hash, &signature),
    });
    let key = by.ok_or(Refusal::Signature(SignatureProblem::OtherKey { keys: keys.len() }))?;
    let logged = Logged { key, signature: &signature, signed };
    let log = LogStanding::of(bundle.evidence(), &logged, anchors.logs);
    Ok(SignedFile { key: key.fingerprint().clone(), log })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use crate::rows::Rows;
    use crate::trust::LogKeys;
    use crate::trust::digest_of;
    use crate::trust::key::{Keyring, PublicKey};

    // Published evidence: fixtures/log/golden/README.md.
    const BUNDLE: &str = include_str!("../../fixtures/log/golden/rekor-v1.bundle.json");
    const FILE: &[u8] = include_bytes!("../../fixtures/log/golden/a.txt");

    fn keys(pem: &[u8]) -> Keyring {
        Keyring::new(vec![PublicKey::parse(pem).unwrap()]).unwrap()
    }

    #[test]
    fn a_published_signature_of_a_file_is_by_its_key_and_in_the_public_log() {
        let (ours, other) = (
            keys(include_bytes!("../../fixtures/log/golden/rekor-v1.pub")),
            keys(include_bytes!("../../fixtures/keys/platform.pub")),
        );
        let logs = LogKeys::public();
        let (digest, of_other) = (digest_of(FILE), digest_of(b"other"));
        let judge = |bundle: &str, file: File<'_>, keys: &Keyring| {
            judge_file(bundle.as_bytes(), file, Anchors { keys, logs: Some(&logs) })
        };
        for file in [File::Bytes(FILE), File::Digest(&digest)] {
            let signed = judge(BUNDLE, file, &ours).unwrap();
            assert_eq!(signed.key(), ours.keys()[0].fingerprint());
            assert_eq!(signed.log().proof().as_deref(), Some("rekor.sigstore.dev, index 771488337"));
        }
        let without = BUNDLE.replace("\"messageDigest\"", "\"message_digest\"");
        assert!(judge(&without, File::Bytes(FILE), &ours).is_ok());
        let mut rows = Rows::default();
        let signature = "MEUCIQCACfhpIX3";
        assert!(BUNDLE.contains(signature) && BUNDLE.contains("oM/HEnHW"));
        for (name, bundle, file, keys, code) in [
            ("another key", BUNDLE.to_owned(), File::Bytes(FILE), &other, Code::SignatureInvalid),
            (
                "another key, by digest",
                BUNDLE.to_owned(),
                File::Digest(&digest),
                &other,
                Code::SignatureInvalid,
            ),
            ("another file", BUNDLE.to_owned(), File::Bytes(b"other"), &ours, Code::DigestMismatch),
            ("another digest", BUNDLE.to_owned(), File::Digest(&of_other), &ours, Code::DigestMismatch),
            (
                "another hash",
                BUNDLE.replace("oM/HEnHW", "AM/HEnHW"),
                File::Bytes(FILE),
                &ours,
                Code::DigestMismatch,
            ),
            (
                "another signature",
                BUNDLE.replace(signature, "MEUCIQCACfhpIX4"),
                File::Bytes(FILE),
                &ours,
                Code::SignatureInvalid,
            ),
            (
                "no signature",
                BUNDLE.replace("\"signature\"", "\"sig\""),
                File::Bytes(FILE),
                &ours,
                Code::AttestationInvalid,
            ),
            (
                "an envelope",
                BUNDLE.replace("messageSignature", "dsseEnvelope"),
                File::Bytes(FILE),
                &ours,
                Code::AttestationInvalid,
            ),
            (
                "another kind of hash",
                BUNDLE.replace("SHA2_256", "SHA2_512"),
                File::Bytes(FILE),
                &ours,
                Code::AttestationInvalid,
            ),
            ("nothing", String::new(), File::Bytes(FILE), &ours, Code::AttestationInvalid),
        ] {
            rows.row(name, || assert_eq!(judge(&bundle, file, keys).unwrap_err().code(), code));
        }
        rows.end();
    }
}
