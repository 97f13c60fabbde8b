//! `README.txt`: what lies where in a pack, what it shows and does not, and how anybody checks it, with its own digests.
//!
//! Plain text of 80 columns; only a name, a command or a key that cannot be broken is longer. What others wrote is
//! escaped, and quoted where a shell is to take it.

use crate::trust::SignedForm;
use crate::trust::key::Algorithm;
use crate::verdict::Verdict;

use super::{Asked, Recheck, RecheckImage, RecheckKey, TrustedLayer, fixed_digest, quoted};

/// The name of the text in a pack.
pub const README: &str = "README.txt";

const HEAD: &str = include_str!("readme/head.txt");
const KEY: &str = include_str!("readme/key.txt");
const CONTENTS: &str = include_str!("readme/contents.txt");
const PAYLOAD: &str = include_str!("readme/payload.txt");
const BUNDLE: &str = include_str!("readme/bundle.txt");
const SEVERAL_HASHES: &str = include_str!("readme/hashes.txt");
const COSIGN: &str = include_str!("readme/cosign.txt");
const COSIGN_BUNDLE: &str = include_str!("readme/cosign-bundle.txt");
const TAIL: &str = include_str!("readme/tail.txt");

/// The text of a pack.
pub fn readme(recheck: &Recheck) -> String {
    let verdict = recheck.verdict.map_or("NONE", Verdict::as_str);
    let mut text = fill(HEAD, &[("version", env!("CARGO_PKG_VERSION")), ("verdict", verdict)]);
    for image in &recheck.images {
        let digest = image.digest().map(|digest| format!("    {digest}\n")).unwrap_or_default();
        text.push_str(&format!("  {}  {}\n{digest}", image.verdict().as_str(), image.name()));
    }
    text.push('\n');
    for key in &recheck.keys {
        let (name, hex) = (&key.fingerprint, key.fingerprint.hex());
        text.push_str(&format!("  {}  {}\n    {name}\n    {hex}\n", key.file, key.algorithm));
    }
    text.push('\n');
    let files: Vec<&str> = recheck.keys.iter().map(|key| key.file.as_str()).collect();
    let listed: String = files.iter().map(|file| fill(KEY, &[("file", &format!("{file:<14}"))])).collect();
    text.push_str(&fill(
        CONTENTS,
        &[("keys", &listed), ("key_arguments", &files.join(" ")), ("fixed", fixed_digest().hex())],
    ));
    let signed = recheck.images.iter().find_map(|image| Signed::of(image, &recheck.keys));
    if let Some(signed) = &signed {
        text.push_str(&signed.by_hand());
        if recheck.images.len() == 1 {
            text.push_str(&signed.with_cosign());
        }
    }
    text.push_str(TAIL);
    if let Some(signed) = &signed {
        text.push_str(&signed.with_ours());
    }
    text
}

/// An image with a signature that carries its verdict, or explains it.
struct Signed<'a> {
    image: &'a RecheckImage,
    digest: &'a str,
    layer: &'a TrustedLayer,
    asked: &'a [Asked],
    key: &'a RecheckKey,
}

impl<'a> Signed<'a> {
    fn of(image: &'a RecheckImage, keys: &'a [RecheckKey]) -> Option<Self> {
        let ((layer, asked), digest) = (image.carrier()?, image.digest()?.hex());
        let key = keys.iter().find(|key| key.fingerprint == layer.key)?;
        Some(Self { image, digest, layer, asked, key })
    }

