//! The labels, headings and sentences of the page for an audit file.

use crate::evidence::place::KeyPlace;
use crate::origin::SettingOrigin;
use crate::policy::{Identity, Pin, PinOrigin};
use crate::report::words::Show;
use crate::report::words::html::{HtmlLabel, HtmlNote, HtmlTitle, Vouched};
use crate::report::{Command, DiffSide};
use crate::text::ForeignText;
use crate::verdict::Verdict;

use super::{grouped, page, place, result};

pub(in crate::report) fn tag() -> &'static str {
    "fr"
}

pub(in crate::report) fn window(command: Command, verdict: Option<Verdict>) -> String {
    let verdict = verdict.map_or_else(page::no_verdict_in_short, result::verdict);
    format!("paas-attest {}\u{a0}: {verdict}", command.as_str())
}

pub(in crate::report) fn title(title: HtmlTitle) -> String {
    match title {
        HtmlTitle::Absences => "Emplacements où rien n’a été trouvé".to_owned(),
        HtmlTitle::Asked => "Ce qui a été demandé".to_owned(),
        HtmlTitle::Attestations(n) => format!("Attestations\u{a0}: {}", grouped(n)),
        HtmlTitle::Compared => "Ce qui a pu être comparé".to_owned(),
        HtmlTitle::Controls => "Correspondance avec les référentiels".to_owned(),
        HtmlTitle::Coverage => "Couverture des champs".to_owned(),
        HtmlTitle::Document => "SBOM".to_owned(),
        HtmlTitle::Facts => "Les faits, et qui les affirme".to_owned(),
        HtmlTitle::Gaps(n) => format!("Non obtenu\u{a0}: {}", grouped(n)),
        HtmlTitle::Image(n) => format!("Image {}", grouped(n)),
        HtmlTitle::Images(n) => format!("Images\u{a0}: {}", grouped(n)),
        HtmlTitle::Keys(n) => format!("Clés\u{a0}: {}", grouped(n)),
        HtmlTitle::Recheck => "Comment refaire ces contrôles".to_owned(),
        HtmlTitle::Route => "Accès au registre".to_owned(),
        HtmlTitle::Side(DiffSide::Old) => "L’ancien build".to_owned(),
        HtmlTitle::Side(DiffSide::New) => "Le nouveau build".to_owned(),
        HtmlTitle::Signatures(n) => format!("Signatures\u{a0}: {}", grouped(n)),
        HtmlTitle::Vouching => "Qui l’affirme".to_owned(),
    }
}

pub(in crate::report) fn label(label: HtmlLabel) -> &'static str {
    match label {
        HtmlLabel::Algorithm => "Algorithme",
        HtmlLabel::Bar => "Part",
        HtmlLabel::Builder => "Builder",
        HtmlLabel::BuildType => "Type de build",
        HtmlLabel::CheckApi => "Enregistrements de la plateforme",
        HtmlLabel::Code => "Code",
        HtmlLabel::Commit => "Commit source",
        HtmlLabel::Control => "Référence",
        HtmlLabel::Digest => "Condensat",
        HtmlLabel::Fact => "Fait",
        HtmlLabel::GivenBy => "Donné par",
        HtmlLabel::Identity => "Nom signé",
        HtmlLabel::Image => "Image",
        HtmlLabel::Input => "Entrée",
        HtmlLabel::Key => "Clé",
        HtmlLabel::Limit => "N’est montré en aucun cas",
        HtmlLabel::Log => "Journal de transparence",
        HtmlLabel::MediaType => "Type de média",
        HtmlLabel::Name => "Nom",
        HtmlLabel::Pin => "Épinglage",
        HtmlLabel::Pinned => "Épinglée",
        HtmlLabel::Platform => "Plateforme",
        HtmlLabel::Reason => "Raison",
        HtmlLabel::Require => "Exigé",
        HtmlLabel::Schema => "Même rapport en JSON",
        HtmlLabel::Sha256 => "SHA-256",
        HtmlLabel::Source => "Emplacement",
        HtmlLabel::SigningKey => "Clé de signature",
        HtmlLabel::SourceUri => "Source",
        HtmlLabel::Status => "État",
        HtmlLabel::Support => "Ce que montre cette exécution",
        HtmlLabel::Text => "Texte",
        HtmlLabel::Time => "Date",
        HtmlLabel::Tool => "Outil",
        HtmlLabel::Verdict => "Verdict",
        HtmlLabel::Vouched => "Qui l’affirme",
    }
}

pub(in crate::report) fn vouched(by: Vouched) -> &'static str {
    match by {
        Vouched::Signed => "signé",
        Vouched::Observed => "observé",
        Vouched::Given => "donné",
    }
}

