//! What is said of one change.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{Change, ChangeKind, ChangeSide, Level, SubstitutedBy, Unordered};
use crate::sbom::PackageKey;

use crate::report::ListedComponent;
use crate::report::words::Show;
use crate::report::words::page::GLUE;

use super::{count, grouped};

/// An entry in one line.
pub(super) fn brief(entry: &Change, show: Show) -> String {
    let mut parts = vec![
        entry.kind.as_str().to_owned(),
        show(&entry.ecosystem),
        package(entry, show),
        versions(entry, show),
    ];
    if let (ChangeKind::License, Some(before), Some(after)) = (entry.kind, &entry.before, &entry.after) {
        parts.push(format!("{} → {}", license(before, show), license(after, show)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

fn license(half: &ChangeSide, show: Show) -> String {
    half.license.as_deref().map_or_else(|| "sans licence".to_owned(), show)
}

/// No line is broken behind the arrow.
fn arrow(before: &str, after: &str) -> String {
    format!("{before} →{GLUE}{after}")
}

/// The package; of a substitution both.
pub(in crate::report) fn package(entry: &Change, show: Show) -> String {
    let name = entry.name.as_deref();
    match &entry.replaced_by {
        Some(after) => format!("{} → {}", show(&entry.package.name()), named(after, name, show)),
        None => named(&entry.package, name, show),
    }
}

/// A package, and the component's name where the purl says another one.
fn named(package: &PackageKey, name: Option<&str>, show: Show) -> String {
    let own = show(&package.name());
    match name.filter(|name| !package.has_name(name)) {
        Some(name) => format!("{own} (nommé {})", show(name)),
        None => own,
    }
}

/// The package of a component that is listed, and those qualifiers of it that tell it from others.
pub(in crate::report) fn listed_package(
    row: &ListedComponent,
    qualifiers: Option<&str>,
    show: Show,
) -> String {
    let named = named(&row.package, row.name.as_deref(), show);
    qualifiers.map_or(named.clone(), |qualifiers| format!("{named} {}", show(qualifiers)))
}

/// The version, or both.
pub(in crate::report) fn versions(entry: &Change, show: Show) -> String {
    let of = |half: &ChangeSide| half.version.as_deref().map_or_else(|| "sans version".to_owned(), show);
    match (&entry.before, &entry.after) {
        (Some(before), Some(after)) if before.version != after.version => {
            format!("{} → {}", of(before), of(after))
        }
        (Some(one), _) | (None, Some(one)) => of(one),
        (None, None) => String::new(),
    }
}

/// `patch`, or what is known instead.
pub(in crate::report) fn level(entry: &Change) -> &'static str {
    match (entry.level, entry.order) {
        (Some(Level::Major), _) => "majeure",
        (Some(Level::Minor), _) => "mineure",
        (Some(Level::Patch), _) => "correctif",
        (Some(Level::Other), _) => "autre",
        (None, Some(Unordered::Unknown)) => "ordre inconnu",
        (None, Some(Unordered::Equal)) => "ordre égal",
        (None, None) => "",
    }
}

/// `×2`.
pub(in crate::report) fn times(entry: &Change) -> String {
    if entry.count == 1 { String::new() } else { format!("×{}", grouped(entry.count)) }
}

/// Further details of an entry; with `all`, also those that are usually noise.
pub(in crate::report) fn details(entry: &Change, all: bool, show: Show) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(by) = entry.by {
        said.push(match by {
            SubstitutedBy::Name => "le même nom".to_owned(),
            SubstitutedBy::Path => "le même chemin".to_owned(),
        });
    }
    match (entry.kind, &entry.before, &entry.after) {
        (ChangeKind::License, Some(before), Some(after)) => {
            said.push(arrow(&license(before, show), &license(after, show)));
        }
        (ChangeKind::Copies, Some(before), Some(after)) => {
            let copies = if after.count < 2 { "exemplaire" } else { "exemplaires" };
            said.push(arrow(&grouped(before.count), &format!("{} {copies}", grouped(after.count))));
        }
        (ChangeKind::Added, _, Some(after)) => said.push(license(after, show)),
        (ChangeKind::Integrity | ChangeKind::Changed, Some(before), Some(after)) => {
            hashes(&mut said, before, after, show);
        }
        _ => {}
    }
    if let Some(qualifiers) = entry.package.qualifiers() {
        said.push(show(qualifiers));
    }
    // The packages of a distribution all have the path of its package database.
    let listed = matches!(entry.ecosystem.as_str(), "deb" | "rpm" | "apk" | "alpine");
    let moves = entry.alert || matches!(entry.kind, ChangeKind::Added | ChangeKind::Copies);
    let half = entry.after.as_ref().or(entry.before.as_ref());
    if let Some(half) = half.filter(|half| !half.paths.is_empty() && (all || (moves && !listed))) {
        said.push(super::sbom::at_places(&half.paths, show));
    }
    let others: Vec<String> =
        entry.other_versions.iter().take(OTHERS).map(|version| or_none(version, show)).collect();
    if !others.is_empty() {
        let more = match entry.other_versions.len() - others.len() {
            0 => String::new(),
            n => format!(" et {} de plus", grouped(n)),
        };
        let verb = if others.len() == 1 && more.is_empty() { "demeure" } else { "demeurent" };
        said.push(format!("= {}{more} {verb}", others.join(", ")));
    }
    said
}

/// Other versions that are named.
const OTHERS: usize = 5;

fn or_none(version: &str, show: Show) -> String {
    if version.is_empty() { "sans version".to_owned() } else { show(version) }
}

/// The digests that differ, whole.
fn hashes(said: &mut Vec<String>, before: &ChangeSide, after: &ChangeSide, show: Show) {
    const SHOWN: usize = 2;
    let mut beside: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for hash in &after.hashes {
        beside.entry((hash.alg.as_deref(), hash.from)).or_default().insert(&hash.content);
    }
    let mut differ = Vec::new();
    for hash in &before.hashes {
        let Some(values) = beside.get(&(hash.alg.as_deref(), hash.from)) else { continue };
        if let Some(first) = values.first().filter(|_| !values.contains(&*hash.content)) {
            let alg = hash.alg.as_deref().map_or_else(|| "condensat".to_owned(), show);
            differ.push(arrow(&format!("{alg} {}", show(&hash.content)), &show(first)));
        }
    }
    let more = differ.len().saturating_sub(SHOWN);
    said.extend(differ.into_iter().take(SHOWN));
    if more > 0 {
        said.push(format!("et {} de plus", count(more, "condensat")));
    }
}
