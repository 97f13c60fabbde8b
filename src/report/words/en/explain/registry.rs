//! Who was asked, and the way there.

use crate::report::words::explain::CodeWords;

pub(super) const UNAUTHORIZED: CodeWords = CodeWords {
    meaning: "The registry does not accept the account, or asks for one (401). Nothing is known of the image: this never means that it is not there.",
    causes: &[
        "no credentials were found for this registry",
        "the password or the token is wrong, or has expired",
        "a shell took the `$` in a robot account for a variable",
        "a credential file or helper cannot be read",
    ],
    next: "Log in with `docker login HOST`, or give an account: PAAS_ATTEST_REGISTRY_USER and PAAS_ATTEST_REGISTRY_PASSWORD. Put the name of a robot in single quotes. Harbor answers the same for a project that does not exist: check the name. `paas-attest doctor`, with the same image and options, shows how far the way goes.",
};

pub(super) const FORBIDDEN: CodeWords = CodeWords {
    meaning: "The registry knows who asks, and does not let this account see the image (403). Nothing is known of it.",
    causes: &[
        "the account may not pull from this repository",
        "the repository's name is mistyped",
        "a firewall or a proxy answers in the registry's place",
    ],
    next: "Ask for an account that may pull from this repository, and check the name.",
};

pub(super) const POLICY: CodeWords = CodeWords {
    meaning: "A policy of the registry keeps the image from being pulled (412, as Harbor answers). It does not say that nothing is there, and it is not this program's verdict.",
    causes: &[
        "Harbor's content trust wants a signature that it knows itself",
        "Harbor blocks images with vulnerabilities",
    ],
    next: "Ask for an account that is exempt, or have the policy fulfilled.",
};

pub(super) const THROTTLED: CodeWords = CodeWords {
    meaning: "The registry limits how often it is asked (429), also after some tries. Nothing is known of what was asked for.",
    causes: &[
        "many images or many pipelines ask at once",
        "the limit for requests without an account is low",
    ],
    next: "Try again later, or wait with --wait DURATION. An account often has a higher limit, and a smaller --jobs asks for less at once.",
};

pub(super) const UNAVAILABLE: CodeWords = CodeWords {
    meaning: "The registry, or a layout in its place, gave no answer: no address, no connection, an error of its own, or a file that cannot be read. An evidence pack says so of what was not asked when it was written.",
    causes: &[
        "the registry is down, or being restarted",
        "the name exists in the cluster only, and is asked for from outside",
        "a proxy or a firewall stands between",
        "the layout or the archive cannot be read",
    ],
    next: "Try again later. A name of the cluster is reached by its public name with --registry-alias LOGICAL=ACTUAL, or through a tunnel with --connect-to HOST:PORT:ADDR:PORT. `paas-attest doctor`, with the same image and options, shows how far the way goes.",
};

pub(super) const PROTOCOL: CodeWords = CodeWords {
    meaning: "Something answered, and not as a registry does: a page, a list that is not whole, a status without meaning. Nothing can be concluded from it, least of all that something is absent.",
    causes: &[
        "a portal, a proxy or an ingress answers in the registry's place",
        "the name or the port is that of something else",
        "the registry does not keep to the OCI distribution specification",
    ],
    next: "Look at the address with a browser or curl, and check the registry's name and port. Report a registry that lists less than it counts to whoever runs it. `paas-attest doctor`, with the same image and options, shows how far the way goes.",
};

pub(super) const TLS: CodeWords = CodeWords {
    meaning: "A connection could not be secured, so that nothing was asked: whoever answers there did not show that they are who they should be.",
    causes: &[
        "the certificate is by an authority that this machine does not know",
        "the certificate has expired, or this machine's clock is wrong",
        "the certificate is for other names than the one that was asked",
        "what answers does not speak TLS",
    ],
    next: "If you trust the authority, add its certificate with --ca-file FILE. An expired certificate has to be renewed by whoever runs the server; a name that the certificate has can be led here with --connect-to HOST:PORT:ADDR:PORT. `paas-attest doctor`, with the same image and options, shows how far the way goes.",
};

pub(super) const REDIRECT: CodeWords = CodeWords {
    meaning: "An answer leads to another address that is not followed: another origin for a manifest, a list, a key or a record, an address without https, or too many steps. Whoever answers there was not asked.",
    causes: &[
        "the address is an old one, and leads to a new one",
        "a login page is before it",
        "a list of referrers goes on at another host",
    ],
    next: "If you trust the address to which it leads, name that one yourself. Otherwise ask whoever runs the server.",
};

pub(super) const REALM: CodeWords = CodeWords {
    meaning: "The registry names a token service that is at another origin, or without https. No credentials were sent there: a registry could have itself sent the password of another.",
    causes: &[
        "the registry has its token service under another name",
        "somebody poses as the registry, and wants its credentials",
    ],
    next: "If you know that this service belongs to the registry, say so with --auth-origin ORIGIN.",
};

pub(super) const PLAIN: CodeWords = CodeWords {
    meaning: "A connection was made over http (--plain-http). Whoever is on the way could read it, hold back signatures, or answer in place of what was asked.",
    causes: &["--plain-http names this host: a registry of a test, or one behind a tunnel"],
    next: "Have the registry speak https, with an authority of your own where need be: --ca-file FILE.",
};
