//! Why a time-stamp proves nothing.

use std::fmt;

use der::asn1::ObjectIdentifier;

use crate::code::Code;
use crate::text::ForeignText;

/// What has a name of its own, where it stands in the place of what counts.
const NAMED: [(ObjectIdentifier, &str); 5] = [
    (ObjectIdentifier::new_unwrap("1.3.14.3.2.26"), "SHA-1"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.2.5"), "MD5"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"), "sha1WithRSAEncryption"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"), "ecdsa-with-SHA1"),
    (ObjectIdentifier::new_unwrap("1.3.101.112"), "Ed25519"),
];

/// The object identifier of an algorithm, a type or an extension that does not count here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oid(pub(super) ObjectIdentifier);

impl fmt::Display for Oid {
    /// Its usual name, where it is a known one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NAMED.iter().find(|(oid, _)| *oid == self.0) {
            Some((_, name)) => f.write_str(name),
            None => write!(f, "{}", self.0),
        }
    }
}

/// A part of a time-stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampPart {
    /// The answer of the service, `TimeStampResp`.
    Answer,
    /// The token in it, `SignedData`.
    Token,
    /// What the token says, `TSTInfo`.
    Content,
    /// Who signed it, `SignerInfo`.
    Signer,
    /// A signed attribute.
    Attribute(StampAttribute),
    /// The certificate of the signer.
    Certificate,
}

/// A signed attribute that a token must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampAttribute {
    /// The type of what is signed (RFC 5652, 11.1).
    ContentType,
    /// The hash of what is signed (RFC 5652, 11.2).
    MessageDigest,
    /// The hash of the signer's certificate (RFC 5035, 3; RFC 5816).
    SigningCertificate,
}

impl StampAttribute {
    /// By its name in the specification.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ContentType => "contentType",
            Self::MessageDigest => "messageDigest",
            Self::SigningCertificate => "signingCertificate",
        }
    }
}

/// Why a time-stamp proves nothing of the bytes beside which it lies, or does not answer what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimestampProblem {
    /// There is none.
    Absent,
    /// What has its name is not a file.
    NotAFile,
    /// It is larger than is read.
    TooLarge,
    /// A part of it cannot be read as DER, in the parser's words.
    Form(StampPart, ForeignText),
    /// The service refuses, with this status (RFC 3161, 2.4.2), and in its own words.
    Status(i32, Option<ForeignText>),
    /// It gives a time, and there is no token with one.
    NoToken,
    /// The token is not signed data, but this.
    NotSigned(Oid),
    /// What is signed is not a time-stamp, but this.
    NotTimestamp(Oid),
    /// A part of it is of this version, which is not read.
    Version(StampPart, u8),
    /// It has so many signatures, and not one.
    Signers(usize),
    /// So many certificates lie in it, which is more than are read.
    Certificates(usize),
    /// So many signed attributes are in it, which is more than are read.
    Attributes(usize),
    /// A hash by which anything may be meant.
    Hash(Oid),
    /// It is over a hash by another algorithm than was asked for.
    OtherHash,
    /// It is about other bytes.
    OtherData,
    /// It does not answer this request: the nonce is another one, or is not there.
    Nonce,
    /// Its time is not one.
    Time(ForeignText),
    /// Its accuracy is not one.
    Accuracy,
    /// It says something that must be understood, and is not.
    Extension(Oid),
    /// A signed attribute is there so many times, and not once.
    AttributeCount(StampAttribute, usize),
    /// The signed attributes are about a content of another type.
    OtherContentType(Oid),
    /// The signed attributes are about another content.
    MessageDigest,
    /// The certificate of the signer is not there.
    NoCertificate,
    /// The signature is said to be by the key of another certificate.
    OtherCertificate,
    /// The signature is of a kind that is not read.
    Algorithm(Oid),
    /// The signature is over another hash than is said.
    AlgorithmHash,
    /// The signer did not make this signature, or with a key that does not count.
    Signature,
    /// The certificate is not one of a time-stamping authority.
    Purpose(PurposeProblem),
    /// The certificate does not lead to one of the authorities.
    Chain(ChainProblem),
}

/// Why a certificate is not one of a time-stamping authority (RFC 3161, 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PurposeProblem {
    /// It has no purpose.
    None,
    /// The purpose is not one that must be understood.
    NotCritical,
    /// It has another purpose, or another one beside.
    Other,
    /// Its key is for something else than signing.
    KeyUsage,
}

/// Why a certificate does not lead to one of the authorities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainProblem {
    /// By none of them, as far as the certificates show that are there.
    UnknownIssuer,
    /// A certificate had expired by that time, on this day.
    Expired(String),
    /// A certificate was not yet valid at that time, but from this day on.
    NotYet(String),
    /// The authority's own certificate was not valid at that time.
    AuthorityTime,
    /// A certificate is by one that may not issue certificates.
    NotAnIssuer,
    /// The signer's certificate is one that issues certificates.
    Issuer,
    /// An authority in between is for another purpose.
    IssuerPurpose,
    /// A certificate is signed in a way that does not count, by SHA-1 for one.
    Algorithm,
    /// A certificate is not by the issuer that it names.
    Signature,
    /// A certificate says something that must be understood, and is not.
    Extension,
    /// Anything else, in the library's words.
    Other(ForeignText),
}

impl TimestampProblem {
    /// The same, with what the service says in its own words shown by `mask`.
    #[must_use]
    pub fn shown(self, mask: impl Fn(&ForeignText) -> ForeignText) -> Self {
        match self {
            Self::Status(status, Some(said)) => Self::Status(status, Some(mask(&said))),
            Self::Time(said) => Self::Time(mask(&said)),
            other => other,
        }
    }

    /// Its reason code.
    pub fn code(&self) -> Code {
        Code::TimestampInvalid
    }
}

/// Why a file does not hold authorities of time-stamps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorityProblem {
    /// There is no certificate in it.
    NoCertificate,
    /// It cannot be read, in the parser's words.
    Malformed(ForeignText),
    /// There are so many certificates in it, which is more than are read.
    TooMany(usize),
    /// No certificate in it is one of an authority: each is of somebody who issues no certificates.
    NoAuthority,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_has_its_name_and_the_rest_its_number() {
        for (oid, shown) in [("1.3.14.3.2.26", "SHA-1"), ("1.3.101.112", "Ed25519"), ("1.2.3.4", "1.2.3.4")] {
            assert_eq!(Oid(ObjectIdentifier::new_unwrap(oid)).to_string(), shown);
        }
    }
}
