//! Proxies of the environment: whose answer it is, and who looks up which name.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::signed;
use crate::support::command::{Program, program, words};
use crate::support::rows;
use crate::support::server::{Answer, Server};
use crate::support::{KEY, LOGICAL, REPOSITORY, TAG};

/// A name that nobody knows but the proxy.
const HIDDEN: &str = "registry.hidden.test";

/// A SOCKS5 server (RFC 1928) that leads every connection to one address, and keeps what it was asked for.
struct Socks {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Socks {
    fn start(to: String, account: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (to, kept) = (to.clone(), Arc::clone(&kept));
                thread::spawn(move || serve(stream, &to, account, &kept).ok());
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn bytes(stream: &mut TcpStream, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; count];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn text(stream: &mut TcpStream) -> io::Result<String> {
    let length = bytes(stream, 1)?[0];
    Ok(String::from_utf8(bytes(stream, length.into())?).unwrap())
}

fn serve(
    mut stream: TcpStream,
    to: &str,
    account: Option<&str>,
    asked: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let head = bytes(&mut stream, 2)?;
    let methods = bytes(&mut stream, head[1].into())?;
    let wanted = if account.is_some() { 2 } else { 0 };
    if !methods.contains(&wanted) {
        return stream.write_all(&[5, 0xff]);
    }
    stream.write_all(&[5, wanted])?;
    if let Some(account) = account {
        // RFC 1929.
        bytes(&mut stream, 1)?;
        let given = format!("{}:{}", text(&mut stream)?, text(&mut stream)?);
        stream.write_all(&[1, u8::from(given != account)])?;
        if given != account {
            return stream.shutdown(Shutdown::Both);
        }
    }
    let request = bytes(&mut stream, 4)?;
    let host = match request[3] {
        1 => Ipv4Addr::from(<[u8; 4]>::try_from(bytes(&mut stream, 4)?).unwrap()).to_string(),
        3 => text(&mut stream)?,
        other => panic!("address of type {other}"),
    };
    let port = bytes(&mut stream, 2)?;
    asked.lock().unwrap().push(format!("{host}:{}", u16::from_be_bytes([port[0], port[1]])));
    let there = TcpStream::connect(to)?;
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
    let (mut from, mut back) = (stream.try_clone()?, there.try_clone()?);
    let mut there = there;
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut there);
        let _ = there.shutdown(Shutdown::Write);
    });
    io::copy(&mut back, &mut stream)?;
    stream.shutdown(Shutdown::Both)
}

/// `verify` of the image of the fixtures at a registry of this name, over http.
fn verify_at(host: &str) -> Program {
    program(["verify", &format!("{host}/{REPOSITORY}:{TAG}"), "--plain-http", host]).args([
        "--registry-alias",
        &format!("{LOGICAL}={host}"),
        "--key",
        KEY,
        "-o",
        "json",
    ])
}

#[test]
fn a_socks_proxy_carries_the_registry_and_looks_up_its_name() {
    let server = Server::registry(&signed());
    let socks = Socks::start(server.host(), None);
    let address = format!("socks5h://{}", socks.address);
    for variable in ["ALL_PROXY", "all_proxy", "HTTP_PROXY"] {
        verify_at(HIDDEN).var(variable, &address).run().is("VERIFIED", None);
    }
    let asked = socks.asked();
    assert!(!asked.is_empty() && asked.iter().all(|one| *one == format!("{HIDDEN}:80")), "{asked:?}");
    for request in server.requests() {
        assert_eq!(request.header("host"), Some(HIDDEN));
    }
}

#[test]
fn a_socks_proxy_may_want_an_account_and_nobody_sees_it() {
    let server = Server::registry(&signed());
    let socks = Socks::start(server.host(), Some("someone:pr0xy-word"));
    let at = |account: &str| format!("socks5h://{account}{}", socks.address);
    verify_at(HIDDEN).var("ALL_PROXY", at("someone:pr0xy-word@")).run().is("VERIFIED", None);
    for account in ["someone:wr0ng-word@", ""] {
        let run = verify_at(HIDDEN).args(["--timeout", "700ms"]).var("ALL_PROXY", at(account)).run();
        run.is("UNDECIDED", Some("registry-unavailable"));
        assert!(
            run.stdout
                .contains(&format!("the proxy did not connect to {HIDDEN}: socks5h://{}", socks.address))
        );
        assert!(!run.stdout.contains("r0ng-word") && !run.stderr.contains("r0ng-word"), "{}", run.shown());
    }
}

