//! Whoever answers, with every answer written down: bytes as they were received, absences, gaps and what is wrong.
//!
//! It stands between a search and its repository, and changes nothing of what passes. Nothing is opened to write it
//! down: what bytes are is told by their digest.

use std::cell::RefCell;

use crate::evidence::defect::Holder;
use crate::evidence::manifest::Descriptor;
use crate::evidence::place::Tag;
use crate::evidence::purpose::BlobKind;
use crate::evidence::{Answer, Attached, Evidence, Records};
use crate::pack::{
    AnswerRecord, DefectRecord, DescriptorRecord, EntryRecord, GapRecord, ImageRecord, ManifestRecord,
    PointerRecord, RecordedAsk, ReferrersRecord, Reply, Staging,
};
use crate::subject::{Digest, Subject};

use super::repository::{Listed, Pointer, Received, Referrers, Repository, Unread};
use super::wanted::Wanted;

/// A repository, and what it answered.
pub(super) struct Recording<'s, R> {
    repository: R,
    recorder: Recorder<'s>,
    answers: RefCell<Vec<AnswerRecord>>,
}

/// Turns answers into what is written down of them, and keeps their bytes.
#[derive(Clone, Copy)]
struct Recorder<'s>(&'s Staging);

impl<'s, R> Recording<'s, R> {
    pub(super) fn new(repository: R, staging: &'s Staging) -> Self {
        Self { repository, recorder: Recorder(staging), answers: RefCell::default() }
    }

    fn note(&self, ask: RecordedAsk, reply: Reply) {
        let mut answers = self.answers.borrow_mut();
        // The same may be asked for more than one purpose.
        if answers.iter().all(|answer| answer.ask != ask) {
            answers.push(AnswerRecord { ask, reply });
        }
    }

    /// All that was answered about an image.
    pub(super) fn record(self, of: &Subject, evidence: &Evidence, wanted: &Wanted) -> ImageRecord {
        let mut answers = self.answers.into_inner();
        // Of what belongs to an image that is not there only chance says how far it was asked for.
        if !matches!(evidence.image, Answer::Found(_)) {
            answers.retain(|answer| answer.ask == RecordedAsk::Image);
        }
        answers.sort_by(|one, other| one.ask.cmp(&other.ask));
        named(of, wanted, answers)
    }
}

/// The record of an image whose place could not be asked for anything.
pub(super) fn unopened<T>(staging: &Staging, of: &Subject, wanted: &Wanted, why: &Answer<T>) -> ImageRecord {
    let reply = Recorder(staging).answer(why, |_| Reply::Absent);
    named(of, wanted, vec![AnswerRecord { ask: RecordedAsk::Image, reply }])
}

/// What the platform has on record.
pub(super) fn of_platform(staging: &Staging, records: &Records) -> [AnswerRecord; 2] {
    let recorder = Recorder(staging);
    let reply = |answer| recorder.answer(answer, |found: &Attached| recorder.document(found));
    [
        AnswerRecord { ask: RecordedAsk::SignatureRecord, reply: reply(&records.signature) },
        AnswerRecord { ask: RecordedAsk::SbomRecord, reply: reply(&records.sbom) },
    ]
}

fn named(of: &Subject, wanted: &Wanted, answers: Vec<AnswerRecord>) -> ImageRecord {
    ImageRecord {
        name: of.name.clone(),
        repository: of.own_name().map(ToString::to_string),
        registry: of.location.reached().is_some(),
        named: of.version.digest().cloned(),
        tag: of.version.tag().map(str::to_owned),
        nobody: None,
        attestations: wanted.attestations,
        answers,
    }
}

