//! HTTP/2 where a server offers it: one connection carries what is asked together, and nothing else changes.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::accounts::{TOKEN_PATH, bearer, require, token};
use super::signed;
use super::tunnels::{tunnelled, tunnelled_version};
use crate::support::command::{Program, program};
use crate::support::http2::Door;
use crate::support::layout::Layout;
use crate::support::registry::{manifest_path, payload_path, referrers_path, sig_path};
use crate::support::server::{Answer, Server, fallback, path};
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG, fixture, sorted, tls};

fn belongings(layout: &Layout) -> Vec<String> {
    vec![sig_path(layout), referrers_path(layout), fallback(&layout.image_digest())]
}

/// By its name, whose port is that of the protocol.
fn verify(door: &str) -> Program {
    tunnelled(LOGICAL, 443, door)
}

#[test]
fn one_connection_carries_every_wave() {
    let layout = signed();
    let server = Server::registry(&layout);
    let door = Door::before(&server);
    let waves = [vec![manifest_path()], belongings(&layout), vec![payload_path(&layout)]];
    server.expect_waves(&waves);
    verify(&door.host()).run().is("VERIFIED", None);
    server.waves_were_kept();
    assert_eq!(sorted(server.targets()), sorted(waves.concat()));
    assert_eq!(door.requests(), [5], "all of it over one connection");
    for request in server.requests() {
        assert_eq!(request.header("host"), Some(LOGICAL), "{request:?}");
        assert_eq!(request.header("accept-encoding"), Some("identity"), "{request:?}");
    }
}

#[test]
fn by_digest_one_waits_twice() {
    let layout = signed();
    let server = Server::registry(&layout);
    let door = Door::before(&server);
    let image = layout.image_digest();
    let all = [belongings(&layout), vec![path(&format!("manifests/{image}"))]].concat();
    server.expect_waves(&[all, vec![payload_path(&layout)]]);
    tunnelled_version(LOGICAL, 443, &door.host(), &format!("@{image}")).run().is("VERIFIED", None);
    server.waves_were_kept();
}

#[test]
fn a_token_goes_to_the_registry_alone_and_over_the_same_connection() {
    let layout = signed();
    let server = Server::registry(&layout);
    require(&server, "Bearer t0ken".to_owned(), bearer(&format!("https://{LOGICAL}{TOKEN_PATH}")));
    server.on(TOKEN_PATH, token());
    let door = Door::before(&server);
    verify(&door.host()).run().is("VERIFIED", None);
    assert_eq!(door.requests(), [7]);
    assert_eq!(server.asked(TOKEN_PATH)[0].header("authorization"), None);
}

/// Where a URL has to name somebody else to be connected elsewhere, HTTP/2 would name them to the server.
#[test]
fn who_is_asked_is_never_told_as_another() {
    for (host, port) in [(LOGICAL, 5000), ("192.0.2.1", 443)] {
        let server = Server::registry(&signed());
        // It insists on HTTP/2.
        let door = Door::before(&server);
        tunnelled(host, port, &door.host()).run().is("UNDECIDED", Some("tls"));
        assert_eq!((server.targets(), door.requests()), (vec![], vec![]), "{host}:{port}");
        // And here it speaks either.
        let door = tls::Door::before(&server, "host");
        tunnelled(host, port, &door.host()).run().is("VERIFIED", None);
    }
}

/// A proxy that opens tunnels (RFC 9110, 9.3.6) to one address, and keeps what it was asked for.
fn tunnels_to(address: String) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (address, kept) = (address.clone(), Arc::clone(&kept));
            thread::spawn(move || {
                let mut head = Vec::new();
                let mut reader = BufReader::new(&stream);
                while !head.ends_with(b"\r\n\r\n") && reader.read_until(b'\n', &mut head)? > 0 {}
                let head = String::from_utf8_lossy(&head).into_owned();
                kept.lock().unwrap().push(head.lines().next().unwrap_or_default().to_owned());
                let there = TcpStream::connect(address)?;
                (&stream).write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
                let (from, to) = (stream.try_clone()?, there.try_clone()?);
                thread::spawn(move || io::copy(&mut &from, &mut &to).and(to.shutdown(Shutdown::Write)));
                io::copy(&mut &there, &mut &stream)
            });
        }
    });
    (proxy, asked)
}

#[test]
fn through_a_tunnel_of_a_proxy_it_is_the_same() {
    let layout = signed();
    let server = Server::registry(&layout);
    let door = Door::before(&server);
    let (proxy, asked) = tunnels_to(door.host());
    let run = program(["verify", &format!("{LOGICAL}/{REPOSITORY}:{TAG}"), "--key", KEY, "-o", "json"])
        .args(["--ca-file", &fixture("keys/tls/authority.crt").display().to_string()])
        .var("HTTPS_PROXY", &proxy)
        .run();
    run.is("VERIFIED", None);
    assert_eq!(door.requests(), [5]);
    let asked = asked.lock().unwrap();
    assert!(asked.iter().all(|line| line == &format!("CONNECT {LOGICAL}:443 HTTP/1.1")), "{asked:?}");
}

/// What is asked of one host is not told over a connection that was made for another, whoever certifies both.
#[test]
fn another_host_gets_a_connection_of_its_own() {
    let layout = signed();
    let server = Server::registry(&layout);
    let payload = payload_path(&layout);
    let (home, away) = (Door::before(&server), Door::before(&server));
    // The address stands in no certificate here: nothing is asked of it, over either connection.
    let to = format!("https://{}{payload}", away.host());
    server.on(&payload, Answer::redirect(307, &to));
    let run = verify(&home.host()).args(["--timeout", "5s"]).run();
    run.is("UNDECIDED", Some("tls"));
    assert_eq!((home.requests(), away.requests()), (vec![5], vec![]));
}
