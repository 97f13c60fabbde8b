//! French, as the field writes it in France: ANSSI, auditors, engineers. One file for each room that finds
//! something, the same as in English.
//!
//! # Glossary
//!
//! | English | French |
//! |---|---|
//! | verified, not checked | vérifié, non vérifié |
//! | undecided, pending | indéterminé, en attente |
//! | check, finding, gate | contrôle, constat, critère |
//! | weakness | réserve, as an auditor has them |
//! | trusted, refused | de confiance, refusé |
//! | evidence, evidence pack | preuve, dossier de preuves |
//! | digest, hash | condensat |
//! | fingerprint (of a key) | empreinte |
//! | pin, pinned | épinglage, épinglé |
//! | public key, signature, attestation | clé publique, signature, attestation |
//! | payload, envelope, bundle | charge utile (*contenu signé* where it is what a signature is over), enveloppe, bundle |
//! | statement, predicate, subject | déclaration, prédicat, sujet |
//! | SBOM | le SBOM (nomenclature logicielle) |
//! | component, package, instance, supplier | composant, paquet, occurrence, fournisseur |
//! | image, tag, layer, manifest, referrer | image, étiquette, couche, manifeste, référent |
//! | registry, repository, layout | registre, dépôt, arborescence |
//! | transparency log, entry, checkpoint | journal de transparence, entrée, point de contrôle |
//! | signed entry timestamp, inclusion proof | horodatage signé de l’entrée, preuve d’inclusion |
//! | time-stamp, its service, its token | horodatage, service d’horodatage, jeton d’horodatage |
//! | key on record, record of known keys | clé consignée, fichier des clés connues |
//! | sample, seed | échantillon, graine |
//! | control (of a framework), control map | exigence (d’un référentiel), correspondance avec les référentiels |
//! | token, credentials, account | jeton, identifiants, compte |
//! | build, commit, checkout | build, commit, copie de travail |
//! | tenant, platform | locataire, plateforme |
//! | time limit, bound | délai imparti, limite |
//!
//! Codes, names of checks, fields and kinds, options, variables, formats and what stands for a value in the help
//! (`FILE`, `DURATION`) stay as they are: a reader looks for them in the help, in a pipeline or in a document. So does
//! what the system, a parser or another program said. A code stands before its sentence with the colon of codes,
//! `pin-mismatch: `.
//!
//! # Typography
//!
//! A blank before `:` and inside of `«\u{a0}»` is U+00A0, one before `;`, `!`, `?` and between groups of digits
//! U+202F, both written as escapes: no line is broken there, and whoever edits a sentence sees them. The apostrophe is
//! `’`, but in commands. Zero and one are singular. No text of somebody else stands behind *de* or *que*, where it
//! would have to be elided, unless it begins with a consonant or cannot be known.

mod bound;
pub(super) mod check;
mod checkout;
mod code;
mod config;
mod configuration;
pub(super) mod conformance;
pub(super) mod control;
mod defect;
pub(super) mod diff;
pub(super) mod doctor;
pub(super) mod document;
pub(super) mod entry;
pub(super) mod explain;
pub(super) mod export;
mod failure;
mod file;
pub(super) mod format;
pub(super) mod html;
pub(super) mod images;
pub(super) mod join;
mod keys;
pub(super) mod known;
mod layout;
pub(super) mod log;
pub(super) mod login;
pub(super) mod manifest;
pub(super) mod obstacle;
pub(super) mod output;
pub(super) mod page;
pub(super) mod place;
pub(super) mod pods;
mod policy;
pub(super) mod policy_file;
pub(super) mod progress;
pub(super) mod provenance;
pub(super) mod result;
pub(super) mod sbom;
pub(super) mod source;
pub(super) mod stop;
mod subject;
pub(super) mod timestamp;
pub(super) mod trust;
mod unread;
mod value;
pub(super) mod weakness;

use crate::origin::SettingOrigin;

pub(super) use super::say;

/// Whom to blame, behind a sentence that names no option: who typed an option knows which.
fn blamed(setting: Option<&SettingOrigin>) -> String {
    setting.and_then(SettingOrigin::blamed).map_or_else(String::new, |setting| format!(" ({setting})"))
}

/// A sentence that names no option, behind what is to blame.
fn behind(setting: &SettingOrigin, sentence: String) -> String {
    match setting.blamed() {
        Some(setting) => format!("{setting}\u{a0}: {sentence}"),
        None => sentence,
    }
}

/// A setting with its value, as it is typed.
fn typed(setting: &SettingOrigin, value: &str) -> String {
    setting.with_value(value)
}

/// `231 069`, with a blank at which no line is broken.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// `64 Mio`: a bound, in the largest unit of which it is a whole number.
fn size(bytes: u64) -> String {
    let unit = [(1 << 30, "Gio"), (1 << 20, "Mio"), (1 << 10, "Kio")];
    match unit.into_iter().find(|(of, _)| bytes >= *of && bytes.is_multiple_of(*of)) {
        Some((of, name)) => format!("{}\u{a0}{name}", bytes / of),
        None => format!("{bytes}\u{a0}octet{}", plural(bytes)),
    }
}

/// `1 composant`, `2 composants`: a noun of which the plural is regular, on one line with its number.
fn count(number: usize, one: &str) -> String {
    format!("{}\u{a0}{one}{}", grouped(number), plural(number as u64))
}

/// What a regular noun or adjective ends in.
fn plural(number: u64) -> &'static str {
    if number < 2 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_zero_and_one_are_singular() {
        assert_eq!(grouped(231_069), "231\u{202f}069");
        assert_eq!(
            (count(0, "champ"), count(1, "champ")),
            ("0\u{a0}champ".to_owned(), "1\u{a0}champ".to_owned())
        );
        assert_eq!(count(1000, "champ"), "1\u{202f}000\u{a0}champs");
        assert_eq!((size(64 << 20), size(1000)), ("64\u{a0}Mio".to_owned(), "1000\u{a0}octets".to_owned()));
    }
}
