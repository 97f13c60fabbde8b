//! Why a place could not be asked.

use crate::evidence::Gap;
use crate::evidence::failure::{
    AuthoritiesProblem, CertificateProblem, Peer, RedirectRefusal, RequestFailure, TlsFailure,
};
use crate::evidence::limits;
use crate::evidence::trouble::{
    Answered, ApiTrouble, KeyTrouble, ListingTrouble, RegistryTrouble, TokenTrouble, Trouble, Unanswered,
};
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{login, trust};

pub(in crate::report) fn sentence(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Registry(trouble) => registry(trouble),
        Trouble::Login(trouble) => login::sentence(trouble),
        Trouble::TokenService(trouble) => token_service(trouble),
        Trouble::KeyEndpoint(trouble) => key(trouble),
        Trouble::Api(trouble) => api(trouble),
        Trouble::Unjudged(refusal) => trust::refusal(refusal),
        Trouble::Said { message, .. } => message.clone(),
    }
}

pub(in crate::report) fn help(trouble: &Trouble) -> Vec<Help> {
    match trouble {
        Trouble::Registry(RegistryTrouble::Unanswered(what))
        | Trouble::TokenService(TokenTrouble::Unanswered(what)) => unanswered_help(what),
        Trouble::Registry(RegistryTrouble::Answered { answered, .. }) if answered.status == 412 => {
            vec![say(
                "Harbor's content trust and vulnerability policies answer pull-only accounts so; ask for an account that is exempt",
            )]
        }
        Trouble::Registry(
            RegistryTrouble::Answered { .. }
            | RegistryTrouble::Page
            | RegistryTrouble::Redirect(_)
            | RegistryTrouble::NoAddress(_)
            | RegistryTrouble::Listing(_),
        )
        | Trouble::TokenService(TokenTrouble::Answered { .. } | TokenTrouble::NoToken { .. })
        | Trouble::Unjudged(_) => vec![],
        Trouble::Login(trouble) => login::help(trouble),
        Trouble::KeyEndpoint(trouble) => key_help(trouble),
        Trouble::Api(trouble) => api_help(trouble),
        Trouble::Said { help, .. } => help.iter().map(say).collect(),
    }
}

/// Why something that is listed was not used: by its own words, or for a missing answer.
pub(in crate::report) fn listed(message: Option<&str>, gap: Option<&Gap>) -> Option<String> {
    message.map(str::to_owned).or_else(|| gap.map(|gap| sentence(&gap.why)))
}

fn say(sentence: impl Into<String>) -> Help {
    Help::Say(sentence.into())
}

fn registry(trouble: &RegistryTrouble) -> String {
    match trouble {
        RegistryTrouble::Unanswered(what) => unanswered(what),
        RegistryTrouble::Answered { place, answered } => {
            let Answered { peer, status, said } = answered;
            let what = match status {
                404 => ", but not in a registry's words: a proxy or an ingress says 404 too",
                412 => ": a policy of the registry hides this; it does not say that nothing is there",
                429 => ", also when asked again",
                _ => "",
            };
            format!("{peer} answered {status} for {place}{what}{}", it_says(said.as_ref()))
        }
        RegistryTrouble::Page => {
            "a page of HTML came back where a manifest was asked for: a portal or a proxy answers, not the registry".to_owned()
        }
        RegistryTrouble::Redirect(refusal) => {
            let to = |to: &ForeignText, why: &str| format!("the registry redirects to `{to}`, {why}");
            match refusal {
                RedirectRefusal::NoAddress(text) => to(text, "which is no address"),
                RedirectRefusal::OtherOrigin(text) => {
                    to(text, "which is another origin, and is not followed")
                }
                RedirectRefusal::NotHttps(text) => to(text, "which is not https, and is not followed"),
                RedirectRefusal::TooMany(most) => format!("the registry redirects more than {most} times"),
            }
        }
        RegistryTrouble::NoAddress(reason) => reason.to_string(),
        RegistryTrouble::Listing(trouble) => listing(trouble),
    }
}

fn listing(trouble: &ListingTrouble) -> String {
    match trouble {
        ListingTrouble::NoIndex => {
            "the registry answers the question for referrers with something that is no index".to_owned()
        }
        ListingTrouble::PageNoIndex => "a page of the referrers is no index".to_owned(),
        ListingTrouble::Incomplete { counted, listed } => {
            format!("the registry counts {counted} referrers and lists {listed}")
        }
        ListingTrouble::TooManyPages => format!("the referrers have more than {} pages", limits::PAGES),
        ListingTrouble::NextElsewhere(next) => {
            format!("the next page of the referrers is at {next}, which is not followed")
        }
        ListingTrouble::NextNoAddress(next) => {
            format!("the next page of the referrers is at `{next}`, which is no address")
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
            format!("the token service {host} asks for fewer requests (429)")
        }
        TokenTrouble::Answered { host, status } => format!("the token service {host} answers {status}"),
        TokenTrouble::NoToken { host } => format!("the token service {host} answers with no token"),
    }
}

