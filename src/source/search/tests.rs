//! The search over repositories that are scripted, recorded and played again.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::evidence::bound::BoundHit;
use crate::evidence::defect::Holder;
use crate::evidence::failure::{Peer, RequestFailure};
use crate::evidence::manifest::{Annotations, DSSE, OCI_MANIFEST, SIGNATURE_ANNOTATION, SIMPLE_SIGNING};
use crate::evidence::purpose::BlobKind;
use crate::evidence::trouble::{RegistryTrouble, Trouble, Unanswered};
use crate::source::deadline::Deadline;
use crate::source::layout::{self, Layout};
use crate::source::repository::{Pointer, Received, Referrers, Unread};
use crate::source::room::Held;
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
    manifests: Kept<Digest, Result<Received, Unread>>,
    referrers: RefCell<Option<Referrers>>,
    blobs: Kept<Digest, Result<Vec<u8>, Unread>>,
}

impl Record {
    /// The digests of all bytes that were received.
    fn seen(&self) -> BTreeSet<Digest> {
        let mut bytes: Vec<Rc<[u8]>> = Vec::new();
        if let Some(Answer::Found(image)) = &*self.image.borrow() {
            bytes.push(Rc::clone(&image.bytes));
        }
        for (_, answer) in self.manifests.borrow().iter() {
            bytes.extend(answer.iter().map(|received| Rc::clone(&received.bytes)));
        }
        for (_, answer) in self.tags.borrow().iter() {
            for listed in answer.clone().found::<()>().unwrap_or_default() {
                if let Pointer::Received(one) = listed.what {
                    bytes.push(one.bytes);
                }
            }
        }
        for list in self.referrers.borrow().iter().flat_map(|all| &all.lists) {
            bytes.push(Rc::clone(&list.bytes));
        }
        for (_, answer) in self.blobs.borrow().iter() {
            bytes.extend(answer.iter().map(|blob| Rc::from(blob.as_slice())));
        }
        bytes.iter().map(|bytes| digest_of(bytes)).collect()
    }
}

/// The digests that evidence names, of what was read of it.
fn digests(evidence: &Evidence) -> BTreeSet<Digest> {
    let Answer::Found(image) = &evidence.image else { panic!("{evidence:?}") };
    let read = evidence
        .candidates
        .iter()
        .filter(|one| !matches!(one.content, Content::Unread(_) | Content::Defect(_)));
    read.filter_map(|one| one.place.referrer().cloned()).chain([image.digest.clone()]).collect()
}

/// Lets a repository answer, and keeps what it says.
struct Recording<'a, R> {
    of: &'a R,
    record: Record,
}

impl<R: Repository> Repository for Recording<'_, R> {
    fn named(&self) -> Option<&Digest> {
        self.of.named()
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

    async fn manifest(&self, listed: &Descriptor) -> Result<Received, Unread> {
        let answer = self.of.manifest(listed).await;
        self.record.manifests.borrow_mut().push((listed.digest.clone(), answer.clone()));
        answer
    }

    async fn referrers(&self, image: &Digest) -> Referrers {
        let answer = self.of.referrers(image).await;
        self.record.referrers.replace(Some(answer.clone()));
        answer
    }

    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, Unread> {
        let answer = self.of.blob(blob, kind).await;
        self.record.blobs.borrow_mut().push((blob.digest.clone(), answer.clone()));
        answer
    }
}

/// Answers from a record alone.
struct Replay(Record);

fn kept<K: PartialEq, V: Clone>(answers: &Kept<K, V>, asked: &K) -> V {
    answers.borrow().iter().find(|(known, _)| known == asked).map(|(_, answer)| answer.clone()).unwrap()
}

impl Repository for Replay {
    fn named(&self) -> Option<&Digest> {
        None
    }

    async fn image(&self) -> Answer<Received> {
        self.0.image.borrow().clone().unwrap()
    }

