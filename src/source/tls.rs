//! Who may certify a server: the system's certificate authorities and those of `--ca-file`.
//!
//! One configuration for registry, token service, API and key (CVE-2019-10214 was a laxer one for
//! the token host); there is no switch that turns verification off. The system's store is read only
//! when the first https connection is made: it costs more than the whole rest of a start.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, InvalidMessage, OtherError, RootCertStore,
    SignatureScheme,
};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::time::Time;

use crate::error::FileUseProblem;
use crate::evidence::ReadError;
use crate::evidence::failure::{AuthoritiesProblem, CertificateProblem, TlsFailure};
use crate::evidence::limits;
use crate::evidence::met::ServedCertificate;
use crate::text::{ForeignText, Secrets};

use super::file::{self, Input};

/// Where certificate authorities come from.
#[derive(Clone, Debug, Default)]
pub struct Authorities {
    /// Those of `--ca-file`, each of them usable.
    extra: Vec<TrustAnchor<'static>>,
    /// `SSL_CERT_FILE`: stands in for the system's.
    pub file: Option<PathBuf>,
    /// The folders of `SSL_CERT_DIR`: they stand in for the system's.
    pub folders: Option<Vec<PathBuf>>,
}

/// The folders of `SSL_CERT_DIR`, which are separated as those of `PATH` are; an empty one is passed over
/// (OpenSSL, `crypto/x509/by_dir.c`).
pub fn folders(list: &str) -> Vec<PathBuf> {
    std::env::split_paths(list).filter(|folder| !folder.as_os_str().is_empty()).collect()
}

impl Authorities {
    /// Adds the certificates of a PEM file.
    ///
    /// # Errors
    /// The bytes hold no certificate, or one that cannot be read or used. Whoever named the file is still
    /// known here, and no longer when the first connection is made.
    pub fn add(&mut self, pem: &[u8]) -> Result<(), FileUseProblem> {
        let mut store = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let malformed = |error| FileUseProblem::Malformed(ForeignText::error(&error));
            store
                .add(certificate.map_err(malformed)?)
                .map_err(|error| FileUseProblem::Unusable(why(&error)))?;
        }
        if store.is_empty() {
            return Err(FileUseProblem::NoCertificate);
        }
        self.extra.extend(store.roots);
        Ok(())
    }

    fn roots(&self) -> Result<RootCertStore, AuthoritiesProblem> {
        let (certificates, problem) = self.system();
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(certificates);
        store.roots.extend(self.extra.iter().cloned());
        if store.is_empty() {
            return Err(problem.unwrap_or(AuthoritiesProblem::NoStore));
        }
        Ok(store)
    }

    /// The certificates of the system, or of what stands in for it; and what is wrong with them, which
    /// matters only where there are no others.
    fn system(&self) -> (Vec<CertificateDer<'static>>, Option<AuthoritiesProblem>) {
        if self.file.is_none() && self.folders.is_none() {
            let system = rustls_native_certs::load_native_certs();
            let problem =
                system.errors.first().map(|error| AuthoritiesProblem::System(ForeignText::error(error)));
            return (system.certs, problem);
        }
        let (mut certificates, mut problem) = (Vec::new(), None);
        if let Some(path) = &self.file {
            match of_file(path) {
                Ok(found) if found.is_empty() => {
                    problem = Some(AuthoritiesProblem::File { path: shown(path), reason: None });
                }
                Ok(found) => certificates = found,
                Err(why) => {
                    problem = Some(AuthoritiesProblem::File { path: shown(path), reason: Some(why) });
                }
            }
        }
        if let Some([]) = self.folders.as_deref() {
            problem = problem.or(Some(AuthoritiesProblem::NoFolder));
        }
        for path in self.folders.iter().flatten() {
            let found = rustls_native_certs::load_certs_from_paths(None, Some(path));
            let reason = found.errors.first().map(|error| ForeignText::error(error));
            if reason.is_some() || found.certs.is_empty() {
                problem = problem.or(Some(AuthoritiesProblem::Folder { path: shown(path), reason }));
            }
            certificates.extend(found.certs);
        }
        (certificates, problem)
    }

    /// The configuration for connections, over which these protocols may be spoken; to servers that are asked by
    /// another name than their own, which is this address.
    ///
    /// # Errors
    /// No authority could be loaded.
    pub(super) fn config(
        &self,
        protocols: &[&str],
        address: Option<IpAddr>,
    ) -> Result<ClientConfig, AuthoritiesProblem> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        seed(Arc::clone(&provider));
        let inner =
            WebPkiServerVerifier::builder_with_provider(Arc::new(self.roots()?), Arc::clone(&provider))
                .build()
                .map_err(|error| AuthoritiesProblem::Refused(ForeignText::error(&error)))?;
        let mut config = builder(provider)?
            // The name of this method is a warning; `Naming` decides nothing, it asks webpki.
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Naming { inner, address }))
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        // An address is not said in the handshake (RFC 6066, 3), and neither is what stands in for it.
        config.enable_sni = address.is_none();
        Ok(config)
    }
}

