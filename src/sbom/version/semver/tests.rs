use super::super::tests::{are_none, are_versions, ascends, equals, holds};
use super::super::{Order, compare};
use proptest::prelude::*;

#[test]
fn the_order_is_that_of_the_specification() {
    for order in [Order::SemVer, Order::NuGet] {
        // Section 11.
        ascends(order, "1.0.0 2.0.0 2.1.0 2.1.1");
        ascends(
            order,
            "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0",
        );
        // Sections 9 and 10.
        are_versions(
            order,
            &[
                "1.0.0-0.3.7",
                "1.0.0-x.7.z.92",
                "1.0.0-x-y-z.--",
                "1.0.0-alpha+001",
                "1.0.0+20130313144700",
                "1.0.0-beta+exp.sha.5114f85",
                "1.0.0+21AF26D3----117B344092BD",
            ],
        );
        equals(order, "1.0.0 1.0.0+a 1.0.0+b.1-2 1.0.0+001");
        are_none(
            order,
            &[
                "1.0.0-",
                "1.0.0+",
                "1.0.0-a..b",
                "1.0.0-01",
                "1.0.0-a_b",
                "1.0.0+a+b",
                "1.0.0-\u{e9}",
                "v1.0.0",
                "-1.0.0",
            ],
        );
    }
    holds(Order::SemVer, "99999999999999999999999.0.0 < 100000000000000000000000.0.0");
    holds(Order::SemVer, "1.0.0-99999999999999999999999 < 1.0.0-100000000000000000000000 < 1.0.0-0a");
    equals(Order::SemVer, "1.2 1.2.0 1.2.0+x");
    ascends(Order::SemVer, "1.0.0-A 1.0.0-B 1.0.0-a");
    are_none(
        Order::SemVer,
        &[
            "1", "1.2-a", "1.2+a", "01.2.3", "1.02.3", "1.2.3.4", "1.2.", "=1.2.3", " 1.2.3", "1.2.x",
            "^1.2.3",
        ],
    );
}

/// The comparisons of node-semver, test/fixtures/comparisons.js, of what is a version by the specification.
#[test]
fn the_list_of_node_semver_holds() {
    for (chain, order) in [Order::SemVer, Order::Npm].into_iter().flat_map(|order| {
        let chains = [
            "0.0.0 > 0.0.0-foo",
            "0.0.1 > 0.0.0",
            "1.0.0 > 0.9.9",
            "0.10.0 > 0.9.0",
            "0.99.0 > 0.10.0 < 2.0.0 > 1.2.3",
            "1.2.3 > 1.2.3-asdf > 1.2.3-4 < 1.2.3",
            "1.2.3-4-foo < 1.2.3",
            "1.2.3-5 > 1.2.3-4 < 1.2.3-5-foo > 1.2.3-5",
            "1.2.3-5-foo > 1.2.3-5-Foo",
            "3.0.0 > 2.7.2+asdf",
            "1.2.3-a.10 > 1.2.3-a.5 < 1.2.3-a.b > 1.2.3-a.5",
            "1.2.3-a.b > 1.2.3-a",
            "1.2.3-a.b.c.10.d.5 > 1.2.3-a.b.c.5.d.100",
            "1.2.3-r2 > 1.2.3-r100 > 1.2.3-R2",
        ];
        chains.map(|chain| (chain, order))
    }) {
        holds(order, chain);
    }
    // Of the same file, what is read as loose, and `equality.js`.
    for chain in [
        "v1.2.3 > 1.2.3-asdf",
        "v1.2.3 > 1.2.3-4 < =1.2.3",
        "v0.0.0 > 0.0.0-foo",
        "v0.99.0 > 0.10.0",
        "3.0.0 > v2.7.2+asdf",
        "1.2.3 = v1.2.3 = =1.2.3 = =v1.2.3 = v=1.2.3",
        "1.2.3-0 = v1.2.3-0 = =1.2.3-0",
        "01.02.03 = 1.2.3",
        "1.2.3-beta.01 = 1.2.3-beta.1 < =1.2.3-beta.02",
        "1.2.3+build = v1.2.3+otherbuild",
    ] {
        holds(Order::Npm, chain);
    }
    are_none(
        Order::Npm,
        &["", "v", "=", "1", "1.2.x", "^1.2.3", ">=1.2.3", "1.2.3beta", "1.2.3.4", "latest", "V1.2.3"],
    );
    are_versions(Order::Npm, &[" v1.2.3 ", "= v1.2.3", "1.2"]);
    // Cargo, Hex and Swift read no loose form.
    are_none(Order::SemVer, &["v1.2.3", "=1.2.3", "01.2.3", "1.2.3-01"]);
}

