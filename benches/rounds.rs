//! What a run costs over a network: `verify` against a registry behind TLS, each round trip of which takes 30 ms.
//! `cargo bench --bench rounds`.
//!
//! The delay is added by a proxy in this process, for each direction and for the handshake of TCP, so that medians
//! divided by a round trip count the times that a run waits.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "a bench runs programs, prints what it measured, and uses a part of the tests' servers"
)]

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

mod support {
    #[path = "../../tests/it/support/attest.rs"]
    pub(crate) mod attest;
    #[path = "../../tests/it/support/command.rs"]
    pub(crate) mod command;
    #[path = "../../tests/it/support/hpack.rs"]
    pub(crate) mod hpack;
    #[path = "../../tests/it/support/http2.rs"]
    pub(crate) mod http2;
    #[path = "../../tests/it/support/layout.rs"]
    pub(crate) mod layout;
    #[path = "../../tests/it/support/registry.rs"]
    pub(crate) mod registry;
    #[path = "../../tests/it/support/schema.rs"]
    pub(crate) mod schema;
    #[path = "../../tests/it/support/server.rs"]
    pub(crate) mod server;
    #[path = "../../tests/it/support/signer.rs"]
    pub(crate) mod signer;
    #[path = "../../tests/it/support/tls.rs"]
    pub(crate) mod tls;
    #[path = "../../tests/it/support/world.rs"]
    pub(crate) mod world;

    pub(crate) const LOGICAL: &str = "harbor.paas-system.svc.cluster.local";
    pub(crate) const REPOSITORY: &str = "builds/my-app";
    pub(crate) const TAG: &str = "build-abc123";
    pub(crate) const KEY: &str = "fixtures/keys/platform.pub";

    pub(crate) fn root() -> &'static std::path::Path {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    pub(crate) fn text(path: &std::path::Path) -> String {
        std::fs::read_to_string(path).unwrap()
    }

    pub(crate) fn fixture(name: &str) -> std::path::PathBuf {
        root().join("fixtures").join(name)
    }
}

use support::world::World;
use support::{KEY, LOGICAL, REPOSITORY, TAG, fixture, http2, tls};

/// How long a byte is under way.
const HALF: Duration = Duration::from_millis(15);
/// Runs of each kind.
const RUNS: usize = 15;

/// A proxy to a server far away; its port.
fn far_away(server: String) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for near in listener.incoming().flatten() {
            let server = server.clone();
            thread::spawn(move || {
                // The handshake of TCP, of which loopback knows nothing.
                thread::sleep(HALF * 2);
                let far = TcpStream::connect(server)?;
                near.set_nodelay(true)?;
                far.set_nodelay(true)?;
                delayed(near.try_clone()?, far.try_clone()?);
                delayed(far, near);
                io::Result::Ok(())
            });
        }
    });
    port
}

/// Hands on what comes, each piece when its time has come.
fn delayed(mut from: TcpStream, mut to: TcpStream) {
    let (send, received) = mpsc::channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        for (due, piece) in received {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            to.write_all(&piece)?;
        }
        to.shutdown(Shutdown::Write)
    });
    thread::spawn(move || {
        let mut room = vec![0; 64 << 10];
        while let Ok(count @ 1..) = from.read(&mut room) {
            if send.send((Instant::now() + HALF, room[..count].to_vec())).is_err() {
                break;
            }
        }
    });
}

/// The median time of a command that must end well, and how many round trips that is.
fn measure(what: &str, command: impl Fn() -> Command) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let mut command = command();
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let begin = Instant::now();
            let status = command.status().unwrap();
            let time = begin.elapsed();
            assert!(status.success(), "{what}: {command:?}");
            time
        })
        .collect();
    times.sort();
    let median = times[RUNS / 2].as_secs_f64();
    let trips = median / (HALF * 2).as_secs_f64();
    println!("{what:<44} {:>6.0} ms {trips:>6.1} round trips", median * 1000.0);
}

fn ours(version: &str, port: u16, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paas-attest"));
    command
        .env_clear()
        .env("CI", "true")
        .current_dir(support::root())
        .args(["verify", &format!("{LOGICAL}/{REPOSITORY}{version}"), "--key", KEY, "-o", "json"])
        .args(["--connect-to", &format!("{LOGICAL}:443:127.0.0.1:{port}")])
        .arg("--ca-file")
        .arg(fixture("keys/tls/authority.crt"))
        // Nobody's time but that of this authority.
        .env("SSL_CERT_FILE", fixture("keys/tls/authority.crt"))
        .args(more);
    command
}

fn main() {
    // `cargo test` builds and runs it too; there is nothing to be measured.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    let world = World::new();
    let digest = format!("@{}", world.layout.image_digest());
    let tag = format!(":{TAG}");
    let (one, two) = (tls::Door::before(&world.server, "host"), http2::Door::before(&world.server));
    for (protocol, door) in [("HTTP/1.1", one.host()), ("HTTP/2", two.host())] {
        let port = far_away(door);
        measure(&format!("verify by tag, {protocol}"), || ours(&tag, port, &[]));
        measure(&format!("verify by digest, {protocol}"), || ours(&digest, port, &[]));
        let sbom = ["--require", "sbom"];
        measure(&format!("verify --require sbom by tag, {protocol}"), || ours(&tag, port, &sbom));
        measure(&format!("verify --require sbom by digest, {protocol}"), || ours(&digest, port, &sbom));
    }
}
