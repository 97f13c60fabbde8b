//! Registries, token services and key endpoints that misbehave, played by a scripted server.
//!
//! Never `VERIFIED` where the missing answer matters, the right reason code, no panic, bounded
//! memory; and how many requests a good run sends, and in which waves.

mod accounts;
mod bytes;
mod close;
mod echo;
mod frames;
mod hidden;
mod http2;
mod key;
mod logins;
mod numbers;
mod proxies;
mod redirects;
mod referrers;
mod routes;
mod signed_names;
mod told;
mod tunnels;
mod waves;

use std::panic::{self, AssertUnwindSafe};

use tempfile::TempDir;

use crate::support::command::{Program, Run, check, gaps, program, weaknesses};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST};
use crate::support::registry::{
    Trouble, manifest_path, payload_path, referrers_path, sig_path, strange_404, troubles, verify,
    verify_version,
};
use crate::support::server::{Answer, Server, fallback, path};
use crate::support::{self, KEY, LOGICAL, REPOSITORY, TAG};
use accounts::{TOKEN_PATH, basic, bearer, docker_config, require, token, with_docker_config};
use key::KEY_PATH;

const USER: &str = "robot$octave+auditor";
const PASSWORD: &str = "correct-horse-battery";

fn signed() -> Layout {
    Layout::case("signed_verified")
}

fn unsigned() -> Layout {
    Layout::case("unsigned_failed")
}

/// The same with the key from the platform's API on the same server.
fn verify_by_api(server: &Server) -> Program {
    verify_version(server, &format!(":{TAG}")).args(["--api-url", &server.url("/api")])
}

/// Runs `verify` against every trouble on one place.
fn each_trouble(
    layout: &Layout,
    place: &str,
    good: &Answer,
    prepare: impl Fn(&Server),
    judge: impl Fn(&Trouble, &Run),
) {
    let elsewhere = Server::start();
    let mut wrong = Vec::new();
    for trouble in troubles(good, &elsewhere) {
        let server = Server::registry(layout);
        prepare(&server);
        server.on(place, trouble.answer.clone());
        let mut command = verify(&server);
        if let Some(timeout) = trouble.timeout {
            command = command.args(["--timeout", timeout]);
        }
        // All of them are played, and then all that went wrong is named.
        let played = panic::catch_unwind(AssertUnwindSafe(|| {
            judge(&trouble, &command.run());
            // Not for redirects: one that leads back to where it came from is followed up to the bound.
            if trouble.tries > 0 && trouble.code != "redirect-refused" {
                assert_eq!(server.asked(place).len(), trouble.tries, "{:#?}", server.targets());
            }
        }));
        if played.is_err() {
            wrong.push(trouble.name);
        }
    }
    assert!(wrong.is_empty(), "not judged rightly at {place}: {wrong:?}");
    assert_eq!(elsewhere.opened(), 0, "something was sent to another origin");
}

fn undecided(trouble: &Trouble, run: &Run) {
    let document = run.is("UNDECIDED", Some(trouble.code));
    // What could not be asked must not be told as if it had been.
    assert!(!run.stdout.contains("every place was checked"), "{}", run.shown());
    assert!(gaps(&document).contains(&trouble.code.to_owned()), "{}: {}", trouble.name, run.shown());
}

fn verified_with_gap(trouble: &Trouble, run: &Run) {
    let document = run.is("VERIFIED", None);
    assert_eq!(gaps(&document), [trouble.code], "{}: {}", trouble.name, run.shown());
}

// ---------------------------------------------------------------------------------------------
// One place at a time

#[test]
fn the_good_run_is_verified() {
    let layout = signed();
    let server = Server::registry(&layout);
    let document = verify(&server).run().is("VERIFIED", None);
    assert_eq!(document["images"][0]["digest"], layout.image_digest());
    assert_eq!(document["images"][0]["reference"], format!("{LOGICAL}/{REPOSITORY}:{TAG}"));
    assert_eq!(document["images"][0]["annotations"]["tenant_id"], "octave");
    assert_eq!(gaps(&document), Vec::<String>::new());
    // A key from a file was not served by the platform: it need not be pinned.
    assert_eq!(weaknesses(&document), ["plain-http"]);
    let document = verify_by_api(&server).run().is("VERIFIED", None);
    assert_eq!(weaknesses(&document), ["key-unpinned", "plain-http"]);
}

