//! Public keys: which are accepted, what they are called, and what they verify.
//!
//! The algorithm comes from the `SubjectPublicKeyInfo` alone, never from a payload or an annotation.
//! The DER that is fingerprinted is the DER that verifies. cosign 2.x signs with SHA-256 whatever
//! the curve, cosign 3 with the curve's own hash (`pkg/cosign/keys.go`): both are accepted.

mod problem;

use std::fmt;

use aws_lc_rs::digest::{Digest, SHA256};
use aws_lc_rs::signature as aws;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use ed25519_dalek::Digest as _;
use sigstore::crypto::{CosignVerificationKey, Signature, SigningScheme};
use spki::der::asn1::{BitStringRef, Null, ObjectIdentifier, UintRef};
use spki::der::{Decode, Encode, Reader as _, SliceReader};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use crate::text::ForeignText;

use super::pem::{self, Label};
use super::sha256;

pub use self::problem::{KeyOid, KeyProblem};
pub use super::pem::PemProblem;
pub(crate) use super::pem::may_be_private;

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// RSA keys from this size on, in bits; NIST SP 800-131A.
pub const RSA_MIN_BITS: usize = 2048;
/// RSA keys up to this size: what the verifier supports.
pub const RSA_MAX_BITS: usize = 8192;

/// Keys whose private half is known to everybody: the encodings of Ed25519's points of small order,
/// sign bit cleared. A signature under them proves nothing.
const ED25519_SMALL_ORDER: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

/// SHA-256 of a key's `SubjectPublicKeyInfo` DER; equal to the `publicKey.hint` of sigstore bundles.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Reads `SHA256:base64` (with or without its padding) or 64 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(encoded) = text.strip_prefix("SHA256:") {
            let bytes = STANDARD_NO_PAD.decode(encoded.trim_end_matches('=')).ok()?;
            return (encoded.len() <= 44).then_some(()).and(bytes.try_into().ok()).map(Self);
        }
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// As 64 lower-case hex digits.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SHA256:{}", STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What kind of key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on NIST P-256.
    P256,
    /// ECDSA on NIST P-384.
    P384,
    /// ECDSA on NIST P-521.
    P521,
    /// RSA with PKCS#1 v1.5 and SHA-256; the size in bits.
    Rsa(usize),
    /// Ed25519 (RFC 8032), plain or over a hash.
    Ed25519,
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::P256 => f.write_str("ecdsa-p256"),
            Self::P384 => f.write_str("ecdsa-p384"),
            Self::P521 => f.write_str("ecdsa-p521"),
            Self::Rsa(bits) => write!(f, "rsa-{bits}"),
            Self::Ed25519 => f.write_str("ed25519"),
        }
    }
}

/// A public key that passed all checks of its form and strength.
#[derive(Clone)]
pub struct PublicKey {
    spki: Vec<u8>,
    algorithm: Algorithm,
    fingerprint: Fingerprint,
    verifier: CosignVerificationKey,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} {})", self.algorithm, self.fingerprint)
    }
}

