//! What is said of a difference.

use crate::diff::{
    ChangeKind, ChangeSummary, Changes, ComparedCoverage, DiffGate, Equality, GateAnswer, NoteKind,
    OriginField, ProvenanceField, UnknownGate, Unordered,
};
use crate::report::compared::{GATES, SkippedCheck};
use crate::report::words::Show;
use crate::report::{Comparison, DiffSide};
use crate::sbom::GateOutcome;
use crate::text::ForeignText;
use crate::verdict::{Trust, Verdict};

use super::entry::brief;
use super::{count, grouped};

/// The one sentence behind the verdict.
pub(in crate::report) fn headline(comparison: &Comparison, verdict: Verdict) -> String {
    let refused: Vec<_> = comparison.refused().collect();
    let refused = match refused.as_slice() {
        [] => None,
        [(which, _)] => Some(format!("the {} build is not verified", which.as_str())),
        _ => Some("neither build is verified".to_owned()),
    };
    if comparison.changes.is_none() {
        return match (refused, comparison.lack()) {
            (Some(refused), _) => format!("{refused}, so nothing was compared"),
            (None, Some((side, ..))) => {
                format!("the {} side has no readable document, so nothing was compared", side.as_str())
            }
            (None, None) => "nothing was compared".to_owned(),
        };
    }
    if let Some(refused) = refused {
        return refused;
    }
    let who = match comparison.trust() {
        Trust::Verified => Some("both builds are the platform's"),
        Trust::Unsigned | Trust::Untrusted if verdict == Verdict::Unsigned => warning(comparison),
        Trust::Unsigned | Trust::Untrusted => None,
    };
    let asked = |outcome: GateOutcome| -> Vec<&GateAnswer> {
        comparison.gates().iter().filter(|gate| gate.outcome() == outcome).collect()
    };
    let (failed, open) = (asked(GateOutcome::Fail), asked(GateOutcome::Undecided));
    let named = |gates: &[&GateAnswer], counted: bool| {
        let one = |gate: &&GateAnswer| {
            if counted { format!("{} {}", gate.id(), grouped(gate.count)) } else { gate.id().to_owned() }
        };
        let mut names: Vec<String> = gates.iter().take(GATES).map(one).collect();
        if gates.len() > GATES {
            names.push(format!("and {} more", gates.len() - GATES));
        }
        names.join(", ")
    };
    let but = match (failed.as_slice(), open.as_slice()) {
        ([], []) => None,
        ([], open) => Some(format!("--fail-on could not be checked: {}", named(open, false))),
        (failed, _) => Some(format!("--fail-on forbids what changed: {}", named(failed, true))),
    };
    match (who, but) {
        (Some(who), Some(but)) => format!("{who}, but {but}"),
        (Some(who), None) => who.to_owned(),
        (None, Some(but)) => but,
        (None, None) => "the documents were compared".to_owned(),
    }
}

/// The line near the top where no trusted signature covers what is compared.
pub(in crate::report) fn warning(comparison: &Comparison) -> Option<&'static str> {
    let [old, new] = comparison.images().map(|image| image.verdict() == Verdict::Unsigned);
    match (comparison.trust(), old, new) {
        (Trust::Verified, ..) => None,
        (Trust::Untrusted, ..) => Some("what is compared below is not trusted: an image is not verified"),
        (Trust::Unsigned, true, false) => Some("nobody signed the old document"),
        (Trust::Unsigned, false, true) => Some("nobody signed the new document"),
        (Trust::Unsigned, ..) => Some("nobody signed these documents"),
    }
}

/// The warning, where there is something to warn of.
pub(in crate::report) fn warned(comparison: &Comparison) -> Option<(Trust, &'static str)> {
    let trust = comparison.trust();
    // Where nothing is compared, nothing is shown of an image that is not verified.
    (comparison.changes.is_some() || trust == Trust::Unsigned).then_some(())?;
    Some((trust, warning(comparison)?))
}

/// What a gate found, in a sentence.
pub(in crate::report) fn gate(gate: &GateAnswer, compared: bool) -> String {
    let n = gate.count;
    match gate.outcome() {
        GateOutcome::Pass => "none found".to_owned(),
        GateOutcome::Fail => match gate.gate {
            DiffGate::Provenance | DiffGate::Key | DiffGate::Builder => {
                format!("{}, but --fail-on {} allows none", differ(n), gate.id())
            }
            DiffGate::Any => {
                let changes = count(n, "change");
                format!("{changes} in components and dependencies, but --fail-on any allows none")
            }
            DiffGate::Kind(_) => {
                format!("{} of this kind, but --fail-on {} allows none", count(n, "change"), gate.id())
            }
        },
        GateOutcome::Undecided if gate.unknown > 0 => {
            let (components, id) = (count(gate.unknown, "component"), gate.id());
            format!("the order of the versions of {components} is not known, so any of them could be {id}")
        }
        GateOutcome::Undecided if compared => {
            "one side does not say, so this could not be checked".to_owned()
        }
        GateOutcome::Undecided => "nothing was compared, so this could not be checked".to_owned(),
    }
}

