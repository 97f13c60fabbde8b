//! `diff` for people: the verdict; the gates that fail; the provenance of both builds; then the changes, the
//! alerts first, which are the only lines with `!`.

use std::fmt::Write as _;

use crate::call::Call;
use crate::diff::{Change, ChangeKind, Changes, GateAnswer, OriginField};
use crate::report::compared::GATES;
use crate::report::words::arrowless as plain;
use crate::report::words::page::Label;
use crate::report::{Comparison, Detail, DiffSide, ImageReport, Report, SideReport, Style};
use crate::sbom::GateOutcome;
use crate::verdict::Verdict;
use crate::weakness::Weakness;

use super::layout::{
    self, Align, Begins, display_width, glued, label, padded, set, unglued, widest, word, wrapped,
};
use super::parts::{advice, caveat, explain, facts, found, help, named, settings, why_unasked};

const INDENT: usize = layout::INDENT.len();

/// Verdict, both names and the code of the run.
pub(super) fn quiet(out: &mut String, report: &Report, comparison: &Comparison, style: Style) {
    let verdict = word(report.verdict_of_diff(comparison), style);
    let names = comparison.images().map(named).join(" ");
    let of_image = comparison.images().into_iter().find_map(ImageReport::code).map(|code| code.to_string());
    let of_obstacle = || report.obstacle(style.lang).map(|told| told.code);
    let of_gate = || comparison.stops().first().map(|gate| gate.id().to_owned());
    let code = of_image.or_else(of_obstacle).or_else(of_gate);
    let code = code.map_or_else(String::new, |code| format!(" {code}"));
    let _ = writeln!(out, "{verdict} {names}{code}");
}

pub(super) fn render(out: &mut String, report: &Report, comparison: &Comparison, style: Style) {
    let mut page = String::new();
    heading(&mut page, report, comparison, style);
    page.push('\n');
    reasons(&mut page, comparison, report.call(), style);
    checks(&mut page, comparison, style);
    page.push('\n');
    if style.detail == Detail::Verbose {
        documents(&mut page, comparison, style);
    }
    provenance(&mut page, comparison, style);
    if let Some(changes) = &comparison.changes {
        page.push('\n');
        told(&mut page, changes, style);
    }
    page.push('\n');
    settings(&mut page, report, style);
    ending(&mut page, report, comparison, style);
    layout::tidy(out, &page);
}

fn heading(out: &mut String, report: &Report, comparison: &Comparison, style: Style) {
    let verdict = report.verdict_of_diff(comparison);
    let mut line = String::new();
    wrapped(
        &mut line,
        &format!("{}  ", style.lang.verdict(verdict)),
        &style.lang.diff_headline(comparison, verdict),
        style,
    );
    let _ = write!(out, "{}{}", word(verdict, style), &line[style.lang.verdict(verdict).len()..]);
    if let (Some((trust, text)), true) = (style.lang.diff_warning(comparison), verdict != Verdict::Unsigned) {
        let mut line = String::new();
        wrapped(&mut line, &format!("{}  ", style.lang.trust(trust)), text, style);
        let _ = write!(out, "{}{}", layout::trust(trust, style), &line[style.lang.trust(trust).len()..]);
    }
    let alike = comparison.images().iter().all(|image| image.verdict() == Verdict::Verified);
    let columns = widest(DiffSide::BOTH.map(|which| style.lang.side(which)));
    for (which, SideReport { image, .. }) in comparison.each() {
        let state = if alike { String::new() } else { format!("{}  ", word(image.verdict(), style)) };
        let pad = if alike { 0 } else { display_width(style.lang.verdict(image.verdict())) + 2 };
        let side = padded(style.lang.side(which), columns);
        let _ = writeln!(out, "  {side}  {state}{}", glued(&plain(image.reference())));
        if let Some(digest) = image.digest() {
            let _ = writeln!(out, "{}{digest}", " ".repeat(2 + columns + 2 + pad));
        }
    }
}

