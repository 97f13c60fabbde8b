//! Images in an evidence pack: it answers as the places answered when it was written, absences and gaps too, and
//! knows nothing of what is searched.
//!
//! What the record says of bytes counts for nothing: they are hashed here, and read by the search as those of a
//! registry are. What was not asked then is not known now, and is a gap.

use crate::evidence::account::Nobody;
use crate::evidence::defect::{ContentMismatch, Holder};
use crate::evidence::layout::{FittingEntry, LayoutDefect, LayoutFile, LayoutProblem, PackDefect};
use crate::evidence::manifest::Descriptor;
use crate::evidence::place::{Place, Tag};
use crate::evidence::purpose::BlobKind;
use crate::evidence::trouble::{ApiTrouble, Trouble};
use crate::evidence::{Answer, Attached, Gap, RecordedImage, Records, limits};
use crate::pack::{
    EntryRecord, GapRecord, ImageRecord, ManifestRecord, PackIndex, PointerRecord, RecordedAsk,
    ReferrersRecord, Reply,
};
use crate::subject::{Digest, Subject, Version, repository};
use crate::text::{Excerpt, ForeignText};
use crate::trust::{Unsigned, digest_of};

use super::repository::{Listed, Pointer, Received, Referrers, Repository, Unread};
use super::room::Held;
use super::store::{Reading, Store};
use super::unopened::NotOpened;

/// A pack, asked about one of its images.
pub(super) struct Pack<'a> {
    store: Store,
    /// Where its image has room for what is read.
    held: &'a Held,
    /// `None` for an image that it does not have.
    image: Option<Image>,
    /// Whether it has no image at all: there was no key to judge any by.
    is_empty: bool,
}

/// What a pack has of an image.
struct Image {
    record: ImageRecord,
    says: RecordedImage,
}

/// The record of a layout that is a pack; `None` for any other layout.
///
/// A pack says twice that it is one, and its index stands in a file of its own: with one of them changed it is neither
/// a pack nor a layout, for a layout has no gaps, and no name.
pub(super) fn record(store: &Store, index: &[u8]) -> Result<Option<PackIndex>, NotOpened> {
    let wrong = |defect| Err(NotOpened::Defect(LayoutDefect::Pack(defect).into()));
    let sums = match store.read(&LayoutFile::Sums, limits::SMALL) {
        Reading::Bytes(sums) => Some(sums),
        Reading::Missing => None,
        Reading::TooLarge | Reading::Defect(_) => return wrong(PackDefect::NoSums),
        Reading::Unread(why) => return Err(NotOpened::Gap(Gap::new(Place::Index, why))),
    };
    let record = match PackIndex::read(index) {
        Ok(record) => record,
        Err(defect) => return wrong(defect),
    };
    match (record, sums) {
        (None, None) => Ok(None),
        (None, Some(_)) => wrong(PackDefect::NoRecord),
        (Some(_), None) => wrong(PackDefect::NoSums),
        (Some(record), Some(sums)) => {
            let expected = format!("{}  {}\n", digest_of(index).hex(), LayoutFile::Index);
            if sums == expected.as_bytes() { Ok(Some(record)) } else { wrong(PackDefect::OtherIndex) }
        }
    }
}

