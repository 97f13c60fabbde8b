//! What is wrong with an OCI image layout.

use crate::evidence::layout::{
    ArchiveProblem, FittingEntry, LayoutDefect, LayoutPart, LayoutProblem, PackDefect, UnreadLayout,
    UnreadReason,
};
use crate::report::words::Help;
use crate::text::ForeignText;

use super::say;

pub(super) fn unread(UnreadLayout { part, reason }: &UnreadLayout) -> String {
    let reason = match reason {
        UnreadReason::System(reason) => reason.to_string(),
        UnreadReason::Timeout => "cela prend plus que le délai imparti".to_owned(),
        UnreadReason::Changed => "le contenu a changé pendant la lecture".to_owned(),
    };
    match part {
        LayoutPart::Folder(path) => format!("l’arborescence {path} est illisible\u{a0}: {reason}"),
        LayoutPart::Archive(path) => format!("l’archive {path} est illisible\u{a0}: {reason}"),
        LayoutPart::File(file) => format!("{file} est illisible\u{a0}: {reason}"),
        LayoutPart::Blobs => format!("les blobs ne peuvent pas être énumérés\u{a0}: {reason}"),
    }
}

pub(super) fn problem(problem: &LayoutProblem) -> String {
    match problem {
        LayoutProblem::NotFolder(path) => format!("{path} n’est pas un répertoire"),
        LayoutProblem::NotArchive(path) => format!("{path} est un répertoire"),
        LayoutProblem::NoIndex(name) => {
            format!("{name} n’est pas une arborescence d’image OCI\u{a0}: il n’y a pas d’index.json")
        }
        LayoutProblem::Several { name, images, .. } => {
            format!("{name} correspond à {images} images de l’arborescence")
        }
    }
}

pub(super) fn help(problem: &LayoutProblem) -> Vec<Help> {
    match problem {
        LayoutProblem::NotFolder(_) => {
            vec![say("pour une arborescence dans un seul fichier tar, utilisez oci-archive:FILE")]
        }
        LayoutProblem::NotArchive(_) => {
            vec![say("pour une arborescence dans un répertoire, utilisez oci:DIR")]
        }
        LayoutProblem::NoIndex(_) => vec![],
        LayoutProblem::Several { bare, entries, .. } => names(bare, entries).map(Help::Say).collect(),
    }
}

/// One sentence, with the names that fit where they are several.
pub(super) fn problem_with_names(wrong: &LayoutProblem) -> String {
    let said = problem(wrong);
    match wrong {
        LayoutProblem::NotFolder(_) | LayoutProblem::NotArchive(_) | LayoutProblem::NoIndex(_) => said,
        LayoutProblem::Several { bare, entries, .. } => {
            format!("{said}\u{a0}: {}", names(bare, entries).collect::<Vec<_>>().join(", "))
        }
    }
}

fn names<'a>(bare: &'a ForeignText, entries: &'a [FittingEntry]) -> impl Iterator<Item = String> + 'a {
    entries.iter().map(move |FittingEntry { digest, name }| {
        let name = name.as_ref().map_or_else(String::new, |name| format!("  ({name})"));
        format!("{bare}@{digest}{name}")
    })
}

pub(super) fn defect(defect: &LayoutDefect) -> String {
    match defect {
        LayoutDefect::Archive { path, problem } => archive(path, problem),
        LayoutDefect::NotRegular(file) => format!("{file} n’est pas un fichier ordinaire"),
        LayoutDefect::NoImageIndex => "index.json n’est pas un index d’images".to_owned(),
        LayoutDefect::Pack(defect) => pack(*defect).to_owned(),
    }
}

fn pack(defect: PackDefect) -> &'static str {
    match defect {
        PackDefect::NoSums => {
            "le dossier de preuves a été modifié\u{a0}: son pack.sha256 est absent ou n’est pas un fichier"
        }
        PackDefect::OtherIndex => {
            "le dossier de preuves a été modifié\u{a0}: index.json n’a pas le SHA-256 que donne pack.sha256"
        }
        PackDefect::NoRecord => {
            "le dossier de preuves a été modifié\u{a0}: index.json ne dit rien de ce qui a été contrôlé"
        }
        PackDefect::Malformed => {
            "le dossier de preuves a été modifié, ou est d’une version plus récente\u{a0}: ce qu’index.json dit des contrôles est illisible"
        }
        PackDefect::Unknown => {
            "le dossier de preuves a été modifié\u{a0}: ce qu’index.json dit des contrôles nomme quelque chose qui n’existe pas"
        }
    }
}

fn archive(path: &ForeignText, problem: &ArchiveProblem) -> String {
    let unreadable = |why: &str| format!("l’archive {path} est illisible\u{a0}: {why}");
    match problem {
        ArchiveProblem::NotRegular => format!("{path} n’est pas un fichier ordinaire"),
        ArchiveProblem::Malformed(reason) => unreadable(&reason.to_string()),
        ArchiveProblem::EndsInside(entry) => unreadable(&format!("elle s’arrête au milieu de {entry}")),
        ArchiveProblem::Doubled(entry) => unreadable(&format!("elle contient deux fois {entry}")),
        ArchiveProblem::NoEnd => unreadable(
            "elle ne se termine pas comme un fichier tar\u{a0}: elle est tronquée, ou n’en est pas un",
        ),
    }
}
