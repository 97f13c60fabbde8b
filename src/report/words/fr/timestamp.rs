//! Time-stamps, the services that give them, and who vouches for those.

use crate::error::TimestampUse;
use crate::evidence::failure::RedirectRefusal;
use crate::evidence::trouble::{TimestampTrouble, Unanswered};
use crate::limits::{TIMESTAMP, TIMESTAMP_ATTRIBUTES, TIMESTAMP_AUTHORITIES, TIMESTAMP_CERTIFICATES};
use crate::report::words::Help;
use crate::trust::timestamp::{
    AuthorityProblem, ChainProblem, PurposeProblem, Stamp, StampPart, TimestampProblem,
};

use super::failure::{failure_help, unanswered};
use super::{blamed, say, size};

/// Why a service gave no time-stamp.
pub(super) fn trouble(trouble: &TimestampTrouble) -> String {
    match trouble {
        TimestampTrouble::Unanswered(what) => {
            format!("le service d’horodatage n’a pas répondu\u{a0}: {}", unanswered(what))
        }
        TimestampTrouble::Answered { status, said, proxy } => {
            let said = said.as_ref().map_or_else(String::new, |said| format!("\u{a0}: `{said}`"));
            let proxy = proxy.as_ref().map_or_else(String::new, |proxy| format!(" par le proxy {proxy}"));
            format!("le service d’horodatage répond {status}{proxy}{said}")
        }
        TimestampTrouble::Redirect { at, refusal: RedirectRefusal::TooMany(_) } => {
            format!("l’adresse du service d’horodatage {at} redirige un trop grand nombre de fois")
        }
        TimestampTrouble::Redirect {
            at,
            refusal:
                RedirectRefusal::NoAddress(_) | RedirectRefusal::OtherOrigin(_) | RedirectRefusal::NotHttps(_),
        } => {
            format!(
                "l’adresse du service d’horodatage {at} mène à une autre origine, qui n’est pas suivie"
            )
        }
        TimestampTrouble::Unfit(problem) => {
            format!("la réponse du service d’horodatage ne convient pas\u{a0}: {}", self::problem(problem))
        }
        TimestampTrouble::NoNonce => {
            "aucun horodatage n’a été demandé\u{a0}: le système ne fournit pas de nombres aléatoires, et une ancienne réponse ne se distinguerait pas d’une nouvelle"
                .to_owned()
        }
    }
}

/// What to do about it.
pub(super) fn trouble_help(trouble: &TimestampTrouble) -> Vec<Help> {
    let mut help = match trouble {
        TimestampTrouble::Unanswered(Unanswered { failure, .. }) => failure_help(failure),
        TimestampTrouble::Answered { status: 429 | 500..=599, .. } => {
            vec![say("réessayez plus tard\u{202f}; le dossier de preuves est complet sans l’horodatage")]
        }
        TimestampTrouble::Redirect { .. } => {
            vec![say(
                "si vous faites confiance à l’adresse à laquelle elle mène, nommez celle-là\u{a0}: --timestamp-url URL",
            )]
        }
        TimestampTrouble::Answered { .. } | TimestampTrouble::Unfit(_) | TimestampTrouble::NoNonce => vec![],
    };
    help.push(say(
        "un autre service peut être interrogé\u{a0}: --timestamp-url URL, avec un nouveau --evidence PATH",
    ));
    help
}

