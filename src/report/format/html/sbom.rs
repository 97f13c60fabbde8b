//! The SBOM: what it is and who signed it, in numbers and bars, then what was asked of it.

use crate::report::grouping::{self, algorithm, other_subject, remedies};
use crate::report::words::html::{HtmlLabel, HtmlTitle, Vouched};
use crate::report::words::page::{Column, Label, Title, Whose};
use crate::report::{Document, DocumentSource, Lang, PackageNames, Report, SbomReport};
use crate::sbom::conformance::{ElementList, SchemaReport};
use crate::sbom::{BomSummary, LicenseGate};
use crate::verdict::Trust;

use super::element::{Class, Element};
use super::image;
use super::parts::{gate_outcome, list, vouched_cell, weaknesses};
use super::writer::{Html, Written, marked};

pub(super) fn write(html: &mut Html<'_>, report: &Report, inside: &SbomReport, lang: Lang) -> Written {
    let more = inside.document.as_ref().ok().and_then(|_| lang.checks_not_asked(inside));
    image::parts_of(html, report, &inside.image, Whose::Image, more, lang)?;
    weaknesses(html, report.head.weaknesses.iter().chain(inside.image.weaknesses()), lang)?;
    inside.gates().iter().try_for_each(|gate| self::gate(html, gate, lang))?;
    if let Some(schema) = inside.conformance().schema() {
        self::schema(html, schema, lang)?;
    }
    inside.conformance().lists().iter().try_for_each(|list| elements(html, list, lang))?;
    if let Ok(document) = &inside.document {
        self::document(html, report, inside, document, lang)?;
    }
    others(html, inside, lang)
}

fn document(
    html: &mut Html<'_>,
    report: &Report,
    inside: &SbomReport,
    document: &Document,
    lang: Lang,
) -> Written {
    html.section(&lang.html_title(HtmlTitle::Document), |html| {
        facts(html, report, inside, document, lang)?;
        let summary = &document.summary;
        coverage(html, summary, lang)?;
        counts(html, summary, lang)?;
        repeated(html, summary, lang)?;
        if inside.listed { components(html, document, lang) } else { Ok(()) }
    })
}

/// What it is, each with who says so: what it says of itself is its author's word, whoever signed it.
fn facts(
    html: &mut Html<'_>,
    report: &Report,
    inside: &SbomReport,
    document: &Document,
    lang: Lang,
) -> Written {
    let (trust, summary) = (inside.trust(), &document.summary);
    let said = match (trust, document.source) {
        (Trust::Verified, _) => Vouched::Signed,
        (Trust::Unsigned | Trust::Untrusted, DocumentSource::File) => Vouched::Given,
        (Trust::Unsigned | Trust::Untrusted, _) => Vouched::Observed,
    };
    let mut rows: Vec<(Label, String)> = vec![
        (Label::Document, format!("{}, {}", lang.made(document, marked), lang.whose(trust, document.source))),
        (Label::DocumentDigest, marked(document.digest.as_str())),
    ];
    if trust == Trust::Verified {
        rows.extend(
            document
                .bytes
                .key()
                .map(|key| (Label::Key, format!("{}{}", marked(&key.to_string()), algorithm(report, key)))),
        );
    }
    if let Some(subject) = other_subject(document, inside.image.digest()) {
        let text = format!("{} {}", marked(subject.as_str()), lang.other_subject(trust));
        rows.push((Label::Subject, text));
    }
    if let Some(serial) = &summary.serial_number {
        rows.push((Label::Document, lang.serial_number(&marked(serial))));
    }
    let kinds: Vec<String> = summary
        .counts
        .by_type
        .iter()
        .map(|(kind, n)| format!("{} {}", marked(kind), lang.grouped(*n)))
        .collect();
    let colon = if kinds.is_empty() { "" } else { lang.colon() };
    let total = format!("{}{colon}{}", lang.grouped(summary.counts.total), kinds.join(", "));
    rows.push((Label::Components, total));
    let licenses = &summary.licenses;
    let with = lang.licensed(licenses.with, summary.counts.total);
    let parts: Vec<String> = [with].into_iter().chain(lang.no_assertion(licenses.noassertion)).collect();
    rows.push((Label::Licenses, parts.join(", ")));
    rows.push((Label::Dependencies, lang.dependency_counts(summary.dependencies)));
    let columns = [HtmlLabel::Fact, HtmlLabel::Vouched].map(|name| lang.html_label(name));
    html.table(&[columns[0], lang.column(Column::Value), columns[1]], |html| {
        rows.iter().try_for_each(|(name, value)| {
            html.row(|html| {
                html.text_cell(lang.label(*name))?;
                html.text_cell(value)?;
                vouched_cell(html, said, lang)
            })
        })
    })
}

