//! The platform's records beside the registry's evidence: do they say the same?
//!
//! The shape of `/signature` is documented only as "Cosign signature payload": the payload itself is
//! read, an object of payload and signature, and an array of such. Anything else is unknown, which is
//! neither a yes nor a no.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::evidence::trouble::{ApiTrouble, RecordShape, Trouble};
use crate::evidence::{Answer, Attached, Defect, Gap, Image, Records};
use crate::json::StrictValue;
use crate::limits;
use crate::sbom::{self, Difference};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::{Fetched, Judged, Refusal, SignatureClaim, Unsigned, Unverified, judge};
use crate::verdict::Agreement;

use super::{Item, Keys, SignedBom, TrustedSignature};

/// Which record of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// That of its signature.
    Signature,
    /// That of its SBOM.
    Sbom,
}

/// How one record compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordFinding {
    /// It says what the registry's evidence says.
    Agrees,
    /// It says something else; no missing answer could change that.
    Contradicts(RecordProblem),
    /// The registry has nothing that says this, in the places that answered.
    Unmatched(RecordProblem),
    /// The API says that there is no record yet.
    Absent,
    /// The API could not be asked, or answered in a shape that is not known.
    Unknown(Gap),
    /// There is no image to compare with.
    Idle,
}

impl RecordFinding {
    /// This of one entry of a record, or that of the next one: whichever speaks for both.
    fn or(self, next: Self) -> Self {
        if next.agreement().speaks_before(self.agreement()) { next } else { self }
    }

    fn agreement(&self) -> Agreement {
        match self {
            Self::Agrees => Agreement::Agrees,
            Self::Contradicts(_) => Agreement::Contradicts,
            Self::Unmatched(_) => Agreement::Unmatched,
            // Nothing was compared.
            Self::Unknown(_) | Self::Absent | Self::Idle => Agreement::Unknown,
        }
    }
}

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordProblem {
    /// What came back is provably wrong.
    Defect(Defect),
    /// Its signature is not by the key.
    OtherKey(Refusal),
    /// It is not the payload of a signature.
    NotAPayload(Refusal),
    /// It is about this other digest.
    OtherDigest(Digest),
    /// It says something else than every trusted signature.
    OtherClaim,
    /// There is no trusted signature.
    NoSignature,
    /// There is no attested SBOM.
    NoSbom,
    /// The SBOM is not the one that is attested: the first difference, where one is known.
    OtherSbom(Option<Difference>),
    /// There is no such image.
    NoImage(RecordKind),
}

/// Both records, compared.
#[derive(Clone, Debug)]
pub struct Compared {
    signature: RecordFinding,
    sbom: RecordFinding,
    document: Option<Attached>,
    differences: Vec<Difference>,
}

impl Compared {
    pub(super) fn build(
        records: Records,
        image: &Answer<Image>,
        keys: &Keys,
        items: &[Item],
        boms: &[SignedBom],
    ) -> Self {
        let digest = match image {
            Answer::Found(image) => Some(&image.digest),
            _ => None,
        };
        let absent = matches!(image, Answer::Absent);
        let signature = found(&records.signature, |record| match digest {
            Some(digest) => signature(record, digest, keys, items),
            None if absent => RecordFinding::Unmatched(RecordProblem::NoImage(RecordKind::Signature)),
            None => RecordFinding::Idle,
        });
        let mut differences = Vec::new();
        let sbom = found(&records.sbom, |record| match digest {
            Some(_) => compare_sbom(record, boms, &mut differences),
            None if absent => RecordFinding::Unmatched(RecordProblem::NoImage(RecordKind::Sbom)),
            None => RecordFinding::Idle,
        });
        let document = match records.sbom {
            Answer::Found(record) => Some(record),
            _ => None,
        };
        Self { signature, sbom, document, differences }
    }

    /// The record of the signature.
    pub fn signature(&self) -> &RecordFinding {
        &self.signature
    }

    /// The record of the SBOM.
    pub fn sbom(&self) -> &RecordFinding {
        &self.sbom
    }

