//! How much a document may be read into.
//!
//! An item of a list that says nothing has three bytes in a document, and a hundred times as many in memory.

use serde::de::{Error, SeqAccess};

use crate::json::object::ReadItems;
use crate::limits;

/// The memory that is left for the items of a document, without their texts.
pub(super) struct Room {
    left: usize,
    used_up: bool,
}

impl Room {
    /// For a document of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self { left: limits::BOM_ITEMS.max(bytes.saturating_mul(2)), used_up: false }
    }

    /// Takes what an item has in memory.
    pub(super) fn take<E: Error>(&mut self, size: usize) -> Result<(), E> {
        let Some(left) = self.left.checked_sub(size) else {
            self.used_up = true;
            return Err(E::custom("too many items"));
        };
        self.left = left;
        Ok(())
    }

    /// Whether an item had no room.
    pub(super) fn is_used_up(&self) -> bool {
        self.used_up
    }
}

/// A list whose items take their room before they are read.
pub(super) struct Within<'r, T> {
    pub(super) items: T,
    pub(super) room: &'r mut Room,
    /// Of one item.
    pub(super) size: usize,
}

impl<'de, T: ReadItems<'de>> ReadItems<'de> for Within<'_, T> {
    const WHAT: &'static str = T::WHAT;

    fn item<A: SeqAccess<'de>>(&mut self, access: &mut A) -> Result<bool, A::Error> {
        self.room.take(self.size)?;
        self.items.item(access)
    }
}

/// Most components have one license and one path: room for that one, not for the four of `push`.
pub(super) fn push_one<T>(list: &mut Vec<T>, item: T) {
    if list.capacity() == 0 {
        list.reserve_exact(1);
    }
    list.push(item);
}
