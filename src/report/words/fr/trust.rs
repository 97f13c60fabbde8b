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

/// What a blob should be, with its article.
pub(super) fn blob(kind: BlobKind) -> &'static str {
    match kind {
        BlobKind::Payload => "la charge utile",
        BlobKind::Envelope => "l’enveloppe",
        BlobKind::Bundle => "le bundle",
        BlobKind::Document => "le document",
    }
}

/// The same without an article.
pub(super) fn blob_name(kind: BlobKind) -> &'static str {
    match kind {
        BlobKind::Payload => "charge utile",
        BlobKind::Envelope => "enveloppe",
        BlobKind::Bundle => "bundle",
        BlobKind::Document => "document",
    }
}

pub(in crate::report) fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Signature(problem) | Refusal::EnvelopeSignature(problem) => signature(*problem).to_owned(),
        Refusal::Payload(problem) => payload(problem),
        Refusal::OtherDigest(digest) => {
            format!("la signature est valide, mais elle porte sur un autre condensat, {digest}")
        }
        Refusal::Envelope(problem) => envelope(problem),
        Refusal::EnvelopeSignatures(count) => {
            format!("aucune de ses {count} signatures n’est valide pour cette clé")
        }
        Refusal::Bundle(problem) => bundle(problem),
        Refusal::BundleSignature(hint) => {
            format!(
                "la signature n’est pas valide pour cette clé\u{202f}; elle se dit faite par la clé {hint}"
            )
        }
        Refusal::BundleNotByItsKey(hint) => format!(
            "elle se dit faite par la clé {hint}, et sa signature n’est pas valide pour cette clé\u{a0}: elle a été modifiée, ou faite par une autre"
        ),
        Refusal::Statement(problem) => statement(problem),
        Refusal::NoSubject => {
            "l’attestation est valide, mais elle n’a pas de sujet avec un condensat sha256".to_owned()
        }
        Refusal::OtherSubject { first, more } => {
            let more = if *more == 0 { String::new() } else { format!(" et {more} de plus") };
            format!("l’attestation est valide, mais elle porte sur un autre condensat, {first}{more}")
        }
    }
}

/// What something is that this version does not read.
pub(in crate::report) fn unsupported(bundle: &UnsupportedBundle) -> String {
    match bundle {
        UnsupportedBundle::Version(media_type) => {
            format!("un bundle sigstore d’une version non prise en charge, `{media_type}`")
        }
        UnsupportedBundle::Certificate => {
            "un bundle sigstore avec un certificat, or seules les signatures par clé sont prises en charge"
                .to_owned()
        }
        UnsupportedBundle::MessageSignature => {
            "un bundle sigstore avec la signature d’un fichier, qui ne dit rien d’une image".to_owned()
        }
    }
}

fn signature(problem: SignatureProblem) -> &'static str {
    match problem {
        SignatureProblem::NotBase64 => "la signature n’est pas du base64 standard",
        SignatureProblem::Empty => "la signature est vide",
        SignatureProblem::RawForm => {
            "la signature est sous la forme brute r‖s (IEEE P1363), et non sous la forme ASN.1 qu’écrit cosign"
        }
        SignatureProblem::OtherKey { keys: 1 } => "la signature n’est pas valide pour cette clé",
        SignatureProblem::OtherKey { keys: _ } => "la signature n’est valide pour aucune des clés",
    }
}

fn payload(problem: &PayloadProblem) -> String {
    match problem {
        PayloadProblem::Unreadable(why) => format!("le contenu signé est illisible\u{a0}: {why}"),
        PayloadProblem::OtherType(kind) => {
            format!("le type du contenu signé est `{kind}`, et non `{SIMPLE_SIGNING_TYPE}`")
        }
        PayloadProblem::Digest(digest) => {
            format!("le condensat du contenu signé `{digest}` n’est pas un condensat SHA-256")
        }
    }
}