    /// How the SBOM on record differs from the newest trusted one.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// The SBOM as the API has it. A record that is provably wrong is none.
    pub(super) fn into_record(self) -> Answer<Attached> {
        match (self.document, self.sbom) {
            (Some(document), _) => Answer::Found(document),
            (None, RecordFinding::Unknown(gap)) => Answer::Gap(gap),
            (None, _) => Answer::Absent,
        }
    }

    /// Whether both say what the registry's evidence says.
    pub fn agree(&self) -> bool {
        self.signature == RecordFinding::Agrees && self.sbom == RecordFinding::Agrees
    }

    /// What could not be asked.
    pub(super) fn gaps(&self) -> impl Iterator<Item = &Gap> {
        [&self.signature, &self.sbom].into_iter().filter_map(|finding| match finding {
            RecordFinding::Unknown(gap) => Some(gap),
            _ => None,
        })
    }
}

fn found(answer: &Answer<Attached>, compare: impl FnOnce(&Attached) -> RecordFinding) -> RecordFinding {
    match answer {
        Answer::Found(record) => compare(record),
        Answer::Absent => RecordFinding::Absent,
        Answer::Gap(gap) => RecordFinding::Unknown(gap.clone()),
        Answer::Defect(defect) => RecordFinding::Contradicts(RecordProblem::Defect(defect.clone())),
    }
}

fn unknown(record: &Attached, shape: RecordShape) -> RecordFinding {
    RecordFinding::Unknown(Gap::new(record.place.clone(), ApiTrouble::UnknownShape(shape)))
}

/// One record of a signature, in the shapes that are known.
enum Record {
    Payload(Vec<u8>),
    Signed { payload: Vec<u8>, signature: ForeignText },
}

