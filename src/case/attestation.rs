//! The attestations of one image: what each states, or why it is not believed.

use crate::code::Code;
use crate::evidence::place::Place;
use crate::evidence::{Answer, Attestations, Content, Gap, Image};
use crate::provenance::{Provenance, is_provenance};
use crate::sbom::{self, BomHead, Unreadable};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;
use crate::trust::{EnvelopeProblem, Fetched, Refusal, Statement, Trusted, digest_of};

use super::{Keys, Say, Status};

/// The predicate type of CycloneDX (cosign, `pkg/cosign/attestation`); a version may follow it.
const CYCLONE_DX: &str = "https://cyclonedx.org/bom";

/// One attestation, as reports list it.
#[derive(Clone, Debug)]
pub struct Attestation {
    /// Where it stands.
    pub place: Place,
    /// How it stands.
    pub status: Status,
    /// Why it was not used.
    pub code: Option<Code>,
    /// That in words.
    pub message: Option<String>,
    /// The signed predicate type.
    pub predicate_type: Option<ForeignText>,
    /// The key that signed it.
    pub key: Option<Fingerprint>,
    /// What it says, where it is SLSA provenance.
    pub provenance: Option<Provenance>,
}

/// A trusted SBOM.
#[derive(Debug)]
pub struct SignedBom {
    /// Where it stands.
    pub place: Place,
    /// The statement; its predicate is the document, byte for byte as it was signed.
    pub statement: Trusted<Statement>,
    /// SHA-256 of the document.
    pub digest: Digest,
    /// What its first lines say, or why they cannot be read.
    pub head: Result<BomHead<'static>, Unreadable>,
}

impl SignedBom {
    /// Whether the document is this JSON value, by its [`sbom::value_digest`].
    pub fn is_value(&self, value: &Digest) -> bool {
        sbom::value_digest(self.statement.predicate()).is_ok_and(|signed| signed == *value)
    }
}

/// All attestations of one image.
#[derive(Debug)]
pub struct Attested {
    /// Every one that was found, newest first.
    pub listed: Vec<Attestation>,
    /// The trusted SBOMs: the newest by its own signed timestamp first, ties by digest.
    pub boms: Vec<SignedBom>,
    /// Places whose answer is missing.
    pub gaps: Vec<Gap>,
}

/// Whether a signed predicate type says CycloneDX.
fn is_cyclone_dx(predicate_type: &str) -> bool {
    predicate_type.strip_prefix(CYCLONE_DX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Attested {
    /// Judges every one, and puts the trusted SBOMs in order.
    pub(super) fn build(found: Attestations, image: &Answer<Image>, keys: &Keys, say: Say) -> Self {
        let mut gaps = found.gaps;
        gaps.extend(keys.gaps.iter().cloned());
        let mut all = Self { listed: Vec::with_capacity(found.found.len()), boms: vec![], gaps };
        for candidate in found.found {
            let place = candidate.place;
            let listed = match (candidate.content, image) {
                (Content::Envelope(envelope), Answer::Found(image)) => {
                    all.envelope(place, envelope, &image.digest, keys, say)
                }
                (Content::Envelope(_) | Content::SimpleSigning { .. }, _) => {
                    list(place, Status::Unread, None, "the image itself could not be read".to_owned())
                }
                (Content::Unsupported(what), _) => {
                    list(place, Status::Unread, Some(Code::SignatureUnsupported), what)
                }
                (Content::Ignored(why), _) => list(place, Status::Unread, None, why),
                (Content::Defect(defect), _) => {
                    list(place, Status::Refused, Some(defect.code), defect.message)
                }
                (Content::Unread(gap), _) => {
                    let listed = list(place, Status::Unread, Some(gap.code), gap.message.clone());
                    all.gap(gap);
                    listed
                }
            };
            all.listed.push(listed);
        }
        // What cannot be read has no time, and stands behind what has none.
        let age = |bom: &SignedBom| {
            let head = bom.head.as_ref().ok().filter(|head| head.spec_version.is_some());
            head.map(BomHead::instant)
        };
        all.boms.sort_by(|one, other| age(other).cmp(&age(one)).then_with(|| one.digest.cmp(&other.digest)));
        all
    }

    fn gap(&mut self, gap: Gap) {
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    fn envelope(
        &mut self,
        place: Place,
        envelope: Fetched,
        image: &Digest,
        keys: &Keys,
        say: Say,
    ) -> Attestation {
        match envelope.open(&keys.ring).and_then(|item| item.admit(image)) {
            Ok(statement) => self.trusted(place, statement),
            // More than are tried: no answer, and not a "no".
            Err(refusal @ Refusal::Envelope(EnvelopeProblem::TooManySignatures(_))) => {
                let (code, message) = (refusal.code(), say(&refusal));
                self.gap(Gap { place: place.clone(), code, message: message.clone(), help: vec![] });
                list(place, Status::Unread, Some(code), message)
            }
            Err(refusal) => list(place, Status::Refused, Some(refusal.code()), say(&refusal)),
        }
    }

    fn trusted(&mut self, place: Place, statement: Trusted<Statement>) -> Attestation {
        let kind = statement.claim().predicate_type().clone();
        let mut listed = Attestation {
            place: place.clone(),
            status: Status::Trusted,
            code: None,
            message: None,
            predicate_type: Some(kind.clone()),
            key: Some(statement.key().clone()),
            provenance: None,
        };
        if is_provenance(kind.raw()) {
            match Provenance::read(kind.raw(), statement.predicate()) {
                Ok(provenance) => listed.provenance = Some(provenance),
                Err(why) => {
                    listed.code = Some(Code::AttestationInvalid);
                    listed.message = Some(why);
                }
            }
        } else if is_cyclone_dx(kind.raw()) {
            let head = sbom::peek(statement.predicate()).map(BomHead::into_owned);
            if let Err(unreadable) = &head {
                listed.code = Some(unreadable.code());
                listed.message = Some(unreadable.to_string());
            }
            let digest = digest_of(statement.predicate());
            self.boms.push(SignedBom { place, statement, digest, head });
        }
        listed
    }
}

fn list(place: Place, status: Status, code: Option<Code>, message: String) -> Attestation {
    Attestation {
        place,
        status,
        code,
        message: Some(message),
        predicate_type: None,
        key: None,
        provenance: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_may_follow_the_type_and_nothing_else_may() {
        assert!(
            is_cyclone_dx("https://cyclonedx.org/bom") && is_cyclone_dx("https://cyclonedx.org/bom/v1.4")
        );
        for other in ["https://cyclonedx.org/bomb", "https://spdx.dev/Document", "", "https://cyclonedx.org/"]
        {
            assert!(!is_cyclone_dx(other), "{other}");
        }
    }
}
