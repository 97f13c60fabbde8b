//! Whether all is in place.

use std::net::SocketAddr;

use crate::call::Call;
use crate::case::KeyFact;
use crate::checkout::{CheckoutError, Head};
use crate::doctor::{ConfiguredFile, Diagnosis, Probe, ProbeFinding, ProbeOutcome, SkipReason, ends_soon};
use crate::evidence::Gap;
use crate::evidence::account::{CredentialProblem, NamedHelper, RegistryLogin};
use crate::evidence::failure::{Peer, RequestFailure};
use crate::evidence::looked::ReferrersListing;
use crate::evidence::met::ServedCertificate;
use crate::evidence::route::Route;
use crate::evidence::trouble::Unanswered;
use crate::report::MissingKey;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::code::next_step;
use super::{count, failure, known, login, obstacle, page, place, say, source};

pub(in crate::report) fn outcome(outcome: ProbeOutcome) -> &'static str {
    match outcome {
        ProbeOutcome::Ok => "en\u{a0}ordre",
        ProbeOutcome::Warn => "attention",
        ProbeOutcome::Fail => "échec",
        ProbeOutcome::Skipped => "omis",
    }
}

pub(in crate::report) fn nothing_verified() -> &'static str {
    "Aucune image n’a été vérifiée\u{a0}: c’est ce que fait `paas-attest verify`."
}

pub(in crate::report) fn summary(diagnosis: &Diagnosis) -> String {
    let failed = names(diagnosis.that(ProbeOutcome::Fail));
    let warned = names(diagnosis.that(ProbeOutcome::Warn));
    let is_own = |probe: &&Probe| !matches!(probe.finding(), ProbeFinding::Skipped(SkipReason::After(_)));
    let skipped = names(diagnosis.that(ProbeOutcome::Skipped).filter(is_own));
    let mut parts = vec![match failed.as_str() {
        "" => "Aucun échec.".to_owned(),
        failed => format!("Échecs\u{a0}: {failed}."),
    }];
    parts.extend((!warned.is_empty()).then(|| format!("Avertissements\u{a0}: {warned}.")));
    parts.extend((!skipped.is_empty()).then(|| format!("Non contrôlés\u{a0}: {skipped}.")));
    parts.join(" ")
}

/// Of several keys each name stands once.
fn names<'a>(probes: impl Iterator<Item = &'a Probe>) -> String {
    let mut names: Vec<&str> = probes.map(|probe| probe.id().as_str()).collect();
    names.dedup();
    names.join(", ")
}

