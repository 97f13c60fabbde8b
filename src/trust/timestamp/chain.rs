//! Whether a certificate is a time-stamping authority's, by one of those that count (RFC 3161, 2.3; RFC 5280, 6).
//!
//! The path is found and checked by rustls's webpki: signatures, times, purposes, basic constraints and names. What it
//! leaves to whoever calls it is here: which purposes, that the one of the signer is critical, what its key is for, that
//! who issues certificates may (it looks at no key usage), and that an authority's own certificate was valid. Whether a
//! certificate was revoked is not asked: that would need a network, and lists of that time.

use std::time::Duration;

use der::Decode as _;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::aws_lc_rs as schemes;
use webpki::{
    EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeId, KeyPurposeIdIter,
    RequiredEkuNotFoundContext, VerifiedPath, anchor_from_trusted_cert,
};
use x509_cert::Certificate;
use x509_cert::certificate::Version;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

use crate::limits;
use crate::text::ForeignText;

use super::problem::{AuthorityProblem, ChainProblem, PurposeProblem};

/// `id-kp-timeStamping` (RFC 5280, 4.2.1.12), as the content of an OBJECT IDENTIFIER.
const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];
/// `anyExtendedKeyUsage`.
const ANY_PURPOSE: &[u8] = &[0x55, 0x1d, 0x25, 0];

/// How certificates may be signed: no SHA-1, no RSA under 2048 bits.
const SCHEMES: &[&dyn SignatureVerificationAlgorithm] = &[
    schemes::ECDSA_P256_SHA256,
    schemes::ECDSA_P256_SHA384,
    schemes::ECDSA_P256_SHA512,
    schemes::ECDSA_P384_SHA256,
    schemes::ECDSA_P384_SHA384,
    schemes::ECDSA_P384_SHA512,
    schemes::ECDSA_P521_SHA256,
    schemes::ECDSA_P521_SHA384,
    schemes::ECDSA_P521_SHA512,
    schemes::RSA_PKCS1_2048_8192_SHA256,
    schemes::RSA_PKCS1_2048_8192_SHA384,
    schemes::RSA_PKCS1_2048_8192_SHA512,
    schemes::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
    schemes::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
    schemes::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
    schemes::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    schemes::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    schemes::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
];

/// Who may certify a time-stamping authority: at least one.
#[derive(Clone, Debug)]
pub struct TimestampAuthorities {
    authorities: Vec<Authority>,
    /// What else the files hold: the certificates of signers, which a token need not repeat.
    beside: Vec<CertificateDer<'static>>,
}

#[derive(Clone, Debug)]
struct Authority {
    anchor: TrustAnchor<'static>,
    from: u64,
    until: u64,
}

impl TimestampAuthorities {
    /// Those of PEM files: each certificate of who issues some is an authority, the end of a path. Others are taken
    /// to be the signers', as in the chains that cosign reads.
    ///
    /// # Errors
    /// What is wrong with a file.
    pub fn of_pem(pem: &[u8]) -> Result<Self, AuthorityProblem> {
        let (mut authorities, mut beside, mut all) = (Vec::new(), Vec::new(), 0);
        for certificate in CertificateDer::pem_slice_iter(pem) {
            all += 1;
            if all > limits::TIMESTAMP_AUTHORITIES {
                continue;
            }
            let der = certificate.map_err(|error| malformed(&error))?;
            let read = Certificate::from_der(&der).map_err(|error| malformed(&error))?;
            if !issues(&read) {
                beside.push(der);
                continue;
            }
            let anchor = anchor_from_trusted_cert(&der).map_err(|error| malformed(&error))?.to_owned();
            let validity = read.tbs_certificate().validity();
            let from = validity.not_before.to_unix_duration().as_secs();
            let until = validity.not_after.to_unix_duration().as_secs();
            authorities.push(Authority { anchor, from, until });
        }
        match all {
            0 => Err(AuthorityProblem::NoCertificate),
            all if all > limits::TIMESTAMP_AUTHORITIES => Err(AuthorityProblem::TooMany(all)),
            _ if authorities.is_empty() => Err(AuthorityProblem::NoAuthority),
            _ => Ok(Self { authorities, beside }),
        }
    }

    /// All of both.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.authorities.extend(other.authorities);
        self.beside.extend(other.beside);
        self
    }

    /// Certificates that a token need not repeat.
    pub(super) fn beside(&self) -> &[CertificateDer<'static>] {
        &self.beside
    }

    /// Whether a certificate leads to one of them at this second, over those that lie beside it.
    pub(super) fn vouch_for(
        &self,
        signer: &CertificateDer<'_>,
        beside: &[&[u8]],
        second: u64,
    ) -> Result<(), ChainProblem> {
        let valid = |authority: &&Authority| authority.from <= second && second <= authority.until;
        match leads(self.authorities.iter().filter(valid), signer, beside, &self.beside, second) {
            // Is it one of those that were not valid at that time? It is another thing to say.
            Err(ChainProblem::UnknownIssuer)
                if leads(self.authorities.iter(), signer, beside, &self.beside, second).is_ok() =>
            {
                Err(ChainProblem::AuthorityTime)
            }
            result => result,
        }
    }
}

