//! How a run gets on, as data: what the line of progress tells.

use std::time::Duration;

use crate::check::CheckId;
use crate::code::Code;
use crate::verdict::Verdict;

use super::Tally;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitedFor<'a> {
    /// The public key, which is not to be had for this reason.
    Key(Code),
    /// What a check asks for.
    Check {
        /// The name of the image.
        image: &'a str,
        /// Which check.
        check: CheckId,
        /// Why it is not there.
        code: Option<Code>,
        /// Whether it was seen to be absent, or could not be seen.
        missing: Missing,
    },
    /// The SBOM of the source that was asked for.
    Sbom {
        /// The name of the image.
        image: &'a str,
        /// Whether it was seen to be absent, or could not be seen.
        missing: Missing,
    },
}

/// How something is missing that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It is not there yet.
    Absent,
    /// Its place gives no answer.
    Unreachable,
}

/// How far something is that is being fetched; amounts and rates are rounded and have their unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// How much is here.
    pub done: String,
    /// Of how much, where that is known.
    pub total: Option<String>,
    /// How much comes in a second.
    pub rate: String,
    /// Seconds that it will take yet, where that can be foretold.
    pub left: Option<u64>,
}

/// How far a run over several images is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advance {
    /// How many are done.
    pub done: usize,
    /// Of how many.
    pub total: usize,
    /// How many of them came to what.
    pub counts: Vec<(Verdict, usize)>,
    /// How fast, where enough is known.
    pub pace: Option<Pace>,
}

/// How fast a run over several images is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Images in ten seconds.
    pub in_ten_seconds: u64,
    /// Seconds that the others will take at that rate; `None` where none is left.
    pub left: Option<u64>,
}

impl Advance {
    /// So many of so many images are done since that time, and came to that.
    pub fn new(done: usize, total: usize, tally: Tally, elapsed: Duration) -> Self {
        Self { done, total, counts: tally.counts(), pace: Pace::of(done, total, elapsed) }
    }
}

impl Pace {
    /// The first images make the connection, and their time tells nothing of the others.
    const LEAST_IMAGES: usize = 5;
    const LEAST_TIME: Duration = Duration::from_secs(3);

    fn of(done: usize, total: usize, elapsed: Duration) -> Option<Self> {
        if done < Self::LEAST_IMAGES || elapsed < Self::LEAST_TIME {
            return None;
        }
        let milliseconds = elapsed.as_millis();
        let in_ten_seconds = u64::try_from(done as u128 * 10_000 / milliseconds).unwrap_or(u64::MAX);
        let others = total.saturating_sub(done) as u128;
        let left = (others * milliseconds).div_ceil(done as u128 * 1000);
        let left = u64::try_from(left).unwrap_or(u64::MAX);
        Some(Self { in_ten_seconds, left: (others > 0).then_some(left) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_foretold_before_enough_is_known() {
        let pace = |done, total, milliseconds| Pace::of(done, total, Duration::from_millis(milliseconds));
        for (done, milliseconds) in [(0, 0), (0, 60_000), (4, 60_000), (100, 2999), (5, 0)] {
            assert_eq!(pace(done, 1000, milliseconds), None, "{done} in {milliseconds}");
        }
        for (done, total, milliseconds, in_ten_seconds, left) in [
            (5, 10, 5000, 10, Some(5)),
            (10, 100, 4000, 25, Some(36)),
            (5, 1_000_000, 60_000, 0, Some(11_999_940)),
            (1000, 1001, 3000, 3333, Some(1)),
            (1000, 1000, 10_000, 1000, None),
            // More than there are to be.
            (12, 10, 6000, 20, None),
        ] {
            assert_eq!(
                pace(done, total, milliseconds),
                Some(Pace { in_ten_seconds, left }),
                "{done} of {total}"
            );
        }
        let far = Pace::of(usize::MAX, usize::MAX, Duration::from_secs(u64::MAX));
        assert!(far.is_some_and(|pace| pace.left.is_none()));
    }
}
