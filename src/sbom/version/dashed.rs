//! The order of CRAN and Hackage: numbers between dots and dashes, of which more come after fewer.
//!
//! Rules: R's `numeric_version` and *Writing R Extensions*, "The DESCRIPTION file"; the Haskell Package Versioning Policy,
//! and Cabal's `Distribution.Types.Version`. Neither pads with zeros: `1.0` is before `1.0.0`.

use super::parts::Number;

/// A version.
pub(super) type Version<'a> = Vec<Number<'a>>;

pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    text.split(['.', '-']).map(Number::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{are_none, ascends, equals, holds};
    use super::super::{Order, compare};
    use proptest::prelude::*;

    #[test]
    fn the_order_is_that_of_r_and_of_cabal() {
        // `?numeric_version` and `?compareVersion`.
        holds(Order::Dashed, "1.2.3 < 1.2.4");
        holds(Order::Dashed, "1.2.3 > 1.2 < 1.2.3");
        ascends(Order::Dashed, "0.9-7 0.9-8 0.9-10 0.10 1.0 1.0-0 1.0-1 1.0.2");
        // The policy's own examples, and packages of Hackage.
        ascends(Order::Dashed, "1 1.0 1.0.0 1.0.0.1 2.1.0.4 4.18.2.1 4.19.0.0 9999999999999999999999");
        equals(Order::Dashed, "1.0-1 1.0.1 01.0.1");
        are_none(
            Order::Dashed,
            &["1.", ".1", "1..2", "1.0-", "1.0a", "v1.0", "1.0_1", " 1.0", "+1", "\u{661}"],
        );
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_lists_of_numbers(
            one in proptest::collection::vec(0_u64..12, 1..5),
            other in proptest::collection::vec(0_u64..12, 1..5),
            dashes in any::<bool>(),
        ) {
            let text = |numbers: &[u64]| {
                let numbers: Vec<_> = numbers.iter().map(u64::to_string).collect();
                numbers.join(if dashes { "-" } else { "." })
            };
            prop_assert_eq!(compare(Order::Dashed, &text(&one), &text(&other)), Some(one.cmp(&other)));
        }
    }
}