fn coverage(html: &mut Html<'_>, summary: &BomSummary, lang: Lang) -> Written {
    let coverage = &summary.coverage;
    let shares = [
        coverage.purl,
        coverage.version,
        coverage.license,
        coverage.supplier,
        coverage.hash,
        coverage.digest,
    ];
    let columns = [lang.column(Column::Field), lang.column(Column::Have), lang.html_label(HtmlLabel::Bar)];
    html.table_section(&lang.html_title(HtmlTitle::Coverage), &columns, |html| {
        lang.field_coverage(coverage).into_iter().zip(shares).try_for_each(|((name, have), share)| {
            html.row(|html| {
                html.text_cell(name)?;
                html.number_cell(&have)?;
                html.bar_cell(share.have, share.of)
            })
        })
    })
}

/// A table of things that are counted, with a bar for each: the largest fills its field.
fn counted(
    html: &mut Html<'_>,
    title: Title<'_>,
    column: Column,
    rows: &[(&str, usize)],
    lang: Lang,
) -> Written {
    let Some(largest) = rows.iter().map(|(_, n)| *n).max() else { return Ok(()) };
    let columns = [lang.column(column), lang.column(Column::Count), lang.html_label(HtmlLabel::Bar)];
    html.table_section(&lang.title(title), &columns, |html| {
        rows.iter().try_for_each(|(name, n)| {
            html.row(|html| {
                html.value_cell(Some(name))?;
                html.number_cell(&lang.grouped(*n))?;
                html.bar_cell(*n, largest)
            })
        })
    })
}

fn counts(html: &mut Html<'_>, summary: &BomSummary, lang: Lang) -> Written {
    let ecosystems = grouping::ecosystems(&summary.counts);
    let title = Title::Ecosystems(ecosystems.len());
    counted(html, title, Column::Ecosystem, &ecosystems, lang)?;
    let licenses: Vec<(&str, usize)> =
        summary.licenses.list.iter().map(|one| (one.license.as_str(), one.count)).collect();
    counted(html, Title::Licenses(licenses.len()), Column::License, &licenses, lang)
}

/// Packages in several versions, and versions that occur more than once.
fn repeated(html: &mut Html<'_>, summary: &BomSummary, lang: Lang) -> Written {
    let several = &summary.multi_version;
    if let Some(largest) = several.iter().map(|one| one.count).max() {
        let columns = [Column::Package, Column::Versions, Column::Count].map(|name| lang.column(name));
        let columns = [columns[0], columns[1], columns[2], lang.html_label(HtmlLabel::Bar)];
        html.table_section(&lang.title(Title::SeveralVersions(several.len())), &columns, |html| {
            several.iter().try_for_each(|one| {
                html.row(|html| {
                    html.value_cell(Some(&one.package))?;
                    html.cell(|html| {
                        one.versions.iter().enumerate().try_for_each(|(n, version)| {
                            html.text(if n == 0 { "" } else { ", " })?;
                            if version.is_empty() {
                                html.text(lang.no_version())
                            } else {
                                html.value(version)
                            }
                        })
                    })?;
                    html.number_cell(&lang.grouped(one.count))?;
                    html.bar_cell(one.count, largest)
                })
            })
        })?;
    }
    if summary.copies.is_empty() {
        return Ok(());
    }
    let columns =
        [Column::Package, Column::Version, Column::Count, Column::Places].map(|name| lang.column(name));
    html.table_section(&lang.title(Title::MoreThanOnce(summary.copies.len())), &columns, |html| {
        summary.copies.iter().try_for_each(|one| {
            html.row(|html| {
                html.value_cell(Some(&one.package))?;
                html.value_cell(one.version.as_deref())?;
                html.number_cell(&lang.grouped(one.count))?;
                html.text_cell(&lang.places(&one.paths, marked))
            })
        })
    })
}