#[test]
fn a_chunked_body_is_a_body() {
    let layout = signed();
    let server = Server::registry(&layout);
    let kind = layout.image()["mediaType"].as_str().unwrap().to_owned();
    server.on(&manifest_path(), Answer::ok(&kind, layout.blobs[&layout.image_digest()].clone()).chunked());
    server.on(
        &payload_path(&layout),
        Answer::ok("application/octet-stream", layout.blobs[&layout.payload_digest()].clone()).chunked(),
    );
    verify(&server).run().is("VERIFIED", None);
}

#[test]
fn trouble_with_the_image_manifest_is_undecided() {
    let layout = signed();
    let good = Answer::ok(OCI_MANIFEST, layout.blobs[&layout.image_digest()].clone());
    each_trouble(
        &layout,
        &manifest_path(),
        &good,
        |_| {},
        |trouble, run| {
            let document = run.is("UNDECIDED", Some(trouble.code));
            assert_eq!(check(&document, "image")["code"], trouble.code, "{}", run.shown());
        },
    );
    for (name, answer) in strange_404() {
        let server = Server::registry(&layout);
        server.on(&manifest_path(), answer);
        let run = verify(&server).run();
        run.is("UNDECIDED", Some("registry-protocol"));
        assert_eq!(server.targets(), [manifest_path()], "{name}");
    }
}

#[test]
fn trouble_with_the_signature_tag_is_undecided() {
    let layout = signed();
    let good = Answer::ok(OCI_MANIFEST, layout.blobs[&layout.signature_digest().unwrap()].clone());
    each_trouble(&layout, &sig_path(&layout), &good, |_| {}, undecided);
    for (_, answer) in strange_404() {
        let server = Server::registry(&layout);
        server.on(&sig_path(&layout), answer);
        verify(&server).run().is("UNDECIDED", Some("registry-protocol"));
    }
}

#[test]
fn trouble_with_the_referrers_leaves_a_good_signature_good() {
    let layout = signed();
    let good = Answer::ok(OCI_INDEX, layout.listing(&[]).to_string());
    let prepare = |server: &Server| server.on(&fallback(&layout.image_digest()), Answer::absent());
    each_trouble(&layout, &referrers_path(&layout), &good, prepare, verified_with_gap);
}

#[test]
fn trouble_with_the_referrers_leaves_an_unsigned_image_undecided() {
    let layout = unsigned();
    let good = Answer::ok(OCI_INDEX, layout.listing(&[]).to_string());
    let prepare = |server: &Server| server.on(&fallback(&layout.image_digest()), Answer::absent());
    each_trouble(&layout, &referrers_path(&layout), &good, prepare, undecided);
}

#[test]
fn trouble_with_the_fallback_tag_counts_where_there_is_no_referrers_api() {
    for (layout, judge) in [(signed(), verified_with_gap as fn(&Trouble, &Run)), (unsigned(), undecided)] {
        let image = layout.image_digest();
        let good = Answer::ok(OCI_INDEX, layout.listing(&[]).to_string());
        each_trouble(&layout, &fallback(&image), &good, |server| server.without_referrers_api(&image), judge);
    }
    let layout = unsigned();
    for (_, answer) in strange_404() {
        let server = Server::registry(&layout);
        server.without_referrers_api(&layout.image_digest());
        server.on(&fallback(&layout.image_digest()), answer);
        verify(&server).run().is("UNDECIDED", Some("registry-protocol"));
    }
}

#[test]
fn trouble_with_the_payload_is_undecided() {
    let layout = signed();
    let good = Answer::ok("application/octet-stream", layout.blobs[&layout.payload_digest()].clone());
    each_trouble(&layout, &payload_path(&layout), &good, |_| {}, undecided);
    for (_, answer) in strange_404() {
        let server = Server::registry(&layout);
        server.on(&payload_path(&layout), answer);
        verify(&server).run().is("UNDECIDED", Some("registry-protocol"));
    }
}

#[test]
fn the_registrys_own_404_is_absence() {
    let absences = || {
        [
            Answer::absent(),
            Answer::error(404, "NAME_UNKNOWN"),
            Answer::error(404, "NOT_FOUND"),
            Answer::new(404, "text/plain", "").header("Docker-Distribution-API-Version", "registry/2.0"),
        ]
    };
    for answer in absences() {
        let layout = signed();
        let server = Server::registry(&layout);
        server.on(&manifest_path(), answer.clone());
        verify(&server).run().is("FAILED", Some("image-absent"));
        assert_eq!(server.targets(), [manifest_path()]);

        let server = Server::registry(&layout);
        server.on(&sig_path(&layout), answer.clone());
        verify(&server).run().is("FAILED", Some("signature-absent"));

        let layout = unsigned();
        let server = Server::registry(&layout);
        server.without_referrers_api(&layout.image_digest());
        server.on(&fallback(&layout.image_digest()), answer);
        let document = verify(&server).run().is("FAILED", Some("signature-absent"));
        assert_eq!(gaps(&document), Vec::<String>::new());
    }
}

