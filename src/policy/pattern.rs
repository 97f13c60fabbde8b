//! Patterns of repositories, against which a policy file holds images.
//!
//! `*` is any characters but `/`, `**` is any characters, `?` is one that is no `/`; everything else is itself. A pattern
//! is held against the whole logical name, registry included, without tag or digest. It is anchored at both ends: a name
//! that only contains what was meant is another name.

use std::collections::{BTreeSet, HashSet};
use std::fmt;

use crate::limits;
use crate::subject::Repository;

/// A pattern of repositories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryPattern {
    text: String,
    parts: Vec<PatternPart>,
}

/// A part of a pattern: what it takes of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternPart {
    /// This byte.
    Byte(u8),
    /// One that is no `/`.
    One,
    /// One, whatever it is: of the patterns of other programs alone.
    Each,
    /// Any number that are no `/`.
    Segment,
    /// Any number.
    Any,
}

/// Why a text is no pattern that any repository could match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternProblem {
    /// It is empty.
    Empty,
    /// It is longer than this many bytes.
    TooLong(usize),
    /// It has a tag or a digest.
    Version,
    /// It has no `/`, which every name has behind its registry.
    NoRegistry,
    /// It has a character that no name has.
    Character(char),
}

impl RepositoryPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What no repository could match.
    pub fn parse(text: &str) -> Result<Self, PatternProblem> {
        if text.is_empty() {
            return Err(PatternProblem::Empty);
        }
        if text.len() > limits::PATTERN {
            return Err(PatternProblem::TooLong(limits::PATTERN));
        }
        let (registry, path) = text.split_at(text.find('/').unwrap_or(text.len()));
        if text.contains('@') || path.contains(':') {
            return Err(PatternProblem::Version);
        }
        let of_path = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-/*?".contains(*c);
        let of_registry = |c: &char| of_path(c) || c.is_ascii_uppercase() || ":[]".contains(*c);
        let odd = registry.chars().find(|c| !of_registry(c)).or(path.chars().find(|c| !of_path(c)));
        if let Some(odd) = odd {
            return Err(PatternProblem::Character(odd));
        }
        if path.is_empty() && !text.contains("**") {
            return Err(PatternProblem::NoRegistry);
        }
        Ok(Self { text: text.to_owned(), parts: parts(&in_one_case(text)) })
    }

    /// Whether a repository matches, by its logical name.
    pub fn matches(&self, repository: &Repository) -> bool {
        self.matches_text(&repository.to_string())
    }

    fn matches_text(&self, name: &str) -> bool {
        let name = in_one_case(name);
        let name = name.as_bytes();
        let (mut part, mut at) = (0, 0);
        // Where to go on when what follows does not fit: behind the last wildcard, one character later. That an earlier
        // one took more could help no more: the last one can begin where the earlier one would have ended.
        let mut segment: Option<(usize, usize)> = None;
        let mut any: Option<(usize, usize)> = None;
        loop {
            let next = name.get(at).copied();
            match (self.parts.get(part), next) {
                (Some(PatternPart::Any), _) => {
                    part += 1;
                    (any, segment) = (Some((part, at)), None);
                    continue;
                }
                (Some(PatternPart::Segment), _) => {
                    part += 1;
                    segment = Some((part, at));
                    continue;
                }
                (Some(PatternPart::One), Some(byte)) if byte != b'/' => {
                    (part, at) = (part + 1, at + 1);
                    continue;
                }
                (Some(PatternPart::Each), Some(_)) => {
                    (part, at) = (part + 1, at + 1);
                    continue;
                }
                (Some(PatternPart::Byte(meant)), Some(byte)) if *meant == byte => {
                    (part, at) = (part + 1, at + 1);
                    continue;
                }
                (None, None) => return true,
                _ => {}
            }
            (part, at) = match (segment, any) {
                (Some((behind, from)), _) if name.get(from).is_some_and(|byte| *byte != b'/') => {
                    segment = Some((behind, from + 1));
                    (behind, from + 1)
                }
                (_, Some((behind, from))) if from < name.len() => {
                    (segment, any) = (None, Some((behind, from + 1)));
                    (behind, from + 1)
                }
                _ => return false,
            };
        }
    }

    /// Whether it is known that this one matches whatever another one matches. Of two that are too entangled to tell it
    /// is not.
    pub fn covers(&self, other: &Self) -> bool {
        !may_match(&[&other.parts], &[&self.parts])
    }

    /// What it is made of, the registry in lower case.
    pub fn parts(&self) -> &[PatternPart] {
        &self.parts
    }
}

/// Whether there may be a name that all of the first match and none of the second. Where they are too entangled to tell,
/// there may.
pub fn may_match(all: &[&[PatternPart]], none: &[&[PatternPart]]) -> bool {
    let patterns = || all.iter().chain(none);
    // Every byte that one of them names, and one that stands for all others.
    let mut alphabet: BTreeSet<u8> = [b'/', 0].into();
    alphabet.extend(patterns().flat_map(|parts| parts.iter()).filter_map(|part| match part {
        PatternPart::Byte(byte) => Some(*byte),
        PatternPart::One | PatternPart::Each | PatternPart::Segment | PatternPart::Any => None,
    }));
    // To which places a name may have led, in each of them.
    let first: Vec<BTreeSet<usize>> = patterns().map(|parts| closed(parts, [0])).collect();
    let (mut seen, mut open) = (HashSet::from([first.clone()]), vec![first]);
    while let Some(places) = open.pop() {
        let mut ended = patterns().zip(&places).map(|(parts, at)| at.contains(&parts.len()));
        if ended.by_ref().take(all.len()).all(|is_at_end| is_at_end) && !ended.any(|is_at_end| is_at_end) {
            return true;
        }
        for byte in &alphabet {
            let next: Vec<_> = patterns().zip(&places).map(|(parts, at)| step(parts, at, *byte)).collect();
            if next.iter().take(all.len()).all(|at| !at.is_empty()) && seen.insert(next.clone()) {
                open.push(next);
            }
        }
        if seen.len() > limits::PATTERN_STATES {
            return true;
        }
    }
    false
}

/// The places where a byte leads from these.
fn step(parts: &[PatternPart], from: &BTreeSet<usize>, byte: u8) -> BTreeSet<usize> {
    closed(
        parts,
        from.iter().filter_map(|at| match parts.get(*at)? {
            PatternPart::Byte(meant) => (*meant == byte).then_some(at + 1),
            PatternPart::One => (byte != b'/').then_some(at + 1),
            PatternPart::Each => Some(at + 1),
            PatternPart::Segment => (byte != b'/').then_some(*at),
            PatternPart::Any => Some(*at),
        }),
    )
}

/// These places, and those behind wildcards that take nothing.
fn closed(parts: &[PatternPart], places: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
    let mut all = BTreeSet::new();
    for mut at in places {
        while all.insert(at) && matches!(parts.get(at), Some(PatternPart::Segment | PatternPart::Any)) {
            at += 1;
        }
    }
    all
}

/// As it was written.
impl fmt::Display for RepositoryPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A name, or a pattern of one, with its registry in lower case: the case of a host says nothing (RFC 4343).
fn in_one_case(text: &str) -> String {
    let (registry, path) = text.split_at(text.find('/').unwrap_or(text.len()));
    registry.to_ascii_lowercase() + path
}

fn parts(text: &str) -> Vec<PatternPart> {
    let mut parts = Vec::new();
    for byte in text.bytes() {
        match (byte, parts.last()) {
            (b'*', Some(PatternPart::Segment | PatternPart::Any)) => {
                parts.pop();
                parts.push(PatternPart::Any);
            }
            (b'*', _) => parts.push(PatternPart::Segment),
            (b'?', _) => parts.push(PatternPart::One),
            (byte, _) => parts.push(PatternPart::Byte(byte)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pattern(text: &str) -> RepositoryPattern {
        RepositoryPattern::parse(text).expect(text)
    }

    /// A pattern that need not be one of a repository.
    fn any(text: &str) -> RepositoryPattern {
        RepositoryPattern { text: text.to_owned(), parts: parts(text) }
    }

    /// The same by following every way.
    fn matches_slowly(pattern: &RepositoryPattern, name: &str) -> bool {
        let mut places = closed(&pattern.parts, [0]);
        for byte in name.bytes() {
            places = step(&pattern.parts, &places, byte);
        }
        places.contains(&pattern.parts.len())
    }

    #[test]
    fn a_name_matches_whole() {
        for (text, matching, others) in [
            ("h.x/a", &["h.x/a", "H.X/a"][..], &["h.x/ab", "h.x/a/b", "x.h.x/a", "h.x:443/a"][..]),
            ("h.x/octave-*", &["h.x/octave-", "h.x/octave-web"], &["h.x/octave-web/b", "h.x/octave"]),
            ("h.x/*/web", &["h.x/a/web"], &["h.x/web", "h.x/a/b/web", "h.x/a/web2"]),
            ("h.x/**", &["h.x/a", "h.x/a/b/c"], &["h.y/a", "h.xx/a"]),
            ("**/web", &["h.x/web", "h.x/a/b/web"], &["h.x/web/a", "h.x/aweb"]),
            ("h.x/**/web*", &["h.x/a/web", "h.x/a/b/web-1"], &["h.x/web", "h.x/a/web/b"]),
            ("h.x/app?", &["h.x/app1"], &["h.x/app", "h.x/app12", "h.x/app/"]),
            ("*/a", &["h.x/a", "h.x:5000/a"], &["h.x/b/a"]),
            ("h.x/a*b*c", &["h.x/abc", "h.x/aXbbYc"], &["h.x/ab/c", "h.x/acb"]),
            ("H.x:5000/a", &["h.X:5000/a"], &["h.x/a"]),
            ("**", &["h.x/a", "h.x/a/b"], &[]),
            ("h.x/a***", &["h.x/a", "h.x/ab/c"], &["h.x/b"]),
            ("[::1]:5000/*", &["[::1]:5000/a"], &["[::1]:5001/a"]),
        ] {
            for name in matching {
                assert!(pattern(text).matches_text(name), "{text} {name}");
            }
            for name in others {
                assert!(!pattern(text).matches_text(name), "{text} {name}");
            }
        }
    }

    #[test]
    fn what_no_repository_could_match_is_no_pattern() {
        for (text, problem) in [
            ("", PatternProblem::Empty),
            ("octave-*", PatternProblem::NoRegistry),
            ("*", PatternProblem::NoRegistry),
            ("h.x/a:1", PatternProblem::Version),
            ("h.x/a@sha256:00", PatternProblem::Version),
            ("h.x/A", PatternProblem::Character('A')),
            ("h.x/a b", PatternProblem::Character(' ')),
            ("h.x/[ab]", PatternProblem::Character('[')),
            ("h.x/{a,b}", PatternProblem::Character('{')),
            ("oci:\u{e9}/a", PatternProblem::Character('\u{e9}')),
        ] {
            assert_eq!(RepositoryPattern::parse(text), Err(problem), "{text}");
        }
        let long = format!("h.x/{}", "a".repeat(limits::PATTERN));
        assert_eq!(RepositoryPattern::parse(&long), Err(PatternProblem::TooLong(limits::PATTERN)));
    }

    #[test]
    fn an_earlier_pattern_may_take_all_of_a_later_one() {
        for (earlier, later, covers) in [
            ("h.x/**", "h.x/a", true),
            ("h.x/**", "h.x/a/*", true),
            ("h.x/*", "h.x/a/*", false),
            ("h.x/*", "h.x/a*", true),
            ("h.x/a*", "h.x/*", false),
            ("h.x/*a*", "h.x/*ab*", true),
            ("h.x/*b*a*", "h.x/*a*b*", false),
            ("h.x/?*", "h.x/*?", true),
            ("h.x/*", "h.x/**", false),
            ("**/web", "h.x/*/web", true),
            ("h.x/a", "h.x/a", true),
            ("H.X/a", "h.x/a", true),
            ("**", "h.x/a", true),
            ("h.x/??", "h.x/?", false),
        ] {
            assert_eq!(pattern(earlier).covers(&pattern(later)), covers, "{earlier} {later}");
        }
        // Told apart or given up, in little time.
        let tangled = format!("h.x/*a{}", "?".repeat(100));
        assert!(!pattern(&tangled).covers(&pattern("h.x/*")));
    }

    #[test]
    fn two_patterns_may_match_one_name() {
        for (one, other, none, may) in [
            ("h.x/a*", "h.x/*b", "x.x/a", true),
            ("h.x/a*", "h.x/*b", "h.x/a**", false),
            ("h.x/a", "h.x/b", "x.x/a", false),
            ("h.x/*", "h.x/*/*", "x.x/a", false),
            ("h.x/**", "h.x/*/*", "h.x/*/a", true),
            ("h.x/?", "h.x/??", "x.x/a", false),
        ] {
            let (one, other, none) = (pattern(one), pattern(other), pattern(none));
            assert_eq!(
                may_match(&[one.parts(), other.parts()], &[none.parts()]),
                may,
                "{one} {other} {none}"
            );
        }
        let each = [PatternPart::Byte(b'a'), PatternPart::Each, PatternPart::Byte(b'b')];
        assert!(may_match(&[&each, pattern("a/b").parts()], &[]));
        assert!(!may_match(&[&each, pattern("a/bb").parts()], &[]));
        // Too entangled to tell: there may be one.
        let tangled = format!("h.x/*a{}", "?".repeat(100));
        assert!(may_match(&[pattern(&tangled).parts()], &[pattern("h.x/*").parts()]));
    }

    proptest! {
        #[test]
        fn the_quick_way_comes_to_what_the_slow_one_comes_to(text in "[ab/*?]{0,10}", name in "[ab/]{0,10}") {
            prop_assert_eq!(any(&text).matches_text(&name), matches_slowly(&any(&text), &name));
        }

        #[test]
        fn what_is_covered_matches_nothing_more(
            one in "[a/*?]{0,6}", other in "[a/*?]{0,6}", names in prop::collection::vec("[ab/]{0,8}", 20),
        ) {
            let (one, other) = (any(&one), any(&other));
            if one.covers(&other) {
                for name in names {
                    prop_assert!(!other.matches_text(&name) || one.matches_text(&name), "{} {} {}", one, other, name);
                }
            }
        }
    }
}
