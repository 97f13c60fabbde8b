//! The memory of a run for what its images receive, for which they wait in their order.
//!
//! Each image has a bound of its own, and many are under way at once. The first of those that are not done may have
//! all of its bound at once, and waits for nobody; all others together share [`limits::BESIDE_FIRST`], and wait for
//! what is let go, or to be the first. So nobody waits for ever: the first is always let through, comes to its end,
//! and makes way. What waits here holds no lock that another image needs, and has asked nobody yet.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use crate::evidence::bound::BoundHit;
use crate::evidence::limits;
use crate::evidence::trouble::Trouble;

use super::turn::Turn;

/// What the images of a run hold.
#[derive(Debug, Default)]
pub(super) struct Room {
    images: RefCell<Images>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Images {
    /// In their order, those that are not done: what each holds.
    held: BTreeMap<usize, u64>,
    /// How many there were.
    all: usize,
}

impl Images {
    fn is_first(&self, image: usize) -> bool {
        self.held.first_key_value().is_none_or(|(first, _)| *first == image)
    }

    /// Whether those before an image hold so much that it is better not begun: it would wait for them in its own time.
    fn is_crowded(&self, image: usize) -> bool {
        !self.is_first(image) && self.held.values().skip(1).sum::<u64>() > limits::BESIDE_FIRST / 2
    }

    /// Whether an image may have so many bytes more.
    fn may(&self, image: usize, bytes: u64) -> bool {
        let beside = || self.held.values().skip(1).fold(bytes, |sum, held| sum.saturating_add(*held));
        self.is_first(image) || beside() <= limits::BESIDE_FIRST
    }
}

impl Room {
    /// A place in the order, behind all that were given.
    pub(super) fn place(self: &Rc<Self>, turn: Turn) -> Held {
        let mut images = self.images.borrow_mut();
        let image = images.all;
        images.all += 1;
        images.held.insert(image, 0);
        Held { room: Rc::clone(self), image, turn, wait: Wait::default(), round: Cell::default() }
    }

    fn give(&self, image: usize, bytes: u64) {
        if let Some(held) = self.images.borrow_mut().held.get_mut(&image) {
            *held = held.saturating_sub(bytes);
        }
        self.changed.notify_waiters();
    }
}

/// How long an image waited for room in this round, with one request or with several at once.
#[derive(Debug, Default)]
struct Wait {
    /// How many requests wait.
    requests: Cell<usize>,
    /// Since when the first of them does.
    since: Cell<Option<Instant>>,
    /// How long others waited before.
    before: Cell<Duration>,
}

impl Wait {
    fn so_far(&self) -> Duration {
        self.before.get() + self.since.get().map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Counts until what is returned is dropped.
    fn begin(&self) -> Waits<'_> {
        if self.requests.replace(self.requests.get() + 1) == 0 {
            self.since.set(Some(Instant::now()));
        }
        Waits(self)
    }
}

/// A request that waits.
struct Waits<'w>(&'w Wait);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        let left = self.0.requests.get().saturating_sub(1);
        self.0.requests.set(left);
        if left == 0 {
            self.0.before.set(self.0.so_far());
            self.0.since.set(None);
        }
    }
}

/// What one image holds of it, until this is dropped.
#[derive(Debug)]
pub struct Held {
    room: Rc<Room>,
    image: usize,
    turn: Turn,
    wait: Wait,
    /// How long its round may take.
    round: Cell<Duration>,
}

impl Held {
    /// Its place in the order of the run.
    pub(super) fn number(&self) -> usize {
        self.image
    }

    /// Waits for its turn: for a place, and until those before it leave it room. Its own time has not begun.
    pub async fn begins(&self) {
        loop {
            // Asked for before looking: what changes in between wakes it.
            let mut changed = std::pin::pin!(self.room.changed.notified());
            changed.as_mut().enable();
            if !self.room.images.borrow().is_crowded(self.image) {
                break;
            }
            changed.await;
        }
        self.turn.take().await;
    }

    /// Its turn among the images of the run.
    pub fn turn(&self) -> &Turn {
        &self.turn
    }

    /// A round that may take so long: all that was received before is let go, and no wait counts any more.
    pub(super) fn begin(&self, round: Duration) {
        self.round.set(round);
        self.wait.before.set(Duration::ZERO);
        self.room.give(self.image, u64::MAX);
    }

    /// Whether the image waited for room for much of its round, so far.
    pub(super) fn waited_long(&self) -> bool {
        let waited = self.wait.so_far();
        !waited.is_zero() && waited >= self.round.get() / limits::ROOM_SHARE
    }

