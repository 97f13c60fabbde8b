//! A server that speaks HTTP/2 over TLS (RFC 9113), frame by frame, so that it can break every rule. What a test does
//! not answer by itself is handed on to a scripted server.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection};

use super::hpack::{Decoder, header};
use super::server::Server;
use super::tls::config;

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const RST_STREAM: u8 = 3;
pub(crate) const SETTINGS: u8 = 4;
pub(crate) const PUSH_PROMISE: u8 = 5;
pub(crate) const PING: u8 = 6;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const WINDOW_UPDATE: u8 = 8;
pub(crate) const CONTINUATION: u8 = 9;

pub(crate) const END_STREAM: u8 = 1;
pub(crate) const ACK: u8 = 1;
pub(crate) const END_HEADERS: u8 = 4;
pub(crate) const PADDED: u8 = 8;
const PRIORITY: u8 = 0x20;

/// The largest payload of a frame, unless more was agreed on.
pub(crate) const FRAME: usize = 1 << 14;

/// How much the other side takes before it says more, of each stream and (0) of all together (RFC 9113, 5.2).
struct Windows {
    initial: i64,
    left: HashMap<u32, i64>,
}

impl Windows {
    fn of(&mut self, stream: u32) -> &mut i64 {
        let first = if stream == 0 { 0xffff } else { self.initial };
        self.left.entry(stream).or_insert(first)
    }
}

/// One connection: frames may be sent while others are waited for.
pub(crate) struct Wire {
    tls: Mutex<ServerConnection>,
    tcp: TcpStream,
    windows: Mutex<Windows>,
    wider: Condvar,
    /// The how many-th connection of the door this is.
    pub(crate) number: usize,
}

impl Wire {
    fn accept(mut tcp: TcpStream, config: Arc<ServerConfig>, number: usize) -> io::Result<Self> {
        tcp.set_nodelay(true)?;
        let mut tls = ServerConnection::new(config).map_err(io::Error::other)?;
        tls.set_buffer_limit(None);
        while tls.is_handshaking() {
            tls.complete_io(&mut tcp)?;
        }
        let windows = Mutex::new(Windows { initial: 0xffff, left: HashMap::new() });
        Ok(Self { tls: Mutex::new(tls), tcp, windows, wider: Condvar::new(), number })
    }

    fn windows(&self) -> MutexGuard<'_, Windows> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the other side says of its windows, or that it wants nothing more of a stream.
    fn heard(&self, kind: u8, stream: u32, payload: &[u8]) {
        let number =
            |at: usize| i64::from(u32::from_be_bytes(payload[at..at + 4].try_into().expect("four bytes")));
        let mut windows = self.windows();
        match kind {
            SETTINGS => {
                for at in (0..payload.len()).step_by(6).filter(|at| payload[at + 1] == 4) {
                    windows.initial = number(at + 2);
                }
            }
            WINDOW_UPDATE => *windows.of(stream) += number(0),
            RST_STREAM => *windows.of(stream) = i64::MIN / 2,
            _ => {}
        }
        self.wider.notify_all();
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&self, bytes: &[u8]) -> io::Result<()> {
        let mut tls = self.tls.lock().unwrap_or_else(PoisonError::into_inner);
        tls.writer().write_all(bytes)?;
        while tls.wants_write() {
            tls.write_tls(&mut &self.tcp)?;
        }
        Ok(())
    }

    pub(crate) fn frame(&self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> io::Result<()> {
        self.send(&frame(kind, flags, stream, payload))
    }

    /// Ends the connection without a word.
    pub(crate) fn hang_up(&self) {
        drop(self.tcp.shutdown(Shutdown::Both));
    }
}

/// A frame: length, kind, flags, stream, payload (RFC 9113, 4.1).
pub(crate) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a frame is small").to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

impl Read for &Wire {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut raw = [0; FRAME];
        loop {
            let mut tls = self.tls.lock().unwrap_or_else(PoisonError::into_inner);
            match tls.reader().read(room) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => drop(tls),
                read => return read,
            }
            let count = (&self.tcp).read(&mut raw)?;
            if count == 0 {
                return Ok(0);
            }
            let mut tls = self.tls.lock().unwrap_or_else(PoisonError::into_inner);
            let mut bytes = &raw[..count];
            while !bytes.is_empty() {
                tls.read_tls(&mut bytes)?;
                tls.process_new_packets().map_err(io::Error::other)?;
            }
        }
    }
}

/// A request, and how it may be answered.
pub(crate) struct Stream {
    pub(crate) wire: Arc<Wire>,
    pub(crate) id: u32,
    /// In order, those that say who is asked for what among them.
    pub(crate) headers: Vec<(String, String)>,
}

impl Stream {
    pub(crate) fn header(&self, name: &str) -> &str {
        let header = self.headers.iter().find(|(known, _)| known == name);
        header.map_or("", |(_, value)| value)
    }

    pub(crate) fn path(&self) -> &str {
        self.header(":path")
    }

    pub(crate) fn frame(&self, kind: u8, flags: u8, payload: &[u8]) -> io::Result<()> {
        self.wire.frame(kind, flags, self.id, payload)
    }

