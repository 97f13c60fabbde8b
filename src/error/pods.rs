//! What cannot be what pods run.

use crate::pods::PodListProblem;
use crate::text::ForeignText;

/// What is wrong with pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PodsProblem {
    /// It is not a list of pods.
    NoList(PodListProblem),
    /// None of their images is of the registry that is checked.
    NothingInScope {
        /// That registry.
        registry: ForeignText,
        /// How many images of others there are.
        images: usize,
    },
}
