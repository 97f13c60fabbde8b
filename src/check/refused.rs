//! Which of several refused items explains that none is trusted.

use crate::case::{Item, Status};
use crate::code::Code;
use crate::evidence::purpose::Purpose;

/// The refusal that says most: the one that came furthest on the way to trust; of equals the newest, which
/// comes first.
pub(super) fn worst<'a>(items: impl DoubleEndedIterator<Item = &'a Item>) -> Option<&'a Item> {
    let refused = items.filter(|one| one.status() == Status::Refused);
    refused.rev().max_by_key(|one| one.code().map(Code::reached))
}

/// Why a refused item is of no use for a purpose. What may be either says it in the words of the one that is asked.
pub(super) fn code_for(purpose: Purpose, item: &Item) -> Option<Code> {
    let code = item.code()?;
    Some(match (purpose, code) {
        (Purpose::Signatures, Code::AttestationInvalid) => Code::SignatureInvalid,
        (Purpose::Signatures, Code::SubjectMismatch) => Code::DigestMismatch,
        (Purpose::Signatures | Purpose::Attestations, code) => code,
    })
}
