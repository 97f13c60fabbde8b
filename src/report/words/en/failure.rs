//! Why a request got no answer.

use crate::evidence::failure::{
    AuthoritiesProblem, CertificateProblem, Peer, ProxyTrouble, RequestFailure, TlsFailure,
};
use crate::evidence::trouble::Unanswered;
use crate::report::words::Help;

use super::{file, say};

pub(super) fn unanswered(Unanswered { peer, failure }: &Unanswered) -> String {
    match failure {
        RequestFailure::NoAddress { host, .. } => format!("the host {host} has no address"),
        RequestFailure::Connection { reason, dialled } => {
            let dialled: Vec<String> = dialled.iter().map(ToString::to_string).collect();
            let at = if dialled.is_empty() { String::new() } else { format!(" at {}", dialled.join(", ")) };
            let reason =
                reason.as_ref().map_or_else(|| "the connection was lost".to_owned(), ToString::to_string);
            format!("cannot connect to {peer}{at}: {reason}")
        }
        RequestFailure::Proxy { proxy, reason } => {
            let proxy = proxy.as_ref().map_or_else(String::new, |proxy| format!("{proxy}: "));
            let reason = match reason {
                ProxyTrouble::NoAddress => "its host has no address".to_owned(),
                ProxyTrouble::WantsAccount => "it answered 407, proxy authentication required".to_owned(),
                ProxyTrouble::NoTunnel(reason) => format!("the proxy did not open the tunnel ({reason})"),
                ProxyTrouble::Said(reason) => reason.to_string(),
            };
            format!("the proxy did not connect to {peer}: {proxy}{reason}")
        }
        RequestFailure::NoProxy { variable } => format!(
            "cannot connect to {peer}: {variable} is not the address of a proxy: http://HOST:PORT or socks5h://HOST:PORT is required"
        ),
        RequestFailure::Tls(failure) => {
            format!("cannot establish a TLS connection to {peer}: {}", tls(failure))
        }
        RequestFailure::Timeout => format!("{peer} gave no complete answer in time"),
        RequestFailure::TooLarge(bound) => format!("{peer} sent more than the limit of {bound} bytes"),
        RequestFailure::Encoded(encoding) => {
            format!("{peer}: the answer is encoded as `{encoding}`, which was not requested")
        }
        RequestFailure::CredentialUnsendable => format!("{peer}: the credential cannot be sent in a header"),
    }
}

pub(super) fn unanswered_help(Unanswered { peer, failure }: &Unanswered) -> Vec<Help> {
    match failure {
        RequestFailure::NoAddress { inside_a_cluster: true, .. } => {
            let Peer { host, port, .. } = peer;
            vec![
                say(format!(
                    "this name exists only in the cluster. If the same registry has a public name, say so: --registry-alias {peer}=PUBLIC-HOST"
                )),
                say(format!(
                    "or use a tunnel: `kubectl port-forward` the registry to 127.0.0.1:8443, and --connect-to {host}:{port}:127.0.0.1:8443"
                )),
                say(TUNNEL),
                say(COPY),
            ]
        }
        RequestFailure::Tls(TlsFailure::Plain) => vec![say(format!(
            "if it speaks plain http, and you want exactly this host to be asked so: --plain-http {peer}"
        ))],
        failure => failure_help(failure),
    }
}

/// What helps against a name of a cluster, whoever was asked: a machine that knows the name looks it up.
const TUNNEL: &str = "or go through a machine that reaches the cluster: `ssh -D 1080 MACHINE`, and ALL_PROXY=socks5h://127.0.0.1:1080";

/// The same, for whoever has no such machine.
const COPY: &str = "or ask someone with access to the cluster for a copy of the image and its signature as an OCI layout, and verify oci:DIR";

/// What helps whoever was asked.
pub(super) fn failure_help(failure: &RequestFailure) -> Vec<Help> {
    match failure {
        RequestFailure::Proxy { reason, .. } => {
            let mut help = vec![say(
                "the proxy is set by HTTPS_PROXY, HTTP_PROXY or ALL_PROXY; NO_PROXY lists the hosts that bypass it",
            )];
            match reason {
                ProxyTrouble::WantsAccount => help.push(say(
                    "an account for the proxy stands in its address: http://USER:PASSWORD@HOST:PORT",
                )),
                ProxyTrouble::NoTunnel(_) => help.push(say(
                    "check that the proxy allows this host and port, and that it needs no account; name the host in NO_PROXY if it can be reached directly",
                )),
                ProxyTrouble::NoAddress | ProxyTrouble::Said(_) => {}
            }
            help
        }
        RequestFailure::Tls(failure) => tls_help(failure),
        RequestFailure::NoAddress { inside_a_cluster: true, .. } => vec![say(TUNNEL), say(COPY)],
        RequestFailure::NoProxy { variable } => vec![say(format!("correct {variable}, or unset it"))],
        RequestFailure::NoAddress { inside_a_cluster: false, .. }
        | RequestFailure::Connection { .. }
        | RequestFailure::Timeout
        | RequestFailure::TooLarge(_)
        | RequestFailure::Encoded(_)
        | RequestFailure::CredentialUnsendable => vec![],
    }
}