/// Has the source of random numbers made ready while a connection is made: the first of them takes as long as half a
/// round trip, once in a process, and a handshake would wait for it.
fn seed(provider: Arc<CryptoProvider>) {
    // Where there is no thread, or no number, the handshake says so.
    drop(thread::Builder::new().spawn(move || drop(provider.secure_random.fill(&mut [0]))));
}

/// Why a certificate is not accepted, without the library's word that a server sent it.
fn why(error: &Error) -> ForeignText {
    match error {
        Error::InvalidCertificate(why) => ForeignText::new(why.to_string()),
        error => ForeignText::error(error),
    }
}

/// The certificates of a bundle; a block that cannot be read is passed over, as other tools do.
fn of_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, ReadError> {
    let pem = file::read(Input::File(path), limits::AUTHORITIES)?;
    Ok(CertificateDer::pem_slice_iter(&pem).filter_map(Result::ok).collect())
}

fn shown(path: &Path) -> ForeignText {
    ForeignText::new(path.display().to_string())
}

/// A configuration that trusts nobody, for connections that use no TLS.
pub(super) fn trust_nobody() -> Result<ClientConfig, AuthoritiesProblem> {
    Ok(builder(Arc::new(aws_lc_rs::default_provider()))?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

fn builder(
    provider: Arc<CryptoProvider>,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, AuthoritiesProblem> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| AuthoritiesProblem::Refused(ForeignText::error(&error)))
}

/// Why a server's certificate was not accepted, on its way through the TLS library; it is read by its type.
#[derive(Debug)]
struct Untrusted {
    problem: CertificateProblem,
    issuer: Option<ForeignText>,
}

impl fmt::Display for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("untrusted")
    }
}

impl std::error::Error for Untrusted {}

/// What a handshake failed of, with the certificate's issuer.
pub(super) fn failure(error: &Error) -> TlsFailure {
    if let Error::InvalidCertificate(CertificateError::Other(OtherError(inner))) = error
        && let Some(Untrusted { problem, issuer }) = inner.downcast_ref()
    {
        return TlsFailure::Certificate { problem: problem.clone(), issuer: issuer.clone() };
    }
    match error {
        // No record of TLS begins as text does.
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => TlsFailure::Plain,
        error => TlsFailure::Handshake(ForeignText::error(error)),
    }
}

/// webpki's verifier, whose refusals name the issuer.
#[derive(Debug)]
struct Naming {
    inner: Arc<WebPkiServerVerifier>,
    /// Whom a certificate must be for, whatever the connection calls the server.
    address: Option<IpAddr>,
}

