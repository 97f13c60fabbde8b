//! Who may vouch for a server: the system's certificate authorities and those of `--ca-file`.
//!
//! One configuration for registry, token service, API and key (CVE-2019-10214 was a laxer one for
//! the token host); there is no switch that turns verification off. The system's store is read only
//! when the first https connection is made: it costs more than the whole rest of a start.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
};

use crate::error::CaFileProblem;
use crate::evidence::limits;
use crate::text::ForeignText;

use super::file::{self, Input};

/// Where certificate authorities come from.
#[derive(Clone, Debug, Default)]
pub struct Authorities {
    /// Certificates of `--ca-file`, already read.
    extra: Vec<CertificateDer<'static>>,
    /// `SSL_CERT_FILE`: stands in for the system's.
    pub file: Option<PathBuf>,
    /// `SSL_CERT_DIR`: stands in for the system's.
    pub dir: Option<PathBuf>,
}

impl Authorities {
    /// Adds the certificates of a PEM file.
    ///
    /// # Errors
    /// The bytes hold no certificate, or one that cannot be read.
    pub fn add(&mut self, pem: &[u8]) -> Result<(), CaFileProblem> {
        let before = self.extra.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let malformed = |error| CaFileProblem::Malformed(ForeignText::error(&error));
            self.extra.push(certificate.map_err(malformed)?);
        }
        if self.extra.len() == before {
            return Err(CaFileProblem::Empty);
        }
        Ok(())
    }

    fn roots(&self) -> Result<RootCertStore, String> {
        let (certificates, problem) = self.system();
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(certificates);
        for certificate in &self.extra {
            store
                .add(certificate.clone())
                .map_err(|error| format!("a certificate of --ca-file cannot be used: {error}"))?;
        }
        if store.is_empty() {
            return Err(match problem {
                Some(problem) => format!("no certificate authority could be loaded: {problem}"),
                None => "this system has no store of certificate authorities".to_owned(),
            });
        }
        Ok(store)
    }

    /// The certificates of the system, or of what stands in for it; and what is wrong with them, which
    /// matters only where there are no others.
    fn system(&self) -> (Vec<CertificateDer<'static>>, Option<String>) {
        if self.file.is_none() && self.dir.is_none() {
            let system = rustls_native_certs::load_native_certs();
            return (system.certs, system.errors.first().map(|error| ForeignText::error(error).to_string()));
        }
        let (mut certificates, mut problem) = (Vec::new(), None);
        if let Some(path) = &self.file {
            match of_file(path) {
                Ok(found) => certificates = found,
                Err(why) => problem = Some(format!("SSL_CERT_FILE {}: {why}", shown(path))),
            }
        }
        if let Some(path) = &self.dir {
            let found = rustls_native_certs::load_certs_from_paths(None, Some(path));
            let why = found.errors.first().map(|error| ForeignText::error(error).to_string());
            let why = why.or_else(|| found.certs.is_empty().then(|| "it holds no certificate".to_owned()));
            problem = problem.or(why.map(|why| format!("SSL_CERT_DIR {}: {why}", shown(path))));
            certificates.extend(found.certs);
        }
        (certificates, problem)
    }

    /// The configuration for connections.
    ///
    /// # Errors
    /// A sentence, where no authority could be loaded.
    pub fn config(&self) -> Result<ClientConfig, String> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let inner =
            WebPkiServerVerifier::builder_with_provider(Arc::new(self.roots()?), Arc::clone(&provider))
                .build()
                .map_err(|error| error.to_string())?;
        let mut config = builder(provider)?
            // The name of this method is a warning; `Naming` decides nothing, it asks webpki.
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Naming(inner)))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

/// The certificates of a bundle; a block that cannot be read is passed over, as other tools do.
fn of_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let pem = file::read(Input::File(path), limits::AUTHORITIES).map_err(|why| why.to_string())?;
    let found: Vec<_> = CertificateDer::pem_slice_iter(&pem).filter_map(Result::ok).collect();
    if found.is_empty() { Err("it holds no PEM block `CERTIFICATE`".to_owned()) } else { Ok(found) }
}

fn shown(path: &Path) -> ForeignText {
    ForeignText::new(path.display().to_string())
}

/// A configuration that trusts nobody, for connections that use no TLS.
pub(super) fn trust_nobody() -> Result<ClientConfig, String> {
    Ok(builder(Arc::new(aws_lc_rs::default_provider()))?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

fn builder(
    provider: Arc<CryptoProvider>,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, String> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())
}

/// Why a server's certificate was not accepted, with its issuer: the first question of whoever has
/// to find the right `--ca-file`.
#[derive(Debug)]
pub(super) struct Untrusted {
    reason: String,
    issuer: Option<ForeignText>,
}

impl fmt::Display for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        match &self.issuer {
            Some(issuer) => write!(f, " (issued by `{issuer}`)"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Untrusted {}

/// What the TLS library says of a handshake that failed, with the certificate's issuer.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(CertificateError::Other(OtherError(inner))) => inner.to_string(),
        other => ForeignText::error(other).to_string(),
    }
}

/// webpki's verifier, whose refusals name the issuer.
#[derive(Debug)]
struct Naming(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for Naming {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now).map_err(
            |error| {
                use x509_cert::der::Decode as _;
                let issuer = x509_cert::Certificate::from_der(end_entity)
                    .ok()
                    .map(|certificate| ForeignText::new(certificate.tbs_certificate().issuer().to_string()));
                let reason = match &error {
                    Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                        "its certificate is by an authority that is not trusted here".to_owned()
                    }
                    Error::InvalidCertificate(
                        CertificateError::Expired | CertificateError::ExpiredContext { .. },
                    ) => "its certificate has expired, or this machine's clock is wrong".to_owned(),
                    Error::InvalidCertificate(
                        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
                    ) => {
                        format!(
                            "its certificate is not for the name {}",
                            ForeignText::new(server_name.to_str())
                        )
                    }
                    other => ForeignText::error(other).to_string(),
                };
                Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(Untrusted {
                    reason,
                    issuer,
                }))))
            },
        )
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
