//! What was asked of a place about one image, and what it answered, in JSON.
//!
//! Digests stand for bytes, which lie in the pack as blobs. Why there was no answer is kept as its code and its
//! sentence: whoever reads the pack again gets the same, and cannot ask more.

use serde::{Deserialize, Serialize};

use crate::evidence::manifest::{Annotations, Descriptor};
use crate::evidence::place::Suffix;
use crate::evidence::purpose::BlobKind;
use crate::subject::Digest;

use super::wrong::{DefectRecord, GapRecord, KindRecord, NobodyRecord};

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
    /// That the registry was asked without an account, where there was none and that could matter.
    pub nobody: Option<NobodyRecord>,
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
    pub ask: RecordedAsk,
    /// The answer.
    pub reply: Reply,
}

/// What can be asked about an image.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RecordedAsk {
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

impl RecordedAsk {
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
    pub fn reply(&self, ask: &RecordedAsk) -> Option<&Reply> {
        self.answers.iter().find(|answer| answer.ask == *ask).map(|answer| &answer.reply)
    }

    /// The digest of the image, where there was one.
    pub fn digest(&self) -> Option<&Digest> {
        match self.reply(&RecordedAsk::Image) {
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
