//! What a search brought home: maps, candidates, absences and gaps.
//!
//! Knows the shapes in which places answer, and the bounds on what they may answer; knows neither
//! keys nor policy. *Absent*, *could not be asked* and *provably wrong* are three different things
//! here and stay so all the way up.

pub mod account;
pub mod bound;
pub mod defect;
pub mod exchange;
pub mod failure;
pub mod layout;
pub mod looked;
pub mod manifest;
pub mod met;
pub mod place;
pub mod purpose;
mod read;
pub mod route;
pub mod trouble;
pub mod unread;

use std::sync::Arc;

use crate::code::Code;
use crate::subject::{Digest, Subject};
use crate::text::{Excerpt, ForeignText};
use crate::trust::{Unsigned, Unverified};

use self::account::Nobody;
pub use self::defect::Defect;
use self::manifest::{Kind, PlatformManifest};
use self::place::{Kinds, Place};
use self::purpose::Purpose;
pub use self::read::ReadError;
use self::trouble::Trouble;
pub use crate::limits;

/// A place that could not be asked, or not to the end. Never an absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What was asked.
    pub place: Place,
    /// What the missing answer could be.
    pub hides: Kinds,
    /// Why there is no answer.
    pub why: Arc<Trouble>,
}

impl Gap {
    /// Whether asking again in a moment may help.
    pub fn is_passing(&self) -> bool {
        self.why.is_passing()
    }

    /// A gap that hides whatever its place may hold.
    pub fn new(place: Place, why: impl Into<Trouble>) -> Self {
        Self { hides: place.holds(), place, why: Arc::new(why.into()) }
    }

    /// Why there is no answer, in a word.
    pub fn code(&self) -> Code {
        self.why.code()
    }
}

/// The answer of a place about one thing.
#[derive(Clone, Debug)]
pub enum Answer<T> {
    /// There it is.
    Found(T),
    /// Definitely not there.
    Absent,
    /// Could not be asked.
    Gap(Gap),
    /// There, and provably wrong.
    Defect(Defect),
}

impl<T> Answer<T> {
    /// What was found; else the same answer about something that is made of it.
    ///
    /// # Errors
    /// Every other answer.
    pub fn found<U>(self) -> Result<T, Answer<U>> {
        match self {
            Self::Found(found) => Ok(found),
            Self::Absent => Err(Answer::Absent),
            Self::Gap(gap) => Err(Answer::Gap(gap)),
            Self::Defect(defect) => Err(Answer::Defect(defect)),
        }
    }

    /// What was found, read.
    pub fn try_map<U, E: Into<Answer<U>>>(self, read: impl FnOnce(T) -> Result<U, E>) -> Answer<U> {
        self.found().and_then(|found| read(found).map_err(E::into)).map_or_else(|why| why, Answer::Found)
    }
}

impl<T> From<Defect> for Answer<T> {
    fn from(defect: Defect) -> Self {
        Self::Defect(defect)
    }
}

/// The image as its place has it.
#[derive(Clone, Debug)]
pub struct Image {
    /// SHA-256 of the manifest's bytes as received.
    pub digest: Digest,
    /// Which of the four kinds of manifest it is.
    pub kind: Kind,
    /// For an index: the manifests that it lists.
    pub platforms: Vec<PlatformManifest>,
    /// What the tag beside the digest leads to, where both were named.
    pub tag: TagBeside,
    /// What else was odd about the answer.
    pub notes: Vec<ImageNote>,
}

/// What is odd about an image's answer, and does not keep anybody from using it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageNote {
    /// The registry's `Docker-Content-Digest` claims this digest, which the manifest does not have.
    OtherDigestClaimed(Excerpt),
}

/// What a tag that was written beside a digest leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagBeside {
    /// No tag was written beside a digest.
    NotAsked,
    /// The same manifest.
    Same,
    /// Another manifest.
    Other(Digest),
    /// The tag is not there.
    Absent,
    /// The tag could not be asked.
    Unreached(Arc<Trouble>),
    /// The tag leads to something that cannot be read.
    Unreadable(Defect),
}

