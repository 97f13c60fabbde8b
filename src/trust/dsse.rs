//! DSSE envelopes with in-toto statements in them: the layers of cosign's `.att` tag.
//!
//! Format: secure-systems-lab/dsse `envelope.md` and `protocol.md` v1.0; as cosign writes it, sigstore
//! `pkg/signature/dsse/dsse.go`. The signature is over the pre-authentication encoding (PAE) of type
//! and payload, not over the envelope.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::value::RawValue;

use crate::code::Code;
use crate::json::{MembersError, Shape, few, members, told_apart};
use crate::limits::{ENVELOPE_SIGNATURES, ENVELOPE_SIGNED};
use crate::text::Excerpt;

/// The one payload type: an in-toto statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// Why bytes are not a DSSE envelope with an in-toto statement in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvelopeProblem {
    /// They are not an object, or an ambiguous one.
    Members(MembersError),
    /// This member is not there.
    NoMember(&'static str),
    /// This member is not a text.
    NotText(&'static str),
    /// The payload is of another type.
    PayloadType(Excerpt),
    /// The payload is not standard base64.
    PayloadNotBase64,
    /// There is no list of signatures.
    NoSignatureList,
    /// The list of signatures is empty.
    NoSignature,
    /// There are more signatures, this many, than are tried.
    TooManySignatures(usize),
    /// Each of so many signatures is over so many bytes, which is more than is checked.
    SignedTooOften {
        /// How many there are.
        signatures: usize,
        /// What each is over.
        bytes: usize,
    },
    /// A signature is not an object, or an ambiguous one.
    SignatureMembers(MembersError),
    /// In a bundle: a member that no version of the form has.
    UnknownMember(Excerpt),
    /// In a bundle: this member stands there in both spellings.
    TwoSpellings(&'static str),
    /// In a bundle: so many signatures, where there is one.
    SeveralSignatures(usize),
}

/// Who wrote an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Go's `encoding/json`: standard base64, one spelling, members that nobody knows are skipped.
    Json,
    /// protojson, as in bundles: two spellings, four ways of base64, nothing that is unknown, one signature
    /// (sigstore-go, `pkg/bundle/bundle.go`).
    Proto,
}

impl EnvelopeProblem {
    /// Its reason code.
    pub fn code(&self) -> Code {
        if self.is_bound() { Code::TooMany } else { Code::AttestationInvalid }
    }

    /// Whether a bound was hit.
    pub fn is_bound(&self) -> bool {
        match self {
            Self::TooManySignatures(_) | Self::SignedTooOften { .. } => true,
            Self::Members(_)
            | Self::NoMember(_)
            | Self::NotText(_)
            | Self::PayloadType(_)
            | Self::PayloadNotBase64
            | Self::NoSignatureList
            | Self::NoSignature
            | Self::SignatureMembers(_)
            | Self::UnknownMember(_)
            | Self::TwoSpellings(_)
            | Self::SeveralSignatures(_) => false,
        }
    }
}

/// An envelope, taken apart. Nothing of it is known to be true.
pub(super) struct Envelope {
    /// The pre-authentication encoding, at whose end the payload stands.
    pub(super) signed: Vec<u8>,
    /// Where the payload begins in it.
    pub(super) payload: usize,
    /// The signatures, base64.
    pub(super) signatures: Vec<String>,
}

impl Envelope {
    /// The payload, decoded.
    pub(super) fn payload(&self) -> &[u8] {
        self.signed.get(self.payload..).unwrap_or_default()
    }
}

/// A string that is borrowed where no escape stands in it: a bare `Cow` in a tuple is, one in an
/// `Option` never is.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

fn text<'a>(value: Option<&&'a RawValue>, name: &'static str) -> Result<Cow<'a, str>, EnvelopeProblem> {
    let value = value.ok_or(EnvelopeProblem::NoMember(name))?;
    match serde_json::from_str::<Text<'a>>(value.get()) {
        Ok(Text(text)) => Ok(text),
        Err(_) => Err(EnvelopeProblem::NotText(name)),
    }
}

