//! Which of several refused items explains that none is trusted.

use crate::case::{Item, Status};
use crate::code::Code;

/// The refusal that says most: the one that came furthest on the way to trust; of equals the newest, which
/// comes first.
pub(super) fn worst<'a>(items: impl DoubleEndedIterator<Item = &'a Item>) -> Option<&'a Item> {
    let refused = items.filter(|one| one.status() == Status::Refused);
    refused.rev().max_by_key(|one| one.code().map(Code::reached))
}
