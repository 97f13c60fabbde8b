//! Time-stamps by `openssl ts -reply`, whole and changed, and wrong ones that are made and signed here: see
//! `fixtures/timestamp.sh`.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject as _;

use super::*;
use crate::limits;
use crate::rows::Rows;

use self::stamps::{Made, SHA_256, algorithm, certificate, oid, sequence, set, tlv};

// Shared with the integration tests.
#[path = "../../../tests/it/support/stamps.rs"]
mod stamps;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../fixtures/timestamp/", $name))
    };
}

const INDEX: &[u8] = fixture!("index.json");

const SHA_1: &str = "1.3.14.3.2.26";
const SHA_384: &str = "2.16.840.1.101.3.4.2.2";
const NONCE: [u8; 8] = [0xff, 2, 3, 4, 5, 6, 7, 8];

fn root() -> TimestampAuthorities {
    TimestampAuthorities::of_pem(fixture!("root.pem")).unwrap()
}

fn made() -> Made {
    Made::over(INDEX, &tlv(2, &[&[0], &NONCE[..]].concat()))
}

/// By this certificate of the key of all odd ones.
fn by(pem: &[u8]) -> Made {
    let named = certificate(pem);
    let certificates = vec![certificate(fixture!("issuing.pem")), named.clone()];
    Made { certificates, named, ..made() }
}

fn by_rsa(encoding: &'static dyn RsaEncoding) -> impl Fn(&[u8]) -> Vec<u8> {
    let key = PrivatePkcs8KeyDer::from_pem_slice(fixture!("rsa2048.key")).unwrap();
    let key = RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).unwrap();
    move |message| {
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(encoding, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    }
}

// --- good ones -----------------------------------------------------------------------------------------

#[test]
fn what_openssl_gives_is_read_and_verified() {
    for (name, token) in [
        ("rsa2048", &fixture!("rsa2048.tsr")[..]),
        ("rsa2048-sha512", fixture!("rsa2048-sha512.tsr")),
        ("rsa4096", fixture!("rsa4096.tsr")),
        ("p256", fixture!("p256.tsr")),
        ("p384", fixture!("p384.tsr")),
        ("p521", fixture!("p521.tsr")),
        ("sha1-name", fixture!("sha1-name.tsr")),
    ] {
        let claimed = read(token, INDEX).unwrap();
        assert!(!claimed.is_verified() && claimed.authority().is_none() && claimed.proved_time().is_none());
        let stamp = verify(token, INDEX, &root()).unwrap();
        assert_eq!((stamp.time(), stamp.serial()), (claimed.time(), claimed.serial()), "{name}");
        assert!(stamp.time().starts_with("202") && stamp.time().ends_with('Z'), "{}", stamp.time());
        assert_eq!(stamp.accuracy().unwrap().seconds(), "1.5");
        let signer = name.split('-').next().filter(|_| name != "sha1-name").unwrap_or("rsa2048");
        assert_eq!(stamp.authority().unwrap().raw(), format!("CN={signer},O=paas-attest tests"));
        // To the second behind the one and a half that the clock may be off.
        let time: jiff::Timestamp = stamp.time().parse().unwrap();
        assert_eq!(stamp.proved_time(), Some(u64::try_from(time.as_second()).unwrap() + 2));
        assert_eq!(read(token, b"other"), Err(TimestampProblem::OtherData));
        assert_eq!(verify(token, b"other", &root()), Err(TimestampProblem::OtherData));
    }
}

