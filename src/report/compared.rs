//! What `diff` has to say beyond the verdicts of both sides.

use crate::check::{Check, CheckFinding, IdentityFinding};
use crate::diff::{Changes, GateAnswer, OriginField, ProvenanceField};
use crate::sbom::{Bom, GateOutcome, Tool};
use crate::subject::Digest;
use crate::verdict::{Outcome, Trust, fold_images};

use super::{DocumentBytes, DocumentPlace, DocumentSource, ImageReport, MissingDocument};

/// Gates that are named near the top.
pub(super) const GATES: usize = 3;

/// Which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffSide {
    /// The older.
    Old,
    /// The newer.
    New,
}

impl DiffSide {
    /// Both, in order.
    pub const BOTH: [Self; 2] = [Self::Old, Self::New];

    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

/// The document of one side. Made of its bytes, which alone say whether it is attested.
#[derive(Debug)]
pub struct SideDocument {
    attested: bool,
    /// Where it is from.
    pub source: DocumentSource,
    /// Where it stands.
    pub place: DocumentPlace,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// `specVersion`.
    pub spec_version: &'static str,
    /// Instances.
    pub components: usize,
    /// The tools that wrote it.
    pub generator: Vec<Tool<'static>>,
}

impl SideDocument {
    /// The document that was read of these bytes, of which this is the digest.
    pub fn of(
        source: DocumentSource,
        place: DocumentPlace,
        digest: Digest,
        bytes: &DocumentBytes,
        bom: &Bom<'_>,
    ) -> Self {
        Self {
            attested: bytes.attested(),
            source,
            place,
            digest,
            spec_version: bom.spec_version,
            components: bom.components.len(),
            generator: bom.generator.iter().map(Tool::to_static).collect(),
        }
    }
}

/// One side.
#[derive(Debug)]
pub struct SideReport {
    /// Its image, or what stands for one where a document was given.
    pub image: ImageReport,
    /// Its document, where it could be read and may be shown.
    pub document: Result<SideDocument, MissingDocument>,
}

impl SideReport {
    /// Whose word its document is, or would be.
    pub fn trust(&self) -> Trust {
        Trust::of(self.image.verdict(), self.document.as_ref().map_or(true, |document| document.attested))
    }
}

/// A check that was not made, of one side or of both for the same reason.
pub(super) struct SkippedCheck<'a> {
    /// The first of them.
    pub(super) check: &'a Check,
    /// The sides of which it was not made.
    sides: Vec<DiffSide>,
    /// Whether a side is left of which it was.
    pub(super) of_some: bool,
}

impl SkippedCheck<'_> {
    /// The sides of which it was not made, in order.
    pub(super) fn sides(&self) -> impl Iterator<Item = DiffSide> {
        self.sides.iter().copied()
    }
}

/// Whether two checks of one name were not made for the same reason.
fn for_one_reason(one: &CheckFinding, other: &CheckFinding) -> bool {
    match (one, other) {
        (CheckFinding::NotAsked(one), CheckFinding::NotAsked(other)) => one == other,
        (CheckFinding::Log(one), CheckFinding::Log(other)) => one == other,
        (
            CheckFinding::Identity(IdentityFinding::NotCompared { why, signed }),
            CheckFinding::Identity(IdentityFinding::NotCompared { why: other, signed: beside }),
        ) => why == other && signed == beside,
        // What could only be told twice is told twice.
        _ => false,
    }
}

/// The whole of it.
#[derive(Debug)]
pub struct Comparison {
    /// The older side, then the newer.
    pub sides: [SideReport; 2],
    /// What differs; `None` where a side cannot be read.
    pub changes: Option<Changes>,
    /// What differs about the images themselves.
    pub provenance: Vec<ProvenanceField>,
    /// Those of its fields that both sides have alike.
    pub agreed: Vec<OriginField>,
    gates: Vec<GateAnswer>,
}

impl Comparison {
    /// Both sides, in order, what differs, and what the gates that were asked say of it.
    pub fn new(
        sides: [SideReport; 2],
        changes: Option<Changes>,
        provenance: Vec<ProvenanceField>,
        agreed: Vec<OriginField>,
        gates: Vec<GateAnswer>,
    ) -> Self {
        Self { sides, changes, provenance, agreed, gates }
    }

    /// What was asked not to differ.
    pub fn gates(&self) -> &[GateAnswer] {
        &self.gates
    }

