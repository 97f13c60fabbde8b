//! Time-stamps: who gives one to a pack that is written, and who vouches for that of a pack that is read.

use url::Url;

use crate::error::{FileUseProblem, NeedsNetwork, TimestampUse, UsageError};
use crate::limits;
use crate::source::file;
use crate::source::timestamp::TimestampService;
use crate::subject::Subject;
use crate::trust::timestamp::TimestampAuthorities;

use super::layers::{Setting, Settings};
use super::stdin::Stdin;

/// The service that is asked, where one is.
pub(super) fn service(settings: &Settings) -> Result<Option<TimestampService>, UsageError> {
    let Some(given) = settings.one(Setting::TimestampUrl) else { return Ok(None) };
    let has_account =
        Url::parse(&given.value).is_ok_and(|url| !url.username().is_empty() || url.password().is_some());
    if has_account {
        // It would go into messages and documents.
        return Err(UsageError::Timestamp(TimestampUse::Account(given.origin.clone())));
    }
    if settings.one(Setting::Evidence).is_none() {
        if given.origin.in_file().is_some() {
            return Ok(None);
        }
        return Err(UsageError::Timestamp(TimestampUse::NoPack(given.origin.clone())));
    }
    if let Some(by) = settings.asked(Setting::Offline) {
        let what = NeedsNetwork::Timestamp(given.origin.clone());
        return Err(UsageError::Offline { by: by.clone(), what });
    }
    settings.read(Setting::TimestampUrl, TimestampService::parse)
}

/// The authorities that are named, where any are. The files are read here, where it is known who named them.
pub(super) fn authorities(
    settings: &Settings,
    stdin: &Stdin,
) -> Result<Option<TimestampAuthorities>, UsageError> {
    let mut named: Option<TimestampAuthorities> = None;
    for given in settings.all(Setting::TimestampCa) {
        let file = stdin.counted(file::at(&given.value), given)?;
        let authorities = file::read(file.input(), limits::AUTHORITIES)
            .map_err(FileUseProblem::Unread)
            .and_then(|pem| TimestampAuthorities::of_pem(&pem).map_err(FileUseProblem::TimestampAuthority))
            .map_err(|problem| UsageError::File {
                setting: given.origin.clone(),
                path: given.value.as_str().into(),
                problem,
            })?;
        named = Some(match named {
            Some(others) => others.join(authorities),
            None => authorities,
        });
    }
    Ok(named)
}

/// Refuses authorities that could vouch for nothing: no layout is read, which may be a pack with a time-stamp, and no
/// service is asked for one.
pub(super) fn refuse_idle<'a>(
    settings: &Settings,
    mut subjects: impl Iterator<Item = &'a Subject>,
) -> Result<(), UsageError> {
    let Some(given) = settings.one(Setting::TimestampCa) else { return Ok(()) };
    let is_of_use = given.origin.in_file().is_some()
        || settings.one(Setting::TimestampUrl).is_some()
        || subjects.any(|subject| subject.location.reached().is_none());
    if is_of_use {
        return Ok(());
    }
    Err(UsageError::Timestamp(TimestampUse::NothingToVerify(given.origin.clone())))
}
