//! What a search could not bring home, and why.

use crate::call::Call;
use crate::code::Code;
use crate::evidence::failure::RedirectRefusal;
use crate::evidence::place::{KeyPlace, Place};
use crate::evidence::purpose::Purpose;
use crate::evidence::trouble::{
    Answered, ApiTrouble, KeyTrouble, ListingTrouble, RecordShape, RegistryTrouble, TokenTrouble, Trouble,
    Unanswered,
};
use crate::evidence::{Defect, Gap, IgnoredReason, ImageNote};
use crate::limits;
use crate::report::words::Help;
use crate::text::ForeignText;
use crate::trust::key::KeyProblem;

use super::code::next_step;
use super::failure::{failure_help, unanswered, unanswered_help};
use super::{bound, defect, layout, login, pods, say, size, timestamp, trust, unread};

pub(in crate::report) fn sentence(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Registry(trouble) => registry(trouble),
        Trouble::Login(trouble) => login::sentence(trouble),
        Trouble::TokenService(trouble) => token_service(trouble),
        Trouble::KeyEndpoint(trouble) => key(trouble),
        Trouble::Api(trouble) => api(trouble),
        Trouble::Timestamp(trouble) => timestamp::trouble(trouble),
        Trouble::Node(trouble) => pods::trouble(trouble),
        Trouble::Unjudged(refusal) => trust::refusal(refusal),
        Trouble::Untimed(until) => trust::untimed(*until),
        Trouble::Unread(form) => unread::sentence(form),
        Trouble::Bound(hit) => bound::sentence(hit),
        Trouble::Layout(unread) => layout::unread(unread),
        Trouble::Key(problem) => trust::key(problem),
        Trouble::Recorded { message, .. } => message.to_string(),
        Trouble::NotRecorded => {
            "the evidence pack does not say: this was not checked when it was written".to_owned()
        }
    }
}

/// What to do about a gap: what is wrong, and where.
pub(super) fn help_at(gap: &Gap, call: &Call) -> Vec<Help> {
    match &*gap.why {
        Trouble::Key(problem) => unusable_key_help(problem, &gap.place),
        Trouble::Login(trouble) => login::help(trouble, call),
        trouble => help(trouble),
    }
}

fn help(trouble: &Trouble) -> Vec<Help> {
    match trouble {
        Trouble::Registry(RegistryTrouble::Unanswered(what))
        | Trouble::TokenService(TokenTrouble::Unanswered(what)) => unanswered_help(what),
        Trouble::Registry(RegistryTrouble::Answered { answered, nobody, .. }) => {
            let other = nobody.as_ref().and_then(|nobody| login::other_name_help(nobody));
            registry_help(answered).into_iter().chain(other).collect()
        }
        Trouble::Registry(RegistryTrouble::Page) => vec![say(PORTAL)],
        Trouble::TokenService(TokenTrouble::Answered { status: 429 | 500..=599, .. }) => {
            vec![say("try again later; nothing is known about the image")]
        }
        Trouble::Registry(
            RegistryTrouble::Redirect(_) | RegistryTrouble::NoAddress(_) | RegistryTrouble::Listing(_),
        )
        | Trouble::TokenService(TokenTrouble::Answered { .. } | TokenTrouble::NoToken { .. })
        | Trouble::Unjudged(_)
        | Trouble::Untimed(_)
        | Trouble::Layout(_)
        // Said above, where more is known.
        | Trouble::Key(_)
        | Trouble::Login(_)
        // Whoever asked then was told.
        | Trouble::Recorded { .. }
        | Trouble::NotRecorded => vec![],
        Trouble::KeyEndpoint(trouble) => key_help(trouble),
        Trouble::Api(trouble) => api_help(trouble),
        Trouble::Timestamp(trouble) => timestamp::trouble_help(trouble),
        Trouble::Node(trouble) => vec![say(pods::trouble_help(trouble))],
        Trouble::Unread(form) => unread::help(form),
        Trouble::Bound(hit) => bound::help(hit),
    }
}

/// Where a page for people answers in a registry's place.
const PORTAL: &str = "look at this address with a browser or curl: sign in to the portal, or ask for a way around the proxy; check the registry's name and port";

/// That an answer came through a proxy, which may have given it by itself.
fn through(proxy: Option<&ForeignText>) -> String {
    proxy.map_or_else(String::new, |proxy| format!(" through the proxy {proxy}"))
}

/// What to do where a proxy may have answered by itself.
fn proxy_help(proxy: Option<&ForeignText>) -> Option<Help> {
    proxy.map(|_| {
        say("the answer may be the proxy's own: see that it lets this host through, or name the host in NO_PROXY")
    })
}