impl PublicKey {
    /// Reads a key as it was received.
    ///
    /// # Errors
    /// What was found instead.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeyProblem> {
        let (label, der) = pem::read(bytes).map_err(KeyProblem::Pem)?;
        Self::of_spki(match label {
            Label::Spki => der,
            Label::Pkcs1 => wrap_pkcs1(&der)?,
        })
    }

    /// Takes the DER of a `SubjectPublicKeyInfo`.
    ///
    /// # Errors
    /// What was found instead.
    pub(super) fn of_spki(spki: Vec<u8>) -> Result<Self, KeyProblem> {
        let algorithm = algorithm_of(&spki)?;
        let (scheme, alg): (_, &'static dyn aws::VerificationAlgorithm) = match algorithm {
            Algorithm::P256 => (SigningScheme::ECDSA_P256_SHA256_ASN1, &aws::ECDSA_P256_SHA256_ASN1),
            Algorithm::P384 => (SigningScheme::ECDSA_P384_SHA384_ASN1, &aws::ECDSA_P384_SHA384_ASN1),
            Algorithm::P521 => (SigningScheme::ECDSA_P521_SHA512_ASN1, &aws::ECDSA_P521_SHA512_ASN1),
            Algorithm::Rsa(bits) => (SigningScheme::RSA_PKCS1_SHA256(bits), &aws::RSA_PKCS1_2048_8192_SHA256),
            Algorithm::Ed25519 => (SigningScheme::ED25519, &aws::ED25519),
        };
        // The point lies on its curve, the modulus is one: asked once here, not at each signature.
        aws::ParsedPublicKey::new(alg, spki.as_slice()).map_err(|_| KeyProblem::NoValidPoint(algorithm))?;
        let verifier = CosignVerificationKey::from_der(&spki, &scheme)
            .map_err(|error| KeyProblem::Rejected(ForeignText::error(&error)))?;
        let fingerprint = Fingerprint(sha256(&spki));
        Ok(Self { spki, algorithm, fingerprint, verifier })
    }

    /// The DER of its `SubjectPublicKeyInfo`.
    pub(super) fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// As PEM (RFC 7468, section 13): of whatever form it was read.
    pub fn to_pem(&self) -> String {
        let encoded = STANDARD.encode(&self.spki);
        let lines = encoded.as_bytes().chunks(64).map(String::from_utf8_lossy);
        let lines: String = lines.map(|line| line.into_owned() + "\n").collect();
        format!("-----BEGIN PUBLIC KEY-----\n{lines}-----END PUBLIC KEY-----\n")
    }

    /// What kind of key it is.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its name.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Whether this key made `signature` over `message`: by the curve's own hash, then by SHA-256; by Ed25519 as it
    /// is, then over a hash (Ed25519ph), as cosign 3 does.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        if self.verifier.verify_signature(Signature::Raw(signature), message).is_ok() {
            return true;
        }
        let sha256: &'static dyn aws::VerificationAlgorithm = match self.algorithm {
            Algorithm::P384 => &aws::ECDSA_P384_SHA256_ASN1,
            Algorithm::P521 => &aws::ECDSA_P521_SHA256_ASN1,
            Algorithm::Ed25519 => return self.verify_prehashed(message, signature).unwrap_or(false),
            Algorithm::P256 | Algorithm::Rsa(_) => return false,
        };
        aws::UnparsedPublicKey::new(sha256, &self.spki).verify(message, signature).is_ok()
    }

    /// The same of a message of which only SHA-256 is known: by those algorithms that sign that hash.
    pub(super) fn verify_sha256(&self, hash: &[u8; 32], signature: &[u8]) -> bool {
        let algorithm: &'static dyn aws::VerificationAlgorithm = match self.algorithm {
            Algorithm::P256 => &aws::ECDSA_P256_SHA256_ASN1,
            Algorithm::P384 => &aws::ECDSA_P384_SHA256_ASN1,
            Algorithm::P521 => &aws::ECDSA_P521_SHA256_ASN1,
            Algorithm::Rsa(_) => &aws::RSA_PKCS1_2048_8192_SHA256,
            Algorithm::Ed25519 => return false,
        };
        let digest = Digest::import_less_safe(hash, &SHA256);
        let key = aws::UnparsedPublicKey::new(algorithm, &self.spki);
        digest.is_ok_and(|digest| key.verify_digest(&digest, signature).is_ok())
    }

    /// Ed25519ph without a context (RFC 8032, 5.1), strictly: what is signed so is never taken for what is signed
    /// plainly, nor the reverse. `None` for what is no key or no signature.
    fn verify_prehashed(&self, message: &[u8], signature: &[u8]) -> Option<bool> {
        let key = self.spki.last_chunk()?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(key).ok()?;
        let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
        let hash = ed25519_dalek::Sha512::new_with_prefix(message);
        Some(key.verify_prehashed_strict(hash, None, &signature).is_ok())
    }

    /// How long a raw r‖s signature by this key would be; `None` where there is no such form.
    pub(super) fn raw_signature_len(&self) -> Option<usize> {
        match self.algorithm {
            Algorithm::P256 => Some(64),
            Algorithm::P384 => Some(96),
            Algorithm::P521 => Some(132),
            Algorithm::Rsa(_) | Algorithm::Ed25519 => None,
        }
    }
}

/// The keys of which any one may have signed. Never empty.
#[derive(Clone, Debug)]
pub struct Keyring(Vec<PublicKey>);

