//! The request of `policy export`: a policy file with the keys that it names.

use crate::error::{ExportProblem, Stop, UsageError};
use crate::export::{AdmissionController, ExportedLog, ExportedPolicy, ExportedRule, resource_name};
use crate::origin::{PolicyTable, Sourced};
use crate::policy::{RepositoryPattern, Requirement, WaiverDay};
use crate::source::file;
use crate::source::key::{LocalKey, is_address};
use crate::subject::{Aliases, Naming};
use crate::text::ForeignText;
use crate::trust::key::PublicKey;

use super::hold::policy;
use super::keys::fingerprints;
use super::layers::{Setting, Settings, policy_file};
use super::request::refuse_empty;
use super::world::World;

/// A policy file that is to be written for a controller.
#[derive(Debug)]
pub struct ExportRequest {
    /// What it says.
    pub policy: ExportedPolicy,
    /// For which.
    pub to: AdmissionController,
}

/// The request of `policy export`, of this file. What configuration files and variables say stands in no policy: it would
/// be another one for whoever writes it next.
pub(super) fn export(name: &str, settings: &Settings, world: &World<'_>) -> Result<ExportRequest, Stop> {
    refuse_empty(std::iter::once((name, "FILE")))?;
    let given = settings.one(Setting::To).ok_or(UsageError::NoController)?;
    let to = AdmissionController::ALL.into_iter().find(|one| one.as_str() == given.value);
    let to = to.ok_or_else(|| Setting::To.refuse(given))?;
    let file = policy_file(&Sourced::by_default(name.to_owned()))?;
    let rules = file.rules.into_iter().enumerate().map(|(at, (pattern, said))| {
        rule(PolicyTable::Image(at + 1), Some(pattern), &said.over(file.defaults.clone()), name, world)
    });
    let rules = rules.collect::<Result<Vec<_>, Stop>>()?;
    let unmatched = file.unmatched_by_defaults;
    let unmatched =
        unmatched.then(|| rule(PolicyTable::Defaults, None, &file.defaults, name, world)).transpose()?;
    let today = WaiverDay::of_moment(world.at);
    let counts = |until: &WaiverDay| today.as_ref().is_some_and(|today| today <= until);
    let waivers = file.waivers.into_iter().filter(|waiver| counts(&waiver.until)).collect();
    Ok(ExportRequest { policy: ExportedPolicy { name: resource_name(name), rules, unmatched, waivers }, to })
}

fn rule(
    table: PolicyTable,
    pattern: Option<RepositoryPattern>,
    said: &Settings,
    file: &str,
    world: &World<'_>,
) -> Result<ExportedRule, Stop> {
    let naming = Naming { registry: String::new(), aliases: Aliases::default() };
    let policy = policy(said, &naming, world)?;
    let wrong = |problem| UsageError::Export { file: file.into(), table, problem: Box::new(problem) };
    let keys = keys(said, wrong)?;
    if policy.requires(Requirement::PinnedKey) && said.all(Setting::KeyFingerprint).is_empty() {
        return Err(wrong(ExportProblem::Unpinned).into());
    }
    let is_said = |setting| !said.all(setting).is_empty();
    let log = if is_said(Setting::RekorKey) || is_said(Setting::TrustedRoot) {
        ExportedLog::Named
    } else {
        ExportedLog::Public
    };
    let has_timestamp_authority = is_said(Setting::TimestampCa);
    Ok(ExportedRule { table, pattern, policy, keys, log, has_timestamp_authority })
}

/// The keys of a rule, as they are in their files: a cluster has no other place for them.
fn keys(said: &Settings, wrong: impl Fn(ExportProblem) -> UsageError) -> Result<Vec<PublicKey>, UsageError> {
    let pinned = fingerprints(said)?;
    let mut keys: Vec<PublicKey> = Vec::new();
    for given in said.all(Setting::Key) {
        if is_address(&given.value) {
            return Err(wrong(ExportProblem::Address));
        }
        let bytes = LocalKey::from(file::at(&given.value)).read(&given.origin)?;
        let name = || ForeignText::new(&given.value);
        let key = PublicKey::parse(&bytes).map_err(|problem| wrong(ExportProblem::Key(name(), problem)))?;
        if !pinned.is_empty() && !pinned.contains(key.fingerprint()) {
            return Err(wrong(ExportProblem::OtherKey(name(), key.fingerprint().clone())));
        }
        if !keys.iter().any(|other| other.fingerprint() == key.fingerprint()) {
            keys.push(key);
        }
    }
    if keys.is_empty() { Err(wrong(ExportProblem::NoKey)) } else { Ok(keys) }
}
