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
use super::{count, grouped, plural};

/// What kind of document it is, by which tools, of when, and how large.
pub(in crate::report) fn made(document: &Document, show: Show) -> String {
    let BomSummary { spec_version, generator, timestamp, .. } = &document.summary;
    let mut out = format!("CycloneDX {spec_version}");
    match tools(generator, show) {
        None => out.push_str(" par un outil non nommé"),
        Some(tools) => out.push_str(&format!(" par {tools}")),
    }
    match timestamp {
        Some(timestamp) => out.push_str(&format!(", {}", show(timestamp))),
        None => out.push_str(", sans date"),
    }
    out.push_str(&format!(", {}", count(document.bytes.get().len(), "octet")));
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
        n => format!(" et {n} de plus"),
    };
    (!tools.is_empty()).then(|| format!("{}{more}", tools.join(" et ")))
}

/// Where a document is from, and whether it is signed.
pub(in crate::report) fn whose(trust: Trust, source: DocumentSource) -> &'static str {
    match (trust, source) {
        (Trust::Verified, _) => "tel qu’attesté par la clé",
        (Trust::Untrusted, DocumentSource::Attestation) => "attesté, mais l’image n’est pas vérifiée",
        (_, DocumentSource::Attached) => "tel qu’attaché à l’image par un auteur inconnu",
        (_, DocumentSource::Api) => "tel que servi par l’API de la plateforme, sans signature",
        (_, DocumentSource::File) | (Trust::Unsigned, DocumentSource::Attestation) => {
            "tel que donné, sans signature"
        }
    }
}

/// The line near the top where no trusted signature covers what is shown.
pub(in crate::report) fn warning(trust: Trust) -> Option<&'static str> {
    match trust {
        Trust::Verified => None,
        Trust::Unsigned => Some("personne n’a signé ce document"),
        Trust::Untrusted => {
            Some("le document ci-dessous n’est pas digne de confiance\u{a0}: l’image n’est pas vérifiée")
        }
    }
}

/// What it means that the document's own subject is another digest than the image's.
pub(in crate::report) fn other_subject(trust: Trust) -> &'static str {
    match trust {
        Trust::Verified => {
            "le document donne ce condensat pour sujet, et non celui de l’image\u{a0}: syft a vu le manifeste d’une plateforme, ou l’image avant son envoi\u{202f}; l’attestation lie le document à l’image"
        }
        Trust::Unsigned | Trust::Untrusted => {
            "le document donne ce condensat pour sujet, et non celui de l’image\u{a0}: il peut porter sur une autre image"
        }
    }
}

/// What `--check schema` found.
pub(in crate::report) fn schema(schema: &SchemaReport, show: Show) -> String {
    let version = schema.spec_version.as_ref().map_or_else(
        || "un document sans version".to_owned(),
        |version| format!("CycloneDX {}", show(version.raw())),
    );
    if let Some(why) = &schema.unread {
        return format!("{version}\u{a0}: non vérifié, {}", unreadable(why));
    }
    match schema.outcome() {
        GateOutcome::Pass => format!("{version}\u{a0}: valide selon son schéma"),
        GateOutcome::Fail => {
            let least = if schema.cut { "au moins " } else { "" };
            format!("{version}\u{a0}: {least}{} de son schéma", count(schema.violations, "violation"))
        }
        GateOutcome::Undecided => {
            format!("{version}\u{a0}: non vérifié, seul CycloneDX 1.4 est pris en charge")
        }
    }
}

/// The word of a gate.
pub(in crate::report) fn outcome(outcome: GateOutcome) -> &'static str {
    match outcome {
        GateOutcome::Pass => "réussi",
        GateOutcome::Fail => "échec",
        GateOutcome::Undecided => "indéterminé",
    }
}

/// Where a violation is.
pub(in crate::report) fn pointer(path: &str, show: Show) -> String {
    if path.is_empty() { "le document lui-même".to_owned() } else { show(path) }
}

