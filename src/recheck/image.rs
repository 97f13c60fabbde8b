//! What the script checks of one image, taken out of its case.

use std::sync::Arc;

use crate::case::{Case, Item, NotCompared, SignedName, Status, TrustedSignature};
use crate::evidence::Stored;
use crate::policy::Expected;
use crate::subject::Digest;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;
use crate::trust::{Proof, SignedForm};
use crate::verdict::{Outcome, Verdict};

use super::quoted;
use super::written::{Annotations, json};

/// What the script checks of one image. It is small, and outlives the case.
#[derive(Clone, Debug)]
pub struct RecheckImage {
    name: ForeignText,
    digest: Option<Digest>,
    verdict: Verdict,
    signatures: Vec<TrustedLayer>,
    /// Which of the signatures carries the verdict, or explains it, and what is asked of it.
    carrier: Option<(usize, Vec<Asked>)>,
    attestations: Vec<(TrustedLayer, ForeignText)>,
    /// What is not trusted: where it stands, and why in a word.
    refused: Vec<(String, &'static str)>,
}

/// A layer of a manifest that holds something signed by a key of the run, about the image.
#[derive(Clone, Debug)]
pub struct TrustedLayer {
    /// Where it is stored.
    pub stored: Stored,
    /// The signature, and the form in which it is stored.
    pub proof: Proof,
    /// The key that made it.
    pub key: Fingerprint,
}

/// What is asked of the signature that carries the verdict. Names and values are as JSON has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// That it was made for this repository; empty where none is known and one must be.
    Identity(String),
    /// The repository is not asked for.
    NoIdentity,
    /// That this annotation has this value.
    Pin {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// That this annotation begins so, its hex digits in lower case.
    Commit {
        /// Its name.
        name: String,
        /// How it begins, the first quote too.
        start: String,
    },
}

impl RecheckImage {
    /// Of the case of an image, which came to this verdict.
    pub fn of(case: &Case, verdict: Verdict) -> Self {
        let digest = case.digest().cloned();
        let mut image = Self {
            name: ForeignText::new(&case.named().name),
            verdict,
            signatures: vec![],
            carrier: None,
            attestations: vec![],
            refused: vec![],
            digest,
        };
        for item in case.signatures() {
            image.refuse(item);
            let (Some(signature), Some(stored)) = (item.signature(), item.stored()) else { continue };
            if case.carrier().is_some_and(|carrier| Arc::ptr_eq(carrier, signature)) {
                let asked = asked(signature, image.digest.as_ref());
                image.carrier = Some((image.signatures.len(), asked));
            }
            let proof = signature.statement().proof().clone();
            image.signatures.push(TrustedLayer { stored, proof, key: signature.key().clone() });
        }
        for item in case.attestations() {
            if !item.listed_as().signatures() {
                image.refuse(item);
            }
            let (Some(attestation), Some(stored)) = (item.attestation(), item.stored()) else { continue };
            let proof = attestation.proof().clone();
            let layer = TrustedLayer { stored, proof, key: attestation.key().clone() };
            image.attestations.push((layer, attestation.predicate_type().clone()));
        }
        image
    }

    fn refuse(&mut self, item: &Item) {
        if let (Status::Refused | Status::Unread, Some(code)) = (item.status(), item.code()) {
            self.refused.push((item.place().to_string(), code.as_str()));
        }
    }

    /// Its logical name.
    pub fn name(&self) -> &ForeignText {
        &self.name
    }

    /// Its digest, where it is known.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// What it came to.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The signature that carries the verdict, or explains it, and what is asked of it.
    pub fn carrier(&self) -> Option<(&TrustedLayer, &[Asked])> {
        let (at, asked) = self.carrier.as_ref()?;
        Some((self.signatures.get(*at)?, asked))
    }

    /// The calls that check it.
    pub(super) fn calls(&self, call: &mut impl FnMut(&[&str])) {
        let hex = self.digest.as_ref().map_or("none", Digest::hex);
        call(&["image", hex, &quoted(&self.name.to_string())]);
        for (at, layer) in self.signatures.iter().enumerate() {
            let [manifest, number, form] = layer.words();
            call(&["signature", &manifest, &number, &form]);
            for asked in self.carrier.iter().filter(|(carrier, _)| *carrier == at).map(|(_, asked)| asked) {
                call(&["carrier"]);
                for one in asked {
                    one.call(call);
                }
            }
        }
        for (layer, predicate_type) in &self.attestations {
            let [manifest, number, form] = layer.words();
            call(&["attestation", &manifest, &number, &form, &quoted(&json(predicate_type.raw()))]);
        }
        for (place, code) in &self.refused {
            call(&["refused", &quoted(place), code]);
        }
    }
}

impl TrustedLayer {
    fn words(&self) -> [String; 3] {
        let form = match self.proof.form() {
            SignedForm::SimpleSigning => "simple-signing",
            SignedForm::Envelope => "envelope",
            SignedForm::Bundle => "bundle",
        };
        [self.stored.manifest.hex().to_owned(), self.stored.layer.to_string(), form.to_owned()]
    }
}

impl Asked {
    fn call(&self, call: &mut impl FnMut(&[&str])) {
        match self {
            Self::Identity(repository) => call(&["identity", &quoted(repository)]),
            Self::NoIdentity => call(&["no_identity"]),
            Self::Pin { name, value } => call(&["pin", &quoted(name), &quoted(value)]),
            Self::Commit { name, start } => call(&["commit", &quoted(name), &quoted(start)]),
        }
    }
}

/// What is asked of a signature, by what came of it.
fn asked(signature: &TrustedSignature, image: Option<&Digest>) -> Vec<Asked> {
    let mut asked = vec![match signature.signed_name() {
        SignedName::Same(name)
        | SignedName::Other(name)
        | SignedName::OtherImage(name)
        | SignedName::NotCompared(NotCompared::Recorded(name)) => Asked::Identity(name.to_string()),
        SignedName::Absent { asked } => {
            Asked::Identity(asked.as_ref().map(ToString::to_string).unwrap_or_default())
        }
        SignedName::NotCompared(NotCompared::Any(_) | NotCompared::Unnamed | NotCompared::NoPlace(_)) => {
            Asked::NoIdentity
        }
    }];
    let (statement, form) = (signature.statement(), signature.statement().proof().form());
    let annotations = image.map(|image| Annotations::of(statement.payload(), form, image));
    for pin in signature.pins() {
        let written = annotations.as_ref().and_then(|all| all.written(&pin.name));
        let name = written.map_or_else(|| json(&pin.name), |(name, _)| name.to_owned());
        asked.push(match (&pin.expected, written) {
            // It is this value, in whichever way it is written.
            (Expected::Exact(_), Some((_, value))) if pin.outcome == Outcome::Pass => {
                Asked::Pin { name, value: value.to_owned() }
            }
            (Expected::Exact(value), _) => Asked::Pin { name, value: json(value) },
            (Expected::Commit(commit), _) => {
                Asked::Commit { name, start: json(&commit.to_ascii_lowercase()) }
            }
            (Expected::CommitPrefix(prefix), _) => Asked::Commit { name, start: format!("\"{prefix}") },
        });
    }
    asked
}
