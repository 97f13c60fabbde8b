//! Transparency logs and time-stamps: what proves that something was there, and when.

use crate::report::words::explain::CodeWords;

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "An entry of a transparency log is required (--require log), and none lies beside the signature.",
    causes: &[
        "the platform does not sign into a transparency log",
        "the signature was copied without its entry",
        "somebody dropped the entry",
    ],
    next: "Ask the platform whether it signs into a transparency log. If it does, block the image: somebody dropped the entry.",
};

pub(super) const INVALID: CodeWords = CodeWords {
    meaning: "An entry lies beside the signature, and it proves nothing: the log did not sign it, its inclusion proof does not hold, or it is not well formed. It fails the run only where an entry is required.",
    causes: &[
        "the entry was changed, or made up",
        "the entry was made when the log's key was not in use",
        "a tool wrote it without the proof that its format must have",
    ],
    next: "There is nothing to fix here: block the image, and tell the platform what its signature came with.",
};

pub(super) const MISMATCH: CodeWords = CodeWords {
    meaning: "An entry lies beside the signature, and it is about something else: other content, another signature, or somebody else's key. It fails the run only where an entry is required.",
    causes: &[
        "the entry of another signature was copied here",
        "the image was signed again, and the old entry was left",
    ],
    next: "There is nothing to fix here: block the image.",
};

pub(super) const UNSUPPORTED: CodeWords = CodeWords {
    meaning: "An entry lies beside the signature, and it could not be checked: of a log whose key is not known, of a kind that is not read, or too large. It proves nothing, neither good nor bad.",
    causes: &[
        "the platform uses a log of its own, and its key was not given",
        "the entry is of a newer log or kind than this version knows",
        "the log's key is out of use, and nothing proves when the entry was made",
    ],
    next: "Name the log's key with --rekor-key FILE, or a trusted root that has it with --trusted-root FILE; get both from whoever runs the log.",
};

pub(super) const UNAVAILABLE: CodeWords = CodeWords {
    meaning: "The evidence pack is whole, but the time-stamp that was asked for (--timestamp-url) is not in it: the service gave no answer, or one that does not fit.",
    causes: &[
        "the service is down, limits requests, or is not reached from here",
        "the address is not that of a time-stamping service (RFC 3161)",
        "the answer is for another request, or refuses this one",
    ],
    next: "Run the command again, or ask another service, with a new --evidence PATH. The evidence itself is not affected.",
};

pub(super) const TIMESTAMP_INVALID: CodeWords = CodeWords {
    meaning: "A time-stamp was to be verified (--timestamp-ca), and it is not there or does not hold: nothing shows when the pack existed.",
    causes: &[
        "the pack was written without --timestamp-url",
        "the service's certificate does not lead to the authority that was named",
        "the pack was changed after it was stamped",
    ],
    next: "Name the authority of the service that gave it; ask for a pack with a time-stamp where there is none. Otherwise there is nothing to fix here: the time of the pack is not proved.",
};

pub(super) const NOT_PROVED: CodeWords = CodeWords {
    meaning: "An entry of a transparency log lies beside something that is trusted, and it does not prove that the log has it. No entry is required, so that the verdict does not rest on it.",
    causes: &[
        "the entry is of a log whose key is not known here",
        "the entry was changed, is about something else, or lacks its proof",
    ],
    next: "Look at the code behind it, which has a page of its own here. --require log makes it a failure.",
};

pub(super) const NOT_CHECKED: CodeWords = CodeWords {
    meaning: "The evidence pack has a time-stamp, and nobody was named who may vouch for it. Its time is only what it says of itself.",
    causes: &["no --timestamp-ca was given", "the time-stamp is damaged, or is over something else"],
    next: "Name the authority of the time-stamping service: --timestamp-ca FILE. Get its certificate from the service, not from the pack.",
};
