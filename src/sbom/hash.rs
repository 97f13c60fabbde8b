//! A fast hash for maps whose keys a document chooses: foldhash, seeded by the system.
//!
//! The names in a document are hashed by the hundred thousand; std's `SipHash` would be a third of
//! all the work. The seeds are those of std's `RandomState`, which are the system's: foldhash's own are made of
//! addresses and the time. They differ in every run, so that nobody can write a document of colliding names in
//! advance.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use foldhash::SharedSeed;
use foldhash::quality::{FoldHasher, SeedableRandomState};

/// A seed.
#[derive(Clone)]
pub(crate) struct Fold(SeedableRandomState);

/// What all hashers of this process share.
static SHARED: LazyLock<SharedSeed> =
    LazyLock::new(|| SharedSeed::from_u64(RandomState::new().hash_one(0_u8)));

impl Default for Fold {
    fn default() -> Self {
        Self(SeedableRandomState::with_seed(RandomState::new().hash_one(1_u8), &SHARED))
    }
}

impl BuildHasher for Fold {
    type Hasher = FoldHasher<'static>;

    #[inline]
    fn build_hasher(&self) -> Self::Hasher {
        self.0.build_hasher()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_that_are_alike_have_other_hashes() {
        let fold = Fold::default();
        let names = (0..100_000).map(|n| format!("pkg:npm/package-{n}"));
        let hashes: HashSet<u64> = names.map(|name| fold.hash_one(name.as_str())).collect();
        assert_eq!(hashes.len(), 100_000);
        assert_ne!(fold.hash_one("a"), fold.hash_one("a\0"));
        assert_ne!(fold.hash_one(""), fold.hash_one("\0"));
        assert_ne!(fold.hash_one("a"), Fold::default().hash_one("a"), "the seed is another one each time");
    }

    /// The seeds of this process, as hashes by them; ignored, so that the test below finds it alone.
    #[test]
    #[ignore = "for the test below"]
    fn seeds_of_this_process() {
        println!(
            "seeds {:016x} {:016x}",
            SeedableRandomState::with_seed(0, &SHARED).hash_one(""),
            Fold::default().hash_one("")
        );
    }

    #[test]
    fn no_two_processes_share_a_seed() {
        let seeds = || {
            let program = std::env::current_exe().unwrap();
            let mut command = std::process::Command::new(program);
            command.args(["--ignored", "--nocapture", "seeds_of_this_process"]);
            let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
            let line = said
                .lines()
                .find_map(|line| line.split_once("seeds "))
                .expect("a line of seeds")
                .1
                .to_owned();
            line.split(' ').map(str::to_owned).collect::<Vec<_>>()
        };
        let [one, other] = [seeds(), seeds()];
        assert_eq!((one.len(), other.len()), (2, 2));
        assert!(one.iter().zip(&other).all(|(one, other)| one != other), "{one:?} {other:?}");
    }
}
