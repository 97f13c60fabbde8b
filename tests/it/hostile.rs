//! Registries, token services and key endpoints that misbehave, played by a scripted server.
//!
//! Never `VERIFIED` where the missing answer matters, the right reason code, no panic, bounded
//! memory; and how many requests a good run sends, and in which waves.

use std::panic::{self, AssertUnwindSafe};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::command::{Program, Run, check, gaps, program, weaknesses};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST, digest};
use crate::support::registry::{
    Trouble, manifest_path, payload_path, referrers_path, sig_path, strange_404, troubles, verify,
    verify_version,
};
use crate::support::server::{Answer, Server, fallback, path};
use crate::support::{self, KEY, LOGICAL, REPOSITORY, TAG};

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
    assert!(!run.stdout.contains("every place was asked"), "{}", run.shown());
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
fn what_is_no_index_where_referrers_belong_makes_the_fallback_tag_decide() {
    let answers = || {
        [
            Answer::error(400, "UNSUPPORTED"),
            Answer::error(406, "UNSUPPORTED"),
            Answer::ok(OCI_INDEX, "[]"),
            Answer::ok(OCI_INDEX, "{\"a\""),
        ]
    };
    for answer in answers() {
        let layout = unsigned();
        let server = Server::registry(&layout);
        server.without_referrers_api(&layout.image_digest());
        server.on(&referrers_path(&layout), answer.clone());
        verify(&server).run().is("UNDECIDED", Some("registry-protocol"));
        server.on(&fallback(&layout.image_digest()), Answer::ok(OCI_INDEX, layout.listing(&[]).to_string()));
        let document = verify(&server).run().is("FAILED", Some("signature-absent"));
        assert_eq!(gaps(&document), Vec::<String>::new());
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
    for word in ["--registry-alias", "--connect-to", "port-forward"] {
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
// Bytes that are not what they should be

#[test]
fn other_bytes_than_the_digest_asked_for_are_proved_wrong() {
    let layout = signed();
    let server = Server::registry(&layout);
    let by_digest = path(&format!("manifests/{}", layout.image_digest()));
    let other = Layout::case("paketo_verified");
    server.on(
        &by_digest,
        Answer::ok(OCI_MANIFEST, other.blobs[&other.image_digest()].clone())
            .header("Docker-Content-Digest", &layout.image_digest()),
    );
    let run = verify_version(&server, &format!("@{}", layout.image_digest())).args(["--key", KEY]).run();
    let document = run.is("FAILED", Some("content-mismatch"));
    assert_eq!(check(&document, "image")["code"], "content-mismatch");
}

#[test]
fn a_lying_content_digest_is_reported_and_not_believed() {
    let layout = signed();
    let server = Server::registry(&layout);
    let lie = format!("sha256:{}", "0".repeat(64));
    let honest = layout.blobs[&layout.image_digest()].clone();
    server.on(&manifest_path(), Answer::ok(OCI_MANIFEST, honest).header("Docker-Content-Digest", &lie));
    let run = verify(&server).run();
    let document = run.is("VERIFIED", None);
    assert_eq!(document["images"][0]["digest"], layout.image_digest());
    assert!(run.stdout.contains("Docker-Content-Digest"), "{}", run.shown());

    // The reverse: other bytes under a header that says the digest of the signed image.
    let other = Layout::case("paketo_verified");
    let server = Server::registry(&layout);
    server.serve(&Layout::case("unsigned_failed"), "unused");
    let strange = other.blobs[&other.image_digest()].clone();
    let hex = other.image_hex();
    server.on(
        &manifest_path(),
        Answer::ok(OCI_MANIFEST, strange).header("Docker-Content-Digest", &layout.image_digest()),
    );
    server.on(
        &path(&format!("manifests/sha256-{hex}.sig")),
        Answer::ok(OCI_MANIFEST, layout.blobs[&layout.signature_digest().unwrap()].clone()),
    );
    server.list(&other.image_digest(), &layout.listing(&[]));
    let document = verify(&server).run().is("FAILED", Some("digest-mismatch"));
    assert_eq!(document["images"][0]["digest"], other.image_digest());
}

#[test]
fn a_payload_that_does_not_match_its_descriptor_is_bad_evidence() {
    let layout = signed();
    let good = layout.blobs[&layout.payload_digest()].clone();
    let flipped = {
        let mut bytes = good.clone();
        bytes[100] ^= 1;
        bytes
    };
    let longer = [good.as_slice(), b"\n"].concat();
    let shorter = good[..good.len() - 1].to_vec();
    for bytes in [flipped, longer, shorter, Vec::new()] {
        let server = Server::registry(&layout);
        server.on(&payload_path(&layout), Answer::ok("application/octet-stream", bytes));
        verify(&server).run().is("FAILED", Some("content-mismatch"));
    }
    for absent in [Answer::absent(), Answer::error(404, "BLOB_UNKNOWN")] {
        let server = Server::registry(&layout);
        server.on(&payload_path(&layout), absent);
        verify(&server).run().is("FAILED", Some("content-mismatch"));
    }
    let server = Server::registry(&layout);
    server.on(&payload_path(&layout), Answer::ok("application/octet-stream", good).endless());
    verify(&server).run().is("FAILED", Some("content-mismatch"));
}

#[test]
fn a_descriptor_of_another_size_is_bad_evidence() {
    let server = Server::registry(&Layout::case("descriptor-size_failed"));
    verify(&server).run().is("FAILED", Some("content-mismatch"));
}

#[test]
fn a_payload_over_its_bound_is_not_asked_for() {
    let mut layout = signed();
    let old = layout.payload_digest();
    layout.replace(&old, vec![b' '; (1 << 20) + 1]);
    let server = Server::registry(&layout);
    verify(&server).run().is("UNDECIDED", Some("too-large"));
    assert_eq!(server.asked(&payload_path(&layout)).len(), 0);
}

#[test]
fn a_manifest_served_as_another_kind_is_malformed() {
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(
        &sig_path(&layout),
        Answer::ok(OCI_INDEX, layout.blobs[&layout.signature_digest().unwrap()].clone()),
    );
    verify(&server).run().is("FAILED", Some("image-malformed"));
    let server = Server::registry(&layout);
    server.on(&manifest_path(), Answer::ok(OCI_MANIFEST, "not JSON at all"));
    verify(&server).run().is("FAILED", Some("image-malformed"));
}

#[test]
fn a_referrer_that_is_listed_must_be_there_and_be_itself() {
    let layout = Layout::case("referrer-sig_verified");
    let referrers = layout.referrers();
    assert_eq!(referrers.len(), 1);
    let referrer = path(&format!("manifests/{}", referrers[0]));
    let start = || {
        let server = Server::registry(&layout);
        server.list(&layout.image_digest(), &layout.listing(&referrers));
        server
    };
    let server = start();
    server.on(&referrer, Answer::ok(OCI_MANIFEST, layout.blobs[&referrers[0]].clone()));
    verify(&server).run().is("VERIFIED", None);

    let server = start();
    let other = Layout::case("signed_verified");
    server.on(&referrer, Answer::ok(OCI_MANIFEST, other.blobs[&other.signature_digest().unwrap()].clone()));
    verify(&server).run().is("FAILED", Some("content-mismatch"));

    let server = start();
    server.on(&referrer, Answer::absent());
    verify(&server).run().is("FAILED", Some("content-mismatch"));

    let server = start();
    server.on(&referrer, Answer::error(403, "DENIED"));
    verify(&server).run().is("UNDECIDED", Some("registry-forbidden"));
}

// ---------------------------------------------------------------------------------------------
// Close calls

#[test]
fn wrong_pins_are_failed_only_where_every_place_was_asked() {
    let layout = signed();
    let server = Server::registry(&layout);
    verify(&server).args(["--tenant-id", "somebody"]).run().is("FAILED", Some("pin-mismatch"));
    server.on(&referrers_path(&layout), Answer::error(403, "DENIED"));
    let document =
        verify(&server).args(["--tenant-id", "somebody"]).run().is("UNDECIDED", Some("registry-forbidden"));
    let pins = check(&document, "pins");
    assert_eq!((&pins["outcome"], &pins["code"]), (&json!("undecided"), &json!("registry-forbidden")));
    assert_eq!(pins["details"][0]["name"], "tenant_id");
    assert_eq!(pins["details"][0]["observed"], "octave");
    let document = verify(&server)
        .args(["--identity", "h.example/builds/other"])
        .run()
        .is("UNDECIDED", Some("registry-forbidden"));
    assert_eq!(check(&document, "identity")["outcome"], "undecided");
}

#[test]
fn what_is_proved_wrong_stays_wrong_only_where_nothing_missing_could_heal_it() {
    for (case, code) in [
        ("other-key_failed", "signature-invalid"),
        ("other-digest_failed", "digest-mismatch"),
        ("flipped-payload_failed", "content-mismatch"),
        ("payload-not-json_failed", "payload-malformed"),
        ("copied-tenant_failed", "identity-mismatch"),
    ] {
        let layout = Layout::case(case);
        let server = Server::registry(&layout);
        verify(&server).run().is("FAILED", Some(code));
        server.on(&referrers_path(&layout), Answer::error(403, "DENIED"));
        verify(&server).run().is("UNDECIDED", Some("registry-forbidden"));
    }
    // The image itself is judged whatever else is missing.
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(&referrers_path(&layout), Answer::error(403, "DENIED"));
    server.on(&sig_path(&layout), Answer::error(403, "DENIED"));
    verify(&server).args(["--require", "digest"]).run().is("FAILED", Some("tag-not-digest"));
    let both = format!(":{TAG}@{}", layout.image_digest());
    let server = Server::registry(&layout);
    verify_version(&server, &both).args(["--key", KEY, "--require", "digest"]).run().is("VERIFIED", None);
}

#[test]
fn a_tag_is_resolved_once() {
    let layout = signed();
    let other = unsigned();
    let server = Server::registry(&layout);
    server.in_turn(
        &manifest_path(),
        vec![
            Answer::ok(OCI_MANIFEST, layout.blobs[&layout.image_digest()].clone()),
            Answer::ok(OCI_MANIFEST, other.blobs[&other.image_digest()].clone()),
        ],
    );
    let document = verify(&server).run().is("VERIFIED", None);
    assert_eq!(document["images"][0]["digest"], layout.image_digest());
    assert_eq!(server.asked(&manifest_path()).len(), 1);
}

#[test]
fn a_tag_beside_a_digest_is_a_warning_where_it_differs() {
    let layout = signed();
    let server = Server::registry(&layout);
    let both = format!(":{TAG}@{}", layout.image_digest());
    let document = verify_version(&server, &both).args(["--key", KEY]).run().is("VERIFIED", None);
    assert!(!weaknesses(&document).contains(&"tag-differs".to_owned()));
    let other = Layout::case("paketo_verified");
    server.on(&manifest_path(), Answer::ok(OCI_MANIFEST, other.blobs[&other.image_digest()].clone()));
    let document = verify_version(&server, &both).args(["--key", KEY]).run().is("VERIFIED", None);
    assert_eq!(document["images"][0]["digest"], layout.image_digest());
    assert!(weaknesses(&document).contains(&"tag-differs".to_owned()), "{document:#}");
}

#[test]
fn no_tag_means_latest_and_a_warning() {
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(
        &path("manifests/latest"),
        Answer::ok(OCI_MANIFEST, layout.blobs[&layout.image_digest()].clone()),
    );
    let document = verify_version(&server, "").args(["--key", KEY]).run().is("VERIFIED", None);
    assert!(weaknesses(&document).contains(&"latest-assumed".to_owned()), "{document:#}");
}

#[test]
fn an_image_of_another_name_fails_by_its_identity() {
    let server = Server::registry(&signed());
    let host = server.host();
    // No alias: the image is called by the name that it is reached under.
    let run = program([
        "verify",
        &format!("{host}/{REPOSITORY}:{TAG}"),
        "--plain-http",
        &host,
        "--key",
        KEY,
        "-o",
        "json",
    ])
    .run();
    let document = run.is("FAILED", Some("identity-mismatch"));
    assert!(run.stdout.contains(&format!("--registry-alias {LOGICAL}={host}")), "{}", run.shown());
    assert_eq!(check(&document, "identity")["expected"], format!("{host}/{REPOSITORY}"));
}

#[test]
fn a_build_is_found_and_pinned_by_its_name() {
    let server = Server::registry(&signed());
    let host = server.host();
    let ask = |name: &str| {
        program([
            "verify",
            name,
            "--plain-http",
            &host,
            "--registry-alias",
            &format!("{LOGICAL}={host}"),
            "--key",
            KEY,
            "-o",
            "json",
        ])
        .run()
    };
    let document = ask("build:my-app/build-abc123").is("VERIFIED", None);
    let names: Vec<&Value> =
        check(&document, "pins")["details"].as_array().unwrap().iter().map(|pin| &pin["name"]).collect();
    assert_eq!(names, ["app_id", "build_id"]);
    // The registry moves another build under the tag that was asked for.
    server.on(
        &path("manifests/build-zzz999"),
        Answer::ok(OCI_MANIFEST, signed().blobs[&signed().image_digest()].clone()),
    );
    ask("build:my-app/build-zzz999").is("FAILED", Some("pin-mismatch"));
    let document = verify_version(&server, ":build-zzz999").args(["--key", KEY]).run().is("VERIFIED", None);
    assert!(weaknesses(&document).contains(&"build-differs".to_owned()), "{document:#}");
}

// ---------------------------------------------------------------------------------------------
// Referrers

/// A page of a listing with the entries of `digests`, and a `Link` to the next page.
fn page_of(layout: &Layout, digests: &[String], next: Option<&str>) -> Answer {
    let answer = Answer::ok(OCI_INDEX, layout.listing(digests).to_string());
    match next {
        Some(next) => answer.header("Link", &format!("<{next}>; rel=\"next\"")),
        None => answer,
    }
}

#[test]
fn the_next_page_of_the_referrers_is_read() {
    let layout = Layout::case("referrer-sig_verified");
    let referrers = layout.referrers();
    let server = Server::registry(&layout);
    let first = referrers_path(&layout);
    let second = format!("{first}?n=50&last=x");
    server.on(&first, page_of(&layout, &[], Some(&second)));
    server.on(&second, page_of(&layout, &referrers, None));
    server.on(
        &path(&format!("manifests/{}", referrers[0])),
        Answer::ok(OCI_MANIFEST, layout.blobs[&referrers[0]].clone()),
    );
    let document = verify(&server).run().is("VERIFIED", None);
    assert_eq!(gaps(&document), Vec::<String>::new());
    assert_eq!(server.asked(&second).len(), 1);
}

#[test]
fn a_next_page_elsewhere_is_not_followed() {
    let elsewhere = Server::start();
    let layout = unsigned();
    let first = referrers_path(&layout);
    for next in [
        elsewhere.url(&first),
        format!("https://{}{first}", elsewhere.host()),
        "//169.254.169.254/latest".to_owned(),
        "/v2/builds/another/referrers/x".to_owned(),
        "/api/v1/secrets".to_owned(),
    ] {
        let server = Server::registry(&layout);
        server.on(&first, page_of(&layout, &[], Some(&next)));
        let proxy = elsewhere.url("");
        let run = verify(&server)
            .args(["--plain-http", &elsewhere.host()])
            .var("HTTP_PROXY", &proxy)
            .var("HTTPS_PROXY", &proxy)
            .run();
        let document = run.is("UNDECIDED", Some("redirect-refused"));
        assert_eq!(gaps(&document), ["redirect-refused"]);
        assert_eq!(server.targets().len(), 3, "{:#?}", server.targets());
    }
    let layout = signed();
    let server = Server::registry(&layout);
    server.on(&referrers_path(&layout), page_of(&layout, &[], Some(&elsewhere.url("/next"))));
    let document = verify(&server).run().is("VERIFIED", None);
    assert_eq!(gaps(&document), ["redirect-refused"]);
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn pages_in_a_circle_are_left() {
    let layout = unsigned();
    let first = referrers_path(&layout);
    let second = format!("{first}?page=2");
    let server = Server::registry(&layout);
    server.on(&first, page_of(&layout, &[], Some(&second)));
    server.on(&second, page_of(&layout, &[], Some(&first)));
    verify(&server).run().is("UNDECIDED", Some("redirect-refused"));
    assert_eq!(server.asked(&first).len() + server.asked(&second).len(), 3, "{:#?}", server.targets());
}

#[test]
fn more_than_ten_pages_are_too_many() {
    let layout = unsigned();
    let first = referrers_path(&layout);
    let server = Server::registry(&layout);
    server.on(&first, page_of(&layout, &[], Some(&format!("{first}?page=2"))));
    for page in 2..=12 {
        server.on(
            &format!("{first}?page={page}"),
            page_of(&layout, &[], Some(&format!("{first}?page={}", page + 1))),
        );
    }
    verify(&server).run().is("UNDECIDED", Some("too-many"));
    assert_eq!(server.asked(&first).len(), 10);
}

#[test]
fn a_count_above_what_was_listed_is_a_gap() {
    for (layout, verdict, code) in
        [(signed(), "VERIFIED", None), (unsigned(), "UNDECIDED", Some("registry-protocol"))]
    {
        let server = Server::registry(&layout);
        server.on(&referrers_path(&layout), page_of(&layout, &[], None).header("X-Total-Count", "3"));
        let document = verify(&server).run().is(verdict, code);
        assert_eq!(gaps(&document), ["registry-protocol"]);
    }
}

#[test]
fn hundreds_of_referrers_are_too_many() {
    for (mut layout, verdict, code) in
        [(signed(), "VERIFIED", None), (unsigned(), "UNDECIDED", Some("too-many"))]
    {
        let mut digests = Vec::new();
        for n in 0..250 {
            let manifest = json!({
                "schemaVersion": 2, "mediaType": OCI_MANIFEST, "artifactType": "application/vnd.example.note",
                "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": digest(b"{}"), "size": 2},
                "layers": [], "subject": {"mediaType": OCI_MANIFEST, "digest": layout.image_digest(), "size": 1},
                "annotations": {"n": n.to_string()},
            });
            let bytes = manifest.to_string().into_bytes();
            digests.push(digest(&bytes));
            layout.blobs.insert(digest(&bytes), bytes);
        }
        let server = Server::start();
        server.serve(&layout, TAG);
        server.list(&layout.image_digest(), &layout.listing(&digests));
        for digest in &digests {
            server.on(
                &path(&format!("manifests/{digest}")),
                Answer::ok(OCI_MANIFEST, layout.blobs[digest].clone()),
            );
        }
        let document = verify(&server).run().is(verdict, code);
        assert_eq!(gaps(&document), ["too-many"]);
        let opened = digests
            .iter()
            .filter(|digest| !server.asked(&path(&format!("manifests/{digest}"))).is_empty())
            .count();
        assert_eq!(opened, 200);
    }
}

#[test]
fn more_than_a_hundred_signatures_are_too_many() {
    for (case, verdict, code) in [
        ("many-newest-good_verified", "VERIFIED", None),
        ("too-many_undecided", "UNDECIDED", Some("too-many")),
    ] {
        let server = Server::registry(&Layout::case(case));
        verify(&server).run().is(verdict, code);
    }
}

#[test]
fn a_bundle_is_listed_and_decides_only_where_nothing_else_is_trusted() {
    let bundle = Layout::case("bundle_undecided");
    let referrers = bundle.referrers();
    let start = |layout: &Layout| {
        let server = Server::registry(layout);
        server.list(&bundle.image_digest(), &bundle.listing(&referrers));
        server.on(
            &path(&format!("manifests/{}", referrers[0])),
            Answer::ok(OCI_MANIFEST, bundle.blobs[&referrers[0]].clone()),
        );
        server
    };
    let listed = |document: &Value| {
        document["images"][0]["signatures"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["code"] == "signature-unsupported")
    };
    let document = verify(&start(&bundle)).run().is("UNDECIDED", Some("signature-unsupported"));
    assert!(listed(&document), "{document:#}");
    let layout = signed();
    assert_eq!(layout.image_digest(), bundle.image_digest(), "the two cases speak of one image");
    let document = verify(&start(&layout)).run().is("VERIFIED", None);
    assert!(listed(&document), "{document:#}");
}

#[test]
fn a_manifest_found_in_two_places_is_read_and_listed_once() {
    let layout = signed();
    let signature = layout.signature_digest().unwrap();
    let server = Server::registry(&layout);
    server.list(&layout.image_digest(), &layout.listing(&[signature]));
    let document = verify(&server).run().is("VERIFIED", None);
    assert_eq!(document["images"][0]["signatures"].as_array().unwrap().len(), 1);
    assert_eq!(server.asked(&payload_path(&layout)).len(), 1);
}

// ---------------------------------------------------------------------------------------------
// Accounts

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// Everything under `/v2/` wants this header, and says how to get it.
fn require(server: &Server, header: String, challenge: String) {
    server.guard(move |request| {
        let free = !request.target.starts_with("/v2/") || request.header("authorization") == Some(&header);
        (!free).then(|| Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", &challenge))
    });
}

fn bearer(realm: &str) -> String {
    format!(
        "Bearer realm=\"{realm}\",service=\"harbor-registry\",scope=\"repository:{REPOSITORY}:pull,push\""
    )
}

const TOKEN_PATH: &str = "/service/token";

fn token() -> Answer {
    Answer::ok("application/json", r#"{"token":"t0ken","access_token":"","expires_in":1800}"#)
}

/// A registry that wants a token of its own token service.
fn token_registry(layout: &Layout) -> Server {
    let server = Server::registry(layout);
    require(&server, "Bearer t0ken".to_owned(), bearer(&server.url(TOKEN_PATH)));
    server.on(TOKEN_PATH, token());
    server
}

/// A folder for `DOCKER_CONFIG`, with one entry.
fn docker_config(host: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let entry = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    std::fs::write(folder.path().join("config.json"), json!({"auths": {host: {"auth": entry}}}).to_string())
        .unwrap();
    folder
}

fn with_docker_config(command: Program, folder: &TempDir) -> Program {
    command.var("DOCKER_CONFIG", folder.path().to_str().unwrap())
}

fn keeps_secrets(run: &Run) {
    let encoded = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    for secret in [PASSWORD, encoded.as_str(), "t0ken"] {
        assert!(
            !run.stdout.contains(secret) && !run.stderr.contains(secret),
            "`{secret}` is shown: {}",
            run.shown()
        );
    }
}

#[test]
fn a_token_is_got_without_an_account() {
    let server = token_registry(&signed());
    verify(&server).run().is("VERIFIED", None);
    let tokens = server.asked(TOKEN_PATH);
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].header("authorization"), None);
    // The scope is our own: the challenge asked for push too.
    let query = tokens[0].target.split_once('?').unwrap().1.replace("%3A", ":").replace("%2F", "/");
    assert_eq!(query, format!("service=harbor-registry&scope=repository:{REPOSITORY}:pull"));
}

#[test]
fn an_account_goes_to_the_token_service_of_the_same_origin_only() {
    let server = token_registry(&signed());
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server).arg("-v"), &config).run();
    run.is("VERIFIED", None);
    keeps_secrets(&run);
    let tokens = server.asked(TOKEN_PATH);
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].header("authorization"), Some(basic(USER, PASSWORD).as_str()));
    for request in server.requests().iter().filter(|request| request.target.starts_with("/v2/")) {
        assert!(
            !request.header("authorization").is_some_and(|header| header.starts_with("Basic")),
            "{request:?}"
        );
    }
}

