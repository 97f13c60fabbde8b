//! Which of a layout's entries is the image that was asked for. Where several may be meant, none is chosen.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::layout::{FittingEntry, LayoutFile, LayoutProblem};
use crate::evidence::manifest::{self, Annotations, Descriptor, KIND_ANNOTATION, Manifest, NAME_ANNOTATION};
use crate::evidence::place::Place;
use crate::evidence::{Gap, limits};
use crate::source::store::{Reading, Store};
use crate::source::unopened::NotOpened;
use crate::subject::{Digest, Subject, Version};
use crate::text::{Excerpt, ForeignText};
use crate::trust::digest_of;

pub(super) const SIGNATURES: &str = "dev.cosignproject.cosign/sigs";
pub(super) const ATTESTATIONS: &str = "dev.cosignproject.cosign/atts";

/// An entry for a manifest that no index lists.
pub(super) fn unlisted(digest: &Digest) -> Descriptor {
    Descriptor {
        digest: digest.clone(),
        size: 0,
        media_type: String::new(),
        annotations: Annotations::default(),
        platform: None,
    }
}

/// The image that was asked for; `None` where the layout has none of that name.
pub(super) fn choose(
    store: &Store,
    index: &[Descriptor],
    subject: &Subject,
) -> Result<Option<Descriptor>, NotOpened> {
    if let Version::Digest(digest) | Version::Both(_, digest) = &subject.version {
        let listed = index.iter().find(|entry| entry.digest == *digest).cloned();
        return Ok(Some(listed.unwrap_or_else(|| unlisted(digest))));
    }
    let images = images(store, index)?;
    let matching: Vec<&Descriptor> = match &subject.version {
        Version::Tag(tag) => images
            .into_iter()
            .filter(|e| name_of(e).is_some_and(|name| name == tag || tag_part(name) == tag))
            .collect(),
        _ if count(&images) > 1 => wholes(store, images)?,
        _ => images,
    };
    if count(&matching) < 2 {
        return Ok(matching.first().map(|entry| (*entry).clone()));
    }
    let fitting = |entry: &&Descriptor| FittingEntry {
        digest: entry.digest.clone(),
        name: name_of(entry).map(Excerpt::new),
    };
    let several = LayoutProblem::Several {
        name: ForeignText::new(&subject.name),
        bare: ForeignText::new(subject.location.to_string()),
        images: count(&matching),
        entries: matching.iter().map(fitting).collect(),
    };
    Err(several.into())
}

/// How many images these entries are.
fn count(entries: &[&Descriptor]) -> usize {
    entries.iter().map(|entry| &entry.digest).collect::<BTreeSet<_>>().len()
}

/// The entries that are images, not signatures, attestations or listings beside one.
fn images<'a>(store: &Store, index: &'a [Descriptor]) -> Result<Vec<&'a Descriptor>, NotOpened> {
    let mut images = Vec::new();
    for entry in index {
        if is_image(entry) || (is_kind_of_evidence(entry) && !is_evidence(store, entry)?) {
            images.push(entry);
        }
    }
    Ok(images)
}

/// Whether what has the `kind` of evidence is that. `cosign save` gives its signatures the name of the image: by its
/// `kind` alone an image would be none of those of its name, while other tools, which know no `kind`, take it.
fn is_evidence(store: &Store, entry: &Descriptor) -> Result<bool, NotOpened> {
    let is_known =
        |layer: &Descriptor| matches!(layer.media_type.as_str(), manifest::SIMPLE_SIGNING | manifest::DSSE);
    Ok(match listed_manifest(store, entry)? {
        Looked::Manifest(read) => read.manifests.is_empty() && read.layers.iter().all(is_known),
        Looked::Missing => true,
        Looked::Other => false,
    })
}

