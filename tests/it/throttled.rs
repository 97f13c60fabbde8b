//! Registries that are asked too much: they are asked less, and their pauses are nobody else's.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::command::{Program, program};
use crate::support::layout::Layout;
use crate::support::server::{Answer, Server, path};
use crate::support::{KEY, LOGICAL, REPOSITORY};

/// The image of the fixtures under so many tags.
fn registry(tags: usize) -> Server {
    let layout = Layout::case("signed_verified");
    let server = Server::registry(&layout);
    (0..tags).for_each(|n| server.serve(&layout, &format!("t{n}")));
    server
}

/// `verify` of so many tags of each server, one of each in turn.
fn ask(servers: &[&Server], tags: usize) -> Program {
    let mut program =
        program(["verify", "--key", KEY, "--identity", &format!("{LOGICAL}/{REPOSITORY}"), "-o", "json"]);
    for server in servers {
        program = program.args(["--plain-http", &server.host()]);
    }
    for n in 0..tags {
        program = program.args(servers.iter().map(|server| format!("{}/{REPOSITORY}:t{n}", server.host())));
    }
    program
}

fn verdicts(document: &Value) -> Vec<&str> {
    let images = document["images"].as_array().expect("images");
    images.iter().map(|image| image["verdict"].as_str().unwrap()).collect()
}

fn refusal(seconds: &str) -> Answer {
    Answer::error(429, "TOOMANYREQUESTS").header("Retry-After", seconds)
}

#[test]
fn every_tenth_request_is_refused_and_every_verdict_is_right() {
    const TAGS: usize = 30;
    let plain = registry(TAGS);
    let run = ask(&[&plain], TAGS).run();
    run.is("VERIFIED", None);
    let needed = plain.requests().len();
    let server = registry(TAGS);
    let (asked, refused) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (count, no) = (Arc::clone(&asked), Arc::clone(&refused));
    server.guard(move |_| {
        (count.fetch_add(1, Ordering::SeqCst) % 10 == 9).then(|| {
            no.fetch_add(1, Ordering::SeqCst);
            refusal("0")
        })
    });
    let run = ask(&[&server], TAGS).run();
    let document = run.is("VERIFIED", None);
    assert_eq!(document["summary"]["verified"], TAGS);
    let refused = refused.load(Ordering::SeqCst);
    assert!(refused >= needed / 10, "{refused} of {needed}");
    // Each refusal costs one request more, and nothing else does.
    assert_eq!(asked.load(Ordering::SeqCst), needed + refused);
}

/// While a registry wants to be left alone, nobody asks it, and the images of another do not wait for it.
#[test]
fn the_pause_of_one_registry_is_not_that_of_another() {
    const TAGS: usize = 12;
    let (slow, fast) = (registry(TAGS), registry(TAGS));
    let begun = Instant::now();
    let pause = Duration::from_secs(2);
    let first: Arc<AtomicUsize> = Arc::default();
    let log: Arc<std::sync::Mutex<Vec<Duration>>> = Arc::default();
    let (heard, done) = (Arc::clone(&log), Arc::default());
    let finished: Arc<std::sync::Mutex<Option<Duration>>> = done;
    let end = Arc::clone(&finished);
    slow.guard(move |_| {
        heard.lock().unwrap().push(begun.elapsed());
        (first.fetch_add(1, Ordering::SeqCst) == 0).then(|| refusal("2"))
    });
    let left = Arc::new(AtomicUsize::new(0));
    fast.guard(move |_| {
        left.fetch_add(1, Ordering::SeqCst);
        *end.lock().unwrap() = Some(begun.elapsed());
        None
    });
    // As many of the slow one come first as are looked up at once.
    let run = ask(&[&slow, &fast], TAGS).words("--jobs 2").run();
    let document = run.is("VERIFIED", None);
    assert_eq!(verdicts(&document).len(), 2 * TAGS);
    let heard = log.lock().unwrap().clone();
    let refused = heard[0];
    // What was under way when it said so was asked before it could be heard.
    let early = heard.iter().filter(|at| **at < refused + pause.mul_f32(0.9)).count();
    assert!(early <= 5, "{early} requests in the pause: {heard:?}");
    let last = finished.lock().unwrap().expect("it was asked");
    assert!(
        last < refused + pause,
        "the other registry was done at {last:?}, the pause ended at {:?}",
        refused + pause
    );
}

/// Who says that it is closed for an hour is asked by nobody else to hear the same.
#[test]
fn who_is_closed_for_long_is_not_asked_over_and_over() {
    const TAGS: usize = 40;
    let server = registry(TAGS);
    server.guard(|_| Some(refusal("3600")));
    let run = ask(&[&server], TAGS).words("--jobs 2").run();
    let document = run.is("UNDECIDED", Some("registry-throttled"));
    assert_eq!(document["summary"]["undecided"], TAGS);
    // Those that were under way before the first answer was there.
    let asked = server.requests().len();
    assert!(asked <= 4, "{asked} requests");
    assert!(verdicts(&document).iter().all(|verdict| *verdict == "UNDECIDED"));
}

/// A wait obeys the registry of its own image alone.
#[test]
fn a_wait_is_as_long_as_its_own_registry_asks() {
    let (slow, fast) = (registry(1), registry(1));
    slow.guard(|_| Some(refusal("50")));
    let missing = path(&format!("manifests/sha256-{}.sig", Layout::case("signed_verified").image_hex()));
    let signature = Layout::case("signed_verified");
    let good = Answer::ok(
        crate::support::layout::OCI_MANIFEST,
        signature.blobs[&signature.signature_digest().unwrap()].clone(),
    );
    fast.in_turn(&missing, vec![Answer::absent(), good]);
    let begun = Instant::now();
    let run = ask(&[&slow, &fast], 1).words("--wait 8s").run();
    let document = run.json();
    assert_eq!(verdicts(&document), ["UNDECIDED", "VERIFIED"], "{}", run.shown());
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}
