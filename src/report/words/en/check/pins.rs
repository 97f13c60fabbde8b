//! What the check of the signed annotations found.

use crate::case::PinResult;
use crate::check::PinsFinding;
use crate::policy::{COMMIT, Expected};
use crate::report::words::Help;
use crate::text::ForeignText;
use crate::trust::Annotation;
use crate::verdict::Outcome;

use super::parts::BLOCK;
use crate::report::words::en::say;

pub(super) fn sentence(finding: &PinsFinding) -> String {
    match finding {
        PinsFinding::Same(pins) => {
            let names: Vec<String> = pins.iter().map(|pin| ForeignText::new(&pin.name).to_string()).collect();
            names.join(", ")
        }
        PinsFinding::Differ { pins, .. } => {
            let said: Vec<String> = failed(pins).map(differs).collect();
            said.join("; ")
        }
    }
}

pub(super) fn expected(finding: &PinsFinding) -> Option<String> {
    let first = first(finding)?;
    Some(format!("{}={}", ForeignText::new(&first.name), first.expected.shown()))
}

pub(super) fn observed(finding: &PinsFinding) -> Option<String> {
    let first = first(finding)?;
    Some(match &first.observed {
        Some(Annotation::Text(text)) => format!("{}={}", first.name, text.raw()),
        Some(Annotation::Other(value)) => format!("{}={value}", first.name),
        None => String::new(),
    })
}

pub(super) fn help(finding: &PinsFinding) -> Vec<Help> {
    match finding {
        PinsFinding::Same(_) => vec![],
        PinsFinding::Differ { head, .. } => {
            let head = head
                .as_ref()
                .map(|folder| say(format!("the expected commit is HEAD of the checkout {folder}")));
            head.into_iter().chain(first(finding).map(step)).collect()
        }
    }
}

fn failed(pins: &[PinResult]) -> impl Iterator<Item = &PinResult> {
    pins.iter().filter(|pin| pin.outcome != Outcome::Pass)
}

/// The one that explains the outcome.
fn first(finding: &PinsFinding) -> Option<&PinResult> {
    match finding {
        PinsFinding::Same(_) => None,
        PinsFinding::Differ { pins, .. } => failed(pins).next(),
    }
}

fn differs(pin: &PinResult) -> String {
    let name = ForeignText::new(&pin.name);
    let expected = pin.expected.shown();
    match &pin.observed {
        None => format!("{name} expected {expected}, but the signature has no such annotation"),
        Some(Annotation::Text(text)) => format!("{name} expected {expected}, signed {text}"),
        Some(Annotation::Other(value)) => {
            format!(
                "{name} expected the string {expected}, signed {}, which is not a string",
                ForeignText::new(value.to_string())
            )
        }
    }
}

fn step(pin: &PinResult) -> Help {
    if let (COMMIT, Expected::Exact(value), Some(Annotation::Text(signed))) =
        (pin.name.as_str(), &pin.expected, &pin.observed)
    {
        let hex = value.bytes().all(|b| b.is_ascii_hexdigit());
        if hex && value.len() >= 7 && signed.raw().starts_with(value.as_str()) {
            return say(format!(
                "the signed commit starts with this value; to match a prefix, write it as one: --commit-sha '{value}…'"
            ));
        }
    }
    say(match pin.name.as_str() {
        "tenant_id" => "this image was built for another tenant. Nothing to do here: block it",
        "app_id" => "this image was built for another application. Nothing to do here: block it",
        COMMIT => "this image was built from another commit. Nothing to do here: block it",
        "build_id" => "this image comes from another build. Nothing to do here: block it",
        _ => BLOCK,
    })
}
