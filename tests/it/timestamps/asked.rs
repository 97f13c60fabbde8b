//! A service that answers well, and all the answers that do not fit.

use std::time::{Duration, Instant};

use paas_attest::code::Code;
use paas_attest::evidence::Gap;
use paas_attest::evidence::trouble::TimestampTrouble::{self, Answered, Redirect, Unanswered, Unfit};
use paas_attest::evidence::trouble::Trouble;
use paas_attest::source::credentials::Sources;
use paas_attest::source::route::Routes;
use paas_attest::source::timestamp::TimestampService;
use paas_attest::source::tls::Authorities;
use paas_attest::source::{Fetching, Network, Places, Progress};
use paas_attest::text::Secrets;
use paas_attest::trust::timestamp::TimestampProblem as Problem;
use paas_attest::trust::timestamp::{TimestampAuthorities, TimestampRequest, verify};

use super::ROOT;
use crate::support::root;
use crate::support::rows::Rows;
use crate::support::server::{Answer, Request, Server};
use crate::support::stamps::{Made, tlv};

const DATA: &[u8] = b"{\"schemaVersion\":2}";
const TYPE: &str = "application/timestamp-reply";

/// What is answered to a nonce.
type Service = Box<dyn Fn(&[u8]) -> Answer + Send>;

struct Nobody;

impl Progress for Nobody {
    fn step(&self, _: &str, _: Fetching) {}
    fn bytes(&self, _: &str, _: Fetching, _: u64, _: u64) {}
}

fn authorities(file: &str) -> TimestampAuthorities {
    TimestampAuthorities::of_pem(&std::fs::read(root().join(file)).unwrap()).unwrap()
}

fn asked(url: &str, by: Option<&TimestampAuthorities>, seconds: u64) -> Result<Vec<u8>, Gap> {
    let network = Network::new(Routes::default(), Authorities::default(), Secrets::default(), None);
    let places = Places::new(network.clone(), Sources::default(), vec![], None, &Nobody);
    let service = TimestampService::parse(url).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answer = runtime.block_on(places.timestamp(&service, DATA, by, Duration::from_secs(seconds)));
    assert!(network.plain_hosts().is_empty(), "an answer is signed, whatever it comes over");
    answer
}

/// The nonce of a request, as it stands in it: behind version and imprint, before the request for the certificate.
fn nonce(request: &Request) -> Vec<u8> {
    let der = &request.bytes;
    der[2 + 3 + 51..der.len() - 3].to_vec()
}

/// A service that answers at `/tsr` what is made of the nonce.
fn service(answer: impl Fn(&[u8]) -> Answer + Send + 'static) -> Server {
    let server = Server::start();
    server.guard(move |request| (request.target == "/tsr").then(|| answer(&nonce(request))));
    server
}

fn stamped(change: impl Fn(&mut Made)) -> impl Fn(&[u8]) -> Answer {
    move |nonce| {
        let mut made = Made::over(DATA, nonce);
        change(&mut made);
        Answer::ok(TYPE, made.response())
    }
}

