//! What evidence is called, and why a key, a signature or an attestation is not trusted.

use crate::case::Timing;
use crate::evidence::purpose::BlobKind;
use crate::json::MembersError;
use crate::limits;
use crate::report::moment::rfc3339;
use crate::trust::key::{KeyProblem, PemProblem, RSA_MAX_BITS, RSA_MIN_BITS};
use crate::trust::{
    BundleProblem, EnvelopeProblem, PAYLOAD_TYPE, PayloadProblem, Refusal, SIMPLE_SIGNING_TYPE,
    SignatureProblem, StatementProblem, UnsupportedBundle, ValidUntil,
};

use super::size;

/// What a blob should be.
pub(super) fn blob(kind: BlobKind) -> &'static str {
    match kind {
        BlobKind::Payload => "payload",
        BlobKind::Envelope => "envelope",
        BlobKind::Bundle => "bundle",
        BlobKind::Document => "document",
    }
}

pub(in crate::report) fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Signature(problem) | Refusal::EnvelopeSignature(problem) => signature(*problem).to_owned(),
        Refusal::Payload(problem) => payload(problem),
        Refusal::OtherDigest(digest) => {
            format!("the signature is valid, but it is for another digest, {digest}")
        }
        Refusal::Envelope(problem) => envelope(problem),
        Refusal::EnvelopeSignatures(count) => format!("none of its {count} signatures verifies with the key"),
        Refusal::Bundle(problem) => bundle(problem),
        Refusal::BundleSignature(hint) => {
            format!("the signature does not verify with the key; it says that it was made by the key {hint}")
        }
        Refusal::BundleNotByItsKey(hint) => format!(
            "it says that it was made by the key {hint}, and its signature does not verify with that key: it was changed, or was made by another"
        ),
        Refusal::Statement(problem) => statement(problem),
        Refusal::NoSubject => {
            "the attestation is valid, but it has no subject with a sha256 digest".to_owned()
        }
        Refusal::OtherSubject { first, more } => {
            let more = if *more == 0 { String::new() } else { format!(" and {more} more") };
            format!("the attestation is valid, but it is for another digest, {first}{more}")
        }
    }
}

/// What something is that this version does not read.
pub(in crate::report) fn unsupported(bundle: &UnsupportedBundle) -> String {
    match bundle {
        UnsupportedBundle::Version(media_type) => {
            format!("a sigstore bundle of a version that is not supported, `{media_type}`")
        }
        UnsupportedBundle::Certificate => {
            "a sigstore bundle with a certificate, and only signatures by a key are supported".to_owned()
        }
        UnsupportedBundle::MessageSignature => {
            "a sigstore bundle with the signature of a file, which says nothing of an image".to_owned()
        }
    }
}

fn signature(problem: SignatureProblem) -> &'static str {
    match problem {
        SignatureProblem::NotBase64 => "the signature is not standard base64",
        SignatureProblem::Empty => "the signature is empty",
        SignatureProblem::RawForm => {
            "the signature has the raw form r‖s (IEEE P1363), not the ASN.1 form that cosign writes"
        }
        SignatureProblem::OtherKey { keys: 1 } => "the signature does not verify with the key",
        SignatureProblem::OtherKey { keys: _ } => "the signature does not verify with any of the keys",
    }
}

fn payload(problem: &PayloadProblem) -> String {
    match problem {
        PayloadProblem::Unreadable(why) => format!("the signed payload cannot be read: {why}"),
        PayloadProblem::OtherType(kind) => {
            format!("the signed payload's type is `{kind}`, not `{SIMPLE_SIGNING_TYPE}`")
        }
        PayloadProblem::Digest(digest) => {
            format!("the signed payload's digest `{digest}` is not a SHA-256 digest")
        }
    }
}

fn envelope(problem: &EnvelopeProblem) -> String {
    match problem {
        EnvelopeProblem::Members(why) => format!("it is not a DSSE envelope: {}", members(why)),
        EnvelopeProblem::NoMember(name) => format!("the envelope has no `{name}`"),
        EnvelopeProblem::NotText(name) => format!("the envelope's `{name}` is not a string"),
        EnvelopeProblem::PayloadType(kind) => format!("the payload's type is `{kind}`, not `{PAYLOAD_TYPE}`"),
        EnvelopeProblem::PayloadNotBase64 => "the payload is not standard base64".to_owned(),
        EnvelopeProblem::NoSignatureList => "the envelope has no list of `signatures`".to_owned(),
        EnvelopeProblem::NoSignature => "the envelope contains no signature".to_owned(),
        EnvelopeProblem::TooManySignatures(count) => {
            format!(
                "the envelope contains {count} signatures, over the limit of {}",
                limits::ENVELOPE_SIGNATURES
            )
        }
        EnvelopeProblem::SignedTooOften { signatures, bytes } => format!(
            "the envelope contains {signatures} signatures over {bytes} bytes each, over the limit of {} bytes in all",
            limits::ENVELOPE_SIGNED
        ),
        EnvelopeProblem::SignatureMembers(why) => {
            format!("a signature of the envelope is malformed: {}", members(why))
        }
        EnvelopeProblem::UnknownMember(name) => {
            format!("the envelope in the bundle has the member `{name}`, which the format does not have")
        }
        EnvelopeProblem::TwoSpellings(name) => {
            format!("the envelope in the bundle has `{name}` in both spellings")
        }
        EnvelopeProblem::SeveralSignatures(count) => {
            format!("the envelope in the bundle contains {count} signatures, and exactly one is allowed")
        }
    }
}

