use super::*;
use proptest::prelude::*;

const ALL: [Order; 14] = [
    Order::Deb,
    Order::Rpm,
    Order::Apk,
    Order::Maven,
    Order::Pep440,
    Order::Gem,
    Order::NuGet,
    Order::SemVer,
    Order::Npm,
    Order::Dart,
    Order::Go,
    Order::Composer,
    Order::Dashed,
    Order::Dotted,
];

/// `a < b = c > d …`: each with the next, and turned round.
pub(super) fn holds(order: Order, chain: &str) {
    let words: Vec<&str> = chain.split_whitespace().collect();
    assert!(words.len() % 2 == 1, "{chain}");
    for step in words.windows(3).step_by(2) {
        let expected = match step[1] {
            "<" => Ordering::Less,
            ">" => Ordering::Greater,
            "=" => Ordering::Equal,
            sign => panic!("{sign}"),
        };
        assert_eq!(compare(order, step[0], step[2]), Some(expected), "{step:?}");
        assert_eq!(compare(order, step[2], step[0]), Some(expected.reverse()), "{step:?}");
    }
}

/// Each before all that follow.
pub(super) fn ascends(order: Order, versions: &str) {
    let versions: Vec<&str> = versions.split_whitespace().collect();
    for (at, one) in versions.iter().enumerate() {
        for (other_at, other) in versions.iter().enumerate() {
            assert_eq!(compare(order, one, other), Some(at.cmp(&other_at)), "{one} {other}");
        }
    }
}

/// All of one precedence.
pub(super) fn equals(order: Order, versions: &str) {
    for one in versions.split_whitespace() {
        for other in versions.split_whitespace() {
            assert_eq!(compare(order, one, other), Some(Ordering::Equal), "{one} {other}");
        }
    }
}

pub(super) fn are_none(order: Order, versions: &[&str]) {
    for version in versions {
        assert_eq!(compare(order, version, version), None, "{version:?}");
    }
}

pub(super) fn are_versions(order: Order, versions: &[&str]) {
    for version in versions {
        assert_eq!(compare(order, version, version), Some(Ordering::Equal), "{version:?}");
    }
}

#[test]
fn what_names_no_version_has_no_order() {
    for order in ALL {
        are_none(
            order,
            &[
                "",
                " ",
                "(devel)",
                "UNKNOWN",
                "unknown",
                "latest",
                "(none)",
                "-",
                ".",
                ":",
                "~",
                "v",
                "[not provided]",
            ],
        );
        assert_eq!(compare(order, "latest", "1.0.0"), None);
        assert_eq!(compare(order, "1.0.0", ""), None);
    }
}

#[test]
fn systems_have_dotted_numbers() {
    ascends(Order::Dotted, "3.9 3.16.2 3.16.10 3.17 9 10.13 11 22.04 22.10");
    equals(Order::Dotted, "11 11.0 11.00.0 011");
    are_none(
        Order::Dotted,
        &["11.", ".11", "1..2", "11-1", "bookworm/sid", "12 (bookworm)", "+1", "\u{661}"],
    );
}

