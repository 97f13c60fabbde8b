//! Why an image's place could not be opened at all.

use crate::error::Stop;
use crate::evidence::layout::{LayoutProblem, UnreadLayout};
use crate::evidence::place::Place;
use crate::evidence::{Answer, Defect, Gap, Image};

/// Why an image's place could not be opened. Of a run over one image it is a stop; of several, the result
/// of that image alone.
#[derive(Debug)]
pub enum Unopened {
    /// A layout that is not there, or cannot be read.
    Unread(UnreadLayout),
    /// What is there is not a layout, or its name fits several images.
    NoLayout(LayoutProblem),
}

impl Unopened {
    /// What stops a run over this image alone.
    pub fn stop(self) -> Stop {
        match self {
            Self::Unread(layout) => Stop::UnreadLayout(layout),
            Self::NoLayout(problem) => Stop::NoLayout(problem),
        }
    }

    /// The answer of the place for one image of several.
    pub fn answer(self) -> Answer<Image> {
        match self {
            // Unreachable is not a "no", and what is gone by now was there when it was named.
            Self::Unread(layout) => Answer::Gap(Gap::new(Place::Index, layout)),
            Self::NoLayout(problem) => Answer::Defect(Defect::NoLayout(problem)),
        }
    }
}

/// Why there is no layout to search.
#[derive(Debug)]
pub(super) enum NotOpened {
    /// Its place cannot be opened.
    Place(Unopened),
    /// Its index could not be read.
    Gap(Gap),
    /// It is there, and provably wrong.
    Defect(Defect),
}

impl<T: Into<Unopened>> From<T> for NotOpened {
    fn from(why: T) -> Self {
        Self::Place(why.into())
    }
}

impl From<UnreadLayout> for Unopened {
    fn from(layout: UnreadLayout) -> Self {
        Self::Unread(layout)
    }
}

impl From<LayoutProblem> for Unopened {
    fn from(problem: LayoutProblem) -> Self {
        Self::NoLayout(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use crate::evidence::layout::{LayoutPart, UnreadReason};

    #[test]
    fn one_image_is_stopped_and_one_of_several_has_its_own_result() {
        let unread = || UnreadLayout {
            part: LayoutPart::Folder("dir".into()),
            reason: UnreadReason::System("not ours".into()),
        };
        assert_eq!(Unopened::from(unread()).stop(), Stop::UnreadLayout(unread()));
        match Unopened::from(unread()).answer() {
            Answer::Gap(gap) => assert_eq!(gap.code(), Code::RegistryUnavailable),
            other => panic!("unreadable is not a \"no\": {other:?}"),
        }
        let several = LayoutProblem::Several {
            name: "oci:dir:1".into(),
            bare: "oci:dir".into(),
            images: 2,
            entries: vec![],
        };
        for problem in [
            LayoutProblem::NotFolder("dir".into()),
            LayoutProblem::NotArchive("dir".into()),
            LayoutProblem::NoIndex("dir".into()),
            several,
        ] {
            assert_eq!(Unopened::from(problem.clone()).stop(), Stop::NoLayout(problem.clone()));
            match Unopened::from(problem.clone()).answer() {
                Answer::Defect(defect) => assert_eq!(defect, Defect::NoLayout(problem)),
                other => panic!("{other:?}"),
            }
        }
    }
}
