//! The platform's records beside the registry's evidence: do they say the same?
//!
//! The shape of `/signature` is documented only as "Cosign signature payload": the payload itself is
//! read, an object of payload and signature, and an array of such. Anything else is unknown, which is
//! neither a yes nor a no.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::code::Code;
use crate::evidence::trouble::Trouble;
use crate::evidence::{Answer, Attached, Gap, Image, Records};
use crate::json::StrictValue;
use crate::sbom;
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::{Fetched, SimpleSigning, Unsigned};

use super::{Item, Keys, Say, SignedBom, TrustedSignature};

/// Records of one answer that are compared.
const RECORDS: usize = 100;

/// How one record compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It says what the registry's evidence says.
    Agrees,
    /// It says something else; no missing answer could change that.
    Contradicts(String),
    /// The registry has nothing that says this, in the places that answered.
    Unmatched(String),
    /// There is no record yet, in the API's own words.
    Absent,
    /// The API could not be asked, or answered in a shape that is not known.
    Unknown(Gap),
    /// There is no image to compare with.
    Idle,
}

/// Both records, compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The record of the signature.
    pub signature: Finding,
    /// The record of the SBOM.
    pub sbom: Finding,
    /// The SBOM as the API has it, where it has one.
    pub document: Option<Attached>,
    /// How that differs from the newest trusted one, in sentences.
    pub differences: Vec<String>,
}

impl Compared {
    pub(super) fn build(
        records: Records,
        image: &Answer<Image>,
        keys: &Keys,
        items: &[Item],
        boms: &[SignedBom],
        say: Say,
    ) -> Self {
        let digest = match image {
            Answer::Found(image) => Some(&image.digest),
            _ => None,
        };
        let absent = matches!(image, Answer::Absent);
        let signature = found(&records.signature, |record| match digest {
            Some(digest) => signature(record, digest, keys, items, say),
            None if absent => Finding::Unmatched(
                "the API has a signature on record, and the registry has no such image".to_owned(),
            ),
            None => Finding::Idle,
        });
        let mut differences = Vec::new();
        let sbom = found(&records.sbom, |record| match digest {
            Some(_) => document(record, boms, &mut differences),
            None if absent => Finding::Unmatched(
                "the API has an SBOM on record, and the registry has no such image".to_owned(),
            ),
            None => Finding::Idle,
        });
        let document = match records.sbom {
            Answer::Found(record) => Some(record),
            _ => None,
        };
        Self { signature, sbom, document, differences }
    }

    /// Whether both say what the registry's evidence says.
    pub fn agree(&self) -> bool {
        self.signature == Finding::Agrees && self.sbom == Finding::Agrees
    }

    /// What could not be asked.
    pub(super) fn gaps(&self) -> impl Iterator<Item = &Gap> {
        [&self.signature, &self.sbom].into_iter().filter_map(|finding| match finding {
            Finding::Unknown(gap) => Some(gap),
            _ => None,
        })
    }
}

fn found(answer: &Answer<Attached>, compare: impl FnOnce(&Attached) -> Finding) -> Finding {
    match answer {
        Answer::Found(record) => compare(record),
        Answer::Absent => Finding::Absent,
        Answer::Gap(gap) => Finding::Unknown(gap.clone()),
        Answer::Defect(defect) => Finding::Contradicts(defect.message.clone()),
    }
}

fn unknown(record: &Attached, why: &str) -> Finding {
    let message = format!("the API's record has a shape that is not known: {why}");
    Finding::Unknown(Gap::new(record.place.clone(), Trouble::said(Code::ApiUnavailable, message)))
}

/// One record of a signature, in the shapes that are known.
enum Record {
    Payload(Vec<u8>),
    Signed { payload: Vec<u8>, signature: ForeignText },
}

fn signature(record: &Attached, image: &Digest, keys: &Keys, found: &[Item], say: Say) -> Finding {
    let bytes = record.document.get();
    let value = match serde_json::from_slice::<StrictValue>(bytes) {
        Ok(value) => value.0,
        Err(error) => return unknown(record, &ForeignText::error(&error).to_string()),
    };
    let items = match &value {
        Value::Array(items) if items.is_empty() => return unknown(record, "an empty list"),
        Value::Array(items) if items.len() > RECORDS => return unknown(record, "a list without end"),
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut result = Finding::Agrees;
    for item in items {
        // The payload itself, where it is the whole answer, is taken byte for byte.
        let whole = (items.len() == 1 && !value.is_array()).then_some(bytes.as_slice());
        let Some(read) = shape(item, whole) else {
            return unknown(record, "neither a payload nor a payload with its signature");
        };
        match compare(read, image, keys, found, say) {
            Finding::Agrees => {}
            // What is proved wrong comes before what is only unmatched.
            wrong @ Finding::Contradicts(_) => return wrong,
            other => result = other,
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

fn compare(record: Record, image: &Digest, keys: &Keys, items: &[Item], say: Say) -> Finding {
    let payload = match record {
        Record::Payload(payload) => payload,
        Record::Signed { payload, signature } => {
            if let Err(refused) = Fetched::new(payload.clone()).authenticate(&signature, &keys.ring) {
                let why = format!("the API's signature is not by the key: {}", say(&refused));
                // It may be by a key that could not be had.
                let definite = keys.gaps.is_empty();
                return if definite { Finding::Contradicts(why) } else { Finding::Unmatched(why) };
            }
            payload
        }
    };
    let read = match Unsigned::<SimpleSigning>::payload(&payload) {
        Ok(read) => read,
        Err(refused) => {
            let why = say(&refused);
            return Finding::Contradicts(format!("the API's record is no signature's payload: {why}"));
        }
    };
    let claim = read.get();
    if claim.digest() != image {
        return Finding::Contradicts(format!("the API's record is about another digest, {}", claim.digest()));
    }
    let mut trusted = items.iter().filter_map(Item::signature).peekable();
    let any_trusted = trusted.peek().is_some();
    let same = |one: &Arc<TrustedSignature>| {
        one.identity() == claim.identity() && one.annotations() == claim.annotations()
    };
    if trusted.any(same) {
        return Finding::Agrees;
    }
    Finding::Unmatched(if any_trusted {
        "the API's record says something else than every trusted signature in the registry".to_owned()
    } else {
        "the API has a signature on record, and the registry has none that is trusted".to_owned()
    })
}

fn document(record: &Attached, boms: &[SignedBom], differences: &mut Vec<String>) -> Finding {
    let bytes = record.document.get();
    let value = match sbom::value_digest(bytes) {
        Ok(value) => value,
        Err(why) => return unknown(record, &why.said().to_string()),
    };
    if let Err(unreadable) = sbom::peek(bytes) {
        return unknown(record, &unreadable.to_string());
    }
    if boms.iter().any(|bom| bom.is_value(&value)) {
        return Finding::Agrees;
    }
    let Some(newest) = boms.first() else {
        return Finding::Unmatched(
            "the API has an SBOM on record, and the registry has no trusted attestation of one".to_owned(),
        );
    };
    if let (Ok(signed), Ok(other)) = (sbom::read(newest.statement.predicate()), sbom::read(bytes)) {
        let found = sbom::differences(&signed, &other, sbom::Between::AttestedAndRecord);
        *differences = found.iter().map(ToString::to_string).collect();
    }
    Finding::Unmatched(format!(
        "the API's SBOM is not the one that is attested{}",
        differences.first().map_or_else(String::new, |first| format!(": {first}"))
    ))
}
