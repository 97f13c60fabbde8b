//! What a reader should know though the verdict holds.

use crate::case::{LayoutStamp, NoStamp};
use crate::known::KeyRecord;
use crate::policy::SAFE_PREFIX;
use crate::sbom::LicenseSibling;
use crate::text::ForeignText;
use crate::weakness::Weakness;

use super::{known, log, place, pods, policy_file, source, timestamp};

pub(in crate::report) fn sentence(weakness: &Weakness) -> String {
    match weakness {
        Weakness::KeyUnpinned(record) => unpinned(record.as_ref()),
        Weakness::PlainHttp(hosts) => {
            format!("la connexion à {} n’était pas chiffrée (--plain-http)", hosts.join(", "))
        }
        Weakness::KeysDiffer(sets) => keys_differ(*sets),
        Weakness::IdentityNotAsked(why) => super::check::not_compared(why),
        Weakness::IdentityFromPack(name) => format!(
            "la signature a été faite pour {name}, qui est le nom dans le dossier de preuves\u{a0}: personne d’autre ne dit que c’est l’image à laquelle vous pensez (--identity HOST/REPO)"
        ),
        Weakness::IdentityUnbound(pinned) => super::check::unbound(*pinned).to_owned(),
        Weakness::OtherSignature(place) => {
            format!(
                "la signature la plus récente qui remplit toutes les exigences fait foi\u{202f}; une autre, avec d’autres annotations, aurait aussi été acceptée\u{a0}: {}",
                place::name(place)
            )
        }
        Weakness::BuildDiffers { app, build, signed_app, signed_build } => {
            let or_none = |text: &Option<ForeignText>| {
                text.as_ref().map_or_else(|| "aucun".to_owned(), ToString::to_string)
            };
            let named = ForeignText::new(format!("{app}/{build}"));
            format!(
                "le nom dit build {app}/{build}, la signature dit {}/{}\u{202f}; build:{named} épingle les deux",
                or_none(signed_app),
                or_none(signed_build)
            )
        }
        Weakness::CommitPrefixShort(digits) => {
            format!(
                "le commit a été comparé par ses {digits} premiers chiffres\u{202f}; un préfixe de moins de {SAFE_PREFIX} est falsifiable"
            )
        }
        Weakness::HeadIsMerge(commit) => {
            format!(
                "HEAD est la fusion {commit} et un pipeline en crée souvent une que la plateforme n’a jamais construite"
            )
        }
        Weakness::Uncommitted(commit) => {
            format!(
                "la copie de travail a des modifications non validées\u{202f}; l’image a été comparée à son commit, {commit}"
            )
        }
        Weakness::WaiverExpired(waiver) => policy_file::expired(waiver),
        Weakness::LogNotProved { place, problem, others } => {
            let others = further(*others);
            format!(
                "l’entrée de journal de transparence à {} ne prouve rien\u{a0}: {}: {}{others}",
                place::name(place),
                problem.code(),
                log::problem(problem)
            )
        }
        Weakness::TimestampNotChecked(stamp) => not_checked(stamp),
        Weakness::SignedTagDiffers { named, signed } => {
            format!(
                "l’image a été nommée par l’étiquette {named}\u{202f}; la signature a été faite pour l’étiquette {signed}"
            )
        }
        Weakness::TagDiffers { tag, leads_to } => {
            format!(
                "le condensat a été contrôlé\u{202f}; l’étiquette {tag} mène maintenant à un autre, {leads_to}"
            )
        }
        Weakness::TagAbsent => "le condensat a été contrôlé\u{202f}; l’étiquette n’existe pas".to_owned(),
        Weakness::TagUnreached(why) => {
            format!(
                "le condensat a été contrôlé\u{202f}; l’étiquette n’a pas pu l’être\u{a0}: {}",
                source::sentence(why)
            )
        }
        Weakness::TagUnreadable(why) => {
            format!(
                "le condensat a été contrôlé\u{202f}; l’étiquette mène à quelque chose d’illisible\u{a0}: {}",
                source::defect(why)
            )
        }
        Weakness::LatestAssumed => {
            "ni étiquette ni condensat donné\u{a0}: `latest` a été contrôlé".to_owned()
        }
        Weakness::OutOfScope(registry) => pods::not_checked(registry),
        Weakness::SbomDiffers { place, first } => {
            let first = first
                .as_ref()
                .map_or_else(String::new, |first| format!("\u{a0}: {}", super::document::difference(first)));
            format!("un autre SBOM de cette image diffère ({}){first}", place::name(place))
        }
        Weakness::LicenseUnknown { rule, asked, count } => {
            let (option, components) = (rule.as_str(), super::count(*count, "composant"));
            format!(
                "--{option} {asked} ne dit rien de {components} sans licence, ou dont la licence n’est pas une expression SPDX"
            )
        }
        Weakness::LicenseSibling(found) => sibling(found),
        Weakness::SchemaOdd(what) => super::conformance::oddity(what),
    }
}

