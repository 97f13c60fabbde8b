use super::super::Order;
use super::super::tests::{are_none, are_versions, ascends, equals, holds};

#[test]
fn the_order_is_that_of_the_documentation() {
    equals(Order::NuGet, "1.0 1.0.0.0 1 1.00 01.0");
    equals(Order::NuGet, "1.0-RC 1.0-rc 1.0.0-Rc");
    // "Pre-release versions", from the last to the first.
    ascends(
        Order::NuGet,
        "1.0.1-aaa 1.0.1-alpha10 1.0.1-alpha2 1.0.1-beta 1.0.1-open 1.0.1-rc.2 1.0.1-rc.10 1.0.1-zzz 1.0.1",
    );
    // "Normalized version numbers".
    for same in [
        "1.00 1.0",
        "1.01.1 1.1.1",
        "1.00.0.1 1.0.0.1",
        "1.0.0.0 1.0.0",
        "1.0.01.0 1.0.1",
        "1.0.7+r3456 1.0.7",
    ] {
        equals(Order::NuGet, same);
    }
    ascends(Order::NuGet, "4.1.10311 6.1.3 6.2.0-beta1 6.2.0 6.2.0.1-alpha 6.2.0.1");
    holds(Order::NuGet, "1.0.0-5 < 1.0.0-20231101123456 < 1.0.0-beta");
}

/// NuGet.Client's `VersionComparerTests`, `NuGetVersionTest` and `SemVer201SpecTests`.
#[test]
fn the_lists_of_nuget_hold() {
    for same in [
        "1.0.0-BETA 1.0.0-beta",
        "1.0.0-BETA+AA 1.0.0-beta+aa",
        "1.0.0-BETA.X.y.5.77.0+AA 1.0.0-beta.x.y.5.77.0+aa",
        "1.0.0 1.0.0+beta",
        "1.0 1.0.0.0 1.0+test 1.0.0.0+beta.2 1.0.0.0+beta.1",
        "1.0.0.1-1.2.A 1.0.0.1-1.2.a+A",
        "1.0.01 1.0.1.0",
        "1.23.01 1.23.1",
        "1.45.6 1.45.6.0",
        "1.6.2-BeTa 1.6.02-beta",
    ] {
        equals(Order::NuGet, same);
    }
    for chain in [
        "0.0.0 < 1.0.0 < 1.1.0 > 1.0.1 > 1.0.0",
        "1.999.9999 < 2.1.1",
        "1.0.0-BETA < 1.0.0-beta2",
        "1.0.0-beta+AA < 1.0.0+aa",
        "1.0.0-BETA < 1.0.0-beta.1+AA",
        "1.0.0-BETA.X.y.5.77.0+AA < 1.0.0-beta.x.y.5.79.0+aa < 1.0.0-beta.x.y.5.790.0+abc",
        "1.0 < 1.0.1 > 1.0 < 1.0.0.1",
        "1.23 < 1.231",
        "1.4.5.6 < 1.45.6",
        "1.4.5.6 < 1.4.5.60",
        "1.01 < 1.10",
        "1.01-alpha < 1.10-beta",
        "1.01.0-RC-1 < 1.10.0-rc-2",
        "1.01-RC-1 < 1.01 < 1.2-preview",
        "1.0.0.1-1.2.A < 1.0.0.1-1.2.a.A+A",
        "1.2.3-2 < 1.2.3-3 < 1.2.3-2A < 1.2.3-3A",
        "1.2.3-1.9 < 1.2.3-1.50 < 1.2.3-1.50A < 1.2.3-1.9A",
        "1.2.3-999999 < 1.2.3-Z",
        "1.2.3-A.999999 < 1.2.3-A.56-2",
        "1.2.3-a < 1.2.3-a.2 < 1.2.3-a.2.3.4 < 1.2.3-a.2.3.4.5",
        "1.0.0 < 1.0.0.1-alpha < 1.0.0.1",
    ] {
        holds(Order::NuGet, chain);
    }
}

/// The same, and `VersionParsingTests`.
#[test]
fn versions_are_told_from_other_texts() {
    are_versions(
        Order::NuGet,
        &[
            "1.2.3-X.y.3+Meta-2",
            "1.2.3-X.yZ.3.234.243.3242342+METADATA",
            "1.2.3-X.y3+0",
            "1.2.3-X+0",
            "1.2.3+0",
            "1.2.3-0",
            "2.3-alpha",
            "3.4.0.3-RC-3",
            "1.022",
            "1.3.42.10133",
            "1.3.42.200930-RC-2",
            "  1.022-Beta",
            "23.2.3-Alpha  ",
            "19",
            "01.1.1.1",
            "1.1.1.01",
            "2147483647.1.1.1",
            "1.1.1.2147483647",
            "1.3.2-CTP-2-Refresh-Alpha",
        ],
    );
    are_none(
        Order::NuGet,
        &[
            "1beta",
            "1.2Av^c",
            "1.2..",
            "1.2.3.4.5",
            "1.2.3.Beta",
            "1.2.3.4This version is full of awesomeness!!",
            "So.is.this",
            "1.34.2Alpha",
            "1.34.2Release Candidate",
            "1.4.7-",
            "1.4.7-*",
            "1.4.7+*",
            "1.4.7-AA.01^",
            "1.4.7-A^A",
            "1.4.7+AA.01^",
            "1.2147483648",
            "1.1.1.2147483648",
            "2147483648.2.3.4",
            "1.1.1.1.2147483648",
            "10000000000000000000",
            "1..2",
            "....",
            "..1",
            "-1.1.1.1",
            "1.-1.1.1",
            "1.",
            "1.1.1.1.",
            "1     1.1.1.1",
            " .1.1.1",
            "1. .1.1",
            "1 .",
            "   1 9",
            "1.4.7+",
            "v1.0.0",
        ],
    );
}