fn signature(record: &Attached, image: &Digest, keys: &Keys, found: &[Item]) -> RecordFinding {
    let bytes = record.document.get();
    let value = match serde_json::from_slice::<StrictValue>(bytes) {
        Ok(value) => value.0,
        Err(error) => return unknown(record, RecordShape::Json(error.into())),
    };
    let items = match &value {
        Value::Array(items) if items.is_empty() => return unknown(record, RecordShape::EmptyList),
        Value::Array(items) if items.len() > limits::RECORDS => return unknown(record, RecordShape::TooMany),
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut result = RecordFinding::Agrees;
    for item in items {
        // The payload itself, where it is the whole answer, is taken byte for byte.
        let whole = (items.len() == 1 && !value.is_array()).then_some(bytes.as_slice());
        let Some(read) = shape(item, whole) else {
            return unknown(record, RecordShape::NoPayload);
        };
        result = result.or(compare_signature(record, read, image, keys, found));
        if matches!(result, RecordFinding::Contradicts(_)) {
            break;
        }
    }
    result
}

fn shape(item: &Value, whole: Option<&[u8]>) -> Option<Record> {
    let object = item.as_object()?;
    if object.contains_key("critical") {
        let bytes = whole.map_or_else(|| item.to_string().into_bytes(), <[u8]>::to_vec);
        return Some(Record::Payload(bytes));
    }
    let one = |names: [&str; 2]| names.iter().find_map(|name| object.get(*name));
    let payload = match one(["payload", "Payload"])? {
        Value::String(text) if text.trim_start().starts_with('{') => text.clone().into_bytes(),
        Value::String(text) => STANDARD.decode(text.replace(['\r', '\n'], "")).ok()?,
        _ => return None,
    };
    match one(["signature", "Base64Signature"])? {
        Value::String(text) if !text.is_empty() => {
            Some(Record::Signed { payload, signature: ForeignText::new(text) })
        }
        _ => None,
    }
}

fn compare_signature(
    record: &Attached,
    read: Record,
    image: &Digest,
    keys: &Keys,
    items: &[Item],
) -> RecordFinding {
    match read {
        Record::Payload(payload) => match Unsigned::<SignatureClaim>::payload(&payload) {
            Ok(read) if read.get().digest() == image => compare_claim(read.get(), items),
            Ok(read) => RecordFinding::Contradicts(RecordProblem::OtherDigest(read.get().digest().clone())),
            Err(refused) => RecordFinding::Contradicts(RecordProblem::NotAPayload(refused)),
        },
        Record::Signed { payload, signature } => {
            let item = Unverified::SimpleSigning { payload: Fetched::new(payload), signature, log: None };
            match judge(item, keys.anchors(), image) {
                Judged::Signature(trusted) => compare_claim(trusted.claim(), items),
                Judged::Refused(refused) => {
                    let problem = match refused {
                        Refusal::Signature(_) => RecordProblem::OtherKey(refused),
                        Refusal::OtherDigest(digest) => RecordProblem::OtherDigest(digest),
                        _ => RecordProblem::NotAPayload(refused),
                    };
                    match problem {
                        // It may be by a key that could not be read or fetched.
                        RecordProblem::OtherKey(_) if !keys.gaps.is_empty() => {
                            RecordFinding::Unmatched(problem)
                        }
                        problem => RecordFinding::Contradicts(problem),
                    }
                }
                Judged::Unread(bound) => {
                    RecordFinding::Unknown(Gap::new(record.place.clone(), Trouble::Unjudged(bound)))
                }
                // What is signed as an attestation is no record of a signature, nor is a bundle.
                Judged::Attestation(_) | Judged::Unsupported(_) => unknown(record, RecordShape::NoPayload),
            }
        }
    }
}

/// Whether a trusted signature of the registry says the same.
fn compare_claim(claim: &SignatureClaim, items: &[Item]) -> RecordFinding {
    let mut trusted = items.iter().filter_map(Item::signature).peekable();
    let any_trusted = trusted.peek().is_some();
    let same = |one: &Arc<TrustedSignature>| {
        one.identity() == claim.identity() && one.annotations() == claim.annotations()
    };
    if trusted.any(same) {
        return RecordFinding::Agrees;
    }
    RecordFinding::Unmatched(if any_trusted { RecordProblem::OtherClaim } else { RecordProblem::NoSignature })
}

fn compare_sbom(record: &Attached, boms: &[SignedBom], differences: &mut Vec<Difference>) -> RecordFinding {
    let bytes = record.document.get();
    let value = match sbom::value_digest(bytes) {
        Ok(value) => value,
        Err(why) => return unknown(record, RecordShape::Json(why)),
    };
    if let Err(unreadable) = sbom::peek(bytes) {
        return unknown(record, RecordShape::Sbom(unreadable));
    }
    if boms.iter().any(|bom| bom.is_value(&value)) {
        return RecordFinding::Agrees;
    }
    // It may be the one that could not be compared.
    if let Some(why) = boms.iter().find_map(SignedBom::uncompared) {
        return unknown(record, RecordShape::Json(why.clone()));
    }
    let Some(newest) = boms.first() else {
        return RecordFinding::Unmatched(RecordProblem::NoSbom);
    };
    if let (Ok(signed), Ok(other)) = (sbom::read(newest.document()), sbom::read(bytes)) {
        *differences = sbom::differences(&signed, &other, sbom::Between::AttestedAndRecord);
    }
    RecordFinding::Unmatched(RecordProblem::OtherSbom(differences.first().cloned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::place::Place;

    #[test]
    fn what_could_not_be_compared_is_not_hidden_by_what_is_only_unmatched() {
        let unknown =
            || RecordFinding::Unknown(Gap::new(Place::Api, ApiTrouble::UnknownShape(RecordShape::NoPayload)));
        let unmatched = || RecordFinding::Unmatched(RecordProblem::OtherClaim);
        let wrong = || RecordFinding::Contradicts(RecordProblem::OtherClaim);
        for (entries, expected) in [
            (vec![], RecordFinding::Agrees),
            (vec![unknown(), unmatched()], unknown()),
            (vec![unmatched(), unknown()], unknown()),
            (vec![unknown(), RecordFinding::Agrees], unknown()),
            (vec![unmatched(), RecordFinding::Agrees], unmatched()),
            (
                vec![unmatched(), RecordFinding::Unmatched(RecordProblem::NoSignature)],
                RecordFinding::Unmatched(RecordProblem::NoSignature),
            ),
            (vec![unknown(), wrong()], wrong()),
            (vec![wrong(), unknown()], wrong()),
        ] {
            let found = entries.clone().into_iter().fold(RecordFinding::Agrees, RecordFinding::or);
            assert_eq!(found, expected, "{entries:?}");
        }
    }
}
