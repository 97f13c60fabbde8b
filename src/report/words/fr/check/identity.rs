//! What the check of the signed repository found.

use crate::call::{Call, REGISTRY_ALIAS};
use crate::case::NotCompared;
use crate::check::{AliasOffer, IdentityFinding, OtherIdentity};
use crate::policy::{Owner, OwnerPins};
use crate::report::words::Help;

use super::parts::BLOCK;
use crate::report::words::fr::{say, typed};

pub(super) fn sentence(finding: &IdentityFinding) -> String {
    match finding {
        IdentityFinding::Same { expected, signed, .. } => match signed {
            Some(signed) => format!("signée pour {signed}"),
            None => format!("signée pour {expected}"),
        },
        IdentityFinding::NotCompared { why, signed } => {
            let why = match why {
                NotCompared::Any(by) => format!("non comparé en raison de {by} any"),
                NotCompared::Unnamed => {
                    "une arborescence n’a pas de nom de dépôt, utilisez --identity HOST/REPO".to_owned()
                }
                NotCompared::Recorded(_) => {
                    "seul le dossier de preuves dit de quel dépôt il s’agit, utilisez --identity HOST/REPO".to_owned()
                }
                NotCompared::NoPlace(owner) => {
                    return format!(
                        "une signature cosign 3 ne nomme aucun dépôt\u{a0}: {} dit à qui est cette image",
                        pinned(*owner)
                    );
                }
            };
            match signed {
                Some(signed) => format!("{why}\u{202f}; signée pour {signed}"),
                None => format!("{why}\u{202f}; la signature ne nomme aucun dépôt"),
            }
        }
        IdentityFinding::Absent { .. } => {
            "la signature est valide, mais une signature cosign 3 ne nomme aucun dépôt, et rien d’autre ne dit à qui est cette image".to_owned()
        }
        IdentityFinding::Differs { how, .. } => match how {
            OtherIdentity::Empty => "la signature est valide, mais le nom de dépôt qu’elle contient est vide",

            OtherIdentity::OtherRegistry(_) => "la signature est valide, mais elle a été faite pour un autre nom",
            OtherIdentity::OtherRepository => {
                "la signature est valide, mais elle a été faite pour un autre dépôt\u{a0}: une image recopiée"
            }
            OtherIdentity::OtherImage => {
                "la signature est valide, mais la référence qu’elle contient nomme le condensat d’une autre image"
            }
        }
        .to_owned(),
    }
}

pub(super) fn expected(finding: &IdentityFinding) -> Option<String> {
    match finding {
        IdentityFinding::Same { expected, .. } | IdentityFinding::Differs { expected, .. } => {
            Some(expected.to_string())
        }
        IdentityFinding::Absent { asked } => asked.as_ref().map(ToString::to_string),
        IdentityFinding::NotCompared { .. } => None,
    }
}

pub(super) fn observed(finding: &IdentityFinding) -> Option<String> {
    match finding {
        IdentityFinding::Same { expected, signed: None, .. } => Some(expected.to_string()),
        IdentityFinding::Same { signed, .. }
        | IdentityFinding::NotCompared { signed, .. }
        | IdentityFinding::Differs { signed, .. } => signed.as_ref().map(|signed| signed.raw().to_owned()),
        IdentityFinding::Absent { .. } => None,
    }
}

pub(super) fn help(finding: &IdentityFinding, call: &Call) -> Vec<Help> {
    match finding {
        IdentityFinding::Differs {
            how: OtherIdentity::OtherRegistry(AliasOffer { asked, signed }), ..
        } => {
            let only = "seul le nom du registre diffère";
            match call.with_alias(asked, signed.raw()) {
                Some(command) => vec![
                    say(format!(
                        "{only}. Si vous savez qu’il s’agit d’un seul et même registre, déclarez-le\u{a0}:"
                    )),
                    Help::Command(command),
                ],
                None => vec![say(format!(
                    "{only}, et {REGISTRY_ALIAS} tel qu’il est donné n’en fait pas un seul et même registre"
                ))],
            }
        }
        IdentityFinding::Absent { asked } => {
            let mut help = vec![];
            if asked.is_some() {
                help.push(say(
                    "--identity ne peut pas être comparé à une signature cosign 3\u{a0}: retirez-le",
                ));
            }
            help.push(say("dites à qui est l’image\u{a0}: --tenant-id TENANT, --app-id APP, ou les deux"));
            help
        }
        IdentityFinding::Differs {
            how: OtherIdentity::Empty | OtherIdentity::OtherRepository | OtherIdentity::OtherImage,
            ..
        } => {
            vec![say(BLOCK)]
        }
        IdentityFinding::Same { .. } | IdentityFinding::NotCompared { .. } => vec![],
    }
}

/// What a reader should know of it though the verdict holds.
pub(in crate::report) fn not_compared(why: &NotCompared) -> String {
    match why {
        NotCompared::Any(by) => {
            format!("le nom de dépôt que porte la signature n’a pas été comparé ({})", typed(by, "any"))
        }
        NotCompared::Unnamed => {
            "une arborescence n’a pas de nom de dépôt\u{a0}: le dépôt que porte la signature n’a pas été comparé (--identity HOST/REPO)".to_owned()
        }
        NotCompared::Recorded(name) => {
            format!("seul le dossier de preuves dit qu’il s’agit d’une image de {name} (--identity HOST/REPO)")
        }
        NotCompared::NoPlace(owner) => {
            format!("une signature cosign 3 ne nomme aucun dépôt\u{a0}: seul {} dit à qui est cette image", pinned(*owner))
        }
    }
}

/// What of an image's owner is pinned.
fn pinned(owner: OwnerPins) -> &'static str {
    match owner {
        OwnerPins::Both => "le couple signé tenant_id et app_id",
        OwnerPins::One(Owner::Tenant) => "le tenant_id signé",
        OwnerPins::One(Owner::App) => "l’app_id signé",
    }
}

/// What the one pin of an image's owner does not say.
pub(in crate::report) fn unbound(owner: Owner) -> &'static str {
    match owner {
        Owner::Tenant => {
            "la signature ne nomme aucun dépôt et app_id n’est pas épinglé\u{a0}: elle peut concerner une autre application de ce locataire (--app-id)"
        }
        Owner::App => {
            "la signature ne nomme aucun dépôt et tenant_id n’est pas épinglé\u{a0}: elle peut concerner l’application de même nom d’un autre locataire (--tenant-id)"
        }
    }
}
