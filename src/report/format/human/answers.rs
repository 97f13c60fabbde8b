//! The answers about an SBOM: schema, lists of elements, denied licenses; and the other documents.

use std::fmt::Write as _;

use crate::report::grouping::remedies;
use crate::report::words::page::{FieldLabel, Label};
use crate::report::words::plain;
use crate::report::{SbomReport, Style};
use crate::sbom::GateOutcome;
use crate::sbom::conformance::{ConformanceCheck, SchemaReport};

use super::layout::{Align, INDENT, columns, display_width, field, label, wrapped};
use super::parts::{IN_DOCUMENT, advice, found};

/// Why the document is not accepted, in at most eight lines, since they stand at the top.
pub(super) fn reasons(out: &mut String, inside: &SbomReport, style: Style) {
    let failed: Vec<_> = inside.gates().iter().filter(|gate| !gate.passes()).collect();
    let schema = inside.conformance().schema().filter(|schema| schema.outcome() != GateOutcome::Pass);
    // A single failure is shown in detail; of several, one line each.
    let shown = if failed.len() + usize::from(schema.is_some()) > 1 { 1 } else { 3 };
    if let Some(schema) = schema {
        let name = ConformanceCheck::Schema.as_str();
        wrapped(out, "", &format!("{name}: {}", style.lang.schema(schema, plain)), style);
        violations(out, schema, shown, &field(FieldLabel::At, &IN_DOCUMENT, style), style);
        out.push('\n');
    }
    for gate in failed.iter().take(3) {
        wrapped(out, "", &format!("{}: {}", gate.rule.as_str(), style.lang.license_gate(gate, plain)), style);
        for package in gate.packages.iter().take(shown) {
            found(out, &plain(package), style);
        }
        if gate.packages.len() > shown {
            let _ = writeln!(out, "  {}", style.lang.more_below(gate.packages.len() - shown));
        }
    }
    if let Some(gate) = failed.first() {
        advice(out, &style.lang.license_advice(gate, plain), style);
        out.push('\n');
    }
}

pub(super) fn conformance(out: &mut String, inside: &SbomReport, style: Style) {
    if let Some(schema) = inside.conformance().schema() {
        self::schema(out, schema, style);
    }
    for list in inside.conformance().lists() {
        out.push('\n');
        wrapped(out, "", &style.lang.element_list(list), style);
        let elements = match &list.elements {
            Ok(elements) => elements,
            Err(why) => {
                wrapped(out, "  ", &format!("{}: {}", why.code(), style.lang.unreadable(why)), style);
                continue;
            }
        };
        let rows: Vec<[String; 4]> = elements
            .iter()
            .map(|element| {
                let answer = style.lang.element_answer(element.answer).to_owned();
                [
                    element.id.to_owned(),
                    answer,
                    style.lang.element_ratio(element),
                    style.lang.element_place(element.place),
                ]
            })
            .collect();
        columns(out, 2, [Align::Left, Align::Left, Align::Right, Align::Left], &rows, style);
        for (ids, remedy) in remedies(elements) {
            advice(
                out,
                &format!("{}{}{}", ids.join(", "), style.lang.colon(), style.lang.remedy(remedy)),
                style,
            );
        }
    }
}

fn schema(out: &mut String, schema: &SchemaReport, style: Style) {
    const SHOWN: usize = 20;
    out.push('\n');
    let text = format!("{}  {}", style.lang.gate_outcome(schema.outcome()), style.lang.schema(schema, plain));
    wrapped(out, &label(Label::Schema, style), &text, style);
    violations(out, schema, SHOWN, &format!("{} ", style.lang.field(FieldLabel::At)), style);
    if schema.violations > SHOWN {
        let _ = writeln!(out, "  {}", style.lang.more_violations(schema.violations - SHOWN));
    }
}

/// The first violations: the label and the place of each, and on the next line what is wrong there.
fn violations(out: &mut String, schema: &SchemaReport, shown: usize, label: &str, style: Style) {
    let below = " ".repeat(2 + display_width(label));
    for error in schema.errors.iter().take(shown) {
        let _ = writeln!(out, "  {label}{}", style.lang.pointer(&error.path, plain));
        wrapped(out, &below, &style.lang.violation(&error.violation), style);
    }
}

pub(super) fn gates(out: &mut String, inside: &SbomReport, style: Style) {
    const SHOWN: usize = 20;
    for gate in inside.gates() {
        let outcome = style.lang.gate_outcome(gate.outcome());
        let text = format!(
            "{outcome}  {} {}: {}",
            gate.rule.as_str(),
            plain(gate.value.as_str()),
            style.lang.license_gate(gate, plain)
        );
        wrapped(out, &label(Label::Gate, style), &text, style);
        for package in gate.packages.iter().take(SHOWN) {
            wrapped(out, &format!("{INDENT}- "), &plain(package), style);
        }
        if gate.packages.len() > SHOWN {
            let _ = writeln!(out, "{INDENT}{}", style.lang.more_in_json(gate.packages.len() - SHOWN));
        }
    }
}

pub(super) fn others(out: &mut String, inside: &SbomReport, style: Style) {
    const SHOWN: usize = 20;
    for other in inside.others.iter().take(SHOWN) {
        // A place contains a digest, which a reader selects with a double click.
        let _ = writeln!(out, "{}{}", label(Label::OtherSbom, style), plain(&style.lang.place(&other.place)));
        let text = format!("{}, {}", style.lang.trust(other.trust), style.lang.compared(other));
        wrapped(out, INDENT, &text, style);
    }
    if inside.others.len() > SHOWN {
        let _ = writeln!(out, "{INDENT}{}", style.lang.more_in_json(inside.others.len() - SHOWN));
    }
}
