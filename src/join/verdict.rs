//! What reports come to together: folded again from their images, and taken from none of their summaries.

use crate::verdict::{Outcome, Verdict, fold};

/// What an image counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageStanding {
    /// VERIFIED.
    Verified,
    /// FAILED, and all that failed is waived.
    Waived,
    /// FAILED.
    Failed,
    /// UNDECIDED.
    Undecided,
    /// PENDING.
    Pending,
    /// It was listed and not judged.
    OutOfScope,
}

/// What a part, or all of them together, came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinedVerdict {
    /// Every image is VERIFIED.
    Verified,
    /// Nothing but what is waived stands against it.
    Waived,
    /// At least one image is FAILED, or a part is.
    Failed,
    /// At least one could not be checked.
    Undecided,
    /// At least one is not yet produced.
    Pending,
}

/// How many images count as what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// VERIFIED.
    pub verified: usize,
    /// Waived.
    pub waived: usize,
    /// FAILED, those that are waived not among them.
    pub failed: usize,
    /// UNDECIDED.
    pub undecided: usize,
    /// PENDING.
    pub pending: usize,
    /// Not judged.
    pub out_of_scope: usize,
}

/// What the checks of an image came to, without their order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outcomes {
    seen: [bool; Self::ALL.len()],
    /// A check failed, and is not waived.
    unwaived: bool,
}

impl Outcomes {
    const ALL: [Outcome; 5] =
        [Outcome::Pass, Outcome::Fail, Outcome::Undecided, Outcome::Pending, Outcome::NotAsked];

    /// By its word in documents.
    pub(super) fn named(word: &str) -> Option<Outcome> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }

    /// One more check came to this.
    pub(super) fn add(&mut self, outcome: Outcome, waived: bool) {
        for (seen, one) in self.seen.iter_mut().zip(Self::ALL) {
            *seen |= one == outcome;
        }
        self.unwaived |= outcome == Outcome::Fail && !waived;
    }

    fn has(self, outcome: Outcome) -> bool {
        self.seen.into_iter().zip(Self::ALL).any(|(seen, one)| seen && one == outcome)
    }

    /// What an image with these checks counts as, that says this of itself; `None` where that does not follow from them.
    pub(super) fn standing(self, said: Option<&str>) -> Option<ImageStanding> {
        let Some(said) = said else {
            // What was judged is not out of scope.
            let judged = [Outcome::Pass, Outcome::Fail, Outcome::Undecided, Outcome::Pending];
            return (!judged.into_iter().any(|outcome| self.has(outcome)))
                .then_some(ImageStanding::OutOfScope);
        };
        let verdict = self.verdict();
        if verdict.as_str() != said {
            return None;
        }
        match verdict {
            Verdict::Verified => Some(ImageStanding::Verified),
            Verdict::Failed if self.unwaived => Some(ImageStanding::Failed),
            // It counts as what the rest comes to, as in the run that judged it.
            Verdict::Failed => Some(match self.without(Outcome::Fail).verdict() {
                Verdict::Verified => ImageStanding::Waived,
                Verdict::Pending => ImageStanding::Pending,
                _ => ImageStanding::Undecided,
            }),
            Verdict::Undecided => Some(ImageStanding::Undecided),
            Verdict::Pending => Some(ImageStanding::Pending),
            // No check gives them.
            Verdict::Unsigned | Verdict::Waived | Verdict::OutOfScope => None,
        }
    }

    /// The same without those that came to this.
    fn without(mut self, outcome: Outcome) -> Self {
        for (seen, one) in self.seen.iter_mut().zip(Self::ALL) {
            *seen &= one != outcome;
        }
        self
    }

    /// What an image with these checks came to.
    pub(super) fn verdict(self) -> Verdict {
        fold(self.seen.into_iter().zip(Self::ALL).filter(|(seen, _)| *seen).map(|(_, one)| one))
    }
}

