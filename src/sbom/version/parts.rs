//! What the orders are made of: numbers of any length, and sequences that go on for ever.

use std::cmp::Ordering;

/// A number of any length. The fields are in the order in which they decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number<'a> {
    length: usize,
    /// Without zeros in front; nothing for 0.
    digits: &'a str,
}

impl<'a> Number<'a> {
    /// Of one or more ASCII digits, and nothing else.
    pub(super) fn parse(digits: &'a str) -> Option<Self> {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| Self::of(digits))
    }

    /// Of ASCII digits; 0 of none.
    pub(super) fn of(digits: &'a str) -> Self {
        let digits = digits.trim_start_matches('0');
        Self { length: digits.len(), digits }
    }

    /// Whether it fits into a signed word of 32 bits, which some tools ask.
    pub(super) fn is_i32(self) -> bool {
        self.digits.is_empty() || self.digits.parse::<i32>().is_ok()
    }
}

/// A sequence that an endless row of `T::default()` follows: `1` is `1.0.0`, and what a version has
/// more than the other is compared with "nothing there", wherever that stands in the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sequence<T>(Vec<T>);

impl<T: Default + PartialEq> Sequence<T> {
    pub(super) fn new(mut items: Vec<T>) -> Self {
        // So that equality is that of the vectors.
        let end = T::default();
        while items.pop_if(|last| *last == end).is_some() {}
        Self(items)
    }
}

impl<T: Default + Ord> Ord for Sequence<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        let end = T::default();
        let pairs = (0..self.0.len().max(other.0.len()))
            .map(|at| (self.0.get(at).unwrap_or(&end), other.0.get(at).unwrap_or(&end)));
        pairs.map(|(one, other)| one.cmp(other)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

impl<T: Default + Ord> PartialOrd for Sequence<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Takes the longest beginning of which every byte is wanted; all of them are ASCII.
pub(super) fn take<'a>(rest: &mut &'a str, wanted: impl Fn(u8) -> bool) -> &'a str {
    let end = rest.bytes().position(|byte| !byte.is_ascii() || !wanted(byte)).unwrap_or(rest.len());
    let (taken, left) = rest.split_at(end);
    *rest = left;
    taken
}

/// Takes the digits at the beginning.
pub(super) fn take_digits<'a>(rest: &mut &'a str) -> &'a str {
    take(rest, |byte| byte.is_ascii_digit())
}

/// Takes a text at the beginning, if it is there.
pub(super) fn take_text(rest: &mut &str, text: &str) -> bool {
    let found = rest.strip_prefix(text);
    *rest = found.unwrap_or(rest);
    found.is_some()
}

/// Splits an epoch off; 0 where there is none.
pub(super) fn epoch(version: &str, mark: char) -> (Number<'_>, &str) {
    let split = version.split_once(mark);
    match split.and_then(|(epoch, rest)| Some((Number::parse(epoch)?, rest))) {
        Some(split) => split,
        None => (Number::default(), version),
    }
}

/// The dotted numbers with which a text begins: 1, 0, 2 of `1.0.2k-3`.
pub(super) fn leading_numbers(text: &str) -> impl Iterator<Item = Number<'_>> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let mut text = rest?;
        let digits = take_digits(&mut text);
        rest = text.strip_prefix('.');
        Number::parse(digits)
    })
    .fuse()
}

/// An identifier of a pre-release of SemVer: numbers come before texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label<'a, T> {
    Number(Number<'a>),
    Text(T),
}

/// What follows the numbers: a release comes after its pre-releases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage<'a, T> {
    Pre(Vec<Label<'a, T>>),
    Release,
}

/// Reads pre-release and build of SemVer 2.0, section 9 and 10, and takes them off the text. The build
/// has no part in the order (section 10); it is only looked at. `zeros`: whether they may stand before a number.
pub(super) fn take_stage<'a, T>(
    rest: &mut &'a str,
    zeros: bool,
    text: impl Fn(&'a str) -> T,
) -> Option<Stage<'a, T>> {
    if let Some((before, build)) = rest.split_once('+') {
        *rest = before;
        if !is_identifiers(build) {
            return None;
        }
    }
    let Some((before, pre)) = rest.split_once('-') else { return Some(Stage::Release) };
    *rest = before;
    take_labels(pre, zeros, text).map(Stage::Pre)
}

/// The identifiers of a pre-release, between dots.
pub(super) fn take_labels<'a, T>(
    pre: &'a str,
    zeros: bool,
    text: impl Fn(&'a str) -> T,
) -> Option<Vec<Label<'a, T>>> {
    let label = |identifier: &'a str| match Number::parse(identifier) {
        Some(_) if !zeros && identifier.len() > 1 && identifier.starts_with('0') => None,
        Some(number) => Some(Label::Number(number)),
        None => is_identifier(identifier).then(|| Label::Text(text(identifier))),
    };
    pre.split('.').map(label).collect()
}

fn is_identifiers(text: &str) -> bool {
    text.split('.').all(is_identifier)
}

fn is_identifier(identifier: &str) -> bool {
    let is_one = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !identifier.is_empty() && identifier.bytes().all(is_one)
}
