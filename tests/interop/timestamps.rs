//! Time-stamps by the real `openssl ts -reply` behind a server of a few lines, and what is kept of them read by the
//! real `openssl ts -verify`; both judge the same answers.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use paas_attest::source::credentials::Sources;
use paas_attest::source::route::Routes;
use paas_attest::source::timestamp::TimestampService;
use paas_attest::source::tls::Authorities;
use paas_attest::source::{Fetching, Network, Places, Progress};
use paas_attest::text::Secrets;
use paas_attest::trust::timestamp::{Stamp, TimestampAuthorities, verify};
use tempfile::TempDir;

use super::stamps::{Made, sequence, tlv};
use super::world::repository_root;

const INDEX: &[u8] = b"{\"schemaVersion\":2,\"manifests\":[]}\n";
const CONFIG: &str = "[tsa]\ndefault_tsa = answer\n[answer]\nserial = serial\ncrypto_device = builtin\n\
    default_policy = 1.2.3.4.1\ndigests = sha256\nsigner_digest = sha256\naccuracy = millisecs:500\nordering = no\ntsa_name = yes\n\
    ess_cert_id_chain = no\ness_cert_id_alg = sha256\n";

fn fixture(name: &str) -> PathBuf {
    repository_root().join("fixtures/timestamp").join(name)
}

fn openssl(folder: &Path, arguments: &[&str]) -> bool {
    let ran = Command::new("openssl").args(arguments).current_dir(folder).output().expect("openssl is there");
    if !ran.status.success() {
        println!("openssl {}: {}", arguments.join(" "), String::from_utf8_lossy(&ran.stderr));
    }
    ran.status.success()
}

/// What `openssl ts -verify` says of a time-stamp over these bytes.
fn holds_for_openssl(folder: &Path, token: &[u8], data: &[u8], authority: &str) -> bool {
    fs::write(folder.join("kept.tsr"), token).unwrap();
    fs::write(folder.join("kept.json"), data).unwrap();
    let authority = fixture(authority);
    let words =
        ["ts", "-verify", "-data", "kept.json", "-in", "kept.tsr", "-CAfile", authority.to_str().unwrap()];
    openssl(folder, &words)
}

/// Answers one request with openssl, by this signer.
pub(crate) fn answer(mut stream: TcpStream, folder: &Path, signer: &str) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut query = vec![0; length];
    reader.read_exact(&mut query).unwrap();
    fs::write(folder.join("asked.tsq"), query).unwrap();
    let file = |ending: &str| fixture(&format!("{signer}.{ending}")).display().to_string();
    let (certificate, key, chain) = (file("pem"), file("key"), fixture("issuing.pem").display().to_string());
    let made = openssl(
        folder,
        &[
            "ts",
            "-reply",
            "-config",
            "conf",
            "-queryfile",
            "asked.tsq",
            "-signer",
            &certificate,
            "-inkey",
            &key,
            "-chain",
            &chain,
            "-out",
            "answer.tsr",
        ],
    );
    assert!(made);
    let body = fs::read(folder.join("answer.tsr")).unwrap();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nConnection: close\r\n";
    write!(stream, "{head}Content-Length: {}\r\n\r\n", body.len()).unwrap();
    stream.write_all(&body).unwrap();
}

struct Silent;

impl Progress for Silent {
    fn step(&self, _: &str, _: Fetching) {}
    fn bytes(&self, _: &str, _: Fetching, _: u64, _: u64) {}
}

pub(crate) fn stamping() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("conf"), CONFIG).unwrap();
    fs::write(folder.path().join("serial"), "01\n").unwrap();
    folder
}

fn root() -> TimestampAuthorities {
    TimestampAuthorities::of_pem(&fs::read(fixture("root.pem")).unwrap()).unwrap()
}

#[test]
fn what_openssl_answers_is_kept_and_openssl_reads_it() {
    for signer in ["rsa2048", "p256"] {
        let folder = stamping();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/tsr", listener.local_addr().unwrap());
        let served = folder.path().to_owned();
        let running = thread::spawn(move || answer(listener.accept().unwrap().0, &served, signer));
        let network = Network::new(Routes::default(), Authorities::default(), Secrets::default(), None);
        let places = Places::new(network, Sources::default(), vec![], None, &Silent);
        let service = TimestampService::parse(&url).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let roots = root();
        let asked = places.timestamp(&service, INDEX, Some(&roots), Duration::from_secs(30));
        let token = runtime.block_on(asked).unwrap();
        running.join().unwrap();
        assert_eq!(token, fs::read(folder.path().join("answer.tsr")).unwrap(), "as it was received");
        let stamp = verify(&token, INDEX, &roots).unwrap();
        println!("{signer}: {} by {:?}", stamp.time(), stamp.authority());
        assert!(holds_for_openssl(folder.path(), &token, INDEX, "root.pem"));
        assert!(!holds_for_openssl(folder.path(), &token, b"other", "root.pem"));
        assert!(!holds_for_openssl(folder.path(), &token, INDEX, "other.pem"));
    }
}

/// Where openssl says no we never say yes; where we say no to what openssl takes, it is one of a few things.
#[test]
fn no_token_that_openssl_refuses_is_taken() {
    type Change = fn(&mut Made);
    let sha1 = |made: &mut Made| {
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, INDEX);
        let algorithm = sequence(&[&[6, 5, 0x2b, 0x0e, 3, 2, 0x1a], &[5, 0]]);
        made.imprint = sequence(&[&algorithm, &tlv(4, hash.as_ref())]);
    };
    let rows: [(&str, Change, bool, bool); 13] = [
        ("good", |_| {}, true, true),
        ("a flipped signature", |made| made.flip = true, false, false),
        ("another content", |made| made.message_digest = Some(vec![7; 32]), false, false),
        ("two signers", |made| made.signers = 2, false, false),
        ("no signer", |made| made.signers = 0, false, false),
        ("rejected", |made| made.status = vec![2, 1, 2], false, false),
        ("no certificate named", |made| made.signing_certificate = false, false, false),
        ("no certificate", |made| made.certificates.clear(), false, false),
        ("another content type", |made| made.content_kind = vec![6, 1, 0x2a], false, false),
        ("before the certificate", |made| made.time = tlv(0x18, b"20200101000000Z"), true, false),
        ("SHA-1", sha1, true, false),
        ("something behind it", |made| made.trailing = vec![0], true, false),
        (
            "something critical",
            |made| {
                let extension = sequence(&[&[6, 3, 0x2a, 3, 4], &[1, 1, 0xff], &tlv(4, &[5, 0])]);
                made.extensions = tlv(0xa1, &extension);
            },
            true,
            false,
        ),
    ];
    let folder = stamping();
    for (name, change, openssl_takes, we_take) in rows {
        let mut made = Made::over(INDEX, &[]);
        change(&mut made);
        let token = made.response();
        let theirs = holds_for_openssl(folder.path(), &token, INDEX, "root.pem");
        let ours = verify(&token, INDEX, &root());
        println!("{name}: openssl {theirs}, we {:?}", ours.as_ref().map(Stamp::time));
        assert!(theirs || ours.is_err(), "{name} is taken by us alone");
        assert_eq!((theirs, ours.is_ok()), (openssl_takes, we_take), "{name}");
    }
}
