//! What is wrong with a manifest or a list of manifests.

use crate::evidence::manifest::{DescriptorPlace, DescriptorProblem, Kind, ManifestDefect};

pub(in crate::report) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::OciManifest => "OCI image manifest",
        Kind::OciIndex => "OCI image index",
        Kind::DockerManifest => "Docker schema 2 manifest",
        Kind::DockerIndex => "Docker manifest list",
    }
}

pub(super) fn defect(defect: &ManifestDefect) -> String {
    match defect {
        ManifestDefect::Unreadable(why) => format!("the manifest cannot be read: {why}"),
        ManifestDefect::ListUnreadable(why) => format!("the listing cannot be read: {why}"),
        ManifestDefect::SchemaVersion => "the manifest's schemaVersion is not 2".to_owned(),
        ManifestDefect::SchemaOne => "the manifest has members of Docker's schema 1".to_owned(),
        ManifestDefect::TwoKinds => "the manifest has both `layers` or `config` and `manifests`".to_owned(),
        ManifestDefect::NoManifests(of) => format!("the {} has no `manifests`", kind(*of)),
        ManifestDefect::NoLayers(of) => format!("the {} lacks `config` or `layers`", kind(*of)),
        ManifestDefect::MediaType(text) => {
            format!("the manifest's mediaType `{text}` is not one of the four supported types")
        }
        ManifestDefect::ServedAsOther { own, served } => {
            format!("the manifest says it is an {}, but was served as an {}", kind(*own), kind(*served))
        }
        ManifestDefect::ServedAsUnread { own, served } => {
            format!("the manifest says it is an {}, but was served as `{served}`", kind(*own))
        }
        ManifestDefect::ServedAs(text) => {
            format!("the manifest has no mediaType and was served as `{text}`")
        }
        ManifestDefect::NoMediaType => {
            "the manifest has no mediaType, and nothing else says what it is".to_owned()
        }
        ManifestDefect::Descriptor { at, problem } => descriptor(*at, problem),
    }
}

fn descriptor(at: DescriptorPlace, problem: &DescriptorProblem) -> String {
    let what = match at {
        DescriptorPlace::Config => "the config".to_owned(),
        DescriptorPlace::Layer(n) => format!("layer {n}"),
        DescriptorPlace::Manifest(n) => format!("manifest {n}"),
        DescriptorPlace::Subject => "the subject".to_owned(),
        DescriptorPlace::Entry(n) => format!("entry {n}"),
    };
    match problem {
        DescriptorProblem::Digest(text) => {
            format!("{what} has the digest `{text}`, which is not a SHA-256 digest")
        }
        DescriptorProblem::Size => format!("{what} has no size, or a negative one"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Excerpt;

    #[test]
    fn what_a_manifest_says_cannot_act_and_has_an_end() {
        let attack = format!("\u{1b}[2J\n{}", "x".repeat(5000));
        let at = DescriptorPlace::Layer(3);
        for found in [
            ManifestDefect::Unreadable(Excerpt::new(&attack)),
            ManifestDefect::MediaType(Excerpt::new(&attack)),
            ManifestDefect::ServedAs(Excerpt::new(&attack)),
            ManifestDefect::Descriptor { at, problem: DescriptorProblem::Digest(Excerpt::new(&attack)) },
        ] {
            let said = defect(&found);
            assert!(said.contains("\\u{1b}[2J\\u{a}x") && said.contains("… (400/5005)"), "{said}");
            assert!(!said.contains(char::is_control), "{said}");
        }
    }

    #[test]
    fn a_descriptor_is_named_by_where_it_stands() {
        let said = |at| defect(&ManifestDefect::Descriptor { at, problem: DescriptorProblem::Size });
        assert_eq!(said(DescriptorPlace::Config), "the config has no size, or a negative one");
        assert_eq!(said(DescriptorPlace::Layer(3)), "layer 3 has no size, or a negative one");
        assert_eq!(said(DescriptorPlace::Entry(0)), "entry 0 has no size, or a negative one");
    }
}
