//! The search over repositories that are scripted, recorded and played again.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::evidence::bound::BoundHit;
use crate::evidence::defect::Holder;
use crate::evidence::failure::{Peer, RequestFailure};
use crate::evidence::manifest::{DSSE, OCI_MANIFEST, SIGNATURE_ANNOTATION, SIMPLE_SIGNING};
use crate::evidence::purpose::BlobKind;
use crate::evidence::trouble::{RegistryTrouble, Trouble, Unanswered};
use crate::json::StrictMap;
use crate::source::layout::Layout;
use crate::source::repository::{Pointer, Received, Referrers};
use crate::source::store::Store;
use crate::subject::Naming;
use crate::trust::digest_of;

use super::*;

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

fn everything() -> Wanted {
    Wanted { attestations: true, attached: true, records: None, sbom_size: 1 << 20 }
}

// --- every answer, kept and given again ------------------------------------------------------------

type Kept<K, V> = RefCell<Vec<(K, V)>>;

/// Every raw answer of a search, by what was asked.
#[derive(Default)]
struct Record {
    image: RefCell<Option<Answer<Received>>>,
    tags: Kept<Tag, Answer<Vec<Listed>>>,
    manifests: Kept<Digest, Answer<Received>>,
    referrers: RefCell<Option<Referrers>>,
    blobs: Kept<Digest, Answer<Vec<u8>>>,
}

/// Lets a repository answer, and keeps what it says.
struct Recording<'a, R> {
    of: &'a R,
    record: Record,
}

impl<R: Repository> Repository for Recording<'_, R> {
    fn holder(&self) -> Holder {
        self.of.holder()
    }

    async fn image(&self) -> Answer<Received> {
        let answer = self.of.image().await;
        self.record.image.replace(Some(answer.clone()));
        answer
    }

    async fn tag_beside(&self) -> Option<Answer<Received>> {
        self.of.tag_beside().await
    }

    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>> {
        let answer = self.of.tag(tag).await;
        self.record.tags.borrow_mut().push((tag.clone(), answer.clone()));
        answer
    }

    async fn manifest(&self, listed: &Descriptor) -> Answer<Received> {
        let answer = self.of.manifest(listed).await;
        self.record.manifests.borrow_mut().push((listed.digest.clone(), answer.clone()));
        answer
    }

    async fn referrers(&self, image: &Digest) -> Referrers {
        let answer = self.of.referrers(image).await;
        self.record.referrers.replace(Some(answer.clone()));
        answer
    }

    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Answer<Vec<u8>> {
        let answer = self.of.blob(blob, kind).await;
        self.record.blobs.borrow_mut().push((blob.digest.clone(), answer.clone()));
        answer
    }
}

/// Answers from a record alone.
struct Replay(Holder, Record);

fn kept<K: PartialEq, V: Clone>(answers: &Kept<K, V>, asked: &K) -> V {
    answers.borrow().iter().find(|(known, _)| known == asked).map(|(_, answer)| answer.clone()).unwrap()
}

impl Repository for Replay {
    fn holder(&self) -> Holder {
        self.0
    }

    async fn image(&self) -> Answer<Received> {
        self.1.image.borrow().clone().unwrap()
    }

    async fn tag_beside(&self) -> Option<Answer<Received>> {
        None
    }

    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>> {
        kept(&self.1.tags, tag)
    }

    async fn manifest(&self, listed: &Descriptor) -> Answer<Received> {
        kept(&self.1.manifests, &listed.digest)
    }

    async fn referrers(&self, _: &Digest) -> Referrers {
        self.1.referrers.borrow().clone().unwrap()
    }

    async fn blob(&self, blob: &Descriptor, _: BlobKind) -> Answer<Vec<u8>> {
        kept(&self.1.blobs, &blob.digest)
    }
}

#[test]
fn every_raw_answer_of_a_search_goes_through_the_repository() {
    let naming = Naming { registry: "h.x".to_owned(), aliases: crate::subject::Aliases::default() };
    for case in [
        "sbom-and-provenance_verified",
        "cosign-save_verified",
        "referrer-sig_verified",
        "referrer-dsse_verified",
        "sig-is-index_failed",
        "missing-payload_failed",
        "too-many_undecided",
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases").join(case).join("layout");
        let subject = naming.parse(&format!("oci:{}", folder.display())).unwrap();
        let layout = Layout::open(Store::folder(&folder).unwrap(), &subject).unwrap();
        let recording = Recording { of: &layout, record: Record::default() };
        let first = block(search(&recording, &everything(), |_| {}));
        assert!(!first.candidates.is_empty(), "{case}");
        let again = block(search(&Replay(Holder::Layout, recording.record), &everything(), |_| {}));
        assert_eq!(format!("{first:?}"), format!("{again:?}"), "{case}");
    }
}

