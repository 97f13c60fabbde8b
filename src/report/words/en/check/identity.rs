//! What the check of the signed repository found.

use crate::call::{Call, REGISTRY_ALIAS};
use crate::case::NotCompared;
use crate::check::{AliasOffer, IdentityFinding, OtherIdentity};
use crate::policy::{Owner, OwnerPins};
use crate::report::words::Help;

use super::parts::BLOCK;
use crate::report::words::en::{say, typed};

pub(super) fn sentence(finding: &IdentityFinding) -> String {
    match finding {
        IdentityFinding::Same { expected, signed, .. } => match signed {
            Some(signed) => format!("signed for {signed}"),
            None => format!("signed for {expected}"),
        },
        IdentityFinding::NotCompared { why, signed } => {
            let why = match why {
                NotCompared::Any(by) => format!("not compared because of {by} any"),
                NotCompared::Unnamed => {
                    "a layout has no repository name, use --identity HOST/REPO".to_owned()
                }
                NotCompared::Recorded(_) => {
                    "only the evidence pack says which repository this is, use --identity HOST/REPO".to_owned()
                }
                NotCompared::NoPlace(owner) => {
                    return format!(
                        "a cosign 3 signature names no repository: {} says whose image this is",
                        pinned(*owner)
                    );
                }
            };
            match signed {
                Some(signed) => format!("{why}; signed for {signed}"),
                None => format!("{why}; the signature names no repository"),
            }
        }
        IdentityFinding::Absent { .. } => {
            "the signature is good, but a cosign 3 signature names no repository, and nothing else says whose image this is".to_owned()
        }
        IdentityFinding::Differs { how, .. } => match how {
            OtherIdentity::Empty => "the signature is good, but the repository name in it is empty",

            OtherIdentity::OtherRegistry(_) => "the signature is good, but it was made for another name",
            OtherIdentity::OtherRepository => {
                "the signature is good, but it was made for another repository: a copied image"
            }
            OtherIdentity::OtherImage => {
                "the signature is good, but the reference in it names the digest of another image"
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
            let only = "only the registry's name differs";
            match call.with_alias(asked, signed.raw()) {
                Some(command) => vec![
                    say(format!("{only}. If you know that both are the same registry, say so:")),
                    Help::Command(command),
                ],
                None => vec![say(format!(
                    "{only}, and {REGISTRY_ALIAS} as it is given does not make them the same registry"
                ))],
            }
        }
        IdentityFinding::Absent { asked } => {
            let mut help = vec![];
            if asked.is_some() {
                help.push(say("--identity cannot be compared with a cosign 3 signature: leave it out"));
            }
            help.push(say("say whose image it is: --tenant-id TENANT, --app-id APP, or both"));
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
            format!("the repository name in the signature was not compared ({})", typed(by, "any"))
        }
        NotCompared::Unnamed => {
            "a layout has no repository name: the repository in the signature was not compared (--identity HOST/REPO)".to_owned()
        }
        NotCompared::Recorded(name) => {
            format!("only the evidence pack says that this is an image of {name} (--identity HOST/REPO)")
        }
        NotCompared::NoPlace(owner) => {
            format!("a cosign 3 signature names no repository: only {} says whose image this is", pinned(*owner))
        }
    }
}

/// What of an image's owner is pinned.
fn pinned(owner: OwnerPins) -> &'static str {
    match owner {
        OwnerPins::Both => "the signed tenant_id and app_id",
        OwnerPins::One(Owner::Tenant) => "the signed tenant_id",
        OwnerPins::One(Owner::App) => "the signed app_id",
    }
}

/// What the one pin of an image's owner does not say.
pub(in crate::report) fn unbound(owner: Owner) -> &'static str {
    match owner {
        Owner::Tenant => {
            "the signature names no repository and app_id is not pinned: it may be of another application of this tenant (--app-id)"
        }
        Owner::App => {
            "the signature names no repository and tenant_id is not pinned: it may be of another tenant's application of this name (--tenant-id)"
        }
    }
}