fn envelope(problem: &EnvelopeProblem) -> String {
    match problem {
        EnvelopeProblem::Members(why) => format!("ce n’est pas une enveloppe DSSE\u{a0}: {}", members(why)),
        EnvelopeProblem::NoMember(name) => format!("l’enveloppe n’a pas de `{name}`"),
        EnvelopeProblem::NotText(name) => format!("le membre `{name}` de l’enveloppe n’est pas une chaîne"),
        EnvelopeProblem::PayloadType(kind) => {
            format!("le type de la charge utile est `{kind}`, et non `{PAYLOAD_TYPE}`")
        }
        EnvelopeProblem::PayloadNotBase64 => "la charge utile n’est pas du base64 standard".to_owned(),
        EnvelopeProblem::NoSignatureList => "l’enveloppe n’a pas de liste `signatures`".to_owned(),
        EnvelopeProblem::NoSignature => "l’enveloppe ne contient pas de signature".to_owned(),
        EnvelopeProblem::TooManySignatures(count) => {
            format!(
                "l’enveloppe contient {count} signatures, la limite est de {}",
                limits::ENVELOPE_SIGNATURES
            )
        }
        EnvelopeProblem::SignedTooOften { signatures, bytes } => format!(
            "l’enveloppe contient {signatures} signatures portant chacune sur {bytes}\u{a0}octets, la limite est de {}\u{a0}octets en tout",
            limits::ENVELOPE_SIGNED
        ),
        EnvelopeProblem::SignatureMembers(why) => {
            format!("une signature de l’enveloppe est mal formée\u{a0}: {}", members(why))
        }
        EnvelopeProblem::UnknownMember(name) => {
            format!("l’enveloppe du bundle a le membre `{name}`, que le format n’a pas")
        }
        EnvelopeProblem::TwoSpellings(name) => {
            format!("l’enveloppe du bundle a `{name}` sous les deux graphies")
        }
        EnvelopeProblem::SeveralSignatures(count) => {
            format!("l’enveloppe du bundle contient {count} signatures, or une seule est admise")
        }
    }
}

fn bundle(problem: &BundleProblem) -> String {
    match problem {
        BundleProblem::Members(why) => format!("ce n’est pas un bundle sigstore\u{a0}: {}", members(why)),
        BundleProblem::UnknownMember(name) => {
            format!("le bundle a le membre `{name}`, qu’aucune version prise en charge du format n’a")
        }
        BundleProblem::TwoSpellings(name) => format!("le bundle a `{name}` sous les deux graphies"),
        BundleProblem::NoMember(name) => format!("le bundle n’a pas de `{name}`"),
        BundleProblem::NotText(name) => format!("le membre `{name}` du bundle n’est pas une chaîne"),
        BundleProblem::MediaType(kind) => format!("le type de média du bundle est `{kind}`"),
        BundleProblem::SeveralContents => {
            "le bundle contient à la fois une enveloppe et la signature d’un fichier".to_owned()
        }
        BundleProblem::SeveralKeys => "le bundle nomme à la fois une clé et un certificat".to_owned(),
        BundleProblem::Envelope(problem) => envelope(problem),
        BundleProblem::Unsupported(kind) => unsupported(kind),
    }
}

fn statement(problem: &StatementProblem) -> String {
    match problem {
        StatementProblem::Members(why) => {
            format!("le contenu signé n’est pas une déclaration in-toto\u{a0}: {}", members(why))
        }
        StatementProblem::NoText(name) => {
            format!("la déclaration signée n’a pas de `{name}`, ou celui-ci n’est pas une chaîne")
        }
        StatementProblem::OtherType(kind) => {
            format!(
                "le `_type` de la déclaration signée est `{kind}`, qui n’est pas une déclaration in-toto v0.1 ou v1"
            )
        }
        StatementProblem::Subjects(why) => {
            format!("les sujets de la déclaration signée sont illisibles\u{a0}: {why}")
        }
        StatementProblem::SubjectTwice => {
            "la déclaration signée nomme deux fois cette image, avec des annotations différentes".to_owned()
        }
        StatementProblem::UnknownMember(name) => {
            format!("la déclaration signée a un membre `{name}`, qu’aucune de ses versions n’a")
        }
        StatementProblem::NoPredicate => "la déclaration signée n’a pas de `predicate`".to_owned(),
    }
}

pub(super) fn members(error: &MembersError) -> String {
    match error {
        MembersError::Json(error) => error.said().to_string(),
        MembersError::OtherLetters(name) => format!("le membre `{name}` n’a pas la bonne casse"),
    }
}

pub(in crate::report) fn key(problem: &KeyProblem) -> String {
    match problem {
        KeyProblem::Pem(problem) => pem(problem),
        KeyProblem::NotSpki(why) => format!("le bloc PEM n’est pas un SubjectPublicKeyInfo\u{a0}: {why}"),
        KeyProblem::PartialByte => "la chaîne de bits de la clé ne se termine pas sur un octet entier".to_owned(),
        KeyProblem::OtherAlgorithm(oid) => format!("l’algorithme {oid} de la clé n’est pas accepté"),
        KeyProblem::NoCurve => "la clé EC ne nomme pas de courbe".to_owned(),
        KeyProblem::OtherCurve(oid) => format!("la courbe {oid} n’est pas acceptée\u{a0}: faible ou inconnue"),
        KeyProblem::NotUncompressed(algorithm) => {
            format!("la clé {algorithm} n’est pas un point non compressé de sa courbe")
        }
        KeyProblem::RsaParameters => {
            "l’algorithme de la clé RSA n’a pas son paramètre NULL (RFC 3279), sans lequel d’autres outils refusent la clé"
                .to_owned()
        }
        KeyProblem::RsaUnreadable(why) => format!("la clé RSA est illisible\u{a0}: {why}"),
        KeyProblem::RsaTooShort(bits) => {
            format!("la clé RSA fait {bits}\u{a0}bits, or au moins {RSA_MIN_BITS} sont exigés\u{a0}: elle est faible")
        }
        KeyProblem::RsaTooLong(bits) => {
            format!("la clé RSA fait {bits}\u{a0}bits, or {RSA_MAX_BITS} au plus sont pris en charge")
        }
        KeyProblem::RsaExponent => "l’exposant de la clé RSA est pair ou vaut 1".to_owned(),
        KeyProblem::Ed25519Parameters => {
            "l’algorithme de la clé Ed25519 a des paramètres, et d’autres outils refusent la clé (RFC 8410)".to_owned()
        }
        KeyProblem::Ed25519Length => "la clé Ed25519 ne fait pas 32 octets".to_owned(),
        KeyProblem::Ed25519SmallOrder => {
            "la clé Ed25519 est un point de petit ordre\u{a0}: n’importe qui peut signer pour elle".to_owned()
        }
        KeyProblem::NoValidPoint(algorithm) => format!("la clé {algorithm} n’a pas de point ou de module valide"),
        KeyProblem::Rejected(why) => format!("la clé est inutilisable\u{a0}: {why}"),
    }
}

