//! What documents that are small may cost: each input is a product that a reader or a report could make of
//! them, and the program runs as its own process, whose peak is measured.

use serde_json::{Value, json};

use crate::support::command::Run;
use crate::support::world::{EARLY, LATE, World};

/// What the program has before it reads anything, and some pages more; a build for tests is large.
const NOTHING: u64 = 48 << 10;

fn document(components: &[Value], dependencies: &[Value], timestamp: &str) -> String {
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1, "metadata": {"timestamp": timestamp},
        "components": components, "dependencies": dependencies,
    })
    .to_string()
}

#[track_caller]
fn at_most(run: &Run, kib: u64) {
    assert!(run.peak < kib, "{} KiB, over {kib}: {}", run.peak, run.shown());
}

/// 3,000 packages of one reference, in 3,000 edges to what is not there.
#[test]
fn one_reference_of_many_packages_in_many_edges() {
    let components: Vec<_> =
        (0..3000).map(|n| json!({"type": "library", "name": format!("n{n}"), "bom-ref": "r"})).collect();
    let dangling: Vec<_> = (0..3000).map(|n| format!("x{n}")).collect();
    let edges = |on: &[String]| [json!({"ref": "r", "dependsOn": on})];
    let (one, other) = (
        document(&components, &edges(&dangling), EARLY),
        document(&components, &edges(&dangling[1..]), LATE),
    );
    let world = World::new();
    world.holds(&[world.attest(&one), world.attest(&other)]);
    let run = world.sbom().run();
    assert!(run.stdout.contains("sbom-differs"), "{}", run.shown());
    at_most(&run, NOTHING);
}
