//! What must hold: pins, identity and requirements, of the command line and of the rule of a policy file.
//!
//! This room has no evidence. A pin without a name or a value cannot be made: an unset secret of a
//! pipeline must not drop a check.

mod owner;
mod pattern;
mod pin;
mod rule;
mod waiver;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::origin::{SettingOrigin, Sourced};
use crate::subject::{Repository, Subject};

pub use self::owner::{Owner, OwnerPins};
pub use self::pattern::{PatternPart, PatternProblem, RepositoryPattern, may_match};
pub use self::pin::{COMMIT, Expected, Pin, PinError, PinOrigin, SAFE_PREFIX};
pub use self::rule::{Chosen, RuleChoice, Unmatched};
pub use self::waiver::{Waiver, WaiverDay, Waivers};

/// The annotation with the tenant.
pub const TENANT: &str = "tenant_id";

/// The annotation with the application.
pub const APP: &str = "app_id";

/// Which repository name a signature must carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The image's own logical name. A layout has none; then nothing is compared.
    Own,
    /// This one.
    Named(Sourced<Repository>),
    /// None: this setting switched the comparison off.
    Any(SettingOrigin),
}

/// One more thing that must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    /// A trusted CycloneDX attestation.
    Sbom,
    /// A trusted SLSA provenance attestation.
    Provenance,
    /// An entry in a transparency log that proves that the log has the signature.
    Log,
    /// The image is named by digest.
    Digest,
    /// Every key in use is one of those of `--key-fingerprint`.
    PinnedKey,
    /// Every image of the pods is of the platform's registry.
    InScope,
}

impl Requirement {
    /// The word of `--require`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sbom => "sbom",
            Self::Provenance => "provenance",
            Self::Log => "log",
            Self::Digest => "digest",
            Self::PinnedKey => "pinned-key",
            Self::InScope => "in-scope",
        }
    }

    /// All requirements of this version.
    pub const ALL: [Self; 6] =
        [Self::Sbom, Self::Provenance, Self::Log, Self::Digest, Self::PinnedKey, Self::InScope];
}

/// What is asked of a transparency log's entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogMode {
    /// That they are right where they are there.
    Auto,
    /// That there is one.
    Require,
    /// Nothing: nobody looks at them.
    Ignore,
}

impl LogMode {
    /// The word of `--log`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Require => "require",
            Self::Ignore => "ignore",
        }
    }

    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Require, Self::Ignore];
}

/// What trusted provenance must say, exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpectedProvenance {
    /// The `id` of its builder.
    pub builder: Option<Sourced<String>>,
    /// The URI of its source, character by character.
    pub source: Option<Sourced<String>>,
}

/// All that is asked of an image: of every one by the command line, of some by a rule of a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pins: BTreeMap<String, Pin>,
    /// Which repository name a signature must carry.
    pub identity: Identity,
    require: BTreeMap<Requirement, SettingOrigin>,
    /// What provenance must say.
    pub provenance: ExpectedProvenance,
    /// Whether the platform's records must agree with the signature.
    pub check_api: bool,
    /// Whether nobody looks at a transparency log's entries.
    pub ignores_log: bool,
    /// Which rule of a policy file it is, where there is such a file.
    pub rule: Option<Arc<RuleChoice>>,
    /// What is excepted.
    pub waivers: Arc<Waivers>,
}

impl Policy {
    /// A policy. It always asks for a signature, so it is never empty.
    ///
    /// # Errors
    /// Two pins of one annotation with different values.
    pub fn new(
        pins: Vec<Pin>,
        identity: Identity,
        require: Vec<Sourced<Requirement>>,
    ) -> Result<Self, PinError> {
        let provenance = ExpectedProvenance::default();
        let (none, nothing) = (BTreeMap::new(), BTreeMap::new());
        let mut policy = Self {
            pins: none,
            identity,
            require: nothing,
            provenance,
            check_api: false,
            ignores_log: false,
            rule: None,
            waivers: Arc::default(),
        };
        for pin in pins {
            policy.add(pin)?;
        }
        for what in require {
            policy.require(what);
        }
        Ok(policy)
    }

    /// Adds a pin.
    ///
    /// # Errors
    /// One of the same annotation asks for another value.
    pub fn add(&mut self, pin: Pin) -> Result<(), PinError> {
        if let Some(other) = self.pins.get(pin.name()) {
            let (one, two) = (&other.expected, &pin.expected);
            match (one, two) {
                (Expected::Commit(one) | Expected::Exact(one), Expected::Commit(two))
                | (Expected::Commit(one), Expected::Exact(two))
                    if one.eq_ignore_ascii_case(two) =>
                {
                    // The exact one asks for more.
                    if matches!(pin.expected, Expected::Commit(_)) {
                        return Ok(());
                    }
                }
                _ if one == two => {}
                _ => return Err(PinError::Conflict(Box::new([other.clone(), pin]))),
            }
        }
        self.pins.insert(pin.name().to_owned(), pin);
        Ok(())
    }

    /// Adds a requirement. Whoever asked for it first is who asks.
    pub fn require(&mut self, what: Sourced<Requirement>) {
        self.require.entry(what.value).or_insert(what.origin);
    }