impl ImageStanding {
    /// The verdict of such an image; `None` where it has none.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Verified => Some(Verdict::Verified),
            Self::Waived | Self::Failed => Some(Verdict::Failed),
            Self::Undecided => Some(Verdict::Undecided),
            Self::Pending => Some(Verdict::Pending),
            Self::OutOfScope => None,
        }
    }

    /// Whether a reader has to look at it.
    pub fn is_open(self) -> bool {
        match self {
            Self::Verified | Self::OutOfScope => false,
            Self::Waived | Self::Failed | Self::Undecided | Self::Pending => true,
        }
    }
}

impl JoinedVerdict {
    const ALL: [Self; 5] = [Self::Failed, Self::Undecided, Self::Pending, Self::Waived, Self::Verified];

    /// The word, alone and in capitals.
    pub fn as_str(self) -> &'static str {
        self.verdict().as_str()
    }

    /// By its word.
    pub(super) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }

    /// The same as the verdict of a run.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Verified => Verdict::Verified,
            Self::Waived => Verdict::Waived,
            Self::Failed => Verdict::Failed,
            Self::Undecided => Verdict::Undecided,
            Self::Pending => Verdict::Pending,
        }
    }

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        self.verdict().exit_code()
    }

    /// Where something that was to be written is not there, a yes becomes "could not tell".
    #[must_use]
    pub(super) fn unwritten(self) -> Self {
        match self {
            Self::Verified | Self::Waived => Self::Undecided,
            Self::Failed | Self::Undecided | Self::Pending => self,
        }
    }

    /// The worst of several: 1 before 3 before 4 before 0; `None` for none.
    pub(super) fn fold(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let rank = |verdict: &Self| Self::ALL.iter().position(|one| one == verdict);
        all.into_iter().min_by_key(rank)
    }
}

impl Counts {
    /// One more.
    pub(super) fn count(&mut self, standing: ImageStanding) {
        *match standing {
            ImageStanding::Verified => &mut self.verified,
            ImageStanding::Waived => &mut self.waived,
            ImageStanding::Failed => &mut self.failed,
            ImageStanding::Undecided => &mut self.undecided,
            ImageStanding::Pending => &mut self.pending,
            ImageStanding::OutOfScope => &mut self.out_of_scope,
        } += 1;
    }

    /// How many there are.
    pub fn total(self) -> usize {
        self.verified + self.waived + self.failed + self.undecided + self.pending + self.out_of_scope
    }

    /// How many a reader has to look at.
    pub fn open(self) -> usize {
        self.waived + self.failed + self.undecided + self.pending
    }

