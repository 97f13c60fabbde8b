//! Images and signatures in an OCI image layout (image-spec 1.1, `image-layout.md`).
//!
//! Signatures lie in it under the tags that `skopeo copy` and `oras` leave, under the `kind`
//! annotations of `cosign save`, and, unlisted, as manifests whose `subject` is the image
//! (cosign 3's `save`).

use std::collections::BTreeSet;

use crate::code::Code;
use crate::error::Stop;
use crate::evidence::manifest::{self, Descriptor, Manifest};
use crate::evidence::{Answer, Candidate, Content, Defect, Evidence, Gap, Image, TagBeside, limits};
use crate::strict::StrictMap;
use crate::subject::{Digest, Subject, Version};
use crate::text::ForeignText;
use crate::trust::digest_of;

use super::registry::platforms;
use super::signatures::{Budget, Slot, content, ready};
use super::store::{Reading, Store};

const NAME: &str = "org.opencontainers.image.ref.name";
const KIND: &str = "kind";
const SIGNATURES: &str = "dev.cosignproject.cosign/sigs";
const ATTESTATIONS: &str = "dev.cosignproject.cosign/atts";

/// The evidence of a layout that cannot be read at all.
pub(super) fn unreadable(defect: Defect) -> Evidence {
    Evidence::without(Answer::Defect(defect))
}

/// Everything about one image of a layout.
pub(super) fn gather(store: &Store, subject: &Subject) -> Result<Evidence, Stop> {
    let index = match index(store) {
        Ok(index) => index,
        Err(Answer::Gap(gap)) => return Ok(Evidence::without(Answer::Gap(gap))),
        Err(Answer::Defect(defect)) => return Ok(unreadable(defect)),
        Err(Answer::Absent | Answer::Found(())) => {
            return Err(Stop::new(format!(
                "{} is no OCI image layout: it has no index.json",
                ForeignText::new(&subject.name)
            )));
        }
    };
    let mut evidence = Evidence::without(Answer::Absent);
    let Some(entry) = choose(&index, subject)? else {
        return Ok(evidence);
    };
    let (image, read) = match manifest(store, &entry) {
        Ok(read) => read,
        // A digest that nothing lists and no blob has is an absence; one that is listed is not.
        Err(Missing::Blob) if !index.iter().any(|listed| listed.digest == entry.digest) => {
            return Ok(evidence);
        }
        Err(missing) => {
            evidence.image = missing.answer(&entry.digest);
            return Ok(evidence);
        }
    };
    let mut budget = Budget::new();
    let mut slots = Vec::new();
    let mut seen = BTreeSet::from([image.clone()]);
    let tag = format!("sha256-{}.sig", image.hex());
    for listed in &index {
        let place = match name_of(listed) {
            Some(name) if tag_part(name) == tag => format!("tag {tag}"),
            _ if kind_of(listed) == Some(SIGNATURES) => "kind sigs".to_owned(),
            _ => continue,
        };
        if !seen.insert(listed.digest.clone()) {
            continue;
        }
        match manifest(store, listed) {
            Ok((_, found)) if found.kind.is_index() => {
                let message = "an index stands where a signature manifest belongs".to_owned();
                slots.push(ready(place, Content::Defect(Defect { code: Code::ImageMalformed, message })));
            }
            Ok((_, found)) => slots.extend(budget.slots(&found, &place)),
            Err(missing) => slots.push(ready(place, missing.content(&listed.digest))),
        }
    }
    if slots.is_empty() {
        evidence.absences.push(format!("tag {tag}"));
    }
    referrers(store, &image, &seen, &mut budget, &mut slots, &mut evidence);
    evidence.signatures = slots.into_iter().map(|slot| settle(store, slot)).collect();
    evidence.gaps.extend(budget.gaps);
    evidence.image = Answer::Found(Image {
        kind: read.kind,
        platforms: platforms(&read),
        digest: image,
        tag: TagBeside::NotAsked,
        notes: vec![],
    });
    Ok(evidence)
}

