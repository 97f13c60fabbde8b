//! Why a request got no answer.

use crate::evidence::failure::{AuthoritiesProblem, CertificateProblem, Peer, RequestFailure, TlsFailure};
use crate::evidence::trouble::Unanswered;
use crate::report::words::Help;

use super::{file, say};

pub(super) fn unanswered(Unanswered { peer, failure }: &Unanswered) -> String {
    match failure {
        RequestFailure::NoAddress { host, .. } => format!("the host {host} has no address"),
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

pub(super) fn unanswered_help(Unanswered { peer, failure }: &Unanswered) -> Vec<Help> {
    match failure {
        RequestFailure::NoAddress { inside_a_cluster: true, .. } => {
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

/// What helps against a name of a cluster, whoever was asked.
const COPY: &str =
    "or ask somebody inside for a copy of the image and its signature as an OCI layout, and verify oci:DIR";

/// What helps whoever was asked.
pub(super) fn failure_help(failure: &RequestFailure) -> Vec<Help> {
    match failure {
        RequestFailure::Proxy { .. } => {
            vec![say(
                "the proxy is that of HTTPS_PROXY or HTTP_PROXY; NO_PROXY names the hosts that go around it",
            )]
        }
        RequestFailure::Tls(_) => {
            vec![say("if you know the authority, give its certificate with --ca-file")]
        }
        RequestFailure::NoAddress { inside_a_cluster: true, .. } => vec![say(COPY)],
        RequestFailure::NoAddress { inside_a_cluster: false, .. }
        | RequestFailure::Connection(_)
        | RequestFailure::Timeout
        | RequestFailure::TooLarge(_)
        | RequestFailure::Encoded(_)
        | RequestFailure::CredentialUnsendable => vec![],
    }
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
        AuthoritiesProblem::NoStore => "this system has no store of certificate authorities".to_owned(),
        AuthoritiesProblem::System(reason) => unloaded(&reason.to_string()),
        AuthoritiesProblem::File { path, reason } => {
            let why = reason
                .as_ref()
                .map_or_else(|| "it holds no PEM block `CERTIFICATE`".to_owned(), file::sentence);
            unloaded(&format!("SSL_CERT_FILE {path}: {why}"))
        }
        AuthoritiesProblem::Folder { path, reason } => {
            let why =
                reason.as_ref().map_or_else(|| "it holds no certificate".to_owned(), ToString::to_string);
            unloaded(&format!("SSL_CERT_DIR {path}: {why}"))
        }
        AuthoritiesProblem::NoFolder => unloaded("SSL_CERT_DIR names no folder"),
        AuthoritiesProblem::Refused(reason) => reason.to_string(),
    }
}
