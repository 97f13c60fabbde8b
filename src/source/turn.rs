//! Whose turn it is among the images of a run: so many are looked up at once, and one that waits for nothing but the end
//! of a pause gives its place to one that need not.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_util::poll;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

/// The places of a run.
#[derive(Clone, Debug)]
pub(super) struct Turns(Arc<Semaphore>);

impl Turns {
    /// So many at once.
    pub(super) fn new(at_once: usize) -> Self {
        Self(Arc::new(Semaphore::new(at_once)))
    }

    /// The turn of an image, which has no place yet.
    pub(super) fn one(&self) -> Turn {
        Turn {
            turns: self.clone(),
            place: RefCell::default(),
            takes: Mutex::default(),
            asked: Cell::default(),
        }
    }
}

/// The turn of an image.
#[derive(Debug)]
pub struct Turn {
    turns: Turns,
    place: RefCell<Option<OwnedSemaphorePermit>>,
    /// Held by whoever waits for one.
    takes: Mutex<()>,
    /// The longest pause with which a try for it was ended.
    asked: Cell<Option<Duration>>,
}

impl Turn {
    /// Waits for a place, where it has none.
    pub async fn take(&self) {
        // Of several requests one waits for it, and the others for that one.
        let _one = self.takes.lock().await;
        if self.place.borrow().is_none() {
            // Nobody closes them.
            let place = Arc::clone(&self.turns.0).acquire_owned().await.ok();
            self.place.replace(place);
        }
    }

    /// Waits for something while others have its place, and then for a place again. Never while it has anything that
    /// another image waits for: that one may have the last place.
    pub async fn away<T>(&self, pause: impl Future<Output = T>) -> T {
        drop(self.place.take());
        let over = pause.await;
        self.take().await;
        over
    }

    /// Waits for something that other images of the run may keep for long; it keeps the place if it is there at once.
    pub(super) async fn unless_at_once<T>(turn: Option<&Self>, what: impl Future<Output = T>) -> T {
        let mut what = pin!(what);
        match (poll!(&mut what), turn) {
            (Poll::Ready(there), _) => there,
            (Poll::Pending, Some(turn)) => turn.away(what).await,
            (Poll::Pending, None) => what.await,
        }
    }

    /// Gives its place away, and goes on without one: it is done, or the end of a pause lets it go on.
    pub fn leave(&self) {
        drop(self.place.take());
    }

    /// A try for it was ended, since this pause was asked for.
    pub(super) fn asked_to_wait(&self, pause: Duration) {
        self.asked.set(self.asked.get().max(Some(pause)));
    }

    /// The longest pause with which a try was ended since this was asked last.
    pub fn take_asked(&self) -> Option<Duration> {
        self.asked.take()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use futures_util::future::join3;

    use super::*;

    fn block<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    #[test]
    fn so_many_have_a_place_and_who_waits_for_a_pause_gives_it_away() {
        block(async {
            let turns = Turns::new(1);
            let [first, second, third] = [(); 3].map(|()| turns.one());
            first.take().await;
            first.take().await;
            assert!(second.take().now_or_never().is_none());
            let order = RefCell::new(Vec::new());
            // Two of its requests wait.
            let pause = |name, milliseconds| {
                let (first, order) = (&first, &order);
                async move {
                    first.away(tokio::time::sleep(Duration::from_millis(milliseconds))).await;
                    order.borrow_mut().push(name);
                }
            };
            let others = async {
                second.take().await;
                order.borrow_mut().push("second");
                tokio::time::sleep(Duration::from_millis(40)).await;
                assert!(third.take().now_or_never().is_none());
                second.leave();
            };
            join3(pause("one", 10), pause("other", 20), others).await;
            assert_eq!(order.into_inner(), ["second", "one", "other"]);
            assert!(third.take().now_or_never().is_none(), "it has its place again");
            drop(first);
            third.take().await;
        });
    }

    #[test]
    fn the_longest_pause_is_told_once() {
        let turn = Turns::new(1).one();
        assert_eq!(turn.take_asked(), None);
        for seconds in [2, 7, 3] {
            turn.asked_to_wait(Duration::from_secs(seconds));
        }
        assert_eq!(turn.take_asked(), Some(Duration::from_secs(7)));
        assert_eq!(turn.take_asked(), None);
    }
}
