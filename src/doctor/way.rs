//! The way to an image: which step of it fails first, and what could not be probed for that.

use std::net::IpAddr;

use crate::evidence::Answer;
use crate::evidence::failure::{Peer, RequestFailure, TlsFailure};
use crate::evidence::looked::LookedAt;
use crate::evidence::route::Route;
use crate::evidence::trouble::Unanswered;
use crate::subject::{Digest, Subject};
use crate::text::ForeignText;

use super::examined::ExaminedImage;
use super::finding::{Probe, ProbeFinding, ProbeId, SkipReason};

/// The probes of an image.
pub(super) fn to_image(image: ExaminedImage) -> Vec<Probe> {
    let ExaminedImage { subject, route, looked } = image;
    let mut probes = vec![Probe::new(ProbeId::Name, name(&subject))];
    let Some(route) = route else {
        probes.push(Probe::new(ProbeId::Image, there(&subject, looked.image)));
        return probes;
    };
    probes.push(Probe::new(ProbeId::Route, ProbeFinding::Route(route.clone())));
    let unreached = unreached(&looked);
    let mut broken = None;
    for step in STEPS {
        let finding = match broken {
            Some(broken) => ProbeFinding::Skipped(SkipReason::After(broken)),
            None => match &unreached {
                Some(what) if step == fails_at(what) => ProbeFinding::Unanswered(what.clone()),
                what => held(step, &route, &looked, what.as_ref()),
            },
        };
        if let ProbeFinding::Unanswered(_) = &finding {
            broken = Some(step);
        }
        probes.push(Probe::new(step, finding));
    }
    probes.extend(behind(broken, &subject, looked));
    probes
}

/// The steps to a server, each of which needs those before it.
const STEPS: [ProbeId; 4] = [ProbeId::Proxy, ProbeId::Address, ProbeId::Connection, ProbeId::Certificate];

fn name(subject: &Subject) -> ProbeFinding {
    let signed = subject.own_name().filter(|own| Some(*own) != subject.location.reached());
    ProbeFinding::Name(ForeignText::new(&subject.name), signed.cloned())
}

/// The request that did not reach the registry, where none did.
fn unreached(looked: &LookedAt) -> Option<Unanswered> {
    match (&looked.image, &looked.met) {
        (Answer::Gap(gap), None) => gap.why.unanswered_by_registry().cloned(),
        _ => None,
    }
}

/// At which step a request that did not reach a server failed.
fn fails_at(Unanswered { failure, .. }: &Unanswered) -> ProbeId {
    match failure {
        RequestFailure::Proxy { .. } | RequestFailure::NoProxy { .. } => ProbeId::Proxy,
        RequestFailure::NoAddress { .. } => ProbeId::Address,
        RequestFailure::Tls(_) => ProbeId::Certificate,
        RequestFailure::Connection { .. }
        | RequestFailure::Timeout
        | RequestFailure::TooLarge(_)
        | RequestFailure::Encoded(_)
        | RequestFailure::CredentialUnsendable => ProbeId::Connection,
    }
}

/// A step that did not fail, of a way that may fail at a later one.
fn held(step: ProbeId, route: &Route, looked: &LookedAt, later: Option<&Unanswered>) -> ProbeFinding {
    let skipped = ProbeFinding::Skipped;
    // Without authorities nobody is connected to.
    let is_untried =
        later.is_some_and(|what| matches!(what.failure, RequestFailure::Tls(TlsFailure::Authorities(_))));
    let peer = || later.map(|what| &what.peer).or(looked.met.as_ref().map(|met| &met.peer)).cloned();
    match (step, peer()) {
        (ProbeId::Proxy, _) => route.proxy.clone().map_or(ProbeFinding::NoProxy, ProbeFinding::Proxy),
        // Nobody was asked for another reason, which stands behind.
        (_, None) => skipped(SkipReason::After(ProbeId::Image)),
        (ProbeId::Address | ProbeId::Connection, _) if is_untried => {
            skipped(SkipReason::After(ProbeId::Certificate))
        }
        (ProbeId::Address, _) if route.proxy.is_some() => skipped(SkipReason::ByProxy),
        (ProbeId::Address, Some(peer)) => match looked.dialled.as_slice() {
            [] if is_address(&peer) => ProbeFinding::IsAddress(peer),
            [] => skipped(SkipReason::After(ProbeId::Connection)),
            dialled => ProbeFinding::Addresses(peer, dialled.to_vec()),
        },
        (ProbeId::Connection, Some(peer)) => {
            ProbeFinding::Connected(peer, looked.met.as_ref().and_then(|met| met.address))
        }
        _ if route.plain_http => skipped(SkipReason::PlainHttp),
        _ => ProbeFinding::Certificate(looked.met.as_ref().and_then(|met| met.certificate.clone())),
    }
}

/// Whether a host is named by its address.
fn is_address(peer: &Peer) -> bool {
    peer.host.raw().trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
}

/// What the registry says, where it was reached.
fn behind(broken: Option<ProbeId>, subject: &Subject, looked: LookedAt) -> [Probe; 3] {
    let LookedAt { login, image, listing, .. } = looked;
    let skipped = |after| ProbeFinding::Skipped(SkipReason::After(after));
    let (login, image, after) = match (broken, image) {
        (Some(broken), _) => (skipped(broken), skipped(broken), broken),
        (None, Answer::Gap(gap)) if gap.why.is_about_login() => {
            (ProbeFinding::Gap(gap), skipped(ProbeId::Login), ProbeId::Login)
        }
        (None, Answer::Gap(gap)) => (skipped(ProbeId::Image), ProbeFinding::Gap(gap), ProbeId::Image),
        (None, image) => {
            let login = login.map_or_else(|| skipped(ProbeId::Image), ProbeFinding::Login);
            (login, there(subject, image), ProbeId::Image)
        }
    };
    let listing = listing.map_or_else(|| skipped(after), ProbeFinding::Referrers);
    [
        Probe::new(ProbeId::Login, login),
        Probe::new(ProbeId::Image, image),
        Probe::new(ProbeId::Referrers, listing),
    ]
}

/// Whether the image is there.
fn there(subject: &Subject, image: Answer<Digest>) -> ProbeFinding {
    match image {
        Answer::Found(digest) => ProbeFinding::Image(digest),
        Answer::Absent => ProbeFinding::ImageAbsent(ForeignText::new(&subject.name)),
        Answer::Gap(gap) => ProbeFinding::Gap(gap),
        Answer::Defect(defect) => ProbeFinding::ImageWrong(defect),
    }
}