#[test]
fn an_account_for_a_similar_host_is_not_sent() {
    let server = token_registry(&signed());
    let port = server.host().split_once(':').unwrap().1.to_owned();
    for host in [
        "127.0.0.1".to_owned(),
        format!("localhost:{port}"),
        format!("{}0", server.host()),
        LOGICAL.to_owned(),
    ] {
        let config = docker_config(&host);
        with_docker_config(verify(&server), &config).run().is("VERIFIED", None);
    }
    for request in server.asked(TOKEN_PATH) {
        assert_eq!(request.header("authorization"), None);
    }
}

#[test]
fn a_wrong_password_is_never_followed_by_an_anonymous_try() {
    let server = token_registry(&signed());
    server.on(TOKEN_PATH, Answer::error(401, "UNAUTHORIZED"));
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server), &config).run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    keeps_secrets(&run);
    // It says which account was used, and from where.
    assert!(run.stdout.contains(USER) && run.stdout.contains("config.json"), "{}", run.shown());
    let tokens = server.asked(TOKEN_PATH);
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].header("authorization"), Some(basic(USER, PASSWORD).as_str()));
    assert_eq!(server.asked(&manifest_path()).len(), 1);
}

#[test]
fn basic_authentication_is_answered_where_there_is_an_account() {
    let server = Server::registry(&signed());
    require(&server, basic(USER, PASSWORD), "Basic realm=\"Registry Realm\"".to_owned());
    let run = verify(&server).run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server), &config).run();
    run.is("VERIFIED", None);
    keeps_secrets(&run);
    let run = verify(&server)
        .args(["--registry-user", USER, "--registry-password-stdin"])
        .stdin(format!("{PASSWORD}\n"))
        .run();
    run.is("VERIFIED", None);
    let run = verify(&server)
        .var("PAAS_ATTEST_REGISTRY_USER", USER)
        .var("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD)
        .run();
    run.is("VERIFIED", None);
    let run = verify(&server)
        .var("PAAS_ATTEST_REGISTRY_USER", USER)
        .var("PAAS_ATTEST_REGISTRY_PASSWORD", "wrong")
        .run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    let auths = json!({"auths": {server.host(): {"username": USER, "password": PASSWORD}}});
    verify(&server).var("DOCKER_AUTH_CONFIG", auths.to_string()).run().is("VERIFIED", None);
}

