//! What folds in: the answers to what was asked first, then the document from small to large. Those at
//! the end are the first to be shortened.

use crate::report::words::{self, count, grouped};
use crate::report::{Component, ImageReport, Inside, Report};
use crate::sbom::conformance::SchemaOutcome;
use crate::trust::Annotation;
use crate::verdict::Outcome;

use super::escape::{code, sentence};
use super::fit::Section;

/// Why the document does not hold, outside of what folds.
pub(super) fn reasons(top: &mut String, inside: &Inside) {
    const SHOWN: usize = 3;
    let schema = inside.conformance.schema.as_ref().filter(|schema| schema.outcome != SchemaOutcome::Pass);
    if let Some(schema) = schema {
        top.push_str(&format!("\n`schema`: {}\n\n", words::schema(schema, code)));
        for error in schema.errors.iter().take(SHOWN) {
            top.push_str(&violation(&error.path, &error.message));
        }
    }
    for gate in inside.gates.iter().filter(|gate| !gate.passes()).take(SHOWN) {
        top.push_str(&format!("\n`{}`: {}\n\n", gate.id, words::gate(gate, code)));
        for package in gate.packages.iter().take(SHOWN) {
            top.push_str(&format!("- found {}\n", code(package)));
        }
        if gate.packages.len() > SHOWN {
            top.push_str(&format!("- and {} more below\n", gate.packages.len() - SHOWN));
        }
    }
}

fn violation(path: &str, message: &str) -> String {
    format!("- at {}: {}\n", words::pointer(path, code), sentence(message))
}

/// All of them that hold anything.
pub(super) fn all(report: &Report, inside: &Inside, image: Option<&ImageReport>) -> Vec<Section> {
    let mut all = Vec::new();
    gates(&mut all, inside);
    conformance(&mut all, inside);
    weaknesses(&mut all, report, image);
    others(&mut all, inside);
    if let Some(image) = image {
        of_image(&mut all, image);
    }
    if let Some(document) = &inside.document {
        numbers(&mut all, &document.summary);
        if inside.listed {
            let rows: Vec<Vec<String>> = document.rows.iter().map(component).collect();
            let title = format!(
                "Components: {} of {}",
                grouped(document.rows.len()),
                grouped(document.summary.counts.total)
            );
            table(&mut all, title, &COMPONENTS, &rows);
        }
    }
    all
}

const COMPONENTS: [&str; 5] = ["Package", "Version", "Licence", "Type", "Places"];

fn component(row: &Component) -> Vec<String> {
    let or_none = |text: &Option<String>| text.as_deref().map_or_else(String::new, code);
    vec![
        code(&row.package),
        or_none(&row.version),
        or_none(&row.license),
        or_none(&row.kind),
        words::places(&row.paths, code),
    ]
}

/// Rows in a table without the columns that are empty.
fn table(all: &mut Vec<Section>, title: String, names: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let kept: Vec<usize> =
        (0..names.len()).filter(|at| rows.iter().any(|row| !row[*at].is_empty())).collect();
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let mut head = String::new();
    if !kept.is_empty() {
        let rule = |at: &usize| if matches!(names[*at], "Count" | "Have") { "---:" } else { "---" };
        head.push_str(&line(kept.iter().map(|at| names[*at]).collect()));
        head.push_str(&line(kept.iter().map(rule).collect()));
    }
    let rows = rows.iter().map(|row| line(kept.iter().map(|at| row[*at].as_str()).collect())).collect();
    all.push(Section { title, head, rows });
}

fn gates(all: &mut Vec<Section>, inside: &Inside) {
    for gate in &inside.gates {
        let outcome = if gate.passes() { "pass" } else { "fail" };
        all.push(Section {
            title: format!("Denied licence: {outcome}, {}", count(gate.packages.len(), "package")),
            head: format!("{}\n\n", words::gate(gate, code)),
            rows: gate.packages.iter().map(|package| format!("- {}\n", code(package))).collect(),
        });
    }
}

