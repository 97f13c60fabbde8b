//! What `-h` shows of each command: the options that people use, each in a few words, on one screen.

use crate::config::Setting;
use crate::report::Command;

/// The summary of a command.
#[derive(Clone, Copy)]
pub(super) struct Summary {
    /// What each of its inputs is.
    pub(super) inputs: &'static str,
    /// The options that are shown.
    pub(super) options: &'static [(Setting, &'static str)],
}

/// The summary of this command.
pub(super) fn of(command: Command) -> Summary {
    match command {
        Command::Verify => Summary { inputs: IMAGE, options: OF_VERIFY },
        Command::Sbom => {
            Summary { inputs: "An image, or with --unsigned a document: file:PATH, -", options: OF_SBOM }
        }
        Command::Diff => Summary { inputs: IMAGE, options: OF_DIFF },
        Command::Key => Summary { inputs: "", options: OF_KEY },
        Command::Join => Summary { inputs: "The JSON reports of all parts, in any order", options: OF_JOIN },
        Command::Policy => Summary { inputs: "`export`, and the policy file", options: OF_POLICY },
        Command::Doctor => Summary { inputs: IMAGE, options: OF_DOCTOR },
        Command::Explain => Summary { inputs: "The code [default: all of them]", options: OF_EXPLAIN },
    }
}

const IMAGE: &str = "HOST/REPO:TAG, HOST/REPO@DIGEST, build:APP_ID/BUILD_ID, oci:DIR";

const FINGERPRINT: (Setting, &str) = (Setting::KeyFingerprint, "The key must be this one");
const TENANT: (Setting, &str) = (Setting::TenantId, "The signed tenant_id must be this");
const COMMIT: (Setting, &str) = (Setting::CommitSha, "The signed commit_sha; @ is HEAD");
const ALIAS: (Setting, &str) = (Setting::RegistryAlias, "Reach registry LOGICAL as ACTUAL");
const OUTPUT: (Setting, &str) = (Setting::Output, "For example json, json=report.json");

const OF_VERIFY: &[(Setting, &str)] = &[
    FINGERPRINT,
    TENANT,
    COMMIT,
    (Setting::Require, "sbom, provenance, log, digest, …"),
    (Setting::Wait, "Wait this long for what is absent"),
    ALIAS,
    (Setting::Offline, "No network at all"),
    OUTPUT,
];

const OF_SBOM: &[(Setting, &str)] = &[
    (Setting::List, "List every component"),
    (Setting::Check, "schema, ntia, cisa, bsi"),
    (Setting::DenyLicense, "No component may need this license"),
    (Setting::Save, "Save the document as it was signed"),
    (Setting::Unsigned, "Also show what nobody signed"),
    FINGERPRINT,
    TENANT,
    OUTPUT,
];

const OF_DIFF: &[(Setting, &str)] = &[
    (Setting::FailOn, "any, downgraded, integrity, substitution, …"),
    (Setting::Unsigned, "Also compare what nobody signed"),
    FINGERPRINT,
    TENANT,
    (Setting::Offline, "No network at all"),
    OUTPUT,
];

const OF_KEY: &[(Setting, &str)] = &[
    (Setting::Key, "The public key"),
    FINGERPRINT,
    (Setting::ApiUrl, "The platform's API"),
    (Setting::CaFile, "More certificate authorities"),
    (Setting::Save, "Save the key as it was served"),
    OUTPUT,
];

const OF_EXPLAIN: &[(Setting, &str)] =
    &[(Setting::Quiet, "The codes alone"), (Setting::Lang, "The language: en, fr")];

const OF_POLICY: &[(Setting, &str)] =
    &[(Setting::To, "kyverno, policy-controller"), (Setting::Lang, "The language: en, fr")];

const OF_DOCTOR: &[(Setting, &str)] = &[
    FINGERPRINT,
    (Setting::CaFile, "More certificate authorities"),
    ALIAS,
    (Setting::ConnectTo, "Connect to ADDR:PORT instead"),
    (Setting::RegistryUser, "The registry's user"),
    OUTPUT,
];

const OF_JOIN: &[(Setting, &str)] = &[OUTPUT, (Setting::Quiet, "One line per image")];