#[test]
fn a_credential_helper_that_fails_is_no_anonymous_pull() {
    let server = token_registry(&signed());
    let folder = TempDir::new().unwrap();
    let config = json!({"credHelpers": {server.host(): "is-not-installed"}});
    std::fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
    with_docker_config(verify(&server), &folder).run().is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(server.asked(TOKEN_PATH).len(), 0);
}

#[test]
fn credentials_that_cannot_be_read_are_no_anonymous_pull() {
    let server = token_registry(&signed());
    let run = verify(&server).var("DOCKER_AUTH_CONFIG", format!("{{\"auths\": \"{PASSWORD}\"}}")).run();
    run.is("UNDECIDED", Some("registry-unauthorized"));
    keeps_secrets(&run);
    verify(&server)
        .var("REGISTRY_AUTH_FILE", "/nonexistent/auth.json")
        .run()
        .is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(server.asked(TOKEN_PATH).len(), 0);
}

#[test]
fn a_401_after_a_token_is_answered_by_one_new_token() {
    let server = token_registry(&signed());
    let realm = server.url(TOKEN_PATH);
    server.guard(move |request| {
        request
            .target
            .starts_with("/v2/")
            .then(|| Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", &bearer(&realm)))
    });
    server
        .in_turn(TOKEN_PATH, vec![token(), Answer::ok("application/json", r#"{"access_token":"an0ther"}"#)]);
    verify(&server).run().is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(server.asked(TOKEN_PATH).len(), 2);
    assert_eq!(server.asked(&manifest_path()).len(), 3);
}

#[test]
fn a_token_that_expires_on_the_way_is_renewed() {
    let server = token_registry(&signed());
    let realm = server.url(TOKEN_PATH);
    // The manifest may be had by the first token, everything else by the second only.
    server.guard(move |request| {
        let wanted = if request.target == manifest_path() { "Bearer first" } else { "Bearer second" };
        let free = !request.target.starts_with("/v2/") || request.header("authorization") == Some(wanted);
        (!free).then(|| Answer::error(401, "UNAUTHORIZED").header("WWW-Authenticate", &bearer(&realm)))
    });
    server.in_turn(
        TOKEN_PATH,
        vec![
            Answer::ok("application/json", r#"{"token":"first"}"#),
            Answer::ok("application/json", r#"{"token":"second"}"#),
        ],
    );
    verify(&server).run().is("VERIFIED", None);
    assert_eq!(server.asked(TOKEN_PATH).len(), 2);
}

#[test]
fn a_realm_elsewhere_is_refused_and_sees_nothing() {
    let elsewhere = Server::start();
    let realms = |server: &Server| {
        vec![
            elsewhere.url(TOKEN_PATH),
            format!("https://{}{TOKEN_PATH}", elsewhere.host()),
            format!("https://{}{TOKEN_PATH}", server.host()),
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "http://auth.example.test/token".to_owned(),
            "https://auth.example.test/token".to_owned(),
            "file:///etc/passwd".to_owned(),
            format!("http://user:word@{}{TOKEN_PATH}", server.host()),
            format!("http://{}.example.test{TOKEN_PATH}", server.host().replace(':', ".")),
            TOKEN_PATH.to_owned(),
        ]
    };
    let count = realms(&elsewhere).len();
    for n in 0..count {
        let server = Server::registry(&signed());
        let realm = realms(&server)[n].clone();
        require(&server, "Bearer t0ken".to_owned(), bearer(&realm));
        let config = docker_config(&server.host());
        // Whatever leaves for another host than loopback would go through this proxy.
        let proxy = elsewhere.url("");
        let run = with_docker_config(verify(&server), &config)
            .args(["--plain-http", &elsewhere.host()])
            .var("HTTP_PROXY", &proxy)
            .var("HTTPS_PROXY", &proxy)
            .run();
        run.is("UNDECIDED", Some("realm-refused"));
        keeps_secrets(&run);
        assert_eq!(server.targets(), [manifest_path()], "{realm}");
    }
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn a_realm_elsewhere_is_asked_where_the_user_names_it() {
    let elsewhere = Server::start();
    elsewhere.on(TOKEN_PATH, token());
    let server = Server::registry(&signed());
    require(&server, "Bearer t0ken".to_owned(), bearer(&elsewhere.url(TOKEN_PATH)));
    let config = docker_config(&server.host());
    let run = with_docker_config(verify(&server), &config)
        .args(["--plain-http", &elsewhere.host(), "--auth-origin", &elsewhere.url("")])
        .run();
    run.is("VERIFIED", None);
    assert_eq!(elsewhere.requests()[0].header("authorization"), Some(basic(USER, PASSWORD).as_str()));
}

#[test]
fn a_token_service_that_misbehaves_is_undecided() {
    let elsewhere = Server::start();
    for (answer, code) in [
        (Answer::redirect(302, &elsewhere.url(TOKEN_PATH)), "redirect-refused"),
        (Answer::redirect(307, "/elsewhere"), "redirect-refused"),
        (Answer::error(401, "UNAUTHORIZED"), "registry-unauthorized"),
        (Answer::error(429, "TOO_MANY_REQUEST").header("Retry-After", "0"), "registry-throttled"),
        (Answer::error(503, "UNKNOWN").header("Retry-After", "0"), "registry-unavailable"),
        (Answer::page(200), "registry-protocol"),
        (Answer::ok("application/json", "{}"), "registry-protocol"),
        (Answer::ok("application/json", r#"{"token":"a\r\nX-Evil: 1"}"#), "registry-protocol"),
        (token().endless(), "too-large"),
    ] {
        let server = token_registry(&signed());
        server.on(TOKEN_PATH, answer);
        let config = docker_config(&server.host());
        let run = with_docker_config(verify(&server), &config).run();
        run.is("UNDECIDED", Some(code));
        keeps_secrets(&run);
    }
    assert_eq!(elsewhere.opened(), 0);
}

// ---------------------------------------------------------------------------------------------
// Redirects

#[test]
fn a_blob_elsewhere_is_fetched_without_the_account() {
    let layout = signed();
    let elsewhere = Server::start();
    elsewhere.on(
        "/store/payload",
        Answer::ok("application/octet-stream", layout.blobs[&layout.payload_digest()].clone()),
    );
    let server = token_registry(&layout);
    server.on(&payload_path(&layout), Answer::redirect(307, &elsewhere.url("/store/payload")));
    verify(&server).args(["--plain-http", &elsewhere.host()]).run().is("VERIFIED", None);
    let requests = elsewhere.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("authorization"), None);
    assert_eq!(requests[0].header("cookie"), None);
    assert_eq!(
        server.asked(&payload_path(&layout)).last().unwrap().header("authorization"),
        Some("Bearer t0ken")
    );

    // Back to the registry: the account does not come back.
    elsewhere.on("/store/payload", Answer::redirect(302, &server.url("/v2/back")));
    server.on(
        "/v2/back",
        Answer::ok("application/octet-stream", layout.blobs[&layout.payload_digest()].clone()),
    );
    verify(&server)
        .args(["--plain-http", &elsewhere.host()])
        .run()
        .is("UNDECIDED", Some("registry-unauthorized"));
    assert_eq!(server.asked("/v2/back")[0].header("authorization"), None);
}

#[test]
fn a_blob_elsewhere_without_tls_is_refused_unless_that_host_is_named() {
    let layout = signed();
    let elsewhere = Server::start();
    let server = Server::registry(&layout);
    server.on(&payload_path(&layout), Answer::redirect(307, &elsewhere.url("/store/payload")));
    verify(&server).run().is("UNDECIDED", Some("redirect-refused"));
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn a_blob_elsewhere_is_hashed_like_any_other() {
    let layout = signed();
    let elsewhere = Server::start();
    let mut bytes = layout.blobs[&layout.payload_digest()].clone();
    bytes[10] ^= 1;
    elsewhere.on("/store/payload", Answer::ok("application/octet-stream", bytes));
    let server = Server::registry(&layout);
    server.on(&payload_path(&layout), Answer::redirect(301, &elsewhere.url("/store/payload")));
    verify(&server).args(["--plain-http", &elsewhere.host()]).run().is("FAILED", Some("content-mismatch"));
}

#[test]
fn redirects_within_the_registry_are_followed_and_end() {
    let layout = signed();
    let server = Server::registry(&layout);
    let by_digest = path(&format!("manifests/{}", layout.image_digest()));
    server.on(&manifest_path(), Answer::redirect(301, &by_digest));
    verify(&server).run().is("VERIFIED", None);
    let elsewhere = format!("{}?again", payload_path(&layout));
    server.on(&payload_path(&layout), Answer::redirect(307, &elsewhere));
    server.on(&elsewhere, Answer::redirect(307, &payload_path(&layout)));
    verify(&server).run().is("UNDECIDED", Some("redirect-refused"));
    let asked = server.targets().iter().filter(|target| target.starts_with(&payload_path(&layout))).count();
    // Once in the good run, then one request and five redirects.
    assert_eq!(asked, 1 + 6);
}

// ---------------------------------------------------------------------------------------------
// The key's endpoint

const KEY_PATH: &str = "/api/v1/cosign.pub";

fn bad_key(name: &str) -> Answer {
    Answer::ok("application/x-pem-file", std::fs::read(support::fixture("keys/bad").join(name)).unwrap())
}

/// No key, no judgement: an error with its code, and no image.
fn no_key(run: &Run, code: &str) {
    let document = run.is("UNDECIDED", Some(code));
    assert_eq!(document["images"], json!([]), "{}", run.shown());
    assert_eq!(document["error"]["code"], code, "{}", run.shown());
    assert_eq!(document["key"], Value::Null, "{}", run.shown());
}

#[test]
fn a_key_endpoint_that_serves_no_key_leaves_everything_undecided() {
    let elsewhere = Server::start();
    let big = [std::fs::read(support::root().join(KEY)).unwrap(), vec![b'\n'; 64 << 10]].concat();
    for (answer, code) in [
        (Answer::page(200), "key-unusable"),
        (Answer::ok("text/plain", ""), "key-unusable"),
        (Answer::ok("application/json", r#"{"error":"no such key"}"#), "key-unusable"),
        (bad_key("two-keys.pub"), "key-unusable"),
        (bad_key("certificate.pem"), "key-unusable"),
        (bad_key("off-curve.pub"), "key-unusable"),
        (Answer::ok("application/x-pem-file", big.clone()), "key-unusable"),
        (Answer::ok("application/x-pem-file", big).endless(), "key-unusable"),
        (Answer::page(404), "key-unreachable"),
        (Answer::error(401, "UNAUTHORIZED"), "key-unreachable"),
        (Answer::new(204, "text/plain", ""), "key-unreachable"),
        (Answer::error(500, "UNKNOWN"), "key-unreachable"),
        (Answer::error(503, "UNKNOWN").header("Retry-After", "0"), "key-unreachable"),
        (Answer::redirect(302, &elsewhere.url("/cosign.pub")), "redirect-refused"),
        (Answer::redirect(302, "http://127.0.0.1/cosign.pub"), "redirect-refused"),
        (Answer::redirect(302, "file:///etc/passwd"), "redirect-refused"),
        (Answer::redirect(302, ""), "redirect-refused"),
    ] {
        let server = Server::registry(&signed());
        server.on(KEY_PATH, answer);
        no_key(&verify_by_api(&server).args(["--plain-http", &elsewhere.host()]).run(), code);
    }
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn a_private_key_is_never_shown() {
    for name in ["private.pem", "private-and-public.pem", "ec-private.pem"] {
        let server = Server::registry(&signed());
        server.on(KEY_PATH, bad_key(name));
        let text = support::text(&support::fixture("keys/bad").join(name));
        let private = text.split("PRIVATE KEY-----").nth(1).unwrap();
        let lines: Vec<&str> =
            private.lines().filter(|line| line.len() >= 16 && !line.starts_with('-')).collect();
        assert!(!lines.is_empty(), "{name}");
        for format in ["json", "human", "cosign"] {
            let host = server.host();
            let run = program(["verify", &format!("{host}/{REPOSITORY}:{TAG}"), "--plain-http", &host, "-v"])
                .args(["--api-url", &server.url("/api"), "-o", format])
                .run();
            assert_eq!(run.code, 3, "{}", run.shown());
            for line in &lines {
                for part in [&line[..16], &line[line.len() - 16..]] {
                    assert!(!run.stdout.contains(part) && !run.stderr.contains(part), "{}", run.shown());
                }
            }
        }
        no_key(&verify_by_api(&server).run(), "key-private");
    }
}

#[test]
fn a_key_may_move_within_its_origin() {
    let server = Server::registry(&signed());
    let key = std::fs::read(support::root().join(KEY)).unwrap();
    server.on(KEY_PATH, Answer::redirect(308, "/api/v2/cosign.pub"));
    server.on("/api/v2/cosign.pub", Answer::ok("text/plain", key));
    let document = verify_by_api(&server).run().is("VERIFIED", None);
    assert_eq!(document["key"]["source"], server.url(KEY_PATH));
    verify_version(&server, &format!(":{TAG}"))
        .args(["--key", &server.url(KEY_PATH)])
        .run()
        .is("VERIFIED", None);
}

#[test]
fn the_account_of_the_registry_does_not_go_to_the_key() {
    let server = token_registry(&signed());
    let config = docker_config(&server.host());
    with_docker_config(verify_by_api(&server), &config).run().is("VERIFIED", None);
    assert_eq!(server.asked(KEY_PATH)[0].header("authorization"), None);
}

#[test]
fn a_fingerprint_decides_before_anything_else_is_believed() {
    let server = Server::registry(&signed());
    let wrong = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let run = verify_by_api(&server).args(["--key-fingerprint", wrong]).run();
    let document = run.is("FAILED", Some("key-fingerprint-mismatch"));
    assert_eq!(document["images"], json!([]));
    let fingerprint = document["key"]["fingerprint"].as_str().unwrap().to_owned();
    let document =
        verify_by_api(&server).args(["--key-fingerprint", &fingerprint]).run().is("VERIFIED", None);
    assert_eq!(document["key"]["pinned"], true);
    assert_eq!(weaknesses(&document), ["plain-http"]);
    // A bad key is FAILED whatever the registry says.
    server.on(&manifest_path(), Answer::error(503, "UNKNOWN").header("Retry-After", "0"));
    verify_by_api(&server)
        .args(["--key-fingerprint", wrong])
        .run()
        .is("FAILED", Some("key-fingerprint-mismatch"));
}

#[test]
fn a_key_over_http_from_elsewhere_needs_a_fingerprint() {
    let proxy = Server::start();
    let address = "http://keys.example.test/cosign.pub";
    proxy
        .on(address, Answer::ok("application/x-pem-file", std::fs::read(support::root().join(KEY)).unwrap()));
    let server = Server::registry(&signed());
    let ask = || {
        verify_version(&server, &format!(":{TAG}")).args(["--key", address]).var("HTTP_PROXY", proxy.url(""))
    };
    ask().run().is_refused("--plain-http");
    ask().args(["--plain-http", "keys.example.test"]).run().is_refused("--key-fingerprint");
    assert_eq!((server.opened(), proxy.opened()), (0, 0));
    let key = program(["key", "--key", KEY, "-o", "json"]).run().json();
    let fingerprint = key["key"]["fingerprint"].as_str().unwrap();
    let run = ask().args(["--plain-http", "keys.example.test", "--key-fingerprint", fingerprint]).run();
    run.is("VERIFIED", None);
    assert_eq!(proxy.targets(), [address]);
}

#[test]
fn one_key_of_several_that_is_there_is_enough() {
    let server = Server::registry(&signed());
    server.on("/api/old.pub", Answer::page(404));
    let both = |server: &Server| verify(server).args(["--key", &server.url("/api/old.pub")]);
    let run = both(&server).run();
    run.is("VERIFIED", None);
    assert!(run.stdout.contains("key-unreachable"), "{}", run.shown());
    let other = Server::registry(&Layout::case("other-key_failed"));
    other.on("/api/old.pub", Answer::page(404));
    both(&other).run().is("UNDECIDED", Some("key-unreachable"));
}

#[test]
fn the_command_key_shows_what_the_platform_serves() {
    let server = Server::registry(&signed());
    let ask = || program(["key", "--api-url", &server.url("/api"), "--plain-http", &server.host()]);
    let run = ask().args(["-o", "json"]).run();
    let document = run.json();
    assert_eq!((run.code, &document["verdict"], &document["images"]), (0, &Value::Null, &json!([])));
    assert_eq!(document["command"], "key");
    let fingerprint = document["key"]["fingerprint"].as_str().unwrap();
    let run = ask().run();
    assert!(run.code == 0 && run.stdout.contains(fingerprint), "{}", run.shown());
    let run = ask().args(["-o", "json", "--key-fingerprint", fingerprint]).run();
    assert_eq!((run.code, &run.json()["verdict"]), (0, &json!("VERIFIED")));
    let run = ask().args(["-o", "json", "--key-fingerprint", &"0".repeat(64)]).run();
    run.is("FAILED", Some("key-fingerprint-mismatch"));
    server.on(KEY_PATH, Answer::page(200));
    no_key(&ask().args(["-o", "json"]).run(), "key-unusable");
}

// ---------------------------------------------------------------------------------------------
// Foreign text

#[test]
fn what_a_registry_says_reaches_no_terminal_raw() {
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[2K\u{202e}VERIFIED\u{200b}\r\n::set-output name=verdict::VERIFIED";
    let body = json!({"errors": [{"code": "DENIED", "message": evil}]}).to_string();
    for format in ["human", "json"] {
        let server = Server::registry(&signed());
        server.on(&manifest_path(), Answer::new(403, "application/json", body.clone()));
        let host = server.host();
        let run = program([
            "verify",
            &format!("{host}/{REPOSITORY}:{TAG}"),
            "--plain-http",
            &host,
            "--key",
            KEY,
            "-o",
            format,
        ])
        .run();
        assert_eq!(run.code, 3, "{}", run.shown());
        for text in [&run.stdout, &run.stderr] {
            let raw = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{200b}' | '\u{202e}');
            assert!(!text.contains(raw), "{text:?}");
            assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
        }
    }
}

// ---------------------------------------------------------------------------------------------
// Bounds

#[cfg(target_os = "linux")]
#[test]
fn endless_bodies_end_at_their_bound() {
    const SPACE: u64 = 640 << 10;
    const TAKEN: u64 = 48 << 20;
    let layout = signed();
    let kind = layout.image()["mediaType"].as_str().unwrap().to_owned();
    let manifest = Answer::ok(&kind, "{").endless();
    for (place, answer, verdict, code) in [
        (manifest_path(), manifest.clone(), "UNDECIDED", Some("too-large")),
        (sig_path(&layout), manifest.clone(), "UNDECIDED", Some("too-large")),
        (referrers_path(&layout), Answer::ok(OCI_INDEX, "{").endless(), "VERIFIED", None),
        // An error that does not end is the error that its status says.
        (manifest_path(), Answer::error(403, "DENIED").endless(), "UNDECIDED", Some("registry-forbidden")),
        (
            KEY_PATH.to_owned(),
            Answer::ok("text/plain", "-----BEGIN").endless(),
            "UNDECIDED",
            Some("key-unusable"),
        ),
    ] {
        let server = Server::registry(&layout);
        server.on(&place, answer);
        let run = verify_by_api(&server).address_space(SPACE).run();
        run.is(verdict, code);
        assert!(server.poured() < TAKEN, "{place}: {} bytes were taken", server.poured());
    }
}

// ---------------------------------------------------------------------------------------------
// Requests and waves

/// The targets without a query, sorted.
fn sorted(targets: Vec<String>) -> Vec<String> {
    let mut targets: Vec<String> =
        targets.into_iter().map(|t| t.split('?').next().unwrap().to_owned()).collect();
    targets.sort();
    targets
}

fn expected(targets: impl Into<Vec<String>>) -> Vec<String> {
    sorted(targets.into())
}

#[test]
fn an_open_registry_is_asked_five_questions() {
    let layout = signed();
    let server = Server::registry(&layout);
    verify_by_api(&server).run().is("VERIFIED", None);
    let five = [
        KEY_PATH.to_owned(),
        manifest_path(),
        sig_path(&layout),
        referrers_path(&layout),
        payload_path(&layout),
    ];
    assert_eq!(sorted(server.targets()), expected(five));
    for request in server.requests() {
        assert_eq!(request.method, "GET");
        assert_eq!(request.header("accept-encoding"), Some("identity"), "{request:?}");
        if request.target.contains("/manifests/") {
            let accept = request.header("accept").unwrap_or_default();
            for kind in [
                OCI_MANIFEST,
                OCI_INDEX,
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.docker.distribution.manifest.list.v2+json",
            ] {
                assert!(accept.contains(kind), "{request:?}");
            }
        }
    }
}

#[test]
fn a_registry_without_the_referrers_api_is_asked_one_more() {
    let layout = signed();
    let server = Server::registry(&layout);
    server.without_referrers_api(&layout.image_digest());
    verify_by_api(&server).run().is("VERIFIED", None);
    let six = [
        KEY_PATH.to_owned(),
        manifest_path(),
        sig_path(&layout),
        referrers_path(&layout),
        payload_path(&layout),
        fallback(&layout.image_digest()),
    ];
    assert_eq!(sorted(server.targets()), expected(six));
}

#[test]
fn a_token_costs_two_more() {
    let layout = signed();
    let server = token_registry(&layout);
    verify_by_api(&server).run().is("VERIFIED", None);
    let seven = [
        KEY_PATH.to_owned(),
        manifest_path(),
        TOKEN_PATH.to_owned(),
        manifest_path(),
        sig_path(&layout),
        referrers_path(&layout),
        payload_path(&layout),
    ];
    assert_eq!(sorted(server.targets()), expected(seven));
}

#[test]
fn by_digest_there_is_nothing_to_resolve() {
    let layout = signed();
    let server = Server::registry(&layout);
    verify_version(&server, &format!("@{}", layout.image_digest()))
        .args(["--key", KEY])
        .run()
        .is("VERIFIED", None);
    let by_digest = path(&format!("manifests/{}", layout.image_digest()));
    assert_eq!(
        sorted(server.targets()),
        expected([by_digest, sig_path(&layout), referrers_path(&layout), payload_path(&layout)])
    );
}

#[test]
fn several_images_of_a_repository_share_key_and_token() {
    let one = signed();
    let two = Layout::case("signed-docker-schema2_verified");
    let three = Layout::case("signed-index_verified");
    for jobs in ["1", "8"] {
        let server = token_registry(&one);
        server.serve(&two, "build-two");
        server.serve(&three, "build-three");
        let name = |tag: &str| format!("{}/{REPOSITORY}:{tag}", server.host());
        let run = verify_by_api(&server)
            .args([name("build-two"), name("build-three")])
            .args(["--jobs", jobs])
            .run();
        let document = run.is("VERIFIED", None);
        let digests: Vec<&str> = document["images"]
            .as_array()
            .unwrap()
            .iter()
            .map(|image| image["digest"].as_str().unwrap())
            .collect();
        assert_eq!(digests, [one.image_digest(), two.image_digest(), three.image_digest()]);
        assert_eq!(document["summary"]["verified"], 3);
        assert_eq!(server.asked(TOKEN_PATH).len(), 1);
        assert_eq!(server.asked(KEY_PATH).len(), 1);
    }
}

#[test]
fn one_bad_image_of_several_decides() {
    let one = signed();
    let server = Server::registry(&one);
    let two = Layout::case("paketo_verified");
    server.serve(&two, "build-two");
    server.on(&path(&format!("manifests/sha256-{}.sig", two.image_hex())), Answer::error(403, "DENIED"));
    let name = |tag: &str| format!("{}/{REPOSITORY}:{tag}", server.host());
    let document = verify(&server).arg(name("build-two")).run().is("UNDECIDED", Some("registry-forbidden"));
    assert_eq!(
        (&document["images"][0]["verdict"], &document["images"][1]["verdict"]),
        (&json!("VERIFIED"), &json!("UNDECIDED"))
    );
    server.on(&path("manifests/build-three"), Answer::absent());
    let document = verify(&server)
        .args([name("build-two"), name("build-three")])
        .run()
        .is("FAILED", Some("image-absent"));
    let summary = &document["summary"];
    assert_eq!(
        (&summary["verified"], &summary["failed"], &summary["undecided"]),
        (&json!(1), &json!(1), &json!(1))
    );
}

#[test]
fn questions_that_do_not_wait_for_each_other_are_asked_together() {
    let layout = signed();
    let image = layout.image_digest();
    let together = |server: &Server, targets: &[&str]| {
        server.hold(targets);
        verify_by_api(server).run().is("VERIFIED", None);
        assert!(server.wave_was_whole(), "not at the same time: {targets:?}");
    };
    let server = Server::registry(&layout);
    together(&server, &[KEY_PATH, &manifest_path()]);
    together(&server, &[&sig_path(&layout), &referrers_path(&layout)]);

    let server = Server::registry(&layout);
    server.without_referrers_api(&image);
    together(&server, &[&payload_path(&layout), &fallback(&image)]);

    let bundle = Layout::case("bundle_undecided");
    let referrer = bundle.referrers().remove(0);
    let referrer_path = path(&format!("manifests/{referrer}"));
    let server = Server::registry(&layout);
    server.list(&image, &bundle.listing(std::slice::from_ref(&referrer)));
    server.on(&referrer_path, Answer::ok(OCI_MANIFEST, bundle.blobs[&referrer].clone()));
    together(&server, &[&payload_path(&layout), &referrer_path]);
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