fn conformance(all: &mut Vec<Section>, inside: &Inside) {
    if let Some(schema) = &inside.conformance.schema {
        let unlisted = match schema.violations - schema.errors.len().min(schema.violations) {
            0 => String::new(),
            n => format!("; the first {} are listed, {} are not", schema.errors.len(), grouped(n)),
        };
        all.push(Section {
            title: format!(
                "Schema: {}, {}",
                words::outcome(schema.outcome),
                count(schema.violations, "violation")
            ),
            head: format!("{}{unlisted}\n\n", words::schema(schema, code)),
            rows: schema.errors.iter().map(|error| violation(&error.path, &error.message)).collect(),
        });
    }
    for (standard, list) in &inside.conformance.lists {
        let rows: Vec<Vec<String>> = list
            .elements
            .iter()
            .map(|element| {
                vec![
                    element.id.to_owned(),
                    words::answer(element.answer).to_owned(),
                    words::ratio(element),
                    code(element.path),
                    // Ours, and Markdown as it stands.
                    element.remedy.unwrap_or_default().to_owned(),
                ]
            })
            .collect();
        let names = ["Element", "Answer", "Have", "Where", "What would mend it"];
        table(all, words::list(*standard, list), &names, &rows);
    }
}

fn weaknesses(all: &mut Vec<Section>, report: &Report, image: Option<&ImageReport>) {
    let found = report.weaknesses.iter().chain(image.iter().flat_map(|image| &image.weaknesses));
    let rows: Vec<String> =
        found.map(|weakness| format!("- `{}`: {}\n", weakness.code, sentence(&weakness.message))).collect();
    if !rows.is_empty() {
        all.push(Section { title: format!("Weaknesses: {}", rows.len()), head: String::new(), rows });
    }
}

fn others(all: &mut Vec<Section>, inside: &Inside) {
    let rows: Vec<Vec<String>> = inside
        .others
        .iter()
        .map(|other| {
            vec![
                code(&other.place),
                other.trust.as_str().to_owned(),
                sentence(&words::compared(other)),
                format!("`{}`", other.sha256),
            ]
        })
        .collect();
    let names = ["Where", "Trust", "What it says", "SHA-256"];
    table(all, format!("Other SBOMs: {}", rows.len()), &names, &rows);
}

fn of_image(all: &mut Vec<Section>, image: &ImageReport) {
    let rows: Vec<Vec<String>> = image
        .checks
        .iter()
        .filter(|check| check.outcome != Outcome::NotAsked)
        .map(|check| {
            let because = check.code.filter(|_| check.outcome != Outcome::Pass);
            let because = because.map_or_else(String::new, |code| format!("`{code}`: "));
            let lines: Vec<String> = check.message.lines().map(sentence).collect();
            let text = format!("{because}{}", lines.join("<br>"));
            vec![check.id.to_owned(), check.outcome.as_str().to_owned(), text]
        })
        .collect();
    let title = format!("Checks of the image: {}", rows.len());
    table(all, title, &["Check", "Outcome", "What was found"], &rows);
    let rows: Vec<Vec<String>> = image
        .annotations
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Annotation::Text(text) => code(text.raw()),
                Annotation::Other(other) => code(&other.to_string()),
            };
            vec![code(name), value]
        })
        .collect();
    table(all, format!("Signed: {}", rows.len()), &["Name", "Value"], &rows);
}

fn numbers(all: &mut Vec<Section>, summary: &crate::sbom::Summary) {
    let ecosystems = words::ecosystems(&summary.counts);
    let rows: Vec<Vec<String>> =
        ecosystems.into_iter().map(|(name, n)| vec![code(name), grouped(n)]).collect();
    table(all, format!("Ecosystems: {}", rows.len()), &["Ecosystem", "Count"], &rows);

    let list = &summary.licenses.list;
    let rows: Vec<Vec<String>> =
        list.iter().map(|one| vec![code(&one.license), grouped(one.count)]).collect();
    table(all, format!("Licences: {}", grouped(rows.len())), &["Licence", "Count"], &rows);

    let rows: Vec<Vec<String>> = summary
        .multi_version
        .iter()
        .map(|one| {
            const SHOWN: usize = 20;
            let mut versions: Vec<String> = one.versions.iter().take(SHOWN).map(|text| code(text)).collect();
            if one.versions.len() > SHOWN {
                versions.push(format!("and {} more", one.versions.len() - SHOWN));
            }
            vec![code(&one.package), versions.join(", "), grouped(one.count)]
        })
        .collect();
    let title = format!("Packages in several versions: {}", grouped(rows.len()));
    table(all, title, &["Package", "Versions", "Count"], &rows);

    let rows: Vec<Vec<String>> = summary
        .copies
        .iter()
        .map(|one| {
            let version = one.version.as_deref().map_or_else(String::new, code);
            vec![code(&one.package), version, grouped(one.count), words::places(&one.paths, code)]
        })
        .collect();
    let title = format!("Versions that are there more than once: {}", grouped(rows.len()));
    table(all, title, &["Package", "Version", "Count", "Places"], &rows);
}
