//! Documents that lie on this machine, and that nobody vouches for.

use std::path::PathBuf;

use crate::code::Code;
use crate::error::{ReadError, Stop};
use crate::evidence::Gap;
use crate::evidence::place::Place;
use crate::text::ForeignText;
use crate::trust::Unsigned;

use super::file::{self, Input};

/// Where a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalDocument {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl LocalDocument {
    /// Reads it, up to so many bytes; the gap where there are more.
    ///
    /// # Errors
    /// A file that is not there, or is none.
    pub fn read(&self, limit: u64) -> Result<Result<Unsigned<Vec<u8>>, Gap>, Stop> {
        let input = match self {
            Self::Stdin => Input::Stdin,
            Self::File(path) => Input::File(path),
        };
        match file::read(input, limit) {
            Ok(bytes) => Ok(Ok(Unsigned::new(bytes))),
            Err(ReadError::TooLarge(_)) => {
                let message =
                    format!("the document has more than {limit} bytes, the bound of --max-sbom-size");
                let help = ["--max-sbom-size SIZE allows more, for example 1GiB".to_owned()];
                Ok(Err(Gap::new(Place::Document, Code::TooLarge, message).help(help)))
            }
            Err(why) => Err(self.unread(&why)),
        }
    }

    fn unread(&self, why: &ReadError) -> Stop {
        let Self::File(path) = self else {
            return Stop::new(format!("the document cannot be read: {why}"));
        };
        let shown = ForeignText::new(path.display().to_string());
        let stop = Stop::new(format!("the document {shown} cannot be read: {why}"));
        match why {
            ReadError::Pipe => stop.help("a document that a program writes is read from standard input: -"),
            _ => stop,
        }
    }
}
