//! The run itself: its bounds, and what it writes.

use crate::report::words::explain::CodeWords;

pub(super) const TIMEOUT: CodeWords = CodeWords {
    meaning: "An answer, or a step of the run, was not complete in the time that it had. What was not read may be there, and may be wrong.",
    causes: &[
        "the network or the server is slow",
        "the image has very much evidence, or a very large SBOM",
        "many images share the time and the memory (--jobs)",
    ],
    next: "Try again, or allow more time with --timeout DURATION.",
};

pub(super) const LARGE: CodeWords = CodeWords {
    meaning: "Something has more bytes, or is nested deeper, than is read of it. What is behind the limit was not looked at, and so nothing is concluded from it.",
    causes: &[
        "the SBOM or the provenance is larger than the limit",
        "all evidence of the image together is over the limit",
        "a server sends more than belongs there",
    ],
    next: "The message names the limit. That of an SBOM is moved by --max-sbom-size SIZE; if something else is too large, ask whoever put it there.",
};

pub(super) const MANY: CodeWords = CodeWords {
    meaning: "There are more signatures, attestations, referrers, pages, entries or components than are read. What is behind the limit was not looked at, and so nothing is concluded from it.",
    causes: &[
        "the same image was signed or attested again by every run of a pipeline",
        "the layout holds many images",
        "somebody puts so much beside the image that the right evidence is not found",
    ],
    next: "Have what is not needed removed beside the image, or copy it with its own evidence alone into a layout.",
};

pub(super) const UNWRITTEN: CodeWords = CodeWords {
    meaning: "A report or a document that was asked for could not be written, so that no output says a yes of which a part is missing.",
    causes: &[
        "the folder is not there, or may not be written to",
        "the disk is full",
        "the path is a link, or a pipe that nobody reads",
    ],
    next: "Make the path that the error message names writable, and run the same command again.",
};

pub(super) const EXPIRED: CodeWords = CodeWords {
    meaning: "The policy excepted this image from a reason, until a day that is over. The exception counts for nothing any more: if the image fails for that reason, the run fails.",
    causes: &["what the exception was waiting for was done, or was forgotten"],
    next: "Remove the [[waiver]] from the policy file, or ask whoever it names as its owner for a decision and a new day.",
};
