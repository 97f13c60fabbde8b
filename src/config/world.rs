//! What the readers of settings see of the world.

use std::time::Duration;

use crate::checkout::{CheckoutError, Head};
use crate::error::UsageError;

use super::layers::{Environment, Settings};
use super::stdin::Stdin;

/// Asks for the HEAD of the checkout, for so long; only where a value stands for it.
pub type AskHead = fn(Duration) -> Result<Head, CheckoutError>;

/// What is looked at beside the settings.
pub(super) struct World<'a> {
    pub(super) environment: &'a Environment,
    pub(super) head: AskHead,
    pub(super) stdin: Stdin,
}

impl<'a> World<'a> {
    /// The world of a command, which asks for nothing where a layer of its settings is not in order.
    pub(super) fn new(
        environment: &'a Environment,
        head: AskHead,
        settings: &Settings,
    ) -> Result<Self, UsageError> {
        settings.sound()?;
        Ok(Self { environment, head, stdin: Stdin::default() })
    }
}