impl Keyring {
    /// The keys; `None` for none.
    pub fn new(keys: Vec<PublicKey>) -> Option<Self> {
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// The keys, at least one.
    pub fn keys(&self) -> &[PublicKey] {
        &self.0
    }
}

/// A bare PKCS#1 key in the form of which the fingerprint is taken.
fn wrap_pkcs1(der: &[u8]) -> Result<Vec<u8>, KeyProblem> {
    let wrap = || {
        let info = SubjectPublicKeyInfoRef {
            algorithm: AlgorithmIdentifierRef { oid: RSA, parameters: Some(Null.into()) },
            subject_public_key: BitStringRef::from_bytes(der)?,
        };
        info.to_der()
    };
    wrap().map_err(|error: spki::der::Error| KeyProblem::RsaUnreadable(ForeignText::error(&error)))
}

fn algorithm_of(der: &[u8]) -> Result<Algorithm, KeyProblem> {
    let info = SubjectPublicKeyInfoRef::from_der(der)
        .map_err(|error| KeyProblem::NotSpki(ForeignText::error(&error)))?;
    let key = info.subject_public_key.as_bytes().ok_or(KeyProblem::PartialByte)?;
    match info.algorithm.oid {
        EC => curve_of(&info, key),
        // RFC 3279 2.3.1: NULL, and not left out.
        RSA if info.algorithm.parameters != Some(Null.into()) => Err(KeyProblem::RsaParameters),
        RSA => rsa(key),
        // RFC 8410 3: left out.
        ED25519 if info.algorithm.parameters.is_some() => Err(KeyProblem::Ed25519Parameters),
        ED25519 => ed25519(key),
        other => Err(KeyProblem::OtherAlgorithm(KeyOid(other))),
    }
}

fn curve_of(info: &SubjectPublicKeyInfoRef<'_>, key: &[u8]) -> Result<Algorithm, KeyProblem> {
    let curve = info
        .algorithm
        .parameters
        .and_then(|any| any.decode_as::<ObjectIdentifier>().ok())
        .ok_or(KeyProblem::NoCurve)?;
    let (algorithm, length) = match curve {
        P256 => (Algorithm::P256, 65),
        P384 => (Algorithm::P384, 97),
        P521 => (Algorithm::P521, 133),
        other => return Err(KeyProblem::OtherCurve(KeyOid(other))),
    };
    if key.first() != Some(&0x04) || key.len() != length {
        return Err(KeyProblem::NotUncompressed(algorithm));
    }
    Ok(algorithm)
}

fn rsa(key: &[u8]) -> Result<Algorithm, KeyProblem> {
    let read = || -> spki::der::Result<(usize, bool)> {
        let mut reader = SliceReader::new(key)?;
        let (modulus, exponent) =
            reader.sequence::<_, _, spki::der::Error>(|r| Ok((UintRef::decode(r)?, UintRef::decode(r)?)))?;
        reader.finish()?;
        let leading = modulus.as_bytes().first().map_or(8, |byte| byte.leading_zeros() as usize);
        let bits = (modulus.as_bytes().len() * 8).saturating_sub(leading);
        let odd = exponent.as_bytes().last().is_some_and(|byte| byte & 1 == 1);
        Ok((bits, odd && exponent.as_bytes() != [1]))
    };
    let (bits, exponent) = read().map_err(|error| KeyProblem::RsaUnreadable(ForeignText::error(&error)))?;
    if bits < RSA_MIN_BITS {
        return Err(KeyProblem::RsaTooShort(bits));
    }
    if bits > RSA_MAX_BITS {
        return Err(KeyProblem::RsaTooLong(bits));
    }
    if !exponent {
        return Err(KeyProblem::RsaExponent);
    }
    Ok(Algorithm::Rsa(bits))
}

fn ed25519(key: &[u8]) -> Result<Algorithm, KeyProblem> {
    let mut point = key.to_vec();
    match point.last_mut() {
        Some(last) if key.len() == 32 => *last &= 0x7f,
        _ => return Err(KeyProblem::Ed25519Length),
    }
    if ED25519_SMALL_ORDER.contains(&hex(&point).as_str()) {
        return Err(KeyProblem::Ed25519SmallOrder);
    }
    Ok(Algorithm::Ed25519)
}

#[cfg(test)]
mod tests {
    use spki::der::asn1::AnyRef;

    use super::*;
    use crate::rows::Rows;

    // A published signature by a key: Harbor's source, src/server/middleware/cosign/cosign.go.
    const PEM: &str = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaHI0/zmrGje88LTKqBJJ9mgwirdd\nbFGc0/PjEP/YQ34iuZrlUmkIpwHiYCeEk8j8W6Biejj//YyAob+2SPKv4A==\n-----END PUBLIC KEY-----\n";
    const SIGNATURE: &str =
        "MEUCIDOQc6I4MSd4/s8Bc8S7LXHCOnm4MGimpQdeCInLzM0VAiEAhWWYxmwEmYrFJ8xYNE3ow7PS4zeGe1R4RUbXRIawKJ4=";
    const PAYLOAD: &str = r#"{"critical":{"identity":{"docker-reference":"10.202.250.166/library/goharbor/harbor-db"},"image":{"docker-manifest-digest":"sha256:e50f88df1b11f94627e35bed9f34214392363508a2b07146d0a94516da97e4c0"},"type":"cosign container image signature"},"optional":null}"#;

    #[test]
    fn a_published_signature_verifies_and_a_changed_one_does_not() {
        let key = PublicKey::parse(PEM.as_bytes()).unwrap();
        assert_eq!(key.fingerprint().to_string(), "SHA256:chIraBGx2QFOisnPF+ia5XnjOpI9h7bNYyu6/DFfVRo=");
        let mut signature = STANDARD.decode(SIGNATURE).unwrap();
        assert!(key.verify(PAYLOAD.as_bytes(), &signature));
        assert!(!key.verify(b"other", &signature));
        signature[20] ^= 1;
        assert!(!key.verify(PAYLOAD.as_bytes(), &signature));
    }

