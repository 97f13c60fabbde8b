//! Which step fails, what follows from that, and what each finding comes to.

use std::net::SocketAddr;

use super::*;
use crate::case::KeyFact;
use crate::checkout::CheckoutError;
use crate::evidence::account::{NamedHelper, RegistryLogin};
use crate::evidence::failure::{Peer, ProxyTrouble, RequestFailure, TlsFailure};
use crate::evidence::looked::{LookedAt, ReferrersListing};
use crate::evidence::met::{MetServer, ServedCertificate};
use crate::evidence::place::{KeyPlace, Place};
use crate::evidence::route::Route;
use crate::evidence::trouble::{Answered, KeyTrouble, LoginTrouble, RegistryTrouble, Trouble, Unanswered};
use crate::evidence::{Answer, Gap};
use crate::known::{Endpoint, KeyRecord, KnownKey, Moment};
use crate::subject::{Aliases, Digest, Naming};
use crate::trust::key::Fingerprint;

const DIGEST: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

fn peer() -> Peer {
    Peer { host: "h.x".into(), port: 443, default_port: true }
}

fn route() -> Route {
    Route {
        address: "h.x:443".to_owned(),
        alias: None,
        connect_to: None,
        proxy: None,
        plain_http: false,
        recorded: None,
    }
}

fn certificate(days_left: Option<i64>) -> ServedCertificate {
    ServedCertificate { issuer: "An Authority".into(), until: "2036-11-24".to_owned(), days_left }
}

fn met() -> MetServer {
    let certificate = Some(certificate(Some(900)));
    MetServer { peer: peer(), address: None, certificate, ahead: Some(0) }
}

/// A look at an image that is there.
fn good() -> LookedAt {
    LookedAt {
        dialled: vec!["192.0.2.1:443".parse().unwrap()],
        met: Some(met()),
        login: Some(RegistryLogin::Open),
        image: Answer::Found(Digest::parse(DIGEST).unwrap()),
        listing: Some(ReferrersListing::Api),
    }
}

/// One that came to this instead of the image; before anybody had answered, or after.
fn lost(why: impl Into<Trouble>, met: Option<MetServer>) -> LookedAt {
    LookedAt { met, login: None, listing: None, image: Answer::Gap(Gap::new(Place::Image, why)), ..good() }
}

fn unanswered(failure: RequestFailure) -> RegistryTrouble {
    RegistryTrouble::Unanswered(Unanswered { peer: peer(), failure })
}

fn examined(image: Option<(Option<Route>, LookedAt)>) -> Examined {
    let naming = Naming { registry: "h.x".to_owned(), aliases: Aliases::default() };
    let image = image.map(|(route, looked)| {
        let name = if route.is_some() { "h.x/a:1" } else { "oci:dir" };
        ExaminedImage { subject: naming.parse(name).unwrap(), route, looked }
    });
    let head = Err(CheckoutError::Refused(None));
    Examined { files: vec![], image, keys: vec![], head, helpers: ExaminedHelpers::Named(vec![], vec![]) }
}

