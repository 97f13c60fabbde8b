//! Listings of referrers, and the signatures in them.

use serde_json::{Value, json};

use super::{signed, unsigned};
use crate::support::attest::{DSSE, manifest};
use crate::support::command::{check, gaps};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST, digest};
use crate::support::registry::{payload_path, referrers_path, sig_path, verify};
use crate::support::server::{Answer, Server, fallback, path};
use crate::support::world::World;
use crate::support::{TAG, rows};

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

/// One of `links` names the second page, on which the only signature stands.
#[test]
fn the_next_page_is_read_however_its_link_is_written() {
    let layout = Layout::case("referrer-sig_verified");
    let referrers = layout.referrers();
    let first = referrers_path(&layout);
    let second = format!("{first}?n=2&last=a,b");
    for links in [
        &[format!("<{second}>; rel=\"next\"")][..],
        &[format!("<{second}>; title=\"a, b\"; rel=\"next\"")],
        &[format!("<{second}>; rel = \"next\"")],
        &[format!("<{second}>; rel=\"next last\"")],
        &[format!("<{first}>; rel=\"first\", <{second}>; rel=next")],
        &[format!("<{first}>; rel=\"first\""), format!("<{second}>; rel=next")],
        &[format!("<{second}>; title=\"\u{e9}\"; rel=next")],
    ] {
        let server = Server::registry(&layout);
        let page = page_of(&layout, &[], None);
        server.on(&first, links.iter().fold(page, |page, link| page.header("Link", link)));
        server.on(&second, page_of(&layout, &referrers, None));
        server.on(
            &path(&format!("manifests/{}", referrers[0])),
            Answer::ok(OCI_MANIFEST, layout.blobs[&referrers[0]].clone()),
        );
        let document = verify(&server).run().is("VERIFIED", None);
        assert_eq!(gaps(&document), Vec::<String>::new(), "{links:?}");
    }
}

#[test]
fn a_link_that_is_not_understood_is_not_the_end() {
    let layout = unsigned();
    let first = referrers_path(&layout);
    for (link, verdict, code) in [
        ("</x; rel=next".to_owned(), "UNDECIDED", "registry-protocol"),
        (format!("<{first}?n=2>; rel=\"next"), "UNDECIDED", "registry-protocol"),
        (format!("{first}?n=2; rel=next"), "UNDECIDED", "registry-protocol"),
        (format!("<{first}?n=2>; rel=\"prev\""), "FAILED", "signature-absent"),
        (format!("<{first}?n=2>; title=\"next\""), "FAILED", "signature-absent"),
    ] {
        let server = Server::registry(&layout);
        server.on(&first, page_of(&layout, &[], None).header("Link", &link));
        verify(&server).run().is(verdict, Some(code));
    }
}

