//! What is written, and where it goes.

use std::path::{Path, PathBuf};

use crate::error::{Saved, Unwritten, WriteError};
use crate::report::Format;

use super::file::Target;

/// What is written, and where it goes; standard output where there is no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// What.
    pub what: OutputKind,
    /// The file.
    pub path: Option<PathBuf>,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// The report in a format.
    Format(&'static Format),
    /// What is saved byte for byte.
    Original(Saved),
}

impl Output {
    /// The format, where it is the report.
    pub fn format(&self) -> Option<&'static Format> {
        match self.what {
            OutputKind::Format(format) => Some(format),
            OutputKind::Original(_) => None,
        }
    }

    /// It is not written, for this reason.
    pub(super) fn failed(&self, why: WriteError) -> Unwritten {
        match self.what {
            OutputKind::Original(what) => Unwritten::Save(what, why),
            OutputKind::Format(_) => Unwritten::Report(why),
        }
    }
}

/// Two of these that are one file, whatever they call it.
pub fn twice<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Option<[&'a Path; 2]> {
    let paths: Vec<&Path> = paths.into_iter().collect();
    let targets: Vec<Target> = paths.iter().map(|path| Target::of(path)).collect();
    let pairs = (1..targets.len()).flat_map(|at| (0..at).map(move |before| (before, at)));
    let mut same = pairs.filter(|(one, other)| targets[*one] == targets[*other]);
    same.next().map(|(one, other)| [paths[one], paths[other]])
}
