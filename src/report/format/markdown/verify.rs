//! `verify` for a comment on a pull request or the summary of a step: of one image its checks and what is signed; of
//! several a table, in which those that are not verified stand first. Those that are verified are cut first.

use crate::check::Check;
use crate::code::Code;
use crate::report::grouping::could_not_start;
use crate::report::pods::rows;
use crate::report::words::page::{Column, Label, Title, Whose};
use crate::report::{ImageReport, Lang, Report, Tally};
use crate::trust::Annotation;
use crate::verdict::{Outcome, Verdict};
use crate::weakness::Weakness;

use super::escape::{code, sentence};
use super::fit::{self, ROWS, Section};
use super::parts::{Facts, explained, facts_table, strong, told};
use super::sections::{items, of_image, table, weakness};

pub(super) const MARKER: &str = "<!-- paas-attest verify -->\n";

/// How many keys, and checks that were not asked, stand outside of the sections.
const FACTS: usize = 20;

pub(super) fn render(report: &Report, images: &[ImageReport], tally: Tally, lang: Lang) -> String {
    let mut top = MARKER.to_owned();
    let mut all = Vec::new();
    match images {
        [image] => {
            one(&mut top, report, image, lang);
            facts(&mut top, report, images, lang);
            of_one(&mut all, image, lang);
        }
        [] if report.verdict().is_none() => {
            top.push_str(&format!("{}\n", sentence(lang.empty_shard())));
            facts(&mut top, report, images, lang);
        }
        images if report.verdict().is_none() => {
            top.push_str(&format!("{}\n", sentence(lang.none_in_scope())));
            facts(&mut top, report, images, lang);
        }
        images => {
            let verdict = strong(lang.verdict(report.verdict_of_images(tally)));
            top.push_str(&format!("{verdict} {}\n", lang.tally(&tally.counts(), tally.total())));
            facts(&mut top, report, images, lang);
            // In this order they are shown, whatever the order in which they were given.
            let order = [
                Verdict::Failed,
                Verdict::Undecided,
                Verdict::Pending,
                Verdict::Waived,
                Verdict::Unsigned,
                Verdict::OutOfScope,
            ];
            let found = order.into_iter().flat_map(|verdict| of_verdict(images, verdict));
            listed(&mut all, &found.collect::<Vec<_>>(), Title::NotVerified, lang);
            open(&mut all);
        }
    }
    gaps(&mut all, images, lang);
    weaknesses(&mut all, report, images, lang);
    containers(&mut all, images, lang);
    if images.len() != 1 {
        let verified: Vec<&ImageReport> = of_verdict(images, Verdict::Verified).collect();
        listed(&mut all, &verified, Title::Verified, lang);
        signed(&mut all, images, lang);
    }
    fit::fit(&top, &all, lang)
}

fn of_verdict(images: &[ImageReport], verdict: Verdict) -> impl Iterator<Item = &ImageReport> {
    images.iter().filter(move |image| image.standing() == verdict)
}

fn one(top: &mut String, report: &Report, image: &ImageReport, lang: Lang) {
    top.push_str(&format!("{} {}\n", strong(lang.verdict(image.standing())), code(image.reference())));
    if let Some(digest) = image.digest() {
        top.push_str(&format!("\n`{digest}`\n"));
    }
    match image.explanation() {
        Some(check) => explained(top, check, report.call(), lang),
        None => top.push_str(&format!("\n{}\n", sentence(&lang.spoken(image)))),
    }
}

/// The keys by which it was judged, and what was not checked.
fn facts(top: &mut String, report: &Report, images: &[ImageReport], lang: Lang) {
    let mut rows: Facts = Vec::new();
    for key in report.head.keys.iter().take(FACTS) {
        let (fingerprint, source) = (key.fingerprint(), code(&lang.key_place(key.source())));
        rows.push((Label::Key, format!("`{fingerprint}` ({}), {source}", key.algorithm())));
    }
    let mut open: Vec<String> = Vec::new();
    for check in images.iter().flat_map(ImageReport::checks).filter(|check| was_not_asked(check)) {
        let text = format!("{} ({})", check.id().as_str(), told(check, lang));
        // Of several images it is most often the same.
        if open.len() < FACTS && !open.contains(&text) {
            open.push(text);
        }
    }
    if let Some(sample) = &report.head.sample {
        rows.push((Label::Sample, lang.sample(sample, code)));
    }
    if let Some(shard) = &report.head.shard {
        rows.push((Label::Shard, lang.shard(shard)));
    }
    if report.head.unchecked > 0 {
        open.push(lang.unchecked(report.head.unchecked));
    }
    if !open.is_empty() {
        rows.push((Label::NotChecked, open.join(", ")));
    }
    facts_table(top, &rows, lang);
}

fn was_not_asked(check: &Check) -> bool {
    check.outcome() == Outcome::NotAsked && !could_not_start(check)
}

/// What nobody should have to unfold.
fn open(all: &mut [Section]) {
    for section in all {
        section.open = true;
    }
}

