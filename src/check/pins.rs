//! Do the signed annotations have the values that were asked for, all in one signature?

use crate::case::{Case, PinResult};
use crate::code::Code;
use crate::policy::{COMMIT, Expected, PinOrigin};
use crate::text::ForeignText;
use crate::trust::Annotation;
use crate::verdict::Outcome;

use super::{Check, Details, Pass, id, nothing_to_look_at};

pub(super) const ID: &str = id::PINS;

pub(super) fn check(case: &Case) -> Check {
    if case.policy.pins().next().is_none() {
        return Check::not_asked(ID, "--tenant-id, --app-id, --commit-sha, --build-id, -a");
    }
    let Some(carrier) = &case.carrier else { return nothing_to_look_at(ID) };
    let names: Vec<String> =
        carrier.pins().iter().map(|pin| ForeignText::new(&pin.name).to_string()).collect();
    let failed: Vec<&PinResult> = carrier.pins().iter().filter(|pin| pin.outcome != Outcome::Pass).collect();
    let Some(first) = failed.first() else {
        return Check::pass(Pass::Pins(carrier), names.join(", "))
            .details(Details::Pins(carrier.pins().to_vec()));
    };
    let name = ForeignText::new(&first.name);
    let said: Vec<String> = failed.iter().map(|pin| sentence(pin)).collect();
    let check = Check::fail(ID, said.join("; "))
        .expected(format!("{name}={}", first.expected.shown()))
        .observed(match &first.observed {
            Some(value) => format!("{}={}", first.name, text(value)),
            None => String::new(),
        })
        .code(first.code().unwrap_or(Code::PinMismatch))
        .help(origin(case, first).into_iter().chain(help(first)))
        .reopened_by(case.open_gap());
    let undecided = check.outcome() == Outcome::Undecided;
    let mut pins = carrier.pins().to_vec();
    for pin in pins.iter_mut().filter(|pin| undecided && pin.outcome == Outcome::Fail) {
        pin.outcome = Outcome::Undecided;
    }
    check.details(Details::Pins(pins))
}

fn text(value: &Annotation) -> String {
    match value {
        Annotation::Text(text) => text.raw().to_owned(),
        Annotation::Other(value) => value.to_string(),
    }
}

fn sentence(pin: &PinResult) -> String {
    let name = ForeignText::new(&pin.name);
    let expected = pin.expected.shown();
    match &pin.observed {
        None => format!("{name} expected {expected}, and the signature has no such annotation"),
        Some(Annotation::Text(text)) => format!("{name} expected {expected}, signed {text}"),
        Some(Annotation::Other(value)) => {
            format!(
                "{name} expected the text {expected}, signed {}, which is no text",
                ForeignText::new(value.to_string())
            )
        }
    }
}

/// Where the value that was asked for is from, where that is not plain.
fn origin(case: &Case, result: &PinResult) -> Option<String> {
    let pin = case.policy.pins().find(|pin| pin.name() == result.name)?;
    match pin.origin() {
        PinOrigin::Head { folder, .. } => Some(format!("expected is HEAD of the checkout {folder}")),
        PinOrigin::Name | PinOrigin::Setting(_) => None,
    }
}

fn help(pin: &PinResult) -> Vec<String> {
    let mut lines = Vec::new();
    if let (COMMIT, Expected::Exact(value), Some(Annotation::Text(signed))) =
        (pin.name.as_str(), &pin.expected, &pin.observed)
    {
        let hex = value.bytes().all(|b| b.is_ascii_hexdigit());
        if hex && value.len() >= 7 && signed.raw().starts_with(value.as_str()) {
            lines.push(format!(
                "the signed commit begins so; to accept a prefix, mark it as one: --commit-sha '{value}…'"
            ));
            return lines;
        }
    }
    lines.push(
        match pin.name.as_str() {
            "tenant_id" => "this image was built for another tenant. Nothing to do here: block it",
            "app_id" => "this image is of another application. Nothing to do here: block it",
            COMMIT => "this image was built from another commit. Nothing to do here: block it",
            "build_id" => "this image is of another build. Nothing to do here: block it",
            _ => "nothing to do here: block it",
        }
        .to_owned(),
    );
    lines
}
