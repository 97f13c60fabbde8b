//! What is wrong with a manifest or a list of manifests.

use crate::evidence::manifest::{DescriptorPlace, DescriptorProblem, Kind, ManifestDefect};

pub(in crate::report) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::OciManifest => "manifeste d’image OCI",
        Kind::OciIndex => "index d’image OCI",
        Kind::DockerManifest => "manifeste Docker schéma 2",
        Kind::DockerIndex => "liste de manifestes Docker",
    }
}

pub(super) fn defect(defect: &ManifestDefect) -> String {
    match defect {
        ManifestDefect::Unreadable(why) => format!("le manifeste est illisible\u{a0}: {why}"),
        ManifestDefect::ListUnreadable(why) => format!("la liste est illisible\u{a0}: {why}"),
        ManifestDefect::SchemaVersion => "le schemaVersion du manifeste n’est pas 2".to_owned(),
        ManifestDefect::SchemaOne => "le manifeste a des membres du schéma 1 de Docker".to_owned(),
        ManifestDefect::TwoKinds => "le manifeste a à la fois `layers` ou `config` et `manifests`".to_owned(),
        ManifestDefect::NoManifests(of) => format!("le manifeste ({}) n’a pas de `manifests`", kind(*of)),
        ManifestDefect::NoLayers(of) => {
            format!("le manifeste ({}) n’a pas de `config` ou pas de `layers`", kind(*of))
        }
        ManifestDefect::MediaType(text) => {
            format!("le mediaType `{text}` du manifeste n’est pas l’un des quatre types pris en charge")
        }
        ManifestDefect::ServedAsOther { own, served } => {
            format!("le manifeste se dit {}, mais a été servi comme {}", kind(*own), kind(*served))
        }
        ManifestDefect::ServedAsUnread { own, served } => {
            format!("le manifeste se dit {}, mais a été servi comme `{served}`", kind(*own))
        }
        ManifestDefect::ServedAs(text) => {
            format!("le manifeste n’a pas de mediaType et a été servi comme `{text}`")
        }
        ManifestDefect::NoMediaType => {
            "le manifeste n’a pas de mediaType, et rien d’autre ne dit ce qu’il est".to_owned()
        }
        ManifestDefect::Descriptor { at, problem } => descriptor(*at, problem),
    }
}

fn descriptor(at: DescriptorPlace, problem: &DescriptorProblem) -> String {
    let what = match at {
        DescriptorPlace::Config => "la configuration".to_owned(),
        DescriptorPlace::Layer(n) => format!("la couche\u{a0}{n}"),
        DescriptorPlace::Manifest(n) => format!("le manifeste\u{a0}{n}"),
        DescriptorPlace::Subject => "le sujet".to_owned(),
        DescriptorPlace::Entry(n) => format!("l’entrée\u{a0}{n}"),
    };
    match problem {
        DescriptorProblem::Digest(text) => {
            format!("{what} a pour condensat `{text}`, qui n’est pas un condensat SHA-256")
        }
        DescriptorProblem::Size => format!("{what} n’a pas de taille, ou une taille négative"),
    }
}
