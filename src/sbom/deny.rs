//! Licenses that somebody does not accept.

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
    /// Whether there is an answer that nobody looked for: a bound was hit.
    open: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UsageError;
    use crate::origin::Sourced;
    use crate::sbom::read;

    fn gate(asked: &str, licenses: &str) -> LicenseGate {
        let json = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","components":[
                {{"type":"library","name":"x","version":"1.0.0","purl":"pkg:npm/x@1.0.0","licenses":{licenses}}}]}}"#
        );
        DeniedLicense::parse(asked).unwrap().gate(&read(json.as_bytes()).unwrap())
    }

    fn fails(asked: &str, expression: &str) -> bool {
        gate(asked, &format!(r#"[{{"expression":"{expression}"}}]"#)).outcome == GateOutcome::Fail
    }

    #[test]
    fn what_cannot_be_met_without_it_fails() {
        for (asked, expression, expected) in [
            ("GPL-3.0-only", "MIT AND GPL-3.0-only", true),
            ("GPL-3.0-only", "MIT OR GPL-3.0-only", false),
            ("GPL-3.0-only", "GPL-3.0-only OR GPL-3.0", true),
            ("GPL-3.0-only", "LGPL-3.0-only", false),
            ("GPL-3.0-only", "GPL-3.0-or-later", false),
            ("gpl-3.0", "GPL-3.0-only", true),
            ("GPL-3.0+", "GPL-3.0-or-later", true),
            ("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", false),
            ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0 WITH classpath-exception-2.0", true),
            ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", false),
            ("npm,pypi:GPL-3.0-only", "GPL-3.0-only", true),
            ("NPM:GPL-3.0-only", "GPL-3.0-only", true),
            ("deb:GPL-3.0-only", "GPL-3.0-only", false),
            ("LicenseRef-x", "LicenseRef-x AND MIT", true),
            ("MIT", "(MIT AND ISC) OR (MIT AND Zlib)", true),
        ] {
            assert_eq!(fails(asked, expression), expected, "{asked} {expression}");
        }
    }

    #[test]
    fn what_is_no_expression_is_unknown_and_hides_nothing() {
        for (licenses, count, unknown) in [
            ("[]", 0, 1),
            (r#"[{"license":{}}]"#, 0, 1),
            (r#"[{"license":{"name":"NOASSERTION"}}]"#, 0, 1),
            (r#"[{"license":{"name":"Some words"}}]"#, 0, 1),
            (r#"[{"license":{"name":"BSD"}}]"#, 0, 1),
            (r#"[{"license":{"name":"Some words"}},{"license":{"id":"GPL-3.0"}}]"#, 1, 1),
            (r#"[{"license":{"name":"MIT OR GPL-3.0-only"}},{"license":{"name":"GPL-3.0-only"}}]"#, 1, 0),
        ] {
            let gate = gate("GPL-3.0-only", licenses);
            assert_eq!((gate.count, gate.unknown), (count, unknown), "{licenses}");
        }
        assert_eq!(gate("deb:MIT", "[]").unknown, 0);
    }

    #[test]
    fn what_is_nested_too_deep_is_undecided_unless_something_else_fails() {
        let nested = |depth: usize| format!("{}GPL-3.0-only{}", "(".repeat(depth), ")".repeat(depth));
        for (licenses, outcome, count, unknown) in [
            (format!(r#"[{{"expression":"{}"}}]"#, nested(64)), GateOutcome::Fail, 1, 0),
            (format!(r#"[{{"expression":"{}"}}]"#, nested(65)), GateOutcome::Undecided, 0, 1),
            (format!(r#"[{{"expression":"{}"}}]"#, nested(9000)), GateOutcome::Undecided, 0, 1),
            (format!(r#"[{{"expression":"MIT OR {}"}}]"#, nested(65)), GateOutcome::Undecided, 0, 1),
            (
                format!(
                    r#"[{{"license":{{"name":"{}"}}}},{{"license":{{"id":"GPL-3.0-only"}}}}]"#,
                    nested(65)
                ),
                GateOutcome::Fail,
                1,
                1,
            ),
        ] {
            let gate = gate("GPL-3.0-only", &licenses);
            assert_eq!((gate.outcome, gate.count, gate.unknown), (outcome, count, unknown), "{licenses:.80}");
            assert_eq!(gate.passes(), outcome == GateOutcome::Pass);
        }
        let elsewhere = gate("deb:GPL-3.0-only", &format!(r#"[{{"expression":"{}"}}]"#, nested(65)));
        assert_eq!(elsewhere.outcome, GateOutcome::Pass);
    }

    #[test]
    fn the_answer_has_the_shape_of_the_contract() {
        let gate = gate("npm:MIT", r#"[{"license":{"id":"MIT"}}]"#);
        assert_eq!(
            serde_json::to_value(gate).unwrap(),
            serde_json::json!({"id": "deny-license", "value": "npm:MIT", "outcome": "fail", "count": 1,
                "unknown": 0, "packages": ["pkg:npm/x@1.0.0"]})
        );
    }

    #[test]
    fn what_is_not_one_license_is_refused_with_a_sentence() {
        for bad in [
            "",
            "MIT AND ISC",
            "MIT OR ISC",
            "(MIT)",
            "No-Such-1.0",
            "NOASSERTION",
            "NONE",
            ":MIT",
            "npm,:MIT",
            "MIT WITH No-exception",
            "MIT WITH",
            "LicenseRef-",
            "npm:",
            "a b:MIT",
            "AND",
        ] {
            let why = UsageError::License(Sourced::by_default(DeniedLicense::parse(bad).unwrap_err()));
            let sentence = crate::report::Lang::En.stop(&why.into()).message;
            assert!(sentence.contains("GPL-3.0-only"), "{bad}: {sentence}");
        }
        for good in ["DocumentRef-a:LicenseRef-b", "npm:DocumentRef-a:LicenseRef-b", " MIT ", "Apache-2.0+"] {
            assert!(DeniedLicense::parse(good).is_ok(), "{good}");
        }
    }
}
