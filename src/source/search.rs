//! What lies beside an image in a layout: under tags, under `kind` annotations, and unlisted.

use std::collections::BTreeSet;

use crate::code::Code;
use crate::evidence::manifest::{self, Descriptor};
use crate::evidence::{Answer, Attached, Attestations, Candidate, Content, Defect, Evidence, Gap, limits};
use crate::subject::Digest;
use crate::trust::{Fetched, Unsigned, digest_of};

use super::Wanted;
use super::blobs::several;
use super::layout::{ATTESTATIONS, Missing, SIGNATURES, blob, kind_of, manifest, name_of, tag_part};
use super::signatures::{Budget, Purpose, Slot, checked, content, ready};
use super::store::{Reading, Store};

/// A search in one layout for one image.
pub(super) struct Search<'a> {
    store: &'a Store,
    image: &'a Digest,
    wanted: &'a Wanted,
    budget: Budget,
    seen: BTreeSet<Digest>,
    signatures: Vec<Slot>,
    attestations: Vec<Slot>,
    attestation_gaps: Vec<Gap>,
}

impl<'a> Search<'a> {
    pub(super) fn new(store: &'a Store, image: &'a Digest, wanted: &'a Wanted) -> Self {
        Self {
            store,
            image,
            wanted,
            budget: Budget::new(wanted),
            seen: BTreeSet::from([image.clone()]),
            signatures: vec![],
            attestations: vec![],
            attestation_gaps: vec![],
        }
    }

    /// Everything beside the image, into the evidence.
    pub(super) fn run(mut self, index: &[Descriptor], evidence: &mut Evidence) {
        let places = self.tags(index, Purpose::Signatures);
        evidence.absences.extend(places);
        if self.wanted.attestations {
            let places = self.tags(index, Purpose::Attestations);
            evidence.absences.extend(places);
        }
        self.referrers(evidence);
        if self.wanted.attached {
            evidence.attached = Some(self.attached(index));
        }
        let settle = |slots: Vec<Slot>| slots.into_iter().map(|slot| settle(self.store, slot)).collect();
        evidence.signatures = settle(self.signatures);
        evidence.gaps.extend(self.budget.gaps);
        evidence.attestations = self.wanted.attestations.then(|| Attestations {
            found: settle(self.attestations),
            gaps: self.attestation_gaps.into_iter().chain(self.budget.attestation_gaps).collect(),
        });
    }

    /// Manifests under the tag of a purpose or its `kind`; the tag, where there is none.
    fn tags(&mut self, index: &[Descriptor], purpose: Purpose) -> Option<String> {
        let (suffix, kind, word) = match purpose {
            Purpose::Signatures => ("sig", SIGNATURES, "sigs"),
            Purpose::Attestations => ("att", ATTESTATIONS, "atts"),
        };
        let tag = format!("sha256-{}.{suffix}", self.image.hex());
        let mut slots = vec![];
        for listed in index {
            let place = match name_of(listed) {
                Some(name) if tag_part(name) == tag => format!("tag {tag}"),
                _ if kind_of(listed) == Some(kind) => format!("kind {word}"),
                _ => continue,
            };
            if !self.seen.insert(listed.digest.clone()) {
                continue;
            }
            match manifest(self.store, listed) {
                Ok((_, found)) if found.kind.is_index() => {
                    let message = match purpose {
                        Purpose::Signatures => "an index stands where a signature manifest belongs",
                        Purpose::Attestations => "an index stands where an attestation manifest belongs",
                    };
                    let defect = Defect { code: Code::ImageMalformed, message: message.to_owned() };
                    slots.push(ready(place, Content::Defect(defect)));
                }
                Ok((_, found)) => slots.extend(self.budget.slots(&found, &place, purpose)),
                Err(missing) => slots.push(ready(place, missing.content(&listed.digest))),
            }
        }
        let absent = slots.is_empty().then(|| format!("tag {tag}"));
        match purpose {
            Purpose::Signatures => self.signatures.extend(slots),
            Purpose::Attestations => self.attestations.extend(slots),
        }
        absent
    }

