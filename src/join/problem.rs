//! Why reports cannot be joined.

use crate::json::MembersError;
use crate::text::{Excerpt, ForeignText};

/// Why reports cannot be joined. Files are named as they were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoinProblem {
    /// A file holds no report that can be a part.
    Unfit {
        /// The file.
        file: ForeignText,
        /// What is wrong with it.
        why: Box<Unfit>,
    },
    /// A part was not asked properly, and nothing was verified by it.
    Stopped {
        /// The file.
        file: ForeignText,
        /// Which part it is, where that was known.
        part: Option<(usize, usize)>,
        /// Its code.
        code: Excerpt,
        /// What it said.
        message: Excerpt,
    },
    /// Two reports are not of one run.
    Foreign {
        /// The files.
        files: [ForeignText; 2],
        /// In what they differ.
        what: ForeignIn,
        /// What each says.
        said: [Excerpt; 2],
    },
    /// Two reports are of the same part.
    Twice {
        /// Which part, and of how many.
        part: (usize, usize),
        /// The files.
        files: [ForeignText; 2],
    },
    /// These parts of so many are not there.
    Missing {
        /// Which, in their order.
        parts: Vec<usize>,
        /// Of how many.
        of: usize,
    },
    /// More reports are named than there can be parts.
    TooMany {
        /// How many.
        reports: usize,
        /// How many there can be.
        most: usize,
    },
    /// What is kept of all reports together is more than so many bytes.
    TooLarge(u64),
    /// No part judged any image.
    NothingJudged,
}

/// In what two reports differ that are not of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignIn {
    /// The list of images that was cut.
    List,
    /// Into how many parts.
    Parts,
    /// How many images it has.
    Whole,
    /// How the images were drawn.
    Sample,
}

/// Why a file holds no report that can be a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It ends before the document does.
    CutOff,
    /// It has one object a line (`-o jsonl`).
    Lines,
    /// It is not JSON that every reader reads alike.
    Json(MembersError),
    /// It is not a document of this schema: the one that it names, where it names one.
    Schema(Option<Excerpt>),
    /// It is the report of this command.
    Command(Excerpt),
    /// It is a report on all images that were named, and not on a part of them.
    NoPart,
    /// This member is missing, or is not what belongs there.
    Member(&'static str),
    /// It says that it has so many images, and a part of this number has so many.
    Size {
        /// What it says.
        said: usize,
        /// What follows from its place among the parts.
        follows: usize,
    },
    /// Images are missing, or too many.
    Images {
        /// How many the part has.
        size: usize,
        /// How many are there.
        listed: usize,
        /// How many were not checked.
        unchecked: usize,
    },
    /// Images were not checked, and none has failed.
    Unchecked(usize),
    /// The verdict of this image is not what its checks come to.
    Image {
        /// Its name.
        reference: Excerpt,
        /// What it says.
        said: Option<Excerpt>,
        /// What its checks come to.
        follows: &'static str,
    },
    /// Its verdict, or its exit code, is not what its images come to.
    Verdict {
        /// What it says, and by which code it ended.
        said: (Option<Excerpt>, u64),
        /// What its images come to; `None` where none was judged.
        follows: (Option<&'static str>, u8),
    },
    /// A count of its summary is not that of its images.
    Summary {
        /// Which.
        member: &'static str,
        /// What it says.
        said: usize,
        /// How many there are.
        counted: usize,
    },
}
