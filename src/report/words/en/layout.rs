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
        UnreadReason::Timeout => "this takes longer than the time limit".to_owned(),
        UnreadReason::Changed => "it changed while it was read".to_owned(),
    };
    match part {
        LayoutPart::Folder(path) => format!("the layout {path} cannot be read: {reason}"),
        LayoutPart::Archive(path) => format!("the archive {path} cannot be read: {reason}"),
        LayoutPart::File(file) => format!("{file} cannot be read: {reason}"),
        LayoutPart::Blobs => format!("the blobs cannot be listed: {reason}"),
    }
}

pub(super) fn problem(problem: &LayoutProblem) -> String {
    match problem {
        LayoutProblem::NotFolder(path) => format!("{path} is not a folder"),
        LayoutProblem::NotArchive(path) => format!("{path} is a folder"),
        LayoutProblem::NoIndex(name) => format!("{name} is not an OCI image layout: it has no index.json"),
        LayoutProblem::Several { name, images, .. } => {
            format!("{name} matches {images} images in the layout")
        }
    }
}

pub(super) fn help(problem: &LayoutProblem) -> Vec<Help> {
    match problem {
        LayoutProblem::NotFolder(_) => vec![say("for a layout in one tar file, use oci-archive:FILE")],
        LayoutProblem::NotArchive(_) => vec![say("for a layout in a folder, use oci:DIR")],
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
            format!("{said}: {}", names(bare, entries).collect::<Vec<_>>().join(", "))
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
        LayoutDefect::NotRegular(file) => format!("{file} is not a regular file"),
        LayoutDefect::NoImageIndex => "index.json is not an image index".to_owned(),
        LayoutDefect::Pack(defect) => pack(*defect).to_owned(),
    }
}

fn pack(defect: PackDefect) -> &'static str {
    match defect {
        PackDefect::NoSums => "the evidence pack was changed: its pack.sha256 is missing or is not a file",
        PackDefect::OtherIndex => {
            "the evidence pack was changed: index.json does not have the SHA-256 in pack.sha256"
        }
        PackDefect::NoRecord => "the evidence pack was changed: index.json has no record of what was checked",
        PackDefect::Malformed => {
            "the evidence pack was changed, or is of a newer version: the record in index.json cannot be read"
        }
        PackDefect::Unknown => {
            "the evidence pack was changed: its record names something that does not exist"
        }
    }
}

fn archive(path: &ForeignText, problem: &ArchiveProblem) -> String {
    let unreadable = |why: &str| format!("the archive {path} cannot be read: {why}");
    match problem {
        ArchiveProblem::NotRegular => format!("{path} is not a regular file"),
        ArchiveProblem::Malformed(reason) => unreadable(&reason.to_string()),
        ArchiveProblem::EndsInside(entry) => unreadable(&format!("it ends inside {entry}")),
        ArchiveProblem::Doubled(entry) => unreadable(&format!("it contains {entry} twice")),
        ArchiveProblem::NoEnd => unreadable("it does not end like a tar file: it is cut off, or is not one"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::Digest;
    use crate::text::Excerpt;

    #[test]
    fn where_a_name_fits_several_images_each_is_named() {
        let digest = Digest::from_hash([0; 32]);
        let entries = [Some(Excerpt::new("\u{1b}x")), None]
            .map(|name| FittingEntry { digest: digest.clone(), name })
            .into();
        let several =
            LayoutProblem::Several { name: "oci:d:1".into(), bare: "oci:d".into(), images: 2, entries };
        let lines: Vec<String> = help(&several).iter().map(Help::line).collect();
        assert_eq!(lines, [format!("oci:d@{digest}  (\\u{{1b}}x)"), format!("oci:d@{digest}")]);
        assert_eq!(problem_with_names(&several), format!("{}: {}", problem(&several), lines.join(", ")));
        let none = LayoutProblem::NoIndex("d".into());
        assert_eq!((problem_with_names(&none), help(&none)), (problem(&none), vec![]));
    }
}
