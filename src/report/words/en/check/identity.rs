//! What the check of the signed repository found.

use crate::case::NotCompared;
use crate::check::{AliasOffer, IdentityFinding, OtherIdentity};
use crate::report::words::Help;

use super::parts::BLOCK;
use crate::report::words::en::{say, typed};

pub(super) fn sentence(finding: &IdentityFinding) -> String {
    match finding {
        IdentityFinding::Same { expected } => format!("signed for {expected}"),
        IdentityFinding::NotCompared { why, signed } => {
            let why = match why {
                NotCompared::Any(by) => format!("not compared because of {by} any"),
                NotCompared::Unnamed => {
                    "a layout has no repository name, use --identity HOST/REPO".to_owned()
                }
            };
            match signed {
                Some(signed) => format!("{why}; signed for {signed}"),
                None => format!("{why}; the signature names no repository"),
            }
        }
        IdentityFinding::Differs { how, .. } => match how {
            OtherIdentity::None => "the signature is good, but it names no repository",
            OtherIdentity::OtherRegistry(_) => "the signature is good, but it was made for another name",
            OtherIdentity::OtherRepository => {
                "the signature is good, but it was made for another repository: a copied image"
            }
        }
        .to_owned(),
    }
}

pub(super) fn expected(finding: &IdentityFinding) -> Option<String> {
    match finding {
        IdentityFinding::Same { expected } | IdentityFinding::Differs { expected, .. } => {
            Some(expected.to_string())
        }
        IdentityFinding::NotCompared { .. } => None,
    }
}

pub(super) fn observed(finding: &IdentityFinding) -> Option<String> {
    match finding {
        IdentityFinding::Same { expected } => Some(expected.to_string()),
        IdentityFinding::NotCompared { signed, .. } | IdentityFinding::Differs { signed, .. } => {
            signed.as_ref().map(|signed| signed.raw().to_owned())
        }
    }
}

pub(super) fn help(finding: &IdentityFinding) -> Vec<Help> {
    match finding {
        IdentityFinding::Differs { how: OtherIdentity::OtherRegistry(offer), .. } => vec![
            say("only the registry's name differs. If you know that both are the same registry, say so:"),
            command(offer),
        ],
        IdentityFinding::Differs { how: OtherIdentity::None | OtherIdentity::OtherRepository, .. } => {
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
    }
}

fn command(AliasOffer { image, identity, signed, actual }: &AliasOffer) -> Help {
    let mut words = vec!["verify".to_owned(), image.clone()];
    if let Some(identity) = identity {
        words.extend(["--identity".to_owned(), identity.to_string()]);
    }
    words.extend(["--registry-alias".to_owned(), format!("{signed}={actual}")]);
    Help::command(words)
}
