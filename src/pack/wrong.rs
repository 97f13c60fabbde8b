//! What stands in the place of an answer: why there is none, or what is wrong with it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::evidence::account::{DockerConfigSource, DockerEntry, Nobody};
use crate::evidence::defect::{ContentMismatch, Holder};
use crate::evidence::place::{Kinds, Place};
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
pub struct KindRecord(#[serde(with = "BlobWord")] pub(super) BlobKind);

/// What stands in a record and means nothing: a place or a code that there is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownWord;

/// A place by its text.
pub(super) fn place(text: &str) -> Result<Place, UnknownWord> {
    Place::named(text).ok_or(UnknownWord)
}

fn code(text: &str) -> Result<Code, UnknownWord> {
    Code::ALL.iter().find(|code| code.as_str() == text).copied().ok_or(UnknownWord)
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
    pub fn gap(&self) -> Result<Gap, UnknownWord> {
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
    pub fn defect(&self) -> Result<Defect, UnknownWord> {
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

/// A registry that was asked without an account, and where one was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NobodyRecord {
    registry: String,
    /// Files without an entry for it; `null` for the variable.
    asked: Vec<Option<String>>,
    /// The key of an entry for its other name, and its file.
    other: Option<(String, Option<String>)>,
}

impl NobodyRecord {
    /// Of a registry that was asked so.
    pub fn of(nobody: &Nobody) -> Self {
        let source = |source: &DockerConfigSource| match source {
            DockerConfigSource::Variable => None,
            DockerConfigSource::File(path) => Some(path.raw().to_owned()),
        };
        Self {
            registry: nobody.registry.clone(),
            asked: nobody.asked.iter().map(source).collect(),
            other: nobody.other.as_ref().map(|entry| (entry.key.raw().to_owned(), source(&entry.of))),
        }
    }

    /// The same again.
    pub fn nobody(&self) -> Nobody {
        let source = |source: &Option<String>| match source {
            None => DockerConfigSource::Variable,
            Some(path) => DockerConfigSource::File(ForeignText::new(path)),
        };
        let entry =
            |(key, of): &(String, Option<String>)| DockerEntry { key: key.as_str().into(), of: source(of) };
        Nobody {
            registry: self.registry.clone(),
            asked: self.asked.iter().map(source).collect(),
            other: self.other.as_ref().map(entry),
        }
    }
}
