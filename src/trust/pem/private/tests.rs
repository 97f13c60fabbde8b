use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::*;
use crate::trust::pem::{PemProblem, read};

#[expect(clippy::disallowed_methods, reason = "a test may read files")]
fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/fixtures/keys/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// What stands in a PEM block.
fn body(pem: &str) -> Vec<u8> {
    let packed: String = pem.lines().filter(|line| !line.contains("-----")).collect();
    STANDARD.decode(packed).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |out, byte| out + &format!("{byte:02x}"))
}

/// A text in each encoding in which somebody may serve it.
fn encodings(bytes: &[u8]) -> Vec<String> {
    let base64 = STANDARD.encode(bytes);
    let lines: Vec<&str> =
        base64.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let hex = hex(bytes);
    let pairs: Vec<&str> = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap()).collect();
    vec![
        base64.clone(),
        STANDARD_NO_PAD.encode(bytes),
        URL_SAFE.encode(bytes),
        URL_SAFE_NO_PAD.encode(bytes),
        lines.join("\n"),
        lines.join("\r\n"),
        lines.join("\\n"),
        format!("our key {base64}"),
        format!("key={base64}"),
        format!("<html><body><pre>{}</pre></body></html>", lines.join("<br>")),
        serde_json::json!({ "key": base64 }).to_string(),
        serde_json::json!({ "data": { "key": lines.join("\n") } }).to_string(),
        base64.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"),
        hex.clone(),
        hex.to_uppercase(),
        format!("0x{hex}"),
        pairs.join(":"),
        pairs.join(" "),
        STANDARD.encode(&base64),
        STANDARD.encode(&hex),
    ]
}

#[test]
fn a_private_key_is_seen_in_every_encoding() {
    let names = ["platform", "p384", "p521", "rsa2048", "ed25519"];
    let files = names.iter().map(|name| file(&format!("{name}-TEST-ONLY.pem")));
    let sealed = names.iter().map(|name| file(&format!("{name}-TEST-ONLY.key")));
    for text in files.chain([file("bad/ec-private.pem"), file("bad/private.pem")]) {
        for spelled in encodings(&body(&text)) {
            assert_eq!(read(spelled.as_bytes()), Err(PemProblem::Private), "{spelled}");
        }
        assert_eq!(read(&body(&text)), Err(PemProblem::Private));
        // A label that lies.
        let block =
            format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", STANDARD.encode(body(&text)));
        assert_eq!(read(block.as_bytes()), Err(PemProblem::Private));
    }
    for text in sealed.chain([file("bad/ec-private.pem"), file("platform-TEST-ONLY.pem")]) {
        let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> =
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        let public = file("platform.pub");
        let whole = [
            text.clone().into_bytes(),
            text.replace('\n', "\r\n").into_bytes(),
            text.replace('\n', "\\n").into_bytes(),
            text.replace(' ', "%20").replace('\n', "%0A").into_bytes(),
            text.replace("-----", "").into_bytes(),
            serde_json::json!({ "key": text }).to_string().into_bytes(),
            serde_json::json!({ "key": text.replace('\n', "\\n") }).to_string().into_bytes(),
            format!("<p>{}</p>", text.replace('\n', "<br/>")).into_bytes(),
            format!("{public}{text}").into_bytes(),
            format!("{text}{public}").into_bytes(),
            format!("\u{feff}{text}").into_bytes(),
            STANDARD.encode(&text).into_bytes(),
            serde_json::json!({ "data": { "cosign.key": STANDARD.encode(&text) } }).to_string().into_bytes(),
            hex(text.as_bytes()).into_bytes(),
            utf_16,
            big,
        ];
        for spelled in whole {
            assert_eq!(read(&spelled), Err(PemProblem::Private), "{}", String::from_utf8_lossy(&spelled));
        }
    }
}

