//! What stands below the options in the help of each command.

pub(super) const EXAMPLES: &str = "\
Examples:
  paas-attest verify harbor.paas-system.svc.cluster.local/builds/my-app:build-abc123
  paas-attest verify build:my-app/build-abc123 --tenant-id octave --commit-sha @
  paas-attest verify --require sbom,provenance,digest --wait 5m -- \"$IMAGE\"
  paas-attest sbom build:my-app/build-abc123 --list --filter type=library
  paas-attest diff build:my-app/build-abc123 build:my-app/build-def456 --fail-on integrity,substitution

Exit codes: 0 VERIFIED, 1 FAILED, 2 invalid arguments, 3 UNDECIDED (could not check), 4 PENDING, 101 a bug.";

pub(super) const VERIFY_EXAMPLES: &str = "\
Examples:
  paas-attest verify harbor.paas-system.svc.cluster.local/builds/my-app:build-abc123
  paas-attest verify build:my-app/build-abc123 --tenant-id octave --commit-sha 4d1f0a5c9b7e2d38…
  paas-attest verify harbor.di2amp.com/builds/my-app:build-abc123 --registry-alias harbor.paas-system.svc.cluster.local=harbor.di2amp.com
  paas-attest verify oci:./layout --key cosign.pub --offline --identity harbor.paas-system.svc.cluster.local/builds/my-app
  paas-attest verify -o json=report.json --require digest,sbom,provenance --wait 5m -- \"$IMAGE\"

Exit codes: 0 VERIFIED, 1 FAILED, 2 invalid arguments, 3 UNDECIDED (could not check), 4 PENDING (not there yet), 101 a bug.";

pub(super) const SBOM_EXAMPLES: &str = "\
Examples:
  paas-attest sbom harbor.paas-system.svc.cluster.local/builds/my-app:build-abc123
  paas-attest sbom build:my-app/build-abc123 --list --filter ecosystem=npm --filter 'name=lodash*'
  paas-attest sbom --check schema,ntia --deny-license npm,pypi:GPL-3.0-only -- \"$IMAGE\"
  paas-attest sbom oci:./layout --key cosign.pub --offline --save sbom.cdx.json
  paas-attest sbom file:sbom.cdx.json --unsigned -o csv

Exit codes: 0 VERIFIED (or UNSIGNED, with --unsigned), 1 FAILED, 2 invalid arguments, 3 UNDECIDED, 4 PENDING, 101 a bug.";

pub(super) const DIFF_EXAMPLES: &str = "\
Examples:
  paas-attest diff build:my-app/build-abc123 build:my-app/build-def456 --tenant-id octave
  paas-attest diff --fail-on integrity,substitution,downgraded -- \"$OLD\" \"$NEW\"
  paas-attest diff oci:./old oci:./new --key cosign.pub --offline -o markdown=comment.md
  paas-attest diff file:old.cdx.json file:new.cdx.json --unsigned
  paas-attest diff build:my-app/build-abc123 build:my-app/build-def456 -o json

Exit codes: 0 both VERIFIED (or UNSIGNED, with --unsigned), whatever changed; 1 FAILED, or a --fail-on gate failed; 2 invalid arguments, 3 UNDECIDED, 4 PENDING, 101 a bug.";

pub(super) const KEY_EXAMPLES: &str = "\
Examples:
  paas-attest key
  paas-attest key --key cosign.pub -o json

Exit codes: 0, or with --key-fingerprint 0 VERIFIED and 1 FAILED; 2 invalid arguments; 3 the key is not available.";