#[test]
fn a_listing_with_null_for_its_list_is_empty() {
    let server = Server::registry(&unsigned());
    let body = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": null});
    server.list(&unsigned().image_digest(), &body);
    let document = verify(&server).run().is("FAILED", Some("signature-absent"));
    assert_eq!(gaps(&document), Vec::<String>::new());
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
        assert_eq!(server.targets().len(), 4, "{:#?}", server.targets());
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
    let short = first.rsplit('/').next().unwrap().to_owned();
    let mut all = rows::Rows::default();
    for (name, from, pages) in [
        ("page", format!("{first}?page="), 12),
        ("last", format!("{first}?n=50&last="), 12),
        ("one more than the bound", format!("{first}?page="), 11),
        ("without an end", format!("{first}?artifactType=&last="), 40),
        ("a relative link", format!("./{short}?page="), 12),
        ("a query alone", "?page=".to_owned(), 12),
    ] {
        let server = Server::registry(&layout);
        let query = from.split_once('?').unwrap().1;
        server.on(&first, page_of(&layout, &[], Some(&format!("{from}2"))));
        for page in 2..=pages {
            let next = (page < pages).then(|| format!("{from}{}", page + 1));
            server.on(&format!("{first}?{query}{page}"), page_of(&layout, &[], next.as_deref()));
        }
        all.row(name, || {
            verify(&server).run().is("UNDECIDED", Some("too-many"));
            assert_eq!(server.asked(&first).len(), 10);
        });
    }
    all.end();
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
fn a_manifest_found_in_two_places_is_read_and_listed_once() {
    let layout = signed();
    let signature = layout.signature_digest().unwrap();
    let server = Server::registry(&layout);
    server.list(&layout.image_digest(), &layout.listing(&[signature]));
    let document = verify(&server).run().is("VERIFIED", None);
    assert_eq!(document["images"][0]["signatures"].as_array().unwrap().len(), 1);
    assert_eq!(server.asked(&payload_path(&layout)).len(), 1);
}

/// The tag's entries stay where they are when a registry gets the API: what either lists counts.
#[test]
fn what_the_fallback_tag_lists_counts_beside_the_api() {
    let layout = Layout::case("referrer-sig_verified");
    let referrers = layout.referrers();
    let server = Server::registry(&layout);
    server.list(&layout.image_digest(), &layout.listing(&[]));
    for referrer in &referrers {
        let manifest = Answer::ok(OCI_MANIFEST, layout.blobs[referrer].clone());
        server.on(&path(&format!("manifests/{referrer}")), manifest);
    }
    let tag = fallback(&layout.image_digest());
    verify(&server).run().is("FAILED", Some("signature-absent"));
    let index = layout.listing(&referrers).to_string();
    server.on(&tag, Answer::ok(OCI_INDEX, index.clone()));
    let document = verify(&server).run().is("VERIFIED", None);
    assert_eq!(gaps(&document), Vec::<String>::new());
    // A place that could not be asked may have held one, whatever the other says.
    for (api, tag_answer, gap) in [
        (Answer::error(403, "DENIED"), Answer::ok(OCI_INDEX, index), "registry-forbidden"),
        (
            Answer::ok(OCI_INDEX, layout.listing(&referrers).to_string()),
            Answer::error(412, "X"),
            "registry-policy",
        ),
    ] {
        server.on(&referrers_path(&layout), api);
        server.on(&tag, tag_answer);
        let document = verify(&server).run().is("VERIFIED", None);
        assert_eq!(gaps(&document), [gap]);
    }
    server.list(&layout.image_digest(), &layout.listing(&[]));
    let document = verify(&server).run().is("UNDECIDED", Some("registry-policy"));
    assert_eq!(gaps(&document), ["registry-policy"]);
    // What is wrong under the tag is told, and is not taken for a list.
    server.on(&tag, Answer::ok(OCI_INDEX, "{\"manifests\": 1}"));
    verify(&server).run().is("FAILED", Some("image-malformed"));
    server.on(&tag, Answer::ok(OCI_MANIFEST, layout.blobs[&layout.image_digest()].clone()));
    verify(&server).run().is("FAILED", Some("signature-absent"));
}

/// Where both tags hold the wrong one of the two, both are read as referrers all the same.
#[test]
fn a_tag_of_one_kind_hides_no_evidence_of_the_other() {
    let world = World::new();
    let image = world.layout.image_digest();
    let signature = world.layout.signature_digest().unwrap();
    let signatures = world.layout.blobs[&signature].clone();
    let attestations = manifest(&[(DSSE.to_owned(), digest(&world.envelope), world.envelope.len())])
        .to_string()
        .into_bytes();
    world.server.on(
        &path(&format!("manifests/{}", digest(&attestations))),
        Answer::ok(OCI_MANIFEST, attestations.clone()),
    );
    let entry =
        |bytes: &[u8]| json!({"mediaType": OCI_MANIFEST, "digest": digest(bytes), "size": bytes.len()});
    let list = |all: &[&[u8]]| {
        let entries: Vec<Value> = all.iter().map(|bytes| entry(bytes)).collect();
        let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries});
        world.server.list(&image, &index);
    };
    let both = [signatures.as_slice(), attestations.as_slice()];
    rows::each(
        [
            (None, Some(&signatures), &both[..]),
            (Some(&attestations), None, &both[..]),
            (Some(&attestations), Some(&signatures), &both[..]),
            (Some(&attestations), Some(&attestations), &both[..1]),
            (Some(&signatures), Some(&signatures), &both[1..]),
        ],
        |&(sig, att, listed)| {
            let answer = |bytes: Option<&Vec<u8>>| {
                bytes.map_or_else(Answer::absent, |bytes| Answer::ok(OCI_MANIFEST, bytes.clone()))
            };
            world.server.on(&sig_path(&world.layout), answer(sig));
            world.server.on(&world.att(), answer(att));
            list(listed);
            let document = world.verify().run().is("VERIFIED", None);
            for id in ["signature", "sbom"] {
                assert_eq!(check(&document, id)["outcome"], "pass", "{document:#}");
            }
        },
    );
}
