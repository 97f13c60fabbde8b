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
use crate::trust::{Annotation, ValidUntil};
use crate::verdict::Outcome;

use super::result::{build, of_build};
use super::{count, grouped};

pub(in crate::report) fn number(number: usize) -> String {
    grouped(number)
}

pub(in crate::report) fn label(label: Label) -> &'static str {
    match label {
        Label::Attestation => "Attestation",
        Label::Changes => "Changements",
        Label::Components => "Composants",
        Label::Coverage => "Couverture",
        Label::Dependencies => "Dépendances",
        Label::Document => "Document",
        Label::DocumentDigest => "Condensat du document",
        Label::Gate => "Critère",
        Label::Gates => "Critères",
        Label::Generator => "Générateur",
        Label::Key => "Clé",
        Label::Licenses => "Licences",
        Label::Listed => "Liste",
        Label::NotAnswered => "Non obtenu",
        Label::NotChecked => "Non vérifié",
        Label::Note => "Note",
        Label::NothingAt => "Absence",
        Label::OtherSbom => "Autre SBOM",
        Label::Platforms => "Plateformes",
        Label::Provenance => "Provenance",
        Label::Route => "Accès",
        Label::Sample => "Échantillon",
        Label::Shard => "Partie",
        Label::Same => "Identique",
        Label::Schema => "Schéma",
        Label::Settings => "Réglages",
        Label::Signature => "Signature",
        Label::Signed => "Signé",
        Label::Subject => "Sujet",
        Label::Timestamp => "Horodatage",
        Label::Weakness => "Réserve",
    }
}

pub(in crate::report) fn field(label: FieldLabel) -> &'static str {
    match label {
        FieldLabel::Algorithm => "algorithme",
        FieldLabel::At => "à",
        FieldLabel::Builder => "builder",
        FieldLabel::Commit => "commit",
        FieldLabel::Components => "composants",
        FieldLabel::Copies => "doublons",
        FieldLabel::Coverage => "couverture",
        FieldLabel::Dependencies => "dépendances",
        FieldLabel::Ecosystems => "écosystèmes",
        FieldLabel::Expected => "attendu",
        FieldLabel::Found => "trouvé",
        FieldLabel::Licenses => "licences",
        FieldLabel::Log => "journal",
        FieldLabel::OnRecord => "consigné",
        FieldLabel::Before => "avant",
        FieldLabel::SeveralVersions => "multiples",
        FieldLabel::Sha256 => "sha256",
        FieldLabel::Signed => "signé",
        FieldLabel::Source => "source",
        FieldLabel::Subject => "sujet",
        FieldLabel::SubjectName => "nom du sujet",
        FieldLabel::SubjectType => "type du sujet",
        FieldLabel::SubjectVersion => "version du sujet",
    }
}

pub(in crate::report) fn column(column: Column) -> &'static str {
    match column {
        Column::After => "Après",
        Column::Answer => "Réponse",
        Column::Before => "Avant",
        Column::Check => "Contrôle",
        Column::Commit => "Commit",
        Column::Container => "Conteneur",
        Column::Count => "Nombre",
        Column::Ecosystem => "Écosystème",
        Column::Element => "Élément",
        Column::Field => "Champ",
        Column::Found => "Constat",
        Column::From => "De",
        Column::Gate => "Critère",
        Column::Have => "Présents",
        Column::Image => "Image",
        Column::Level => "Niveau",
        Column::License => "Licence",
        Column::Name => "Nom",
        Column::Namespace => "Espace de noms",
        Column::Outcome => "Résultat",
        Column::Package => "Paquet",
        Column::Places => "Emplacements",
        Column::Pod => "Pod",
        Column::Remedy => "Comment y remédier",
        Column::Rest => "Détails",
        Column::Runs => "Exécute",
        Column::Says => "Contenu",
        Column::Sha256 => "SHA-256",
        Column::To => "Vers",
        Column::Trust => "Confiance",
        Column::Type => "Type",
        Column::Value => "Valeur",
        Column::Verdict => "Verdict",
        Column::Version => "Version",
        Column::Versions => "Versions",
        Column::Where => "Où",
    }
}

