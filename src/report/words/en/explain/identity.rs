//! Whose image it is, and of which build.

use crate::report::words::explain::CodeWords;

pub(super) const MISMATCH: CodeWords = CodeWords {
    meaning: "The signature is valid, but it was made for another repository name. With one key for all tenants, a copied image has a valid signature too: the name in it is what tells them apart.",
    causes: &[
        "the registry is reached by another name than the one under which the platform signs",
        "the image was copied here from another repository, with its signature",
        "--identity names another repository",
        "the signed name is empty, or has the digest of another image behind it",
    ],
    next: "If only the registry's name differs, and you know that both are the same registry, say so with --registry-alias LOGICAL=ACTUAL; the message shows the command. Otherwise there is nothing to fix here: block the image.",
};

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "The signature is valid, but it names no repository, as cosign 3 signs, and nothing that was asked says whose image it is.",
    causes: &[
        "the image is signed by cosign 3, and neither its tenant nor its application is pinned",
        "--identity names a repository, which such a signature cannot answer",
    ],
    next: "Say whose image it is by what is signed: --tenant-id V, --app-id V, or best of all both.",
};

pub(super) const PIN: CodeWords = CodeWords {
    meaning: "The signature is valid, but an annotation in it has another value than the one that was asked for. It is another tenant's image, or of another application, commit or build.",
    causes: &[
        "the tag was moved to another build",
        "the checkout is not at the commit that was built (--commit-sha @)",
        "the value is mistyped, or is only the beginning of the signed commit",
        "somebody puts another image in this one's place",
    ],
    next: "Compare what was expected with what is signed. If what you expected is right, there is nothing to fix here: block the image. The beginning of a commit is asked for as a prefix, with an ellipsis behind it.",
};

pub(super) const PIN_ABSENT: CodeWords = CodeWords {
    meaning: "The signature is valid, but it has no annotation of this name. What is not signed is never taken to be right.",
    causes: &[
        "the name of the annotation is mistyped: a hyphen in place of an underscore, a capital letter",
        "the platform does not sign this annotation, or did not yet when the image was built",
        "the image was signed by the same key, but not by the platform's pipeline",
    ],
    next: "Compare the name with the signed annotations, which the report lists. If it is right, block the image.",
};

pub(super) const UNMATCHED: CodeWords = CodeWords {
    meaning: "The policy file has no rule whose pattern matches the image's repository, and it refuses what no rule matches. Nothing was asked of the registry.",
    causes: &[
        "the repository is new, and nobody wrote a rule for it",
        "the pattern is for the name under which the registry is reached, and not for the one under which the platform signs",
        "a * stands for a part of a path: it never goes over a /, as ** does",
        "the image is a layout, which has no repository of its own",
    ],
    next: "Add a rule for the repository, or fix the pattern; --explain-policy shows what would be asked. Of a layout say which repository it is of: --identity HOST/REPO.",
};

pub(super) const NOT_ASKED: CodeWords = CodeWords {
    meaning: "The signature is valid, but the repository name in it was compared with nothing: an image that was copied from another repository would pass too.",
    causes: &[
        "a layout has no name of its own, and no --identity names one",
        "--identity says `any`",
        "the signature is of cosign 3, which names no repository: pins answer in its place",
    ],
    next: "Name the repository that must be signed: --identity HOST/REPO. Of a cosign 3 signature pin --tenant-id and --app-id.",
};

pub(super) const FROM_PACK: CodeWords = CodeWords {
    meaning: "The signature was made for the name that the evidence pack has. Whoever made the pack wrote that name: it can fail the check, but not prove that this is the image that you mean.",
    causes: &["an evidence pack is verified, and no --identity names the repository"],
    next: "Say the name yourself: --identity HOST/REPO.",
};

pub(super) const UNBOUND: CodeWords = CodeWords {
    meaning: "The signature is of cosign 3, which names no repository, and only one of tenant and application is pinned. It may be another application of this tenant, or another tenant's application of this name.",
    causes: &["only --tenant-id or only --app-id was given (a build: name implies the application)"],
    next: "Pin both: --tenant-id V and --app-id V.",
};

pub(super) const BUILD: CodeWords = CodeWords {
    meaning: "The tag or the repository by which the image was named is that of one build, and the signature says that it is another one. Neither was pinned, so that the verdict holds for the signed build.",
    causes: &["the tag was moved to another build", "the image was pushed under another build's tag"],
    next: "Name it as build:APP_ID/BUILD_ID, which pins both, and find out who moved the tag.",
};

pub(super) const SHORT: CodeWords = CodeWords {
    meaning: "The commit was compared by its first few digits. Whoever tries long enough can make a commit that begins with them.",
    causes: &["the prefix was copied from a tool that shortens commits"],
    next: "Give the whole commit, or at least 16 digits of it; @ stands for HEAD of the checkout.",
};

pub(super) const DIRTY: CodeWords = CodeWords {
    meaning: "The image was compared with HEAD of the checkout, and what lies there is not, or not only, that commit.",
    causes: &[
        "the checkout has changes that are not committed: they are not in the image",
        "HEAD is a merge that a pipeline made of two branches, and that the platform never built",
    ],
    next: "Commit or put aside the changes, check out the commit that was built, and verify again.",
};

pub(super) const TAG: CodeWords = CodeWords {
    meaning: "The signature names the repository that was asked for, but was made for another tag in it. Tags can be moved; the digest is the one that is signed.",
    causes: &[
        "a second tag was given to an image that was signed under the first",
        "the tag was moved to an older or newer build",
    ],
    next: "Name the image by the digest that you mean, or pin the build: --build-id V, --commit-sha V.",
};
