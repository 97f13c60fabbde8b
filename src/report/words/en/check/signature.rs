//! What the check of the signatures found.

use crate::check::{NoSignature, SignatureFinding};
use crate::report::words::Help;
use crate::report::words::en::trust;

use super::parts::{Wait, refused};
use crate::report::words::en::say;

pub(super) fn sentence(finding: &SignatureFinding) -> String {
    match finding {
        SignatureFinding::Trusted { count, of, keys } => {
            let by = if *keys == 1 { "this key" } else { "these keys" };
            format!("{count} of {of} by {by}")
        }
        SignatureFinding::OutOfTime { place, timing, .. } => {
            format!("{place}: {}", trust::timing(*timing).unwrap_or_default())
        }
        SignatureFinding::None { why, .. } => match why {
            NoSignature::Unsupported(item) => {
                let what = trust::unsupported(&item.what);
                format!("no trusted signature was found; {} is {what}", item.place)
            }
            NoSignature::Refused(item) => {
                format!("no signature of this image verifies with the key: {}", refused(item))
            }
            NoSignature::NotFound => "no signature was found in the places that answered".to_owned(),
            NoSignature::Nobody => {
                "nobody signed this image: every place was checked, and none has a signature".to_owned()
            }
        },
    }
}

pub(super) fn expected(finding: &SignatureFinding) -> Option<String> {
    match finding {
        SignatureFinding::Trusted { .. } | SignatureFinding::OutOfTime { .. } => None,
        SignatureFinding::None { image, .. } => Some(image.to_string()),
    }
}

pub(super) fn observed(finding: &SignatureFinding) -> Option<String> {
    match finding {
        SignatureFinding::Trusted { count, of, .. } => Some(format!("{count} of {of}")),
        SignatureFinding::OutOfTime { key, .. } => Some(key.to_string()),
        SignatureFinding::None { .. } => None,
    }
}

pub(super) fn help(finding: &SignatureFinding, wait: Wait) -> Vec<Help> {
    match finding {
        SignatureFinding::None { why: NoSignature::Nobody, .. } => vec![match wait {
            Wait::Proposed => say(
                "an image that was just built may not be signed yet: wait for it with --wait DURATION; otherwise block it",
            ),
            Wait::Over | Wait::Useless => {
                say("an image that was just built may not be signed yet; otherwise block it")
            }
        }],
        SignatureFinding::None { why: NoSignature::Refused(item), tried, .. } if item.is_by_another_key() => {
            let tried: Vec<String> = tried.iter().map(ToString::to_string).collect();
            vec![
                say(format!(
                    "is this the right key? `paas-attest key` shows the platform's; the one that was tried is {}",
                    tried.join(" ")
                )),
                say("if it is the right key: block it"),
            ]
        }
        SignatureFinding::None {
            why: NoSignature::Unsupported(_) | NoSignature::Refused(_) | NoSignature::NotFound,
            ..
        }
        | SignatureFinding::Trusted { .. }
        | SignatureFinding::OutOfTime { .. } => vec![],
    }
}