fn bundle(problem: &BundleProblem) -> String {
    match problem {
        BundleProblem::Members(why) => format!("it is not a sigstore bundle: {}", members(why)),
        BundleProblem::UnknownMember(name) => {
            format!("the bundle has the member `{name}`, which no supported version of the format has")
        }
        BundleProblem::TwoSpellings(name) => format!("the bundle has `{name}` in both spellings"),
        BundleProblem::NoMember(name) => format!("the bundle has no `{name}`"),
        BundleProblem::NotText(name) => format!("the bundle's `{name}` is not a string"),
        BundleProblem::MediaType(kind) => format!("the bundle's media type is `{kind}`"),
        BundleProblem::SeveralContents => {
            "the bundle holds both an envelope and the signature of a file".to_owned()
        }
        BundleProblem::SeveralKeys => "the bundle names a key and a certificate at once".to_owned(),
        BundleProblem::Envelope(problem) => envelope(problem),
        BundleProblem::Unsupported(kind) => unsupported(kind),
    }
}

fn statement(problem: &StatementProblem) -> String {
    match problem {
        StatementProblem::Members(why) => {
            format!("the signed payload is not an in-toto statement: {}", members(why))
        }
        StatementProblem::NoText(name) => {
            format!("the signed statement has no `{name}`, or one that is not a string")
        }
        StatementProblem::OtherType(kind) => {
            format!(
                "the signed statement's `_type` is `{kind}`, which is not an in-toto statement v0.1 or v1"
            )
        }
        StatementProblem::Subjects(why) => format!("the signed statement's subjects cannot be read: {why}"),
        StatementProblem::SubjectTwice => {
            "the signed statement names this image twice, with different annotations".to_owned()
        }
        StatementProblem::UnknownMember(name) => {
            format!("the signed statement has a member `{name}`, which no version of it has")
        }
        StatementProblem::NoPredicate => "the signed statement has no `predicate`".to_owned(),
    }
}

pub(super) fn members(error: &MembersError) -> String {
    match error {
        MembersError::Json(error) => error.said().to_string(),
        MembersError::OtherLetters(name) => format!("the member `{name}` has the wrong letter case"),
    }
}

pub(in crate::report) fn key(problem: &KeyProblem) -> String {
    match problem {
        KeyProblem::Pem(problem) => pem(problem),
        KeyProblem::NotSpki(why) => format!("the PEM block is not a SubjectPublicKeyInfo: {why}"),
        KeyProblem::PartialByte => "the key's bit string does not end on a byte boundary".to_owned(),
        KeyProblem::OtherAlgorithm(oid) => format!("the key's algorithm {oid} is not accepted"),
        KeyProblem::NoCurve => "the EC key names no curve".to_owned(),
        KeyProblem::OtherCurve(oid) => format!("the curve {oid} is not accepted: weak or unknown"),
        KeyProblem::NotUncompressed(algorithm) => {
            format!("the {algorithm} key is not an uncompressed point of its curve")
        }
        KeyProblem::RsaParameters => {
            "the RSA key's algorithm lacks its NULL parameter (RFC 3279), without which other tools refuse the key"
                .to_owned()
        }
        KeyProblem::RsaUnreadable(why) => format!("the RSA key cannot be read: {why}"),
        KeyProblem::RsaTooShort(bits) => {
            format!("the RSA key has {bits} bits, but at least {RSA_MIN_BITS} are required: it is weak")
        }
        KeyProblem::RsaTooLong(bits) => {
            format!("the RSA key has {bits} bits, but at most {RSA_MAX_BITS} are supported")
        }
        KeyProblem::RsaExponent => "the RSA key's exponent is even or 1".to_owned(),
        KeyProblem::Ed25519Parameters => {
            "the Ed25519 key's algorithm has parameters, and other tools refuse the key (RFC 8410)".to_owned()
        }
        KeyProblem::Ed25519Length => "the Ed25519 key does not have 32 bytes".to_owned(),
        KeyProblem::Ed25519SmallOrder => {
            "the Ed25519 key is a point of small order: anybody can sign for it".to_owned()
        }
        KeyProblem::NoValidPoint(algorithm) => format!("the {algorithm} key has no valid point or modulus"),
        KeyProblem::Rejected(why) => format!("the key cannot be used: {why}"),
    }
}