/// How many more there are.
fn further(others: usize) -> String {
    match others {
        0 => String::new(),
        others => format!(" ({} de plus dans la liste)", super::grouped(others)),
    }
}

/// By how many different sets of keys the parts of a run were judged.
fn keys_differ(sets: usize) -> String {
    format!(
        "les parties d’une exécution jointe n’ont pas toutes été jugées avec les mêmes clés ({} jeux de clés différents)",
        super::grouped(sets)
    )
}

/// That a key is not pinned, and what was on record for it.
fn unpinned(record: Option<&KeyRecord>) -> String {
    let unpinned = "la clé a été servie par la plateforme auditée et n’est pas épinglée";
    match record {
        None => unpinned.to_owned(),
        Some(record) => format!("{unpinned}\u{202f}; {}", known::record(record)),
    }
}

/// That a denied license occurs in its other form.
fn sibling(found: &LicenseSibling) -> String {
    let (asked, sibling) = (ForeignText::new(found.asked.as_str()), &found.sibling);
    let components = super::count(found.count, "composant");
    format!("--deny-license {asked} ne refuse pas {sibling}, présent dans {components}")
}

/// That nobody vouches for the time-stamp of a pack.
fn not_checked(stamp: &LayoutStamp) -> String {
    match stamp.found() {
        Ok(stamp) => {
            format!("l’auteur de l’horodatage du dossier de preuves, {}, n’a pas été vérifié", stamp.time())
        }
        Err(NoStamp::Problem(why)) => {
            format!("l’horodatage du dossier de preuves ne prouve rien\u{a0}: {}", timestamp::problem(why))
        }
        Err(NoStamp::Gap(gap)) => {
            format!(
                "l’horodatage du dossier de preuves n’a pas pu être lu\u{a0}: {}",
                source::sentence(&gap.why)
            )
        }
    }
}

/// Which option answers it, behind the sentence.
pub(in crate::report) fn remedy(weakness: &Weakness) -> &'static str {
    match weakness {
        Weakness::KeyUnpinned(_) => " (--key-fingerprint)",
        Weakness::LatestAssumed => " (nommez une étiquette ou un condensat)",
        Weakness::TimestampNotChecked(stamp) if stamp.found().is_ok() => " (--timestamp-ca)",
        Weakness::OutOfScope(_) => " (--require in-scope)",
        Weakness::PlainHttp(_)
        | Weakness::KeysDiffer(_)
        | Weakness::IdentityNotAsked(_)
        | Weakness::IdentityFromPack(_)
        | Weakness::IdentityUnbound(_)
        | Weakness::OtherSignature(_)
        | Weakness::BuildDiffers { .. }
        | Weakness::CommitPrefixShort(_)
        | Weakness::HeadIsMerge(_)
        | Weakness::Uncommitted(_)
        | Weakness::LogNotProved { .. }
        | Weakness::WaiverExpired(_)
        | Weakness::TimestampNotChecked(_)
        | Weakness::SignedTagDiffers { .. }
        | Weakness::TagDiffers { .. }
        | Weakness::TagAbsent
        | Weakness::TagUnreached(_)
        | Weakness::TagUnreadable(_)
        | Weakness::SbomDiffers { .. }
        | Weakness::LicenseUnknown { .. }
        | Weakness::LicenseSibling(_)
        | Weakness::SchemaOdd(_) => "",
    }
}
