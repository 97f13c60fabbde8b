//! The orders that are Semantic Versioning: Cargo, Hex, Swift, npm, Go and Dart.
//!
//! Rules: Semantic Versioning 2.0.0, sections 2 and 9 to 11; of the others what is said at each.

use super::parts::{Label, Number, Stage, take_labels, take_stage};

/// A version; builds have no part in the order.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version<'a> {
    numbers: [Number<'a>; 3],
    stage: Stage<'a, &'a str>,
}

/// `1.2.3-rc.1+build`; a missing third number is 0. Cargo, Hex (Elixir's `Version`) and Swift read no other form.
pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    let (numbers, stage) = parts(text, 2, Zeros::Refused)?;
    Some(Version { numbers, stage })
}

/// npm's loose form too, which the registry has of old: `v` or `=` in front, and zeros before a number.
/// Rules: node-semver, `internal/re.js`, `LOOSEPLAIN`, without its pre-releases that no hyphen begins.
pub(super) fn parse_npm(text: &str) -> Option<Version<'_>> {
    let (numbers, stage) = parts(after_npm_prefix(text), 2, Zeros::Allowed)?;
    Some(Version { numbers, stage })
}

/// What follows `v`, `=` and blanks.
pub(super) fn after_npm_prefix(text: &str) -> &str {
    text.trim().trim_start_matches(['v', '=', ' '])
}

/// `v1.2.3-0.20191109021931-daa7c04131f5`, `go1.21`, `0.17.0`: a pseudo-version is a pre-release, and `+incompatible` a
/// build. Rules: the Go Modules Reference, "Versions", "Pseudo-versions" and "+incompatible". Scanners write versions
/// with the `v` that Go asks for, without it, and the toolchain's own as `go` does.
pub(super) fn parse_go(text: &str) -> Option<Version<'_>> {
    let after = after_go_prefix(text);
    // A single number without anything in front may be anything.
    let at_least = if after.len() < text.len() { 1 } else { 2 };
    let (numbers, stage) = parts(after, at_least, Zeros::Refused)?;
    Some(Version { numbers, stage })
}

/// What follows `v` or `go`, where it stands.
pub(super) fn after_go_prefix(text: &str) -> &str {
    text.strip_prefix('v').or_else(|| text.strip_prefix("go")).unwrap_or(text)
}

/// A version of Dart, whose builds are in order.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DartVersion<'a> {
    version: Version<'a>,
    /// Without one comes first.
    build: Option<Vec<Label<'a, &'a str>>>,
}

/// Rules: dart-lang/tools `pkgs/pub_semver/lib/src/version.dart`, `compareTo` and `_compareLists`: zeros before a number
/// count for nothing, and builds are compared as pre-releases are.
pub(super) fn parse_dart(text: &str) -> Option<DartVersion<'_>> {
    let (before, build) = text.split_once('+').map_or((text, None), |(before, build)| (before, Some(build)));
    let (numbers, stage) = parts(before, 2, Zeros::Allowed)?;
    let pre = before.split_once('-').map(|(_, pre)| pre);
    if pre.into_iter().chain(build).flat_map(|labels| labels.split('.')).any(is_odd_number) {
        return None;
    }
    let build = match build {
        Some(build) => Some(take_labels(build, true, |text| text)?),
        None => None,
    };
    Some(DartVersion { version: Version { numbers, stage }, build })
}

/// What `int.tryParse` reads as a number, and SemVer as a text.
fn is_odd_number(identifier: &str) -> bool {
    let unsigned = identifier.strip_prefix('-').unwrap_or(identifier);
    unsigned.len() < identifier.len() && Number::parse(unsigned).is_some()
        || unsigned.starts_with("0x")
        || unsigned.starts_with("0X")
}

/// Whether zeros may stand before a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Zeros {
    Allowed,
    Refused,
}

type Parts<'a> = ([Number<'a>; 3], Stage<'a, &'a str>);

/// Only a version of three numbers may have more after them.
fn parts(text: &str, at_least: usize, zeros: Zeros) -> Option<Parts<'_>> {
    let mut rest = text;
    let stage = take_stage(&mut rest, zeros == Zeros::Allowed, |identifier| identifier)?;
    let mut numbers = [Number::default(); 3];
    let mut count = 0;
    for digits in rest.split('.') {
        if zeros == Zeros::Refused && digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        *numbers.get_mut(count)? = Number::parse(digits)?;
        count += 1;
    }
    let is_one = count == 3 || (count >= at_least && rest.len() == text.len());
    is_one.then_some((numbers, stage))
}

#[cfg(test)]
mod tests;
