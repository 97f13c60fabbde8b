//! What is looked for beside an image.

use super::api::Build;

/// Whose word is taken for what the platform has on record.
#[derive(Clone, Debug)]
pub enum WantedRecords {
    /// Its API's, of this build.
    Api(Build),
    /// That of the evidence pack that holds the image.
    Pack,
}

/// What is to be looked for beside the image and its signatures: nothing is fetched that no question
/// needs.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Attestations.
    pub attestations: bool,
    /// The unsigned document of the `.sbom` tag.
    pub attached: bool,
    /// The platform's records.
    pub records: Option<WantedRecords>,
    /// The bound on a predicate, in bytes.
    pub sbom_size: u64,
}
