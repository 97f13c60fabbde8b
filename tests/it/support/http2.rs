//! A scripted server behind TLS that speaks HTTP/2: each request of a connection is handed on by itself.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use h2::server::{self, SendResponse};
use http::Response;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::server::Server;
use super::tls::config;

/// The door; it is there as long as the tests are.
pub(crate) struct Http2 {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    targets: Arc<Mutex<Vec<String>>>,
}

impl Http2 {
    /// A door before a server, with one of the certificates of `fixtures/keys/tls`, at which these protocols are
    /// spoken.
    pub(crate) fn before(server: &Server, certificate: &str) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(config(certificate, &["h2"])));
        let connections = Arc::new(AtomicUsize::new(0));
        let targets = Arc::new(Mutex::new(Vec::new()));
        let (opened, asked, behind) = (Arc::clone(&connections), Arc::clone(&targets), server.host());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        thread::spawn(move || {
            runtime.block_on(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (acceptor, behind) = (acceptor.clone(), behind.clone());
                    let (opened, asked) = (Arc::clone(&opened), Arc::clone(&asked));
                    tokio::spawn(async move {
                        let Ok(stream) = acceptor.accept(stream).await else { return };
                        let handshake = server::Builder::new().handshake::<_, Body>(stream);
                        let Ok(mut connection) = handshake.await else { return };
                        let mut is_used = false;
                        while let Some(Ok((request, respond))) = connection.accept().await {
                            if !std::mem::replace(&mut is_used, true) {
                                opened.fetch_add(1, Ordering::SeqCst);
                            }
                            let target = request.uri().path_and_query().expect("a target").to_string();
                            asked.lock().unwrap_or_else(PoisonError::into_inner).push(target.clone());
                            tokio::spawn(answer(target, request, respond, behind.clone()));
                        }
                    });
                }
            });
        });
        Self { address, connections, targets }
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Connections with a request.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// What was asked for.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.targets.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

type Body = Cursor<Vec<u8>>;

/// Asks the server behind the door for the same, and hands its answer on.
async fn answer(
    target: String,
    request: http::Request<h2::RecvStream>,
    mut respond: SendResponse<Body>,
    behind: String,
) {
    let mut head = format!("{} {target} HTTP/1.1\r\n", request.method());
    for (name, value) in request.headers() {
        let _ = write!(head, "{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    if let Some(host) = request.uri().authority() {
        let _ = write!(head, "host: {host}\r\n");
    }
    head.push_str("\r\n");
    let asked = tokio::task::spawn_blocking(move || {
        let mut inner = TcpStream::connect(behind)?;
        inner.write_all(head.as_bytes())?;
        inner.shutdown(Shutdown::Write)?;
        let mut answer = Vec::new();
        inner.read_to_end(&mut answer)?;
        std::io::Result::Ok(answer)
    });
    let Ok(Ok(answer)) = asked.await else { return };
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return };
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status =
        lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse::<u16>().ok());
    let mut response = Response::builder().status(status.expect("a status"));
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        // They say how a connection of HTTP/1.1 goes on (RFC 9113, 8.2.2).
        if !["connection", "transfer-encoding"].contains(&name.to_ascii_lowercase().as_str()) {
            response = response.header(name, value);
        }
    }
    let Ok(mut stream) = respond.send_response(response.body(()).expect("a response"), false) else { return };
    let _ = stream.send_data(Cursor::new(answer[end + 4..].to_vec()), true);
}