#[test]
fn what_is_made_here_is_as_good() {
    let stamp = verify(&made().response(), INDEX, &root()).unwrap();
    assert_eq!((stamp.time().as_str(), stamp.serial()), ("2026-01-02T03:04:05Z", "1234"));
    assert_eq!(stamp.accuracy(), None);
    // Granted with modifications; without an intermediate; RSA under its plain name, and PSS.
    let granted = Made { status: vec![2, 1, 1], ..made() };
    assert!(verify(&granted.response(), INDEX, &root()).is_ok());
    assert!(verify(&by(fixture!("direct.pem")).response(), INDEX, &root()).is_ok());
    let rsa = || by(fixture!("rsa2048.pem"));
    let plain = Made { signature_kind: algorithm("1.2.840.113549.1.1.1"), ..rsa() };
    assert!(verify(&plain.signed_by(by_rsa(&RSA_PKCS1_SHA256)), INDEX, &root()).is_ok());
    let pss = |hash: &str, of_mask: &str, salt: u8| {
        let mask = sequence(&[&oid("1.2.840.113549.1.1.8"), &algorithm(of_mask)]);
        let parameters =
            sequence(&[&tlv(0xa0, &algorithm(hash)), &tlv(0xa1, &mask), &tlv(0xa2, &[2, 1, salt])]);
        Made { signature_kind: sequence(&[&oid("1.2.840.113549.1.1.10"), &parameters]), ..rsa() }
    };
    let signed = |made: Made| verify(&made.signed_by(by_rsa(&RSA_PSS_SHA256)), INDEX, &root());
    assert!(signed(pss(SHA_256, SHA_256, 32)).is_ok());
    for odd in [pss(SHA_384, SHA_256, 32), pss(SHA_256, SHA_384, 32), pss(SHA_256, SHA_256, 20)] {
        assert!(matches!(signed(odd), Err(TimestampProblem::Algorithm(_))));
    }
    let bare = Made { signature_kind: sequence(&[&oid("1.2.840.113549.1.1.10")]), ..rsa() };
    assert!(matches!(signed(bare), Err(TimestampProblem::Algorithm(_))), "SHA-1 is what it stands for");
}

/// A service need not repeat its certificate, where the file of authorities has it, as in cosign's chains.
#[test]
fn a_certificate_may_lie_beside_the_authority() {
    let bare = fixture!("bare.tsr");
    assert!(!read(bare, INDEX).unwrap().is_verified());
    assert_eq!(verify(bare, INDEX, &root()), Err(TimestampProblem::NoCertificate));
    let chain = [&fixture!("p256.pem")[..], fixture!("issuing.pem"), fixture!("root.pem")].concat();
    let chain = TimestampAuthorities::of_pem(&chain).unwrap();
    assert_eq!(
        verify(bare, INDEX, &chain).unwrap().authority().unwrap().raw(),
        "CN=p256,O=paas-attest tests"
    );
    // An authority in between is the end of a path where it is named.
    let named = TimestampAuthorities::of_pem(fixture!("issuing.pem")).unwrap();
    assert!(verify(fixture!("p256.tsr"), INDEX, &named).is_ok());
    let other = TimestampAuthorities::of_pem(fixture!("other.pem")).unwrap();
    assert!(verify(fixture!("p256.tsr"), INDEX, &other.join(root())).is_ok());
}

// --- wrong ones ----------------------------------------------------------------------------------------

type Wrong = (Made, TimestampProblem);

fn wrong_content() -> Vec<(&'static str, Wrong)> {
    let imprint = |hash: &str, bytes: &[u8]| sequence(&[&algorithm(hash), &tlv(4, bytes)]);
    let oid_of = |text: &str| Oid(der::asn1::ObjectIdentifier::new_unwrap(text));
    let critical = sequence(&[&oid("1.2.3.4"), &[1, 1, 0xff], &tlv(4, &[5, 0])]);
    vec![
        ("rejected", (Made { status: vec![2, 1, 2], ..made() }, TimestampProblem::Status(2, None))),
        (
            "in its own words",
            (
                Made { status: [&[2, 1, 2][..], &sequence(&[&tlv(12, b"no\x1b")])].concat(), ..made() },
                TimestampProblem::Status(2, Some("no\u{1b}".into())),
            ),
        ),
        (
            "a negative status",
            (Made { status: vec![2, 1, 0xff], ..made() }, TimestampProblem::Status(-1, None)),
        ),
        (
            "another kind of message",
            (
                Made { token_kind: oid("1.2.840.113549.1.7.1"), ..made() },
                TimestampProblem::NotSigned(oid_of("1.2.840.113549.1.7.1")),
            ),
        ),
        (
            "another kind of content",
            (
                Made { content_kind: oid("1.2.840.113549.1.7.1"), ..made() },
                TimestampProblem::NotTimestamp(oid_of("1.2.840.113549.1.7.1")),
            ),
        ),
        (
            "a version of the token",
            (Made { version: 1, ..made() }, TimestampProblem::Version(StampPart::Token, 1)),
        ),
        (
            "a version of the content",
            (Made { info_version: 2, ..made() }, TimestampProblem::Version(StampPart::Content, 2)),
        ),
        (
            "SHA-1 of the bytes",
            (
                Made { imprint: imprint(SHA_1, digest(&SHA1_FOR_LEGACY_USE_ONLY, INDEX).as_ref()), ..made() },
                TimestampProblem::Hash(oid_of(SHA_1)),
            ),
        ),
        (
            "another imprint",
            (Made { imprint: imprint(SHA_256, &[7; 32]), ..made() }, TimestampProblem::OtherData),
        ),
        (
            "the beginning of the imprint",
            (
                Made { imprint: imprint(SHA_256, &digest(&SHA256, INDEX).as_ref()[..20]), ..made() },
                TimestampProblem::OtherData,
            ),
        ),
        (
            "no time",
            (
                Made { time: tlv(0x18, b"20261302030405Z"), ..made() },
                TimestampProblem::Time("20261302030405Z".into()),
            ),
        ),
        (
            "no accuracy",
            (Made { accuracy: sequence(&[&[0x80, 2, 3, 0xe8]]), ..made() }, TimestampProblem::Accuracy),
        ),
        (
            "something critical",
            (
                Made { extensions: tlv(0xa1, &critical), ..made() },
                TimestampProblem::Extension(oid_of("1.2.3.4")),
            ),
        ),
    ]
}

