//! What the check of the signed annotations found.

use crate::case::PinResult;
use crate::check::{Checkout, PinsFinding};
use crate::checkout::CommitStanding;
use crate::policy::{COMMIT, Expected};
use crate::report::words::Help;
use crate::text::ForeignText;
use crate::trust::Annotation;
use crate::verdict::Outcome;

use super::parts::BLOCK;
use crate::report::words::en::{count, say};

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
            let mut steps: Vec<Help> = head.iter().flat_map(checkout).collect();
            steps.extend(first(finding).map(step));
            steps
        }
    }
}

/// Which checkout it is, and how the signed commit stands in it.
fn checkout(Checkout { folder, stands }: &Checkout) -> Vec<Help> {
    let commits = |n: usize| count(n, "commit");
    let which = say(format!("the expected commit is HEAD of the checkout {folder}"));
    let stands = stands.as_ref().map(|stands| match stands {
        CommitStanding::Behind(n) => {
            format!("the signed commit is {} behind HEAD: this image is of an earlier state", commits(*n))
        }
        CommitStanding::Ahead(n) => {
            format!("the signed commit is {} ahead of HEAD: the checkout is of an earlier state", commits(*n))
        }
        CommitStanding::Beside { ahead, behind } => format!(
            "the signed commit is not in the history of HEAD but on another branch, {} ahead and {} behind",
            commits(*ahead),
            commits(*behind)
        ),
        CommitStanding::Unrelated => "the signed commit has no history in common with HEAD".to_owned(),
        CommitStanding::Unknown => {
            "the signed commit is not known in this checkout; `git fetch` may bring it".to_owned()
        }
    });
    [which].into_iter().chain(stands.map(say)).collect()
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

/// The platform's annotation that was probably meant by another name.
fn mistyped(name: &str) -> Option<&'static str> {
    let letters = |name: &str| name.replace(['-', '_', '.', ' '], "").to_ascii_lowercase();
    let known = ["tenant_id", "app_id", COMMIT, "build_id"];
    known.into_iter().find(|known| *known != name && letters(known) == letters(name))
}

fn step(pin: &PinResult) -> Help {
    if let (COMMIT, Expected::Exact(value) | Expected::Commit(value), Some(Annotation::Text(signed))) =
        (pin.name.as_str(), &pin.expected, &pin.observed)
    {
        let hex = value.bytes().all(|b| b.is_ascii_hexdigit());
        if hex
            && value.len() >= 7
            && signed.raw().to_ascii_lowercase().starts_with(&value.to_ascii_lowercase())
        {
            return say(format!(
                "the signed commit starts with this value; to match a prefix, write it as one: --commit-sha '{value}…'"
            ));
        }
    }
    if let (None, Some(known)) = (&pin.observed, mistyped(&pin.name)) {
        return say(format!("did you mean `{known}`? --{} asks for it", known.replace('_', "-")));
    }
    say(match pin.name.as_str() {
        "tenant_id" => "this image was built for another tenant. Nothing to do here: block it",
        "app_id" => "this image was built for another application. Nothing to do here: block it",
        COMMIT => "this image was built from another commit. Nothing to do here: block it",
        "build_id" => "this image comes from another build. Nothing to do here: block it",
        _ => BLOCK,
    })
}
