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
            format!("the time-stamping service gave no answer: {}", unanswered(what))
        }
        TimestampTrouble::Answered { status, said, proxy } => {
            let said = said.as_ref().map_or_else(String::new, |said| format!(": `{said}`"));
            let proxy =
                proxy.as_ref().map_or_else(String::new, |proxy| format!(" through the proxy {proxy}"));
            format!("the time-stamping service answers {status}{proxy}{said}")
        }
        TimestampTrouble::Redirect { at, refusal: RedirectRefusal::TooMany(_) } => {
            format!("the time-stamping service's address {at} redirects too many times")
        }
        TimestampTrouble::Redirect {
            at,
            refusal:
                RedirectRefusal::NoAddress(_) | RedirectRefusal::OtherOrigin(_) | RedirectRefusal::NotHttps(_),
        } => {
            format!(
                "the time-stamping service's address {at} leads to another origin, which is not followed"
            )
        }
        TimestampTrouble::Unfit(problem) => {
            format!("what the time-stamping service answers does not fit: {}", self::problem(problem))
        }
        TimestampTrouble::NoNonce => {
            "no time-stamp was asked for: the system gives no random numbers, and an old answer could not be told from a new one"
                .to_owned()
        }
    }
}

/// What to do about it.
pub(super) fn trouble_help(trouble: &TimestampTrouble) -> Vec<Help> {
    let mut help = match trouble {
        TimestampTrouble::Unanswered(Unanswered { failure, .. }) => failure_help(failure),
        TimestampTrouble::Answered { status: 429 | 500..=599, .. } => {
            vec![say("try again later; the pack is whole without it")]
        }
        TimestampTrouble::Redirect { .. } => {
            vec![say("if you trust the address to which it leads, name that one: --timestamp-url URL")]
        }
        TimestampTrouble::Answered { .. } | TimestampTrouble::Unfit(_) | TimestampTrouble::NoNonce => vec![],
    };
    help.push(say("another service can be asked: --timestamp-url URL, with a new --evidence PATH"));
    help
}

/// Why a time-stamp proves nothing.
pub(in crate::report) fn problem(problem: &TimestampProblem) -> String {
    match problem {
        TimestampProblem::Absent => "there is no time-stamp".to_owned(),
        TimestampProblem::NotAFile => "timestamp.tsr is not a regular file".to_owned(),
        TimestampProblem::TooLarge => format!("the time-stamp is larger than {}", size(TIMESTAMP)),
        TimestampProblem::Form(part, why) => format!("{} cannot be read: {why}", self::part(*part)),
        TimestampProblem::Status(status, None) => format!("the service refused, with the status {status}"),
        TimestampProblem::Status(status, Some(said)) => {
            format!("the service refused, with the status {status}: `{said}`")
        }
        TimestampProblem::NoToken => "there is no token in the service's answer".to_owned(),
        TimestampProblem::NotSigned(kind) => format!("the token is not signed data, but {kind}"),
        TimestampProblem::NotTimestamp(kind) => format!("what is signed is not a time-stamp, but {kind}"),
        TimestampProblem::Version(part, version) => {
            format!("{} is of version {version}, which is not read", self::part(*part))
        }
        TimestampProblem::Signers(count) => format!("the token has {count} signatures, and should have one"),
        TimestampProblem::Certificates(count) => {
            format!("{count} certificates lie in the token; no more than {TIMESTAMP_CERTIFICATES} are read")
        }
        TimestampProblem::Attributes(count) => {
            format!("the token has {count} signed attributes; no more than {TIMESTAMP_ATTRIBUTES} are read")
        }
        TimestampProblem::Hash(oid) => {
            format!("the hash {oid} does not count: it must be SHA-256, SHA-384 or SHA-512")
        }
        TimestampProblem::OtherHash => "the time-stamp is over another hash than was asked for".to_owned(),
        TimestampProblem::OtherData => "the time-stamp is about something else".to_owned(),
        TimestampProblem::Nonce => {
            "the time-stamp does not have the nonce of the request: it was made for another one".to_owned()
        }
        TimestampProblem::Time(text) => format!("the time in the time-stamp, `{text}`, is not one"),
        TimestampProblem::Accuracy => "the accuracy in the time-stamp is not one".to_owned(),
        TimestampProblem::Extension(oid) => {
            format!("the time-stamp has the critical extension {oid}, which is not known")
        }
        TimestampProblem::AttributeCount(which, count) => {
            format!("the signed attribute `{}` is there {count} times, and should be once", which.as_str())
        }
        TimestampProblem::OtherContentType(kind) => {
            format!("the signed attributes are about a content of the type {kind}, not about a time-stamp")
        }
        TimestampProblem::MessageDigest => {
            "the signed attributes are about another content than lies in the token".to_owned()
        }
        TimestampProblem::NoCertificate => "the certificate of the signer is not there".to_owned(),
        TimestampProblem::OtherCertificate => {
            "the signed attribute `signingCertificate` names another certificate than the signer's".to_owned()
        }
        TimestampProblem::Algorithm(oid) => format!("signatures of the kind {oid} are not read"),
        TimestampProblem::AlgorithmHash => {
            "the signature is said to be over one hash, and the signed attributes over another".to_owned()
        }
        TimestampProblem::Signature => {
            "the signature does not verify with the key of the signer's certificate".to_owned()
        }
        TimestampProblem::Purpose(problem) => format!("the signer's certificate {}", purpose(*problem)),
        TimestampProblem::Chain(problem) => chain(problem),
    }
}

