//! Why an image's place could not be opened at all.

use crate::error::Stop;
use crate::evidence::layout::{LayoutProblem, UnreadLayout};
use crate::evidence::place::Place;
use crate::evidence::{Answer, Defect, Gap, Image};

/// Why an image's place could not be opened. Of a run over one image it is a stop; of several, whatever is
/// wrong with a layout is the result of that image alone.
#[derive(Debug)]
pub enum Unopened {
    /// What was named is not there, or makes no address.
    Named(Stop),
    /// A layout that is there, and cannot be read.
    Unread(UnreadLayout),
    /// What is there is not a layout, or its name fits several images.
    NoLayout(LayoutProblem),
}

impl Unopened {
    /// What stops a run over this image alone.
    pub fn stop(self) -> Stop {
        match self {
            Self::Named(stop) => stop,
            Self::Unread(layout) => Stop::UnreadLayout(layout),
            Self::NoLayout(problem) => Stop::NoLayout(problem),
        }
    }

    /// The answer of the place for one image of several.
    ///
    /// # Errors
    /// What was not asked properly stops a run of any size.
    pub fn answer(self) -> Result<Answer<Image>, Stop> {
        match self {
            Self::Named(stop) => Err(stop),
            // Unreachable is no "no".
            Self::Unread(layout) => Ok(Answer::Gap(Gap::new(Place::Index, layout))),
            Self::NoLayout(problem) => Ok(Answer::Defect(Defect::NoLayout(problem))),
        }
    }
}

impl From<Stop> for Unopened {
    fn from(stop: Stop) -> Self {
        Self::Named(stop)
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
    use crate::evidence::layout::LayoutForm;

    #[test]
    fn of_several_images_only_what_was_not_asked_properly_stops_the_run() {
        let unread =
            || UnreadLayout { form: LayoutForm::Folder, path: "dir".into(), reason: "not ours".into() };
        let named = || Unopened::Named(Stop::UnreadLayout(unread()));
        assert_eq!(named().answer().unwrap_err(), named().stop());
        match Unopened::Unread(unread()).answer() {
            Ok(Answer::Gap(gap)) => assert_eq!(gap.code(), Code::RegistryUnavailable),
            other => panic!("unreadable is no \"no\": {other:?}"),
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
            assert_eq!(Unopened::NoLayout(problem.clone()).stop(), Stop::NoLayout(problem.clone()));
            match Unopened::NoLayout(problem.clone()).answer() {
                Ok(Answer::Defect(defect)) => assert_eq!(defect, Defect::NoLayout(problem)),
                other => panic!("{other:?}"),
            }
        }
    }
}
