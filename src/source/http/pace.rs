//! How fast each host is asked: as fast as there is to ask, until it says that this is too much.
//!
//! A host that answers 429 is asked less at once from then on, half of what it was, and a little more again with every
//! round of good answers (as TCP does; RFC 5681). Until the end of its pause (`Retry-After`) nobody asks it anything
//! new; who asks another host does not wait for that. Who was refused keeps its place, and is the first to ask again:
//! a request is not refused over and over because others came before it each time.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use super::response::Response;

/// The paces of all hosts.
#[derive(Debug, Default)]
pub(super) struct Paces(RefCell<HashMap<String, Rc<Pace>>>);

impl Paces {
    /// That of a host with its port.
    pub(super) fn of(&self, host: String) -> Rc<Pace> {
        Rc::clone(self.0.borrow_mut().entry(host).or_default())
    }
}

/// How fast one host is asked.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// How many requests may be under way; `None` for a host that never said that they are too many.
    most: Cell<Option<usize>>,
    under_way: Cell<usize>,
    /// Nobody asks anything new before.
    until: Cell<Option<Instant>>,
    /// When it was slowed down last: what was asked before says nothing new.
    slowed: Cell<Option<Instant>>,
    /// What it answered when it asked for a pause that is too long for anybody here, and its end.
    closed: RefCell<Option<(Response, Instant)>>,
    /// Good answers since `most` was changed.
    good: Cell<usize>,
    changed: Notify,
}

impl Pace {
    /// Whether a request has to wait before it is asked.
    pub(super) fn is_held(&self) -> bool {
        if self.closed().is_some() {
            return false;
        }
        self.until.get().is_some_and(|until| until > Instant::now())
            || self.most.get().is_some_and(|most| self.under_way.get() >= most)
    }

    /// Waits for a place among the requests that are under way, which is kept until what is returned is dropped.
    pub(super) async fn place(self: &Rc<Self>) -> UnderWay {
        loop {
            // Asked for before looking: what changes in between wakes it.
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            if !self.is_held() {
                break;
            }
            match self.until.get().filter(|until| *until > Instant::now()) {
                // It may be closed meanwhile.
                Some(until) => drop(timeout_at(until, changed).await),
                None => changed.await,
            }
        }
        self.under_way.set(self.under_way.get() + 1);
        UnderWay { pace: Rc::clone(self), since: Instant::now() }
    }

    /// The host said that it is asked too much, to a request that was sent at this moment, and wants to be left alone
    /// until then.
    fn refuse(&self, sent: Instant, until: Instant) {
        self.until.set(self.until.get().max(Some(until)));
        if self.slowed.get().is_none_or(|slowed| sent >= slowed) {
            let now = self.most.get().unwrap_or(usize::MAX).min(self.under_way.get());
            self.most.set(Some((now / 2).max(1)));
            self.slowed.set(Some(Instant::now()));
            self.good.set(0);
        }
    }

    /// It answered this, and is not asked again before then.
    pub(super) fn close(&self, refusal: Response, until: Instant) {
        self.closed.replace(Some((refusal, until)));
        self.changed.notify_waiters();
    }

    /// What it would answer, and how long that is so, where it is not to be asked.
    pub(super) fn closed(&self) -> Option<(Response, Duration)> {
        let closed = self.closed.borrow();
        let (refusal, until) = closed.as_ref()?;
        let left = until.checked_duration_since(Instant::now())?;
        Some((refusal.clone(), left))
    }

    fn answer(&self) {
        let Some(most) = self.most.get() else { return };
        self.good.set(self.good.get() + 1);
        if self.good.get() >= most {
            self.most.set(Some(most + 1));
            self.good.set(0);
            self.changed.notify_waiters();
        }
    }
}

/// A request's place among those that are under way.
#[derive(Debug)]
pub(super) struct UnderWay {
    pace: Rc<Pace>,
    since: Instant,
}

impl UnderWay {
    /// The request is sent, for the first time or once more.
    pub(super) fn sent(&mut self) {
        self.since = Instant::now();
    }

