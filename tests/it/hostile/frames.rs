//! HTTP/2 that breaks its rules, or keeps them and never ends: the bounds are those of HTTP/1.1.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::accounts::{basic, require};
use super::tunnels::tunnelled;
use super::{PASSWORD, USER, signed};
use crate::support::LOGICAL;
use crate::support::command::{Run, gaps, reason};
use crate::support::hpack::header;
use crate::support::http2::{
    ACK, CONTINUATION, DATA, Door, END_HEADERS, END_STREAM, FRAME, GOAWAY, HEADERS, PADDED, PING,
    PUSH_PROMISE, RST_STREAM, SETTINGS, Stream, WINDOW_UPDATE, block, frame,
};
use crate::support::layout::{Layout, OCI_INDEX, OCI_MANIFEST};
use crate::support::registry::{manifest_path, payload_path, referrers_path, sig_path};
use crate::support::rows;
use crate::support::server::{Server, fallback};

/// What a run may have in memory, in KiB: what it has before it reads anything, what one connection may bring, and
/// some more.
const MEMORY: u64 = 96 << 10;

/// How a request is answered.
type Attack = fn(&Stream) -> io::Result<()>;

/// Ends of streams and of connections (RFC 9113, 7).
const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;
const ENHANCE_YOUR_CALM: u32 = 11;

fn reset(stream: &Stream, reason: u32) -> io::Result<()> {
    stream.frame(RST_STREAM, 0, &reason.to_be_bytes())
}

fn go_away(stream: &Stream, last: u32, reason: u32) -> io::Result<()> {
    stream.wire.frame(GOAWAY, 0, 0, &[last.to_be_bytes(), reason.to_be_bytes()].concat())
}

fn setting(stream: &Stream, name: u16, value: u32) -> io::Result<()> {
    stream.wire.frame(SETTINGS, 0, 0, &[&name.to_be_bytes()[..], &value.to_be_bytes()].concat())
}

/// The same bytes again and again, until the other side hangs up.
fn flood(stream: &Stream, bytes: &[u8]) -> io::Result<()> {
    let many = bytes.repeat((64 << 10) / bytes.len() + 1);
    loop {
        stream.wire.send(&many)?;
    }
}

/// An answer whose body says nothing wrong, as far as it goes.
fn manifest(stream: &Stream, length: Option<&str>, body: &[u8]) -> io::Result<()> {
    let kind = [("content-type", OCI_MANIFEST)];
    let length = length.map(|length| ("content-length", length));
    stream.begin("200", &kind.into_iter().chain(length).collect::<Vec<_>>())?;
    stream.frame(DATA, 0, body)
}

