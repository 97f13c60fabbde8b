//! Why an image's place could not be opened at all.

use crate::code::Code;
use crate::error::Stop;
use crate::evidence::place::Place;
use crate::evidence::{Answer, Defect, Gap, Image};

/// Why an image's place could not be opened. Of a run over one image it is the stop that it holds; of
/// several, whatever is wrong with a layout is the result of that image alone.
#[derive(Debug)]
pub enum Unopened {
    /// What was named is not there, or is no address.
    Named(Stop),
    /// A layout that is there, and cannot be read.
    Unreadable(Stop),
    /// What is there is no layout.
    NoLayout(Stop),
    /// The name fits several images of the layout; the help lists them.
    Several(Stop),
}

impl Unopened {
    /// What stops a run over this image alone.
    pub fn stop(self) -> Stop {
        match self {
            Self::Named(stop) | Self::Unreadable(stop) | Self::NoLayout(stop) | Self::Several(stop) => stop,
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
            Self::Unreadable(Stop { message, help, .. }) => {
                Ok(Answer::Gap(Gap { place: Place::Index, code: Code::RegistryUnavailable, message, help }))
            }
            Self::NoLayout(stop) => malformed(stop.message),
            Self::Several(stop) => malformed(format!("{}: {}", stop.message, stop.help.join(", "))),
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
        let stop = || Stop::new("x").help("a").help("b");
        assert!(Unopened::Named(stop()).answer().is_err());
        let unreadable = Unopened::Unreadable(stop()).answer();
        assert!(matches!(unreadable, Ok(Answer::Gap(_))), "unreadable is no \"no\"");
        assert!(matches!(Unopened::NoLayout(stop()).answer(), Ok(Answer::Defect(_))));
        match Unopened::Several(stop()).answer() {
            Ok(Answer::Defect(defect)) => assert_eq!(defect.message, "x: a, b"),
            other => panic!("{other:?}"),
        }
    }
}
