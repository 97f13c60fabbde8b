//! The messages of RFC 3161, as types that are read as DER, and borrow.
//!
//! The crates `x509-tsp` and `cms` have these types too. Not used: `cms` for this version of `der` is a release
//! candidate, `x509-tsp` brings second versions of `der`, `cms` and `x509-cert`; and both read a SET OF into one that
//! is sorted: many a service's certificates are not, and signed attributes must be hashed as they were received.

use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef, UintRef};
use der::{
    Decode, DecodeValue, EncodeValue, Error, FixedTag, Header, Length, Reader, Sequence, SliceReader, Tag,
    Writer,
};
use spki::AlgorithmIdentifierRef;

/// `id-signedData` (RFC 5652, 5.1).
pub(super) const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// `id-ct-TSTInfo` (RFC 3161, 2.4.2).
pub(super) const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// What is asked of a service (RFC 3161, 2.4.1).
#[derive(Sequence)]
pub(super) struct TimeStampReq<'a> {
    pub(super) version: u8,
    pub(super) imprint: MessageImprint<'a>,
    pub(super) nonce: UintRef<'a>,
    pub(super) cert_req: bool,
}

/// Of what a time is said (RFC 3161, 2.4.1).
#[derive(Sequence)]
pub(super) struct MessageImprint<'a> {
    pub(super) algorithm: AlgorithmIdentifierRef<'a>,
    pub(super) hash: &'a OctetStringRef,
}

/// What a service answers (RFC 3161, 2.4.2).
#[derive(Sequence)]
pub(super) struct TimeStampResp<'a> {
    pub(super) status: StatusInfo<'a>,
    #[asn1(optional = "true")]
    pub(super) token: Option<ContentInfo<'a>>,
}

/// Whether it gives a time (RFC 3161, 2.4.2).
#[derive(Sequence)]
pub(super) struct StatusInfo<'a> {
    pub(super) status: i32,
    #[asn1(optional = "true")]
    pub(super) text: Option<SequenceOf<'a>>,
    #[asn1(optional = "true")]
    pub(super) failure: Option<BitStringRef<'a>>,
}

/// What a token is wrapped in (RFC 5652, 3).
#[derive(Sequence)]
pub(super) struct ContentInfo<'a> {
    pub(super) kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(super) content: AnyRef<'a>,
}

/// Signed content, with what verifies it (RFC 5652, 5.1).
#[derive(Sequence)]
pub(super) struct SignedData<'a> {
    pub(super) version: u8,
    pub(super) digests: SetOf<'a>,
    pub(super) content: EncapsulatedContent<'a>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub(super) certificates: Option<SetOf<'a>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub(super) revocations: Option<SetOf<'a>>,
    pub(super) signers: SetOf<'a>,
}

/// What is signed (RFC 5652, 5.2).
#[derive(Sequence)]
pub(super) struct EncapsulatedContent<'a> {
    pub(super) kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) content: Option<&'a OctetStringRef>,
}

/// A signature (RFC 5652, 5.3).
#[derive(Sequence)]
pub(super) struct SignerInfo<'a> {
    pub(super) version: u8,
    pub(super) who: AnyRef<'a>,
    pub(super) digest: AlgorithmIdentifierRef<'a>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub(super) signed: Option<SetOf<'a>>,
    pub(super) algorithm: AlgorithmIdentifierRef<'a>,
    pub(super) signature: &'a OctetStringRef,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub(super) unsigned: Option<SetOf<'a>>,
}

/// A certificate by who issued it (RFC 5652, 10.2.4).
#[derive(Sequence)]
pub(super) struct IssuerAndSerialNumber<'a> {
    pub(super) issuer: AnyRef<'a>,
    pub(super) serial: AnyRef<'a>,
}

/// A signed attribute (RFC 5652, 5.3).
#[derive(Sequence)]
pub(super) struct Attribute<'a> {
    pub(super) kind: ObjectIdentifier,
    pub(super) values: SetOf<'a>,
}

/// `SigningCertificate` and `SigningCertificateV2` (RFC 5035, 3 and 5); the first of the certificates is the signer's.
#[derive(Sequence)]
pub(super) struct SigningCertificate<'a> {
    pub(super) certificates: SequenceOf<'a>,
    #[asn1(optional = "true")]
    pub(super) policies: Option<SequenceOf<'a>>,
}

/// A certificate by its SHA-1 (RFC 5035, 5).
#[derive(Sequence)]
pub(super) struct CertId<'a> {
    pub(super) hash: &'a OctetStringRef,
    #[asn1(optional = "true")]
    pub(super) issuer: Option<SequenceOf<'a>>,
}