    /// It was answered in earnest.
    pub(super) fn answered(&self) {
        self.pace.answer();
    }

    /// It was refused as one too many; nobody asks before then.
    pub(super) fn refused(&self, until: Instant) {
        self.pace.refuse(self.since, until);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.pace.under_way.set(self.pace.under_way.get().saturating_sub(1));
        self.pace.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn block<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    fn host() -> Rc<Pace> {
        Rc::new(Pace::default())
    }

    #[test]
    fn a_host_that_never_refuses_is_asked_as_fast_as_there_is_to_ask() {
        block(async {
            let host = host();
            let all: Vec<UnderWay> =
                (0..1000).map(|_| host.place().now_or_never().expect("no wait")).collect();
            all.iter().for_each(UnderWay::answered);
            assert!(!host.is_held());
        });
    }

    #[test]
    fn who_is_refused_halves_what_is_asked_at_once_and_good_answers_add_to_it() {
        block(async {
            let host = host();
            let mut all = Vec::new();
            for _ in 0..8 {
                all.push(host.place().await);
            }
            let now = Instant::now();
            // All of one burst are one refusal.
            all.iter().take(5).for_each(|one| one.refused(now));
            assert_eq!(host.most.get(), Some(4));
            assert!(host.is_held() && host.place().now_or_never().is_none());
            all.truncate(3);
            let fourth = host.place().now_or_never().expect("there is room");
            assert!(host.place().now_or_never().is_none());
            (0..4).for_each(|_| fourth.answered());
            assert_eq!(host.most.get(), Some(5));
            // One that was sent since says something new, and less than one there never is.
            for expected in [2, 1, 1] {
                let mut one = all.pop().unwrap_or_else(|| host.place().now_or_never().unwrap());
                one.sent();
                one.refused(now);
                assert_eq!(host.most.get(), Some(expected));
            }
        });
    }

    #[test]
    fn nobody_asks_before_the_end_of_the_pause_and_other_hosts_do_not_wait() {
        block(async {
            let paces = Paces::default();
            let [host, same, other] = ["a.x", "a.x", "a.x:444"].map(|host| paces.of(host.to_owned()));
            assert!(Rc::ptr_eq(&host, &same));
            let one = host.place().await;
            one.refused(Instant::now() + Duration::from_millis(50));
            drop(one);
            let began = Instant::now();
            drop(other.place().await);
            assert!(began.elapsed() < Duration::from_millis(40));
            drop(same.place().await);
            assert!(began.elapsed() >= Duration::from_millis(45));
        });
    }

    #[test]
    fn who_waits_for_a_host_that_closes_is_told_at_once() {
        block(async {
            let host = host();
            let first = host.place().await;
            first.refused(Instant::now() + Duration::from_secs(20));
            let refusal = || Response::scripted(429, &[], "closed");
            let closes = async {
                tokio::time::sleep(Duration::from_millis(10)).await;
                assert!(host.closed().is_none());
                host.close(refusal(), Instant::now() + Duration::from_millis(50));
            };
            let began = Instant::now();
            futures_util::future::join(host.place(), closes).await;
            assert!(began.elapsed() < Duration::from_secs(5));
            let (answer, left) = host.closed().expect("it is closed");
            assert!(answer.status == 429 && left <= Duration::from_millis(50));
            tokio::time::sleep(Duration::from_millis(60)).await;
            assert!(host.closed().is_none() && host.is_held(), "its other pause is not over");
        });
    }

    #[test]
    fn who_waits_for_a_place_gets_one_that_is_left() {
        block(async {
            let host = host();
            let first = host.place().await;
            first.refused(Instant::now());
            let waits = host.place();
            let leaves = async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                drop(first);
            };
            let (second, ()) = futures_util::future::join(waits, leaves).await;
            assert_eq!(host.under_way.get(), 1);
            drop(second);
            assert_eq!(host.under_way.get(), 0);
        });
    }
}