    /// Why somebody gave no answer, who was asked once the image had waited long for room: who had less time for that
    /// is not to blame.
    pub(super) fn after_room(waited_long: bool, why: Trouble) -> Trouble {
        let hit = BoundHit::AfterRoom;
        if waited_long && why.code() == hit.code() && why != BoundHit::Room.into() { hit.into() } else { why }
    }

    /// Waits until then for room for so many bytes.
    ///
    /// # Errors
    /// [`BoundHit::Room`].
    pub(super) async fn take(&self, bytes: u64, until: Instant) -> Result<Claim<'_>, BoundHit> {
        let mut claim = Claim { held: self, bytes: 0 };
        claim.grow(bytes, until).await?;
        Ok(claim)
    }

    /// The same for what may have so many bytes and most often has far fewer: where others come first, room for those.
    ///
    /// # Errors
    /// [`BoundHit::Room`].
    pub(super) async fn take_likely(
        &self,
        bytes: u64,
        likely: u64,
        until: Instant,
    ) -> Result<Claim<'_>, BoundHit> {
        let first = self.room.images.borrow().is_first(self.image);
        self.take(if first { bytes } else { bytes.min(likely) }, until).await
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.room.images.borrow_mut().held.remove(&self.image);
        self.room.changed.notify_waiters();
    }
}

/// Room for something that is being received; it is let go with this, unless it is kept.
#[derive(Debug)]
pub(super) struct Claim<'h> {
    held: &'h Held,
    bytes: u64,
}

impl Claim<'_> {
    /// How many bytes it is for.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Waits until then for more, up to so many bytes.
    ///
    /// # Errors
    /// [`BoundHit::Room`].
    pub(super) async fn grow(&mut self, to: u64, until: Instant) -> Result<(), BoundHit> {
        let more = to.saturating_sub(self.bytes);
        let Held { room, image, wait, .. } = self.held;
        let granted = async {
            loop {
                // Asked for before looking: what changes in between wakes it.
                let mut changed = std::pin::pin!(room.changed.notified());
                changed.as_mut().enable();
                if room.images.borrow().may(*image, more) {
                    return;
                }
                changed.await;
            }
        };
        if !room.images.borrow().may(*image, more) {
            let _waits = wait.begin();
            // Whoever is waited for may need the place.
            self.held.turn.leave();
            timeout_at(until, granted).await.map_err(|_| BoundHit::Room)?;
        }
        if let Some(held) = room.images.borrow_mut().held.get_mut(image) {
            *held = held.saturating_add(more);
        }
        self.bytes = to.max(self.bytes);
        Ok(())
    }

    /// What was received has so many bytes, and stays until its image is done.
    pub(super) fn keep(mut self, bytes: u64) {
        let spare = self.bytes.saturating_sub(bytes);
        self.bytes = spare;
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if self.bytes > 0 {
            self.held.room.give(self.held.image, self.bytes);
        }
    }
}

#[cfg(test)]
use super::turn::Turns;

#[cfg(test)]
impl Held {
    /// The place of an image that is alone in its run, for a test.
    pub(super) fn alone() -> &'static Self {
        Box::leak(Box::new(Rc::new(Room::default()).place(Turns::new(1).one())))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt as _;
    use futures_util::future::{join, join_all};

    use super::*;

