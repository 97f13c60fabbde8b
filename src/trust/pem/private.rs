//! Whether a text that is not a public key could be a private one, in whatever encoding.
//!
//! Asked only where no key was found, so that no public key can be mistaken. A private key at a public address is
//! an alarm, and a message that quotes it would be the second leak.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::limits;

/// Shorter texts of base64 or hexadecimal digits are not decoded: no private key is as short.
const SHORTEST: usize = 40;

/// Reads base64 with or without padding, whatever its last bits are.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What only texts with a private key contain, without letter case and blanks.
const MARKS: [&str; 7] = [
    "privatekey-----",
    "privatekeyblock-----",
    "openssh-key-v1",
    "putty-user-key-file",
    "age-secret-key-1",
    "encryptedsecretkey",
    "signifysecretkey",
];

/// Whether this holds a private key, as far as that can be told.
pub(super) fn holds_private(bytes: &[u8]) -> bool {
    holds(bytes, limits::KEY_ENCODINGS)
}

/// Whether this is nothing but so many random bytes as a private key has, which look as such keys do.
pub(super) fn may_be_scalar(bytes: &[u8]) -> bool {
    let text = plain(bytes);
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    let hex = text.strip_prefix("0x").unwrap_or(&text);
    let is_one = |bytes: &[u8]| matches!(bytes.len(), 32 | 48 | 64 | 66);
    let hex = (hex.len() >= SHORTEST).then(|| from_hex(hex)).flatten();
    let base64 = || text.bytes().all(is_base64).then(|| from_base64(&text)).flatten();
    is_one(bytes) && std::str::from_utf8(bytes).is_err()
        || hex.or_else(base64).is_some_and(|bytes| is_one(&bytes))
}

fn holds(bytes: &[u8], depth: usize) -> bool {
    if is_der(bytes) || is_pgp(bytes) {
        return true;
    }
    let text = plain(bytes);
    let squeezed: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    if MARKS.iter().any(|mark| squeezed.contains(mark)) || is_begun(&squeezed) || is_xml(&squeezed) {
        return true;
    }
    let json = serde_json::from_str::<serde_json::Value>(&text);
    if json.is_ok_and(|value| holds_jwk(&value)) {
        return true;
    }
    depth > 0 && holds_encoded(&text, depth - 1)
}

/// A beginning of a block with a private key, without the dashes behind it.
fn is_begun(squeezed: &str) -> bool {
    const KINDS: [&str; 9] = ["-", "encrypted", "sigstore", "cosign", "openssh", "pgp", "rsa", "dsa", "ec"];
    squeezed.match_indices("begin").any(|(at, begin)| {
        let mut label = &squeezed[at + begin.len()..];
        while let Some(rest) = KINDS.iter().find_map(|kind| label.strip_prefix(kind)) {
            label = rest;
        }
        label.starts_with("privatekey")
    })
}

/// .NET's form of an RSA key.
fn is_xml(squeezed: &str) -> bool {
    squeezed.contains("<rsakeyvalue>") && squeezed.contains("<d>")
}

/// Text without what escapes do to it. UTF-16 of ASCII is ASCII with zeros between.
fn plain(bytes: &[u8]) -> String {
    let bytes: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    for (escaped, plain) in [
        ("\\n", "\n"),
        ("\\r", "\n"),
        ("\\t", "\n"),
        ("\\/", "/"),
        ("\\u002b", "+"),
        ("\\u002B", "+"),
        ("\\u002f", "/"),
        ("\\u002F", "/"),
        ("\\u003d", "="),
        ("\\u003D", "="),
        ("\\u000a", "\n"),
        ("\\u000A", "\n"),
        ("\\u0020", " "),
        ("%2B", "+"),
        ("%2b", "+"),
        ("%2F", "/"),
        ("%2f", "/"),
        ("%3D", "="),
        ("%3d", "="),
        ("%0A", "\n"),
        ("%0a", "\n"),
        ("%0D", "\n"),
        ("%0d", "\n"),
        ("%20", " "),
        ("%2D", "-"),
        ("%2d", "-"),
        ("&#10;", "\n"),
        ("&#13;", "\n"),
        ("&#xA;", "\n"),
        ("&nbsp;", " "),
        ("&#45;", "-"),
        ("<br>", "\n"),
        ("<br/>", "\n"),
        ("<br />", "\n"),
    ] {
        if text.contains(escaped) {
            text = text.replace(escaped, plain);
        }
    }
    text
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=')
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    LENIENT.decode(text.trim_end_matches('=').replace('-', "+").replace('_', "/")).ok()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit()) && text.len().is_multiple_of(2);
    digits.then(|| text.as_bytes().chunks(2).map(pair).collect()).flatten()
}

