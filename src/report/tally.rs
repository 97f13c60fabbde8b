//! The images of `verify`: how many came to what, and those that are kept for the end.

use std::ops::ControlFlow;

use crate::verdict::{Verdict, fold_images};

use super::ImageReport;

/// How many images came to what. It is counted, and nobody's to set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    verified: usize,
    failed: usize,
    undecided: usize,
    pending: usize,
    unsigned: usize,
    waived: usize,
    out_of_scope: usize,
}

impl Tally {
    /// One more.
    pub fn count(&mut self, image: &ImageReport) {
        *match image.standing() {
            Verdict::Verified => &mut self.verified,
            Verdict::Failed => &mut self.failed,
            Verdict::Undecided => &mut self.undecided,
            Verdict::Pending => &mut self.pending,
            Verdict::Unsigned => &mut self.unsigned,
            Verdict::Waived => &mut self.waived,
            Verdict::OutOfScope => &mut self.out_of_scope,
        } += 1;
    }

    /// How many came to this.
    pub fn of(self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Verified => self.verified,
            Verdict::Failed => self.failed,
            Verdict::Undecided => self.undecided,
            Verdict::Pending => self.pending,
            Verdict::Unsigned => self.unsigned,
            Verdict::Waived => self.waived,
            Verdict::OutOfScope => self.out_of_scope,
        }
    }

    /// How many there are.
    pub fn total(self) -> usize {
        self.verified
            + self.failed
            + self.undecided
            + self.pending
            + self.unsigned
            + self.waived
            + self.out_of_scope
    }

    /// Whether none of them was to be checked.
    pub fn has_none_in_scope(self) -> bool {
        self.total() == self.out_of_scope
    }

    /// The same where those of its images that came to this came to that instead.
    #[must_use]
    pub fn instead(self, before: Self, now: Self) -> Self {
        let left = |all: usize, before: usize, now: usize| all.saturating_sub(before) + now;
        Self {
            verified: left(self.verified, before.verified, now.verified),
            failed: left(self.failed, before.failed, now.failed),
            undecided: left(self.undecided, before.undecided, now.undecided),
            pending: left(self.pending, before.pending, now.pending),
            unsigned: left(self.unsigned, before.unsigned, now.unsigned),
            waived: left(self.waived, before.waived, now.waived),
            out_of_scope: left(self.out_of_scope, before.out_of_scope, now.out_of_scope),
        }
    }

    /// The same where something that was to be written is not there.
    #[must_use]
    pub(super) fn unwritten(self) -> Self {
        let undecided = self.undecided + self.verified + self.unsigned + self.waived;
        Self { verified: 0, unsigned: 0, waived: 0, undecided, ..self }
    }

    /// How many came to what, without what none came to.
    pub fn counts(self) -> Vec<(Verdict, usize)> {
        let all = [
            Verdict::Verified,
            Verdict::Waived,
            Verdict::Failed,
            Verdict::Undecided,
            Verdict::Pending,
            Verdict::OutOfScope,
        ];
        all.into_iter().map(|verdict| (verdict, self.of(verdict))).filter(|(_, n)| *n > 0).collect()
    }

    /// What they came to together; of none nothing is known.
    pub fn verdict(self) -> Verdict {
        let all = [
            Verdict::Verified,
            Verdict::Failed,
            Verdict::Undecided,
            Verdict::Pending,
            Verdict::Unsigned,
            Verdict::Waived,
        ];
        fold_images(all.into_iter().filter(|verdict| self.of(*verdict) > 0)).unwrap_or(Verdict::Undecided)
    }
}

impl<'a> FromIterator<&'a ImageReport> for Tally {
    fn from_iter<T: IntoIterator<Item = &'a ImageReport>>(images: T) -> Self {
        let mut tally = Self::default();
        images.into_iter().for_each(|image| tally.count(image));
        tally
    }
}

/// Takes the images of a run, in their order, each as soon as it and those before it are judged.
pub trait ImageSink {
    /// Said before the first, where there are several: each is final once it is taken, whatever becomes of the run.
    fn each_is_final(&mut self);

    /// Takes one, and says whether it wants more.
    fn take(&mut self, image: ImageReport) -> ControlFlow<()>;

    /// Those that it kept for the report.
    fn kept(&mut self) -> Vec<ImageReport>;
}

/// Keeps all.
impl ImageSink for Vec<ImageReport> {
    fn each_is_final(&mut self) {}

    fn take(&mut self, image: ImageReport) -> ControlFlow<()> {
        self.push(image);
        ControlFlow::Continue(())
    }

    fn kept(&mut self) -> Vec<ImageReport> {
        std::mem::take(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Check, CheckId, LogFinding};
    use crate::verdict::Outcome;

    #[test]
    fn a_tally_comes_to_what_its_images_come_to() {
        let all = [Outcome::Pass, Outcome::Fail, Outcome::Undecided, Outcome::Pending];
        let image = |outcome| {
            let check = Check::scripted(CheckId::Signature, outcome, LogFinding::Absent);
            ImageReport::scripted("x", vec![check])
        };
        assert_eq!((Tally::default().verdict(), Tally::default().total()), (Verdict::Undecided, 0));
        for which in 1..1_u32 << all.len() {
            let some = all.iter().enumerate().filter(|(at, _)| which & (1 << at) != 0);
            let images: Vec<ImageReport> = some.map(|(_, outcome)| image(*outcome)).collect();
            let tally: Tally = images.iter().chain(&images).collect();
            assert_eq!(Some(tally.verdict()), fold_images(images.iter().map(ImageReport::verdict)));
            assert_eq!(tally.total(), 2 * images.len());
            assert!(images.iter().all(|image| tally.of(image.verdict()) == 2));
        }
    }
}
