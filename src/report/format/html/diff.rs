//! Two builds: what differs, all of it, the alerts first; then each build for itself.

use crate::diff::{Change, ChangeKind, Changes, Edge};
use crate::report::words::html::{HtmlLabel, HtmlTitle};
use crate::report::words::page::{Column, GLUE, Label, Title, Whose};
use crate::report::{Comparison, DiffSide, DocumentPlace, ImageReport, Lang, Report, SideReport};
use crate::sbom::GateOutcome;

use super::element::Element;
use super::image;
use super::parts::{gate_outcome, list, weaknesses};
use super::writer::{Html, Written, marked};

pub(super) fn write(html: &mut Html<'_>, report: &Report, comparison: &Comparison, lang: Lang) -> Written {
    gates(html, comparison, lang)?;
    provenance(html, comparison, lang)?;
    if let Some(changes) = &comparison.changes {
        compared(html, comparison, changes, lang)?;
        self::changes(html, changes, lang)?;
    }
    not_checked(html, comparison, lang)?;
    let of_images = comparison.images().into_iter().flat_map(ImageReport::weaknesses);
    weaknesses(html, report.head.weaknesses.iter().chain(of_images), lang)?;
    comparison.each().try_for_each(|(which, side)| self::side(html, report, which, side, lang))
}

/// What was asked not to differ, those that stop the run first, with what each found.
fn gates(html: &mut Html<'_>, comparison: &Comparison, lang: Lang) -> Written {
    const FOUND: usize = 20;
    let gates = comparison.gates();
    if gates.is_empty() {
        return Ok(());
    }
    let columns = [Column::Gate, Column::Outcome, Column::Found].map(|name| lang.column(name));
    html.table_section(&lang.title(Title::Gates(gates.len())), &columns, |html| {
        let passed = gates.iter().filter(|gate| gate.outcome() == GateOutcome::Pass);
        comparison.stops().into_iter().chain(passed).try_for_each(|gate| {
            html.row(|html| {
                html.value_cell(Some(gate.id()))?;
                html.cell(|html| gate_outcome(html, gate.outcome(), lang))?;
                html.cell(|html| {
                    let text = lang.diff_gate(gate, comparison.changes.is_some());
                    html.block(Element::DIV, &[], |html| html.text(&text))?;
                    let found = lang.diff_found(gate, comparison, FOUND, marked);
                    let more = gate.count.saturating_sub(found.len());
                    let more = (!found.is_empty() && more > 0).then(|| lang.more_below(more));
                    list(html, found.into_iter().chain(more))
                })
            })
        })
    })
}

/// Who built both from what: the fields that differ, and those that do not.
fn provenance(html: &mut Html<'_>, comparison: &Comparison, lang: Lang) -> Written {
    let fields = &comparison.provenance;
    if fields.is_empty() && comparison.agreed.is_empty() {
        return Ok(());
    }
    html.section(&lang.title(Title::Provenance(fields.len())), |html| {
        if !fields.is_empty() {
            let columns = [Column::Field, Column::Before, Column::After].map(|name| lang.column(name));
            html.table(&columns, |html| {
                fields.iter().try_for_each(|field| {
                    let [before, after] = lang.both_values(field, marked);
                    html.row(|html| {
                        html.value_cell(Some(field.field.as_str()))?;
                        html.text_cell(&before)?;
                        html.text_cell(&after)
                    })
                })
            })?;
        }
        if comparison.agreed.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = comparison.agreed.iter().map(|field| marked(field.as_str())).collect();
        html.paragraph(None, &lang.same_fields(&names.join(", ")))
    })
}

/// How many changes of what kinds, and how much could be compared.
fn compared(html: &mut Html<'_>, comparison: &Comparison, changes: &Changes, lang: Lang) -> Written {
    let instances = changes.instances;
    let mut rows: Vec<(Label, String)> = vec![
        (Label::Changes, lang.totals(changes.summary)),
        (
            Label::Components,
            format!(
                "{} → {}, {}",
                lang.grouped(instances.old),
                lang.grouped(instances.new),
                lang.same_components(instances.same)
            ),
        ),
    ];
    rows.extend(lang.edge_changes(changes, marked).map(|edges| (Label::Dependencies, edges)));
    rows.push((Label::Generator, generator(comparison, changes, lang)));
    rows.push((Label::Coverage, lang.compared_coverage(changes)));
    html.section(&lang.html_title(HtmlTitle::Compared), |html| {
        html.table(&[lang.html_label(HtmlLabel::Fact), lang.column(Column::Value)], |html| {
            rows.iter().try_for_each(|(name, value)| {
                html.row(|html| {
                    html.text_cell(lang.label(*name))?;
                    html.text_cell(value)
                })
            })
        })
    })
}

