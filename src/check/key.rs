//! Is there a key that may decide? That it is a pinned one was settled before any image was judged.

use crate::case::Case;
use crate::code::Code;
use crate::policy::Requirement;

use super::finding::KeyFinding;
use super::{Check, CheckId, Pass};

pub(super) const ID: CheckId = CheckId::Key;

pub(super) fn check(case: &Case) -> Check {
    let facts = case.keys().facts.clone();
    if case.policy().requires(Requirement::PinnedKey) && facts.iter().any(|key| !key.is_pinned()) {
        return Check::fail(ID, KeyFinding::Unpinned(facts)).code(Code::KeyUnpinned);
    }
    Check::pass(Pass::Key(&case.keys().ring), KeyFinding::Decide(facts))
}
