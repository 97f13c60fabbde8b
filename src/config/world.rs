//! What the readers of settings see of the world.

use std::time::Duration;

use crate::checkout::{self, CheckoutError, CommitStanding, Head};
use crate::error::UsageError;

use super::layers::{Environment, Settings};
use super::stdin::Stdin;

/// Who is asked about the checkout in the current folder; only where a value stands for its HEAD.
#[derive(Clone, Copy, Debug)]
pub struct AskCheckout {
    /// Asks for HEAD, for so long.
    pub head: fn(Duration) -> Result<Head, CheckoutError>,
    /// Asks how a commit stands to HEAD, for so long.
    pub stands: AskStanding,
}

impl AskCheckout {
    /// By `git`, in the current folder.
    pub const GIT: Self = Self { head: checkout::head, stands: checkout::stands };
}

/// Asks how a commit stands to HEAD, which is the second, for so long.
pub type AskStanding = fn(&str, &str, Duration) -> Result<CommitStanding, CheckoutError>;

/// Draws a seed at random, to be read by people; nothing where the machine gives no random numbers.
pub type DrawSeed = fn() -> Option<String>;

/// What is looked at beside the settings.
pub(super) struct World<'a> {
    pub(super) environment: &'a Environment,
    pub(super) checkout: AskCheckout,
    /// The time, as reports have it.
    pub(super) at: &'a str,
    pub(super) stdin: Stdin,
}

impl<'a> World<'a> {
    /// The world of a command, which asks for nothing where a layer of its settings is not in order.
    pub(super) fn new(
        environment: &'a Environment,
        checkout: AskCheckout,
        at: &'a str,
        settings: &Settings,
    ) -> Result<Self, UsageError> {
        settings.sound()?;
        Ok(Self { environment, checkout, at, stdin: Stdin::default() })
    }
}
