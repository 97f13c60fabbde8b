//! The verdict and why, what was asked, and the keys that decided.

use crate::call::IMAGES;
use crate::case::KeyFact;
use crate::policy::Policy;
use crate::report::format::json::schema_of;
use crate::report::words::html::{HtmlLabel, HtmlNote, HtmlTitle, Vouched};
use crate::report::words::page::{Column, Label};
use crate::report::{Body, Comparison, Help, ImageReport, Lang, Report, SbomReport, SideReport};
use crate::sbom::GateOutcome;
use crate::sbom::conformance::ConformanceCheck;
use crate::verdict::{Trust, Verdict};

use super::element::{Attribute, Class, Element, GENERATOR};
use super::parts::{class_of, coded, explained, fact, help, obstacle, vouched_cell, word};
use super::writer::{Html, Written, marked};

/// Which program wrote it, when, and which document says the same for machines.
pub(super) fn made(html: &mut Html<'_>, report: &Report, lang: Lang) -> Written {
    let facts = [
        (HtmlLabel::Tool, GENERATOR),
        (HtmlLabel::Time, report.head.at.as_str()),
        (HtmlLabel::Schema, schema_of(report.command())),
    ];
    html.block(Element::P, &[], |html| {
        facts.into_iter().enumerate().try_for_each(|(n, (name, value))| {
            html.text(if n == 0 { "" } else { " · " })?;
            html.text(&format!("{}{}{}", lang.html_label(name), lang.colon(), marked(value)))
        })
    })
}

/// The verdict, alone and first; what it is about; and why, where it is not a yes.
pub(super) fn verdict(html: &mut Html<'_>, report: &Report, lang: Lang) -> Written {
    let verdict = report.verdict();
    html.block(Element::H1, &[Attribute::Class(class_of(verdict))], |html| {
        html.text(verdict.map_or(lang.no_verdict(), |verdict| lang.verdict(verdict)))
    })?;
    match &report.body {
        Body::Images { images, tally } => match images.as_slice() {
            [one] if tally.total() == 1 => of_image(html, report, one, lang),
            [] if report.verdict().is_none() => html.paragraph(Some(Class::LEAD), lang.empty_shard()),
            _ if report.verdict().is_none() => html.paragraph(Some(Class::LEAD), lang.none_in_scope()),
            _ => html.paragraph(Some(Class::LEAD), &lang.tally(&tally.counts(), tally.total())),
        },
        Body::Sbom(inside) => of_sbom(html, report, inside, lang),
        Body::Diff(comparison) => of_diff(html, report, comparison, lang),
        Body::Key { .. } | Body::Joined(_) | Body::Doctor(_) | Body::Nothing(..) => {
            if let Some(told) = report.obstacle(lang) {
                obstacle(html, &told, lang)?;
            }
            html.paragraph(None, lang.nothing_judged())
        }
    }
}

/// Name and digest of an image, each alone.
pub(super) fn named(html: &mut Html<'_>, image: &ImageReport) -> Written {
    let name = [Attribute::Class(Class::NAME)];
    html.block(Element::P, &name, |html| html.value(image.reference()))?;
    if let Some(digest) = image.digest() {
        html.block(Element::P, &name, |html| html.value(digest.as_str()))?;
    }
    Ok(())
}

fn of_image(html: &mut Html<'_>, report: &Report, image: &ImageReport, lang: Lang) -> Written {
    named(html, image)?;
    why(html, report, image, lang)
}

/// Why an image came to what it came to; of a yes what that says.
pub(super) fn why(html: &mut Html<'_>, report: &Report, image: &ImageReport, lang: Lang) -> Written {
    match image.explanation() {
        Some(check) => explained(html, check, report.call(), lang),
        None if image.verdict() == Verdict::Verified => {
            html.paragraph(Some(Class::LEAD), &lang.spoken(image))
        }
        None => Ok(()),
    }
}

