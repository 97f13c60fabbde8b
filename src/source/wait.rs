//! Waiting for what is not there yet: with a growing pause, never past the end, never in step.

use std::time::Duration;

use tokio::time::Instant;

use crate::evidence::limits;

use super::http::jitter;

/// The first pause, in milliseconds; each is twice the one before.
const FIRST: u64 = 1000;
/// The longest pause, in milliseconds.
const LONGEST: u64 = 15_000;

/// One wait, from its beginning to its end.
#[derive(Debug)]
pub struct Waiting {
    began: Instant,
    end: Instant,
    pause: u64,
}

impl Waiting {
    /// A wait that begins now.
    pub fn new(total: Duration) -> Self {
        let began = Instant::now();
        Self { began, end: began + total, pause: FIRST }
    }

    /// How long it has lasted.
    pub fn waited(&self) -> Duration {
        self.began.elapsed()
    }

    /// How much of it is left.
    pub fn left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// Sleeps until the next round, and tells once a second how long the wait has lasted and what is left of it;
    /// `false` where none is left, or where a server asked to be left alone (`Retry-After`) for longer than that.
    pub async fn pause(&mut self, asked: Option<Duration>, tell: impl Fn(Duration, Duration)) -> bool {
        tell(self.waited(), self.left());
        let left = self.left();
        if left.is_zero() || asked.is_some_and(|asked| asked > left) {
            return false;
        }
        let pause = jitter(self.pause).max(asked.unwrap_or_default());
        self.pause = (self.pause * 2).min(LONGEST);
        let wake = Instant::now() + pause.min(left);
        while Instant::now() < wake {
            tokio::time::sleep_until(wake.min(Instant::now() + limits::TICK)).await;
            tell(self.waited(), self.left());
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    #[test]
    fn a_wait_ends_when_it_ends() {
        block(async {
            let mut waiting = Waiting::new(Duration::from_millis(30));
            assert!(waiting.pause(None, |_, _| {}).await);
            assert!(!waiting.pause(None, |_, _| {}).await);
            assert!(waiting.waited() >= Duration::from_millis(30) && waiting.left().is_zero());
        });
    }

    #[test]
    fn the_countdown_runs() {
        block(async {
            let told = std::cell::RefCell::new(Vec::new());
            let mut waiting = Waiting::new(Duration::from_millis(2500));
            let tell = |waited: Duration, left: Duration| told.borrow_mut().push((waited, left));
            while waiting.pause(None, tell).await {}
            let told = told.into_inner();
            assert!(told.len() >= 4, "{told:?}");
            assert!(told.windows(2).all(|two| two[0].0 <= two[1].0 && two[0].1 >= two[1].1), "{told:?}");
            let gap = |two: &[(Duration, Duration)]| two[1].0.saturating_sub(two[0].0);
            assert!(told.windows(2).all(|two| gap(two) < Duration::from_millis(1800)), "{told:?}");
        });
    }

    #[test]
    fn nobody_waits_for_what_comes_after_the_end() {
        block(async {
            let mut waiting = Waiting::new(Duration::from_millis(200));
            assert!(!waiting.pause(Some(Duration::from_secs(60)), |_, _| {}).await);
            assert!(waiting.left() > Duration::ZERO);
        });
    }
}
