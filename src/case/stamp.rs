//! The time-stamp beside the layout that an image is from: what it comes to.

use crate::evidence::{Gap, Stamped};
use crate::trust::timestamp::{self, Stamp, TimestampAuthorities, TimestampProblem};

/// The time-stamp beside the layout that an image is from, held against its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutStamp {
    is_asked: bool,
    found: Result<Stamp, NoStamp>,
}

/// Why there is none that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoStamp {
    /// It is not there, or proves nothing.
    Problem(TimestampProblem),
    /// It could not be read.
    Gap(Gap),
}

impl LayoutStamp {
    /// By these authorities, where the user names any: then one must be there. Else it is a claim, and `None` where there
    /// is none.
    pub(super) fn of(stamped: Stamped, authorities: Option<&TimestampAuthorities>) -> Option<Self> {
        let is_asked = authorities.is_some();
        let problem = |problem| Err(NoStamp::Problem(problem));
        let found = match stamped {
            Stamped::Found { token, index } => match authorities {
                Some(authorities) => timestamp::verify(&token, &index, authorities),
                None => timestamp::read(&token, &index),
            }
            .map_err(NoStamp::Problem),
            Stamped::Absent if !is_asked => return None,
            Stamped::Absent => problem(TimestampProblem::Absent),
            Stamped::TooLarge => problem(TimestampProblem::TooLarge),
            Stamped::NotAFile => problem(TimestampProblem::NotAFile),
            Stamped::Unread(gap) => Err(NoStamp::Gap(gap)),
        };
        Some(Self { is_asked, found })
    }

    /// Whether the user names authorities, one of which must vouch for it.
    pub fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// The time-stamp, or why there is none that counts.
    ///
    /// # Errors
    /// The latter.
    pub fn found(&self) -> Result<&Stamp, &NoStamp> {
        self.found.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::bound::BoundHit;
    use crate::evidence::place::Place;

    macro_rules! fixture {
        ($name:literal) => {
            include_bytes!(concat!("../../fixtures/timestamp/", $name))
        };
    }

    #[test]
    fn what_is_asked_must_be_there_and_what_is_not_is_a_claim() {
        let root = TimestampAuthorities::of_pem(fixture!("root.pem")).unwrap();
        let index = || fixture!("index.json").to_vec();
        let good = || Stamped::Found { token: fixture!("p256.tsr").to_vec(), index: index() };
        let claimed = LayoutStamp::of(good(), None).unwrap();
        assert!(!claimed.is_asked() && !claimed.found().unwrap().is_verified());
        let verified = LayoutStamp::of(good(), Some(&root)).unwrap();
        assert!(verified.is_asked() && verified.found().unwrap().is_verified());
        assert_eq!(LayoutStamp::of(Stamped::Absent, None), None);
        let problem = |stamped| match LayoutStamp::of(stamped, Some(&root)).unwrap().found {
            Err(NoStamp::Problem(problem)) => problem,
            other => panic!("{other:?}"),
        };
        assert_eq!(problem(Stamped::Absent), TimestampProblem::Absent);
        assert_eq!(problem(Stamped::TooLarge), TimestampProblem::TooLarge);
        assert_eq!(problem(Stamped::NotAFile), TimestampProblem::NotAFile);
        let garbage = Stamped::Found { token: b"x".to_vec(), index: index() };
        assert!(matches!(problem(garbage), TimestampProblem::Form(..)));
        let gap = || Gap::new(Place::Index, BoundHit::Manifest(Place::Index));
        for authorities in [None, Some(&root)] {
            let stamp = LayoutStamp::of(Stamped::Unread(gap()), authorities).unwrap();
            assert_eq!(stamp.found(), Err(&NoStamp::Gap(gap())));
        }
    }
}
