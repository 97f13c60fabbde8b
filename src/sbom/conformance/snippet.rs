//! The beginning of a text, for findings that quote it.

use std::fmt;

use crate::text::ForeignText;

/// Longest text that is quoted, in characters.
const QUOTED: usize = 60;

/// A foreign text by its beginning. `Display` escapes it, and shows by `…` that more follows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snippet {
    head: ForeignText,
    cut: bool,
}

impl Snippet {
    /// Takes the beginning of a text.
    pub fn new(text: &str) -> Self {
        let mut rest = text.chars();
        let head: String = rest.by_ref().take(QUOTED).collect();
        Self { head: ForeignText::new(head), cut: rest.next().is_some() }
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head.fmt(f)?;
        f.write_str(if self.cut { "…" } else { "" })
    }
}
