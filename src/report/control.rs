//! The control map: the lines of frameworks that what a run showed supports, and what it does not show of each.
//!
//! A map claims less than a reader would like. A line is supported where every piece of evidence behind it is in
//! this report, of a run that came to `VERIFIED`; what a run did not show is said too, and no line is ever said to
//! be met. The lines are data, in `control/map.rs`; the words are each language's.

mod map;

use crate::case::KeyFact;
use crate::check::{Check, CheckId};
use crate::sbom::GateOutcome;
use crate::sbom::conformance::{Basis, Element, ElementAnswer, Standard};
use crate::verdict::{Outcome, Trust, Verdict};

use super::{Body, Report, SbomReport};

pub(super) use self::map::CONTROLS;

/// A text whose lines are mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framework {
    /// SLSA, the build track.
    Slsa,
    /// ANSSI's requirements for cloud services.
    SecNumCloud,
    /// The French certification of hosts of health data.
    Hds,
    /// The Cyber Resilience Act.
    Cra,
    /// The implementing regulation of NIS 2.
    Nis2,
    /// BSI's guideline about SBOMs.
    Bsi,
    /// `OpenChain`'s checklist about the Cyber Resilience Act.
    OpenChain,
}

impl Framework {
    /// All, in the order of the map.
    pub(super) const ALL: [Self; 7] =
        [Self::Slsa, Self::SecNumCloud, Self::Hds, Self::Cra, Self::Nis2, Self::Bsi, Self::OpenChain];
}

/// What a report can show that supports a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ControlEvidence {
    /// A key signed exactly the digest of every image.
    Signature,
    /// The signature was made for the repository that was asked for.
    Identity,
    /// The annotations that were pinned are signed.
    Pins,
    /// Every key in use is named by its fingerprint.
    PinnedKey,
    /// Provenance is attested, and says what was asked for.
    Provenance,
    /// An SBOM is attested.
    Sbom,
    /// The attested SBOM that is shown is of a version that BSI accepts.
    BsiFormat,
    /// What BSI asks of an SBOM itself is in the attested one.
    BsiDocument,
    /// What BSI asks of each component is in the attested one.
    BsiComponents,
    /// Two attested SBOMs were compared.
    Changes,
}

/// What no run shows of a line, whatever it supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ControlLimit {
    /// Whether the algorithm and the size of the key are among those that the text allows.
    AlgorithmRules,
    /// That anybody was told of a change, assessed or approved it.
    Approval,
    /// How, where and for how long a build ran.
    BuildPlatform,
    /// That the commit is what was reviewed, and what was kept from then on.
    Custody,
    /// That the image was built in a clean environment, and would be built alike again.
    CleanBuild,
    /// That the platform itself made the provenance, out of a tenant's reach.
    ControlPlane,
    /// How updates reach those who need them, and when.
    Delivery,
    /// A decision about depth, and how what lies deeper is watched.
    DepthDecision,
    /// Equipment, and all software that is not in the image.
    Equipment,
    /// That the content does no harm, and that it was inspected within the perimeter.
    Harmless,
    /// Integrity of data and of configuration, and of programs while they run.
    WhileRunning,
    /// Who holds the private key, and how.
    KeyCustody,
    /// Logs of a service that runs.
    Logs,
    /// That the image is a patch, was tested, and is applied.
    PatchApplied,
    /// An audit programme, of which one run is no more than a piece.
    Programme,
    /// That the requirements themselves are right, and that others are met.
    Requirements,
    /// Whether others who need it can get it too.
    OtherReaders,
    /// That what is shown here is kept for as long as it must be.
    Retention,
    /// What ran, and when: only what was asked about was checked.
    Running,
    /// Audits of shared resources, and who accessed what.
    SharedResources,
    /// What a supplier changes without leaving a trace in an image.
    Supplier,
    /// That the document in the technical file is this one.
    TechnicalFile,
    /// That every top-level dependency is listed, and what is vulnerable.
    TopLevel,
    /// That what the provenance says of the build is true and complete.
    TrueProvenance,
    /// That the document is valid, and its values are right.
    Values,
}

