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

/// The empty text is not a version, although RubyGems takes it for 0.
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

#[cfg(test)]
mod tests {
    use super::super::Order;
    use super::super::tests::{are_none, are_versions, ascends, equals, holds};

    #[test]
    fn the_order_is_that_of_the_documentation() {
        ascends(Order::Gem, "0.9 1.0.a.2 1.0.b1 1.0 1.0.1 3.2 3.10");
        ascends(Order::Gem, "1.0.a 1.0 1.0.1");
        holds(Order::Gem, "1.0.a10 > 1.0.a9");
        holds(Order::Gem, "99999999999999999999999 < 100000000000000000000000.0");
        ascends(Order::Gem, "7.0.0.alpha1 7.0.0.alpha2 7.0.0.beta1 7.0.0.rc1 7.0.0 7.0.0.1 7.0.4 7.0.4.3");
        ascends(Order::Gem, "1.0.0.pre 1.0.0.pre2 1.0.0.rc.1");
    }

    /// `test/rubygems/test_gem_version.rb`
    #[test]
    fn the_lists_of_rubygems_hold() {
        for same in [
            "1.2 1.2.0 1.2.0.0",
            "1.2.b1 1.2.b.1",
            "1.2.pre.1 1.2.0.pre.1.0",
            "0.beta.1 0.0.beta.1",
            "1.0.0.beta.1 1.0.0-beta.1 1.0.0.pre.beta.1",
            "1.0.0.rc.1 1.0.0-rc.1",
            "1.2.3.beta 1.2.3-beta",
            "1.0.0.pre.1 1.0.0-1",
            "1 1.0.0",
        ] {
            equals(Order::Gem, same);
        }
        for chain in [
            "1.2 < 1.3",
            "1.0 > 1.0.a",
            "1.8.2 > 0.0.0",
            "1.8.2 > 1.8.2.a < 1.8.2.b < 1.8.2",
            "1.8.2.a10 > 1.8.2.a9",
            "0.0.beta < 0.0.beta.1",
            "0.0.beta < 0.beta.1",
            "5.a < 5.0.0.rc2 < 5.x",
            "1.9.2.99 < 1.9.3 < 1.9.3.1",
            "1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0.0-rc.1",
            "1.0.0-rc1 < 1.0.0",
            "1.0.0-1 < 1",
            "1.0.0.1 > 1.0.0-1",
            "1.0.0 > 0.0.1.20220404083012",
            "0.7.0 > 0.6.63000",
            "18.0.1 < 18.0.2",
            "9.8.8 > 9.8.7",
            "1.freeze.test < 1",
        ] {
            holds(Order::Gem, chain);
        }
        are_versions(
            Order::Gem,
            &[
                "5.1",
                "1.0 ",
                " 1.0 ",
                "1.0\n",
                "\n1.0\n",
                "1.A",
                "22.1.50.0.d",
                "1.2.d.42",
                "1-a",
                "1--a-",
                "1-a-.b",
            ],
        );
        are_none(
            Order::Gem,
            &[
                "an incorrect version",
                "junk",
                "1.0\n2.0",
                "1..2",
                "1.2 3.4",
                "whatever",
                "1.",
                "a.1",
                "1a",
                "1-",
                "1-.a",
                "1-a..b",
                "1_0",
                "2.3422222.222.222222222.22222.ads0as.dasd0.ddd2222.2.qd3e.",
                "1.0+a",
                "1.\u{e9}",
            ],
        );
    }
}