/// What to do about it, where one is asked for.
pub(super) fn problem_help(problem: &TimestampProblem) -> Vec<Help> {
    match problem {
        TimestampProblem::Absent => vec![say(
            "only a pack that was written with --timestamp-url has one: ask for such a pack, or leave --timestamp-ca out",
        )],
        TimestampProblem::Chain(ChainProblem::UnknownIssuer) | TimestampProblem::NoCertificate => vec![say(
            "name the authority of the service that gave it, and where the token does not have it, the service's certificate in the same file",
        )],
        _ => vec![say(
            "nothing to do here: without a time-stamp that holds, nothing shows when the pack existed",
        )],
    }
}

/// A time-stamp: its time, and who vouches for it.
pub(in crate::report) fn stamp(stamp: &Stamp) -> String {
    let mut text = stamp.time();
    if let Some(accuracy) = stamp.accuracy() {
        text.push_str(&format!(" ±{} s", accuracy.seconds()));
    }
    match stamp.authority() {
        Some(authority) => text.push_str(&format!(", by {authority}")),
        None => text.push_str(", by its own claim"),
    }
    text
}

fn part(part: StampPart) -> String {
    match part {
        StampPart::Answer => "the service's answer".to_owned(),
        StampPart::Token => "the token".to_owned(),
        StampPart::Content => "what is signed".to_owned(),
        StampPart::Signer => "what is said of the signer".to_owned(),
        StampPart::Attribute(which) => format!("the signed attribute `{}`", which.as_str()),
        StampPart::Certificate => "the signer's certificate".to_owned(),
    }
}

fn purpose(problem: PurposeProblem) -> &'static str {
    match problem {
        PurposeProblem::None => "says no purpose; it must be for time-stamping alone",
        PurposeProblem::NotCritical => "is for time-stamping, but not critically so, as it must be",
        PurposeProblem::Other => "is for another purpose, and must be for time-stamping alone",
        PurposeProblem::KeyUsage => "is for a key that may be used for something else than signing",
    }
}

fn chain(problem: &ChainProblem) -> String {
    match problem {
        ChainProblem::UnknownIssuer => {
            "the signer's certificate does not lead to an authority of --timestamp-ca".to_owned()
        }
        ChainProblem::Expired(day) => {
            format!("at the time that the time-stamp says, a certificate had expired, on {day}")
        }
        ChainProblem::NotYet(day) => {
            format!("at the time that the time-stamp says, a certificate was not valid yet: it is from {day} on")
        }
        ChainProblem::AuthorityTime => {
            "at the time that the time-stamp says, the certificate of the authority was not valid".to_owned()
        }
        ChainProblem::NotAnIssuer => {
            "a certificate on the way to the authority may not issue this one".to_owned()
        }
        ChainProblem::Issuer => "the signer's certificate is one of an authority that issues certificates".to_owned(),
        ChainProblem::IssuerPurpose => {
            "a certificate on the way to the authority is for another purpose than time-stamping".to_owned()
        }
        ChainProblem::Algorithm => {
            "a certificate on the way to the authority is signed in a way that does not count, as SHA-1 does not"
                .to_owned()
        }
        ChainProblem::Signature => {
            "a certificate on the way to the authority was not signed by the issuer that it names".to_owned()
        }
        ChainProblem::Extension => {
            "a certificate on the way to the authority has a critical extension that is not known".to_owned()
        }
        ChainProblem::Other(why) => format!("the way to the authority does not hold: {why}"),
    }
}

/// Why a file does not hold authorities.
pub(super) fn authority(problem: &AuthorityProblem) -> String {
    match problem {
        AuthorityProblem::NoCertificate => "it contains no PEM block `CERTIFICATE`".to_owned(),
        AuthorityProblem::Malformed(reason) => format!("it cannot be read: {reason}"),
        AuthorityProblem::TooMany(count) => {
            format!("it has {count} certificates; no more than {TIMESTAMP_AUTHORITIES} are read")
        }
        AuthorityProblem::NoAuthority => {
            "no certificate in it is one of an authority: name the one that issued the service's certificate"
                .to_owned()
        }
    }
}

/// What is wrong with what was asked of time-stamps.
pub(super) fn usage(problem: &TimestampUse) -> String {
    match problem {
        TimestampUse::Account(setting) => format!(
            "the address of the time-stamping service{} contains a user or a password; a service is asked without an account",
            blamed(Some(setting))
        ),
        TimestampUse::NoPack(setting) => {
            format!("{setting} adds a time-stamp to an evidence pack, but none is written")
        }
        TimestampUse::NothingToVerify(setting) => {
            format!("{setting} verifies the time-stamp of an evidence pack, but no image is in one")
        }
    }
}

/// What to do instead.
pub(super) fn usage_help(problem: &TimestampUse) -> Vec<Help> {
    match problem {
        TimestampUse::Account(_) => vec![],
        TimestampUse::NoPack(_) => vec![say("write one: --evidence PATH")],
        TimestampUse::NothingToVerify(_) => vec![say(
            "name the image in the pack, oci:DIR or oci-archive:FILE, or ask a service with --timestamp-url URL",
        )],
    }
}
