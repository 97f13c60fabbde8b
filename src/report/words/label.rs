//! What pages for people label: facts, values, lines, columns and sections. The words are each language's.

use crate::diff::ChangeKind;
use crate::report::DiffSide;
use crate::sbom::conformance::ElementList;
use crate::sbom::{GateOutcome, LicenseRule};

/// What stands before a fact.
#[derive(Clone, Copy)]
pub(in crate::report) enum Label {
    /// An attestation, and its place.
    Attestation,
    /// How many entries of what kinds.
    Changes,
    /// What the components of a document are.
    Components,
    /// How many components have each field.
    Coverage,
    /// Edges between packages.
    Dependencies,
    /// The document that is shown.
    Document,
    /// Its digest.
    DocumentDigest,
    /// A denied license.
    Gate,
    /// The kinds of difference that are not allowed.
    Gates,
    /// Which tool wrote the documents.
    Generator,
    /// A key in use.
    Key,
    /// How many components have a license.
    Licenses,
    /// The rows that follow.
    Listed,
    /// A place whose answer is missing.
    NotAnswered,
    /// The checks that were not asked for.
    NotChecked,
    /// A difference that does not count as a change.
    Note,
    /// Places where nothing was found.
    NothingAt,
    /// Another document about the image.
    OtherSbom,
    /// The manifests of an index.
    Platforms,
    /// Who built it from what.
    Provenance,
    /// Fields that are equal on both sides.
    Same,
    /// How a registry was reached.
    Route,
    /// Which of the images that were named are checked.
    Sample,
    /// Which part of the images.
    Shard,
    /// The schema of the document's version.
    Schema,
    /// Who gave which setting.
    Settings,
    /// A signature, and its place.
    Signature,
    /// What is signed.
    Signed,
    /// What the document says it is about.
    Subject,
    /// The time-stamp of an evidence pack.
    Timestamp,
    /// What a reader should know.
    Weakness,
}

/// What stands before a value within a block of a page: in lower case, and without a colon.
#[derive(Clone, Copy)]
pub(in crate::report) enum FieldLabel {
    /// Of a key.
    Algorithm,
    /// Where in a document.
    At,
    /// Who built it.
    Builder,
    /// The commit that it was built from.
    Commit,
    /// How many components, and of what types.
    Components,
    /// Versions that occur more than once.
    Copies,
    /// How many components have each field.
    Coverage,
    /// Edges between packages.
    Dependencies,
    /// Kinds of packages.
    Ecosystems,
    /// What a check asked for.
    Expected,
    /// What was found instead.
    Found,
    /// How many components have a license.
    Licenses,
    /// An entry of a transparency log.
    Log,
    /// What was on record for the endpoint of a key.
    OnRecord,
    /// What was on record until a key was accepted.
    Before,
    /// Packages in several versions.
    SeveralVersions,
    /// The SHA-256 of a key.
    Sha256,
    /// What was signed instead.
    Signed,
    /// Where a key was read, or what an image was built from.
    Source,
    /// What a document says it is about.
    Subject,
    /// The name of that.
    SubjectName,
    /// The type of that.
    SubjectType,
    /// The version of that.
    SubjectVersion,
}

/// A column of a table.
#[derive(Clone, Copy)]
pub(in crate::report) enum Column {
    /// The newer value.
    After,
    /// Whether an element is present.
    Answer,
    /// The older value.
    Before,
    /// A check.
    Check,
    /// A signed commit.
    Commit,
    /// A container of a pod.
    Container,
    /// How many.
    Count,
    /// A kind of package.
    Ecosystem,
    /// An element of a list.
    Element,
    /// Of the provenance.
    Field,
    /// The one that depends.
    From,
    /// What was found.
    Found,
    /// A kind of difference that is not allowed.
    Gate,
    /// How many components have it.
    Have,
    /// An image.
    Image,
    /// Which number of the version changed.
    Level,
    /// A license.
    License,
    /// A name.
    Name,
    /// Where pods are.
    Namespace,
    /// What a check came to.
    Outcome,
    /// A package.
    Package,
    /// Where it was found.
    Places,
    /// A pod.
    Pod,
    /// What would fix it.
    Remedy,
    /// Further details.
    Rest,
    /// What a container runs.
    Runs,
    /// What another document says.
    Says,
    /// A digest.
    Sha256,
    /// The one that is needed.
    To,
    /// Whether it is trusted.
    Trust,
    /// A kind of component.
    Type,
    /// A value.
    Value,
    /// What an image came to.
    Verdict,
    /// A version.
    Version,
    /// Several.
    Versions,
    /// A place.
    Where,
}

/// The title of a section.
#[derive(Clone, Copy)]
pub(in crate::report) enum Title<'a> {
    /// Attestations of an image, whatever became of them.
    Attestations(usize),
    /// Entries of a kind, so many.
    Changes(ChangeKind, usize),
    /// Checks of an image, so many.
    Checks(Whose, usize),
    /// Components: those listed, of all.
    Components(usize, usize),
    /// Containers of pods.
    Containers(usize),
    /// Denied or allowed licenses: whether the gate passes, and how many packages do not.
    LicenseGate(LicenseRule, GateOutcome, usize),
    /// Edges that are new.
    EdgesAdded(usize),
    /// Edges that were removed.
    EdgesRemoved(usize),
    /// Kinds of packages.
    Ecosystems(usize),
    /// The kinds of difference that are not allowed.
    Gates(usize),
    /// Licenses.
    Licenses(usize),
    /// A list of elements, and how far it is answered.
    List(&'a ElementList),
    /// Versions that occur more than once.
    MoreThanOnce(usize),
    /// Why nothing changed.
    NoChange,
    /// Places whose answer is missing.
    NotAnswered(usize),
    /// Images that are not verified, so many.
    NotVerified(usize),
    /// Differences that do not count as changes.
    Notes(usize),
    /// Other documents about the image.
    OtherSboms(usize),
    /// Fields that differ.
    Provenance(usize),
    /// What the schema found.
    Schema(GateOutcome, usize),
    /// Packages in several versions.
    SeveralVersions(usize),
    /// Signatures of an image, whatever became of them.
    Signatures(usize),
    /// What is signed.
    Signed(Whose, usize),
    /// What is signed of several images.
    SignedOfAll(usize),
    /// Images that are verified, so many.
    Verified(usize),
    /// What a reader should know.
    Weaknesses(usize),
}

/// Whose checks they are.
#[derive(Clone, Copy)]
pub(in crate::report) enum Whose {
    /// Of the one image.
    Image,
    /// Of a side of a difference.
    Side(DiffSide),
}