/// Without the `h` this machine looks the name up, and says so where there is none.
#[test]
fn a_socks_proxy_that_is_given_addresses_is_given_no_names() {
    let server = Server::registry(&signed());
    let socks = Socks::start(server.host(), None);
    let address = format!("socks5://{}", socks.address);
    let run = verify_at(HIDDEN).var("ALL_PROXY", &address).run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    assert!(run.stdout.contains(&format!("the host {HIDDEN} has no address")), "{}", run.shown());
    assert_eq!(socks.asked(), Vec::<String>::new());
    verify_at("192.0.2.7").var("ALL_PROXY", &address).run().is("VERIFIED", None);
    assert_eq!(socks.asked()[0], "192.0.2.7:80");
}

#[test]
fn a_proxy_is_not_looked_at_where_nothing_is_connected() {
    for value in ["socks5h://127.0.0.1:1", "ftp://someone:s3cret-word@x", "socks4://x", "://"] {
        let run = words("verify oci:fixtures/cases/signed_verified/layout --offline --identity any -o json")
            .args(["--key", KEY])
            .var("ALL_PROXY", value)
            .var("https_proxy", value)
            .run();
        run.is("VERIFIED", None);
    }
    // Nor for a host of this machine, or one that is excepted.
    let server = Server::registry(&signed());
    crate::support::registry::verify(&server).var("ALL_PROXY", "nonsense://").run().is("VERIFIED", None);
}

#[test]
fn a_proxy_that_is_none_is_never_passed_over() {
    for (variable, value) in
        [("HTTP_PROXY", "ftp://someone:s3cret-word@x"), ("all_proxy", "socks4://s3cret-word")]
    {
        let run = verify_at("192.0.2.7").var(variable, value).run();
        run.is("UNDECIDED", Some("registry-unavailable"));
        assert!(run.stdout.contains(&format!("{variable} is not the address of a proxy")), "{}", run.shown());
        assert!(run.stdout.contains(&format!("correct {variable}, or unset it")), "{}", run.shown());
        assert!(
            !run.stdout.contains("s3cret-word") && !run.stderr.contains("s3cret-word"),
            "{}",
            run.shown()
        );
    }
    let run = verify_at("192.0.2.7").var("HTTP_PROXY", "http://proxy.hidden.test:3128").run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    let said =
        "the proxy did not connect to 192.0.2.7: http://proxy.hidden.test:3128/: its host has no address";
    assert!(run.stdout.contains(said), "{}", run.shown());
}

#[test]
fn an_exception_is_connected_to_directly() {
    let proxy = Server::start();
    let server = Server::registry(&signed());
    let port = server.host().split_once(':').unwrap().1.to_owned();
    // Nothing answers at this name directly, and the proxy is asked for nothing.
    for exceptions in ["hidden.test", ".hidden.test", "*.hidden.test:80", "x, registry.hidden.test", "*"] {
        let run = verify_at(HIDDEN).var("HTTP_PROXY", proxy.url("")).var("NO_PROXY", exceptions).run();
        run.is("UNDECIDED", Some("registry-unavailable"));
        assert!(run.stdout.contains(&format!("the host {HIDDEN} has no address")), "{}", run.shown());
    }
    assert_eq!((proxy.opened(), port.is_empty()), (0, false));
    proxy.guard(|_| Some(Answer::absent()));
    for exceptions in ["other.test", "hidden.test:8080", "hidden.test.evil", "192.0.2.0/24"] {
        proxy.forget();
        verify_at(HIDDEN)
            .var("HTTP_PROXY", proxy.url(""))
            .var("NO_PROXY", exceptions)
            .run()
            .is("FAILED", Some("image-absent"));
        assert_eq!(proxy.requests().len(), 1);
    }
}

