//! What the check of the keys found.

use crate::case::KeyFact;
use crate::check::KeyFinding;
use crate::report::words::Help;

use crate::report::words::en::{page, say};

pub(super) fn sentence(finding: &KeyFinding) -> String {
    match finding {
        KeyFinding::Decide(keys) => described(keys, "\n", "\n"),
        KeyFinding::Unpinned(_) => "the key is not pinned, but a pinned key is required".to_owned(),
    }
}

pub(super) fn observed(finding: &KeyFinding) -> String {
    match finding {
        KeyFinding::Decide(keys) => {
            let fingerprints: Vec<String> = keys.iter().map(|key| key.fingerprint().to_string()).collect();
            fingerprints.join(" ")
        }
        KeyFinding::Unpinned(keys) => described(keys, " ", " "),
    }
}

pub(super) fn help(finding: &KeyFinding) -> Vec<Help> {
    match finding {
        KeyFinding::Unpinned(_) => {
            vec![say("compare the fingerprint over a second channel, then pin it with --key-fingerprint")]
        }
        KeyFinding::Decide(_) => vec![],
    }
}

/// Each key, `before` its fingerprint and `between` it and the next.
fn described(keys: &[KeyFact], before: &str, between: &str) -> String {
    let words: Vec<String> = keys
        .iter()
        .map(|key| {
            let how = if key.is_served() { "served by" } else { "given as" };
            let pinned = if key.is_pinned() { ", pinned" } else { "" };
            let end = key.until().map_or_else(String::new, |until| format!(", {}", page::key_end(until)));
            format!("{}, {how} {}{pinned}{end}{before}{}", key.algorithm(), key.source(), key.fingerprint())
        })
        .collect();
    words.join(between)
}