/// What a gate found.
pub(in crate::report) fn gate(gate: &LicenseGate, show: Show) -> String {
    let id = show(&gate.value.license);
    let of = gate.value.ecosystems.as_deref().map_or_else(String::new, |names| format!(" ({})", show(names)));
    let unknown = match gate.unknown {
        0 => String::new(),
        1 => "\u{202f}; 1 n’a aucune licence évaluable".to_owned(),
        n => format!("\u{202f}; {} n’ont aucune licence évaluable", grouped(n)),
    };
    match (gate.rule, gate.outcome()) {
        (LicenseRule::Deny, GateOutcome::Fail) => {
            let or_another = if gate.is_one_of_several { " ou une autre licence refusée" } else { "" };
            let components = count(gate.count, "composant");
            format!("{components}{of}\u{a0}: usage impossible sans {id}{or_another}{unknown}")
        }
        (LicenseRule::Deny, GateOutcome::Pass | GateOutcome::Undecided) => {
            format!("aucun composant{of} n’exige {id}{unknown}")
        }
        (LicenseRule::Allow, GateOutcome::Fail) => {
            let components = count(gate.count, "composant");
            format!("{components}{of}\u{a0}: usage impossible sous les seules licences admises{unknown}")
        }
        (LicenseRule::Allow, GateOutcome::Pass) => {
            format!("les licences admises suffisent pour tous les composants{of}{unknown}")
        }
        (LicenseRule::Allow, GateOutcome::Undecided) => {
            format!("on ne sait pas pour tous les composants{of} si les licences admises suffisent{unknown}")
        }
    }
}

/// What to do about a gate. The id of a denied license is an SPDX id, without characters that could act.
pub(in crate::report) fn license_advice(gate: &LicenseGate, show: Show) -> String {
    let id = &gate.value.license;
    match (gate.rule, gate.outcome()) {
        (LicenseRule::Deny, _) => {
            let narrower = match gate.value.ecosystems {
                None => format!("\u{202f}; --deny-license npm,pypi:{} ne contrôle que ces écosystèmes", show(id)),
                Some(_) => String::new(),
            };
            format!("--filter 'license=*{}*' les énumère avec leurs emplacements{narrower}", show(id))
        }
        (LicenseRule::Allow, GateOutcome::Undecided) => {
            "--filter license= énumère les composants sans licence\u{202f}; `unknown` parmi les licences admises les laisse passer"
                .to_owned()
        }
        (LicenseRule::Allow, _) => "--list montre chaque composant avec sa licence".to_owned(),
    }
}

/// A list of elements in one line: which edition, from where, and how far it is answered.
pub(in crate::report) fn list(list: &ElementList) -> String {
    let standard = list.standard;
    let basis = match standard.basis() {
        Basis::Primary => "la liste a été comparée au texte publié",
        Basis::Secondary => "la liste n’a pas été comparée au texte publié",
    };
    let (name, edition) = (standard.as_str().to_uppercase(), standard.edition());
    match &list.elements {
        Ok(elements) => {
            let present = |element: &&Element| element.answer == ElementAnswer::Present;
            let whole = elements.iter().filter(present).count();
            format!(
                "{name} {edition}\u{a0}: {whole} sur {} éléments présents\u{202f}; {basis}",
                elements.len()
            )
        }
        Err(_) => format!(
            "{name} {edition}\u{a0}: indéterminé, le document ne peut pas être contrôlé\u{202f}; {basis}"
        ),
    }
}

/// Those lists that the document could not be asked, and why.
pub(in crate::report) fn undecided_lists(lists: &[ElementList]) -> Option<String> {
    let undecided = || lists.iter().filter_map(|list| Some((list.standard, list.elements.as_ref().err()?)));
    let (_, why) = undecided().next()?;
    let names: Vec<&str> = undecided().map(|(standard, _)| standard.as_str()).collect();
    let (names, code) = (names.join(", "), why.code());
    Some(format!(
        "{names}\u{a0}: indéterminé, le document ne peut pas être contrôlé\u{a0}: {code}: {}",
        unreadable(why)
    ))
}