    /// Manifests among the blobs whose `subject` is the image, whether listed or not.
    fn referrers(&mut self, evidence: &mut Evidence) {
        const PLACE: &str = "referrers among the blobs";
        let gap = |code, message: String| Gap { place: PLACE.to_owned(), code, message, help: vec![] };
        let blobs = match self.store.blobs() {
            Ok(Some(blobs)) => blobs,
            Ok(None) => {
                let message = format!("the layout has more than {} blobs", limits::LAYOUT_BLOBS);
                self.open(gap(Code::TooMany, message), evidence);
                return;
            }
            Err(error) => {
                let message = format!("the blobs cannot be listed: {error}");
                self.broken(PLACE.to_owned(), Defect { code: Code::ImageMalformed, message });
                return;
            }
        };
        let before = self.signatures.len() + self.attestations.len();
        let mut opened = 0;
        for (digest, size) in blobs {
            if size > limits::MANIFEST || self.seen.contains(&digest) {
                continue;
            }
            let place = format!("referrer {digest}");
            let bytes = match self.store.read(&blob(&digest), limits::MANIFEST) {
                Reading::Bytes(bytes) => bytes,
                Reading::Missing | Reading::TooLarge => continue,
                Reading::Defect(defect) => {
                    self.broken(place, defect);
                    continue;
                }
            };
            // Most blobs are layers: only what can be a manifest with this subject is hashed and read.
            if bytes.first() != Some(&b'{')
                || !contains(&bytes, self.image.hex().as_bytes())
                || !contains(&bytes, b"\"subject\"")
            {
                continue;
            }
            let found = digest_of(&bytes);
            if found != digest {
                let message = format!("the layout's blob {digest} hashes to {found}");
                self.broken(place, Defect { code: Code::ContentMismatch, message });
                continue;
            }
            let Ok(read) = manifest::read(&bytes, None) else { continue };
            if read.subject.as_ref() != Some(self.image) {
                continue;
            }
            if opened == limits::REFERRERS {
                let message = format!("there are more than {} referrers", limits::REFERRERS);
                self.open(gap(Code::TooMany, message), evidence);
                break;
            }
            opened += 1;
            let held = self.budget.referrer(&read, &place, self.image, self.wanted.attestations);
            self.signatures.extend(held.signatures);
            self.attestations.extend(held.attestations);
        }
        if self.signatures.len() + self.attestations.len() == before {
            evidence.absences.push(PLACE.to_owned());
        }
    }

    /// Something that cannot be read could have been of either kind.
    fn broken(&mut self, place: String, defect: Defect) {
        if self.wanted.attestations {
            self.attestations.push(ready(place.clone(), Content::Defect(defect.clone())));
        }
        self.signatures.push(ready(place, Content::Defect(defect)));
    }

    /// A gap that could hide signatures as well as attestations.
    fn open(&mut self, gap: Gap, evidence: &mut Evidence) {
        self.attestation_gaps.push(gap.clone());
        evidence.gaps.push(gap);
    }

    /// The unsigned document of the `.sbom` tag: exactly one layer.
    fn attached(&mut self, index: &[Descriptor]) -> Answer<Attached> {
        let tag = format!("sha256-{}.sbom", self.image.hex());
        let named = |entry: &&Descriptor| name_of(entry).is_some_and(|name| tag_part(name) == tag);
        let Some(listed) = index.iter().find(named) else { return Answer::Absent };
        let found = match manifest(self.store, listed) {
            Ok((_, found)) => found,
            Err(missing) => return missing.answer(&listed.digest),
        };
        let [layer] = found.layers.as_slice() else {
            return Answer::Defect(several(found.layers.len()));
        };
        let place = format!("tag {tag}, layer 0");
        if let Err(gap) = self.budget.room(&place, "document", layer.size, self.wanted.sbom_size) {
            return Answer::Gap(gap);
        }
        match self.store.read(&blob(&layer.digest), layer.size) {
            Reading::Bytes(bytes) => match checked(bytes, layer, "document") {
                Ok(bytes) => Answer::Found(Attached { place, document: Unsigned::new(bytes) }),
                Err(defect) => Answer::Defect(defect),
            },
            Reading::Missing => Answer::Defect(Missing::defect(&layer.digest)),
            Reading::TooLarge => Answer::Defect(longer(layer, "document")),
            Reading::Defect(defect) => Answer::Defect(defect),
        }
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn longer(descriptor: &Descriptor, what: &str) -> Defect {
    let message = format!("the {what} is longer than the {} bytes that the manifest says", descriptor.size);
    Defect { code: Code::ContentMismatch, message }
}

fn settle(store: &Store, slot: Slot) -> Candidate {
    let (place, wanted, role) = match slot {
        Slot::Ready(candidate) => return candidate,
        Slot::Wanted { place, blob, role } => (place, blob, role),
    };
    let content = match store.read(&blob(&wanted.digest), limits::PAYLOAD.max(wanted.size)) {
        Reading::Bytes(bytes) => match checked(bytes, &wanted, role.word()) {
            Ok(bytes) => content(Fetched::new(bytes), role),
            Err(defect) => Content::Defect(defect),
        },
        Reading::Missing => Content::Defect(Missing::defect(&wanted.digest)),
        // Larger than the bound of a payload, and than the manifest says.
        Reading::TooLarge => Content::Defect(longer(&wanted, role.word())),
        Reading::Defect(defect) => Content::Defect(defect),
    };
    Candidate { place, content }
}
