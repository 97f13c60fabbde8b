use super::*;
use crate::error::UsageError;
use crate::origin::Sourced;
use crate::rows::Rows;
use crate::sbom::read;
use proptest::prelude::*;

fn rules(denied: &[&str], allowed: &[&str]) -> LicenseRules {
    LicenseRules {
        denied: denied.iter().map(|asked| DeniedLicense::parse(asked).unwrap()).collect(),
        allowed: allowed.iter().map(|asked| AllowedLicenses::parse(asked).unwrap()).collect(),
    }
}

/// One component of npm with these licenses.
fn ask(rules: &LicenseRules, licenses: &str) -> LicenseAnswers {
    let json = format!(
        r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","components":[
            {{"type":"library","name":"x","version":"1.0.0","purl":"pkg:npm/x@1.0.0","licenses":{licenses}}}]}}"#
    );
    rules.ask(&read(json.as_bytes()).unwrap())
}

fn gate(asked: &str, licenses: &str) -> LicenseGate {
    ask(&rules(&[asked], &[]), licenses).gates.remove(0)
}

fn outcomes(rules: &LicenseRules, expression: &str) -> Vec<GateOutcome> {
    let gates = ask(rules, &format!(r#"[{{"expression":"{expression}"}}]"#)).gates;
    gates.iter().map(LicenseGate::outcome).collect()
}

fn fails(asked: &str, expression: &str) -> bool {
    gate(asked, &format!(r#"[{{"expression":"{expression}"}}]"#)).outcome == GateOutcome::Fail
}

#[test]
fn what_cannot_be_met_without_it_fails() {
    for (asked, expression, expected) in [
        ("GPL-3.0-only", "MIT AND GPL-3.0-only", true),
        ("GPL-3.0-only", "MIT OR GPL-3.0-only", false),
        ("GPL-3.0-only", "GPL-3.0-only OR GPL-3.0", true),
        ("GPL-3.0-only", "LGPL-3.0-only", false),
        ("GPL-3.0-only", "GPL-3.0-or-later", false),
        ("gpl-3.0", "GPL-3.0-only", true),
        ("GPL-3.0+", "GPL-3.0-or-later", true),
        ("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", false),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0 WITH classpath-exception-2.0", true),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", false),
        ("npm,pypi:GPL-3.0-only", "GPL-3.0-only", true),
        ("NPM:GPL-3.0-only", "GPL-3.0-only", true),
        ("deb:GPL-3.0-only", "GPL-3.0-only", false),
        ("LicenseRef-x", "LicenseRef-x AND MIT", true),
        ("MIT", "(MIT AND ISC) OR (MIT AND Zlib)", true),
    ] {
        assert_eq!(fails(asked, expression), expected, "{asked} {expression}");
    }
}

/// Each gate alone let through what left the other one as a way out.
#[test]
fn what_is_denied_is_one_set() {
    use GateOutcome::{Fail, Pass};
    for (denied, expression, expected) in [
        (&["GPL-3.0-only", "AGPL-3.0-only"][..], "GPL-3.0-only OR AGPL-3.0-only", &[Fail, Fail][..]),
        (&["GPL-3.0-only"], "GPL-3.0-only OR AGPL-3.0-only", &[Pass]),
        (&["GPL-3.0-only", "AGPL-3.0-only"], "GPL-3.0-only OR AGPL-3.0-only OR MIT", &[Pass, Pass]),
        // Counted under what stands in the way, and not under what does not.
        (&["GPL-3.0-only", "AGPL-3.0-only"], "GPL-3.0-only AND (AGPL-3.0-only OR MIT)", &[Fail, Pass]),
        (&["GPL-3.0-only", "AGPL-3.0-only"], "GPL-3.0-only AND AGPL-3.0-only", &[Fail, Fail]),
        (&["GPL-3.0-only", "AGPL-3.0-only", "MIT"], "GPL-3.0-only OR (MIT AND AGPL-3.0-only)", &[Fail; 3]),
        (&["GPL-3.0-only", "AGPL-3.0-only", "MIT"], "(GPL-3.0-only AND MIT) OR ISC", &[Pass; 3]),
        (&["GPL-2.0-only", "GPL-3.0-only"], "GPL-2.0-only OR GPL-3.0-only", &[Fail, Fail]),
        (&["MIT", "ISC", "Zlib"], "(MIT OR ISC) AND BSD-2-Clause", &[Fail, Fail, Pass]),
        (&["GPL-2.0", "MIT"], "MIT OR GPL-2.0-only", &[Fail, Fail]),
        // In the ecosystem of the component.
        (&["GPL-3.0-only", "npm:AGPL-3.0-only"], "GPL-3.0-only OR AGPL-3.0-only", &[Fail, Fail]),
        (&["GPL-3.0-only", "deb:AGPL-3.0-only"], "GPL-3.0-only OR AGPL-3.0-only", &[Pass, Pass]),
        (&["MIT", "npm:MIT"], "MIT", &[Fail, Fail]),
        // An exception is another way.
        (&["GPL-2.0-only", "MIT"], "GPL-2.0-only WITH Classpath-exception-2.0 OR MIT", &[Pass, Pass]),
    ] {
        assert_eq!(outcomes(&rules(denied, &[]), expression), expected, "{denied:?} {expression}");
    }
    // Entries of one list are all needed.
    let both = rules(&["GPL-3.0-only", "AGPL-3.0-only"], &[]);
    let gates = ask(&both, r#"[{"license":{"id":"MIT"}},{"expression":"GPL-3.0-only OR AGPL-3.0"}]"#).gates;
    assert_eq!(gates.iter().map(|gate| gate.count).collect::<Vec<_>>(), [1, 1]);
    assert!(gates.iter().all(|gate| gate.is_one_of_several && gate.packages == ["pkg:npm/x@1.0.0"]));
    assert!(!gate("GPL-3.0-only", r#"[{"license":{"id":"GPL-3.0-only"}}]"#).is_one_of_several);
}

#[test]
fn a_sibling_that_is_not_denied_is_told() {
    let told = |denied: &[&str], expression: &str| -> Vec<(String, String, usize)> {
        let found = ask(&rules(denied, &[]), &format!(r#"[{{"expression":"{expression}"}}]"#)).siblings;
        found.into_iter().map(|one| (one.asked.as_str().to_owned(), one.sibling, one.count)).collect()
    };
    for (denied, expression, expected) in [
        (&["GPL-2.0-only"][..], "GPL-2.0-or-later", Some(("GPL-2.0-only", "GPL-2.0-or-later"))),
        // The old spellings are the same ids.
        (&["GPL-2.0"], "GPL-2.0+", Some(("GPL-2.0", "GPL-2.0-or-later"))),
        (&["GPL-2.0-or-later"], "MIT AND GPL-2.0", Some(("GPL-2.0-or-later", "GPL-2.0-only"))),
        (
            &["GFDL-1.3-invariants-only"],
            "GFDL-1.3-invariants-or-later",
            Some(("GFDL-1.3-invariants-only", "GFDL-1.3-invariants-or-later")),
        ),
        (&["npm:LGPL-2.1-only"], "MIT OR LGPL-2.1+", Some(("npm:LGPL-2.1-only", "LGPL-2.1-or-later"))),
        (
            &["GPL-2.0-only WITH Classpath-exception-2.0"],
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
            Some((
                "GPL-2.0-only WITH Classpath-exception-2.0",
                "GPL-2.0-or-later WITH Classpath-exception-2.0",
            )),
        ),
        (&["GPL-2.0-only", "GPL-2.0-or-later"], "GPL-2.0-or-later", None),
        (&["GPL-2.0-only", "npm:GPL-2.0-or-later"], "GPL-2.0-or-later", None),
        (&["deb:GPL-2.0-only"], "GPL-2.0-or-later", None),
        (&["GPL-2.0-only"], "GPL-3.0-or-later", None),
        (&["GPL-2.0-only"], "GPL-2.0-or-later WITH Classpath-exception-2.0", None),
        (&["MIT"], "MIT", None),
    ] {
        let expected: Vec<_> =
            expected.into_iter().map(|(asked, sibling)| (asked.to_owned(), sibling.to_owned(), 1)).collect();
        assert_eq!(told(denied, expression), expected, "{denied:?} {expression}");
    }
    let split = told(&["GPL-2.0-only", "deb:GPL-2.0-or-later"], "GPL-2.0-or-later");
    assert_eq!(split.len(), 1, "it is denied in another ecosystem only");
}

/// An alternative counts only where it is allowed and not denied.
#[test]
fn what_is_denied_is_not_allowed() {
    use GateOutcome::{Fail, Pass};
    for (denied, allowed, expression, expected) in [
        (&["MIT"][..], &["MIT"][..], "MIT OR GPL-3.0-only", [Pass, Fail]),
        (&["MIT"], &["MIT"], "MIT", [Fail, Fail]),
        (&["npm:MIT"], &["MIT"], "MIT OR ISC", [Pass, Fail]),
        (&["MIT"], &["MIT,ISC"], "MIT OR ISC", [Pass, Pass]),
        (&["pypi:MIT"], &["MIT"], "MIT OR ISC", [Pass, Pass]),
    ] {
        assert_eq!(
            outcomes(&rules(denied, allowed), expression),
            expected,
            "{denied:?} {allowed:?} {expression}"
        );
    }
}

#[test]
fn what_is_allowed_must_be_enough() {
    use GateOutcome::{Fail, Pass, Undecided};
    for (allowed, licenses, expected) in [
        (&["MIT"][..], r#"[{"license":{"id":"MIT"}}]"#, &[Pass][..]),
        (&["MIT"], r#"[{"license":{"name":"mit"}}]"#, &[Pass]),
        (&["MIT"], r#"[{"license":{"id":"ISC"}}]"#, &[Fail]),
        (&["MIT"], r#"[{"expression":"ISC OR MIT"}]"#, &[Pass]),
        (&["MIT"], r#"[{"expression":"ISC AND MIT"}]"#, &[Fail]),
        (&["MIT,ISC"], r#"[{"expression":"ISC AND MIT"}]"#, &[Pass]),
        (&["MIT , ISC"], r#"[{"license":{"id":"MIT"}},{"license":{"id":"ISC"}}]"#, &[Pass]),
        (&["MIT"], r#"[{"license":{"id":"MIT"}},{"license":{"id":"ISC"}}]"#, &[Fail]),
        // Several options add up.
        (&["MIT", "ISC"], r#"[{"expression":"ISC AND MIT"}]"#, &[Pass, Pass]),
        (&["MIT", "ISC"], r#"[{"license":{"id":"Zlib"}}]"#, &[Fail, Fail]),
        (&["MIT", "npm:ISC"], r#"[{"license":{"id":"ISC"}}]"#, &[Pass, Pass]),
        (&["MIT", "deb:ISC"], r#"[{"license":{"id":"ISC"}}]"#, &[Fail, Pass]),
        (&["deb:ISC"], r#"[{"license":{"id":"Zlib"}}]"#, &[Pass]),
        // An id is not another form of it.
        (&["GPL-2.0"], r#"[{"license":{"id":"GPL-2.0-only"}}]"#, &[Pass]),
        (&["GPL-2.0"], r#"[{"license":{"id":"GPL-2.0+"}}]"#, &[Fail]),
        (&["GPL-2.0"], r#"[{"expression":"GPL-2.0-only WITH Classpath-exception-2.0"}]"#, &[Fail]),
        (
            &["GPL-2.0 WITH Classpath-exception-2.0"],
            r#"[{"license":{"id":"GPL-2.0-with-classpath-exception"}}]"#,
            &[Pass],
        ),
        (
            &["DocumentRef-a:LicenseRef-b,MIT"],
            r#"[{"license":{"name":"DocumentRef-a:LicenseRef-b"}}]"#,
            &[Pass],
        ),
        (
            &["MIT,DocumentRef-a:LicenseRef-b"],
            r#"[{"license":{"name":"DocumentRef-a:LicenseRef-b"}}]"#,
            &[Pass],
        ),
        (&["MIT"], r#"[{"license":{"name":"LicenseRef-b"}}]"#, &[Fail]),
        // What cannot be judged is never let through unasked.
        (&["MIT"], "[]", &[Undecided]),
        (&["MIT"], r#"[{"license":{}}]"#, &[Undecided]),
        (&["MIT"], r#"[{"license":{"name":"NOASSERTION"}}]"#, &[Undecided]),
        (&["MIT"], r#"[{"license":{"name":"Some words"}}]"#, &[Undecided]),
        (&["MIT"], r#"[{"license":{"name":"BSD"}},{"license":{"id":"MIT"}}]"#, &[Undecided]),
        (&["MIT"], r#"[{"license":{"name":"BSD"}},{"license":{"id":"ISC"}}]"#, &[Fail]),
        (&["MIT"], r#"[{"expression":"MIT OR BSD"}]"#, &[Pass]),
        (&["MIT,unknown"], "[]", &[Pass]),
        (&["MIT", "npm:unknown"], "[]", &[Pass, Pass]),
        (&["MIT", "deb:unknown"], "[]", &[Undecided, Pass]),
        (&["MIT,unknown"], r#"[{"license":{"name":"BSD"}},{"license":{"id":"ISC"}}]"#, &[Fail]),
        (&["unknown"], r#"[{"license":{"id":"MIT"}}]"#, &[Fail]),
    ] {
        let gates = ask(&rules(&[], allowed), licenses).gates;
        let found: Vec<_> = gates.iter().map(LicenseGate::outcome).collect();
        assert_eq!(found, expected, "{allowed:?} {licenses}");
    }
    let deep = format!(r#"[{{"expression":"{}MIT{}"}}]"#, "(".repeat(65), ")".repeat(65));
    let gate = ask(&rules(&[], &["MIT,unknown"]), &deep).gates.remove(0);
    assert_eq!((gate.outcome, gate.unknown), (Undecided, 1), "what was not read could be anything");
    // Both kinds stand beside each other, the denied ones first.
    let both = ask(&rules(&["ISC"], &["MIT"]), r#"[{"license":{"id":"ISC"}}]"#).gates;
    assert_eq!(
        serde_json::to_value(both).unwrap(),
        serde_json::json!([
            {"id": "deny-license", "value": "ISC", "outcome": "fail", "count": 1, "unknown": 0, "packages": ["pkg:npm/x@1.0.0"]},
            {"id": "allow-license", "value": "MIT", "outcome": "fail", "count": 1, "unknown": 0, "packages": ["pkg:npm/x@1.0.0"]},
        ])
    );
}

/// What a set of accepted licenses comes to, by trying every choice of the alternatives.
#[derive(Clone, Debug)]
enum Tree {
    Id(usize),
    All(Vec<Tree>),
    Any(Vec<Tree>),
}

const IDS: [&str; 4] = ["MIT", "ISC", "Zlib", "GPL-3.0-only"];

impl Tree {
    fn text(&self) -> String {
        let joined = |parts: &[Self], by: &str| {
            format!("({})", parts.iter().map(Self::text).collect::<Vec<_>>().join(by))
        };
        match self {
            Self::Id(id) => IDS[*id].to_owned(),
            Self::All(parts) => joined(parts, " AND "),
            Self::Any(parts) => joined(parts, " OR "),
        }
    }

    /// Every set of ids, as bits, that is a way to meet it.
    fn ways(&self) -> Vec<u8> {
        match self {
            Self::Id(id) => vec![1 << id],
            Self::Any(parts) => parts.iter().flat_map(Self::ways).collect(),
            Self::All(parts) => parts.iter().fold(vec![0], |ways, part| {
                let more = part.ways();
                ways.iter().flat_map(|way| more.iter().map(move |other| way | other)).collect()
            }),
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    (0..IDS.len()).prop_map(Tree::Id).prop_recursive(3, 12, 3, |inner| {
        let parts = || proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![parts().prop_map(Tree::All), parts().prop_map(Tree::Any)]
    })
}

proptest! {
    #[test]
    fn a_document_passes_exactly_where_a_way_is_left(tree in tree(), accepted in 0_u8..16) {
        let of = |wanted: bool| (0..IDS.len()).filter(move |id| (accepted >> id & 1 == 1) == wanted).map(|id| IDS[id]);
        let denied: Vec<&str> = of(false).collect();
        let allowed: Vec<&str> = of(true).collect();
        let is_left = tree.ways().iter().any(|way| way & !accepted == 0);
        let found = outcomes(&rules(&denied, &[]), &tree.text());
        prop_assert_eq!(found.iter().all(|outcome| *outcome == GateOutcome::Pass), is_left);
        if !allowed.is_empty() {
            let expected = if is_left { GateOutcome::Pass } else { GateOutcome::Fail };
            prop_assert_eq!(outcomes(&rules(&[], &[&allowed.join(",")]), &tree.text()), [expected]);
        }
    }
}

#[test]
fn what_is_not_an_expression_is_unknown_and_hides_nothing() {
    for (licenses, count, unknown) in [
        ("[]", 0, 1),
        (r#"[{"license":{}}]"#, 0, 1),
        (r#"[{"license":{"name":"NOASSERTION"}}]"#, 0, 1),
        (r#"[{"license":{"name":"Some words"}}]"#, 0, 1),
        (r#"[{"license":{"name":"BSD"}}]"#, 0, 1),
        (r#"[{"license":{"name":"Some words"}},{"license":{"id":"GPL-3.0"}}]"#, 1, 1),
        (r#"[{"license":{"name":"MIT OR GPL-3.0-only"}},{"license":{"name":"GPL-3.0-only"}}]"#, 1, 0),
    ] {
        let gate = gate("GPL-3.0-only", licenses);
        assert_eq!((gate.count, gate.unknown), (count, unknown), "{licenses}");
    }
    assert_eq!(gate("deb:MIT", "[]").unknown, 0);
}

#[test]
fn what_is_nested_too_deep_is_undecided_unless_something_else_fails() {
    let nested = |depth: usize| format!("{}GPL-3.0-only{}", "(".repeat(depth), ")".repeat(depth));
    let mut rows = Rows::default();
    for (licenses, outcome, count, unknown) in [
        (format!(r#"[{{"expression":"{}"}}]"#, nested(64)), GateOutcome::Fail, 1, 0),
        (format!(r#"[{{"expression":"{}"}}]"#, nested(65)), GateOutcome::Undecided, 0, 1),
        (format!(r#"[{{"expression":"{}"}}]"#, nested(9000)), GateOutcome::Undecided, 0, 1),
        (format!(r#"[{{"expression":"MIT OR {}"}}]"#, nested(65)), GateOutcome::Undecided, 0, 1),
        (
            format!(r#"[{{"license":{{"name":"{}"}}}},{{"license":{{"id":"GPL-3.0-only"}}}}]"#, nested(65)),
            GateOutcome::Fail,
            1,
            1,
        ),
    ] {
        rows.row(format_args!("denied: {licenses:.80}"), || {
            let gate = gate("GPL-3.0-only", &licenses);
            assert_eq!((gate.outcome, gate.count, gate.unknown), (outcome, count, unknown));
            assert_eq!(gate.passes(), outcome == GateOutcome::Pass);
        });
    }
    // What is not read is not what may be unknown.
    for licenses in [
        format!(r#"[{{"expression":"{}"}}]"#, nested(65)),
        format!(r#"[{{"license":{{"name":"{}"}}}}]"#, nested(65)),
        format!(r#"[{{"expression":"MIT AND {}"}}]"#, nested(9000)),
        format!(r#"[{{"expression":"{}"}},{{"license":{{"id":"MIT"}}}}]"#, nested(65)),
        format!(r#"[{{"expression":"MIT OR{} ISC"}}]"#, " MIT OR".repeat(crate::limits::LICENSE_PARTS)),
    ] {
        let gate = ask(&rules(&[], &["MIT,ISC,GPL-3.0-only,unknown"]), &licenses).gates.remove(0);
        rows.row(format_args!("allowed: {licenses:.80}"), || {
            assert_eq!((gate.outcome, gate.count, gate.unknown), (GateOutcome::Undecided, 0, 1));
        });
    }
    // So is what is too long.
    let long =
        format!(r#"[{{"expression":"MIT OR{} ISC"}}]"#, " MIT OR".repeat(crate::limits::LICENSE_PARTS));
    let gate_of_long = gate("GPL-3.0-only", &long);
    rows.row("too long", || {
        assert_eq!((gate_of_long.outcome, gate_of_long.unknown), (GateOutcome::Undecided, 1));
    });
    rows.end();
    let elsewhere = gate("deb:GPL-3.0-only", &format!(r#"[{{"expression":"{}"}}]"#, nested(65)));
    assert_eq!(elsewhere.outcome, GateOutcome::Pass);
}

#[test]
fn the_answer_has_the_shape_of_the_contract() {
    let gate = gate("npm:MIT", r#"[{"license":{"id":"MIT"}}]"#);
    assert_eq!(
        serde_json::to_value(gate).unwrap(),
        serde_json::json!({"id": "deny-license", "value": "npm:MIT", "outcome": "fail", "count": 1,
            "unknown": 0, "packages": ["pkg:npm/x@1.0.0"]})
    );
}

/// Of such an ecosystem nothing is ever asked, and the gate would pass.
#[test]
fn what_is_no_type_of_purls_is_refused_and_the_nearest_named() {
    for (written, meant) in [
        ("nmp", "did you mean `npm`?)"),
        ("npm,pipy", "did you mean `pypi`?)"),
        ("mavn,npm", "did you mean `maven`?)"),
        ("Debian", "did you mean `deb`?)"),
        ("go", "did you mean `golang`?)"),
        ("pkg", "is not a package URL type"),
        ("npm/x", "is not a package URL type"),
        ("acme-internal", "is not a package URL type; write"),
    ] {
        let denied = DeniedLicense::parse(&format!("{written}:GPL-3.0-only")).unwrap_err();
        let allowed = AllowedLicenses::parse(&format!("{written}:MIT,Apache-2.0")).unwrap_err();
        for why in [denied, allowed] {
            let why = UsageError::License(Sourced::by_default(why));
            let sentence = crate::report::Lang::En.stop(&why.into()).message;
            assert!(sentence.contains(meant), "{written}: {sentence}");
        }
    }
}

#[test]
fn what_is_not_one_license_is_refused_with_a_sentence() {
    for bad in [
        "",
        "MIT AND ISC",
        "MIT OR ISC",
        "(MIT)",
        "No-Such-1.0",
        "NOASSERTION",
        "NONE",
        ":MIT",
        "npm,:MIT",
        "MIT WITH No-exception",
        "MIT WITH",
        "LicenseRef-",
        "npm:",
        "a b:MIT",
        "AND",
    ] {
        let why = UsageError::License(Sourced::by_default(DeniedLicense::parse(bad).unwrap_err()));
        let sentence = crate::report::Lang::En.stop(&why.into()).message;
        assert!(sentence.contains("GPL-3.0-only"), "{bad}: {sentence}");
    }
    for bad in ["", "MIT,", ",MIT", "MIT OR ISC", "No-Such-1.0", "npm:", ":MIT", "MIT;ISC", "Unknown", "NONE"]
    {
        let why = UsageError::License(Sourced::by_default(AllowedLicenses::parse(bad).unwrap_err()));
        let sentence = crate::report::Lang::En.stop(&why.into()).message;
        assert!(sentence.contains("`MIT,unknown`"), "{bad}: {sentence}");
    }
    for good in [
        "none:MIT",
        "alpine,NPM , vscode-extension:MIT",
        "DocumentRef-a:LicenseRef-b",
        "npm:DocumentRef-a:LicenseRef-b",
        " MIT ",
        "Apache-2.0+",
    ] {
        assert!(DeniedLicense::parse(good).is_ok(), "{good}");
    }
}