/// How far an element is there, in words.
pub(in crate::report) fn answer(answer: ElementAnswer) -> &'static str {
    match answer {
        ElementAnswer::Present => "présent",
        ElementAnswer::Partial => "partiel",
        ElementAnswer::Missing => "absent",
        ElementAnswer::NotExpressible => "non exprimable",
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
        (true, DocumentSource::Attestation) => "dit la même chose des composants".to_owned(),
        (true, _) => "identique au SBOM attesté".to_owned(),
        (false, _) if other.differences.is_empty() => "différent".to_owned(),
        (false, _) => {
            let differences: Vec<String> = other.differences.iter().map(difference).collect();
            format!("diffère\u{a0}: {}", differences.join("\u{202f}; "))
        }
    }
}

/// Where a component is: its first path, and how many more.
pub(in crate::report) fn places(paths: &[String], show: Show) -> String {
    match paths {
        [] => String::new(),
        [one] => show(one),
        [first, more @ ..] => format!("{} et {}", show(first), others(more.len())),
    }
}

fn others(number: usize) -> String {
    let s = plural(number as u64);
    format!("{} autre{s} emplacement{s}", grouped(number))
}

/// The same behind a row; empty where no place is known.
pub(in crate::report) fn at_places(paths: &[String], show: Show) -> String {
    match places(paths, show) {
        places if places.is_empty() => places,
        places => format!("à{GLUE}{places}"),
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
        ("licence", coverage.license),
        ("fournisseur", coverage.supplier),
        ("hash", coverage.hash),
        ("digest", coverage.digest),
    ]
    .map(|(name, have)| (name, format!("{}/{}", grouped(have.have), grouped(have.of))))
}

/// What the document says of dependencies.
pub(in crate::report) fn edges(edges: DependencyCounts) -> String {
    match edges.entries {
        0 => "le document n’en consigne aucune".to_owned(),
        n => {
            let entries = if n < 2 { "entrée" } else { "entrées" };
            let dangling = match edges.dangling {
                0 => String::new(),
                dangling => format!(", {} sans cible", grouped(dangling)),
            };
            format!("{} dans {} {entries}{dangling}", count(edges.edges, "arête"), grouped(n))
        }
    }
}

/// Why a text is not a filter.
pub(in crate::report) fn filter_error(why: &FilterError) -> String {
    let keys = Filter::KEYS.join(", ");
    match why {
        FilterError::NoFilter(text) => {
            format!(
                "`{text}` n’est pas un filtre\u{202f}; écrivez KEY=GLOB, comme `name=lib*`, où KEY est l’une de {keys}"
            )
        }
        FilterError::OtherKey(key) => {
            format!("`{key}` n’est pas une clé de filtre\u{202f}; les clés sont {keys}")
        }
    }
}

/// Why a text does not name licenses.
pub(in crate::report) fn license_rule_error(why: &LicenseRuleError) -> String {
    let expected = match why.rule {
        LicenseRule::Deny => {
            "écrivez `GPL-3.0-only`, `GPL-2.0-only WITH Classpath-exception-2.0` ou `npm,pypi:GPL-3.0-only`"
        }
        LicenseRule::Allow => "écrivez `MIT,GPL-3.0-only`, `MIT,unknown` ou `npm,pypi:MIT,Apache-2.0`",
    };
    match &why.problem {
        LicenseRuleProblem::NoEcosystem(name, nearest) => {
            let meant =
                nearest.map(|name| format!(" (vouliez-vous dire `{name}`\u{202f}?)")).unwrap_or_default();
            format!("`{name}` n’est pas un type de package URL{meant}\u{202f}; {expected}")
        }
        LicenseRuleProblem::NotOne(text) => {
            format!("`{text}` n’est pas une licence unique\u{202f}; {expected}")
        }
        LicenseRuleProblem::NotListed(id) => {
            format!(
                "`{id}` n’est pas dans la liste de licences SPDX {SPDX_LIST}, et n’est pas un `LicenseRef-`\u{202f}; {expected}"
            )
        }
    }
}
