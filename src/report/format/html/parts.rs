//! What the parts of the page have in common.

use crate::call::Call;
use crate::check::Check;
use crate::code::Code;
use crate::report::grouping::observed_label;
use crate::report::words::Explanation;
use crate::report::words::LinePrefix;
use crate::report::words::html::{HtmlLabel, HtmlTitle, Vouched};
use crate::report::words::page::{Column, FieldLabel, Title};
use crate::report::{Help, Lang};
use crate::sbom::GateOutcome;
use crate::verdict::{Outcome, Verdict};
use crate::weakness::Weakness;

use super::element::{Attribute, Class, Element};
use super::writer::{Html, Written};

/// The one place of the verdict of the run.
pub(super) fn class_of(verdict: Option<Verdict>) -> Class {
    match verdict {
        Some(Verdict::Verified) => Class::VERIFIED,
        Some(Verdict::Failed) => Class::FAILED,
        Some(Verdict::Undecided) => Class::UNDECIDED,
        Some(Verdict::Pending) => Class::PENDING,
        // A warning: it passes, and something is wrong.
        Some(Verdict::Unsigned | Verdict::Waived) => Class::UNSIGNED,
        Some(Verdict::OutOfScope) | None => Class::VERDICT,
    }
}

/// The verdict of one image within the page.
pub(super) fn word(html: &mut Html<'_>, verdict: Verdict, lang: Lang) -> Written {
    html.element(Element::SPAN, &[Attribute::Class(Class::OF_IMAGE)], |html| html.text(lang.verdict(verdict)))
}

/// What a check came to.
pub(super) fn outcome(html: &mut Html<'_>, outcome: Outcome, lang: Lang) -> Written {
    let class = match outcome {
        Outcome::Pass => Class::PASS,
        Outcome::Fail => Class::FAIL,
        Outcome::Undecided | Outcome::Pending => Class::OPEN,
        Outcome::NotAsked => Class::NOT_ASKED,
    };
    html.element(Element::SPAN, &[Attribute::Class(class)], |html| html.text(lang.outcome(outcome)))
}

/// What a gate came to.
pub(super) fn gate_outcome(html: &mut Html<'_>, gate: GateOutcome, lang: Lang) -> Written {
    let class = match gate {
        GateOutcome::Pass => Class::PASS,
        GateOutcome::Fail => Class::FAIL,
        GateOutcome::Undecided => Class::OPEN,
    };
    html.element(Element::SPAN, &[Attribute::Class(class)], |html| html.text(lang.gate_outcome(gate)))
}

/// Who says a thing, as a mark and as a word.
pub(super) fn vouched_cell(html: &mut Html<'_>, by: Vouched, lang: Lang) -> Written {
    html.cell(|html| vouched(html, by, lang))
}

fn vouched(html: &mut Html<'_>, by: Vouched, lang: Lang) -> Written {
    html.element(Element::SPAN, &[Attribute::Class(Class::VOUCHED)], |html| {
        html.element(Element::SPAN, &[Attribute::Hidden], |html| html.text(&format!("{} ", by.mark())))?;
        html.text(lang.vouched(by))
    })
}

/// What the words for who says a thing mean.
pub(super) fn vouching(html: &mut Html<'_>, lang: Lang) -> Written {
    html.section(&lang.html_title(HtmlTitle::Vouching), |html| {
        html.block(Element::UL, &[], |html| {
            Vouched::ALL.into_iter().try_for_each(|by| {
                html.block(Element::LI, &[], |html| {
                    vouched(html, by, lang)?;
                    html.text(&format!("{}{}", lang.colon(), lang.vouched_means(by)))
                })
            })
        })
    })
}

/// A reason code, and what stands behind it: a code has its own colon in every language.
pub(super) fn coded(html: &mut Html<'_>, code: Option<&str>, text: &str) -> Written {
    if let Some(code) = code {
        html.value(code)?;
        html.text(if text.is_empty() { "" } else { ": " })?;
    }
    html.text(text)
}

