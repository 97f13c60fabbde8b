//! The lines themselves. Each has the place where it was read, its date, and whether that is the published text:
//! what was read in a copy or a summary by others is `Secondary`, and every page says so.
//!
//! Ids only: what a line asks is in its text, which belongs to whoever published it.

use crate::sbom::conformance::Basis;

use super::ControlEvidence::{
    BsiComponents, BsiDocument, BsiFormat, Changes, Identity, PinnedKey, Pins, Provenance, Sbom, Signature,
};
use super::{Control, ControlEvidence, ControlLimit as Limit, Framework};

/// All lines, those of one framework together.
pub(in crate::report) const CONTROLS: [Control; 39] = [
    slsa("distribute-provenance", &[Provenance], Limit::OtherReaders),
    slsa("provenance-exists", &[Provenance], Limit::TrueProvenance),
    slsa("provenance-authentic", &[Provenance], Limit::ControlPlane),
    slsa("provenance-unforgeable", &[], Limit::ControlPlane),
    slsa("hosted", &[], Limit::BuildPlatform),
    slsa("isolated", &[], Limit::BuildPlatform),
    sec_num_cloud("8.1.b", &[Sbom], Limit::Equipment),
    sec_num_cloud("10.4.a", &[Signature], Limit::AlgorithmRules),
    sec_num_cloud("10.5.a", &[Signature, PinnedKey], Limit::KeyCustody),
    sec_num_cloud("12.2.a", &[Changes], Limit::Approval),
    sec_num_cloud("12.2.c", &[Changes], Limit::Approval),
    sec_num_cloud("12.6.c", &[], Limit::Logs),
    sec_num_cloud("12.10.a", &[Signature, Identity], Limit::Running),
    sec_num_cloud("12.10.c", &[Signature, Identity], Limit::Harmless),
    sec_num_cloud("14.2.a", &[Changes], Limit::Approval),
    sec_num_cloud("14.2.c", &[Signature, Pins], Limit::Running),
    sec_num_cloud("15.4.a", &[Changes], Limit::Supplier),
    sec_num_cloud("18.2.1", &[], Limit::Programme),
    hds("EXI 06", &[Changes], Limit::Supplier),
    hds("EXI 15", &[Signature, Identity], Limit::SharedResources),
    cra("I (2)(f)", &[Signature], Limit::WhileRunning),
    cra("II (1)", &[Sbom], Limit::TopLevel),
    cra("II (7)", &[Signature, Identity], Limit::Delivery),
    nis2("6.1.2(c)", &[Sbom], Limit::Equipment),
    nis2("6.1.2(f)", &[Signature, Identity], Limit::Requirements),
    nis2("6.4.1", &[Changes], Limit::Approval),
    nis2("6.6.1(c)", &[Signature, Identity], Limit::PatchApplied),
    bsi("4", &[BsiFormat], Limit::Values),
    bsi("5.2.1", &[BsiDocument], Limit::Values),
    bsi("5.2.2", &[BsiComponents], Limit::Values),
    open_chain("3.1.5", &[Sbom], Limit::DepthDecision),
    open_chain("3.3.3", &[Changes], Limit::Approval),
    open_chain("3.3.4", &[Signature], Limit::KeyCustody),
    open_chain("3.3.7", &[Signature, Identity], Limit::CleanBuild),
    open_chain("3.3.9", &[], Limit::KeyCustody),
    open_chain("3.3.10", &[Provenance, Pins], Limit::Custody),
    open_chain("7.1.4", &[Sbom], Limit::TechnicalFile),
    open_chain("7.1.5", &[Signature], Limit::Retention),
    open_chain("7.1.6", &[], Limit::Requirements),
];

type Evidence = &'static [ControlEvidence];

/// `id` is the anchor of the requirement.
const fn slsa(id: &'static str, evidence: Evidence, limit: Limit) -> Control {
    Control {
        framework: Framework::Slsa,
        id,
        evidence,
        limit,
        source: "slsa.dev/spec/v1.2/build-requirements",
        date: "2025-11-24",
        basis: Basis::Primary,
    }
}

const fn sec_num_cloud(id: &'static str, evidence: Evidence, limit: Limit) -> Control {
    Control {
        framework: Framework::SecNumCloud,
        id,
        evidence,
        limit,
        source: "intuitem/ciso-assistant-community, secnumcloud-3.2.yaml",
        date: "2022-03-08",
        basis: Basis::Secondary,
    }
}

const fn hds(id: &'static str, evidence: Evidence, limit: Limit) -> Control {
    Control {
        framework: Framework::Hds,
        id,
        evidence,
        limit,
        source: "intuitem/ciso-assistant-community, hds-v2023-a.yaml",
        date: "2024-04-26",
        basis: Basis::Secondary,
    }
}

/// `id` is the part of Annex I, and the point.
const fn cra(id: &'static str, evidence: Evidence, limit: Limit) -> Control {
    Control {
        framework: Framework::Cra,
        id,
        evidence,
        limit,
        source: "(EU) 2024/2847",
        date: "2024-10-23",
        basis: Basis::Secondary,
    }
}

/// `id` is the point of the annex.
const fn nis2(id: &'static str, evidence: Evidence, limit: Limit) -> Control {
    Control {
        framework: Framework::Nis2,
        id,
        evidence,
        limit,
        source: "(EU) 2024/2690",
        date: "2024-10-17",
        basis: Basis::Secondary,
    }
}

/// `id` is the section.
const fn bsi(id: &'static str, evidence: Evidence, limit: Limit) -> Control {
    Control {
        framework: Framework::Bsi,
        id,
        evidence,
        limit,
        source: "BSI TR-03183-2 v2.1.0",
        date: "2025-08-20",
        basis: Basis::Secondary,
    }
}

const fn open_chain(id: &'static str, evidence: Evidence, limit: Limit) -> Control {
    Control {
        framework: Framework::OpenChain,
        id,
        evidence,
        limit,
        source: "OpenChain CRA checklist, RC1",
        date: "2026-08-19",
        basis: Basis::Primary,
    }
}