const ATTACKS: [(&str, Attack); 37] = [
    ("many headers", |stream| {
        let lines = header("x-filling", &"x".repeat(100)).repeat(2000);
        let mut pieces = lines.chunks(FRAME).peekable();
        stream.frame(HEADERS, END_STREAM, &block("200", &[]))?;
        while let Some(piece) = pieces.next() {
            let flags = if pieces.peek().is_none() { END_HEADERS } else { 0 };
            stream.frame(CONTINUATION, flags, piece)?;
        }
        Ok(())
    }),
    ("a header that grows as it is unpacked", |stream| {
        // Kept once (as entry 62), and said again with a byte each.
        let name = header("x-filling", &"x".repeat(3000));
        let kept = [&[0x40], &name[1..], &vec![0xbe; FRAME - name.len() - 20][..]].concat();
        stream.frame(HEADERS, END_HEADERS | END_STREAM, &[block("200", &[]), kept].concat())
    }),
    ("endless continuation", |stream| {
        stream.frame(HEADERS, 0, &block("200", &[]))?;
        flood(stream, &frame(CONTINUATION, 0, stream.id, &header("x", "y")))
    }),
    ("endless continuation that says nothing", |stream| {
        stream.frame(HEADERS, 0, &block("200", &[]))?;
        flood(stream, &frame(CONTINUATION, 0, stream.id, &[]))
    }),
    ("headers that do not go on", |stream| stream.frame(HEADERS, 0, &block("200", &[]))),
    ("a reset", |stream| reset(stream, INTERNAL_ERROR)),
    ("a refusal", |stream| reset(stream, REFUSED_STREAM)),
    ("a reset without an error", |stream| reset(stream, NO_ERROR)),
    ("endless resets", |stream| flood(stream, &frame(RST_STREAM, 0, stream.id, &CANCEL.to_be_bytes()))),
    ("endless answers to nobody", |stream| {
        flood(stream, &frame(HEADERS, END_HEADERS | END_STREAM, stream.id + 200, &block("200", &[])))
    }),
    ("a manifest and a reset without an error", |stream| {
        manifest(stream, None, b"{\"schemaVersion\": 2")?;
        reset(stream, NO_ERROR)
    }),
    ("a manifest of a promised length and a reset without an error", |stream| {
        manifest(stream, Some("4000"), b"{\"schemaVersion\": 2")?;
        reset(stream, NO_ERROR)
    }),
    ("a manifest and a cancellation", |stream| {
        manifest(stream, None, b"{}")?;
        reset(stream, CANCEL)
    }),
    ("a manifest that is longer than was said", |stream| {
        manifest(stream, Some("2"), b"{}{}")?;
        stream.frame(DATA, END_STREAM, &[])
    }),
    ("a manifest that is shorter than was said", |stream| {
        manifest(stream, Some("20"), b"{}")?;
        stream.frame(DATA, END_STREAM, &[])
    }),
    ("a manifest and silence", |stream| manifest(stream, None, b"{\"schemaVersion\": 2")),
    ("an end without a word", |stream| {
        manifest(stream, None, b"{}")?;
        stream.wire.hang_up();
        Ok(())
    }),
    ("silence", |_| Ok(())),
    ("a closed window", |stream| {
        setting(stream, 4, 0)?;
        setting(stream, 3, 0)
    }),
    ("a window that is too large", |stream| {
        stream.frame(WINDOW_UPDATE, 0, &0x7fff_ffff_u32.to_be_bytes())?;
        stream.frame(WINDOW_UPDATE, 0, &0x7fff_ffff_u32.to_be_bytes())
    }),
    ("filling without end", |stream| {
        stream.begin("200", &[("content-type", OCI_MANIFEST)])?;
        flood(stream, &frame(DATA, PADDED, stream.id, &[&[255][..], &[0; 255]].concat()))
    }),
    ("more than the window", |stream| {
        stream.begin("200", &[("content-type", OCI_MANIFEST)])?;
        // Filling is let go as it comes; what is told of another stream nobody lets go.
        flood(stream, &frame(DATA, 0, stream.id + 200, &[b' '; 100]))
    }),
    ("a table without a bound", |stream| {
        setting(stream, 1, u32::MAX)?;
        stream.frame(HEADERS, END_HEADERS | END_STREAM, &[0x3f, 0xff, 0xff, 0xff, 0xff, 0x0f])
    }),
    ("settings without end", |stream| flood(stream, &frame(SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 100]))),
    ("pings without end", |stream| flood(stream, &frame(PING, 0, 0, &[0; 8]))),
    ("answers to pings without end", |stream| flood(stream, &frame(PING, ACK, 0, &[0; 8]))),
    ("a body of nothing without end", |stream| {
        stream.begin("200", &[("content-type", OCI_MANIFEST)])?;
        flood(stream, &frame(DATA, 0, stream.id, &[]))
    }),
    ("hints without end", |stream| {
        flood(stream, &frame(HEADERS, END_HEADERS, stream.id, &block("103", &[("link", "</x>")])))
    }),
    ("frames of no known kind without end", |stream| flood(stream, &frame(0xbe, 0, stream.id, &[0; 99]))),
    ("a promise", |stream| {
        let promised = [&2_u32.to_be_bytes()[..], &block("200", &[])].concat();
        stream.frame(PUSH_PROMISE, END_HEADERS, &promised)
    }),
    ("a farewell", |stream| go_away(stream, 0, NO_ERROR)),
    ("a farewell in anger", |stream| go_away(stream, 0, ENHANCE_YOUR_CALM)),
    ("a farewell in the middle", |stream| {
        manifest(stream, None, b"{\"schemaVersion\": 2")?;
        go_away(stream, stream.id, NO_ERROR)?;
        stream.wire.hang_up();
        Ok(())
    }),
    ("no status", |stream| stream.frame(HEADERS, END_HEADERS | END_STREAM, &header("x", "y"))),
    ("a body without headers", |stream| stream.frame(DATA, END_STREAM, b"{}")),
    ("another protocol", |stream| stream.wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")),
    ("a frame larger than was agreed on", |stream| stream.frame(DATA, 0, &vec![b' '; FRAME + 1])),
];

