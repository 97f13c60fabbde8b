//! What was asked of a place about one image, and what it answered, in JSON.
//!
//! Digests stand for bytes, which lie in the pack as blobs. Why there was no answer is kept as its code and its
//! sentence: whoever reads the pack again gets the same, and cannot ask more.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::evidence::defect::{ContentMismatch, Holder};
use crate::evidence::manifest::{Annotations, Descriptor};
use crate::evidence::place::{Kinds, Place, Suffix};
use crate::evidence::purpose::BlobKind;
use crate::evidence::trouble::Trouble;
use crate::evidence::{Defect, Gap};
use crate::subject::Digest;
use crate::text::ForeignText;

/// Who has words for what is recorded, which are kept with it.
#[derive(Clone, Copy, Debug)]
pub struct Say {
    /// Why a place could not be asked.
    pub trouble: fn(&Trouble) -> String,
    /// What is wrong with what a place holds.
    pub defect: fn(&Defect) -> String,
}

/// One image: what it was called, and every answer about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImageRecord {
    /// The name of the image in reports.
    pub name: String,
    /// Its repository as signatures name it; `None` for an image that had no name of its own.
    pub repository: Option<String>,
    /// Whether a registry was asked, or a layout.
    pub registry: bool,
    /// The digest by which it was named, where it was.
    pub named: Option<Digest>,
    /// Its tag, where one was named.
    pub tag: Option<String>,
    /// Whether attestations were looked for.
    pub attestations: bool,
    /// Every answer, in the order of what was asked.
    pub answers: Vec<AnswerRecord>,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerRecord {
    /// The question.
    pub ask: Ask,
    /// The answer.
    pub reply: Reply,
}

/// What can be asked about an image.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ask {
    /// Its manifest.
    Image,
    /// Where the tag beside its digest leads.
    TagBeside,
    /// What stands under the tag of signatures.
    SignatureTag,
    /// What stands under the tag of attestations.
    AttestationTag,
    /// What stands under the tag of an unsigned SBOM.
    SbomTag,
    /// What refers to it.
    Referrers,
    /// A manifest that was listed, by its digest.
    Manifest(Digest),
    /// A blob.
    Blob {
        /// What it should be.
        kind: KindRecord,
        /// Its digest.
        digest: Digest,
        /// Its size, as claimed.
        size: u64,
    },
    /// The platform's record of its signature.
    SignatureRecord,
    /// The platform's record of its SBOM.
    SbomRecord,
}

impl Ask {
    /// A blob.
    pub fn blob(blob: &Descriptor, kind: BlobKind) -> Self {
        Self::Blob { kind: KindRecord(kind), digest: blob.digest.clone(), size: blob.size }
    }

    /// What stands under a tag.
    pub fn tag(suffix: Suffix) -> Self {
        match suffix {
            Suffix::Sig => Self::SignatureTag,
            Suffix::Att => Self::AttestationTag,
            Suffix::Sbom => Self::SbomTag,
        }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reply {
    /// A manifest.
    Manifest(ManifestRecord),
    /// What stands under a tag.
    Listed(Vec<EntryRecord>),
    /// What refers to the image.
    Referrers(Box<ReferrersRecord>),
    /// Bytes, by their own digest, whatever they were asked for as.
    Bytes(Digest),
    /// The bytes of a document that stands at a place.
    Document {
        /// The place.
        place: String,
        /// The digest of the document.
        digest: Digest,
    },
    /// It is not there.
    Absent,
    /// It could not be asked.
    Gap(GapRecord),
    /// It is there, and provably wrong.
    Defect(DefectRecord),
}

/// A manifest as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManifestRecord {
    /// SHA-256 of what was received.
    pub digest: Digest,
    /// Whether a registry sent it, or a layout held it.
    pub registry: bool,
    /// The digest by which it was asked for.
    pub named: Option<Digest>,
    /// What it was served or listed as.
    pub media_type: Option<String>,
    /// The digest that a registry claims of it in a header.
    pub claimed: Option<String>,
}

/// Something that stands under a tag or refers to the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryRecord {
    /// Where.
    pub place: String,
    /// What.
    pub what: PointerRecord,
}

