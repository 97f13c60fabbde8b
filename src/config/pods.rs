//! The pods of `verify`: what their nodes report that they run, as images of the run.

use std::sync::Arc;

use crate::error::{NamedInput, PodsProblem, Stop, UsageError};
use crate::limits;
use crate::origin::Sourced;
use crate::pods::{self, PodImage, Runs};
use crate::policy::{Policy, Requirement};
use crate::source::file;
use crate::subject::Naming;
use crate::text::ForeignText;

use super::layers::{Setting, Settings};
use super::stdin::Stdin;

/// The images of the pods that a setting names, where one does; never empty.
///
/// # Errors
/// What is not there, is longer than [`limits::POD_LIST`], is not a list of pods, or has no image of the platform's
/// registry.
pub(super) fn list(
    settings: &Settings,
    stdin: &Stdin,
    naming: &Naming,
) -> Result<Option<Vec<Arc<PodImage>>>, Stop> {
    let Some(given) = settings.one(Setting::Pods) else { return Ok(None) };
    let named = stdin.counted(file::named(&given.value), given)?;
    let called: Sourced<ForeignText> = given.with(given.value.as_str().into());
    let bytes = file::read(named.input(), limits::POD_LIST).map_err(|why| {
        UsageError::Unread(NamedInput::Setting { given: called.clone(), instead: None }, why)
    })?;
    let problem = |problem| Stop::from(UsageError::Pods(called.clone(), problem));
    let containers = pods::read(&bytes).map_err(|why| problem(PodsProblem::NoList(why)))?;
    // The document may be large, and is not needed any more.
    drop(bytes);
    let images = pods::images(containers, naming);
    if images.iter().all(|image| image.runs == Runs::Elsewhere) {
        let registry = naming.registry.as_str().into();
        return Err(problem(PodsProblem::NothingInScope { registry, images: images.len() }));
    }
    Ok(Some(images.into_iter().map(Arc::new).collect()))
}

/// Refuses what only pods can be asked where there are none. What stands in a configuration file is for other runs.
pub(super) fn refuse_without(policy: &Policy, settings: &Settings) -> Result<(), UsageError> {
    match policy.required_by(Requirement::InScope) {
        Some(by) if by.in_file().is_none() && settings.one(Setting::Pods).is_none() => {
            Err(UsageError::InScopeWithoutPods(by.clone()))
        }
        _ => Ok(()),
    }
}
