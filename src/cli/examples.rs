//! The examples in the help of each command, and its exit codes. They are also in the manual, and a test runs them.
//!
//! What is too wide for a page of the manual in 80 columns goes on behind a `\`, so that it can be pasted from there.

use crate::report::Command;

/// What stands below the options.
pub(super) struct Examples {
    /// The commands. The first are those of the summary.
    pub(super) commands: &'static [&'static str],
    /// How many of them the summary has.
    pub(super) in_summary: usize,
    /// What the program ends with.
    pub(super) exit_codes: &'static str,
}

/// Of the program as a whole.
pub(super) const OF_PROGRAM: Examples = Examples {
    commands: &[
        "paas-attest verify build:my-app/build-abc123 --tenant-id octave",
        "paas-attest sbom build:my-app/build-abc123",
        "paas-attest diff build:my-app/build-abc123 build:my-app/build-def456",
        "paas-attest verify build:my-app/build-abc123 --commit-sha @ --wait 5m",
        "paas-attest verify --require sbom -o json=report.json -- \"$IMAGE\"",
    ],
    in_summary: 1,
    exit_codes: VERIFIES,
};

const VERIFIES: &str = "\
Exit codes: 0 VERIFIED (or WAIVED by a policy), 1 FAILED, 2 invalid arguments,
3 UNDECIDED (could not check), 4 PENDING (not there yet), 101 a bug";

impl Examples {
    /// Of a command.
    pub(super) fn of(command: Command) -> &'static Self {
        match command {
            Command::Verify => &OF_VERIFY,
            Command::Sbom => &OF_SBOM,
            Command::Diff => &OF_DIFF,
            Command::Key => &OF_KEY,
            Command::Explain => &OF_EXPLAIN,
            Command::Join => &OF_JOIN,
            Command::Policy => &OF_POLICY,
            Command::Doctor => &OF_DOCTOR,
        }
    }

    /// All of it, or the summary, as one text.
    pub(super) fn text(&self, is_summary: bool) -> String {
        let commands = if is_summary { &self.commands[..self.in_summary] } else { self.commands };
        let lines = commands.iter().flat_map(|command| command.lines()).map(|line| format!("  {line}\n"));
        format!("Examples:\n{}\n{}", lines.collect::<String>(), self.exit_codes)
    }
}

const OF_VERIFY: Examples = Examples {
    commands: &[
        "paas-attest verify build:my-app/build-abc123 --tenant-id octave",
        "paas-attest verify --require sbom --wait 5m -- \"$IMAGE\"",
        "paas-attest verify \\\n  harbor.paas-system.svc.cluster.local/builds/my-app:build-abc123",
        "paas-attest verify build:my-app/build-abc123 \\\n  --tenant-id octave --commit-sha 4d1f0a5c9b7e2d38...",
        "paas-attest verify harbor.di2amp.com/builds/my-app:build-abc123 \\\n  --registry-alias harbor.paas-system.svc.cluster.local=harbor.di2amp.com",
        "paas-attest verify oci:./layout --key cosign.pub --offline \\\n  --identity harbor.paas-system.svc.cluster.local/builds/my-app",
        "paas-attest verify -o human -o json=report.json -- \"$IMAGE\"",
        "paas-attest verify --policy policy.toml --explain-policy -- \"$IMAGE\"",
        "paas-attest verify --pods pods.json --tenant-id octave",
    ],
    in_summary: 2,
    exit_codes: VERIFIES,
};

const OF_SBOM: Examples = Examples {
    commands: &[
        "paas-attest sbom build:my-app/build-abc123 --save sbom.cdx.json",
        "paas-attest sbom --deny-license GPL-3.0-only -- \"$IMAGE\"",
        "paas-attest sbom build:my-app/build-abc123 \\\n  --list --filter ecosystem=npm --filter 'name=lodash*'",
        "paas-attest sbom --check schema,ntia -- \"$IMAGE\"",
        "paas-attest sbom oci:./layout --key cosign.pub --offline -o json",
        "paas-attest sbom file:sbom.cdx.json --unsigned -o csv",
    ],
    in_summary: 2,
    exit_codes: "\
Exit codes: 0 VERIFIED (UNSIGNED with --unsigned), 1 FAILED, 2 invalid
arguments, 3 UNDECIDED (could not check), 4 PENDING (not there yet), 101 a bug",
};

