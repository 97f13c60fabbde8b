//! What the check of the keys found.

use crate::case::KeyFact;
use crate::check::KeyFinding;
use crate::report::words::Help;

use crate::report::words::fr::{page, place, say};

pub(super) fn sentence(finding: &KeyFinding) -> String {
    match finding {
        KeyFinding::Decide(keys) => described(keys, "\n", "\n"),
        KeyFinding::Unpinned(_) => "la clé n’est pas épinglée, or une clé épinglée est exigée".to_owned(),
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
            vec![say("comparez l’empreinte par un second canal, puis épinglez-la avec --key-fingerprint")]
        }
        KeyFinding::Decide(_) => vec![],
    }
}

/// Each key, `before` its fingerprint and `between` it and the next.
fn described(keys: &[KeyFact], before: &str, between: &str) -> String {
    let words: Vec<String> = keys
        .iter()
        .map(|key| {
            let how = if key.is_served() { "servie par" } else { "donnée par" };
            let pinned = if key.is_pinned() { ", épinglée" } else { "" };
            let end = key.until().map_or_else(String::new, |until| format!(", {}", page::key_end(until)));
            format!(
                "{}, {how} {}{pinned}{end}{before}{}",
                key.algorithm(),
                place::of_key(key.source()),
                key.fingerprint()
            )
        })
        .collect();
    words.join(between)
}