/// The components that were listed, all of them.
fn components(html: &mut Html<'_>, document: &Document, lang: Lang) -> Written {
    let title = Title::Components(document.rows.len(), document.summary.counts.total);
    if document.rows.is_empty() {
        return html.section(&lang.title(title), |html| html.paragraph(None, lang.no_component()));
    }
    let columns =
        [Column::Package, Column::Version, Column::License, Column::Ecosystem, Column::Type, Column::Places];
    let names = PackageNames::of(&document.rows);
    html.table_section(&lang.title(title), &columns.map(|name| lang.column(name)), |html| {
        document.rows.iter().try_for_each(|row| {
            html.row(|html| {
                html.text_cell(&lang.listed_package(row, names.qualifiers(row), marked))?;
                html.value_cell(row.version.as_deref())?;
                html.value_cell(row.license.as_deref())?;
                html.value_cell(Some(&row.ecosystem))?;
                html.value_cell(row.kind.as_deref())?;
                html.text_cell(&lang.places(&row.paths, marked))
            })
        })
    })
}

fn gate(html: &mut Html<'_>, gate: &LicenseGate, lang: Lang) -> Written {
    let title = Title::LicenseGate(gate.rule, gate.outcome(), gate.packages.len());
    html.section(&lang.title(title), |html| {
        html.block(Element::P, &[], |html| {
            gate_outcome(html, gate.outcome(), lang)?;
            html.text(lang.colon())?;
            html.value(gate.rule.as_str())?;
            html.text(" ")?;
            html.value(gate.value.as_str())?;
            html.text(&format!("{}{}", lang.colon(), lang.license_gate(gate, marked)))
        })?;
        if !gate.passes() {
            html.paragraph(Some(Class::HELP), &lang.license_advice(gate, marked))?;
        }
        list(html, gate.packages.iter().map(|package| marked(package)))
    })
}

fn schema(html: &mut Html<'_>, schema: &SchemaReport, lang: Lang) -> Written {
    html.section(&lang.title(Title::Schema(schema.outcome(), schema.violations)), |html| {
        html.paragraph(None, &format!("{}{}", lang.schema(schema, marked), lang.unlisted(schema)))?;
        if schema.errors.is_empty() {
            return Ok(());
        }
        let columns = [Column::Where, Column::Found].map(|name| lang.column(name));
        html.table(&columns, |html| {
            schema.errors.iter().try_for_each(|error| {
                html.row(|html| {
                    html.text_cell(&lang.pointer(&error.path, marked))?;
                    html.text_cell(&lang.violation(&error.violation))
                })
            })
        })
    })
}

/// A list of elements, with the basis of the list in its heading.
fn elements(html: &mut Html<'_>, list: &ElementList, lang: Lang) -> Written {
    html.section(&lang.title(Title::List(list)), |html| {
        let elements = match &list.elements {
            Ok(elements) => elements,
            Err(why) => {
                let text = format!("{}: {}", marked(why.code().as_str()), lang.unreadable(why));
                return html.paragraph(None, &text);
            }
        };
        let columns = [Column::Element, Column::Answer, Column::Have, Column::Where];
        html.table(&columns.map(|name| lang.column(name)), |html| {
            elements.iter().try_for_each(|element| {
                html.row(|html| {
                    html.value_cell(Some(element.id))?;
                    html.text_cell(lang.element_answer(element.answer))?;
                    html.number_cell(&lang.element_ratio(element))?;
                    html.value_cell(Some(&lang.element_place(element.place)))
                })
            })
        })?;
        let fixes = remedies(elements).into_iter();
        self::list(
            html,
            fixes.map(|(ids, remedy)| format!("{}{}{}", ids.join(", "), lang.colon(), lang.remedy(remedy))),
        )
    })
}

fn others(html: &mut Html<'_>, inside: &SbomReport, lang: Lang) -> Written {
    let others = &inside.others;
    if others.is_empty() {
        return Ok(());
    }
    let columns = [Column::Where, Column::Trust, Column::Says, Column::Sha256].map(|name| lang.column(name));
    html.table_section(&lang.title(Title::OtherSboms(others.len())), &columns, |html| {
        others.iter().try_for_each(|other| {
            html.row(|html| {
                html.value_cell(Some(&lang.place(&other.place)))?;
                html.value_cell(Some(lang.trust(other.trust)))?;
                html.text_cell(&lang.compared(other))?;
                html.value_cell(Some(&other.sha256))
            })
        })
    })
}
