//! What the check of the image itself found.

use crate::check::{ImageFinding, Named};
use crate::evidence::Image;
use crate::evidence::account::Nobody;
use crate::report::words::Help;
use crate::report::words::en::{login, manifest, pods, source, timestamp};

use super::parts::Wait;
use crate::report::words::en::say;

pub(super) fn sentence(finding: &ImageFinding) -> String {
    match finding {
        ImageFinding::Found { image, named } => found(image, *named),
        ImageFinding::Lists { image, running } => {
            format!("judged by the index {}, which lists what runs, {running}", image.digest)
        }
        ImageFinding::TagNotDigest(_) => {
            "the image is named by tag, but a digest is required: a tag can move".to_owned()
        }
        ImageFinding::Defect { defect, .. } => source::defect(defect),
        ImageFinding::Absent { layout: false, nobody: None, .. } => {
            "the registry has no such image".to_owned()
        }
        ImageFinding::Absent { layout: false, nobody: Some(nobody), .. } => {
            format!("the registry has no such image; asked as {}", login::nobody(nobody))
        }
        ImageFinding::Absent { layout: true, .. } => "the layout has no such image".to_owned(),
        ImageFinding::NotStarted { .. } => pods::not_started().to_owned(),
        ImageFinding::OutOfScope { registry, .. } => pods::elsewhere(registry),
        ImageFinding::Timestamp(problem) => timestamp::problem(problem),
    }
}

fn found(image: &Image, named: Named) -> String {
    let how = match named {
        Named::Tag => "tag resolved once",
        Named::OnlyOne => "the only image in the layout",
        Named::Digest => "named by digest",
    };
    let mut sentence = format!("{how}, {}", manifest::kind(image.kind));
    if image.kind.is_index() {
        sentence.push_str(&format!(" of {}: the index itself is checked", image.platforms.len()));
    }
    for note in &image.notes {
        sentence.push_str(&format!("; {}", source::note(note)));
    }
    sentence
}

pub(super) fn expected(finding: &ImageFinding) -> Option<String> {
    match finding {
        ImageFinding::Defect { expected, .. } => expected.as_ref().map(ToString::to_string),
        ImageFinding::Absent { name, .. } | ImageFinding::NotStarted { name } => Some(name.clone()),
        ImageFinding::OutOfScope { registry, .. } => Some(registry.clone()),
        ImageFinding::Found { .. }
        | ImageFinding::Lists { .. }
        | ImageFinding::TagNotDigest(_)
        | ImageFinding::Timestamp(_) => None,
    }
}

pub(super) fn observed(finding: &ImageFinding) -> Option<String> {
    match finding {
        ImageFinding::OutOfScope { name, .. } => Some(name.clone()),
        finding => finding.image().map(|image| image.digest.to_string()),
    }
}

pub(super) fn help(finding: &ImageFinding, wait: Wait) -> Vec<Help> {
    match finding {
        ImageFinding::Absent { layout: false, nobody, .. } => {
            let mut help = vec![match wait {
                Wait::Proposed => say(
                    "check the name and the tag; where the build may not be pushed yet, wait for it with --wait DURATION",
                ),
                Wait::Over | Wait::Useless => {
                    say("check the name and the tag; the build may not be pushed yet")
                }
            }];
            if let Some(nobody @ Nobody { registry, .. }) = nobody {
                help.push(say(format!(
                    "some registries say this to everybody who is not logged in: `docker login {registry}`"
                )));
                help.extend(login::other_name_help(nobody));
            }
            help
        }
        ImageFinding::Absent { layout: true, .. } => {
            vec![say("its index.json lists the names in it")]
        }
        ImageFinding::NotStarted { .. } => vec![say(pods::not_started_help())],
        ImageFinding::OutOfScope { .. } => vec![say(pods::elsewhere_help())],
        ImageFinding::Timestamp(problem) => timestamp::problem_help(problem),
        ImageFinding::Found { .. }
        | ImageFinding::Lists { .. }
        | ImageFinding::TagNotDigest(_)
        | ImageFinding::Defect { .. } => vec![],
    }
}
