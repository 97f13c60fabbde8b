//! What is wrong with a name.

use crate::origin::SettingOrigin;
use crate::report::words::Help;
use crate::subject::NameError;

use super::blamed;

pub(super) fn sentence(error: &NameError, setting: Option<&SettingOrigin>) -> String {
    let by = blamed(setting);
    match error {
        NameError::Url { written, .. } => format!("`{written}`{by} est une URL, pas une image"),
        NameError::BareDigest { written } => {
            format!("`{written}`{by} est un condensat, et ne dit pas de quelle image")
        }
        NameError::Document { written } => format!("`{written}`{by} est un document, pas une image"),
        NameError::BareLayout { written, .. } => {
            format!("`{written}`{by} est un chemin\u{202f}; une image se nomme précédée du mot de sa nature")
        }
        NameError::Digest { written } => format!(
            "`{written}`{by} n’a pas, après son @, de condensat de la forme sha256: et 64 chiffres hexadécimaux minuscules"
        ),
        NameError::NoRegistry { written, .. } => format!("`{written}`{by} ne nomme pas de registre"),
        NameError::Registry { written } => {
            format!("`{written}`{by} ne commence pas par un registre, HOST ou HOST:PORT")
        }
        NameError::Reference { written } => format!("`{written}`{by} n’est pas une référence d’image"),
        NameError::ImageForRepository { written, .. } => {
            format!("`{written}`{by} est une image\u{202f}; un dépôt n’a ni étiquette ni condensat")
        }
        NameError::Build { written } => format!("`{written}`{by} ne nomme pas de build"),
        NameError::EmptyTag { written } | NameError::LayoutTag { written } => {
            format!("`{written}`{by} n’a pas d’étiquette après son deux-points")
        }
        NameError::LayoutPath { written } => format!("`{written}`{by} ne nomme ni répertoire ni fichier"),
        NameError::Alias { written } => {
            format!("l’alias `{written}`{by} n’est pas de la forme LOGICAL=ACTUAL")
        }
        NameError::AliasConflict { first, second } => {
            format!("deux alias se contredisent{by}\u{a0}: {first} et {second}")
        }
        NameError::AliasChain { first, second } => {
            format!("un alias mène à un autre{by}\u{a0}: {first} et {second}")
        }
    }
}

pub(super) fn help(error: &NameError) -> Vec<Help> {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match error {
        NameError::Url { meant: Some(meant), .. } => say(&format!("retirez le schéma\u{a0}: {meant}")),
        NameError::Url { meant: None, .. } => say("une image s’écrit HOST[:PORT]/REPO:TAG, sans schéma"),
        NameError::BareDigest { written } => {
            say(&format!("nommez le dépôt devant\u{a0}: HOST/REPO@{written}"))
        }
        NameError::Document { .. } => say(
            "seuls sbom et diff lisent un document, avec --unsigned\u{202f}; nommez l’image dont c’est le SBOM attesté",
        ),
        NameError::EmptyTag { .. } => say(
            "une variable après le deux-points n’est peut-être pas définie\u{202f}; retirez le deux-points pour l’étiquette `latest`",
        ),
        NameError::BareLayout { meant, .. } => say(&format!("une arborescence à ce chemin s’écrit {meant}")),
        NameError::NoRegistry { meant: Some(meant), .. } => say(&format!(
            "une image de la plateforme s’écrit `build:{}/{}`\u{202f}; toute autre a besoin de son registre\u{a0}: HOST/REPO:TAG",
            meant.app, meant.build
        )),
        NameError::NoRegistry { meant: None, .. } => say(
            "une image a besoin de son registre\u{a0}: HOST/REPO:TAG\u{202f}; un build de la plateforme s’écrit build:APP_ID/BUILD_ID",
        ),
        NameError::Reference { .. } => say(
            "une image s’écrit HOST[:PORT]/REPO:TAG ou HOST[:PORT]/REPO@sha256:HEX\u{202f}; les noms sont en minuscules",
        ),
        NameError::ImageForRepository { meant, .. } => say(&format!("vouliez-vous dire {meant}")),
        NameError::Build { .. } => say("un build se nomme build:APP_ID/BUILD_ID"),
        NameError::Alias { .. } => say("chaque côté est HOST[:PORT] ou HOST[:PORT]/PATH"),
        NameError::AliasConflict { .. } => {
            say("chaque LOGICAL a un seul ACTUAL, et chaque ACTUAL un seul LOGICAL")
        }
        NameError::AliasChain { .. } => say(
            "les noms sont traduits en une étape\u{a0}: aucun nom n’est LOGICAL dans un alias et ACTUAL dans un autre",
        ),
        NameError::Digest { .. }
        | NameError::Registry { .. }
        | NameError::LayoutTag { .. }
        | NameError::LayoutPath { .. } => vec![],
    }
}
