//! What a controller cannot be told.

use crate::code::Code;
use crate::origin::PolicyTable;
use crate::policy::Requirement;
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::key::Algorithm;

use super::rule::{ExportedLog, ExportedRule};

/// Something of a policy file that is not in what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaid {
    /// Of which rules; none where it is the whole file.
    pub tables: Vec<PolicyTable>,
    /// What.
    pub what: UnsaidThing,
}

/// What cannot be said, or only otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnsaidThing {
    /// Which repository a signature must name.
    Identity,
    /// That what cosign 3 signs and attests, bundles, counts too.
    Bundles,
    /// That signatures count whose hash is the curve's own.
    CurveHash,
    /// The value of an annotation.
    Pin(ForeignText),
    /// That the commit begins with these digits.
    CommitPrefix(ForeignText),
    /// That the case of a commit's digits does not matter.
    CommitCase,
    /// That it is the checkout's HEAD of the day: it is this commit.
    Head(ForeignText),
    /// That provenance names this builder, exactly.
    Builder(ForeignText),
    /// That one provenance by the key is enough: all of them must name the builder.
    EveryProvenance,
    /// That provenance names this source.
    Source(ForeignText),
    /// That no provenance names another commit than the signature.
    ProvenanceCommit,
    /// That provenance of this type counts too.
    ProvenanceType(&'static str),
    /// That an SBOM can be read, and that a version may stand behind its type, which is this.
    Sbom(&'static str),
    /// That there is an entry of the logs that the rule names.
    Log,
    /// Whose time-stamps count.
    Timestamps,
    /// What the platform's records say.
    Api,
    /// That all that runs is of the platform's registry.
    InScope,
    /// That an image is named by its digest: a tag is replaced before anything is asked.
    Digest,
    /// That an image which no rule matches is refused: the controller has a setting of its own for that.
    Unmatched,
    /// That only the first rule counts: this one holds as well, for images that both match.
    Both(PolicyTable),
    /// That this rule is the first that matches: patterns match more there.
    Wider(PolicyTable),
    /// That `?` is one character, or that a registry is an address: it is `*` there.
    Wildcard,
    /// That names are compared as names: the case of a registry does not matter.
    Names,
    /// What is excepted.
    Waiver(Digest, Code),
}

/// What cannot be said, in the order in which it was found.
#[derive(Debug, Default)]
pub(super) struct Unsayable(Vec<Unsaid>);

impl Unsayable {
    /// Of a rule.
    pub(super) fn of(&mut self, table: PolicyTable, what: UnsaidThing) {
        match self.0.iter_mut().find(|other| other.what == what && !other.tables.is_empty()) {
            Some(same) if same.tables.contains(&table) => {}
            Some(same) => same.tables.push(table),
            None => self.0.push(Unsaid { tables: vec![table], what }),
        }
    }

    /// Of the whole file.
    pub(super) fn of_all(&mut self, what: UnsaidThing) {
        self.0.push(Unsaid { tables: vec![], what });
    }

    /// All of it.
    pub(super) fn all(self) -> Vec<Unsaid> {
        self.0
    }
}

/// What a rule asks and neither controller can be told.
pub(super) fn of_both(rule: &ExportedRule, unsaid: &mut Unsayable) {
    let mut say = |what| unsaid.of(rule.table, what);
    if rule.compares_identity() {
        say(UnsaidThing::Identity);
    }
    if rule.keys.iter().any(|key| matches!(key.algorithm(), Algorithm::P384 | Algorithm::P521)) {
        say(UnsaidThing::CurveHash);
    }
    if rule.log == ExportedLog::Named && rule.policy.requires(Requirement::Log) {
        say(UnsaidThing::Log);
    }
    if rule.has_timestamp_authority {
        say(UnsaidThing::Timestamps);
    }
    if rule.policy.check_api {
        say(UnsaidThing::Api);
    }
    if rule.policy.requires(Requirement::InScope) {
        say(UnsaidThing::InScope);
    }
}
