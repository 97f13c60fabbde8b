//! A service's answer taken apart, strictly: DER, one token, one signature, and a content that counts.

use der::Decode as _;
use der::asn1::{AnyRef, Utf8StringRef};
use x509_cert::ext::Extension;

use crate::limits;
use crate::text::ForeignText;

use super::asn1::{SIGNED_DATA, SequenceOf, SetOf, SignedData, SignerInfo, TST_INFO, TimeStampResp, TstInfo};
use super::hash::Hash;
use super::moment::{Accuracy, Moment};
use super::problem::{Oid, StampPart, TimestampProblem};

/// A token. Nothing of it is known to be true.
pub(super) struct Token<'a> {
    /// What is signed, `TSTInfo`, as it was received.
    pub(super) content: &'a [u8],
    /// The same, read.
    pub(super) said: Said<'a>,
    /// The signature.
    pub(super) signer: SignerInfo<'a>,
    /// What lies in it as certificates.
    pub(super) certificates: Vec<&'a [u8]>,
}

/// What a token says.
pub(super) struct Said<'a> {
    /// By which hash the bytes are meant.
    pub(super) hash: Hash,
    /// That hash of them.
    pub(super) imprint: &'a [u8],
    pub(super) moment: Moment,
    pub(super) accuracy: Option<Accuracy>,
    /// Its number at this service, as hex.
    pub(super) serial: String,
    /// What the request had, without zeroes before it.
    pub(super) nonce: Option<&'a [u8]>,
}

/// What the parser says is wrong with a part.
pub(super) fn form(part: StampPart) -> impl Fn(der::Error) -> TimestampProblem {
    move |error| TimestampProblem::Form(part, ForeignText::error(&error))
}

impl<'a> Token<'a> {
    /// Reads the answer of a service, as it is received over HTTP (RFC 3161, 2.4.2 and 3.4), and kept.
    pub(super) fn read(answer: &'a [u8]) -> Result<Self, TimestampProblem> {
        if answer.len() as u64 > limits::TIMESTAMP {
            return Err(TimestampProblem::TooLarge);
        }
        let answer = TimeStampResp::from_der(answer).map_err(form(StampPart::Answer))?;
        // Granted, or granted with modifications.
        if !matches!(answer.status.status, 0 | 1) {
            let text = answer.status.text.and_then(|text| text.first::<Utf8StringRef<'_>>().ok());
            let text = text.map(|text| ForeignText::new(text.as_str()));
            return Err(TimestampProblem::Status(answer.status.status, text));
        }
        let token = answer.token.ok_or(TimestampProblem::NoToken)?;
        if token.kind != SIGNED_DATA {
            return Err(TimestampProblem::NotSigned(Oid(token.kind)));
        }
        let data: SignedData<'a> = token.content.decode_as().map_err(form(StampPart::Token))?;
        // RFC 5652, 5.1: 3, unless certificates or lists of a later kind lie beside.
        if !matches!(data.version, 3..=5) {
            return Err(TimestampProblem::Version(StampPart::Token, data.version));
        }
        if data.content.kind != TST_INFO {
            return Err(TimestampProblem::NotTimestamp(Oid(data.content.kind)));
        }
        let content = data.content.content.ok_or(TimestampProblem::NoToken)?.as_bytes();
        let said = Said::read(content)?;
        let values = |set: SetOf<'a>, most| set.values(most).map_err(form(StampPart::Token));
        let signers = values(data.signers, 1)?.map_err(TimestampProblem::Signers)?;
        let [signer] = signers[..] else { return Err(TimestampProblem::Signers(signers.len())) };
        let signer = SignerInfo::from_der(signer).map_err(form(StampPart::Signer))?;
        // RFC 5652, 5.3: 1 for a certificate by its issuer, 3 by the name of its key.
        if !matches!(signer.version, 1 | 3) {
            return Err(TimestampProblem::Version(StampPart::Signer, signer.version));
        }
        let certificates = match data.certificates {
            Some(set) => {
                values(set, limits::TIMESTAMP_CERTIFICATES)?.map_err(TimestampProblem::Certificates)?
            }
            None => vec![],
        };
        Ok(Self { content, said, signer, certificates })
    }
}

impl<'a> Said<'a> {
    fn read(content: &'a [u8]) -> Result<Self, TimestampProblem> {
        let info = TstInfo::from_der(content).map_err(form(StampPart::Content))?;
        if info.version != 1 {
            return Err(TimestampProblem::Version(StampPart::Content, info.version));
        }
        let hash = Hash::of(&info.imprint.algorithm)?;
        let imprint = info.imprint.hash.as_bytes();
        if imprint.len() != hash.len() {
            return Err(TimestampProblem::OtherData);
        }
        understood(info.extensions)?;
        Ok(Self {
            hash,
            imprint,
            moment: Moment::read(info.time.bytes())?,
            accuracy: info.accuracy.as_ref().map(Accuracy::read).transpose()?,
            serial: number(info.serial)?,
            nonce: info.nonce.map(|nonce| nonce.as_bytes()),
        })
    }
}

/// A serial number, as hex: up to 160 bits must be taken (RFC 3161, 2.4.2).
fn number(serial: AnyRef<'_>) -> Result<String, TimestampProblem> {
    let number: der::asn1::IntRef<'_> = serial.decode_as().map_err(form(StampPart::Content))?;
    Ok(crate::trust::key::hex(number.as_bytes()))
}

/// Nothing must be understood that is not (RFC 5280, 4.2): no extension is known here.
fn understood(extensions: Option<SequenceOf<'_>>) -> Result<(), TimestampProblem> {
    let Some(extensions) = extensions else { return Ok(()) };
    // The bytes are bounded, and so are these.
    let all = extensions.values(usize::MAX).map_err(form(StampPart::Content))?.unwrap_or_default();
    for one in all {
        let extension = Extension::from_der(one).map_err(form(StampPart::Content))?;
        if extension.critical {
            return Err(TimestampProblem::Extension(Oid(extension.extn_id)));
        }
    }
    Ok(())
}
