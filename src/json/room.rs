//! How much memory may be made of a text, counted before it is made.
//!
//! A member of an object has seven bytes in a text, and twenty times as many in a tree.

use std::cell::Cell;

use serde::de::Error;

use super::JsonError;
use crate::limits;

/// The memory that is left.
pub(super) struct Room {
    left: Cell<usize>,
    used_up: Cell<bool>,
}

impl Room {
    /// So much of it.
    pub(super) fn new(bytes: usize) -> Self {
        Self { left: Cell::new(bytes), used_up: Cell::new(false) }
    }

    /// For what is made of a text of so many bytes.
    pub(super) fn of(text: usize) -> Self {
        Self::new(limits::VALUE.max(text.saturating_mul(2)))
    }

    /// Takes some of it.
    pub(super) fn take<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let Some(left) = self.left.get().checked_sub(bytes) else {
            self.used_up.set(true);
            return Err(E::custom("too many values"));
        };
        self.left.set(left);
        Ok(())
    }

    /// What was taken is let go.
    pub(super) fn give(&self, bytes: usize) {
        self.left.set(self.left.get().saturating_add(bytes));
    }

    /// The error of a reader that took its room here.
    pub(super) fn named(&self, error: serde_json::Error) -> JsonError {
        let error = JsonError::from(error);
        if self.used_up.get() { JsonError::TooMany(error.said().clone()) } else { error }
    }
}