#[test]
fn a_404_of_the_referrers_only_says_that_there_is_no_such_api() {
    let layout = unsigned();
    for (name, answer) in strange_404().into_iter().chain([("the registry's own", Answer::absent())]) {
        let server = Server::registry(&layout);
        server.without_referrers_api(&layout.image_digest());
        server.on(&referrers_path(&layout), answer);
        let run = verify(&server).run();
        run.is("FAILED", Some("signature-absent"));
        assert_eq!(server.asked(&fallback(&layout.image_digest())).len(), 1, "{name}");
    }
}

#[test]
fn an_odd_answer_about_referrers_is_a_gap_whatever_the_fallback_tag_holds() {
    let answers = || {
        [
            Answer::error(400, "UNSUPPORTED"),
            Answer::error(406, "UNSUPPORTED"),
            Answer::ok(OCI_INDEX, "[]"),
            Answer::ok(OCI_INDEX, "{\"a\""),
            Answer::page(200),
        ]
    };
    for answer in answers() {
        let layout = unsigned();
        let server = Server::registry(&layout);
        server.without_referrers_api(&layout.image_digest());
        server.on(&referrers_path(&layout), answer.clone());
        verify(&server).run().is("UNDECIDED", Some("registry-protocol"));
        let tag = fallback(&layout.image_digest());
        // An index, also one that cannot be read, is not what the API may have listed.
        for index in [layout.listing(&[]).to_string(), "{\"schemaVersion\":2,\"manifests\":[{}]}".to_owned()]
        {
            server.on(&tag, Answer::ok(OCI_INDEX, index));
            let document = verify(&server).run().is("UNDECIDED", Some("registry-protocol"));
            assert_eq!(gaps(&document), ["registry-protocol"]);
        }
        // What it holds counts, and one valid signature is enough.
        let layout = Layout::case("referrer-sig_verified");
        let referrers = layout.referrers();
        let server = Server::registry(&layout);
        server.without_referrers_api(&layout.image_digest());
        server.on(&referrers_path(&layout), answer);
        let index = Answer::ok(OCI_INDEX, layout.listing(&referrers).to_string());
        server.on(&fallback(&layout.image_digest()), index);
        for referrer in &referrers {
            let manifest = Answer::ok(OCI_MANIFEST, layout.blobs[referrer].clone());
            server.on(&path(&format!("manifests/{referrer}")), manifest);
        }
        let document = verify(&server).run().is("VERIFIED", None);
        assert_eq!(gaps(&document), ["registry-protocol"]);
    }
}

#[test]
fn harbors_empty_object_is_an_empty_listing() {
    let layout = unsigned();
    let server = Server::registry(&layout);
    server.on(&referrers_path(&layout), Answer::ok("application/json", "{}"));
    let document = verify(&server).run().is("FAILED", Some("signature-absent"));
    assert_eq!(gaps(&document), Vec::<String>::new());
}

#[test]
fn an_image_manifest_under_the_fallback_tag_lists_nothing() {
    let layout = unsigned();
    let server = Server::registry(&layout);
    server.without_referrers_api(&layout.image_digest());
    server.on(
        &fallback(&layout.image_digest()),
        Answer::ok(OCI_MANIFEST, layout.blobs[&layout.image_digest()].clone()),
    );
    verify(&server).run().is("FAILED", Some("signature-absent"));
}

#[test]
fn nobody_there_is_undecided() {
    let server = Server::registry(&signed());
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let run = program(["verify", &format!("{nobody}/{REPOSITORY}:{TAG}"), "--plain-http", &nobody])
        .args(["--key", KEY, "-o", "json", "--timeout", "500ms"])
        .run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    let run = verify_version(&server, &format!(":{TAG}"))
        .args([
            "--key",
            &format!("http://{nobody}/cosign.pub"),
            "--plain-http",
            &nobody,
            "--timeout",
            "500ms",
        ])
        .run();
    run.is("UNDECIDED", Some("key-unreachable"));
}

