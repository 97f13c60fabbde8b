//! The pure path: from bytes in memory to a verdict. `cargo bench --bench verify`.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, missing_docs, reason = "benches read fixtures")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use paas_attest::case::{Case, KeyFact, Keys, Patience};
use paas_attest::evidence::manifest::{Kind, NAME_ANNOTATION, SIGNATURE_ANNOTATION, SIMPLE_SIGNING};
use paas_attest::evidence::place::{KeyPlace, Kinds, Place, Suffix, Tag};
use paas_attest::evidence::{Answer, Candidate, Content, Evidence, Image, ItemSource, TagBeside, manifest};
use paas_attest::policy::{Identity, Pin, Policy};
use paas_attest::report::ImageReport;
use paas_attest::subject::{Aliases, Naming};
use paas_attest::text::ForeignText;
use paas_attest::trust::key::{Keyring, PublicKey};
use paas_attest::trust::{Fetched, Unverified, digest_of};
use paas_attest::verdict::Verdict;

const LAYOUT: &str = "fixtures/cases/signed_verified/layout";
const NAME: &str = "harbor.paas-system.svc.cluster.local/builds/my-app";

struct Bytes {
    key: Vec<u8>,
    image: Vec<u8>,
    payload: Vec<u8>,
    signature: String,
}

/// The real evidence of a fixture.
fn load() -> Bytes {
    let read = |path: String| std::fs::read(path).expect("the fixture is there");
    let blob = |digest: &str| read(format!("{LAYOUT}/blobs/sha256/{}", digest.trim_start_matches("sha256:")));
    let index =
        manifest::listing(&read(format!("{LAYOUT}/index.json"))).expect("it reads").expect("it is an index");
    let mut named: BTreeMap<bool, Vec<u8>> = BTreeMap::new();
    for entry in &index {
        let name = entry.annotations.get(NAME_ANNOTATION);
        let is_signature = name.is_some_and(|name| name.starts_with("sha256-"));
        named.insert(is_signature, blob(entry.digest.as_str()));
    }
    let sig = manifest::read(&named[&true], None).expect("it reads");
    let layer =
        sig.layers.iter().find(|layer| layer.media_type == SIMPLE_SIGNING).expect("there is a signature");
    Bytes {
        key: read("fixtures/keys/platform.pub".to_owned()),
        image: named[&false].clone(),
        payload: blob(layer.digest.as_str()),
        signature: layer.annotations.get(SIGNATURE_ANNOTATION).expect("it is signed").to_owned(),
    }
}

fn judge(bytes: &Bytes, naming: &Naming, policy: &Policy, signatures: usize) -> ImageReport {
    let key = PublicKey::parse(&bytes.key).expect("the key is good");
    let fact = KeyFact::new(&key, KeyPlace::File("bench".into()), &[]);
    let keys = Keys {
        ring: Keyring::new(vec![key]).expect("one"),
        facts: vec![fact],
        bytes: vec![],
        gaps: vec![],
        logs: None,
        timestamps: None,
    };
    let tag = Arc::new(Place::Tag(Tag::new(&digest_of(&bytes.image), Suffix::Sig)));
    let candidate = |n: usize| Candidate {
        place: tag.layer(n),
        source: ItemSource::default(),
        may_be: Kinds::Signatures,
        content: Content::Unverified(Unverified::SimpleSigning {
            payload: Fetched::new(bytes.payload.clone()),
            signature: ForeignText::new(&bytes.signature),
            log: None,
        }),
    };
    let image = Image {
        digest: digest_of(&bytes.image),
        kind: Kind::OciManifest,
        platforms: vec![],
        tag: TagBeside::NotAsked,
        notes: vec![],
    };
    let evidence = Evidence {
        image: Answer::Found(image),
        candidates: (0..signatures).map(candidate).collect(),
        ..Evidence::without(Answer::Absent)
    };
    let subject = naming.parse(&format!("{NAME}:build-abc123")).expect("a name");
    ImageReport::of(&Case::build(subject, policy.clone(), keys, evidence, Patience::None, || false), naming)
}

fn benches(criterion: &mut Criterion) {
    let bytes = load();
    let naming =
        Naming { registry: "harbor.paas-system.svc.cluster.local".to_owned(), aliases: Aliases::default() };
    let pin = Pin::exact("tenant_id", "octave").expect("a pin");
    let policy = Policy::new(vec![pin], Identity::Own, vec![]).expect("a policy");
    for signatures in [1, 100] {
        assert_eq!(judge(&bytes, &naming, &policy, signatures).verdict(), Verdict::Verified);
        criterion.bench_function(&format!("key, case, checks, verdict: {signatures} signatures"), |b| {
            b.iter(|| judge(black_box(&bytes), &naming, &policy, signatures));
        });
    }
    criterion.bench_function("parse a key", |b| b.iter(|| PublicKey::parse(black_box(&bytes.key))));
    criterion.bench_function("read a manifest", |b| b.iter(|| manifest::read(black_box(&bytes.image), None)));
}

criterion_group!(all, benches);
criterion_main!(all);
