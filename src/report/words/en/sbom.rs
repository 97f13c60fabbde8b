//! What is said of one SBOM. Each sentence is told how to show foreign text.

use crate::report::words::Show;
use crate::report::words::page::GLUE;
use crate::report::{Document, DocumentSource, OtherDocument, SbomReport};
use crate::sbom::conformance::{Basis, Element, ElementAnswer, ElementList, SchemaReport};
use crate::sbom::summary::{DependencyCounts, FieldCoverage};
use crate::sbom::{
    BomSummary, Filter, FilterError, GateOutcome, LicenseGate, LicenseRule, LicenseRuleError,
    LicenseRuleProblem, SPDX_LIST, Tool,
};
use crate::verdict::Trust;

use super::document::{difference, unreadable};
use super::{count, grouped};

/// What kind of document it is, by which tools, of when, and how large.
pub(in crate::report) fn made(document: &Document, show: Show) -> String {
    let BomSummary { spec_version, generator, timestamp, .. } = &document.summary;
    let mut out = format!("CycloneDX {spec_version}");
    match tools(generator, show) {
        None => out.push_str(" by an unnamed tool"),
        Some(tools) => out.push_str(&format!(" by {tools}")),
    }
    match timestamp {
        Some(timestamp) => out.push_str(&format!(", {}", show(timestamp))),
        None => out.push_str(", without a timestamp"),
    }
    out.push_str(&format!(", {} bytes", grouped(document.bytes.get().len())));
    out
}

/// The tools that wrote a document; `None` where it names none.
pub(in crate::report) fn tools(generator: &[Tool<'_>], show: Show) -> Option<String> {
    const SHOWN: usize = 3;
    let tools: Vec<String> = generator
        .iter()
        .take(SHOWN)
        .map(|tool| {
            let named = [&tool.name, &tool.version].into_iter().flatten().map(AsRef::as_ref);
            let named: Vec<&str> = named.collect();
            let named = (!named.is_empty()).then(|| show(&named.join(" ")));
            let vendor = tool.vendor.as_ref().map(|vendor| format!("({})", show(vendor)));
            named.into_iter().chain(vendor).collect::<Vec<_>>().join(" ")
        })
        .filter(|tool| !tool.is_empty())
        .collect();
    let more = match generator.len().saturating_sub(SHOWN) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    (!tools.is_empty()).then(|| format!("{}{more}", tools.join(" and ")))
}

/// Where a document is from, and whether it is signed.
pub(in crate::report) fn whose(trust: Trust, source: DocumentSource) -> &'static str {
    match (trust, source) {
        (Trust::Verified, _) => "as attested by the key",
        (Trust::Untrusted, DocumentSource::Attestation) => "attested, but the image is not verified",
        (_, DocumentSource::Attached) => "as attached to the image by an unknown author",
        (_, DocumentSource::Api) => "as served by the platform's API, without a signature",
        (_, DocumentSource::File) | (Trust::Unsigned, DocumentSource::Attestation) => {
            "as given, without a signature"
        }
    }
}

/// The line near the top where no trusted signature covers what is shown.
pub(in crate::report) fn warning(trust: Trust) -> Option<&'static str> {
    match trust {
        Trust::Verified => None,
        Trust::Unsigned => Some("nobody signed this document"),
        Trust::Untrusted => Some("the document below is not trusted: the image is not verified"),
    }
}

/// What it means that the document's own subject is another digest than the image's.
pub(in crate::report) fn other_subject(trust: Trust) -> &'static str {
    match trust {
        Trust::Verified => {
            "the document names this digest as its subject, not the image's: syft saw one platform's manifest, or the image before it was pushed; the attestation binds the document to the image"
        }
        Trust::Unsigned | Trust::Untrusted => {
            "the document names this digest as its subject, not the image's: it may be about another image"
        }
    }
}

/// What `--check schema` found.
pub(in crate::report) fn schema(schema: &SchemaReport, show: Show) -> String {
    let version = schema.spec_version.as_ref().map_or_else(
        || "a document without a version".to_owned(),
        |version| format!("CycloneDX {}", show(version.raw())),
    );
    if let Some(why) = &schema.unread {
        return format!("{version}: not checked, {}", unreadable(why));
    }
    match schema.outcome() {
        GateOutcome::Pass => format!("{version}: valid against its schema"),
        GateOutcome::Fail => {
            let least = if schema.cut { "at least " } else { "" };
            format!("{version}: {least}{} of its schema", count(schema.violations, "violation"))
        }
        GateOutcome::Undecided => {
            format!("{version}: not checked, only CycloneDX 1.4 is supported")
        }
    }
}