pub(in crate::report) fn title(title: Title<'_>) -> String {
    match title {
        Title::Attestations(n) => format!("Attestations\u{a0}: {}", grouped(n)),
        Title::Changes(kind, n) => {
            let alert = if kind.is_alert() { " (alerte)" } else { "" };
            format!("{}{alert}\u{a0}: {}", of_kind(kind), grouped(n))
        }
        Title::Checks(Whose::Image, n) => format!("Contrôles de l’image\u{a0}: {n}"),
        Title::Checks(Whose::Side(which), n) => format!("Contrôles {}\u{a0}: {n}", of_build(which)),
        Title::Components(listed, all) => {
            format!("Composants\u{a0}: {} sur {}", grouped(listed), grouped(all))
        }
        Title::Containers(n) => format!("Conteneurs\u{a0}: {}", grouped(n)),
        Title::LicenseGate(rule, gate, n) => {
            let rule = match rule {
                LicenseRule::Deny => "Licence refusée",
                LicenseRule::Allow => "Licences admises",
            };
            format!("{rule}\u{a0}: {}, {}", super::sbom::outcome(gate), count(n, "paquet"))
        }
        Title::EdgesAdded(n) => format!("Dépendances ajoutées\u{a0}: {}", grouped(n)),
        Title::EdgesRemoved(n) => format!("Dépendances retirées\u{a0}: {}", grouped(n)),
        Title::Ecosystems(n) => format!("Écosystèmes\u{a0}: {n}"),
        Title::Gates(n) => format!("Critères\u{a0}: {n}"),
        Title::Licenses(n) => format!("Licences\u{a0}: {}", grouped(n)),
        Title::List(list) => super::sbom::list(list),
        Title::MoreThanOnce(n) => format!("Versions présentes plus d’une fois\u{a0}: {}", grouped(n)),
        Title::NoChange => "Aucun composant n’a changé".to_owned(),
        Title::NotAnswered(n) => format!("Non obtenu\u{a0}: {}", grouped(n)),
        Title::NotVerified(n) => format!("Images non vérifiées\u{a0}: {}", grouped(n)),
        Title::Notes(n) => format!("Notes\u{a0}: {n}"),
        Title::OtherSboms(n) => format!("Autres SBOM\u{a0}: {n}"),
        Title::Provenance(n) => format!("Provenance\u{a0}: {}", super::diff::differ(n)),
        Title::Schema(outcome, n) => {
            format!("Schéma\u{a0}: {}, {}", super::sbom::outcome(outcome), count(n, "violation"))
        }
        Title::SeveralVersions(n) => format!("Paquets en plusieurs versions\u{a0}: {}", grouped(n)),
        Title::Signatures(n) => format!("Signatures\u{a0}: {}", grouped(n)),
        Title::Signed(Whose::Image, n) => format!("Signé\u{a0}: {n}"),
        Title::Signed(Whose::Side(which), n) => format!("Signé, pour {}\u{a0}: {n}", build(which)),
        Title::SignedOfAll(n) => format!("Signé\u{a0}: {}", grouped(n)),
        Title::Verified(n) => format!("Images vérifiées\u{a0}: {}", grouped(n)),
        Title::Weaknesses(n) => format!("Réserves\u{a0}: {n}"),
    }
}

fn of_kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Integrity => "Octets différents sous la même version",
        ChangeKind::Substitution => "Substitués",
        ChangeKind::Downgraded => "Rétrogradés",
        ChangeKind::License => "Licence changée",
        ChangeKind::Added => "Ajoutés",
        ChangeKind::Removed => "Retirés",
        ChangeKind::Upgraded => "Mis à niveau",
        ChangeKind::Changed => "Modifiés",
        ChangeKind::Copies => "Plus ou moins d’exemplaires",
    }
}

pub(in crate::report) fn more(number: usize) -> String {
    format!("et {} de plus", grouped(number))
}

pub(in crate::report) fn cut(number: usize) -> String {
    format!("{number} de plus")
}

pub(in crate::report) fn more_below(number: usize) -> String {
    format!("et {} de plus ci-dessous", grouped(number))
}

pub(in crate::report) fn more_in_json(number: usize) -> String {
    format!("et {number} de plus (-o json les énumère tous)")
}

pub(in crate::report) fn more_violations(number: usize) -> String {
    format!("et {number} de plus (-o json énumère les cent premières)")
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
        sentence.push_str(", sous ce nom");
    }
    if let (Some(tenant), true) = (value("tenant_id"), passed(CheckId::Pins)) {
        let _ = write!(sentence, ", pour le locataire {tenant}");
    }
    if let (Some(commit), true) = (value(COMMIT), passed(CheckId::Pins)) {
        let _ = write!(sentence, ", depuis le commit {}", commit.chars().take(12).collect::<String>());
    }
    match (passed(CheckId::Sbom), passed(CheckId::Provenance)) {
        (true, true) => sentence.push_str("\u{202f}; son SBOM et sa provenance sont attestés"),
        (true, false) => sentence.push_str("\u{202f}; son SBOM est attesté"),
        (false, true) => sentence.push_str("\u{202f}; sa provenance est attestée"),
        (false, false) => {}
    }
    sentence.push('.');
    if let Some((name, false)) = signed_name {
        // A name stands alone: nothing follows it.
        let _ = write!(sentence, " Le nom signé est {name}");
    }
    sentence
}