/// Whether a part of the text is base64 or hexadecimal, and holds one when it is decoded. Words around it are of
/// the same letters: it may begin anywhere.
fn holds_encoded(text: &str, depth: usize) -> bool {
    let runs = |is_of: fn(char) -> bool| {
        text.split(move |c: char| !is_of(c) && !c.is_whitespace())
            .map(move |run| run.chars().filter(|c| is_of(*c)).collect::<String>())
            .filter(|run| run.len() >= SHORTEST)
    };
    // `=` ends base64, and parts a name from it.
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    let is_hex = |c: char| c.is_ascii_hexdigit() || c == ':';
    for run in runs(is_base64) {
        if run.match_indices('M').any(|(at, _)| begins_der(&run[at..])) {
            return true;
        }
        let parts = (0..4).filter_map(|skipped| {
            let part = run.get(skipped..)?;
            from_base64(&part[..part.len() - usize::from(part.len() % 4 == 1)])
        });
        let mut parts = parts.enumerate();
        if parts.any(|(n, bytes)| if n == 0 { holds(&bytes, depth) } else { holds_inside(&bytes, depth) }) {
            return true;
        }
    }
    runs(is_hex).any(|run| {
        let digits = run.replace(':', "");
        (0..2).any(|skipped| {
            let part = digits.get(skipped..).unwrap_or_default();
            from_hex(&part[..part.len() - part.len() % 2])
                .is_some_and(|bytes| bytes.windows(16).any(is_der) || holds(&bytes, depth))
        })
    })
}

/// The same of bytes that begin by chance where they do: only what is certain counts.
fn holds_inside(bytes: &[u8], depth: usize) -> bool {
    let is_text = bytes.iter().filter(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()).count();
    // What is decoded at the wrong place is noise.
    is_text * 10 >= bytes.len() * 9 && holds(bytes, depth)
}

/// Whether base64 begins here whose first bytes are those of a private key.
fn begins_der(run: &str) -> bool {
    run.get(..36.min(run.len())).and_then(from_base64).is_some_and(|bytes| is_der(&bytes))
}

/// PKCS#1, SEC 1, PKCS#8 and its encrypted form begin as nothing else does: a sequence of a version and what belongs
/// to it, or of a cipher of PKCS#5 or #12.
fn is_der(bytes: &[u8]) -> bool {
    let content = |bytes: &[u8]| -> Option<usize> {
        match bytes {
            [0x30, length, ..] if *length < 0x80 => Some(2),
            [0x30, 0x81, ..] => Some(3),
            [0x30, 0x82, ..] => Some(4),
            [0x30, 0x83, ..] => Some(5),
            _ => None,
        }
    };
    let Some(inner) = content(bytes).and_then(|at| bytes.get(at..)) else { return false };
    match inner {
        [0x02, 0x01, 0x00..=0x03, 0x02 | 0x04 | 0x30, ..] => true,
        _ => content(inner).and_then(|at| inner.get(at..)).is_some_and(|cipher| {
            // 1.2.840.113549.1.5 and .12, under a tag and a length.
            let cipher = cipher.get(2..8).zip(cipher.get(8)).filter(|_| cipher.first() == Some(&0x06));
            cipher.is_some_and(|(pkcs, arc)| {
                pkcs == [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d] && *arc == 0x01 && pkcs_arc(inner)
            })
        }),
    }
}

/// Whether the object identifier goes on with `.5` or `.12`.
fn pkcs_arc(algorithm: &[u8]) -> bool {
    algorithm.windows(3).take(16).any(|arcs| matches!(arcs, [0x0d, 0x01, 0x05 | 0x0c]))
}

/// A packet of `OpenPGP` with a secret key (RFC 9580, 5.5.3): its tag, its length, its version.
fn is_pgp(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x94, _, 3..=6, ..]
            | [0x95, _, _, 3..=6, ..]
            | [0x96, _, _, _, _, 3..=6, ..]
            | [0xc5, 0..=191, 3..=6, ..]
            | [0xc5, 192..=223, _, 3..=6, ..]
    )
}

/// A JSON Web Key with its private half (RFC 7518, 6.2.2 and 6.3.2) or cosign's encrypted key, anywhere.
fn holds_jwk(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Object(object) => {
            let has = |name: &str| object.contains_key(name);
            let jwk = has("kty") && ["d", "p", "q", "dp", "dq", "k", "priv"].iter().any(|name| has(name));
            jwk || (has("kdf") && has("ciphertext")) || object.values().any(holds_jwk)
        }
        serde_json::Value::Array(list) => list.iter().any(holds_jwk),
        serde_json::Value::String(text) => serde_json::from_str::<serde_json::Value>(text)
            .is_ok_and(|inner| !inner.is_string() && holds_jwk(&inner)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