#[test]
fn keys_of_other_tools_are_seen() {
    let jwk = r#"{"kty":"EC","crv":"P-256","x":"f83O","y":"x_FE","d":"jpsQ"}"#;
    let cosign = r#"{"kdf":{"name":"scrypt"},"cipher":{"name":"nacl/secretbox"},"ciphertext":"kKFn"}"#;
    let openssh = [b"openssh-key-v1\0\0\0\0\x04none".as_slice(), &[7; 60]].concat();
    for text in [
        jwk.to_owned(),
        format!(r#"{{"keys":[{jwk}]}}"#),
        format!(r#"{{"keys":[{{"kty":"EC"}},{jwk}]}}"#),
        serde_json::json!({ "key": jwk }).to_string(),
        STANDARD.encode(jwk),
        URL_SAFE_NO_PAD.encode(jwk),
        r#"{"kty":"RSA","n":"AQ","e":"AQAB","p":"AQ"}"#.to_owned(),
        r#"{"kty":"OKP","crv":"Ed25519","x":"AQ","d":"AQ"}"#.to_owned(),
        r#"{"kty":"oct","k":"AQ"}"#.to_owned(),
        cosign.to_owned(),
        STANDARD.encode(cosign),
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ\n".to_owned(),
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n".to_owned(),
        STANDARD.encode(&openssh),
        "PuTTY-User-Key-File-3: ssh-ed25519\n".to_owned(),
        "AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".to_owned(),
        "untrusted comment: minisign encrypted secret key\nRWRT".to_owned(),
        "<RSAKeyValue><Modulus>AQ</Modulus><D>AQ</D></RSAKeyValue>".to_owned(),
        "begin ec private key".to_owned(),
    ] {
        assert_eq!(read(text.as_bytes()), Err(PemProblem::Private), "{text}");
    }
    assert_eq!(read(&openssh), Err(PemProblem::Private));
    assert_eq!(read(&[&[0x95, 1, 2, 4, 0x5f][..], &[0x80; 40]].concat()), Err(PemProblem::Private));
}

#[test]
fn a_bare_scalar_may_be_one() {
    let scalar: Vec<u8> = (0..32).map(|n| 200 - n * 5).collect();
    for text in [
        hex(&scalar),
        format!("0x{}\n", hex(&scalar)),
        STANDARD.encode(&scalar),
        URL_SAFE_NO_PAD.encode(&scalar),
    ] {
        assert_eq!(read(text.as_bytes()), Err(PemProblem::MayBePrivate), "{text}");
    }
    assert_eq!(read(&scalar), Err(PemProblem::MayBePrivate));
}

#[test]
fn what_is_public_raises_no_alarm() {
    let public = ["platform", "other", "p384", "p521", "rsa2048", "rsa4096", "ed25519"];
    for text in public.map(|name| file(&format!("{name}.pub"))) {
        assert!(read(text.as_bytes()).is_ok());
        assert!(!holds_private(&body(&text)));
        for spelled in encodings(&body(&text)) {
            let problem = read(spelled.as_bytes()).unwrap_err();
            assert!(
                !matches!(problem, PemProblem::Private | PemProblem::MayBePrivate),
                "{problem:?}: {spelled}"
            );
        }
        for spelled in
            [format!("{text}{text}"), format!("# private keys are elsewhere\n{text}"), STANDARD.encode(&text)]
        {
            assert_ne!(read(spelled.as_bytes()), Err(PemProblem::Private), "{spelled}");
        }
    }
    for text in [
        file("bad/html.pub"),
        file("bad/json.pub"),
        file("bad/certificate.pem"),
        file("bad/rsa1024.pub"),
        r#"{"keys":[{"kty":"EC","crv":"P-256","x":"f83O","y":"x_FE"}]}"#.to_owned(),
        "<html>We never show your private key. Begin here.</html>".to_owned(),
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1kOh0Yc5ZZ1o2hQ1sYx0V5m2G5dPz8mJ2g7nQz1abc me".to_owned(),
    ] {
        assert!(!holds_private(text.as_bytes()), "{text}");
    }
}

#[test]
fn the_worst_text_is_looked_through_in_time() {
    let started = std::time::Instant::now();
    for text in [
        "M".repeat(64 << 10),
        "MHcCAQEE".repeat(8 << 10),
        "begin".repeat(13 << 10),
        "LS0t".repeat(16 << 10),
        "3077".repeat(16 << 10),
    ] {
        holds_private(text.as_bytes());
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
