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
        for (finding, lang) in
            LANGS.into_iter().flat_map(|lang| findings(text).into_iter().map(move |one| (one, lang)))
        {
            let style = |width, detail| style_in(lang, width, detail);
            let id = finding.0;
            let checks = vec![check(Outcome::Fail, finding)];
            let image = image_with(checks, text);
            let inside = SbomReport::without(image, MissingDocument::ImageNotVerified);
            let report = Report::new(head(text), Body::Sbom(Box::new(inside)));
            human(&report.text("human", style(80, Detail::Usual)));
            let page = report.text("markdown", style(80, Detail::Usual));
            markdown(&page);
            html::html(&report.text("html", style(80, Detail::Usual)));
            let json: serde_json::Value =
                serde_json::from_str(&report.text("json", style(80, Detail::Usual))).unwrap();
            assert_eq!(json["images"][0]["checks"][0]["id"], id.as_str());
            assert!(!report.in_one_line(lang).chars().any(is_active));
        }
    }
}

/// The same where the image was to be verified, alone and among others.
#[test]
fn what_explains_a_verdict_of_verify_acts_in_no_format() {
    for text in HOSTILE {
        let bad =
            || image_with(findings(text).into_iter().map(|one| check(Outcome::Fail, one)).collect(), text);
        let good = || image(Verdict::Verified, text);
        for images in [vec![bad()], vec![good()], vec![good(), bad(), good()]] {
            let failed = images.iter().any(|image| image.verdict() == Verdict::Failed);
            let number = images.len();
            let body = Body::Images { tally: images.iter().collect(), images };
            let report = Report::new(head(text), body);
            for lang in LANGS {
                let style = style_in(lang, 80, Detail::Usual);
                human(&report.text("human", style));
                let page = report.text("markdown", style);
                page_of(&page, "<!-- paas-attest verify -->");
                let verdict = if failed { Verdict::Failed } else { Verdict::Verified };
                let word = format!("**{}** ", lang.verdict(verdict));
                assert!(page.lines().nth(1).is_some_and(|line| line.starts_with(&word)), "{page}");
                html::html(&report.text("html", style));
            }
            for format in ["json", "vsa", "junit"] {
                let page = report.text(format, style(80, Detail::Usual));
                assert!(!page.lines().any(|line| line.chars().any(is_active)), "{format}: {page:?}");
            }
            let summaries: serde_json::Value =
                serde_json::from_str(&report.text("vsa", style(80, Detail::Usual))).unwrap();
            let all = if number == 1 { vec![summaries] } else { summaries.as_array().unwrap().clone() };
            // Of images that no case stands behind there is no policy, and no statement.
            assert!(all.iter().all(|one| one.as_array().is_some_and(Vec::is_empty)), "{all:?}");
        }
    }
}

/// As many images as a cluster runs: those that are not verified come first, and what is cut is said.
#[test]
fn a_page_of_thousands_of_images_ends_in_time() {
    let images: Vec<ImageReport> = (0..5000)
        .map(|n| match n {
            // The worst stand at the end of the list.
            4990.. => image_with(
                findings("x").into_iter().map(|one| check(Outcome::Fail, one)).collect(),
                &format!("h.x/bad-{n}"),
            ),
            _ => image(Verdict::Verified, &format!("h.x/good-{n}")),
        })
        .collect();
    let report = Report::new(head("x"), Body::Images { tally: images.iter().collect(), images });
    let page = report.text("markdown", style(80, Detail::Usual));
    page_of(&page, "<!-- paas-attest verify -->");
    assert!(page.chars().count() > 60_000, "the room is used");
    for n in 4990..5000 {
        assert!(page.contains(&format!("`h.x/bad-{n}`")), "{n}");
    }
    assert!(page.contains("Not verified: 10 images") && page.contains("Verified: 4,990 images"), "{page}");
    let cut = page.lines().filter(|line| line.ends_with(" more")).count();
    assert_eq!(cut, 2, "verified images and what is signed of all");
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
