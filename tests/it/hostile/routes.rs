//! Which way a request takes, and what goes along with it.

use super::accounts::{
    TOKEN_PATH, bearer, docker_config, require, token, token_registry, with_docker_config,
};
use super::key::KEY_PATH;
use super::signed;
use crate::support::command::{Program, program};
use crate::support::registry::{payload_path, verify, verify_version};
use crate::support::server::{Answer, Server};
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG, rows};

/// An address that nobody has (RFC 5737).
const NOWHERE: &str = "192.0.2.1:5000";

/// `verify` of an image at an address for which connections go elsewhere.
fn tunnelled(address: &str, to: &str) -> Program {
    program(["verify", &format!("{address}/{REPOSITORY}:{TAG}")]).args([
        "--plain-http",
        address,
        "--connect-to",
        &format!("{address}:{to}"),
        "--identity",
        &format!("{LOGICAL}/{REPOSITORY}"),
        "-o",
        "json",
        "--timeout",
        "5s",
    ])
}

#[test]
fn an_address_is_connected_to_elsewhere_as_a_name_is() {
    let server = Server::registry(&signed());
    require(&server, "Bearer t0ken".to_owned(), bearer(&format!("http://{NOWHERE}{TOKEN_PATH}")));
    server.on(TOKEN_PATH, token());
    let config = docker_config(NOWHERE);
    with_docker_config(tunnelled(NOWHERE, &server.host()), &config)
        .args(["--key", KEY])
        .run()
        .is("VERIFIED", None);
    for request in server.requests() {
        assert_eq!(request.header("host"), Some(NOWHERE), "{request:?}");
    }
    assert!(server.asked(TOKEN_PATH)[0].header("authorization").is_some());
}

/// The port alone was taken from the option, and whoever listens there at the old address got the account.
#[test]
fn an_account_does_not_go_to_the_old_address_at_the_new_port() {
    let listener = token_registry(&signed());
    let port = listener.host().rsplit(':').next().unwrap().to_owned();
    rows::each(
        [format!("127.0.0.2:{port}"), format!("[::1]:{port}"), format!("nowhere.invalid:{port}")],
        |to| {
            let config = docker_config("127.0.0.1:5000");
            let run = with_docker_config(tunnelled("127.0.0.1:5000", to), &config).args(["--key", KEY]).run();
            assert_eq!(run.code, 3, "{to}: {}", run.shown());
        },
    );
    assert_eq!(listener.opened(), 0);
}

#[test]
fn a_key_and_a_blob_at_an_address_take_the_same_way() {
    let layout = signed();
    let server = Server::registry(&layout);
    let here = "127.0.0.9:5000";
    let there = |address: &str| {
        let to = format!("{address}:{}", server.host());
        ["--plain-http", address, "--connect-to", &to, "--timeout", "5s"].map(str::to_owned)
    };
    let key = format!("http://{here}{KEY_PATH}");
    verify_version(&server, &format!(":{TAG}"))
        .args(there(here))
        .args(["--key", &key])
        .run()
        .is("VERIFIED", None);
    assert_eq!(server.asked(KEY_PATH)[0].header("host"), Some(here));
    server.on(&payload_path(&layout), Answer::redirect(307, &format!("http://{NOWHERE}/store")));
    server
        .on("/store", Answer::ok("application/octet-stream", layout.blobs[&layout.payload_digest()].clone()));
    verify(&server).args(there(NOWHERE)).run().is("VERIFIED", None);
    assert_eq!(server.asked("/store")[0].header("host"), Some(NOWHERE));
}

#[test]
fn the_scope_of_a_token_is_ours_alone() {
    let layout = signed();
    rows::each(
        [
            ("?scope=repository:other/secret:pull,push", ""),
            ("?scope=a&scope=b&account=x", "account=x&"),
            ("?%73cope=registry:catalog:*", ""),
            ("?Scope=a&SCOPE=b&scope%20=c&scope[]=d", ""),
            ("?service=another&scope=a", ""),
            ("?account=x;scope=a", "account=x%3Bscope%3Da&"),
            ("?scope", ""),
            ("?account=x#&scope=a", "account=x&"),
        ],
        |(query, kept)| {
            let server = Server::registry(&layout);
            let realm = format!("{}{query}", server.url(TOKEN_PATH));
            require(&server, "Bearer t0ken".to_owned(), bearer(&realm));
            server.on(TOKEN_PATH, token());
            verify(&server).run().is("VERIFIED", None);
            let asked = server.asked(TOKEN_PATH);
            let asked = asked[0].target.split_once('?').unwrap().1;
            let scope = format!("repository%3A{}%3Apull", REPOSITORY.replace('/', "%2F"));
            assert_eq!(asked, format!("{kept}service=harbor-registry&scope={scope}"), "{query}");
        },
    );
}
