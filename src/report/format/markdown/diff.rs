//! `diff` for a comment on a pull request: one section for each kind of change, the alerts first and open, all others
//! folded.

use crate::call::Call;
use crate::diff::{Change, ChangeKind, Changes};
use crate::report::compared::GATES;
use crate::report::words::page::{Column, GLUE, Label, Title, Whose};
use crate::report::{Comparison, Help, ImageReport, Lang, Report, SideReport};
use crate::sbom::GateOutcome;
use crate::verdict::Verdict;
use crate::weakness::Weakness;

use super::escape::{code, sentence};
use super::fit::{self, Section};
use super::parts::{Facts, explained, facts_table, found, help, obstacle, strong, told};
use super::sections::{self, items, of_image, table};

pub(super) const MARKER: &str = "<!-- paas-attest diff -->\n";

pub(super) fn render(report: &Report, comparison: &Comparison, lang: Lang) -> String {
    let mut top = MARKER.to_owned();
    let mut sections = Vec::new();
    verdict(&mut top, report, comparison, lang);
    reasons(&mut top, comparison, report.call(), lang);
    facts(&mut top, comparison, lang);
    all(&mut sections, report, comparison, lang);
    fit::fit(&top, &sections, lang)
}

fn verdict(top: &mut String, report: &Report, comparison: &Comparison, lang: Lang) {
    let verdict = report.verdict_of_diff(comparison);
    let headline = sentence(&lang.diff_headline(comparison, verdict));
    top.push_str(&format!("{} {headline}\n", strong(lang.verdict(verdict))));
    if let (Some((trust, text)), true) = (lang.diff_warning(comparison), verdict != Verdict::Unsigned) {
        top.push_str(&format!("\n{} {text}\n", strong(lang.trust(trust))));
    }
    top.push('\n');
    for (which, SideReport { image, .. }) in comparison.each() {
        let verdict = lang.verdict(image.verdict());
        top.push_str(&format!("- {}{}{verdict} {}", lang.side(which), lang.colon(), code(image.reference())));
        match image.digest() {
            Some(digest) => top.push_str(&format!("<br>`{digest}`\n")),
            None => top.push('\n'),
        }
    }
}

/// Why the verdict is not `VERIFIED`, outside of the folded sections.
fn reasons(top: &mut String, comparison: &Comparison, call: &Call, lang: Lang) {
    const FOUND: usize = 3;
    if let Some((which, side, lack)) = comparison.untold() {
        top.push_str(&format!("\n{}\n", lang.of_side(which)));
        obstacle(top, &lang.lack(lack, &side.image, call), lang);
    }
    for (which, image) in comparison.refused() {
        if let Some(check) = image.explanation() {
            top.push_str(&format!("\n{}\n", lang.side_is(which, lang.verdict(image.verdict()))));
            explained(top, check, call, lang);
        }
    }
    let stops = comparison.stops();
    for gate in stops.iter().take(GATES) {
        let text = lang.diff_gate(gate, comparison.changes.is_some());
        top.push_str(&format!("\n`{}`: {}\n", gate.id(), sentence(&text)));
        let lines = lang.diff_found(gate, comparison, FOUND, code);
        if !lines.is_empty() {
            top.push('\n');
        }
        for line in &lines {
            top.push_str(&found(line, lang));
        }
        if gate.outcome() == GateOutcome::Fail && gate.count > lines.len() && !lines.is_empty() {
            top.push_str(&format!("- {}\n", lang.more_below(gate.count - lines.len())));
        }
    }
    if stops.iter().any(|gate| gate.outcome() == GateOutcome::Fail) {
        help(top, &[Help::Say(lang.diff_next().to_owned())], lang);
    }
}

/// A short table of facts, outside of the folded sections.
fn facts(top: &mut String, comparison: &Comparison, lang: Lang) {
    let grouped = |n: usize| lang.grouped(n);
    let mut rows: Facts = Vec::new();
    if let Some(changes) = &comparison.changes {
        rows.push((Label::Changes, lang.totals(changes.summary)));
        let instances = changes.instances;
        rows.push((
            Label::Components,
            format!(
                "{} → {}, {}",
                grouped(instances.old),
                grouped(instances.new),
                lang.same_components(instances.same)
            ),
        ));
        if let Some(edges) = lang.edge_changes(changes, code) {
            rows.push((Label::Dependencies, edges));
        }
        rows.push((Label::Generator, generator(comparison, changes, lang)));
        rows.push((Label::Coverage, lang.compared_coverage(changes)));
    }
    if !comparison.agreed.is_empty() {
        let names: Vec<String> = comparison.agreed.iter().map(|field| code(field.as_str())).collect();
        rows.push((Label::Same, names.join(", ")));
    }
    let mut open: Vec<String> = comparison
        .not_asked()
        .iter()
        .map(|one| format!("{} ({})", lang.unasked_check(one), told(one.check, lang)))
        .collect();
    if comparison.gates().is_empty() {
        let [what, option] = lang.gates_not_asked();
        open.push(format!("{what} ({})", code(option)));
    }
    if !open.is_empty() {
        rows.push((Label::NotChecked, open.join(", ")));
    }
    facts_table(top, &rows, lang);
}