/// A certificate by a hash of it, which is SHA-256 unless it says otherwise (RFC 5035, 4).
#[derive(Sequence)]
pub(super) struct CertIdV2<'a> {
    #[asn1(optional = "true")]
    pub(super) algorithm: Option<AlgorithmIdentifierRef<'a>>,
    pub(super) hash: &'a OctetStringRef,
    #[asn1(optional = "true")]
    pub(super) issuer: Option<SequenceOf<'a>>,
}

/// What is said of a time (RFC 3161, 2.4.2).
#[derive(Sequence)]
pub(super) struct TstInfo<'a> {
    pub(super) version: u8,
    pub(super) policy: ObjectIdentifier,
    pub(super) imprint: MessageImprint<'a>,
    pub(super) serial: AnyRef<'a>,
    pub(super) time: GeneralizedTimeText<'a>,
    #[asn1(optional = "true")]
    pub(super) accuracy: Option<AccuracyFields>,
    #[asn1(default = "Default::default")]
    pub(super) ordering: bool,
    #[asn1(optional = "true")]
    pub(super) nonce: Option<UintRef<'a>>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) authority: Option<AnyRef<'a>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    pub(super) extensions: Option<SequenceOf<'a>>,
}

/// How far the time may be off (RFC 3161, 2.4.2).
#[derive(Sequence)]
pub(super) struct AccuracyFields {
    #[asn1(optional = "true")]
    pub(super) seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) micros: Option<u16>,
}

/// Which hashes RSASSA-PSS uses, and how much salt (RFC 4055, 3.1); what is absent is SHA-1, and 20 bytes.
#[derive(Sequence)]
pub(super) struct PssParameters<'a> {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) hash: Option<AlgorithmIdentifierRef<'a>>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) mask: Option<AlgorithmIdentifierRef<'a>>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) salt: Option<u16>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) trailer: Option<u8>,
}

macro_rules! kept_as_received {
    ($($(#[$doc:meta])* $name:ident, $tag:expr;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy)]
            pub(super) struct $name<'a>(&'a [u8]);

            impl FixedTag for $name<'_> {
                const TAG: Tag = $tag;
            }

            impl<'a> DecodeValue<'a> for $name<'a> {
                type Error = Error;

                fn decode_value<R: Reader<'a>>(reader: &mut R, header: Header) -> Result<Self, Error> {
                    reader.read_slice(header.length()).map(Self)
                }
            }

            impl EncodeValue for $name<'_> {
                fn value_len(&self) -> Result<Length, Error> {
                    self.0.len().try_into()
                }

                fn encode_value(&self, writer: &mut impl Writer) -> Result<(), Error> {
                    writer.write(self.0)
                }
            }
        )+
    };
}

kept_as_received! {
    /// The values of a SET OF, in the order in which they came.
    SetOf, Tag::Set;
    /// The values of a SEQUENCE OF, which are not looked at yet.
    SequenceOf, Tag::Sequence;
    /// A time with whatever fraction of a second, which [`der::asn1::GeneralizedTime`] does not read.
    GeneralizedTimeText, Tag::GeneralizedTime;
}

impl<'a> SetOf<'a> {
    /// Its values, each whole; `Err` with how many there are for more than `most`.
    pub(super) fn values(self, most: usize) -> Result<Result<Vec<&'a [u8]>, usize>, Error> {
        values(self.0, most)
    }
}

impl<'a> SequenceOf<'a> {
    /// The first of its values.
    pub(super) fn first<T: Decode<'a, Error = Error>>(self) -> Result<T, Error> {
        T::decode(&mut SliceReader::new(self.0)?)
    }

    /// Its values, each whole; `Err` with how many there are for more than `most`.
    pub(super) fn values(self, most: usize) -> Result<Result<Vec<&'a [u8]>, usize>, Error> {
        values(self.0, most)
    }
}

impl<'a> GeneralizedTimeText<'a> {
    /// Its characters.
    pub(super) fn bytes(self) -> &'a [u8] {
        self.0
    }
}

fn values(bytes: &[u8], most: usize) -> Result<Result<Vec<&[u8]>, usize>, Error> {
    let (mut reader, mut found, mut all) = (SliceReader::new(bytes)?, Vec::new(), 0);
    while !reader.is_finished() {
        let value = reader.tlv_bytes()?;
        all += 1;
        if all <= most {
            found.push(value);
        }
    }
    Ok(if all > most { Err(all) } else { Ok(found) })
}
