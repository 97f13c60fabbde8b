//! Licenses that are not accepted.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use serde::{Serialize, Serializer};

use crate::text::Excerpt;

use super::license::{Expression, NoExpression, One};
use super::{Bom, Component, GateOutcome};

/// What was asked: one license, in all ecosystems or in some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeniedLicense {
    asked: AskedLicense,
    ecosystems: Vec<String>,
    license: One,
}

/// What was asked, as written: it is one text in documents, and its two parts in sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLicense {
    whole: String,
    /// The ecosystems, where some are named.
    pub ecosystems: Option<String>,
    /// The license.
    pub license: String,
}

impl AskedLicense {
    /// All of it.
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    /// Takes `[ECOSYSTEM,…:]LICENSE` apart.
    fn read(text: &str) -> Self {
        let whole = text.trim();
        let (ecosystems, license) = match whole.split_once(':') {
            Some((before, after)) if !before.starts_with("DocumentRef-") => (Some(before), after.trim()),
            _ => (None, whole),
        };
        Self {
            whole: whole.to_owned(),
            ecosystems: ecosystems.map(str::to_owned),
            license: license.to_owned(),
        }
    }
}

impl Serialize for AskedLicense {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.whole)
    }
}

/// Why a text does not name a license.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeniedLicenseError {
    /// What stands before the colon is not an ecosystem.
    NoEcosystem(Excerpt),
    /// None, or an expression of several.
    NotOne(Excerpt),
    /// Not of the SPDX list, and not a `LicenseRef-`.
    NotListed(Excerpt),
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LicenseGate {
    /// `deny-license`
    pub id: &'static str,
    /// What was asked, as written.
    pub value: AskedLicense,
    /// `fail` where `count` is above 0; else `undecided` where an expression is nested too deep to be judged.
    outcome: GateOutcome,
    /// Instances whose expression cannot be met without the license.
    pub count: usize,
    /// Instances without a license, or with a text that is not an SPDX expression: this cannot be decided.
    pub unknown: usize,
    /// The packages that fail, with their versions (`pkg:npm/x@1.0.0`), sorted, each once.
    pub packages: Vec<String>,
}

impl LicenseGate {
    /// Whether no instance fails, and every one could be judged.
    pub fn passes(&self) -> bool {
        self.outcome == GateOutcome::Pass
    }

    /// Whether it lets the document through.
    pub fn outcome(&self) -> GateOutcome {
        self.outcome
    }
}

impl DeniedLicense {
    /// Reads `[ECOSYSTEM,…:]ID` or `[ECOSYSTEM,…:]ID WITH EXCEPTION`.
    ///
    /// # Errors
    /// An expression, or an id that SPDX does not know.
    pub fn parse(text: &str) -> Result<Self, DeniedLicenseError> {
        let asked = AskedLicense::read(text);
        let license = asked.license.as_str();
        let names = asked.ecosystems.iter().flat_map(|before| before.split(','));
        let ecosystems: Vec<_> = names.map(|name| name.trim().to_ascii_lowercase()).collect();
        let is_name = |name: &String| {
            let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-');
            !name.is_empty() && name.bytes().all(good)
        };
        if let Some(bad) = ecosystems.iter().find(|name| !is_name(name)) {
            return Err(DeniedLicenseError::NoEcosystem(Excerpt::new(bad)));
        }
        let words: Vec<&str> = license.split_ascii_whitespace().collect();
        let one = match words[..] {
            [id] => One::new(id, None),
            [id, with, exception] if with.eq_ignore_ascii_case("WITH") => One::new(id, Some(exception)),
            _ => return Err(DeniedLicenseError::NotOne(Excerpt::new(license))),
        };
        match one {
            Some(license) if license.known => Ok(Self { asked, ecosystems, license }),
            _ => Err(DeniedLicenseError::NotListed(Excerpt::new(license))),
        }
    }

    /// Asks a document.
    pub fn gate(&self, bom: &Bom<'_>) -> LicenseGate {
        // Documents have many instances and few licenses.
        let mut judged: HashMap<&str, Judged> = HashMap::new();
        let mut gate = LicenseGate {
            id: "deny-license",
            value: self.asked.clone(),
            outcome: GateOutcome::Pass,
            count: 0,
            unknown: 0,
            packages: Vec::new(),
        };
        let mut packages = BTreeSet::new();
        let mut open = false;
        for component in bom.components.iter().filter(|component| self.asks(component)) {
            let mut all = Judged { met: true, known: !component.licenses.is_empty(), open: false };
            for license in &component.licenses {
                let one = *judged.entry(&license.text).or_insert_with(|| self.judge(&license.text));
                all.met &= one.met;
                all.known &= one.known;
                all.open |= one.open;
            }
            gate.unknown += usize::from(!all.known);
            open |= all.open;
            if !all.met {
                gate.count += 1;
                packages.insert(component.package().coordinates());
            }
        }
        gate.outcome = match (gate.count, open) {
            (0, false) => GateOutcome::Pass,
            (0, true) => GateOutcome::Undecided,
            _ => GateOutcome::Fail,
        };
        gate.packages = packages.into_iter().collect();
        gate
    }

    fn asks(&self, component: &Component<'_>) -> bool {
        let ecosystem = || -> Cow<'_, str> { component.package().ecosystem() };
        self.ecosystems.is_empty() || self.ecosystems.iter().any(|name| *name == ecosystem())
    }

    fn judge(&self, text: &str) -> Judged {
        match Expression::read(text) {
            Ok(expression) => Judged {
                met: expression.can_be_met_without(&self.license),
                known: expression.is_spdx(),
                open: false,
            },
            Err(NoExpression::Malformed) => Judged { met: true, known: false, open: false },
            Err(NoExpression::TooDeep) => Judged { met: true, known: false, open: true },
        }
    }
}

/// What one license text means for what was asked.
#[derive(Clone, Copy)]
struct Judged {
    met: bool,
    known: bool,
    /// Whether a bound was hit, so that there may be an answer that was not found.
    open: bool,
}

#[cfg(test)]
mod tests;
