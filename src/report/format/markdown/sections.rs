//! What folds in: the answers to what was asked first, then the document from small to large. Those at
//! the end are the first to be shortened.

use crate::report::words::en::{count, grouped, sbom as words};
use crate::report::{ImageReport, Inside, Lang, ListedComponent, Report};
use crate::sbom::GateOutcome;
use crate::sbom::conformance::SchemaError;
use crate::trust::Annotation;
use crate::verdict::Outcome;
use crate::weakness::Weakness;

use super::LANG;
use super::escape::{code, sentence};
use super::fit::{ROWS, Section};

/// Why the document does not hold, outside of what folds.
pub(super) fn reasons(top: &mut String, inside: &Inside) {
    const SHOWN: usize = 3;
    let schema = inside.conformance.schema.as_ref().filter(|schema| schema.outcome != GateOutcome::Pass);
    if let Some(schema) = schema {
        top.push_str(&format!("\n`schema`: {}\n\n", words::schema(schema, code)));
        for error in schema.errors.iter().take(SHOWN) {
            top.push_str(&violation(error));
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

fn violation(error: &SchemaError) -> String {
    let what = Lang::En.violation(&error.violation);
    format!("- at {}: {}\n", words::pointer(&error.path, code), sentence(&what))
}

/// All of them that hold anything.
pub(super) fn all(report: &Report, inside: &Inside) -> Vec<Section> {
    let mut all = Vec::new();
    gates(&mut all, inside);
    conformance(&mut all, inside);
    weaknesses(&mut all, report, &inside.image);
    others(&mut all, inside);
    of_image(&mut all, &inside.image, "image");
    if let Ok(document) = &inside.document {
        numbers(&mut all, &document.summary);
        if inside.listed {
            let (listed, of) = (grouped(document.rows.len()), grouped(document.summary.counts.total));
            let title = format!("Components: {listed} of {of}");
            if document.rows.is_empty() {
                all.push(items(title, "No component is what was asked for.\n".to_owned(), [].into_iter()));
            } else {
                table(&mut all, &title, &COMPONENTS, document.rows.iter().map(component));
            }
        }
    }
    all
}

const COMPONENTS: [&str; 5] = ["Package", "Version", "Licence", "Type", "Places"];

fn component(row: &ListedComponent) -> Vec<String> {
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
pub(super) fn table(
    all: &mut Vec<Section>,
    title: &str,
    names: &[&str],
    rows: impl ExactSizeIterator<Item = Vec<String>>,
) {
    let number = rows.len();
    let rows: Vec<Vec<String>> = rows.take(ROWS).collect();
    if rows.is_empty() {
        return;
    }
    let kept: Vec<usize> =
        (0..names.len()).filter(|at| rows.iter().any(|row| !row[*at].is_empty())).collect();
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let rule = |at: &usize| if matches!(names[*at], "Count" | "Have") { "---:" } else { "---" };
    let head =
        [kept.iter().map(|at| names[*at]).collect(), kept.iter().map(rule).collect()].map(line).concat();
    all.push(Section {
        title: title.to_owned(),
        head,
        rows: rows.iter().map(|row| line(kept.iter().map(|at| row[*at].as_str()).collect())).collect(),
        beyond: number - rows.len(),
    });
}

/// Rows in a list.
pub(super) fn items(title: String, head: String, rows: impl ExactSizeIterator<Item = String>) -> Section {
    let number = rows.len();
    let rows: Vec<String> = rows.take(ROWS).collect();
    Section { title, head, beyond: number - rows.len(), rows }
}

fn gates(all: &mut Vec<Section>, inside: &Inside) {
    for gate in &inside.gates {
        let outcome = if gate.passes() { "pass" } else { "fail" };
        all.push(items(
            format!("Denied licence: {outcome}, {}", count(gate.packages.len(), "package")),
            format!("{}\n\n", words::gate(gate, code)),
            gate.packages.iter().map(|package| format!("- {}\n", code(package))),
        ));
    }
}

fn conformance(all: &mut Vec<Section>, inside: &Inside) {
    if let Some(schema) = &inside.conformance.schema {
        let unlisted = match schema.violations - schema.errors.len().min(schema.violations) {
            0 => String::new(),
            n => format!("; the first {} are listed, {} are not", schema.errors.len(), grouped(n)),
        };
        let violations = count(schema.violations, "violation");
        all.push(items(
            format!("Schema: {}, {violations}", words::outcome(schema.outcome)),
            format!("{}{unlisted}\n\n", words::schema(schema, code)),
            schema.errors.iter().map(violation),
        ));
    }
    for list in &inside.conformance.lists {
        let title = words::list(list);
        let elements = match &list.elements {
            Ok(elements) => elements,
            Err(why) => {
                let because = format!("`{}`: {}\n", why.code(), sentence(&Lang::En.unreadable(why)));
                all.push(items(title, because, [].into_iter()));
                continue;
            }
        };
        let rows = elements.iter().map(|element| {
            vec![
                element.id.to_owned(),
                words::answer(element.answer).to_owned(),
                words::ratio(element),
                code(&Lang::En.element_place(element.place)),
                // Ours, and Markdown as it stands.
                element.remedy.map_or_else(String::new, |remedy| Lang::En.remedy(remedy).to_owned()),
            ]
        });
        let names = ["Element", "Answer", "Have", "Where", "What would mend it"];
        table(all, &title, &names, rows);
    }
}

fn weaknesses(all: &mut Vec<Section>, report: &Report, image: &ImageReport) {
    let found: Vec<&Weakness> = report.head.weaknesses.iter().chain(&image.weaknesses).collect();
    if !found.is_empty() {
        let row = |one: &&Weakness| weakness(one);
        all.push(items(format!("Weaknesses: {}", found.len()), String::new(), found.iter().map(row)));
    }
}

/// One weakness in a list.
pub(super) fn weakness(weakness: &Weakness) -> String {
    format!("- `{}`: {}\n", weakness.code(), sentence(&Lang::En.weakness(weakness)))
}

fn others(all: &mut Vec<Section>, inside: &Inside) {
    let rows = inside.others.iter().map(|other| {
        vec![
            code(&other.place.to_string()),
            other.trust.as_str().to_owned(),
            sentence(&words::compared(other)),
            format!("`{}`", other.sha256),
        ]
    });
    let names = ["Where", "Trust", "What it says", "SHA-256"];
    table(all, &format!("Other SBOMs: {}", rows.len()), &names, rows);
}

pub(super) fn of_image(all: &mut Vec<Section>, image: &ImageReport, which: &str) {
    let rows: Vec<Vec<String>> = image
        .checks
        .iter()
        .filter(|check| check.outcome() != Outcome::NotAsked)
        .map(|check| {
            let because = check.code.filter(|_| check.outcome() != Outcome::Pass);
            let because = because.map_or_else(String::new, |code| format!("`{code}`: "));
            let message = LANG.check(check);
            let lines: Vec<String> = message.lines().map(sentence).collect();
            let text = format!("{because}{}", lines.join("<br>"));
            vec![check.id().to_owned(), check.outcome().as_str().to_owned(), text]
        })
        .collect();
    let title = format!("Checks of the {which}: {}", rows.len());
    table(all, &title, &["Check", "Outcome", "What was found"], rows.into_iter());
    let rows = image.annotations.iter().map(|(name, value)| {
        let value = match value {
            Annotation::Text(text) => code(text.raw()),
            Annotation::Other(other) => code(&other.to_string()),
        };
        vec![code(name), value]
    });
    table(
        all,
        &format!(
            "Signed{}: {}",
            if which == "image" { String::new() } else { format!(" of the {which}") },
            rows.len()
        ),
        &["Name", "Value"],
        rows,
    );
}

fn numbers(all: &mut Vec<Section>, summary: &crate::sbom::BomSummary) {
    const VERSIONS: usize = 20;
    let ecosystems = words::ecosystems(&summary.counts);
    let rows = ecosystems.into_iter().map(|(name, n)| vec![code(name), grouped(n)]);
    table(all, &format!("Ecosystems: {}", rows.len()), &["Ecosystem", "Count"], rows);

    let rows = summary.licenses.list.iter().map(|one| vec![code(&one.license), grouped(one.count)]);
    table(all, &format!("Licences: {}", grouped(rows.len())), &["Licence", "Count"], rows);

    let rows = summary.multi_version.iter().map(|one| {
        let mut versions: Vec<String> = one.versions.iter().take(VERSIONS).map(|text| code(text)).collect();
        if one.versions.len() > VERSIONS {
            versions.push(format!("and {} more", one.versions.len() - VERSIONS));
        }
        vec![code(&one.package), versions.join(", "), grouped(one.count)]
    });
    let title = format!("Packages in several versions: {}", grouped(rows.len()));
    table(all, &title, &["Package", "Versions", "Count"], rows);

    let rows = summary.copies.iter().map(|one| {
        let version = one.version.as_deref().map_or_else(String::new, code);
        vec![code(&one.package), version, grouped(one.count), words::places(&one.paths, code)]
    });
    let title = format!("Versions that are there more than once: {}", grouped(rows.len()));
    table(all, &title, &["Package", "Version", "Count", "Places"], rows);
}
