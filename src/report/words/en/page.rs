//! The labels and headings of pages for people, and the sentences around the findings.

use std::fmt::Write as _;

use crate::check::{CheckFinding, CheckId, IdentityFinding};
use crate::diff::ChangeKind;
use crate::evidence::route::Route;
use crate::policy::COMMIT;
use crate::report::ImageReport;
use crate::report::words::Show;
use crate::report::words::page::{Column, FieldLabel, Label, Title, Whose};
use crate::sbom::LicenseRule;
use crate::sbom::conformance::SchemaReport;
use crate::text::ForeignText;
use crate::trust::Annotation;
use crate::trust::ValidUntil;
use crate::verdict::Outcome;

use super::{count, grouped};

pub(in crate::report) fn number(number: usize) -> String {
    grouped(number)
}

pub(in crate::report) fn label(label: Label) -> &'static str {
    match label {
        Label::Attestation => "Attestation",
        Label::Changes => "Changes",
        Label::Components => "Components",
        Label::Coverage => "Coverage",
        Label::Dependencies => "Dependencies",
        Label::Document => "Document",
        Label::DocumentDigest => "Document digest",
        Label::Gate => "Gate",
        Label::Gates => "Gates",
        Label::Generator => "Generator",
        Label::Key => "Key",
        Label::Licenses => "Licenses",
        Label::Listed => "Listed",
        Label::NotAnswered => "Not answered",
        Label::NotChecked => "Not checked",
        Label::Note => "Note",
        Label::NothingAt => "Absent at",
        Label::OtherSbom => "Other SBOM",
        Label::Platforms => "Platforms",
        Label::Provenance => "Provenance",
        Label::Route => "Route",
        Label::Sample => "Sample",
        Label::Shard => "Part",
        Label::Same => "The same",
        Label::Schema => "Schema",
        Label::Settings => "Settings",
        Label::Signature => "Signature",
        Label::Signed => "Signed",
        Label::Subject => "Subject",
        Label::Timestamp => "Time-stamp",
        Label::Weakness => "Weakness",
    }
}

pub(in crate::report) fn field(label: FieldLabel) -> &'static str {
    match label {
        FieldLabel::Algorithm => "algorithm",
        FieldLabel::At => "at",
        FieldLabel::Builder => "builder",
        FieldLabel::Commit => "commit",
        FieldLabel::Components => "components",
        FieldLabel::Copies => "copies",
        FieldLabel::Coverage => "coverage",
        FieldLabel::Dependencies => "dependencies",
        FieldLabel::Ecosystems => "ecosystems",
        FieldLabel::Expected => "expected",
        FieldLabel::Found => "found",
        FieldLabel::Licenses => "licenses",
        FieldLabel::Log => "log",
        FieldLabel::OnRecord => "on record",
        FieldLabel::Before => "before",
        FieldLabel::SeveralVersions => "several",
        FieldLabel::Sha256 => "sha256",
        FieldLabel::Signed => "signed",
        FieldLabel::Source => "source",
        FieldLabel::Subject => "subject",
        FieldLabel::SubjectName => "subject name",
        FieldLabel::SubjectType => "subject type",
        FieldLabel::SubjectVersion => "subject version",
    }
}

pub(in crate::report) fn column(column: Column) -> &'static str {
    match column {
        Column::After => "After",
        Column::Answer => "Answer",
        Column::Before => "Before",
        Column::Check => "Check",
        Column::Commit => "Commit",
        Column::Container => "Container",
        Column::Count => "Count",
        Column::Ecosystem => "Ecosystem",
        Column::Element => "Element",
        Column::Field => "Field",
        Column::Found => "What was found",
        Column::From => "From",
        Column::Gate => "Gate",
        Column::Have => "Have",
        Column::Image => "Image",
        Column::Level => "Level",
        Column::License => "License",
        Column::Name => "Name",
        Column::Namespace => "Namespace",
        Column::Outcome => "Outcome",
        Column::Package => "Package",
        Column::Places => "Places",
        Column::Pod => "Pod",
        Column::Remedy => "How to fix it",
        Column::Rest => "Details",
        Column::Runs => "Runs",
        Column::Says => "What it says",
        Column::Sha256 => "SHA-256",
        Column::To => "To",
        Column::Trust => "Trust",
        Column::Type => "Type",
        Column::Value => "Value",
        Column::Verdict => "Verdict",
        Column::Version => "Version",
        Column::Versions => "Versions",
        Column::Where => "Where",
    }
}