/// dart-lang/tools `pkgs/pub_semver/test/version_test.dart`, "comparison": builds are in order, and zeros mean nothing.
#[test]
fn the_list_of_dart_holds() {
    ascends(
        Order::Dart,
        "1.0.0-alpha 1.0.0-alpha.1 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0-rc.1+build.1 1.0.0 1.0.0+0.3.7 1.3.7+build \
         1.3.7+build.2.b8f12d7 1.3.7+build.11.e0f985a 2.0.0 2.1.0 2.2.0 2.11.0 2.11.1",
    );
    for same in ["01.2.3 1.2.3", "1.02.3 1.2.3", "1.2.03 1.2.3", "1.2.3-01 1.2.3-1", "1.2.3+01 1.2.3+1"] {
        equals(Order::Dart, same);
    }
    are_none(
        Order::Dart,
        &[
            "1",
            "1.2.3.4",
            "1.2.3-",
            "1.2.3+",
            "1.2.3-a..b",
            "v1.2.3",
            "1.2.3+a+b",
            "1.2.3--5",
            "1.2.3-0x1f",
            "1.2.3+-5",
        ],
    );
    are_versions(Order::Dart, &["1.2.3-a-b", "1.2.3+a-b.0"]);
}

/// golang.org/x/mod/semver's `semver_test.go`, and the Go Modules Reference.
#[test]
fn the_lists_of_go_hold() {
    ascends(
        Order::Go,
        "v1.0.0-alpha v1.0.0-alpha.1 v1.0.0-alpha.beta v1.0.0-beta v1.0.0-beta.2 v1.0.0-beta.11 v1.0.0-rc.1 v1 \
         v1.2.0 v1.2.3-456 v1.2.3-456.789 v1.2.3-456-789 v1.2.3-456a v1.2.3-pre v1.2.3-pre.1 v1.2.3-zzz v1.2.3",
    );
    equals(Order::Go, "v1 v1.0 v1.0.0");
    equals(Order::Go, "v1.2 v1.2.0");
    equals(Order::Go, "v1.2.3 v1.2.3+meta v1.2.3+meta-pre v1.2.3+incompatible v1.2.3+dirty");
    equals(Order::Go, "v1.2.3-pre+meta v1.2.3-pre");
    ascends(
        Order::Go,
        "v0.0.0-20180101000000-ffffffffffff v0.0.0-20191109021931-daa7c04131f5 v0.0.0 v1.2.3-0.20191109021931-daa7c04131f5 \
         v1.2.3-pre v1.2.3-pre.0.20191109021931-daa7c04131f5 v1.2.3-pre.1 v1.2.3 v1.2.4-0.20191109021931-daa7c04131f5 v1.2.4 \
         v2.0.0+incompatible v4.1.2+incompatible",
    );
    ascends(Order::Go, "go1 go1.20.14 go1.21 go1.21.5 go1.22.0 go2");
    equals(Order::Go, "go1.21 go1.21.0 v1.21 1.21 1.21.0");
    ascends(
        Order::Go,
        "0.0.0-20180101000000-ffffffffffff v0.1.0 0.17.0 v0.17.1-0.20191109021931-daa7c04131f5 0.17.1 4.1.2+incompatible go5.0",
    );
    are_none(
        Order::Go,
        &[
            "bad",
            "v1-alpha.beta.gamma",
            "v1-pre",
            "v1+meta",
            "v1-pre+meta",
            "v1.2-pre",
            "v1.2+meta",
            "v1.2-pre+meta",
            "v1.2.3.4",
            "v01.2.3",
            "v1.02.3",
            "1",
            "V1.2.3",
            "vv1.2.3",
            "vgo1.2.3",
            "go",
            "v",
            "go1.21rc2",
            "go1.20.3 X:boringcrypto",
            "devel go1.23-a1b2c3",
        ],
    );
}

/// What we read beyond the crate `semver`: two numbers, which npm packages of old have, and numbers that a
/// machine cannot hold.
fn is_more(text: &str) -> bool {
    let numbers = text.split(['-', '+']).next().unwrap_or_default();
    numbers.split('.').count() < 3 || text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() > 19)
}

fn version() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-2]{1,2}\\.[01]{1,2}\\.[01](-[01a-b.-]{0,5})?(\\+[01a.-]{0,3})?",
        "[01a.+-]{0,8}",
        "v?[01](\\.[01]){0,3}(-a)?(\\+1)?",
        "[1-9][0-9]{0,24}\\.0\\.[1-9][0-9]{0,24}(-[1-9][0-9]{0,24})?",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_order_is_that_of_the_crate(one in version(), other in version()) {
        let read = |text: &str| ::semver::Version::parse(text).ok();
        let of_dart = compare(Order::Dart, &one, &other);
        if let (Some(theirs), Some(others), Some(ours)) = (read(&one), read(&other), of_dart) {
            // The crate tells builds apart by zeros before a number, where Dart does not.
            let zeros = [&one, &other].iter().any(|text| text.split(['.', '+', '-']).any(|part| part.len() > 1 && part.starts_with('0')));
            prop_assert!(zeros || ours == theirs.cmp(&others), "{} {}", one, other);
        }
        match (read(&one), read(&other)) {
            (Some(theirs), Some(others)) => {
                prop_assert_eq!(compare(Order::SemVer, &one, &other), Some(theirs.cmp_precedence(&others)));
            }
            _ if compare(Order::SemVer, &one, &other).is_some() => {
                prop_assert!([&one, &other].into_iter().all(|text| read(text).is_some() || is_more(text)));
            }
            _ => {}
        }
    }
}
