//! The folded sections: the answers to what was asked first, then the document from small to large. The last ones
//! are shortened first.

use crate::report::grouping;
use crate::report::words::page::{Column, FieldLabel, Title, Whose};
use crate::report::{ImageReport, Lang, ListedComponent, PackageNames, Report, SbomReport};
use crate::sbom::GateOutcome;
use crate::sbom::conformance::{ConformanceCheck, SchemaError};
use crate::trust::Annotation;
use crate::verdict::Outcome;
use crate::weakness::Weakness;

use super::escape::{code, sentence};
use super::fit::{ROWS, Section};
use super::parts::found;

/// Why the document is not accepted, outside of the folded sections.
pub(super) fn reasons(top: &mut String, inside: &SbomReport, lang: Lang) {
    const SHOWN: usize = 3;
    let schema = inside.conformance().schema().filter(|schema| schema.outcome() != GateOutcome::Pass);
    if let Some(schema) = schema {
        let name = ConformanceCheck::Schema.as_str();
        top.push_str(&format!("\n`{name}`: {}\n\n", lang.schema(schema, code)));
        for error in schema.errors.iter().take(SHOWN) {
            top.push_str(&violation(error, lang));
        }
    }
    for gate in inside.gates().iter().filter(|gate| !gate.passes()).take(SHOWN) {
        top.push_str(&format!("\n`{}`: {}\n\n", gate.rule.as_str(), lang.license_gate(gate, code)));
        for package in gate.packages.iter().take(SHOWN) {
            top.push_str(&found(&code(package), lang));
        }
        if gate.packages.len() > SHOWN {
            top.push_str(&format!("- {}\n", lang.more_below(gate.packages.len() - SHOWN)));
        }
    }
}

fn violation(error: &SchemaError, lang: Lang) -> String {
    let what = lang.violation(&error.violation);
    let at = lang.field(FieldLabel::At);
    format!("- {at} {}{}{}\n", lang.pointer(&error.path, code), lang.colon(), sentence(&what))
}

/// All sections that are not empty.
pub(super) fn all(report: &Report, inside: &SbomReport, lang: Lang) -> Vec<Section> {
    let mut all = Vec::new();
    gates(&mut all, inside, lang);
    conformance(&mut all, inside, lang);
    weaknesses(&mut all, report, &inside.image, lang);
    others(&mut all, inside, lang);
    of_image(&mut all, &inside.image, Whose::Image, lang);
    if let Ok(document) = &inside.document {
        numbers(&mut all, &document.summary, lang);
        if inside.listed {
            let title = Title::Components(document.rows.len(), document.summary.counts.total);
            if document.rows.is_empty() {
                all.push(items(lang.title(title), format!("{}\n", lang.no_component()), [].into_iter()));
            } else {
                let names = PackageNames::of(&document.rows);
                let rows = document.rows.iter().map(|row| component(row, &names, lang));
                table(&mut all, lang, title, &COMPONENTS, rows);
            }
        }
    }
    all
}

const COMPONENTS: [Column; 6] =
    [Column::Ecosystem, Column::Package, Column::Version, Column::License, Column::Type, Column::Places];

fn component(row: &ListedComponent, names: &PackageNames<'_>, lang: Lang) -> Vec<String> {
    let or_none = |text: &Option<String>| text.as_deref().map_or_else(String::new, code);
    vec![
        code(&row.ecosystem),
        lang.listed_package(row, names.qualifiers(row), code),
        or_none(&row.version),
        or_none(&row.license),
        or_none(&row.kind),
        lang.places(&row.paths, code),
    ]
}

/// A table of rows, without the columns that are empty in all of them.
pub(super) fn table(
    all: &mut Vec<Section>,
    lang: Lang,
    title: Title,
    columns: &[Column],
    rows: impl ExactSizeIterator<Item = Vec<String>>,
) {
    let number = rows.len();
    let rows: Vec<Vec<String>> = rows.take(ROWS).collect();
    if rows.is_empty() {
        return;
    }
    let kept: Vec<usize> =
        (0..columns.len()).filter(|at| rows.iter().any(|row| !row[*at].is_empty())).collect();
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let name = |at: &usize| lang.column(columns[*at]);
    let rule = |at: &usize| if is_number(columns[*at]) { "---:" } else { "---" };
    let head = [kept.iter().map(name).collect(), kept.iter().map(rule).collect()].map(line).concat();
    all.push(Section {
        open: false,
        title: lang.title(title),
        head,
        rows: rows.iter().map(|row| line(kept.iter().map(|at| row[*at].as_str()).collect())).collect(),
        beyond: number - rows.len(),
    });
}

/// Whether a column contains numbers, which are aligned to the right.
fn is_number(column: Column) -> bool {
    matches!(column, Column::Count | Column::Have)
}

/// Rows in a list.
pub(super) fn items(title: String, head: String, rows: impl ExactSizeIterator<Item = String>) -> Section {
    let number = rows.len();
    let rows: Vec<String> = rows.take(ROWS).collect();
    Section { open: false, title, head, beyond: number - rows.len(), rows }
}

fn gates(all: &mut Vec<Section>, inside: &SbomReport, lang: Lang) {
    for gate in inside.gates() {
        all.push(items(
            lang.title(Title::LicenseGate(gate.rule, gate.outcome(), gate.packages.len())),
            format!("{}\n\n", lang.license_gate(gate, code)),
            gate.packages.iter().map(|package| format!("- {}\n", code(package))),
        ));
    }
}

