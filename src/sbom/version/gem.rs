//! The order of RubyGems. Rules: the documentation of `Gem::Version`.

use super::parts::{Number, Sequence, take, take_digits};

/// A version.
pub(super) type Version<'a> = Sequence<Segment<'a>>;

/// A segment: one with letters makes a pre-release, so it is before the end, which is 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Segment<'a> {
    Letters(&'a str),
    Number(Number<'a>),
}

impl Default for Segment<'_> {
    fn default() -> Self {
        Self::Number(Number::default())
    }
}

/// The empty text is none, although RubyGems takes it for 0.
pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    let (numbers, after) =
        text.split_once('-').map_or((text, None), |(numbers, after)| (numbers, Some(after)));
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_one = text.starts_with(|first: char| first.is_ascii_digit())
        && Number::parse(numbers.split('.').next().unwrap_or_default()).is_some()
        && numbers.split('.').all(is_word)
        && after.is_none_or(|after| after.split('.').all(|part| is_word(&part.replace('-', "0"))));
    is_one.then(|| segments(numbers, after))
}

fn segments<'a>(numbers: &'a str, after: Option<&'a str>) -> Version<'a> {
    let mut all = Vec::new();
    let mut released = true;
    push(numbers, &mut all, &mut released);
    // A hyphen is a dot, and `.pre.` before what has no letter: `1.0-1` is `1.0.pre.1`.
    for part in after.map(|after| after.trim_end_matches('-').split('-')).into_iter().flatten() {
        let first = part.split('.').next().unwrap_or_default();
        if !first.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            push("pre", &mut all, &mut released);
        }
        push(part, &mut all, &mut released);
    }
    Sequence::new(all)
}

/// Adds segments; `released` as long as none has letters.
fn push<'a>(mut rest: &'a str, all: &mut Vec<Segment<'a>>, released: &mut bool) {
    while let Some(first) = rest.bytes().next() {
        if first.is_ascii_digit() {
            all.push(Segment::Number(Number::of(take_digits(&mut rest))));
        } else if first.is_ascii_alphabetic() {
            let letters = Segment::Letters(take(&mut rest, |byte| byte.is_ascii_alphabetic()));
            // Zeros before the first letters mean nothing.
            while *released && all.pop_if(|last| *last == Segment::default()).is_some() {}
            *released = false;
            match all.last_mut() {
                // `1.0-beta` used to be `1.0.pre.beta`, and still is the same.
                Some(last @ Segment::Letters("pre")) => *last = letters,
                _ => all.push(letters),
            }
        } else {
            rest = &rest[1..];
        }
    }
}