#[test]
fn the_level_is_that_of_the_first_leading_number_that_differs() {
    use Level::{Major, Minor, Other, Patch};
    for (order, one, other, expected) in [
        (Order::SemVer, "4.17.20", "4.17.21", Patch),
        (Order::SemVer, "4.17.20", "4.18.0", Minor),
        (Order::SemVer, "4.17.20", "5.0.0", Major),
        (Order::SemVer, "1.0.0-rc.1", "1.0.0", Other),
        (Order::SemVer, "1.0.0-rc.1", "1.0.1-rc.1", Patch),
        (Order::SemVer, "1.0.0+a", "1.0.0+b", Other),
        (Order::Go, "v1.2.3", "v2.2.3+incompatible", Major),
        (Order::Go, "go1.21", "go1.21.5", Patch),
        (Order::Go, "go1.21", "go1.22", Minor),
        (Order::Go, "v0.0.0-20190101000000-abcdefabcdef", "v0.0.0-20200101000000-abcdefabcdef", Other),
        (Order::Go, "0.17.0", "v0.1.0", Minor),
        (Order::Npm, "=v4.17.20", "4.17.21", Patch),
        (Order::Npm, "v01.2.0", "1.3.0", Minor),
        (Order::Dart, "1.0.0+1", "1.0.0+2", Other),
        (Order::Composer, "v4.4.50", "4.4.13", Patch),
        (Order::Composer, "1.0.0.1", "1.0.0.2", Other),
        (Order::Composer, "1.0", "1.0-RC1", Other),
        (Order::Dashed, "1.0", "1.0.0", Other),
        (Order::Dashed, "1.0.1", "1.0.2", Patch),
        (Order::Deb, "1:1.0-1", "1.0-1", Other),
        (Order::Deb, "0:1.0-1", "1.1-1", Minor),
        (Order::Deb, "1:1.0-1", "1:2.0-1", Major),
        (Order::Deb, "1.1.1k-1", "1.1.1n-0+deb11u3", Other),
        (Order::Deb, "2.36-9", "2.36-9+deb12u1", Other),
        (Order::Deb, "2.36.1-9", "2.36-9", Patch),
        (Order::Rpm, "1:1.0-1", "2:9.0-1", Other),
        (Order::Rpm, "4.18.0-1.fc37", "4.18.1-1.fc37", Patch),
        (Order::Apk, "1.2.3_p1-r0", "1.2.4-r0", Patch),
        (Order::Apk, "1.2.3-r0", "1.2.3-r1", Other),
        (Order::Maven, "1", "1-1", Other),
        (Order::Maven, "31.1-jre", "32.0-jre", Major),
        (Order::Pep440, "1!1.0", "2.0", Other),
        (Order::Pep440, "v1.0", "1.1", Minor),
        (Order::Pep440, "1.0a1", "1.0.1", Patch),
        (Order::Pep440, "0!1.0", "2.0", Major),
        (Order::NuGet, "1.0.0.1", "1.0.0.2", Other),
        (Order::NuGet, "01.0", "1.0.1", Patch),
        (Order::Gem, "1.2.b1", "1.2", Other),
        (Order::Dotted, "11", "12", Major),
        (Order::Dotted, "22.04", "22.10", Minor),
        (Order::Dotted, "3.16.2", "3.16.3", Patch),
        (Order::SemVer, "99999999999999999999.0.0", "99999999999999999998.0.0", Major),
    ] {
        assert_eq!(level(order, one, other), expected, "{one} {other}");
        assert_eq!(level(order, other, one), expected, "{other} {one}");
    }
}

#[test]
fn hostile_lengths_take_no_time() {
    for part in [
        "9", "0", ".0", ".1", "a.", "1.a", "-", "~", "_p1", "-0", "+", "1a", "!", "-a", ".0.a", "v", "\u{e9}",
    ] {
        let long = format!("1{}", part.repeat(50_000));
        for order in ALL {
            compare(order, &long, &long);
            level(order, &long, &format!("{long}1"));
        }
    }
}

fn realistic() -> impl Strategy<Value = String> {
    let words = "alpha|beta|rc|a|b|m|pre|p|post|dev|sp|final|ga|SNAPSHOT|foo|RC|git|x";
    proptest::string::string_regex(&format!(
        "(v|go|1:|1!)?[0-3]{{1,2}}([._+~^-]?([0-2]{{1,2}}|{words}|r[01])){{0,4}}(\\+[ab])?"
    ))
    .unwrap()
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "[01a.~^_+:!-]{0,8}",
        "v?[01](\\.[01])?(\\.[01])?(-[01a.-]{0,4})?",
        any::<String>(),
        realistic(),
    ]
}

fn check(order: Order, a: &str, b: &str, c: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(compare(order, a, b), compare(order, b, a).map(Ordering::reverse));
    prop_assert_eq!(level(order, a, b), level(order, b, a));
    prop_assert!(matches!(compare(order, a, a), None | Some(Ordering::Equal)));
    let (Some(a), Some(b), Some(c)) = (Parsed::new(order, a), Parsed::new(order, b), Parsed::new(order, c))
    else {
        return Ok(());
    };
    let mut three = [a, b, c];
    three.sort();
    let [a, b, c] = &three;
    prop_assert!(a <= b && b <= c && a <= c, "{:?}", three);
    prop_assert_eq!(a == c, a == b && b == c);
    prop_assert_eq!(a == b, a.cmp(b).is_eq());
    prop_assert_eq!(b == c, b.cmp(c).is_eq());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn each_order_is_total_on_what_parses(a in realistic(), b in realistic(), c in realistic()) {
        for order in ALL {
            check(order, &a, &b, &c)?;
        }
    }

    #[test]
    fn each_order_is_total_on_hostile_texts(a in hostile(), b in hostile(), c in hostile()) {
        for order in ALL {
            check(order, &a, &b, &c)?;
        }
    }

    #[test]
    fn sorting_loses_nothing(versions in proptest::collection::vec(hostile(), 0..8), at in 0..ALL.len()) {
        let mut bytewise = versions.clone();
        bytewise.sort();
        let mut kept = sorted(Some(ALL[at]), versions.clone());
        kept.sort();
        prop_assert_eq!(&kept, &bytewise);
        prop_assert_eq!(sorted(None, versions), bytewise);
    }
}