pub(in crate::report) fn title(title: Title<'_>) -> String {
    match title {
        Title::Attestations(n) => format!("Attestations: {}", grouped(n)),
        Title::Changes(kind, n) => {
            let alert = if kind.is_alert() { " (alert)" } else { "" };
            format!("{}{alert}: {}", of_kind(kind), grouped(n))
        }
        Title::Checks(Whose::Image, n) => format!("Checks of the image: {n}"),
        Title::Checks(Whose::Side(which), n) => format!("Checks of the {} build: {n}", which.as_str()),
        Title::Components(listed, all) => format!("Components: {} of {}", grouped(listed), grouped(all)),
        Title::Containers(n) => format!("Containers: {}", grouped(n)),
        Title::LicenseGate(rule, gate, n) => {
            let rule = match rule {
                LicenseRule::Deny => "Denied license",
                LicenseRule::Allow => "Allowed licenses",
            };
            format!("{rule}: {}, {}", super::sbom::outcome(gate), count(n, "package"))
        }
        Title::EdgesAdded(n) => format!("Dependencies added: {}", grouped(n)),
        Title::EdgesRemoved(n) => format!("Dependencies removed: {}", grouped(n)),
        Title::Ecosystems(n) => format!("Ecosystems: {n}"),
        Title::Gates(n) => format!("Gates: {n}"),
        Title::Licenses(n) => format!("Licenses: {}", grouped(n)),
        Title::List(list) => super::sbom::list(list),
        Title::MoreThanOnce(n) => format!("Versions that occur more than once: {}", grouped(n)),
        Title::NoChange => "No component changed".to_owned(),
        Title::NotAnswered(n) => format!("Not answered: {}", grouped(n)),
        Title::NotVerified(n) => format!("Not verified: {}", count(n, "image")),
        Title::Notes(n) => format!("Notes: {n}"),
        Title::OtherSboms(n) => format!("Other SBOMs: {n}"),
        Title::Provenance(n) => format!("Provenance: {}", super::diff::differ(n)),
        Title::Schema(outcome, n) => {
            format!("Schema: {}, {}", super::sbom::outcome(outcome), count(n, "violation"))
        }
        Title::SeveralVersions(n) => format!("Packages with several versions: {}", grouped(n)),
        Title::Signatures(n) => format!("Signatures: {}", grouped(n)),
        Title::Signed(Whose::Image, n) => format!("Signed: {n}"),
        Title::Signed(Whose::Side(which), n) => format!("Signed of the {} build: {n}", which.as_str()),
        Title::SignedOfAll(n) => format!("Signed: {}", grouped(n)),
        Title::Verified(n) => format!("Verified: {}", count(n, "image")),
        Title::Weaknesses(n) => format!("Weaknesses: {n}"),
    }
}

fn of_kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Integrity => "Different bytes under the same version",
        ChangeKind::Substitution => "Substituted",
        ChangeKind::Downgraded => "Downgraded",
        ChangeKind::License => "License changed",
        ChangeKind::Added => "Added",
        ChangeKind::Removed => "Removed",
        ChangeKind::Upgraded => "Upgraded",
        ChangeKind::Changed => "Changed",
        ChangeKind::Copies => "More or fewer copies",
    }
}

pub(in crate::report) fn more(number: usize) -> String {
    format!("and {} more", grouped(number))
}

pub(in crate::report) fn cut(number: usize) -> String {
    format!("{number} more")
}

pub(in crate::report) fn more_below(number: usize) -> String {
    format!("and {} more below", grouped(number))
}

pub(in crate::report) fn more_in_json(number: usize) -> String {
    format!("and {number} more (-o json lists all)")
}

pub(in crate::report) fn more_violations(number: usize) -> String {
    format!("and {number} more (-o json lists the first hundred)")
}