pub(in crate::report) fn sentence(probe: &Probe) -> String {
    match probe.finding() {
        ProbeFinding::Configuration(files) => configuration(files),
        ProbeFinding::Name(name, None) => name.to_string(),
        ProbeFinding::Name(name, Some(signed)) => {
            format!("{name}, dont les signatures doivent nommer {signed}")
        }
        ProbeFinding::Route(route) => self::route(route),
        ProbeFinding::NoProxy => "aucun proxy sur le chemin".to_owned(),
        ProbeFinding::Proxy(proxy) => format!("par {proxy}"),
        ProbeFinding::IsAddress(peer) => {
            format!("{} est une adresse\u{a0}: aucun nom n’est résolu", peer.host)
        }
        ProbeFinding::Addresses(peer, dialled) => addresses(peer, dialled),
        ProbeFinding::Connected(_, Some(address)) => format!("connexion établie avec {address}"),
        ProbeFinding::Connected(peer, None) => format!("connexion établie avec {peer}"),
        ProbeFinding::Certificate(Some(certificate)) => self::certificate(certificate),
        ProbeFinding::Certificate(None) => "il est de confiance".to_owned(),
        ProbeFinding::Login(login) => self::login(login),
        ProbeFinding::Image(digest) => digest.to_string(),
        ProbeFinding::ImageAbsent(name) => format!("cette image n’existe pas\u{a0}: {name}"),
        ProbeFinding::ImageWrong(defect) => source::defect(defect),
        ProbeFinding::Referrers(ReferrersListing::Api) => "le registre a l’API des référents".to_owned(),
        ProbeFinding::Referrers(ReferrersListing::Tag) => {
            "le registre n’a pas d’API des référents\u{a0}: l’étiquette de repli est lue à sa place"
                .to_owned()
        }
        ProbeFinding::Referrers(ReferrersListing::Gap(gap)) | ProbeFinding::Gap(gap) => {
            source::sentence(&gap.why)
        }
        ProbeFinding::Unanswered(what) => failure::unanswered(what),
        ProbeFinding::KeyServed { place, certificate } => {
            let by = certificate.as_ref().map_or_else(String::new, |one| {
                format!("\u{202f}; son certificat\u{a0}: {}", self::certificate(one))
            });
            format!("{} répond{by}", place::of_key(place))
        }
        ProbeFinding::Key(key) if key.is_pinned() => {
            format!("{}, épinglée, {}", key.algorithm(), key.fingerprint())
        }
        ProbeFinding::Key(key) => {
            format!("{}, donnée par {}, {}", key.algorithm(), place::of_key(key.source()), key.fingerprint())
        }
        ProbeFinding::KeyUnpinned(key) => unpinned(key),
        ProbeFinding::KeyOther { .. } | ProbeFinding::KeyChanged { .. } => {
            wrong_key(probe.finding(), &Call::default()).map_or_else(String::new, |(message, _)| message)
        }
        ProbeFinding::Clock(peer, ahead) => clock(peer, *ahead, probe.outcome()),
        ProbeFinding::Git(head) => git(head),
        ProbeFinding::Helpers(helpers, problems) => self::helpers(helpers, problems),
        ProbeFinding::Skipped(why) => skipped(why),
    }
}

fn configuration(files: &[ConfiguredFile]) -> String {
    let of = |file: &ConfiguredFile| format!("{} ({})", file.options.join(", "), file.path);
    match files {
        [] => "aucune option ne vient d’un fichier de configuration".to_owned(),
        files => files.iter().map(of).collect::<Vec<_>>().join("\u{202f}; "),
    }
}

fn route(route: &Route) -> String {
    let address = ForeignText::new(&route.address);
    match page::route(route).as_slice() {
        [] => address.to_string(),
        parts => format!("{address} ({})", parts.join(", ")),
    }
}

fn addresses(peer: &Peer, dialled: &[SocketAddr]) -> String {
    let dialled: Vec<String> = dialled.iter().map(ToString::to_string).collect();
    format!("les connexions à {peer} vont à {}", dialled.join(", "))
}

fn certificate(certificate: &ServedCertificate) -> String {
    let ServedCertificate { issuer, until, days_left } = certificate;
    let soon = match days_left {
        Some(left) if ends_soon(certificate) => {
            format!(", encore {} seulement", count(usize::try_from(*left).unwrap_or(0), "jour"))
        }
        Some(_) | None => String::new(),
    };
    format!("délivré par `{issuer}`, valable jusqu’au {until}{soon}")
}

fn login(login: &RegistryLogin) -> String {
    match login {
        RegistryLogin::Open => "le registre ne demande pas de compte".to_owned(),
        RegistryLogin::Anonymous => {
            "avec un jeton anonyme\u{a0}: le registre ne demande pas de compte".to_owned()
        }
        RegistryLogin::Account(source) => {
            format!("avec le compte (source\u{a0}: {})", login::account(source))
        }
    }
}

fn unpinned(key: &KeyFact) -> String {
    let record =
        key.record().map_or_else(String::new, |record| format!("\u{202f}; {}", known::record(record)));
    format!(
        "{}, non épinglée\u{a0}: la plateforme elle-même en répond{record}\u{202f}; {}",
        key.algorithm(),
        key.fingerprint()
    )
}

/// What is said of a key that is not the one that it should be, as where images are judged by it.
fn wrong_key(finding: &ProbeFinding, call: &Call) -> Option<(String, Vec<Help>)> {
    let why = match finding.clone() {
        ProbeFinding::KeyOther { is, pinned } => MissingKey::Other { is: Box::new(is), pinned },
        ProbeFinding::KeyChanged { is, endpoint, known } => {
            MissingKey::Changed { is: Box::new(is), endpoint, known: Box::new(known) }
        }
        _ => return None,
    };
    let told = obstacle::no_key(&why, call);
    Some((told.message, told.help))
}