    /// This policy without the pins of these names.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let mut policy = self.clone();
        policy.pins.retain(|name, _| !names.contains(&name.as_str()));
        policy
    }

    /// The value of a pin that asks for an exact one, and where it comes from.
    pub fn exactly(&self, name: &str) -> Option<(&str, &PinOrigin)> {
        let pin = self.pins.get(name)?;
        match &pin.expected {
            Expected::Exact(value) => Some((value, &pin.origin)),
            Expected::Commit(_) | Expected::CommitPrefix(_) => None,
        }
    }

    /// This policy with the pins that a `build:` name implies.
    ///
    /// # Errors
    /// The name implies another value than a pin of the command line.
    pub fn with(&self, subject: &Subject) -> Result<Self, PinError> {
        let mut policy = self.clone();
        if let Some(named) = &subject.build {
            policy.add(Pin::exact(APP, &named.app)?)?;
            policy.add(Pin::exact("build_id", &named.build)?)?;
        }
        Ok(policy)
    }

    /// Why it refuses the image whatever that is, where it does.
    pub fn refused(&self) -> Option<Unmatched> {
        self.rule.as_ref().and_then(|choice| choice.refused())
    }

    /// The pins, by name.
    pub fn pins(&self) -> impl Iterator<Item = &Pin> {
        self.pins.values()
    }

    /// Which of the annotations that say whose image it is have a pin.
    pub fn owner(&self) -> Option<OwnerPins> {
        match (self.pins.contains_key(TENANT), self.pins.contains_key(APP)) {
            (true, true) => Some(OwnerPins::Both),
            (true, false) => Some(OwnerPins::One(Owner::Tenant)),
            (false, true) => Some(OwnerPins::One(Owner::App)),
            (false, false) => None,
        }
    }

    /// The requirements, sorted.
    pub fn required(&self) -> impl Iterator<Item = Requirement> {
        self.require.keys().copied()
    }

    /// Which setting asks for a requirement; the default where the command itself does.
    pub fn required_by(&self, what: Requirement) -> Option<&SettingOrigin> {
        self.require.get(&what)
    }

    /// Whether this requirement must hold.
    pub fn requires(&self, what: Requirement) -> bool {
        self.required_by(what).is_some()
    }

    /// What is asked of a transparency log's entries.
    pub fn log(&self) -> LogMode {
        match (self.requires(Requirement::Log), self.ignores_log) {
            (true, _) => LogMode::Require,
            (false, true) => LogMode::Ignore,
            (false, false) => LogMode::Auto,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_pin_cannot_be_made() {
        assert_eq!(Pin::exact("", "x"), Err(PinError::NoName));
        assert!(Pin::exact("tenant_id", "").is_err());
        assert!(Pin::commit("").is_err());
    }

    #[test]
    fn a_commit_prefix_is_one_only_where_it_is_marked() {
        for marked in ["4d1f0a5…", "4d1f0a5...", "4D1F0A5*"] {
            assert_eq!(Pin::commit(marked).unwrap().expected, Expected::CommitPrefix("4d1f0a5".to_owned()));
        }
        assert_eq!(Pin::commit("4D1f0a5").unwrap().expected, Expected::Commit("4D1f0a5".to_owned()));
        for bad in ["HEAD", "main", "v1.2", "refs/heads/main", "4d1f0a5 ", "@~1"] {
            assert_eq!(Pin::commit(bad), Err(PinError::NoCommit { written: bad.into() }));
        }
        for bad in ["4d1f0a*", "*", "zzzzzzz*", "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7*"] {
            assert!(Pin::commit(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn one_annotation_has_one_value() {
        let pins = vec![Pin::exact("a", "1").unwrap(), Pin::exact("a", "2").unwrap()];
        assert!(Policy::new(pins, Identity::Own, vec![]).is_err());
        let pins = vec![Pin::exact("a", "1").unwrap(), Pin::exact("a", "1").unwrap()];
        assert_eq!(Policy::new(pins, Identity::Own, vec![]).unwrap().pins().count(), 1);
        // One commit in both cases is one, and the pin that asks for more stays.
        let (commit, exact) = (Pin::commit("4D1F0A5").unwrap(), Pin::exact(COMMIT, "4d1f0a5").unwrap());
        for pins in [vec![commit.clone(), exact.clone()], vec![exact.clone(), commit.clone()]] {
            assert_eq!(Policy::new(pins, Identity::Own, vec![]).unwrap().pins().next(), Some(&exact));
        }
        assert!(Policy::new(vec![commit, Pin::exact(COMMIT, "0").unwrap()], Identity::Own, vec![]).is_err());
    }

    #[test]
    fn a_requirement_is_asked_once_by_whoever_asked_first() {
        let by = |value, option| Sourced { value, origin: SettingOrigin::option(option) };
        let asked = vec![by(Requirement::Digest, "--require"), by(Requirement::Sbom, "--require")];
        let mut policy = Policy::new(vec![], Identity::Own, asked).unwrap();
        policy.require(Sourced::by_default(Requirement::Sbom));
        policy.require(by(Requirement::Provenance, "--builder-id"));
        let all = [Requirement::Sbom, Requirement::Provenance, Requirement::Digest];
        assert!(policy.required().eq(all) && !policy.requires(Requirement::PinnedKey));
        let names = all.map(|what| policy.required_by(what).map(ToString::to_string).unwrap_or_default());
        assert_eq!(names, ["--require", "--builder-id", "--require"]);
    }
}