/// Reads an envelope: no member twice or in another letter case, the payload type of in-toto, at least one
/// signature; base64 (line breaks are dropped, as Go's decoders do) as the dialect has it.
pub(super) fn read(bytes: &[u8], dialect: Dialect) -> Result<Envelope, EnvelopeProblem> {
    let names = ["payloadType", "payload_type", "payload", "signatures"];
    let (found, kind) = match dialect {
        Dialect::Json => {
            let found = members(bytes, &["payloadType", "payload", "signatures"])
                .map_err(EnvelopeProblem::Members)?;
            let kind = found.get("payloadType").copied();
            (found, kind)
        }
        Dialect::Proto => {
            let (found, unknown) = told_apart(bytes, &names).map_err(EnvelopeProblem::Members)?;
            if let Some(unknown) = unknown {
                return Err(EnvelopeProblem::UnknownMember(unknown));
            }
            let kind = match (found.get("payloadType"), found.get("payload_type")) {
                (Some(_), Some(_)) => return Err(EnvelopeProblem::TwoSpellings("payloadType")),
                (one, other) => one.or(other).copied(),
            };
            (found, kind)
        }
    };
    let kind = text(kind.as_ref(), "payloadType")?;
    if kind != PAYLOAD_TYPE {
        return Err(EnvelopeProblem::PayloadType(Excerpt::new(&kind)));
    }
    let encoded = text(found.get("payload"), "payload")?;
    let encoded =
        if encoded.contains(['\r', '\n']) { Cow::Owned(encoded.replace(['\r', '\n'], "")) } else { encoded };
    // The length of the payload comes before it, and is known before it is decoded.
    let padding = encoded.bytes().rev().take_while(|byte| *byte == b'=').count().min(2);
    let length = (encoded.len() - padding) / 4 * 3 + ((encoded.len() - padding) % 4).saturating_sub(1);
    let mut signed = format!("DSSEv1 {} {PAYLOAD_TYPE} {length} ", PAYLOAD_TYPE.len()).into_bytes();
    let payload = signed.len();
    signed.reserve_exact(length);
    base64_of(&encoded, dialect)
        .decode_vec(encoded.as_bytes(), &mut signed)
        .map_err(|_| EnvelopeProblem::PayloadNotBase64)?;
    if signed.len() != payload + length {
        return Err(EnvelopeProblem::PayloadNotBase64);
    }
    let signatures = signatures(found.get("signatures"), dialect)?;
    check_amount(signatures.len(), signed.len())?;
    Ok(Envelope { signed, payload, signatures })
}

/// How base64 of a dialect is to be decoded: protojson looks which alphabet occurs, and whether it is padded.
fn base64_of(encoded: &str, dialect: Dialect) -> &'static GeneralPurpose {
    match dialect {
        Dialect::Json => &STANDARD,
        Dialect::Proto => {
            let url = encoded.contains(['-', '_']);
            match (url, encoded.len().is_multiple_of(4)) {
                (false, true) => &STANDARD,
                (false, false) => &STANDARD_NO_PAD,
                (true, true) => &URL_SAFE,
                (true, false) => &URL_SAFE_NO_PAD,
            }
        }
    }
}

/// The bytes of a base64 text of a dialect; line breaks are dropped.
pub(super) fn decoded(text: &str, dialect: Dialect) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    base64_of(&text, dialect).decode(&text).ok()
}

/// Several signatures over much are minutes of work that nobody asked for; one is what there is to check.
fn check_amount(signatures: usize, bytes: usize) -> Result<(), EnvelopeProblem> {
    if signatures > 1 && signatures.saturating_mul(bytes) > ENVELOPE_SIGNED {
        return Err(EnvelopeProblem::SignedTooOften { signatures, bytes });
    }
    Ok(())
}