fn malformed(error: &dyn std::error::Error) -> AuthorityProblem {
    AuthorityProblem::Malformed(ForeignText::error(error))
}

/// Whether a certificate is of somebody who issues some: it says so, or it is of a time when none did, or it is by its
/// own key.
fn issues(certificate: &Certificate) -> bool {
    let tbs = certificate.tbs_certificate();
    match tbs.get_extension::<BasicConstraints>() {
        Ok(Some((_, constraints))) => constraints.ca,
        Ok(None) => tbs.version() == Version::V1 || tbs.issuer() == tbs.subject(),
        Err(_) => false,
    }
}

fn leads<'a>(
    authorities: impl Iterator<Item = &'a Authority>,
    signer: &CertificateDer<'_>,
    beside: &[&[u8]],
    others: &[CertificateDer<'_>],
    second: u64,
) -> Result<(), ChainProblem> {
    let anchors: Vec<_> = authorities.map(|authority| authority.anchor.clone()).collect();
    let between = beside.iter().map(|der| CertificateDer::from(*der));
    let between: Vec<_> =
        between.chain(others.iter().map(|der| CertificateDer::from(der.as_ref()))).collect();
    let end = EndEntityCert::try_from(signer).map_err(|error| problem(&error))?;
    let time = UnixTime::since_unix_epoch(Duration::from_secs(second));
    end.verify_for_usage(SCHEMES, &anchors, &between, time, Purpose, None, Some(&issuers_may))
        .map(|_| ())
        .map_err(|error| problem(&error))
}

/// Time-stamping, of all certificates on the path that have a purpose.
struct Purpose;

impl ExtendedKeyUsageValidator for Purpose {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        let mut is_any = true;
        for purpose in purposes {
            let purpose = purpose?;
            if purpose == KeyPurposeId::new(TIME_STAMPING) || purpose == KeyPurposeId::new(ANY_PURPOSE) {
                return Ok(());
            }
            is_any = false;
        }
        if is_any {
            return Ok(());
        }
        let required = webpki::KeyUsage::required(TIME_STAMPING);
        Err(Error::RequiredEkuNotFoundContext(RequiredEkuNotFoundContext { required, present: vec![] }))
    }
}

/// Whether all that issued something on a path may: by a key that is for it, where it says what it is for (RFC 5280,
/// 6.1.4 n).
fn issuers_may(path: &VerifiedPath<'_>) -> Result<(), Error> {
    for issuer in path.intermediate_certificates() {
        let read = Certificate::from_der(&issuer.der()).map_err(|_| Error::BadDer)?;
        match read.tbs_certificate().get_extension::<KeyUsage>() {
            Ok(Some((_, usage))) if !usage.0.contains(KeyUsages::KeyCertSign) => {
                return Err(Error::EndEntityUsedAsCa);
            }
            Ok(_) => {}
            Err(_) => return Err(Error::BadDer),
        }
    }
    Ok(())
}

/// Whether a certificate is for time-stamping alone, critically so, by a key that signs (RFC 3161, 2.3; openssl,
/// `crypto/x509/v3_purp.c`).
pub(super) fn is_for_timestamps(certificate: &Certificate) -> Result<(), PurposeProblem> {
    let tbs = certificate.tbs_certificate();
    match tbs.get_extension::<ExtendedKeyUsage>() {
        Ok(None) => return Err(PurposeProblem::None),
        Ok(Some((critical, ExtendedKeyUsage(purposes)))) => match &purposes[..] {
            [one] if one.as_bytes() != TIME_STAMPING => return Err(PurposeProblem::Other),
            [_] if !critical => return Err(PurposeProblem::NotCritical),
            [_] => {}
            _ => return Err(PurposeProblem::Other),
        },
        Err(_) => return Err(PurposeProblem::Other),
    }
    let signs = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
    match tbs.get_extension::<KeyUsage>() {
        Ok(None) => Ok(()),
        Ok(Some((_, usage))) if !usage.0.is_empty() && (usage.0 - signs).is_empty() => Ok(()),
        _ => Err(PurposeProblem::KeyUsage),
    }
}

/// What the library says is wrong with a path.
pub(super) fn problem(error: &Error) -> ChainProblem {
    match error {
        Error::UnknownIssuer => ChainProblem::UnknownIssuer,
        Error::CertExpired { not_after, .. } => ChainProblem::Expired(day(not_after.as_secs())),
        Error::CertNotValidYet { not_before, .. } => ChainProblem::NotYet(day(not_before.as_secs())),
        Error::EndEntityUsedAsCa | Error::PathLenConstraintViolated => ChainProblem::NotAnIssuer,
        Error::CaUsedAsEndEntity => ChainProblem::Issuer,
        Error::RequiredEkuNotFoundContext(_) => ChainProblem::IssuerPurpose,
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => ChainProblem::Algorithm,
        Error::InvalidSignatureForPublicKey => ChainProblem::Signature,
        Error::UnsupportedCriticalExtension => ChainProblem::Extension,
        other => ChainProblem::Other(ForeignText::error(other)),
    }
}

/// `YYYY-MM-DD` of a time in seconds since 1970, UTC.
fn day(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    time.map_or_else(String::new, |time| time.strftime("%Y-%m-%d").to_string())
}
