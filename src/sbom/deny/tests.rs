use super::*;
use crate::error::UsageError;
use crate::origin::Sourced;
use crate::sbom::read;

fn gate(asked: &str, licenses: &str) -> LicenseGate {
    let json = format!(
        r#"{{"bomFormat":"CycloneDX","specVersion":"1.4","components":[
            {{"type":"library","name":"x","version":"1.0.0","purl":"pkg:npm/x@1.0.0","licenses":{licenses}}}]}}"#
    );
    DeniedLicense::parse(asked).unwrap().gate(&read(json.as_bytes()).unwrap())
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
        let gate = gate("GPL-3.0-only", &licenses);
        assert_eq!((gate.outcome, gate.count, gate.unknown), (outcome, count, unknown), "{licenses:.80}");
        assert_eq!(gate.passes(), outcome == GateOutcome::Pass);
    }
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
    for good in ["DocumentRef-a:LicenseRef-b", "npm:DocumentRef-a:LicenseRef-b", " MIT ", "Apache-2.0+"] {
        assert!(DeniedLicense::parse(good).is_ok(), "{good}");
    }
}