fn pem(problem: &PemProblem) -> String {
    match problem {
        PemProblem::Private => "c’est une clé PRIVÉE, et non la clé publique".to_owned(),
        PemProblem::MayBePrivate => {
            "c’est peut-être une clé PRIVÉE\u{a0}: rien d’autre qu’autant d’octets qu’en ont de telles clés"
                .to_owned()
        }
        PemProblem::TooLarge => {
            format!("cela dépasse {}, or une clé fait quelques centaines d’octets", size(limits::KEY as u64))
        }
        PemProblem::ByteOrderMark => "un indicateur d’ordre des octets précède la clé".to_owned(),
        PemProblem::Der => "c’est du DER binaire\u{202f}; un bloc PEM `PUBLIC KEY` est exigé".to_owned(),
        PemProblem::NotText => "ce n’est pas du texte".to_owned(),
        PemProblem::Empty => "c’est vide".to_owned(),
        PemProblem::Html(bytes) => format!("c’est une page HTML de {}, pas une clé", size(*bytes as u64)),
        PemProblem::Json(bytes) => format!("c’est du JSON de {}, pas une clé", size(*bytes as u64)),
        PemProblem::OpenSsh => {
            "c’est une clé publique OpenSSH\u{202f}; un bloc PEM `PUBLIC KEY` est exigé".to_owned()
        }
        PemProblem::NoBlock(bytes) => {
            format!("il n’y a pas de bloc PEM `PUBLIC KEY` dans ce texte de {}", size(*bytes as u64))
        }
        PemProblem::Blocks(count) => format!(
            "{count} blocs PEM sont dans un même fichier, or une source contient exactement une clé\u{a0}: donnez chaque clé avec son propre --key"
        ),
        PemProblem::TextBefore(bytes) => format!("du texte précède la clé\u{a0}: {}", size(*bytes as u64)),
        PemProblem::TextBehind(bytes) => format!("du texte suit la clé\u{a0}: {}", size(*bytes as u64)),
        PemProblem::OpenBeginLine => "la première ligne du bloc PEM ne se termine pas".to_owned(),
        PemProblem::NoEndLine => "le bloc PEM n’a pas de ligne de fin".to_owned(),
        PemProblem::Certificate => "c’est un certificat\u{202f}; une clé publique nue est exigée".to_owned(),
        PemProblem::OtherLabel(Some(label)) => {
            format!("le bloc PEM est un `{label}`\u{202f}; `PUBLIC KEY` est exigé")
        }
        PemProblem::OtherLabel(None) => {
            "le bloc PEM porte une autre étiquette\u{202f}; `PUBLIC KEY` est exigé".to_owned()
        }
        PemProblem::NotBase64 => "le corps du bloc PEM n’est pas du base64".to_owned(),
    }
}

/// How something that is by a key stands to the end of that key; nothing where the key counts.
pub(super) fn timing(timing: Timing) -> Option<String> {
    match timing {
        Timing::Endless | Timing::InTime => None,
        Timing::Untimed(until) => Some(untimed(until)),
        Timing::Late { until, proved } => {
            let proved = rfc3339(proved).unwrap_or_else(|| format!("{proved} secondes après 1970"));
            Some(format!(
                "sa clé compte pour ce qui a été signé avant {until} (--key-valid), or la seule date prouvée est {proved}, à laquelle la signature existait"
            ))
        }
    }
}

/// That nothing proves that something was signed before its key ended, here.
pub(super) fn untimed(until: ValidUntil) -> String {
    format!(
        "sa clé compte pour ce qui a été signé avant {until} (--key-valid), or rien ne prouve la date de la signature"
    )
}
