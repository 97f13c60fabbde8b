//! Is there a key that may decide? That it is a pinned one was settled before any image was judged.

use crate::case::Case;
use crate::verdict::Outcome;

use super::Check;

pub(super) const ID: &str = "key";

pub(super) fn check(case: &Case) -> Check {
    let words: Vec<String> = case
        .keys
        .facts
        .iter()
        .map(|key| {
            let how = if key.served { "served by" } else { "given as" };
            let pinned = if key.pinned { ", pinned" } else { "" };
            format!("{}, {how} {}{pinned}\n{}", key.algorithm, key.source, key.fingerprint)
        })
        .collect();
    let fingerprints: Vec<String> = case.keys.facts.iter().map(|key| key.fingerprint.to_string()).collect();
    Check::new(ID, Outcome::Pass, words.join("\n")).observed(fingerprints.join(" "))
}
