//! The values of settings that have few, each with its help; and help that several commands share.

pub(super) const COLOR: &[(&str, &str)] =
    &[("auto", "On a terminal, unless `NO_COLOR` is set"), ("always", "Always"), ("never", "Never")];

pub(super) const LANG: &[(&str, &str)] = &[("en", "English"), ("fr", "French")];

pub(super) const TO: &[(&str, &str)] = &[
    ("kyverno", "A ClusterPolicy of Kyverno"),
    ("policy-controller", "ClusterImagePolicies of Sigstore's controller"),
];

pub(super) const LOG: &[(&str, &str)] = &[
    ("auto", "An entry that is there is checked; the verdict does not depend on it"),
    ("require", "The signature must have one that proves that the log has it; the same as --require log"),
    ("ignore", "Nobody looks at them"),
];

/// What `--verbose` does where no image is judged.
pub(super) const NO_IMAGE: &str = "Show who gave each setting, where a file gave any; twice (-vv), each request too, with its time and size";
