use super::super::Order;
use super::super::tests::{are_none, are_versions, ascends, equals, holds};

#[test]
fn the_order_is_that_of_the_reference() {
    ascends(Order::Maven, "1-alpha 1-beta 1-milestone 1-rc 1-SNAPSHOT 1 1-sp 1-foo 1-1 1.1");
    equals(Order::Maven, "1-rc 1-cr 1.RC");
    equals(Order::Maven, "1 1.0 1-ga 1-final 1.ga 1.Final 1-0 1. 1- 1-release 1.0.0-0.0.0 01");
    equals(Order::Maven, "1.0.0-foo.0.0 1-foo");
    ascends(Order::Maven, "1 1.1");
    ascends(Order::Maven, "1-foo2 1-foo10");
    equals(Order::Maven, "1-a1 1-alpha-1");
    holds(Order::Maven, "1-sp > 1-ga");
    holds(Order::Maven, "1-sp.1 > 1-ga.1");
    are_versions(Order::Maven, &["1-1.foo-bar1baz-.1", "Finchley.SR2", "r09"]);
    ascends(Order::Maven, "Finchley.SR1 Finchley.SR2 Hoxton.SR1 2020.0.0");
    are_none(Order::Maven, &["${project.version}1", "1/2", "1 2", "[1,2)", "1\u{7}"]);
}

/// Maven's `ComparableVersionTest`.
#[test]
fn the_lists_of_maven_hold() {
    ascends(
        Order::Maven,
        "1-alpha2snapshot 1-alpha2 1-alpha-123 1-beta-2 1-beta123 1-m2 1-m11 1-rc 1-cr2 1-rc123 1-SNAPSHOT 1 1-sp 1-sp2 \
         1-sp123 1-abc 1-def 1-pom-1 1-1-snapshot 1-1 1-2 1-123",
    );
    ascends(
        Order::Maven,
        "2.0 2.0.a 2-1 2.0.2 2.0.123 2.1.0 2.1-a 2.1b 2.1-c 2.1-1 2.1.0.1 2.2 2.123 11.a2 11.a11 11.b2 11.b11 11.m2 \
         11.m11 11 11.a 11b 11c 11m",
    );
    for same in [
        "1 1.0 1.0.0 1-0 1.0-0",
        "1a 1-a 1.0-a 1.0.0-a 1.0a 1.0.0a 1A",
        "1x 1-x 1.0-x 1.0.0-x 1.0x 1.0.0x 1X",
        "1cr 1rc 1Cr 1Rc 1cR 1rC",
        "1a1 1-alpha-1 1alpha1",
        "1b2 1-beta-2 1beta2",
        "1m3 1-milestone-3 1Milestone3 1MileStone3 1MILESTONE3",
        "1 1ga 1release 1final 1Ga 1GA 1RELEASE 1RELeaSE 1Final 1FinaL 1FINAL",
        "1.0.0-alpha1 1.0.0-ALPHA1",
        "1.\u{e9} 1.\u{c9}",
        "1-abcdefghijklmnopqrstuvwxyz 1-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "0000000000000000001 000000000000000001 0001 01 1",
        "0000000000000000000 000000000000000000 000 00 0",
    ] {
        equals(Order::Maven, same);
    }
    for chain in [
        "1 < 2 > 1.5 < 2.5 > 1",
        "1.0 < 1.1 < 1.2 > 1.0.0 < 1.1 > 1.0.1",
        "1.1 < 1.2.0",
        "1.0-alpha-1 < 1.0 > 1.0-alpha-2 > 1.0-alpha-1 < 1.0-beta-1 < 1.0-SNAPSHOT < 1.0",
        "1.0-alpha-1-SNAPSHOT < 1.0-alpha-1",
        "1.0 < 1.0-1 < 1.0-2",
        "1.0.0 < 1.0-1",
        "2.0-1 < 2.0.1 < 2.0.1-klm < 2.0.1-lmn < 2.0.1-xyz < 2.0.1-123 > 2.0.1",
        "0.7 < 2",
        "0.2 < 1.0.7",
        "6.1.0rc3 < 6.1.0 < 6.1H.5-beta > 6.1.0rc3",
        "20190126.230843 < 1234567890.12345 < 123456789012345.1H.5-beta < 12345678901234567890.1H.5-beta",
        "1-0.alpha < 1 > 1-0.beta > 1-0.alpha",
        "1.0.final-redhat < 1.0-sp1-redhat",
        "1.0.final-redhat < 1.0-sp-1-redhat",
        "1.0.final-redhat < 1.0-sp.1-redhat",
    ] {
        holds(Order::Maven, chain);
    }
    for x in ["abc", "alpha", "a", "beta", "b", "def", "milestone", "m", "RC"] {
        holds(Order::Maven, &format!("1.0.0.{x}1 < 1.0.0-{x}2"));
        equals(Order::Maven, &format!("2-{x} 2.0.{x} 2.0.0.{x}"));
    }
    // As texts, since a version without a digit is refused here.
    for (lower, higher) in [
        ("\u{e9}", "1"),
        ("\u{1d7e4}", "1"),
        ("\u{668}", "1"),
        ("\u{668}", "9"),
        ("J", "7"),
        ("c", "7"),
        ("aardvark", "zebra"),
        ("zebra", "\u{3b6}\u{3ad}\u{3b2}\u{3c1}\u{3b1}"),
    ] {
        assert!(super::tokens(lower) < super::tokens(higher), "{lower} {higher}");
    }
}

#[test]
fn where_maven_goes_in_a_circle_there_is_one_order() {
    ascends(Order::Maven, "1-alpha 1 1.sp.1");
    ascends(Order::Maven, "1.0.alpha.1 1 1-1");
}

#[test]
fn versions_of_real_projects_are_in_order() {
    ascends(Order::Maven, "4.1.0.Beta1 4.1.0.CR1 4.1.0.Final 4.1.0.Final-redhat-1 4.1.1.Final 4.1.10.Final");
    ascends(Order::Maven, "31.1-android 31.1-jre 32.0.0-android 32.0.0-jre");
    ascends(Order::Maven, "9.4.0.M0 9.4.0.RC0 9.4.0.v20161208 9.4.1.v20170120 10.0.0-alpha0 10.0.0");
    ascends(Order::Maven, "2.0.0-M1 2.0.0-RC1 2.0.0-SNAPSHOT 2.0.0 2.0.1 2.0.1.1");
}
