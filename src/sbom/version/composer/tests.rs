use super::super::Order;
use super::super::tests::{are_none, are_versions, ascends, equals, holds};
use proptest::prelude::*;

/// composer/semver `tests/VersionParserTest.php`, `successfulNormalizedVersions`: each is its normal form.
#[test]
fn the_list_of_composer_holds() {
    for same in [
        "1.0.0 1.0.0.0",
        "v1.0.0 1.0.0.0 V1.0",
        "1.0.0RC1 1.0.0.0-RC1",
        "1.0.0-rC15 1.0.0.0-RC15",
        "1.0.0.RC.15-dev 1.0.0.0-RC15-dev",
        "1.0.0-rc1 1.0.0.0-RC1",
        "1.0.0.pl3-dev 1.0.0.0-patch3-dev",
        "1.0-dev 1.0.0.0-dev",
        "0 0.0.0.0",
        "99999 99999.0.0.0",
        "10.4.13-beta 10.4.13.0-beta",
        "10.4.13beta2 10.4.13.0-beta2",
        "10.4.13beta.2 10.4.13.0-beta2",
        "10.4.13.b2 10.4.13.0-beta2",
        "10.4.13-b5 10.4.13.0-beta5",
        "v1.13.11-beta.0 1.13.11.0-beta0",
        "1.13.11.0-beta0 1.13.11-beta-0",
        "00.01.03.04 0.1.3.4",
        "0.0.0.000 0",
        "1.0.0+foo@ 1.0.0.0",
        "1.0.0-beta.5+foo 1.0.0.0-beta5",
        "1.0.0+foo 1.0.0.0",
        "1.0.0-alpha.3.1+foo-bar-baz 1.0.0.0-alpha3.1",
        "1.0.0-alpha2.1-3+foo 1.0.0.0-alpha2.1-3",
        "1.0.0-stable 1.0.0.0 1.0.0-stable-dev",
        "1.0_dev 1.0.0.0-dev",
        "1.0.-dev 1.0.0.0-dev",
    ] {
        equals(Order::Composer, same);
    }
    // `failingNormalizedVersions`, and what is no order: dates and branches.
    are_none(
        Order::Composer,
        &[
            "1.0.0-meh",
            "1.0.0.0.0",
            "feature-foo",
            "1.0.0+foo bar",
            "1.0.0<1.0.5-dev",
            "1.0.0-dev<1.0.5",
            "foo bar-dev",
            "~1",
            "~",
            "^",
            "^1",
            "1.0.0+",
            "1.0 .2",
            "1.0.0-SNAPSHOT",
            "a",
            "100000",
            "20100102",
            "2010-01-02",
            "201903.0",
            "dev-master",
            "dev-main",
            "1.x-dev",
            "master",
            "2.0.*",
            "1.0-rc1.",
            "1.0-rc1-",
            "vv1.0",
            "==1.0",
        ],
    );
    are_versions(Order::Composer, &["2010.01", "2010.1.555", "041", "1.0-"]);
}

/// composer/semver `tests/ComparatorTest.php`, and PHP's documentation of `version_compare`.
#[test]
fn the_order_is_that_of_version_compare() {
    ascends(
        Order::Composer,
        "1.0-dev 1.0-alpha-dev 1.0-alpha 1.0-alpha1-dev 1.0-alpha1 1.0-alpha2 1.0-alpha10 1.0-beta 1.0-beta2 1.0-RC1-dev 1.0-RC1 1.0-RC2 \
         1.0 1.0-patch-dev 1.0-patch 1.0-patch1 1.0-patch2 1.0.0.1 1.0.1 1.24.0 1.25.0-beta1 1.25.0-b2 1.25.0 1.26.0",
    );
    holds(Order::Composer, "4.4.50 > 4.4.13 < v4.4.14");
    holds(Order::Composer, "1.0.0-pl1 > 1.0.0 > 1.0.0-rc1 > 1.0.0-b9 > 1.0.0-a10");
    holds(Order::Composer, "9.99999999999999999999 < 9.100000000000000000000");
}

/// PHP's `version_compare`, by its own description, of two texts in normal form.
fn version_compare(one: &str, other: &str) -> std::cmp::Ordering {
    let parts = |text: &str| -> Vec<String> {
        let mut out = String::new();
        let mut last = None;
        for c in text.chars() {
            let kind = if c.is_ascii_digit() {
                0
            } else if c.is_ascii_alphabetic() {
                1
            } else {
                2
            };
            if kind == 2 || last.is_some_and(|last| last != kind && last != 2) {
                out.push('.');
            }
            if kind != 2 {
                out.push(c);
            }
            last = Some(kind);
        }
        out.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let rank = |part: &str| {
        let names = [("dev", 0), ("alpha", 1), ("beta", 2), ("RC", 3), ("#", 4), ("p", 5)];
        names.iter().find(|(name, _)| part.starts_with(name)).map_or(-1, |(_, rank)| *rank)
    };
    let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    let (one, other) = (parts(one), parts(other));
    for at in 0..one.len().max(other.len()) {
        let order = match (one.get(at), other.get(at)) {
            (Some(a), Some(b)) if is_number(a) && is_number(b) => {
                a.parse::<u64>().unwrap().cmp(&b.parse().unwrap())
            }
            (Some(a), Some(b)) => {
                rank(if is_number(a) { "#" } else { a }).cmp(&rank(if is_number(b) { "#" } else { b }))
            }
            (Some(a), None) if is_number(a) => std::cmp::Ordering::Greater,
            (Some(a), None) => rank(a).cmp(&rank("#")),
            (None, Some(b)) if is_number(b) => std::cmp::Ordering::Less,
            (None, Some(b)) => rank("#").cmp(&rank(b)),
            (None, None) => unreachable!(),
        };
        if order.is_ne() {
            return order;
        }
    }
    std::cmp::Ordering::Equal
}

/// A version in normal form.
fn normal() -> impl Strategy<Value = String> {
    "[0-2]\\.[0-2]\\.[01]\\.[01](-(alpha|beta|RC|patch)[0-9]?(\\.[01])?)?(-dev)?"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn normal_forms_are_compared_as_php_compares_them(one in normal(), other in normal()) {
        prop_assert_eq!(super::super::compare(Order::Composer, &one, &other), Some(version_compare(&one, &other)));
    }
}