/// The word of a gate.
pub(in crate::report) fn outcome(outcome: GateOutcome) -> &'static str {
    match outcome {
        GateOutcome::Pass => "pass",
        GateOutcome::Fail => "fail",
        GateOutcome::Undecided => "undecided",
    }
}

/// Where a violation is.
pub(in crate::report) fn pointer(path: &str, show: Show) -> String {
    if path.is_empty() { "the document itself".to_owned() } else { show(path) }
}

/// What a gate found.
pub(in crate::report) fn gate(gate: &LicenseGate, show: Show) -> String {
    let id = show(&gate.value.license);
    let of =
        gate.value.ecosystems.as_deref().map_or_else(String::new, |names| format!(" of {}", show(names)));
    let unknown = match gate.unknown {
        0 => String::new(),
        1 => "; 1 has no license that can be evaluated".to_owned(),
        n => format!("; {} have no license that can be evaluated", grouped(n)),
    };
    match (gate.rule, gate.outcome()) {
        (LicenseRule::Deny, GateOutcome::Fail) => {
            let or_another = if gate.is_one_of_several { " or another denied license" } else { "" };
            let components = count(gate.count, "component");
            format!("{components}{of} cannot be used without {id}{or_another}{unknown}")
        }
        (LicenseRule::Deny, GateOutcome::Pass | GateOutcome::Undecided) => {
            format!("no component{of} needs {id}{unknown}")
        }
        (LicenseRule::Allow, GateOutcome::Fail) => {
            let components = count(gate.count, "component");
            format!("{components}{of} cannot be used under the allowed licenses alone{unknown}")
        }
        (LicenseRule::Allow, GateOutcome::Pass) => {
            format!("the allowed licenses are enough for every component{of}{unknown}")
        }
        (LicenseRule::Allow, GateOutcome::Undecided) => {
            format!("it is not known of every component{of} whether the allowed licenses are enough{unknown}")
        }
    }
}

/// What to do about a gate. The id of a denied license is an SPDX id, without characters that could act.
pub(in crate::report) fn license_advice(gate: &LicenseGate, show: Show) -> String {
    let id = &gate.value.license;
    match (gate.rule, gate.outcome()) {
        (LicenseRule::Deny, _) => {
            let narrower = match gate.value.ecosystems {
                None => format!("; --deny-license npm,pypi:{} checks only these ecosystems", show(id)),
                Some(_) => String::new(),
            };
            format!("--filter 'license=*{}*' lists them with their places{narrower}", show(id))
        }
        (LicenseRule::Allow, GateOutcome::Undecided) => {
            "--filter license= lists the components without a license; `unknown` among the allowed lets them through"
                .to_owned()
        }
        (LicenseRule::Allow, _) => "--list shows every component with its license".to_owned(),
    }
}

/// A list of elements in one line: which edition, from where, and how far it is answered.
pub(in crate::report) fn list(list: &ElementList) -> String {
    let standard = list.standard;
    let basis = match standard.basis() {
        Basis::Primary => "the list was compared with the published text",
        Basis::Secondary => "the list was not compared with the published text",
    };
    let (name, edition) = (standard.as_str().to_uppercase(), standard.edition());
    match &list.elements {
        Ok(elements) => {
            let present = |element: &&Element| element.answer == ElementAnswer::Present;
            let whole = elements.iter().filter(present).count();
            format!("{name} {edition}: {whole} of {} elements present; {basis}", elements.len())
        }
        Err(_) => format!("{name} {edition}: undecided, the document cannot be checked; {basis}"),
    }
}

/// Those lists that the document could not be asked, and why.
pub(in crate::report) fn undecided_lists(lists: &[ElementList]) -> Option<String> {
    let undecided = || lists.iter().filter_map(|list| Some((list.standard, list.elements.as_ref().err()?)));
    let (_, why) = undecided().next()?;
    let names: Vec<&str> = undecided().map(|(standard, _)| standard.as_str()).collect();
    let (names, code) = (names.join(", "), why.code());
    Some(format!("{names}: undecided, the document cannot be checked: {code}: {}", unreadable(why)))
}

/// How far an element is there, in words.
pub(in crate::report) fn answer(answer: ElementAnswer) -> &'static str {
    match answer {
        ElementAnswer::Present => "present",
        ElementAnswer::Partial => "partial",
        ElementAnswer::Missing => "missing",
        ElementAnswer::NotExpressible => "not expressible",
    }
}