    /// The worse of both sides.
    pub fn trust(&self) -> Trust {
        let [old, new] = &self.sides;
        old.trust().max(new.trust())
    }

    /// The images of both sides, in order.
    pub(super) fn images(&self) -> [&ImageReport; 2] {
        self.sides.each_ref().map(|side| &side.image)
    }

    /// Both sides, in order, and which each is.
    pub(super) fn each(&self) -> impl Iterator<Item = (DiffSide, &SideReport)> {
        DiffSide::BOTH.into_iter().zip(&self.sides)
    }

    /// The side without a document that decides, and why it has none: the one that decides is the one
    /// that explains.
    pub(super) fn lack(&self) -> Option<(DiffSide, &SideReport, &MissingDocument)> {
        let mut worst: Option<(DiffSide, &SideReport, &MissingDocument)> = None;
        for (which, side) in self.each() {
            let Err(lack) = &side.document else { continue };
            let verdict =
                |side: &SideReport, lack: &MissingDocument| lack.shortfall(side.image.verdict()).verdict();
            let known = worst.and_then(|(_, side, lack)| verdict(side, lack));
            let both = fold_images(known.into_iter().chain(verdict(side, lack)));
            if worst.is_none() || both != known {
                worst = Some((which, side, lack));
            }
        }
        worst
    }

    /// The same where the checks of that side's image do not say it.
    pub(super) fn untold(&self) -> Option<(DiffSide, &SideReport, &MissingDocument)> {
        self.lack().filter(|(.., lack)| !matches!(lack, MissingDocument::ImageNotVerified))
    }

    /// The sides whose image is not verified.
    pub(super) fn refused(&self) -> impl Iterator<Item = (DiffSide, &ImageReport)> {
        self.each()
            .filter(|(_, side)| !side.image.verdict().holds())
            .map(|(which, side)| (which, &side.image))
    }

    /// The checks that were not made, each once, in the order of the report.
    pub(super) fn not_asked(&self) -> Vec<SkippedCheck<'_>> {
        let mut all: Vec<SkippedCheck<'_>> = Vec::new();
        for (which, side) in self.each() {
            for check in side.image.checks().iter().filter(|check| check.outcome() == Outcome::NotAsked) {
                let same = |known: &&mut SkippedCheck<'_>| {
                    known.check.id() == check.id() && for_one_reason(&known.check.finding, &check.finding)
                };
                match all.iter_mut().find(same) {
                    Some(known) => known.sides.push(which),
                    None => all.push(SkippedCheck { check, sides: vec![which], of_some: false }),
                }
            }
        }
        let judged = self.images().iter().filter(|image| !image.checks().is_empty()).count();
        for unasked in &mut all {
            unasked.of_some = unasked.sides.len() < judged;
        }
        all
    }

    /// The gates that let the difference not through, those that fail first.
    pub(super) fn stops(&self) -> Vec<&GateAnswer> {
        let of = |outcome| self.gates.iter().filter(move |gate| gate.outcome() == outcome);
        of(GateOutcome::Fail).chain(of(GateOutcome::Undecided)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{CheckId, LogFinding};
    use crate::sbom;
    use crate::trust::{Trusted, Unsigned, digest_of};

    /// What a document is called says nothing of who signed it.
    #[test]
    fn only_what_a_key_signed_is_trusted_whatever_its_source_is_called() {
        let document = br#"{"bomFormat":"CycloneDX","specVersion":"1.4"}"#.to_vec();
        let check = || vec![Check::scripted(CheckId::Signature, Outcome::Pass, LogFinding::Absent)];
        let trust = |source, bytes: &DocumentBytes| {
            let place = DocumentPlace::Given("x".into());
            let bom = sbom::read(&document).unwrap();
            let document = SideDocument::of(source, place, digest_of(&document), bytes, &bom);
            SideReport { image: ImageReport::scripted("x", check()), document: Ok(document) }.trust()
        };
        let foreign = DocumentBytes::Unsigned(Unsigned::new(document.clone()));
        let signed = DocumentBytes::Attested(Trusted::scripted(document.clone()));
        for source in [DocumentSource::Attestation, DocumentSource::File, DocumentSource::Api] {
            assert_eq!((trust(source, &foreign), trust(source, &signed)), (Trust::Unsigned, Trust::Verified));
        }
    }
}
