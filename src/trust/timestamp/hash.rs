//! The hashes that count.

use aws_lc_rs::digest::{Algorithm, SHA256, SHA384, SHA512, digest};
use der::asn1::{Null, ObjectIdentifier};
use spki::AlgorithmIdentifierRef;

use super::problem::{Oid, TimestampProblem};

/// A hash that counts: nobody can make two texts that have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// Its name (NIST, Computer Security Objects Register).
    pub(super) fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha256 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"),
            Self::Sha384 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2"),
            Self::Sha512 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"),
        }
    }

    /// By its name.
    pub(super) fn of(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<Self, TimestampProblem> {
        // RFC 5754, 2: absent or NULL.
        let is_plain = algorithm.parameters.is_none_or(|parameters| parameters == Null.into());
        let named = Self::ALL.into_iter().find(|hash| hash.oid() == algorithm.oid && is_plain);
        named.ok_or(TimestampProblem::Hash(Oid(algorithm.oid)))
    }

    fn algorithm(self) -> &'static Algorithm {
        match self {
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        }
    }

    /// How many bytes it has.
    pub(super) fn len(self) -> usize {
        self.algorithm().output_len()
    }

    /// Whether these bytes are the hash of that text.
    pub(super) fn is_of(self, bytes: &[u8], text: &[u8]) -> bool {
        digest(self.algorithm(), text).as_ref() == bytes
    }
}
