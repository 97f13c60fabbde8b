//! Whether an image is signed.

use crate::report::words::explain::CodeWords;

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "Every place where a signature of this image can be was asked, its .sig tag and its referrers. Each has answered, and none has a signature. The image may be good, but nobody vouches for it.",
    causes: &[
        "the image was just built, and the platform has not signed it yet",
        "it was pushed by hand or by another pipeline, or built again: another digest is another image",
        "it was copied to another registry or into a layout without its signatures",
        "somebody removed the signature from the registry",
    ],
    next: "Of an image that was just built, wait for the signature with --wait DURATION. Otherwise block it, and have the platform build it, or have it copied with its signatures.",
};

pub(super) const INVALID: CodeWords = CodeWords {
    meaning: "There are signatures, and none counts with the key that is asked for: another key made them, or something was changed afterwards. Beside a signature that is listed it says why that one is not used; another one may count all the same.",
    causes: &[
        "the key is not the one that signed: an old file, another environment, a key that was replaced",
        "somebody else signed the image",
        "the signature or the signed bytes were changed",
        "the proved time of the signature is not before the end that --key-valid gives the key",
    ],
    next: "Compare the fingerprint of the key with the platform's over a second channel; `paas-attest key` shows the one that is served. If it is the right key, there is nothing to fix here: block the image.",
};

pub(super) const UNSUPPORTED: CodeWords = CodeWords {
    meaning: "There is a signature or an attestation in a form that this version does not read, and nothing else that is trusted. It proves nothing, neither good nor bad.",
    causes: &[
        "a sigstore bundle with a certificate in place of a key (keyless signing)",
        "a bundle of a newer version of the format",
        "a bundle with the signature of a file, which says nothing of an image",
    ],
    next: "Verify it with a newer version of paas-attest, or ask the platform for a signature by its key.",
};

pub(super) const UNTIMED: CodeWords = CodeWords {
    meaning: "The key that signed counts only for what was signed before its end (--key-valid), and nothing proves when this was signed.",
    causes: &[
        "no entry of a transparency log lies beside the signature, or none that proves its time",
        "the image is not from an evidence pack with a time-stamp, or --timestamp-ca does not say who may vouch for that",
        "the platform changed its key, and the image was not signed again",
    ],
    next: "Verify an evidence pack of that time with its time-stamp and --timestamp-ca, or have the image signed again by the new key.",
};

pub(super) const OTHER_DIGEST: CodeWords = CodeWords {
    meaning: "A signature by the key is valid, but it was made for another digest. It vouches for another image, and says nothing of this one.",
    causes: &[
        "the signature of another image was copied to where this one's belongs",
        "the image was changed or built again after it was signed, and its old signature was put beside it",
    ],
    next: "There is nothing to fix here: block the image.",
};

pub(super) const PAYLOAD: CodeWords = CodeWords {
    meaning: "The key signed these bytes, but they are not what they claim to be: not JSON, of another type, or with members that stand there twice, are not known, or are spelled so that other programs read something else.",
    causes: &[
        "a tool that does not write cosign's format made the signature",
        "the platform's key also signs other things",
        "somebody tries to have it read in two ways",
    ],
    next: "There is nothing to fix here: block the image, and tell the platform what its key signed.",
};

pub(super) const OTHER: CodeWords = CodeWords {
    meaning: "Of several signatures that meet all that was asked the newest carries the verdict. Another one, with other annotations, would have done so too: what was asked does not tell them apart.",
    causes: &[
        "two builds came to the same digest, and each was signed",
        "the image was signed again with other annotations",
        "few annotations are pinned",
    ],
    next: "Pin what tells the builds apart: --commit-sha, --build-id. With -v every signature is listed with its place.",
};