impl<'a> Pack<'a> {
    /// Chooses the image that was asked for.
    ///
    /// # Errors
    /// A name that fits several images.
    pub(super) fn open(
        store: Store,
        record: PackIndex,
        subject: &Subject,
        held: &'a Held,
    ) -> Result<Self, NotOpened> {
        let fits = |image: &ImageRecord| match &subject.version {
            Version::Digest(digest) | Version::Both(_, digest) => {
                image.digest() == Some(digest) || image.named.as_ref() == Some(digest)
            }
            Version::Tag(tag) => image.tag.as_ref() == Some(tag),
            Version::Unnamed => true,
        };
        let PackIndex { at, images, .. } = record;
        let is_empty = images.is_empty();
        let fitting: Vec<ImageRecord> = images.into_iter().filter(fits).collect();
        if fitting.len() > 1 {
            let entry = |image: &ImageRecord| {
                let (digest, name) = (image.digest()?.clone(), Some(Excerpt::new(&image.name)));
                Some(FittingEntry { digest, name })
            };
            let several = LayoutProblem::Several {
                name: ForeignText::new(&subject.name),
                bare: ForeignText::new(subject.location.to_string()),
                images: fitting.len(),
                entries: fitting.iter().filter_map(entry).collect(),
            };
            return Err(several.into());
        }
        let image = match fitting.into_iter().next() {
            Some(record) => {
                let says = RecordedImage { subject: asked_about(&record)?, at: ForeignText::new(at) };
                Some(Image { record, says })
            }
            None => None,
        };
        Ok(Self { store, held, image, is_empty })
    }

    /// Whether attestations were looked for when it was written.
    pub(super) fn has_attestations(&self) -> bool {
        self.image.as_ref().is_some_and(|image| image.record.attestations)
    }

    /// What the pack says of the image.
    pub(super) fn recorded(&self) -> Option<RecordedImage> {
        self.image.as_ref().map(|image| image.says.clone())
    }

    /// That the registry was asked without an account, where the pack says so.
    pub(super) fn nobody(&self) -> Option<Nobody> {
        Some(self.image.as_ref()?.record.nobody.as_ref()?.nobody())
    }

    /// What the platform had on record, as it was received.
    pub(super) async fn records(&self) -> Records {
        Records {
            signature: self.platform(&RecordedAsk::SignatureRecord).await,
            sbom: self.platform(&RecordedAsk::SbomRecord).await,
        }
    }

    async fn platform(&self, ask: &RecordedAsk) -> Answer<Attached> {
        let (place, digest) = match self.reply(ask) {
            Some(Reply::Document { place, digest }) => match Place::named(place) {
                Some(place) => (place, digest),
                None => return changed().into(),
            },
            None => return Answer::Gap(Gap::new(Place::Api, ApiTrouble::NotRecorded)),
            reply => return none(reply, Place::Api).into(),
        };
        match self.bytes(digest, limits::EVIDENCE, BlobKind::Document).await {
            Ok(bytes) => Answer::Found(Attached { place, document: Unsigned::new(bytes) }),
            Err(why) => why.into(),
        }
    }

    fn reply(&self, ask: &RecordedAsk) -> Option<&Reply> {
        self.image.as_ref()?.record.reply(ask)
    }

    /// The bytes of this digest, whatever they were asked for as.
    async fn bytes(&self, digest: &Digest, limit: u64, kind: BlobKind) -> Result<Vec<u8>, Unread> {
        let place = || Place::BlobFile(digest.clone());
        let (holder, asked) = (Holder::Layout, digest.clone());
        let claim = self.held.take(limit, self.store.until.into()).await;
        let claim = claim.map_err(|hit| Unread::Gap(Gap::new(place(), hit)))?;
        match self.store.read(&LayoutFile::Blob(digest.clone()), limit) {
            Reading::Bytes(bytes) if digest_of(&bytes) == *digest => {
                claim.keep(bytes.len() as u64);
                Ok(bytes)
            }
            Reading::Bytes(bytes) => {
                let found = digest_of(&bytes);
                Err(Unread::Defect(ContentMismatch::OtherBlob { kind, asked, found }.into()))
            }
            Reading::Missing => {
                Err(Unread::Defect(ContentMismatch::MissingBlob { holder, kind, digest: asked }.into()))
            }
            // What was received was within its bound.
            Reading::TooLarge => Err(Unread::Defect(
                ContentMismatch::Longer { holder, kind, digest: asked, size: limit }.into(),
            )),
            Reading::Unread(why) => {
                let why = Held::after_room(self.held.waited_long(), why.into());
                Err(Unread::Gap(Gap::new(place(), why)))
            }
            Reading::Defect(defect) => Err(Unread::Defect(defect.into())),
        }
    }

