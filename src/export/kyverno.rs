//! A `ClusterPolicy` of Kyverno: one rule for each of ours, and one that refuses what none of them is for.
//!
//! There all rules hold that match; each skips what those before it match. Of signatures one must verify by one of the
//! keys and have all pins, as in a carrier.

use crate::policy::{Expected, Pin, PinOrigin, Requirement};
use crate::provenance::{V0_2, V1};

use super::rule::{ExportedPolicy, ExportedRule, SBOM};
use super::unsaid::{UnsaidThing, Unsayable, of_both};
use super::yaml::{Key, Node};
use super::{overlap, pattern};

/// The public log of Sigstore.
const REKOR: &str = "https://rekor.sigstore.dev";

/// The policy, and what it does not say.
pub(super) fn write(policy: &ExportedPolicy) -> (Vec<Node>, Unsayable) {
    let mut unsaid = Unsayable::default();
    let mut rules: Vec<Node> = Vec::new();
    let mut earlier: Vec<String> = Vec::new();
    for (at, rule) in policy.all().enumerate() {
        for other in overlap::taken(policy, at) {
            unsaid.of(rule.table, UnsaidThing::Wider(other.table));
        }
        let own = rule
            .pattern
            .as_ref()
            .map_or_else(|| vec!["*".to_owned()], |one| pattern::references(one).to_vec());
        rules.push(verifying(rule, &own, &earlier, &mut unsaid));
        earlier.extend(own);
    }
    if policy.unmatched.is_none() {
        rules.push(refusing(policy));
    }
    unsaid.of_all(UnsaidThing::Names);
    unsaid.of_all(UnsaidThing::Bundles);
    for waiver in &policy.waivers {
        unsaid.of_all(UnsaidThing::Waiver(waiver.digest.clone(), waiver.code));
    }
    let document = Node::map([
        ("apiVersion", Node::text("kyverno.io/v1")),
        ("kind", Node::text("ClusterPolicy")),
        ("metadata", Node::map([("name", Node::text(&*policy.name))])),
        (
            "spec",
            Node::map([
                (
                    "webhookConfiguration",
                    Node::map([("failurePolicy", Node::text("Fail")), ("timeoutSeconds", Node::Number(30))]),
                ),
                ("rules", Node::List(rules)),
            ]),
        ),
    ]);
    (vec![document], unsaid)
}

/// Of pods; of what makes pods Kyverno derives rules of its own.
fn pods() -> Node {
    let kinds = Node::map([("kinds", Node::texts(["Pod".to_owned()]))]);
    Node::map([("any", Node::List(vec![Node::map([("resources", kinds)])]))])
}

fn verifying(rule: &ExportedRule, own: &[String], earlier: &[String], unsaid: &mut Unsayable) -> Node {
    let mut fields = vec![("imageReferences", Node::texts(own.to_vec()))];
    if !earlier.is_empty() {
        fields.push(("skipImageReferences", Node::texts(earlier.to_vec())));
    }
    fields.extend([
        ("failureAction", Node::text("Enforce")),
        // Where an image must be named by digest, a tag is refused and not replaced.
        ("mutateDigest", Node::Flag(!rule.policy.requires(Requirement::Digest))),
        ("verifyDigest", Node::Flag(true)),
        ("required", Node::Flag(true)),
        // A tag that has moved meanwhile would pass by what it led to.
        ("useCache", Node::Flag(false)),
        ("attestors", Node::List(vec![attestors(rule, &pins(rule, unsaid))])),
    ]);
    let attestations = attestations(rule, unsaid);
    if !attestations.is_empty() {
        fields.push(("attestations", Node::List(attestations)));
    }
    of_both(rule, unsaid);
    Node::map([
        ("name", Node::text(rule.label())),
        ("match", pods()),
        ("verifyImages", Node::List(vec![Node::map(fields)])),
    ])
}

/// One of the keys.
fn attestors(rule: &ExportedRule, pins: &[(Key, Node)]) -> Node {
    let entries = rule.keys.iter().map(|key| {
        let keys = Node::map([
            ("publicKeys", Node::text(key.to_pem())),
            (
                "rekor",
                Node::map([("url", Node::text(REKOR)), ("ignoreTlog", Node::Flag(!rule.asks_public_log()))]),
            ),
            // Of certificates: a key has none.
            ("ctlog", Node::map([("ignoreSCT", Node::Flag(true))])),
        ]);
        let mut entry = vec![("keys", keys)];
        if !pins.is_empty() {
            entry.push(("annotations", Node::Map(pins.to_vec())));
        }
        Node::map(entry)
    });
    Node::map([("count", Node::Number(1)), ("entries", Node::List(entries.collect()))])
}

