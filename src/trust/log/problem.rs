//! Why an entry of a log proves nothing.

use crate::code::Code;
use crate::json::MembersError;
use crate::text::Excerpt;

/// Why an entry of a log proves nothing of the signature beside which it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogProblem {
    /// It is about other signed bytes.
    OtherContent,
    /// It is about another signature.
    OtherSignature,
    /// It is about a signature by another key, or by somebody with a certificate.
    OtherKey,

    /// It, or something in it, is not an object, or an ambiguous one.
    Members(MembersError),
    /// This member is not there.
    NoMember(&'static str),
    /// This member is not what belongs there.
    Odd(&'static str),
    /// This member stands there in both spellings.
    TwoSpellings(&'static str),
    /// A member that no version of the form has.
    UnknownMember(Excerpt),
    /// It says that its body is of another kind, or of another version, than the body says.
    OtherKind,
    /// It has more signatures, or fewer, than one.
    Signatures(usize),
    /// It lies there twice.
    Doubled,
    /// So many lie beside one signature, which is more than are read.
    TooMany(usize),
    /// Nothing shows that the log has it: neither a promise nor a proof of inclusion.
    NoProof,
    /// There is no promise, which a bundle of its version has.
    NoPromise,
    /// There is no proof of inclusion, which a bundle of its version has.
    NoInclusion,
    /// The log did not sign this promise.
    Promise,
    /// The proof of inclusion does not lead to its root.
    Inclusion(ProofProblem),
    /// The log did not sign that root.
    Checkpoint(CheckpointProblem),
    /// It was logged, in seconds since 1970, when the log's key was not in use.
    Time(u64),

    /// It is of a log whose key is not known.
    UnknownLog,
    /// It is of a kind, and a version, that is not read.
    Kind(Excerpt),
    /// Its body has so many bytes, which is more than is read.
    TooLarge(usize),
    /// The log's key is out of use, and nothing proves that it was in use when this was logged.
    NoTime,
}

/// Why a proof of inclusion does not lead to its root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofProblem {
    /// There is no such place in a tree of that size.
    Index,
    /// So many hashes do not lead from that place to a root.
    Length(usize),
    /// They lead to another root.
    Root,
}

/// Why a root is not one that the log signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckpointProblem {
    /// There is none.
    Absent,
    /// It is not a signed note (C2SP, `signed-note.md`) with an origin, a size and a root (`tlog-checkpoint.md`).
    Form,
    /// No signature in it is said to be the log's.
    NotSigned,
    /// The log did not make the signature that is said to be its.
    Signature,
    /// It is about a tree of another size.
    Size,
    /// It is about another root.
    Root,
}

impl LogProblem {
    /// Its reason code.
    pub fn code(&self) -> Code {
        match self {
            Self::OtherContent | Self::OtherSignature | Self::OtherKey => Code::LogMismatch,
            Self::Members(_)
            | Self::NoMember(_)
            | Self::Odd(_)
            | Self::TwoSpellings(_)
            | Self::UnknownMember(_)
            | Self::OtherKind
            | Self::Signatures(_)
            | Self::Doubled
            | Self::TooMany(_)
            | Self::NoProof
            | Self::NoPromise
            | Self::NoInclusion
            | Self::Promise
            | Self::Inclusion(_)
            | Self::Checkpoint(_)
            | Self::Time(_) => Code::LogInvalid,
            Self::UnknownLog | Self::Kind(_) | Self::TooLarge(_) | Self::NoTime => Code::LogUnsupported,
        }
    }

    /// That which says the most comes first: it is about something else, it is wrong, it could not be told.
    pub(super) fn rank(&self) -> u8 {
        match self.code() {
            Code::LogMismatch => 0,
            Code::LogInvalid => 1,
            _ => 2,
        }
    }
}
