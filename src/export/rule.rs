//! What is to be written: the rules of a policy file, each with its keys.

use crate::origin::PolicyTable;
use crate::policy::{ExpectedProvenance, Identity, Policy, RepositoryPattern, Requirement, Waiver};
use crate::trust::key::{Fingerprint, PublicKey};

/// The predicate type of CycloneDX (cosign, `pkg/cosign/attestation`).
pub(super) const SBOM: &str = "https://cyclonedx.org/bom";

/// A policy file that is to be written.
#[derive(Debug)]
pub struct ExportedPolicy {
    /// The name of its resource.
    pub name: String,
    /// Its rules, the first of which counts that matches.
    pub rules: Vec<ExportedRule>,
    /// What holds of an image that none matches; `None` where it is refused.
    pub unmatched: Option<ExportedRule>,
    /// What it excepts.
    pub waivers: Vec<Waiver>,
}

/// A rule, or what holds where none matches.
#[derive(Debug)]
pub struct ExportedRule {
    /// Where it stands.
    pub table: PolicyTable,
    /// Of which images it is; `None` for all that no other is of.
    pub pattern: Option<RepositoryPattern>,
    /// What must hold.
    pub policy: Policy,
    /// By whose key: any one of them.
    pub keys: Vec<PublicKey>,
    /// Whose log counts.
    pub log: ExportedLog,
    /// Whether it names authorities of time-stamps.
    pub has_timestamp_authority: bool,
}

/// Whose transparency log counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportedLog {
    /// The public one of Sigstore.
    Public,
    /// Others, which the rule names.
    Named,
}

impl ExportedPolicy {
    /// All rules, and behind them what holds where none matches.
    pub(super) fn all(&self) -> impl Iterator<Item = &ExportedRule> {
        self.rules.iter().chain(&self.unmatched)
    }
}

impl ExportedRule {
    /// Its own part of the name of a resource or a rule.
    pub(super) fn label(&self) -> String {
        match self.table {
            PolicyTable::Defaults => "defaults".to_owned(),
            PolicyTable::Image(number) => format!("image-{number}"),
        }
    }

    /// Whether an entry of the public log is asked for. One of another log cannot be.
    pub(super) fn asks_public_log(&self) -> bool {
        self.policy.requires(Requirement::Log) && self.log == ExportedLog::Public
    }

    /// Whether it compares the repository that a signature names.
    pub(super) fn compares_identity(&self) -> bool {
        !matches!(self.policy.identity, Identity::Any(_))
    }

    /// Whether an image for which this holds is one for which the other holds too, in what both controllers can say.
    pub(super) fn implies(&self, other: &Self) -> bool {
        let holds = |what| !other.policy.requires(what) || self.policy.requires(what);
        let names =
            |rule: &Self| rule.keys.iter().map(|key| key.fingerprint().clone()).collect::<Vec<Fingerprint>>();
        let theirs = names(other);
        let ExpectedProvenance { builder, source: _ } = &other.policy.provenance;
        let own = self.policy.provenance.builder.as_ref().map(|builder| &builder.value);
        names(self).iter().all(|name| theirs.contains(name))
            && holds(Requirement::Sbom)
            && holds(Requirement::Provenance)
            && (!other.asks_public_log() || self.asks_public_log())
            && builder.as_ref().is_none_or(|builder| own == Some(&builder.value))
    }
}
