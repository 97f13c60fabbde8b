//! Images in an OCI image layout (image-spec 1.1, `image-layout.md`).
//!
//! Signatures and attestations lie in it under the tags that `skopeo copy` and `oras` leave, under the
//! `kind` annotations of `cosign save`, and, unlisted, as manifests whose `subject` is the image
//! (cosign 3's `save`).

use std::collections::BTreeSet;

use crate::code::Code;
use crate::error::Stop;
use crate::evidence::manifest::{self, Descriptor, Manifest};
use crate::evidence::{Answer, Content, Defect, Evidence, Gap, Image, TagBeside, limits};
use crate::json::StrictMap;
use crate::subject::{Digest, Subject, Version};
use crate::text::ForeignText;
use crate::trust::digest_of;

use super::Wanted;
use super::registry::platforms;
use super::search::Search;
use super::store::{Reading, Store};

const NAME: &str = "org.opencontainers.image.ref.name";
const KIND: &str = "kind";
pub(super) const SIGNATURES: &str = "dev.cosignproject.cosign/sigs";
pub(super) const ATTESTATIONS: &str = "dev.cosignproject.cosign/atts";

/// The evidence of a layout that cannot be read at all.
pub(super) fn unreadable(defect: Defect) -> Evidence {
    Evidence::without(Answer::Defect(defect))
}

/// Everything about one image of a layout.
pub(super) fn gather(store: &Store, subject: &Subject, wanted: &Wanted) -> Result<Evidence, Stop> {
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
    Search::new(store, &image, wanted).run(&index, &mut evidence);
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

pub(super) fn name_of(entry: &Descriptor) -> Option<&str> {
    entry.annotations.0.get(NAME).map(String::as_str)
}

pub(super) fn kind_of(entry: &Descriptor) -> Option<&str> {
    entry.annotations.0.get(KIND).map(String::as_str)
}

/// Some tools write the whole reference as the name: what follows its last colon is the tag.
pub(super) fn tag_part(name: &str) -> &str {
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
pub(super) enum Missing {
    Blob,
    Gap(Gap),
    Defect(Defect),
}

impl Missing {
    pub(super) fn defect(digest: &Digest) -> Defect {
        Defect {
            code: Code::ContentMismatch,
            message: format!("the layout lists {digest}, and does not have it"),
        }
    }

    pub(super) fn answer<T>(self, digest: &Digest) -> Answer<T> {
        match self {
            Self::Blob => Answer::Defect(Self::defect(digest)),
            Self::Gap(gap) => Answer::Gap(gap),
            Self::Defect(defect) => Answer::Defect(defect),
        }
    }

    pub(super) fn content(self, digest: &Digest) -> Content {
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

pub(super) fn blob(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

pub(super) fn manifest(store: &Store, entry: &Descriptor) -> Result<(Digest, Manifest), Missing> {
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
