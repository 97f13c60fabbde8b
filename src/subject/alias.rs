//! Two names of one registry: the one in signatures, and the one that is connected to.

use crate::text::ForeignText;

use super::grammar::{is_path, is_registry};
use super::{NameError, Repository};

/// `LOGICAL=ACTUAL` pairs: signatures name a registry LOGICAL, and it is reached as ACTUAL.
#[derive(Clone, Debug, Default)]
pub struct Aliases(Vec<(String, String)>);

impl Aliases {
    /// Reads the pairs.
    ///
    /// # Errors
    /// A pair with a side that is empty or not a registry; two pairs that share one side and differ on the
    /// other; two of which one leads to where the other begins: names are translated in one step.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, NameError> {
        let mut read: Vec<(String, String)> = Vec::new();
        for pair in pairs {
            let (logical, actual) = pair
                .split_once('=')
                .map(|(l, a)| (l.trim_end_matches('/'), a.trim_end_matches('/')))
                .filter(|(l, a)| is_place(l) && is_place(a))
                .ok_or_else(|| NameError::Alias { written: pair.into() })?;
            for (other_logical, other_actual) in &read {
                let first = || ForeignText::new(format!("{other_logical}={other_actual}"));
                if (other_logical == logical) != (other_actual == actual) {
                    return Err(NameError::AliasConflict { first: first(), second: pair.into() });
                }
                if (other_logical, other_actual) != (&logical.to_owned(), &actual.to_owned())
                    && (overlap(other_actual, logical) || overlap(actual, other_logical))
                {
                    return Err(NameError::AliasChain { first: first(), second: pair.into() });
                }
            }
            read.push((logical.to_owned(), actual.to_owned()));
        }
        Ok(Self(read))
    }

    /// The repository as signatures name it, for either of its names.
    pub fn logical(&self, written: &Repository) -> Repository {
        self.translate(written, |(logical, actual)| (actual, logical))
    }

    /// The repository as it is reached, for its logical name.
    pub(super) fn actual(&self, logical: &Repository) -> Repository {
        self.translate(logical, |(logical, actual)| (logical, actual))
    }

    /// The alias, as it was given, by which a registry of this logical name is reached.
    pub fn of(&self, logical: &Repository) -> Option<String> {
        let whole = logical.to_string();
        let holds = |from: &str| {
            whole.strip_prefix(from).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let all = self.0.iter().filter(|(from, _)| holds(from));
        let (from, to) = all.max_by_key(|(from, _)| from.len())?;
        Some(format!("{from}={to}"))
    }

    fn translate(
        &self,
        name: &Repository,
        direction: impl Fn(&(String, String)) -> (&String, &String),
    ) -> Repository {
        let whole = name.to_string();
        let longest = self
            .0
            .iter()
            .map(direction)
            .filter_map(|(from, to)| {
                let rest = whole.strip_prefix(from.as_str())?;
                (rest.is_empty() || rest.starts_with('/')).then(|| (from.len(), format!("{to}{rest}")))
            })
            .max_by_key(|(length, _)| *length);
        match longest.as_ref().and_then(|(_, renamed)| renamed.split_once('/')) {
            Some((registry, path)) => Repository { registry: registry.to_owned(), path: path.to_owned() },
            None => name.clone(),
        }
    }
}

/// Whether one of two places is the other or lies in it; hosts are the same in any letter case.
fn overlap(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    within(&one, &other) || within(&other, &one)
}

/// Whether the text is a registry, or a registry and a path.
fn is_place(text: &str) -> bool {
    let (registry, path) = text.split_once('/').map_or((text, None), |(r, p)| (r, Some(p)));
    is_registry(registry) && path.is_none_or(is_path)
}