fn conformance(all: &mut Vec<Section>, inside: &SbomReport, lang: Lang) {
    if let Some(schema) = inside.conformance().schema() {
        all.push(items(
            lang.title(Title::Schema(schema.outcome(), schema.violations)),
            format!("{}{}\n\n", lang.schema(schema, code), lang.unlisted(schema)),
            schema.errors.iter().map(|error| violation(error, lang)),
        ));
    }
    for list in inside.conformance().lists() {
        let title = Title::List(list);
        let elements = match &list.elements {
            Ok(elements) => elements,
            Err(why) => {
                let because = format!("`{}`: {}\n", why.code(), sentence(&lang.unreadable(why)));
                all.push(items(lang.title(title), because, [].into_iter()));
                continue;
            }
        };
        let rows = elements.iter().map(|element| {
            vec![
                element.id.to_owned(),
                lang.element_answer(element.answer).to_owned(),
                lang.element_ratio(element),
                code(&lang.element_place(element.place)),
                // A sentence of ours, which is valid Markdown.
                element.remedy.map_or_else(String::new, |remedy| lang.remedy(remedy).to_owned()),
            ]
        });
        let names = [Column::Element, Column::Answer, Column::Have, Column::Where, Column::Remedy];
        table(all, lang, title, &names, rows);
    }
}

fn weaknesses(all: &mut Vec<Section>, report: &Report, image: &ImageReport, lang: Lang) {
    let found: Vec<&Weakness> = report.head.weaknesses.iter().chain(image.weaknesses()).collect();
    if !found.is_empty() {
        let row = |one: &&Weakness| weakness(one, lang);
        let title = lang.title(Title::Weaknesses(found.len()));
        all.push(items(title, String::new(), found.iter().map(row)));
    }
}

/// One weakness in a list.
pub(super) fn weakness(weakness: &Weakness, lang: Lang) -> String {
    format!("- `{}`: {}\n", weakness.code(), sentence(&lang.weakness(weakness)))
}

fn others(all: &mut Vec<Section>, inside: &SbomReport, lang: Lang) {
    let rows = inside.others.iter().map(|other| {
        vec![
            code(&lang.place(&other.place)),
            lang.trust(other.trust).to_owned(),
            sentence(&lang.compared(other)),
            format!("`{}`", other.sha256),
        ]
    });
    let names = [Column::Where, Column::Trust, Column::Says, Column::Sha256];
    table(all, lang, Title::OtherSboms(rows.len()), &names, rows);
}

pub(super) fn of_image(all: &mut Vec<Section>, image: &ImageReport, whose: Whose, lang: Lang) {
    let rows: Vec<Vec<String>> = image
        .checks()
        .iter()
        .filter(|check| check.outcome() != Outcome::NotAsked)
        .map(|check| {
            let because = check.code.filter(|_| check.outcome() != Outcome::Pass);
            let because = because.map_or_else(String::new, |code| format!("`{code}`: "));
            let message = lang.check(check);
            let lines: Vec<String> = message.lines().map(sentence).collect();
            let text = format!("{because}{}", lines.join("<br>"));
            vec![check.id().as_str().to_owned(), lang.outcome(check.outcome()).to_owned(), text]
        })
        .collect();
    let names = [Column::Check, Column::Outcome, Column::Found];
    table(all, lang, Title::Checks(whose, rows.len()), &names, rows.into_iter());
    let rows = image.annotations().iter().map(|(name, value)| {
        let value = match value {
            Annotation::Text(text) => code(text.raw()),
            Annotation::Other(other) => code(&other.to_string()),
        };
        vec![code(name), value]
    });
    table(all, lang, Title::Signed(whose, rows.len()), &[Column::Name, Column::Value], rows);
}

fn numbers(all: &mut Vec<Section>, summary: &crate::sbom::BomSummary, lang: Lang) {
    const VERSIONS: usize = 20;
    let grouped = |n: usize| lang.grouped(n);
    let ecosystems = grouping::ecosystems(&summary.counts);
    let rows = ecosystems.into_iter().map(|(name, n)| vec![code(name), grouped(n)]);
    table(all, lang, Title::Ecosystems(rows.len()), &[Column::Ecosystem, Column::Count], rows);

    let rows = summary.licenses.list.iter().map(|one| vec![code(&one.license), grouped(one.count)]);
    table(all, lang, Title::Licenses(rows.len()), &[Column::License, Column::Count], rows);

    let rows = summary.multi_version.iter().map(|one| {
        let mut versions: Vec<String> = one.versions.iter().take(VERSIONS).map(|text| code(text)).collect();
        if one.versions.len() > VERSIONS {
            versions.push(lang.more(one.versions.len() - VERSIONS));
        }
        vec![code(&one.package), versions.join(", "), grouped(one.count)]
    });
    let names = [Column::Package, Column::Versions, Column::Count];
    table(all, lang, Title::SeveralVersions(rows.len()), &names, rows);

    let rows = summary.copies.iter().map(|one| {
        let version = one.version.as_deref().map_or_else(String::new, code);
        vec![code(&one.package), version, grouped(one.count), lang.places(&one.paths, code)]
    });
    let names = [Column::Package, Column::Version, Column::Count, Column::Places];
    table(all, lang, Title::MoreThanOnce(rows.len()), &names, rows);
}
