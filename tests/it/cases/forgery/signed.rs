//! Changes that the key itself has signed: one table, held against the verdicts of this program.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::judge;
use crate::support::forged::{Asks, Document, IDENTITY, PINS, Row, Verdict, digest, rows};
use crate::support::layout::Layout;
use crate::support::{TAG, fixture};

fn layout(row: &Row) -> Layout {
    let evidence = &row.evidence;
    let mut blobs: BTreeMap<String, Vec<u8>> =
        evidence.blobs.iter().map(|blob| (digest(blob), blob.clone())).collect();
    let image = digest(&evidence.image);
    let mut entry = |manifest: &[u8], document: Document, name: String| -> Value {
        blobs.insert(digest(manifest), manifest.to_vec());
        json!({
            "mediaType": row.kind_of(document),
            "digest": digest(manifest),
            "size": manifest.len(),
            "annotations": {"org.opencontainers.image.ref.name": name},
        })
    };
    let beside = |kind: &str| format!("{}.{kind}", image.replace(':', "-"));
    let mut entries = vec![
        entry(&evidence.image, Document::Image, TAG.to_owned()),
        entry(&evidence.signatures, Document::Signatures, beside("sig")),
    ];
    entries.extend(
        evidence.attestations.as_ref().map(|manifest| entry(manifest, Document::Attestations, beside("att"))),
    );
    Layout { index: json!({"schemaVersion": 2, "manifests": entries}), blobs }
}

fn options(asks: Asks) -> Vec<String> {
    let key = fixture("keys/platform.pub").display().to_string();
    let mut words = vec!["--offline".to_owned(), "--key".to_owned(), key];
    words.extend(["--identity".to_owned(), IDENTITY.to_owned()]);
    for (name, value) in PINS {
        words.extend(["-a".to_owned(), format!("{name}={value}")]);
    }
    if asks != Asks::Signature {
        words.extend(["--require".to_owned(), "sbom".to_owned()]);
    }
    words
}

fn said(verdict: Verdict) -> (u8, Option<&'static str>) {
    match verdict {
        Verdict::Verified => (0, None),
        Verdict::Failed(code) => (1, Some(code)),
        Verdict::Undecided(code) => (3, Some(code)),
    }
}

#[test]
fn whatever_is_signed_is_verified_only_where_it_says_what_it_should() {
    let scratch = TempDir::new().unwrap();
    let rows = rows();
    let mut written = layout(&rows[0]);
    written.write(scratch.path());
    let mut wrong = Vec::new();
    for row in &rows {
        let layout = layout(row);
        layout.write_over(&written, scratch.path());
        written = layout;
        let judged = judge(scratch.path(), &options(row.asks));
        let is = (judged.exit, judged.code.as_deref());
        if is != said(row.verdict) {
            wrong.push(format!("{}: {is:?}, and must be {:?}", row.name(), row.verdict));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    assert!(rows.len() > 2000, "{} rows", rows.len());
}
