//! Signatures and attestations one by one: the place alone on its line, since a reader selects the digest in it
//! with a double click; then the status.

use std::fmt::Write as _;

use crate::case::{TrustedSignature, UnusedReason};
use crate::check::{
    CheckFinding, NoAttestation, NoSignature, ProvenanceFinding, SbomFinding, SignatureFinding,
};
use crate::code::Code;
use crate::report::words::page::{FieldLabel, Label};
use crate::report::{ImageReport, Style};
use crate::trust::LogStanding;

use super::layout::{INDENT, field, label, wrapped};

/// How many of each kind are shown; the rest is counted.
const SHOWN: usize = 20;

pub(super) fn signatures(out: &mut String, image: &ImageReport, mut told: Told, style: Style) {
    for one in image.signatures().iter().take(SHOWN) {
        let _ = writeln!(out, "{}{}", label(Label::Signature, style), style.lang.place(one.place()));
        let mut text = style.lang.status(one.status()).to_owned();
        coded(&mut text, one.code(), one.unused().and_then(|why| told.once(why, style)), style);
        if let Some(identity) = one.trusted().and_then(TrustedSignature::identity) {
            let _ = write!(text, ", {}", style.lang.signed_for(identity));
        }
        wrapped(out, INDENT, &text, style);
        log(out, one.trusted().map(TrustedSignature::log), style);
    }
    more(out, image.signatures().len(), style);
}

pub(super) fn attestations(out: &mut String, image: &ImageReport, mut told: Told, style: Style) {
    for one in image.attestations().iter().take(SHOWN) {
        let _ = writeln!(out, "{}{}", label(Label::Attestation, style), style.lang.place(one.place()));
        let mut text = style.lang.status(one.status()).to_owned();
        if let Some(kind) = one.predicate_type() {
            let _ = write!(text, ", {kind}");
        }
        coded(&mut text, one.code(), one.unused().and_then(|why| told.once(why, style)), style);
        wrapped(out, INDENT, &text, style);
        log(out, one.log(), style);
        let Some(provenance) = one.provenance() else { continue };
        let values = [provenance.builder.as_ref(), provenance.source(), provenance.commit()];
        for (label, value) in OF_PROVENANCE.into_iter().zip(values) {
            if let Some(value) = value {
                let _ = writeln!(out, "{INDENT}{}{value}", field(label, &OF_PROVENANCE, style));
            }
        }
    }
    more(out, image.attestations().len(), style);
}

/// A code, and why; behind a word of ours the colon is its language's.
fn coded(text: &mut String, code: Option<Code>, message: Option<String>, style: Style) {
    if let Some(code) = code {
        let _ = write!(text, ", {code}");
    }
    if let Some(message) = message {
        let colon = if code.is_some() { ": " } else { style.lang.colon() };
        let _ = write!(text, "{colon}{message}");
    }
}

/// What was said already: each sentence stands once, and what is of the same kind has its code alone.
#[derive(Default)]
pub(super) struct Told(Vec<UnusedReason>);

impl Told {
    /// What explains the verdict was said above.
    pub(super) fn by(explained: Option<&CheckFinding>) -> Self {
        let why = match explained {
            Some(CheckFinding::Signature(SignatureFinding::None { why, .. })) => match why {
                NoSignature::Refused(item) => item.why.clone(),
                NoSignature::Unsupported(item) => Some(UnusedReason::Unsupported(item.what.clone())),
                NoSignature::NotFound | NoSignature::Nobody => None,
            },
            Some(CheckFinding::Signature(SignatureFinding::OutOfTime { timing, .. })) => {
                Some(UnusedReason::OutOfTime(*timing))
            }
            Some(
                CheckFinding::Sbom(SbomFinding::None(why))
                | CheckFinding::Provenance(ProvenanceFinding::None(why)),
            ) => match why {
                NoAttestation::Refused(item) => item.why.clone(),
                NoAttestation::Unsupported(item) => Some(UnusedReason::Unsupported(item.what.clone())),
                NoAttestation::Absent { .. } => None,
            },
            _ => None,
        };
        Self(why.into_iter().collect())
    }

    /// The sentence about why something is not used, the first time.
    fn once(&mut self, why: &UnusedReason, style: Style) -> Option<String> {
        if self.0.contains(why) {
            return None;
        }
        self.0.push(why.clone());
        style.lang.listed(why)
    }
}

/// What provenance says, in this order.
const OF_PROVENANCE: [FieldLabel; 3] = [FieldLabel::Builder, FieldLabel::Source, FieldLabel::Commit];

/// What lies beside it of a transparency log.
fn log(out: &mut String, standing: Option<&LogStanding>, style: Style) {
    const ENTRIES: usize = 3;
    let entries = standing.map_or(&[][..], LogStanding::entries);
    let label = format!("{INDENT}{}", field(FieldLabel::Log, &[FieldLabel::Log], style));
    for entry in entries.iter().take(ENTRIES) {
        wrapped(out, &label, &style.lang.log_entry(entry), style);
    }
    if entries.len() > ENTRIES {
        wrapped(out, &label, &style.lang.more_in_json(entries.len() - ENTRIES), style);
    }
}

fn more(out: &mut String, all: usize, style: Style) {
    if all > SHOWN {
        wrapped(out, INDENT, &style.lang.more_in_json(all - SHOWN), style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Attestation, UnusedReason};
    use crate::evidence::place::{Place, Suffix};
    use crate::provenance::Provenance;
    use crate::report::{Detail, Lang};
    use crate::text::ForeignText;
    use crate::trust::Refusal;

    #[test]
    fn attestations_are_listed_with_what_they_say() {
        let provenance = Provenance::read(
            "https://slsa.dev/provenance/v1",
            br#"{"buildDefinition":{"resolvedDependencies":[{"uri":"git+https://h.x/a","digest":{"gitCommit":"ab"}}]},
                "runDetails":{"builder":{"id":"https://h.x/builder\u001b"}}}"#,
        );
        let says = (ForeignText::new("https://slsa.dev/provenance/v1"), provenance.unwrap());
        let place = Place::Kind(Suffix::Att);
        let trusted = Attestation::scripted(place.clone(), None, Some(says));
        let refused = Attestation::scripted(place, Some(UnusedReason::Refused(Refusal::NoSubject)), None);
        let mut all = vec![refused; SHOWN + 1];
        all.insert(0, trusted);
        let image = ImageReport::unsigned("x".to_owned()).with_attestations(all);
        let mut out = String::new();
        attestations(
            &mut out,
            &image,
            Told::default(),
            Style { width: 80, terminal: true, color: false, detail: Detail::Usual, lang: Lang::En },
        );
        for lines in [
            "Attestation  kind atts\n             trusted, https://slsa.dev/provenance/v1\n",
            "             builder  https://h.x/builder\\u{1b}\n",
            "             source   git+https://h.x/a\n             commit   ab\n",
            "             refused, subject-mismatch: the attestation is valid, but it has no\n             subject with a sha256 digest\n",
            "             and 2 more (-o json lists all)\n",
        ] {
            assert!(out.contains(lines), "{out}");
        }
    }
}
