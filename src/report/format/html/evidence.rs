//! The evidence of one image: every signature and attestation that was found, whatever became of it; the places
//! that gave no answer and those that have nothing; and how the registry was reached.

use crate::code::Code;
use crate::report::words::html::{HtmlLabel, HtmlNote, HtmlTitle};
use crate::report::words::page::Column;
use crate::report::{ImageReport, Lang};
use crate::trust::LogStanding;

use super::element::{Class, Element};
use super::parts::{coded, list};
use super::writer::{Html, Written, marked};

pub(super) fn write(html: &mut Html<'_>, image: &ImageReport, lang: Lang) -> Written {
    if image.checks().is_empty() {
        return Ok(());
    }
    signatures(html, image, lang)?;
    attestations(html, image, lang)?;
    gaps(html, image, lang)?;
    absences(html, image, lang)?;
    route(html, image, lang)
}

fn columns(lang: Lang) -> [&'static str; 3] {
    [lang.column(Column::Where), lang.html_label(HtmlLabel::Status), lang.column(Column::Says)]
}

fn signatures(html: &mut Html<'_>, image: &ImageReport, lang: Lang) -> Written {
    let all = image.signatures();
    html.section(&lang.html_title(HtmlTitle::Signatures(all.len())), |html| {
        if all.is_empty() {
            return html.paragraph(None, lang.html_note(HtmlNote::NoSignature));
        }
        html.table(&columns(lang), |html| {
            all.iter().try_for_each(|one| {
                html.row(|html| {
                    html.value_cell(Some(&lang.place(one.place())))?;
                    html.value_cell(Some(lang.status(one.status())))?;
                    html.cell(|html| {
                        unused(
                            html,
                            one.code().map(Code::as_str),
                            one.unused().and_then(|why| lang.listed(why)).as_deref(),
                        )?;
                        let Some(trusted) = one.trusted() else { return Ok(()) };
                        if one.is_carrier() {
                            line(html, lang.html_note(HtmlNote::Carrier))?;
                        }
                        if let Some(identity) = trusted.identity() {
                            line(html, &lang.signature_names(identity, marked))?;
                        }
                        line(html, &lang.signed_by(&trusted.key().to_string(), marked))?;
                        log(html, Some(trusted.log()), lang)
                    })
                })
            })
        })
    })
}

fn attestations(html: &mut Html<'_>, image: &ImageReport, lang: Lang) -> Written {
    let all = image.attestations();
    if all.is_empty() {
        return Ok(());
    }
    html.table_section(&lang.html_title(HtmlTitle::Attestations(all.len())), &columns(lang), |html| {
        all.iter().try_for_each(|one| {
            html.row(|html| {
                html.value_cell(Some(&lang.place(one.place())))?;
                html.value_cell(Some(lang.status(one.status())))?;
                html.cell(|html| {
                    unused(
                        html,
                        one.code().map(Code::as_str),
                        one.unused().and_then(|why| lang.listed(why)).as_deref(),
                    )?;
                    if let Some(predicate) = one.predicate_type() {
                        line(html, &lang.states(predicate.raw(), marked))?;
                    }
                    if let Some(key) = one.key() {
                        line(html, &lang.signed_by(&key.to_string(), marked))?;
                    }
                    log(html, one.log(), lang)
                })
            })
        })
    })
}

/// Why something is not used.
fn unused(html: &mut Html<'_>, code: Option<&str>, why: Option<&str>) -> Written {
    if code.is_none() && why.is_none() {
        return Ok(());
    }
    html.block(Element::DIV, &[], |html| coded(html, code, why.unwrap_or_default()))
}

fn line(html: &mut Html<'_>, text: &str) -> Written {
    html.block(Element::DIV, &[], |html| html.text(text))
}

/// Every entry of a transparency log beside it.
fn log(html: &mut Html<'_>, standing: Option<&LogStanding>, lang: Lang) -> Written {
    standing.map_or(&[][..], LogStanding::entries).iter().try_for_each(|entry| {
        line(html, &format!("{}{}{}", lang.html_label(HtmlLabel::Log), lang.colon(), lang.log_entry(entry)))
    })
}

/// Places without an answer: what they hold is not known.
fn gaps(html: &mut Html<'_>, image: &ImageReport, lang: Lang) -> Written {
    let all = image.gaps();
    if all.is_empty() {
        return Ok(());
    }
    let columns =
        [lang.column(Column::Where), lang.html_label(HtmlLabel::Code), lang.html_label(HtmlLabel::Reason)];
    html.table_section(&lang.html_title(HtmlTitle::Gaps(all.len())), &columns, |html| {
        all.iter().try_for_each(|gap| {
            html.row(|html| {
                html.value_cell(Some(&lang.place(&gap.place)))?;
                html.value_cell(Some(gap.code().as_str()))?;
                html.text_cell(&lang.trouble(&gap.why))
            })
        })
    })
}

/// Places that were asked, and have nothing.
fn absences(html: &mut Html<'_>, image: &ImageReport, lang: Lang) -> Written {
    if image.absences().is_empty() {
        return Ok(());
    }
    html.section(&lang.html_title(HtmlTitle::Absences), |html| {
        list(html, image.absences().iter().map(|place| marked(&lang.place(place))))
    })
}

fn route(html: &mut Html<'_>, image: &ImageReport, lang: Lang) -> Written {
    html.section(&lang.html_title(HtmlTitle::Route), |html| match image.route() {
        None => html.paragraph(Some(Class::NOTE), lang.html_note(HtmlNote::ReadHere)),
        Some(route) => list(html, [marked(&route.address)].into_iter().chain(lang.route(route))),
    })
}
