use super::*;
use crate::sbom::LicenseKind;
use proptest::prelude::*;

fn list<'a>(texts: &[&'a str]) -> Vec<License<'a>> {
    let one = |text: &&'a str| License { text: (*text).into(), kind: LicenseKind::Id };
    let mut all: Vec<_> = texts.iter().map(one).collect();
    all.sort();
    all.dedup();
    all
}

fn normal(texts: &[&str]) -> Option<Expression> {
    Expression::of(&list(texts))
}

#[test]
fn entries_are_joined_each_once_and_sorted() {
    for (texts, expected) in [
        (&[][..], None),
        (&["MIT"], Some("MIT")),
        (&["MIT OR Apache-2.0"], Some("MIT OR Apache-2.0")),
        (&["MIT", "Apache-2.0", "MIT"], Some("Apache-2.0 AND MIT")),
        (&["MIT", "GPL-2.0 OR BSD-3-Clause"], Some("(GPL-2.0 OR BSD-3-Clause) AND MIT")),
        (&["MIT", "(GPL-2.0 OR BSD-3-Clause)"], Some("(GPL-2.0 OR BSD-3-Clause) AND MIT")),
        (&["MIT", "Zlib AND (X11 OR ISC)"], Some("MIT AND Zlib AND (X11 OR ISC)")),
        (&["MIT", "isc or zlib"], Some("MIT AND (isc or zlib)")),
        (&["MIT", "ask a friend or me"], Some("MIT AND ask a friend or me")),
        (&["MIT", "FLOOR"], Some("FLOOR AND MIT")),
        (&["NOASSERTION"], Some("NOASSERTION")),
    ] {
        assert_eq!(text(&list(texts)).as_deref(), expected, "{texts:?}");
    }
    let mut twice = list(&["MIT"]);
    twice.push(License { text: "MIT".into(), kind: LicenseKind::Name });
    assert_eq!(text(&twice).as_deref(), Some("MIT"));
}

#[test]
fn what_says_the_same_is_equal() {
    for (one, other) in [
        (&["MIT", "Apache-2.0"][..], &["Apache-2.0 AND MIT"][..]),
        (&["(MIT)"], &["MIT"]),
        (&["mit"], &["MIT"]),
        (&["A OR (B OR C)"], &["C OR B OR A OR B"]),
        (&["MIT AND (ISC AND (Zlib))"], &["ISC", "MIT", "Zlib"]),
        (&["GPL-2.0"], &["GPL-2.0-only"]),
        (&["GPL-2.0+"], &["gpl-2.0-or-later"]),
        (&["LGPL-2.1+"], &["LGPL-2.1-or-later"]),
        (&["AGPL-3.0"], &["AGPL-3.0-only"]),
        (&["GFDL-1.3+"], &["GFDL-1.3-or-later"]),
        (&["GFDL-1.3-invariants"], &["GFDL-1.3-invariants-only"]),
        (&["GPL-2.0-only+"], &["GPL-2.0-or-later"]),
        (&["GPL-2.0 WITH classpath-exception-2.0"], &["GPL-2.0-only WITH Classpath-exception-2.0"]),
        (&["GPL-2.0-with-classpath-exception"], &["GPL-2.0-only WITH Classpath-exception-2.0"]),
        (&["gpl-3.0-with-gcc-exception+"], &["GPL-3.0-or-later WITH GCC-exception-3.1"]),
        (&["MIT AND wxWindows"], &["MIT", "GPL-2.0+ WITH WxWindows-exception-3.1"]),
        (&["MIT or Apache-2.0"], &["Apache-2.0 OR MIT"]),
        (&["https://x/licence"], &["http://x/licence "]),
        (&["NOASSERTION"], &[]),
        (&["MIT", "NOASSERTION"], &["MIT"]),
        (&["MIT AND NOASSERTION"], &["MIT"]),
    ] {
        assert_eq!(normal(one), normal(other), "{one:?} {other:?}");
    }
    for (one, other) in [
        (&["MIT OR ISC"][..], &["MIT AND ISC"][..]),
        (&["GPL-2.0-only"], &["GPL-2.0-or-later"]),
        (&["Apache-2.0+"], &["Apache-2.0"]),
        (&["GPL-2.0-only WITH Classpath-exception-2.0"], &["GPL-2.0-only"]),
        (&["GPL-2.0-with-classpath-exception"], &["GPL-2.0-only"]),
        (&["GPL-2.0-with-classpath-exception"], &["GPL-2.0-with-font-exception"]),
        (&["LicenseRef-a"], &["LicenseRef-A"]),
        (&["Public Domain"], &["public domain"]),
        (&["MIT"], &[]),
        (&["(MIT OR ISC) AND Zlib"], &["MIT OR (ISC AND Zlib)"]),
    ] {
        assert_ne!(normal(one), normal(other), "{one:?} {other:?}");
    }
}

