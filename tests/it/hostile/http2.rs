//! Registries that speak HTTP/2: what is asked together goes over one connection, and no frame makes a yes, a crash or
//! a run without end.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::signed;
use crate::support::command::{Program, check, program};
use crate::support::http2::Http2;
use crate::support::registry::{payload_path, referrers_path, sig_path};
use crate::support::rows::Rows;
use crate::support::server::{Server, fallback, path};
use crate::support::tls::config;
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG, fixture};

/// `verify` of an image at a host with the certificate of an address.
fn verify(host: &str, version: &str) -> Program {
    program(["verify", &format!("{host}/{REPOSITORY}{version}")]).args([
        "--ca-file",
        &fixture("keys/tls/authority.crt").display().to_string(),
        "--identity",
        &format!("{LOGICAL}/{REPOSITORY}"),
        "--key",
        KEY,
        "-o",
        "json",
    ])
}

#[test]
fn one_connection_carries_what_is_asked_together() {
    let layout = signed();
    let image = layout.image_digest();
    let server = Server::registry(&layout);
    let door = Http2::before(&server, "address");
    server.hold(&[&sig_path(&layout), &referrers_path(&layout), &fallback(&image)]);
    verify(&door.host(), &format!(":{TAG}")).run().is("VERIFIED", None);
    assert!(server.wave_was_whole());
    assert_eq!((door.connections(), door.targets().len()), (1, 5), "{:?}", door.targets());

    let door = Http2::before(&server, "address");
    let by_digest = path(&format!("manifests/{image}"));
    server.hold(&[&by_digest, &sig_path(&layout), &referrers_path(&layout), &fallback(&image)]);
    verify(&door.host(), &format!("@{image}")).run().is("VERIFIED", None);
    assert!(server.wave_was_whole());
    assert_eq!(door.targets().last(), Some(&payload_path(&layout)));
    for request in server.requests() {
        assert_eq!(request.header("accept-encoding"), Some("identity"), "{request:?}");
    }
}

/// Behind a stand-in HTTP/1.1 is spoken, in which the name that is asked can be said.
#[test]
fn a_stand_in_is_not_asked_by_its_own_address() {
    let server = Server::registry(&signed());
    let door = Http2::before(&server, "host");
    let run = verify(LOGICAL, &format!(":{TAG}"))
        .args(["--connect-to", &format!("{LOGICAL}:443:{}", door.host()), "--timeout", "5s"])
        .run();
    run.is("UNDECIDED", Some("tls"));
    assert_eq!(door.targets(), Vec::<String>::new());
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PUSH_PROMISE: u8 = 5;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// A frame (RFC 9113, 4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(payload.len()).unwrap().to_be_bytes()[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
    bytes
}

/// `:status: 200`, out of the static table (RFC 7541, appendix A).
const OK: u8 = 0x88;

/// A header that is added to no table.
fn header(name: &str, value: &str) -> Vec<u8> {
    let mut bytes = vec![0];
    for text in [name, value] {
        // An integer with a prefix of seven bits.
        let short = u8::try_from(text.len()).ok().filter(|len| *len < 127);
        bytes.push(short.unwrap_or(127));
        if short.is_none() {
            let mut rest = text.len() - 127;
            while rest >= 128 {
                bytes.push(u8::try_from(rest % 128).unwrap() | 128);
                rest /= 128;
            }
            bytes.push(u8::try_from(rest).unwrap());
        }
        bytes.extend(text.as_bytes());
    }
    bytes
}

type Wire<'a> = &'a mut dyn Write;

