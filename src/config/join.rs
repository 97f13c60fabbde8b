//! The request of `join`.

use crate::error::{StdinUser, Stop};
use crate::join::JoinProblem;
use crate::limits;
use crate::source::file::{self, NamedFile};
use crate::text::ForeignText;

use super::layers::Settings;
use super::request::refuse_empty;
use super::stdin::Stdin;

/// The reports that are to be joined, each by its name as it was given.
#[derive(Debug)]
pub struct JoinRequest {
    /// In the order given.
    pub reports: Vec<(ForeignText, NamedFile)>,
}

/// The request of `join`, of these reports.
///
/// # Errors
/// A name says nothing; standard input is one of them twice; there cannot be so many parts; a layer of the settings is
/// not in order.
pub fn join(names: &[String], settings: &Settings) -> Result<JoinRequest, Stop> {
    settings.sound()?;
    refuse_empty(names.iter().map(|name| (name.as_str(), "REPORT")))?;
    if names.len() > limits::SHARDS {
        return Err(Stop::Join(JoinProblem::TooMany { reports: names.len(), most: limits::SHARDS }));
    }
    let stdin = Stdin::default();
    let mut reports = Vec::new();
    for name in names {
        let input = file::named(name);
        if input == NamedFile::Stdin {
            stdin.claim(StdinUser::Report(name.as_str().into()))?;
        }
        reports.push((name.as_str().into(), input));
    }
    Ok(JoinRequest { reports })
}
