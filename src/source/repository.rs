//! What the search asks of whoever holds images, and the raw answers that it gets.
//!
//! A registry and a layout answer; neither knows what is searched for. All that a search reads goes through
//! here as it was received, so that whoever stands between them sees every byte of it.

use std::rc::Rc;

use crate::code::Code;
use crate::evidence::manifest::Descriptor;
use crate::evidence::place::{Kinds, Place, Tag};
use crate::evidence::{Answer, Defect, Gap};
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::digest_of;

/// Something that holds images, asked about one of them.
pub(super) trait Repository {
    /// Who it is.
    fn holder(&self) -> Holder;

    /// The manifest of the image that is asked about.
    async fn image(&self) -> Answer<Received>;

    /// What the tag leads to that was written beside the image's digest; `None` where none was.
    async fn tag_beside(&self) -> Option<Answer<Received>>;

    /// What stands under a tag, or under another name for the same.
    async fn tag(&self, tag: &Tag) -> Answer<Vec<Listed>>;

    /// A manifest that was listed.
    async fn manifest(&self, listed: &Descriptor) -> Answer<Received>;

    /// What refers to an image, sorted by digest, each once.
    async fn referrers(&self, image: &Digest) -> Referrers;

    /// The bytes of a blob, not held against its descriptor.
    async fn blob(&self, blob: &Descriptor, kind: BlobKind) -> Answer<Vec<u8>>;
}

/// Who holds an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Registry,
    Layout,
}

/// What a blob is expected to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlobKind {
    /// A simple-signing payload.
    Payload,
    /// A DSSE envelope.
    Envelope,
    /// A document that nobody signs.
    Document,
}

impl BlobKind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Payload => "payload",
            Self::Envelope => "envelope",
            Self::Document => "document",
        }
    }

    /// What there is in it.
    pub(super) fn holds(self) -> Kinds {
        match self {
            Self::Payload => Kinds::Signatures,
            Self::Envelope => Kinds::Attestations,
            Self::Document => Kinds::Neither,
        }
    }
}

/// A manifest as it was received.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) bytes: Rc<[u8]>,
    /// SHA-256 of the bytes.
    pub(super) digest: Digest,
    /// The digest by which it was asked for, or under which it is listed.
    pub(super) named: Option<Digest>,
    /// What it was served or listed as.
    pub(super) media_type: Option<String>,
    /// The digest that a registry claims of it in a header.
    pub(super) claimed: Option<ForeignText>,
}

impl Received {
    pub(super) fn new(bytes: Vec<u8>, named: Option<Digest>, media_type: Option<String>) -> Self {
        Self { digest: digest_of(&bytes), bytes: bytes.into(), named, media_type, claimed: None }
    }
}

/// Something that stands under a tag or refers to an image.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) place: Place,
    pub(super) what: Pointer,
}

#[derive(Clone, Debug)]
pub(super) enum Pointer {
    /// The manifest itself, in hand.
    Received(Received),
    /// Where it is to be had.
    Descriptor(Descriptor),
    /// Nothing that can be asked for.
    Defect(Defect),
}

impl Pointer {
    /// The digest of the manifest.
    pub(super) fn digest(&self) -> Option<&Digest> {
        match self {
            Self::Received(received) => Some(&received.digest),
            Self::Descriptor(listed) => Some(&listed.digest),
            Self::Defect(_) => None,
        }
    }
}

/// What refers to an image.
#[derive(Clone, Debug)]
pub(super) struct Referrers {
    /// Where they were looked for.
    pub(super) place: Place,
    pub(super) found: Vec<Listed>,
    /// Places that have none.
    pub(super) absences: Vec<Place>,
    /// Places that could not be asked, or not to the end.
    pub(super) gaps: Vec<Gap>,
}

/// A manifest that is listed and not there.
pub(super) fn missing_manifest(holder: Holder, digest: &Digest) -> Defect {
    let message = match holder {
        Holder::Registry => "the registry lists this referrer and does not have it".to_owned(),
        Holder::Layout => not_there(digest),
    };
    Defect { code: Code::ContentMismatch, message }
}

/// A blob that a manifest lists and nobody has.
pub(super) fn missing_blob(holder: Holder, blob: &Digest, kind: BlobKind) -> Defect {
    let message = match holder {
        Holder::Registry => {
            format!("the manifest lists the {} {blob}, and the registry does not have it", kind.as_str())
        }
        Holder::Layout => not_there(blob),
    };
    Defect { code: Code::ContentMismatch, message }
}

/// A blob with more bytes than its descriptor says.
pub(super) fn longer(holder: Holder, blob: &Descriptor, kind: BlobKind) -> Defect {
    let (size, kind) = (blob.size, kind.as_str());
    let message = match holder {
        Holder::Registry => {
            format!("the registry sends more than the {size} bytes of the {kind} {}", blob.digest)
        }
        Holder::Layout => format!("the {kind} is longer than the {size} bytes that the manifest says"),
    };
    Defect { code: Code::ContentMismatch, message }
}

/// A manifest that is another one than it was asked for as.
pub(super) fn other_digest(holder: Holder, named: &Digest, found: &Digest) -> Defect {
    let message = match holder {
        Holder::Registry => {
            format!("the registry was asked for {named} and sent bytes that hash to {found}")
        }
        Holder::Layout => format!("the layout's blob {named} hashes to {found}"),
    };
    Defect { code: Code::ContentMismatch, message }
}

fn not_there(digest: &Digest) -> String {
    format!("the layout lists {digest}, and does not have it")
}
