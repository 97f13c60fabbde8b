//! What the comments about an SBOM and about a difference have in common.

use crate::call::Call;
use crate::check::Check;
use crate::report::grouping::observed_label;
use crate::report::words::Explanation;
use crate::report::words::LinePrefix;
use crate::report::words::page::{FieldLabel, Label};
use crate::report::{Help, Lang};

use super::escape::{code, sentence};

/// A word of ours, emphasised.
pub(super) fn strong(word: &str) -> String {
    format!("**{word}**")
}

/// One thing that was found.
pub(super) fn found(what: &str, lang: Lang) -> String {
    format!("- {} {what}\n", lang.field(FieldLabel::Found))
}

/// What a check found, behind its code.
pub(super) fn told(check: &Check, lang: Lang) -> String {
    let because = check.code.map_or_else(String::new, |code| format!("`{code}`: "));
    format!("{because}{}", sentence(&lang.check(check)))
}

pub(super) fn explained(top: &mut String, check: &Check, call: &Call, lang: Lang) {
    top.push_str(&format!("\n{}\n", told(check, lang)));
    let (expected, observed) = (lang.check_expected(check), lang.check_observed(check));
    if expected.is_some() || observed.is_some() {
        top.push('\n');
    }
    if let Some(expected) = expected {
        top.push_str(&format!("- {} {}\n", lang.field(FieldLabel::Expected), code(&expected)));
    }
    if let Some(observed) = observed.filter(|text| !text.raw().is_empty()) {
        top.push_str(&format!("- {} {}\n", lang.field(observed_label(check)), code(observed.raw())));
    }
    help(top, &lang.check_help(check, call), lang);
}

pub(super) fn obstacle(top: &mut String, told: &Explanation, lang: Lang) {
    top.push_str(&format!("\n`{}`: {}\n", told.code, sentence(&told.message)));
    help(top, &told.help, lang);
}

pub(super) fn help(top: &mut String, lines: &[Help], lang: Lang) {
    const SHOWN: usize = 5;
    if !lines.is_empty() {
        top.push('\n');
    }
    for line in lines.iter().take(SHOWN) {
        match line {
            // To be pasted.
            Help::Command(_) => top.push_str(&format!("- {}\n", code(&line.line()))),
            Help::Say(text) => {
                top.push_str(&format!("- {}{}\n", lang.line_prefix(LinePrefix::Help), sentence(text)));
            }
        }
    }
}

/// Facts, each behind its label.
pub(super) type Facts = Vec<(Label, String)>;

pub(super) fn facts_table(top: &mut String, rows: &Facts, lang: Lang) {
    if rows.is_empty() {
        return;
    }
    top.push_str("\n| | |\n|---|---|\n");
    for (label, value) in rows {
        top.push_str(&format!("| {} | {value} |\n", lang.label(*label)));
    }
}