fn of_sbom(html: &mut Html<'_>, report: &Report, inside: &SbomReport, lang: Lang) -> Written {
    let image = &inside.image;
    named(html, image)?;
    let said = inside.document.is_ok() || report.verdict() == Some(Verdict::Unsigned);
    if let Some(text) = lang.trust_warning(inside.trust()).filter(|_| said) {
        warning(html, inside.trust(), text, lang)?;
    }
    if inside.trust() == Trust::Unsigned && image.verdict() == Verdict::Verified {
        html.paragraph(Some(Class::LEAD), lang.not_backed())?;
    }
    if let Some(told) = report.obstacle(lang) {
        obstacle(html, &told, lang)?;
    }
    if image.verdict() != report.verdict().unwrap_or(Verdict::Undecided) && !image.checks().is_empty() {
        html.block(Element::P, &[], |html| {
            html.text(&format!("{} ", lang.image_itself(lang.verdict(image.verdict()))))
        })?;
    }
    why(html, report, image, lang)?;
    reasons(html, inside, lang)
}

/// What was asked of the document and is not so.
fn reasons(html: &mut Html<'_>, inside: &SbomReport, lang: Lang) -> Written {
    let schema = inside.conformance().schema().filter(|schema| schema.outcome() != GateOutcome::Pass);
    let schema = schema.map(|schema| (ConformanceCheck::Schema.as_str(), lang.schema(schema, marked)));
    let gates = inside.gates().iter().filter(|gate| !gate.passes());
    let gates = gates.map(|gate| (gate.rule.as_str(), lang.license_gate(gate, marked)));
    schema.into_iter().chain(gates).try_for_each(|(id, text)| {
        html.block(Element::P, &[Attribute::Class(Class::LEAD)], |html| coded(html, Some(id), &text))
    })
}

/// That no trusted signature covers what is shown.
pub(super) fn warning(html: &mut Html<'_>, trust: Trust, text: &str, lang: Lang) -> Written {
    html.block(Element::P, &[Attribute::Class(Class::WARNING)], |html| {
        html.element(Element::STRONG, &[], |html| html.text(lang.trust(trust)))?;
        html.text(&format!("{}{text}", lang.colon()))
    })
}

fn of_diff(html: &mut Html<'_>, report: &Report, comparison: &Comparison, lang: Lang) -> Written {
    let verdict = report.verdict_of_diff(comparison);
    html.paragraph(Some(Class::LEAD), &lang.diff_headline(comparison, verdict))?;
    if let (Some((trust, text)), true) = (lang.diff_warning(comparison), verdict != Verdict::Unsigned) {
        warning(html, trust, text, lang)?;
    }
    for (which, SideReport { image, .. }) in comparison.each() {
        html.block(Element::P, &[Attribute::Class(Class::NAME)], |html| {
            html.text(&format!("{}{}", lang.side(which), lang.colon()))?;
            word(html, image.standing(), lang)?;
            html.text(" ")?;
            html.value(image.reference())?;
            if let Some(digest) = image.digest() {
                html.text(" ")?;
                html.value(digest.as_str())?;
            }
            Ok(())
        })?;
    }
    if let Some((which, side, lack)) = comparison.untold() {
        html.paragraph(None, &lang.of_side(which))?;
        obstacle(html, &lang.lack(lack, &side.image, report.call()), lang)?;
    }
    for (which, image) in comparison.refused() {
        if let Some(check) = image.explanation() {
            html.paragraph(None, &lang.side_is(which, lang.verdict(image.verdict())))?;
            explained(html, check, report.call(), lang)?;
        }
    }
    if comparison.stops().is_empty() {
        return Ok(());
    }
    help(html, &[Help::Say(lang.diff_next().to_owned())], lang)
}