    fn manifest_of(&self, record: &ManifestRecord) -> Result<Received, Unread> {
        let ManifestRecord { digest, registry, named, media_type, claimed } = record;
        let holder = if *registry { Holder::Registry } else { Holder::Layout };
        let bytes = match self.store.read(&LayoutFile::Blob(digest.clone()), limits::MANIFEST) {
            Reading::Bytes(bytes) => bytes,
            Reading::Missing | Reading::TooLarge => {
                let (holder, digest) = (Holder::Layout, digest.clone());
                return Err(Unread::Defect(ContentMismatch::MissingManifest { holder, digest }.into()));
            }
            Reading::Unread(why) => {
                let why = Held::after_room(self.held.waited_long(), why.into());
                return Err(Unread::Gap(Gap::new(Place::BlobFile(digest.clone()), why)));
            }
            Reading::Defect(defect) => return Err(Unread::Defect(defect.into())),
        };
        let received = Received::new(holder, bytes, named.clone(), media_type.clone());
        if received.digest != *digest {
            let (holder, asked, found) = (Holder::Layout, digest.clone(), received.digest);
            return Err(Unread::Defect(ContentMismatch::OtherManifest { holder, asked, found }.into()));
        }
        Ok(Received { claimed: claimed.as_deref().map(ForeignText::new), ..received })
    }

    fn entry(&self, entry: &EntryRecord) -> Result<Listed, Unread> {
        let place = Place::named(&entry.place).ok_or_else(changed)?;
        let what = match &entry.what {
            PointerRecord::Manifest(manifest) => match self.manifest_of(manifest) {
                Ok(received) => Pointer::Received(received),
                Err(Unread::Defect(defect)) => Pointer::Defect(defect),
                Err(gap) => return Err(gap),
            },
            PointerRecord::Descriptor(listed) => Pointer::Descriptor(listed.descriptor()),
            PointerRecord::Defect(defect) => Pointer::Defect(defect.defect().map_err(|_| changed())?),
        };
        Ok(Listed { place, what })
    }

    fn found_referrers(&self, record: &ReferrersRecord) -> Result<Referrers, Unread> {
        let place = |text: &str| Place::named(text).ok_or_else(changed);
        Ok(Referrers {
            place: place(&record.place)?,
            last: place(&record.last)?,
            lists: record.lists.iter().map(|list| self.manifest_of(list)).collect::<Result<_, _>>()?,
            found: record.found.iter().map(|entry| self.entry(entry)).collect::<Result<_, _>>()?,
            gaps: record.gaps.iter().map(GapRecord::gap).collect::<Result<_, _>>().map_err(|_| changed())?,
        })
    }
}

/// What was asked about when the pack was written.
fn asked_about(record: &ImageRecord) -> Result<Subject, NotOpened> {
    let unknown = || NotOpened::Defect(LayoutDefect::Pack(PackDefect::Unknown).into());
    let own_name = match &record.repository {
        Some(name) if record.registry => Some(repository(name).map_err(|_| unknown())?),
        None if !record.registry => None,
        Some(_) | None => return Err(unknown()),
    };
    let version = match (record.tag.clone(), record.named.clone()) {
        (Some(tag), Some(digest)) => Version::Both(tag, digest),
        (Some(tag), None) => Version::Tag(tag),
        (None, Some(digest)) => Version::Digest(digest),
        (None, None) => Version::Unnamed,
    };
    Ok(Subject::recorded(record.name.clone(), own_name, version))
}

/// Why there is nothing to read: what the record says of it, or that it says nothing.
fn none(reply: Option<&Reply>, place: Place) -> Missing {
    match reply {
        Some(Reply::Absent) => Missing::Absent,
        Some(Reply::Gap(gap)) => gap.gap().map_or_else(|_| changed().into(), |gap| Unread::Gap(gap).into()),
        Some(Reply::Defect(defect)) => {
            defect.defect().map_or_else(|_| changed().into(), |defect| Unread::Defect(defect).into())
        }
        Some(
            Reply::Manifest(_)
            | Reply::Listed(_)
            | Reply::Referrers(_)
            | Reply::Bytes(_)
            | Reply::Document { .. },
        ) => changed().into(),
        None => Unread::Gap(Gap::new(place, Trouble::NotRecorded)).into(),
    }
}