fn clock(peer: &Peer, ahead: i64, outcome: ProbeOutcome) -> String {
    if outcome == ProbeOutcome::Ok {
        return format!("l’horloge de cette machine s’accorde avec celle de {peer}");
    }
    let (off, way) = (span(ahead.unsigned_abs()), if ahead > 0 { "en retard" } else { "en avance" });
    format!("l’horloge de cette machine est {way} de {off} sur celle de {peer}")
}

/// Seconds as people say them.
fn span(seconds: u64) -> String {
    let (of, unit) = match seconds {
        172_800.. => (86_400, "jour"),
        7_200.. => (3_600, "heure"),
        _ => (60, "minute"),
    };
    count(usize::try_from(seconds.saturating_add(of / 2) / of).unwrap_or(usize::MAX), unit)
}

fn git(head: &Result<Head, CheckoutError>) -> String {
    let runs = "git peut être exécuté";
    match head {
        Ok(head) => {
            format!("{runs}\u{202f}; HEAD de la copie de travail est ici {}", ForeignText::new(&head.commit))
        }
        Err(CheckoutError::NoGit(reason)) => format!("git ne peut pas être exécuté\u{a0}: {reason}"),
        Err(CheckoutError::Timeout) => "git ne s’est pas terminé dans le délai imparti".to_owned(),
        Err(CheckoutError::Refused(None) | CheckoutError::NoCommit) => {
            format!("{runs}\u{202f}; il n’a pas ici de commit pour HEAD")
        }
        Err(CheckoutError::Refused(Some(reason))) => {
            format!("{runs}\u{202f}; il n’a pas ici de commit pour HEAD\u{a0}: {reason}")
        }
        Err(CheckoutError::Filter) => {
            format!(
                "{runs}\u{202f}; la configuration de la copie de travail contient ici un filtre qui ne peut pas être désactivé"
            )
        }
    }
}

fn helpers(helpers: &[NamedHelper], problems: &[CredentialProblem]) -> String {
    let helper = |NamedHelper { program, of, is_there }: &NamedHelper| {
        let is = if *is_there { "est dans PATH" } else { "n’est pas dans PATH" };
        format!("{program} {is} (nommé par {})", login::config(of))
    };
    let all: Vec<String> =
        helpers.iter().map(helper).chain(problems.iter().map(login::credentials)).collect();
    if all.is_empty() { "aucune configuration n’en nomme".to_owned() } else { all.join("\u{202f}; ") }
}

fn skipped(why: &SkipReason) -> String {
    match why {
        SkipReason::After(probe) => format!("non contrôlé, voir {}", probe.as_str()),
        SkipReason::ByProxy => "non contrôlé\u{a0}: c’est le proxy qui résout le nom".to_owned(),
        SkipReason::PlainHttp => "non contrôlé\u{a0}: sans TLS il n’y en a pas (--plain-http)".to_owned(),
        SkipReason::LocalKey(place) => {
            format!("non contrôlé\u{a0}: la clé est sur cette machine, {}", place::of_key(place))
        }
        SkipReason::NoServerTime => {
            "non contrôlé\u{a0}: personne de ceux qui ont répondu ne dit l’heure".to_owned()
        }
        SkipReason::AccountGiven(setting) => format!("non contrôlé\u{a0}: {setting} donne le compte"),
    }
}

