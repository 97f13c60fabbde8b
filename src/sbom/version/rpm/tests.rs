use super::super::tests::{are_none, ascends, equals, holds};
use super::super::{Order, compare};
use super::*;
use proptest::prelude::*;
use std::cmp::Ordering;

#[test]
fn epoch_version_and_release_are_compared_in_this_order() {
    ascends(Order::Rpm, "1.0~rc1-1 1.0 1.0-0.1 1.0-1 1.0-1.1 1.0^git1-1 1.0.1-1 1:0.9-1 2:0.1-1");
    ascends(Order::Rpm, "1.0-1~bootstrap 1.0-1 1.0-1^git1 1.0-1.fc39 1.0-2.el8 1.0-10.el8");
    equals(Order::Rpm, "1.0-1 0:1.0-1 01.0-01 1_0-1 1.0.-1 1.0-1.");
    holds(Order::Rpm, "1.0a < 1.0.1");
    holds(Order::Rpm, "99999999999999999999999 < 100000000000000000000000 < 1:0");
    are_none(
        Order::Rpm,
        &["(none):1.0-1", ":1.0", "1.0-", "-1", "a:1", "1 0", "1:2:3", "abc-1", "_", "1.\u{3b1}"],
    );
}

/// rpm tests/rpmvercmp.at: of each three, the relation of the first two.
#[test]
fn the_list_of_rpm_holds() {
    for (one, other, expected) in RPMVERCMP {
        let order = segments(one).cmp(&segments(other));
        assert_eq!(order, expected.cmp(&0), "{one} {other}");
        assert_eq!(segments(other).cmp(&segments(one)), 0.cmp(expected), "{other} {one}");
    }
    assert_eq!(segments("1.1.\u{3b1}").cmp(&segments("1.1.\u{3b2}")), Ordering::Equal);
}

const RPMVERCMP: &[(&str, &str, i8)] = &[
    ("1.0", "1.0", 0),
    ("1.0", "2.0", -1),
    ("2.0.1", "2.0.1", 0),
    ("2.0", "2.0.1", -1),
    ("2.0.1a", "2.0.1a", 0),
    ("2.0.1a", "2.0.1", 1),
    ("5.5p1", "5.5p1", 0),
    ("5.5p1", "5.5p2", -1),
    ("5.5p10", "5.5p10", 0),
    ("5.5p1", "5.5p10", -1),
    ("10xyz", "10.1xyz", -1),
    ("xyz10", "xyz10", 0),
    ("xyz10", "xyz10.1", -1),
    ("xyz.4", "xyz.4", 0),
    ("xyz.4", "8", -1),
    ("xyz.4", "2", -1),
    ("5.5p2", "5.6p1", -1),
    ("5.6p1", "6.5p1", -1),
    ("6.0.rc1", "6.0", 1),
    ("10b2", "10a1", 1),
    ("10a2", "10b2", -1),
    ("1.0aa", "1.0aa", 0),
    ("1.0a", "1.0aa", -1),
    ("10.0001", "10.0001", 0),
    ("10.0001", "10.1", 0),
    ("10.0001", "10.0039", -1),
    ("4.999.9", "5.0", -1),
    ("20101121", "20101121", 0),
    ("20101121", "20101122", -1),
    ("2_0", "2_0", 0),
    ("2.0", "2_0", 0),
    ("a", "a", 0),
    ("a+", "a+", 0),
    ("a+", "a_", 0),
    ("+a", "+a", 0),
    ("+a", "_a", 0),
    ("+_", "+_", 0),
    ("_+", "+_", 0),
    ("_+", "_+", 0),
    ("+", "_", 0),
    ("1.0~rc1", "1.0~rc1", 0),
    ("1.0~rc1", "1.0", -1),
    ("1.0~rc1", "1.0~rc2", -1),
    ("1.0~rc1~git123", "1.0~rc1~git123", 0),
    ("1.0~rc1~git123", "1.0~rc1", -1),
    ("1.0^", "1.0^", 0),
    ("1.0^", "1.0", 1),
    ("1.0^git1", "1.0^git1", 0),
    ("1.0^git1", "1.0", 1),
    ("1.0^git1", "1.0^git2", -1),
    ("1.0^git1", "1.01", -1),
    ("1.0^20160101", "1.0^20160101", 0),
    ("1.0^20160101", "1.0.1", -1),
    ("1.0^20160101^git1", "1.0^20160101^git1", 0),
    ("1.0^20160102", "1.0^20160101^git1", 1),
    ("1.0~rc1^git1", "1.0~rc1^git1", 0),
    ("1.0~rc1^git1", "1.0~rc1", 1),
    ("1.0^git1~pre", "1.0^git1~pre", 0),
    ("1.0^git1", "1.0^git1~pre", 1),
    ("1b.fc17", "1b.fc17", 0),
    ("1b.fc17", "1.fc17", -1),
    ("1g.fc17", "1g.fc17", 0),
    ("1g.fc17", "1.fc17", 1),
];

/// The order of the crate `rpm-version`. It cuts at the first hyphen, where rpm cuts at the last, and has an
/// absent release for an empty one, where rpm has it before any: so it is given the parts.
fn theirs(one: &str, other: &str) -> Ordering {
    let parts = |text| {
        let (epoch, rest) = str::split_once(text, ':').unwrap_or(("", text));
        let (version, release) =
            rest.rsplit_once('-').map_or((rest, None), |(version, release)| (version, Some(release)));
        (epoch, version, release)
    };
    let ((epoch, version, release), (other_epoch, other_version, other_release)) = (parts(one), parts(other));
    let releases = release.zip(other_release).unwrap_or_default();
    let one = rpm_version::Evr::new(epoch, version, releases.0);
    let other = rpm_version::Evr::new(other_epoch, other_version, releases.1);
    one.cmp(&other).then(release.is_some().cmp(&other_release.is_some()))
}

#[test]
fn the_crate_differs_where_that_is_said() {
    assert_eq!(rpm_version::rpm_evr_compare("1", "1-~"), Ordering::Greater);
    assert_eq!(rpm_version::rpm_evr_compare("1-1", "1-1-1"), Ordering::Less);
    assert_eq!(theirs("1", "1-~"), Ordering::Less);
}

fn version() -> impl Strategy<Value = String> {
    prop_oneof![
        "([0-2]{1,2}:)?[0-2]{1,2}([._+~^]{0,2}[01ab]{0,2}){0,3}(-[0-2a-b+.~^]{1,4})?",
        "[0-1a.~^_+:-]{0,6}",
        "[0-9]{1,25}(-[0-9]{1,25})?",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// The crate reads any text.
    #[test]
    fn the_order_is_that_of_rpm_version(one in version(), other in version()) {
        if let Some(ours) = compare(Order::Rpm, &one, &other) {
            prop_assert_eq!(ours, theirs(&one, &other));
        }
    }
}
