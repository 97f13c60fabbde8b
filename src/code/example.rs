//! Of each code a command that looks closer or goes on. A command is the same in every language.

use super::{Code, WeaknessCode};

/// All signatures, attestations and places one by one.
const CLOSER: &str = "paas-attest verify build:my-app/build-abc123 -v";

/// Likewise, the attestations among them.
const CLOSER_ATTESTED: &str = "paas-attest verify build:my-app/build-abc123 \\
  --require sbom,provenance -v";

/// With an account for the registry.
const WITH_ACCOUNT: &str = "paas-attest verify build:my-app/build-abc123 \\
  --registry-user 'robot$octave+auditor' --registry-password-stdin";

/// With the authority of the organisation.
const WITH_AUTHORITY: &str = "paas-attest verify build:my-app/build-abc123 \\
  --ca-file corporate-ca.pem";

/// With a key that was compared over a second channel.
const PINNED: &str = "paas-attest verify build:my-app/build-abc123 \\
  --require pinned-key --key-fingerprint \"$FINGERPRINT\"";

/// What a policy would ask, and of whom.
const EXPLAINED: &str = "paas-attest verify build:my-app/build-abc123 \\
  --policy policy.toml --explain-policy";

/// A pack with whom to ask for its time.
const STAMPED: &str = "paas-attest verify oci-archive:my-app.tar --offline \\
  --key cosign.pub --timestamp-ca tsa-ca.pem";

/// What runs, where nothing else may.
const RUNNING: &str = "paas-attest verify --pods pods.json --require in-scope";

impl Code {
    /// A command that looks closer, or goes on.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::SignatureAbsent => "paas-attest verify build:my-app/build-abc123 --wait 5m",
            Self::SignatureInvalid
            | Self::SignatureUnsupported
            | Self::DigestMismatch
            | Self::PayloadMalformed
            | Self::ImageMalformed
            | Self::ContentMismatch
            | Self::RegistryProtocol
            | Self::RedirectRefused
            | Self::TooMany => CLOSER,
            Self::SignatureUntimed => {
                "paas-attest verify oci-archive:my-app.tar --offline \\
  --key new.pub --key old.pub --key-valid 2026-11-01 \\
  --timestamp-ca tsa-ca.pem"
            }
            Self::IdentityMismatch => {
                "paas-attest verify harbor.di2amp.com/builds/my-app:build-abc123 \\
  --registry-alias harbor.paas-system.svc.cluster.local=harbor.di2amp.com"
            }
            Self::IdentityAbsent => {
                "paas-attest verify build:my-app/build-abc123 \\
  --tenant-id octave --app-id my-app"
            }
            Self::PinMismatch => {
                "paas-attest verify build:my-app/build-abc123 \\
  --tenant-id octave --commit-sha @"
            }
            Self::PinAbsent => "paas-attest verify build:my-app/build-abc123 -a team=core -v",
            Self::PolicyUnmatched => EXPLAINED,
            Self::KeyFingerprintMismatch | Self::KeyChanged | Self::KeyPrivate => "paas-attest key",
            Self::KeyUnusable => "paas-attest key --key cosign.pub",
            Self::KeyUnpinned => PINNED,
            Self::KeyUnreachable => "paas-attest verify build:my-app/build-abc123 --key cosign.pub",
            Self::ImageAbsent | Self::RegistryThrottled => {
                "paas-attest verify build:my-app/build-abc123 --wait 10m"
            }
            Self::OutOfScope => RUNNING,
            Self::ImageUnsupported => "paas-attest verify oci-archive:image.tar --offline --key cosign.pub",
            Self::AttestationInvalid | Self::SubjectMismatch => CLOSER_ATTESTED,
            Self::SbomAbsent => "paas-attest verify build:my-app/build-abc123 --require sbom --wait 5m",
            Self::SbomMalformed | Self::SbomUnsupported => {
                "paas-attest sbom file:sbom.cdx.json --unsigned --check schema"
            }
            Self::ProvenanceAbsent => {
                "paas-attest verify build:my-app/build-abc123 \\
  --require provenance --wait 5m"
            }
            Self::ProvenanceContradiction => {
                "paas-attest verify build:my-app/build-abc123 --require provenance -v"
            }
            Self::ProvenanceMismatch => {
                "paas-attest verify build:my-app/build-abc123 \\
  --builder-id https://tekton.dev/chains/v2 -v"
            }
            Self::LogAbsent | Self::LogInvalid | Self::LogMismatch => {
                "paas-attest verify build:my-app/build-abc123 --require log -v"
            }
            Self::LogUnsupported => {
                "paas-attest verify build:my-app/build-abc123 --require log \\
  --trusted-root trusted_root.json"
            }
            Self::TimestampUnavailable => {
                "paas-attest verify build:my-app/build-abc123 --evidence my-app.tar \\
  --timestamp-url \"$SERVICE\""
            }
            Self::TimestampInvalid => STAMPED,
            Self::ApiContradiction => "paas-attest verify build:my-app/build-abc123 --check-api -v",
            Self::ApiAbsent | Self::ApiUnavailable => {
                "paas-attest verify build:my-app/build-abc123 --check-api --wait 5m"
            }
            Self::ApiUnauthorized => {
                "paas-attest verify build:my-app/build-abc123 \\
  --check-api --token-file token"
            }
            Self::ReportUnwritten => "paas-attest verify build:my-app/build-abc123 -o json=report.json",
            Self::TagNotDigest => "paas-attest verify --require digest -- \"$REPO@$DIGEST\"",
            Self::RegistryUnauthorized | Self::RegistryForbidden | Self::RegistryPolicy => WITH_ACCOUNT,
            Self::RegistryUnavailable => {
                "paas-attest verify build:my-app/build-abc123 \\
  --connect-to harbor.paas-system.svc.cluster.local:443:127.0.0.1:8443"
            }
            Self::Timeout => "paas-attest verify build:my-app/build-abc123 --timeout 10m",
            Self::Tls => WITH_AUTHORITY,
            Self::TooLarge => "paas-attest sbom build:my-app/build-abc123 --max-sbom-size 1GiB",
            Self::RealmRefused => {
                "paas-attest verify build:my-app/build-abc123 \\
  --auth-origin https://auth.example.com"
            }
        }
    }
}

