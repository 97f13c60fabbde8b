//! Why a file that the user named, or standard input, was not read.

use std::io::ErrorKind;

use crate::evidence::ReadError;

pub(super) fn sentence(error: &ReadError) -> String {
    match error {
        ReadError::System(ErrorKind::NotFound, _) => "il n’y a pas de fichier de ce nom".to_owned(),
        ReadError::System(ErrorKind::PermissionDenied, _) => "accès refusé par le système".to_owned(),
        // In the words of the system.
        ReadError::System(_, reason) => reason.to_string(),
        ReadError::Folder => "c’est un répertoire".to_owned(),
        ReadError::Pipe => "c’est un tube, pas un fichier ordinaire".to_owned(),
        ReadError::Socket => "c’est une socket, pas un fichier ordinaire".to_owned(),
        ReadError::Link => "c’est un lien symbolique, qui n’est pas suivi".to_owned(),
        ReadError::Device => "c’est un périphérique sans contenu, pas un fichier ordinaire".to_owned(),
        ReadError::TooLarge(bound) if bound.is_multiple_of(1 << 20) => {
            format!("la taille dépasse {}\u{a0}Mio", bound >> 20)
        }
        ReadError::TooLarge(bound) if bound.is_multiple_of(1 << 10) => {
            format!("la taille dépasse {}\u{a0}Kio", bound >> 10)
        }
        ReadError::TooLarge(bound) => format!("la taille dépasse {bound}\u{a0}octets"),
        ReadError::NotText => "ce n’est pas de l’UTF-8 valide".to_owned(),
    }
}
