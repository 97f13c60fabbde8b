//! Which served keys are held against the record of those that were seen before, and what is written of them.

use std::rc::Rc;

use crate::error::{AcceptProblem, UsageError};
use crate::known::{KnownKeys, Moment};
use crate::origin::{SettingOrigin, Sourced};
use crate::source::folders::UserFolders;
use crate::source::key::KeySource;
use crate::source::known::KnownKeysFile;
use crate::system::System;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;

use super::keys::NamedKey;
use super::layers::{Setting, Settings};
use super::roots::TrustRoots;
use super::world::World;

/// The variable by which CI systems say that nobody will be here again.
const CI: &str = "CI";

/// What a run does with the record of known keys.
#[derive(Clone, Debug)]
pub struct KnownKeysRequest {
    /// The file; `None` where the user has no folder for it.
    pub file: Option<KnownKeysFile>,
    /// What was in it when the run began.
    pub known: KnownKeys,
    /// When a use of a key is said to be.
    pub at: Moment,
    /// What for.
    pub purpose: RecordPurpose,
}

/// What the record is looked at for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordPurpose {
    /// Keys are used, and each must be the one on record.
    Use,
    /// A key is shown beside the one on record.
    Show,
    /// This key is to be on record from now on.
    Accept(Fingerprint),
}

/// The record, where one is looked at: of keys that somebody serves and that nobody pinned, unless it is not wanted.
/// The file is read here, so that what cannot be read stops the run before anything is asked.
pub(super) fn known(
    settings: &Settings,
    world: &World<'_>,
    keys: &[Sourced<NamedKey>],
    roots: &[Rc<TrustRoots>],
) -> Result<Option<KnownKeysRequest>, UsageError> {
    let is_served =
        |at: &usize| keys.get(*at).is_some_and(|key| matches!(key.value.source, KeySource::Served(_)));
    let unpinned = roots.iter().filter(|one| one.fingerprints.is_empty());
    if !unpinned.into_iter().any(|one| one.keys.iter().any(is_served)) || unwanted(settings, world).is_some()
    {
        return Ok(None);
    }
    let path = |name: &str| world.environment.get(name).map(std::path::PathBuf::from);
    let file = KnownKeysFile::of(UserFolders {
        xdg_state: path("XDG_STATE_HOME"),
        home: world.environment.home(),
        local_app_data: path("LOCALAPPDATA"),
        ..UserFolders::default()
    });
    let known = match &file {
        None => KnownKeys::default(),
        Some(file) => file.read().map_err(|problem| UsageError::KnownKeys {
            path: ForeignText::new(file.path().display().to_string()),
            problem,
        })?,
    };
    Ok(Some(KnownKeysRequest { file, known, at: Moment::of_clock(world.at), purpose: RecordPurpose::Use }))
}

/// The same for the command that shows a key, or has it accepted.
pub(super) fn shown(
    record: Option<KnownKeysRequest>,
    settings: &Settings,
    world: &World<'_>,
    keys: &[Sourced<NamedKey>],
) -> Result<Option<KnownKeysRequest>, UsageError> {
    let purpose = match settings.one(Setting::Accept) {
        None => RecordPurpose::Show,
        Some(given) => {
            let key = Fingerprint::parse(&given.value).ok_or_else(|| Setting::Accept.refuse(given))?;
            let problem = match (&record, keys.len()) {
                (Some(KnownKeysRequest { file: Some(_), .. }), 1) => None,
                (_, 2..) => Some(AcceptProblem::SeveralKeys),
                (Some(_), _) => Some(AcceptProblem::NoFolder(System::HERE.folder_variable())),
                (None, _) => Some(why_none(settings, world)),
            };
            if let Some(problem) = problem {
                return Err(UsageError::Accept { setting: given.origin.clone(), problem });
            }
            RecordPurpose::Accept(key)
        }
    };
    Ok(record.map(|record| KnownKeysRequest { purpose, ..record }))
}

/// Why nothing would be recorded.
fn why_none(settings: &Settings, world: &World<'_>) -> AcceptProblem {
    match (unwanted(settings, world), settings.one(Setting::KeyFingerprint)) {
        (Some(by), _) => AcceptProblem::Unwanted(by),
        (None, Some(pin)) => AcceptProblem::Pinned(pin.origin.clone()),
        (None, None) => AcceptProblem::NotServed,
    }
}

/// Who says that nothing is to be read or written. Offline there are no keys that somebody serves.
fn unwanted(settings: &Settings, world: &World<'_>) -> Option<SettingOrigin> {
    let is_ci = world.environment.get(CI) == Some("true");
    settings.asked(Setting::NoKnownKeys).cloned().or_else(|| is_ci.then(|| SettingOrigin::variable(CI)))
}
