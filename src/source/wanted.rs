//! What is looked for beside an image.

use super::api::Build;

/// What is to be looked for beside the image and its signatures: nothing is fetched that no question
/// needs.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Attestations.
    pub attestations: bool,
    /// The unsigned document of the `.sbom` tag.
    pub attached: bool,
    /// The platform's records of this build.
    pub records: Option<Build>,
    /// The bound on a predicate, in bytes.
    pub sbom_size: u64,
}
