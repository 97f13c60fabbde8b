//! The image itself, and how it is named.

use crate::report::words::explain::CodeWords;

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "The registry said in its own words that it has no such image, or the layout does not list it. Of a pod (--pods): its node reports no image yet.",
    causes: &[
        "the name or the tag is mistyped",
        "the build has not been pushed yet, or the container of a pod has not been started",
        "the image was deleted, or cleaned up with its tag",
        "the registry says so to everybody who is not logged in",
    ],
    next: "Check the name and the tag, and log in where an account is needed. Of a build that is under way wait for it with --wait DURATION.",
};

pub(super) const MALFORMED: CodeWords = CodeWords {
    meaning: "The manifest, the index or the layout cannot be read in one way only, so that other programs may see another image in it. That is wrong whatever is signed.",
    causes: &[
        "a manifest says that it is of two kinds, or of another kind than it was served as",
        "it has a member twice, or one that differs from a real one in letter case alone",
        "an evidence pack or a layout was changed, or has a link where a file belongs",
        "a tool wrote it that does not keep to the OCI image specification",
    ],
    next: "Block the image. If it is yours, build and push it again with a current tool; of a layout or a pack get a new copy from whoever made it.",
};

pub(super) const UNSUPPORTED: CodeWords = CodeWords {
    meaning: "The manifest or the archive is whole, but in a form that this version does not read; or a node reports an image ID of a pod that is not the digest of a manifest (--pods). Nothing is known of the image.",
    causes: &[
        "the image was pushed in Docker's schema 1 format",
        "the manifest is of a type that is no image: an artifact manifest",
        "the archive is compressed",
        "the image of a pod was loaded on its node, and not pulled from a registry",
    ],
    next: "Unpack a compressed archive to a tar file. An image in an old format has to be pushed again with a current tool, and signed: it gets another digest.",
};

pub(super) const CONTENT: CodeWords = CodeWords {
    meaning: "Something was asked for by its digest, and what came has another one, or another size, or is not there although it is listed. What does not match its digest is not used.",
    causes: &[
        "the registry or the copy is damaged, or lost a blob: a cleanup, a full disk, a broken mirror",
        "a cache or a proxy on the way changed the answer",
        "somebody tampers with what is stored",
    ],
    next: "There is nothing to fix here: block the image, and tell whoever runs the registry which digest is wrong.",
};

pub(super) const BY_TAG: CodeWords = CodeWords {
    meaning: "The image must be named by its digest (--require digest), and it was named by a tag. A tag can be moved between this check and the deployment.",
    causes: &["the manifest of the deployment, or the command, names a tag"],
    next: "Name the image by its digest, HOST/REPO@sha256:…, here and where it is deployed.",
};

pub(super) const TAG: CodeWords = CodeWords {
    meaning: "The image was named by a tag and a digest. The digest was checked; the tag points to another image, does not exist, or could not be asked.",
    causes: &[
        "the tag was moved to a newer build",
        "the tag was deleted",
        "the registry gave no answer for the tag",
    ],
    next: "If you meant the digest, leave the tag out. If you meant the tag, verify what it points to now.",
};

pub(super) const LATEST: CodeWords = CodeWords {
    meaning: "Neither a tag nor a digest was named, so that the tag `latest` was checked: whatever it pointed to at that moment.",
    causes: &["the name ends with the repository", "a variable for the tag was empty"],
    next: "Name the tag, or better the digest, that is deployed.",
};

pub(super) const NOT_ALLOWED: CodeWords = CodeWords {
    meaning: "A pod runs an image of another registry than --registry and its aliases, and only images of that registry may run (--require in-scope). Nothing was asked of it.",
    causes: &[
        "a sidecar, an agent or a tool was added to the pods from a public registry",
        "the pods use the registry by a name that no --registry-alias declares",
        "somebody runs what the platform did not build",
    ],
    next: "Where it is the same registry by another name, declare it with --registry-alias. Otherwise have the image replaced by one that the platform built, or list only the pods that may run nothing else.",
};

pub(super) const OUT_OF_SCOPE: CodeWords = CodeWords {
    meaning: "A pod runs an image of another registry than --registry and its aliases. It is listed, its verdict is null, and the verdict of the run says nothing of it.",
    causes: &[
        "sidecars, agents and tools come from other registries",
        "the pods use the registry by a name that no --registry-alias declares",
    ],
    next: "Look at what is listed. Where nothing else may run, ask for --require in-scope; where it is the same registry by another name, declare it with --registry-alias.",
};