fn signatures(value: Option<&&RawValue>, dialect: Dialect) -> Result<Vec<String>, EnvelopeProblem> {
    let list = value
        .and_then(|value| few(value.get(), ENVELOPE_SIGNATURES).ok())
        .ok_or(EnvelopeProblem::NoSignatureList)?;
    if list.all == 0 {
        return Err(EnvelopeProblem::NoSignature);
    }
    if dialect == Dialect::Proto && list.all > 1 {
        return Err(EnvelopeProblem::SeveralSignatures(list.all));
    }
    if list.all > ENVELOPE_SIGNATURES {
        return Err(EnvelopeProblem::TooManySignatures(list.all));
    }
    list.kept
        .into_iter()
        .map(|one| {
            let (found, unknown) = told_apart(one.get().as_bytes(), &["sig", "keyid"])
                .map_err(EnvelopeProblem::SignatureMembers)?;
            if let (Dialect::Proto, Some(unknown)) = (dialect, unknown) {
                return Err(EnvelopeProblem::UnknownMember(unknown));
            }
            // A hint, which decides nothing; but other readers take nothing else for an envelope.
            if let Some(name) = found.get("keyid") {
                Shape::Text.check(name.get().as_bytes()).map_err(|_| EnvelopeProblem::NotText("keyid"))?;
            }
            text(found.get("sig"), "sig").map(Cow::into_owned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::Refusal;

    fn envelope(members: &str) -> Result<Envelope, Refusal> {
        read(format!("{{{members}}}").as_bytes(), Dialect::Json).map_err(Refusal::from)
    }

    const GOOD: &str =
        r#""payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"sig":"AA=="}]"#;

    #[test]
    fn the_encoding_is_that_of_the_protocol() {
        // DSSE protocol.md: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body.
        let read = envelope(GOOD).unwrap();
        assert_eq!(read.signed, b"DSSEv1 28 application/vnd.in-toto+json 2 {}");
        assert_eq!(
            (&read.signed[read.payload..], read.signatures.as_slice()),
            (&b"{}"[..], &["AA==".to_owned()][..])
        );
        let folded = envelope(&GOOD.replace("e30=", "e3\\r\\n0=")).unwrap();
        assert_eq!(folded.signed, read.signed);
        let moved = r#""signatures":[{"keyid":"","sig":"AA=="}],"payload":"e30=","payloadType":"application/vnd.in-toto+json","x":1"#;
        assert_eq!(envelope(moved).unwrap().signed, read.signed);
    }

    #[test]
    fn several_signatures_are_not_checked_over_more_than_the_bound() {
        assert_eq!(check_amount(1, usize::MAX), Ok(()));
        assert_eq!(check_amount(ENVELOPE_SIGNATURES, ENVELOPE_SIGNED / ENVELOPE_SIGNATURES), Ok(()));
        let over = [
            (2, ENVELOPE_SIGNED / 2 + 1),
            (3, ENVELOPE_SIGNED / 2),
            (ENVELOPE_SIGNATURES, ENVELOPE_SIGNED / ENVELOPE_SIGNATURES + 1),
            (ENVELOPE_SIGNATURES, usize::MAX),
            (2, usize::MAX),
        ];
        crate::rows::each(over, |&(signatures, bytes)| {
            let problem = check_amount(signatures, bytes).unwrap_err();
            assert_eq!(problem, EnvelopeProblem::SignedTooOften { signatures, bytes });
            assert_eq!(problem.code(), Code::TooMany);
        });
    }

    /// Whatever they are, they are counted before any of them is looked into.
    #[test]
    fn more_signatures_than_are_tried_are_too_many() {
        let one = r#"{"sig":"AA=="}"#;
        let kinds = [
            one,
            r#"{"keyid":"x","sig":"AA=="}"#,
            r#"{"sig":"AA==","cert":"x"}"#,
            r#"{"sig":""}"#,
            "{}",
            "1",
            "null",
            "[[]]",
        ];
        let mut rows = crate::rows::Rows::default();
        for (kind, count) in kinds.iter().flat_map(|kind| [(kind, ENVELOPE_SIGNATURES + 1), (kind, 5000)]) {
            rows.row(format_args!("{count} of {kind}"), || {
                let many = vec![*kind; count].join(",");
                let problem =
                    read(format!("{{{}}}", GOOD.replace(one, &many)).as_bytes(), Dialect::Json).err();
                assert_eq!(problem, Some(EnvelopeProblem::TooManySignatures(count)));
            });
        }
        rows.end();
        let most = vec![one; ENVELOPE_SIGNATURES].join(",");
        assert_eq!(envelope(&GOOD.replace(one, &most)).unwrap().signatures.len(), ENVELOPE_SIGNATURES);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_no_envelope() {
        crate::rows::each(
            [
                ("application/vnd.in-toto+json", "text/plain"),
                ("\"payload\":\"e30=\"", "\"payload\":\"e30=\",\"payload\":\"e30=\""),
                ("\"payload\":\"e30=\"", "\"payload\":\"e30=\",\"Payload\":\"e30=\""),
                ("payloadType", "PayloadType"),
                ("\"payload\":\"e30=\"", "\"payload\":null"),
                ("e30=", "e30"),
                ("e30=", "e31="),
                ("e30=", "e3 0="),
                ("e30=", "_-0="),
                ("e30=", "===="),
                ("[{\"sig\":\"AA==\"}]", "[]"),
                ("[{\"sig\":\"AA==\"}]", "null"),
                ("[{\"sig\":\"AA==\"}]", "[{}]"),
                ("[{\"sig\":\"AA==\"}]", "[{\"sig\":\"AA==\",\"sig\":\"AA==\"}]"),
                ("[{\"sig\":\"AA==\"}]", "[1]"),
                ("[{\"sig\":\"AA==\"}]", "[[\"AA==\"]]"),
                ("[{\"sig\":\"AA==\"}]", "{\"sig\":\"AA==\"}"),
                ("{\"sig\"", "{\"Keyid\":\"\",\"sig\""),
                ("{\"sig\"", "{\"\u{212a}eyid\":\"\",\"sig\""),
                ("{\"sig\"", "{\"\\u212aeyid\":\"\",\"sig\""),
                ("{\"sig\"", "{\"\u{17f}ig\":\"\",\"sig\""),
                ("{\"sig\"", "{\"keyid\":\"\",\"keyid\":\"\",\"sig\""),
                ("{\"sig\"", "{\"x\":1,\"x\":1,\"sig\""),
                ("{\"sig\"", "{\"x\":[{\"y\":1,\"y\":1}],\"sig\""),
                ("{\"sig\"", "{\"keyid\":5,\"sig\""),
                ("{\"sig\"", "{\"keyid\":[],\"sig\""),
                ("\"payload\"", "\"x\":{\"y\":1,\"y\":1},\"payload\""),
                ("\"signatures\"", "\"\u{17f}ignatures\":[],\"signatures\""),
                ("\"signatures\"", "\"signature\\u017f\":[],\"signatures\""),
                ("\"payload\"", "\"x\":1,\"x\":1,\"payload\""),
                // At any depth, in members that nobody reads too.
                ("\"payload\"", "\"x\":{\"y\":1,\"y\":1},\"payload\""),
                ("\"payload\"", "\"x\":[[{\"z\":{\"y\":1,\"\\u0079\":1}}]],\"payload\""),
                ("{\"sig\"", "{\"x\":{\"y\":1,\"y\":1},\"sig\""),
                ("{\"sig\"", "{\"keyid\":{\"y\":1,\"y\":1},\"sig\""),
                ("{\"sig\"", "{\"cert\":[{\"y\":[],\"y\":[]}],\"sig\""),
            ],
            |(from, to)| {
                let bad = GOOD.replace(from, to);
                assert_ne!(bad, GOOD, "{from}");
                assert_eq!(envelope(&bad).err().map(|r| r.code()), Some(Code::AttestationInvalid), "{bad}");
            },
        );
        for bad in ["", "null", "[]", "{}x", "\u{feff}{}"] {
            assert!(read(bad.as_bytes(), Dialect::Json).is_err(), "{bad}");
        }
        assert!(read(format!("{{{GOOD}}} {{}}").as_bytes(), Dialect::Json).is_err());
        assert!(read(format!("[{{{GOOD}}}]").as_bytes(), Dialect::Json).is_err());
        let in_order = r#"["application/vnd.in-toto+json","e30=",[{"sig":"AA=="}]]"#;
        assert!(read(in_order.as_bytes(), Dialect::Json).is_err());
        let many = vec!["{\"sig\":\"AA==\"}"; ENVELOPE_SIGNATURES + 1].join(",");
        let many = envelope(&GOOD.replace("{\"sig\":\"AA==\"}", &many));
        assert_eq!(many.err().map(|r| r.code()), Some(Code::TooMany));
    }
}
