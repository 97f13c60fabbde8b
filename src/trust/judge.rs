//! The one door from evidence to what is trusted: every step of the road, in its order.

use crate::subject::Digest;
use crate::text::ForeignText;

use super::anchors::Anchors;
use super::bundle::BundleProblem;
use super::refusal::Refusal;
use super::seal::{Fetched, Judged};

/// Evidence whose signature nobody has checked yet, by the form that it has.
#[derive(Debug)]
pub enum Unverified {
    /// A simple-signing payload, and what lies beside it.
    SimpleSigning {
        /// The bytes that the signature is over.
        payload: Fetched,
        /// The signature: base64, as received.
        signature: ForeignText,
        /// The log's entry about it, as received, where one lies beside it.
        log: Option<Fetched>,
    },
    /// What should be a DSSE envelope.
    Envelope {
        /// The bytes as received.
        envelope: Fetched,
        /// The log's entry about it, as received, where one lies beside it.
        log: Option<Fetched>,
    },
    /// What should be a sigstore bundle.
    Bundle(Fetched),
}

/// Judges one piece of evidence about an image.
pub fn judge(candidate: Unverified, anchors: Anchors<'_>, image: &Digest) -> Judged {
    let judged = match candidate {
        Unverified::SimpleSigning { payload, signature, log } => {
            payload.authenticate(&signature, log.as_ref(), anchors).and_then(|item| item.admit(image))
        }
        Unverified::Envelope { envelope, log } => {
            envelope.open(log.as_ref(), anchors).and_then(|item| item.admit(image))
        }
        Unverified::Bundle(bundle) => bundle.unpack(anchors).and_then(|item| item.admit(image)),
    };
    judged.unwrap_or_else(|refusal| match refusal {
        Refusal::Bundle(BundleProblem::Unsupported(kind)) => Judged::Unsupported(kind),
        refusal if refusal.is_bound() => Judged::Unread(refusal),
        refusal => Judged::Refused(refusal),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::trust::key::{Keyring, PublicKey};
    use crate::trust::{LogStanding, Refusal};

    const LAYOUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/cases/signed_verified/layout");

    #[expect(clippy::disallowed_methods, reason = "a test may read fixtures")]
    fn read(file: &str) -> Vec<u8> {
        std::fs::read(format!("{LAYOUT}/{file}")).unwrap()
    }

    fn json(file: &str) -> Value {
        serde_json::from_slice(&read(file)).unwrap()
    }

    fn blob(digest: &Value) -> String {
        format!("blobs/sha256/{}", digest.as_str().unwrap().trim_start_matches("sha256:"))
    }

    /// A signature that cosign made, the image that it is of, and its key.
    fn signed() -> (Vec<u8>, String, Digest, Keyring) {
        let index = json("index.json");
        let manifests = index["manifests"].as_array().unwrap();
        let is_signature = |one: &&Value| one["annotations"].to_string().contains(".sig");
        let image = manifests.iter().find(|one| !is_signature(one)).unwrap();
        let signature = json(&blob(&manifests.iter().find(is_signature).unwrap()["digest"]));
        let layer = &signature["layers"][0];
        let key = PublicKey::parse(include_bytes!("../../fixtures/keys/platform.pub")).unwrap();
        (
            read(&blob(&layer["digest"])),
            layer["annotations"]["dev.cosignproject.cosign/signature"].as_str().unwrap().to_owned(),
            Digest::parse(image["digest"].as_str().unwrap()).unwrap(),
            Keyring::new(vec![key]).unwrap(),
        )
    }

    /// What lies beside a signature of a log is foreign, and nothing of it is believed.
    #[test]
    fn a_logs_entry_is_told_with_the_signature_and_changes_nothing_of_it() {
        let (payload, signature, image, keys) = signed();
        for (entry, standing) in [
            (None, LogStanding::Ignored),
            (Some(&b"{}"[..]), LogStanding::Ignored),
            (Some(b"\xff\x00"), LogStanding::Ignored),
            (Some(b""), LogStanding::Ignored),
        ] {
            let of = |payload: &[u8], image: &Digest| {
                let candidate = Unverified::SimpleSigning {
                    payload: Fetched::new(payload.to_vec()),
                    signature: ForeignText::new(&signature),
                    log: entry.map(|entry| Fetched::new(entry.to_vec())),
                };
                judge(candidate, Anchors { keys: &keys, logs: None }, image)
            };
            let Judged::Signature(trusted) = of(&payload, &image) else { panic!("{entry:?}") };
            assert_eq!((trusted.log(), trusted.claim().digest()), (&standing, &image));
            assert_eq!(trusted.log().proof(), None);
            assert!(matches!(of(&payload[1..], &image), Judged::Refused(Refusal::Signature(_))));
            let other = crate::trust::digest_of(b"");
            assert!(matches!(of(&payload, &other), Judged::Refused(Refusal::OtherDigest(_))));
        }
    }
}