impl Recorder<'_> {
    fn answer<T>(self, answer: &Answer<T>, found: impl Fn(&T) -> Reply) -> Reply {
        match answer {
            Answer::Found(it) => found(it),
            Answer::Absent => Reply::Absent,
            Answer::Gap(gap) => Reply::Gap(GapRecord::of(gap, self.0.say())),
            Answer::Defect(defect) => Reply::Defect(DefectRecord::of(defect, self.0.say())),
        }
    }

    fn result<T>(self, result: &Result<T, Unread>, found: impl Fn(&T) -> Reply) -> Reply {
        match result {
            Ok(it) => found(it),
            Err(Unread::Gap(gap)) => Reply::Gap(GapRecord::of(gap, self.0.say())),
            Err(Unread::Defect(defect)) => Reply::Defect(DefectRecord::of(defect, self.0.say())),
        }
    }

    fn manifest(self, received: &Received) -> ManifestRecord {
        ManifestRecord {
            digest: self.0.keep(&received.bytes),
            registry: received.holder == Holder::Registry,
            named: received.named.clone(),
            media_type: received.media_type.clone(),
            claimed: received.claimed.as_ref().map(|claimed| claimed.raw().to_owned()),
        }
    }

    fn entry(self, Listed { place, what }: &Listed) -> EntryRecord {
        let what = match what {
            Pointer::Received(received) => PointerRecord::Manifest(self.manifest(received)),
            Pointer::Descriptor(listed) => PointerRecord::Descriptor(DescriptorRecord::of(listed)),
            Pointer::Defect(defect) => PointerRecord::Defect(DefectRecord::of(defect, self.0.say())),
        };
        EntryRecord { place: place.to_string(), what }
    }

    fn document(self, Attached { place, document }: &Attached) -> Reply {
        Reply::Document { place: place.to_string(), digest: self.0.keep(document.get()) }
    }
}

impl<R: Repository> Repository for Recording<'_, R> {
    fn named(&self) -> Option<&Digest> {
        self.repository.named()
    }

    async fn image(&self) -> Answer<Received> {
        let answer = self.repository.image().await;
        let recorder = self.recorder;
        self.note(
            RecordedAsk::Image,
            recorder.answer(&answer, |found| Reply::Manifest(recorder.manifest(found))),
        );
        answer
    }

    async fn tag_beside(&self) -> Option<Answer<Received>> {
        let answer = self.repository.tag_beside().await?;
        let recorder = self.recorder;
        self.note(
            RecordedAsk::TagBeside,
            recorder.answer(&answer, |found| Reply::Manifest(recorder.manifest(found))),
        );
        Some(answer)
    }

    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>> {
        let answer = self.repository.tag(tag).await;
        let recorder = self.recorder;
        let listed =
            |found: &Vec<Listed>| Reply::Listed(found.iter().map(|entry| recorder.entry(entry)).collect());
        self.note(RecordedAsk::tag(tag.suffix), recorder.answer(&answer, listed));
        answer
    }

    async fn manifest(&self, listed: &Descriptor) -> Result<Received, Unread> {
        let result = self.repository.manifest(listed).await;
        let recorder = self.recorder;
        let reply = recorder.result(&result, |found| Reply::Manifest(recorder.manifest(found)));
        self.note(RecordedAsk::Manifest(listed.digest.clone()), reply);
        result
    }

    async fn referrers(&self, image: &Digest) -> Referrers {
        let referrers = self.repository.referrers(image).await;
        let recorder = self.recorder;
        let mut found: Vec<EntryRecord> = referrers.found.iter().map(|entry| recorder.entry(entry)).collect();
        found.sort_by(|one, other| one.place.cmp(&other.place));
        let reply = ReferrersRecord {
            place: referrers.place.to_string(),
            last: referrers.last.to_string(),
            lists: referrers.lists.iter().map(|list| recorder.manifest(list)).collect(),
            found,
            gaps: referrers.gaps.iter().map(|gap| GapRecord::of(gap, recorder.0.say())).collect(),
        };
        self.note(RecordedAsk::Referrers, Reply::Referrers(Box::new(reply)));
        referrers
    }

    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, Unread> {
        let result = self.repository.blob(blob, kind).await;
        let recorder = self.recorder;
        let reply = recorder.result(&result, |bytes: &Vec<u8>| Reply::Bytes(recorder.0.keep(bytes)));
        self.note(RecordedAsk::blob(blob, kind), reply);
        result
    }
}
