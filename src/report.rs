//! A run as data, and the formats that turn it into bytes.
//!
//! The verdict is in it before anything is printed; no format and no filter can change it. To add a
//! format: a file in this folder and a line in [`FORMATS`].

mod compared;
mod conformance_json;
mod cosign;
mod csv;
mod diff_json;
mod format;
mod human;
mod inside;
mod json;
mod markdown;
mod sbom_json;
mod words;

use std::collections::BTreeMap;

use crate::case::{Attestation, Case, KeyFact, Listed};
use crate::check::{self, Check};
use crate::code::Code;
use crate::evidence::Gap;
use crate::policy::{Identity, Policy};
use crate::subject::{Digest, Naming};
use crate::text::ForeignText;
use crate::trust::Annotation;
use crate::verdict::{Verdict, fold, fold_images};
use crate::weakness::{self, Weakness};

pub use self::compared::{Comparison, SideDocument, Which};
pub use self::format::{FORMATS, Format};
pub use self::inside::{Component, Conformance, Document, Inside, Other, Trust};
pub use self::words::{Help, Lang};

/// Which command a document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `verify`.
    Verify,
    /// `sbom`.
    Sbom,
    /// `diff`.
    Diff,
    /// `key`.
    Key,
}

impl Command {
    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Sbom => "sbom",
            Self::Diff => "diff",
            Self::Key => "key",
        }
    }
}

/// How human output is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Whether verdicts are coloured.
    pub color: bool,
    /// How much is said.
    pub detail: Detail,
    /// In which language.
    pub lang: Lang,
}

/// How much human output says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// One line an image.
    Quiet,
    /// The usual.
    Usual,
    /// Every signature and every place too.
    Verbose,
}

/// Why no image was judged.
#[derive(Clone, Debug)]
pub struct ErrorFact {
    /// A reason code, or `usage`.
    pub code: String,
    /// One sentence; foreign text in it is escaped already.
    pub message: String,
    /// Next steps.
    pub help: Vec<String>,
}

/// One image of a report.
#[derive(Clone, Debug)]
pub struct ImageReport {
    /// Its logical name.
    pub reference: String,
    /// Its digest, where it is known.
    pub digest: Option<Digest>,
    /// What it came to.
    pub verdict: Verdict,
    /// Every check.
    pub checks: Vec<Check>,
    /// Every signature.
    pub signatures: Vec<Listed>,
    /// Every attestation, where they were looked for.
    pub attestations: Vec<Attestation>,
    /// Places whose answer is missing.
    pub gaps: Vec<Gap>,
    /// Places that have nothing.
    pub absences: Vec<String>,
    /// The annotations of the one signature that carries the verdict.
    pub annotations: BTreeMap<String, Annotation>,
    /// What a reader should know.
    pub weaknesses: Vec<Weakness>,
}

impl ImageReport {
    /// Asks every check and folds their outcomes.
    pub fn of(case: &Case, naming: &Naming) -> Self {
        let checks = check::run(case);
        let verdict = fold(checks.iter().map(|check| check.outcome));
        let carrier = case.carrier.as_ref().filter(|carrier| carrier.holds());
        Self {
            reference: case.subject.name.clone(),
            digest: case.digest().cloned(),
            verdict,
            checks,
            signatures: case.signatures.clone(),
            attestations: case.attested.as_ref().map(|found| found.listed.clone()).unwrap_or_default(),
            gaps: case.all_gaps(),
            absences: case.absences.iter().map(ToString::to_string).collect(),
            annotations: carrier.map(|carrier| carrier.annotations.clone()).unwrap_or_default(),
            weaknesses: weakness::of(case, naming),
        }
    }

    /// A document that nobody vouches for, in an image's place.
    pub fn unsigned(name: String) -> Self {
        Self {
            reference: name,
            digest: None,
            verdict: Verdict::Unsigned,
            checks: vec![],
            signatures: vec![],
            attestations: vec![],
            gaps: vec![],
            absences: vec![],
            annotations: BTreeMap::new(),
            weaknesses: vec![],
        }
    }

    /// The check that explains a verdict other than VERIFIED.
    pub fn explanation(&self) -> Option<&Check> {
        use crate::verdict::Outcome;
        let by = |outcome: Outcome| self.checks.iter().find(|check| check.outcome == outcome);
        match self.verdict {
            Verdict::Failed => by(Outcome::Fail),
            Verdict::Undecided => by(Outcome::Undecided),
            Verdict::Pending => by(Outcome::Pending),
            Verdict::Verified | Verdict::Unsigned => None,
        }
    }

