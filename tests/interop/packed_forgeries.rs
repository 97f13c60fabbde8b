//! Every forgery of the shared table in an evidence pack of its own: judged out of it as out of the registry, by the
//! script in it, and, where it is VERIFIED, by real cosign over the same folder.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::forged::{Asks, Row, rows};
use crate::judged::{Placed, Said, Storage, cosign, laxer, ours, place, said};
use crate::recheck::{Shell, shells};
use crate::world::{Guard, Registry, World, key};

/// Where the judges meet.
struct Court<'a> {
    world: &'a World,
    registry: &'a Registry,
    shell: &'a Shell,
}

impl Court<'_> {
    /// What is wrong with the pack of a row.
    fn wrong(&self, n: usize, row: &Row, placed: &Placed) -> Vec<String> {
        let pack = self.world.word(&format!("pack-{n}"));
        let must: Said = said(row.verdict);
        let judged = |image: &str, more: &[&str]| {
            ours(self.world, self.registry, row.asks != Asks::Signature, &[image], more)
        };
        let mut wrong = Vec::new();
        let mut told =
            |who: &str, is: &str| wrong.push(format!("{}: {who}: {is}, and must be {must:?}", row.name()));
        let written = judged(&placed.ours, &["--evidence", &pack]);
        if written.is_empty() {
            assert!(must.0 != "VERIFIED" && !Path::new(&pack).exists(), "{}", row.name());
            return vec![];
        }
        if written != [must.clone()] {
            told("the run that writes it", &format!("{written:?}"));
        }
        let replayed = judged(&format!("oci:{pack}"), &["--offline"]);
        if replayed != [must.clone()] {
            told("out of the pack", &format!("{replayed:?}"));
        }
        let is_verified = must.0 == "VERIFIED";
        let script = PathBuf::from(&pack).join("recheck.sh");
        let checked = self.shell.run(&script, &[key("platform.pub").into()], Path::new("/"));
        // It reads no escapes, which no signer writes for these letters.
        let may_refuse = row.name().contains("Escaped");
        if (checked.code == 0) != is_verified && !(may_refuse && checked.code == 1) {
            told("its script", &format!("{}\n{}", checked.code, checked.said));
        }
        let theirs = Placed::folder(&pack);
        if is_verified && laxer(row).is_none() && !cosign(self.world, row, &theirs) {
            told("cosign", "refused");
        }
        wrong
    }
}

#[test]
fn forgeries_in_packs() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let storage = Storage(world.path("data"));
    let (_bin, shells) = shells();
    let court = Court { world: &world, registry: &registry, shell: &shells[0] };
    let rows = rows();
    let placed: Vec<Placed> =
        rows.iter().enumerate().map(|(n, row)| place(&world, &registry, &storage, n, row)).collect();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let n = next.fetch_add(1, Ordering::SeqCst)
                    && n < rows.len()
                {
                    let found = court.wrong(n, &rows[n], &placed[n]);
                    wrong.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
                    let _ = std::fs::remove_dir_all(world.path(&format!("pack-{n}")));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
    let good = rows.iter().filter(|row| said(row.verdict).0 == "VERIFIED").count();
    println!("{} forgeries in packs, {good} of them VERIFIED", rows.len());
    assert!(good > 10 && rows.len() > 2 * good, "{good} of {}", rows.len());
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}
