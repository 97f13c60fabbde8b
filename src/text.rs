//! Text that came from outside, and text that must not leave.
//!
//! Knows which characters may reach a terminal, a log or a JSON document, and nothing about where
//! the text came from. CVE-2026-44972 and RUSTSEC-2025-0055 were escape sequences of a registry or a
//! label that were shown raw; the tests are named for the attacks.

mod secrets;

use std::fmt::{self, Write as _};

pub use self::secrets::{PageMask, Secrets};

/// Longest foreign text that a message shows, in characters; the rest is counted, not printed.
pub const SHOWN: usize = 400;

/// Text by somebody else: a registry, a payload, a file, the error of a library.
///
/// `Display` escapes what could act on a terminal or a log; [`raw`](ForeignText::raw) gives the
/// value itself, for comparisons and for JSON (whose writer escapes on its own).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForeignText(String);

impl ForeignText {
    /// Wraps a value as it was received.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// Wraps bytes; what is not UTF-8 becomes U+FFFD. To be shown only, never to be compared.
    pub fn lossy(bytes: &[u8]) -> Self {
        Self(String::from_utf8_lossy(bytes).into_owned())
    }

    /// Wraps what a library says of an error, with all its causes: such messages quote field names
    /// and URLs as they came.
    pub fn error(error: &dyn std::error::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            let message = inner.to_string();
            if !text.contains(&message) {
                text.push_str(": ");
                text.push_str(&message);
            }
            cause = inner.source();
        }
        Self(text)
    }

    /// The value as it was received. Never print it.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// The first `characters` of it, for error bodies.
    #[must_use]
    pub fn head(&self, characters: usize) -> Self {
        Self(self.0.chars().take(characters).collect())
    }
}

impl fmt::Display for ForeignText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(&self.0, || self.0.chars().count(), f)
    }
}

/// What stands where a text was cut: how many of its characters are shown. Without a word, since a text is
/// shown in sentences of every language.
pub struct Cut {
    /// How many are shown.
    pub shown: usize,
    /// How many there are.
    pub of: usize,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "… ({}/{})", self.shown, self.of)
    }
}

/// The characters of a text, each with whether it must be shown escaped.
pub fn characters(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut before = ' ';
    let mut rest = text.chars();
    std::iter::from_fn(move || {
        let character = rest.next()?;
        let acts = is_active(character)
            || is_marker(character, rest.as_str())
            || (before.is_whitespace() && is_command(character, rest.as_str()));
        before = character;
        Some((character, acts))
    })
}

/// Writes what is shown of a text, escaped; `in_all` counts its characters.
fn show(text: &str, in_all: impl Fn() -> usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (shown, (character, acts)) in characters(text).enumerate() {
        if shown == SHOWN {
            return write!(f, "{}", Cut { shown, of: in_all() });
        }
        if acts {
            write!(f, "{}", character.escape_unicode())?;
        } else {
            f.write_char(character)?;
        }
    }
    Ok(())
}

impl fmt::Debug for ForeignText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl From<String> for ForeignText {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl From<&str> for ForeignText {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

impl serde::Serialize for ForeignText {
    /// The value itself: the one writer of documents (`json::to_json`) escapes when the document is written.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Foreign text of which only as much is kept as [`ForeignText`] shows, so that a finding does not keep a whole
/// document in memory. It is shown exactly as the whole text would be.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excerpt {
    start: String,
    characters: usize,
}

/// How far behind the last character that is shown `show` looks: as far as the longest marker goes.
const AHEAD: usize = 8;

impl Excerpt {
    /// Takes an excerpt of a text.
    pub fn new(text: &str) -> Self {
        let start = text.char_indices().nth(SHOWN + AHEAD).map_or(text, |(end, _)| &text[..end]);
        Self { start: start.to_owned(), characters: text.chars().count() }
    }

    /// Takes an excerpt of what a library says of an error: see [`ForeignText::error`].
    pub fn error(error: &dyn std::error::Error) -> Self {
        Self::new(ForeignText::error(error).raw())
    }

    /// How many bytes of the text are kept.
    pub fn kept(&self) -> usize {
        self.start.len()
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(&self.start, || self.characters, f)
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// Whether a word begins as a command to a CI system does (`::set-output`, `##vso[`, `##[`). Lines
/// are wrapped at blanks only, so that any word, and nothing else, can come to begin one.
fn is_command(first: char, rest: &str) -> bool {
    (first == ':' && rest.starts_with(':')) || (first == '#' && rest.starts_with('#'))
}

/// Whether `##[` or `##vso[` begins here, which the agents of GitHub and Azure look for anywhere in a
/// line of a log, where all other commands stand at its beginning.
pub fn is_marker(first: char, rest: &str) -> bool {
    first == '#'
        && rest.strip_prefix('#').is_some_and(|rest| {
            rest.starts_with('[') || rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("vso["))
        })
}

/// Whether a character can do more than be seen: controls (C0, DEL, C1), line and paragraph
/// separators, bidi controls, zero-width and invisible characters, tags, variation selectors.
pub fn is_active(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{70f}'
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}' | '\u{110cd}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A password or token. Neither `Debug` nor `Display` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret in.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The secret itself, for the one header or pipe it is meant for.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_escape_is_shown_not_sent() {
        for (attack, shown) in [
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("a\rVERIFIED", "a\\u{d}VERIFIED"),
            ("a\n::set-output", "a\\u{a}\\u{3a}:set-output"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("\u{7f}", "\\u{7f}"),
            ("\u{202e}live", "\\u{202e}live"),
            ("x\u{200b}y", "x\\u{200b}y"),
            ("\u{2028}", "\\u{2028}"),
            ("\u{e0041}", "\\u{e0041}"),
            ("::set-output name=x::y", "\\u{3a}:set-output name=x::y"),
            ("x ##vso[task]", "x \\u{23}#vso[task]"),
            ("Foo::Bar", "Foo::Bar"),
        ] {
            assert_eq!(ForeignText::new(attack).to_string(), shown);
        }
        assert_eq!(ForeignText::new("naïve → 名").to_string(), "naïve → 名");
    }

    #[test]
    fn long_text_is_cut_and_counted() {
        let shown = ForeignText::new("x".repeat(5000)).to_string();
        assert!(shown.len() < 500 && shown.ends_with("x… (400/5000)"), "{shown}");
    }

    #[test]
    fn an_excerpt_is_shown_as_the_whole_text_is_and_keeps_no_more() {
        let long = |around: &str| format!("{}{around}{}", "é".repeat(SHOWN - 1), "x".repeat(5000));
        for text in ["", "a", "a\u{1b}[2J", "::set-output", &"é".repeat(SHOWN), &"é".repeat(SHOWN + 1)]
            .map(str::to_owned)
            .into_iter()
            .chain(["", "##vso[task]", "##[x", " ::x", "##", "\u{202e}"].map(long))
        {
            let excerpt = Excerpt::new(&text);
            assert_eq!(excerpt.to_string(), ForeignText::new(&text).to_string());
            assert!(excerpt.start.capacity() <= (SHOWN + AHEAD) * 4, "{text}");
        }
    }

    #[test]
    fn a_command_of_a_log_is_none_wherever_it_stands() {
        for attack in ["x##[add-mask]y", "x##vso[task.complete]", "x##VSO[task.complete]"] {
            let shown = ForeignText::new(attack).to_string();
            assert!(shown.starts_with("x\\u{23}#"), "{shown}");
        }
        assert_eq!(ForeignText::new("a##b C##").to_string(), "a##b C##");
    }

    #[test]
    fn a_secret_never_prints() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?}"), "[secret] [secret]");
    }
}