/// `90/97`; empty where this version of CycloneDX does not have the element.
pub(in crate::report) fn ratio(element: &Element) -> String {
    match (element.have, element.of) {
        (Some(have), Some(of)) => format!("{have}/{of}"),
        _ => String::new(),
    }
}

/// How another document compares with the one that is shown. Foreign text in it is escaped already.
pub(in crate::report) fn compared(other: &OtherDocument) -> String {
    match (other.same, other.source) {
        (true, DocumentSource::Attestation) => "says the same about the components".to_owned(),
        (true, _) => "the same as the attested SBOM".to_owned(),
        (false, _) if other.differences.is_empty() => "not the same".to_owned(),
        (false, _) => {
            let differences: Vec<String> = other.differences.iter().map(difference).collect();
            format!("differs: {}", differences.join("; "))
        }
    }
}

/// Where a component is: its first path, and how many more.
pub(in crate::report) fn places(paths: &[String], show: Show) -> String {
    match paths {
        [] => String::new(),
        [one] => show(one),
        [first, more @ ..] => format!("{} and {}", show(first), count(more.len(), "more place")),
    }
}

/// The same behind a row; empty where no place is known.
pub(in crate::report) fn at_places(paths: &[String], show: Show) -> String {
    match places(paths, show) {
        places if places.is_empty() => places,
        places => format!("at{GLUE}{places}"),
    }
}

/// The checks of an SBOM that were not asked for.
pub(in crate::report) fn not_asked(inside: &SbomReport) -> Option<String> {
    use crate::sbom::conformance::ConformanceCheck;
    let words: Vec<&str> = ConformanceCheck::ALL
        .into_iter()
        .filter(|check| !inside.conformance().asked(*check))
        .map(ConformanceCheck::as_str)
        .collect();
    (!words.is_empty()).then(|| format!("{} (--check)", words.join(", ")))
}

/// How many components say what.
pub(in crate::report) fn coverage(coverage: &FieldCoverage) -> [(&'static str, String); 6] {
    [
        ("purl", coverage.purl),
        ("version", coverage.version),
        ("license", coverage.license),
        ("supplier", coverage.supplier),
        ("hash", coverage.hash),
        ("digest", coverage.digest),
    ]
    .map(|(name, have)| (name, format!("{}/{}", grouped(have.have), grouped(have.of))))
}

/// What the document says of dependencies.
pub(in crate::report) fn edges(edges: DependencyCounts) -> String {
    match edges.entries {
        0 => "the document records none".to_owned(),
        n => {
            let entries = if n == 1 { "entry" } else { "entries" };
            let dangling = match edges.dangling {
                0 => String::new(),
                dangling => format!(", {} dangling", grouped(dangling)),
            };
            format!("{} in {} {entries}{dangling}", count(edges.edges, "edge"), grouped(n))
        }
    }
}

/// Why a text is not a filter.
pub(in crate::report) fn filter_error(why: &FilterError) -> String {
    let keys = Filter::KEYS.join(", ");
    match why {
        FilterError::NoFilter(text) => {
            format!(
                "`{text}` is not a filter; write KEY=GLOB, such as `name=lib*`, where KEY is one of {keys}"
            )
        }
        FilterError::OtherKey(key) => format!("`{key}` is not a filter key; the keys are {keys}"),
    }
}

/// Why a text does not name licenses.
pub(in crate::report) fn license_rule_error(why: &LicenseRuleError) -> String {
    let expected = match why.rule {
        LicenseRule::Deny => {
            "write `GPL-3.0-only`, `GPL-2.0-only WITH Classpath-exception-2.0` or `npm,pypi:GPL-3.0-only`"
        }
        LicenseRule::Allow => "write `MIT,GPL-3.0-only`, `MIT,unknown` or `npm,pypi:MIT,Apache-2.0`",
    };
    match &why.problem {
        LicenseRuleProblem::NoEcosystem(name, nearest) => {
            let meant = nearest.map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default();
            format!("`{name}` is not a package URL type{meant}; {expected}")
        }
        LicenseRuleProblem::NotOne(text) => format!("`{text}` is not a single license; {expected}"),
        LicenseRuleProblem::NotListed(id) => {
            format!(
                "`{id}` is not in the SPDX license list {SPDX_LIST}, and is not a `LicenseRef-`; {expected}"
            )
        }
    }
}
