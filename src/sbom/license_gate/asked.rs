//! What is asked of licenses, as it is typed.

use serde::{Serialize, Serializer};

use crate::sbom::license::One;
use crate::sbom::package::NO_PURL;
use crate::sbom::purl::types;
use crate::text::Excerpt;

/// What is asked of licenses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LicenseRule {
    /// No component may need this one.
    Deny,
    /// These must be enough for every component.
    Allow,
}

impl LicenseRule {
    /// The word in documents, and the option without its hyphens.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deny => "deny-license",
            Self::Allow => "allow-license",
        }
    }
}

impl Serialize for LicenseRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The word among allowed licenses for what cannot be judged.
const UNKNOWN: &str = "unknown";

/// What was asked, as written: it is one text in documents, and its two parts in sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLicense {
    whole: String,
    /// The ecosystems, where some are named.
    pub ecosystems: Option<String>,
    /// The license, or several with commas between.
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
        let is_document =
            |before: &str| before.split(',').any(|word| word.trim().starts_with("DocumentRef-"));
        let (ecosystems, license) = match whole.split_once(':') {
            Some((before, after)) if !is_document(before) => (Some(before), after.trim()),
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

/// A text that does not name licenses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenseRuleError {
    /// What was asked of them.
    pub rule: LicenseRule,
    /// What is wrong.
    pub problem: LicenseRuleProblem,
}

/// What is wrong with a text that should name licenses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LicenseRuleProblem {
    /// What stands before the colon is not a type of purls, so that nothing would be asked; and the one that is
    /// written nearly so.
    NoEcosystem(Excerpt, Option<&'static str>),
    /// None, or an expression of several.
    NotOne(Excerpt),
    /// Not of the SPDX list, and not a `LicenseRef-`.
    NotListed(Excerpt),
}

/// The ecosystems in which something is asked: all where none is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ecosystems(Vec<String>);

impl Ecosystems {
    fn read(asked: &AskedLicense) -> Result<Self, LicenseRuleProblem> {
        let names = asked.ecosystems.iter().flat_map(|before| before.split(','));
        let names: Vec<_> = names.map(|name| name.trim().to_ascii_lowercase()).collect();
        match names.iter().find(|name| *name != NO_PURL && !types::is_type(name)) {
            Some(bad) => Err(LicenseRuleProblem::NoEcosystem(Excerpt::new(bad), types::nearest(bad))),
            None => Ok(Self(names)),
        }
    }

    pub(super) fn include(&self, ecosystem: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|name| name == ecosystem)
    }
}

/// Reads `ID` or `ID WITH EXCEPTION`.
fn one(text: &str) -> Result<One, LicenseRuleProblem> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let one = match words[..] {
        [id] => One::new(id, None),
        [id, with, exception] if with.eq_ignore_ascii_case("WITH") => One::new(id, Some(exception)),
        _ => return Err(LicenseRuleProblem::NotOne(Excerpt::new(text))),
    };
    one.filter(|one| one.known).ok_or_else(|| LicenseRuleProblem::NotListed(Excerpt::new(text)))
}

/// One license that no component may need, in all ecosystems or in some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeniedLicense {
    pub(super) asked: AskedLicense,
    pub(super) ecosystems: Ecosystems,
    pub(super) license: One,
}

impl DeniedLicense {
    /// Reads `[ECOSYSTEM,…:]ID` or `[ECOSYSTEM,…:]ID WITH EXCEPTION`.
    ///
    /// # Errors
    /// An expression, or an id that SPDX does not know.
    pub fn parse(text: &str) -> Result<Self, LicenseRuleError> {
        let asked = AskedLicense::read(text);
        let read = Ecosystems::read(&asked).and_then(|names| Ok((names, one(&asked.license)?)));
        match read {
            Ok((ecosystems, license)) => Ok(Self { asked, ecosystems, license }),
            Err(problem) => Err(LicenseRuleError { rule: LicenseRule::Deny, problem }),
        }
    }
}

/// Licenses that are enough for a component, in all ecosystems or in some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedLicenses {
    pub(super) asked: AskedLicense,
    pub(super) ecosystems: Ecosystems,
    pub(super) licenses: Vec<One>,
    /// Whether what cannot be judged is allowed too.
    pub(super) unknown: bool,
}

impl AllowedLicenses {
    /// Reads `[ECOSYSTEM,…:]LICENSE,…`, each as for [`DeniedLicense`], or the word `unknown`.
    ///
    /// # Errors
    /// An expression, an id that SPDX does not know, or nothing between two commas.
    pub fn parse(text: &str) -> Result<Self, LicenseRuleError> {
        let asked = AskedLicense::read(text);
        let (mut licenses, mut unknown) = (Vec::new(), false);
        let mut read = || {
            let ecosystems = Ecosystems::read(&asked)?;
            for word in asked.license.split(',').map(str::trim) {
                if word == UNKNOWN {
                    unknown = true;
                } else {
                    licenses.push(one(word)?);
                }
            }
            Ok(ecosystems)
        };
        match read() {
            Ok(ecosystems) => Ok(Self { asked, ecosystems, licenses, unknown }),
            Err(problem) => Err(LicenseRuleError { rule: LicenseRule::Allow, problem }),
        }
    }
}
