//! Licenses: what an instance says as one expression, and what two expressions have in common.
//!
//! Grammar: SPDX specification 2.3, annex D (3.0 has the same, operators in lower case too). Compared
//! as trees with sorted operands, never expanded: an expression of 78 operators, which a kernel
//! package has, would have more alternatives than there is memory.

mod compound;
mod ids;

use std::borrow::Cow;
use std::fmt;

use crate::limits;

use super::{License, Text};

use ids::{LICENSES, canonical_exception, canonical_id, is_word};

pub use ids::NOASSERTION;

/// The version of the SPDX license list that is asked.
pub const SPDX_LIST: &str = spdx::identifiers::VERSION;

/// The license of an instance as one SPDX expression: its entries, each once, sorted, joined by
/// ` AND `, where there are several one with `OR` in parentheses. `None` where no entry says anything.
pub fn text<'c>(licenses: &'c [License<'_>]) -> Option<Cow<'c, str>> {
    let [first, others @ ..] = licenses else { return None };
    // They are sorted; the same text may stand as an id and as a name.
    if others.iter().all(|other| other.text == first.text) {
        return Some(Cow::Borrowed(&first.text));
    }
    let mut out = String::new();
    let mut last: Option<&Text<'_>> = None;
    for License { text, .. } in licenses {
        if last == Some(text) {
            continue;
        }
        out.push_str(if last.is_some() { " AND " } else { "" });
        if has_open_or(text) {
            out.push('(');
            out.push_str(text);
            out.push(')');
        } else {
            out.push_str(text);
        }
        last = Some(text);
    }
    Some(Cow::Owned(out))
}

/// Whether a text has `OR` outside of parentheses.
fn has_open_or(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut found = false;
    for token in tokens(text) {
        match token {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "OR" if depth == 0 => return true,
            // In lower case it may be a word of a sentence.
            "or" if depth == 0 => found = true,
            _ => {}
        }
    }
    found && Expression::parse(text).is_some()
}

/// A license expression in the form in which two are compared: equal where they say the same, but for
/// list or `AND`, order, nesting, repetition, the case of an id, the spelling of a GNU id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expression {
    /// One license, perhaps with an exception.
    One(One),
    /// What is not an expression: the text without blanks around it, `https` as `http`.
    Text(String),
    /// All of these, sorted, each once, none of them an `All`.
    All(Vec<Expression>),
    /// Any of these, sorted, each once, none of them an `Any`.
    Any(Vec<Expression>),
}

/// Why a text is not read as an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoExpression {
    /// It is not an expression.
    Malformed,
    /// It is nested deeper than is read: what it needs is not known.
    TooDeep,
    /// It is of more licenses than are read, likewise.
    TooLong,
}

/// One license of an expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct One {
    /// The id in SPDX's own spelling where SPDX knows it (`GPL-2.0-only` for `gpl-2.0`), else as written.
    pub id: String,
    /// The exception behind `WITH`, spelled likewise.
    pub exception: Option<String>,
    /// Whether SPDX knows both, or they are `LicenseRef-` and `AdditionRef-`.
    pub known: bool,
}

impl One {
    /// `ID` or `ID WITH EXCEPTION`; `None` for a text that cannot be an id.
    pub fn new(id: &str, exception: Option<&str>) -> Option<Self> {
        if exception.is_none()
            && let Some((id, exception)) = compound::expanded(id)
        {
            return Some(Self { id, exception: Some(exception.to_owned()), known: true });
        }
        let (id, id_known) = canonical_id(id)?;
        let (exception, known) = match exception {
            None => (None, id_known),
            Some(exception) => {
                let (exception, exception_known) = canonical_exception(exception)?;
                (Some(exception), id_known && exception_known)
            }
        };
        Some(Self { id, exception, known })
    }

    /// The same license in the other of two forms, "only this version" and "or any later one"; `None` where SPDX has
    /// no two forms of it.
    pub fn sibling(&self) -> Option<Self> {
        let id = if let Some(stem) = self.id.strip_suffix("-only") {
            format!("{stem}-or-later")
        } else if let Some(stem) = self.id.strip_suffix("-or-later") {
            format!("{stem}-only")
        } else {
            return None;
        };
        let is_listed = LICENSES.find(&id) == Some(id.as_str());
        is_listed.then(|| Self { id, ..self.clone() })
    }
}

impl fmt::Display for One {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        self.exception.as_ref().map_or(Ok(()), |exception| write!(f, " WITH {exception}"))
    }
}

/// Whether an expression can be met. In this order, `AND` is the least of its parts and `OR` the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    /// It cannot.
    No,
    /// That depends on what is not a license that SPDX knows.
    #[default]
    Open,
    /// It can.
    Yes,
}

