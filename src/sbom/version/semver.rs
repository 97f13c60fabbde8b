//! The order of npm, Cargo and Go. Rules: Semantic Versioning 2.0.0, sections 2 and 9 to 11; the Go
//! Modules Reference, "Versions", "Pseudo-versions" and "+incompatible".

use super::parts::{Number, Stage, take_stage};

/// A version; builds have no part in the order.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version<'a> {
    numbers: [Number<'a>; 3],
    stage: Stage<'a, &'a str>,
}

/// `1.2.3-rc.1+build`; a missing third number is 0.
pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    parse_numbers(text, 2)
}

/// `v1.2.3`, `v1.2.3-0.20191109021931-daa7c04131f5`, `go1.21`: a pseudo-version is a pre-release, and
/// `+incompatible` a build.
/// Without its `v` it is not a version, as Go has it.
pub(super) fn parse_go(text: &str) -> Option<Version<'_>> {
    parse_numbers(after_prefix(text)?, 1)
}

/// What follows `v` or `go`.
pub(super) fn after_prefix(text: &str) -> Option<&str> {
    text.strip_prefix('v').or_else(|| text.strip_prefix("go"))
}

/// Only a version of three numbers may have more after them.
fn parse_numbers(text: &str, at_least: usize) -> Option<Version<'_>> {
    let mut rest = text;
    let stage = take_stage(&mut rest, |identifier| identifier)?;
    let mut numbers = [Number::default(); 3];
    let mut count = 0;
    for digits in rest.split('.') {
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        *numbers.get_mut(count)? = Number::parse(digits)?;
        count += 1;
    }
    let is_one = count == 3 || (count >= at_least && rest.len() == text.len());
    is_one.then_some(Version { numbers, stage })
}

#[cfg(test)]
mod tests;
