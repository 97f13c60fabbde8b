//! What an admission controller is not told, and why a policy file cannot be written for one.

use crate::error::ExportProblem;
use crate::export::{AdmissionController, Unsaid, UnsaidThing};
use crate::origin::PolicyTable;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{say, trust};

/// Where it stands in the policy file, and what it is.
pub(in crate::report) fn unsaid(unsaid: &Unsaid, to: AdmissionController) -> String {
    let tables: Vec<String> = unsaid.tables.iter().map(ToString::to_string).collect();
    let what = thing(&unsaid.what, to);
    if tables.is_empty() { what } else { format!("{}: {what}", tables.join(", ")) }
}

fn controller(to: AdmissionController) -> &'static str {
    match to {
        AdmissionController::Kyverno => "Kyverno",
        AdmissionController::PolicyController => "policy-controller",
    }
}

fn thing(what: &UnsaidThing, to: AdmissionController) -> String {
    let name = controller(to);
    match what {
        UnsaidThing::Identity => format!(
            "{name} does not compare the repository that a signature names: an image that was copied from another repository passes"
        ),
        UnsaidThing::Bundles => {
            format!("{name} is not told of bundles: what cosign 3 signed or attested does not count there")
        }
        UnsaidThing::CurveHash => {
            "signatures over SHA-384 or SHA-512, which cosign 3 makes with this key, do not count there"
                .to_owned()
        }
        UnsaidThing::Pin(pin) => match to {
            AdmissionController::Kyverno => {
                format!("{name} would replace a part of this text: {pin} is not asked")
            }
            AdmissionController::PolicyController => {
                format!("{name} does not compare signed annotations: {pin} is not asked")
            }
        },
        UnsaidThing::CommitPrefix(prefix) => {
            format!("{name} compares whole values: that the commit begins with {prefix} is not asked")
        }
        UnsaidThing::CommitCase => {
            "the commit is written in lower case, as git writes it, and no other case counts there".to_owned()
        }
        UnsaidThing::Head(commit) => {
            format!("the commit is HEAD of the checkout as it is now, {commit}, and stays that")
        }
        UnsaidThing::Builder(builder) => {
            format!("{name} cannot compare this text exactly: the builder {builder} is not asked")
        }
        UnsaidThing::EveryProvenance => {
            format!("{name} asks the builder of every provenance that the key attested, not of one")
        }
        UnsaidThing::Source(source) => {
            format!("{name} cannot be told which of its URIs is the source: {source} is not asked")
        }
        UnsaidThing::ProvenanceCommit => {
            format!("{name} does not compare the commit of the provenance with that of the signature")
        }
        UnsaidThing::ProvenanceType(predicate) => {
            format!("provenance of the type {predicate} does not count there")
        }
        UnsaidThing::Sbom(predicate) => format!(
            "{name} does not read SBOMs: one counts by its type, exactly {predicate}, whatever is in it"
        ),
        UnsaidThing::Log => format!("{name} is not told of the rule's own logs: no entry is asked"),
        UnsaidThing::Timestamps => "time-stamps are of evidence packs, and are not asked there".to_owned(),
        UnsaidThing::Api => format!("{name} does not ask the platform's API"),
        UnsaidThing::InScope => {
            format!("{name} does not know which registry is the platform's: in-scope is not asked")
        }
        UnsaidThing::Digest => {
            format!(
                "{name} replaces a tag by its digest before it asks: an image that is named by tag is not refused"
            )
        }
        UnsaidThing::Unmatched => format!(
            "whether {name} refuses an image that no rule matches is said elsewhere: no-match-policy: deny, in its ConfigMap config-policy-controller"
        ),
        UnsaidThing::Both(other) => {
            format!("{name} has no first match: for images that {other} matches too, both must hold")
        }
        UnsaidThing::Wider(other) => format!(
            "the patterns of {name} match more (`*` and `?` go over `/`): images that {other} is for may be judged by this rule"
        ),
        UnsaidThing::Wildcard => {
            format!("{name} knows neither `?` nor `[`: * is in their place, so this holds for more images")
        }
        UnsaidThing::Names => format!(
            "{name} compares a registry's name letter by letter: no rule is for one that a pod writes in another case"
        ),
        UnsaidThing::Waiver(digest, code) => {
            format!("{name} has no waivers: {digest} is not excepted from {code}", code = code.as_str())
        }
    }
}

pub(super) fn no_controller() -> &'static str {
    "nobody says whose policy to write"
}

pub(super) fn no_controller_help() -> String {
    let kinds: Vec<String> =
        AdmissionController::ALL.iter().map(|one| format!("--to {}", one.as_str())).collect();
    kinds.join(", ")
}

pub(super) fn problem(file: &ForeignText, table: PolicyTable, problem: &ExportProblem) -> String {
    let what = match problem {
        ExportProblem::NoKey => "no key is named, and a cluster looks none up".to_owned(),
        ExportProblem::Address => {
            "the key is named by an address, but a cluster needs the key itself".to_owned()
        }
        ExportProblem::Key(path, problem) => format!("{path} is not a key: {}", trust::key(problem)),
        ExportProblem::OtherKey(path, is) => format!("the key in {path} is {is}, and that is not pinned"),
        ExportProblem::Unpinned => {
            "a pinned key is required, but none is pinned: no image could pass".to_owned()
        }
    };
    format!("{file}: {table}: {what}")
}

pub(super) fn problem_help(problem: &ExportProblem) -> Vec<Help> {
    match problem {
        ExportProblem::NoKey | ExportProblem::Address => {
            vec![say(
                "save it with `paas-attest key --save cosign.pub`, compare its fingerprint, and name the file: key = \"cosign.pub\"",
            )]
        }
        ExportProblem::Unpinned => vec![say("pin it: key-fingerprint = [\"SHA256:…\"]")],
        ExportProblem::Key(..) => vec![say(
            "name a file with a public key: `paas-attest key --save cosign.pub` writes the one that the platform serves",
        )],
        ExportProblem::OtherKey(..) => vec![say(
            "compare it with the key that you trust: correct key or key-fingerprint, whichever is wrong",
        )],
    }
}
