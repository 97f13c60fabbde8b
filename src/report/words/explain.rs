//! What is said of a code, for whoever asks what it means.

use crate::code::{CodeFamily, CodeOutcome, CodeTopic};

use super::Lang;

/// What a code means, where it is from, and what to do.
#[derive(Debug)]
pub struct CodeWords {
    /// What it means, in sentences.
    pub meaning: &'static str,
    /// What it usually is from, the commonest first: one to four.
    pub causes: &'static [&'static str],
    /// What to do next, in sentences.
    pub next: &'static str,
}

/// What stands before a part of what is said of a code.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) enum CodePart {
    /// What it means.
    Meaning,
    /// What it usually is from.
    Causes,
    /// What to do next.
    Next,
    /// A command.
    Example,
}

// What a code means.
said! {
    pub fn:
    /// What it means, where it is from, and what to do.
    code_words(topic: CodeTopic) -> &'static CodeWords = explain::words;
    /// What it means, in a few words.
    code_short(topic: CodeTopic) -> &'static str = explain::short;
    /// Of which kind it is.
    code_kind(topic: CodeTopic) -> &'static str = explain::kind;
    /// What heads the codes of a family.
    code_family(family: CodeFamily) -> &'static str = explain::family;
    /// By which exit code a run ends that comes to this by it, and whether it is of use to ask again.
    code_outcome(topic: CodeTopic, outcome: CodeOutcome, exit: u8) -> String = explain::outcome;
    /// That it is a weakness, and changes nothing else.
    code_no_outcome() -> &'static str = explain::no_outcome;
}

// How a list and a page of codes are set.
said! {
    pub(in crate::report) fn:
    /// What stands before a part.
    code_part(part: CodePart) -> &'static str = explain::part;
    /// Of which kind it is, and by which exit codes a run ends for it, in a column.
    code_ends(topic: CodeTopic, exits: &str) -> String = explain::ends;
    /// What stands below a list of all of them.
    more_on_codes() -> &'static str = explain::more;
}
