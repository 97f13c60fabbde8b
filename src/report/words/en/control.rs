//! The words of the control map. They say what supports a line and what is missing, and never that one is met.

use crate::report::control::{ControlEvidence, ControlLimit, ControlSupport, Framework};
use crate::sbom::conformance::Basis;

pub(in crate::report) fn framework(of: Framework) -> &'static str {
    match of {
        Framework::Slsa => "SLSA 1.2, build track",
        Framework::SecNumCloud => "SecNumCloud 3.2 (ANSSI)",
        Framework::Hds => "HDS, version 2",
        Framework::Cra => "Cyber Resilience Act, Annex I",
        Framework::Nis2 => "NIS 2 implementing regulation, annex",
        Framework::Bsi => "BSI TR-03183-2, version 2.1.0",
        Framework::OpenChain => "OpenChain, checklist for the Cyber Resilience Act",
    }
}

pub(in crate::report) fn support(support: ControlSupport) -> &'static str {
    match support {
        ControlSupport::Supports => "supports",
        ControlSupport::NotShown => "not shown by this run",
        ControlSupport::NeverShown => "not shown by any run of this program",
    }
}

pub(in crate::report) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Primary => "primary",
        Basis::Secondary => "secondary",
    }
}

pub(in crate::report) fn evidence(evidence: ControlEvidence) -> &'static str {
    match evidence {
        ControlEvidence::Signature => "check signature: a key of this run signed exactly this digest",
        ControlEvidence::Identity => "check identity: the signature was made for the name that was asked for",
        ControlEvidence::Pins => "check pins: the annotations that were pinned are signed",
        ControlEvidence::PinnedKey => "check key: every key in use was named by its fingerprint",
        ControlEvidence::Provenance => "check provenance: signed provenance is about this digest",
        ControlEvidence::Sbom => "check sbom: a signed CycloneDX document is about this digest",
        ControlEvidence::BsiFormat => "--check bsi: the signed document is CycloneDX 1.6 or later",
        ControlEvidence::BsiDocument => "--check bsi: creator, timestamp and format are present",
        ControlEvidence::BsiComponents => "--check bsi: every element is present for every component",
        ControlEvidence::Changes => "the signed SBOMs of two verified builds were compared",
    }
}

pub(in crate::report) fn limit(limit: ControlLimit) -> &'static str {
    match limit {
        ControlLimit::AlgorithmRules => "whether the text allows this algorithm and this size of key",
        ControlLimit::Approval => "that anybody was told of the change, assessed it or approved it",
        ControlLimit::BuildPlatform => "how and where the build ran",
        ControlLimit::Custody => {
            "that the commit is the one that was reviewed, and what became of the image later"
        }
        ControlLimit::CleanBuild => "that the build environment was clean, and the build can be repeated",
        ControlLimit::ControlPlane => {
            "that the platform itself made the provenance, out of reach of what it built"
        }
        ControlLimit::Delivery => "how updates reach those who need them, and when",
        ControlLimit::DepthDecision => "a decision about depth, and how deeper dependencies are watched",
        ControlLimit::Equipment => "equipment, and all software that is not in this image",
        ControlLimit::Harmless => "that the content is harmless, and was inspected within the perimeter",
        ControlLimit::WhileRunning => "integrity of data and configuration, and of programs while they run",
        ControlLimit::KeyCustody => "who holds the private key, and how it is kept",
        ControlLimit::Logs => "the logs of a running service",
        ControlLimit::PatchApplied => "that the image is a patch, was tested and is applied",
        ControlLimit::Programme => "an audit programme: a run is one piece of it",
        ControlLimit::Requirements => "that the requirements are the right ones, and that all others hold",
        ControlLimit::OtherReaders => "whether others who need the provenance can get it too",
        ControlLimit::Retention => "that anybody keeps it for as long as it must be kept",
        ControlLimit::Running => "what ran, and when: only what was asked about was checked",
        ControlLimit::SharedResources => "audits of shared resources, and who accessed what",
        ControlLimit::Supplier => "what a supplier changes without a trace in the image",
        ControlLimit::TechnicalFile => "that the technical file has this document",
        ControlLimit::TopLevel => "that every top-level dependency is listed, and which are vulnerable",
        ControlLimit::TrueProvenance => "that what the provenance says of the build is true and complete",
        ControlLimit::Values => "that the document is valid and its values are right",
    }
}