    /// The reason code of that check.
    pub fn code(&self) -> Option<Code> {
        self.explanation().and_then(|check| check.code)
    }
}

/// A whole run.
#[derive(Debug)]
pub struct Report {
    /// Which command.
    pub command: Command,
    /// When, RFC 3339, by the clock of whoever ran it.
    pub at: String,
    /// What it came to; `None` where that is no question.
    pub verdict: Option<Verdict>,
    /// The exit code.
    pub exit_code: u8,
    /// The keys in use.
    pub keys: Vec<KeyFact>,
    /// What the command line asks of every image, where it got so far.
    pub policy: Option<Policy>,
    /// The images, in the order given.
    pub images: Vec<ImageReport>,
    /// What a reader should know of the run as a whole.
    pub weaknesses: Vec<Weakness>,
    /// Why no image was judged, or no document read.
    pub error: Option<ErrorFact>,
    /// What `sbom` has to say beyond that.
    pub inside: Option<Inside>,
    /// What `diff` has to say beyond that.
    pub comparison: Option<Comparison>,
}

impl Report {
    /// The report over images that were judged.
    pub fn over(
        command: Command,
        at: String,
        keys: Vec<KeyFact>,
        policy: Policy,
        images: Vec<ImageReport>,
        weaknesses: Vec<Weakness>,
    ) -> Self {
        let verdict = fold_images(images.iter().map(|image| image.verdict)).unwrap_or(Verdict::Undecided);
        Self {
            command,
            at,
            verdict: Some(verdict),
            exit_code: verdict.exit_code(),
            keys,
            policy: Some(policy),
            images,
            weaknesses,
            error: None,
            inside: None,
            comparison: None,
        }
    }

    /// The report of a run that judged nothing.
    pub fn stopped(command: Command, at: String, verdict: Option<Verdict>, error: ErrorFact) -> Self {
        Self {
            command,
            at,
            exit_code: verdict.map_or(2, Verdict::exit_code),
            verdict,
            keys: vec![],
            policy: None,
            images: vec![],
            weaknesses: vec![],
            error: Some(error),
            inside: None,
            comparison: None,
        }
    }

    /// The document that is shown, as it was signed or received, and whose word it is.
    pub fn document(&self) -> Option<(Trust, &[u8])> {
        let inside = self.inside.as_ref()?;
        Some((inside.trust?, &inside.document.as_ref()?.bytes))
    }

    /// Verdict, name and code, for a line of standard error.
    pub fn in_one_line(&self) -> String {
        let verdict = self.verdict.map_or("nothing was verified", Verdict::as_str);
        let name = self
            .images
            .first()
            .map_or_else(String::new, |image| format!("  {}", ForeignText::new(&image.reference)));
        let why = match (&self.error, self.images.first().and_then(ImageReport::explanation)) {
            (Some(error), _) => format!("  {}: {}", error.code, error.message),
            (None, Some(check)) => {
                let code = check.code.map_or_else(String::new, |code| format!("{code}: "));
                format!("  {code}{}", check.message)
            }
            (None, None) if self.failing().is_some() => {
                self.failing().map_or_else(String::new, |(id, why)| format!("  {id}: {why}"))
            }
            (None, None) if self.verdict == Some(Verdict::Unsigned) => {
                "  nobody vouches for this document".to_owned()
            }
            (None, None) => String::new(),
        };
        format!("{verdict}{name}{why}")
    }

    /// What was asked of the document and is not so: its word, and a sentence.
    fn failing(&self) -> Option<(&'static str, String)> {
        let inside = self.inside.as_ref()?;
        let schema = inside.conformance.schema.as_ref().filter(|_| inside.conformance.verdict().is_some());
        let of_schema = || Some(("schema", words::en::sbom::schema(schema?, words::plain)));
        let gate = inside.gates.iter().find(|gate| !gate.passes());
        let of_gate = || gate.map(|gate| (gate.id, words::en::sbom::gate(gate, words::plain)));
        of_schema().or_else(of_gate)
    }

    /// The identity that the command line asks of every image, as documents have it.
    fn identity(&self) -> Option<String> {
        match &self.policy.as_ref()?.identity {
            Identity::Own => None,
            Identity::Named(name) => Some(name.to_string()),
            Identity::Any => Some("any".to_owned()),
        }
    }
}

#[cfg(test)]
mod hostile;
