//! `ClusterImagePolicy` documents of policy-controller: one for each thing that a rule asks.
//!
//! An authority with attestations verifies these alone, and no signature of the image; of the authorities of a policy one
//! is enough, and all policies that match must hold. So the signature, the SBOM and the provenance have a policy each, and
//! each key, and each form of provenance, an authority in it.

use crate::policy::Requirement;
use crate::provenance::{V0_2, V1};

use super::rule::{ExportedPolicy, ExportedRule, SBOM};
use super::unsaid::{UnsaidThing, Unsayable, of_both};
use super::yaml::Node;
use super::{overlap, pattern};

/// The public log of Sigstore.
const REKOR: &str = "https://rekor.sigstore.dev";

/// The policies, and what they do not say.
pub(super) fn write(policy: &ExportedPolicy) -> (Vec<Node>, Unsayable) {
    let mut unsaid = Unsayable::default();
    let mut documents = Vec::new();
    for (at, rule) in policy.all().enumerate() {
        let document = |kind: &str, authorities| document(&policy.name, rule, kind, authorities);
        documents.push(document("signature", authorities(rule, &[])));
        if rule.policy.requires(Requirement::Sbom) {
            documents.push(document("sbom", authorities(rule, &[attested("sbom", SBOM, None)])));
            unsaid.of(rule.table, UnsaidThing::Sbom(SBOM));
        }
        if rule.policy.requires(Requirement::Provenance) {
            documents.push(document("provenance", authorities(rule, &provenance(rule))));
            unsaid.of(rule.table, UnsaidThing::ProvenanceCommit);
            if let Some(source) = &rule.policy.provenance.source {
                unsaid.of(rule.table, UnsaidThing::Source((&*source.value).into()));
            }
        }
        for pin in rule.policy.pins() {
            let shown = format!("{}={}", pin.name(), pin.expected().shown().raw());
            unsaid.of(rule.table, UnsaidThing::Pin(shown.into()));
        }
        if rule.policy.requires(Requirement::Digest) {
            unsaid.of(rule.table, UnsaidThing::Digest);
        }
        of_both(rule, &mut unsaid);
        if rule.pattern.as_ref().is_some_and(pattern::is_glob_wider) {
            unsaid.of(rule.table, UnsaidThing::Wildcard);
        }
        for other in overlap::added(policy, at) {
            unsaid.of(rule.table, UnsaidThing::Both(other.table));
        }
    }
    if policy.unmatched.is_none() {
        unsaid.of_all(UnsaidThing::Unmatched);
    }
    unsaid.of_all(UnsaidThing::Names);
    unsaid.of_all(UnsaidThing::Bundles);
    for waiver in &policy.waivers {
        unsaid.of_all(UnsaidThing::Waiver(waiver.digest.clone(), waiver.code));
    }
    (documents, unsaid)
}

fn document(name: &str, rule: &ExportedRule, kind: &str, authorities: Vec<Node>) -> Node {
    let glob = rule.pattern.as_ref().map_or_else(|| "**".to_owned(), pattern::glob);
    Node::map([
        ("apiVersion", Node::text("policy.sigstore.dev/v1beta1")),
        ("kind", Node::text("ClusterImagePolicy")),
        ("metadata", Node::map([("name", Node::text(format!("{name}-{}-{kind}", rule.label())))])),
        (
            "spec",
            Node::map([
                ("images", Node::List(vec![Node::map([("glob", Node::text(glob))])])),
                ("mode", Node::text("enforce")),
                ("authorities", Node::List(authorities)),
            ]),
        ),
    ])
}

/// An authority for each key; with attestations, for each key and attestation.
fn authorities(rule: &ExportedRule, attestations: &[Node]) -> Vec<Node> {
    let mut all = Vec::new();
    for key in &rule.keys {
        let forms =
            if attestations.is_empty() { vec![None] } else { attestations.iter().map(Some).collect() };
        for form in forms {
            let mut fields = vec![
                ("name", Node::text(format!("key-{}", all.len() + 1))),
                (
                    "key",
                    Node::map([("data", Node::text(key.to_pem())), ("hashAlgorithm", Node::text("sha256"))]),
                ),
            ];
            if rule.asks_public_log() {
                fields.push(("ctlog", Node::map([("url", Node::text(REKOR))])));
            }
            if let Some(attestation) = form {
                fields.push(("attestations", Node::List(vec![attestation.clone()])));
            }
            all.push(Node::map(fields));
        }
    }
    all
}

fn attested(name: &str, predicate: &str, cue: Option<String>) -> Node {
    let mut fields = vec![("name", Node::text(name)), ("predicateType", Node::text(predicate))];
    if let Some(cue) = cue {
        fields.push(("policy", Node::map([("type", Node::text("cue")), ("data", Node::text(cue))])));
    }
    Node::map(fields)
}

/// Provenance of either form, by the builder that is asked for.
fn provenance(rule: &ExportedRule) -> [Node; 2] {
    let builder = rule.policy.provenance.builder.as_ref();
    [("provenance-v0-2", V0_2, "builder!"), ("provenance-v1", V1, "runDetails!: builder!")].map(
        |(name, predicate, path)| {
            let cue =
                builder.map(|builder| format!("predicate!: {path}: id!: =~{}\n", exactly(&builder.value)));
            attested(name, predicate, cue)
        },
    )
}

/// A regular expression (RE2) that matches this text alone, as a string of CUE. A text as it is would be a value: CUE would
/// put it where provenance has none, and it would pass.
fn exactly(text: &str) -> String {
    let mut out = String::from("\"^");
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || "-_/: ".contains(c) => out.push(c),
            // In a string of CUE each backslash is two.
            c if c.is_ascii_graphic() => {
                let escape = if c == '"' || c == '\\' { "\\" } else { "" };
                out.push_str("\\\\");
                out.push_str(escape);
                out.push(c);
            }
            c => out.push_str(&format!("\\\\x{{{:x}}}", u32::from(c))),
        }
    }
    out.push_str("$\"");
    out
}