/// The bytes of which a candidate is made, by the digests under which they are listed: where it is trusted, these are
/// their own. A signature in a simple-signing layer lies in the manifest, beside its payload, which is the blob.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemSource {
    /// The manifest in which it is a layer, or that should have been one; `None` where not even its digest is known.
    pub manifest: Option<Digest>,
    /// The payload, the envelope or the bundle; `None` where no layer is known.
    pub blob: Option<Digest>,
}

/// Something that may be a signature or an attestation.
#[derive(Debug)]
pub struct Candidate {
    /// Where it stands.
    pub place: Place,
    /// Of which bytes it is made.
    pub source: ItemSource,
    /// What it is listed as.
    pub may_be: Kinds,
    /// What it holds.
    pub content: Content,
}

/// A layer of a manifest, both as received: by their digests anybody finds them again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of the manifest.
    pub manifest: Digest,
    /// Which of its layers, from 0 on.
    pub layer: usize,
    /// SHA-256 of the layer's blob.
    pub blob: Digest,
}

/// What a candidate holds.
#[derive(Debug)]
pub enum Content {
    /// What can be judged.
    Unverified(Unverified),
    /// Nothing that counts; listed so that nobody looks for it in vain.
    Ignored(IgnoredReason),
    /// Provably wrong before any key is asked.
    Defect(Defect),
    /// Not read; the gap of the same place says why.
    Unread(Gap),
}

/// Why something that is listed is not evidence about the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IgnoredReason {
    /// It refers to another image.
    OtherImage,
    /// An artifact of this type, where it has one.
    Artifact(Option<Excerpt>),
    /// A layer of this type, in a manifest that was opened for this.
    Layer(Excerpt, Purpose),
}

/// A document that nobody signed, and where it was.
#[derive(Clone, Debug)]
pub struct Attached {
    /// Where it stands.
    pub place: Place,
    /// The document.
    pub document: Unsigned<Vec<u8>>,
}

/// What the platform's API has on record of one build.
#[derive(Clone, Debug)]
pub struct Records {
    /// `/v1/apps/{app_id}/builds/{build_id}/signature`.
    pub signature: Answer<Attached>,
    /// `/v1/apps/{app_id}/builds/{build_id}/sbom`.
    pub sbom: Answer<Attached>,
}

/// All that was found for one image.
#[derive(Debug)]
pub struct Evidence {
    /// The image's manifest.
    pub image: Answer<Image>,
    /// That the registry was asked without an account, where there is none and that could matter.
    pub nobody: Option<Nobody>,
    /// What may be signatures or attestations; of each kind the newest first: layers of its tag from the
    /// last to the first, then referrers by digest.
    pub candidates: Vec<Candidate>,
    /// Places that were asked and have nothing.
    pub absences: Vec<Place>,
    /// Places that could not be asked, or not to the end.
    pub gaps: Vec<Gap>,
    /// Whether attestations were looked for.
    pub attestations: bool,
    /// The unsigned SBOM of the `.sbom` tag, where it was looked for.
    pub attached: Option<Answer<Attached>>,
    /// The platform's records, where it was asked.
    pub records: Option<Records>,
    /// What an evidence pack says of the image, where it is from one.
    pub recorded: Option<RecordedImage>,
    /// The time-stamp beside its layout; `None` where there is no layout.
    pub stamped: Option<Stamped>,
}

/// The time-stamp beside the index of a layout.
#[derive(Debug)]
pub enum Stamped {
    /// There is one.
    Found {
        /// As it was read.
        token: Vec<u8>,
        /// The index, as it was read.
        index: Vec<u8>,
    },
    /// There is none.
    Absent,
    /// It is larger than [`limits::TIMESTAMP`].
    TooLarge,
    /// What has its name is not a regular file.
    NotAFile,
    /// It could not be read.
    Unread(Gap),
}

/// What an evidence pack says of an image: a claim of whoever wrote the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedImage {
    /// What was asked about: its name, whether a registry was asked, tag and digest.
    pub subject: Subject,
    /// When it was looked up, as reports have it.
    pub at: ForeignText,
}

impl Evidence {
    /// The image's manifest, or why there is none, and nothing else yet.
    pub fn without(image: Answer<Image>) -> Self {
        Self {
            image,
            nobody: None,
            candidates: vec![],
            absences: vec![],
            gaps: vec![],
            attestations: false,
            attached: None,
            records: None,
            recorded: None,
            stamped: None,
        }
    }
}