    async fn tag_beside(&self) -> Option<Answer<Received>> {
        None
    }

    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>> {
        kept(&self.0.tags, tag)
    }

    async fn manifest(&self, listed: &Descriptor) -> Result<Received, Unread> {
        kept(&self.0.manifests, &listed.digest)
    }

    async fn referrers(&self, _: &Digest) -> Referrers {
        self.0.referrers.borrow().clone().unwrap()
    }

    async fn blob(&self, blob: &Descriptor, _: BlobKind) -> Result<Vec<u8>, Unread> {
        kept(&self.0.blobs, &blob.digest)
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
        let store = Store::folder(&folder, Deadline::after(Duration::from_secs(60))).unwrap();
        let index = layout::index(&store, &subject).unwrap();
        let layout = Layout::open(store, &index, &subject, Held::alone()).unwrap();
        let recording = Recording { of: &layout, record: Record::default() };
        let first = block(search(&recording, &everything(), |_| {}));
        assert!(!first.candidates.is_empty(), "{case}");
        assert!(digests(&first).is_subset(&recording.record.seen()), "{case}");
        let again = block(search(&Replay(recording.record), &everything(), |_| {}));
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
    att: Option<Digest>,
    referrers: Vec<Digest>,
    /// Manifests cannot be had by their digests.
    out_of_reach: bool,
    /// The digest that was named.
    named: Option<Digest>,
    /// The image is not answered for before a tag is asked for.
    tag_comes_first: bool,
    tag_was_asked: Notify,
    asked: Cell<usize>,
}

/// A page of a listing.
fn list(page: &[Digest]) -> Vec<u8> {
    let entry = |digest| json!({"mediaType": OCI_MANIFEST, "digest": digest, "size": 0});
    let entries: Vec<Value> = page.iter().map(entry).collect();
    json!({"schemaVersion": 2, "manifests": entries}).to_string().into_bytes()
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
        Received::new(Holder::Registry, self.manifests[digest].clone(), Some(digest.clone()), None)
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
    fn named(&self) -> Option<&Digest> {
        self.named.as_ref()
    }

    async fn image(&self) -> Answer<Received> {
        if self.tag_comes_first {
            self.tag_was_asked.notified().await;
        }
        Answer::Found(Received::new(Holder::Registry, self.image.clone(), self.named.clone(), None))
    }

    async fn tag_beside(&self) -> Option<Answer<Received>> {
        None
    }

    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>> {
        self.tag_was_asked.notify_one();
        if tag.suffix == Purpose::Signatures.suffix() {
            tokio::time::sleep(self.sig_after).await;
        }
        match &self.sig {
            Some(digest) if *tag == Tag::new(&self.image_digest(), Purpose::Signatures.suffix()) => {
                let what = Pointer::Received(self.received(digest));
                Answer::Found(vec![Listed { place: Place::Tag(tag.clone()), what }])
            }
            _ => match &self.att {
                Some(digest) if *tag == Tag::new(&self.image_digest(), Purpose::Attestations.suffix()) => {
                    let what = Pointer::Received(self.received(digest));
                    Answer::Found(vec![Listed { place: Place::Tag(tag.clone()), what }])
                }
                _ => Answer::Absent,
            },
        }
    }

    async fn manifest(&self, listed: &Descriptor) -> Result<Received, Unread> {
        self.asked.set(self.asked.get() + 1);
        if self.out_of_reach {
            let peer = Peer { host: "h.x".into(), port: 443, default_port: true };
            let late = Unanswered { peer, failure: RequestFailure::Timeout };
            let place = Place::Referrer(listed.digest.clone());
            return Err(Unread::Gap(Gap::new(place, RegistryTrouble::Unanswered(late))));
        }
        Ok(self.received(&listed.digest))
    }

    async fn referrers(&self, _: &Digest) -> Referrers {
        let lists = self
            .referrers
            .chunks(100)
            .map(|page| Received::new(Holder::Registry, list(page), None, None))
            .collect();
        Referrers { lists, ..Referrers::at(Place::Referrers) }
    }

    async fn blob(&self, blob: &Descriptor, _: BlobKind) -> Result<Vec<u8>, Unread> {
        Ok(self.blobs[&blob.digest].clone())
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
fn by_its_digest_an_image_has_the_same_evidence_and_nothing_of_it_waits_for_the_manifest() {
    let mut script = Script::new();
    script.sig = Some(script.store(&[SIMPLE_SIGNING]));
    script.referrers = vec![script.store(&[DSSE])];
    let resolved = block(search(&script, &everything(), |_| {}));
    assert_eq!(resolved.candidates.len(), 2);
    script.named = Some(script.image_digest());
    script.tag_comes_first = true;
    let named = block(search(&script, &everything(), |_| {}));
    assert_eq!(format!("{named:?}"), format!("{resolved:?}"));
}

#[test]
fn nobody_waits_for_what_belongs_to_another_image_than_was_named() {
    let mut script = Script { sig_after: Duration::from_secs(3600), ..Script::new() };
    script.sig = Some(script.store(&[SIMPLE_SIGNING]));
    script.named = script.sig.clone();
    let evidence = block(search(&script, &everything(), |_| {}));
    assert!(matches!(evidence.image, Answer::Defect(_)), "{evidence:?}");
    assert!(evidence.candidates.is_empty(), "{evidence:?}");
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

/// A tag says for which kind a manifest was read, and for no other.
#[test]
fn a_tag_of_one_kind_hides_nothing_of_the_other() {
    for types in [&[SIMPLE_SIGNING][..], &[SIMPLE_SIGNING, DSSE]] {
        let mut script = Script::new();
        let digest = script.store(types);
        (script.att, script.referrers) = (Some(digest.clone()), vec![digest.clone()]);
        let (signatures, attestations, _) = found(&script, true);
        let place = |place: &str| (0..types.len()).rev().map(|n| format!("{place}, layer {n}")).collect();
        let referrer: Vec<String> = place(&format!("referrer {digest}"));
        assert_eq!(signatures, referrer, "{types:?}");
        let tag = Place::Tag(Tag::new(&script.image_digest(), Purpose::Attestations.suffix()));
        let tagged: Vec<String> = place(&tag.to_string());
        assert_eq!(attestations, tagged, "{types:?}");
    }
    // Under both tags it was read for both.
    let mut script = Script::new();
    let digest = script.store(&[SIMPLE_SIGNING, DSSE]);
    (script.sig, script.att) = (Some(digest.clone()), Some(digest.clone()));
    script.referrers.push(digest);
    assert_eq!(found(&script, true).2, 0);
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

/// Registries list in the order they like, and some list one manifest on two pages.
#[test]
fn what_is_listed_is_read_in_the_order_of_digests_and_once() {
    let mut script = Script::new();
    let mut stored: Vec<Digest> =
        (0..3).map(|n| script.store(&[SIMPLE_SIGNING, &format!("x/{n}")])).collect();
    stored.sort();
    let [one, two, three] = stored.as_slice() else { panic!() };
    script.referrers = vec![three.clone(); 99];
    script.referrers.extend([two.clone(), one.clone(), three.clone(), two.clone()]);
    let recording = Recording { of: &script, record: Record::default() };
    let evidence = block(search(&recording, &everything(), |_| {}));
    let mut referrers: Vec<&Digest> =
        evidence.candidates.iter().filter_map(|one| one.place.referrer()).collect();
    referrers.dedup();
    assert_eq!((referrers, script.asked.get()), (stored.iter().collect(), 3));
    assert_eq!((evidence.gaps.len(), evidence.absences.contains(&Place::Referrers)), (0, false));
    // Whoever stands between sees both pages, and all that they led to.
    let seen = recording.record.seen();
    assert!(script.referrers.chunks(100).all(|page| seen.contains(&digest_of(&list(page)))));
    assert!(digests(&evidence).is_subset(&seen));
    assert!(stored.iter().all(|digest| digests(&evidence).contains(digest)));
}

/// An index may list as many as there is room for in a manifest; each is named again in every report.
#[test]
fn platforms_are_listed_up_to_a_bound() {
    let digest = digest_of(b"x");
    let entry = json!({"mediaType": OCI_MANIFEST, "digest": digest, "size": 1});
    let with = |name: &str, value: Value| {
        let mut entry = entry.clone();
        entry[name] = value;
        entry
    };
    let linux = json!({"os": "linux", "architecture": "amd64"});
    let mut rows = crate::rows::Rows::default();
    for (name, entry, count) in [
        ("bare", entry.clone(), limits::PLATFORMS + 1),
        ("bare, and many", entry.clone(), 20_000),
        ("platforms", with("platform", linux), 2000),
        ("variants", with("platform", json!({"os": "linux", "architecture": "arm", "variant": "v7"})), 1001),
        ("annotations", with("annotations", json!({"x": "y"})), 1500),
        ("indexes", with("mediaType", json!("application/vnd.oci.image.index.v1+json")), 1001),
    ] {
        rows.row(name, || {
            let listed = |count| {
                let index = json!({
                    "schemaVersion": 2,
                    "mediaType": "application/vnd.oci.image.index.v1+json",
                    "manifests": vec![&entry; count],
                });
                platforms(&crate::evidence::manifest::read(index.to_string().as_bytes(), None).unwrap()).len()
            };
            assert_eq!((listed(7), listed(count)), (7, limits::PLATFORMS));
        });
    }
    rows.end();
}

/// Whatever they hold, and on however many pages they are listed.
#[test]
fn no_more_referrers_are_opened_than_the_bound() {
    let mut rows = crate::rows::Rows::default();
    for (name, types, more) in [
        ("signatures", &[SIMPLE_SIGNING][..], 1),
        ("attestations", &[DSSE], 1),
        ("both", &[SIMPLE_SIGNING, DSSE], 2),
        ("something else", &["application/x"], 50),
        ("many of something else", &["application/x", "application/y"], 400),
        ("nothing", &[], 1),
    ] {
        rows.row(name, || {
            let mut script = Script::new();
            let count = limits::REFERRERS + more;
            for n in 0..count {
                let other = format!("application/x-{n}");
                let types: Vec<&str> = types.iter().copied().chain([other.as_str()]).collect();
                let digest = script.store(&types);
                script.referrers.push(digest);
            }
            let evidence = block(search(&script, &everything(), |_| {}));
            assert_eq!(script.asked.get(), limits::REFERRERS);
            let hit = Trouble::Bound(BoundHit::Referrers(count));
            assert_eq!(evidence.gaps.iter().filter(|gap| *gap.why == hit).count(), 1, "{:?}", evidence.gaps);
        });
    }
    rows.end();
}

#[test]
fn a_place_without_referrers_is_an_absence_unless_it_could_not_be_asked() {
    let script = Script::new();
    let evidence = block(search(&script, &everything(), |_| {}));
    assert!(evidence.absences.contains(&Place::Referrers), "{:?}", evidence.absences);
    let listed = Script { referrers: vec![digest_of(b"gone")], out_of_reach: true, ..Script::new() };
    let evidence = block(search(&listed, &everything(), |_| {}));
    assert!(!evidence.absences.contains(&Place::Referrers), "{:?}", evidence.absences);
}

#[test]
fn what_is_not_read_is_listed_up_to_a_bound_and_hides_nothing_behind_it() {
    let layers = |kind: &str, count: usize| -> Vec<Value> {
        vec![json!({"mediaType": kind, "digest": digest_of(kind.as_bytes()), "size": 1}); count]
    };
    let filled = |fill: Vec<Value>, manifests: usize| {
        let mut script = Script::new();
        for n in 0..manifests {
            let mut layers = fill.clone();
            layers.push(json!({"mediaType": SIMPLE_SIGNING, "digest": digest_of(&[]), "size": n}));
            let bytes = manifest(&layers, Some(&script.image_digest())).to_string().into_bytes();
            let digest = digest_of(&bytes);
            script.manifests.insert(digest.clone(), bytes);
            script.referrers.push(digest);
        }
        let good = script.store(&[SIMPLE_SIGNING]);
        script.referrers.push(good);
        let evidence = block(search(&script, &everything(), |_| {}));
        let read = evidence.candidates.iter().filter(|one| matches!(one.content, Content::Unverified(_)));
        (read.count(), evidence.candidates.len(), evidence.gaps)
    };
    for (kind, count, manifests) in
        [("", 5000, 1), ("x", 300, 9), (SIMPLE_SIGNING, 300, 9), ("application/octet-stream", 20, 99)]
    {
        let (read, listed, gaps) = filled(layers(kind, count), manifests);
        assert_eq!(read, 1, "{kind}: what is behind them is read");
        assert!(listed <= limits::LISTED + manifests + 1, "{kind}: {listed}");
        assert!(!gaps.is_empty() && gaps.len() <= 2 * manifests, "{kind}: {gaps:?}");
        assert!(gaps.iter().all(|gap| *gap.why == Trouble::Bound(BoundHit::Listed)), "{kind}: {gaps:?}");
        // What is not evidence could not have been any.
        assert!(gaps.iter().all(|gap| gap.hides == Kinds::Neither), "{kind}: {gaps:?}");
    }
    let (_, listed, gaps) = filled(layers("x", 20), 40);
    assert_eq!((listed, gaps), (40 * 21 + 1, vec![]));
}

/// A signature is kept until it is judged; what its manifest says beside it is not.
#[test]
fn the_annotations_of_a_layer_are_let_go_with_its_manifest() {
    let mut layer: Value = json!({"mediaType": SIMPLE_SIGNING, "digest": digest_of(b"x"), "size": 1});
    layer["annotations"] = json!({SIGNATURE_ANNOTATION: "AA==", "x": "y".repeat(1 << 16)});
    let read =
        crate::evidence::manifest::read(manifest(&[layer], None).to_string().as_bytes(), None).unwrap();
    let mut budget = Budget::new(&everything());
    let place = Arc::new(Place::Referrers);
    let slots = layers(&mut budget, &read, &place, Purpose::Signatures, Kinds::Both, Form::of);
    let [slots::Slot::Wanted { blob, .. }] = slots.as_slice() else { panic!("one signature") };
    assert_eq!(blob.annotations, Annotations::default());
}

#[test]
fn manifests_that_fill_the_bound_of_all_evidence_are_a_gap() {
    let mut script = Script::new();
    let filler = " ".repeat(usize::try_from(limits::MANIFEST).unwrap() - 2000);
    let whole = usize::try_from(limits::EVIDENCE / (limits::MANIFEST - 2000)).unwrap();
    for n in 0..=whole + 1 {
        let layer = json!({"mediaType": "x", "digest": digest_of(&n.to_be_bytes()), "size": n});
        let bytes = format!("{}{filler}", manifest(&[layer], Some(&script.image_digest()))).into_bytes();
        let digest = digest_of(&bytes);
        script.manifests.insert(digest.clone(), bytes);
        script.referrers.push(digest);
    }
    let evidence = block(search(&script, &everything(), |_| {}));
    let over: Vec<&Candidate> =
        evidence.candidates.iter().filter(|one| matches!(one.content, Content::Unread(_))).collect();
    assert!(!over.is_empty() && over.len() <= 3, "{}", over.len());
    for one in over {
        assert!(matches!(&one.content, Content::Unread(gap) if *gap.why == Trouble::Bound(BoundHit::Maps)));
    }
}
