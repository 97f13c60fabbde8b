//! `html`: one page for the audit file. It holds all that the report has, in the order in which an auditor asks:
//! the verdict, what was asked, who says what, what was checked, what was not, the evidence, the control map, and
//! how to check it again.
//!
//! The page stands alone: no script, nothing that is loaded, one style sheet of which the page's own policy names
//! the hash. It is written as it is made, since a difference may have more rows than there is memory for a page.
//! The verdict has an element of its own, which no text can make.

mod control;
mod diff;
mod element;
mod evidence;
mod image;
mod parts;
mod sbom;
mod top;
mod writer;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::call::EVIDENCE;
use crate::report::words::html::{HtmlNote, HtmlTitle, recheck_command};
use crate::report::{Body, Help, Lang, Report, Style};
use crate::trust::digest_of;

use self::element::{
    Attribute, CHARSET, CONTENT, Element, HASH, HTTP_EQUIV, LANG, METAS, POLICY, SECURITY_POLICY, STYLE,
    UTF_8,
};
use self::writer::{Html, Written};

pub(super) use self::element::NAMES;

/// Writes the page.
pub(super) fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let mut html = Html::new(out);
    html.begin()?;
    html.block(Element::HTML, &[Attribute::Other(LANG, lang.tag_of_language())], |html| {
        html.block(Element::HEAD, &[], |html| head(html, report, lang))?;
        html.block(Element::BODY, &[], |html| body(html, report, lang))
    })?;
    html.end()
}

fn head(html: &mut Html<'_>, report: &Report, lang: Lang) -> Written {
    html.void(Element::META, &[Attribute::Other(CHARSET, UTF_8)])?;
    let policy = format!("{POLICY}'{HASH}{}'", STANDARD.encode(digest_of(STYLE.as_bytes()).hash()));
    html.void(
        Element::META,
        &[Attribute::Other(HTTP_EQUIV, SECURITY_POLICY), Attribute::Other(CONTENT, &policy)],
    )?;
    for (attribute, name, content) in METAS {
        html.void(Element::META, &[Attribute::Other(attribute, name), Attribute::Other(CONTENT, content)])?;
    }
    let window = lang.html_window(report.command(), report.verdict());
    html.block(Element::TITLE, &[], |html| html.text(&window))?;
    html.style(STYLE)
}

fn body(html: &mut Html<'_>, report: &Report, lang: Lang) -> Written {
    html.block(Element::HEADER, &[], |html| top::made(html, report, lang))?;
    html.block(Element::MAIN, &[], |html| {
        top::verdict(html, report, lang)?;
        top::asked(html, report, lang)?;
        top::keys(html, report, lang)?;
        match &report.body {
            Body::Images { images, tally } => image::all(html, report, images, *tally, lang)?,
            Body::Sbom(inside) => sbom::write(html, report, inside, lang)?,
            Body::Diff(comparison) => diff::write(html, report, comparison, lang)?,
            Body::Key { .. } | Body::Joined(_) | Body::Doctor(_) | Body::Nothing(..) => {}
        }
        parts::vouching(html, lang)?;
        control::write(html, report, lang)?;
        recheck(html, report, lang)
    })?;
    html.block(Element::FOOTER, &[], |html| {
        top::made(html, report, lang)?;
        html.paragraph(None, lang.html_note(HtmlNote::Unsigned))
    })
}

/// How to check it again.
fn recheck(html: &mut Html<'_>, report: &Report, lang: Lang) -> Written {
    let Some(again) = report.call().again() else { return Ok(()) };
    html.section(&lang.html_title(HtmlTitle::Recheck), |html| {
        html.paragraph(None, lang.html_note(HtmlNote::Recheck))?;
        html.command(&Help::Command(again).line())?;
        html.paragraph(None, lang.html_note(HtmlNote::RecheckDigest))?;
        if let Some(pack) = report.call().value(EVIDENCE) {
            html.paragraph(None, lang.html_note(HtmlNote::RecheckPack))?;
            html.command(&recheck_command(pack))?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests;
