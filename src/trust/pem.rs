//! The frame around a public key: exactly one PEM block, and nothing but white space around it.
//!
//! RFC 7468, read as strictly as a verifier can afford: Go's decoder takes the first of several
//! blocks and ignores text around it, so that two readers of one file may use different keys. Line
//! widths, CRLF and a missing final newline are harmless and accepted.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::limits;
use crate::text::ForeignText;

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

/// Why bytes are not one PEM block with a public key in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PemProblem {
    /// It looks like a private key. Nothing of it is kept here.
    Private,
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
    /// An HTML page: how it begins.
    Html(ForeignText),
    /// JSON: how it begins.
    Json(ForeignText),
    /// Another text without a block: how it begins.
    NoBlock(ForeignText),
    /// More than one block: how many.
    Blocks(usize),
    /// There is text before the block: how it begins.
    TextBefore(ForeignText),
    /// There is text after the block: how it begins.
    TextBehind(ForeignText),
    /// The block's first line does not end.
    OpenBeginLine,
    /// The block with this label has no end line.
    NoEndLine(ForeignText),
    /// The block is a certificate.
    Certificate,
    /// The block has another label.
    OtherLabel(ForeignText),
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
        return Err(PemProblem::TextBefore(beginning(text)));
    };
    let (label, rest) = rest.split_once(DASHES).ok_or(PemProblem::OpenBeginLine)?;
    let end = format!("-----END {label}-----");
    let (body, after) =
        rest.split_once(&end).ok_or_else(|| PemProblem::NoEndLine(ForeignText::new(label).head(40)))?;
    if !after.is_empty() {
        return Err(PemProblem::TextBehind(beginning(after.trim_start())));
    }
    let label = match label {
        "PUBLIC KEY" => Label::Spki,
        "RSA PUBLIC KEY" => Label::Pkcs1,
        "CERTIFICATE" => return Err(PemProblem::Certificate),
        other => return Err(PemProblem::OtherLabel(ForeignText::new(other).head(40))),
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

/// How a text begins: as much as is quoted.
fn beginning(text: &str) -> ForeignText {
    ForeignText::new(text).head(80)
}

fn no_block(text: &str) -> PemProblem {
    let lower = text.get(..text.len().min(512)).unwrap_or(text).to_ascii_lowercase();
    if text.is_empty() {
        PemProblem::Empty
    } else if lower.starts_with("<!doctype") || lower.starts_with("<html") || lower.contains("<head") {
        PemProblem::Html(beginning(text))
    } else if text.starts_with(['{', '[']) {
        PemProblem::Json(beginning(text))
    } else {
        PemProblem::NoBlock(beginning(text))
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
        let commented = "# our key\n-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----";
        let lines = block.replace('\n', "\\n");
        for (text, problem) in [
            (String::new(), PemProblem::Empty),
            (" \n".to_owned(), PemProblem::Empty),
            (html.to_owned(), PemProblem::Html(html.into())),
            (json.to_owned(), PemProblem::Json(json.into())),
            ("ssh-rsa AAAA".to_owned(), PemProblem::NoBlock("ssh-rsa AAAA".into())),
            (format!("{block}{block}"), PemProblem::Blocks(2)),
            (format!("# our key\n{block}"), PemProblem::TextBefore(commented.into())),
            (format!("{block}trailing"), PemProblem::TextBehind("trailing".into())),
            (format!("\u{feff}{block}"), PemProblem::ByteOrderMark),
            (lines, PemProblem::TextBehind("\\n".into())),
            (block.replace("AAEC", "AA*C"), PemProblem::NotBase64),
            (block.replace("END PUBLIC", "END RSA PUBLIC"), PemProblem::NoEndLine("PUBLIC KEY".into())),
            ("-----BEGIN PUBLIC KEY".to_owned(), PemProblem::OpenBeginLine),
            (block.replace("PUBLIC KEY", "CERTIFICATE"), PemProblem::Certificate),
            (block.replace("PUBLIC KEY", "EC PARAMETERS"), PemProblem::OtherLabel("EC PARAMETERS".into())),
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