/// What the command line asked of every image, each with what asked it.
pub(super) fn asked(html: &mut Html<'_>, report: &Report, lang: Lang) -> Written {
    let columns =
        [lang.html_label(HtmlLabel::Fact), lang.column(Column::Value), lang.html_label(HtmlLabel::GivenBy)];
    html.table_section(&lang.html_title(HtmlTitle::Asked), &columns, |html| {
        for input in report.call().inputs() {
            row(html, lang.html_label(HtmlLabel::Input), &marked(input), "")?;
        }
        if let Some(list) = report.call().value(IMAGES) {
            row(html, lang.html_label(HtmlLabel::Input), &marked(list), IMAGES)?;
        }
        if let Some(sample) = &report.head.sample {
            row(html, lang.label(Label::Sample), &lang.sample(sample, marked), "")?;
        }
        if let Some(shard) = &report.head.shard {
            row(html, lang.label(Label::Shard), &lang.shard(shard), "")?;
        }
        if report.head.unchecked > 0 {
            row(html, lang.label(Label::NotChecked), &lang.unchecked(report.head.unchecked), "")?;
        }
        report.head.policy.as_ref().map_or(Ok(()), |policy| required(html, policy, lang))
    })
}

fn required(html: &mut Html<'_>, policy: &Policy, lang: Lang) -> Written {
    let [identity, by] = lang.identity_asked(&policy.identity, marked);
    row(html, lang.html_label(HtmlLabel::Identity), &identity, &by)?;
    for pin in policy.pins() {
        let value = format!("{} = {}", marked(pin.name()), marked(pin.expected().shown().raw()));
        row(html, lang.html_label(HtmlLabel::Pin), &value, &lang.pin_given_by(pin))?;
    }
    for what in policy.required() {
        let by = policy.required_by(what).map_or_else(String::new, |origin| lang.given_by(origin));
        row(html, lang.html_label(HtmlLabel::Require), &marked(what.as_str()), &by)?;
    }
    let provenance =
        [(HtmlLabel::Builder, &policy.provenance.builder), (HtmlLabel::SourceUri, &policy.provenance.source)];
    for (name, value) in provenance {
        if let Some(value) = value {
            row(html, lang.html_label(name), &marked(&value.value), &lang.given_by(&value.origin))?;
        }
    }
    let compared = if policy.check_api { HtmlNote::Asked } else { HtmlNote::NotAsked };
    row(html, lang.html_label(HtmlLabel::CheckApi), lang.html_note(compared), "")?;
    row(html, lang.html_label(HtmlLabel::Log), &marked(policy.log().as_str()), "")
}

fn row(html: &mut Html<'_>, name: &str, value: &str, by: &str) -> Written {
    html.row(|html| {
        html.text_cell(name)?;
        html.text_cell(value)?;
        html.text_cell(by)
    })
}

/// The keys in use, and who gave them.
pub(super) fn keys(html: &mut Html<'_>, report: &Report, lang: Lang) -> Written {
    let keys = &report.head.keys;
    if keys.is_empty() {
        return Ok(());
    }
    html.section(&lang.html_title(HtmlTitle::Keys(keys.len())), |html| {
        keys.iter().try_for_each(|key| self::key(html, key, lang))?;
        html.paragraph(Some(Class::NOTE), lang.html_note(HtmlNote::Quantum))
    })
}

fn key(html: &mut Html<'_>, key: &KeyFact, lang: Lang) -> Written {
    let by = who_gave(key);
    let columns =
        [lang.html_label(HtmlLabel::Fact), lang.column(Column::Value), lang.html_label(HtmlLabel::Vouched)];
    html.table(&columns, |html| {
        fact(html, lang.html_label(HtmlLabel::Key), &key.fingerprint().to_string(), by, lang)?;
        fact(html, lang.html_label(HtmlLabel::Sha256), &key.fingerprint().hex(), by, lang)?;
        fact(html, lang.html_label(HtmlLabel::Algorithm), &key.algorithm().to_string(), by, lang)?;
        let rows = [
            (HtmlLabel::Source, lang.key_from(key.source(), key.is_served(), marked), by),
            (HtmlLabel::Pinned, lang.key_pinned(key.is_pinned()).to_owned(), Vouched::Given),
        ];
        rows.iter().try_for_each(|(name, value, by)| {
            html.row(|html| {
                html.text_cell(lang.html_label(*name))?;
                html.text_cell(value)?;
                vouched_cell(html, *by, lang)
            })
        })
    })
}

/// Who says that it is the key: whoever served it, or the command line.
pub(super) fn who_gave(key: &KeyFact) -> Vouched {
    if key.is_served() { Vouched::Observed } else { Vouched::Given }
}