/// What such a run comes to.
fn is_undecided(run: &Run) {
    let document = run.json();
    assert_eq!(document["verdict"], "UNDECIDED", "{}", run.shown());
    let code = reason(&document);
    // An absence that came over the same connection may have been cut off with it.
    let fitting = ["registry-unavailable", "registry-protocol", "timeout"];
    assert!(code.as_deref().is_some_and(|code| fitting.contains(&code)), "{}", run.shown());
    assert!(run.peak < MEMORY, "{} KiB: {}", run.peak, run.shown());
}

/// Every attack at these places, and all else as it should be.
fn attacked(at: fn(&Layout, &str) -> bool) {
    rows::each(ATTACKS, |&(_, attack)| {
        let layout = signed();
        let server = Server::registry(&layout);
        let door = Door::playing(&server, move |stream| at(&layout, stream.path()).then(|| attack(stream)));
        is_undecided(&tunnelled(LOGICAL, 443, &door.host()).args(["--timeout", "800ms"]).run());
    });
}

#[test]
fn a_server_that_breaks_the_rules_everywhere_is_undecided() {
    attacked(|_, _| true);
}

#[test]
fn a_server_that_breaks_the_rules_at_the_signature_is_undecided() {
    attacked(|layout, path| path == sig_path(layout));
}

#[test]
fn a_server_that_breaks_the_rules_at_the_payload_is_undecided() {
    attacked(|layout, path| path == payload_path(layout));
}

/// What comes over the same connection is lost with it, and is asked for once more over another.
#[test]
fn a_connection_that_ends_is_made_again() {
    rows::each(
        [
            ("a farewell", (|stream| go_away(stream, 0, NO_ERROR)) as Attack),
            ("a refusal", |stream| reset(stream, REFUSED_STREAM)),
            ("a reset", |stream| reset(stream, INTERNAL_ERROR)),
            ("an end", |stream| {
                stream.wire.hang_up();
                Ok(())
            }),
        ],
        |&(_, attack)| {
            let layout = signed();
            let server = Server::registry(&layout);
            let (place, done) = (sig_path(&layout), AtomicBool::new(false));
            let door = Door::playing(&server, move |stream| {
                (stream.path() == place && !done.swap(true, Ordering::SeqCst)).then(|| attack(stream))
            });
            tunnelled(LOGICAL, 443, &door.host()).run().is("VERIFIED", None);
        },
    );
}

/// What a server says at its farewell is not quoted: it may be anything that it was sent.
#[test]
fn a_farewell_is_not_quoted() {
    let server = Server::registry(&signed());
    require(&server, basic(USER, PASSWORD), "Basic realm=\"x\"".to_owned());
    let door = Door::playing(&server, |stream| {
        let given = stream.header("authorization").to_owned();
        (!given.is_empty()).then(|| {
            let account = format!("{given} {USER}:{PASSWORD} \u{1b}[2J farewell");
            let text = [&0_u32.to_be_bytes()[..], &CANCEL.to_be_bytes(), account.as_bytes()].concat();
            stream.wire.frame(GOAWAY, 0, 0, &text)?;
            stream.wire.hang_up();
            Ok(())
        })
    });
    for format in ["json", "human"] {
        let run = tunnelled(LOGICAL, 443, &door.host())
            .args(["-o", &format!("{format}=/dev/stderr"), "--timeout", "2s"])
            .var("PAAS_ATTEST_REGISTRY_USER", USER)
            .var("PAAS_ATTEST_REGISTRY_PASSWORD", PASSWORD)
            .run();
        run.is("UNDECIDED", Some("registry-unavailable"));
        for text in ["farewell", PASSWORD, basic(USER, PASSWORD).trim_start_matches("Basic ")] {
            assert!(!run.stdout.contains(text) && !run.stderr.contains(text), "{text}: {}", run.shown());
        }
        assert!(run.stdout.contains("stream no longer needed"), "{}", run.shown());
    }
}

