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
use super::{count, failure, known, login, obstacle, page, say, source};

pub(in crate::report) fn outcome(outcome: ProbeOutcome) -> &'static str {
    outcome.as_str()
}

pub(in crate::report) fn nothing_verified() -> &'static str {
    "No image was verified: `paas-attest verify` does that."
}

pub(in crate::report) fn summary(diagnosis: &Diagnosis) -> String {
    let failed = names(diagnosis.that(ProbeOutcome::Fail));
    let warned = names(diagnosis.that(ProbeOutcome::Warn));
    let is_own = |probe: &&Probe| !matches!(probe.finding(), ProbeFinding::Skipped(SkipReason::After(_)));
    let skipped = names(diagnosis.that(ProbeOutcome::Skipped).filter(is_own));
    let mut parts = vec![match failed.as_str() {
        "" => "Nothing failed.".to_owned(),
        failed => format!("Failed: {failed}."),
    }];
    parts.extend((!warned.is_empty()).then(|| format!("Warnings: {warned}.")));
    parts.extend((!skipped.is_empty()).then(|| format!("Not checked: {skipped}.")));
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
        ProbeFinding::Name(name, Some(signed)) => format!("{name}, whose signatures must name {signed}"),
        ProbeFinding::Route(route) => self::route(route),
        ProbeFinding::NoProxy => "no proxy is on the way".to_owned(),
        ProbeFinding::Proxy(proxy) => format!("through {proxy}"),
        ProbeFinding::IsAddress(peer) => format!("{} is an address: nothing is looked up", peer.host),
        ProbeFinding::Addresses(peer, dialled) => addresses(peer, dialled),
        ProbeFinding::Connected(_, Some(address)) => format!("connected to {address}"),
        ProbeFinding::Connected(peer, None) => format!("connected to {peer}"),
        ProbeFinding::Certificate(Some(certificate)) => self::certificate(certificate),
        ProbeFinding::Certificate(None) => "it is trusted".to_owned(),
        ProbeFinding::Login(login) => self::login(login),
        ProbeFinding::Image(digest) => digest.to_string(),
        ProbeFinding::ImageAbsent(name) => format!("there is no such image: {name}"),
        ProbeFinding::ImageWrong(defect) => source::defect(defect),
        ProbeFinding::Referrers(ReferrersListing::Api) => "the registry has the referrers API".to_owned(),
        ProbeFinding::Referrers(ReferrersListing::Tag) => {
            "the registry has no referrers API: the fallback tag is read in its place".to_owned()
        }
        ProbeFinding::Referrers(ReferrersListing::Gap(gap)) | ProbeFinding::Gap(gap) => {
            source::sentence(&gap.why)
        }
        ProbeFinding::Unanswered(what) => failure::unanswered(what),
        ProbeFinding::KeyServed { place, certificate } => {
            let by = certificate
                .as_ref()
                .map_or_else(String::new, |one| format!("; its certificate: {}", self::certificate(one)));
            format!("{place} answers{by}")
        }
        ProbeFinding::Key(key) if key.is_pinned() => {
            format!("{}, pinned, {}", key.algorithm(), key.fingerprint())
        }
        ProbeFinding::Key(key) => {
            format!("{}, given as {}, {}", key.algorithm(), key.source(), key.fingerprint())
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
    let of = |file: &ConfiguredFile| format!("{} from {}", file.options.join(", "), file.path);
    match files {
        [] => "no option is from a configuration file".to_owned(),
        files => files.iter().map(of).collect::<Vec<_>>().join("; "),
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
    format!("connections to {peer} go to {}", dialled.join(", "))
}

fn certificate(certificate: &ServedCertificate) -> String {
    let ServedCertificate { issuer, until, days_left } = certificate;
    let soon = match days_left {
        Some(left) if ends_soon(certificate) => {
            format!(", only {} more", count(usize::try_from(*left).unwrap_or(0), "day"))
        }
        Some(_) | None => String::new(),
    };
    format!("issued by `{issuer}`, valid until {until}{soon}")
}

fn login(login: &RegistryLogin) -> String {
    match login {
        RegistryLogin::Open => "the registry wants no account".to_owned(),
        RegistryLogin::Anonymous => "with an anonymous token: the registry wants no account".to_owned(),
        RegistryLogin::Account(source) => format!("with the account of {}", login::account(source)),
    }
}

fn unpinned(key: &KeyFact) -> String {
    let record = key.record().map_or_else(String::new, |record| format!("; {}", known::record(record)));
    format!(
        "{}, not pinned: the platform itself vouches for it{record}; {}",
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
        return format!("this machine's clock agrees with that of {peer}");
    }
    let (off, way) = (span(ahead.unsigned_abs()), if ahead > 0 { "behind" } else { "ahead of" });
    format!("this machine's clock is {off} {way} that of {peer}")
}

/// Seconds as people say them.
fn span(seconds: u64) -> String {
    let (of, unit) = match seconds {
        172_800.. => (86_400, "day"),
        7_200.. => (3_600, "hour"),
        _ => (60, "minute"),
    };
    count(usize::try_from(seconds.saturating_add(of / 2) / of).unwrap_or(usize::MAX), unit)
}

fn git(head: &Result<Head, CheckoutError>) -> String {
    let runs = "git can be run";
    match head {
        Ok(head) => format!("{runs}; HEAD of the checkout here is {}", ForeignText::new(&head.commit)),
        Err(CheckoutError::NoGit(reason)) => format!("git cannot be run: {reason}"),
        Err(CheckoutError::Timeout) => "git did not end within the time limit".to_owned(),
        Err(CheckoutError::Refused(None) | CheckoutError::NoCommit) => {
            format!("{runs}; it has no commit for HEAD here")
        }
        Err(CheckoutError::Refused(Some(reason))) => {
            format!("{runs}; it has no commit for HEAD here: {reason}")
        }
        Err(CheckoutError::Filter) => {
            format!("{runs}; the configuration of the checkout here has a filter that cannot be disabled")
        }
    }
}

fn helpers(helpers: &[NamedHelper], problems: &[CredentialProblem]) -> String {
    let helper = |NamedHelper { program, of, is_there }: &NamedHelper| {
        let is = if *is_there { "is in PATH" } else { "is not in PATH" };
        format!("{program} {is} (named by {})", login::config(of))
    };
    let all: Vec<String> =
        helpers.iter().map(helper).chain(problems.iter().map(login::credentials)).collect();
    if all.is_empty() { "no configuration names one".to_owned() } else { all.join("; ") }
}

fn skipped(why: &SkipReason) -> String {
    match why {
        SkipReason::After(probe) => format!("not checked, see {}", probe.as_str()),
        SkipReason::ByProxy => "not checked: the proxy looks the name up".to_owned(),
        SkipReason::PlainHttp => "not checked: without TLS there is none (--plain-http)".to_owned(),
        SkipReason::LocalKey(place) => format!("not checked: the key is on this machine, {place}"),
        SkipReason::NoServerTime => "not checked: nobody who answered says what time it is".to_owned(),
        SkipReason::AccountGiven(setting) => format!("not checked: {setting} gives the account"),
    }
}

pub(in crate::report) fn help(probe: &Probe, call: &Call) -> Vec<Help> {
    match probe.finding() {
        ProbeFinding::Route(route) if route.plain_http => {
            vec![say("what is sent and answered can be read and changed on the way; use TLS if there is any")]
        }
        ProbeFinding::Certificate(Some(certificate))
        | ProbeFinding::KeyServed { certificate: Some(certificate), .. }
            if ends_soon(certificate) =>
        {
            vec![say("whoever runs this server has to renew its certificate")]
        }
        ProbeFinding::ImageAbsent(_) => {
            vec![say("check the name and the tag; the build may not be pushed yet")]
        }
        ProbeFinding::ImageWrong(_) => vec![say("ask whoever runs the registry: no verification can pass")],
        ProbeFinding::Referrers(ReferrersListing::Gap(gap)) => {
            let may = "a verification may come to UNDECIDED: what only refers to the image is not found";
            std::iter::once(say(may)).chain(of_gap(gap, call)).collect()
        }
        ProbeFinding::Gap(gap) => of_gap(gap, call),
        ProbeFinding::Unanswered(what) => of_way(what),
        ProbeFinding::KeyUnpinned(key) => vec![say(format!(
            "compare the fingerprint over a second channel, then pin it: --key-fingerprint {}",
            key.fingerprint()
        ))],
        finding @ (ProbeFinding::KeyOther { .. } | ProbeFinding::KeyChanged { .. }) => {
            wrong_key(finding, call).map(|(_, help)| help).unwrap_or_default()
        }
        ProbeFinding::Clock(..) if probe.outcome() == ProbeOutcome::Warn => {
            vec![say("set this machine's clock: certificates, tokens and the dates of reports depend on it")]
        }
        ProbeFinding::Git(Err(CheckoutError::NoGit(_) | CheckoutError::Timeout)) => {
            vec![say("only --commit-sha @ needs git: install it, or name the commit itself")]
        }
        ProbeFinding::Helpers(..) if probe.outcome() == ProbeOutcome::Warn => vec![say(
            "a registry that wants an account cannot be asked: install the helper, correct what names it, or use --registry-user with --registry-password-stdin",
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
            vec![say("check the name, and that this machine's resolver (DNS) knows it")]
        }
        RequestFailure::Connection { .. } => {
            vec![say(
                "check the port, and that no firewall is between; --connect-to leads to another address",
            )]
        }
        RequestFailure::Timeout => vec![say("try again, or allow more time with --timeout")],
        RequestFailure::Proxy { .. }
        | RequestFailure::NoProxy { .. }
        | RequestFailure::Tls(_)
        | RequestFailure::TooLarge(_)
        | RequestFailure::Encoded(_)
        | RequestFailure::CredentialUnsendable => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_the_unit_that_people_would_use() {
        for (seconds, said) in [
            (301, "5 minutes"),
            (3_599, "60 minutes"),
            (7_200, "2 hours"),
            (90_000, "25 hours"),
            (172_800, "2 days"),
            (1_795_550_400, "20,782 days"),
            (u64::MAX, "213,503,982,334,601 days"),
        ] {
            assert_eq!(span(seconds), said);
        }
    }
}
