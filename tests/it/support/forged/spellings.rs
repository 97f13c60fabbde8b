//! One valid signature in every encoding that some reader might take, and what is no signature in the right one.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::evidence::{IN_TOTO, Maker, OCI_MANIFEST};
use super::rows::{Asks, Row};
use super::rules::Document::{Envelope, Signatures};
use super::rules::Verdict::{Failed, Undecided, Verified};
use super::rules::{INVALID, Verdict};
use super::tree::Json;

/// The order of P-256 (FIPS 186-4, D.1.2.3).
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
    0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// Whether a spelling counts.
const GOOD: bool = true;
const BAD: bool = false;

pub(crate) fn rows(maker: &Maker) -> Vec<Row> {
    let image = Maker::image().text().into_bytes();
    let payload = Maker::payload(&image).text().into_bytes();
    let statement = Maker::statement(&image).text().into_bytes();
    let encoded = Maker::encoding(IN_TOTO, &statement);
    let mut rows = Vec::new();
    for (what, text, counts) in spellings(maker, &payload) {
        rows.push(Row {
            document: Signatures,
            kind: OCI_MANIFEST,
            what,
            evidence: Maker::signed_with(&image, &payload, &text),
            asks: Asks::Signature,
            verdict: if counts { Verified } else { Failed("signature-invalid") },
        });
    }
    for (what, text, counts) in spellings(maker, &encoded) {
        let envelope = Maker::envelope(IN_TOTO, &statement, &text).text();
        rows.push(Row {
            document: Envelope,
            kind: OCI_MANIFEST,
            what: format!("signature {what}"),
            evidence: maker.enveloped(envelope.as_bytes()),
            asks: Asks::BOM,
            verdict: if counts { Verified } else { INVALID },
        });
    }
    rows.extend(payloads(maker, &statement));
    rows.extend(several(maker, &statement));
    rows
}

/// The two numbers of a signature.
fn numbers(der: &[u8]) -> ([u8; 32], [u8; 32]) {
    let one = |at: usize| {
        let length = usize::from(der[at + 1]);
        let bytes = &der[at + 2..at + 2 + length];
        let bytes = bytes.strip_prefix(&[0]).unwrap_or(bytes);
        let mut number = [0; 32];
        number[32 - bytes.len()..].copy_from_slice(bytes);
        (number, at + 2 + length)
    };
    let (r, next) = one(2);
    (r, one(next).0)
}

/// `one - other`, which is not negative.
fn minus(one: &[u8; 32], other: &[u8; 32]) -> [u8; 32] {
    let mut borrow = 0_i16;
    let mut result = [0; 32];
    for at in (0..32).rev() {
        let digit = i16::from(one[at]) - i16::from(other[at]) - borrow;
        borrow = i16::from(digit < 0);
        result[at] = u8::try_from(digit.rem_euclid(256)).expect("a byte");
    }
    result
}

/// `one + other`, of 33 bytes.
fn plus(one: &[u8; 32], other: &[u8; 32]) -> Vec<u8> {
    let mut carry = 0_u16;
    let mut result = vec![0; 33];
    for at in (0..32).rev() {
        let digit = u16::from(one[at]) + u16::from(other[at]) + carry;
        carry = digit >> 8;
        result[at + 1] = u8::try_from(digit & 0xff).expect("a byte");
    }
    result[0] = u8::try_from(carry).expect("a byte");
    result
}

/// The bytes of an integer as DER has them.
fn shortest(number: &[u8]) -> Vec<u8> {
    let first = number.iter().position(|byte| *byte != 0).unwrap_or(number.len() - 1);
    let number = &number[first..];
    if number[0] >= 0x80 { [&[0], number].concat() } else { number.to_vec() }
}

/// A value with its tag and length, the length in its short form.
fn tagged(tag: u8, value: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(value.len()).expect("a short value")], value].concat()
}

fn sequence(r: &[u8], s: &[u8]) -> Vec<u8> {
    tagged(0x30, &[tagged(2, r), tagged(2, s)].concat())
}

