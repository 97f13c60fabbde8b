//! Whether all is in place: one line for each probe, with the next step below it.

use std::fmt::Write as _;

use crate::doctor::{Diagnosis, Probe};
use crate::report::words::LinePrefix;
use crate::report::{Help, Report, Style};

use super::layout::{Align, Begins, glued, set, widths, wrapped};
use super::parts::settings;

/// How far rows are set in.
const INDENT: usize = 2;

pub(super) fn render(out: &mut String, report: &Report, diagnosis: &Diagnosis, style: Style) {
    wrapped(out, "", &style.lang.diagnosis(diagnosis), style);
    out.push('\n');
    let row = |probe: &Probe| {
        let outcome = style.lang.probe_outcome(probe.outcome()).to_owned();
        [outcome, probe.id().as_str().to_owned(), style.lang.probe(probe)]
    };
    let rows: Vec<[String; 3]> = diagnosis.probes().iter().map(row).collect();
    let below = " ".repeat(widths(INDENT, &rows, style).iter().fold(INDENT, |sum, width| sum + width + 2));
    let helps = |out: &mut String, probe: Option<&Probe>| {
        for help in probe.into_iter().flat_map(|probe| style.lang.probe_help(probe, report.call())) {
            match &help {
                Help::Say(sentence) => {
                    let label = format!("{below}{}", style.lang.line_prefix(LinePrefix::Help));
                    wrapped(out, &label, sentence, style);
                }
                // A command is not wrapped, so that it can be copied.
                Help::Command(_) => {
                    let _ = writeln!(out, "{below}{}", glued(&help.line()));
                }
            }
        }
    };
    let mut probes = diagnosis.probes().iter();
    let mut told: Option<&Probe> = None;
    for (begins, line) in set(INDENT, [Align::Left; 3], &rows, style) {
        if begins == Begins::Row {
            helps(out, told);
            told = probes.next();
        }
        let _ = writeln!(out, "{line}");
    }
    helps(out, told);
    out.push('\n');
    settings(out, report, style);
    wrapped(out, "", style.lang.nothing_is_verified(), style);
}

/// For programs: the word of each, and its name.
pub(super) fn quiet(out: &mut String, diagnosis: &Diagnosis) {
    for probe in diagnosis.probes() {
        let _ = writeln!(out, "{} {}", probe.outcome().as_str(), probe.id().as_str());
    }
}
