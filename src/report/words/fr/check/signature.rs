//! What the check of the signatures found.

use crate::check::{NoSignature, SignatureFinding};
use crate::report::words::Help;
use crate::report::words::fr::{place, trust};

use super::parts::{Wait, refused};
use crate::report::words::fr::say;

pub(super) fn sentence(finding: &SignatureFinding) -> String {
    match finding {
        SignatureFinding::Trusted { count, of, keys } => {
            let by = if *keys == 1 { "cette clé" } else { "ces clés" };
            format!("{count} sur {of} par {by}")
        }
        SignatureFinding::OutOfTime { place, timing, .. } => {
            format!("{}\u{a0}: {}", place::name(place), trust::timing(*timing).unwrap_or_default())
        }
        SignatureFinding::None { why, .. } => match why {
            NoSignature::Unsupported(item) => {
                let what = trust::unsupported(&item.what);
                format!("aucune signature de confiance n’a été trouvée\u{202f}; {} est {what}", place::name(&item.place))
            }
            NoSignature::Refused(item) => {
                format!("aucune signature de cette image n’est valide pour cette clé\u{a0}: {}", refused(item))
            }
            NoSignature::NotFound => "aucune signature n’a été trouvée aux emplacements qui ont répondu".to_owned(),
            NoSignature::Nobody => {
                "personne n’a signé cette image\u{a0}: tous les emplacements ont été contrôlés, et aucun n’a de signature".to_owned()
            }
        },
    }
}

pub(super) fn expected(finding: &SignatureFinding) -> Option<String> {
    match finding {
        SignatureFinding::Trusted { .. } | SignatureFinding::OutOfTime { .. } => None,
        SignatureFinding::None { image, .. } => Some(image.to_string()),
    }
}

pub(super) fn observed(finding: &SignatureFinding) -> Option<String> {
    match finding {
        SignatureFinding::Trusted { count, of, .. } => Some(format!("{count} sur {of}")),
        SignatureFinding::OutOfTime { key, .. } => Some(key.to_string()),
        SignatureFinding::None { .. } => None,
    }
}

pub(super) fn help(finding: &SignatureFinding, wait: Wait) -> Vec<Help> {
    match finding {
        SignatureFinding::None { why: NoSignature::Nobody, .. } => vec![match wait {
            Wait::Proposed => say(
                "une image qui vient d’être construite n’est peut-être pas encore signée\u{a0}: attendez-la avec --wait DURATION\u{202f}; sinon, bloquez-la",
            ),
            Wait::Over | Wait::Useless => say(
                "une image qui vient d’être construite n’est peut-être pas encore signée\u{202f}; sinon, bloquez-la",
            ),
        }],
        SignatureFinding::None { why: NoSignature::Refused(item), tried, .. } if item.is_by_another_key() => {
            let tried: Vec<String> = tried.iter().map(ToString::to_string).collect();
            vec![
                say(format!(
                    "est-ce la bonne clé\u{202f}? `paas-attest key` montre celle de la plateforme\u{202f}; celle qui a été essayée est {}",
                    tried.join(" ")
                )),
                say("si c’est la bonne clé\u{a0}: bloquez l’image"),
            ]
        }
        SignatureFinding::None {
            why: NoSignature::Unsupported(_) | NoSignature::Refused(_) | NoSignature::NotFound,
            ..
        }
        | SignatureFinding::Trusted { .. }
        | SignatureFinding::OutOfTime { .. } => vec![],
    }
}
