//! Numbers that strangers say: in headers, tokens and descriptors. None of them stops a run or makes it wait.

use serde_json::{Value, json};

use super::accounts::{TOKEN_PATH, token, token_registry};
use super::key::KEY_PATH;
use super::{signed, verify_by_api};
use crate::api::{annotations, by, json_of, platform, record};
use crate::support::attest::{self, payload};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST};
use crate::support::registry::{manifest_path, payload_path, referrers_path, sig_path, verify};
use crate::support::rows::{Rows, each};
use crate::support::server::{Answer, Server, fallback};
use crate::support::world::World;
use crate::support::{self, KEY};

/// What no clock can be moved by.
const PAUSES: [&str; 6] = [
    "18446744073709551615",
    "18446744073709551614",
    "9223372036854775808",
    "99999999999999999999999999",
    "Fri, 24 Dec 9999 23:59:59 GMT",
    "-18446744073709551615",
];

/// The answer of a good registry at a place of its own.
fn good(layout: &Layout, place: &str) -> Answer {
    if place == payload_path(layout) {
        return Answer::ok("application/octet-stream", layout.blobs[&layout.payload_digest()].clone());
    }
    let digest =
        if place == manifest_path() { layout.image_digest() } else { layout.signature_digest().unwrap() };
    Answer::ok(OCI_MANIFEST, layout.blobs[&digest].clone())
}

fn pausing(answer: Answer, pause: &str) -> Answer {
    answer.header("Retry-After", pause).header("Date", "Thu, 01 Jan 1970 00:00:00 GMT")
}

#[test]
fn a_pause_beside_a_good_answer_changes_nothing() {
    let (layout, world) = (signed(), World::new());
    let mut rows = Rows::default();
    for pause in PAUSES {
        for place in [manifest_path(), sig_path(&layout), payload_path(&layout)] {
            rows.row(format_args!("{pause} {place}"), || {
                let server = Server::registry(&layout);
                server.on(&place, pausing(good(&layout, &place), pause));
                verify(&server).run().is("VERIFIED", None);
            });
        }
        rows.row(format_args!("{pause} token"), || {
            let server = token_registry(&layout);
            server.on(TOKEN_PATH, pausing(token(), pause));
            verify(&server).run().is("VERIFIED", None);
        });
        rows.row(format_args!("{pause} redirect"), || {
            let (server, elsewhere) = (Server::registry(&layout), Server::start());
            elsewhere.on("/store", good(&layout, &payload_path(&layout)));
            let moved = Answer::redirect(307, &elsewhere.url("/store"));
            server.on(&payload_path(&layout), pausing(moved, pause));
            verify(&server).args(["--plain-http", &elsewhere.host()]).run().is("VERIFIED", None);
        });
        rows.row(format_args!("{pause} blob host"), || {
            let (server, elsewhere) = (Server::registry(&layout), Server::start());
            elsewhere.on("/store", pausing(good(&layout, &payload_path(&layout)), pause));
            server.on(&payload_path(&layout), Answer::redirect(307, &elsewhere.url("/store")));
            verify(&server).args(["--plain-http", &elsewhere.host()]).run().is("VERIFIED", None);
        });
        rows.row(format_args!("{pause} key"), || {
            let server = Server::registry(&layout);
            let key = std::fs::read(support::root().join(KEY)).unwrap();
            server.on(KEY_PATH, pausing(Answer::ok("application/x-pem-file", key), pause));
            verify_by_api(&server).run().is("VERIFIED", None);
        });
        for what in ["signature", "sbom"] {
            rows.row(format_args!("{pause} record of the {what}"), || {
                let api = platform(&world);
                let told = match what {
                    "sbom" => json_of(&world.predicate),
                    _ => json_of(payload(&world.layout.image_digest(), &annotations())),
                };
                api.on(&record(what), pausing(told, pause));
                by(world.verify().arg("--check-api"), &api).run().is("VERIFIED", None);
            });
        }
    }
    rows.end();
}

