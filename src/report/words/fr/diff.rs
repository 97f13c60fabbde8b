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
use super::result::{build, of_build};
use super::{count, grouped, plural};

/// The one sentence behind the verdict.
pub(in crate::report) fn headline(comparison: &Comparison, verdict: Verdict) -> String {
    let refused: Vec<_> = comparison.refused().collect();
    let refused = match refused.as_slice() {
        [] => None,
        [(which, _)] => Some(format!("{} n’est pas vérifié", build(*which))),
        _ => Some("aucun des deux builds n’est vérifié".to_owned()),
    };
    if comparison.changes.is_none() {
        return match (refused, comparison.lack()) {
            (Some(refused), _) => format!("{refused}, rien n’a donc été comparé"),
            (None, Some((side, ..))) => {
                format!("{} n’a pas de document lisible, rien n’a donc été comparé", build(side))
            }
            (None, None) => "rien n’a été comparé".to_owned(),
        };
    }
    if let Some(refused) = refused {
        return refused;
    }
    let who = match comparison.trust() {
        Trust::Verified => Some("les deux builds sont ceux de la plateforme"),
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
            names.push(format!("et {} de plus", gates.len() - GATES));
        }
        names.join(", ")
    };
    let but = match (failed.as_slice(), open.as_slice()) {
        ([], []) => None,
        ([], open) => Some(format!("--fail-on n’a pas pu être contrôlé\u{a0}: {}", named(open, false))),
        (failed, _) => Some(format!("--fail-on interdit ce qui a changé\u{a0}: {}", named(failed, true))),
    };
    match (who, but) {
        (Some(who), Some(but)) => format!("{who}, mais {but}"),
        (Some(who), None) => who.to_owned(),
        (None, Some(but)) => but,
        (None, None) => "les documents ont été comparés".to_owned(),
    }
}

/// The line near the top where no trusted signature covers what is compared.
pub(in crate::report) fn warning(comparison: &Comparison) -> Option<&'static str> {
    let [old, new] = comparison.images().map(|image| image.verdict() == Verdict::Unsigned);
    match (comparison.trust(), old, new) {
        (Trust::Verified, ..) => None,
        (Trust::Untrusted, ..) => {
            Some("la comparaison ci-dessous n’est pas digne de confiance\u{a0}: une image n’est pas vérifiée")
        }
        (Trust::Unsigned, true, false) => Some("personne n’a signé l’ancien document"),
        (Trust::Unsigned, false, true) => Some("personne n’a signé le nouveau document"),
        (Trust::Unsigned, ..) => Some("personne n’a signé ces documents"),
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
        GateOutcome::Pass => "aucun constat".to_owned(),
        GateOutcome::Fail => match gate.gate {
            DiffGate::Provenance | DiffGate::Key | DiffGate::Builder => {
                format!("{}, mais --fail-on {} n’en admet aucun", differ(n), gate.id())
            }
            DiffGate::Any => {
                let changes = count(n, "changement");
                format!("{changes} de composants et de dépendances, mais --fail-on any n’en admet aucun")
            }
            DiffGate::Kind(_) => {
                format!(
                    "{} de cette nature, mais --fail-on {} n’en admet aucun",
                    count(n, "changement"),
                    gate.id()
                )
            }
        },
        GateOutcome::Undecided if gate.unknown > 0 => {
            let (components, id) = (count(gate.unknown, "composant"), gate.id());
            format!("l’ordre des versions de {components} n’est pas connu, chacun pourrait donc être {id}")
        }
        GateOutcome::Undecided if compared => {
            "un côté ne le dit pas, ce point n’a donc pas pu être contrôlé".to_owned()
        }
        GateOutcome::Undecided => "rien n’a été comparé, ce point n’a donc pas pu être contrôlé".to_owned(),
    }
}

/// `2 fields differ`.
pub(in crate::report) fn differ(n: usize) -> String {
    let verb = if n < 2 { "diffère" } else { "diffèrent" };
    format!("{} {verb}", count(n, "champ"))
}