/// A label in lower case before a value.
fn labelled(html: &mut Html<'_>, field: FieldLabel, lang: Lang) -> Written {
    let label = [Attribute::Class(Class::LABEL)];
    html.element(Element::SPAN, &label, |html| html.text(&format!("{} ", lang.field(field))))
}

/// What was asked for and what there is instead, of a check.
pub(super) fn compared(html: &mut Html<'_>, check: &Check, lang: Lang) -> Written {
    if let Some(expected) = lang.check_expected(check) {
        html.block(Element::DIV, &[], |html| {
            labelled(html, FieldLabel::Expected, lang)?;
            html.value(&expected)
        })?;
    }
    if let Some(observed) = lang.check_observed(check).filter(|text| !text.raw().is_empty()) {
        html.block(Element::DIV, &[], |html| {
            labelled(html, observed_label(check), lang)?;
            html.value(observed.raw())
        })?;
    }
    Ok(())
}

/// What a check found, at length.
pub(super) fn explained(html: &mut Html<'_>, check: &Check, call: &Call, lang: Lang) -> Written {
    html.block(Element::P, &[Attribute::Class(Class::LEAD)], |html| {
        coded(html, check.code.map(Code::as_str), &lang.check(check))
    })?;
    compared(html, check, lang)?;
    help(html, &lang.check_help(check, call), lang)
}

/// What stands in the way.
pub(super) fn obstacle(html: &mut Html<'_>, told: &Explanation, lang: Lang) -> Written {
    html.block(Element::P, &[Attribute::Class(Class::LEAD)], |html| {
        coded(html, Some(&told.code), &told.message)
    })?;
    help(html, &told.help, lang)
}

/// Next steps.
pub(super) fn help(html: &mut Html<'_>, lines: &[Help], lang: Lang) -> Written {
    lines.iter().try_for_each(|line| match line {
        Help::Command(_) => html.command(&line.line()),
        Help::Say(text) => {
            html.paragraph(Some(Class::HELP), &format!("{}{text}", lang.line_prefix(LinePrefix::Help)))
        }
    })
}

/// What a reader should know, each once.
pub(super) fn weaknesses<'a>(
    html: &mut Html<'_>,
    all: impl Iterator<Item = &'a Weakness>,
    lang: Lang,
) -> Written {
    let mut known: Vec<&Weakness> = Vec::new();
    for weakness in all {
        if !known.contains(&weakness) {
            known.push(weakness);
        }
    }
    if known.is_empty() {
        return Ok(());
    }
    html.section(&lang.title(Title::Weaknesses(known.len())), |html| {
        html.block(Element::UL, &[], |html| {
            known.into_iter().try_for_each(|weakness| {
                html.block(Element::LI, &[], |html| {
                    let text = format!("{}{}", lang.weakness(weakness), lang.weakness_remedy(weakness));
                    coded(html, Some(weakness.code().as_str()), &text)
                })
            })
        })
    })
}

/// Sentences of ours in a list.
pub(super) fn list(html: &mut Html<'_>, lines: impl Iterator<Item = String>) -> Written {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    html.block(Element::UL, &[], |html| {
        lines.try_for_each(|line| html.block(Element::LI, &[], |html| html.text(&line)))
    })
}

/// Facts in a table, each with who says so.
pub(super) fn facts(html: &mut Html<'_>, lang: Lang, rows: impl FnOnce(&mut Html<'_>) -> Written) -> Written {
    let columns =
        [lang.html_label(HtmlLabel::Fact), lang.column(Column::Value), lang.html_label(HtmlLabel::Vouched)];
    html.table_section(&lang.html_title(HtmlTitle::Facts), &columns, rows)
}

/// One of them.
pub(super) fn fact(html: &mut Html<'_>, name: &str, value: &str, by: Vouched, lang: Lang) -> Written {
    html.row(|html| {
        html.text_cell(name)?;
        html.value_cell(Some(value))?;
        vouched_cell(html, by, lang)
    })
}
