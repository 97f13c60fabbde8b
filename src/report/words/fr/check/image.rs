//! What the check of the image itself found.

use crate::check::{ImageFinding, Named};
use crate::evidence::Image;
use crate::evidence::account::Nobody;
use crate::report::words::Help;
use crate::report::words::fr::{login, manifest, pods, source, timestamp};

use super::parts::Wait;
use crate::report::words::fr::{count, say};

pub(super) fn sentence(finding: &ImageFinding) -> String {
    match finding {
        ImageFinding::Found { image, named } => found(image, *named),
        ImageFinding::Lists { image, running } => {
            format!("contrôlée par l’index {}, qui énumère ce qui s’exécute, {running}", image.digest)
        }
        ImageFinding::TagNotDigest(_) => {
            "l’image est nommée par étiquette, or un condensat est exigé\u{a0}: une étiquette peut être déplacée".to_owned()
        }
        ImageFinding::Defect { defect, .. } => source::defect(defect),
        ImageFinding::Absent { layout: false, nobody: None, .. } => {
            "le registre n’a pas cette image".to_owned()
        }
        ImageFinding::Absent { layout: false, nobody: Some(nobody), .. } => {
            format!("le registre n’a pas cette image\u{202f}; interrogé en tant que {}", login::nobody(nobody))
        }
        ImageFinding::Absent { layout: true, .. } => "l’arborescence n’a pas cette image".to_owned(),
        ImageFinding::NotStarted { .. } => pods::not_started().to_owned(),
        ImageFinding::OutOfScope { registry, .. } => pods::elsewhere(registry),
        ImageFinding::Timestamp(problem) => timestamp::problem(problem),
    }
}

fn found(image: &Image, named: Named) -> String {
    let how = match named {
        Named::Tag => "étiquette résolue une seule fois",
        Named::OnlyOne => "seule image de l’arborescence",
        Named::Digest => "nommée par condensat",
    };
    let mut sentence = format!("{how}, {}", manifest::kind(image.kind));
    if image.kind.is_index() {
        sentence.push_str(&format!(
            " de {}\u{a0}: l’index lui-même est contrôlé",
            count(image.platforms.len(), "manifeste")
        ));
    }
    for note in &image.notes {
        sentence.push_str(&format!("\u{202f}; {}", source::note(note)));
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
                    "vérifiez le nom et l’étiquette\u{202f}; si le build n’est peut-être pas encore poussé, attendez-le avec --wait DURATION",
                ),
                Wait::Over | Wait::Useless => {
                    say("vérifiez le nom et l’étiquette\u{202f}; le build n’est peut-être pas encore poussé")
                }
            }];
            if let Some(nobody @ Nobody { registry, .. }) = nobody {
                help.push(say(format!(
                    "certains registres le disent à quiconque n’est pas connecté\u{a0}: `docker login {registry}`"
                )));
                help.extend(login::other_name_help(nobody));
            }
            help
        }
        ImageFinding::Absent { layout: true, .. } => {
            vec![say("son index.json énumère les noms qu’elle contient")]
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
