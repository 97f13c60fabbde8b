//! What trusted attestations state: who built an image, and what is inside it.

use std::sync::OnceLock;

use crate::evidence::place::Place;
use crate::json::JsonError;
use crate::provenance::{Provenance, ProvenanceError, is_provenance};
use crate::sbom::{self, BomHead, Unreadable};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;
use crate::trust::{LogStanding, Proof, Statement, Trusted, digest_of};

use super::unused::UnusedReason;

/// The predicate type of CycloneDX (cosign, `pkg/cosign/attestation`); `/v` and a version may follow it.
const CYCLONE_DX: &str = "https://cyclonedx.org/bom";

/// The predicate type of CycloneDX before in-toto-golang 0.5, which cosign 1 wrote (in-toto/in-toto-golang#188). It is another
/// type: what it holds is not read.
const EARLIER_CYCLONE_DX: &str = "https://cyclonedx.org/schema";

/// A trusted SBOM.
#[derive(Debug)]
pub struct SignedBom {
    place: Place,
    statement: Trusted<Statement>,
    digest: Digest,
    head: Result<BomHead<'static>, Unreadable>,
    /// Made when it is first asked for.
    value: OnceLock<Result<Digest, JsonError>>,
}

impl SignedBom {
    /// SHA-256 of the document.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// What its first lines say.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub fn head(&self) -> Result<&BomHead<'static>, &Unreadable> {
        self.head.as_ref()
    }

    /// The document, byte for byte as it was signed.
    pub(super) fn document(&self) -> &[u8] {
        self.statement.predicate()
    }

    /// Where it stands, the statement whose predicate is the document, and the document's SHA-256.
    pub fn into_parts(self) -> (Place, Trusted<Statement>, Digest) {
        (self.place, self.statement, self.digest)
    }

    /// Whether the document is this JSON value, by its [`sbom::value_digest`].
    pub fn is_value(&self, value: &Digest) -> bool {
        self.value().as_ref() == Ok(value)
    }

    /// Why it is not known which JSON value it is, where a bound is the reason.
    pub fn uncompared(&self) -> Option<&JsonError> {
        self.value().as_ref().err().filter(|why| matches!(why, JsonError::TooMany(_)))
    }

    fn value(&self) -> &Result<Digest, JsonError> {
        self.value.get_or_init(|| sbom::value_digest(self.statement.predicate()))
    }
}

/// Whether a signed predicate type says CycloneDX.
fn is_cyclone_dx(predicate_type: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match predicate_type.strip_prefix(CYCLONE_DX) {
        Some("") => true,
        Some(rest) => rest.strip_prefix("/v").is_some_and(|version| version.split('.').all(is_number)),
        None => false,
    }
}

/// The newest by its own signed timestamp first, ties by digest. What cannot be read has no time, and stands
/// behind what has none.
pub(super) fn sort(boms: &mut [SignedBom]) {
    let age = |bom: &SignedBom| {
        let head = bom.head.as_ref().ok().filter(|head| head.spec_version.is_some());
        head.map(BomHead::instant)
    };
    boms.sort_by(|one, other| age(other).cmp(&age(one)).then_with(|| one.digest.cmp(&other.digest)));
}

/// An attestation by the key, about this digest, and what it says. Made of a trusted statement alone.
#[derive(Debug)]
pub struct TrustedAttestation {
    key: Fingerprint,
    predicate_type: ForeignText,
    proof: Proof,
    log: LogStanding,
    says: Says,
}

/// What is stated, as far as this version reads it.
#[derive(Debug)]
enum Says {
    /// How the image was built, or why that cannot be read.
    Provenance(Result<Provenance, ProvenanceError>),
    /// What is inside it: the document itself is with the case. Why that cannot be read, where it cannot.
    Bom(Option<Unreadable>),
    /// Something else.
    Other,
}

impl TrustedAttestation {
    /// Reads a statement, and takes the document out of one that holds an SBOM.
    pub(super) fn read(statement: Trusted<Statement>, place: &Place) -> (Self, Option<SignedBom>) {
        let (key, predicate_type) = (statement.key().clone(), statement.claim().predicate_type().clone());
        let (proof, log) = (statement.proof().clone(), statement.log().clone());
        let kind = predicate_type.raw();
        let mut bom = None;
        let says = if is_provenance(kind) {
            Says::Provenance(Provenance::read(kind, statement.predicate()))
        } else if is_cyclone_dx(kind) {
            let head = sbom::peek(statement.predicate()).map(BomHead::into_owned);
            let says = Says::Bom(head.as_ref().err().cloned());
            let digest = digest_of(statement.predicate());
            bom = Some(SignedBom { place: place.clone(), statement, digest, head, value: OnceLock::new() });
            says
        } else {
            Says::Other
        };
        (Self { key, predicate_type, proof, log, says }, bom)
    }

