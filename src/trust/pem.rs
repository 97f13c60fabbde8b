//! The frame around a public key: exactly one PEM block, and nothing but white space around it.
//!
//! RFC 7468, read as strictly as a verifier can afford: Go's decoder takes the first of several
//! blocks and ignores text around it, so that two readers of one file may use different keys. Line
//! widths, CRLF and a missing final newline are harmless and accepted.

mod private;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::limits;

/// The two labels that hold a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// `PUBLIC KEY`: a `SubjectPublicKeyInfo` (RFC 5280).
    Spki,
    /// `RSA PUBLIC KEY`: a bare PKCS#1 key (RFC 8017).
    Pkcs1,
}

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Labels that may be named: what stands in a block's first line is part of what is not a public key.
const KNOWN: [&str; 8] = [
    "EC PARAMETERS",
    "DH PARAMETERS",
    "CERTIFICATE REQUEST",
    "X509 CRL",
    "PKCS7",
    "CMS",
    "SSH2 PUBLIC KEY",
    "PGP PUBLIC KEY BLOCK",
];

/// Why bytes are not one PEM block with a public key in it. Nothing of the bytes is kept here: what is not a public
/// key is described and not quoted.

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PemProblem {
    /// It looks like a private key.
    Private,
    /// It is nothing but as many bytes as a private key has: one, or a digest, or a bare public key.
    MayBePrivate,
    /// More bytes than [`limits::KEY`]: what lies beyond would go unseen, a second key or a private one.
    TooLarge,
    /// There is a byte order mark before it.
    ByteOrderMark,
    /// DER without a frame.
    Der,
    /// Not UTF-8.
    NotText,
    /// Nothing but white space.
    Empty,
    /// An HTML page of so many bytes.
    Html(usize),
    /// JSON of so many bytes.
    Json(usize),
    /// A public key as OpenSSH writes it.
    OpenSsh,
    /// Another text of so many bytes, without a block.
    NoBlock(usize),
    /// More than one block: how many.
    Blocks(usize),
    /// There are so many bytes of text before the block.
    TextBefore(usize),
    /// There are so many bytes of text after the block.
    TextBehind(usize),
    /// The block's first line does not end.
    OpenBeginLine,
    /// The block has no end line.
    NoEndLine,
    /// The block is a certificate.
    Certificate,
    /// The block has another label: which, if it is a known one.
    OtherLabel(Option<&'static str>),
    /// The block's body is not base64.
    NotBase64,
}

/// Reads the one block.
///
/// # Errors
/// [`PemProblem::Private`] for anything that looks like a private key, before all else; for all else what
/// was found.
pub(super) fn read(bytes: &[u8]) -> Result<(Label, Vec<u8>), PemProblem> {
    refuse_private(bytes)?;
    match block(bytes) {
        // The label may lie.
        Ok((_, der)) if private::holds_private(&der) => Err(PemProblem::Private),
        Err(_) if holds_private(bytes) => Err(PemProblem::Private),
        Err(PemProblem::NoBlock(_) | PemProblem::NotText) if private::may_be_scalar(bytes) => {
            Err(PemProblem::MayBePrivate)
        }
        read => read,
    }
}

/// Whether bytes that are not a public key hold a private one, in whatever encoding, as far as that can be told.
fn holds_private(bytes: &[u8]) -> bool {
    private::holds_private(bytes.get(..limits::KEY).unwrap_or(bytes))
}

/// Whether bytes that are not a public key could be a private one.
pub(crate) fn may_be_private(bytes: &[u8]) -> bool {
    refuse_private(bytes).is_err() || holds_private(bytes) || private::may_be_scalar(bytes)
}

fn block(bytes: &[u8]) -> Result<(Label, Vec<u8>), PemProblem> {
    if bytes.len() > limits::KEY {
        return Err(PemProblem::TooLarge);
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(PemProblem::ByteOrderMark);
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| if bytes.first() == Some(&0x30) { PemProblem::Der } else { PemProblem::NotText })?;
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    match text.matches(BEGIN).count() {
        0 => return Err(no_block(text)),
        1 => {}
        n => return Err(PemProblem::Blocks(n)),
    }
    let Some(rest) = text.strip_prefix(BEGIN) else {
        return Err(PemProblem::TextBefore(text.find(BEGIN).unwrap_or_default()));
    };
    let (label, rest) = rest.split_once(DASHES).ok_or(PemProblem::OpenBeginLine)?;
    let end = format!("-----END {label}-----");
    let (body, after) = rest.split_once(&end).ok_or(PemProblem::NoEndLine)?;
    if !after.is_empty() {
        return Err(PemProblem::TextBehind(after.trim_start().len()));
    }
    let label = match label {
        "PUBLIC KEY" => Label::Spki,
        "RSA PUBLIC KEY" => Label::Pkcs1,
        "CERTIFICATE" => return Err(PemProblem::Certificate),
        other => {
            return Err(PemProblem::OtherLabel(KNOWN.into_iter().find(|known| *known == other)));
        }
    };
    let packed: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let der = STANDARD.decode(packed).map_err(|_| PemProblem::NotBase64)?;
    Ok((label, der))
}

/// A private key where a public one belongs is an alarm, in whatever wrapping.
fn refuse_private(bytes: &[u8]) -> Result<(), PemProblem> {
    const MARK: &[u8] = b"PRIVATE KEY-----";
    let pem = bytes.windows(MARK.len()).any(|window| window == MARK);
    // PKCS#8 and SEC 1 in DER: a SEQUENCE that begins with a small INTEGER, as no public key does.
    let der = match bytes {
        [0x30, 0x82, _, _, 0x02, 0x01, ..] | [0x30, 0x81, _, 0x02, 0x01, ..] => true,
        [0x30, length, 0x02, 0x01, ..] => *length < 0x80,
        _ => false,
    };
    if pem || der { Err(PemProblem::Private) } else { Ok(()) }
}

fn no_block(text: &str) -> PemProblem {
    let lower = text.get(..text.len().min(512)).unwrap_or(text).to_ascii_lowercase();
    if text.is_empty() {
        PemProblem::Empty
    } else if lower.starts_with("<!doctype") || lower.starts_with("<html") || lower.contains("<head") {
        PemProblem::Html(text.len())
    } else if text.starts_with(['{', '[']) {
        PemProblem::Json(text.len())
    } else if text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-") {
        PemProblem::OpenSsh
    } else {
        PemProblem::NoBlock(text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_spellings_are_read() {
        for text in [
            "-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----\n",
            "\r\n-----BEGIN PUBLIC KEY-----\r\nAA\r\nEC\r\n-----END PUBLIC KEY-----",
            "  -----BEGIN PUBLIC KEY-----AAEC-----END PUBLIC KEY-----\n\n",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), (Label::Spki, vec![0, 1, 2]));
        }
        let pkcs1 = "-----BEGIN RSA PUBLIC KEY-----\nAAEC\n-----END RSA PUBLIC KEY-----\n";
        assert_eq!(read(pkcs1.as_bytes()).unwrap().0, Label::Pkcs1);
    }

    #[test]
    fn everything_else_is_refused() {
        let block = "-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----\n";
        let html = "<!DOCTYPE html><html>";
        let json = r#"{"error":"no"}"#;
        let lines = block.replace('\n', "\\n");
        for (text, problem) in [
            (String::new(), PemProblem::Empty),
            (" \n".to_owned(), PemProblem::Empty),
            (html.to_owned(), PemProblem::Html(html.len())),
            (json.to_owned(), PemProblem::Json(json.len())),
            ("ssh-rsa AAAA".to_owned(), PemProblem::OpenSsh),
            ("hello".to_owned(), PemProblem::NoBlock(5)),
            (format!("{block}{block}"), PemProblem::Blocks(2)),
            (format!("# our key\n{block}"), PemProblem::TextBefore(10)),
            (format!("{block}trailing"), PemProblem::TextBehind(8)),
            (format!("\u{feff}{block}"), PemProblem::ByteOrderMark),
            (lines, PemProblem::TextBehind(2)),
            (block.replace("AAEC", "AA*C"), PemProblem::NotBase64),
            (block.replace("END PUBLIC", "END RSA PUBLIC"), PemProblem::NoEndLine),
            ("-----BEGIN PUBLIC KEY".to_owned(), PemProblem::OpenBeginLine),
            (block.replace("PUBLIC KEY", "CERTIFICATE"), PemProblem::Certificate),
            (block.replace("PUBLIC KEY", "EC PARAMETERS"), PemProblem::OtherLabel(Some("EC PARAMETERS"))),
            (block.replace("PUBLIC KEY", "c2VjcmV0"), PemProblem::OtherLabel(None)),
            (format!("{block}{}", "\n".repeat(limits::KEY)), PemProblem::TooLarge),
        ] {
            assert_eq!(read(text.as_bytes()), Err(problem), "{text}");
        }
        assert_eq!(read(&[0x30, 0x59, 0xff]), Err(PemProblem::Der));
        assert_eq!(read(&[0xff]), Err(PemProblem::NotText));
    }

    #[test]
    fn a_private_key_is_an_alarm_and_is_not_shown() {
        for label in ["PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED SIGSTORE PRIVATE KEY"] {
            let text = format!("hello -----BEGIN {label}-----\nc2VjcmV0\n-----END {label}-----");
            assert_eq!(read(text.as_bytes()), Err(PemProblem::Private));
        }
        assert_eq!(read(&[0x30, 0x77, 0x02, 0x01, 0x01, 0x04]), Err(PemProblem::Private));
    }
}
