//! Why bytes are not the JSON that was expected.

use serde_json::error::Category;

use crate::text::{Excerpt, ForeignText};

/// What is wrong, in the parser's own words: they quote what was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JsonError {
    /// The text ends before the value does.
    CutOff(Excerpt),
    /// Nested deeper than the parser reads: its one limit, and not a fault of the syntax.
    TooDeep(Excerpt),
    /// More is in it than there is room for, which is no fault of it.
    TooMany(Excerpt),
    /// Another syntax, another type than was asked for, or a doubled key.
    Invalid(Excerpt),
}

impl JsonError {
    /// What the parser said.
    pub fn said(&self) -> &Excerpt {
        match self {
            Self::CutOff(said) | Self::TooDeep(said) | Self::TooMany(said) | Self::Invalid(said) => said,
        }
    }
}

/// Why bytes are not an object whose members are told apart by every reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MembersError {
    /// They are not an object, or one that holds a member twice.
    Json(JsonError),
    /// A member has the name of a known one, in other letters.
    OtherLetters(Excerpt),
}

impl From<serde_json::Error> for MembersError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error.into())
    }
}

impl From<serde_json::Error> for JsonError {
    fn from(error: serde_json::Error) -> Self {
        let text = ForeignText::error(&error);
        let said = Excerpt::new(text.raw());
        match error.classify() {
            Category::Eof => Self::CutOff(said),
            // The one way to tell: serde_json has no public kind for it. No document can say it: what
            // quotes one is of the category `Data`.
            Category::Syntax if text.raw().starts_with("recursion limit exceeded") => Self::TooDeep(said),
            Category::Syntax | Category::Data | Category::Io => Self::Invalid(said),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{StrictMap, StrictValue};

    fn of(text: &str) -> JsonError {
        serde_json::from_str::<StrictValue>(text).unwrap_err().into()
    }

    /// Fails where an update of the parser words its limit in another way.
    #[test]
    fn the_limit_of_the_parser_is_told_from_a_fault() {
        assert!(matches!(of(&"[".repeat(129)), JsonError::TooDeep(_)));
        assert!(matches!(of(&format!("{}{}", "[".repeat(9000), "]".repeat(9000))), JsonError::TooDeep(_)));
        assert!(matches!(of(&"[".repeat(127)), JsonError::CutOff(_)));
        assert!(matches!(of(""), JsonError::CutOff(_)));
        for bad in ["[1,]", "{\"a\":1,\"a\":1}", "[]x", "nul!"] {
            assert!(matches!(of(bad), JsonError::Invalid(_)), "{bad}");
        }
    }

    #[test]
    fn no_document_can_claim_the_limit() {
        let text = r#"{"recursion limit exceeded": "recursion limit exceeded at line 1 column 1"}"#;
        let error: JsonError = serde_json::from_str::<StrictMap<u8>>(text).unwrap_err().into();
        assert!(matches!(error, JsonError::Invalid(_)), "{error:?}");
        let custom = <serde_json::Error as serde::de::Error>::custom("recursion limit exceeded");
        assert!(matches!(custom.into(), JsonError::Invalid(_)));
    }
}
