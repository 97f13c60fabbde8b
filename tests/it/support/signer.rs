//! The fixtures' test keys that can sign.
//!
//! Shared by path with `tests/interop/`: it names nothing of either program.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// One of the test keys that can sign: `platform` or `other`.
pub(crate) struct Signer(EcdsaKeyPair);

impl Signer {
    pub(crate) fn new(name: &str) -> Self {
        let path = format!("{}/fixtures/keys/{name}-TEST-ONLY.pem", env!("CARGO_MANIFEST_DIR"));
        let pem = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let der = STANDARD.decode(body).expect("a PEM block is base64");
        Self(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &der).expect("the test key is one"))
    }

    /// The platform's.
    pub(crate) fn platform() -> Self {
        Self::new("platform")
    }

    /// A signature in DER.
    pub(crate) fn sign_der(&self, bytes: &[u8]) -> Vec<u8> {
        self.0.sign(&SystemRandom::new(), bytes).expect("a key signs").as_ref().to_vec()
    }

    /// A signature in DER, as base64.
    pub(crate) fn sign(&self, bytes: &[u8]) -> String {
        STANDARD.encode(self.sign_der(bytes))
    }
}
