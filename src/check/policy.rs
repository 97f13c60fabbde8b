//! Does a rule of the policy file speak of the image?

use std::sync::Arc;

use crate::case::Case;
use crate::code::Code;
use crate::policy::Policy;
use crate::subject::Repository;

use super::finding::PolicyFinding;
use super::{Check, CheckId, Pass};

/// Nothing where there is no such file.
pub(super) fn check(case: &Case) -> Option<Check> {
    let choice = case.policy().rule.as_ref()?;
    Some(Check::pass(Pass::Policy(choice), PolicyFinding::Applies(Arc::clone(choice))))
}

/// That none does, of an image of this repository.
pub(super) fn refused(policy: &Policy, repository: Option<&Repository>) -> Option<Check> {
    let choice = policy.rule.clone()?;
    let why = choice.refused()?;
    let finding = PolicyFinding::Refused { choice, why, repository: repository.cloned() };
    Some(Check::fail(CheckId::Policy, finding).code(Code::PolicyUnmatched))
}