fn wrong_signer() -> Vec<(&'static str, Wrong)> {
    let oid_of = |text: &str| Oid(der::asn1::ObjectIdentifier::new_unwrap(text));
    let count = TimestampProblem::AttributeCount;
    let twice = sequence(&[&oid("1.2.840.113549.1.9.4"), &set(&[&tlv(4, &[7; 32])])]);
    let sha1 = digest(&SHA1_FOR_LEGACY_USE_ONLY, &certificate(fixture!("direct.pem"))).as_ref().to_vec();
    let other = sequence(&[&sequence(&[&sequence(&[&tlv(4, &sha1)])])]);
    let older = sequence(&[&oid("1.2.840.113549.1.9.16.2.12"), &set(&[&other])]);
    vec![
        ("no signature", (Made { signers: 0, ..made() }, TimestampProblem::Signers(0))),
        ("two signatures", (Made { signers: 2, ..made() }, TimestampProblem::Signers(2))),
        (
            "SHA-1 of the content",
            (Made { digest: algorithm(SHA_1), ..made() }, TimestampProblem::Hash(oid_of(SHA_1))),
        ),
        ("two hashes", (Made { digest: algorithm(SHA_384), ..made() }, TimestampProblem::AlgorithmHash)),
        (
            "Ed25519",
            (
                Made { signature_kind: sequence(&[&oid("1.3.101.112")]), ..made() },
                TimestampProblem::Algorithm(oid_of("1.3.101.112")),
            ),
        ),
        (
            "the kind of another key",
            (
                Made { signature_kind: algorithm("1.2.840.113549.1.1.11"), ..made() },
                TimestampProblem::Signature,
            ),
        ),
        (
            "about another type",
            (
                Made { content_type: oid("1.2.840.113549.1.7.1"), ..made() },
                TimestampProblem::OtherContentType(oid_of("1.2.840.113549.1.7.1")),
            ),
        ),
        (
            "about another content",
            (Made { message_digest: Some(vec![7; 32]), ..made() }, TimestampProblem::MessageDigest),
        ),
        (
            "an attribute twice",
            (Made { further: vec![twice], ..made() }, count(StampAttribute::MessageDigest, 2)),
        ),
        (
            "no certificate named",
            (Made { signing_certificate: false, ..made() }, count(StampAttribute::SigningCertificate, 0)),
        ),
        (
            "another certificate named",
            (
                Made { meant: Some(certificate(fixture!("direct.pem"))), ..made() },
                TimestampProblem::OtherCertificate,
            ),
        ),
        (
            "another one named by SHA-1 beside",
            (Made { further: vec![older], ..made() }, TimestampProblem::OtherCertificate),
        ),
        (
            "no certificate",
            (
                Made { certificates: vec![certificate(fixture!("issuing.pem"))], ..made() },
                TimestampProblem::NoCertificate,
            ),
        ),
        ("a flipped signature", (Made { flip: true, ..made() }, TimestampProblem::Signature)),
        ("by another key", (by(fixture!("p384.pem")), TimestampProblem::Signature)),
    ]
}

