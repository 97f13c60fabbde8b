//! A policy file as the policy of an admission controller: what can be said there, and what cannot.
//!
//! What is written never lets an image pass for a reason that the policy file does not give, but asks less where the
//! controller can ask no more: each such thing is an [`Unsaid`]. Knows patterns, pins and keys as data; reads no file.
//!
//! Written from Kyverno 1.19 (`api/kyverno/v1`, `pkg/engine/internal/imageverifier.go`) and policy-controller 0.13
//! (`pkg/apis/policy/v1beta1`, `pkg/webhook/validator.go`).

mod kyverno;
mod name;
mod overlap;
mod pattern;
mod policy_controller;
mod rule;
mod unsaid;
mod yaml;

pub use self::name::resource_name;
pub use self::rule::{ExportedLog, ExportedPolicy, ExportedRule};
pub use self::unsaid::{Unsaid, UnsaidThing};

/// Whose policy is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdmissionController {
    /// A `ClusterPolicy` of Kyverno.
    Kyverno,
    /// A `ClusterImagePolicy` of sigstore's policy-controller for each question.
    PolicyController,
}

impl AdmissionController {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Kyverno, Self::PolicyController];

    /// The word of `--to`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kyverno => "kyverno",
            Self::PolicyController => "policy-controller",
        }
    }
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// One YAML document, or several.
    pub yaml: String,
    /// What it does not say, each once.
    pub unsaid: Vec<Unsaid>,
}

/// Writes a policy for a controller.
pub fn write(policy: &ExportedPolicy, to: AdmissionController) -> Export {
    let (documents, unsaid) = match to {
        AdmissionController::Kyverno => kyverno::write(policy),
        AdmissionController::PolicyController => policy_controller::write(policy),
    };
    Export { yaml: yaml::documents(&documents), unsaid: unsaid.all() }
}

#[cfg(test)]
mod tests;
