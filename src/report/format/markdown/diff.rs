//! `diff` for a comment on a pull request: one folded section a kind of change, the alarming ones first.

use crate::diff::{Change, ChangeKind, Changes};
use crate::report::words::en::{diff as said, entry as change, grouped, sbom as words};
use crate::report::{Comparison, Help, Lang, Report, SideReport};
use crate::sbom::GateOutcome;
use crate::verdict::Verdict;
use crate::weakness::Weakness;

use super::escape::{code, sentence};
use super::fit::{self, Section};
use super::sections::{self, items, of_image, table};
use super::{LANG, explained, help, obstacle};

pub(super) const MARKER: &str = "<!-- paas-attest diff -->\n";

pub(super) fn render(report: &Report, comparison: &Comparison) -> String {
    let mut top = MARKER.to_owned();
    let mut sections = Vec::new();
    verdict(&mut top, report, comparison);
    reasons(&mut top, comparison);
    facts(&mut top, comparison);
    all(&mut sections, report, comparison);
    fit::fit(&top, &sections)
}

fn verdict(top: &mut String, report: &Report, comparison: &Comparison) {
    let verdict = report.verdict().unwrap_or(Verdict::Undecided);
    top.push_str(&format!("**{}** {}\n", verdict.as_str(), sentence(&said::headline(comparison, verdict))));
    if let (Some((trust, text)), true) = (said::warned(comparison), verdict != Verdict::Unsigned) {
        top.push_str(&format!("\n**{}** {text}\n", trust.as_str()));
    }
    top.push('\n');
    for (which, SideReport { image, .. }) in comparison.each() {
        let verdict = image.verdict.as_str();
        top.push_str(&format!("- {}: {verdict} {}", which.as_str(), code(&image.reference)));
        match &image.digest {
            Some(digest) => top.push_str(&format!("<br>`{digest}`\n")),
            None => top.push('\n'),
        }
    }
}

/// Why it does not hold, outside of what folds.
fn reasons(top: &mut String, comparison: &Comparison) {
    const FOUND: usize = 3;
    if let Some((which, side, lack)) = comparison.untold() {
        top.push_str(&format!("\nThe {} side:\n", which.as_str()));
        obstacle(top, &LANG.lack(lack, &side.image));
    }
    for (which, image) in comparison.refused() {
        if let Some(check) = image.explanation() {
            top.push_str(&format!("\nThe {} build is {}:\n", which.as_str(), image.verdict.as_str()));
            explained(top, check);
        }
    }
    let stops = comparison.stops();
    for gate in stops.iter().take(said::GATES) {
        let text = said::gate(gate, comparison.changes.is_some());
        top.push_str(&format!("\n`{}`: {}\n", gate.id(), sentence(&text)));
        let found = said::found(gate, comparison, FOUND, code);
        if !found.is_empty() {
            top.push('\n');
        }
        for line in &found {
            top.push_str(&format!("- found {line}\n"));
        }
        if gate.outcome == GateOutcome::Fail && gate.count > found.len() && !found.is_empty() {
            top.push_str(&format!("- and {} more below\n", grouped(gate.count - found.len())));
        }
    }
    if stops.iter().any(|gate| gate.outcome == GateOutcome::Fail) {
        help(top, &[Help::Say(said::NEXT.to_owned())]);
    }
}

/// What is small, in a table outside of all sections.
fn facts(top: &mut String, comparison: &Comparison) {
    let mut rows: Vec<(&str, String)> = Vec::new();
    if let Some(changes) = &comparison.changes {
        rows.push(("Changes", said::totals(changes.summary)));
        let instances = changes.instances;
        rows.push((
            "Components",
            format!(
                "{} → {}, {} the same",
                grouped(instances.old),
                grouped(instances.new),
                grouped(instances.same)
            ),
        ));
        if let Some(edges) = said::edges(changes, code) {
            rows.push(("Dependencies", edges));
        }
        rows.push(("Generator", generator(comparison, changes)));
        rows.push(("Coverage", said::coverage(changes)));
    }
    if !comparison.agreed.is_empty() {
        let names: Vec<String> = comparison.agreed.iter().map(|field| code(field.as_str())).collect();
        rows.push(("The same", names.join(", ")));
    }
    let mut open: Vec<String> = said::not_asked(comparison)
        .into_iter()
        .map(|(id, why)| format!("{id} ({})", sentence(&why)))
        .collect();
    if comparison.gates.is_empty() {
        open.push(format!("what may change ({})", code("--fail-on")));
    }
    if !open.is_empty() {
        rows.push(("Not checked", open.join(", ")));
    }
    if rows.is_empty() {
        return;
    }
    top.push_str("\n| | |\n|---|---|\n");
    for (name, value) in rows {
        top.push_str(&format!("| {name} | {value} |\n"));
    }
}