fn wrong_chain() -> Vec<(&'static str, Wrong)> {
    let purpose = TimestampProblem::Purpose;
    let chain = TimestampProblem::Chain;
    let at = |time: &[u8]| Made { time: tlv(0x18, time), ..made() };
    let of = |pem: &[u8], issuer: &[u8]| {
        let mut made = by(pem);
        made.certificates.push(certificate(issuer));
        made
    };
    vec![
        ("no purpose", (by(fixture!("nopurpose.pem")), purpose(PurposeProblem::None))),
        ("not critical", (by(fixture!("notcritical.pem")), purpose(PurposeProblem::NotCritical))),
        ("two purposes", (by(fixture!("twopurposes.pem")), purpose(PurposeProblem::Other))),
        ("another purpose", (by(fixture!("otherpurpose.pem")), purpose(PurposeProblem::Other))),
        ("a key that encrypts", (by(fixture!("encrypts.pem")), purpose(PurposeProblem::KeyUsage))),
        ("an authority itself", (by(fixture!("authority.pem")), chain(ChainProblem::Issuer))),
        ("something critical", (by(fixture!("unknown.pem")), chain(ChainProblem::Extension))),
        ("another authority of that name", (by(fixture!("of-other.pem")), chain(ChainProblem::Signature))),
        (
            "nothing in between",
            (
                Made { certificates: vec![certificate(fixture!("p256.pem"))], ..made() },
                chain(ChainProblem::UnknownIssuer),
            ),
        ),
        (
            "by one that may not sign certificates",
            (of(fixture!("of-nosign.pem"), fixture!("nosign.pem")), chain(ChainProblem::NotAnIssuer)),
        ),
        (
            "by one for another purpose",
            (of(fixture!("of-web.pem"), fixture!("web.pem")), chain(ChainProblem::IssuerPurpose)),
        ),
        (
            "SHA-1 in between",
            (of(fixture!("of-old.pem"), fixture!("old.pem")), chain(ChainProblem::Algorithm)),
        ),
        (
            "before the certificate",
            (at(b"20221231235959Z"), chain(ChainProblem::NotYet("2023-01-01".to_owned()))),
        ),
        (
            "after the certificate",
            (at(b"20990101000001Z"), chain(ChainProblem::Expired("2099-01-01".to_owned()))),
        ),
        (
            "before the one in between",
            (at(b"20211231235959Z"), chain(ChainProblem::NotYet("2023-01-01".to_owned()))),
        ),
    ]
}

#[test]
fn each_thing_wrong_is_refused_for_its_own_reason() {
    let mut rows = Rows::default();
    // What is wrong with who signed it is wrong for those alone who ask.
    let (mut content, chain) = (wrong_content(), wrong_chain());
    content.extend(wrong_signer());
    for (name, (made, problem)) in content {
        let token = made.response();
        rows.row(format_args!("{name}, verified"), || {
            assert_eq!(verify(&token, INDEX, &root()), Err(problem.clone()));
        });
        rows.row(format_args!("{name}, read"), || match problem {
            // Its certificate may be known to somebody else.
            TimestampProblem::NoCertificate => assert!(!read(&token, INDEX).unwrap().is_verified()),
            _ => assert_eq!(read(&token, INDEX), Err(problem.clone())),
        });
    }
    for (name, (made, problem)) in chain {
        let token = made.response();
        rows.row(name, || assert_eq!(verify(&token, INDEX, &root()), Err(problem.clone())));
        // A certificate that the library does not read at all stops everybody.
        if problem != TimestampProblem::Chain(ChainProblem::Extension) {
            rows.row(format_args!("{name}, read"), || {
                assert!(!read(&token, INDEX).unwrap().is_verified());
            });
        }
    }
    rows.end();
}

#[test]
fn the_hash_of_openssls_is_refused_where_it_is_sha_1() {
    let sha1 = TimestampProblem::Hash(Oid(der::asn1::ObjectIdentifier::new_unwrap(SHA_1)));
    assert_eq!(read(fixture!("sha1-imprint.tsr"), INDEX), Err(sha1));
}