fn registry_help(Answered { status, proxy, .. }: &Answered) -> Vec<Help> {
    let mut help = proxy_help(proxy.as_deref()).into_iter().collect::<Vec<_>>();
    help.extend(registry_step(*status));
    help
}

fn registry_step(status: u16) -> Vec<Help> {
    match status {
        403 => vec![say(
            "the account may not pull from this repository: ask for an account that may, and check the name",
        )],
        404 => vec![say("check the registry's name and port: what answers there is not a registry")],
        412 => vec![say(
            "Harbor answers pull-only accounts like this because of its content trust or vulnerability policy; ask for an account that is exempt",
        )],
        // What is always right for their codes is said of them.
        _ => vec![],
    }
}

/// What is provably wrong with something.
pub(in crate::report) fn defect(defect: &Defect) -> String {
    defect::sentence(defect)
}

/// Why something that is listed is not evidence about the image.
pub(in crate::report) fn ignored(reason: &IgnoredReason) -> String {
    match reason {
        IgnoredReason::OtherImage => "it refers to another image".to_owned(),
        IgnoredReason::Artifact(None) => "an artifact of the type `unknown` is not a signature".to_owned(),
        IgnoredReason::Artifact(Some(kind)) => format!("an artifact of the type `{kind}` is not a signature"),
        IgnoredReason::Layer(kind, Purpose::Signatures) => {
            format!("a layer of the type `{kind}` contains no signature")
        }
        IgnoredReason::Layer(kind, Purpose::Attestations) => {
            format!("a layer of the type `{kind}` contains no attestation")
        }
    }
}

/// What is odd about an image's answer.
pub(in crate::report) fn note(note: &ImageNote) -> String {
    match note {
        ImageNote::OtherDigestClaimed(claimed) => {
            format!("the registry's Docker-Content-Digest says {claimed} which does not match the bytes")
        }
    }
}

fn registry(trouble: &RegistryTrouble) -> String {
    match trouble {
        RegistryTrouble::Unanswered(what) => unanswered(what),
        RegistryTrouble::Answered { place, answered, nobody } => {
            let Answered { peer, status, said, proxy } = answered;
            let proxy = through(proxy.as_deref());
            let nobody =
                nobody.as_ref().map_or_else(String::new, |one| format!("; asked as {}", login::nobody(one)));
            let what = match status {
                404 => ", but not in a registry's format: a proxy or an ingress can answer 404 too",
                412 => ": a policy of the registry blocks access; this does not mean that nothing is there",
                429 => ", also when tried again",
                _ => "",
            };
            format!("{peer} answered {status} for {place}{proxy}{what}{}{nobody}", it_says(said.as_ref()))
        }
        RegistryTrouble::Page => {
            "the answer is an HTML page, not a manifest: a portal or a proxy answered, not the registry"
                .to_owned()
        }
        RegistryTrouble::Redirect(refusal) => {
            let to = |to: &ForeignText, why: &str| format!("the registry redirects to `{to}`, {why}");
            match refusal {
                RedirectRefusal::NoAddress(text) => to(text, "which is not a URL"),
                RedirectRefusal::OtherOrigin(text) => to(text, "which is another origin and is not followed"),
                RedirectRefusal::NotHttps(text) => to(text, "which is not https and is not followed"),
                RedirectRefusal::TooMany(most) => format!("the registry redirects more than {most} times"),
            }
        }
        RegistryTrouble::NoAddress(reason) => reason.to_string(),
        RegistryTrouble::Listing(trouble) => listing(trouble),
    }
}

fn listing(trouble: &ListingTrouble) -> String {
    match trouble {
        ListingTrouble::NoIndex => "the registry's answer for referrers is not an index".to_owned(),
        ListingTrouble::PageNoIndex => "a page of the referrers is not an index".to_owned(),
        ListingTrouble::Incomplete { counted, listed } => {
            format!("the registry counts {counted} referrers but lists {listed}")
        }
        ListingTrouble::TooManyPages => format!("the referrers have more than {} pages", limits::PAGES),
        ListingTrouble::NextElsewhere(next) => {
            format!("the next page of the referrers is at {next}, which is not followed")
        }
        ListingTrouble::NextNoAddress(next) => {
            format!("the next page of the referrers is at `{next}`, which is not a URL")
        }
        ListingTrouble::NextNotUnderstood => {
            "the registry's Link header for the next page of the referrers cannot be read".to_owned()
        }
    }
}

