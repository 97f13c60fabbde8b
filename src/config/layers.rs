//! All layers, the first of which is heard first.

use crate::error::UsageError;

use super::environment::Environment;
use super::options::Options;
use super::settings::{Setting, Settings};

/// What all layers say together of these settings.
pub(super) fn layers(
    options: &Options<'_>,
    environment: &Environment,
    of: &[Setting],
) -> Result<Settings, UsageError> {
    Ok(options.settings()?.over(environment.settings(of)?))
}