const OF_DIFF: Examples = Examples {
    commands: &[
        "paas-attest diff build:my-app/build-abc123 build:my-app/build-def456",
        "paas-attest diff --fail-on integrity,substitution -- \"$OLD\" \"$NEW\"",
        "paas-attest diff build:my-app/build-abc123 build:my-app/build-def456 \\\n  --tenant-id octave -o markdown=comment.md",
        "paas-attest diff oci:./old oci:./new --key cosign.pub --offline",
        "paas-attest diff file:old.cdx.json file:new.cdx.json --unsigned",
    ],
    in_summary: 2,
    exit_codes: "\
Exit codes: 0 both VERIFIED (or UNSIGNED, with --unsigned), whatever changed;
1 FAILED, or a --fail-on gate failed; 2 invalid arguments; 3 UNDECIDED (could
not check); 4 PENDING (not there yet); 101 a bug",
};

const OF_KEY: Examples = Examples {
    commands: &[
        "paas-attest key",
        "paas-attest key --save cosign.pub",
        "paas-attest key --key cosign.pub -o json",
    ],
    in_summary: 3,
    exit_codes: "\
Exit codes: 0, or with --key-fingerprint 0 VERIFIED and 1 FAILED; 2 invalid
arguments; 3 the key is not available; 101 a bug",
};

const OF_EXPLAIN: Examples = Examples {
    commands: &[
        "paas-attest explain signature-absent",
        "paas-attest explain",
        "paas-attest explain key-unpinned --lang fr",
        "paas-attest explain -q",
    ],
    in_summary: 2,
    exit_codes: "Exit codes: 0; 2 invalid arguments, or no such code; 101 a bug",
};

const OF_JOIN: Examples = Examples {
    commands: &[
        "paas-attest join part-*.json",
        "paas-attest join part-*.json -o human -o json=report.json",
        "paas-attest join - part-2.json -o json <part-1.json",
    ],
    in_summary: 2,
    exit_codes: "\
Exit codes: 0 all VERIFIED (or waived), 1 FAILED, 2 invalid arguments, or
reports that are not all parts of one list; 3 UNDECIDED; 4 PENDING; 101 a bug",
};

const OF_POLICY: Examples = Examples {
    commands: &[
        "paas-attest policy export --to kyverno policy.toml",
        "paas-attest policy export --to policy-controller policy.toml",
    ],
    in_summary: 2,
    exit_codes: "\
Exit codes: 0 written, what it does not say is on standard error; 2 invalid
arguments, or a policy that cannot be written; 101 a bug",
};

const OF_DOCTOR: Examples = Examples {
    commands: &[
        "paas-attest doctor build:my-app/build-abc123",
        "paas-attest doctor",
        "paas-attest doctor -o json -- \"$IMAGE\"",
    ],
    in_summary: 2,
    exit_codes: "\
Exit codes: 0 nothing failed, 2 invalid arguments, 3 something is not in place,
101 a bug. Nothing is verified: `paas-attest verify` does that",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_fits_a_page_of_the_manual() {
        let of = Command::ALL.map(Examples::of);
        for examples in of.into_iter().chain([&OF_PROGRAM]) {
            for line in examples.commands.iter().flat_map(|command| command.lines()) {
                // The manual sets them in by seven columns, and the line is never filled nor broken there.
                assert!(line.chars().count() <= 78 - 7 + 2, "{line}");
            }
            assert!(examples.exit_codes.lines().all(|line| line.chars().count() <= 80));
        }
    }
}
