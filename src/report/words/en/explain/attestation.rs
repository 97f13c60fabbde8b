//! What is inside an image, and how it was built.

use crate::report::words::explain::CodeWords;

pub(super) const INVALID: CodeWords = CodeWords {
    meaning: "Something that was asked for has to be attested (--require sbom, --require provenance, sbom, diff). There are attestations, and none counts: none verifies with the key, or what is signed cannot be read in one way only.",
    causes: &[
        "another key attests than the one that signs",
        "the attestation was changed, or somebody else made it",
        "a tool wrote an envelope or a statement that does not keep to its format",
    ],
    next: "Compare the key with the platform's over a second channel. If it is the right one, there is nothing to fix here: block the image.",
};

pub(super) const SUBJECT: CodeWords = CodeWords {
    meaning: "An attestation by the key is valid, but it speaks of another digest. What it says is not about this image.",
    causes: &[
        "the attestation of another image was copied to where this one's belongs",
        "it was made for the index, and the image is one of its platforms, or the reverse",
        "the statement has no sha256 digest",
    ],
    next: "There is nothing to fix here: block the image, or have the platform attest this digest.",
};

pub(super) const SBOM_ABSENT: CodeWords = CodeWords {
    meaning: "An SBOM is required, and no attestation that counts holds one in CycloneDX: every place has answered. An SBOM that is only attached, with nobody's signature, is none.",
    causes: &[
        "the image was just built, and its SBOM is not attested yet",
        "the SBOM is attached and not attested, or attested in another format",
        "the SBOM was attested by cosign 1, whose predicate type does not count",
        "the image was copied without its attestations",
    ],
    next: "Of an image that was just built, wait for it with --wait DURATION. Otherwise block it, and have the platform attest the SBOM.",
};

pub(super) const SBOM_MALFORMED: CodeWords = CodeWords {
    meaning: "The document is trusted or was named, and it is not readable CycloneDX JSON.",
    causes: &[
        "the document is cut off, empty, or not UTF-8",
        "its JSON is broken, or a field has another type than it should",
    ],
    next: "Have the SBOM made and attested again. For a document in a file, --check schema shows what is wrong before it is attested.",
};

pub(super) const SBOM_UNSUPPORTED: CodeWords = CodeWords {
    meaning: "The document is of a kind or a version that is not read: CycloneDX JSON is. Nothing is known of what is inside the image.",
    causes: &[
        "the document is SPDX, or CycloneDX as XML",
        "its specVersion is newer or older than those that are read",
        "the SBOM is wrapped in a statement, an envelope or a bundle, and only the document was wanted",
    ],
    next: "Have the SBOM made as CycloneDX JSON of a current version, or verify it with a newer version of paas-attest.",
};

pub(super) const PROVENANCE_ABSENT: CodeWords = CodeWords {
    meaning: "Provenance is required, and no attestation that counts holds SLSA provenance, v0.2 or v1: every place has answered.",
    causes: &[
        "the image was just built, and its provenance is not attested yet",
        "the platform does not attest provenance for this build",
        "the image was copied without its attestations",
    ],
    next: "Of an image that was just built, wait for it with --wait DURATION. Otherwise block it, and ask the platform for provenance.",
};

pub(super) const CONTRADICTION: CodeWords = CodeWords {
    meaning: "The platform signed both, and they contradict each other: the provenance names another source commit than the signature. One of them is about another build.",
    causes: &[
        "provenance of another build was attested to this image",
        "the platform takes the two commits from different steps of the build, as before and after a merge",
        "the pipeline built another commit than it was told",
    ],
    next: "There is nothing to fix here: block the image, and ask the platform which of the two commits was built.",
};

pub(super) const MISMATCH: CodeWords = CodeWords {
    meaning: "Trusted provenance is there, and none of it names the builder or the source that was asked for (--builder-id, --source-uri). Both are compared exactly.",
    causes: &[
        "the image was built by another builder, or from another repository",
        "the value differs in how it is written: a version, a `git+` before the address, an ending",
    ],
    next: "Compare what was expected with what the provenance says. If what you expected is right, block the image.",
};

pub(super) const DIFFERS: CodeWords = CodeWords {
    meaning: "Several SBOMs of this image are trusted, and they do not say the same about its components. One of them is shown; the message says where another one is.",
    causes: &[
        "the image was scanned twice: by other tools, by other versions, or after an update of one",
        "one of them is of an older build step",
    ],
    next: "Look at the first difference that the message names. Ask the platform which tool writes the SBOM, and have only that one attested.",
};

pub(super) const LICENSE_UNKNOWN: CodeWords = CodeWords {
    meaning: "Components without a license, or with a text that is not an SPDX expression, cannot be judged. --deny-license says nothing about them; --allow-license stays open because of them, unless `unknown` is among what it allows.",
    causes: &["the scanner found no license", "the package writes its license in words of its own"],
    next: "Look these components up, and have the SBOM state their licenses.",
};

pub(super) const LICENSE_SIBLING: CodeWords = CodeWords {
    meaning: "A license is denied in one form, and it occurs in the other one: `-only` and `-or-later` are two licenses of SPDX, and each is denied by its own name.",
    causes: &["the list of denied licenses has only one of the two forms"],
    next: "If you mean both, deny both.",
};

pub(super) const ODD: CodeWords = CodeWords {
    meaning: "The SBOM keeps to its schema, and something in it is unusual all the same: a reference that leads nowhere or is there twice, a package URL, a CPE or a license expression that is not well formed.",
    causes: &["the tool that wrote it has a bug", "the document was merged or changed by another tool"],
    next: "Report it to whoever makes the SBOM. What is odd may be missed by the programs that look for vulnerabilities.",
};
