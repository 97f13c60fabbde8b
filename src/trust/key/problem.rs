//! Why bytes are not a public key that is accepted.

use std::fmt;

use spki::der::asn1::ObjectIdentifier;

use crate::code::Code;
use crate::text::ForeignText;
use crate::trust::pem::PemProblem;

use super::Algorithm;

/// What is not accepted, and has a name.
const REFUSED: [(ObjectIdentifier, &str); 6] = [
    (ObjectIdentifier::new_unwrap("1.3.132.0.33"), "P-224"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.1"), "P-192"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "secp256k1"),
    (ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), "DSA"),
    (ObjectIdentifier::new_unwrap("1.3.101.110"), "X25519"),
    (ObjectIdentifier::new_unwrap("1.3.101.113"), "Ed448"),
];

/// The object identifier of an algorithm or a curve that is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyOid(pub(super) ObjectIdentifier);

impl fmt::Display for KeyOid {
    /// Its usual name, where it is a known one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match REFUSED.iter().find(|(oid, _)| *oid == self.0) {
            Some((_, name)) => f.write_str(name),
            None => write!(f, "{}", self.0),
        }
    }
}

/// Why bytes are not a public key that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// The frame around it.
    Pem(PemProblem),
    /// The block does not hold a `SubjectPublicKeyInfo`, in the parser's words.
    NotSpki(ForeignText),
    /// The bit string with the key does not end at a byte.
    PartialByte,
    /// Another algorithm.
    OtherAlgorithm(KeyOid),
    /// An elliptic-curve key without a named curve.
    NoCurve,
    /// Another curve.
    OtherCurve(KeyOid),
    /// The key of this curve is not an uncompressed point.
    NotUncompressed(Algorithm),
    /// The algorithm of an RSA key has other parameters than NULL, or none.
    RsaParameters,
    /// An RSA key that cannot be read, in the parser's words.
    RsaUnreadable(ForeignText),
    /// An RSA key of so many bits, under [`RSA_MIN_BITS`](super::RSA_MIN_BITS).
    RsaTooShort(usize),
    /// An RSA key of so many bits, over [`RSA_MAX_BITS`](super::RSA_MAX_BITS).
    RsaTooLong(usize),
    /// The exponent of an RSA key is even or 1.
    RsaExponent,
    /// The algorithm of an Ed25519 key has parameters.
    Ed25519Parameters,
    /// An Ed25519 key that is not of 32 bytes.
    Ed25519Length,
    /// An Ed25519 key for which anybody can sign.
    Ed25519SmallOrder,
    /// The point is not on the curve, or the modulus is not valid.
    NoValidPoint(Algorithm),
    /// The verifier's library does not take it, in its words.
    Rejected(ForeignText),
}

impl KeyProblem {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::Pem(PemProblem::Private | PemProblem::MayBePrivate) => Code::KeyPrivate,
            Self::Pem(
                PemProblem::TooLarge
                | PemProblem::ByteOrderMark
                | PemProblem::Der
                | PemProblem::NotText
                | PemProblem::Empty
                | PemProblem::Html(_)
                | PemProblem::Json(_)
                | PemProblem::OpenSsh
                | PemProblem::NoBlock(_)
                | PemProblem::Blocks(_)
                | PemProblem::TextBefore(_)
                | PemProblem::TextBehind(_)
                | PemProblem::OpenBeginLine
                | PemProblem::NoEndLine
                | PemProblem::Certificate
                | PemProblem::OtherLabel(_)
                | PemProblem::NotBase64,
            )
            | Self::NotSpki(_)
            | Self::PartialByte
            | Self::OtherAlgorithm(_)
            | Self::NoCurve
            | Self::OtherCurve(_)
            | Self::NotUncompressed(_)
            | Self::RsaParameters
            | Self::RsaUnreadable(_)
            | Self::RsaTooShort(_)
            | Self::RsaTooLong(_)
            | Self::RsaExponent
            | Self::Ed25519Parameters
            | Self::Ed25519Length
            | Self::Ed25519SmallOrder
            | Self::NoValidPoint(_)
            | Self::Rejected(_) => Code::KeyUnusable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_has_its_name_and_the_rest_its_number() {
        for (oid, shown) in [
            ("1.3.132.0.33", "P-224"),
            ("1.2.840.10040.4.1", "DSA"),
            ("1.3.101.113", "Ed448"),
            ("1.2.3.4", "1.2.3.4"),
        ] {
            assert_eq!(KeyOid(ObjectIdentifier::new_unwrap(oid)).to_string(), shown);
        }
    }
}