/// The images without what belongs to another of them: oras-go lists every manifest that no tag reaches.
///
/// Only what has no name is left out, for a name is what an image is asked for by. It belongs to another where
/// its `subject` is in the layout, or where an index lists it that is itself to choose, directly or through such
/// indexes. What nobody can choose hides nothing.
fn wholes<'a>(store: &Store, images: Vec<&'a Descriptor>) -> Result<Vec<&'a Descriptor>, NotOpened> {
    let named: BTreeSet<&Digest> =
        images.iter().filter(|entry| name_of(entry).is_some()).map(|entry| &entry.digest).collect();
    let mut read = BTreeMap::new();
    // What calls itself evidence, and is not, hides nothing.
    for entry in images.iter().filter(|entry| is_image(entry)) {
        if !read.contains_key(&entry.digest)
            && let Looked::Manifest(manifest) = listed_manifest(store, entry)?
        {
            read.insert(&entry.digest, manifest);
        }
    }
    let is_here = |subject: &Digest| {
        !matches!(store.read(&LayoutFile::Blob(subject.clone()), limits::MANIFEST), Reading::Missing)
    };
    let refers = |digest: &Digest| {
        !named.contains(digest)
            && read.get(digest).and_then(|read| read.subject.as_ref()).is_some_and(is_here)
    };
    let referrers: BTreeSet<&Digest> =
        images.iter().map(|entry| &entry.digest).filter(|digest| refers(digest)).collect();
    // No manifest lists itself, by whatever way: a digest is of what it names.
    let children: BTreeSet<&Digest> = read
        .iter()
        .filter(|(digest, _)| !referrers.contains(*digest))
        .flat_map(|(_, read)| read.manifests.iter().map(|listed| &listed.digest))
        .collect();
    let is_part = |digest: &Digest| {
        referrers.contains(digest) || (children.contains(digest) && !named.contains(digest))
    };
    let (parts, wholes): (Vec<_>, Vec<_>) = images.into_iter().partition(|entry| is_part(&entry.digest));
    // Where all refer to what nothing lists, there is no whole among them.
    Ok(if wholes.is_empty() { parts } else { wholes })
}

/// What an entry lists.
enum Looked {
    Manifest(Box<Manifest>),
    Missing,
    /// Not what its digest says, or not a manifest that is read.
    Other,
}

fn listed_manifest(store: &Store, entry: &Descriptor) -> Result<Looked, NotOpened> {
    let digest = &entry.digest;
    let bytes = match store.read(&LayoutFile::Blob(digest.clone()), limits::MANIFEST) {
        Reading::Bytes(bytes) => bytes,
        Reading::Unread(why) => {
            return Err(NotOpened::Gap(Gap::new(Place::BlobFile(digest.clone()), why)));
        }
        Reading::Missing => return Ok(Looked::Missing),
        Reading::TooLarge | Reading::Defect(_) => return Ok(Looked::Other),
    };
    if digest_of(&bytes) != *digest {
        return Ok(Looked::Other);
    }
    let media_type = Some(entry.media_type.as_str()).filter(|kind| !kind.is_empty());
    Ok(manifest::read(&bytes, media_type).map_or(Looked::Other, |read| Looked::Manifest(read.into())))
}

/// The name of an entry; an empty one is none.
pub(super) fn name_of(entry: &Descriptor) -> Option<&str> {
    entry.annotations.get(NAME_ANNOTATION).filter(|name| !name.is_empty())
}

pub(super) fn kind_of(entry: &Descriptor) -> Option<&str> {
    entry.annotations.get(KIND_ANNOTATION)
}

fn is_kind_of_evidence(entry: &Descriptor) -> bool {
    matches!(kind_of(entry), Some(SIGNATURES | ATTESTATIONS))
}

/// Some tools write the whole reference as the name: what follows its last colon is the tag.
pub(super) fn tag_part(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, tag)| tag)
}

/// Whether an entry is an image, and not a signature, an attestation or a listing beside one.
pub(super) fn is_image(entry: &Descriptor) -> bool {
    if is_kind_of_evidence(entry) {
        return false;
    }
    let tag = name_of(entry).map(tag_part).unwrap_or_default();
    let Some(rest) = tag.strip_prefix("sha256-") else { return true };
    let (hex, suffix) = rest.split_at_checked(64).unwrap_or((rest, "?"));
    Digest::parse(&format!("sha256:{hex}")).is_none() || !matches!(suffix, "" | ".sig" | ".att" | ".sbom")
}
