//! What the platform has on record.

use crate::report::words::explain::CodeWords;

pub(super) const CONTRADICTION: CodeWords = CodeWords {
    meaning: "The platform's record (--check-api) and the registry's evidence do not agree: another digest, another signature, another SBOM, or a record of something that the registry does not have.",
    causes: &[
        "the evidence in the registry was removed or replaced after the build",
        "the record is of another build, or was changed",
        "app and build that were asked for are not those of the image",
    ],
    next: "One of the two is wrong: trust neither until the platform has explained it.",
};

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "The platform's API says in its own words that it has no record of this build yet.",
    causes: &[
        "the build is still under way, or was only just finished",
        "app and build that were asked for do not exist, or not for this tenant",
    ],
    next: "Wait for it with --wait DURATION, or try again later. If it never comes, check the names of app and build.",
};

pub(super) const UNAUTHORIZED: CodeWords = CodeWords {
    meaning: "The platform's API refuses the token, or what may be read with it. The registry's evidence was judged all the same.",
    causes: &[
        "the token has expired",
        "it is of another tenant, or may not read builds",
        "the variable or the file has something else in it",
    ],
    next: "Get a new token, and give it in PAAS_ATTEST_TOKEN or with --token-file FILE.",
};

pub(super) const UNAVAILABLE: CodeWords = CodeWords {
    meaning: "The platform's API gave no answer that can be used: no connection, an error, another form than is known, or an answer that is not its own.",
    causes: &[
        "the API is down, or there is no way to it from here",
        "a proxy or a login page answered in its place",
        "the address is wrong (--api-url)",
        "it answers in a form that this version does not know",
    ],
    next: "Try again later. The registry's evidence is not affected, and an API that is not there never heals it.",
};
