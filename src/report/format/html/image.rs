//! One image: who says what, its checks, what was not checked, and the evidence. Of several, one table first.

use crate::check::{Check, CheckFinding};
use crate::code::Code;
use crate::report::words::html::{HtmlLabel, HtmlNote, HtmlTitle, Vouched};
use crate::report::words::page::{Column, Label, Title, Whose};
use crate::report::{ImageReport, Lang, Report, Tally};
use crate::subject::Digest;
use crate::trust::Annotation;
use crate::verdict::Outcome;

use super::element::{Attribute, Class, Element};
use super::parts::{coded, compared, fact, facts, help, list, outcome, vouched_cell, weaknesses, word};
use super::writer::{Html, Written, marked};
use super::{evidence, top};

/// All images of `verify`.
pub(super) fn all(
    html: &mut Html<'_>,
    report: &Report,
    images: &[ImageReport],
    tally: Tally,
    lang: Lang,
) -> Written {
    if let ([one], 1) = (images, tally.total()) {
        parts_of(html, report, one, Whose::Image, None, lang)?;
        return weaknesses(html, report.head.weaknesses.iter().chain(one.weaknesses()), lang);
    }
    html.section(&lang.html_title(HtmlTitle::Images(tally.total())), |html| {
        if images.is_empty() {
            return Ok(());
        }
        summary(html, images, lang)?;
        let note = if tally.total() == images.len() { HtmlNote::EachBelow } else { HtmlNote::NotKept };
        html.paragraph(Some(Class::NOTE), lang.html_note(note))
    })?;
    weaknesses(html, report.head.weaknesses.iter(), lang)?;
    for (n, image) in images.iter().enumerate() {
        html.section(&lang.html_title(HtmlTitle::Image(n + 1)), |html| {
            html.block(Element::P, &[Attribute::Image(n + 1)], |html| word(html, image.standing(), lang))?;
            top::named(html, image)?;
            top::why(html, report, image, lang)?;
            parts_of(html, report, image, Whose::Image, None, lang)?;
            weaknesses(html, image.weaknesses().iter(), lang)
        })?;
    }
    Ok(())
}

/// One line an image.
fn summary(html: &mut Html<'_>, images: &[ImageReport], lang: Lang) -> Written {
    let columns = [HtmlLabel::Image, HtmlLabel::Verdict, HtmlLabel::Name, HtmlLabel::Digest, HtmlLabel::Code];
    html.table(&columns.map(|name| lang.html_label(name)), |html| {
        for (n, image) in images.iter().enumerate() {
            html.row(|html| {
                html.cell(|html| {
                    html.element(Element::A, &[Attribute::ToImage(n + 1)], |html| {
                        html.text(&lang.html_title(HtmlTitle::Image(n + 1)))
                    })
                })?;
                html.cell(|html| word(html, image.standing(), lang))?;
                html.value_cell(Some(image.reference()))?;
                html.value_cell(image.digest().map(Digest::as_str))?;
                html.value_cell(image.code().map(Code::as_str))
            })?;
        }
        Ok(())
    })
}

/// What an image came to, and on what that stands; `more_unchecked` of what else was not checked.
pub(super) fn parts_of(
    html: &mut Html<'_>,
    report: &Report,
    image: &ImageReport,
    whose: Whose,
    more_unchecked: Option<String>,
    lang: Lang,
) -> Written {
    who_says_what(html, report, image, lang)?;
    checks(html, report, image, whose, lang)?;
    not_checked(html, image, more_unchecked, lang)?;
    evidence::write(html, image, lang)
}