/// Every spelling of a signature of these bytes: what it is, its text, whether it counts.
fn spellings(maker: &Maker, signed: &[u8]) -> Vec<(String, String, bool)> {
    // One whose base64 has a character of its own and an end that is filled up, and whose r needs a zero.
    let der = loop {
        let der = maker.platform.sign_der(signed);
        let (r, s) = numbers(&der);
        let text = STANDARD.encode(&der);
        if text.contains(['+', '/']) && text.ends_with('=') && r[0] >= 0x80 && (1..0x7f).contains(&s[0]) {
            break der;
        }
    };
    let (r, s) = numbers(&der);
    let (long_r, long_s) = (shortest(&r), shortest(&s));
    let high = minus(&ORDER, &s);
    let one = {
        let mut one = [0; 32];
        one[31] = 1;
        one
    };
    let inside = |tail: &[u8]| tagged(0x30, &[&der[2..], tail].concat());
    let length = der[1];
    let text = STANDARD.encode(&der);
    let mut found: Vec<(String, String, bool)> = [
        ("the other of s and n-s", sequence(&long_r, &shortest(&high)), GOOD),
        ("a byte behind the DER", [der.as_slice(), &[0]].concat(), BAD),
        ("a null behind the DER", [der.as_slice(), &[5, 0]].concat(), BAD),
        ("a byte behind the numbers", inside(&[0]), BAD),
        ("a third number", inside(&[2, 1, 1]), BAD),
        ("a zero too much before r", sequence(&[&[0], long_r.as_slice()].concat(), &long_s), BAD),
        ("a zero too much before s", sequence(&long_r, &[&[0], long_s.as_slice()].concat()), BAD),
        ("r negative", sequence(&r, &long_s), BAD),
        ("s negative", sequence(&long_r, &high), BAD),
        ("the length in its long form", [&[0x30, 0x81, length], &der[2..]].concat(), BAD),
        ("the length in a longer form", [&[0x30, 0x82, 0, length], &der[2..]].concat(), BAD),
        ("no length", [&[0x30, 0x80], &der[2..], &[0, 0]].concat(), BAD),
        ("the length one too short", [&[0x30, length - 1], &der[2..]].concat(), BAD),
        ("the length one too long", [&[0x30, length + 1], &der[2..]].concat(), BAD),
        (
            "r with its length in the long form",
            {
                let r = [&[2, 0x81, 33], long_r.as_slice()].concat();
                tagged(0x30, &[r, tagged(2, &long_s)].concat())
            },
            BAD,
        ),
        ("a set", tagged(0x31, &der[2..]), BAD),
        ("a primitive sequence", tagged(0x10, &der[2..]), BAD),
        ("numbers as octet strings", tagged(0x30, &[tagged(4, &r), tagged(4, &s)].concat()), BAD),
        ("in an octet string", tagged(4, &der), BAD),
        ("in a sequence", tagged(0x30, &der), BAD),
        ("raw", [r, s].concat(), BAD),
        ("raw, s first", [s, r].concat(), BAD),
        ("raw with its length", tagged(4, &[r, s].concat()), BAD),
        ("s before r", sequence(&long_s, &long_r), BAD),
        ("s and n", sequence(&long_r, &shortest(&plus(&s, &ORDER))), BAD),
        ("r and n", sequence(&shortest(&plus(&r, &ORDER)), &long_s), BAD),
        ("r zero", sequence(&[0], &long_s), BAD),
        ("s zero", sequence(&long_r, &[0]), BAD),
        ("both zero", sequence(&[0], &[0]), BAD),
        ("r without bytes", sequence(&[], &long_s), BAD),
        ("s n", sequence(&long_r, &shortest(&ORDER)), BAD),
        ("both one", sequence(&one[31..], &one[31..]), BAD),
        ("only r", tagged(0x30, &tagged(2, &long_r)), BAD),
        ("cut", der[..der.len() - 1].to_vec(), BAD),
        ("an empty sequence", vec![0x30, 0], BAD),
        ("over another text", maker.platform.sign_der(b"another text"), BAD),
        ("over nothing", maker.platform.sign_der(b""), BAD),
        ("by another key", maker.other.sign_der(signed), BAD),
        (
            "over the hash",
            {
                let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, signed);
                maker.platform.sign_der(hash.as_ref())
            },
            BAD,
        ),
        ("over the text and a blank", maker.platform.sign_der(&[signed, b" "].concat()), BAD),
    ]
    .into_iter()
    .map(|(what, der, counts)| (format!("DER: {what}"), STANDARD.encode(der), counts))
    .collect();
    let half = text.len() / 2;
    let hex = der.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    found.extend(
        [
            ("as it is", text.clone(), GOOD),
            ("with a line end", format!("{text}\n"), GOOD),
            ("with line ends around", format!("\r\n{text}\r\n"), GOOD),
            ("folded", format!("{}\r\n{}", &text[..half], &text[half..]), GOOD),
            ("with a blank behind", format!("{text} "), BAD),
            ("with a blank in front", format!(" {text}"), BAD),
            ("with a blank inside", format!("{} {}", &text[..half], &text[half..]), BAD),
            ("with a tab inside", format!("{}\t{}", &text[..half], &text[half..]), BAD),
            ("with U+0000 behind", format!("{text}\0"), BAD),
            ("url-safe", URL_SAFE.encode(&der), BAD),
            ("url-safe, not filled up", URL_SAFE_NO_PAD.encode(&der), BAD),
            ("not filled up", STANDARD_NO_PAD.encode(&der), BAD),
            ("filled up too far", format!("{text}="), BAD),
            ("filled up in the middle", format!("{}=={}", &text[..4], &text[4..]), BAD),
            ("with bits behind its end", odd_bits(&text), BAD),
            ("twice", format!("{text}{text}"), BAD),
            ("base64 of base64", STANDARD.encode(&text), BAD),
            ("hexadecimal", hex, BAD),
            ("in a data URI", format!("data:;base64,{text}"), BAD),
            ("in PEM", format!("-----BEGIN SIGNATURE-----\n{text}\n-----END SIGNATURE-----\n"), BAD),
            ("in a list", format!("{text},{text}"), BAD),
            ("empty", String::new(), BAD),
            ("line ends alone", "\r\n".to_owned(), BAD),
            ("null", "null".to_owned(), BAD),
        ]
        .into_iter()
        .map(|(what, text, counts)| (format!("base64: {what}"), text, counts)),
    );
    found
}

