//! The words of the control map. They say what supports a line and what is missing, and never that one is met.

use crate::report::control::{ControlEvidence, ControlLimit, ControlSupport, Framework};
use crate::sbom::conformance::Basis;

pub(in crate::report) fn framework(of: Framework) -> &'static str {
    match of {
        Framework::Slsa => "SLSA 1.2, volet build (build track)",
        Framework::SecNumCloud => "SecNumCloud 3.2 (ANSSI)",
        Framework::Hds => "HDS, version 2",
        Framework::Cra => "Règlement sur la cyberrésilience (CRA), annexe I",
        Framework::Nis2 => "Règlement d’exécution NIS 2, annexe",
        Framework::Bsi => "BSI TR-03183-2, version 2.1.0",
        Framework::OpenChain => "OpenChain, liste de contrôle pour le règlement sur la cyberrésilience",
    }
}

pub(in crate::report) fn support(support: ControlSupport) -> &'static str {
    match support {
        ControlSupport::Supports => "étayé",
        ControlSupport::NotShown => "non montré par cette exécution",
        ControlSupport::NeverShown => "jamais montré par ce programme",
    }
}

pub(in crate::report) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Primary => "primaire",
        Basis::Secondary => "secondaire",
    }
}

pub(in crate::report) fn evidence(evidence: ControlEvidence) -> &'static str {
    match evidence {
        ControlEvidence::Signature => {
            "contrôle signature\u{a0}: une clé de cette exécution a signé exactement ce condensat"
        }
        ControlEvidence::Identity => "contrôle identity\u{a0}: la signature a été faite pour le nom demandé",
        ControlEvidence::Pins => "contrôle pins\u{a0}: les annotations épinglées sont signées",
        ControlEvidence::PinnedKey => {
            "contrôle key\u{a0}: chaque clé utilisée a été désignée par son empreinte"
        }
        ControlEvidence::Provenance => {
            "contrôle provenance\u{a0}: une provenance signée porte sur ce condensat"
        }
        ControlEvidence::Sbom => "contrôle sbom\u{a0}: un document CycloneDX signé porte sur ce condensat",
        ControlEvidence::BsiFormat => {
            "--check bsi\u{a0}: le document signé est en CycloneDX 1.6 ou ultérieur"
        }
        ControlEvidence::BsiDocument => "--check bsi\u{a0}: l’auteur, la date et le format sont présents",
        ControlEvidence::BsiComponents => {
            "--check bsi\u{a0}: chaque élément est présent pour chaque composant"
        }
        ControlEvidence::Changes => "les SBOM signés de deux builds vérifiés ont été comparés",
    }
}

pub(in crate::report) fn limit(limit: ControlLimit) -> &'static str {
    match limit {
        ControlLimit::AlgorithmRules => "si le texte admet cet algorithme et cette taille de clé",
        ControlLimit::Approval => "que quelqu’un a été informé du changement, l’a évalué ou l’a approuvé",
        ControlLimit::BuildPlatform => "comment et où le build s’est exécuté",
        ControlLimit::Custody => {
            "que le commit est bien celui qui a été relu, et ce que l’image est devenue ensuite"
        }
        ControlLimit::CleanBuild => {
            "que l’environnement de build était sain, et que le build est reproductible"
        }
        ControlLimit::ControlPlane => {
            "que la plateforme elle-même a établi la provenance, hors d’atteinte de ce qu’elle construisait"
        }
        ControlLimit::Delivery => "comment les mises à jour parviennent à ceux qui en ont besoin, et quand",
        ControlLimit::DepthDecision => {
            "une décision sur la profondeur, et le suivi des dépendances plus profondes"
        }
        ControlLimit::Equipment => "les équipements, et tout logiciel absent de cette image",
        ControlLimit::Harmless => "que le contenu est inoffensif et a été inspecté dans le périmètre",
        ControlLimit::WhileRunning => {
            "l’intégrité des données et de la configuration, et celle des programmes en cours d’exécution"
        }
        ControlLimit::KeyCustody => "qui détient la clé privée, et comment elle est conservée",
        ControlLimit::Logs => "les journaux d’un service en exploitation",
        ControlLimit::PatchApplied => "que l’image est un correctif, a été testée et est déployée",
        ControlLimit::Programme => "un programme d’audit\u{a0}: une exécution n’en est qu’un élément",
        ControlLimit::Requirements => {
            "que les exigences sont les bonnes, et que toutes les autres sont satisfaites"
        }
        ControlLimit::OtherReaders => {
            "si les autres personnes qui ont besoin de la provenance peuvent aussi l’obtenir"
        }
        ControlLimit::Retention => "que quelqu’un la conserve aussi longtemps qu’il le faut",
        ControlLimit::Running => {
            "ce qui a été exécuté, et quand\u{a0}: seul ce qui a été demandé a été contrôlé"
        }
        ControlLimit::SharedResources => "les audits des ressources mutualisées, et qui a accédé à quoi",
        ControlLimit::Supplier => "ce qu’un fournisseur modifie sans laisser de trace dans l’image",
        ControlLimit::TechnicalFile => "que la documentation technique contient ce document",
        ControlLimit::TopLevel => {
            "que toutes les dépendances de premier niveau sont énumérées, et lesquelles sont vulnérables"
        }
        ControlLimit::TrueProvenance => "que ce que la provenance dit du build est exact et complet",
        ControlLimit::Values => "que le document est valide et que ses valeurs sont justes",
    }
}