/// What is no answer to the question under which it stands.
fn changed() -> Unread {
    Unread::Defect(LayoutDefect::Pack(PackDefect::Unknown).into())
}

/// Why there is nothing to read.
enum Missing {
    Absent,
    Unread(Unread),
}

impl From<Unread> for Missing {
    fn from(why: Unread) -> Self {
        Self::Unread(why)
    }
}

impl<T> From<Missing> for Answer<T> {
    fn from(why: Missing) -> Self {
        match why {
            Missing::Absent => Self::Absent,
            Missing::Unread(why) => why.into(),
        }
    }
}

impl Repository for Pack<'_> {
    /// Nothing here is waited for.
    fn named(&self) -> Option<&Digest> {
        None
    }

    async fn image(&self) -> Answer<Received> {
        if self.image.is_none() && !self.is_empty {
            return Answer::Absent;
        }
        match self.reply(&RecordedAsk::Image) {
            Some(Reply::Manifest(manifest)) => {
                self.manifest_of(manifest).map_or_else(Answer::from, Answer::Found)
            }
            reply => none(reply, Place::Image).into(),
        }
    }

    async fn tag_beside(&self) -> Option<Answer<Received>> {
        match self.reply(&RecordedAsk::TagBeside)? {
            Reply::Manifest(manifest) => {
                Some(self.manifest_of(manifest).map_or_else(Answer::from, Answer::Found))
            }
            reply => Some(none(Some(reply), Place::TagBeside).into()),
        }
    }

    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>> {
        match self.reply(&RecordedAsk::tag(tag.suffix)) {
            Some(Reply::Listed(entries)) => {
                let listed: Result<_, _> = entries.iter().map(|entry| self.entry(entry)).collect();
                listed.map_or_else(Answer::from, Answer::Found)
            }
            reply => none(reply, Place::Tag(tag.clone())).into(),
        }
    }

    async fn manifest(&self, listed: &Descriptor) -> Result<Received, Unread> {
        let digest = &listed.digest;
        match self.reply(&RecordedAsk::Manifest(digest.clone())) {
            Some(Reply::Manifest(manifest)) => self.manifest_of(manifest),
            reply => {
                let (holder, digest) = (Holder::Layout, digest.clone());
                let missing = ContentMismatch::MissingManifest { holder, digest: digest.clone() };
                Unread::unless(none(reply, Place::Referrer(digest)).into(), missing)
            }
        }
    }

    async fn referrers(&self, _: &Digest) -> Referrers {
        let place = Place::Referrers;
        let mut all = Referrers::at(place.clone());
        match self.reply(&RecordedAsk::Referrers) {
            Some(Reply::Referrers(record)) => match self.found_referrers(record) {
                Ok(found) => return found,
                Err(Unread::Gap(gap)) => all.gaps.push(gap),
                Err(Unread::Defect(defect)) => {
                    all.found.push(Listed { place, what: Pointer::Defect(defect) });
                }
            },
            _ => all.gaps.push(Gap::new(place, Trouble::NotRecorded)),
        }
        all
    }

    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Result<Vec<u8>, Unread> {
        match self.reply(&RecordedAsk::blob(blob, kind)) {
            // Of another digest than was asked for, they are told by whoever asks.
            Some(Reply::Bytes(digest)) => {
                let limit = if kind.is_signed() { limits::PAYLOAD.max(blob.size) } else { blob.size };
                self.bytes(digest, limit, kind).await
            }
            reply => {
                let (holder, digest) = (Holder::Layout, blob.digest.clone());
                let missing = ContentMismatch::MissingBlob { holder, kind, digest: digest.clone() };
                Unread::unless(none(reply, Place::Blob(digest)).into(), missing)
            }
        }
    }
}