    /// A piece of a body, as soon as the other side has room for it; an error where it wants no more of it.
    pub(crate) fn data(&self, piece: &[u8]) -> io::Result<()> {
        let length = i64::try_from(piece.len()).expect("a frame is small");
        let is_full = |windows: &mut Windows| {
            *windows.of(self.id) >= 0 && (*windows.of(self.id)).min(*windows.of(0)) < length
        };
        let limit = Duration::from_secs(20);
        let waited = self.wire.wider.wait_timeout_while(self.wire.windows(), limit, is_full);
        let (mut windows, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() || *windows.of(self.id) < 0 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        *windows.of(self.id) -= length;
        *windows.of(0) -= length;
        drop(windows);
        self.frame(DATA, 0, piece)
    }

    /// The headers of an answer, with more behind them.
    pub(crate) fn begin(&self, status: &str, headers: &[(&str, &str)]) -> io::Result<()> {
        self.frame(HEADERS, END_HEADERS, &block(status, headers))
    }

    pub(crate) fn answer(&self, status: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<()> {
        self.begin(status, headers)?;
        for piece in body.chunks(FRAME) {
            self.data(piece)?;
        }
        self.frame(DATA, END_STREAM, &[])
    }

    /// What the server behind the door answers: status, headers, body.
    pub(crate) fn asked_behind(&self, behind: &str) -> io::Result<Answered> {
        let mut inner = TcpStream::connect(behind)?;
        let mut head = format!("{} {} HTTP/1.1\r\n", self.header(":method"), self.path());
        head = format!("{head}Host: {}\r\n", self.header(":authority"));
        for (name, value) in self.headers.iter().filter(|(name, _)| !name.starts_with(':')) {
            head = format!("{head}{name}: {value}\r\n");
        }
        inner.write_all(format!("{head}\r\n").as_bytes())?;
        inner.shutdown(Shutdown::Write)?;
        let mut answer = Vec::new();
        inner.read_to_end(&mut answer)?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(answer.len());
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or("500").to_owned();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Ok(Answered { status, headers, body: answer.split_off((end + 4).min(answer.len())) })
    }
}

/// An answer of the server behind a door.
pub(crate) struct Answered {
    pub(crate) status: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answered {
    pub(crate) fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

/// The headers of an answer, packed.
pub(crate) fn block(status: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let lines = headers.iter().flat_map(|(name, value)| header(name, value));
    header(":status", status).into_iter().chain(lines).collect()
}

/// Answers in place of the server behind; `None` where that one is to answer.
type Play = dyn Fn(&Stream) -> Option<io::Result<()>> + Send + Sync;

/// The door; it closes when it is dropped.
pub(crate) struct Door {
    address: SocketAddr,
    /// Requests of each connection.
    asked: Arc<Mutex<Vec<usize>>>,
    closed: Arc<AtomicBool>,
}

impl Door {
    /// A door before a server that behaves.
    pub(crate) fn before(server: &Server) -> Self {
        Self::playing(server, |_| None)
    }

    /// A door before a server, that may answer by itself.
    pub(crate) fn playing(
        server: &Server,
        play: impl Fn(&Stream) -> Option<io::Result<()>> + Send + Sync + 'static,
    ) -> Self {
        let config = Arc::new(config("host", &["h2"]));
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let closed = Arc::new(AtomicBool::new(false));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (stop, behind, count) = (Arc::clone(&closed), server.host(), Arc::clone(&asked));
        let play: Arc<Play> = Arc::new(play);
        let connections = AtomicUsize::new(0);
        thread::spawn(move || {
            for tcp in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(tcp) = tcp else { continue };
                let (config, behind) = (Arc::clone(&config), behind.clone());
                let (play, count) = (Arc::clone(&play), Arc::clone(&count));
                let number = connections.fetch_add(1, Ordering::SeqCst);
                count.lock().unwrap_or_else(PoisonError::into_inner).push(0);
                // A client that goes away is the client's affair.
                thread::spawn(move || {
                    let wire = Arc::new(Wire::accept(tcp, config, number)?);
                    let end = serve(&wire, &behind, &play, &count);
                    wire.hang_up();
                    end
                });
            }
        });
        Self { address, asked, closed }
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// How many requests came over each connection over which any came.
    pub(crate) fn requests(&self) -> Vec<usize> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().copied().filter(|count| *count > 0).collect()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(wire: &Arc<Wire>, behind: &str, play: &Arc<Play>, count: &Mutex<Vec<usize>>) -> io::Result<()> {
    let mut frames = BufReader::new(&**wire);
    let mut preface = [0; 24];
    frames.read_exact(&mut preface)?;
    assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    wire.frame(SETTINGS, 0, 0, &[])?;
    let mut decoder = Decoder::default();
    loop {
        let mut head = [0; 9];
        frames.read_exact(&mut head)?;
        let (kind, flags) = (head[3], head[4]);
        let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
        let id = number(&head[5..]);
        let mut payload = vec![0; number(&head[..3]) as usize];
        frames.read_exact(&mut payload)?;
        if flags & ACK == 0 {
            wire.heard(kind, id, &payload);
        }
        match kind {
            SETTINGS if flags & ACK == 0 => wire.frame(SETTINGS, ACK, 0, &[])?,
            PING if flags & ACK == 0 => wire.frame(PING, ACK, 0, &payload)?,
            HEADERS => {
                assert!(flags & END_HEADERS != 0 && flags & PADDED == 0, "requests of ours are small");
                let skipped = if flags & PRIORITY != 0 { 5 } else { 0 };
                let headers = decoder.headers(&payload[skipped..]);
                count.lock().unwrap_or_else(PoisonError::into_inner)[wire.number] += 1;
                let stream = Stream { wire: Arc::clone(wire), id, headers };
                let (behind, play) = (behind.to_owned(), Arc::clone(play));
                thread::spawn(move || {
                    play(&stream).unwrap_or_else(|| {
                        let answered = stream.asked_behind(&behind)?;
                        stream.answer(&answered.status, &answered.headers(), &answered.body)
                    })
                });
            }
            GOAWAY => return Ok(()),
            _ => {}
        }
    }
}