fn token_service(trouble: &TokenTrouble) -> String {
    match trouble {
        TokenTrouble::Unanswered(what) => unanswered(what),
        TokenTrouble::Answered { host, status: 300..=399 } => {
            format!("the token service {host} answers with a redirect, which is not followed")
        }
        TokenTrouble::Answered { host, status: 429 } => {
            format!("the token service {host} limits the rate of requests (429)")
        }
        TokenTrouble::Answered { host, status } => format!("the token service {host} answers {status}"),
        TokenTrouble::NoToken { host } => format!("the token service {host} answers without a token"),
    }
}

fn key(trouble: &KeyTrouble) -> String {
    match trouble {
        KeyTrouble::Unanswered(what) => format!("the key could not be fetched: {}", unanswered(what)),
        KeyTrouble::TooLarge => format!("what is served as the key is larger than {}", size(limits::SMALL)),
        KeyTrouble::Answered { status, said, proxy } => {
            let said = said.as_ref().map_or_else(String::new, |said| format!(": `{said}`"));
            format!("the key's address answers {status}{}{said}", through(proxy.as_deref()))
        }
        KeyTrouble::Redirect { at, refusal: RedirectRefusal::TooMany(_) } => {
            format!("the key's address {at} redirects too many times")
        }
        KeyTrouble::Redirect {
            at,
            refusal:
                RedirectRefusal::NoAddress(_) | RedirectRefusal::OtherOrigin(_) | RedirectRefusal::NotHttps(_),
        } => format!("the key's address {at} leads to another origin, which is not followed"),
    }
}

fn key_help(trouble: &KeyTrouble) -> Vec<Help> {
    // What is of registries alone helps nobody to a key.
    let mut help = match trouble {
        KeyTrouble::Unanswered(Unanswered { failure, .. }) => failure_help(failure),
        KeyTrouble::TooLarge => vec![say(NO_KEY_THERE)],
        KeyTrouble::Answered { status, .. } => vec![say(match status {
            401 | 403 => {
                "the key is asked for without an account: the platform's endpoint is open, so a proxy or another address may have answered"
            }
            404 | 410 => NO_KEY_THERE,
            429 | 500..=599 => "try again later, or wait for it with --wait DURATION",
            _ => "check the address with a browser or curl; --key URL and --api-url URL name another",
        })],
        KeyTrouble::Redirect { .. } => {
            vec![say("if you trust the address to which it leads, name that one: --key URL")]
        }
    };
    if let KeyTrouble::Answered { proxy, .. } = trouble {
        help.extend(proxy_help(proxy.as_deref()));
    }
    help.push(say("if you have the key as a file, use --key FILE"));
    help
}

/// Where an address serves something else.
const NO_KEY_THERE: &str = "there is no key at this address: the platform's is API-URL/v1/cosign.pub; --key URL and --api-url URL name another";

/// What a reader of a key can do, by where it was read.
fn unusable_key_help(problem: &KeyProblem, place: &Place) -> Vec<Help> {
    let served = matches!(place, Place::Key(KeyPlace::Served(_)));
    match (problem.code(), served) {
        // It has not left this machine, and nobody was told it.
        (Code::KeyPrivate, false) => vec![say(
            "this private key is on this machine and was sent nowhere; give the public key in its place, for example of `openssl pkey -in KEY -pubout`",
        )],
        (Code::KeyPrivate, true) => next_step(Code::KeyPrivate).map(say).into_iter().collect(),
        (_, true) => vec![
            say(
                "a portal or a proxy may have answered in its place: look at this address with a browser or curl",
            ),
            say("if you have the key as a file, use --key FILE"),
        ],
        (_, false) => vec![say(
            "a key file is PEM with one block `PUBLIC KEY`; `paas-attest key --key FILE` shows whether one is",
        )],
    }
}

fn api(trouble: &ApiTrouble) -> String {
    match trouble {
        ApiTrouble::NoPaths => "the API's address cannot have a path".to_owned(),
        ApiTrouble::NotRecorded => {
            "the API is not asked (--offline), and this is not an evidence pack that says what it had on record".to_owned()
        }
        ApiTrouble::Unanswered(what) => unanswered(what),
        ApiTrouble::Answered(Answered { peer, status, said, proxy }) => {
            let proxy = through(proxy.as_deref());
            let why = match status {
                200 => ", but the body is not JSON",
                404 => ", but not in the API's format: a proxy or an ingress can answer 404 too",
                _ => "",
            };
            format!("{peer} answered {status} for the record{proxy}{why}{}", it_says(said.as_ref()))
        }
        ApiTrouble::Redirect(RedirectRefusal::TooMany(_)) => "the API redirects too many times".to_owned(),
        ApiTrouble::Redirect(
            RedirectRefusal::NoAddress(to) | RedirectRefusal::OtherOrigin(to) | RedirectRefusal::NotHttps(to),
        ) => format!("the API redirects to `{to}`, which is another origin and is not followed"),
        ApiTrouble::UnknownShape(shape) => {
            format!("the API's record has an unknown form: {}", record_shape(shape))
        }
    }
}