/// What to do about a gate.
pub(in crate::report) fn next() -> &'static str {
    "examinez ce qui a changé\u{202f}; si c’est voulu, retirez ce mot de --fail-on, sinon bloquez le nouveau build"
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
    [&field.before, &field.after].map(|value| value.as_deref().map_or_else(|| "(aucun)".to_owned(), show))
}

/// How many entries of what kinds.
pub(in crate::report) fn totals(summary: ChangeSummary) -> String {
    let kinds = ChangeKind::ALL.into_iter().map(|kind| (kind, summary.count(kind))).filter(|(_, n)| *n > 0);
    let kinds: Vec<String> = kinds.map(|(kind, n)| format!("{} {}", grouped(n), kind.as_str())).collect();
    let all: usize = ChangeKind::ALL.into_iter().map(|kind| summary.count(kind)).sum();
    match all {
        0 => "aucun".to_owned(),
        n => {
            let alerts = match summary.alerts {
                0 => String::new(),
                alerts => format!("\u{202f}; {}", count(alerts, "alerte")),
            };
            format!("{}\u{a0}: {}{alerts}", grouped(n), kinds.join(", "))
        }
    }
}

/// How much could be compared.
pub(in crate::report) fn coverage(changes: &Changes) -> String {
    let (integrity, license) = (changes.coverage.integrity, changes.coverage.license);
    format!(
        "L’intégrité a pu être comparée pour {} des {} composants conservés\u{202f}; les licences pour {} sur {}.",
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
        said.push(format!(
            "{}, {}",
            turned(edges.added.len(), "ajoutée"),
            turned(edges.removed.len(), "retirée")
        ));
    }
    if !edges.not_comparable.is_empty() {
        let names: Vec<String> = edges.not_comparable.iter().take(SHOWN).map(|name| show(name)).collect();
        let more = match edges.not_comparable.len() - names.len() {
            0 => String::new(),
            n => format!(" et {} de plus", grouped(n)),
        };
        said.push(format!(
            "non comparables, car un seul des documents en a\u{a0}: {}{more}",
            names.join(", ")
        ));
    }
    (!said.is_empty()).then(|| said.join("\u{202f}; "))
}

/// A note in one line.
pub(in crate::report) fn note(note: &crate::diff::DiffNote, show: Show) -> String {
    let or_none = |value: &Option<String>| value.as_deref().map_or_else(|| "(aucun)".to_owned(), show);
    let (values, pairs) =
        (format!("{} → {}", or_none(&note.before), or_none(&note.after)), count(note.count, "composant"));
    format!("{} {values} pour {pairs}, ce qui n’en change aucun", note_kind(note.kind))
}

fn note_kind(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Distro => "distro",
    }
}

/// Why another scanner matters.
pub(in crate::report) fn scanner() -> &'static str {
    "un autre outil d’analyse trouve autre chose\u{a0}: il peut être la cause d’un changement ci-dessous"
}

/// What a check that was not made is called, where it was made of the other side with that side.
pub(in crate::report) fn unasked(unasked: &SkippedCheck<'_>) -> String {
    let id = unasked.check.id().as_str();
    if !unasked.of_some {
        return id.to_owned();
    }
    let of = |which| match which {
        DiffSide::Old => "de l’ancien",
        DiffSide::New => "du nouveau",
    };
    let sides: Vec<_> = unasked.sides().map(of).collect();
    format!("{id} {}", sides.join(" et "))
}

pub(in crate::report) fn gates_not_asked() -> [&'static str; 2] {
    ["changements", "--fail-on"]
}

pub(in crate::report) fn no_tool() -> &'static str {
    "un outil non nommé"
}

pub(in crate::report) fn no_tool_of_both() -> &'static str {
    "un outil non nommé"
}

pub(in crate::report) fn same_generator(tools: &str) -> String {
    format!("générateur ({tools})")
}

pub(in crate::report) fn generators(before: &str, after: &str) -> String {
    format!("de {before} → {after}")
}

pub(in crate::report) fn same_fields(names: &str) -> String {
    format!("identiques\u{a0}: {names}")
}