/// Why the verdict is not `VERIFIED`: these lines stand at the top.
fn reasons(out: &mut String, comparison: &Comparison, call: &Call, style: Style) {
    if let Some((which, side, lack)) = comparison.untold() {
        let told = style.lang.lack(lack, &side.image, call);
        wrapped(
            out,
            "",
            &format!("{}{}{}: {}", style.lang.side(which), style.lang.colon(), told.code, told.message),
            style,
        );
        help(out, &told.help, style);
        out.push('\n');
    }
    for (which, image) in comparison.refused() {
        if let Some(check) = image.explanation() {
            let _ = writeln!(out, "{}", style.lang.side_is(which, &word(image.verdict(), style)));
            explain(out, check, call, style);
            out.push('\n');
        }
    }
    gates(out, comparison, style);
}

/// Each gate that fails or is undecided, and what it found.
fn gates(out: &mut String, comparison: &Comparison, style: Style) {
    let stops = comparison.stops();
    // A single gate is shown in detail; of several, one line each.
    let most = if stops.len() > 1 { 1 } else { 3 };
    for gate in stops.iter().take(GATES) {
        let text = style.lang.diff_gate(gate, comparison.changes.is_some());
        wrapped(out, "", &format!("{}: {text}", gate.id()), style);
        let lines = style.lang.diff_found(gate, comparison, most, plain);
        for line in &lines {
            found(out, line, style);
        }
        if gate.outcome() == GateOutcome::Fail && gate.count > lines.len() && !lines.is_empty() {
            let _ = writeln!(out, "  {}", style.lang.more_below(gate.count - lines.len()));
        }
    }
    if stops.iter().any(|gate| gate.outcome() == GateOutcome::Fail) {
        advice(out, style.lang.diff_next(), style);
    }
    out.push('\n');
}

/// The checks of an image that is not verified; with `--verbose`, of both.
fn checks(out: &mut String, comparison: &Comparison, style: Style) {
    for (which, SideReport { image, .. }) in comparison.each() {
        if image.checks().is_empty() || (image.verdict().holds() && style.detail != Detail::Verbose) {
            continue;
        }
        let _ = writeln!(out, "{}\n", style.lang.checks_of_side(which));
        facts(out, image, style);
        out.push('\n');
    }
}

fn documents(out: &mut String, comparison: &Comparison, style: Style) {
    for (which, side) in comparison.each() {
        let Ok(document) = &side.document else { continue };
        let label = style.lang.sbom_of_side(which);
        let _ = writeln!(out, "{}{}", padded(&label, INDENT), style.lang.document_place(&document.place));
        let _ = writeln!(out, "{}{}", layout::INDENT, document.digest);
        let said = style.lang.side_document(document.spec_version, document.components);
        let _ = writeln!(out, "{}{said}", layout::INDENT);
    }
    out.push('\n');
}

/// The fields that differ with their values, and the names of those that are equal.
fn provenance(out: &mut String, comparison: &Comparison, style: Style) {
    // The digests stand at the top, whole.
    let rows: Vec<[String; 2]> = comparison
        .provenance
        .iter()
        .filter(|field| field.field != OriginField::Digest)
        .map(|field| {
            let both = style.lang.both_values(field, plain);
            let room = style.width.saturating_sub(INDENT + 13);
            let line = both.join(" → ");
            let text = if display_width(&line) > room { both.join("\n→ ") } else { line };
            [field.field.as_str().to_owned(), text]
        })
        .collect();
    let name = label(Label::Provenance, style);
    marked(out, &set(INDENT, [Align::Left, Align::Left], &rows, style), &name);
    let before = if rows.is_empty() { name.as_str() } else { layout::INDENT };
    let mut same: Vec<String> = comparison.agreed.iter().map(|field| field.as_str().to_owned()).collect();
    if let (Some(changes), Ok(one)) = (&comparison.changes, &comparison.sides[0].document)
        && !changes.generator.changed
    {
        let tools = style.lang.tools(&one.generator, plain);
        let tools = tools.unwrap_or_else(|| style.lang.no_tool_of_both().to_owned());
        same.push(glued(&style.lang.same_generator(&tools)));
    }
    if !same.is_empty() {
        wrapped(out, before, &style.lang.same_fields(&same.join(", ")), style);
    }
    if let Some(changes) = comparison.changes.as_ref().filter(|changes| changes.generator.changed) {
        let [before, after] = [&changes.generator.before, &changes.generator.after]
            .map(|tools| style.lang.tools(tools, plain).unwrap_or_else(|| style.lang.no_tool().to_owned()));
        wrapped(out, &label(Label::Generator, style), &style.lang.generators(&before, &after), style);
        wrapped(out, layout::INDENT, style.lang.other_scanner(), style);
    }
}

