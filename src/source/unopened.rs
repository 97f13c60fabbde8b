//! Why an image's place could not be opened at all.

use crate::code::Code;
use crate::error::Stop;
use crate::evidence::place::Place;
use crate::evidence::trouble::Trouble;
use crate::evidence::{Answer, Defect, Gap, Image};

/// Why an image's place could not be opened. Of a run over one image it is the stop that it holds; of
/// several, whatever is wrong with a layout is the result of that image alone.
#[derive(Debug)]
pub enum Unopened {
    /// What was named is not there, or is no address.
    Named(Stop),
    /// A layout that is there, and cannot be read.
    Unreadable(LayoutProblem),
    /// What is there is no layout.
    NoLayout(LayoutProblem),
    /// The name fits several images of the layout; the help lists them.
    Several(LayoutProblem),
}

/// What is wrong with a layout, in words; foreign text in them is escaped already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutProblem {
    message: String,
    help: Vec<String>,
}

impl LayoutProblem {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: vec![] }
    }

    pub(super) fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}

impl From<LayoutProblem> for Stop {
    fn from(LayoutProblem { message, help }: LayoutProblem) -> Self {
        help.into_iter().fold(Self::new(message), Self::help)
    }
}

impl Unopened {
    /// What stops a run over this image alone.
    pub fn stop(self) -> Stop {
        match self {
            Self::Named(stop) => stop,
            Self::Unreadable(problem) | Self::NoLayout(problem) | Self::Several(problem) => problem.into(),
        }
    }

    /// The answer of the place for one image of several.
    ///
    /// # Errors
    /// What was not asked properly stops a run of any size.
    pub fn answer(self) -> Result<Answer<Image>, Stop> {
        let malformed = |message| Ok(Answer::Defect(Defect { code: Code::ImageMalformed, message }));
        match self {
            Self::Named(stop) => Err(stop),
            // Unreachable is no "no".
            Self::Unreadable(LayoutProblem { message, .. }) => {
                Ok(Answer::Gap(Gap::new(Place::Index, Trouble::said(Code::RegistryUnavailable, message))))
            }
            Self::NoLayout(problem) => malformed(problem.message),
            Self::Several(LayoutProblem { message, help }) => {
                malformed(format!("{message}: {}", help.join(", ")))
            }
        }
    }
}

impl From<Stop> for Unopened {
    fn from(stop: Stop) -> Self {
        Self::Named(stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_images_only_what_was_not_asked_properly_stops_the_run() {
        let problem = || LayoutProblem::new("x").help("a").help("b");
        assert!(Unopened::Named(problem().into()).answer().is_err());
        let unreadable = Unopened::Unreadable(problem()).answer();
        assert!(matches!(unreadable, Ok(Answer::Gap(_))), "unreadable is no \"no\"");
        assert!(matches!(Unopened::NoLayout(problem()).answer(), Ok(Answer::Defect(_))));
        match Unopened::Several(problem()).answer() {
            Ok(Answer::Defect(defect)) => assert_eq!(defect.message, "x: a, b"),
            other => panic!("{other:?}"),
        }
    }
}
