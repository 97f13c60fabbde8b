//! A scripted HTTP/1.1 server on loopback, which plays registries, token services and key endpoints.
//!
//! It answers exactly what it was told to answer. A request that nobody expected is answered with
//! 500, kept, and fails the test when the server is dropped.

use std::collections::{HashMap, VecDeque};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::layout::{Layout, OCI_INDEX, OCI_MANIFEST};
use super::{REPOSITORY, TAG};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// In order, names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// The same, where it is not text.
    pub(crate) bytes: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// What is sent behind the status line and headers.
#[derive(Clone, Debug)]
enum Body {
    Whole(Vec<u8>),
    /// In pieces, with `Transfer-Encoding: chunked`.
    Chunked(Vec<Vec<u8>>),
    /// These bytes, a promise of more, and silence.
    Stalled(Vec<u8>),
    /// These bytes, a promise of more, and the end of the connection.
    Short(Vec<u8>),
    /// These bytes, and then more without end.
    Endless(Vec<u8>),
    /// These bytes, one by one, each too late to be of use and too early to be silence.
    Dripping(Vec<u8>),
}

/// A scripted answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    /// Bytes in place of an HTTP answer.
    raw: Option<Vec<u8>>,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self { status, headers, body: Body::Whole(body.into()), raw: None }
    }

    /// 200 with these bytes.
    pub(crate) fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, content_type, body)
    }

    /// An error as registries say it.
    pub(crate) fn error(status: u16, code: &str) -> Self {
        let body = json!({"errors": [{"code": code, "message": "scripted"}]});
        Self::new(status, "application/json", body.to_string())
    }

    /// The registry's own 404.
    pub(crate) fn absent() -> Self {
        Self::error(404, "MANIFEST_UNKNOWN")
    }

    /// A page for people.
    pub(crate) fn page(status: u16) -> Self {
        Self::new(
            status,
            "text/html; charset=utf-8",
            "<!DOCTYPE html><html><body>Sign in to continue</body></html>",
        )
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::new(status, "text/plain", "").header("Location", to)
    }

    /// Bytes that are no HTTP.
    pub(crate) fn garbage() -> Self {
        Self { raw: Some(b"\x00\x01SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec()), ..Self::new(200, "", "") }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn map(mut self, change: impl FnOnce(Vec<u8>) -> Body) -> Self {
        if let Body::Whole(bytes) = self.body {
            self.body = change(bytes);
        }
        self
    }

    pub(crate) fn chunked(self) -> Self {
        self.map(|bytes| Body::Chunked(bytes.chunks(7).map(<[u8]>::to_vec).collect()))
    }

    /// Half of the body, then silence.
    pub(crate) fn stalled(self) -> Self {
        self.map(|bytes| Body::Stalled(bytes[..bytes.len() / 2].to_vec()))
    }

    /// The body, a byte at a time.
    pub(crate) fn dripping(self) -> Self {
        self.map(Body::Dripping)
    }

    /// With another status.
    pub(crate) fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Half of the body, then the end of the connection.
    pub(crate) fn short(self) -> Self {
        self.map(|bytes| Body::Short(bytes[..bytes.len() / 2].to_vec()))
    }

    /// The body, and more without end.
    pub(crate) fn endless(self) -> Self {
        self.map(Body::Endless)
    }
}

type Guard = Box<dyn Fn(&Request) -> Option<Answer> + Send>;

#[derive(Default)]
struct Script {
    routes: HashMap<String, VecDeque<Answer>>,
    guard: Option<Guard>,
    requests: Vec<Request>,
    unexpected: Vec<String>,
    connections: Vec<TcpStream>,
    waves: Waves,
}

/// Waves of requests that are expected: those of one are answered once all of them are there.
#[derive(Default)]
struct Waves {
    /// What has not arrived of each of them, the first first; those that are over are empty.
    missing: Vec<Vec<String>>,
    /// How many are over.
    over: usize,
    /// Whether other requests are answered beside them.
    others_too: bool,
    /// What did not go as was expected.
    broken: Vec<String>,
}

#[derive(Default)]
struct Shared {
    script: Mutex<Script>,
    arrival: Condvar,
    stop: AtomicBool,
    /// Bytes of endless bodies that were taken.
    poured: AtomicU64,
    /// Connections that were opened, whatever came over them.
    opened: AtomicU64,
}

impl Shared {
    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server; it stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// What an endless body ends at after all, so that a broken program ends too.
const FLOOD: u64 = 1 << 30;

impl Server {
    /// A server that expects nothing yet.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let shared = Arc::new(Shared::default());
        let inside = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if inside.stop.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                inside.opened.fetch_add(1, Ordering::SeqCst);
                if let Ok(copy) = stream.try_clone() {
                    inside.script().connections.push(copy);
                }
                let inside = Arc::clone(&inside);
                // A client that goes away is the client's affair.
                thread::spawn(move || connection(&inside, stream).ok());
            }
        });
        Self { address, shared }
    }

    /// A registry with the image of a layout under its tag, its `.sig` tag, its blobs, an empty referrers
    /// API and nothing under the fallback tag; and the platform's key where its endpoint has it.
    pub(crate) fn registry(layout: &Layout) -> Self {
        let server = Self::start();
        server.serve(layout, TAG);
        server.on(
            "/api/v1/cosign.pub",
            Answer::ok(
                "application/x-pem-file",
                std::fs::read(super::root().join(super::KEY)).expect("the key is there"),
            ),
        );
        server
    }

    /// Adds an image of a layout under a tag.
    pub(crate) fn serve(&self, layout: &Layout, tag: &str) {
        let image = layout.image();
        let digest = layout.image_digest();
        let hex = layout.image_hex();
        let kind = image["mediaType"].as_str().unwrap_or(OCI_MANIFEST).to_owned();
        let manifest =
            Answer::ok(&kind, layout.blobs[&digest].clone()).header("Docker-Content-Digest", &digest);
        self.on(&path(&format!("manifests/{tag}")), manifest.clone());
        self.on(&path(&format!("manifests/{digest}")), manifest);
        let sig_tag = path(&format!("manifests/sha256-{hex}.sig"));
        let named = layout.index["manifests"].as_array().is_some_and(|list| list.len() > 1);
        match layout.signature_digest().filter(|_| named) {
            Some(signature) => {
                let answer = Answer::ok(OCI_MANIFEST, layout.blobs[&signature].clone());
                self.on(&sig_tag, answer.clone());
                self.on(&path(&format!("manifests/{signature}")), answer);
            }
            None => self.on(&sig_tag, Answer::absent()),
        }
        for (digest, bytes) in &layout.blobs {
            self.on(&path(&format!("blobs/{digest}")), Answer::ok("application/octet-stream", bytes.clone()));
        }
        self.list(&digest, &json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": []}));
    }

    /// The referrers API answers with this index; the fallback tag, which is asked beside it, holds nothing yet.
    pub(crate) fn list(&self, image: &str, index: &Value) {
        self.on(&path(&format!("referrers/{image}")), Answer::ok(OCI_INDEX, index.to_string()));
        let absent = || VecDeque::from([Answer::absent()]);
        self.shared.script().routes.entry(fallback(image)).or_insert_with(absent);
    }

    /// There is no referrers API, and nothing under the fallback tag.
    pub(crate) fn without_referrers_api(&self, image: &str) {
        self.on(&path(&format!("referrers/{image}")), Answer::new(404, "text/plain", "404 page not found"));
        self.on(&fallback(image), Answer::absent());
    }

    /// The registry is open to all: an account that is known is offered before anything is absent, and not wanted.
    pub(crate) fn without_challenge(&self) {
        self.on("/v2/", Answer::ok("application/json", "{}"));
    }

    /// GET of this path, with or without a query, is answered so from now on.
    pub(crate) fn on(&self, target: &str, answer: Answer) {
        self.in_turn(target, vec![answer]);
    }

    /// GET of this path is answered by one after the other; the last stays.
    pub(crate) fn in_turn(&self, target: &str, answers: Vec<Answer>) {
        self.shared.script().routes.insert(target.to_owned(), answers.into());
    }

    /// Forgets what was asked so far.
    pub(crate) fn forget(&self) {
        self.shared.script().requests.clear();
    }

    /// Looks at every request first; an answer of its own comes before the script.
    pub(crate) fn guard(&self, guard: impl Fn(&Request) -> Option<Answer> + Send + 'static) {
        self.shared.script().guard = Some(Box::new(guard));
    }

    /// Requests for these paths are answered when all of them have arrived.
    pub(crate) fn hold(&self, targets: &[&str]) {
        let wave = targets.iter().map(|target| (*target).to_owned()).collect();
        let missing = if targets.is_empty() { vec![] } else { vec![wave] };
        self.shared.script().waves = Waves { missing, others_too: true, ..Waves::default() };
    }

    /// Whether all requests that were held arrived before any was answered.
    pub(crate) fn wave_was_whole(&self) -> bool {
        let waves = &self.shared.script().waves;
        waves.broken.is_empty() && waves.over == waves.missing.len()
    }

    /// From now on requests are expected in these waves and in no others: nothing of a wave is answered before all
    /// of it has arrived, so that who waits for one answer before it asks the next waits for ever.
    pub(crate) fn expect_waves(&self, waves: &[Vec<String>]) {
        self.shared.script().waves = Waves { missing: waves.to_vec(), ..Waves::default() };
    }

    /// All waves arrived, each whole before anything of it was answered, and nothing else did.
    pub(crate) fn waves_were_kept(&self) {
        let whole = self.wave_was_whole();
        let waves = &self.shared.script().waves;
        assert!(whole, "after {} waves: {:#?}, and missing: {:#?}", waves.over, waves.broken, waves.missing);
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// A URL here.
    pub(crate) fn url(&self, target: &str) -> String {
        format!("http://{}{target}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.script().requests.clone()
    }

    /// The targets of all requests in the order in which they arrived.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.target).collect()
    }

    /// The requests for one path, whatever their query.
    pub(crate) fn asked(&self, path: &str) -> Vec<Request> {
        self.requests()
            .into_iter()
            .filter(|request| bare(&request.target) == path || request.target == path)
            .collect()
    }

    /// Bytes of endless bodies that the other side took.
    pub(crate) fn poured(&self) -> u64 {
        self.shared.poured.load(Ordering::SeqCst)
    }

    /// How many connections were opened.
    pub(crate) fn opened(&self) -> u64 {
        self.shared.opened.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
        let mut script = self.shared.script();
        for connection in &script.connections {
            let _ = connection.shutdown(Shutdown::Both);
        }
        let unexpected = std::mem::take(&mut script.unexpected);
        drop(script);
        if !thread::panicking() {
            assert!(unexpected.is_empty(), "requests that nobody expected: {unexpected:#?}");
        }
    }
}

/// A path of the repository under test.
pub(crate) fn path(rest: &str) -> String {
    format!("/v2/{REPOSITORY}/{rest}")
}

/// The fallback tag of the referrers.
pub(crate) fn fallback(image: &str) -> String {
    path(&format!("manifests/{}", image.replace(':', "-")))
}

fn bare(target: &str) -> &str {
    target.split('?').next().unwrap_or_default()
}

fn connection(shared: &Shared, stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    while let Some(request) = read_request(&mut reader)? {
        let answer = choose(shared, &request);
        if !send(shared, &mut stream, &answer)? {
            break;
        }
    }
    stream.shutdown(Shutdown::Both)
}

/// `None` at the end of the connection, and for what is no HTTP (a TLS greeting).
fn read_request(reader: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    // A TLS greeting has no line to wait for; real servers answer it in the plain, too.
    if reader.fill_buf()?.first().is_some_and(|byte| !byte.is_ascii_uppercase()) {
        reader.get_mut().write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")?;
        return Ok(None);
    }
    let mut line = Vec::new();
    reader.by_ref().take(16 << 10).read_until(b'\n', &mut line)?;
    let Ok(line) = String::from_utf8(line) else { return Ok(None) };
    let mut parts = line.split_whitespace();
    let (Some(method), Some(target), Some("HTTP/1.1")) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    let (method, target) = (method.to_owned(), target.to_owned());
    let mut request = Request { method, target, headers: Vec::new(), body: String::new(), bytes: Vec::new() };
    loop {
        let mut line = String::new();
        reader.by_ref().take(64 << 10).read_line(&mut line)?;
        let line = line.trim_end();
        if line.is_empty() {
            let length = request.header("content-length").and_then(|length| length.parse().ok());
            reader.by_ref().take(length.unwrap_or(0)).read_to_end(&mut request.bytes)?;
            request.body = String::from_utf8_lossy(&request.bytes).into_owned();
            return Ok(Some(request));
        }
        if let Some((name, value)) = line.split_once(':') {
            request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

/// Waits until all of the wave to which a request belongs are there.
fn in_its_wave<'a>(
    shared: &'a Shared,
    mut script: MutexGuard<'a, Script>,
    target: &str,
) -> MutexGuard<'a, Script> {
    let wave = script.waves.over;
    let missing = script.waves.missing.get_mut(wave);
    let at = missing.as_ref().and_then(|missing| missing.iter().position(|one| one == target));
    let (Some(missing), Some(at)) = (missing, at) else {
        if !script.waves.others_too {
            script.waves.broken.push(format!("not in wave {wave}: {target}"));
        }
        return script;
    };
    missing.remove(at);
    if missing.is_empty() {
        script.waves.over += 1;
        shared.arrival.notify_all();
        return script;
    }
    let waiting = |script: &mut Script| script.waves.over == wave;
    let (mut script, waited) = shared
        .arrival
        .wait_timeout_while(script, Duration::from_secs(10), waiting)
        .unwrap_or_else(PoisonError::into_inner);
    if waited.timed_out() {
        script.waves.broken.push(format!("waited in vain in wave {wave}: {target}"));
    }
    script
}

fn choose(shared: &Shared, request: &Request) -> Answer {
    let mut script = shared.script();
    script.requests.push(request.clone());
    if !script.waves.missing.is_empty() {
        script = in_its_wave(shared, script, bare(&request.target));
    }
    // A proxy is asked with another method; it is scripted under its name.
    let connect = format!("{} {}", request.method, request.target);
    if let Some(answer) = script.routes.get(&connect).and_then(|answers| answers.front().cloned()) {
        return answer;
    }
    if let Some(answer) = script.guard.as_ref().and_then(|guard| guard(request)) {
        return answer;
    }
    if request.method == "GET" {
        let target = if script.routes.contains_key(&request.target) {
            request.target.as_str()
        } else {
            bare(&request.target)
        };
        if let Some(answers) = script.routes.get_mut(target) {
            let next = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
            if let Some(answer) = next {
                return answer;
            }
        }
    }
    script.unexpected.push(format!("{} {}", request.method, request.target));
    Answer::error(500, "UNEXPECTED")
}

/// Whether the connection may be used again.
fn send(shared: &Shared, stream: &mut TcpStream, answer: &Answer) -> io::Result<bool> {
    if let Some(raw) = &answer.raw {
        stream.write_all(raw)?;
        return Ok(false);
    }
    let mut head = format!("HTTP/1.1 {} Scripted\r\n", answer.status);
    for (name, value) in &answer.headers {
        head = format!("{head}{name}: {value}\r\n");
    }
    let length = match &answer.body {
        Body::Whole(bytes) | Body::Dripping(bytes) => Some(bytes.len()),
        Body::Stalled(bytes) | Body::Short(bytes) => Some(bytes.len() + 100),
        Body::Chunked(_) | Body::Endless(_) => None,
    };
    match length {
        Some(length) => head = format!("{head}Content-Length: {length}\r\n\r\n"),
        None => head.push_str("Transfer-Encoding: chunked\r\n\r\n"),
    }
    stream.write_all(head.as_bytes())?;
    match &answer.body {
        Body::Whole(bytes) => {
            stream.write_all(bytes)?;
            Ok(true)
        }
        Body::Dripping(bytes) => {
            for byte in bytes {
                stream.write_all(&[*byte])?;
                thread::sleep(Duration::from_millis(50));
            }
            Ok(true)
        }
        Body::Chunked(pieces) => {
            for piece in pieces {
                chunk(stream, piece)?;
            }
            stream.write_all(b"0\r\n\r\n")?;
            Ok(true)
        }
        Body::Short(bytes) => {
            stream.write_all(bytes)?;
            Ok(false)
        }
        Body::Stalled(bytes) => {
            stream.write_all(bytes)?;
            // Until the other side hangs up, or the server stops.
            let mut rest = [0; 64];
            while stream.read(&mut rest)? > 0 {}
            Ok(false)
        }
        Body::Endless(bytes) => {
            chunk(stream, bytes)?;
            let more = vec![b' '; 64 << 10];
            while shared.poured.load(Ordering::SeqCst) < FLOOD && !shared.stop.load(Ordering::SeqCst) {
                chunk(stream, &more)?;
                shared.poured.fetch_add(more.len() as u64, Ordering::SeqCst);
            }
            Ok(false)
        }
    }
}

fn chunk(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    stream.write_all(format!("{:x}\r\n", bytes.len()).as_bytes())?;
    stream.write_all(bytes)?;
    stream.write_all(b"\r\n")
}
