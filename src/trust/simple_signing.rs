//! The simple-signing payload: what a cosign signature in a `.sig` tag says.
//!
//! Format: containers/image `docs/containers-signature.5.md`, as cosign writes it (sigstore
//! `pkg/signature/payload/payload.go`). Read as strictly as containers/image does: exact names, no
//! doubled and no unknown critical member, the right type; cosign itself checks none of that.

mod problem;

use serde::Deserialize;

use crate::json::{Shape, StrictMap, StrictValue};
use crate::subject::Digest;
use crate::text::{Excerpt, ForeignText};

use super::claim::SignatureClaim;
use super::refusal::Refusal;
use super::seal::Claim;

pub use self::problem::PayloadProblem;

/// The one value of `critical.type`.
pub const SIMPLE_SIGNING_TYPE: &str = "cosign container image signature";

/// Where there must be objects: what serde derives takes lists for them.
const PAYLOAD: Shape = Shape::Object(&[
    ("critical", Shape::Object(&[("identity", Shape::Object(&[])), ("image", Shape::Object(&[]))])),
    ("optional", Shape::Object(&[])),
]);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPayload {
    critical: RawCritical,
    #[serde(default)]
    optional: Option<StrictMap<StrictValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCritical {
    identity: RawIdentity,
    image: RawImage,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIdentity {
    #[serde(rename = "docker-reference")]
    docker_reference: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawImage {
    #[serde(rename = "docker-manifest-digest")]
    docker_manifest_digest: String,
}

impl Claim for SignatureClaim {
    fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let read = || {
            let raw: RawPayload = serde_json::from_slice(bytes)?;
            PAYLOAD.check(bytes)?;
            Ok(raw)
        };
        let raw =
            read().map_err(|error: serde_json::Error| PayloadProblem::Unreadable(Excerpt::error(&error)))?;
        if raw.critical.kind != SIMPLE_SIGNING_TYPE {
            return Err(PayloadProblem::OtherType(Excerpt::new(&raw.critical.kind)).into());
        }
        let digest = &raw.critical.image.docker_manifest_digest;
        let digest = Digest::parse(digest).ok_or_else(|| PayloadProblem::Digest(Excerpt::new(digest)))?;
        let annotations = raw.optional.unwrap_or_default().0.into_iter();
        let annotations = annotations.map(|(name, value)| (name, value.into()));
        let identity = ForeignText::new(raw.critical.identity.docker_reference);
        Ok(Self::new(digest, Some(identity), annotations.collect()))
    }

    fn speaks_of(&self, image: &Digest) -> Result<(), Refusal> {
        if self.digest() == image { Ok(()) } else { Err(Refusal::OtherDigest(self.digest().clone())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use crate::trust::Annotation;

    const D: &str = "sha256:3f1c0e6f0d0c8a3b7d0b8d8c1c6b7a2f6f6f4b1d0a9e8c7b6a5d4c3b2a190807";

    fn payload(optional: &str) -> String {
        format!(
            r#"{{"critical":{{"identity":{{"docker-reference":"h.x/a"}},"image":{{"docker-manifest-digest":"{D}"}},"type":"{SIMPLE_SIGNING_TYPE}"}}{optional}}}"#
        )
    }

    fn parse(text: &str) -> Result<SignatureClaim, Refusal> {
        SignatureClaim::parse(text.as_bytes())
    }

    #[test]
    fn what_cosign_writes_is_read() {
        let read = parse(&payload(r#","optional":{"tenant_id":"octave","n":5}"#)).unwrap();
        assert_eq!(read.identity().map(ForeignText::raw), Some("h.x/a"));
        assert_eq!(read.annotations()["tenant_id"], Annotation::Text("octave".into()));
        assert_eq!(read.annotations()["n"], Annotation::Other(5.into()));
        read.speaks_of(&Digest::parse(D).unwrap()).unwrap();
        let other = Digest::parse(&D.replace('3', "4")).unwrap();
        assert_eq!(read.speaks_of(&other).unwrap_err().code(), Code::DigestMismatch);
        for none in ["", r#","optional":null"#, r#","optional":{}"#] {
            assert!(parse(&payload(none)).unwrap().annotations().is_empty());
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_malformed() {
        let good = payload("");
        crate::rows::each(
            [
                String::new(),
                "null".to_owned(),
                format!("\u{feff}{good}"),
                format!("{good}x"),
                good.replace("critical", "Critical"),
                good.replace("docker-manifest-digest", "Docker-manifest-digest"),
                good.replace(r#""type":"#, r#""extra":1,"type":"#),
                good.replace(SIMPLE_SIGNING_TYPE, "atomic container signature"),
                good.replace(D, &D.to_uppercase()),
                good.replace(D, &format!("{D} ")),
                good.replace(D, "sha512:00"),
                good.replace(
                    &format!(r#"{{"docker-manifest-digest":"{D}"}}"#),
                    &format!(r#"{{"docker-manifest-digest":"{D}","docker-manifest-digest":"{D}"}}"#),
                ),
                good.replace("h.x/a", "\\ud800"),
                payload(r#","optional":[]"#),
                payload(r#","optional":{"a":"1","a":"2"}"#),
                payload(r#","optional":{"a":{"b":1,"b":2}}"#),
                payload(r#","extra":1"#),
                payload(r#","optional":[["a","1"]]"#),
                good.replace(r#"{"docker-reference":"h.x/a"}"#, r#"["h.x/a"]"#),
                good.replace(&format!(r#"{{"docker-manifest-digest":"{D}"}}"#), &format!(r#"["{D}"]"#)),
                format!(
                    r#"{{"critical":[{{"docker-reference":"h.x/a"}},{{"docker-manifest-digest":"{D}"}},"{SIMPLE_SIGNING_TYPE}"]}}"#
                ),
                format!(r#"{{"critical":[["h.x/a"],["{D}"],"{SIMPLE_SIGNING_TYPE}"],"optional":{{}}}}"#),
                format!(r"[{},null]", &good[12..good.len() - 1]),
                format!(r"[{},{{}}]", &good[12..good.len() - 1]),
                good.replace("critical", "CRITICAL"),
                good.replace("docker-reference", "doc\\u212aer-reference"),
                payload(r#","optionaL":{}"#),
                payload(&format!(r#","optional":{{"a":{}{}}}"#, "[".repeat(9000), "]".repeat(9000))),
            ],
            |bad| {
                assert_eq!(parse(bad).err().map(|r| r.code()), Some(Code::PayloadMalformed), "{bad:.200}");
            },
        );
    }
}