/// What changed, or why nothing did.
fn told(out: &mut String, changes: &Changes, style: Style) {
    if let Some(because) = style.lang.equal_because(changes) {
        let _ = writeln!(out, "{}", style.lang.no_change());
        for sentence in because {
            wrapped(out, "  - ", &sentence, style);
        }
        return;
    }
    if changes.changes.is_empty() {
        let _ = writeln!(out, "{}", style.lang.only_edges());
    } else {
        wrapped(out, &label(Label::Changes, style), &style.lang.totals(changes.summary), style);
        out.push('\n');
        entries(out, changes, style);
    }
    if changes.instances.same > 0 {
        let _ = writeln!(out, "    {}", style.lang.same_components(changes.instances.same));
    }
}

/// One line for each entry, and below it the details that do not fit.
fn entries(out: &mut String, changes: &Changes, style: Style) {
    // A name or version that is far longer than the others shifts its own row only.
    let most = style.width / 3;
    let row = |entry: &Change| -> [String; 5] {
        [
            entry.kind.as_str().to_owned(),
            plain(&entry.ecosystem),
            style.lang.package(entry, plain),
            style.lang.versions(entry, plain),
            [style.lang.level(entry), &style.lang.multiple(entry)].join(" ").trim().to_owned(),
        ]
    };
    let mut widths = [0; 5];
    for entry in &changes.changes {
        for (width, cell) in widths.iter_mut().zip(row(entry)) {
            let length = display_width(&cell);
            *width = (*width).max(if length <= most { length } else { 0 });
        }
    }
    for entry in &changes.changes {
        let mut line = format!("  {} ", if entry.alert { '!' } else { ' ' });
        let mut start = 4;
        for (cell, width) in row(entry).iter().zip(widths) {
            if !cell.is_empty() {
                put(out, &mut line, start, cell, style);
            }
            start += if width > 0 { width + 2 } else { 0 };
        }
        let details = style.lang.details(entry, style.detail == Detail::Verbose, plain);
        let joined = unglued(&details.join(", "));
        let length = display_width(&joined);
        let ends = display_width(&line) + 2;
        // In its column, or where the line ends, or below.
        let at = [start.max(ends), ends].into_iter().find(|at| at + length <= style.width);
        if let Some(at) = at.filter(|_| entry.kind != ChangeKind::Integrity) {
            whole(out, &format!("{}{joined}", padded(&line, at)));
            continue;
        }
        whole(out, &line);
        below(out, entry, &details, style);
    }
}

/// Details below their entry: as many on a line as fit, but one digest on each.
fn below(out: &mut String, entry: &Change, details: &[String], style: Style) {
    let room = style.width.saturating_sub(ON.len());
    let mut lines: Vec<String> = Vec::new();
    for detail in details {
        match lines.last_mut().filter(|_| entry.kind != ChangeKind::Integrity) {
            Some(line) if display_width(line) + 2 + display_width(detail) <= room => {
                line.push_str(", ");
                line.push_str(detail);
            }
            _ => lines.push(detail.clone()),
        }
    }
    for line in lines {
        for part in layout::wrap(&line, room) {
            whole(out, &format!("{ON}{part}"));
        }
    }
}

/// A line that is not broken anywhere but here, so that none begins with foreign text.
fn whole(out: &mut String, line: &str) {
    let _ = writeln!(out, "{}", glued(line.trim_end()));
}

