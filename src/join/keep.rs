//! What is kept of reports, and how much of it.

use crate::limits;

use super::problem::JoinProblem;

/// What is kept of the images of a report, as far as somebody shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// What is told of those that a reader has to look at.
    Open,
    /// What is told of each.
    Told,
    /// The same, and the text of each.
    Texts,
}

/// How much may still be kept of the reports of one run.
#[derive(Debug)]
pub struct Kept(u64);

impl Default for Kept {
    fn default() -> Self {
        Self(limits::JOINED)
    }
}

impl Kept {
    /// So many bytes more.
    pub(super) fn take(&mut self, bytes: u64) -> Result<(), JoinProblem> {
        self.0 = self.0.checked_sub(bytes).ok_or(JoinProblem::TooLarge(limits::JOINED))?;
        Ok(())
    }
}

#[cfg(test)]
impl Kept {
    /// So many bytes and no more.
    pub(super) fn scripted(bytes: u64) -> Self {
        Self(bytes)
    }
}
