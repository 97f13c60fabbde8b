//! What is wrong with a policy file.

use crate::code::Code;
use crate::origin::PolicyTable;
use crate::policy::PatternProblem;
use crate::text::ForeignText;

use super::configuration::ConfigProblem;

/// What is wrong with a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyProblem {
    /// What may be wrong with a configuration file too; in this table, where it is not the whole file.
    File(Option<PolicyPlace>, ConfigProblem),
    /// It does not say which version it is of, or says one that this program does not know.
    Version,
    /// It says what happens to an image that no rule matches in no word that is known.
    UnmatchedWord(ForeignText),
    /// A key that has to be there is not, or says nothing.
    Missing(PolicyPlace, &'static str),
    /// It has more rules than this.
    TooManyRules(usize),
    /// No image could pass: there is no rule, and what no rule matches is refused.
    NoRule,
    /// The pattern of a rule, from 1 on, is none that a repository could match.
    Pattern {
        /// The rule.
        rule: usize,
        /// The pattern.
        pattern: ForeignText,
        /// What is wrong with it.
        problem: PatternProblem,
    },
    /// A rule never counts, since an earlier one takes all that it matches.
    Shadowed {
        /// The rule.
        rule: usize,
        /// The earlier one.
        by: usize,
        /// The pattern of the earlier one.
        pattern: ForeignText,
    },
    /// A waiver, from 1 on, that excepts nothing.
    Waiver(usize, WaiverProblem),
}

/// Where something stands in a policy file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyPlace {
    /// In a table of settings.
    Settings(PolicyTable),
    /// In a waiver, from 1 on.
    Waiver(usize),
}

/// Why a waiver excepts nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaiverProblem {
    /// Its digest is none.
    Digest(ForeignText),
    /// This version does not know its code.
    UnknownCode {
        /// The code.
        code: ForeignText,
        /// A code that may have been meant.
        nearest: Option<&'static str>,
    },
    /// What has this code cannot be excepted.
    Unwaivable(Code),
    /// It is of the same image and code as this earlier one.
    Twice(usize),
}