#[test]
fn a_pause_that_nobody_can_wait_for_ends_the_asking() {
    let (layout, world) = (signed(), World::new());
    let mut rows = Rows::default();
    for (status, pause) in [(429, PAUSES[0]), (503, PAUSES[3]), (502, PAUSES[4]), (504, PAUSES[2])] {
        for place in [manifest_path(), sig_path(&layout), referrers_path(&layout), payload_path(&layout)] {
            rows.row(format_args!("{status} {pause} {place}"), || {
                let server = Server::registry(&layout);
                server.on(&sig_path(&layout), Answer::absent());
                server.on(&place, pausing(Answer::error(status, "UNKNOWN"), pause));
                if place == payload_path(&layout) {
                    server.on(&sig_path(&layout), good(&layout, &sig_path(&layout)));
                }
                let run = verify(&server).args(["--wait", "1s"]).run();
                assert_eq!(run.json()["verdict"], "UNDECIDED", "{}", run.shown());
                assert_eq!(server.asked(&place).len(), 1, "{}", run.shown());
            });
        }
        rows.row(format_args!("{status} {pause} token"), || {
            let server = token_registry(&layout);
            server.on(TOKEN_PATH, pausing(Answer::error(status, "UNKNOWN"), pause));
            let run = verify(&server).run();
            assert_eq!((run.code, server.asked(TOKEN_PATH).len()), (3, 1), "{}", run.shown());
        });
        rows.row(format_args!("{status} {pause} key"), || {
            let server = Server::registry(&layout);
            server.on(KEY_PATH, pausing(Answer::error(status, "UNKNOWN"), pause));
            let run = verify_by_api(&server).run();
            assert_eq!((run.code, server.asked(KEY_PATH).len()), (3, 1), "{}", run.shown());
        });
        for what in ["signature", "sbom"] {
            rows.row(format_args!("{status} {pause} record of the {what}"), || {
                let api = platform(&world);
                api.on(&record(what), pausing(Answer::error(status, "UNKNOWN"), pause));
                let run = by(world.verify().arg("--check-api"), &api).run();
                run.is("UNDECIDED", Some("api-unavailable"));
                assert_eq!(api.asked(&record(what)).len(), 1, "{}", run.shown());
            });
        }
    }
    rows.end();
}

