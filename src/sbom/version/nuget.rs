//! The order of NuGet: SemVer 2.0 with up to four numbers, zeros in front of them, and without case.
//! Rules: NuGet's documentation, "Package versioning", "Normalized version numbers".

use super::parts::{Number, Sequence, Stage, take_stage};

/// A version; builds have no part in the order.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version<'a> {
    numbers: Sequence<Number<'a>>,
    stage: Stage<'a, String>,
}

pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    let mut rest = text.trim();
    let stage = take_stage(&mut rest, false, str::to_ascii_lowercase)?;
    // .NET's own limit of a version's numbers.
    let number = |digits| Number::parse(digits).filter(|number| number.is_i32());
    let numbers = rest.split('.').map(number).collect::<Option<Vec<_>>>()?;
    (numbers.len() <= 4).then(|| Version { numbers: Sequence::new(numbers), stage })
}

#[cfg(test)]
mod tests;
