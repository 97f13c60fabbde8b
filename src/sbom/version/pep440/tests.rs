use super::super::tests::{are_none, are_versions, ascends, equals};
use super::super::{Order, compare};
use proptest::prelude::*;

#[test]
fn the_order_is_that_of_the_specification() {
    ascends(Order::Pep440, "1.0.dev1 1.0a1 1.0b1 1.0rc1 1.0 1.0+local.1 1.0.post1 1!0.5");
    equals(Order::Pep440, "1.0 1.0.0 1 01.00");
    // The specification's own example, "permitted suffixes and relative ordering".
    ascends(
        Order::Pep440,
        "1.dev0 1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 \
         1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0 1.0+abc.5 1.0+abc.7 1.0+5 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1",
    );
    ascends(
        Order::Pep440,
        "0.9 0.9.1 0.9.2 0.9.10 0.9.11 1.0 1.0.1 1.1 2.0 2.0.1 2012.1 2012.15 2013.1 1!1.0 1!2.0",
    );
    ascends(Order::Pep440, "1.4.0a1 1.4 99999999999999999999999 100000000000000000000000");
}

/// packaging, `tests/test_version.py`
#[test]
fn the_lists_of_packaging_hold() {
    let list = "1.0.dev0 1.0.dev456 1.0.dev456+local 1.0a0 1.0a0.post0.dev0 1.0a0.post0 1.0a1.dev1 \
     1.0a1.dev1+local 1.0a1 1.0a1+local 1.0b0 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 1.0b2.post345 \
     1.0b2-346 1.0rc0 1.0rc1.dev1 1.0c1 1.0rc2 1.0 1.0.post0.dev0 1.0.post0 1.0.post456.dev34 \
     1.0.post456 1.0.post456+local 1.0.1.dev1 1.0.1a1 1.0.1 1.0.1+local 1.0.1.post1 1.1.dev1 1.2+a \
     1.2+abc 1.2+abcdef 1.2+def 1.2+0 1.2+1 1.2+1.abc 1.2+1.1 1.2+1.1.0 1.2+2 1.2+123 1.2+123456 \
     1.2.r32+123456 1.2.rev33+123456";
    let later: Vec<String> = list.split_whitespace().map(|version| format!("1!{version}")).collect();
    ascends(Order::Pep440, &format!("{list} {}", later.join(" ")));
    are_none(
        Order::Pep440,
        &[
            "french toast",
            "lolwat",
            "1.0+a+",
            "1.0++",
            "1.0+_foobar",
            "1.0+foo&asd",
            "1.0+1+1",
            "1. 0",
            "1 .0",
            "1. 0a1",
            "1 .0a1",
            "1.0 a1",
            "1.0a 1",
            "\u{660}\u{661}.\u{663}",
            "..",
            "1..0",
            "1.0.",
            ".1.0",
            "1..2.3",
            "1.0+\u{130}",
            "1.0-",
            "!1.0",
            "1!",
            "1.0.post1.post2",
            "1.0.dev1a1",
            "vv1.0",
            "1.0x",
            "1.0+",
        ],
    );
    for same in [
        "1.0.dev0 1.0dev 1.0.dev 1.0-dev 1.0DEV 1.0.DEV 1.0-DEV 1.0_dev",
        "1.0.dev1 1.0dev1 1.0-dev1 1.0DEV1 1.0.DEV1 1.0-DEV1 1.0.dev-1",
        "1.0a0 1.0a 1.0.a 1.0-a 1.0alpha 1.0.alpha 1.0-alpha 1.0A 1.0.A 1.0-A 1.0ALPHA 1.0.ALPHA 1.0-ALPHA 1.0a.",
        "1.0a1 1.0.a1 1.0-a1 1.0.alpha1 1.0-alpha1 1.0.A1 1.0-A1 1.0.ALPHA1 1.0-ALPHA1 1.0_alpha_1",
        "1.0b0 1.0b 1.0.b 1.0-b 1.0beta 1.0.beta 1.0-beta 1.0B 1.0.B 1.0-B 1.0BETA 1.0.BETA 1.0-BETA",
        "1.0b1 1.0.b1 1.0-b1 1.0.beta1 1.0-beta1 1.0.B1 1.0-B1 1.0.BETA1 1.0-BETA1",
        "1.0rc0 1.0c 1.0.c 1.0-c 1.0rc 1.0.rc 1.0-rc 1.0C 1.0.C 1.0-C 1.0RC 1.0.RC 1.0-RC 1.0pre 1.0-preview",
        "1.0rc1 1.0.c1 1.0-c1 1.0.rc1 1.0-rc1 1.0.C1 1.0-C1 1.0.RC1 1.0-RC1",
        "1.0.post0 1.0post 1.0.post 1.0-post 1.0POST 1.0.POST 1.0r 1.0rev 1.0-POST",
        "1.0.post1 1.0post1 1.0-post1 1.0POST1 1.0.POST1 1.0.r1 1.0.rev1 1.0-POST1 1.0-1",
        "1.0.post5 1.0-5 1.0-r5 1.0-rev5",
        "1.0+AbC 1.0+abc",
        "1.2+1-a 1.2+1.a 1.2+1_a",
        "1.01 1.1 v1.1 V1.1",
        "1.0a05 1.0a5",
        "1.0b07 1.0b7",
        "1.0c056 1.0rc56",
        "1.0rc09 1.0rc9",
        "1.0.post000 1.0.post0",
        "1.1.dev09000 1.1.dev9000",
        "00!1.2 1.2",
        "0100!0.0 100!0.0",
    ] {
        equals(Order::Pep440, same);
    }
    are_versions(Order::Pep440, &["   v1.0\t\n", "\u{202f}1.0\t\u{2029}\n ", "1.0+123abc456", "7!1.0.5+9.5"]);
}

fn version() -> impl Strategy<Value = String> {
    prop_oneof![
        "v?([01]!)?[0-2]{1,2}(\\.[01]{1,2}){0,2}([._-]?(a|b|rc|alpha|beta|c|pre|preview|A|RC)[._-]?[01]?)?\
         ([._-]?(post|rev|r)[._-]?[01]?|-[01])?([._-]?dev[._-]?[01]?)?(\\+[01a]{1,2}([._-][01ab]{1,2}){0,2})?",
        // Of one release, so that all the rest decides.
        "1(a1|rc1)?(\\.post[01])?(\\.dev[01])?(\\+[01a])?",
        "[01a.+!v-]{0,7}",
        "[0-9]{1,25}(\\.[0-9]{1,25})?",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// But for numbers that a machine cannot hold, which the crate refuses.
    #[test]
    fn the_order_is_that_of_pep440_rs(one in version(), other in version()) {
        let read = |text: &str| text.parse::<pep440_rs::Version>().ok();
        let ours = compare(Order::Pep440, &one, &other);
        let fits = |text: &str| !text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() > 19);
        if ours.is_none() || (fits(&one) && fits(&other)) {
            prop_assert_eq!(ours, read(&one).zip(read(&other)).map(|(one, other)| one.cmp(&other)));
        }
    }
}