    #[test]
    fn fingerprints_are_read_in_each_form_and_no_other() {
        let key = PublicKey::parse(PEM.as_bytes()).unwrap();
        let shown = key.fingerprint().to_string();
        for text in [
            shown.clone(),
            shown.trim_end_matches('=').to_owned(),
            key.fingerprint().hex(),
            key.fingerprint().hex().to_uppercase(),
        ] {
            assert_eq!(Fingerprint::parse(&text).as_ref(), Some(key.fingerprint()), "{text}");
        }
        for text in [
            "",
            "SHA256:",
            "SHA256:AAAA",
            "sha256:chIr",
            &key.fingerprint().hex()[1..],
            &format!("{shown}=="),
        ] {
            assert_eq!(Fingerprint::parse(text), None, "{text}");
        }
    }

    /// What openssl and Go's reader refuse.
    #[test]
    fn the_parameters_of_an_algorithm_are_what_its_standard_says() {
        let own = |pem: &[u8]| pem::read(pem).unwrap().1;
        let with = |der: &[u8], parameters: Option<&[u8]>| {
            let mut info = SubjectPublicKeyInfoRef::from_der(der).unwrap();
            info.algorithm.parameters = parameters.map(|any| AnyRef::from_der(any).unwrap());
            let der = info.to_der().unwrap();
            let pem =
                format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der));
            PublicKey::parse(pem.as_bytes()).map(|key| key.fingerprint)
        };
        let (null, empty, oid): (&[u8], &[u8], &[u8]) =
            (&[5, 0], &[0x30, 0], &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1]);
        let full = &[4, 1, 0][..];
        let mut rows = Rows::default();
        for rsa in [
            &include_bytes!("../../fixtures/keys/rsa2048.pub")[..],
            include_bytes!("../../fixtures/keys/rsa4096.pub"),
        ] {
            let der = own(rsa);
            assert_eq!(with(&der, Some(null)), Ok(Fingerprint(sha256(&der))));
            for other in [None, Some(empty), Some(oid), Some(full)] {
                rows.row(format_args!("RSA of {} bytes with {other:?}", der.len()), || {
                    assert_eq!(with(&der, other), Err(KeyProblem::RsaParameters));
                });
            }
        }
        let der = own(include_bytes!("../../fixtures/keys/ed25519.pub"));
        assert_eq!(with(&der, None), Ok(Fingerprint(sha256(&der))));
        for other in [Some(null), Some(empty), Some(oid)] {
            rows.row(format_args!("Ed25519 with {other:?}"), || {
                assert_eq!(with(&der, other), Err(KeyProblem::Ed25519Parameters));
            });
        }
        rows.end();
    }

    #[test]
    fn an_ed25519_key_that_anybody_can_sign_for_is_refused() {
        for bytes in [[0_u8; 32], {
            let mut one = [0; 32];
            one[0] = 1;
            one[31] = 0x80;
            one
        }] {
            assert!(ed25519(&bytes).is_err());
        }
        assert!(ed25519(&[7; 31]).is_err());
    }

    /// RFC 8032, 7.3, "TEST abc": the key and the signature are the document's.
    #[test]
    fn ed25519_over_a_hash_is_the_one_of_the_document_and_no_other() {
        const SECRET: &str = "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42";
        const SIGNATURE: &str = "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406";
        let bytes = |hex: &str| -> Vec<u8> {
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        };
        let secret = ed25519_dalek::SigningKey::from_bytes(&bytes(SECRET).try_into().unwrap());
        let mut spki = bytes("302a300506032b6570032100");
        spki.extend_from_slice(secret.verifying_key().as_bytes());
        let pem =
            format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(spki));
        let key = PublicKey::parse(pem.as_bytes()).unwrap();
        let signature = bytes(SIGNATURE);
        assert!(key.verify(b"abc", &signature));
        assert!(!key.verify(b"abd", &signature));
        assert!(!key.verify(ed25519_dalek::Sha512::digest(b"abc").as_slice(), &signature));
        for at in [0, 31, 32, 63] {
            let mut changed = signature.clone();
            changed[at] ^= 1;
            assert!(!key.verify(b"abc", &changed), "{at}");
        }
        let with_context =
            secret.sign_prehashed(ed25519_dalek::Sha512::new_with_prefix(b"abc"), Some(b"x")).unwrap();
        assert!(!key.verify(b"abc", &with_context.to_bytes()));
        assert!(!key.verify(b"abc", &[]) && !key.verify(b"abc", &signature[1..]));
        // Plainly signed, as cosign 2 does, is as good.
        let plain = ed25519_dalek::Signer::sign(&secret, b"abc");
        assert!(key.verify(b"abc", &plain.to_bytes()));
    }
}
