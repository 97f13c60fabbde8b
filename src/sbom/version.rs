//! The order of versions: each ecosystem has one of its own.
//!
//! Versions are foreign text. What is not a version in its ecosystem (`(devel)`, `UNKNOWN`, `latest`,
//! nothing at all) has no order: that is said, never guessed. Each order is total on what parses, and
//! equal means of equal precedence, which is not the same text (`1.0` and `1.0.0`, builds of SemVer).
//! Numbers of any length are compared; the work is linear in the length of the texts.

mod apk;
mod composer;
mod dashed;
mod deb;
mod gem;
mod maven;
mod nuget;
mod parts;
mod pep440;
mod rpm;
mod semver;

use std::cmp::Ordering;

use serde::Serialize;

use parts::{Number, Sequence, leading_numbers};

/// An order of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// `deb`: dpkg
    Deb,
    /// `rpm`: rpmvercmp with epoch, `~` and `^`
    Rpm,
    /// `apk`, `alpine`: apk-tools
    Apk,
    /// `maven`: `ComparableVersion`
    Maven,
    /// `pypi`: PEP 440
    Pep440,
    /// `gem`: `Gem::Version`
    Gem,
    /// `nuget`: four numbers, pre-release without case
    NuGet,
    /// `cargo`, `hex`, `swift`: SemVer 2.0
    SemVer,
    /// `npm`: SemVer 2.0, and its loose form
    Npm,
    /// `pub`: SemVer 2.0 with builds in the order
    Dart,
    /// `golang`: SemVer after a `v`, a `go` or nothing
    Go,
    /// `composer`: four numbers and words of stability
    Composer,
    /// `cran`, `hackage`: numbers between dots and dashes
    Dashed,
    /// Operating systems: dotted numbers
    Dotted,
}

impl Order {
    /// The order of an ecosystem: a purl's type, or a syft type of the same name.
    pub fn of_ecosystem(name: &str) -> Option<Self> {
        Some(match name {
            "deb" => Self::Deb,
            "rpm" => Self::Rpm,
            "apk" | "alpine" => Self::Apk,
            "maven" => Self::Maven,
            "pypi" => Self::Pep440,
            "gem" => Self::Gem,
            "nuget" => Self::NuGet,
            "cargo" | "hex" | "swift" => Self::SemVer,
            "npm" => Self::Npm,
            "pub" => Self::Dart,
            "golang" => Self::Go,
            "composer" => Self::Composer,
            "cran" | "hackage" => Self::Dashed,
            _ => return None,
        })
    }

    /// The epoch of a version, and the text that begins with its dotted numbers.
    fn numbered(self, version: &str) -> (Number<'_>, &str) {
        match self {
            Self::Deb | Self::Rpm => parts::epoch(version.trim(), ':'),
            Self::Pep440 => parts::epoch(pep440::after_prefix(version), '!'),
            Self::Go => (Number::default(), semver::after_go_prefix(version)),
            Self::Npm => (Number::default(), semver::after_npm_prefix(version)),
            Self::Composer => (Number::default(), composer::after_prefix(version)),
            _ => (Number::default(), version.trim()),
        }
    }
}

/// Which part of two versions differs first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The first of the leading dotted numbers.
    Major,
    /// The second.
    Minor,
    /// The third.
    Patch,
    /// The epoch, or only what comes later: a fourth number, a pre-release, a revision.
    Other,
}

/// Compares two versions; `None` where one of them is not a version in this order.
///
/// ```
/// # use paas_attest::sbom::version::{Order, compare};
/// # use std::cmp::Ordering;
/// assert_eq!(compare(Order::Deb, "1.0-9", "1.0-10"), Some(Ordering::Less));
/// assert_eq!(compare(Order::SemVer, "1.0.0+a", "1.0.0+b"), Some(Ordering::Equal));
/// assert_eq!(compare(Order::Go, "(devel)", "v1.0.0"), None);
/// ```
pub fn compare(order: Order, one: &str, other: &str) -> Option<Ordering> {
    Some(Parsed::new(order, one)?.cmp(&Parsed::new(order, other)?))
}

/// Which of the leading dotted numbers differs first, a missing one being 0.
pub fn level(order: Order, one: &str, other: &str) -> Level {
    let (one, other) = (order.numbered(one), order.numbered(other));
    if one.0 != other.0 {
        return Level::Other;
    }
    let (mut one, mut other) = (leading_numbers(one.1), leading_numbers(other.1));
    let mut next_differs = || one.next().unwrap_or_default() != other.next().unwrap_or_default();
    let levels = [Level::Major, Level::Minor, Level::Patch];
    levels.into_iter().find(|_| next_differs()).unwrap_or(Level::Other)
}

/// The versions of one package in their order, equal ones bytewise; all bytewise where there is no order
/// or one of them has none.
pub fn sorted(order: Option<Order>, mut versions: Vec<String>) -> Vec<String> {
    versions.sort_unstable();
    let parse = |order| {
        let parsed =
            versions.iter().enumerate().map(|(at, version)| Some((Parsed::new(order, version)?, at)));
        parsed.collect::<Option<Vec<_>>>()
    };
    let Some(mut parsed) = order.and_then(parse) else { return versions };
    parsed.sort_unstable();
    let places: Vec<usize> = parsed.into_iter().map(|(_, at)| at).collect();
    places.into_iter().filter_map(|at| versions.get_mut(at).map(std::mem::take)).collect()
}

/// A version, taken apart. Two of one order are compared, never two of different ones.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Parsed<'a> {
    Deb(deb::Version<'a>),
    Rpm(rpm::Version<'a>),
    Apk(apk::Version<'a>),
    Maven(maven::Version<'a>),
    Pep440(pep440::Version<'a>),
    Gem(gem::Version<'a>),
    NuGet(nuget::Version<'a>),
    SemVer(semver::Version<'a>),
    Dart(semver::DartVersion<'a>),
    Composer(composer::Version<'a>),
    Dashed(dashed::Version<'a>),
    Dotted(Sequence<Number<'a>>),
}

impl<'a> Parsed<'a> {
    fn new(order: Order, version: &'a str) -> Option<Self> {
        Some(match order {
            Order::Deb => Self::Deb(deb::parse(version)?),
            Order::Rpm => Self::Rpm(rpm::parse(version)?),
            Order::Apk => Self::Apk(apk::parse(version)?),
            Order::Maven => Self::Maven(maven::parse(version)?),
            Order::Pep440 => Self::Pep440(pep440::parse(version)?),
            Order::Gem => Self::Gem(gem::parse(version)?),
            Order::NuGet => Self::NuGet(nuget::parse(version)?),
            Order::SemVer => Self::SemVer(semver::parse(version)?),
            Order::Npm => Self::SemVer(semver::parse_npm(version)?),
            Order::Dart => Self::Dart(semver::parse_dart(version)?),
            Order::Go => Self::SemVer(semver::parse_go(version)?),
            Order::Composer => Self::Composer(composer::parse(version)?),
            Order::Dashed => Self::Dashed(dashed::parse(version)?),
            Order::Dotted => {
                let numbers = version.split('.').map(Number::parse);
                Self::Dotted(Sequence::new(numbers.collect::<Option<Vec<_>>>()?))
            }
        })
    }
}

#[cfg(test)]
mod tests;