pub(in crate::report) fn vouched_means(by: Vouched) -> &'static str {
    match by {
        Vouched::Signed => "une clé de cette exécution l’a signé, et la signature a été vérifiée",
        Vouched::Observed => {
            "un registre ou l’API de la plateforme l’a dit, ou cela a été calculé à partir de ce qu’ils ont envoyé"
        }
        Vouched::Given => "la ligne de commande, une variable ou cette machine le dit",
    }
}

pub(in crate::report) fn note(note: HtmlNote) -> &'static str {
    match note {
        HtmlNote::Controls => {
            "Références d’exigences, avec les preuves de ce rapport qui aident quelqu’un à les évaluer. Aucune ligne ne dit qu’une exigence est satisfaite\u{a0}: chacune demande aussi ce que nomme l’avant-dernière colonne. Primaire\u{a0}: la référence a été comparée au texte publié. Secondaire\u{a0}: elle a été lue dans une copie ou un résumé fait par d’autres\u{202f}; comparez-la avant de la citer."
        }
        HtmlNote::Quantum => {
            "Aucun des algorithmes acceptés (ECDSA, RSA, Ed25519) ne résiste à un ordinateur quantique."
        }
        HtmlNote::Recheck => {
            "La ligne de commande de cette exécution, où ce que disaient des variables est écrit sous forme d’options\u{a0}:"
        }
        HtmlNote::RecheckDigest => {
            "D’ici là, une étiquette peut mener à une autre image\u{a0}: les condensats de ce rapport disent sur quelles images il porte. Une clé servie ne vaut que ce que vaut l’endroit qui la sert\u{202f}; comparez son empreinte par un second canal."
        }
        HtmlNote::RecheckPack => {
            "Le dossier de preuves de cette exécution contient les octets tels qu’ils ont été reçus, et un script qui les contrôle sans ce programme. Prenez la clé à un endroit de confiance, et non dans le dossier\u{a0}:"
        }
        HtmlNote::ReadHere => {
            "L’image a été lue sur cette machine\u{202f}; aucun registre n’a été interrogé."
        }
        HtmlNote::NoSignature => "Aucune n’a été trouvée aux emplacements qui ont répondu.",
        HtmlNote::Carrier => "le verdict repose sur cette signature",
        HtmlNote::EachBelow => "Chaque image a sa propre section ci-dessous.",
        HtmlNote::NotKept => "Certaines images de cette exécution sont comptées sans être énumérées.",
        HtmlNote::Asked => "comparés",
        HtmlNote::NotAsked => "non comparés",
        HtmlNote::Unsigned => {
            "Personne n’a signé cette page\u{a0}: quiconque la détient peut la modifier. Les preuves sont dans le registre, ou dans le dossier de preuves de l’exécution."
        }
    }
}

pub(in crate::report) fn given_by(origin: &SettingOrigin) -> String {
    if *origin == SettingOrigin::DEFAULT { "la commande elle-même".to_owned() } else { origin.to_string() }
}

pub(in crate::report) fn pin_given_by(pin: &Pin) -> String {
    match pin.origin() {
        PinOrigin::Name => "le nom de l’image".to_owned(),
        PinOrigin::Setting(setting) => given_by(setting),
        PinOrigin::Head { setting, folder, is_merge, is_dirty } => {
            let merge = if *is_merge { ", une fusion" } else { "" };
            let dirty = if *is_dirty { ", avec des modifications non validées" } else { "" };
            format!("{}, HEAD de la copie de travail {folder}{merge}{dirty}", given_by(setting))
        }
    }
}

pub(in crate::report) fn identity_asked(identity: &Identity, show: Show) -> [String; 2] {
    match identity {
        Identity::Own => {
            ["le nom de l’image elle-même, si elle en a un".to_owned(), given_by(&SettingOrigin::DEFAULT)]
        }
        Identity::Named(name) => [show(&name.value.to_string()), given_by(&name.origin)],
        Identity::Any(origin) => {
            ["n’importe lequel\u{a0}: les noms n’ont pas été comparés".to_owned(), given_by(origin)]
        }
    }
}

pub(in crate::report) fn key_pinned(pinned: bool) -> &'static str {
    if pinned { "oui" } else { "non" }
}

pub(in crate::report) fn key_from(place: &KeyPlace, served: bool, show: Show) -> String {
    let shown = show(&place::of_key(place));
    if served { format!("servie par {shown}") } else { format!("donnée\u{a0}: {shown}") }
}

pub(in crate::report) fn signature_names(identity: &ForeignText, show: Show) -> String {
    format!("signée pour {}", show(identity.raw()))
}

pub(in crate::report) fn signed_by(key: &str, show: Show) -> String {
    format!("par la clé {}", show(key))
}

pub(in crate::report) fn states(predicate: &str, show: Show) -> String {
    format!("prédicat {}", show(predicate))
}