pub(in crate::report) fn same_components(number: usize) -> String {
    format!("{} identiques", grouped(number))
}

pub(in crate::report) fn the_same(tools: &str) -> String {
    format!("{tools}, identique")
}

pub(in crate::report) fn side(which: DiffSide) -> &'static str {
    match which {
        DiffSide::Old => "ancien",
        DiffSide::New => "nouveau",
    }
}

/// `2 ajoutées`.
fn turned(number: usize, how: &str) -> String {
    format!("{} {how}{}", grouped(number), plural(number as u64))
}

pub(in crate::report) fn side_document(spec_version: &str, components: usize) -> String {
    format!("CycloneDX {spec_version}, {}", count(components, "composant"))
}

pub(in crate::report) fn side_is(which: DiffSide, verdict: &str) -> String {
    format!("Verdict sur {}\u{a0}: {verdict}", build(which))
}

pub(in crate::report) fn of_side(which: DiffSide) -> String {
    format!("Pour {}\u{a0}:", build(which))
}

pub(in crate::report) fn checks_of_side(which: DiffSide) -> String {
    format!("Contrôles {}\u{a0}:", of_build(which))
}

pub(in crate::report) fn sbom_of_side(which: DiffSide) -> String {
    match which {
        DiffSide::Old => "SBOM avant".to_owned(),
        DiffSide::New => "SBOM après".to_owned(),
    }
}

pub(in crate::report) fn no_change() -> &'static str {
    "Aucun composant n’a changé\u{a0}:"
}

pub(in crate::report) fn only_edges() -> &'static str {
    "Aucun composant n’a changé, mais des dépendances entre eux ont changé."
}

pub(in crate::report) fn edge_word(added: bool) -> &'static str {
    if added { "ajoutée" } else { "retirée" }
}

/// Why two documents are equal: what was compared, how much of it could be, and what was not.
/// Nothing where something differs.
pub(in crate::report) fn equal_because(changes: &Changes) -> Option<Vec<String>> {
    let Equality { packages, edges: same_edges } = changes.equal_because?;
    let mut said = Vec::new();
    let instances = changes.instances.old;
    if instances == 0 {
        said.push("aucun des deux documents n’énumère de composant".to_owned());
    } else {
        said.push(format!(
            "les deux documents énumèrent les mêmes {} de {}, chacun dans la même version",
            count(instances, "composant"),
            count(packages, "paquet"),
        ));
        let ComparedCoverage { integrity, license } = changes.coverage;
        let bare = changes.coverage.license.of - license.comparable;
        said.push(format!(
            "les licences sont équivalentes, ou absentes des deux côtés\u{a0}: {} sur {} en ont une des deux côtés, {bare} non",
            license.comparable, license.of
        ));
        said.push(format!(
            "les condensats sont identiques partout où les deux côtés en ont un du même algorithme\u{a0}: {} sur {}",
            integrity.comparable, integrity.of
        ));
    }
    said.push(match same_edges {
        1 => "1 dépendance entre paquets est identique".to_owned(),
        some => format!("{some} dépendances entre paquets sont identiques"),
    });
    if !changes.edges.not_comparable.is_empty() {
        let names: Vec<_> =
            changes.edges.not_comparable.iter().map(|name| ForeignText::new(name).to_string()).collect();
        said.push(format!("dépendances impossibles à comparer pour\u{a0}: {}", names.join(", ")));
    }
    said.push(
        "non pris en compte\u{a0}: date, numéro de série et sujet des documents, valeurs de `bom-ref`, chemins, couches, fournisseurs, et l’ordre de toute chose"
            .to_owned(),
    );
    Some(said)
}

/// A word that is not a gate.
pub(in crate::report) fn unknown_gate(UnknownGate(word): &UnknownGate) -> String {
    let known: Vec<_> = DiffGate::ALL.into_iter().map(DiffGate::as_str).collect();
    format!(
        "`{word}` n’est pas une nature de différence\u{202f}; utilisez un ou plusieurs de {}",
        known.join(", ")
    )
}