/// The same base64, with bits in its last character that mean nothing.
fn odd_bits(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bare = text.trim_end_matches('=');
    let last = bare.as_bytes()[bare.len() - 1];
    let value = LETTERS.iter().position(|letter| *letter == last).expect("a letter of base64");
    format!("{}{}{}", &bare[..bare.len() - 1], char::from(LETTERS[value | 1]), &text[bare.len()..])
}

/// The text of an envelope's payload.
fn payloads(maker: &Maker, statement: &[u8]) -> Vec<Row> {
    // Filled up, and with characters that differ between the alphabets.
    let mut payload = [statement, b" "].concat();
    while payload.len() % 3 != 1 {
        payload.push(b' ');
    }
    let end = payload.len() - 2;
    let statement = String::from_utf8(payload.clone()).expect("UTF-8");
    let statement = statement.replace("left-pad", "left-pad~~~???>>>");
    payload.splice(.., statement.into_bytes());
    while payload.len() % 3 != 1 {
        payload.push(b' ');
    }
    assert!(payload.len() > end);
    let good = maker.sealed(&payload);
    let text = STANDARD.encode(&payload);
    assert!(text.ends_with('=') && text.contains(['+', '/']), "{text}");
    let half = text.len() / 2;
    [
        ("as it is", text.clone(), Verified),
        ("folded", format!("{}\r\n{}\n", &text[..half], &text[half..]), Verified),
        ("with a blank behind", format!("{text} "), INVALID),
        ("with a blank inside", format!("{} {}", &text[..half], &text[half..]), INVALID),
        ("url-safe", URL_SAFE.encode(&payload), INVALID),
        ("url-safe, not filled up", URL_SAFE_NO_PAD.encode(&payload), INVALID),
        ("not filled up", STANDARD_NO_PAD.encode(&payload), INVALID),
        ("filled up too far", format!("{text}===="), INVALID),
        ("with bits behind its end", odd_bits(&text), INVALID),
        ("not encoded", String::from_utf8(payload.clone()).expect("UTF-8"), INVALID),
        ("base64 of base64", STANDARD.encode(&text), INVALID),
    ]
    .into_iter()
    .map(|(what, text, verdict)| Row {
        document: Envelope,
        kind: OCI_MANIFEST,
        what: format!("payload base64: {what}"),
        evidence: maker.enveloped(good.with("/payload", Json::string(&text)).text().as_bytes()),
        asks: Asks::BOM,
        verdict,
    })
    .collect()
}

/// Several signatures in one envelope: one by the key is enough.
fn several(maker: &Maker, statement: &[u8]) -> Vec<Row> {
    let good = maker.sealed(statement);
    let encoded = Maker::encoding(IN_TOTO, statement);
    let signature = |text: &str| Json::object("sig", Json::string(text));
    let (ours, theirs) = (signature(&maker.platform.sign(&encoded)), signature(&maker.other.sign(&encoded)));
    let named = ours.and("", "keyid", Json::string("SHA256:another key"));
    let certified = ours.and("", "cert", Json::string("x"));
    let rows: Vec<(&str, Vec<Json>, Verdict)> = vec![
        ("theirs and ours", vec![theirs.clone(), ours.clone()], Verified),
        ("ours and theirs", vec![ours.clone(), theirs.clone()], Verified),
        ("ours twice", vec![ours.clone(), ours.clone()], Verified),
        ("theirs twice", vec![theirs.clone(), theirs.clone()], INVALID),
        ("an empty one and ours", vec![signature(""), ours.clone()], Verified),
        ("no base64 and ours", vec![signature("?"), ours.clone()], Verified),
        ("ours and no base64", vec![ours.clone(), signature("?")], Verified),
        ("null and ours", vec![Json::literal("null"), ours.clone()], INVALID),
        ("ours and a text", vec![ours.clone(), Json::string("x")], INVALID),
        ("ours and a list", vec![ours.clone(), Json::List(vec![])], INVALID),
        ("ours and an empty object", vec![ours.clone(), Json::Object(vec![])], INVALID),
        ("ours with another key's name", vec![named], Verified),
        ("ours with a certificate", vec![certified], Verified),
        ("200, ours the last", [vec![theirs; 199], vec![ours]].concat(), Undecided("too-many")),
    ];
    rows.into_iter()
        .map(|(what, list, verdict)| Row {
            document: Envelope,
            kind: OCI_MANIFEST,
            what: format!("signatures: {what}"),
            evidence: maker.enveloped(good.with("/signatures", Json::List(list)).text().as_bytes()),
            asks: Asks::BOM,
            verdict,
        })
        .collect()
}
