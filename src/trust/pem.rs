//! The frame around a public key: exactly one PEM block, and nothing but white space around it.
//!
//! RFC 7468, read as strictly as a verifier can afford: Go's decoder takes the first of several
//! blocks and ignores text around it, so that two readers of one file may use different keys. Line
//! widths, CRLF and a missing final newline are harmless and accepted.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::code::Code;
use crate::text::ForeignText;

use super::Refusal;

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
/// What lies beyond would go unseen: a second key, or a private one.
const MAX: usize = 64 << 10;

fn unusable(message: impl Into<String>) -> Refusal {
    Refusal::new(Code::KeyUnusable, message)
}

/// Reads the one block.
///
/// # Errors
/// `key-private` for anything that looks like a private key, before all else and without a byte of
/// it in the message; `key-unusable` for all else, naming what was found.
pub(super) fn read(bytes: &[u8]) -> Result<(Label, Vec<u8>), Refusal> {
    refuse_private(bytes)?;
    if bytes.len() > MAX {
        return Err(unusable("there are more than 64 KiB, and a key has a few hundred bytes"));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(unusable("a byte order mark stands in front of the key"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| {
        unusable(if bytes.first() == Some(&0x30) {
            "this is binary DER; a PEM block `PUBLIC KEY` is needed"
        } else {
            "this is no text"
        })
    })?;
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    match text.matches(BEGIN).count() {
        0 => return Err(no_block(text)),
        1 => {}
        n => {
            return Err(unusable(format!(
                "{n} PEM blocks stand in one file, and a source holds exactly one key: give each key with a --key of its own"
            )));
        }
    }
    let Some(rest) = text.strip_prefix(BEGIN) else {
        return Err(unusable(format!(
            "text stands in front of the key: `{}`",
            ForeignText::new(text).head(80)
        )));
    };
    let (label, rest) =
        rest.split_once(DASHES).ok_or_else(|| unusable("the PEM block's first line does not end"))?;
    let end = format!("-----END {label}-----");
    let (body, after) = rest.split_once(&end).ok_or_else(|| {
        unusable(format!("the PEM block `{}` has no end line", ForeignText::new(label).head(40)))
    })?;
    if !after.is_empty() {
        return Err(unusable(format!(
            "text stands behind the key: `{}`",
            ForeignText::new(after.trim_start()).head(80)
        )));
    }
    let label = match label {
        "PUBLIC KEY" => Label::Spki,
        "RSA PUBLIC KEY" => Label::Pkcs1,
        "CERTIFICATE" => return Err(unusable("this is a certificate; a bare public key is needed")),
        other => {
            return Err(unusable(format!(
                "the PEM block is a `{}`; `PUBLIC KEY` is needed",
                ForeignText::new(other).head(40)
            )));
        }
    };
    let packed: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let der = STANDARD.decode(packed).map_err(|_| unusable("the PEM block's body is not base64"))?;
    Ok((label, der))
}

/// A private key where a public one belongs is an alarm, in whatever wrapping.
fn refuse_private(bytes: &[u8]) -> Result<(), Refusal> {
    const MARK: &[u8] = b"PRIVATE KEY-----";
    let pem = bytes.windows(MARK.len()).any(|window| window == MARK);
    // PKCS#8 and SEC 1 in DER: a SEQUENCE that begins with a small INTEGER, as no public key does.
    let der = match bytes {
        [0x30, 0x82, _, _, 0x02, 0x01, ..] | [0x30, 0x81, _, 0x02, 0x01, ..] => true,
        [0x30, length, 0x02, 0x01, ..] => *length < 0x80,
        _ => false,
    };
    if pem || der {
        return Err(Refusal::new(Code::KeyPrivate, "a PRIVATE key is served where the public key belongs"));
    }
    Ok(())
}

fn no_block(text: &str) -> Refusal {
    let head = ForeignText::new(text).head(80);
    let lower = text.get(..text.len().min(512)).unwrap_or(text).to_ascii_lowercase();
    unusable(if text.is_empty() {
        "there is nothing".to_owned()
    } else if lower.starts_with("<!doctype") || lower.starts_with("<html") || lower.contains("<head") {
        format!("this is an HTML page, no key: `{head}`")
    } else if text.starts_with(['{', '[']) {
        format!("this is JSON, no key: `{head}`")
    } else {
        format!("there is no PEM block `PUBLIC KEY`: `{head}`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        read(text.as_bytes()).unwrap_err().code
    }

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
        for text in [
            String::new(),
            " \n".to_owned(),
            "<!DOCTYPE html><html>".to_owned(),
            r#"{"error":"no"}"#.to_owned(),
            format!("{block}{block}"),
            format!("# our key\n{block}"),
            format!("{block}trailing"),
            format!("\u{feff}{block}"),
            block.replace('\n', "\\n"),
            block.replace("AAEC", "AA*C"),
            block.replace("END PUBLIC", "END RSA PUBLIC"),
            block.replace("PUBLIC KEY", "CERTIFICATE"),
            block.replace("PUBLIC KEY", "EC PARAMETERS"),
            format!("{block}{}", "\n".repeat(MAX)),
        ] {
            assert_eq!(code(&text), Code::KeyUnusable, "{text}");
        }
    }

    #[test]
    fn a_private_key_is_an_alarm_and_is_not_shown() {
        for label in ["PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED SIGSTORE PRIVATE KEY"] {
            let text = format!("hello -----BEGIN {label}-----\nc2VjcmV0\n-----END {label}-----");
            let refusal = read(text.as_bytes()).unwrap_err();
            assert_eq!(refusal.code, Code::KeyPrivate);
            assert!(!refusal.message.contains("c2VjcmV0"));
        }
        assert_eq!(read(&[0x30, 0x77, 0x02, 0x01, 0x01, 0x04]).unwrap_err().code, Code::KeyPrivate);
    }
}