/// The checks, what is signed, and all that may be a signature or an attestation.
fn of_one(all: &mut Vec<Section>, image: &ImageReport, lang: Lang) {
    of_image(all, image, Whose::Image, lang);
    open(all);
    let signatures = image.signatures().iter().map(|one| {
        let why = one.unused().and_then(|why| lang.listed(why));
        vec![code(&lang.place(one.place())), lang.status(one.status()).to_owned(), because(one.code(), why)]
    });
    let names = [Column::Where, Column::Trust, Column::Found];
    table(all, lang, Title::Signatures(signatures.len()), &names, signatures);
    let attestations = image.attestations().iter().map(|one| {
        let why = one.unused().and_then(|why| lang.listed(why));
        let kind = one.predicate_type().map_or_else(String::new, |kind| code(kind.raw()));
        let place = code(&lang.place(one.place()));
        vec![place, lang.status(one.status()).to_owned(), kind, because(one.code(), why)]
    });
    let names = [Column::Where, Column::Trust, Column::Type, Column::Found];
    table(all, lang, Title::Attestations(attestations.len()), &names, attestations);
}

fn because(why: Option<Code>, words: Option<String>) -> String {
    match (why, words) {
        (Some(why), Some(words)) => format!("`{why}`: {}", sentence(&words)),
        (Some(why), None) => format!("`{why}`"),
        (None, words) => words.map_or_else(String::new, |words| sentence(&words)),
    }
}

/// Images, one a row, with what explains their verdicts.
fn listed(all: &mut Vec<Section>, images: &[&ImageReport], title: fn(usize) -> Title<'static>, lang: Lang) {
    let rows = images.iter().map(|image| {
        let found = image.explanation().map_or_else(String::new, |check| told(check, lang));
        vec![lang.verdict(image.standing()).to_owned(), named(image), found]
    });
    let names = [Column::Verdict, Column::Image, Column::Found];
    table(all, lang, title(rows.len()), &names, rows);
}

/// What runs where, one container a row.
fn containers(all: &mut Vec<Section>, images: &[ImageReport], lang: Lang) {
    let found = rows(images);
    let number = found.len();
    let made: Vec<Vec<String>> = found
        .into_iter()
        .take(ROWS)
        .map(|row| {
            let pod = &row.container.pod;
            let commit = row.commit().map_or_else(String::new, |commit| code(commit.raw()));
            let standing =
                row.standing(lang).map_or_else(String::new, |text| format!(" {}", sentence(&text)));
            vec![
                code(pod.namespace.raw()),
                code(pod.name.raw()),
                format!("{}{}", code(row.container.name.raw()), lang.container_kind(row.container.kind)),
                code(row.runs().raw()),
                lang.verdict(row.image.verdict()).to_owned(),
                format!("{commit}{standing}"),
            ]
        })
        .collect();
    let names =
        [Column::Namespace, Column::Pod, Column::Container, Column::Runs, Column::Verdict, Column::Commit];
    all_rows(all, lang, Title::Containers(number), &names, made, number);
}

/// Name and digest, each of which can be copied.
fn named(image: &ImageReport) -> String {
    let name = code(image.reference());
    match image.digest() {
        Some(digest) if !image.digest_in_name() => format!("{name}<br>`{digest}`"),
        _ => name,
    }
}

/// Places whose answer is missing, of each image in its turn.
fn gaps(all: &mut Vec<Section>, images: &[ImageReport], lang: Lang) {
    let number = images.iter().map(|image| image.gaps().len()).sum();
    let rows = images.iter().flat_map(|image| image.gaps().iter().map(move |gap| (image, gap)));
    // No more sentences are made than a page could contain.
    let rows: Vec<Vec<String>> = rows
        .take(ROWS)
        .map(|(image, gap)| {
            let name = if images.len() == 1 { String::new() } else { code(image.reference()) };
            let why = because(Some(gap.code()), Some(lang.trouble(&gap.why)));
            vec![name, code(&lang.place(&gap.place)), why]
        })
        .collect();
    let names = [Column::Image, Column::Where, Column::Found];
    all_rows(all, lang, Title::NotAnswered(number), &names, rows, number);
}

/// Each once: images often have the same.
fn weaknesses(all: &mut Vec<Section>, report: &Report, images: &[ImageReport], lang: Lang) {
    let mut known: Vec<&Weakness> = Vec::new();
    for one in report.head.weaknesses.iter().chain(images.iter().flat_map(ImageReport::weaknesses)) {
        if known.len() < ROWS && !known.contains(&one) {
            known.push(one);
        }
    }
    if !known.is_empty() {
        let title = lang.title(Title::Weaknesses(known.len()));
        all.push(items(title, String::new(), known.iter().map(|one| weakness(one, lang))));
    }
}

/// What is signed of several images.
fn signed(all: &mut Vec<Section>, images: &[ImageReport], lang: Lang) {
    let number = images.iter().map(|image| image.annotations().len()).sum();
    let rows = images.iter().flat_map(|image| image.annotations().iter().map(move |one| (image, one)));
    let rows: Vec<Vec<String>> = rows
        .take(ROWS)
        .map(|(image, (name, value))| {
            let value = match value {
                Annotation::Text(text) => code(text.raw()),
                Annotation::Other(other) => code(&other.to_string()),
            };
            vec![code(image.reference()), code(name), value]
        })
        .collect();
    let names = [Column::Image, Column::Name, Column::Value];
    all_rows(all, lang, Title::SignedOfAll(number), &names, rows, number);
}

/// A table of the first rows of so many.
fn all_rows(
    all: &mut Vec<Section>,
    lang: Lang,
    title: Title<'_>,
    columns: &[Column],
    rows: Vec<Vec<String>>,
    number: usize,
) {
    let made = rows.len();
    let before = all.len();
    table(all, lang, title, columns, rows.into_iter());
    if let Some(section) = all.get_mut(before) {
        section.beyond += number - made;
    }
}