/// What begins a continuation line, so that no line begins with foreign text.
const ON: &str = "      - ";

/// A cell in its column, or behind the one before it, or on a line of its own.
fn put(out: &mut String, line: &mut String, start: usize, cell: &str, style: Style) {
    let (used, length) = (display_width(line.trim_end()), display_width(cell));
    // In its column, or where the line ends.
    let ends = if start > 4 { used + 2 } else { start };
    let at = [start.max(ends), ends].into_iter().find(|at| at + length <= style.width);
    let Some(at) = at.or((start == 4).then_some(start)) else {
        whole(out, line);
        *line = format!("{ON}{cell}");
        return;
    };
    line.truncate(line.trim_end().len().max(4.min(line.len())));
    *line = padded(line, at);
    line.push_str(cell);
}

/// Rows behind a label. A line that continues another one is marked.
fn marked(out: &mut String, lines: &[(Begins, String)], label: &str) {
    let mut label = label;
    for (begins, line) in lines {
        let blank = line.len() - line.trim_start_matches(' ').len();
        let _ = match begins {
            Begins::Row => writeln!(out, "{:INDENT$}{}", std::mem::take(&mut label), &line[blank..]),
            // It begins with an arrow already.
            Begins::Part => writeln!(out, "{line}"),
            Begins::Rest => {
                writeln!(out, "{}- {}", " ".repeat(blank.saturating_sub(2)), &line[blank..])
            }
        };
    }
}

fn ending(out: &mut String, report: &Report, comparison: &Comparison, style: Style) {
    if let Some(changes) = &comparison.changes {
        if let Some(edges) = style.lang.edge_changes(changes, plain) {
            wrapped(out, &label(Label::Dependencies, style), &edges, style);
        }
        if style.detail == Detail::Verbose {
            let both = [(true, &changes.edges.added), (false, &changes.edges.removed)];
            let columns = widest(both.map(|(added, _)| style.lang.edge_word(added)));
            for (added, edge) in
                both.into_iter().flat_map(|(added, edges)| edges.iter().map(move |edge| (added, edge)))
            {
                let word = padded(style.lang.edge_word(added), columns);
                let text = format!("{} → {}", plain(&edge.from), plain(&edge.to));
                wrapped(out, &format!("{}{word}  ", layout::INDENT), &text, style);
            }
        }
        for note in &changes.notes {
            wrapped(out, &label(Label::Note, style), &style.lang.diff_note(note, plain), style);
        }
        if !changes.equal {
            out.push('\n');
            wrapped(out, "", &style.lang.compared_coverage(changes), style);
        }
    }
    out.push('\n');
    for outcome in [GateOutcome::Fail, GateOutcome::Undecided, GateOutcome::Pass] {
        let ids: Vec<&str> =
            comparison.gates().iter().filter(|gate| gate.outcome() == outcome).map(GateAnswer::id).collect();
        if !ids.is_empty() {
            wrapped(
                out,
                &label(Label::Gates, style),
                &format!("{}{}{}", style.lang.gate_outcome(outcome), style.lang.colon(), ids.join(", ")),
                style,
            );
        }
    }
    let mut open: Vec<String> = comparison
        .not_asked()
        .iter()
        .map(|one| format!("{} ({})", style.lang.unasked_check(one), why_unasked(one.check, style)))
        .collect();
    if comparison.gates().is_empty() {
        let [what, option] = style.lang.gates_not_asked();
        open.push(format!("{what} ({option})"));
    }
    if !open.is_empty() {
        wrapped(out, &label(Label::NotChecked, style), &open.join(", "), style);
    }
    let mut known: Vec<&Weakness> = Vec::new();
    for weakness in
        report.head.weaknesses.iter().chain(comparison.images().into_iter().flat_map(ImageReport::weaknesses))
    {
        // Both sides often have the same one.
        if !known.contains(&weakness) {
            known.push(weakness);
            wrapped(out, &label(Label::Weakness, style), &caveat(weakness, style), style);
        }
    }
}