    /// One that a test wants to say nothing that is read here.
    #[cfg(test)]
    pub(crate) fn of_another_kind() -> Self {
        Self::read(Trusted::scripted(b"{}".to_vec()), &Place::Image).0
    }

    /// The key that signed it.
    pub fn key(&self) -> &Fingerprint {
        &self.key
    }

    /// The signed predicate type.
    pub fn predicate_type(&self) -> &ForeignText {
        &self.predicate_type
    }

    /// Its signature, and the form in which it was found.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    /// How its signature stands with the transparency log.
    pub fn log(&self) -> &LogStanding {
        &self.log
    }

    /// Whether it is an SBOM by the predicate type of cosign 1, which does not count as one.
    pub fn is_earlier_bom(&self) -> bool {
        self.predicate_type.raw() == EARLIER_CYCLONE_DX
    }

    /// What it says, where it is SLSA provenance that can be read.
    pub fn provenance(&self) -> Option<&Provenance> {
        match &self.says {
            Says::Provenance(provenance) => provenance.as_ref().ok(),
            Says::Bom(_) | Says::Other => None,
        }
    }

    /// Why it cannot be read, where it is SLSA provenance that cannot.
    pub fn unread_provenance(&self) -> Option<&ProvenanceError> {
        match &self.says {
            Says::Provenance(provenance) => provenance.as_ref().err(),
            Says::Bom(_) | Says::Other => None,
        }
    }

    /// Why it is of no use.
    pub(super) fn unused(&self) -> Option<UnusedReason> {
        match &self.says {
            Says::Provenance(Err(why)) => Some(UnusedReason::Provenance(why.clone())),
            Says::Bom(unreadable) => unreadable.clone().map(UnusedReason::Sbom),
            Says::Provenance(Ok(_)) | Says::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Rows;
    use crate::sbom::passes::{self, DocumentPass};

    /// A large document is read through for it.
    #[test]
    fn the_value_of_a_signed_document_is_digested_once_whatever_is_compared_with_it() {
        let of = |document: &[u8]| SignedBom {
            place: Place::Image,
            statement: Trusted::scripted(document.to_vec()),
            digest: digest_of(document),
            head: sbom::peek(document).map(BomHead::into_owned),
            value: OnceLock::new(),
        };
        let value = sbom::value_digest(br#"{"a":1,"b":2}"#).unwrap();
        let other = sbom::value_digest(br#"{"a":1}"#).unwrap();
        for (document, same) in [(&br#"{"b":2, "a":1}"#[..], true), (br#"{"a":2}"#, false), (b"{", false)] {
            let (bom, passes) = passes::of(|| of(document));
            assert!(!passes.contains(&DocumentPass::ValueDigest), "nothing asked for it");
            let (answers, passes) =
                passes::of(|| [bom.is_value(&value), bom.is_value(&other), bom.is_value(&value)]);
            assert_eq!(answers, [same, false, same]);
            assert_eq!(passes, [DocumentPass::ValueDigest]);
        }
    }

    #[test]
    fn a_version_may_follow_the_type_and_nothing_else_may() {
        let mut rows = Rows::default();
        for good in ["", "/v1", "/v1.4", "/v1.10.2"] {
            let whole = format!("https://cyclonedx.org/bom{good}");
            rows.row(&whole, || assert!(is_cyclone_dx(&whole)));
        }
        for other in [
            "b",
            "/",
            "/v",
            "/v1.4 ",
            " ",
            "/v1.4/",
            "/v1.",
            "/v.",
            "/v1..4",
            "/v.4",
            "/1.4",
            "/V1.4",
            "/v1.4-rc",
            "/vx",
            "/v1.x",
            "/v\u{661}",
            "/v1.4\0",
            "\n",
            "?",
            "#v1.4",
        ] {
            let whole = format!("https://cyclonedx.org/bom{other}");
            rows.row(format_args!("{whole:?}"), || assert!(!is_cyclone_dx(&whole)));
        }
        for other in [
            "https://spdx.dev/Document",
            "",
            "https://cyclonedx.org/",
            "HTTPS://cyclonedx.org/bom",
            " https://cyclonedx.org/bom",
            "http://cyclonedx.org/bom",
        ] {
            rows.row(format_args!("{other:?}"), || assert!(!is_cyclone_dx(other)));
        }
        rows.end();
    }
}