impl Expression {
    /// Reads an expression; `None` for a text that is not an expression, or is nested too deep to be read.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text).ok()
    }

    /// Reads an expression. Ids that SPDX does not know are read too: see [`is_spdx`](Self::is_spdx).
    ///
    /// # Errors
    /// A text that is not an expression, or is nested too deep or too long to be read.
    pub fn read(text: &str) -> Result<Self, NoExpression> {
        let mut parser = Parser { tokens: tokens(text).peekable(), parts: 0, stopped: None };
        let read = parser.any(0);
        match (parser.stopped, read) {
            (Some(why), _) => Err(why),
            (None, Some(expression)) if parser.tokens.next().is_none() => Ok(expression),
            _ => Err(NoExpression::Malformed),
        }
    }

    /// The normal form of what an instance says; `None` where it says nothing, or [`NOASSERTION`].
    pub fn of(licenses: &[License<'_>]) -> Option<Self> {
        let parts = licenses.iter().map(|license| {
            Self::parse(&license.text)
                .unwrap_or_else(|| Self::Text(license.text.trim().replace("https://", "http://")))
        });
        let says = |part: &Self| !matches!(part, Self::One(one) if one.id == NOASSERTION);
        match joined(parts.collect(), true) {
            Self::All(mut parts) => {
                parts.retain(says);
                (!parts.is_empty()).then(|| joined(parts, true))
            }
            other => Some(other).filter(says),
        }
    }

    /// Whether SPDX knows every id in it.
    pub fn is_spdx(&self) -> bool {
        match self {
            Self::One(one) => one.known,
            Self::Text(_) => false,
            Self::All(parts) | Self::Any(parts) => parts.iter().all(Self::is_spdx),
        }
    }

    /// Whether somebody who accepts none of these licenses cannot meet it. Adds the numbers of those that stand in the
    /// way, each as often as it does: an alternative that is left makes another one no hindrance.
    pub fn is_stopped_by(&self, denied: &[(usize, &One)], found: &mut Vec<usize>) -> bool {
        let before = found.len();
        match self {
            Self::One(one) => {
                found.extend(denied.iter().filter(|(_, other)| *other == one).map(|(number, _)| *number));
                found.len() > before
            }
            Self::Text(_) => false,
            Self::All(parts) => {
                // Each of them, for its numbers.
                let stopped = parts.iter().filter(|part| part.is_stopped_by(denied, found));
                stopped.count() > 0
            }
            Self::Any(parts) => {
                let stopped = parts.iter().all(|part| part.is_stopped_by(denied, found));
                if !stopped {
                    found.truncate(before);
                }
                stopped
            }
        }
    }

    /// Whether somebody who accepts only these licenses can meet it.
    pub fn met_by(&self, accepts: &impl Fn(&One) -> bool) -> Met {
        match self {
            Self::One(one) if accepts(one) => Met::Yes,
            Self::One(one) if one.known => Met::No,
            Self::One(_) | Self::Text(_) => Met::Open,
            Self::All(parts) => parts.iter().map(|part| part.met_by(accepts)).min().unwrap_or_default(),
            Self::Any(parts) => parts.iter().map(|part| part.met_by(accepts)).max().unwrap_or_default(),
        }
    }

    /// Whether this license stands in it.
    pub fn names(&self, license: &One) -> bool {
        match self {
            Self::One(one) => one == license,
            Self::Text(_) => false,
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.names(license)),
        }
    }
}

/// Joins operands, flat, sorted and each once.
fn joined(parts: Vec<Expression>, all: bool) -> Expression {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match (part, all) {
            (Expression::All(inner), true) | (Expression::Any(inner), false) => flat.extend(inner),
            (other, _) => flat.push(other),
        }
    }
    flat.sort_unstable();
    flat.dedup();
    if flat.len() == 1 {
        return flat.remove(0);
    }
    if all { Expression::All(flat) } else { Expression::Any(flat) }
}

struct Parser<I: Iterator> {
    tokens: std::iter::Peekable<I>,
    /// The licenses that were read.
    parts: usize,
    /// The bound that was hit.
    stopped: Option<NoExpression>,
}

impl<'t, I: Iterator<Item = &'t str>> Parser<I> {
    fn takes(&mut self, word: &str) -> bool {
        self.tokens.next_if(|token| is_word(token, word)).is_some()
    }

    fn any(&mut self, depth: usize) -> Option<Expression> {
        let mut parts = vec![self.all(depth)?];
        while self.takes("OR") {
            parts.push(self.all(depth)?);
        }
        Some(joined(parts, false))
    }

    fn all(&mut self, depth: usize) -> Option<Expression> {
        let mut parts = vec![self.one(depth)?];
        while self.takes("AND") {
            parts.push(self.one(depth)?);
        }
        Some(joined(parts, true))
    }

    fn one(&mut self, depth: usize) -> Option<Expression> {
        let token = self.tokens.next()?;
        if token == "(" {
            if depth >= limits::LICENSE_DEPTH {
                self.stopped = Some(NoExpression::TooDeep);
                return None;
            }
            let inner = self.any(depth + 1)?;
            return (self.tokens.next()? == ")").then_some(inner);
        }
        self.parts += 1;
        if self.parts > limits::LICENSE_PARTS {
            self.stopped = Some(NoExpression::TooLong);
            return None;
        }
        let exception = if self.takes("WITH") { Some(self.tokens.next()?) } else { None };
        One::new(token, exception).map(Expression::One)
    }
}

/// Words, and parentheses each alone.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split_ascii_whitespace().flat_map(|word| {
        word.split_inclusive(['(', ')']).flat_map(|part| {
            let end = part.len() - usize::from(part.ends_with(['(', ')']));
            [&part[..end], &part[end..]].into_iter().filter(|token| !token.is_empty())
        })
    })
}

#[cfg(test)]
mod tests;