fn pem(problem: &PemProblem) -> String {
    match problem {
        PemProblem::Private => "this is a PRIVATE key, not the public key".to_owned(),
        PemProblem::MayBePrivate => {
            "this may be a PRIVATE key: it is nothing but as many bytes as such keys have".to_owned()
        }
        PemProblem::TooLarge => {
            format!("this is larger than {}, but a key has a few hundred bytes", size(limits::KEY as u64))
        }
        PemProblem::ByteOrderMark => "there is a byte order mark before the key".to_owned(),
        PemProblem::Der => "this is binary DER; a PEM block `PUBLIC KEY` is required".to_owned(),
        PemProblem::NotText => "this is not text".to_owned(),
        PemProblem::Empty => "this is empty".to_owned(),
        PemProblem::Html(bytes) => format!("this is an HTML page of {}, not a key", size(*bytes as u64)),
        PemProblem::Json(bytes) => format!("this is JSON of {}, not a key", size(*bytes as u64)),
        PemProblem::OpenSsh => {
            "this is an OpenSSH public key; a PEM block `PUBLIC KEY` is required".to_owned()
        }
        PemProblem::NoBlock(bytes) => {
            format!("there is no PEM block `PUBLIC KEY` in this text of {}", size(*bytes as u64))
        }
        PemProblem::Blocks(count) => format!(
            "{count} PEM blocks are in one file, but a source holds exactly one key: pass each key with its own --key"
        ),
        PemProblem::TextBefore(bytes) => format!("there is text before the key: {}", size(*bytes as u64)),
        PemProblem::TextBehind(bytes) => format!("there is text after the key: {}", size(*bytes as u64)),
        PemProblem::OpenBeginLine => "the PEM block's first line does not end".to_owned(),
        PemProblem::NoEndLine => "the PEM block has no end line".to_owned(),
        PemProblem::Certificate => "this is a certificate; a bare public key is required".to_owned(),
        PemProblem::OtherLabel(Some(label)) => {
            format!("the PEM block is a `{label}`; `PUBLIC KEY` is required")
        }
        PemProblem::OtherLabel(None) => {
            "the PEM block has another label; `PUBLIC KEY` is required".to_owned()
        }
        PemProblem::NotBase64 => "the PEM block's body is not base64".to_owned(),
    }
}

/// How something that is by a key stands to the end of that key; nothing where the key counts.
pub(super) fn timing(timing: Timing) -> Option<String> {
    match timing {
        Timing::Endless | Timing::InTime => None,
        Timing::Untimed(until) => Some(untimed(until)),
        Timing::Late { until, proved } => {
            let proved = rfc3339(proved).unwrap_or_else(|| format!("{proved} seconds after 1970"));
            Some(format!(
                "its key counts for what was signed before {until} (--key-valid), but it is proved only that it was signed by {proved}"
            ))
        }
    }
}

/// That nothing proves that something was signed before its key ended, here.
pub(super) fn untimed(until: ValidUntil) -> String {
    format!(
        "its key counts for what was signed before {until} (--key-valid), but nothing proves when it was signed"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Excerpt, ForeignText};

    #[test]
    fn one_and_several_are_said_as_such() {
        let by_none = |keys| refusal(&Refusal::Signature(SignatureProblem::OtherKey { keys }));
        assert_eq!(by_none(1), "the signature does not verify with the key");
        assert_eq!(by_none(2), "the signature does not verify with any of the keys");
        let other = |more| refusal(&Refusal::OtherSubject { first: Excerpt::new("00"), more });
        assert_eq!(other(0), "the attestation is valid, but it is for another digest, 00");
        assert_eq!(other(2), "the attestation is valid, but it is for another digest, 00 and 2 more");
    }

    #[test]
    fn what_is_quoted_does_not_act_and_has_an_end() {
        let attack = format!("\u{1b}[2J\n{}", "x".repeat(5000));
        for said in [
            refusal(&Refusal::Payload(PayloadProblem::OtherType(Excerpt::new(&attack)))),
            refusal(&Refusal::Envelope(EnvelopeProblem::Members(MembersError::OtherLetters(Excerpt::new(
                &attack,
            ))))),
            refusal(&Refusal::OtherSubject { first: Excerpt::new(&attack), more: 0 }),
            key(&KeyProblem::NotSpki(ForeignText::new(&attack))),
        ] {
            assert!(said.contains("\\u{1b}[2J\\u{a}x") && said.contains("… (400/5005)"), "{said}");
            assert!(!said.contains(char::is_control), "{said}");
        }
    }
}