/// What an entry leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PointerRecord {
    /// The manifest itself.
    Manifest(ManifestRecord),
    /// Where it could be fetched.
    Descriptor(DescriptorRecord),
    /// Nothing that can be asked for.
    Defect(DefectRecord),
}

/// What it takes to ask for a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DescriptorRecord {
    /// Its digest.
    pub digest: Digest,
    /// Its size, as claimed.
    pub size: u64,
    /// Its type, as claimed.
    pub media_type: String,
}

/// What refers to an image, as its holder told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReferrersRecord {
    /// Where they were looked for.
    pub place: String,
    /// The last place that was asked for them.
    pub last: String,
    /// The lists of them.
    pub lists: Vec<ManifestRecord>,
    /// What is on no list.
    pub found: Vec<EntryRecord>,
    /// Places that could not be asked, or not to the end.
    pub gaps: Vec<GapRecord>,
}

/// Why a place could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GapRecord {
    /// The place.
    pub place: String,
    /// Whether the missing answer could be a signature.
    pub hides_signatures: bool,
    /// Whether it could be an attestation.
    pub hides_attestations: bool,
    /// Whether asking again could have helped.
    pub passing: bool,
    /// The reason code.
    pub code: String,
    /// The same in a sentence.
    pub message: String,
}

/// What is wrong with something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DefectRecord {
    /// A manifest that is listed is not there.
    MissingManifest {
        /// Whether a registry lists it.
        registry: bool,
        /// Its digest.
        digest: Digest,
    },
    /// A blob that is listed is not there.
    MissingBlob {
        /// Whether a registry should have it.
        registry: bool,
        /// What it should be.
        kind: KindRecord,
        /// Its digest.
        digest: Digest,
    },
    /// A blob has more bytes than its descriptor says.
    Longer {
        /// Whether a registry has it.
        registry: bool,
        /// What it should be.
        kind: KindRecord,
        /// Its digest.
        digest: Digest,
        /// How many bytes its descriptor says.
        size: u64,
    },
    /// Anything else.
    Other {
        /// The reason code.
        code: String,
        /// The same in a sentence.
        message: String,
    },
}

/// What a blob should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "BlobKind", rename_all = "lowercase")]
enum BlobWord {
    Payload,
    Envelope,
    Bundle,
    Document,
}

/// What a blob should be, as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KindRecord(#[serde(with = "BlobWord")] BlobKind);

/// What stands in a record and means nothing: a place or a code that there is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotRead;

/// A place by its text.
pub(super) fn place(text: &str) -> Result<Place, NotRead> {
    Place::named(text).ok_or(NotRead)
}

fn code(text: &str) -> Result<Code, NotRead> {
    Code::ALL.iter().find(|code| code.as_str() == text).copied().ok_or(NotRead)
}

fn holder(registry: bool) -> Holder {
    if registry { Holder::Registry } else { Holder::Layout }
}

impl GapRecord {
    /// Of a gap.
    pub fn of(gap: &Gap, say: Say) -> Self {
        Self {
            place: gap.place.to_string(),
            hides_signatures: gap.hides.signatures(),
            hides_attestations: gap.hides.attestations(),
            passing: gap.is_passing(),
            code: gap.code().as_str().to_owned(),
            message: (say.trouble)(&gap.why),
        }
    }

    /// The gap again.
    ///
    /// # Errors
    /// A place or a code that there is not.
    pub fn gap(&self) -> Result<Gap, NotRead> {
        let message = ForeignText::new(&self.message);
        let why = Trouble::Recorded { code: code(&self.code)?, message, passing: self.passing };
        let hides = Kinds::new(self.hides_signatures, self.hides_attestations);
        Ok(Gap { place: place(&self.place)?, hides, why: Arc::new(why) })
    }
}