/// Why a time-stamp proves nothing.
pub(in crate::report) fn problem(problem: &TimestampProblem) -> String {
    match problem {
        TimestampProblem::Absent => "il n’y a pas d’horodatage".to_owned(),
        TimestampProblem::NotAFile => "timestamp.tsr n’est pas un fichier ordinaire".to_owned(),
        TimestampProblem::TooLarge => format!("l’horodatage dépasse {}", size(TIMESTAMP)),
        TimestampProblem::Form(part, why) => {
            format!("lecture impossible, {}\u{a0}: {why}", self::part(*part))
        }
        TimestampProblem::Status(status, None) => format!("le service a refusé, avec l’état {status}"),
        TimestampProblem::Status(status, Some(said)) => {
            format!("le service a refusé, avec l’état {status}\u{a0}: `{said}`")
        }
        TimestampProblem::NoToken => "la réponse du service ne contient pas de jeton d’horodatage".to_owned(),
        TimestampProblem::NotSigned(kind) => {
            format!("le jeton d’horodatage n’est pas un contenu signé (signedData)\u{a0}: {kind}")
        }
        TimestampProblem::NotTimestamp(kind) => {
            format!("ce qui est signé n’est pas un horodatage\u{a0}: {kind}")
        }
        TimestampProblem::Version(part, version) => {
            format!("{} est de la version {version}, qui n’est pas lue", self::part(*part))
        }
        TimestampProblem::Signers(count) => {
            format!("le jeton d’horodatage a {count} signatures, il devrait en avoir une")
        }
        TimestampProblem::Certificates(count) => {
            format!(
                "{count} certificats sont dans le jeton d’horodatage\u{202f}; {TIMESTAMP_CERTIFICATES} au plus sont lus"
            )
        }
        TimestampProblem::Attributes(count) => {
            format!(
                "le jeton d’horodatage a {count} attributs signés\u{202f}; {TIMESTAMP_ATTRIBUTES} au plus sont lus"
            )
        }
        TimestampProblem::Hash(oid) => {
            format!(
                "la fonction de hachage {oid} ne compte pas\u{a0}: SHA-256, SHA-384 ou SHA-512 est exigée"
            )
        }
        TimestampProblem::OtherHash => {
            "l’horodatage porte sur un condensat d’une autre fonction de hachage que celle demandée"
                .to_owned()
        }
        TimestampProblem::OtherData => "l’horodatage porte sur autre chose".to_owned(),
        TimestampProblem::Nonce => {
            "l’horodatage n’a pas le nonce de la requête\u{a0}: il a été fait pour une autre".to_owned()
        }
        TimestampProblem::Time(text) => format!("la date de l’horodatage, `{text}`, n’en est pas une"),
        TimestampProblem::Accuracy => "la précision de l’horodatage n’en est pas une".to_owned(),
        TimestampProblem::Extension(oid) => {
            format!("l’horodatage a l’extension critique {oid}, qui est inconnue")
        }
        TimestampProblem::AttributeCount(which, count) => {
            format!("l’attribut signé `{}` figure {count} fois, il devrait figurer une fois", which.as_str())
        }
        TimestampProblem::OtherContentType(kind) => {
            format!("les attributs signés portent sur un contenu du type {kind}, et non sur un horodatage")
        }
        TimestampProblem::MessageDigest => {
            "les attributs signés portent sur un autre contenu que celui du jeton d’horodatage".to_owned()
        }
        TimestampProblem::NoCertificate => "le certificat du signataire n’est pas là".to_owned(),
        TimestampProblem::OtherCertificate => {
            "l’attribut signé `signingCertificate` nomme un autre certificat que celui du signataire"
                .to_owned()
        }
        TimestampProblem::Algorithm(oid) => format!("les signatures de la nature {oid} ne sont pas lues"),
        TimestampProblem::AlgorithmHash => {
            "la signature se dit faite avec une fonction de hachage, et les attributs signés avec une autre"
                .to_owned()
        }
        TimestampProblem::Signature => {
            "la signature n’est pas valide pour la clé du certificat du signataire".to_owned()
        }
        TimestampProblem::Purpose(problem) => format!("le certificat du signataire {}", purpose(*problem)),
        TimestampProblem::Chain(problem) => chain(problem),
    }
}

/// What to do about it, where one is asked for.
pub(super) fn problem_help(problem: &TimestampProblem) -> Vec<Help> {
    match problem {
        TimestampProblem::Absent => vec![say(
            "seul un dossier de preuves écrit avec --timestamp-url en a un\u{a0}: demandez un tel dossier, ou retirez --timestamp-ca",
        )],
        TimestampProblem::Chain(ChainProblem::UnknownIssuer) | TimestampProblem::NoCertificate => vec![say(
            "nommez l’autorité du service qui l’a donné et, si le jeton ne le contient pas, le certificat du service dans le même fichier",
        )],
        _ => vec![say(
            "il n’y a rien à corriger ici\u{a0}: sans horodatage qui tienne, rien ne montre quand le dossier de preuves existait",
        )],
    }
}

/// A time-stamp: its time, and who vouches for it.
pub(in crate::report) fn stamp(stamp: &Stamp) -> String {
    let mut text = stamp.time();
    if let Some(accuracy) = stamp.accuracy() {
        text.push_str(&format!(" ±{}\u{a0}s", accuracy.seconds()));
    }
    match stamp.authority() {
        Some(authority) => text.push_str(&format!(", par {authority}")),
        None => text.push_str(", selon ses propres dires"),
    }
    text
}

