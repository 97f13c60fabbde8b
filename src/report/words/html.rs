//! What the page for an audit file labels and says beside the findings, in every language: `words/…/html.rs` and
//! `words/…/control.rs` have the words.

use crate::evidence::place::KeyPlace;
use crate::origin::SettingOrigin;
use crate::policy::{Identity, Pin};
use crate::report::control::{ControlEvidence, ControlLimit, ControlSupport, Framework};
use crate::report::{Command, DiffSide};
use crate::sbom::conformance::Basis;
use crate::text::ForeignText;
use crate::verdict::Verdict;

use super::{Lang, Show, quote};

/// What heads a section of the page.
#[derive(Clone, Copy)]
pub(in crate::report) enum HtmlTitle {
    /// Places that have nothing.
    Absences,
    /// What the command line asked.
    Asked,
    /// Attestations, so many.
    Attestations(usize),
    /// How much of two documents could be compared.
    Compared,
    /// The control map.
    Controls,
    /// How many components have each field.
    Coverage,
    /// The SBOM.
    Document,
    /// What is known of an image.
    Facts,
    /// Places without an answer, so many.
    Gaps(usize),
    /// One image of several, by its number.
    Image(usize),
    /// All images, in one table.
    Images(usize),
    /// The keys in use.
    Keys(usize),
    /// How to check it again.
    Recheck,
    /// How the registry was reached.
    Route,
    /// A side of a difference.
    Side(DiffSide),
    /// Signatures, so many.
    Signatures(usize),
    /// What the words for who says a thing mean.
    Vouching,
}

/// What stands before a value or heads a column.
#[derive(Clone, Copy)]
pub(in crate::report) enum HtmlLabel {
    /// The kind of a key.
    Algorithm,
    /// A bar.
    Bar,
    /// The source or the value of a builder.
    Builder,
    /// The predicate's `buildType`.
    BuildType,
    /// The comparison with the platform's records.
    CheckApi,
    /// A reason code.
    Code,
    /// A commit.
    Commit,
    /// The line of a framework.
    Control,
    /// A digest.
    Digest,
    /// A fact.
    Fact,
    /// By which option or variable.
    GivenBy,
    /// The repository that a signature must name, or names.
    Identity,
    /// An image.
    Image,
    /// What was asked about.
    Input,
    /// A key.
    Key,
    /// What is not shown.
    Limit,
    /// What is asked of a transparency log.
    Log,
    /// The media type of a manifest.
    MediaType,
    /// The name by which an image was asked about.
    Name,
    /// The pin of an annotation.
    Pin,
    /// Whether a key is pinned.
    Pinned,
    /// A platform of an index.
    Platform,
    /// What was not found out, and why.
    Reason,
    /// Something that must hold.
    Require,
    /// The schema of the same report as JSON.
    Schema,
    /// The SHA-256 of a key.
    Sha256,
    /// Where something was read.
    Source,
    /// The key that signed an image.
    SigningKey,
    /// The URI of a source.
    SourceUri,
    /// Trusted, refused or unread.
    Status,
    /// What is supported, and by what.
    Support,
    /// Whether it was read in the published text.
    Text,
    /// When.
    Time,
    /// The program.
    Tool,
    /// A verdict.
    Verdict,
    /// Who says so.
    Vouched,
}

/// Who says a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Vouched {
    /// The key signed it.
    Signed,
    /// A registry or the platform said so, or it was computed from what they sent.
    Observed,
    /// The command line says so.
    Given,
}

impl Vouched {
    /// All, the strongest first.
    pub(in crate::report) const ALL: [Self; 3] = [Self::Signed, Self::Observed, Self::Given];

    /// Its mark, beside its word.
    pub(in crate::report) fn mark(self) -> char {
        match self {
            Self::Signed => '◆',
            Self::Observed => '◇',
            Self::Given => '○',
        }
    }
}

/// A sentence of the page.
#[derive(Clone, Copy)]
pub(in crate::report) enum HtmlNote {
    /// What a control map is, and is not.
    Controls,
    /// No accepted algorithm resists a quantum computer.
    Quantum,
    /// The command line of this run, to be run again.
    Recheck,
    /// A tag may lead elsewhere by then.
    RecheckDigest,
    /// The script of the evidence pack of this run.
    RecheckPack,
    /// The image was read from this machine.
    ReadHere,
    /// No signature was found in the places that answered.
    NoSignature,
    /// The verdict stands on this one.
    Carrier,
    /// Every image, and what each came to, stands below.
    EachBelow,
    /// Images of this run are not in the report.
    NotKept,
    /// It was asked for.
    Asked,
    /// It was not asked for.
    NotAsked,
    /// The page has no signature of its own.
    Unsigned,
}

said! {
    pub(in crate::report) fn:
    /// The language, as HTML names it (BCP 47).
    tag_of_language() -> &'static str = html::tag;
    /// What heads a section.
    html_title(title: HtmlTitle) -> String = html::title;
    /// What stands before a value or heads a column.
    html_label(label: HtmlLabel) -> &'static str = html::label;
    /// The word for who says a thing.
    vouched(by: Vouched) -> &'static str = html::vouched;
    /// What that word means.
    vouched_means(by: Vouched) -> &'static str = html::vouched_means;
    /// A sentence of the page.
    html_note(note: HtmlNote) -> &'static str = html::note;
    /// What the tab of a browser shows.
    html_window(command: Command, verdict: Option<Verdict>) -> String = html::window;
    /// By which option or variable something was given.
    given_by(origin: &SettingOrigin) -> String = html::given_by;
    /// Where the value of a pin comes from.
    pin_given_by(pin: &Pin) -> String = html::pin_given_by;
    /// Which repository a signature must name, and by what that was asked.
    identity_asked(identity: &Identity, show: Show) -> [String; 2] = html::identity_asked;
    /// Whether a key is pinned.
    key_pinned(pinned: bool) -> &'static str = html::key_pinned;
    /// Where a key is from.
    key_from(place: &KeyPlace, served: bool, show: Show) -> String = html::key_from;
    /// A signature's name.
    signature_names(identity: &ForeignText, show: Show) -> String = html::signature_names;
    /// A key that signed something.
    signed_by(key: &str, show: Show) -> String = html::signed_by;
    /// The predicate of an attestation.
    states(predicate: &str, show: Show) -> String = html::states;
}

// The control map.
said! {
    pub(in crate::report) fn:
    /// A framework, with its edition.
    framework(of: Framework) -> &'static str = control::framework;
    /// What is shown that supports a line.
    control_evidence(evidence: ControlEvidence) -> &'static str = control::evidence;
    /// What is not shown.
    control_limit(limit: ControlLimit) -> &'static str = control::limit;
    /// How far a report supports a line.
    control_support(support: ControlSupport) -> &'static str = control::support;
    /// Whether the published text was read.
    control_basis(basis: Basis) -> &'static str = control::basis;
}

/// How the script of an evidence pack is run, with a key that the reader has: words of a shell, in no language.
pub(in crate::report) fn recheck_command(pack: &str) -> String {
    let quoted = |path: String| quote(&ForeignText::new(path).to_string());
    match pack.strip_suffix(".tar") {
        Some(_) => format!("tar -xf {} && sh recheck.sh cosign.pub", quoted(pack.to_owned())),
        None => format!("sh {} cosign.pub", quoted(format!("{}/recheck.sh", pack.trim_end_matches('/')))),
    }
}
