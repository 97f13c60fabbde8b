//! What the readers of settings see of the world.

use crate::checkout::{CheckoutError, Head};
use crate::cli::PlaceArgs;

use super::environment::Environment;
use super::stdin::Stdin;

/// Asks for the HEAD of the checkout; only where a value stands for it.
pub type AskHead = fn() -> Result<Head, CheckoutError>;

/// What is looked at beside the settings.
pub(super) struct World<'a> {
    pub(super) environment: &'a Environment,
    pub(super) head: AskHead,
    /// `--registry-password-stdin`.
    pub(super) password_on_stdin: bool,
    pub(super) stdin: Stdin,
}

impl<'a> World<'a> {
    pub(super) fn new(environment: &'a Environment, head: AskHead, places: &PlaceArgs) -> Self {
        let password_on_stdin = places.registry_password_stdin;
        Self { environment, head, password_on_stdin, stdin: Stdin::default() }
    }
}
