//! A scripted server behind TLS: a door that takes TLS off and hands each request on.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::fixture;
use super::server::Server;

/// A connection that was opened at a door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The name that it asked for; addresses are not asked for (RFC 6066, 3).
    pub(crate) name: Option<String>,
    /// The bytes that it sent once it had taken the certificate, in the plain.
    pub(crate) sent: usize,
}

/// The door; it closes when it is dropped.
pub(crate) struct Door {
    address: SocketAddr,
    callers: Arc<Mutex<Vec<Caller>>>,
    closed: Arc<AtomicBool>,
}

impl Door {
    /// A door before a server, with one of the certificates of `fixtures/keys/tls`.
    pub(crate) fn before(server: &Server, certificate: &str) -> Self {
        let config = Arc::new(config(certificate, &[]));
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let callers = Arc::new(Mutex::new(Vec::new()));
        let closed = Arc::new(AtomicBool::new(false));
        let (inside, stop, behind) = (Arc::clone(&callers), Arc::clone(&closed), server.host());
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (config, behind, callers) = (Arc::clone(&config), behind.clone(), Arc::clone(&inside));
                // A client that goes away is the client's affair.
                thread::spawn(move || drop(serve(stream, config, &behind, &Visit::new(callers))));
            }
        });
        Self { address, callers, closed }
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Everybody who came.
    pub(crate) fn callers(&self) -> Vec<Caller> {
        self.callers.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(self.address));
    }
}

/// A server with one of the certificates of `fixtures/keys/tls`, that speaks these protocols (RFC 7301).
pub(crate) fn config(certificate: &str, protocols: &[&str]) -> ServerConfig {
    let folder = fixture("keys/tls");
    let chain = CertificateDer::from_pem_file(folder.join(format!("{certificate}.crt")));
    let key = PrivateKeyDer::from_pem_file(folder.join("server-TEST-ONLY.pem"));
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![chain.expect("a certificate")], key.expect("a key"))
        .expect("a certificate and its key");
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    config
}

/// One connection among those of a door.
struct Visit {
    callers: Arc<Mutex<Vec<Caller>>>,
    n: usize,
}

impl Visit {
    fn new(callers: Arc<Mutex<Vec<Caller>>>) -> Self {
        let n = {
            let mut all = callers.lock().unwrap_or_else(PoisonError::into_inner);
            all.push(Caller::default());
            all.len() - 1
        };
        Self { callers, n }
    }

    fn note(&self, change: impl FnOnce(&mut Caller)) {
        change(&mut self.callers.lock().unwrap_or_else(PoisonError::into_inner)[self.n]);
    }
}

fn serve(mut stream: TcpStream, config: Arc<ServerConfig>, behind: &str, visit: &Visit) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut tls = ServerConnection::new(config).map_err(io::Error::other)?;
    while tls.is_handshaking() {
        let done = tls.complete_io(&mut stream);
        visit.note(|caller| caller.name = tls.server_name().map(str::to_owned));
        done?;
    }
    let mut plain = BufReader::new(StreamOwned::new(tls, stream));
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let more = plain.read_until(b'\n', &mut head)?;
            if more == 0 {
                return Ok(());
            }
            visit.note(|caller| caller.sent += more);
        }
        let mut inner = TcpStream::connect(behind)?;
        inner.write_all(&head)?;
        inner.shutdown(Shutdown::Write)?;
        let mut answer = Vec::new();
        inner.read_to_end(&mut answer)?;
        plain.get_mut().write_all(&answer)?;
        plain.get_mut().flush()?;
    }
}