    /// These and those.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            verified: self.verified + other.verified,
            waived: self.waived + other.waived,
            failed: self.failed + other.failed,
            undecided: self.undecided + other.undecided,
            pending: self.pending + other.pending,
            out_of_scope: self.out_of_scope + other.out_of_scope,
        }
    }

    /// The same where something that was to be written is not there.
    #[must_use]
    pub(super) fn unwritten(self) -> Self {
        let undecided = self.undecided + self.verified + self.waived;
        Self { verified: 0, waived: 0, undecided, ..self }
    }

    /// What so many came to together; `None` where none was judged.
    pub(super) fn verdict(self) -> Option<JoinedVerdict> {
        let found = [
            (self.verified, JoinedVerdict::Verified),
            (self.waived, JoinedVerdict::Waived),
            (self.failed, JoinedVerdict::Failed),
            (self.undecided, JoinedVerdict::Undecided),
            (self.pending, JoinedVerdict::Pending),
        ];
        JoinedVerdict::fold(found.into_iter().filter(|(number, _)| *number > 0).map(|(_, verdict)| verdict))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::fold_images;

    fn of(checks: &[(Outcome, bool)]) -> Outcomes {
        let mut outcomes = Outcomes::default();
        for (outcome, waived) in checks {
            outcomes.add(*outcome, *waived);
        }
        outcomes
    }

    #[test]
    fn an_image_counts_as_what_its_checks_say_and_as_nothing_else() {
        use Outcome::{Fail, NotAsked, Pass, Pending, Undecided};
        for (checks, said, expected) in [
            (&[(Pass, false), (NotAsked, false)][..], Some("VERIFIED"), Some(ImageStanding::Verified)),
            (&[(Pass, false), (Fail, false)], Some("FAILED"), Some(ImageStanding::Failed)),
            (&[(Pass, false), (Fail, true)], Some("FAILED"), Some(ImageStanding::Waived)),
            (&[(Fail, true), (Fail, false)], Some("FAILED"), Some(ImageStanding::Failed)),
            (&[(Fail, true), (Undecided, false)], Some("FAILED"), Some(ImageStanding::Undecided)),
            (&[(Pass, false), (Fail, true), (Pending, false)], Some("FAILED"), Some(ImageStanding::Pending)),
            (&[(Fail, true)], Some("FAILED"), Some(ImageStanding::Undecided)),
            (&[(Fail, true), (Fail, false), (Undecided, false)], Some("FAILED"), Some(ImageStanding::Failed)),
            (&[(Pass, false), (Undecided, false)], Some("UNDECIDED"), Some(ImageStanding::Undecided)),
            // Only what failed is waived.
            (&[(Pass, false), (Undecided, true)], Some("UNDECIDED"), Some(ImageStanding::Undecided)),
            (&[(Pending, false), (Pass, false)], Some("PENDING"), Some(ImageStanding::Pending)),
            (&[], Some("UNDECIDED"), Some(ImageStanding::Undecided)),
            (&[], None, Some(ImageStanding::OutOfScope)),
            (&[(NotAsked, false)], None, Some(ImageStanding::OutOfScope)),
            (&[(Pass, false), (Fail, false)], Some("VERIFIED"), None),
            (&[(Pass, false), (Fail, true)], Some("VERIFIED"), None),
            (&[(Pass, false), (Fail, true)], Some("WAIVED"), None),
            (&[(Pass, false)], Some("UNSIGNED"), None),
            (&[], Some("VERIFIED"), None),
            (&[(NotAsked, false)], Some("VERIFIED"), None),
            (&[(Pass, false)], None, None),
            (&[(Fail, false)], None, None),
            (&[(Undecided, false)], None, None),
            (&[(Pass, false)], Some("verified"), None),
        ] {
            assert_eq!(of(checks).standing(said), expected, "{checks:?} {said:?}");
        }
    }

    #[test]
    fn the_fold_is_that_of_images_with_waivers_between() {
        use JoinedVerdict::{Failed, Pending, Undecided, Verified, Waived};
        let all = [Verified, Waived, Failed, Undecided, Pending];
        for which in 0..1_u32 << all.len() {
            let some =
                || all.iter().enumerate().filter(|(at, _)| which & (1 << at) != 0).map(|(_, one)| *one);
            let folded = JoinedVerdict::fold(some());
            let expected = fold_images(some().map(JoinedVerdict::verdict));
            let expected = expected.and_then(|verdict| JoinedVerdict::named(verdict.as_str()));
            assert_eq!(folded, expected, "{:?}", some().collect::<Vec<_>>());
            let counts = Counts {
                verified: usize::from(which & 1 != 0) * 3,
                waived: usize::from(which & 2 != 0),
                failed: usize::from(which & 4 != 0) * 2,
                undecided: usize::from(which & 8 != 0),
                pending: usize::from(which & 16 != 0),
                out_of_scope: 7,
            };
            assert_eq!(counts.verdict(), folded);
        }
        assert_eq!(all.map(JoinedVerdict::exit_code), [0, 0, 1, 3, 4]);
        assert_eq!(all.map(|one| one.unwritten().exit_code()), [3, 3, 1, 3, 4]);
        assert!(all.iter().all(|one| JoinedVerdict::named(one.as_str()) == Some(*one)));
    }
}