impl DefectRecord {
    /// Of a defect.
    pub fn of(defect: &Defect, say: Say) -> Self {
        match defect {
            Defect::Content(ContentMismatch::MissingManifest { holder, digest }) => {
                Self::MissingManifest { registry: *holder == Holder::Registry, digest: digest.clone() }
            }
            Defect::Content(ContentMismatch::MissingBlob { holder, kind, digest }) => Self::MissingBlob {
                registry: *holder == Holder::Registry,
                kind: KindRecord(*kind),
                digest: digest.clone(),
            },
            Defect::Content(ContentMismatch::Longer { holder, kind, digest, size }) => Self::Longer {
                registry: *holder == Holder::Registry,
                kind: KindRecord(*kind),
                digest: digest.clone(),
                size: *size,
            },
            other => Self::Other { code: other.code().as_str().to_owned(), message: (say.defect)(other) },
        }
    }

    /// The defect again.
    ///
    /// # Errors
    /// A code that there is not.
    pub fn defect(&self) -> Result<Defect, NotRead> {
        Ok(match self {
            Self::MissingManifest { registry, digest } => {
                let (holder, digest) = (holder(*registry), digest.clone());
                ContentMismatch::MissingManifest { holder, digest }.into()
            }
            Self::MissingBlob { registry, kind, digest } => {
                let (holder, digest) = (holder(*registry), digest.clone());
                ContentMismatch::MissingBlob { holder, kind: kind.0, digest }.into()
            }
            Self::Longer { registry, kind, digest, size } => {
                let (holder, digest) = (holder(*registry), digest.clone());
                ContentMismatch::Longer { holder, kind: kind.0, digest, size: *size }.into()
            }
            Self::Other { code: word, message } => {
                Defect::Recorded { code: code(word)?, message: ForeignText::new(message) }
            }
        })
    }
}

impl DescriptorRecord {
    /// Of a descriptor.
    pub fn of(descriptor: &Descriptor) -> Self {
        let Descriptor { digest, size, media_type, .. } = descriptor;
        Self { digest: digest.clone(), size: *size, media_type: media_type.clone() }
    }

    /// The descriptor again.
    pub fn descriptor(&self) -> Descriptor {
        let Self { digest, size, media_type } = self.clone();
        Descriptor { digest, size, media_type, annotations: Annotations::default(), platform: None }
    }
}

impl ImageRecord {
    /// The answer to a question; `None` where it was not asked.
    pub fn reply(&self, ask: &Ask) -> Option<&Reply> {
        self.answers.iter().find(|answer| answer.ask == *ask).map(|answer| &answer.reply)
    }

    /// The digest of the image, where there was one.
    pub fn digest(&self) -> Option<&Digest> {
        match self.reply(&Ask::Image) {
            Some(Reply::Manifest(manifest)) => Some(&manifest.digest),
            _ => None,
        }
    }

    /// The digests of all bytes that it stands for, each as often as it does.
    pub fn bytes(&self) -> impl Iterator<Item = &Digest> {
        self.answers.iter().flat_map(|answer| answer.reply.bytes())
    }
}

impl Reply {
    fn bytes(&self) -> Vec<&Digest> {
        match self {
            Self::Manifest(manifest) => vec![&manifest.digest],
            Self::Listed(entries) => entries.iter().filter_map(EntryRecord::bytes).collect(),
            Self::Referrers(referrers) => {
                let lists = referrers.lists.iter().map(|list| &list.digest);
                lists.chain(referrers.found.iter().filter_map(EntryRecord::bytes)).collect()
            }
            Self::Bytes(digest) | Self::Document { digest, .. } => vec![digest],
            Self::Absent | Self::Gap(_) | Self::Defect(_) => vec![],
        }
    }
}

impl EntryRecord {
    fn bytes(&self) -> Option<&Digest> {
        match &self.what {
            PointerRecord::Manifest(manifest) => Some(&manifest.digest),
            PointerRecord::Descriptor(_) | PointerRecord::Defect(_) => None,
        }
    }
}
