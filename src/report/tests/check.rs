//! What checks find, by somebody who means harm.

use super::*;
use crate::case::PinResult;
use crate::check::{
    AliasOffer, BuildFacts, CheckFinding, CheckId, Checkout, IdentityFinding, ImageFinding, OtherIdentity,
    PinsFinding, ProvenanceFinding, SbomFinding,
};
use crate::evidence::place::Place;
use crate::origin::Sourced;
use crate::policy::{Expected, ExpectedProvenance};
use crate::sbom::Unreadable;
use crate::subject;

/// What checks find where foreign text is shown, of each kind that shows it in a way of its own.
pub(super) fn findings(text: &str) -> Vec<(CheckId, Code, CheckFinding)> {
    let foreign = || Some(ForeignText::new(text));
    let expected = subject::repository("h.x/a").unwrap();
    let signed = ForeignText::new(text);
    let pin = PinResult {
        name: text.to_owned(),
        expected: Expected::Exact(text.to_owned()),
        observed: Some(Annotation::Text(signed.clone())),
        outcome: Outcome::Fail,
    };
    let other = Some(Annotation::Other(json!({ text: text })));
    let pins =
        vec![pin.clone(), PinResult { observed: other, ..pin.clone() }, PinResult { observed: None, ..pin }];
    let offer = AliasOffer { asked: expected.clone(), signed: ForeignText::new("in.x/a") };
    let how = OtherIdentity::OtherRegistry(offer);
    let says = BuildFacts { builder: foreign(), source: foreign(), commit: foreign() };
    let named = || Some(Sourced::by_default(text.to_owned()));
    let asked = ExpectedProvenance { builder: named(), source: named() };
    let commit =
        ProvenanceFinding::OtherCommit { signed: signed.clone(), named: foreign(), place: Place::Image };
    let unreadable = Unreadable::OtherFormat(Excerpt::new(text));
    vec![
        (
            CheckId::Identity,
            Code::IdentityMismatch,
            IdentityFinding::Differs { expected, signed: foreign(), how }.into(),
        ),
        (
            CheckId::Pins,
            Code::PinMismatch,
            PinsFinding::Differ { pins, head: foreign().map(|folder| Checkout { folder, stands: None }) }
                .into(),
        ),
        (
            CheckId::Image,
            Code::ImageAbsent,
            ImageFinding::Absent { name: text.to_owned(), layout: true, nobody: None }.into(),
        ),
        (CheckId::Sbom, Code::SbomUnsupported, SbomFinding::NotRead(unreadable).into()),
        (CheckId::Provenance, Code::ProvenanceContradiction, commit.into()),
        (CheckId::Provenance, Code::ProvenanceMismatch, ProvenanceFinding::Says(says.clone()).into()),
        (CheckId::Provenance, Code::ProvenanceMismatch, ProvenanceFinding::OtherBuild { asked, says }.into()),
    ]
}

pub(super) fn check(outcome: Outcome, (id, code, finding): (CheckId, Code, CheckFinding)) -> Check {
    let mut check = Check::scripted(id, outcome, finding);
    check.code = Some(code);
    check
}

/// The one that explains the verdict is told at length, with what was expected and what to do.
#[test]
fn what_explains_a_verdict_acts_in_no_format() {
    for text in HOSTILE {
        for finding in findings(text) {
            let id = finding.0;
            let checks = vec![check(Outcome::Fail, finding)];
            let image = image_with(checks, text);
            let inside = SbomReport::without(image, MissingDocument::ImageNotVerified);
            let report = Report::new(head(text), Body::Sbom(Box::new(inside)));
            human(&report.text("human", style(80, Detail::Usual)));
            let page = report.text("markdown", style(80, Detail::Usual));
            markdown(&page);
            let json: serde_json::Value =
                serde_json::from_str(&report.text("json", style(80, Detail::Usual))).unwrap();
            assert_eq!(json["images"][0]["checks"][0]["id"], id.as_str());
            assert!(!report.in_one_line(Lang::En).chars().any(is_active));
        }
    }
}

/// What is to be pasted is quoted for a shell, whatever an image is called.
#[test]
fn a_command_holds_what_is_foreign_as_one_word() {
    let [identity, ..] = &findings("a b; $(reboot)\u{1b}")[..] else { panic!() };
    let call = head("a b; $(reboot)\u{1b}").call;
    let help = Lang::En.check_help(&check(Outcome::Fail, identity.clone()), &call);
    assert_eq!(
        help[1].in_documents(),
        r"  paas-attest verify 'a b; $(reboot)\u{1b}' --tenant-id 'a b; $(reboot)\u{1b}' --registry-alias in.x=h.x"
    );
}
