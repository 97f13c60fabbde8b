use super::super::tests::{are_none, are_versions, ascends, equals, holds};
use super::super::{Order, compare};
use proptest::prelude::*;

#[test]
fn the_order_is_that_of_deb_version() {
    ascends(Order::Deb, "1.0~rc1-1 1.0-1 1.0-1+b1 1.0-1.1 1.0-9 1.0-10 1:0.9-1");
    // deb-version(7): sorted from earliest to latest
    ascends(Order::Deb, "0~~ 0~~a 0~ 0 0a");
    ascends(Order::Deb, "1.0~beta1~svn1245 1.0~beta1 1.0 1.0a 1.0z 1.0+ 1.0.");
    ascends(
        Order::Deb,
        "1.1.1k-1 1.1.1n-0+deb11u1 1.1.1n-0+deb11u3 1.1.1n-1 3.0.11-1~deb12u1 3.0.11-1~deb12u2 3.0.11-1",
    );
    holds(Order::Deb, "99999999999999999999999 < 100000000000000000000000 < 1:0");
}

/// dpkg, `lib/dpkg/t/t-version.c`
#[test]
fn the_list_of_libdpkg_holds() {
    equals(Order::Deb, "0 0:0 0-0 0:0-0 0-00 00-0");
    equals(Order::Deb, "1:2-3 01:2-3");
    for chain in [
        "1:1-1 < 2:1-1",
        "1-1 < 2-1",
        "1-1 < 1-2",
        "0:0-0 < 1:0-0",
        "0:0a-0 < 0:0b-0",
        "0:0-a < 0:0-b",
        "0:0.0-0.0 > 0:0-0",
        "1:0 < 5:1",
    ] {
        holds(Order::Deb, chain);
    }
    are_versions(
        Order::Deb,
        &[
            "0:0-0-0",
            "0:0-0-0-0",
            "0:0:0-0",
            "0:0:0:0-0",
            "0:0:0-0-0",
            "0:0-0:0-0",
            "0:09azAZ.-+~:-0",
            "0:0-azAZ09.+~",
            "  \t0:0-1\t  ",
        ],
    );
    are_none(
        Order::Deb,
        &[
            "  ",
            "0:",
            "0:0 0-1",
            "-1:0-1",
            "999999999999999999999999:0-1",
            "a:0-0",
            "A:0-0",
            "-0",
            "0:-0",
            "0:abc3-0",
            "0:0-0:0",
            "0:0-",
            "1:",
            ":1",
        ],
    );
    for sign in "!#@$%&/|\\<>()[]{};,_=*^'\u{e9}".chars() {
        are_none(Order::Deb, &[&format!("0:0{sign}a-0"), &format!("0:0-{sign}0")]);
    }
}

/// dpkg, `scripts/t/Dpkg_Version.t`; a version with an empty revision (`0foo-`) is refused.
#[test]
fn the_list_of_dpkg_dev_holds() {
    for chain in [
        "1.0-1 < 2.0-2",
        "2.2~rc-4 < 2.2-1",
        "1.0000-1 = 1.0-1",
        "1 = 0:1",
        "0 = 0:0-0",
        "2:2.5 > 1:7.5",
        "1:0foo > 0foo = 0:0foo",
        "0foo > 0fo",
        "0foo~1 < 0foo",
        "0foo~foo+Bar < 0foo~foo+bar",
        "0foo~~ < 0foo~",
        "1~ < 1",
        "12345+that-really-is-some-ver-0 < 12345+that-really-is-some-ver-10",
        "0foo-0 < 0foo-01",
        "0foo.bar > 0foobar",
        "0foo.bar > 0foo1bar",
        "0foo.bar > 0foo0bar",
        "0foo1bar-1 < 0foobar-1",
        "0foo2.0 > 0foo2",
        "0foo2.0.0 < 0foo2.10.0",
        "0foo2.0 < 0foo2.0.0",
        "0foo2.0 < 0foo2.10 > 0foo2.1",
        "1.09 = 1.9",
        "1.0.8+nmu1 > 1.0.8",
        "3.11 > 3.10+nmu1",
        "0.9j-20080306-4 > 0.9i-20070324-2",
        "1.2.0~b7-1 > 1.2.0~b6-1",
        "1.011-1 > 1.06-2",
        "0.0.9+dfsg1-1 > 0.0.8+dfsg1-3",
        "4.6.99+svn6582-1 > 4.6.99+svn6496-1",
        "53 > 52",
        "0.9.9~pre122-1 > 0.9.9~pre111-1",
        "2:2.3.2-2+lenny2 > 2:2.3.2-2",
        "1:3.8.1-1 > 3.8.GA-1",
        "1.0.1+gpl-1 > 1.0.1-2",
        "1a < 1000a",
    ] {
        holds(Order::Deb, chain);
    }
    are_none(Order::Deb, &["10a:5.2", "5.2@3-2", "foo5.2", "0:foo5.2", "0foo-", "-0.6.5"]);
}

/// What the crate `debversion` reads. A part without digits is less than `0` for it, and equal to `0` for
/// dpkg: so a `0` is written where a part ends without digits.
fn theirs(text: &str) -> Option<debversion::Version> {
    let mut version: debversion::Version = text.parse().ok()?;
    for part in [Some(&mut version.upstream_version), version.debian_revision.as_mut()].into_iter().flatten()
    {
        if !part.ends_with(|last: char| last.is_ascii_digit()) {
            part.push('0');
        }
    }
    Some(version)
}

/// What dpkg refuses and the crate reads: a version that does not begin with a digit, an epoch that is not
/// a number or is too large for dpkg, and a revision that is empty or has a colon.
fn is_refused(version: &debversion::Version) -> bool {
    let upstream = &version.upstream_version;
    !upstream.starts_with(|first: char| first.is_ascii_digit())
        || (version.epoch.is_none() && upstream.contains(':'))
        || version.epoch.is_some_and(|epoch| i32::try_from(epoch).is_err())
        || (version.debian_revision.is_none() && upstream.contains('-'))
}

#[test]
fn the_crate_differs_where_that_is_said() {
    let read = |text: &str| text.parse::<debversion::Version>().unwrap();
    assert!(read("1a") < read("1a0"));
    assert!(["a", "b:1", "4294967295:1", "1-", "1-2:3"].into_iter().all(|text| is_refused(&read(text))));
}

fn version() -> impl Strategy<Value = String> {
    prop_oneof![
        "([0-2]{1,2}:)?[0-2]{1,2}([.+~a-b:-]{0,2}[01ab]{0,2}){0,3}(-[0-2a-b+.~]{1,4})?",
        "[0-1a.~+:-]{0,6}",
        "[0-9]{1,12}:[0-9]{1,25}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_order_is_that_of_debversion(one in version(), other in version()) {
        let read = [&one, &other].map(|text| theirs(text).filter(|version| !is_refused(version)));
        let [Some(theirs), Some(others)] = read else {
            prop_assert_eq!(compare(Order::Deb, &one, &other), None);
            return Ok(());
        };
        prop_assert_eq!(compare(Order::Deb, &one, &other), Some(theirs.cmp(&others)));
    }
}
