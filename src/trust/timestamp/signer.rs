//! Who signed a token: whose certificate it is, and that its key made the signature.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Encode as _, Tag, TagNumber};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use spki::AlgorithmIdentifierRef;
use webpki::EndEntityCert;
use webpki::aws_lc_rs as schemes;
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use crate::limits;

use super::asn1::{
    Attribute, CertId, CertIdV2, IssuerAndSerialNumber, PssParameters, SignerInfo, SigningCertificate,
    TST_INFO,
};
use super::chain;
use super::hash::Hash;
use super::problem::{Oid, StampAttribute, StampPart, TimestampProblem};
use super::token::{Token, form};

type Scheme = &'static dyn SignatureVerificationAlgorithm;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");

const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const MASK_1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");
const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");

/// The certificate whose key made the signature of a token.
pub(super) struct Signer<'a> {
    /// As it was received.
    pub(super) der: CertificateDer<'a>,
    /// The same, read.
    pub(super) certificate: Certificate,
}

/// The signed attributes that count.
struct SignedAttributes<'a> {
    certificate: Option<&'a [u8]>,
    certificate_v2: Option<&'a [u8]>,
}

/// Who signed a token, by the certificates in it, or by these beside it.
///
/// # Errors
/// The signed attributes are not about this content or not by this certificate, or its key did not make the signature;
/// [`TimestampProblem::NoCertificate`] where nothing else is wrong, as far as can be told.
pub(super) fn of<'a>(
    token: &Token<'a>,
    beside: &'a [CertificateDer<'a>],
) -> Result<Signer<'a>, TimestampProblem> {
    let hash = Hash::of(&token.signer.digest)?;
    let schemes = schemes(&token.signer.algorithm, hash)?;
    let (attributes, message) = signed_attributes(&token.signer, token.content, hash)?;
    let all = token.certificates.iter().copied().chain(beside.iter().map(AsRef::as_ref));
    let signer = find(&token.signer, all)?.ok_or(TimestampProblem::NoCertificate)?;
    attributes.is_by(&signer.der)?;
    let key = EndEntityCert::try_from(&signer.der)
        .map_err(|error| TimestampProblem::Chain(chain::problem(&error)))?;
    let signature = token.signer.signature.as_bytes();
    let is_by_it = schemes.iter().any(|scheme| key.verify_signature(*scheme, &message, signature).is_ok());
    drop(key);
    if is_by_it { Ok(signer) } else { Err(TimestampProblem::Signature) }
}

/// The signed attributes, which must be about this content; and what is signed: the attributes as they were received,
/// with the tag of a SET (RFC 5652, 5.4).
fn signed_attributes<'a>(
    signer: &SignerInfo<'a>,
    content: &[u8],
    hash: Hash,
) -> Result<(SignedAttributes<'a>, Vec<u8>), TimestampProblem> {
    let absent = TimestampProblem::AttributeCount(StampAttribute::ContentType, 0);
    let set = signer.signed.ok_or(absent)?;
    let all = set.values(limits::TIMESTAMP_ATTRIBUTES).map_err(form(StampPart::Signer))?;
    let all = all.map_err(TimestampProblem::Attributes)?;
    let all = all.into_iter().map(|one| Attribute::from_der(one).map_err(form(StampPart::Signer)));
    let all = all.collect::<Result<Vec<_>, _>>()?;
    // The one value of an attribute; of several, or of several attributes of a kind, it would be for the reader to
    // choose.
    let value = |kind: ObjectIdentifier, what| {
        let mut found = Vec::new();
        for one in all.iter().filter(|one| one.kind == kind) {
            let values = one.values.values(1).map_err(form(StampPart::Attribute(what)))?;
            found.extend(values.map_err(|count| TimestampProblem::AttributeCount(what, count))?);
        }
        match found[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ => Err(TimestampProblem::AttributeCount(what, found.len())),
        }
    };
    let must = |kind, what| value(kind, what)?.ok_or(TimestampProblem::AttributeCount(what, 0));

    let what = StampAttribute::ContentType;
    let kind =
        ObjectIdentifier::from_der(must(CONTENT_TYPE, what)?).map_err(form(StampPart::Attribute(what)))?;
    if kind != TST_INFO {
        return Err(TimestampProblem::OtherContentType(Oid(kind)));
    }
    let what = StampAttribute::MessageDigest;
    let digest = must(MESSAGE_DIGEST, what)?;
    let digest = <&OctetStringRef>::from_der(digest).map_err(form(StampPart::Attribute(what)))?;
    if !hash.is_of(digest.as_bytes(), content) {
        return Err(TimestampProblem::MessageDigest);
    }
    let what = StampAttribute::SigningCertificate;
    let attributes = SignedAttributes {
        certificate: value(SIGNING_CERTIFICATE, what)?,
        certificate_v2: value(SIGNING_CERTIFICATE_V2, what)?,
    };
    if attributes.certificate.is_none() && attributes.certificate_v2.is_none() {
        return Err(TimestampProblem::AttributeCount(what, 0));
    }
    Ok((attributes, set.to_der().map_err(form(StampPart::Signer))?))
}