/// The outcomes of the probes of an image, each in one letter, with what a skipped one stands behind.
fn of_image(route: Route, looked: LookedAt) -> String {
    let diagnosis = Diagnosis::of(examined(Some((Some(route), looked))));
    let letter = |probe: &Probe| match probe.finding() {
        ProbeFinding::Skipped(SkipReason::After(other)) => format!("-{}", other.as_str()),
        ProbeFinding::Skipped(_) => "-".to_owned(),
        _ => probe.outcome().as_str().to_owned(),
    };
    let of_image = diagnosis.probes().iter().filter(|probe| {
        !matches!(
            probe.id(),
            ProbeId::Configuration | ProbeId::Clock | ProbeId::Git | ProbeId::CredentialHelpers
        )
    });
    of_image.map(letter).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_stands_behind_a_step_that_failed_is_skipped_and_says_so() {
    let way = |failure| lost(unanswered(failure), None);
    let tls = |failure| RequestFailure::Tls(failure);
    let login = LoginTrouble::Endless { registry: "h.x".to_owned() };
    let status = |status| RegistryTrouble::Answered {
        place: Place::Image,
        answered: Answered { peer: peer(), status, said: None, proxy: None },
        nobody: None,
    };
    crate::rows::each(
        [
            // name route proxy address connection certificate login image referrers
            (good(), "ok ok ok ok ok ok ok ok ok"),
            (
                way(RequestFailure::Proxy { proxy: None, reason: ProxyTrouble::WantsAccount }),
                "ok ok fail -proxy -proxy -proxy -proxy -proxy -proxy",
            ),
            (
                way(RequestFailure::NoProxy { variable: "ALL_PROXY".to_owned() }),
                "ok ok fail -proxy -proxy -proxy -proxy -proxy -proxy",
            ),
            (
                way(RequestFailure::NoAddress { host: "h.x".into(), inside_a_cluster: false }),
                "ok ok ok fail -address -address -address -address -address",
            ),
            (
                way(RequestFailure::Connection { reason: None, dialled: vec![] }),
                "ok ok ok ok fail -connection -connection -connection -connection",
            ),
            (
                way(RequestFailure::Timeout),
                "ok ok ok ok fail -connection -connection -connection -connection",
            ),
            (way(tls(TlsFailure::Plain)), "ok ok ok ok ok fail -certificate -certificate -certificate"),
            (
                way(tls(TlsFailure::Authorities(crate::evidence::failure::AuthoritiesProblem::NoStore))),
                "ok ok ok -certificate -certificate fail -certificate -certificate -certificate",
            ),
            // Whoever answered once was reached.
            (lost(unanswered(RequestFailure::Timeout), Some(met())), "ok ok ok ok ok ok -image fail -image"),
            (lost(login, Some(met())), "ok ok ok ok ok ok fail -login -login"),
            (lost(status(403), Some(met())), "ok ok ok ok ok ok fail -login -login"),
            (lost(status(500), Some(met())), "ok ok ok ok ok ok -image fail -image"),
            (LookedAt { image: Answer::Absent, listing: None, ..good() }, "ok ok ok ok ok ok ok fail -image"),
            // Signatures may be found all the same.
            (
                LookedAt {
                    listing: Some(ReferrersListing::Gap(Gap::new(Place::Referrers, status(500)))),
                    ..good()
                },
                "ok ok ok ok ok ok ok ok warn",
            ),
            (LookedAt { listing: Some(ReferrersListing::Tag), ..good() }, "ok ok ok ok ok ok ok ok ok"),
        ],
        |(looked, expected)| assert_eq!(of_image(route(), looked.clone()), *expected),
    );
}

#[test]
fn a_way_without_tls_or_through_a_proxy_has_fewer_probes_and_no_other_ok() {
    let plain = Route { plain_http: true, ..route() };
    let open = LookedAt { met: Some(MetServer { certificate: None, ..met() }), ..good() };
    assert_eq!(of_image(plain, open), "ok warn ok ok ok - ok ok ok");
    let by_proxy = Route { proxy: Some("http://proxy.x/".into()), ..route() };
    assert_eq!(of_image(by_proxy, good()), "ok ok ok - ok ok ok ok ok");
    // An image on this machine is there or is not.
    let here = LookedAt::alone(Answer::Found(Digest::parse(DIGEST).unwrap()));
    let diagnosis = Diagnosis::of(examined(Some((None, here))));
    let ids: Vec<&str> = diagnosis.probes().iter().map(|probe| probe.id().as_str()).collect();
    assert_eq!(ids, ["configuration", "name", "image", "clock", "git", "helpers"]);
}

#[test]
fn a_key_is_the_one_that_it_should_be_or_that_is_said() {
    let outcome = |fact: KeyFact, served: bool, pins: Vec<Fingerprint>| {
        let endpoint = served.then(|| Endpoint::new("https://k.x/k"));
        let place = KeyPlace::File("k.pub".into());
        let key = ExaminedKey { place, endpoint, met: Some(met()), pins, answer: Ok(fact) };
        let diagnosis = Diagnosis::of(Examined { keys: vec![key], ..examined(None) });
        let [_, served, key, ..] = diagnosis.probes() else { panic!("{diagnosis:?}") };
        (served.outcome(), key.outcome(), diagnosis.has_failed())
    };
    let (ok, warn, fail, skipped) =
        (ProbeOutcome::Ok, ProbeOutcome::Warn, ProbeOutcome::Fail, ProbeOutcome::Skipped);
    let pin = Fingerprint::parse(&"00".repeat(32)).unwrap();
    let known = || {
        let at = Moment::of_clock("2026-11-24T20:00:00Z");
        KnownKey { fingerprint: pin.clone(), first_use: at.clone(), last_use: at }
    };
    assert_eq!(outcome(KeyFact::scripted(true), true, vec![pin.clone()]), (ok, ok, false));
    assert_eq!(outcome(KeyFact::scripted(false), true, vec![]), (ok, warn, false));
    assert_eq!(outcome(KeyFact::scripted(false), false, vec![]), (skipped, ok, false));
    assert_eq!(outcome(KeyFact::scripted(false), false, vec![pin.clone()]), (skipped, fail, true));
    assert_eq!(outcome(KeyFact::scripted(false), true, vec![pin.clone()]), (ok, fail, true));
    let on_record = |record| KeyFact::scripted(false).on_record(record);
    assert_eq!(outcome(on_record(KeyRecord::New), true, vec![]), (ok, warn, false));
    assert_eq!(outcome(on_record(KeyRecord::Same(known())), true, vec![]), (ok, warn, false));
    assert_eq!(outcome(on_record(KeyRecord::Other(known())), true, vec![]), (ok, fail, true));
    let place = KeyPlace::Served("https://k.x/k".into());
    let gap = Gap::new(Place::Key(place.clone()), KeyTrouble::TooLarge);
    let endpoint = Some(Endpoint::new("https://k.x/k"));
    let key = ExaminedKey { place, endpoint, met: None, pins: vec![], answer: Err(gap) };
    let diagnosis = Diagnosis::of(Examined { keys: vec![key], ..examined(None) });
    let outcomes: Vec<ProbeOutcome> = diagnosis.probes().iter().map(Probe::outcome).collect();
    assert_eq!(outcomes, [ok, fail, skipped, skipped, ok, ok]);
}

#[test]
fn a_clock_may_be_off_by_five_minutes_and_a_certificate_ends_two_weeks_early() {
    for (ahead, expected) in [
        (Some(0), ProbeOutcome::Ok),
        (Some(300), ProbeOutcome::Ok),
        (Some(-300), ProbeOutcome::Ok),
        (Some(301), ProbeOutcome::Warn),
        (Some(-301), ProbeOutcome::Warn),
        (Some(i64::MIN), ProbeOutcome::Warn),
        (None, ProbeOutcome::Skipped),
    ] {
        let looked = LookedAt { met: Some(MetServer { ahead, ..met() }), ..good() };
        let diagnosis = Diagnosis::of(examined(Some((Some(route()), looked))));
        let clock = diagnosis.probes().iter().find(|probe| probe.id() == ProbeId::Clock).unwrap();
        assert_eq!(clock.outcome(), expected, "{ahead:?}");
        assert!(!diagnosis.has_failed(), "{ahead:?}");
    }
    for (days_left, is_soon) in
        [(Some(14), false), (Some(13), true), (Some(0), true), (Some(-1), true), (None, false)]
    {
        assert_eq!(ends_soon(&certificate(days_left)), is_soon, "{days_left:?}");
    }
}

#[test]
fn what_a_verification_may_do_without_is_no_failure() {
    let of = |head, helpers| {
        let diagnosis = Diagnosis::of(Examined { head, helpers, ..examined(None) });
        let outcomes: Vec<ProbeOutcome> = diagnosis.probes().iter().map(Probe::outcome).collect();
        (outcomes[2], outcomes[3])
    };
    let helper = |is_there| NamedHelper {
        program: "docker-credential-x".into(),
        of: crate::evidence::account::DockerConfigSource::Variable,
        is_there,
    };
    let named = |is_there| ExaminedHelpers::Named(vec![helper(is_there)], vec![]);
    let (ok, warn) = (ProbeOutcome::Ok, ProbeOutcome::Warn);
    assert_eq!(of(Err(CheckoutError::Refused(None)), named(true)), (ok, ok));
    assert_eq!(of(Err(CheckoutError::NoGit("x".into())), named(false)), (warn, warn));
    assert_eq!(of(Err(CheckoutError::Timeout), named(true)), (warn, ok));
    let unasked = ExaminedHelpers::Unasked(crate::origin::SettingOrigin::option("--registry-user"));
    assert_eq!(of(Err(CheckoutError::NoCommit), unasked), (ok, ProbeOutcome::Skipped));
}

/// An address is not looked up.
#[test]
fn a_host_may_be_its_address() {
    for (host, dialled, is_address) in
        [("192.0.2.1", vec![], true), ("[2001:db8::1]", vec![], true), ("h.x", vec!["192.0.2.1:1"], false)]
    {
        let dialled: Vec<SocketAddr> = dialled.iter().map(|one: &&str| one.parse().unwrap()).collect();
        let peer = Peer { host: host.into(), ..peer() };
        let looked = LookedAt { dialled, met: Some(MetServer { peer, ..met() }), ..good() };
        let diagnosis = Diagnosis::of(examined(Some((Some(route()), looked))));
        let address = diagnosis.probes().iter().find(|probe| probe.id() == ProbeId::Address).unwrap();
        assert_eq!(matches!(address.finding(), ProbeFinding::IsAddress(_)), is_address, "{host}");
        assert_eq!(address.outcome(), ProbeOutcome::Ok);
    }
}
