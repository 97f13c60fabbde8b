//! The order of Python. Rules: the version specifiers specification (PEP 440), "Summary of permitted
//! suffixes and relative ordering", "Normalization" and "Local version identifiers".

use super::parts::{Number, Sequence, epoch, take, take_digits, take_text};

/// A version; the fields are in the order in which they decide.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version<'a> {
    epoch: Number<'a>,
    release: Sequence<Number<'a>>,
    pre: Pre<'a>,
    /// Without is before any.
    post: Option<Number<'a>>,
    dev: Dev<'a>,
    /// Without is before any.
    local: Option<Vec<Local<'a>>>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pre<'a> {
    /// A developmental release of a release comes before its pre-releases.
    BeforeAny,
    Alpha(Number<'a>),
    Beta(Number<'a>),
    Candidate(Number<'a>),
    None,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Dev<'a> {
    Release(Number<'a>),
    None,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Local<'a> {
    /// In lower case.
    Text(String),
    Number(Number<'a>),
}

pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    let (epoch, mut rest) = epoch(after_prefix(text), '!');
    let mut release = vec![Number::parse(take_digits(&mut rest))?];
    while let Some(mut after) = rest.strip_prefix('.') {
        let Some(number) = Number::parse(take_digits(&mut after)) else { break };
        release.push(number);
        rest = after;
    }
    let mut pre = Pre::None;
    for (names, stage) in PRE {
        if let Some(number) = take_suffix(&mut rest, names) {
            pre = stage(number);
            break;
        }
    }
    let post = take_implicit_post(&mut rest).or_else(|| take_suffix(&mut rest, &["post", "rev", "r"]));
    let dev = take_suffix(&mut rest, &["dev"]).map_or(Dev::None, Dev::Release);
    if pre == Pre::None && post.is_none() && dev != Dev::None {
        pre = Pre::BeforeAny;
    }
    let local = if take_text(&mut rest, "+") { Some(take_local(&mut rest)?) } else { None };
    rest.is_empty().then(|| Version { epoch, release: Sequence::new(release), pre, post, dev, local })
}

/// What follows blanks and a `v`.
pub(super) fn after_prefix(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix(['v', 'V']).unwrap_or(text)
}

type Stage = for<'a> fn(Number<'a>) -> Pre<'a>;

/// The spellings of a stage. A longer name comes before one that it begins with.
const PRE: [(&[&str], Stage); 3] = [
    (&["alpha", "a"], |number| Pre::Alpha(number)),
    (&["beta", "b"], |number| Pre::Beta(number)),
    (&["preview", "pre", "c", "rc"], |number| Pre::Candidate(number)),
];

/// `[-_.]?NAME[-_.]?[0-9]*`, in any case; a missing number is 0.
fn take_suffix<'a>(rest: &mut &'a str, names: &[&str]) -> Option<Number<'a>> {
    let text = rest.strip_prefix(['-', '_', '.']).unwrap_or(rest);
    let is_it = |name: &&&str| {
        text.as_bytes().get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
    };
    let after = &text[names.iter().find(is_it)?.len()..];
    *rest = after.strip_prefix(['-', '_', '.']).unwrap_or(after);
    Some(Number::of(take_digits(rest)))
}

/// `-1` is `.post1`.
fn take_implicit_post<'a>(rest: &mut &'a str) -> Option<Number<'a>> {
    let mut after = rest.strip_prefix('-')?;
    let number = Number::parse(take_digits(&mut after))?;
    *rest = after;
    Some(number)
}

fn take_local<'a>(rest: &mut &'a str) -> Option<Vec<Local<'a>>> {
    let mut parts = Vec::new();
    loop {
        let part = take(rest, |byte| byte.is_ascii_alphanumeric());
        parts.push(match Number::parse(part) {
            Some(number) => Local::Number(number),
            None if part.is_empty() => return None,
            None => Local::Text(part.to_ascii_lowercase()),
        });
        match rest.strip_prefix(['-', '_', '.']) {
            Some(after) => *rest = after,
            None => return Some(parts),
        }
    }
}

#[cfg(test)]
mod tests;