fn record_shape(shape: &RecordShape) -> String {
    match shape {
        RecordShape::Json(error) => error.said().to_string(),
        RecordShape::EmptyList => "an empty array".to_owned(),
        RecordShape::TooMany => "too many items".to_owned(),
        RecordShape::NoPayload => "neither a payload nor a payload with its signature".to_owned(),
        RecordShape::Sbom(why) => super::document::unreadable(why),
    }
}

fn api_help(trouble: &ApiTrouble) -> Vec<Help> {
    let mut help = api_step(trouble);
    if let ApiTrouble::Answered(answered) = trouble {
        help.extend(proxy_help(answered.proxy.as_deref()));
    }
    help
}

fn api_step(trouble: &ApiTrouble) -> Vec<Help> {
    match trouble {
        ApiTrouble::Answered(Answered { status: 401 | 403, .. }) => {
            vec![say(
                "a token expires, and is for one tenant: get a new one for PAAS_ATTEST_TOKEN or --token-file",
            )]
        }
        ApiTrouble::Answered(_)
        | ApiTrouble::NoPaths
        | ApiTrouble::NotRecorded
        | ApiTrouble::Unanswered(_)
        | ApiTrouble::Redirect(_)
        | ApiTrouble::UnknownShape(_) => next_step(trouble.code()).map(say).into_iter().collect(),
    }
}

/// What a body says, behind the status.
fn it_says(said: Option<&ForeignText>) -> String {
    said.map_or_else(String::new, |said| format!(" (it says: {said})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::account::{DockerConfigSource, Nobody};
    use crate::evidence::failure::{Peer, RequestFailure};

    fn away(failure: RequestFailure) -> Unanswered {
        let peer = Peer { host: "h.svc".into(), port: 443, default_port: true };
        Unanswered { peer, failure }
    }

    fn lines(trouble: impl Into<Trouble>) -> (String, Vec<String>) {
        let trouble = trouble.into();
        (sentence(&trouble), help(&trouble).iter().map(Help::line).collect())
    }

    #[test]
    fn a_name_of_a_cluster_is_answered_with_the_ways_around_it() {
        for (inside_a_cluster, ways, of_key) in [(true, 4, 3), (false, 0, 1)] {
            let failure = || away(RequestFailure::NoAddress { host: "h.svc".into(), inside_a_cluster });
            let (said, help) = lines(RegistryTrouble::Unanswered(failure()));
            assert_eq!((said.as_str(), help.len()), ("the host h.svc has no address", ways));
            if inside_a_cluster {
                assert!(help[0].ends_with("--registry-alias h.svc=PUBLIC-HOST"), "{help:?}");
                assert!(help[1].ends_with("--connect-to h.svc:443:127.0.0.1:8443"), "{help:?}");
                assert!(help[2].ends_with("ALL_PROXY=socks5h://127.0.0.1:1080"), "{help:?}");
            }
            // What is of registries alone helps nobody to a key; a file does.
            let (said, help) = lines(KeyTrouble::Unanswered(failure()));
            assert_eq!(said, "the key could not be fetched: the host h.svc has no address");
            assert_eq!(help.len(), of_key);
        }
    }

    #[test]
    fn what_a_server_says_cannot_act() {
        let answered = Answered {
            peer: Peer { host: "h.x".into(), port: 5000, default_port: false },
            status: 403,
            said: Some(ForeignText::new("no\u{1b}[2J\u{202e}")),
            proxy: None,
        };
        let place = crate::evidence::place::Place::Image;
        let (said, _) = lines(RegistryTrouble::Answered {
            place: place.clone(),
            answered: answered.clone(),
            nobody: None,
        });
        let shown = "h.x:5000 answered 403 for image (it says: no\\u{1b}[2J\\u{202e})";
        assert_eq!(said, shown);
        let nobody = Some(Box::new(Nobody {
            registry: "h.x:5000".to_owned(),
            asked: vec![DockerConfigSource::Variable],
            other: None,
        }));
        let (said, _) = lines(RegistryTrouble::Answered { place, answered, nobody });
        let nobody = "asked as nobody (no credentials for h.x:5000 in DOCKER_AUTH_CONFIG)";
        assert_eq!(said, format!("{shown}; {nobody}"));
    }
}