/// An authority helps where the authority is in question, and nowhere else.
fn tls_help(failure: &TlsFailure) -> Vec<Help> {
    match failure {
        TlsFailure::Certificate { problem: CertificateProblem::UnknownIssuer, .. }
        | TlsFailure::Authorities(_) => {
            vec![say("if you trust the authority, add its certificate with --ca-file")]
        }
        TlsFailure::Certificate {
            problem: CertificateProblem::Expired(_) | CertificateProblem::NotYet(_),
            ..
        } => {
            vec![say("whoever runs this server has to renew its certificate; check this machine's clock too")]
        }
        TlsFailure::Certificate { problem: CertificateProblem::OtherName { .. }, .. } => vec![say(
            "ask it by a name that its certificate holds; where that name leads elsewhere, --connect-to NAME:PORT:ADDR:PORT leads here",
        )],
        TlsFailure::Plain => vec![say("if it speaks plain http: --plain-http HOST[:PORT]")],
        TlsFailure::Certificate { problem: CertificateProblem::Other(_), .. } | TlsFailure::Handshake(_) => {
            vec![]
        }
    }
}

fn tls(failure: &TlsFailure) -> String {
    match failure {
        TlsFailure::Certificate { problem, issuer } => {
            let problem = match problem {
                CertificateProblem::UnknownIssuer => {
                    "its certificate is issued by an authority that is not trusted".to_owned()
                }
                CertificateProblem::Expired(day) => {
                    format!("its certificate expired on {day}, or this machine's clock is wrong")
                }
                CertificateProblem::NotYet(day) => {
                    format!("its certificate is valid from {day} on, or this machine's clock is wrong")
                }
                CertificateProblem::OtherName { asked, holds } => {
                    let holds: Vec<String> = holds.iter().map(ToString::to_string).collect();
                    let holds = if holds.is_empty() { "no name at all".to_owned() } else { holds.join(", ") };
                    format!("its certificate is not valid for the name {asked} but for {holds}")
                }
                CertificateProblem::Other(reason) => reason.to_string(),
            };
            match issuer {
                Some(issuer) => format!("{problem} (issued by `{issuer}`)"),
                None => problem,
            }
        }
        TlsFailure::Plain => "what answers does not speak TLS".to_owned(),
        TlsFailure::Handshake(reason) => reason.to_string(),
        TlsFailure::Authorities(problem) => authorities(problem),
    }
}

fn authorities(problem: &AuthoritiesProblem) -> String {
    let unloaded = |why: &str| format!("no certificate authority could be loaded: {why}");
    match problem {
        AuthoritiesProblem::NoStore => "this system has no store of certificate authorities".to_owned(),
        AuthoritiesProblem::System(reason) => unloaded(&reason.to_string()),
        AuthoritiesProblem::File { path, reason } => {
            let why = reason
                .as_ref()
                .map_or_else(|| "it contains no PEM block `CERTIFICATE`".to_owned(), file::sentence);
            unloaded(&format!("SSL_CERT_FILE {path}: {why}"))
        }
        AuthoritiesProblem::Folder { path, reason } => {
            let why =
                reason.as_ref().map_or_else(|| "it contains no certificate".to_owned(), ToString::to_string);
            unloaded(&format!("SSL_CERT_DIR {path}: {why}"))
        }
        AuthoritiesProblem::NoFolder => unloaded("SSL_CERT_DIR does not name a folder"),
        AuthoritiesProblem::Refused(reason) => reason.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ForeignText;

    /// What is said of a certificate, and the advice: an authority is proposed where that is the trouble, and nowhere
    /// else.
    #[test]
    fn a_certificate_shows_its_day_and_its_names_and_gets_the_advice_that_fits() {
        let day = || "2026-11-01".to_owned();
        let holds = |names: &[&str]| CertificateProblem::OtherName {
            asked: "h.example".into(),
            holds: names.iter().map(|name| ForeignText::new(*name)).collect(),
        };
        for (problem, said, advice) in [
            (CertificateProblem::UnknownIssuer, "an authority that is not trusted", "--ca-file"),
            (CertificateProblem::Expired(day()), "expired on 2026-11-01", "renew its certificate"),
            (CertificateProblem::NotYet(day()), "valid from 2026-11-01 on", "clock"),
            (holds(&["a.x", "b.x"]), "not valid for the name h.example but for a.x, b.x", "--connect-to"),
            (holds(&[]), "but for no name at all", "--connect-to"),
        ] {
            let failure = TlsFailure::Certificate { problem, issuer: Some("An Authority".into()) };
            let sentence = tls(&failure);
            assert!(sentence.contains(said) && sentence.contains("issued by `An Authority`"), "{sentence}");
            let help = format!("{:?}", tls_help(&failure));
            assert!(help.contains(advice), "{help}");
            assert_eq!(help.contains("--ca-file"), advice == "--ca-file", "{help}");
        }
    }

    #[test]
    fn a_server_that_does_not_speak_tls_is_told_from_one_that_breaks_it() {
        assert_eq!(tls(&TlsFailure::Plain), "what answers does not speak TLS");
        assert!(format!("{:?}", tls_help(&TlsFailure::Plain)).contains("--plain-http HOST"));
        let broken = TlsFailure::Handshake("a record that is too long".into());
        assert_eq!(tls(&broken), "a record that is too long");
        assert!(tls_help(&broken).is_empty());
    }
}