fn generator(comparison: &Comparison, changes: &Changes, lang: Lang) -> String {
    let tools = |tools: &[_]| lang.tools(tools, code).unwrap_or_else(|| lang.no_tool().to_owned());
    if changes.generator.changed {
        let [before, after] = [&changes.generator.before, &changes.generator.after].map(|list| tools(list));
        return [&lang.generators(&before, &after), lang.other_scanner()].join(lang.semicolon());
    }
    let [old, _] = &comparison.sides;
    let generator = old.document.as_ref().map(|document| document.generator.as_slice());
    lang.the_same(&tools(generator.unwrap_or_default()))
}

/// The sections: the alerts, which nobody should have to unfold, then gates and provenance, then all other changes in the
/// order of their kinds. The last ones are shortened first.
fn all(all: &mut Vec<Section>, report: &Report, comparison: &Comparison, lang: Lang) {
    let (alerts, others): (Vec<_>, Vec<_>) = ChangeKind::ALL.into_iter().partition(|kind| kind.is_alert());
    if let Some(changes) = &comparison.changes {
        for kind in alerts {
            self::changes(all, changes, kind, lang);
        }
    }
    for section in &mut *all {
        section.open = true;
    }
    let rows = comparison.gates().iter().map(|gate| {
        let text = lang.diff_gate(gate, comparison.changes.is_some());
        vec![code(gate.id()), lang.gate_outcome(gate.outcome()).to_owned(), sentence(&text)]
    });
    let names = [Column::Gate, Column::Outcome, Column::Found];
    table(all, lang, Title::Gates(rows.len()), &names, rows);
    let rows = comparison.provenance.iter().map(|field| {
        let [before, after] = lang.both_values(field, code);
        vec![code(field.field.as_str()), before, after]
    });
    let names = [Column::Field, Column::Before, Column::After];
    table(all, lang, Title::Provenance(rows.len()), &names, rows);
    for (which, image) in comparison.refused() {
        of_image(all, image, Whose::Side(which), lang);
    }
    weaknesses(all, report, comparison, lang);
    let Some(changes) = &comparison.changes else { return };
    if let Some(because) = lang.equal_because(changes) {
        let rows = because.iter().map(|text| format!("- {}\n", sentence(text)));
        all.push(items(lang.title(Title::NoChange), String::new(), rows));
    }
    for kind in others {
        self::changes(all, changes, kind, lang);
    }
    let rows = changes.notes.iter().map(|note| format!("- {}\n", lang.diff_note(note, code)));
    if rows.len() > 0 {
        all.push(items(lang.title(Title::Notes(rows.len())), String::new(), rows));
    }
    let (added, removed) = (&changes.edges.added, &changes.edges.removed);
    for (title, edges) in
        [(Title::EdgesAdded(added.len()), added), (Title::EdgesRemoved(removed.len()), removed)]
    {
        let rows = edges.iter().map(|edge| vec![code(&edge.from), code(&edge.to)]);
        table(all, lang, title, &[Column::From, Column::To], rows);
    }
}

/// The changes of one kind.
fn changes(all: &mut Vec<Section>, changes: &Changes, kind: ChangeKind, lang: Lang) {
    let n = changes.summary.count(kind);
    // Only as many rows are made as a page could contain.
    let rows = Few { entries: changes.changes.iter().filter(|entry| entry.kind == kind), n };
    table(all, lang, Title::Changes(kind, n), &CHANGES, rows.map(|entry| row(entry, lang)));
}

/// The entries of one kind, whose number is known.
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

const CHANGES: [Column; 6] =
    [Column::Ecosystem, Column::Package, Column::Version, Column::Level, Column::Count, Column::Rest];

fn row(entry: &Change, lang: Lang) -> Vec<String> {
    vec![
        code(&entry.ecosystem),
        lang.package(entry, code),
        lang.versions(entry, code),
        lang.level(entry).to_owned(),
        lang.grouped(entry.count),
        lang.details(entry, true, code).join(", ").replace(GLUE, " "),
    ]
}

fn weaknesses(all: &mut Vec<Section>, report: &Report, comparison: &Comparison, lang: Lang) {
    let mut found: Vec<&Weakness> = Vec::new();
    let of_images = comparison.images().into_iter().flat_map(ImageReport::weaknesses);
    for weakness in report.head.weaknesses.iter().chain(of_images) {
        // Both sides often have the same one.
        if !found.contains(&weakness) {
            found.push(weakness);
        }
    }
    if !found.is_empty() {
        let rows = found.iter().map(|weakness| sections::weakness(weakness, lang));
        all.push(items(lang.title(Title::Weaknesses(rows.len())), String::new(), rows));
    }
}