/// The authority's own certificate counts at that time too; a library that takes a root as a name and a key would not
/// look.
#[test]
fn an_authority_that_was_not_valid_vouches_for_nothing() {
    let named = TimestampAuthorities::of_pem(fixture!("issuing.pem")).unwrap();
    let at = |time: &[u8], pem: &[u8]| Made { time: tlv(0x18, time), ..by(pem) }.response();
    let late = at(b"20980101000000Z", fixture!("p256.pem"));
    assert!(verify(&late, INDEX, &named).is_ok());
    // The signer of a longer life than its authority.
    let long = at(b"20250101000000Z", fixture!("of-short.pem"));
    let short = TimestampAuthorities::of_pem(fixture!("short.pem")).unwrap();
    assert_eq!(verify(&long, INDEX, &short), Err(TimestampProblem::Chain(ChainProblem::AuthorityTime)));
    let early = at(b"20240101000000Z", fixture!("of-short.pem"));
    assert!(verify(&early, INDEX, &short).is_ok());
}

#[test]
fn an_answer_is_to_the_request_that_was_sent() {
    let request = TimestampRequest::new(INDEX, NONCE).unwrap();
    let good = made().response();
    assert!(!request.answered(&good, INDEX, None).unwrap().is_verified());
    assert!(request.answered(&good, INDEX, Some(&root())).unwrap().is_verified());
    let other = TimestampAuthorities::of_pem(fixture!("other.pem")).unwrap();
    assert!(matches!(
        request.answered(&good, INDEX, Some(&other)),
        Err(TimestampProblem::Chain(ChainProblem::Signature))
    ));
    let imprint = sequence(&[&algorithm(SHA_384), &tlv(4, digest(&SHA384, INDEX).as_ref())]);
    let bare = vec![certificate(fixture!("issuing.pem"))];
    for (name, made, problem) in [
        ("another nonce", Made { nonce: vec![2, 1, 7], ..made() }, TimestampProblem::Nonce),
        ("no nonce", Made { nonce: vec![], ..made() }, TimestampProblem::Nonce),
        ("another hash", Made { imprint, ..made() }, TimestampProblem::OtherHash),
        ("no certificate", Made { certificates: bare, ..made() }, TimestampProblem::NoCertificate),
    ] {
        assert_eq!(request.answered(&made.response(), INDEX, None), Err(problem), "{name}");
    }
    assert_eq!(request.answered(&good, b"other", None), Err(TimestampProblem::OtherData));
    // It is what openssl asks: version 1, SHA-256, the nonce, and the certificate.
    let asked = sequence(&[
        &[2, 1, 1],
        &sequence(&[&algorithm(SHA_256), &tlv(4, digest(&SHA256, INDEX).as_ref())]),
        &tlv(2, &[&[0], &NONCE[..]].concat()),
        &[1, 1, 0xff],
    ]);
    assert_eq!(request.der(), asked);
    // A number is as long as it needs to be.
    for (nonce, number) in [
        ([0; 8], &[2, 1, 0][..]),
        ([0, 0, 0, 0, 0, 0, 0x80, 1], &[2, 3, 0, 0x80, 1]),
        ([0x7f, 0, 0, 0, 0, 0, 0, 1], &[2, 8, 0x7f, 0, 0, 0, 0, 0, 0, 1]),
    ] {
        let request = TimestampRequest::new(INDEX, nonce).unwrap();
        assert!(request.der().windows(number.len()).any(|window| window == number), "{nonce:?}");
        let made = Made { nonce: number.to_vec(), ..made() };
        assert!(request.answered(&made.response(), INDEX, None).is_ok(), "{nonce:?}");
    }
}

