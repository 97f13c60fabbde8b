//! The truth table, nothing else.

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// Proved wrong, or definitely absent.
    Fail,
    /// Could not be checked.
    Undecided,
    /// Not yet produced.
    Pending,
    /// Nobody asked.
    NotAsked,
}

/// What a run, or one image of it, came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every asked check passed, and at least one was asked.
    Verified,
    /// At least one check is proved wrong.
    Failed,
    /// At least one check could not be made, and none is proved wrong.
    Undecided,
    /// Not yet produced.
    Pending,
    /// Nobody vouches for it, and it was asked for by that word; no check ever gives this.
    Unsigned,
}

impl Outcome {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Undecided => "undecided",
            Self::Pending => "pending",
            Self::NotAsked => "not-asked",
        }
    }
}

impl Verdict {
    /// The word, alone and in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "VERIFIED",
            Self::Failed => "FAILED",
            Self::Undecided => "UNDECIDED",
            Self::Pending => "PENDING",
            Self::Unsigned => "UNSIGNED",
        }
    }

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Verified | Self::Unsigned => 0,
            Self::Failed => 1,
            Self::Undecided => 3,
            Self::Pending => 4,
        }
    }
}

impl serde::Serialize for Outcome {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl serde::Serialize for Verdict {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The verdict over the checks of one image: fail before undecided before pending before pass.
/// Where nothing was asked nothing is verified.
pub fn fold(outcomes: impl IntoIterator<Item = Outcome>) -> Verdict {
    let (mut passed, mut undecided, mut pending) = (false, false, false);
    for outcome in outcomes {
        match outcome {
            Outcome::Fail => return Verdict::Failed,
            Outcome::Undecided => undecided = true,
            Outcome::Pending => pending = true,
            Outcome::Pass => passed = true,
            Outcome::NotAsked => {}
        }
    }
    match (undecided, pending, passed) {
        (true, ..) | (false, false, false) => Verdict::Undecided,
        (false, true, _) => Verdict::Pending,
        (false, false, true) => Verdict::Verified,
    }
}

/// The verdict over several images: 1 before 3 before 4 before 0; `None` for none.
pub fn fold_images(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Verdict> {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Failed => 4,
        Verdict::Undecided => 3,
        Verdict::Pending => 2,
        Verdict::Unsigned => 1,
        Verdict::Verified => 0,
    };
    verdicts.into_iter().max_by_key(rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Fail, NotAsked, Pass, Pending};

    const ALL: [Outcome; 5] = [Pass, Fail, Outcome::Undecided, Pending, NotAsked];

    #[test]
    fn the_whole_truth_table_of_three_checks() {
        for a in ALL {
            for b in ALL {
                for c in ALL {
                    let checks = [a, b, c];
                    let has = |wanted| checks.contains(&wanted);
                    let expected = if has(Fail) {
                        Verdict::Failed
                    } else if has(Outcome::Undecided) {
                        Verdict::Undecided
                    } else if has(Pending) {
                        Verdict::Pending
                    } else if has(Pass) {
                        Verdict::Verified
                    } else {
                        Verdict::Undecided
                    };
                    assert_eq!(fold(checks), expected, "{checks:?}");
                    assert_eq!(
                        fold(checks) == Verdict::Verified,
                        has(Pass) && checks.iter().all(|o| matches!(o, Pass | NotAsked))
                    );
                }
            }
        }
        assert_eq!(fold([]), Verdict::Undecided);
    }

    #[test]
    fn one_bad_image_is_never_hidden_by_good_ones() {
        use Verdict::{Failed, Undecided, Verified};
        assert_eq!(fold_images([Verified, Undecided, Failed, Verdict::Pending]), Some(Failed));
        assert_eq!(fold_images([Verified, Verdict::Pending, Undecided]), Some(Undecided));
        assert_eq!(fold_images([Verified, Verdict::Pending]), Some(Verdict::Pending));
        assert_eq!(fold_images([Verified, Verdict::Unsigned]), Some(Verdict::Unsigned));
        assert_eq!(fold_images([Verified, Verified]), Some(Verified));
        assert_eq!(fold_images([]), None);
    }
}
