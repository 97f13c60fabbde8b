//! What the readers of settings see of the world.

use crate::cli::PlaceArgs;

use super::environment::Environment;
use super::stdin::Stdin;

/// What is looked at beside the settings.
pub(super) struct World<'a> {
    pub(super) environment: &'a Environment,
    /// `--registry-password-stdin`.
    pub(super) password_on_stdin: bool,
    pub(super) stdin: Stdin,
}

impl<'a> World<'a> {
    pub(super) fn new(environment: &'a Environment, places: &PlaceArgs) -> Self {
        Self { environment, password_on_stdin: places.registry_password_stdin, stdin: Stdin::default() }
    }
}