/// How a registry was reached; its address stands before.
pub(in crate::report) fn route(route: &Route) -> Vec<String> {
    let Route { address: _, alias, connect_to, proxy, plain_http, recorded } = route;
    let parts = [
        alias.as_ref().map(|alias| format!("--registry-alias {}", ForeignText::new(alias))),
        connect_to.as_ref().map(|to| format!("--connect-to {}", ForeignText::new(to))),
        proxy.as_ref().map(|proxy| format!("par le proxy {proxy}")),
        plain_http.then(|| "http en clair".to_owned()),
        recorded.as_ref().map(|at| {
            format!("un dossier de preuves, écrit le {at}\u{202f}; le nom et la date n’engagent que lui")
        }),
    ];
    parts.into_iter().flatten().collect()
}

pub(in crate::report) fn no_verdict() -> &'static str {
    "Rien n’a été vérifié"
}

pub(in crate::report) fn no_verdict_in_short() -> &'static str {
    "rien n’a été vérifié"
}

pub(in crate::report) fn error_word() -> &'static str {
    // Of the lines of --quiet, which programs read.
    "error"
}

pub(in crate::report) fn nothing_judged() -> &'static str {
    "Aucune image n’a été contrôlée."
}

pub(in crate::report) fn pinned(pinned: bool) -> &'static str {
    if pinned { "la clé est épinglée" } else { "la clé n’est pas l’une des clés épinglées" }
}

pub(in crate::report) fn accepted() -> &'static str {
    "la clé est celle qui a été nommée, et elle est consignée à partir de maintenant"
}

pub(in crate::report) fn key_end(until: ValidUntil) -> String {
    format!("compte jusqu’à {until}")
}

pub(in crate::report) fn pin_it() -> &'static str {
    "Comparez l’empreinte par un second canal, puis épinglez-la avec --key-fingerprint."
}

pub(in crate::report) fn signed_for(identity: &ForeignText) -> String {
    format!("signée pour {identity}")
}

pub(in crate::report) fn image_itself(verdict: &str) -> String {
    format!("Verdict sur l’image elle-même\u{a0}: {verdict}")
}

pub(in crate::report) fn image_holds() -> &'static str {
    "L’image elle-même est vérifiée\u{a0}:"
}

pub(in crate::report) fn not_backed() -> &'static str {
    "L’image est vérifiée, mais aucune attestation ne contient ce document."
}

pub(in crate::report) fn nothing_shown(name: &str, strong: Show) -> String {
    format!("{} pour {name}", strong("Rien à afficher"))
}

pub(in crate::report) fn unlisted(schema: &SchemaReport) -> String {
    match schema.violations - schema.errors.len().min(schema.violations) {
        0 => String::new(),
        n => format!(
            "\u{202f}; premières énumérées\u{a0}: {}, non énumérées\u{a0}: {}",
            schema.errors.len(),
            grouped(n)
        ),
    }
}

pub(in crate::report) fn no_component() -> &'static str {
    "Aucun composant ne correspond."
}

pub(in crate::report) fn serial_number(shown: &str) -> String {
    format!("numéro de série {shown}")
}

pub(in crate::report) fn have_license(all: usize) -> String {
    format!("sur {} en ont une", grouped(all))
}

pub(in crate::report) fn licensed(with: usize, all: usize) -> String {
    format!("{} {}", grouped(with), have_license(all))
}

pub(in crate::report) fn no_assertion(number: usize) -> Option<String> {
    (number > 0).then(|| format!("{} indiquent NOASSERTION", grouped(number)))
}

pub(in crate::report) fn more_types(number: usize) -> String {
    format!("et {number} types de plus")
}

pub(in crate::report) fn in_more(number: usize) -> String {
    format!("dans {number} de plus")
}

pub(in crate::report) fn several_versions(shown: &str) -> String {
    format!("en plusieurs versions\u{a0}: {shown}")
}

pub(in crate::report) fn more_than_once(shown: &str) -> String {
    format!("plus d’une fois\u{a0}: {shown}")
}

pub(in crate::report) fn in_instances(number: usize) -> String {
    format!("({})", count(number, "occurrence"))
}

pub(in crate::report) fn times(number: usize) -> String {
    format!("{} fois", grouped(number))
}

pub(in crate::report) fn no_version() -> &'static str {
    "sans version"
}

pub(in crate::report) fn no_license() -> &'static str {
    "sans licence"
}

pub(in crate::report) fn listed_of(rows: usize, all: usize) -> String {
    format!("{} sur {}", grouped(rows), count(all, "composant"))
}