/// A 407 is nobody else's answer than the proxy's.
#[test]
fn what_a_proxy_answers_for_itself_is_said_as_the_proxys() {
    let proxy = Server::start();
    proxy.guard(|_| Some(Answer::page(407).header("Proxy-Authenticate", "Basic realm=\"corp\"")));
    proxy.on(&format!("CONNECT {HIDDEN}:443"), Answer::page(407));
    let run = verify_at(HIDDEN).var("HTTP_PROXY", proxy.url("")).run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    let said = format!("the proxy did not connect to {HIDDEN}: {}: it answered 407", proxy.url("/"));
    assert!(run.stdout.contains(&said), "{}", run.shown());
    let by_tls = |answer| {
        proxy.on(&format!("CONNECT {HIDDEN}:443"), answer);
        let run = program(["verify", &format!("{HIDDEN}/{REPOSITORY}:{TAG}"), "--key", KEY, "-o", "json"])
            .args(["--timeout", "700ms"])
            .var("HTTPS_PROXY", proxy.url(""))
            .run();
        run.is("UNDECIDED", Some("registry-unavailable"));
        assert!(run.stdout.contains(&format!("the proxy did not connect to {HIDDEN}")), "{}", run.shown());
        run
    };
    for status in [403, 407, 429, 502, 503] {
        let run = by_tls(Answer::page(status));
        for part in [
            format!("{}: the proxy did not open the tunnel (", proxy.url("/")),
            "check that the proxy allows this host and port, and that it needs no account".to_owned(),
            "NO_PROXY lists the hosts that bypass it".to_owned(),
        ] {
            assert!(run.stdout.contains(&part), "{status}: {}", run.shown());
        }
    }
    by_tls(Answer::garbage());
    // One that is not there opened no tunnel either, and nobody asks it for anything.
    let run = program(["verify", &format!("{HIDDEN}/{REPOSITORY}:{TAG}"), "--key", KEY, "-o", "json"])
        .args(["--timeout", "700ms"])
        .var("HTTPS_PROXY", "http://127.0.0.1:1")
        .run();
    run.is("UNDECIDED", Some("registry-unavailable"));
    assert!(run.stdout.contains("the proxy did not connect to"), "{}", run.shown());
    assert!(!run.stdout.contains("did not open the tunnel"), "{}", run.shown());
}

/// Over http a proxy answers like whom it was asked for: that it may have been the proxy is said, and what to do then.
#[test]
fn what_a_proxy_may_have_answered_names_the_proxy() {
    let proxy = Server::start();
    let through = format!("through the proxy {}", proxy.url("/"));
    let step = "the answer may be the proxy's own";
    rows::each([400, 403, 404, 429, 502, 503], |code| {
        let code = *code;
        proxy.guard(move |_| Some(Answer::page(code).header("Retry-After", "0")));
        let run = verify_at(HIDDEN).var("HTTP_PROXY", proxy.url("")).words("--timeout 5s").run();
        assert_eq!(run.code, 3, "{}", run.shown());
        assert!(run.stdout.contains(&through) && run.stdout.contains(step), "{code}: {}", run.shown());
        let key = format!("http://{HIDDEN}/key");
        let run = program(["key", "--key", &key, "-o", "json", "--plain-http", HIDDEN])
            .args([
                "--key-fingerprint",
                "SHA256:Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4=",
                "--timeout",
                "5s",
            ])
            .var("HTTP_PROXY", proxy.url(""))
            .run();
        assert_eq!(run.code, 3, "{}", run.shown());
        assert!(run.stdout.contains(&through) && run.stdout.contains(step), "{code}: {}", run.shown());
    });
    // What a registry answers itself is its own.
    let server = Server::start();
    server.guard(|_| Some(Answer::page(403)));
    let run = verify_at(&server.host()).words("--timeout 5s").run();
    assert!(!run.stdout.contains("through the proxy") && !run.stdout.contains(step), "{}", run.shown());
}
