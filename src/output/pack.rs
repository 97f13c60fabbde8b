//! The evidence pack of a run: made whole with the report, and put in its place once that is final.

use std::io;
use std::rc::Rc;

use crate::error::{FileProblem, WriteError};
use crate::pack::{PackContent, PackFile, Staging};
use crate::report::{Format, Report, Style};
use crate::text::PageMask;

use super::making::Rendering;

/// The name of the report in a pack.
const REPORT: &str = "report.json";

/// The pack of a run.
#[derive(Debug)]
pub(super) struct Pack {
    staging: Rc<Staging>,
}

impl Pack {
    pub(super) fn new(staging: Rc<Staging>) -> Self {
        Self { staging }
    }

    /// Puts the pack of this report in its place, and takes an earlier one back.
    pub(super) fn write(&self, report: &Report, style: Style, mask: &PageMask) -> Result<(), WriteError> {
        let written = self.staging.withdraw().and_then(|()| {
            self.staging.complete(self.content(report, style, mask)?)?;
            self.staging.commit()
        });
        written.map_err(|error| WriteError::of(self.staging.target(), FileProblem::from(error)))
    }

    /// Whether it is there already.
    pub(super) fn is_in_place(&self) -> bool {
        self.staging.is_in_place()
    }

    /// Takes it back for good: what it says is no longer so.
    pub(super) fn withdraw(&self) {
        let _ = self.staging.withdraw();
    }

    fn content(&self, report: &Report, style: Style, mask: &PageMask) -> io::Result<PackContent> {
        let mut document = Vec::new();
        // The document of machines has no style.
        Rendering { format: Format::json(), ahead: 0, style }.write(report, mask, &mut document)?;
        let mut files = vec![PackFile { name: REPORT.to_owned(), bytes: document, program: false }];
        files.extend(self.staging.keys());
        Ok(PackContent { at: report.at().to_owned(), files })
    }
}