fn index(store: &Store) -> Result<Vec<Descriptor>, Answer<()>> {
    match store.read("index.json", limits::MANIFEST) {
        Reading::Bytes(bytes) => match manifest::listing(&bytes) {
            Ok(Some(entries)) => Ok(entries),
            Ok(None) => Err(Answer::Defect(Defect {
                code: Code::ImageMalformed,
                message: "index.json is no image index".to_owned(),
            })),
            Err(defect) => Err(Answer::Defect(defect)),
        },
        Reading::Missing => Err(Answer::Absent),
        Reading::TooLarge => Err(Answer::Gap(too_large("index.json", limits::MANIFEST))),
        Reading::Defect(defect) => Err(Answer::Defect(defect)),
    }
}

/// The image that was asked for; `None` where the layout has none of that name.
fn choose(index: &[Descriptor], subject: &Subject) -> Result<Option<Descriptor>, Stop> {
    let images: Vec<&Descriptor> = index.iter().filter(|entry| is_image(entry)).collect();
    let matching: Vec<&Descriptor> = match &subject.version {
        Version::Digest(digest) | Version::Both(_, digest) => {
            let listed = index.iter().find(|entry| entry.digest == *digest).cloned();
            let unlisted = || Descriptor {
                digest: digest.clone(),
                size: 0,
                media_type: String::new(),
                annotations: StrictMap::default(),
                platform: None,
            };
            return Ok(Some(listed.unwrap_or_else(unlisted)));
        }
        Version::Tag(tag) => images
            .iter()
            .copied()
            .filter(|e| name_of(e).is_some_and(|n| n == tag || tag_part(n) == tag))
            .collect(),
        Version::Unnamed => images.clone(),
    };
    let digests: BTreeSet<&Digest> = matching.iter().map(|entry| &entry.digest).collect();
    if digests.len() < 2 {
        return Ok(matching.first().map(|entry| (*entry).clone()));
    }
    let mut stop =
        Stop::new(format!("{} fits {} images of the layout", ForeignText::new(&subject.name), digests.len()));
    let location = subject.name.trim_end_matches(|c| c != ':').trim_end_matches(':');
    let bare = if matches!(subject.version, Version::Tag(_)) { location } else { subject.name.as_str() };
    for entry in matching {
        let name = name_of(entry).map_or_else(String::new, |name| format!("  ({})", ForeignText::new(name)));
        stop = stop.help(format!("{}@{}{name}", ForeignText::new(bare), entry.digest));
    }
    Err(stop)
}

fn name_of(entry: &Descriptor) -> Option<&str> {
    entry.annotations.0.get(NAME).map(String::as_str)
}

fn kind_of(entry: &Descriptor) -> Option<&str> {
    entry.annotations.0.get(KIND).map(String::as_str)
}

/// Some tools write the whole reference as the name: what follows its last colon is the tag.
fn tag_part(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, tag)| tag)
}

/// Whether an entry is an image, and not a signature, an attestation or a listing beside one.
fn is_image(entry: &Descriptor) -> bool {
    if matches!(kind_of(entry), Some(SIGNATURES | ATTESTATIONS)) {
        return false;
    }
    let tag = name_of(entry).map(tag_part).unwrap_or_default();
    let Some(rest) = tag.strip_prefix("sha256-") else { return true };
    let (hex, suffix) = rest.split_at_checked(64).unwrap_or((rest, "?"));
    Digest::parse(&format!("sha256:{hex}")).is_none() || !matches!(suffix, "" | ".sig" | ".att" | ".sbom")
}

/// Why a manifest of a layout could not be had.
enum Missing {
    Blob,
    Gap(Gap),
    Defect(Defect),
}

impl Missing {
    fn defect(digest: &Digest) -> Defect {
        Defect {
            code: Code::ContentMismatch,
            message: format!("the layout lists {digest}, and does not have it"),
        }
    }

    fn answer<T>(self, digest: &Digest) -> Answer<T> {
        match self {
            Self::Blob => Answer::Defect(Self::defect(digest)),
            Self::Gap(gap) => Answer::Gap(gap),
            Self::Defect(defect) => Answer::Defect(defect),
        }
    }

    fn content(self, digest: &Digest) -> Content {
        match self {
            Self::Blob => Content::Defect(Self::defect(digest)),
            Self::Gap(gap) => Content::Unread(gap),
            Self::Defect(defect) => Content::Defect(defect),
        }
    }
}

fn too_large(place: &str, bound: u64) -> Gap {
    Gap {
        place: place.to_owned(),
        code: Code::TooLarge,
        message: format!("{place} is over the bound of {bound} bytes"),
        help: vec![],
    }
}

