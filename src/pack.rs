//! Evidence packs: an OCI image layout that holds what a verdict rests on, as it was received, and what was
//! absent or could not be asked.
//!
//! Knows how a pack is laid out, and writes one; knows nothing of who answers and what evidence proves. It is read
//! again by `source`, as one more place that answers. Nothing in a pack is trusted: bytes are hashed and verified
//! as those of a registry are, and the record can only take away, never add.

mod archive;
mod index;
mod record;
mod staging;
mod wrong;

pub use self::index::{FileRecord, PackIndex};
pub use self::record::{
    AnswerRecord, DescriptorRecord, EntryRecord, ImageRecord, ManifestRecord, PointerRecord, RecordedAsk,
    ReferrersRecord, Reply,
};
pub use self::staging::{NoStaging, PackContent, PackFile, Staging, UNKNOWN};
pub use self::wrong::{DefectRecord, GapRecord, KindRecord, NobodyRecord, Say, UnknownWord};

/// The annotation of a pack's `index.json` with its [`PackIndex`], as JSON.
pub const ANNOTATION: &str = "com.di2amp.paas-attest.pack";
