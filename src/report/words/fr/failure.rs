//! Why a request got no answer.

use crate::evidence::failure::{
    AuthoritiesProblem, CertificateProblem, Peer, ProxyTrouble, RequestFailure, TlsFailure,
};
use crate::evidence::trouble::Unanswered;
use crate::report::words::Help;

use super::{file, say};

pub(super) fn unanswered(Unanswered { peer, failure }: &Unanswered) -> String {
    match failure {
        RequestFailure::NoAddress { host, .. } => format!("l’hôte {host} n’a pas d’adresse"),
        RequestFailure::Connection { reason, dialled } => {
            let dialled: Vec<String> = dialled.iter().map(ToString::to_string).collect();
            let at = if dialled.is_empty() { String::new() } else { format!(" à {}", dialled.join(", ")) };
            let reason =
                reason.as_ref().map_or_else(|| "la connexion a été perdue".to_owned(), ToString::to_string);
            format!("connexion impossible à {peer}{at}\u{a0}: {reason}")
        }
        RequestFailure::Proxy { proxy, reason } => {
            let proxy = proxy.as_ref().map_or_else(String::new, |proxy| format!("{proxy}\u{a0}: "));
            let reason = match reason {
                ProxyTrouble::NoAddress => "son hôte n’a pas d’adresse".to_owned(),
                ProxyTrouble::WantsAccount => {
                    "il a répondu 407, authentification requise par le proxy".to_owned()
                }
                ProxyTrouble::NoTunnel(reason) => format!("le proxy n’a pas ouvert le tunnel ({reason})"),
                ProxyTrouble::Said(reason) => reason.to_string(),
            };
            format!("le proxy n’a pas établi la connexion à {peer}\u{a0}: {proxy}{reason}")
        }
        RequestFailure::NoProxy { variable } => format!(
            "connexion impossible à {peer}\u{a0}: {variable} n’est pas l’adresse d’un proxy\u{a0}: http://HOST:PORT ou socks5h://HOST:PORT est attendu"
        ),
        RequestFailure::Tls(failure) => {
            format!("connexion TLS impossible avec {peer}\u{a0}: {}", tls(failure))
        }
        RequestFailure::Timeout => format!("{peer} n’a pas donné de réponse complète à temps"),
        RequestFailure::TooLarge(bound) => {
            format!("{peer} a envoyé plus que la limite de {bound}\u{a0}octets")
        }
        RequestFailure::Encoded(encoding) => {
            format!("{peer}\u{a0}: la réponse est encodée en `{encoding}`, ce qui n’a pas été demandé")
        }
        RequestFailure::CredentialUnsendable => {
            format!("{peer}\u{a0}: les identifiants ne peuvent pas être envoyés dans un en-tête")
        }
    }
}

pub(super) fn unanswered_help(Unanswered { peer, failure }: &Unanswered) -> Vec<Help> {
    match failure {
        RequestFailure::NoAddress { inside_a_cluster: true, .. } => {
            let Peer { host, port, .. } = peer;
            vec![
                say(format!(
                    "ce nom n’existe que dans le cluster. Si le même registre a un nom public, déclarez-le\u{a0}: --registry-alias {peer}=PUBLIC-HOST"
                )),
                say(format!(
                    "ou passez par un tunnel\u{a0}: `kubectl port-forward` du registre vers 127.0.0.1:8443, et --connect-to {host}:{port}:127.0.0.1:8443"
                )),
                say(TUNNEL),
                say(COPY),
            ]
        }
        RequestFailure::Tls(TlsFailure::Plain) => vec![say(format!(
            "s’il parle http en clair, et que vous voulez que ce seul hôte soit interrogé ainsi\u{a0}: --plain-http {peer}"
        ))],
        failure => failure_help(failure),
    }
}

/// What helps against a name of a cluster, whoever was asked: a machine that knows the name looks it up.
const TUNNEL: &str = "ou passez par une machine qui atteint le cluster\u{a0}: `ssh -D 1080 MACHINE`, et ALL_PROXY=socks5h://127.0.0.1:1080";

/// The same, for whoever has no such machine.
const COPY: &str = "ou demandez à quelqu’un qui a accès au cluster une copie de l’image et de sa signature sous forme d’arborescence OCI, et vérifiez oci:DIR";

