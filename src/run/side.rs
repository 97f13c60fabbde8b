//! The document at the end of the road: one of an image that was attested, or one that was given.

use crate::case::SignedBom;
use crate::code::Code;
use crate::error::Stop;
use crate::evidence::Gap;
use crate::report::{ErrorFact, Trust};
use crate::sbom::Unreadable;
use crate::source::document::LocalDocument;
use crate::subject::Digest;
use crate::trust::digest_of;
use crate::verdict::Verdict;

/// A document that may be shown, and whose word it is.
pub(super) struct Shown {
    pub(super) source: &'static str,
    pub(super) place: String,
    pub(super) digest: Digest,
    pub(super) bytes: Vec<u8>,
    pub(super) trust: Trust,
}

/// Why there is no document to show, and what that makes of the run.
pub(super) struct Lack {
    pub(super) verdict: Verdict,
    pub(super) error: ErrorFact,
}

impl Lack {
    pub(super) fn new(verdict: Verdict, code: Code, message: impl Into<String>, help: Vec<String>) -> Self {
        Self { verdict, error: ErrorFact { code: code.to_string(), message: message.into(), help } }
    }

    pub(super) fn gap(gap: Gap) -> Self {
        Self::new(Verdict::Undecided, gap.code, gap.message, gap.help)
    }

    pub(super) fn unreadable(why: &Unreadable) -> Self {
        let verdict = if why.code() == Code::SbomMalformed { Verdict::Failed } else { Verdict::Undecided };
        Self::new(verdict, why.code(), why.to_string(), vec![])
    }
}

/// A document that was given by its name.
pub(super) fn document(name: &str, place: &LocalDocument, bound: u64) -> Result<Result<Shown, Lack>, Stop> {
    Ok(match place.read(bound)? {
        Ok(document) => {
            let bytes = document.into_inner();
            let (source, place) = ("file", name.to_owned());
            Ok(Shown { source, place, digest: digest_of(&bytes), bytes, trust: Trust::Unsigned })
        }
        Err(gap) => Err(Lack::gap(gap)),
    })
}

/// A document that is attested, byte for byte as it was signed.
pub(super) fn attested(bom: Option<SignedBom>, trust: Trust) -> Result<Shown, Lack> {
    let Some(SignedBom { place, statement, digest, .. }) = bom else {
        let message = "no trusted attestation holds an SBOM";
        return Err(Lack::new(Verdict::Failed, Code::SbomAbsent, message, vec![]));
    };
    let place = place.to_string();
    Ok(Shown { source: "attestation", place, digest, bytes: statement.into_predicate(), trust })
}

/// Unless it is over the bound.
pub(super) fn within(shown: Shown, bound: u64) -> Result<Shown, Lack> {
    if shown.bytes.len() as u64 <= bound {
        return Ok(shown);
    }
    let message = format!("the SBOM has {} bytes, over the bound of {bound}", shown.bytes.len());
    let help = vec!["--max-sbom-size SIZE allows more, for example 1GiB".to_owned()];
    Err(Lack::new(Verdict::Undecided, Code::TooLarge, message, help))
}
