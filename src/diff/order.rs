//! The order of versions, as a diff needs it.

use std::cmp::Ordering;

use super::changes::Level;

/// Compares two versions in an ecosystem's order; `None` where that, or one of them, is not known.
pub(super) fn compare(scheme: &str, one: &str, other: &str) -> Option<Ordering> {
    if scheme == "generic" || scheme == "none" {
        return None;
    }
    Some(numbers(one)?.cmp(&numbers(other)?))
}

/// Which of the leading dotted numbers of two versions differs first.
pub(super) fn level(_scheme: &str, one: &str, other: &str) -> Level {
    let (Some(one), Some(other)) = (numbers(one), numbers(other)) else { return Level::Other };
    match one.0.iter().zip(&other.0).position(|(a, b)| a != b) {
        Some(0) => Level::Major,
        Some(1) => Level::Minor,
        Some(2) => Level::Patch,
        _ => Level::Other,
    }
}

fn numbers(text: &str) -> Option<(Vec<u64>, bool)> {
    let (text, release) = text.split_once('-').map_or((text, true), |(head, _)| (head, false));
    let numbers = text.trim_start_matches('v').split('.').map(|part| part.parse().ok());
    let mut numbers: Vec<u64> = numbers.collect::<Option<_>>()?;
    numbers.resize(numbers.len().max(3), 0);
    Some((numbers, release))
}

/// Sorts distinct versions: those that have an order in it, behind them that have none, bytewise.
pub(super) fn sort(scheme: &str, versions: &mut [&str]) {
    versions.sort_unstable();
    let known = |version: &str| compare(scheme, version, version).is_some();
    versions.sort_by_key(|version| known(version));
    let first = versions.partition_point(|version| !known(version));
    versions[first..].sort_by(|one, other| compare(scheme, one, other).unwrap_or(Ordering::Equal));
}
