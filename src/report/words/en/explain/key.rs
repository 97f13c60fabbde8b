//! By which key.

use crate::report::words::explain::CodeWords;

pub(super) const OTHER: CodeWords = CodeWords {
    meaning: "The key that was read or served is a sound key, but not one of those that you pinned. No image was judged by it. With --accept it says that another key is served than the one to be recorded.",
    causes: &[
        "the platform replaced its key, and the pinned fingerprint is that of the old one",
        "the fingerprint or the key is of another environment",
        "somebody serves a key of their own in the platform's place",
    ],
    next: "Do not trust the key that is served. Ask the platform over another channel whether its key was changed; only then pin the new one.",
};

pub(super) const CHANGED: CodeWords = CodeWords {
    meaning: "The endpoint serves another key than it did before, by your record of known keys. No image was judged by it.",
    causes: &[
        "the platform replaced its key",
        "the address leads somewhere else than before: another environment, a proxy, a tunnel",
        "somebody serves a key of their own in the platform's place",
    ],
    next: "Do not trust the key that is served. Compare its fingerprint with the platform's over another channel. If the platform confirms it, record it with `paas-attest key --accept FP`.",
};

pub(super) const UNUSABLE: CodeWords = CodeWords {
    meaning: "What was read or served as the public key is not one that can be used. A key is one PEM block `PUBLIC KEY` and nothing else.",
    causes: &[
        "a portal or a proxy answered with a page of its own",
        "the file has several keys, text around the key, or another form: a certificate, OpenSSH, DER",
        "the key is weak, or of an algorithm that is not accepted",
    ],
    next: "Look at the file, or at the address with a browser or curl. Give each key with a --key of its own; `paas-attest key --key FILE` shows whether a file is one.",
};

pub(super) const PRIVATE: CodeWords = CodeWords {
    meaning: "A private key was found where the public one belongs. None of its bytes is shown or kept. If an endpoint serves it, whoever asked has it, and can sign as the platform does.",
    causes: &[
        "the wrong half of the pair was published at the endpoint",
        "the file that --key names is the private key",
    ],
    next: "If it is served, raise the alarm: treat the key as stolen, and all that it signed as unverified, until it is replaced. If it is a file of yours, give the public key in its place.",
};

pub(super) const UNPINNED: CodeWords = CodeWords {
    meaning: "A pinned key is required, and no fingerprint was given for this one. A key that the platform itself serves shows no more than that the platform agrees with itself.",
    causes: &["--require pinned-key was given without --key-fingerprint"],
    next: "Compare the fingerprint that `paas-attest key` shows over a second channel, then pin it with --key-fingerprint FP.",
};

pub(super) const UNREACHABLE: CodeWords = CodeWords {
    meaning: "The address of the public key gave none: no connection, or an error in its place. Without a key nothing is judged.",
    causes: &[
        "the platform is down, or there is no way to it from here: a name that only the cluster knows, a proxy, a firewall",
        "the address is wrong (--api-url, --key)",
        "a proxy or a login page stands before it",
    ],
    next: "Look at what the message says of the address, and try again. If you have the key as a file that you trust, give that: --key FILE. `paas-attest doctor`, with the same image and options, shows how far the way goes.",
};

pub(super) const SERVED: CodeWords = CodeWords {
    meaning: "The key was fetched from the platform under audit, and nothing else says that it is the right one. Whoever can change what is served there can also change the key.",
    causes: &[
        "no --key-fingerprint was given",
        "the key is not a file that reached you over another channel",
    ],
    next: "Compare the fingerprint over a second channel once, then pin it with --key-fingerprint FP; --require pinned-key holds you to it.",
};

pub(super) const DIFFER: CodeWords = CodeWords {
    meaning: "Reports of the parts of one run were joined, and not all parts judged their images by the same keys. Each image is verified by a key of its own part.",
    causes: &[
        "the platform replaced its key while the parts ran",
        "the runs were given different keys: --key, --api-url, PAAS_ATTEST_KEY",
        "somebody serves another key to some of the machines",
    ],
    next: "Look at `keys` in the reports of the parts. Then run all parts again with the same --key or --key-fingerprint.",
};