#[test]
fn only_expressions_of_known_ids_are_spdx() {
    for good in ["MIT", "GPL-2.0+", "LicenseRef-x", "DocumentRef-a:LicenseRef-b", "(MIT AND ISC) OR 0BSD"] {
        assert!(Expression::parse(good).is_some_and(|it| it.is_spdx()), "{good}");
    }
    for bad in ["BSD", "NOASSERTION", "NONE", "LicenseRef-", "MIT WITH no-such-exception"] {
        assert!(!Expression::parse(bad).is_some_and(|it| it.is_spdx()), "{bad}");
    }
    for none in
        ["", " ", "MIT ISC", "MIT AND", "(MIT", "MIT)", "()", "AND", "MIT, ISC", "a/b", "MIT WITH (ISC)"]
    {
        assert_eq!(Expression::parse(none), None, "{none}");
    }
    assert_eq!(Expression::read("MIT ISC"), Err(NoExpression::Malformed));
    // A text that is no expression is none, however long it is.
    assert_eq!(
        Expression::read(&"the words of a license ".repeat(limits::LICENSE_PARTS)),
        Err(NoExpression::Malformed)
    );
}

#[test]
fn an_expression_is_read_up_to_a_depth() {
    let mut rows = crate::rows::Rows::default();
    for (open, close) in [
        ("(", ")"),
        (" ( ", " ) "),
        ("(MIT OR ", ")"),
        ("MIT AND (", ")"),
        ("((MIT) OR ", ")"),
        ("(", " OR MIT)"),
        ("(MIT AND MIT OR (MIT) AND ", " AND MIT)"),
    ] {
        let nested =
            |depth: usize| Expression::read(&format!("{}MIT{}", open.repeat(depth), close.repeat(depth)));
        rows.row(format_args!("{open}MIT{close}"), || {
            assert_eq!(nested(limits::LICENSE_DEPTH - 1), Ok(Expression::parse("MIT").unwrap()));
            for depth in [limits::LICENSE_DEPTH + 1, 1000] {
                assert_eq!(nested(depth), Err(NoExpression::TooDeep), "{depth}");
            }
        });
    }
    rows.end();
    let nested = |depth| Expression::read(&format!("{}MIT{}", "(".repeat(depth), ")".repeat(depth)));
    assert_eq!(nested(limits::LICENSE_DEPTH), Ok(Expression::parse("MIT").unwrap()));
    assert_eq!(nested(9999), Err(NoExpression::TooDeep));
}

#[test]
fn an_expression_is_read_up_to_a_length() {
    let mit = Expression::parse("MIT").unwrap();
    let mut rows = crate::rows::Rows::default();
    for (first, operator) in [
        ("MIT", " OR "),
        ("MIT", " AND "),
        ("MIT", " or\n"),
        ("(MIT)", " OR "),
        ("(MIT)", "AND"),
        ("MIT", " OR MIT AND "),
    ] {
        let step = operator.matches("MIT").count() + 1;
        let long = |parts: usize| Expression::read(&vec![first; parts / step].join(operator));
        rows.row(format_args!("{first}{operator}"), || {
            assert_eq!(long(limits::LICENSE_PARTS).as_ref(), Ok(&mit));
            assert_eq!(long(limits::LICENSE_PARTS + 2 * step), Err(NoExpression::TooLong));
        });
    }
    rows.row("exceptions", || {
        let long = |parts: usize| {
            Expression::read(&vec!["GPL-2.0-only WITH Classpath-exception-2.0"; parts].join(" OR "))
        };
        assert!(long(limits::LICENSE_PARTS).is_ok());
        assert_eq!(long(limits::LICENSE_PARTS + 1), Err(NoExpression::TooLong));
    });
    rows.end();
}

#[test]
fn an_expression_of_many_operators_costs_nothing() {
    let many = (0..4000).map(|n| format!("(LicenseRef-{n} OR MIT)")).collect::<Vec<_>>().join(" AND ");
    let read = Expression::parse(&many).unwrap();
    assert!(!read.is_stopped_by(&[(0, &One::new("ISC", None).unwrap())], &mut Vec::new()));
    assert!(matches!(read, Expression::All(parts) if parts.len() == 4000));
}

proptest! {
    #[test]
    fn parsing_never_panics(text in "[ ()+:A-Za-z0-9.-]{0,60}") {
        let _ = Expression::parse(&text);
        let _ = has_open_or(&text);
    }

    #[test]
    fn order_means_nothing(mut texts in proptest::collection::vec("(MIT|ISC|GPL-2.0|A OR B|odd text)", 0..5)) {
        let once = normal(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        texts.reverse();
        prop_assert_eq!(once, normal(&texts.iter().map(String::as_str).collect::<Vec<_>>()));
    }
}
