//! The images of `verify`: those of the command line, then those of a list.

use std::collections::HashMap;
use std::sync::Arc;

use crate::error::{ImagesProblem, NamedInput, Stop, UsageError};
use crate::limits;
use crate::pods::{PodImage, Runs};
use crate::source::file;
use crate::subject::{Naming, Subject};
use crate::text::ForeignText;
use crate::trust::digest_of_value;

use super::Ask;
use super::layers::{Setting, Settings};
use super::stdin::Stdin;

/// A list of images, read whole.
pub(super) struct ImageList {
    called: ForeignText,
    text: String,
}

/// The name of an image, its line where it is from a list, and the pods that run it.
#[derive(Clone, Copy)]
pub(super) struct ImageName<'a> {
    pub(super) name: &'a str,
    line: Option<(&'a ForeignText, usize)>,
    pub(super) pods: Option<&'a Arc<PodImage>>,
}

impl ImageName<'_> {
    /// Whether it lies on this machine.
    pub(super) fn is_here(&self, naming: &Naming) -> bool {
        let is_here = |image: Subject| image.location.reached().is_none();
        self.pods.is_none() && naming.parse(self.name).is_ok_and(is_here)
    }

    /// Whether it is listed, and not checked.
    pub(super) fn is_out_of_scope(&self) -> bool {
        self.pods.is_some_and(|image| image.runs == Runs::Elsewhere)
    }
}

/// The list that a setting names, where one does.
///
/// # Errors
/// What is not there, is longer than [`limits::IMAGE_LIST`], or is not text.
pub(super) fn list(settings: &Settings, stdin: &Stdin) -> Result<Option<ImageList>, UsageError> {
    let Some(given) = settings.one(Setting::Images) else { return Ok(None) };
    let named = stdin.counted(file::named(&given.value), given)?;
    match file::read_text(named.input(), limits::IMAGE_LIST) {
        Ok(text) => Ok(Some(ImageList { called: given.value.as_str().into(), text })),
        Err(why) => {
            let given = given.with(given.value.as_str().into());
            Err(UsageError::Unread(NamedInput::Setting { given, instead: None }, why))
        }
    }
}

impl ImageList {
    /// The names, one a line. What stands behind a `#` at the beginning of a line or behind a blank is a comment: of all
    /// names only the path of a layout could have one there, and such a layout has to be named on the command line.
    fn names(&self) -> impl Iterator<Item = ImageName<'_>> {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        text.lines().enumerate().filter_map(|(at, line)| {
            let comment = line.match_indices('#').map(|(at, _)| at).find(|&at| {
                line.get(..at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']))
            });
            let name = line.get(..comment.unwrap_or(line.len())).unwrap_or_default().trim();
            (!name.is_empty()).then_some(ImageName { name, line: Some((&self.called, at + 1)), pods: None })
        })
    }
}

/// All names: those of the command line, then those of the list, then those of pods.
///
/// # Errors
/// More than [`limits::IMAGES`], or none.
pub(super) fn names<'a>(
    typed: &'a [String],
    list: Option<&'a ImageList>,
    pods: &'a [Arc<PodImage>],
) -> Result<Vec<ImageName<'a>>, UsageError> {
    let typed = typed.iter().map(|name| ImageName { name, line: None, pods: None });
    let listed = list.into_iter().flat_map(ImageList::names);
    let running =
        pods.iter().map(|image| ImageName { name: &image.subject.name, line: None, pods: Some(image) });
    let names: Vec<ImageName<'a>> = typed.chain(listed).chain(running).take(limits::IMAGES + 1).collect();
    // Without a list the parser wants a name, or pods, of which there is a bound; the system bounds how many can be typed.
    let Some(list) = list else { return Ok(names) };
    let problem = match names.len() {
        0 => ImagesProblem::Nothing(list.called.clone()),
        1..=limits::IMAGES => return Ok(names),
        _ => ImagesProblem::TooMany(list.called.clone(), limits::IMAGES),
    };
    Err(UsageError::Images(problem))
}

/// The names of different images, each once and as it is given in the first place; one that is named and that pods run is
/// one image. Of a name that was looked at nothing is kept but a hash: a list may be far longer than the part of it that is
/// checked.
///
/// # Errors
/// What is wrong with a name, or with an image; of one in a list, where it stands.
pub(super) fn once<'a>(
    names: &[ImageName<'a>],
    look: impl Fn(&ImageName<'a>) -> Result<Ask, Stop>,
    mut judge: impl FnMut(&Ask) -> Result<(), Stop>,
) -> Result<Vec<ImageName<'a>>, Stop> {
    let (mut seen, mut once) = (HashMap::new(), Vec::<ImageName<'a>>::new());
    for name in names {
        let ask = look(name).map_err(|stop| match name.line {
            None => stop,
            Some((list, line)) => Stop::Listed { list: list.clone(), line, stop: Box::new(stop) },
        })?;
        if !ask.is_looked_up() {
            // It is nobody's to ask for, and no other one.
            once.push(*name);
            continue;
        }
        judge(&ask)?;
        let at = *seen.entry(digest_of_value(&ask.subject)).or_insert(once.len());
        match once.get_mut(at) {
            Some(known) => known.pods = known.pods.or(name.pods),
            None => once.push(*name),
        }
    }
    Ok(once)
}

/// Refuses more than one run holds.
pub(super) fn in_one_run(images: usize) -> Result<(), UsageError> {
    if images > limits::IMAGES_AT_ONCE {
        let problem = ImagesProblem::TooManyAtOnce(images, limits::IMAGES_AT_ONCE);
        return Err(UsageError::Images(problem));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, usize)> {
        let list = ImageList { called: "l".into(), text: text.to_owned() };
        list.names().map(|one| (one.name.to_owned(), one.line.unwrap().1)).collect()
    }

    #[test]
    fn a_name_a_line_with_comments_and_whatever_ends_a_line() {
        let text = "\u{feff}h.x/a:1\n\n# a comment\n  h.x/b:1\t# why\r\n\t#x\nbuild:a/b#c\nh.x/c@sha256:0 #";
        let expected = [("h.x/a:1", 1), ("h.x/b:1", 4), ("build:a/b#c", 6), ("h.x/c@sha256:0", 7)];
        assert_eq!(read(text), expected.map(|(name, line)| (name.to_owned(), line)));
        for empty in ["", "\n", "# a\n#b", " \r\n\t\n"] {
            assert_eq!(read(empty), []);
        }
    }

    #[test]
    fn no_name_at_all_is_refused_and_so_are_too_many() {
        let list = |text: String| ImageList { called: "l".into(), text };
        let (none, typed) = (list("# nothing".to_owned()), ["h.x/a".to_owned()]);
        let problem = |typed: &[String], list: &ImageList| match names(typed, Some(list), &[]) {
            Err(UsageError::Images(problem)) => Some(problem),
            Err(other) => panic!("{other:?}"),
            Ok(_) => None,
        };
        assert_eq!(problem(&[], &none), Some(ImagesProblem::Nothing("l".into())));
        assert_eq!(problem(&typed, &none), None);
        let most = list("a\n".repeat(limits::IMAGES));
        assert_eq!(problem(&[], &most), None);
        assert_eq!(problem(&typed, &most), Some(ImagesProblem::TooMany("l".into(), limits::IMAGES)));
    }
}
