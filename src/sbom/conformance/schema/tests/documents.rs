//! Documents as a whole: damaged, of other versions, deep, long, hostile.

use super::*;
use crate::text::{Excerpt, is_active};

#[test]
fn a_malformed_document_fails_with_the_version_that_it_states() {
    let text = whole().to_string();
    let doubled = text.replacen("\"version\":1,", "\"version\":1,\"version\":1,", 1);
    assert_ne!(doubled, text);
    for (bytes, version) in [
        (text[..text.len() - 1].to_owned(), true),
        (text[..text.find("\"specVersion\"").unwrap()].to_owned(), false),
        (format!("{text}x"), true),
        (doubled, true),
        (String::new(), false),
        ("hello".to_owned(), false),
        ("[]".to_owned(), false),
        ("null".to_owned(), false),
        (r#"{"bomFormat":"CycloneDX","version":1e999}"#.to_owned(), false),
    ] {
        let report = schema(bytes.as_bytes());
        assert_eq!((report.outcome, report.violations), (GateOutcome::Fail, 1), "{bytes}");
        assert_eq!(report.errors[0].path, "");
        assert_eq!(report.spec_version.is_some(), version, "{bytes}");
    }
    for bytes in [&b"\xff\xfe{\0}\0"[..], b"{\"bomFormat\":\"Cyclone\xffDX\"}"] {
        assert_eq!(schema(bytes).outcome, GateOutcome::Fail);
    }
}

#[test]
fn without_a_spec_version_it_fails() {
    one(&without("/specVersion"), "", "`specVersion` is missing");
    one(&with("/specVersion", json!(null)), "", "`specVersion` is missing");
    one(&with("/specVersion", json!("")), "", "`specVersion` is missing");
    one(&with("/specVersion", json!(1.4)), "/specVersion", "must be a string, but is a number");
}

#[test]
fn what_is_not_checked_is_undecided() {
    for version in ["1.2", "1.3", "1.5", "1.6", "1.7", "2.0", "1.4.0"] {
        let report = judged(&with("/specVersion", json!(version)));
        assert_eq!((report.outcome, report.violations), (GateOutcome::Undecided, 0));
        assert_eq!(report.spec_version.unwrap().raw(), version);
        assert_eq!(report.errors, []);
    }
    for other in [
        r#"{"spdxVersion":"SPDX-2.3"}"#,
        "SPDXVersion: SPDX-2.3",
        "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\"/>",
    ] {
        assert_eq!(schema(other.as_bytes()).outcome, GateOutcome::Undecided, "{other}");
    }
    let deep = format!(r#"{{"specVersion":"1.4","components":{}{}}}"#, "[".repeat(9000), "]".repeat(9000));
    let report = schema(deep.as_bytes());
    assert_eq!(report.outcome, GateOutcome::Undecided);
    assert_eq!(report.spec_version.unwrap().raw(), "1.4");
}

#[test]
fn only_what_is_malformed_turns_undecided_into_a_fail_and_nothing_turns_a_fail() {
    let malformed =
        [Unreadable::Utf16, Unreadable::Empty, Unreadable::Null, Unreadable::NotText("specVersion")];
    let others = [Unreadable::Xml, Unreadable::Spdx, Unreadable::NoFormat, Unreadable::NoSpecVersion];
    let deep = Unreadable::Json(JsonError::TooDeep(Excerpt::new("recursion limit")));
    let unchecked = judged(&with("/specVersion", json!("1.5")));
    let (passed, failed) = (judged(&whole()), judged(&with("/specVersion", json!(null))));
    for why in malformed.iter().chain(&others).chain([&deep]) {
        let refused = unchecked.clone().refused_by_reader(why);
        if malformed.contains(why) {
            assert_eq!((refused.outcome, refused.violations), (GateOutcome::Fail, 1), "{why:?}");
            assert_eq!(refused.errors[0].violation, Violation::Unreadable(why.clone()));
            assert_eq!(refused.spec_version, unchecked.spec_version);
        } else {
            assert_eq!(refused, unchecked, "{why:?}");
        }
        assert_eq!(passed.clone().refused_by_reader(why), passed, "{why:?}");
        assert_eq!(failed.clone().refused_by_reader(why), failed, "{why:?}");
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let bytes = [b"\xef\xbb\xbf".as_slice(), &serde_json::to_vec(&whole()).unwrap()].concat();
    assert_eq!(schema(&bytes).outcome, GateOutcome::Pass);
}

#[test]
fn fifty_levels_of_components_are_judged() {
    let mut component = json!({"type": "file", "name": "innermost", "scope": "x"});
    for level in 1..50 {
        component = json!({"type": "file", "name": level.to_string(), "components": [component]});
    }
    let path = format!("/components/1{}/scope", "/components/0".repeat(49));
    one(&with("/components/1", component), &path, "`x`");
}

#[test]
fn all_are_counted_and_the_first_are_listed_in_order() {
    let mut document = whole();
    document["components"] = (0..250)
        .map(|n| json!({"type": "library", "name": n.to_string(), "licenses": [{"license": {}}]}))
        .collect();
    let report = judged(&document);
    assert_eq!((report.violations, report.errors.len()), (250, 100));
    let paths: Vec<_> = report.errors.iter().map(|error| error.path.clone()).collect();
    let expected: Vec<_> = (0..100).map(|n| format!("/components/{n}/licenses/0/license")).collect();
    assert_eq!(paths, expected);
}

#[test]
fn foreign_text_in_a_message_is_escaped_and_short() {
    let evil = format!("\u{1b}[2J\u{202e}\n::set-output{}", "x".repeat(9000));
    for document in [
        with("/components/0/scope", json!(evil)),
        with("/components/0/licenses/0/license/id", json!(evil)),
        with(&format!("/components/0/{}", evil.replace('/', "~1")), json!(1)),
        with("/metadata/timestamp", json!(evil)),
    ] {
        let report = judged(&document);
        assert_eq!(report.violations, 1);
        let SchemaError { path, violation } = &report.errors[0];
        let message = En.violation(violation);
        assert!(!format!("{path}{message}").chars().any(is_active) && message.len() < 500, "{message}");
    }
    let doubled = schema(b"{\"\xe2\x80\xae\":1,\"\xe2\x80\xae\":1}");
    assert!(!En.violation(&doubled.errors[0].violation).chars().any(is_active));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        schema(&bytes);
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0usize..4000, byte in proptest::num::u8::ANY, cut in 0usize..4000) {
        let mut bytes = serde_json::to_vec(&whole()).unwrap();
        let (at, cut) = (at % bytes.len(), cut % bytes.len());
        bytes[at] = byte;
        schema(&bytes);
        bytes.truncate(cut);
        schema(&bytes);
    }

    #[test]
    fn any_text_in_any_place_is_judged(text in "(pkg:|cpe:2[.]3:)?[ -~\u{80}-\u{2ff}%@/?#]{0,24}") {
        for at in ["purl", "cpe", "bom-ref", "mime-type", "scope"] {
            judged(&with(&format!("/components/0/{at}"), json!(text)));
        }
        judged(&with("/components/0/licenses/2/expression", json!(text)));
        judged(&with("/components/0/externalReferences/0/url", json!(text)));
    }
}

/// Of a large document the library is asked piece by piece.
#[test]
fn a_large_document_has_the_violations_of_a_small_one() {
    let component = |n: usize| json!({"type": "library", "name": n.to_string(), "licenses": [{"license": {"id": "MIT"}}]});
    let faults = |document: &mut Value| {
        document["components"][1]["licenses"][0]["license"]["id"] = json!("mit");
        document["components"][2]["type"] = json!(5);
        document["components"][3] = document["components"][4].clone();
        document["components"][5]["components"] = json!([{"type": "library", "name": "y", "x": 1}]);
        document["dependencies"] = json!([{"ref": 1}, {"ref": "x", "dependsOn": ["y", "y"]}]);
        document["services"] = json!({});
        document["x"] = json!([1, 2]);
        document["serialNumber"] = json!("x");
        document["metadata"]["timestamp"] = json!("yesterday");
    };
    let of = |count: usize| {
        let mut document = whole();
        document["components"] = (0..count).map(component).collect();
        faults(&mut document);
        judged(&document)
    };
    let (small, large) = (of(6), of(limits::SCHEMA_AT_ONCE / 5));
    assert!(small.violations >= 10, "{small:#?}");
    assert_eq!((small.violations, &small.errors), (large.violations, &large.errors));
    assert!(!large.cut && large.outcome() == GateOutcome::Fail);
}

/// Wherever they are, all are counted, and no more are kept than are listed.
#[test]
fn no_more_violations_are_kept_than_are_listed() {
    let many = 5 * limits::VIOLATIONS;
    let mut rows = crate::rows::Rows::default();
    for (name, field, one) in [
        ("a component of no type", "components", json!({"name": "x"})),
        ("a component that is a number", "components", json!(1)),
        ("a scope", "components", json!({"type": "library", "name": "x", "scope": "often"})),
        (
            "a license",
            "components",
            json!({"type": "library", "name": "x", "licenses": [{"license": {"id": "no-such"}}]}),
        ),
        ("a service without a name", "services", json!({"bom-ref": "x"})),
        ("a dependency without a reference", "dependencies", json!({"dependsOn": []})),
        ("a reference without a type", "externalReferences", json!({"url": "https://h.x/"})),
    ] {
        rows.row(name, || {
            let mut document = whole();
            let others = judged(&document).violations;
            let distinct = |n: usize| match &one {
                Value::Object(members) => {
                    let mut members = members.clone();
                    members.insert("x-number".to_owned(), json!(n));
                    Value::Object(members)
                }
                _ => json!(n),
            };
            document[field] = (0..many).map(distinct).collect();
            let report = judged(&document);
            assert!(report.violations >= many, "{} beside {others}", report.violations);
            assert_eq!(report.errors.len(), limits::VIOLATIONS);
            assert_eq!(report.outcome(), GateOutcome::Fail);
        });
    }
    rows.end();
}

/// More than is asked for all violations at once, in whatever it is.
#[test]
fn of_what_is_large_the_first_violation_is_told() {
    let count = limits::SCHEMA_AT_ONCE;
    let numbers = || -> Value { vec![json!(1); count].into() };
    let members =
        |count: usize| -> Value { Value::Object((0..count).map(|n| (format!("x{n}"), json!(1))).collect()) };
    let nested = || -> Value { vec![json!([1]); count / 2 + 1].into() };
    let mut rows = crate::rows::Rows::default();
    for (name, field, value) in [
        ("numbers", "components", numbers()),
        ("members", "x", members(count)),
        ("lists", "components", nested()),
        ("texts", "components", vec![json!("x"); count].into()),
        ("properties", "properties", numbers()),
        ("objects", "components", vec![members(1); count / 2 + 1].into()),
    ] {
        rows.row(name, || {
            let mut document = whole();
            document["components"][0][field] = value;
            let report = judged(&document);
            assert_eq!((report.outcome(), report.violations), (GateOutcome::Fail, 1), "{:#?}", report.errors);
            assert!(report.cut);
        });
    }
    rows.end();
}

#[test]
fn violations_that_are_too_many_for_memory_are_fewer_than_there_are_and_say_so() {
    let mut document = whole();
    document["components"][0]["components"] = vec![json!(1); limits::SCHEMA_AT_ONCE].into();
    document["components"][1]["scope"] = json!(1);
    let report = judged(&document);
    assert_eq!(
        (report.outcome(), report.violations, report.cut),
        (GateOutcome::Fail, 2, true),
        "{:#?}",
        report.errors
    );
    // The root is what is large.
    document["components"] = json!([]);
    document["x"] = vec![json!(1); limits::SCHEMA_AT_ONCE].into();
    document["version"] = json!("x");
    let report = judged(&document);
    assert_eq!((report.outcome(), report.violations, report.cut), (GateOutcome::Fail, 1, true));
}
