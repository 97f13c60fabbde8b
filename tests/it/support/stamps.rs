//! Time-stamps as a service makes them, and as none would: tokens that are put together and signed here, with the keys
//! and certificates of `fixtures/timestamp.sh`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use der::{Decode as _, Encode as _};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../fixtures/timestamp/", $name))
    };
}

/// The certificate of a PEM file.
pub(crate) fn certificate(pem: &[u8]) -> Vec<u8> {
    CertificateDer::from_pem_slice(pem).unwrap().to_vec()
}

pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    match length {
        0..=0x7f => out.push(u8::try_from(length).unwrap()),
        0x80..=0xff => out.extend([0x81, u8::try_from(length).unwrap()]),
        _ => {
            let length = u16::try_from(length).unwrap();
            out.push(0x82);
            out.extend(length.to_be_bytes());
        }
    }
    out.extend_from_slice(content);
    out
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

pub(crate) fn set(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x31, &parts.concat())
}

pub(crate) fn oid(text: &str) -> Vec<u8> {
    tlv(6, der::asn1::ObjectIdentifier::new_unwrap(text).as_bytes())
}

pub(crate) fn algorithm(text: &str) -> Vec<u8> {
    sequence(&[&oid(text), &[5, 0]])
}

pub(crate) const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
pub(crate) const ECDSA_256: &str = "1.2.840.10045.4.3.2";
pub(crate) const TST: &str = "1.2.840.113549.1.9.16.1.4";

/// A token in the making: what stands where, each as DER.
pub(crate) struct Made {
    pub(crate) status: Vec<u8>,
    pub(crate) token_kind: Vec<u8>,
    pub(crate) version: u8,
    pub(crate) content_kind: Vec<u8>,
    pub(crate) info_version: u8,
    pub(crate) imprint: Vec<u8>,
    pub(crate) time: Vec<u8>,
    pub(crate) accuracy: Vec<u8>,
    pub(crate) nonce: Vec<u8>,
    pub(crate) extensions: Vec<u8>,
    pub(crate) certificates: Vec<Vec<u8>>,
    /// The certificate that the attribute and the signer name.
    pub(crate) named: Vec<u8>,
    /// By the attribute; `named`, unless it is another one.
    pub(crate) meant: Option<Vec<u8>>,
    pub(crate) digest: Vec<u8>,
    pub(crate) content_type: Vec<u8>,
    pub(crate) message_digest: Option<Vec<u8>>,
    pub(crate) further: Vec<Vec<u8>>,
    pub(crate) signing_certificate: bool,
    pub(crate) signature_kind: Vec<u8>,
    pub(crate) signers: usize,
    pub(crate) flip: bool,
    pub(crate) trailing: Vec<u8>,
}

impl Made {
    /// One over these bytes.
    pub(crate) fn over(data: &[u8], nonce: &[u8]) -> Self {
        let p256 = certificate(fixture!("p256.pem"));
        Self {
            status: vec![2, 1, 0],
            token_kind: oid("1.2.840.113549.1.7.2"),
            version: 3,
            content_kind: oid(TST),
            info_version: 1,
            imprint: sequence(&[&algorithm(SHA_256), &tlv(4, digest(&SHA256, data).as_ref())]),
            time: tlv(0x18, b"20260102030405Z"),
            accuracy: vec![],
            nonce: nonce.to_vec(),
            extensions: vec![],
            certificates: vec![certificate(fixture!("issuing.pem")), p256.clone()],
            named: p256,
            meant: None,
            digest: algorithm(SHA_256),
            content_type: oid(TST),
            message_digest: None,
            further: vec![],
            signing_certificate: true,
            signature_kind: sequence(&[&oid(ECDSA_256)]),
            signers: 1,
            flip: false,
            trailing: vec![],
        }
    }
}

pub(crate) fn by_p256(message: &[u8]) -> Vec<u8> {
    let key = PrivatePkcs8KeyDer::from_pem_slice(fixture!("p256.key")).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.secret_pkcs8_der()).unwrap();
    key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
}

impl Made {
    fn info(&self) -> Vec<u8> {
        sequence(&[
            &[2, 1, self.info_version],
            &oid("1.2.3.4.1"),
            &self.imprint,
            &[2, 2, 0x12, 0x34],
            &self.time,
            &self.accuracy,
            &self.nonce,
            &self.extensions,
        ])
    }

    /// The whole answer.
    pub(crate) fn response(&self) -> Vec<u8> {
        self.signed_by(by_p256)
    }

    /// The same, signed by another key.
    pub(crate) fn signed_by(&self, sign: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let info = self.info();
        let attribute = |kind: &str, value: &[u8]| sequence(&[&oid(kind), &set(&[value])]);
        let hash = self.message_digest.clone().unwrap_or_else(|| digest(&SHA256, &info).as_ref().to_vec());
        let mut attributes = vec![
            attribute("1.2.840.113549.1.9.3", &self.content_type),
            attribute("1.2.840.113549.1.9.4", &tlv(4, &hash)),
        ];
        if self.signing_certificate {
            let meant = digest(&SHA256, self.meant.as_ref().unwrap_or(&self.named));
            let list = sequence(&[&sequence(&[&sequence(&[&tlv(4, meant.as_ref())])])]);
            attributes.push(attribute("1.2.840.113549.1.9.16.2.47", &list));
        }
        attributes.extend(self.further.iter().cloned());
        let attributes = attributes.concat();
        let mut signature = sign(&tlv(0x31, &attributes));
        if self.flip {
            *signature.last_mut().unwrap() ^= 1;
        }
        let read = x509_cert::Certificate::from_der(&self.named).unwrap();
        let tbs = read.tbs_certificate();
        let who = sequence(&[&tbs.issuer().to_der().unwrap(), &tbs.serial_number().to_der().unwrap()]);
        let signer = sequence(&[
            &[2, 1, 1],
            &who,
            &self.digest,
            &tlv(0xa0, &attributes),
            &self.signature_kind,
            &tlv(4, &signature),
        ]);
        let certificates = match &self.certificates[..] {
            [] => vec![],
            some => tlv(0xa0, &some.concat()),
        };
        let data = sequence(&[
            &[2, 1, self.version],
            &set(&[&self.digest]),
            &sequence(&[&self.content_kind, &tlv(0xa0, &tlv(4, &info))]),
            &certificates,
            &tlv(0x31, &signer.repeat(self.signers)),
        ]);
        let token = sequence(&[&self.token_kind, &tlv(0xa0, &data)]);
        let mut out = sequence(&[&sequence(&[&self.status]), &token]);
        out.extend_from_slice(&self.trailing);
        out
    }
}
