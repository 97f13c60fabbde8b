//! The order of rpm: epoch, version and release, the latter two by rpmvercmp. Rules: rpm-version(7),
//! rpm.org, "RPM version comparison" and "Tags: Version, Release, Epoch".

use super::parts::{Number, Sequence, epoch, take, take_digits};

/// `[epoch:]version[-release]`, compared in this order; without a release is before any with one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version<'a> {
    epoch: Number<'a>,
    upstream: Sequence<Segment<'a>>,
    release: Option<Sequence<Segment<'a>>>,
}

/// A segment, in the order of rpmvercmp; what is between them only separates.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'a> {
    Tilde,
    #[default]
    End,
    Caret,
    Letters(&'a str),
    Number(Number<'a>),
}

/// A version without any digit (`UNKNOWN`) is not a version, although rpmvercmp would compare it.
pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    let (epoch, rest) = epoch(text, ':');
    let (version, release) = match rest.rsplit_once('-') {
        Some((_, "")) => return None,
        Some((version, release)) => (version, Some(release)),
        None => (rest, None),
    };
    let is_one = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+~^-".contains(&byte))
        && version.bytes().any(|byte| byte.is_ascii_digit());
    is_one.then(|| Version { epoch, upstream: segments(version), release: release.map(segments) })
}

fn segments(mut rest: &str) -> Sequence<Segment<'_>> {
    let mut segments = Vec::new();
    while let Some(first) = rest.bytes().next() {
        segments.push(match first {
            b'0'..=b'9' => Segment::Number(Number::of(take_digits(&mut rest))),
            b'a'..=b'z' | b'A'..=b'Z' => Segment::Letters(take(&mut rest, |byte| byte.is_ascii_alphabetic())),
            b'~' | b'^' => {
                rest = &rest[1..];
                if first == b'~' { Segment::Tilde } else { Segment::Caret }
            }
            _ => {
                rest = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '~' && c != '^');
                continue;
            }
        });
    }
    Sequence::new(segments)
}

#[cfg(test)]
mod tests;