/// A part, with its article.
fn part(part: StampPart) -> String {
    match part {
        StampPart::Answer => "la réponse du service".to_owned(),
        StampPart::Token => "le jeton d’horodatage".to_owned(),
        StampPart::Content => "le contenu signé".to_owned(),
        StampPart::Signer => "la description du signataire".to_owned(),
        StampPart::Attribute(which) => format!("l’attribut signé `{}`", which.as_str()),
        StampPart::Certificate => "le certificat du signataire".to_owned(),
    }
}

fn purpose(problem: PurposeProblem) -> &'static str {
    match problem {
        PurposeProblem::None => "ne dit aucun usage\u{202f}; il doit être réservé à l’horodatage",
        PurposeProblem::NotCritical => {
            "est destiné à l’horodatage, mais cet usage n’est pas marqué critique comme il doit l’être"
        }
        PurposeProblem::Other => "est destiné à un autre usage, or il doit être réservé à l’horodatage",
        PurposeProblem::KeyUsage => "est celui d’une clé qui peut servir à autre chose qu’à signer",
    }
}

fn chain(problem: &ChainProblem) -> String {
    match problem {
        ChainProblem::UnknownIssuer => {
            "le certificat du signataire ne mène à aucune autorité de --timestamp-ca".to_owned()
        }
        ChainProblem::Expired(day) => {
            format!("à la date que donne l’horodatage, un certificat avait expiré, le {day}")
        }
        ChainProblem::NotYet(day) => {
            format!(
                "à la date que donne l’horodatage, un certificat n’était pas encore valide\u{a0}: il l’est à partir du {day}"
            )
        }
        ChainProblem::AuthorityTime => {
            "à la date que donne l’horodatage, le certificat de l’autorité n’était pas valide".to_owned()
        }
        ChainProblem::NotAnIssuer => {
            "un certificat de la chaîne n’a pas le droit d’émettre celui-ci".to_owned()
        }
        ChainProblem::Issuer => {
            "le certificat du signataire est celui d’une autorité qui émet des certificats".to_owned()
        }
        ChainProblem::IssuerPurpose => {
            "un certificat de la chaîne est destiné à un autre usage que l’horodatage".to_owned()
        }
        ChainProblem::Algorithm => {
            "un certificat de la chaîne est signé d’une manière qui ne compte pas, comme SHA-1".to_owned()
        }
        ChainProblem::Signature => {
            "un certificat de la chaîne n’a pas été signé par l’émetteur qu’il nomme".to_owned()
        }
        ChainProblem::Extension => {
            "un certificat de la chaîne a une extension critique qui est inconnue".to_owned()
        }
        ChainProblem::Other(why) => format!("la chaîne de certificats ne tient pas\u{a0}: {why}"),
    }
}

/// Why a file does not hold authorities.
pub(super) fn authority(problem: &AuthorityProblem) -> String {
    match problem {
        AuthorityProblem::NoCertificate => "il ne contient aucun bloc PEM `CERTIFICATE`".to_owned(),
        AuthorityProblem::Malformed(reason) => format!("il est illisible\u{a0}: {reason}"),
        AuthorityProblem::TooMany(count) => {
            format!("il contient {count} certificats\u{202f}; {TIMESTAMP_AUTHORITIES} au plus sont lus")
        }
        AuthorityProblem::NoAuthority => {
            "aucun certificat qu’il contient n’est celui d’une autorité\u{a0}: nommez celle qui a émis le certificat du service"
                .to_owned()
        }
    }
}

/// What is wrong with what was asked of time-stamps.
pub(super) fn usage(problem: &TimestampUse) -> String {
    match problem {
        TimestampUse::Account(setting) => format!(
            "l’adresse du service d’horodatage{} contient un utilisateur ou un mot de passe\u{202f}; un tel service est interrogé sans compte",
            blamed(Some(setting))
        ),
        TimestampUse::NoPack(setting) => {
            format!("{setting} ajoute un horodatage à un dossier de preuves, or aucun n’est écrit")
        }
        TimestampUse::NothingToVerify(setting) => {
            format!(
                "{setting} vérifie l’horodatage d’un dossier de preuves, or aucune image n’est dans un tel dossier"
            )
        }
    }
}

/// What to do instead.
pub(super) fn usage_help(problem: &TimestampUse) -> Vec<Help> {
    match problem {
        TimestampUse::Account(_) => vec![],
        TimestampUse::NoPack(_) => vec![say("écrivez-en un\u{a0}: --evidence PATH")],
        TimestampUse::NothingToVerify(_) => vec![say(
            "nommez l’image du dossier, oci:DIR ou oci-archive:FILE, ou interrogez un service avec --timestamp-url URL",
        )],
    }
}
