//! What a schema or a list asks of an SBOM, answered element by element.
//!
//! `schema` is a gate; `ntia`, `cisa` and `bsi` only answer. A list that is met says nothing about
//! the law: no word of this room calls a document more than what its elements say.

mod counts;
mod elements;
mod facts;
mod lists;
mod odd;
mod remedy;
mod schema;
mod snippet;
mod version;
mod violation;

pub use elements::{Basis, Element, ElementAnswer, ElementList, ElementPlace, elements, lists, unread_lists};
pub use facts::Facts;
pub use odd::{OddAt, OddKind, OddPlace, Oddity};
pub use remedy::Remedy;
pub use schema::{SchemaError, SchemaReport, schema};
pub use snippet::Snippet;
pub use violation::{JsonType, Quoted, TextForm, Violation};

use std::fmt;

use crate::text::Excerpt;

/// A list of elements that an SBOM should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standard {
    /// *The Minimum Elements For a Software Bill of Materials*, NTIA, July 2021.
    Ntia,
    /// *2026 Minimum Elements for a Software Bill of Materials*, CISA and partners.
    Cisa,
    /// Technical guideline TR-03183-2 of the German BSI.
    Bsi,
}

impl Standard {
    /// All of them, in the order of the report.
    pub const ALL: [Self; 3] = [Self::Ntia, Self::Cisa, Self::Bsi];

    /// The word for `--check`, and the key under `conformance`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ntia => "ntia",
            Self::Cisa => "cisa",
            Self::Bsi => "bsi",
        }
    }

    /// Reads that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standard| standard.as_str() == word)
    }

    /// Which edition of it is asked.
    pub fn edition(self) -> &'static str {
        match self {
            Self::Ntia => "2021",
            Self::Cisa => "2026",
            Self::Bsi => "TR-03183-2 v2.1.0",
        }
    }

    /// Whether its elements were compared with the published text.
    pub fn basis(self) -> Basis {
        match self {
            Self::Ntia | Self::Bsi => Basis::Primary,
            Self::Cisa => Basis::Secondary,
        }
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One word of `--check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConformanceCheck {
    /// The structure that the document's own spec version states; a gate.
    Schema,
    /// A list; only answers.
    Elements(Standard),
}

impl ConformanceCheck {
    /// All of them, in the order of the report.
    pub const ALL: [Self; 4] = [
        Self::Schema,
        Self::Elements(Standard::Ntia),
        Self::Elements(Standard::Cisa),
        Self::Elements(Standard::Bsi),
    ];

    /// The word for `--check`, and the key under `conformance`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Elements(standard) => standard.as_str(),
        }
    }
}

impl fmt::Display for ConformanceCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a text is not a list of checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckListError {
    /// A word is empty.
    WordMissing,
    /// No check has this name.
    OtherWord(Excerpt),
}

/// Reads the value of `--check`: words joined by commas, in any order, blanks around them allowed.
///
/// Gives each check once, in the order of [`ConformanceCheck::ALL`].
///
/// # Errors
/// A word is not one of them, or is missing.
pub fn parse_list(list: &str) -> Result<Vec<ConformanceCheck>, CheckListError> {
    let mut checks = Vec::new();
    for word in list.split(',').map(str::trim) {
        match ConformanceCheck::ALL.into_iter().find(|check| check.as_str() == word) {
            Some(check) => checks.push(check),
            None if word.is_empty() => return Err(CheckListError::WordMissing),
            None => return Err(CheckListError::OtherWord(Excerpt::new(word))),
        }
    }
    checks.sort_unstable();
    checks.dedup();
    Ok(checks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UsageError;
    use crate::origin::Sourced;
    use crate::report::Lang::En;

    #[test]
    fn a_list_of_checks_is_sorted_and_each_once() {
        let all = parse_list("schema,ntia,cisa,bsi").unwrap();
        assert_eq!(all, ConformanceCheck::ALL);
        assert_eq!(
            parse_list("bsi, schema,bsi").unwrap(),
            [ConformanceCheck::Schema, ConformanceCheck::Elements(Standard::Bsi)]
        );
    }

    fn refused(list: &str) -> String {
        En.stop(&UsageError::Checks(Sourced::by_default(parse_list(list).unwrap_err())).into()).message
    }

    #[test]
    fn an_unknown_word_is_named_beside_the_known_ones() {
        for bad in ["", "schema,", "NTIA", "schema;ntia", "fda"] {
            let why = refused(bad);
            assert!(why.contains("schema, ntia, cisa, bsi"), "{why}");
        }
        assert!(refused("\u{1b}[2J").contains("\\u{1b}"));
    }

    #[test]
    fn words_and_standards_are_one_to_one() {
        for standard in Standard::ALL {
            assert_eq!(Standard::parse(standard.as_str()), Some(standard));
        }
        assert_eq!(Standard::parse("schema"), None);
    }
}
