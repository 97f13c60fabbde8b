//! The table of what a change that applies at every level must come to, by the document that is changed and
//! the place in it.

use super::change::Change::{
    Alike, Capitals, Emptied, EscapedBefore, EscapedBehind, Folded, FoldedBefore, FoldedBehind, KeyBlank,
    Listed, Missing, Null, Number, OtherBefore, OtherBehind, Special, SpecialBefore, SpecialBehind,
    SpecialEscaped, True, Twice, Unknown, UnknownDoubled, UnknownTwice, Wrapped,
};
use super::change::{Change, SPELLED};

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Document {
    /// The simple-signing payload.
    Payload,
    /// The in-toto statement.
    Statement,
    /// The DSSE envelope around it.
    Envelope,
    /// The manifest under the `.sig` tag.
    Signatures,
    /// The manifest under the `.att` tag.
    Attestations,
    /// The image's own manifest.
    Image,
}

/// The verdict that a change must have, with the reason code of the check that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Verified,
    Failed(&'static str),
    Undecided(&'static str),
}

use Document::{Attestations, Envelope, Image, Payload, Signatures, Statement};
use Verdict::{Failed, Undecided, Verified};

pub(crate) const MALFORMED: Verdict = Failed("payload-malformed");
pub(crate) const INVALID: Verdict = Failed("attestation-invalid");
pub(crate) const NO_MANIFEST: Verdict = Failed("image-malformed");
const NO_SUBJECT: Verdict = Failed("subject-mismatch");
const NO_SIGNATURE: Verdict = Failed("signature-absent");
const NOT_SIGNED: Verdict = Failed("signature-invalid");
const NO_BOM: Verdict = Failed("sbom-malformed");
const OTHER_BOM: Verdict = Undecided("sbom-unsupported");

/// A key that stands twice.
const DOUBLED: [Change; 5] = [Twice, OtherBefore, OtherBehind, EscapedBefore, EscapedBehind];
/// A key beside its own folded form: in a map these are two keys.
const FOLDED_BESIDE: [Change; 4] = [FoldedBefore, FoldedBehind, SpecialBefore, SpecialBehind];
/// A key in other letters in place of itself: in a map it is another key.
const FOLDED_ALONE: [Change; 4] = [Folded, Capitals, Special, SpecialEscaped];
/// Another key, and none that any reader takes for this one.
const RENAMED: [Change; 2] = [Alike, KeyBlank];
/// Nothing is said, in every reader's eyes.
const UNSAID: [Change; 5] = [Missing, Null, Emptied, Alike, KeyBlank];
/// A string in another type.
const NO_TEXT: [Change; 4] = [True, Number, Listed, Wrapped];

/// What a change of a document at a place must come to.
pub(crate) fn verdict(document: Document, change: Change, at: &str) -> Verdict {
    if SPELLED.contains(&change) {
        return Verified;
    }
    match document {
        Payload => payload(change, at),
        Statement => statement(change, at),
        Envelope => envelope(change, at),
        Signatures | Attestations | Image => manifest(document, change, at),
    }
}

fn payload(change: Change, at: &str) -> Verdict {
    match (at, change) {
        // An annotation may have any name and any value, and none stands twice.
        ("/optional", Unknown) => Verified,
        ("/optional", Missing | Null | Emptied | Wrapped) => Failed("pin-absent"),
        (at, change) if at.starts_with("/optional/") => match change {
            change if FOLDED_BESIDE.contains(&change) => Verified,
            Null | Emptied => Failed("pin-mismatch"),
            change if NO_TEXT.contains(&change) => Failed("pin-mismatch"),
            change if DOUBLED.contains(&change) => MALFORMED,
            _ => Failed("pin-absent"),
        },
        ("/critical/identity/docker-reference", Emptied) => Failed("identity-mismatch"),
        // Everything else has one form.
        _ => MALFORMED,
    }
}

fn statement(change: Change, at: &str) -> Verdict {
    match (at, change) {
        ("/predicate", Missing) => INVALID,
        ("/predicate", Emptied | Wrapped) => OTHER_BOM,
        ("/predicate", Unknown | UnknownTwice | UnknownDoubled) => Verified,
        ("/predicate", change)
            if DOUBLED.contains(&change)
                || FOLDED_ALONE.contains(&change)
                || FOLDED_BESIDE.contains(&change)
                || RENAMED.contains(&change) =>
        {
            INVALID
        }
        ("/predicate", _) => NO_BOM,
        // `verify` reads the beginning of a document, and its components are for `sbom`.
        (at, _) if at.starts_with("/predicate/components/") => Verified,
        (at, change) if at.starts_with("/predicate/") => match (at, change) {
            (_, change)
                if DOUBLED.contains(&change)
                    || FOLDED_BESIDE.contains(&change)
                    || FOLDED_ALONE.contains(&change) =>
            {
                NO_BOM
            }
            ("/predicate/bomFormat" | "/predicate/specVersion", change) if NO_TEXT.contains(&change) => {
                NO_BOM
            }
            ("/predicate/bomFormat", _) => OTHER_BOM,
            _ => Verified,
        },
        ("/predicateType", Emptied) => Failed("sbom-absent"),
        ("" | "/subject/0", Unknown) => Verified,
        ("/subject" | "/subject/0/digest", change) if UNSAID.contains(&change) => NO_SUBJECT,
        ("/subject/0/name", change) if UNSAID.contains(&change) => Verified,
        ("/subject/0/digest/sha256", Missing | Emptied) => NO_SUBJECT,
        ("/subject/0/digest/sha256", change) if FOLDED_BESIDE.contains(&change) => Verified,
        ("/subject/0/digest/sha256", change)
            if FOLDED_ALONE.contains(&change) || RENAMED.contains(&change) =>
        {
            NO_SUBJECT
        }
        _ => INVALID,
    }
}

fn envelope(change: Change, at: &str) -> Verdict {
    match (at, change) {
        ("" | "/signatures/0", Unknown) => Verified,
        // The name of a key is a hint.
        ("/signatures/0/keyid", change) if UNSAID.contains(&change) => Verified,
        _ => INVALID,
    }
}

fn manifest(document: Document, change: Change, at: &str) -> Verdict {
    let annotation = at.contains("/annotations/");
    match (document, at, change) {
        (_, "" | "/config" | "/layers/0", Unknown) => Verified,
        (Signatures, "/layers/0/mediaType", change) if UNSAID.contains(&change) => NO_SIGNATURE,
        (_, at, change) if at.ends_with("/mediaType") && UNSAID.contains(&change) => Verified,
        (Signatures, "/layers", Emptied) => NO_SIGNATURE,
        (Attestations, "/layers", Emptied) => Failed("sbom-absent"),
        (Image, "/layers", Emptied) => Verified,
        (Signatures, "/layers/0/annotations", change) if UNSAID.contains(&change) => NOT_SIGNED,
        (_, "/layers/0/annotations" | "/annotations", change) if UNSAID.contains(&change) => Verified,
        (_, _, change) if annotation && FOLDED_BESIDE.contains(&change) => Verified,
        // Go's readers take a null among texts for an empty one; of a layer's it is refused all the same.
        (Image, "/annotations/org.example~1note", Null) => Verified,
        (Signatures, _, Missing | Emptied) if annotation => NOT_SIGNED,
        (Signatures, _, change)
            if annotation && (FOLDED_ALONE.contains(&change) || RENAMED.contains(&change)) =>
        {
            NOT_SIGNED
        }
        (_, _, Missing | Emptied) if annotation => Verified,
        (_, _, change) if annotation && (FOLDED_ALONE.contains(&change) || RENAMED.contains(&change)) => {
            Verified
        }
        _ => NO_MANIFEST,
    }
}