/// A 404 is an absence where all of it was received, and it is the registry's own.
#[test]
fn an_absence_that_was_cut_off_is_none() {
    let layout = signed();
    let headed = [("docker-distribution-api-version", "registry/2.0")];
    for (cut, verdict, code) in
        [(true, "UNDECIDED", "registry-protocol"), (false, "FAILED", "signature-absent")]
    {
        let server = Server::registry(&layout);
        let place = sig_path(&layout);
        let door = Door::playing(&server, move |stream| {
            (stream.path() == place).then(|| {
                stream.begin("404", &headed)?;
                if cut { reset(stream, NO_ERROR) } else { stream.frame(DATA, END_STREAM, &[]) }
            })
        });
        tunnelled(LOGICAL, 443, &door.host()).run().is(verdict, Some(code));
    }
}

/// A list that was cut off may have gone on.
#[test]
fn a_list_that_was_cut_off_is_no_list() {
    let layout = Layout::case("unsigned_failed");
    for place in [referrers_path(&layout), fallback(&layout.image_digest())] {
        let server = Server::registry(&layout);
        let empty =
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#;
        let door = Door::playing(&server, move |stream| {
            (stream.path() == place).then(|| {
                stream.begin("200", &[("content-type", OCI_INDEX)])?;
                stream.frame(DATA, 0, empty)?;
                reset(stream, NO_ERROR)
            })
        });
        let run = tunnelled(LOGICAL, 443, &door.host()).args(["--timeout", "1500ms"]).run();
        run.is("UNDECIDED", Some("registry-unavailable"));
    }
}

/// What is more than was allowed for is not read: nobody takes more of it than the bound and a window.
#[test]
fn a_body_without_end_is_too_large() {
    let layout = signed();
    let referrers = [referrers_path(&layout), fallback(&layout.image_digest())];
    let all = [&[sig_path(&layout)], &referrers[..]].concat();
    rows::each(
        [
            (vec![manifest_path()], "UNDECIDED"),
            (vec![sig_path(&layout)], "UNDECIDED"),
            (referrers.to_vec(), "VERIFIED"),
            (all, "UNDECIDED"),
        ],
        |(places, verdict)| {
            let server = Server::registry(&layout);
            let poured = Arc::new(AtomicUsize::new(0));
            let (asked, count) = (places.clone(), Arc::clone(&poured));
            let door = Door::playing(&server, move |stream| {
                asked.iter().any(|place| place == stream.path()).then(|| {
                    stream.begin("200", &[("content-type", OCI_MANIFEST)])?;
                    loop {
                        stream.data(&[b' '; FRAME])?;
                        count.fetch_add(FRAME, Ordering::SeqCst);
                    }
                })
            });
            let run = tunnelled(LOGICAL, 443, &door.host()).run();
            let document = run.json();
            assert_eq!(document["verdict"], *verdict, "{}", run.shown());
            let codes = match places.as_slice() {
                [one] if *one == manifest_path() => vec![reason(&document).unwrap_or_default()],
                _ => gaps(&document),
            };
            assert_eq!(codes, vec!["too-large"; places.len()], "{}", run.shown());
            assert!(run.peak < MEMORY, "{} KiB: {}", run.peak, run.shown());
            // Once with room for what a manifest most often has, and once with room for all that it may have.
            let poured = poured.load(Ordering::SeqCst) / places.len();
            assert!((4 << 20..9 << 20).contains(&poured), "{poured}");
        },
    );
}

/// Headers and trailers that are allowed, and mean nothing.
#[test]
fn what_is_odd_and_whole_is_taken() {
    let layout = signed();
    let server = Server::registry(&layout);
    let behind = server.host();
    let door = Door::playing(&server, move |stream| {
        let answer = || {
            let answered = stream.asked_behind(&behind)?;
            // A hint first, headers in two frames, a body in pieces with filling, and trailers at its end.
            stream.frame(HEADERS, END_HEADERS, &block("103", &[("link", "</x>")]))?;
            let headers = block(&answered.status, &answered.headers());
            let (one, two) = headers.split_at(headers.len() / 2);
            stream.wire.send(
                &[frame(HEADERS, 0, stream.id, one), frame(CONTINUATION, END_HEADERS, stream.id, two)]
                    .concat(),
            )?;
            for piece in answered.body.chunks(100) {
                stream.frame(DATA, 0, &[])?;
                stream.frame(DATA, PADDED, &[&[3], piece, &[0; 3]].concat())?;
            }
            stream.frame(HEADERS, END_HEADERS | END_STREAM, &header("x-checksum", "wrong"))
        };
        Some(answer())
    });
    tunnelled(LOGICAL, 443, &door.host()).run().is("VERIFIED", None);
}
