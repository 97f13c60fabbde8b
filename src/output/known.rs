//! The record of known keys, written: whole, by one run at a time, and for its owner alone.

use std::path::Path;

use crate::error::{Unrecorded, UnrecordedReason};
use crate::known::{KeyRecord, KnownKeys, KnownKeysProblem, Moment, ServedNow};
use crate::limits;
use crate::source::known::KnownKeysFile;
use crate::system::System;

use super::file;

/// What is taken down of keys that are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeDown {
    /// That they are used, as long as no other is on record for any of their endpoints.
    Use,
    /// That they are those of their endpoints, whichever were before.
    Accepted,
}

/// What the record said of each before, and why it does not say it now, where it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenDown {
    /// In the order of the keys.
    pub records: Vec<KeyRecord>,
    /// Why nothing was written.
    pub problem: Option<Unrecorded>,
}

/// Takes served keys down at a moment. Two runs at once do not lose what the other wrote, and what one of them wrote
/// first holds for the other. Where it cannot be written, what is in it counts all the same; `known` is what was in
/// it when the run began.
pub fn take_down(
    file: Option<&KnownKeysFile>,
    known: &KnownKeys,
    served: &[ServedNow],
    at: &Moment,
    how: TakeDown,
) -> TakenDown {
    let of = |known: &KnownKeys| served.iter().map(|one| known.record(one)).collect();
    let Some(file) = file else {
        return TakenDown {
            records: of(known),
            problem: Some(Unrecorded::NoFolder(System::HERE.folder_variable())),
        };
    };
    match written(file, served, at, how) {
        Ok(before) => TakenDown { records: of(&before), problem: None },
        Err(problem) => {
            // Others may have written since.
            let known = file.read().unwrap_or_else(|_| known.clone());
            let path = file.path().display().to_string().into();
            TakenDown { records: of(&known), problem: Some(Unrecorded::File { path, problem }) }
        }
    }
}

/// Writes it, and gives what was in it before.
fn written(
    file: &KnownKeysFile,
    served: &[ServedNow],
    at: &Moment,
    how: TakeDown,
) -> Result<KnownKeys, UnrecordedReason> {
    let lock = file.path().with_extension("lock");
    let _held = file::lock(&lock, limits::KNOWN_KEYS_LOCK)
        .map_err(UnrecordedReason::Unwritten)?
        .ok_or(UnrecordedReason::Busy)?;
    let before = file.read().map_err(UnrecordedReason::Unread)?;
    let mut after = before.clone();
    let changed = |one| matches!(before.record(one), KeyRecord::Other(_));
    match how {
        TakeDown::Use if served.iter().any(changed) => return Ok(before),
        TakeDown::Use => served.iter().for_each(|one| after.used(one, at)),
        TakeDown::Accepted => served.iter().for_each(|one| after.accept(one, at)),
    }
    if after != before {
        save(file.path(), &after)?;
    }
    Ok(before)
}

fn save(path: &Path, known: &KnownKeys) -> Result<(), UnrecordedReason> {
    let bytes = known.to_file().map_err(|problem| match problem {
        KnownKeysProblem::Full => UnrecordedReason::Full,
        other => UnrecordedReason::Unread(crate::error::UnreadRecord::Content(other)),
    })?;
    file::keep(path, &bytes).map_err(UnrecordedReason::Unwritten)
}

#[cfg(test)]
mod tests;