/// What a server does for each request, by the number of its stream.
type Misdeed = fn(Wire<'_>, u32) -> io::Result<()>;

/// Writes something again and again, until nobody is there any more.
fn forever(out: Wire<'_>, mut bytes: impl FnMut() -> Vec<u8>) -> io::Result<()> {
    loop {
        out.write_all(&bytes())?;
        out.flush()?;
    }
}

#[allow(clippy::too_many_lines, reason = "a table stands in one piece")]
fn misdeeds() -> Vec<(&'static str, Misdeed, &'static str)> {
    vec![
        ("silence", |_, _| Ok(()), "timeout"),
        (
            "endless CONTINUATION",
            |out, stream| {
                out.write_all(&frame(HEADERS, 0, stream, &[OK]))?;
                forever(out, || frame(CONTINUATION, 0, stream, &header("x", &"a".repeat(8_000))))
            },
            "registry-unavailable",
        ),
        (
            "empty CONTINUATION without end",
            |out, stream| {
                out.write_all(&frame(HEADERS, 0, stream, &[OK]))?;
                forever(out, || frame(CONTINUATION, 0, stream, b"").repeat(100))
            },
            "registry-unavailable",
        ),
        (
            "a flood of headers",
            |out, stream| {
                let mut block = vec![OK];
                (0..200).for_each(|n| block.extend(header(&format!("x-{n}"), &"a".repeat(1_000))));
                let mut pieces = block.chunks(16_000).peekable();
                let mut kind = HEADERS;
                while let Some(piece) = pieces.next() {
                    let flags = if pieces.peek().is_none() { END_HEADERS } else { 0 };
                    out.write_all(&frame(kind, flags, stream, piece))?;
                    kind = CONTINUATION;
                }
                Ok(())
            },
            "registry-unavailable",
        ),
        (
            "one header again and again out of the table",
            |out, stream| {
                // Put into the table once, said sixteen thousand times: a megabyte of headers in sixteen kilobytes.
                let mut block = vec![OK, 0x40];
                block.extend(&header("x", &"a".repeat(1_000))[1..]);
                block.extend(vec![0xbe; 14_000]);
                out.write_all(&frame(HEADERS, END_HEADERS, stream, &block))
            },
            "registry-unavailable",
        ),
        (
            "no end of RST_STREAM",
            |out, stream| forever(out, || frame(RST_STREAM, 0, stream, &[0, 0, 0, 8]).repeat(100)),
            "timeout|registry-unavailable",
        ),
        (
            "each stream refused",
            |out, stream| out.write_all(&frame(RST_STREAM, 0, stream, &[0, 0, 0, 7])),
            "registry-unavailable",
        ),
        (
            "GOAWAY",
            |out, _| out.write_all(&frame(GOAWAY, 0, 0, &[0, 0, 0, 0, 0, 0, 0, 0])),
            "registry-unavailable",
        ),
        (
            "no end of SETTINGS",
            |out, _| forever(out, || frame(SETTINGS, 0, 0, &[0, 1, 0xff, 0xff, 0xff, 0xff]).repeat(100)),
            "timeout",
        ),
        ("no end of PING", |out, _| forever(out, || frame(PING, 0, 0, &[7; 8]).repeat(100)), "timeout"),
        (
            "no end of empty DATA",
            |out, stream| {
                out.write_all(&frame(HEADERS, END_HEADERS, stream, &[OK]))?;
                forever(out, || frame(DATA, 0, stream, b"").repeat(100))
            },
            "registry-unavailable|timeout",
        ),
        (
            "a stalled body",
            |out, stream| {
                out.write_all(&frame(HEADERS, END_HEADERS, stream, &[OK]))?;
                out.write_all(&frame(DATA, 0, stream, b"{"))
            },
            "timeout",
        ),
        (
            "a body without end",
            |out, stream| {
                out.write_all(&frame(HEADERS, END_HEADERS, stream, &[OK]))?;
                forever(out, || frame(DATA, 0, stream, &[b' '; 16_000]))
            },
            "timeout|registry-unavailable|too-large",
        ),
        (
            "more than its length",
            |out, stream| {
                let block = [vec![OK], header("content-length", "2")].concat();
                out.write_all(&frame(HEADERS, END_HEADERS, stream, &block))?;
                out.write_all(&frame(DATA, END_STREAM, stream, b"{}{}{}"))
            },
            "registry-unavailable",
        ),
        (
            "less than its length",
            |out, stream| {
                let block = [vec![OK], header("content-length", "200")].concat();
                out.write_all(&frame(HEADERS, END_HEADERS, stream, &block))?;
                out.write_all(&frame(DATA, END_STREAM, stream, b"{}"))
            },
            "registry-unavailable",
        ),
        (
            "a frame of sixteen megabytes",
            |out, stream| {
                let mut head = frame(DATA, 0, stream, b"");
                head[..3].copy_from_slice(&[0xff, 0xff, 0xff]);
                out.write_all(&head)
            },
            "registry-unavailable",
        ),
        (
            "a push",
            |out, stream| {
                out.write_all(&frame(PUSH_PROMISE, END_HEADERS, stream, &[0, 0, 0, 2, 0x82, 0x87, 0x84]))
            },
            "registry-unavailable",
        ),
        (
            "no HPACK",
            |out, stream| out.write_all(&frame(HEADERS, END_HEADERS, stream, &[0xff; 20])),
            "registry-unavailable",
        ),
        (
            "no status",
            |out, stream| out.write_all(&frame(HEADERS, END_HEADERS | END_STREAM, stream, &header("x", "y"))),
            "registry-unavailable",
        ),
        (
            "a window beyond numbers",
            |out, _| out.write_all(&frame(WINDOW_UPDATE, 0, 0, &[0x7f, 0xff, 0xff, 0xff])),
            "registry-unavailable",
        ),
        (
            "HTTP/1.1",
            |out, _| out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
            "registry-unavailable",
        ),
    ]
}

/// A server that answers every request with the same misdeed.
fn hostile(misdeed: Misdeed) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = listener.local_addr().expect("a listener has an address");
    let config = Arc::new(config("address", &["h2"]));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let config = Arc::clone(&config);
            // A client that goes away is the client's affair.
            thread::spawn(move || drop(serve(stream, config, misdeed)));
        }
    });
    address.to_string()
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, misdeed: Misdeed) -> io::Result<()> {
    stream.set_write_timeout(Some(Duration::from_secs(20)))?;
    let tls = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut wire = StreamOwned::new(tls, stream);
    let mut preface = [0; 24];
    wire.read_exact(&mut preface)?;
    wire.write_all(&frame(SETTINGS, 0, 0, &[]))?;
    loop {
        let mut head = [0; 9];
        wire.read_exact(&mut head)?;
        let [a, b, c, kind, flags, stream @ ..] = head;
        let mut payload = vec![0; usize::try_from(u32::from_be_bytes([0, a, b, c])).unwrap()];
        wire.read_exact(&mut payload)?;
        match kind {
            HEADERS => {
                misdeed(&mut wire, u32::from_be_bytes(stream))?;
                wire.flush()?;
            }
            SETTINGS if flags == 0 => wire.write_all(&frame(SETTINGS, 1, 0, &[]))?,
            _ => {}
        }
    }
}

#[test]
fn no_frame_makes_a_yes_or_a_run_without_end() {
    let mut rows = Rows::default();
    let digest = signed().image_digest();
    for (name, misdeed, code) in misdeeds() {
        for version in [format!(":{TAG}"), format!("@{digest}")] {
            rows.row(format_args!("{name} {version}"), || {
                let host = hostile(misdeed);
                let begun = Instant::now();
                let run = verify(&host, &version).args(["--timeout", "2s"]).run();
                let document = run.json();
                assert_eq!(document["verdict"], "UNDECIDED", "{}", run.shown());
                assert_eq!(run.code, 3);
                let found = check(&document, "image")["code"].as_str().unwrap_or_default();
                assert!(code.split('|').any(|code| code == found), "{found}: {}", run.shown());
                assert!(begun.elapsed() < Duration::from_secs(30));
                assert!(run.peak < 200 << 10, "{} KiB", run.peak);
            });
        }
    }
    rows.end();
}