/// One line of a framework.
#[derive(Debug)]
pub(super) struct Control {
    /// Of which text.
    pub(super) framework: Framework,
    /// Its id in that text, and nothing else of it.
    pub(super) id: &'static str,
    /// All that has to be shown; empty where no run of this program shows anything of it.
    pub(super) evidence: &'static [ControlEvidence],
    /// What is not shown in any case.
    pub(super) limit: ControlLimit,
    /// Where the line was read.
    pub(super) source: &'static str,
    /// The date of what was read, `YYYY-MM-DD`.
    pub(super) date: &'static str,
    /// Whether what was read is the published text.
    pub(super) basis: Basis,
}

/// How far a report supports a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ControlSupport {
    /// All of the evidence is in it.
    Supports,
    /// This run did not show it.
    NotShown,
    /// No run can.
    NeverShown,
}

impl Control {
    /// How far a report supports it.
    pub(super) fn support(&self, report: &Report) -> ControlSupport {
        match self.evidence {
            [] => ControlSupport::NeverShown,
            all if all.iter().all(|one| shows(report, *one)) => ControlSupport::Supports,
            _ => ControlSupport::NotShown,
        }
    }
}

/// Whether a report shows a piece of evidence. A run that is not `VERIFIED` shows none, and neither does one of
/// which images were not kept.
fn shows(report: &Report, evidence: ControlEvidence) -> bool {
    let images = report.images();
    let whole = !images.is_empty() && report.tally().total() == images.len();
    if report.verdict() != Some(Verdict::Verified) || !whole {
        return false;
    }
    let passed = |id: CheckId| {
        images.iter().all(|image| {
            let mut outcomes = image.checks().iter().filter(|check| check.id() == id).map(Check::outcome);
            image.verdict() == Verdict::Verified
                && outcomes.next() == Some(Outcome::Pass)
                && outcomes.all(|outcome| outcome == Outcome::Pass)
        })
    };
    match evidence {
        ControlEvidence::Signature => passed(CheckId::Signature),
        ControlEvidence::Identity => passed(CheckId::Identity),
        ControlEvidence::Pins => passed(CheckId::Pins),
        ControlEvidence::PinnedKey => {
            let keys = &report.head.keys;
            passed(CheckId::Key) && !keys.is_empty() && keys.iter().all(KeyFact::is_pinned)
        }
        ControlEvidence::Provenance => passed(CheckId::Provenance),
        ControlEvidence::Sbom => passed(CheckId::Sbom) && is_attested(report),
        ControlEvidence::BsiFormat => bsi(report, |element| element.id == "format"),
        ControlEvidence::BsiDocument => {
            bsi(report, |element| matches!(element.id, "creator" | "timestamp" | "format"))
        }
        ControlEvidence::BsiComponents => bsi(report, |_| true),
        ControlEvidence::Changes => match &report.body {
            Body::Diff(comparison) => comparison.trust() == Trust::Verified && comparison.changes.is_some(),
            Body::Images { .. }
            | Body::Sbom(_)
            | Body::Key { .. }
            | Body::Joined(_)
            | Body::Doctor(_)
            | Body::Nothing(..) => false,
        },
    }
}

/// Whether the documents that a report shows are those that the key signed.
fn is_attested(report: &Report) -> bool {
    match &report.body {
        Body::Images { .. } => true,
        Body::Sbom(inside) => attested(inside),
        Body::Diff(comparison) => comparison.trust() == Trust::Verified,
        Body::Key { .. } | Body::Joined(_) | Body::Doctor(_) | Body::Nothing(..) => false,
    }
}

fn attested(inside: &SbomReport) -> bool {
    let valid = inside.conformance().schema().is_none_or(|schema| schema.outcome() == GateOutcome::Pass);
    inside.document.is_ok() && inside.trust() == Trust::Verified && valid
}

/// Whether these elements of BSI's list are all present in the attested document.
fn bsi(report: &Report, of: impl Fn(&Element) -> bool) -> bool {
    let Body::Sbom(inside) = &report.body else { return false };
    let list = inside.conformance().lists().iter().find(|list| list.standard == Standard::Bsi);
    let Some(Ok(elements)) = list.map(|list| &list.elements) else { return false };
    let mut asked = elements.iter().filter(|element| of(element)).peekable();
    attested(inside) && asked.peek().is_some() && asked.all(|one| one.answer == ElementAnswer::Present)
}

#[cfg(test)]
mod tests;
