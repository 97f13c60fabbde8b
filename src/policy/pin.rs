//! Pins: the value that a signed annotation must have. One without a name or a value cannot be made.

use crate::origin::SettingOrigin;
use crate::text::ForeignText;

/// The annotation with the source commit.
pub const COMMIT: &str = "commit_sha";

/// The value that a signed annotation must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Exactly this text.
    Exact(String),
    /// This commit, in whatever case its hex digits are.
    Commit(String),
    /// A commit that begins with these 7 to 39 hex digits.
    CommitPrefix(String),
}

/// A commit with a given prefix of fewer digits than this can be made by trying (16 digits: 2^64 tries).
pub const SAFE_PREFIX: usize = 16;

impl Expected {
    /// The value as reports write it: a prefix ends in `…`.
    pub fn shown(&self) -> ForeignText {
        match self {
            Self::Exact(value) | Self::Commit(value) => ForeignText::new(value),
            Self::CommitPrefix(prefix) => ForeignText::new(format!("{prefix}…")),
        }
    }
}

/// An annotation, and the value that it must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    name: String,
    pub(super) expected: Expected,
    pub(super) origin: PinOrigin,
}

/// Where the value of a pin comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinOrigin {
    /// The name of the image, a `build:` name.
    Name,
    /// A setting.
    Setting(SettingOrigin),
    /// HEAD of a checkout, which a setting asks for.
    Head {
        /// The setting.
        setting: SettingOrigin,
        /// The top folder of the checkout.
        folder: ForeignText,
        /// The commit is a merge.
        is_merge: bool,
        /// The checkout differs from the commit.
        is_dirty: bool,
    },
}

impl PinOrigin {
    /// The setting, unless it is the image's name.
    pub fn setting(&self) -> Option<&SettingOrigin> {
        match self {
            Self::Name => None,
            Self::Setting(setting) | Self::Head { setting, .. } => Some(setting),
        }
    }
}

/// Why a pin was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinError {
    /// It has no name.
    NoName,
    /// It has no value.
    NoValue {
        /// The annotation.
        name: ForeignText,
    },
    /// What is neither a commit nor a prefix of one, such as the name of a branch.
    NoCommit {
        /// The value.
        written: ForeignText,
    },
    /// A commit prefix that is not 7 to 39 hex digits.
    CommitPrefix {
        /// The prefix, with its mark.
        written: ForeignText,
    },
    /// Two pins of one annotation ask for different values.
    Conflict(Box<[Pin; 2]>),
}

impl Pin {
    /// An annotation that must be exactly `value`. Its origin is the image's name, unless
    /// [`with_origin`](Self::with_origin) gives another.
    ///
    /// # Errors
    /// An empty name or value.
    pub fn exact(name: &str, value: &str) -> Result<Self, PinError> {
        if name.is_empty() {
            return Err(PinError::NoName);
        }
        if value.is_empty() {
            return Err(PinError::NoValue { name: name.into() });
        }
        let expected = Expected::Exact(value.to_owned());
        Ok(Self { name: name.to_owned(), expected, origin: PinOrigin::Name })
    }

    /// The value of `--commit-sha`: a commit, or a prefix if it ends in `…`, `...` or `*`.
    ///
    /// # Errors
    /// An empty value; one that is not hex digits; a prefix that is not 7 to 39 of them.
    pub fn commit(value: &str) -> Result<Self, PinError> {
        let prefix = ["…", "...", "*"].iter().find_map(|mark| value.strip_suffix(mark));
        let Some(prefix) = prefix else {
            let pin = Self::exact(COMMIT, value)?;
            if !value.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err(PinError::NoCommit { written: value.into() });
            }
            return Ok(Self { expected: Expected::Commit(value.to_owned()), ..pin });
        };
        let hex = prefix.bytes().all(|b| b.is_ascii_hexdigit());
        if !hex || !(7..=39).contains(&prefix.len()) {
            return Err(PinError::CommitPrefix { written: value.into() });
        }
        Ok(Self {
            name: COMMIT.to_owned(),
            expected: Expected::CommitPrefix(prefix.to_ascii_lowercase()),
            origin: PinOrigin::Name,
        })
    }

    /// This pin with another origin of its value.
    #[must_use]
    pub fn with_origin(mut self, origin: PinOrigin) -> Self {
        self.origin = origin;
        self
    }

    /// Where the value comes from.
    pub fn origin(&self) -> &PinOrigin {
        &self.origin
    }

    /// The annotation's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value that it must have.
    pub fn expected(&self) -> &Expected {
        &self.expected
    }
}