/// There is time for it, and nobody waits for so long all the same. All are asked at once: without the bound each would
/// take as long as the pause.
#[test]
fn a_pause_longer_than_the_bound_is_not_waited_for() {
    let (layout, world) = (signed(), World::new());
    let pauses = ["31", "32", "35", "Thu, 01 Jan 1970 00:00:31 GMT", "33"];
    let places = ["manifest", "signature", "referrers", "payload", "token", "key", "record"];
    let asked = std::thread::scope(|scope| {
        let ask = |place: &'static str, pause: &'static str| {
            let (layout, world) = (&layout, &world);
            scope.spawn(move || {
                let bad = pausing(Answer::error(503, "UNKNOWN"), pause);
                let limit = ["--timeout", "45s"];
                let (server, at) = match place {
                    "token" => (token_registry(layout), TOKEN_PATH.to_owned()),
                    "record" => (platform(world), record("signature")),
                    _ => {
                        let at = match place {
                            "manifest" => manifest_path(),
                            "signature" => sig_path(layout),
                            "referrers" => referrers_path(layout),
                            "payload" => payload_path(layout),
                            _ => KEY_PATH.to_owned(),
                        };
                        (Server::registry(layout), at)
                    }
                };
                server.on(&at, bad);
                match place {
                    "key" => verify_by_api(&server).args(limit).run(),
                    "record" => by(world.verify().arg("--check-api"), &server).args(limit).run(),
                    _ => verify(&server).args(limit).run(),
                };
                (place, pause, server.asked(&at).len())
            })
        };
        let all: Vec<_> =
            places.iter().zip(pauses.iter().cycle()).map(|(place, pause)| ask(place, pause)).collect();
        all.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let mut rows = Rows::default();
    for (n, result) in asked.into_iter().enumerate() {
        rows.row(places[n], || {
            let (place, pause, times) = result.expect("it ran to its end");
            assert_eq!(times, 1, "{place} {pause}");
        });
    }
    rows.end();
}

#[test]
fn the_numbers_of_a_token_are_not_read() {
    let layout = signed();
    let numbers = [
        ("18446744073709551616", "VERIFIED"),
        ("18446744073709551615", "VERIFIED"),
        ("9223372036854775808", "VERIFIED"),
        ("9223372036854775807", "VERIFIED"),
        ("9223372036854775806", "VERIFIED"),
        ("-1", "VERIFIED"),
        ("-9223372036854775808", "VERIFIED"),
        ("1e300", "VERIFIED"),
        // No JSON number.
        ("1e400", "UNDECIDED"),
        ("\"never\"", "VERIFIED"),
        ("[18446744073709551615]", "VERIFIED"),
        ("{}", "VERIFIED"),
    ];
    each(numbers, |(number, verdict)| {
        let server = token_registry(&layout);
        let answer = format!(r#"{{"token":"t0ken","expires_in":{number},"issued_at":{number}}}"#);
        server.on(TOKEN_PATH, Answer::ok("application/json", answer));
        let run = verify(&server).run();
        assert_eq!(run.json()["verdict"], *verdict, "{}", run.shown());
    });
}

#[test]
fn the_number_of_all_referrers_is_compared_and_nothing_else() {
    let layout = signed();
    let numbers = [
        ("18446744073709551615", "UNDECIDED"),
        ("18446744073709551614", "UNDECIDED"),
        ("9223372036854775808", "UNDECIDED"),
        ("18446744073709551616", "FAILED"),
        ("99999999999999999999999999", "FAILED"),
        ("-1", "FAILED"),
        ("1e30", "FAILED"),
        ("0x10", "FAILED"),
    ];
    each(numbers, |(number, verdict)| {
        let server = Server::registry(&layout);
        server.on(&sig_path(&layout), Answer::absent());
        let none = json!({"schemaVersion": 2, "manifests": []}).to_string();
        let listing = Answer::ok("application/vnd.oci.image.index.v1+json", none);
        server.on(&referrers_path(&layout), listing.header("X-Total-Count", number));
        assert_eq!(verify(&server).run().json()["verdict"], *verdict);
    });
}

/// In each manifest and list that says one. What nothing is read of may say what it likes.
#[test]
fn the_size_of_a_descriptor_is_a_claim() {
    const LARGEST: i64 = i64::MAX;
    let sizes = [
        json!(u64::MAX),
        json!(u64::MAX - 1),
        json!(1_u64 << 63),
        json!(LARGEST),
        json!(LARGEST - 1),
        json!(1_u64 << 62),
        json!(i64::MIN),
        json!(-1),
        json!(1e300),
    ];
    let mut rows = Rows::default();
    for size in sizes {
        for place in ["payload", "config", "envelope", "referrer", "attached document"] {
            rows.row(format_args!("{size} of the {place}"), || {
                let world = World::new();
                let layout = &world.layout;
                let sig = layout.manifest(&layout.signature_digest().unwrap());
                let mut att = attest::manifest(&attest::layers(std::slice::from_ref(&world.envelope)));
                let claim = |path: &str, mut manifest: Value, of: &str| {
                    *manifest.pointer_mut(of).unwrap() = size.clone();
                    world.server.on(path, Answer::ok(OCI_MANIFEST, manifest.to_string()));
                };
                match place {
                    "payload" => claim(&sig_path(layout), sig, "/layers/0/size"),
                    "config" => claim(&sig_path(layout), sig, "/config/size"),
                    "envelope" => claim(&world.att(), att, "/layers/0/size"),
                    "referrer" => {
                        let mut listing = layout.listing(&[layout.signature_digest().unwrap()]);
                        listing["manifests"][0]["size"] = size.clone();
                        let listing = Answer::ok(OCI_INDEX, listing.to_string());
                        world.server.on(&referrers_path(layout), listing);
                        // What cannot be read is no list, and then there may be one under a tag.
                        world.server.on(&fallback(&layout.image_digest()), Answer::absent());
                    }
                    _ => {
                        world.server.attached(layout, &world.predicate);
                        att["layers"][0]["mediaType"] = "application/vnd.cyclonedx+json".into();
                        let tag = sig_path(layout).replace(".sig", ".sbom");
                        claim(&tag, att, "/layers/0/size");
                    }
                }
                let run = if place == "attached document" {
                    world.sbom().args(["--source", "attached", "--unsigned"]).run()
                } else {
                    world.verify().run()
                };
                // A list is no evidence, and the signature and the attestation stand elsewhere too.
                let harmless = match place {
                    "referrer" => true,
                    "config" => size.as_i64().is_some_and(|n| n >= 0),
                    _ => false,
                };
                let expected: &[i32] = if harmless { &[0] } else { &[1, 3] };
                assert!(expected.contains(&run.code), "{}", run.shown());
            });
        }
    }
    rows.end();
}
