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
use crate::report::words::fr::{count, say};

pub(super) fn sentence(finding: &PinsFinding) -> String {
    match finding {
        PinsFinding::Same(pins) => {
            let names: Vec<String> = pins.iter().map(|pin| ForeignText::new(&pin.name).to_string()).collect();
            names.join(", ")
        }
        PinsFinding::Differ { pins, .. } => {
            let said: Vec<String> = failed(pins).map(differs).collect();
            said.join("\u{202f}; ")
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
    let which = say(format!("le commit attendu est HEAD de la copie de travail {folder}"));
    let stands = stands.as_ref().map(|stands| match stands {
        CommitStanding::Behind(n) => {
            format!("le commit signé a {} de retard sur HEAD\u{a0}: cette image est d’un état antérieur", commits(*n))
        }
        CommitStanding::Ahead(n) => {
            format!("le commit signé a {} d’avance sur HEAD\u{a0}: la copie de travail est d’un état antérieur", commits(*n))
        }
        CommitStanding::Beside { ahead, behind } => format!(
            "le commit signé n’est pas dans l’historique de HEAD mais sur une autre branche, avec {} d’avance et {} de retard",
            commits(*ahead),
            commits(*behind)
        ),
        CommitStanding::Unrelated => "le commit signé n’a aucun historique commun avec HEAD".to_owned(),
        CommitStanding::Unknown => {
            "le commit signé est inconnu de cette copie de travail\u{202f}; `git fetch` l’apportera peut-être".to_owned()
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
        None => format!("{name}\u{a0}: {expected} attendu, mais la signature ne porte pas cette annotation"),
        Some(Annotation::Text(text)) => format!("{name}\u{a0}: {expected} attendu, {text} signé"),
        Some(Annotation::Other(value)) => {
            format!(
                "{name}\u{a0}: chaîne {expected} attendue, valeur signée {}, qui n’est pas une chaîne",
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
                "le commit signé commence par cette valeur\u{202f}; pour comparer un préfixe, écrivez-le comme tel\u{a0}: --commit-sha '{value}…'"
            ));
        }
    }
    if let (None, Some(known)) = (&pin.observed, mistyped(&pin.name)) {
        return say(format!("vouliez-vous dire `{known}`\u{202f}? --{} le demande", known.replace('_', "-")));
    }
    say(match pin.name.as_str() {
        "tenant_id" => {
            "cette image a été construite pour un autre locataire. Il n’y a rien à corriger ici\u{a0}: bloquez-la"
        }
        "app_id" => {
            "cette image a été construite pour une autre application. Il n’y a rien à corriger ici\u{a0}: bloquez-la"
        }
        COMMIT => {
            "cette image a été construite depuis un autre commit. Il n’y a rien à corriger ici\u{a0}: bloquez-la"
        }
        "build_id" => "cette image provient d’un autre build. Il n’y a rien à corriger ici\u{a0}: bloquez-la",
        _ => BLOCK,
    })
}
