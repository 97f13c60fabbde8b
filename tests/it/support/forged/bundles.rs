//! Bundles as cosign 3 makes them of a signature of an image: the statement in it changed and signed, and the bundle
//! around it changed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::signer::Signer;
use super::change::{Change, changes};
use super::evidence::{IN_TOTO, Maker, PINS, object};
use super::tree::Json;

/// A changed bundle.
pub(crate) struct BundleRow {
    /// What was done, and where.
    pub(crate) name: String,
    pub(crate) change: Change,
    pub(crate) bytes: Vec<u8>,
}

/// The statement of a signature of an image.
fn statement(hex: &str) -> Json {
    let pins: Vec<(&str, Json)> = PINS.iter().map(|(name, value)| (*name, Json::string(value))).collect();
    let subject =
        object(&[("digest", object(&[("sha256", Json::string(hex))])), ("annotations", object(&pins))]);
    object(&[
        ("_type", Json::string("https://in-toto.io/Statement/v1")),
        ("subject", Json::List(vec![subject])),
        ("predicateType", Json::string("https://sigstore.dev/cosign/sign/v1")),
        ("predicate", object(&[])),
    ])
}

fn bundle(platform: &Signer, payload: &[u8]) -> Json {
    let signature = platform.sign(&Maker::encoding(IN_TOTO, payload));
    let hint = object(&[("hint", Json::string("Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4="))]);
    object(&[
        ("mediaType", Json::string("application/vnd.dev.sigstore.bundle.v0.3+json")),
        ("verificationMaterial", object(&[("publicKey", hint)])),
        (
            "dsseEnvelope",
            object(&[
                ("payload", Json::string(&STANDARD.encode(payload))),
                ("payloadType", Json::string(IN_TOTO)),
                ("signatures", Json::List(vec![object(&[("sig", Json::string(&signature))])])),
            ]),
        ),
    ])
}

/// Every change of both, for an image of this digest.
pub(crate) fn bundles(hex: &str) -> Vec<BundleRow> {
    let platform = Signer::platform();
    let good = statement(hex);
    let row = |document: &str, change: Change, at: &str, bytes: Vec<u8>| BundleRow {
        name: format!("{document}: {change:?} {at}").trim_end().to_owned(),
        change,
        bytes,
    };
    let mut rows: Vec<BundleRow> = changes(&good)
        .into_iter()
        .map(|one| {
            let bytes = bundle(&platform, &one.bytes).text().into_bytes();
            row("Statement", one.change, &one.at, bytes)
        })
        .collect();
    let whole = bundle(&platform, good.text().as_bytes());
    rows.extend(changes(&whole).into_iter().map(|one| row("Bundle", one.change, &one.at, one.bytes)));
    rows
}