/// The annotations that one signature must have.
fn pins(rule: &ExportedRule, unsaid: &mut Unsayable) -> Vec<(Key, Node)> {
    let mut all = Vec::new();
    for pin in rule.policy.pins() {
        let value = match pin.expected() {
            Expected::Exact(value) => value.clone(),
            // As git writes it.
            Expected::Commit(value) => value.to_ascii_lowercase(),
            Expected::CommitPrefix(_) => {
                unsaid.of(rule.table, UnsaidThing::CommitPrefix(pin.expected().shown()));
                continue;
            }
        };
        if [pin.name(), &value].into_iter().any(is_replaced) {
            unsaid.of(rule.table, UnsaidThing::Pin(format!("{}={value}", pin.name()).into()));
            continue;
        }
        told(rule, pin, &value, unsaid);
        all.push((Key::Foreign(pin.name().to_owned()), Node::text(value)));
    }
    all
}

/// In what a pin differs that is written.
fn told(rule: &ExportedRule, pin: &Pin, value: &str, unsaid: &mut Unsayable) {
    if matches!(pin.origin(), PinOrigin::Head { .. }) {
        unsaid.of(rule.table, UnsaidThing::Head(value.into()));
    }
    if matches!(pin.expected(), Expected::Commit(written) if written != value) {
        unsaid.of(rule.table, UnsaidThing::CommitCase);
    }
}

fn attestations(rule: &ExportedRule, unsaid: &mut Unsayable) -> Vec<Node> {
    let mut all = Vec::new();
    let attested = |name: &str, predicate: &str, conditions: Vec<Node>| {
        let mut fields = vec![
            ("name", Node::text(name)),
            ("type", Node::text(predicate)),
            ("attestors", Node::List(vec![attestors(rule, &[])])),
        ];
        if !conditions.is_empty() {
            fields.push(("conditions", Node::List(vec![Node::map([("all", Node::List(conditions))])])));
        }
        Node::map(fields)
    };
    if rule.policy.requires(Requirement::Sbom) {
        all.push(attested("sbom", SBOM, vec![]));
        unsaid.of(rule.table, UnsaidThing::Sbom(SBOM));
    }
    if rule.policy.requires(Requirement::Provenance) {
        let mut conditions = Vec::new();
        if let Some(builder) = &rule.policy.provenance.builder {
            if is_exact(&builder.value) {
                conditions.push(Node::map([
                    ("key", Node::text("{{ builder.id }}")),
                    ("operator", Node::text("Equals")),
                    ("value", Node::text(&*builder.value)),
                ]));
                unsaid.of(rule.table, UnsaidThing::EveryProvenance);
            } else {
                unsaid.of(rule.table, UnsaidThing::Builder((&*builder.value).into()));
            }
        }
        all.push(attested("provenance", V0_2, conditions));
        // All that are listed must be there.
        unsaid.of(rule.table, UnsaidThing::ProvenanceType(V1));
        unsaid.of(rule.table, UnsaidThing::ProvenanceCommit);
        if let Some(source) = &rule.policy.provenance.source {
            unsaid.of(rule.table, UnsaidThing::Source((&*source.value).into()));
        }
    }
    all
}

/// Whether something would be put in place of a part of a text: Kyverno's variables and references are in all of a rule.
fn is_replaced(text: &str) -> bool {
    text.contains("{{") || text.contains("$(")
}

/// Whether a text is compared as it is: `Equals` takes `*` and `?` for wildcards, a number with a unit for a quantity, and
/// what stands in braces or behind `$` is replaced before.
fn is_exact(text: &str) -> bool {
    text.contains("://")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/._-@+=#%&~,".contains(&byte))
}

/// Refuses a pod with an image that no rule is for, exactly: the rules above match more.
fn refusing(policy: &ExportedPolicy) -> Node {
    let expressions: Vec<String> =
        policy.rules.iter().filter_map(|rule| rule.pattern.as_ref()).map(pattern::expression).collect();
    let key = format!(
        "{{{{ images.[containers, initContainers, ephemeralContainers][].*[].join('/', [registry, path]) | [?!regex_match('^({})$', @)] | length(@) }}}}",
        expressions.join("|")
    );
    let condition = Node::map([
        ("key", Node::text(key)),
        ("operator", Node::text("GreaterThan")),
        ("value", Node::Number(0)),
    ]);
    let any = Node::map([("any", Node::List(vec![condition]))]);
    Node::map([
        ("name", Node::text("no-rule-matches")),
        ("match", pods()),
        (
            "validate",
            Node::map([("failureAction", Node::text("Enforce")), ("deny", Node::map([("conditions", any)]))]),
        ),
    ])
}