pub(in crate::report) fn help(probe: &Probe, call: &Call) -> Vec<Help> {
    match probe.finding() {
        ProbeFinding::Route(route) if route.plain_http => {
            vec![say(
                "ce qui est envoyé et répondu peut être lu et modifié en chemin\u{202f}; utilisez TLS s’il y en a",
            )]
        }
        ProbeFinding::Certificate(Some(certificate))
        | ProbeFinding::KeyServed { certificate: Some(certificate), .. }
            if ends_soon(certificate) =>
        {
            vec![say("l’exploitant de ce serveur doit renouveler son certificat")]
        }
        ProbeFinding::ImageAbsent(_) => {
            vec![say("vérifiez le nom et l’étiquette\u{202f}; le build n’est peut-être pas encore poussé")]
        }
        ProbeFinding::ImageWrong(_) => {
            vec![say("adressez-vous à l’exploitant du registre\u{a0}: aucune vérification ne peut réussir")]
        }
        ProbeFinding::Referrers(ReferrersListing::Gap(gap)) => {
            let may = "une vérification peut donner UNDECIDED\u{a0}: ce qui ne fait que référencer l’image n’est pas trouvé";
            std::iter::once(say(may)).chain(of_gap(gap, call)).collect()
        }
        ProbeFinding::Gap(gap) => of_gap(gap, call),
        ProbeFinding::Unanswered(what) => of_way(what),
        ProbeFinding::KeyUnpinned(key) => vec![say(format!(
            "comparez l’empreinte par un second canal, puis épinglez-la\u{a0}: --key-fingerprint {}",
            key.fingerprint()
        ))],
        finding @ (ProbeFinding::KeyOther { .. } | ProbeFinding::KeyChanged { .. }) => {
            wrong_key(finding, call).map(|(_, help)| help).unwrap_or_default()
        }
        ProbeFinding::Clock(..) if probe.outcome() == ProbeOutcome::Warn => vec![say(
            "réglez l’horloge de cette machine\u{a0}: les certificats, les jetons et les dates des rapports en dépendent",
        )],
        ProbeFinding::Git(Err(CheckoutError::NoGit(_) | CheckoutError::Timeout)) => {
            vec![say("seul --commit-sha @ a besoin de git\u{a0}: installez-le, ou nommez le commit lui-même")]
        }
        ProbeFinding::Helpers(..) if probe.outcome() == ProbeOutcome::Warn => vec![say(
            "un registre qui demande un compte ne peut pas être interrogé\u{a0}: installez l’assistant, corrigez ce qui le nomme, ou utilisez --registry-user avec --registry-password-stdin",
        )],
        ProbeFinding::Configuration(_)
        | ProbeFinding::Name(..)
        | ProbeFinding::Route(_)
        | ProbeFinding::NoProxy
        | ProbeFinding::Proxy(_)
        | ProbeFinding::IsAddress(_)
        | ProbeFinding::Addresses(..)
        | ProbeFinding::Connected(..)
        | ProbeFinding::Certificate(_)
        | ProbeFinding::Login(_)
        | ProbeFinding::Image(_)
        | ProbeFinding::Referrers(_)
        | ProbeFinding::KeyServed { .. }
        | ProbeFinding::Key(_)
        | ProbeFinding::Clock(..)
        | ProbeFinding::Git(_)
        | ProbeFinding::Helpers(..)
        | ProbeFinding::Skipped(_) => vec![],
    }
}

/// What is said of it where it keeps an image from being verified, or what is always right.
fn of_gap(gap: &Gap, call: &Call) -> Vec<Help> {
    match source::help_at(gap, call) {
        none if none.is_empty() => next_step(gap.code()).map(say).into_iter().collect(),
        help => help,
    }
}

fn of_way(what: &Unanswered) -> Vec<Help> {
    let help = failure::unanswered_help(what);
    if !help.is_empty() {
        return help;
    }
    match &what.failure {
        RequestFailure::NoAddress { .. } => {
            vec![say("vérifiez le nom, et que le résolveur de cette machine (DNS) le connaît")]
        }
        RequestFailure::Connection { .. } => {
            vec![say(
                "vérifiez le port, et qu’aucun pare-feu n’est entre les deux\u{202f}; --connect-to mène à une autre adresse",
            )]
        }
        RequestFailure::Timeout => vec![say("réessayez, ou accordez plus de temps avec --timeout")],
        RequestFailure::Proxy { .. }
        | RequestFailure::NoProxy { .. }
        | RequestFailure::Tls(_)
        | RequestFailure::TooLarge(_)
        | RequestFailure::Encoded(_)
        | RequestFailure::CredentialUnsendable => vec![],
    }
}