/// `2 fields differ`.
pub(in crate::report) fn differ(n: usize) -> String {
    let verb = if n == 1 { "differs" } else { "differ" };
    format!("{} {verb}", count(n, "field"))
}

/// What to do about a gate.
pub(in crate::report) fn next() -> &'static str {
    "look at what changed; if it was intended, remove that word from --fail-on, otherwise block the new build"
}

/// What a gate found, one line each; of entries the first few only.
pub(in crate::report) fn found(
    gate: &GateAnswer,
    comparison: &Comparison,
    most: usize,
    show: Show,
) -> Vec<String> {
    let fields = |counts: fn(&ProvenanceField) -> bool| -> Vec<String> {
        let all = comparison.provenance.iter().filter(|field| counts(field));
        all.take(most)
            .map(|field| format!("{} {}", show(field.field.as_str()), both(field, show).join(" → ")))
            .collect()
    };
    let entries = |kind: Option<ChangeKind>| -> Vec<String> {
        let entries = comparison.changes.iter().flat_map(|changes| &changes.changes);
        // Where none is of the kind, those that could be.
        let is_open = gate.outcome() == GateOutcome::Undecided && gate.unknown > 0;
        let asked = entries.filter(|entry| match kind {
            Some(_) if is_open => entry.order == Some(Unordered::Unknown),
            Some(kind) => entry.kind == kind,
            None => true,
        });
        asked.take(most).map(|entry| brief(entry, show)).collect()
    };
    match gate.gate {
        DiffGate::Provenance => fields(|field| !field.field.always_differs()),
        DiffGate::Key => fields(|field| field.field == OriginField::Key),
        DiffGate::Builder => fields(|field| field.field == OriginField::Builder),
        DiffGate::Any => entries(None),
        DiffGate::Kind(kind) => entries(Some(kind)),
    }
}

/// A field before and after.
pub(in crate::report) fn both(field: &ProvenanceField, show: Show) -> [String; 2] {
    [&field.before, &field.after].map(|value| value.as_deref().map_or_else(|| "(none)".to_owned(), show))
}

/// How many entries of what kinds.
pub(in crate::report) fn totals(summary: ChangeSummary) -> String {
    let kinds = ChangeKind::ALL.into_iter().map(|kind| (kind, summary.count(kind))).filter(|(_, n)| *n > 0);
    let kinds: Vec<String> = kinds.map(|(kind, n)| format!("{} {}", grouped(n), kind.as_str())).collect();
    let all: usize = ChangeKind::ALL.into_iter().map(|kind| summary.count(kind)).sum();
    match all {
        0 => "none".to_owned(),
        n => {
            let alerts = match summary.alerts {
                0 => String::new(),
                alerts => format!("; {}", count(alerts, "alert")),
            };
            format!("{}: {}{alerts}", grouped(n), kinds.join(", "))
        }
    }
}

/// How much could be compared.
pub(in crate::report) fn coverage(changes: &Changes) -> String {
    let (integrity, license) = (changes.coverage.integrity, changes.coverage.license);
    format!(
        "Integrity could be compared for {} of the {} that stayed; licenses for {} of {}.",
        grouped(integrity.comparable),
        grouped(integrity.of),
        grouped(license.comparable),
        grouped(license.of)
    )
}

/// Dependencies in one line; `None` where there is nothing to say.
pub(in crate::report) fn edges(changes: &Changes, show: Show) -> Option<String> {
    const SHOWN: usize = 10;
    let edges = &changes.edges;
    let mut said = Vec::new();
    if !edges.added.is_empty() || !edges.removed.is_empty() {
        said.push(format!("{} added, {} removed", grouped(edges.added.len()), grouped(edges.removed.len())));
    }
    if !edges.not_comparable.is_empty() {
        let names: Vec<String> = edges.not_comparable.iter().take(SHOWN).map(|name| show(name)).collect();
        let more = match edges.not_comparable.len() - names.len() {
            0 => String::new(),
            n => format!(" and {} more", grouped(n)),
        };
        said.push(format!("not comparable, because only one document has any: {}{more}", names.join(", ")));
    }
    (!said.is_empty()).then(|| said.join("; "))
}

/// A note in one line.
pub(in crate::report) fn note(note: &crate::diff::DiffNote, show: Show) -> String {
    let or_none = |value: &Option<String>| value.as_deref().map_or_else(|| "(none)".to_owned(), show);
    let (values, pairs) =
        (format!("{} → {}", or_none(&note.before), or_none(&note.after)), count(note.count, "component"));
    format!("{} {values} for {pairs}, which changes none of them", note_kind(note.kind))
}

