//! Is there a key that may decide? That it is a pinned one was settled before any image was judged.

use crate::case::Case;
use crate::code::Code;
use crate::policy::Requirement;

use super::{Check, Pass, id};

pub(super) const ID: &str = id::KEY;

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
    if case.policy.requires(Requirement::PinnedKey) && case.keys.facts.iter().any(|key| !key.pinned) {
        return Check::fail(ID, "the key is not pinned, and a pinned key is required")
            .observed(words.join(" ").replace('\n', " "))
            .code(Code::KeyUnpinned)
            .help(["compare the fingerprint over a second channel, then give --key-fingerprint".to_owned()]);
    }
    let fingerprints: Vec<String> = case.keys.facts.iter().map(|key| key.fingerprint.to_string()).collect();
    Check::pass(Pass::Key(&case.keys.ring), words.join("\n")).observed(fingerprints.join(" "))
}