impl WeaknessCode {
    /// A command that looks closer, or goes on.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::KeyUnpinned => PINNED,
            Self::KeysDiffer => "paas-attest join -o json part-*.json",
            Self::PlainHttp => WITH_AUTHORITY,
            Self::WaiverExpired => EXPLAINED,
            Self::IdentityNotAsked => {
                "paas-attest verify oci:./layout --key cosign.pub --offline \\
  --identity harbor.paas-system.svc.cluster.local/builds/my-app"
            }
            Self::IdentityFromPack => {
                "paas-attest verify oci-archive:my-app.tar --key cosign.pub --offline \\
  --identity harbor.paas-system.svc.cluster.local/builds/my-app"
            }
            Self::IdentityUnbound => {
                "paas-attest verify build:my-app/build-abc123 \\
  --tenant-id octave --app-id my-app"
            }
            Self::OtherSignature => {
                "paas-attest verify build:my-app/build-abc123 \\
  --tenant-id octave --commit-sha @ -v"
            }
            Self::BuildDiffers => "paas-attest verify build:my-app/build-abc123",
            Self::CommitPrefixShort => {
                "paas-attest verify build:my-app/build-abc123 \\
  --commit-sha 4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7"
            }
            Self::CheckoutDirty => "paas-attest verify build:my-app/build-abc123 --commit-sha @",
            Self::OutOfScope => RUNNING,
            Self::SignedTagDiffers | Self::TagDiffers => {
                "paas-attest verify --require digest -- \"$REPO@$DIGEST\""
            }
            Self::LogNotProved => "paas-attest verify build:my-app/build-abc123 --require log -v",
            Self::TimestampNotChecked => STAMPED,
            Self::LatestAssumed => {
                "paas-attest verify \\
  harbor.paas-system.svc.cluster.local/builds/my-app:build-abc123"
            }
            Self::SbomDiffers => "paas-attest sbom build:my-app/build-abc123 -v",
            Self::LicenseUnknown => {
                "paas-attest sbom build:my-app/build-abc123 \\
  --allow-license MIT,Apache-2.0"
            }
            Self::LicenseSibling => {
                "paas-attest sbom build:my-app/build-abc123 \\
  --deny-license GPL-3.0-only --deny-license GPL-3.0-or-later"
            }
            Self::SchemaOdd => "paas-attest sbom build:my-app/build-abc123 --check schema",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::CodeTopic;

    #[test]
    fn every_line_fits_a_page_of_the_manual() {
        for topic in CodeTopic::all() {
            // As the examples of the help: the manual sets them in by seven columns.
            for line in topic.example().lines() {
                assert!(line.chars().count() <= 78 - 7 + 2, "{}: {line}", topic.as_str());
            }
        }
    }
}