fn trouble(gap: &Gap) -> &TimestampTrouble {
    assert_eq!(gap.code(), Code::TimestampUnavailable);
    match &*gap.why {
        Trouble::Timestamp(trouble) => trouble,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_that_fits_is_kept_as_it_came() {
    let server = service(stamped(|_| {}));
    let token = asked(&server.url("/tsr"), None, 20).unwrap();
    let stamp = verify(&token, DATA, &authorities(ROOT)).unwrap();
    assert_eq!(stamp.time(), "2026-01-02T03:04:05Z");
    let [request] = &server.requests()[..] else { panic!("one request") };
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/tsr"));
    assert_eq!(request.header("content-type"), Some("application/timestamp-query"));
    assert_eq!(request.header("accept"), Some(TYPE));
    assert_eq!(request.header("authorization"), None);
    let sent = TimestampRequest::new(DATA, [0x7f; 8]).unwrap();
    assert_eq!(request.bytes[2..56], sent.der()[2..56], "of the bytes it is told a hash");
    // Another time, another nonce.
    asked(&server.url("/tsr"), Some(&authorities(ROOT)), 20).unwrap();
    let nonces: Vec<_> = server.requests().iter().map(nonce).collect();
    assert_ne!(nonces[0], nonces[1]);
    // Granted, by somebody for whom no authority answers.
    let gap = asked(&server.url("/tsr"), Some(&authorities("fixtures/timestamp/other.pem")), 20).unwrap_err();
    assert!(matches!(trouble(&gap), Unfit(Problem::Chain(_))), "{gap:?}");
}

#[test]
fn what_does_not_fit_is_no_time_stamp() {
    let mut rows = Rows::default();
    let mut row = |name: &str, answer: Service, fits: fn(&TimestampTrouble) -> bool| {
        rows.row(name, || {
            let server = service(answer);
            let gap = asked(&server.url("/tsr"), None, 20).unwrap_err();
            assert!(fits(trouble(&gap)), "{gap:?}");
        });
    };
    row("another nonce", Box::new(stamped(|made| made.nonce = tlv(2, &[7]))), |why| {
        matches!(why, Unfit(Problem::Nonce))
    });
    row("no nonce", Box::new(stamped(|made| made.nonce.clear())), |why| matches!(why, Unfit(Problem::Nonce)));
    row(
        "another imprint",
        Box::new(|nonce| Answer::ok(TYPE, Made::over(b"other", nonce).response())),
        |why| matches!(why, Unfit(Problem::OtherData)),
    );
    row("rejected", Box::new(stamped(|made| made.status = vec![2, 1, 2])), |why| {
        matches!(why, Unfit(Problem::Status(2, None)))
    });
    row("no certificate", Box::new(stamped(|made| made.certificates.clear())), |why| {
        matches!(why, Unfit(Problem::NoCertificate))
    });
    row("a flipped signature", Box::new(stamped(|made| made.flip = true)), |why| {
        matches!(why, Unfit(Problem::Signature))
    });
    row("something behind it", Box::new(stamped(|made| made.trailing = vec![0])), |why| {
        matches!(why, Unfit(Problem::Form(..)))
    });
    row("nothing", Box::new(|_| Answer::ok(TYPE, "")), |why| matches!(why, Unfit(Problem::Form(..))));
    row("a page", Box::new(|_| Answer::page(200)), |why| matches!(why, Unfit(Problem::Form(..))));
    row("an error", Box::new(|_| Answer::page(404)), |why| matches!(why, Answered { status: 404, .. }));
    row("an account is wanted", Box::new(|_| Answer::error(401, "UNAUTHORIZED")), |why| {
        matches!(why, Answered { status: 401, .. })
    });
    row("no content", Box::new(|_| Answer::new(204, TYPE, "")), |why| {
        matches!(why, Answered { status: 204, .. })
    });
    row("half of it", Box::new(|nonce| stamped(|_| {})(nonce).short()), |why| matches!(why, Unanswered(_)));
    row("without end", Box::new(|_| Answer::ok(TYPE, vec![0x30; 1000]).endless()), |why| {
        matches!(why, Unanswered(_))
    });
    row("over the bound", Box::new(|_| Answer::ok(TYPE, vec![0x30; (64 << 10) + 1])), |why| {
        matches!(why, Unanswered(_))
    });
    row("no HTTP", Box::new(|_| Answer::garbage()), |why| matches!(why, Unanswered(_)));
    row("round and round", Box::new(|_| Answer::redirect(307, "/tsr")), |why| matches!(why, Redirect { .. }));
    rows.end();
}

#[test]
fn it_is_asked_again_at_the_same_origin_alone() {
    let server = Server::start();
    server.guard(|request| match request.target.as_str() {
        "/old" => Some(Answer::redirect(308, "/tsr")),
        "/tsr" => Some(stamped(|_| {})(&nonce(request))),
        _ => None,
    });
    assert!(asked(&server.url("/old"), None, 20).is_ok());
    assert!(server.requests().iter().all(|request| request.method == "POST"));
    let elsewhere = Server::start();
    let to = elsewhere.url("/tsr");
    let server = service(move |_| Answer::redirect(307, &to));
    let gap = asked(&server.url("/tsr"), None, 20).unwrap_err();
    assert!(matches!(trouble(&gap), Redirect { .. }), "{gap:?}");
    assert_eq!(elsewhere.opened(), 0);
}

#[test]
fn a_service_that_is_slow_ends_with_its_time() {
    for answer in [(|nonce: &[u8]| stamped(|_| {})(nonce).stalled()) as fn(&[u8]) -> Answer, |nonce| {
        stamped(|_| {})(nonce).dripping()
    }] {
        let (server, begin) = (service(answer), Instant::now());
        let gap = asked(&server.url("/tsr"), None, 2).unwrap_err();
        assert!(matches!(trouble(&gap), Unanswered(_)), "{gap:?}");
        assert!(begin.elapsed() < Duration::from_secs(6), "{:?}", begin.elapsed());
    }
    // Nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let gap = asked(&format!("http://127.0.0.1:{port}/tsr"), None, 3).unwrap_err();
    assert!(matches!(trouble(&gap), Unanswered(_)), "{gap:?}");
}