pub(in crate::report) fn spoken(image: &ImageReport) -> String {
    let passed =
        |id: CheckId| image.checks().iter().any(|check| check.id() == id && check.outcome() == Outcome::Pass);
    let value = |name: &str| match image.annotations().get(name) {
        Some(Annotation::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let Some(mut sentence) = super::pods::signed(image) else { return super::pods::unjudged().to_owned() };
    let signed_name = image.checks().iter().find_map(|check| match &check.finding {
        CheckFinding::Identity(IdentityFinding::Same { expected, own, .. }) => Some((expected, *own)),
        _ => None,
    });
    if let Some((_, true)) = signed_name {
        sentence.push_str(", under this name");
    }
    if let (Some(tenant), true) = (value("tenant_id"), passed(CheckId::Pins)) {
        let _ = write!(sentence, ", for tenant {tenant}");
    }
    if let (Some(commit), true) = (value(COMMIT), passed(CheckId::Pins)) {
        let short: String = commit.chars().take(12).collect();
        let _ = write!(sentence, ", from commit {short}");
    }
    match (passed(CheckId::Sbom), passed(CheckId::Provenance)) {
        (true, true) => sentence.push_str("; its SBOM and its provenance are attested"),
        (true, false) => sentence.push_str("; its SBOM is attested"),
        (false, true) => sentence.push_str("; its provenance is attested"),
        (false, false) => {}
    }
    sentence.push('.');
    if let Some((name, false)) = signed_name {
        // A name stands alone: nothing follows it.
        let _ = write!(sentence, " The signed name is {name}");
    }
    sentence
}

/// How a registry was reached; its address stands before.
pub(in crate::report) fn route(route: &Route) -> Vec<String> {
    let Route { address: _, alias, connect_to, proxy, plain_http, recorded } = route;
    let parts = [
        alias.as_ref().map(|alias| format!("--registry-alias {}", ForeignText::new(alias))),
        connect_to.as_ref().map(|to| format!("--connect-to {}", ForeignText::new(to))),
        proxy.as_ref().map(|proxy| format!("through the proxy {proxy}")),
        plain_http.then(|| "plain http".to_owned()),
        recorded
            .as_ref()
            .map(|at| format!("an evidence pack, written at {at}; name and time are its own claims")),
    ];
    parts.into_iter().flatten().collect()
}

pub(in crate::report) fn no_verdict() -> &'static str {
    "Nothing was verified"
}

pub(in crate::report) fn no_verdict_in_short() -> &'static str {
    "nothing was verified"
}

pub(in crate::report) fn error_word() -> &'static str {
    "error"
}

pub(in crate::report) fn nothing_judged() -> &'static str {
    "No image was checked."
}

pub(in crate::report) fn pinned(pinned: bool) -> &'static str {
    if pinned { "the key is pinned" } else { "the key is not one of the pinned keys" }
}

pub(in crate::report) fn accepted() -> &'static str {
    "the key is the one that was named, and is on record from now on"
}

pub(in crate::report) fn key_end(until: ValidUntil) -> String {
    format!("counts until {until}")
}

pub(in crate::report) fn pin_it() -> &'static str {
    "Compare the fingerprint over a second channel, then pin it with --key-fingerprint."
}

pub(in crate::report) fn signed_for(identity: &ForeignText) -> String {
    format!("signed for {identity}")
}

pub(in crate::report) fn image_itself(verdict: &str) -> String {
    format!("The image itself is {verdict}:")
}

pub(in crate::report) fn image_holds() -> &'static str {
    "The image itself is verified:"
}

pub(in crate::report) fn not_backed() -> &'static str {
    "The image is verified, but no attestation contains this document."
}

pub(in crate::report) fn nothing_shown(name: &str, strong: Show) -> String {
    format!("{} for {name}", strong("Nothing to show"))
}

pub(in crate::report) fn unlisted(schema: &SchemaReport) -> String {
    match schema.violations - schema.errors.len().min(schema.violations) {
        0 => String::new(),
        n => format!("; the first {} are listed, {} are not", schema.errors.len(), grouped(n)),
    }
}

pub(in crate::report) fn no_component() -> &'static str {
    "No component matches."
}

pub(in crate::report) fn serial_number(shown: &str) -> String {
    format!("serial number {shown}")
}

pub(in crate::report) fn have_license(all: usize) -> String {
    format!("of {} have one", grouped(all))
}

pub(in crate::report) fn licensed(with: usize, all: usize) -> String {
    format!("{} {}", grouped(with), have_license(all))
}

pub(in crate::report) fn no_assertion(number: usize) -> Option<String> {
    (number > 0).then(|| format!("{} say NOASSERTION", grouped(number)))
}

pub(in crate::report) fn more_types(number: usize) -> String {
    format!("and {number} more types")
}

pub(in crate::report) fn in_more(number: usize) -> String {
    format!("in {number} more")
}

pub(in crate::report) fn several_versions(shown: &str) -> String {
    format!("in several versions: {shown}")
}

pub(in crate::report) fn more_than_once(shown: &str) -> String {
    format!("more than once: {shown}")
}

pub(in crate::report) fn in_instances(number: usize) -> String {
    format!("({})", count(number, "instance"))
}

pub(in crate::report) fn times(number: usize) -> String {
    format!("{} times", grouped(number))
}

pub(in crate::report) fn no_version() -> &'static str {
    "no version"
}

pub(in crate::report) fn no_license() -> &'static str {
    "no license"
}

pub(in crate::report) fn listed_of(rows: usize, all: usize) -> String {
    format!("{} of {}", grouped(rows), count(all, "component"))
}