/// Whatever byte is another one, no other time is ever proved, and none for other bytes.
#[test]
fn no_flipped_byte_proves_another_time() {
    for token in [&fixture!("p256.tsr")[..], &made().response()] {
        let (good, roots) = (verify(token, INDEX, &root()).unwrap(), root());
        let mut still = 0;
        for at in 0..token.len() {
            for bit in [0x01, 0x80] {
                let mut changed = token.to_vec();
                changed[at] ^= bit;
                if let Ok(stamp) = verify(&changed, INDEX, &roots) {
                    still += 1;
                    assert_eq!(stamp, good, "byte {at} by {bit:#x}");
                }
            }
            let mut shorter = token.to_vec();
            shorter.remove(at);
            assert!(verify(&shorter, INDEX, &roots).is_err(), "without byte {at}");
            assert!(verify(&token[..at], INDEX, &roots).is_err(), "up to byte {at}");
        }
        // What nobody signed: the status, the set of hashes, certificates that are not needed.
        assert!(still < 40, "{still} changes are not noticed");
    }
}

#[test]
fn garbage_is_refused_whatever_it_is() {
    let good = made().response();
    let form = |token: &[u8]| matches!(read(token, INDEX), Err(TimestampProblem::Form(StampPart::Answer, _)));
    for token in
        [&b""[..], b"<html>", &[0x30], &[0x30, 0x80, 0, 0], &[0; 100], &[0xff; 100], fixture!("root.pem")]
    {
        assert!(form(token), "{token:?}");
    }
    assert!(form(&Made { trailing: vec![0], ..made() }.response()), "something behind it");
    assert!(form(&good[4..]) || read(&good[4..], INDEX).is_err(), "a token without its answer");
    // As deep as there is room for.
    let mut deep = vec![5, 0];
    while deep.len() < 60_000 {
        deep = tlv(0x30, &deep);
    }
    assert!(read(&deep, INDEX).is_err());
    let deep = tlv(0x30, &[&sequence(&[&[2, 1, 0]])[..], &deep].concat());
    assert!(read(&deep[..deep.len().min(65_000)], INDEX).is_err());
    assert_eq!(read(&sequence(&[&sequence(&[&[2, 1, 0]])]), INDEX), Err(TimestampProblem::NoToken));
}

#[test]
fn what_is_larger_than_is_read_of_a_time_stamp_is_not_read() {
    let most = usize::try_from(limits::TIMESTAMP).unwrap();
    let huge = vec![0x30; most + 1];
    assert_eq!(read(&huge, INDEX), Err(TimestampProblem::TooLarge));
    let one = certificate(fixture!("issuing.pem"));
    let with = |count: usize| {
        let mut made = made();
        made.certificates.extend(vec![one.clone(); count - 2]);
        verify(&made.response(), INDEX, &root())
    };
    assert!(with(limits::TIMESTAMP_CERTIFICATES).is_ok());
    let over = limits::TIMESTAMP_CERTIFICATES + 1;
    assert_eq!(with(over), Err(TimestampProblem::Certificates(over)));
    let attribute = sequence(&[&oid("1.2.3.4"), &set(&[&[5, 0]])]);
    let with = |count: usize| {
        let made = Made { further: vec![attribute.clone(); count - 3], ..made() };
        verify(&made.response(), INDEX, &root())
    };
    assert!(with(limits::TIMESTAMP_ATTRIBUTES).is_ok());
    let over = limits::TIMESTAMP_ATTRIBUTES + 1;
    assert_eq!(with(over), Err(TimestampProblem::Attributes(over)));
}

#[test]
fn a_file_without_authorities_is_refused() {
    let of = |pem: &[u8]| TimestampAuthorities::of_pem(pem).map(|_| ());
    assert_eq!(of(b""), Err(AuthorityProblem::NoCertificate));
    assert_eq!(of(INDEX), Err(AuthorityProblem::NoCertificate));
    assert_eq!(of(fixture!("p256.key")), Err(AuthorityProblem::NoCertificate));
    assert_eq!(of(fixture!("p256.pem")), Err(AuthorityProblem::NoAuthority));
    let broken = b"-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n";
    assert!(matches!(of(broken), Err(AuthorityProblem::Malformed(_))));
    assert!(matches!(of(&fixture!("root.pem")[..500]), Err(AuthorityProblem::Malformed(_))));
    let many = fixture!("root.pem").repeat(limits::TIMESTAMP_AUTHORITIES);
    assert_eq!(of(&many), Ok(()));
    let more = [&many, &fixture!("root.pem")[..]].concat();
    assert_eq!(of(&more), Err(AuthorityProblem::TooMany(limits::TIMESTAMP_AUTHORITIES + 1)));
}
