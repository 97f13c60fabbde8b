//! Connections that go elsewhere than the name says, with TLS: the certificate is that of the name.

use super::accounts::{
    TOKEN_PATH, bearer, docker_config, require, token, token_registry, with_docker_config,
};
use super::signed;
use crate::support::command::{Program, program};
use crate::support::server::Server;
use crate::support::tls::Door;
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG, fixture, rows};

/// An address that nobody has (RFC 5737), and that a certificate names.
const NOWHERE: &str = "192.0.2.1";

/// `verify` of an image at a host for which connections go to a door.
pub(super) fn tunnelled(host: &str, port: u16, door: &str) -> Program {
    tunnelled_version(host, port, door, &format!(":{TAG}"))
}

/// The same of `:TAG` or `@DIGEST`.
pub(super) fn tunnelled_version(host: &str, port: u16, door: &str, version: &str) -> Program {
    let at = if port == 443 { host.to_owned() } else { format!("{host}:{port}") };
    program(["verify", &format!("{at}/{REPOSITORY}{version}")]).args([
        "--connect-to",
        &format!("{host}:{port}:{door}"),
        "--ca-file",
        &fixture("keys/tls/authority.crt").display().to_string(),
        "--identity",
        &format!("{LOGICAL}/{REPOSITORY}"),
        "--key",
        KEY,
        "-o",
        "json",
    ])
}

#[test]
fn the_certificate_is_that_of_the_host_and_not_of_the_address() {
    rows::each([(LOGICAL, 443), (LOGICAL, 5000), (NOWHERE, 443), (NOWHERE, 5000)], |&(host, port)| {
        let server = Server::registry(&signed());
        let door = Door::before(&server, "host");
        tunnelled(host, port, &door.host()).run().is("VERIFIED", None);
        let at = if port == 443 { host.to_owned() } else { format!("{host}:{port}") };
        for request in server.requests() {
            assert_eq!(request.header("host"), Some(at.as_str()), "{request:?}");
        }
        let name = (host == LOGICAL).then(|| LOGICAL.to_owned());
        // A connection may be opened and not be needed.
        let asked: Vec<_> = door.callers().into_iter().filter(|caller| caller.sent > 0).collect();
        assert!(!asked.is_empty());
        assert!(asked.iter().all(|caller| caller.name == name), "{at}: {asked:?}");
    });
}

#[test]
fn a_certificate_for_another_name_fails_before_anything_is_sent() {
    for certificate in ["address", "other"] {
        for host in [LOGICAL, NOWHERE] {
            // A registry that would take the account, were it asked.
            let server = token_registry(&signed());
            let door = Door::before(&server, certificate);
            let config = docker_config(&format!("{host}:5000"));
            let run = with_docker_config(tunnelled(host, 5000, &door.host()), &config).run();
            run.is("UNDECIDED", Some("tls"));
            assert_eq!(server.targets(), Vec::<String>::new(), "{host} with {certificate}");
            let callers = door.callers();
            assert!(!callers.is_empty(), "{host} with {certificate}: {}", run.shown());
            assert!(callers.iter().all(|caller| caller.sent == 0), "{callers:?}");
        }
    }
}

#[test]
fn an_account_of_the_host_goes_through_the_tunnel_alone() {
    let server = Server::registry(&signed());
    let realm = format!("https://{NOWHERE}:5000{TOKEN_PATH}");
    require(&server, "Bearer t0ken".to_owned(), bearer(&realm));
    server.on(TOKEN_PATH, token());
    let door = Door::before(&server, "host");
    let config = docker_config(&format!("{NOWHERE}:5000"));
    with_docker_config(tunnelled(NOWHERE, 5000, &door.host()), &config).run().is("VERIFIED", None);
    assert!(server.asked(TOKEN_PATH)[0].header("authorization").is_some());
}

#[test]
fn an_authority_that_is_not_named_is_not_trusted_through_a_tunnel() {
    for host in [LOGICAL, NOWHERE] {
        let server = Server::registry(&signed());
        let door = Door::before(&server, "host");
        let to = format!("{host}:443:{}", door.host());
        let run = program(["verify", &format!("{host}/{REPOSITORY}:{TAG}"), "--connect-to", &to])
            .args(["--key", KEY, "-o", "json", "--timeout", "20s"])
            .run();
        run.is("UNDECIDED", Some("tls"));
        assert_eq!(server.targets(), Vec::<String>::new());
        assert!(door.callers().iter().all(|caller| caller.sent == 0));
    }
}
