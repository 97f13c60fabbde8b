//! A client for sigstore's conformance suite (sigstore/sigstore-conformance, `docs/cli_protocol.md`), over the library:
//!
//!     conformance verify-bundle --bundle FILE --key FILE [--trusted-root FILE] FILE|sha256:HEX
//!
//! Ends with 0 where the bundle is a signature of the file, or an attestation of it, by the key, and a transparency log
//! has it. Certificates and signing are not what the library is for: what asks for them is refused.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program of its own"
)]

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use paas_attest::subject::Digest;
use paas_attest::trust::key::{Keyring, PublicKey};
use paas_attest::trust::{
    Anchors, Fetched, File, Judged, LogKeys, LogStanding, UnsupportedBundle, Unverified, digest_of, judge,
    judge_file,
};

/// What was asked on the command line.
#[derive(Default)]
struct Asked {
    bundle: Option<String>,
    key: Option<String>,
    trusted_root: Option<String>,
    file: Option<String>,
}

fn main() -> ExitCode {
    match asked().and_then(|asked| verify(&asked)) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn asked() -> Result<Asked, Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() != Some("verify-bundle") {
        return Err("only `verify-bundle` is here".into());
    }
    let mut asked = Asked::default();
    while let Some(word) = words.next() {
        let into = match word.as_str() {
            "--bundle" => &mut asked.bundle,
            "--key" => &mut asked.key,
            "--trusted-root" => &mut asked.trusted_root,
            option if option.starts_with('-') => return Err(format!("{option} is not supported").into()),
            _ => {
                asked.file = Some(word);
                continue;
            }
        };
        *into = Some(words.next().ok_or_else(|| format!("{word} needs a value"))?);
    }
    Ok(asked)
}

fn verify(asked: &Asked) -> Result<String, Box<dyn Error>> {
    let read = |named: &Option<String>, what: &str| -> Result<Vec<u8>, Box<dyn Error>> {
        let path = named.as_ref().ok_or_else(|| format!("{what} is missing"))?;
        std::fs::read(path).map_err(|error| format!("{path}: {error}").into())
    };
    let bundle = read(&asked.bundle, "--bundle")?;
    let key =
        PublicKey::parse(&read(&asked.key, "--key")?).map_err(|problem| format!("--key: {problem:?}"))?;
    let keys = Keyring::new(vec![key]).ok_or("no key")?;
    let logs = match &asked.trusted_root {
        Some(_) => LogKeys::of_trusted_root(&read(&asked.trusted_root, "--trusted-root")?)
            .map_err(|problem| format!("--trusted-root: {problem:?}"))?,
        None => LogKeys::public(),
    };
    let anchors = Anchors { keys: &keys, logs: Some(&logs) };
    let named = asked.file.as_deref().ok_or("the file, or its digest, is missing")?;
    // The protocol: a digest, unless there is a file of that name.
    let digest = Digest::parse(named).filter(|_| !Path::new(named).exists());
    let bytes = match digest {
        Some(_) => None,
        None => Some(read(&asked.file, "the file")?),
    };
    let digest = digest.or_else(|| bytes.as_deref().map(digest_of)).ok_or("no digest")?;
    match judge(Unverified::Bundle(Fetched::new(bundle.clone())), anchors, &digest) {
        Judged::Attestation(trusted) => logged(trusted.log(), "an attestation"),
        Judged::Signature(trusted) => logged(trusted.log(), "a signature of an image"),
        Judged::Unsupported(UnsupportedBundle::MessageSignature) => {
            let file = bytes.as_deref().map_or(File::Digest(&digest), File::Bytes);
            match judge_file(&bundle, file, anchors) {
                Ok(signed) => logged(signed.log(), "a signature of the file"),
                Err(refusal) => Err(format!("{refusal:?}").into()),
            }
        }
        Judged::Unsupported(kind) => Err(format!("not supported: {kind:?}").into()),
        Judged::Refused(refusal) | Judged::Unread(refusal) => Err(format!("{refusal:?}").into()),
    }
}

/// A log must have it, and nothing that it says of that may be wrong.
fn logged(standing: &LogStanding, what: &str) -> Result<String, Box<dyn Error>> {
    match (standing.proof(), standing.problem()) {
        (Some(proof), None) => Ok(format!("{what}, {proof}")),
        (_, Some(problem)) => Err(format!("{}: {problem:?}", problem.code()).into()),
        (None, None) => Err("no transparency log has it".into()),
    }
}