fn note_kind(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Distro => "distro",
    }
}

/// Why another scanner matters.
pub(in crate::report) fn scanner() -> &'static str {
    "another scanner finds other things: it may be the cause of a change below"
}

/// What a check that was not made is called, where it was made of the other side with that side.
pub(in crate::report) fn unasked(unasked: &SkippedCheck<'_>) -> String {
    let id = unasked.check.id().as_str();
    if !unasked.of_some {
        return id.to_owned();
    }
    let sides: Vec<_> = unasked.sides().map(DiffSide::as_str).collect();
    format!("{id} of {}", sides.join(" and "))
}

pub(in crate::report) fn gates_not_asked() -> [&'static str; 2] {
    ["changes", "--fail-on"]
}

pub(in crate::report) fn no_tool() -> &'static str {
    "an unnamed tool"
}

pub(in crate::report) fn no_tool_of_both() -> &'static str {
    "an unnamed tool"
}

pub(in crate::report) fn same_generator(tools: &str) -> String {
    format!("generator ({tools})")
}

pub(in crate::report) fn generators(before: &str, after: &str) -> String {
    format!("from {before} → {after}")
}

pub(in crate::report) fn same_fields(names: &str) -> String {
    format!("same: {names}")
}

pub(in crate::report) fn same_components(number: usize) -> String {
    format!("{} the same", grouped(number))
}

pub(in crate::report) fn the_same(tools: &str) -> String {
    format!("{tools}, the same")
}

pub(in crate::report) fn side(which: DiffSide) -> &'static str {
    match which {
        DiffSide::Old => "old",
        DiffSide::New => "new",
    }
}

pub(in crate::report) fn side_document(spec_version: &str, components: usize) -> String {
    format!("CycloneDX {spec_version}, {}", count(components, "component"))
}

pub(in crate::report) fn side_is(which: DiffSide, verdict: &str) -> String {
    format!("The {} build is {verdict}:", which.as_str())
}

pub(in crate::report) fn of_side(which: DiffSide) -> String {
    format!("The {} side:", which.as_str())
}

pub(in crate::report) fn checks_of_side(which: DiffSide) -> String {
    format!("Checks of the {} build:", which.as_str())
}

pub(in crate::report) fn sbom_of_side(which: DiffSide) -> String {
    format!("SBOM {}", which.as_str())
}

pub(in crate::report) fn no_change() -> &'static str {
    "No component changed:"
}

pub(in crate::report) fn only_edges() -> &'static str {
    "No component changed, but dependencies between them did."
}

pub(in crate::report) fn edge_word(added: bool) -> &'static str {
    if added { "added" } else { "removed" }
}

/// Why two documents are equal: what was compared, how much of it could be, and what was not.
/// Nothing where something differs.
pub(in crate::report) fn equal_because(changes: &Changes) -> Option<Vec<String>> {
    let Equality { packages, edges: same_edges } = changes.equal_because?;
    // Ungrouped, as in the documents.
    let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let mut said = Vec::new();
    let instances = changes.instances.old;
    if instances == 0 {
        said.push("neither document lists a component".to_owned());
    } else {
        said.push(format!(
            "both documents list the same {} of {}, each in the same version",
            count(instances, "component"),
            count(packages, "package"),
        ));
        let ComparedCoverage { integrity, license } = changes.coverage;
        let bare = changes.coverage.license.of - license.comparable;
        said.push(format!(
            "licenses are equivalent, or neither side has one: {} of {} have one on both sides, {bare} do not",
            license.comparable, license.of
        ));
        said.push(format!(
            "digests are the same wherever both sides have one of the same algorithm: {} of {}",
            integrity.comparable, integrity.of
        ));
    }
    said.push(match same_edges {
        1 => "1 dependency between packages is the same".to_owned(),
        some => format!("{some} dependencies between packages are the same"),
    });
    if !changes.edges.not_comparable.is_empty() {
        let names: Vec<_> =
            changes.edges.not_comparable.iter().map(|name| ForeignText::new(name).to_string()).collect();
        said.push(format!("dependencies could not be compared for: {}", names.join(", ")));
    }
    said.push(
        "ignored: time, serial number and subject of the documents, values of `bom-ref`, paths, layers, suppliers, and the order of everything"
            .to_owned(),
    );
    Some(said)
}

/// A word that is not a gate.
pub(in crate::report) fn unknown_gate(UnknownGate(word): &UnknownGate) -> String {
    let known: Vec<_> = DiffGate::ALL.into_iter().map(DiffGate::as_str).collect();
    format!("`{word}` is not a kind of difference; use one or more of {}", known.join(", "))
}