#[test]
fn plain_http_is_never_a_guess() {
    let server = Server::registry(&signed());
    let run = program(["verify", &format!("{}/{REPOSITORY}:{TAG}", server.host())])
        .args(["--key", KEY, "-o", "json"])
        .run();
    run.is("UNDECIDED", Some("tls"));
    assert_eq!(server.targets(), Vec::<String>::new());
}

#[test]
fn certificates_are_for_https_only() {
    let server = Server::registry(&signed());
    let missing = "/nonexistent/ca.pem";
    verify(&server)
        .var("SSL_CERT_FILE", missing)
        .var("SSL_CERT_DIR", "/nonexistent")
        .run()
        .is("VERIFIED", None);
    let run = program(["verify", &format!("{}/{REPOSITORY}:{TAG}", server.host())])
        .args(["--key", KEY, "-o", "json"])
        .var("SSL_CERT_FILE", missing)
        .var("SSL_CERT_DIR", "/nonexistent")
        .run();
    run.is("UNDECIDED", Some("tls"));
    assert!(run.stdout.contains("--ca-file"), "{}", run.shown());
}

#[test]
fn a_registry_that_stumbles_is_asked_again() {
    let layout = signed();
    let server = Server::registry(&layout);
    let stumble = || Answer::error(503, "UNKNOWN").header("Retry-After", "0");
    for (place, good) in [
        (manifest_path(), Answer::ok(OCI_MANIFEST, layout.blobs[&layout.image_digest()].clone())),
        (
            payload_path(&layout),
            Answer::ok("application/octet-stream", layout.blobs[&layout.payload_digest()].clone()),
        ),
        (KEY_PATH.to_owned(), Answer::ok("text/plain", std::fs::read(support::root().join(KEY)).unwrap())),
    ] {
        server.in_turn(&place, vec![stumble(), stumble(), good]);
        verify_by_api(&server).run().is("VERIFIED", None);
        assert_eq!(server.asked(&place).len(), 3, "{place}");
        server.forget();
    }
    // Nobody waits for an hour, and nobody asks before it is over.
    server.on(&manifest_path(), Answer::error(429, "TOO_MANY_REQUEST").header("Retry-After", "3600"));
    verify(&server).run().is("UNDECIDED", Some("registry-throttled"));
    assert_eq!(server.asked(&manifest_path()).len(), 1);
}

#[test]
fn headers_without_measure_are_no_answer() {
    let layout = signed();
    let server = Server::registry(&layout);
    let good = Answer::ok(OCI_MANIFEST, layout.blobs[&layout.image_digest()].clone());
    server.on(&manifest_path(), good.header("X-Filler", &"a".repeat(2 << 20)));
    verify(&server).args(["--timeout", "2500ms"]).run().is("UNDECIDED", Some("registry-unavailable"));
}

#[test]
fn a_host_without_an_address_names_the_way_on() {
    let run =
        program(["verify", "registry.nowhere.svc.cluster.local/builds/my-app:1", "--key", KEY, "-o", "json"])
            .run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    for word in ["--registry-alias", "--connect-to", "port-forward", "ssh -D", "socks5h://127.0.0.1:1080"] {
        assert!(run.stdout.contains(word), "no {word}: {}", run.shown());
    }
}

#[test]
fn a_tunnel_keeps_the_name_of_the_registry() {
    let server = Server::registry(&signed());
    let name = format!("{LOGICAL}:5000");
    require(&server, "Bearer t0ken".to_owned(), bearer(&format!("http://{name}{TOKEN_PATH}")));
    server.on(TOKEN_PATH, token());
    let config = docker_config(&name);
    let tunnel = format!("{name}:{}", server.host());
    let run = with_docker_config(program(["verify", &format!("{name}/{REPOSITORY}:{TAG}")]), &config)
        .args(["--plain-http", &name, "--connect-to", &tunnel, "--key", KEY, "-o", "json"])
        .args(["--identity", &format!("{LOGICAL}/{REPOSITORY}")])
        .run();
    run.is("VERIFIED", None);
    for request in server.requests() {
        assert_eq!(request.header("host"), Some(name.as_str()), "{request:?}");
    }
    assert_eq!(server.asked(TOKEN_PATH)[0].header("authorization"), Some(basic(USER, PASSWORD).as_str()));
}