/// What helps whoever was asked.
pub(super) fn failure_help(failure: &RequestFailure) -> Vec<Help> {
    match failure {
        RequestFailure::Proxy { reason, .. } => {
            let mut help = vec![say(
                "le proxy est défini par HTTPS_PROXY, HTTP_PROXY ou ALL_PROXY\u{202f}; NO_PROXY énumère les hôtes qui le contournent",
            )];
            match reason {
                ProxyTrouble::WantsAccount => help.push(say(
                    "le compte du proxy s’écrit dans son adresse\u{a0}: http://USER:PASSWORD@HOST:PORT",
                )),
                ProxyTrouble::NoTunnel(_) => help.push(say(
                    "vérifiez que le proxy autorise cet hôte et ce port, et qu’il n’exige pas de compte\u{202f}; nommez l’hôte dans NO_PROXY s’il est joignable directement",
                )),
                ProxyTrouble::NoAddress | ProxyTrouble::Said(_) => {}
            }
            help
        }
        RequestFailure::Tls(failure) => tls_help(failure),
        RequestFailure::NoAddress { inside_a_cluster: true, .. } => vec![say(TUNNEL), say(COPY)],
        RequestFailure::NoProxy { variable } => {
            vec![say(format!("corrigez {variable}, ou supprimez la variable"))]
        }
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
            vec![say("si vous faites confiance à l’autorité, ajoutez son certificat avec --ca-file")]
        }
        TlsFailure::Certificate {
            problem: CertificateProblem::Expired(_) | CertificateProblem::NotYet(_),
            ..
        } => {
            vec![say(
                "l’exploitant de ce serveur doit renouveler son certificat\u{202f}; vérifiez aussi l’horloge de cette machine",
            )]
        }
        TlsFailure::Certificate { problem: CertificateProblem::OtherName { .. }, .. } => vec![say(
            "interrogez-le par un nom que porte son certificat\u{202f}; si ce nom mène ailleurs, --connect-to NAME:PORT:ADDR:PORT mène ici",
        )],
        TlsFailure::Plain => vec![say("s’il parle http en clair\u{a0}: --plain-http HOST[:PORT]")],
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
                    "son certificat est émis par une autorité qui n’est pas de confiance".to_owned()
                }
                CertificateProblem::Expired(day) => {
                    format!("son certificat a expiré le {day}, ou l’horloge de cette machine est fausse")
                }
                CertificateProblem::NotYet(day) => {
                    format!(
                        "son certificat n’est valide qu’à partir du {day}, ou l’horloge de cette machine est fausse"
                    )
                }
                CertificateProblem::OtherName { asked, holds } => {
                    let holds: Vec<String> = holds.iter().map(ToString::to_string).collect();
                    let holds = if holds.is_empty() { "aucun nom".to_owned() } else { holds.join(", ") };
                    format!("son certificat n’est pas valide pour le nom {asked} mais pour {holds}")
                }
                CertificateProblem::Other(reason) => reason.to_string(),
            };
            match issuer {
                Some(issuer) => format!("{problem} (émis par `{issuer}`)"),
                None => problem,
            }
        }
        TlsFailure::Plain => "ce qui répond ne parle pas TLS".to_owned(),
        TlsFailure::Handshake(reason) => reason.to_string(),
        TlsFailure::Authorities(problem) => authorities(problem),
    }
}

fn authorities(problem: &AuthoritiesProblem) -> String {
    let unloaded = |why: &str| format!("aucune autorité de certification n’a pu être chargée\u{a0}: {why}");
    match problem {
        AuthoritiesProblem::NoStore => {
            "ce système n’a pas de magasin d’autorités de certification".to_owned()
        }
        AuthoritiesProblem::System(reason) => unloaded(&reason.to_string()),
        AuthoritiesProblem::File { path, reason } => {
            let why = reason
                .as_ref()
                .map_or_else(|| "il ne contient aucun bloc PEM `CERTIFICATE`".to_owned(), file::sentence);
            unloaded(&format!("SSL_CERT_FILE {path}\u{a0}: {why}"))
        }
        AuthoritiesProblem::Folder { path, reason } => {
            let why = reason
                .as_ref()
                .map_or_else(|| "il ne contient aucun certificat".to_owned(), ToString::to_string);
            unloaded(&format!("SSL_CERT_DIR {path}\u{a0}: {why}"))
        }
        AuthoritiesProblem::NoFolder => unloaded("SSL_CERT_DIR ne nomme pas de répertoire"),
        AuthoritiesProblem::Refused(reason) => reason.to_string(),
    }
}