fn generator(comparison: &Comparison, changes: &Changes, lang: Lang) -> String {
    let tools = |tools: &[_]| lang.tools(tools, marked).unwrap_or_else(|| lang.no_tool().to_owned());
    if changes.generator.changed {
        let [before, after] = [&changes.generator.before, &changes.generator.after].map(|list| tools(list));
        return format!("{}{}{}", lang.generators(&before, &after), lang.semicolon(), lang.other_scanner());
    }
    let [old, _] = &comparison.sides;
    let generator = old.document.as_ref().map(|document| document.generator.as_slice());
    lang.the_same(&tools(generator.unwrap_or_default()))
}

/// Every change, in the order of kinds, which has the alerts first; then notes and dependencies.
fn changes(html: &mut Html<'_>, changes: &Changes, lang: Lang) -> Written {
    if let Some(because) = lang.equal_because(changes) {
        html.section(&lang.title(Title::NoChange), |html| list(html, because.into_iter()))?;
    }
    for kind in ChangeKind::ALL {
        let number = changes.summary.count(kind);
        if number == 0 {
            continue;
        }
        html.table_section(
            &lang.title(Title::Changes(kind, number)),
            &CHANGES.map(|name| lang.column(name)),
            |html| {
                let mut entries = changes.changes.iter().filter(|entry| entry.kind == kind);
                entries.try_for_each(|entry| change(html, entry, lang))
            },
        )?;
    }
    if !changes.notes.is_empty() {
        html.section(&lang.title(Title::Notes(changes.notes.len())), |html| {
            list(html, changes.notes.iter().map(|note| lang.diff_note(note, marked)))
        })?;
    }
    let (added, removed) = (&changes.edges.added, &changes.edges.removed);
    edges(html, Title::EdgesAdded(added.len()), added, lang)?;
    edges(html, Title::EdgesRemoved(removed.len()), removed, lang)
}

const CHANGES: [Column; 6] =
    [Column::Package, Column::Version, Column::Level, Column::Ecosystem, Column::Count, Column::Rest];

fn change(html: &mut Html<'_>, entry: &Change, lang: Lang) -> Written {
    html.row(|html| {
        html.text_cell(&lang.package(entry, marked))?;
        html.text_cell(&lang.versions(entry, marked))?;
        html.text_cell(lang.level(entry))?;
        html.value_cell(Some(&entry.ecosystem))?;
        html.number_cell(&lang.grouped(entry.count))?;
        html.text_cell(&lang.details(entry, true, marked).join(", ").replace(GLUE, " "))
    })
}

fn edges(html: &mut Html<'_>, title: Title<'_>, edges: &[Edge], lang: Lang) -> Written {
    if edges.is_empty() {
        return Ok(());
    }
    let columns = [Column::From, Column::To].map(|name| lang.column(name));
    html.table_section(&lang.title(title), &columns, |html| {
        edges.iter().try_for_each(|edge| {
            html.row(|html| {
                html.value_cell(Some(&edge.from))?;
                html.value_cell(Some(&edge.to))
            })
        })
    })
}

/// What was not checked of either side, each once, and the gates that nobody asked for.
fn not_checked(html: &mut Html<'_>, comparison: &Comparison, lang: Lang) -> Written {
    let mut open: Vec<String> = comparison
        .not_asked()
        .iter()
        .map(|one| {
            let code = one.check.code.map_or_else(String::new, |code| format!("{}: ", marked(code.as_str())));
            format!("{}{}{code}{}", lang.unasked_check(one), lang.colon(), lang.check(one.check))
        })
        .collect();
    if comparison.gates().is_empty() {
        let [what, option] = lang.gates_not_asked();
        open.push(format!("{what}{}{}", lang.colon(), marked(option)));
    }
    if open.is_empty() {
        return Ok(());
    }
    html.section(lang.label(Label::NotChecked), |html| list(html, open.into_iter()))
}

/// One build for itself: its document, and all that was checked of its image.
fn side(html: &mut Html<'_>, report: &Report, which: DiffSide, side: &SideReport, lang: Lang) -> Written {
    html.section(&lang.html_title(HtmlTitle::Side(which)), |html| {
        if let Ok(document) = &side.document {
            html.paragraph(
                None,
                &format!(
                    "{}{}{}",
                    lang.sbom_of_side(which),
                    lang.colon(),
                    lang.side_document(document.spec_version, document.components)
                ),
            )?;
            let place = match &document.place {
                DocumentPlace::Evidence(place) => lang.place(place),
                DocumentPlace::Given(name) => name.raw().to_owned(),
            };
            let facts = [place, document.digest.to_string()];
            let trust = [marked(lang.trust(side.trust()))];
            list(html, trust.into_iter().chain(facts.into_iter().map(|fact| marked(&fact))))?;
        }
        image::parts_of(html, report, &side.image, Whose::Side(which), None, lang)
    })
}