    fn block<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(30)
    }

    fn later() -> Instant {
        Instant::now() + Duration::from_secs(20)
    }

    const ALL: u64 = limits::BESIDE_FIRST;

    #[test]
    fn the_first_waits_for_nobody_and_the_others_share() {
        block(async {
            let room = Rc::new(Room::default());
            let [first, second, third] = [(); 3].map(|()| room.place(Turns::new(1).one()));
            first.take(limits::EVIDENCE, soon()).await.unwrap().keep(limits::EVIDENCE);
            let claim = second.take(ALL, soon()).await.unwrap();
            assert_eq!(third.take(1, soon()).await.unwrap_err(), BoundHit::Room);
            // What is not kept, and what was claimed and not needed, is free again.
            drop(claim);
            second.take(ALL, soon()).await.unwrap().keep(ALL - 5);
            third.take(5, soon()).await.unwrap().keep(5);
            assert_eq!(third.take(1, soon()).await.unwrap_err(), BoundHit::Room);
            // The second is the first then, and holds nothing of what the others share.
            drop(first);
            second.take(limits::EVIDENCE, soon()).await.unwrap().keep(limits::EVIDENCE);
            third.take(ALL - 5, soon()).await.unwrap().keep(ALL - 5);
            assert_eq!(third.take(1, soon()).await.unwrap_err(), BoundHit::Room);
            third.begin(Duration::ZERO);
            third.take(ALL, soon()).await.unwrap();
        });
    }

    /// An image is not begun while there is little room, and one that waits for room keeps nobody from a place.
    #[test]
    fn who_waits_for_room_has_no_place_and_who_would_is_not_begun() {
        block(async {
            let (room, turns) = (Rc::new(Room::default()), Turns::new(1));
            let [first, second, third] = [(); 3].map(|()| room.place(turns.one()));
            second.begins().await;
            second.take(ALL / 2 + 1, soon()).await.unwrap().keep(ALL / 2 + 1);
            assert!(third.begins().now_or_never().is_none(), "it would wait for the others");
            assert!(first.begins().now_or_never().is_none(), "the only place is the second's");
            let waits = async { second.take(ALL, soon()).await.map(|_| ()) };
            let (waited, ()) = join(waits, first.begins()).await;
            assert_eq!(waited, Err(BoundHit::Room));
            first.turn().leave();
            drop(second);
            third.begins().now_or_never().expect("there is room, and a place");
        });
    }

    /// Each holds a part and wants more than there is for all of them.
    #[test]
    fn nobody_waits_for_ever() {
        block(async {
            let room = Rc::new(Room::default());
            let image = async |held: Held| {
                for _ in 0..4 {
                    held.take(ALL / 3, later()).await.unwrap().keep(ALL / 3);
                    tokio::task::yield_now().await;
                }
                let beside: u64 = room.images.borrow().held.values().skip(1).sum();
                assert!(beside <= ALL, "{beside}");
            };
            join_all((0..20).map(|_| image(room.place(Turns::new(1).one())))).await;
            assert!(room.images.borrow().held.is_empty());
        });
    }

    #[test]
    fn who_waits_goes_on_as_soon_as_there_is_room() {
        block(async {
            let room = Rc::new(Room::default());
            let [_first, second, third] = [(); 3].map(|()| room.place(Turns::new(1).one()));
            second.take(ALL, soon()).await.unwrap().keep(ALL);
            let began = Instant::now();
            let (waited, ()) = join(third.take(7, later()), async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                drop(second);
            })
            .await;
            assert_eq!(waited.unwrap().bytes(), 7);
            assert!(began.elapsed() < Duration::from_secs(10));
        });
    }

    /// Whoever gave no answer in time, and nothing else, and no more than one name for it.
    #[test]
    fn who_was_asked_late_is_not_to_blame() {
        use crate::evidence::failure::{Peer, RequestFailure};
        use crate::evidence::trouble::{RegistryTrouble, TokenTrouble, Unanswered};
        let late = |failure| {
            let peer = Peer { host: "h.x".into(), port: 443, default_port: true };
            Unanswered { peer, failure }
        };
        let after: Trouble = BoundHit::AfterRoom.into();
        let mut rows = crate::rows::Rows::default();
        let troubles: [(&str, Trouble, bool); 8] = [
            ("the registry", RegistryTrouble::Unanswered(late(RequestFailure::Timeout)).into(), true),
            ("the token service", TokenTrouble::Unanswered(late(RequestFailure::Timeout)).into(), true),
            ("the time", BoundHit::Time.into(), true),
            ("the report", BoundHit::Report.into(), true),
            ("the same", BoundHit::AfterRoom.into(), true),
            // Who waits for room still says that.
            ("room", BoundHit::Room.into(), false),
            ("a bound", BoundHit::Maps.into(), false),
            (
                "a credential",
                RegistryTrouble::Unanswered(late(RequestFailure::CredentialUnsendable)).into(),
                false,
            ),
        ];
        for (name, why, is_late) in troubles {
            rows.row(name, || {
                assert_eq!(Held::after_room(false, why.clone()), why);
                assert_eq!(Held::after_room(true, why.clone()), if is_late { after.clone() } else { why });
            });
        }
        rows.end();
    }

    #[test]
    fn what_is_most_often_small_takes_little_where_others_come_first() {
        block(async {
            let room = Rc::new(Room::default());
            let [first, second] = [(); 2].map(|()| room.place(Turns::new(1).one()));
            assert_eq!(first.take_likely(9, 2, soon()).await.unwrap().bytes(), 9);
            let mut claim = second.take_likely(9, 2, soon()).await.unwrap();
            assert_eq!(claim.bytes(), 2);
            claim.grow(9, soon()).await.unwrap();
            assert_eq!(claim.bytes(), 9);
            assert_eq!(second.take_likely(1, 2, soon()).await.unwrap().bytes(), 1);
        });
    }
}