fn blob(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

fn manifest(store: &Store, entry: &Descriptor) -> Result<(Digest, Manifest), Missing> {
    let name = blob(&entry.digest);
    let bytes = match store.read(&name, limits::MANIFEST) {
        Reading::Bytes(bytes) => bytes,
        Reading::Missing => return Err(Missing::Blob),
        Reading::TooLarge => return Err(Missing::Gap(too_large(&name, limits::MANIFEST))),
        Reading::Defect(defect) => return Err(Missing::Defect(defect)),
    };
    let digest = digest_of(&bytes);
    if digest != entry.digest {
        let message = format!("the layout's blob {} hashes to {digest}", entry.digest);
        return Err(Missing::Defect(Defect { code: Code::ContentMismatch, message }));
    }
    let served = Some(entry.media_type.as_str()).filter(|kind| !kind.is_empty());
    manifest::read(&bytes, served).map(|read| (digest, read)).map_err(Missing::Defect)
}

/// Manifests among the blobs whose `subject` is the image, whether listed or not.
fn referrers(
    store: &Store,
    image: &Digest,
    seen: &BTreeSet<Digest>,
    budget: &mut Budget,
    slots: &mut Vec<Slot>,
    evidence: &mut Evidence,
) {
    const PLACE: &str = "referrers among the blobs";
    let gap = |code, message: String| Gap { place: PLACE.to_owned(), code, message, help: vec![] };
    let blobs = match store.blobs() {
        Ok(Some(blobs)) => blobs,
        Ok(None) => {
            evidence
                .gaps
                .push(gap(Code::TooMany, format!("the layout has more than {} blobs", limits::LAYOUT_BLOBS)));
            return;
        }
        Err(error) => {
            slots.push(ready(
                PLACE.to_owned(),
                Content::Defect(Defect {
                    code: Code::ImageMalformed,
                    message: format!("the blobs cannot be listed: {error}"),
                }),
            ));
            return;
        }
    };
    let before = slots.len();
    let mut opened = 0;
    for (digest, size) in blobs {
        if size > limits::MANIFEST || seen.contains(&digest) {
            continue;
        }
        let place = format!("referrer {digest}");
        let bytes = match store.read(&blob(&digest), limits::MANIFEST) {
            Reading::Bytes(bytes) => bytes,
            Reading::Missing | Reading::TooLarge => continue,
            Reading::Defect(defect) => {
                slots.push(ready(place, Content::Defect(defect)));
                continue;
            }
        };
        // Most blobs are layers: only what can be a manifest with this subject is hashed and read.
        if bytes.first() != Some(&b'{')
            || !contains(&bytes, image.hex().as_bytes())
            || !contains(&bytes, b"\"subject\"")
        {
            continue;
        }
        let found = digest_of(&bytes);
        if found != digest {
            let message = format!("the layout's blob {digest} hashes to {found}");
            slots.push(ready(place, Content::Defect(Defect { code: Code::ContentMismatch, message })));
            continue;
        }
        let Ok(read) = manifest::read(&bytes, None) else { continue };
        if read.subject.as_ref() != Some(image) {
            continue;
        }
        if opened == limits::REFERRERS {
            evidence
                .gaps
                .push(gap(Code::TooMany, format!("there are more than {} referrers", limits::REFERRERS)));
            break;
        }
        opened += 1;
        slots.extend(budget.referrer(&read, &place, image));
    }
    if slots.len() == before {
        evidence.absences.push(PLACE.to_owned());
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn settle(store: &Store, slot: Slot) -> Candidate {
    let (place, payload, signature, log_entry) = match slot {
        Slot::Ready(candidate) => return candidate,
        Slot::Wanted { place, payload, signature, log_entry } => (place, payload, signature, log_entry),
    };
    let content = match store.read(&blob(&payload.digest), limits::PAYLOAD) {
        Reading::Bytes(bytes) => content(&bytes, &payload, signature, log_entry),
        Reading::Missing => Content::Defect(Missing::defect(&payload.digest)),
        Reading::TooLarge => Content::Unread(too_large(&place, limits::PAYLOAD)),
        Reading::Defect(defect) => Content::Defect(defect),
    };
    Candidate { place, content }
}
