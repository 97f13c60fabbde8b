//! The fixtures' test keys that can sign.
//!
//! Shared by path with `tests/interop/`: it names nothing of either program.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// One of the test keys that can sign: `platform`, `other`, `log`, `ed25519`.
pub(crate) struct Signer {
    name: String,
    key: Pair,
}

enum Pair {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Signer {
    pub(crate) fn new(name: &str) -> Self {
        let der = der(&format!("{name}-TEST-ONLY.pem"));
        let key = match name {
            "ed25519" => Pair::Ed25519(Ed25519KeyPair::from_pkcs8(&der).expect("the test key is one")),
            _ => Pair::P256(
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &der).expect("the test key is one"),
            ),
        };
        Self { name: name.to_owned(), key }
    }

    /// The platform's.
    pub(crate) fn platform() -> Self {
        Self::new("platform")
    }

    /// Its public half, as PEM.
    pub(crate) fn public(&self) -> String {
        read(&format!("{}.pub", self.name))
    }

    /// Its public half, a `SubjectPublicKeyInfo`.
    pub(crate) fn spki(&self) -> Vec<u8> {
        der(&format!("{}.pub", self.name))
    }

    /// A signature in DER; of Ed25519 the bare one.
    pub(crate) fn sign_der(&self, bytes: &[u8]) -> Vec<u8> {
        match &self.key {
            Pair::P256(key) => key.sign(&SystemRandom::new(), bytes).expect("a key signs").as_ref().to_vec(),
            Pair::Ed25519(key) => key.sign(bytes).as_ref().to_vec(),
        }
    }

    /// A signature in DER, as base64.
    pub(crate) fn sign(&self, bytes: &[u8]) -> String {
        STANDARD.encode(self.sign_der(bytes))
    }
}

fn read(name: &str) -> String {
    let path = format!("{}/fixtures/keys/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn der(name: &str) -> Vec<u8> {
    let body: String = read(name).lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).expect("a PEM block is base64")
}