impl ServerCertVerifier for Naming {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let address = self.address.map(|ip| ServerName::IpAddress(ip.into()));
        let server_name = address.as_ref().unwrap_or(server_name);
        let verified =
            self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        verified.map_err(|error| {
            let certificate = Certificate::from_der(end_entity).ok();
            let issuer = certificate
                .as_ref()
                .map(|certificate| ForeignText::new(certificate.tbs_certificate().issuer().to_string()));
            let problem = problem(&error, certificate.as_ref(), server_name);
            let untrusted = Arc::new(Untrusted { problem, issuer });
            Error::InvalidCertificate(CertificateError::Other(OtherError(untrusted)))
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// What a certificate says of itself at this time, in seconds since 1970; `None` where it cannot be read.
pub(super) fn served(der: &[u8], now: Option<i64>, secrets: &Secrets) -> Option<ServedCertificate> {
    let certificate = Certificate::from_der(der).ok()?;
    let body = certificate.tbs_certificate();
    let until = body.validity().not_after.to_unix_duration().as_secs();
    let left = |now: i64| i64::try_from(until).unwrap_or(i64::MAX).saturating_sub(now).div_euclid(DAY);
    Some(ServedCertificate {
        issuer: secrets.shown(&body.issuer().to_string()),
        until: day(until),
        days_left: now.map(left),
    })
}

/// In seconds.
const DAY: i64 = 86_400;

/// Why a certificate is not accepted, with what it says of that itself.
fn problem(error: &Error, certificate: Option<&Certificate>, asked: &ServerName<'_>) -> CertificateProblem {
    let validity = certificate.map(|certificate| certificate.tbs_certificate().validity());
    let seconds = |time: &Time| time.to_unix_duration().as_secs();
    let Error::InvalidCertificate(why) = error else {
        return CertificateProblem::Other(ForeignText::error(error));
    };
    match why {
        CertificateError::UnknownIssuer => CertificateProblem::UnknownIssuer,
        // Of another certificate of the chain the library alone knows the time.
        CertificateError::ExpiredContext { not_after, .. } => {
            CertificateProblem::Expired(day(not_after.as_secs()))
        }
        CertificateError::Expired => {
            CertificateProblem::Expired(validity.map_or_else(String::new, |v| day(seconds(&v.not_after))))
        }
        CertificateError::NotValidYetContext { not_before, .. } => {
            CertificateProblem::NotYet(day(not_before.as_secs()))
        }
        CertificateError::NotValidYet => {
            CertificateProblem::NotYet(validity.map_or_else(String::new, |v| day(seconds(&v.not_before))))
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            let asked = ForeignText::new(asked.to_str());
            CertificateProblem::OtherName { asked, holds: certificate.map_or_else(Vec::new, names) }
        }
        _ => CertificateProblem::Other(ForeignText::error(error)),
    }
}

/// `YYYY-MM-DD` of a time in seconds since 1970, UTC.
fn day(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    time.map_or_else(String::new, |time| time.strftime("%Y-%m-%d").to_string())
}

/// The names that a certificate is for, as many as are shown (RFC 5280, 4.2.1.6).
fn names(certificate: &Certificate) -> Vec<ForeignText> {
    let Ok(Some((_, SubjectAltName(names)))) = certificate.tbs_certificate().get_extension() else {
        return vec![];
    };
    let name = |name: &GeneralName| match name {
        GeneralName::DnsName(name) => Some(ForeignText::new(name.as_str())),
        GeneralName::IpAddress(bytes) => {
            let bytes = bytes.as_bytes();
            let ip = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
            let ip = ip.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from));
            ip.ok().map(|ip| ForeignText::new(ip.to_string()))
        }
        _ => None,
    };
    names.iter().filter_map(name).take(limits::CERTIFICATE_NAMES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The certificate of `fixtures/keys/tls`, for a name, at a time.
    fn refused(name: &str, year: i64, trusted: bool) -> TlsFailure {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keys/tls");
        let read = |file: &str| of_file(&folder.join(file)).unwrap().remove(0);
        let mut roots = RootCertStore::empty();
        let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keys/bad/certificate.pem");
        roots.add(if trusted { read("authority.pem") } else { of_file(&other).unwrap().remove(0) }).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        let verifier = Naming { inner, address: None };
        let seconds = u64::try_from((year - 1970) * 31_557_600).unwrap();
        let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
        let name = ServerName::try_from(name.to_owned()).unwrap();
        failure(&verifier.verify_server_cert(&read("server.pem"), &[], &name, &[], now).unwrap_err())
    }

    /// Neither is a question of the authority, and each says what it is a question of.
    #[test]
    fn what_is_wrong_with_a_certificate_is_said_with_its_date_or_its_names() {
        let of = |failure| match failure {
            TlsFailure::Certificate { problem, issuer } => {
                assert_eq!(issuer.unwrap().raw(), "CN=TEST ONLY authority");
                problem
            }
            other => panic!("{other:?}"),
        };
        let named = "harbor.example";
        assert_eq!(of(refused(named, 2040, true)), CertificateProblem::Expired("2036-11-24".to_owned()));
        assert_eq!(of(refused(named, 2020, true)), CertificateProblem::NotYet("2026-11-27".to_owned()));
        let holds = ["harbor.example", "*.builds.example", "192.0.2.1"].map(ForeignText::new).to_vec();
        let asked = ForeignText::new("other.example");
        assert_eq!(of(refused("other.example", 2030, true)), CertificateProblem::OtherName { asked, holds });
        assert_eq!(of(refused(named, 2030, false)), CertificateProblem::UnknownIssuer);
    }

    #[test]
    fn what_does_not_speak_tls_is_known() {
        let error = Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType);
        assert_eq!(failure(&error), TlsFailure::Plain);
    }

    #[test]
    fn folders_are_separated_as_those_of_path_are() {
        let list = std::env::join_paths(["/a", "", "b c", "/a"]).unwrap().into_string().unwrap();
        assert_eq!(folders(&list), ["/a", "b c", "/a"].map(PathBuf::from));
        let none = std::env::join_paths(["", ""]).unwrap().into_string().unwrap();
        assert_eq!(folders(&none), [] as [PathBuf; 0]);
    }

    #[test]
    fn every_folder_is_read_and_one_that_gives_nothing_is_no_problem_beside_one_that_does() {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keys/bad/certificate.pem");
        let root = tempfile::tempdir().unwrap();
        let [good, empty] = ["good", "empty"].map(|name| root.path().join(name));
        for folder in [&good, &empty] {
            std::fs::create_dir(folder).unwrap();
        }
        #[expect(clippy::disallowed_methods, reason = "a certificate for a test")]
        std::fs::copy(fixture, good.join("ca.pem")).unwrap();
        let missing = root.path().join("missing");
        let roots = |folders: &[&PathBuf]| {
            let folders = Some(folders.iter().map(|&folder| folder.clone()).collect());
            Authorities { folders, ..Authorities::default() }.roots().map(|store| store.len())
        };
        for order in [[&good, &empty, &missing], [&missing, &empty, &good], [&empty, &good, &good]] {
            assert!(matches!(roots(&order), Ok(1..)), "{order:?}");
        }
        let of = |folders: &[&PathBuf]| match roots(folders) {
            Err(AuthoritiesProblem::Folder { path, reason }) => (path, reason.is_some()),
            other => panic!("{other:?}"),
        };
        assert_eq!(of(&[&missing, &empty]), (shown(&missing), true));
        assert_eq!(of(&[&empty, &missing]), (shown(&empty), false));
        assert_eq!(roots(&[]), Err(AuthoritiesProblem::NoFolder), "the system's are not asked instead");
    }
}