impl SignedAttributes<'_> {
    /// Whether the signer meant this certificate (RFC 5816, 2): else one key with two certificates could be taken for
    /// whom the reader likes.
    ///
    /// The older attribute has a SHA-1 of it. It is taken, as openssl takes it (`crypto/ess/ess_lib.c`): many services
    /// have no other, only who chooses both certificates could make two with one SHA-1, and the certificate that is
    /// taken is one that an authority signed with a hash that counts.
    fn is_by(&self, certificate: &[u8]) -> Result<(), TimestampProblem> {
        let part = StampPart::Attribute(StampAttribute::SigningCertificate);
        if let Some(value) = self.certificate {
            let list = SigningCertificate::from_der(value).map_err(form(part))?;
            let first: CertId<'_> = list.certificates.first().map_err(form(part))?;
            if digest(&SHA1_FOR_LEGACY_USE_ONLY, certificate).as_ref() != first.hash.as_bytes() {
                return Err(TimestampProblem::OtherCertificate);
            }
        }
        if let Some(value) = self.certificate_v2 {
            let list = SigningCertificate::from_der(value).map_err(form(part))?;
            let first: CertIdV2<'_> = list.certificates.first().map_err(form(part))?;
            let hash = first.algorithm.as_ref().map_or(Ok(Hash::Sha256), Hash::of)?;
            if !hash.is_of(first.hash.as_bytes(), certificate) {
                return Err(TimestampProblem::OtherCertificate);
            }
        }
        Ok(())
    }
}

/// The certificate of which a signature says that it is its. What cannot be read is passed over: it is not the one.
fn find<'a>(
    signer: &SignerInfo<'a>,
    certificates: impl Iterator<Item = &'a [u8]>,
) -> Result<Option<Signer<'a>>, TimestampProblem> {
    const KEY: Tag = Tag::ContextSpecific { constructed: false, number: TagNumber(0) };
    let by_issuer = if signer.who.header().tag() == KEY {
        None
    } else {
        let name: IssuerAndSerialNumber<'_> = signer.who.decode_as().map_err(form(StampPart::Signer))?;
        let part = |part: der::Result<Vec<u8>>| part.map_err(form(StampPart::Signer));
        Some((part(name.issuer.to_der())?, part(name.serial.to_der())?))
    };
    let is_named = |certificate: &Certificate| {
        let tbs = certificate.tbs_certificate();
        match &by_issuer {
            Some((issuer, serial)) => {
                tbs.issuer().to_der().is_ok_and(|own| own == *issuer)
                    && tbs.serial_number().to_der().is_ok_and(|own| own == *serial)
            }
            None => match tbs.get_extension::<SubjectKeyIdentifier>() {
                Ok(Some((_, own))) => own.0.as_bytes() == signer.who.value(),
                _ => false,
            },
        }
    };
    let mut read = certificates.filter_map(|der| {
        let certificate = Certificate::from_der(der).ok()?;
        is_named(&certificate).then(|| Signer { der: CertificateDer::from(der), certificate })
    });
    Ok(read.next())
}

/// The ways in which such a signature may be made, by the kind of the key. The hash that is signed is the one that is
/// said beside (RFC 5754, 3): over two there would be two things signed.
fn schemes(algorithm: &AlgorithmIdentifierRef<'_>, hash: Hash) -> Result<Vec<Scheme>, TimestampProblem> {
    let named = match algorithm.oid {
        RSA | RSA_PSS => hash,
        RSA_SHA256 | ECDSA_SHA256 => Hash::Sha256,
        RSA_SHA384 | ECDSA_SHA384 => Hash::Sha384,
        RSA_SHA512 | ECDSA_SHA512 => Hash::Sha512,
        other => return Err(TimestampProblem::Algorithm(Oid(other))),
    };
    if named != hash {
        return Err(TimestampProblem::AlgorithmHash);
    }
    let (rsa, pss, ecdsa): (Scheme, Scheme, [Scheme; 3]) = match hash {
        Hash::Sha256 => (
            schemes::RSA_PKCS1_2048_8192_SHA256,
            schemes::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
            [schemes::ECDSA_P256_SHA256, schemes::ECDSA_P384_SHA256, schemes::ECDSA_P521_SHA256],
        ),
        Hash::Sha384 => (
            schemes::RSA_PKCS1_2048_8192_SHA384,
            schemes::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
            [schemes::ECDSA_P256_SHA384, schemes::ECDSA_P384_SHA384, schemes::ECDSA_P521_SHA384],
        ),
        Hash::Sha512 => (
            schemes::RSA_PKCS1_2048_8192_SHA512,
            schemes::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
            [schemes::ECDSA_P256_SHA512, schemes::ECDSA_P384_SHA512, schemes::ECDSA_P521_SHA512],
        ),
    };
    Ok(match algorithm.oid {
        ECDSA_SHA256 | ECDSA_SHA384 | ECDSA_SHA512 => ecdsa.into(),
        RSA_PSS => {
            is_pss(algorithm, hash)?;
            vec![pss]
        }
        _ => vec![rsa],
    })
}

/// RSASSA-PSS in the one way in which the library verifies it: with one hash throughout, and as much salt (RFC 4055).
fn is_pss(algorithm: &AlgorithmIdentifierRef<'_>, hash: Hash) -> Result<(), TimestampProblem> {
    let read = || {
        let parameters: PssParameters<'_> = algorithm.parameters?.decode_as().ok()?;
        let mask = parameters.mask.filter(|mask| mask.oid == MASK_1)?;
        let of_mask: AlgorithmIdentifierRef<'_> = mask.parameters?.decode_as().ok()?;
        let own = Hash::of(&parameters.hash?).ok()?;
        let is_plain = own == hash
            && Hash::of(&of_mask).ok()? == hash
            && usize::from(parameters.salt?) == hash.len()
            && parameters.trailer.is_none_or(|trailer| trailer == 1);
        is_plain.then_some(())
    };
    read().ok_or(TimestampProblem::Algorithm(Oid(algorithm.oid)))
}
