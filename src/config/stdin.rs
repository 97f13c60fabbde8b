//! Standard input, which can be read once: whoever wants it says so before anybody reads.

use std::cell::OnceCell;

use crate::error::{StdinUser, UsageError};
use crate::origin::Sourced;
use crate::source::file::NamedFile;

/// Who reads standard input in this run.
#[derive(Debug, Default)]
pub(super) struct Stdin(OnceCell<StdinUser>);

impl Stdin {
    /// Standard input is for this one.
    pub(super) fn claim(&self, user: StdinUser) -> Result<(), UsageError> {
        self.0.set(user).map_err(|second| {
            let first = self.0.get().unwrap_or(&second).clone();
            UsageError::Stdin(Box::new([first, second]))
        })
    }

    /// What a setting names; where it is standard input, that is for this setting.
    pub(super) fn counted(&self, named: NamedFile, given: &Sourced<String>) -> Result<NamedFile, UsageError> {
        if named == NamedFile::Stdin {
            self.claim(StdinUser::Setting(given.with(Some(given.value.as_str().into()))))?;
        }
        Ok(named)
    }
}
