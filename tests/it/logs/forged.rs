//! Every change of an entry as signers carry it, which nobody signed; and every change of what a log keeps, promised
//! and kept by the log itself.

use std::collections::BTreeSet;

use super::wrong::{Carrier, OURS, World};
use crate::support::forged::{Changed, Json, SPELLED, changes};
use crate::support::log::{Kind, Log};

/// Which changes are proved all the same: by what was done, and where.
fn proved(world: &World, good: &Json, changed: &[Changed], serve: impl Fn(&[u8])) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for Changed { change, at, bytes } in changed {
        // Not every change changes everything.
        if *bytes == good.text().into_bytes() {
            continue;
        }
        serve(bytes);
        let run = world.required(&OURS).run();
        let name = format!("{change:?} {at}").trim_end().to_owned();
        if SPELLED.contains(change) {
            assert_eq!(run.code, 0, "{name}: {}", run.shown());
            continue;
        }
        assert!([0, 1, 3].contains(&run.code), "{name}: {}", run.shown());
        if run.code == 0 {
            found.insert(name);
        }
    }
    found
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn no_change_of_an_annotation_is_proved() {
    let world = World::new(Carrier::Signature);
    let good = Json::of(&Log::first().annotation(&world.body()));
    let changed = changes(&good);
    assert!(changed.len() > 150, "{}", changed.len());
    // As Go's reader does, what is unknown is skipped.
    assert_eq!(
        proved(&world, &good, &changed, |bytes| world.serve_text(bytes)),
        set(&["Unknown", "Unknown /Payload"])
    );
}

#[test]
fn no_change_of_an_entry_of_a_bundle_is_proved() {
    let world = World::new(Carrier::Bundle);
    let good = Json::of(&Log::first().entry(&world.body()));
    let changed = changes(&good);
    assert!(changed.len() > 400, "{}", changed.len());
    // A promise may be absent, and `null` is.
    let absent = ["Missing /inclusionPromise", "Null /inclusionPromise"];
    assert_eq!(proved(&world, &good, &changed, |bytes| world.serve_text(bytes)), set(&absent));
}

#[test]
fn what_a_log_keeps_is_proved_only_where_it_says_what_it_should() {
    for (carrier, kind, skipped) in [
        (
            Carrier::Signature,
            Kind::HashedRekord,
            &["", "/spec", "/spec/data", "/spec/data/hash", "/spec/signature", "/spec/signature/publicKey"][..],
        ),
        (
            Carrier::Bundle,
            Kind::Dsse,
            &["", "/spec", "/spec/envelopeHash", "/spec/payloadHash", "/spec/signatures/0"],
        ),
        (
            Carrier::Bundle,
            Kind::Intoto2,
            &[
                "",
                "/spec",
                "/spec/content",
                "/spec/content/envelope",
                "/spec/content/envelope/signatures/0",
                "/spec/content/hash",
                "/spec/content/payloadHash",
            ],
        ),
    ] {
        let world = World::new(carrier);
        let body = world.about().body(kind);
        let good = Json::of(&body);
        let changed = changes(&good);
        let log = Log::first();
        let found = proved(&world, &good, &changed, |bytes| match carrier {
            Carrier::Bundle => world.serve(&[log.entry_of(bytes, &body)]),
            _ => world.serve(&[log.annotation_of(bytes)]),
        });
        let skipped: Vec<String> =
            skipped.iter().map(|at| format!("Unknown {at}").trim_end().to_owned()).collect();
        assert_eq!(found, skipped.into_iter().collect(), "{kind:?}");
    }
}
