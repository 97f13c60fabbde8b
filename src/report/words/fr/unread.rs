//! What is whole, and of a form that is not read.

use crate::evidence::unread::{Compression, UnreadForm, UnreadManifest};
use crate::report::words::Help;

use super::say;

pub(super) fn sentence(form: &UnreadForm) -> String {
    match form {
        UnreadForm::Manifest(UnreadManifest::SchemaOne) => {
            "le manifeste est au format schéma 1 de Docker, que cette version ne prend pas en charge"
                .to_owned()
        }
        UnreadForm::Manifest(UnreadManifest::Artifact(media_type)) => {
            format!("le manifeste est de type `{media_type}`, que cette version ne prend pas en charge")
        }
        UnreadForm::Compressed { path, with } => {
            format!(
                "{path} est compressé avec {}\u{202f}; un fichier tar non compressé est exigé",
                name(*with)
            )
        }
    }
}

pub(super) fn help(form: &UnreadForm) -> Vec<Help> {
    match form {
        UnreadForm::Manifest(UnreadManifest::SchemaOne) => vec![say(
            "poussez de nouveau l’image avec un outil actuel\u{a0}: dans un autre format, elle a un autre condensat et a besoin de sa propre signature",
        )],
        UnreadForm::Manifest(UnreadManifest::Artifact(_)) => vec![],
        UnreadForm::Compressed { path, with } => {
            vec![say(format!("décompressez-le d’abord\u{a0}: {} < {path} > image.tar", command(*with)))]
        }
    }
}

fn name(with: Compression) -> &'static str {
    match with {
        Compression::Gzip => "gzip",
        Compression::Zstd => "zstd",
        Compression::Xz => "xz",
        Compression::Bzip2 => "bzip2",
    }
}

fn command(with: Compression) -> &'static str {
    match with {
        Compression::Gzip => "gunzip",
        Compression::Zstd => "unzstd",
        Compression::Xz => "unxz",
        Compression::Bzip2 => "bunzip2",
    }
}