// --- a repository by script ------------------------------------------------------------------------

/// A registry of one image, whose `.sig` tag answers after a while.
#[derive(Default)]
struct Script {
    manifests: BTreeMap<Digest, Vec<u8>>,
    blobs: BTreeMap<Digest, Vec<u8>>,
    image: Vec<u8>,
    sig: Option<Digest>,
    sig_after: Duration,
    referrers: Vec<Digest>,
    /// Manifests cannot be had by their digests.
    out_of_reach: bool,
    asked: Cell<usize>,
}

fn descriptor(digest: &Digest, size: usize) -> Descriptor {
    Descriptor {
        digest: digest.clone(),
        size: size as u64,
        media_type: String::new(),
        annotations: StrictMap::default(),
        platform: None,
    }
}

impl Script {
    fn new() -> Self {
        let image = manifest(&[], None);
        Self { image: image.to_string().into_bytes(), ..Self::default() }
    }

    fn image_digest(&self) -> Digest {
        digest_of(&self.image)
    }

    /// A manifest with a layer of each type, that refers to the image.
    fn store(&mut self, types: &[&str]) -> Digest {
        let layers: Vec<Value> = types
            .iter()
            .map(|kind| {
                let blob = format!("a blob of the type {kind}").into_bytes();
                let digest = digest_of(&blob);
                let layer = json!({
                    "mediaType": kind,
                    "digest": digest,
                    "size": blob.len(),
                    "annotations": {SIGNATURE_ANNOTATION: "AA=="},
                });
                self.blobs.insert(digest, blob);
                layer
            })
            .collect();
        let bytes = manifest(&layers, Some(&self.image_digest())).to_string().into_bytes();
        let digest = digest_of(&bytes);
        self.manifests.insert(digest.clone(), bytes);
        digest
    }

    fn received(&self, digest: &Digest) -> Received {
        Received::new(self.manifests[digest].clone(), Some(digest.clone()), None)
    }
}

fn manifest(layers: &[Value], subject: Option<&Digest>) -> Value {
    let empty = json!({"mediaType": "x", "digest": digest_of(b"{}"), "size": 2});
    let mut manifest =
        json!({"schemaVersion": 2, "mediaType": OCI_MANIFEST, "config": empty, "layers": layers});
    if let Some(subject) = subject {
        manifest["subject"] = json!({"mediaType": OCI_MANIFEST, "digest": subject, "size": 2});
    }
    manifest
}

impl Repository for Script {
    fn holder(&self) -> Holder {
        Holder::Registry
    }

    async fn image(&self) -> Answer<Received> {
        Answer::Found(Received::new(self.image.clone(), None, None))
    }

    async fn tag_beside(&self) -> Option<Answer<Received>> {
        None
    }

    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>> {
        match &self.sig {
            Some(digest) if *tag == Tag::new(&self.image_digest(), Purpose::Signatures.suffix()) => {
                tokio::time::sleep(self.sig_after).await;
                let what = Pointer::Received(self.received(digest));
                Answer::Found(vec![Listed { place: Place::Tag(tag.clone()), what }])
            }
            _ => Answer::Absent,
        }
    }

    async fn manifest(&self, listed: &Descriptor) -> Answer<Received> {
        self.asked.set(self.asked.get() + 1);
        if self.out_of_reach {
            let peer = Peer { host: "h.x".into(), port: 443, default_port: true };
            let late = Unanswered { peer, failure: RequestFailure::Timeout };
            return Answer::Gap(Gap::new(
                Place::Referrer(listed.digest.clone()),
                RegistryTrouble::Unanswered(late),
            ));
        }
        Answer::Found(self.received(&listed.digest))
    }

    async fn referrers(&self, _: &Digest) -> Referrers {
        let listed = |digest: &Digest| Listed {
            place: Place::Referrer(digest.clone()),
            what: Pointer::Descriptor(descriptor(digest, 0)),
        };
        let found = self.referrers.iter().map(listed).collect();
        Referrers { found, ..Referrers::at(Place::Referrers) }
    }