#[test]
fn an_address_in_brackets_is_a_registry_everywhere() {
    let server = Server::registry(&signed());
    let host = "[2001:db8::1]:5000";
    require(&server, "Bearer t0ken".to_owned(), bearer(&format!("http://{host}{TOKEN_PATH}")));
    server.on(TOKEN_PATH, token());
    for spelled in [host, "[2001:DB8:0::1]:5000"] {
        let config = docker_config(spelled);
        let tunnel = format!("{spelled}:{}", server.host());
        let alias = format!("{LOGICAL}={host}");
        let proxy = Server::start();
        let run = with_docker_config(program(["verify", &format!("{host}/{REPOSITORY}:{TAG}")]), &config)
            .args(["--plain-http", spelled, "--connect-to", &tunnel, "--registry-alias", &alias])
            .args(["--auth-origin", &format!("http://{spelled}"), "--key", KEY, "-o", "json"])
            .var("HTTP_PROXY", proxy.url(""))
            .run();
        run.is("VERIFIED", None);
        assert_eq!(proxy.opened(), 0);
    }
    assert!(server.requests().iter().all(|request| request.header("host") == Some(host)));
    assert_eq!(server.asked(TOKEN_PATH)[0].header("authorization"), Some(basic(USER, PASSWORD).as_str()));
    // The proxy is gone around where it is excepted: nobody answers at this address itself.
    let proxy = Server::start();
    let ask = |exceptions: &str| {
        program(["verify", &format!("{host}/{REPOSITORY}:{TAG}"), "--plain-http", host])
            .args(["--key", KEY, "-o", "json", "--timeout", "700ms"])
            .var("HTTP_PROXY", proxy.url(""))
            .var("NO_PROXY", exceptions)
            .run()
    };
    for exceptions in ["2001:db8::/32", "[2001:db8::1]", "[2001:DB8::1]:5000"] {
        assert_eq!(ask(exceptions).code, 3);
    }
    assert_eq!(proxy.opened(), 0);
    proxy.guard(|_| Some(Answer::absent()));
    ask("[2001:db8::1]:80,2001:db9::/32").is("FAILED", Some("image-absent"));
}

#[test]
fn what_a_proxy_refuses_is_said_as_the_proxys() {
    let proxy = Server::start();
    proxy.on("CONNECT registry.example.test:443", Answer::error(403, "DENIED"));
    let run = program([
        "verify",
        "registry.example.test/builds/my-app:1",
        "--key",
        KEY,
        "-o",
        "json",
        "--timeout",
        "500ms",
    ])
    .var("HTTPS_PROXY", proxy.url("").replace("http://", "http://someone:pr0xy-word@"))
    .run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    assert!(run.stdout.contains("proxy") && run.stdout.contains(&proxy.host()), "{}", run.shown());
    assert!(!run.stdout.contains("pr0xy-word") && !run.stderr.contains("pr0xy-word"), "{}", run.shown());
}

#[test]
fn the_server_itself_misses_nothing() {
    use std::io::{Read as _, Write as _};

    let ask = |server: &Server, request: &str| {
        let mut stream = std::net::TcpStream::connect(server.host()).unwrap();
        stream.write_all(format!("{request} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).unwrap();
        String::from_utf8(head.to_vec()).unwrap()
    };
    let expected = Server::start();
    expected.on("/known", Answer::ok("text/plain", "x"));
    assert_eq!(ask(&expected, "GET /known?with=query"), "HTTP/1.1 200");
    drop(expected);
    for request in ["GET /v2/", "HEAD /known", "POST /known", "GET /knownx"] {
        let server = Server::start();
        server.on("/known", Answer::ok("text/plain", "x"));
        assert_eq!(ask(&server, request), "HTTP/1.1 500");
        let dropped = panic::catch_unwind(AssertUnwindSafe(|| drop(server)));
        assert!(dropped.is_err(), "{request} was not noticed");
    }
}

// ---------------------------------------------------------------------------------------------
// Certificate authorities

#[test]
fn authorities_are_loaded_only_for_https() {
    let server = Server::registry(&signed());
    let nowhere = TempDir::new().unwrap().path().join("none.pem").display().to_string();
    // Nothing vouches for any server, and over plain http nobody needs to.
    verify(&server).var("SSL_CERT_FILE", &nowhere).run().is("VERIFIED", None);
    let run = verify_version(&server, &format!(":{TAG}"))
        .args(["--key", "https://127.0.0.1:9/cosign.pub"])
        .var("SSL_CERT_FILE", &nowhere)
        .run();
    let document = run.is("UNDECIDED", Some("key-unreachable"));
    let message = document["error"]["message"].as_str().unwrap();
    assert!(message.contains("certificate authority"), "{message}");
}