/// Facts, each with who says so.
fn who_says_what(html: &mut Html<'_>, report: &Report, image: &ImageReport, lang: Lang) -> Written {
    let carrier = image.signatures().iter().find(|one| one.is_carrier()).and_then(|one| one.trusted());
    facts(html, lang, |html| {
        fact(html, lang.html_label(HtmlLabel::Name), image.reference(), Vouched::Given, lang)?;
        if let Some(digest) = image.digest() {
            let by = match carrier {
                Some(_) => Vouched::Signed,
                None if image.digest_in_name() => Vouched::Given,
                None => Vouched::Observed,
            };
            fact(html, lang.html_label(HtmlLabel::Digest), digest.as_str(), by, lang)?;
        }
        if let Some(identity) = carrier.and_then(|carrier| carrier.identity()) {
            fact(html, lang.html_label(HtmlLabel::Identity), identity.raw(), Vouched::Signed, lang)?;
        }
        for (name, value) in image.annotations() {
            html.row(|html| {
                html.value_cell(Some(name))?;
                match value {
                    Annotation::Text(text) => html.value_cell(Some(text.raw()))?,
                    Annotation::Other(other) => html.value_cell(Some(&other.to_string()))?,
                }
                vouched_cell(html, Vouched::Signed, lang)
            })?;
        }
        if let Some(carrier) = carrier {
            let key = report.head.keys.iter().find(|key| key.fingerprint() == carrier.key());
            let by = key.map_or(Vouched::Given, top::who_gave);
            fact(html, lang.html_label(HtmlLabel::SigningKey), &carrier.key().to_string(), by, lang)?;
        }
        for provenance in image.attestations().iter().filter_map(|one| one.provenance()) {
            let values = [
                (HtmlLabel::Builder, provenance.builder.as_ref()),
                (HtmlLabel::BuildType, provenance.build_type.as_ref()),
                (HtmlLabel::SourceUri, provenance.source()),
                (HtmlLabel::Commit, provenance.commit()),
            ];
            for (name, value) in values {
                if let Some(value) = value {
                    fact(html, lang.html_label(name), value.raw(), Vouched::Signed, lang)?;
                }
            }
        }
        manifest(html, image, lang)
    })
}

/// What the manifest is, and the platforms of an index.
fn manifest(html: &mut Html<'_>, image: &ImageReport, lang: Lang) -> Written {
    for check in image.checks() {
        let CheckFinding::Image(finding) = &check.finding else { continue };
        let Some(found) = finding.image() else { continue };
        let kind = found.kind.media_type();
        fact(html, lang.html_label(HtmlLabel::MediaType), kind, Vouched::Observed, lang)?;
        for one in &found.platforms {
            html.row(|html| {
                html.text_cell(&format!(
                    "{} {}",
                    lang.html_label(HtmlLabel::Platform),
                    marked(&one.platform)
                ))?;
                html.value_cell(Some(one.digest.as_str()))?;
                vouched_cell(html, Vouched::Observed, lang)
            })?;
        }
    }
    Ok(())
}

/// Every check that was made.
fn checks(html: &mut Html<'_>, report: &Report, image: &ImageReport, whose: Whose, lang: Lang) -> Written {
    let made = || image.checks().iter().filter(|check| check.outcome() != Outcome::NotAsked);
    let number = made().count();
    if number == 0 {
        return Ok(());
    }
    let columns = [Column::Check, Column::Outcome, Column::Found].map(|name| lang.column(name));
    html.table_section(&lang.title(Title::Checks(whose, number)), &columns, |html| {
        made().try_for_each(|check| {
            html.row(|html| {
                html.value_cell(Some(check.id().as_str()))?;
                html.cell(|html| outcome(html, check.outcome(), lang))?;
                html.cell(|html| found(html, report, image, check, lang))
            })
        })
    })
}

fn found(html: &mut Html<'_>, report: &Report, image: &ImageReport, check: &Check, lang: Lang) -> Written {
    let code = check.code.filter(|_| check.outcome() != Outcome::Pass).map(Code::as_str);
    html.block(Element::DIV, &[], |html| coded(html, code, &lang.check(check)))?;
    compared(html, check, lang)?;
    // What explains the verdict has its next steps at the top.
    if image.explanation().is_some_and(|one| one.says_the_same(check)) {
        return Ok(());
    }
    help(html, &lang.check_help(check, report.call()), lang)
}

/// What was not checked, and why, or by which option it is.
fn not_checked(html: &mut Html<'_>, image: &ImageReport, more: Option<String>, lang: Lang) -> Written {
    let unmade = || image.checks().iter().filter(|check| check.outcome() == Outcome::NotAsked);
    if unmade().next().is_none() && more.is_none() {
        return Ok(());
    }
    html.section(lang.label(Label::NotChecked), |html| {
        let columns =
            [lang.column(Column::Check), lang.column(Column::Outcome), lang.html_label(HtmlLabel::Reason)];
        html.table(&columns, |html| {
            unmade().try_for_each(|check| {
                html.row(|html| {
                    html.value_cell(Some(check.id().as_str()))?;
                    html.cell(|html| outcome(html, check.outcome(), lang))?;
                    html.cell(|html| coded(html, check.code.map(Code::as_str), &lang.check(check)))
                })
            })
        })?;
        list(html, more.into_iter())
    })
}