fn key(trouble: &KeyTrouble) -> String {
    match trouble {
        KeyTrouble::Unanswered(what) => format!("the key could not be fetched: {}", unanswered(what)),
        KeyTrouble::TooLarge => "what is served as the key is over 64 KiB".to_owned(),
        KeyTrouble::Answered { status, said } => {
            let said = said.as_ref().map_or_else(String::new, |said| format!(": `{said}`"));
            format!("the key's address answers {status}{said}")
        }
        KeyTrouble::Redirect { at, refusal: RedirectRefusal::TooMany(_) } => {
            format!("the key's address {at} redirects without end")
        }
        KeyTrouble::Redirect {
            at,
            refusal:
                RedirectRefusal::NoAddress(_) | RedirectRefusal::OtherOrigin(_) | RedirectRefusal::NotHttps(_),
        } => format!("the key's address {at} leads to another origin, which is not followed"),
    }
}

fn key_help(trouble: &KeyTrouble) -> Vec<Help> {
    let KeyTrouble::Unanswered(Unanswered { failure, .. }) = trouble else { return vec![] };
    let mut help = match failure {
        RequestFailure::NoAddress(name) if is_inside_a_cluster(name) => vec![say(COPY)],
        failure => failure_help(failure),
    };
    help.push(say("a key that you have as a file is given with --key FILE"));
    help
}

fn api(trouble: &ApiTrouble) -> String {
    match trouble {
        ApiTrouble::NoPaths => "the API's address can have no paths".to_owned(),
        ApiTrouble::Unanswered(what) => unanswered(what),
        ApiTrouble::Answered(Answered { peer, status, said }) => {
            let why = match status {
                200 => ", and something that is no JSON",
                404 => ", but not in the API's words: a proxy or an ingress says 404 too",
                _ => "",
            };
            format!("{peer} answered {status} for the record{why}{}", it_says(said.as_ref()))
        }
        ApiTrouble::Redirect(RedirectRefusal::TooMany(_)) => "the API redirects without end".to_owned(),
        ApiTrouble::Redirect(
            RedirectRefusal::NoAddress(to) | RedirectRefusal::OtherOrigin(to) | RedirectRefusal::NotHttps(to),
        ) => format!("the API redirects to `{to}`, which is another origin, and is not followed"),
    }
}

fn api_help(trouble: &ApiTrouble) -> Vec<Help> {
    match trouble {
        ApiTrouble::Answered(Answered { status: 401 | 403, .. }) => {
            vec![say(
                "a token ends after a while, and is for one tenant: get a new one, PAAS_ATTEST_TOKEN or --token-file",
            )]
        }
        ApiTrouble::Answered(_)
        | ApiTrouble::NoPaths
        | ApiTrouble::Unanswered(_)
        | ApiTrouble::Redirect(_) => trouble.code().next_step().map(say).into_iter().collect(),
    }
}

/// What a body says, behind the status.
fn it_says(said: Option<&ForeignText>) -> String {
    said.map_or_else(String::new, |said| format!(" (it says: {said})"))
}

fn unanswered(Unanswered { peer, failure }: &Unanswered) -> String {
    match failure {
        RequestFailure::NoAddress(name) => format!("the host {name} has no address"),
        RequestFailure::Connection(Some(reason)) => format!("no connection to {peer}: {reason}"),
        RequestFailure::Connection(None) => format!("no connection to {peer}: the connection broke"),
        RequestFailure::Proxy { proxy, reason } => {
            let proxy = proxy.as_ref().map_or_else(String::new, |proxy| format!("{proxy}: "));
            format!("the proxy did not connect to {peer}; it is {proxy}{reason}")
        }
        RequestFailure::Tls(failure) => format!("no trustworthy connection to {peer}: {}", tls(failure)),
        RequestFailure::Timeout => format!("{peer} gave no complete answer in time"),
        RequestFailure::TooLarge(bound) => format!("{peer} sent more than the bound of {bound} bytes"),
        RequestFailure::Encoded(encoding) => {
            format!("{peer}: the answer is encoded as `{encoding}`, which was not asked for")
        }
        RequestFailure::CredentialUnsendable => format!("{peer}: the credential cannot stand in a header"),
    }
}

fn unanswered_help(Unanswered { peer, failure }: &Unanswered) -> Vec<Help> {
    match failure {
        RequestFailure::NoAddress(name) if is_inside_a_cluster(name) => {
            let Peer { host, port, .. } = peer;
            vec![
                say(format!(
                    "this name lives in the cluster only. Where the same registry has a public name, say so: --registry-alias {peer}=PUBLIC-HOST"
                )),
                say(format!(
                    "or tunnel: `kubectl port-forward` the registry to 127.0.0.1:8443, and --connect-to {host}:{port}:127.0.0.1:8443"
                )),
                say(COPY),
            ]
        }
        failure => failure_help(failure),
    }
}