fn generator(comparison: &Comparison, changes: &Changes) -> String {
    let tools =
        |tools: &[_]| words::tools(tools, code).unwrap_or_else(|| "a tool that is not named".to_owned());
    if changes.generator.changed {
        let [before, after] = [&changes.generator.before, &changes.generator.after].map(|list| tools(list));
        return format!("from {before} → {after}; {}", said::SCANNER);
    }
    let [old, _] = &comparison.sides;
    let generator = old.document.as_ref().map(|document| document.generator.as_slice());
    format!("{}, the same", tools(generator.unwrap_or_default()))
}

/// The sections: what was asked and who built it, then what changed, in the order of the kinds. Those at
/// the end are the first to be shortened.
fn all(all: &mut Vec<Section>, report: &Report, comparison: &Comparison) {
    let rows = comparison.gates.iter().map(|gate| {
        let text = said::gate(gate, comparison.changes.is_some());
        vec![code(gate.id()), said::outcome(gate.outcome).to_owned(), sentence(&text)]
    });
    table(all, &format!("Gates: {}", rows.len()), &["Gate", "Outcome", "What was found"], rows);
    let or_none = |value: &Option<String>| value.as_deref().map_or_else(|| "(none)".to_owned(), code);
    let rows = comparison
        .provenance
        .iter()
        .map(|field| vec![code(field.field.as_str()), or_none(&field.before), or_none(&field.after)]);
    let title = format!("Provenance: {}", said::differ(rows.len()));
    table(all, &title, &["Field", "Before", "After"], rows);
    for (which, image) in comparison.refused() {
        of_image(all, image, &format!("{} build", which.as_str()));
    }
    weaknesses(all, report, comparison);
    let Some(changes) = &comparison.changes else { return };
    if let Some(because) = Lang::En.equal_because(changes) {
        let rows = because.iter().map(|text| format!("- {}\n", sentence(text)));
        all.push(items("No component changed".to_owned(), String::new(), rows));
    }
    for kind in ChangeKind::ALL {
        let n = changes.summary.count(kind);
        // Of very many only those are set that a page could hold.
        let rows = Few { entries: changes.changes.iter().filter(|entry| entry.kind == kind), n };
        let (title, s) = (self::title(kind), if kind.is_alert() { " (alert)" } else { "" });
        let names = ["Ecosystem", "Package", "Version", "Level", "Count", "What else"];
        table(all, &format!("{title}{s}: {}", grouped(n)), &names, rows.map(row));
    }
    let rows = changes.notes.iter().map(|note| format!("- {}\n", said::note(note, code)));
    if rows.len() > 0 {
        all.push(items(format!("Notes: {}", rows.len()), String::new(), rows));
    }
    for (word, edges) in [("added", &changes.edges.added), ("removed", &changes.edges.removed)] {
        let rows = edges.iter().map(|edge| vec![code(&edge.from), code(&edge.to)]);
        let title = format!("Dependencies {word}: {}", grouped(edges.len()));
        table(all, &title, &["From", "To"], rows);
    }
}

/// Entries of one kind, whose number is known.
struct Few<I> {
    entries: I,
    n: usize,
}

impl<'a, I: Iterator<Item = &'a Change>> Iterator for Few<I> {
    type Item = &'a Change;

    fn next(&mut self) -> Option<Self::Item> {
        self.n = self.n.saturating_sub(1);
        self.entries.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.n, Some(self.n))
    }
}

impl<'a, I: Iterator<Item = &'a Change>> ExactSizeIterator for Few<I> {}

fn row(entry: &Change) -> Vec<String> {
    vec![
        code(&entry.ecosystem),
        change::package(entry, code),
        change::versions(entry, code),
        change::level(entry).to_owned(),
        grouped(entry.count),
        change::details(entry, true, code).join(", "),
    ]
}

fn title(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Integrity => "Other bytes under one version",
        ChangeKind::Substitution => "Substituted",
        ChangeKind::Downgraded => "Downgraded",
        ChangeKind::License => "Other licence",
        ChangeKind::Added => "Added",
        ChangeKind::Removed => "Removed",
        ChangeKind::Upgraded => "Upgraded",
        ChangeKind::Changed => "Changed",
        ChangeKind::Copies => "More or fewer copies",
    }
}

fn weaknesses(all: &mut Vec<Section>, report: &Report, comparison: &Comparison) {
    let mut found: Vec<&Weakness> = Vec::new();
    let of_images = comparison.images().into_iter().flat_map(|image| &image.weaknesses);
    for weakness in report.head.weaknesses.iter().chain(of_images) {
        // Both sides often share one.
        if !found.contains(&weakness) {
            found.push(weakness);
        }
    }
    if !found.is_empty() {
        let rows = found.iter().map(|weakness| sections::weakness(weakness));
        all.push(items(format!("Weaknesses: {}", rows.len()), String::new(), rows));
    }
}