    /// The commands that verify the signature with openssl alone.
    fn by_hand(&self) -> String {
        let file = &self.key.file;
        let dgst = |hash: &str| format!("openssl dgst -{hash} -verify {file} -signature /tmp/signature");
        let (command, success, other) = match self.key.algorithm {
            Algorithm::P256 | Algorithm::Rsa(_) => (dgst("sha256"), "Verified OK", ""),
            Algorithm::P384 => (dgst("sha384"), "Verified OK", SEVERAL_HASHES),
            Algorithm::P521 => (dgst("sha512"), "Verified OK", SEVERAL_HASHES),
            Algorithm::Ed25519 => {
                let command = "openssl pkeyutl -verify -pubin -rawin -sigfile /tmp/signature \\\n";
                (format!("{command}  -inkey {file} -in"), "Signature Verified Successfully", "")
            }
        };
        let template = match self.layer.proof.form() {
            SignedForm::SimpleSigning => PAYLOAD,
            SignedForm::Envelope | SignedForm::Bundle => BUNDLE,
        };
        let stored = &self.layer.stored;
        let text = fill(
            template,
            &[
                ("name", &self.image.name().to_string()),
                ("manifest", stored.manifest.hex()),
                ("layer", &stored.layer.to_string()),
                ("blob", stored.blob.hex()),
                ("signature", &in_lines(self.layer.proof.signature().raw())),
                ("command", &command),
                ("success", success),
                ("image", self.digest),
            ],
        );
        text + other
    }

    /// The commands that ask cosign.
    fn with_cosign(&self) -> String {
        let pins = self.options(|name, value| {
            // cosign 2 splits at both.
            let whole = !value.contains([',', '=']) && !name.contains([',', '=']);
            whole.then(|| ["-a".to_owned(), quoted(&format!("{name}={value}"))])
        });
        let template = match self.layer.proof.form() {
            SignedForm::SimpleSigning => COSIGN,
            SignedForm::Envelope | SignedForm::Bundle => COSIGN_BUNDLE,
        };
        fill(template, &[("key", &self.key.file), ("pins", &pins)])
    }

    /// The command that asks us, of this image.
    fn with_ours(&self) -> String {
        let identity = self.asked.iter().find_map(|asked| match asked {
            Asked::Identity(repository) if !repository.is_empty() => Some(repository),
            _ => None,
        });
        let identity = identity.map(|name| format!(" \\\n  --identity {}", quoted(name))).unwrap_or_default();
        let pins = self.options(|name, value| Some(["-a".to_owned(), quoted(&format!("{name}={value}"))]));
        let commits: String = self.asked.iter().filter_map(commit).collect();
        format!(
            "paas-attest verify \\\n  oci:.@sha256:{} \\\n  --offline --key {}{identity}{pins}{commits}\n",
            self.digest, self.key.file,
        )
    }

    /// Options for the pins of exact values.
    fn options(&self, option: impl Fn(&str, &str) -> Option<[String; 2]>) -> String {
        let pins = self.asked.iter().filter_map(|asked| match asked {
            Asked::Pin { name, value } => option(&plain(name)?, &plain(value)?),
            Asked::Identity(_) | Asked::NoIdentity | Asked::Commit { .. } => None,
        });
        pins.fold(String::new(), |text, words| text + " \\\n  " + &words.join(" "))
    }
}

/// The option that asks for a commit.
fn commit(asked: &Asked) -> Option<String> {
    let Asked::Commit { start, .. } = asked else { return None };
    let digits = start.trim_matches('"');
    let prefix = if start.len() > 1 && start.ends_with('"') { "" } else { "..." };
    Some(format!(" \\\n  --commit-sha {}", quoted(&format!("{digits}{prefix}"))))
}

/// A text that JSON has so.
fn plain(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

/// Base64 of either alphabet in the lines that openssl reads, padded.
fn in_lines(base64: &str) -> String {
    let one_alphabet = |c: char| match c {
        '-' => '+',
        '_' => '/',
        c => c,
    };
    let mut digits: Vec<char> =
        base64.chars().filter(|c| !matches!(c, '\r' | '\n')).map(one_alphabet).collect();
    while !digits.len().is_multiple_of(4) {
        digits.push('=');
    }
    let lines: Vec<String> = digits.chunks(64).map(|line| line.iter().collect()).collect();
    lines.join("\n")
}

/// A template with each `{name}` replaced. What is put in is not looked into again.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let known = values.iter().find_map(|(name, value)| {
            let behind = after.strip_prefix(name)?.strip_prefix('}')?;
            Some((*value, behind))
        });
        let (put, behind) = known.unwrap_or(("{", after));
        text.push_str(put);
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests;