const COPY: &str =
    "or ask somebody inside for a copy of the image and its signature as an OCI layout, and verify oci:DIR";

/// What helps whoever was asked.
fn failure_help(failure: &RequestFailure) -> Vec<Help> {
    match failure {
        RequestFailure::Proxy { .. } => {
            vec![say(
                "the proxy is that of HTTPS_PROXY or HTTP_PROXY; NO_PROXY names the hosts that go around it",
            )]
        }
        RequestFailure::Tls(_) => {
            vec![say("if you know the authority, give its certificate with --ca-file")]
        }
        RequestFailure::NoAddress(_)
        | RequestFailure::Connection(_)
        | RequestFailure::Timeout
        | RequestFailure::TooLarge(_)
        | RequestFailure::Encoded(_)
        | RequestFailure::CredentialUnsendable => vec![],
    }
}

/// Whether a name is one of those that Kubernetes gives to its services.
fn is_inside_a_cluster(name: &ForeignText) -> bool {
    let labels: Vec<&str> = name.raw().split('.').collect();
    matches!(labels.as_slice(), [.., "svc"] | [.., "cluster", "local"])
}

fn tls(failure: &TlsFailure) -> String {
    match failure {
        TlsFailure::Certificate { problem, issuer } => {
            let problem = match problem {
                CertificateProblem::UnknownIssuer => {
                    "its certificate is by an authority that is not trusted here".to_owned()
                }
                CertificateProblem::Expired => {
                    "its certificate has expired, or this machine's clock is wrong".to_owned()
                }
                CertificateProblem::OtherName(name) => format!("its certificate is not for the name {name}"),
                CertificateProblem::Other(reason) => reason.to_string(),
            };
            match issuer {
                Some(issuer) => format!("{problem} (issued by `{issuer}`)"),
                None => problem,
            }
        }
        TlsFailure::Handshake(reason) => reason.to_string(),
        TlsFailure::Authorities(problem) => authorities(problem),
    }
}

fn authorities(problem: &AuthoritiesProblem) -> String {
    let unloaded = |why: &str| format!("no certificate authority could be loaded: {why}");
    match problem {
        AuthoritiesProblem::Given(reason) => {
            format!("a certificate of --ca-file cannot be used: {reason}")
        }
        AuthoritiesProblem::NoStore => "this system has no store of certificate authorities".to_owned(),
        AuthoritiesProblem::System(reason) => unloaded(&reason.to_string()),
        AuthoritiesProblem::File { path, reason } => {
            let why = reason
                .as_ref()
                .map_or_else(|| "it holds no PEM block `CERTIFICATE`".to_owned(), ToString::to_string);
            unloaded(&format!("SSL_CERT_FILE {path}: {why}"))
        }
        AuthoritiesProblem::Folder { path, reason } => {
            let why =
                reason.as_ref().map_or_else(|| "it holds no certificate".to_owned(), ToString::to_string);
            unloaded(&format!("SSL_CERT_DIR {path}: {why}"))
        }
        AuthoritiesProblem::Refused(reason) => reason.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for (name, ways) in [
            ("h.svc", 3),
            ("a.svc.cluster.local", 3),
            ("svc", 3),
            ("cluster.local", 3),
            ("h.svc.x", 0),
            ("local", 0),
            ("h.x", 0),
        ] {
            let failure = || away(RequestFailure::NoAddress(name.into()));
            let (said, help) = lines(RegistryTrouble::Unanswered(failure()));
            assert_eq!(
                (said.as_str(), help.len()),
                (format!("the host {name} has no address").as_str(), ways)
            );
            // What is of registries alone helps nobody to a key; a file does.
            let (said, help) = lines(KeyTrouble::Unanswered(failure()));
            assert_eq!(said, format!("the key could not be fetched: the host {name} has no address"));
            assert_eq!(help.len(), usize::from(ways > 0) + 1);
        }
        let (_, help) = lines(RegistryTrouble::Unanswered(away(RequestFailure::NoAddress("h.svc".into()))));
        assert!(help[0].ends_with("--registry-alias h.svc=PUBLIC-HOST"), "{help:?}");
        assert!(help[1].ends_with("--connect-to h.svc:443:127.0.0.1:8443"), "{help:?}");
    }

    #[test]
    fn what_a_server_says_cannot_act() {
        let answered = Answered {
            peer: Peer { host: "h.x".into(), port: 5000, default_port: false },
            status: 403,
            said: Some(ForeignText::new("no\u{1b}[2J\u{202e}")),
        };
        let trouble = RegistryTrouble::Answered { place: crate::evidence::place::Place::Image, answered };
        let (said, _) = lines(trouble);
        assert_eq!(said, "h.x:5000 answered 403 for image (it says: no\\u{1b}[2J\\u{202e})");
    }
}