    async fn blob(&self, blob: &Descriptor, _: BlobKind) -> Answer<Vec<u8>> {
        self.blobs.get(&blob.digest).cloned().map_or(Answer::Absent, Answer::Found)
    }
}

/// The places of signatures and of attestations, and how many manifests were asked for by digest.
fn found(script: &Script, attestations: bool) -> (Vec<String>, Vec<String>, usize) {
    let evidence = block(search(script, &Wanted { attestations, ..everything() }, |_| {}));
    let places = |among: fn(Kinds) -> bool| {
        let all = evidence.candidates.iter().filter(|one| among(one.may_be));
        all.map(|one| one.place.to_string()).collect()
    };
    (places(Kinds::signatures), places(Kinds::attestations), script.asked.get())
}

#[test]
fn a_manifest_in_two_places_is_listed_once_however_late_that_is_known() {
    for (sig_after, asked) in [(Duration::ZERO, 0), (limits::PATIENCE * 2, 1)] {
        let mut script = Script { sig_after, ..Script::new() };
        let digest = script.store(&[SIMPLE_SIGNING]);
        (script.sig, script.referrers) = (Some(digest.clone()), vec![digest]);
        let tag = Place::Tag(Tag::new(&script.image_digest(), Purpose::Signatures.suffix()));
        assert_eq!(found(&script, false), (vec![format!("{tag}, layer 0")], vec![], asked));
    }
}

#[test]
fn what_was_opened_for_one_purpose_is_still_opened_for_the_other() {
    for sig_after in [Duration::ZERO, limits::PATIENCE * 2] {
        let mut script = Script { sig_after, ..Script::new() };
        let digest = script.store(&[SIMPLE_SIGNING, DSSE]);
        (script.sig, script.referrers) = (Some(digest.clone()), vec![digest.clone()]);
        let (signatures, attestations, _) = found(&script, true);
        let tag = Place::Tag(Tag::new(&script.image_digest(), Purpose::Signatures.suffix()));
        assert_eq!(signatures, [format!("{tag}, layer 1"), format!("{tag}, layer 0")]);
        let place = format!("referrer {digest}");
        assert_eq!(attestations, [format!("{place}, layer 1"), format!("{place}, layer 0")]);
    }
}

#[test]
fn a_referrer_out_of_reach_hides_what_was_not_read_of_it_elsewhere() {
    for (sig_after, wanted, hides, listed) in [
        (None, true, Kinds::Both, Kinds::Signatures),
        (None, false, Kinds::Signatures, Kinds::Signatures),
        (Some(limits::PATIENCE * 2), true, Kinds::Attestations, Kinds::Attestations),
    ] {
        let mut script = Script { out_of_reach: true, ..Script::new() };
        let digest = script.store(&[SIMPLE_SIGNING, DSSE]);
        script.sig = sig_after.map(|_| digest.clone());
        script.sig_after = sig_after.unwrap_or_default();
        script.referrers.push(digest.clone());
        let wanted = Wanted { attestations: wanted, ..everything() };
        let evidence = block(search(&script, &wanted, |_| {}));
        let place = Place::Referrer(digest);
        let one = evidence.candidates.iter().find(|one| one.place == place).unwrap();
        let Content::Unread(gap) = &one.content else { panic!("{one:?}") };
        assert_eq!((gap.hides, one.may_be), (hides, listed));
    }
}

#[test]
fn manifests_under_tags_do_not_count_among_the_referrers() {
    let mut script = Script::new();
    script.sig = Some(script.store(&[SIMPLE_SIGNING]));
    for n in 0..limits::REFERRERS {
        let digest = script.store(&[&format!("application/x-{n}")]);
        script.referrers.push(digest);
    }
    script.referrers.extend(script.sig.clone());
    let whole = block(search(&script, &everything(), |_| {}));
    assert_eq!(whole.gaps, []);
    let one_more = script.store(&["application/x"]);
    script.referrers.push(one_more);
    let cut = block(search(&script, &everything(), |_| {}));
    assert_eq!(cut.gaps.len(), 1);
    assert_eq!(*cut.gaps[0].why, Trouble::Bound(BoundHit::Referrers(201)));
    assert_eq!(whole.candidates.len(), cut.candidates.len());
}
