//! The evidence pack of a run: made whole with the report, and put in its place once that is final.

use std::cell::RefCell;
use std::fmt;
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use crate::error::{FileProblem, WriteError};
use crate::evidence::Gap;
use crate::pack::{PackContent, PackFile, Staging};
use crate::recheck::readme::{README, readme};
use crate::recheck::{Recheck, RecheckImage, RecheckKey, SCRIPT};
use crate::report::{Format, Report, Style};
use crate::text::PageMask;

use super::making::Rendering;

/// The name of the report in a pack.
const REPORT: &str = "report.json";

/// Who makes a time-stamp over bytes: the whole answer of the service, or why there is none.
pub type StampIndex = Box<dyn Fn(&[u8]) -> Result<Vec<u8>, Gap>>;

/// The pack of a run.
pub struct EvidencePack {
    staging: Rc<Staging>,
    images: RefCell<Vec<RecheckImage>>,
    /// Who stamps its index, where it is to be stamped and was not refused.
    stamp: RefCell<Option<StampIndex>>,
}

/// Why a pack is not as it should be.
pub(super) enum Unpacked {
    /// It was not written.
    Unwritten(WriteError),
    /// It is to be written without a time-stamp, for want of this answer.
    Unstamped(Gap),
}

impl fmt::Debug for EvidencePack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EvidencePack").field("staging", &self.staging).finish_non_exhaustive()
    }
}

impl EvidencePack {
    /// Nothing yet.
    pub fn new(staging: Staging, stamp: Option<StampIndex>) -> Self {
        Self { staging: Rc::new(staging), images: RefCell::default(), stamp: RefCell::new(stamp) }
    }

    /// Where it keeps what is received.
    pub fn staging(&self) -> Rc<Staging> {
        Rc::clone(&self.staging)
    }

    /// One more image, in their order.
    pub fn image(&self, image: RecheckImage) {
        self.images.borrow_mut().push(image);
    }

    /// No image is judged, for want of a key; and the keys that were read all the same.
    pub fn without_images(&self, keys: &[Arc<[u8]>]) {
        self.images.borrow_mut().clear();
        self.staging.without_images(keys);
    }

    /// Whether it is there already.
    pub(super) fn is_in_place(&self) -> bool {
        self.staging.is_in_place()
    }

    /// Puts the pack of this report in its place, and takes an earlier one back. A service that does not stamp it is
    /// asked once.
    pub(super) fn write(&self, report: &Report, style: Style, mask: &PageMask) -> Result<(), Unpacked> {
        let unwritten =
            |error| Unpacked::Unwritten(WriteError::of(self.staging.target(), FileProblem::from(error)));
        self.staging.withdraw().map_err(unwritten)?;
        let index = self.complete(report, style, mask).map_err(unwritten)?;
        let stamped = self.stamp.borrow().as_ref().map(|stamp| stamp(&index));
        match stamped {
            None => {}
            Some(Ok(token)) => self.staging.stamp(&token).map_err(unwritten)?,
            Some(Err(gap)) => {
                self.stamp.replace(None);
                return Err(Unpacked::Unstamped(gap));
            }
        }
        self.staging.commit().map_err(unwritten)
    }

    /// Takes it back for good: what it says is no longer so.
    pub(super) fn withdraw(&self) {
        let _ = self.staging.withdraw();
    }

    fn complete(&self, report: &Report, style: Style, mask: &PageMask) -> io::Result<Vec<u8>> {
        let mut document = Vec::new();
        // The document of machines has no style.
        Rendering { format: Format::json(), ahead: 0, style }.write(report, mask, &mut document)?;
        let keys = self.staging.keys();
        let named = report.keys().iter().zip(&keys).map(|(key, file)| RecheckKey {
            fingerprint: key.fingerprint().clone(),
            algorithm: key.algorithm(),
            file: file.name.clone(),
        });
        let images = self.images.borrow().clone();
        let recheck = Recheck { verdict: report.verdict(), keys: named.collect(), images };
        let mut files = vec![
            PackFile::plain(REPORT, &document),
            PackFile::plain(README, mask.page(&readme(&recheck)).as_bytes()),
        ];
        files.extend(keys);
        let make = |files: &_, index: &_| recheck.script(files, index);
        self.staging.complete(PackContent { at: report.at().to_owned(), files, program: SCRIPT, make: &make })
    }
}
