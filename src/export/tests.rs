//! What is written for each controller, and what is told.

use super::*;
use crate::code::Code;
use crate::origin::{PolicyTable, SettingOrigin, Sourced};
use crate::policy::{
    ExpectedProvenance, Identity, Pin, Policy, RepositoryPattern, Requirement, Waiver, WaiverDay,
};
use crate::subject::Digest;
use crate::trust::key::PublicKey;

const PLATFORM: &str = include_str!("../../fixtures/keys/platform.pub");
const OTHER: &str = include_str!("../../fixtures/keys/other.pub");

fn key(pem: &str) -> PublicKey {
    PublicKey::parse(pem.as_bytes()).unwrap()
}

fn rule(number: usize, pattern: &str, pins: Vec<Pin>, require: &[Requirement]) -> ExportedRule {
    let require = require.iter().copied().map(Sourced::by_default).collect();
    ExportedRule {
        table: PolicyTable::Image(number),
        pattern: Some(RepositoryPattern::parse(pattern).unwrap()),
        policy: Policy::new(pins, Identity::Own, require).unwrap(),
        keys: vec![key(PLATFORM)],
        log: ExportedLog::Public,
        has_timestamp_authority: false,
    }
}

fn defaults(mut rule: ExportedRule) -> ExportedRule {
    rule.table = PolicyTable::Defaults;
    rule.pattern = None;
    rule
}

fn policy(rules: Vec<ExportedRule>, unmatched: Option<ExportedRule>) -> ExportedPolicy {
    ExportedPolicy { name: "paas-attest-p".to_owned(), rules, unmatched, waivers: vec![] }
}

fn told(export: &Export) -> Vec<(String, &UnsaidThing)> {
    let tables =
        |unsaid: &Unsaid| unsaid.tables.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    export.unsaid.iter().map(|unsaid| (tables(unsaid), &unsaid.what)).collect()
}

fn tells(export: &Export, table: &str, what: &UnsaidThing) -> bool {
    told(export).iter().any(|(tables, one)| *one == what && tables.split(' ').any(|one| one == table))
}

#[test]
fn every_key_is_one_of_which_one_is_enough() {
    let mut both = rule(1, "h.x/a", vec![], &[]);
    both.keys.push(key(OTHER));
    let policy = policy(vec![both], None);
    let kyverno = write(&policy, AdmissionController::Kyverno).yaml;
    assert_eq!(kyverno.matches("count: 1\n").count(), 1, "{kyverno}");
    assert_eq!(kyverno.matches("publicKeys: |\n").count(), 2, "{kyverno}");
    let controller = write(&policy, AdmissionController::PolicyController).yaml;
    assert_eq!(controller.matches("data: |\n").count(), 2, "{controller}");
    assert!(controller.contains("name: \"key-1\"") && controller.contains("name: \"key-2\""), "{controller}");
    for yaml in [kyverno, controller] {
        for pem in [PLATFORM, OTHER] {
            let lines: Vec<&str> = pem.lines().collect();
            assert!(lines.iter().all(|line| yaml.contains(&format!(" {line}\n"))), "{yaml}");
        }
    }
}

/// In one policy with attestations, policy-controller asks for no signature of the image.
#[test]
fn a_signature_is_asked_for_whatever_else_is() {
    let require = [Requirement::Sbom, Requirement::Provenance];
    let policy = policy(vec![rule(1, "h.x/a", vec![], &require)], None);
    let yaml = write(&policy, AdmissionController::PolicyController).yaml;
    let documents: Vec<&str> = yaml.split("---\napiVersion").skip(1).collect();
    let has = |name: &str| documents.iter().filter(|one| one.contains(name)).count();
    assert_eq!(documents.len(), 3, "{yaml}");
    for name in
        ["paas-attest-p-image-1-signature", "paas-attest-p-image-1-sbom", "paas-attest-p-image-1-provenance"]
    {
        assert_eq!(has(&format!("name: \"{name}\"\n")), 1, "{yaml}");
    }
    let of_signature = documents.iter().find(|one| one.contains("-signature\"")).unwrap();
    assert!(!of_signature.contains("attestations"), "{of_signature}");
    // Either form of provenance, each in an authority of its own: all attestations of one must be there.
    let of_provenance = documents.iter().find(|one| one.contains("-provenance\"")).unwrap();
    assert_eq!(of_provenance.matches("key:\n").count(), 2, "{of_provenance}");
    let kyverno = write(&policy, AdmissionController::Kyverno).yaml;
    let (signature, attested) = kyverno.split_once("attestations:\n").unwrap();
    assert!(signature.contains("attestors:\n") && attested.matches("attestors:\n").count() == 2, "{kyverno}");
}

#[test]
fn pins_are_asked_of_one_signature_or_told() {
    let commit = "4D1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d7";
    let pins = vec![
        Pin::exact("team", "a\"b: #c\n---").unwrap(),
        Pin::exact("yes", "no").unwrap(),
        Pin::commit(commit).unwrap(),
    ];
    let one = policy(vec![rule(1, "h.x/a", pins, &[])], None);
    let kyverno = write(&one, AdmissionController::Kyverno);
    for line in [
        r#""team": "a\"b: #c\u000a---""#,
        r#""yes": "no""#,
        &format!("\"commit_sha\": \"{}\"", commit.to_lowercase()),
    ] {
        assert!(kyverno.yaml.lines().any(|shown| shown.trim() == line), "{line}\n{}", kyverno.yaml);
    }
    assert!(tells(&kyverno, "image#1", &UnsaidThing::CommitCase));
    let controller = write(&one, AdmissionController::PolicyController);
    assert!(tells(&controller, "image#1", &UnsaidThing::Pin("yes=no".into())), "{:?}", told(&controller));
    // What it would put something else in place of.
    for odd in ["{{ a }}", "$(./a)", "a{{b"] {
        let one = policy(vec![rule(1, "h.x/a", vec![Pin::exact("team", odd).unwrap()], &[])], None);
        let kyverno = write(&one, AdmissionController::Kyverno);
        assert!(!kyverno.yaml.contains("annotations"), "{}", kyverno.yaml);
        assert!(tells(&kyverno, "image#1", &UnsaidThing::Pin(format!("team={odd}").into())), "{odd}");
    }
    let prefix = policy(vec![rule(1, "h.x/a", vec![Pin::commit("4d1f0a5c9b…").unwrap()], &[])], None);
    let kyverno = write(&prefix, AdmissionController::Kyverno);
    assert!(!kyverno.yaml.contains("commit_sha"), "{}", kyverno.yaml);
    assert!(tells(&kyverno, "image#1", &UnsaidThing::CommitPrefix("4d1f0a5c9b…".into())));
}

#[test]
fn what_is_more_than_it_should_be_is_told() {
    let rules = |patterns: &[&str]| -> Vec<ExportedRule> {
        patterns.iter().enumerate().map(|(at, one)| rule(at + 1, one, vec![], &[])).collect()
    };
    let wider = |patterns: &[&str], is_by_defaults: bool| -> Vec<String> {
        let last = is_by_defaults.then(|| defaults(rule(1, "h.x/a", vec![], &[])));
        let export = write(&policy(rules(patterns), last), AdmissionController::Kyverno);
        let wider = told(&export);
        let of = |(tables, what): &(String, &UnsaidThing)| match what {
            UnsaidThing::Wider(other) => Some(format!("{tables} takes of {other}")),
            _ => None,
        };
        wider.iter().filter_map(of).collect()
    };
    let none: [&str; 0] = [];
    assert_eq!(wider(&["h-x/a", "h-x/b"], false), none);
    assert_eq!(wider(&["h-x/a*", "h-x/b/*"], false), none);
    assert_eq!(wider(&["h-x/a*", "h-x/a*/*"], false), ["image#1 takes of image#2"]);
    assert_eq!(wider(&["h-x/a*", "h-x/**"], false), ["image#1 takes of image#2"]);
    assert_eq!(wider(&["h-x/**", "i-x/**"], false), none);
    assert_eq!(wider(&["h.x/a", "h-x/**"], false), none);
    assert_eq!(wider(&["h-x/a", "i-x/a"], true), none);
    assert_eq!(wider(&["h-x/a?"], true), ["image#1 takes of defaults"]);
    // `?` and what follows it take an `@sha256`.
    assert_eq!(wider(&["h-x/a?*", "h-x/a"], false), ["image#1 takes of image#2"]);
}

#[test]
fn what_holds_beside_is_told_where_it_asks_more() {
    let both = |one: ExportedRule, other: ExportedRule| -> bool {
        let export = write(&policy(vec![one, other], None), AdmissionController::PolicyController);
        tells(&export, "image#2", &UnsaidThing::Both(PolicyTable::Image(1)))
    };
    let one = |pattern: &str, require: &[Requirement]| rule(1, pattern, vec![], require);
    let two = |pattern: &str, require: &[Requirement]| rule(2, pattern, vec![], require);
    assert!(both(one("h.x/a", &[]), two("h.x/**", &[Requirement::Sbom])));
    assert!(!both(one("h.x/a", &[Requirement::Sbom]), two("h.x/**", &[Requirement::Sbom])));
    assert!(!both(one("h.x/a", &[]), two("i.x/**", &[Requirement::Sbom])));
    let mut others = two("h.x/**", &[]);
    others.keys = vec![key(OTHER)];
    assert!(both(one("h.x/a", &[]), others));
    let mut more = two("h.x/**", &[]);
    more.keys.push(key(OTHER));
    assert!(!both(one("h.x/a", &[]), more));
}

#[test]
fn what_matches_no_rule_is_refused_or_judged_by_the_defaults() {
    let rules = || vec![rule(1, "h.x/octave-*", vec![], &[]), rule(2, "h.x:5000/**", vec![], &[])];
    let refusing = write(&policy(rules(), None), AdmissionController::Kyverno).yaml;
    assert!(refusing.contains("regex_match('^(h[.]x/octave-[^/]*|h[.]x:5000/.*)$', @)"), "{refusing}");
    let last = || Some(defaults(rule(1, "h.x/a", vec![], &[])));
    let judging = write(&policy(rules(), last()), AdmissionController::Kyverno).yaml;
    assert!(!judging.contains("deny:"), "{judging}");
    let (_, of_last) = judging.split_once("name: \"defaults\"\n").unwrap();
    assert!(of_last.contains("imageReferences:\n            - \"*\"\n"), "{of_last}");
    for skipped in ["h.x/octave-*:*", "h.x/octave-*@*", "h.x:5000/*:*", "h.x:5000/*@*"] {
        assert!(of_last.contains(&format!("- \"{skipped}\"\n")), "{of_last}");
    }
    let controller = write(&policy(rules(), None), AdmissionController::PolicyController);
    assert!(told(&controller).iter().any(|(_, what)| **what == UnsaidThing::Unmatched));
    let controller = write(&policy(rules(), last()), AdmissionController::PolicyController);
    assert!(controller.yaml.contains("glob: \"**\"\n"), "{}", controller.yaml);
    assert!(!told(&controller).iter().any(|(_, what)| **what == UnsaidThing::Unmatched));
}

#[test]
fn a_builder_is_asked_exactly_or_told() {
    let by = |builder: &str| {
        let mut one = rule(1, "h.x/a", vec![], &[Requirement::Provenance]);
        let builder = Sourced { value: builder.to_owned(), origin: SettingOrigin::DEFAULT };
        let source = Sourced::by_default("git+https://g.x/a".to_owned());
        one.policy.provenance = ExpectedProvenance { builder: Some(builder), source: Some(source) };
        policy(vec![one], None)
    };
    let usual = by("https://tekton.dev/chains/v2");
    let kyverno = write(&usual, AdmissionController::Kyverno);
    assert!(kyverno.yaml.contains("value: \"https://tekton.dev/chains/v2\"\n"), "{}", kyverno.yaml);
    assert!(tells(&kyverno, "image#1", &UnsaidThing::Source("git+https://g.x/a".into())));
    let controller = write(&usual, AdmissionController::PolicyController);
    for path in ["builder!", "runDetails!: builder!"] {
        let line = format!("predicate!: {path}: id!: =~\"^https://tekton\\\\.dev/chains/v2$\"\n");
        assert!(controller.yaml.contains(&line), "{}", controller.yaml);
    }
    // What would be a wildcard, a variable or a quantity there is not asked.
    for odd in ["https://b.x/*", "https://b.x/{{ a }}", "https://b.x/$(a)", "10Gi", "https://b.x/?"] {
        let kyverno = write(&by(odd), AdmissionController::Kyverno);
        assert!(!kyverno.yaml.contains("builder.id"), "{}", kyverno.yaml);
        assert!(tells(&kyverno, "image#1", &UnsaidThing::Builder(odd.into())), "{odd}");
    }
    for (text, shown) in [
        ("a\"b", r#""^a\\\"b$""#),
        ("a\\(b)", r#""^a\\\\\\(b\\)$""#),
        ("a\u{e9}\n", r#""^a\\x{e9}\\x{a}$""#),
        ("*?+.", r#""^\\*\\?\\+\\.$""#),
    ] {
        assert!(
            write(&by(text), AdmissionController::PolicyController).yaml.contains(&format!("=~{shown}\n")),
            "{text}"
        );
    }
}

#[test]
fn a_log_is_asked_where_it_is_required_and_can_be() {
    for (requires, log, is_asked) in [
        (true, ExportedLog::Public, true),
        (true, ExportedLog::Named, false),
        (false, ExportedLog::Public, false),
    ] {
        let mut one = rule(1, "h.x/a", vec![], if requires { &[Requirement::Log] } else { &[] });
        one.log = log;
        let one = policy(vec![one], None);
        let kyverno = write(&one, AdmissionController::Kyverno);
        assert_eq!(kyverno.yaml.contains("ignoreTlog: false"), is_asked, "{}", kyverno.yaml);
        let controller = write(&one, AdmissionController::PolicyController);
        assert_eq!(controller.yaml.contains("ctlog:"), is_asked, "{}", controller.yaml);
        for export in [kyverno, controller] {
            assert_eq!(tells(&export, "image#1", &UnsaidThing::Log), requires && !is_asked);
        }
    }
}

#[test]
fn a_tag_is_replaced_or_refused() {
    for (require, mutates) in [(&[][..], true), (&[Requirement::Digest][..], false)] {
        let yaml =
            write(&policy(vec![rule(1, "h.x/a", vec![], require)], None), AdmissionController::Kyverno).yaml;
        assert!(
            yaml.contains(&format!("mutateDigest: {mutates}\n")) && yaml.contains("verifyDigest: true\n")
        );
        // What was verified by a tag that has moved is not what would run.
        assert!(yaml.contains("useCache: false\n"));
    }
}

#[test]
fn all_else_is_told_once_for_all_that_say_it() {
    let mut one = rule(1, "h.x/a", vec![], &[Requirement::InScope, Requirement::Digest]);
    one.policy.check_api = true;
    one.has_timestamp_authority = true;
    let mut two = rule(2, "h.x/b", vec![], &[]);
    two.policy.identity = Identity::Any(SettingOrigin::DEFAULT);
    let three = rule(3, "h.x/c?", vec![], &[]);
    let mut all = policy(vec![one, two, three], None);
    let digest = Digest::parse(&format!("sha256:{}", "0".repeat(64))).unwrap();
    let until = WaiverDay::new(2026, 12, 31);
    let (owner, reason) = ("o".into(), "r".into());
    all.waivers.push(Waiver { digest: digest.clone(), code: Code::SbomAbsent, owner, reason, until });
    for to in AdmissionController::ALL {
        let export = write(&all, to);
        let identity = told(&export).into_iter().find(|(_, what)| **what == UnsaidThing::Identity).unwrap();
        assert_eq!(identity.0, "image#1 image#3");
        for what in [UnsaidThing::InScope, UnsaidThing::Api, UnsaidThing::Timestamps] {
            assert!(tells(&export, "image#1", &what), "{what:?}");
        }
        let waiver = UnsaidThing::Waiver(digest.clone(), Code::SbomAbsent);
        assert!(told(&export).iter().any(|(tables, what)| tables.is_empty() && **what == waiver));
        assert!(told(&export).iter().any(|(_, what)| **what == UnsaidThing::Bundles));
    }
    let controller = write(&all, AdmissionController::PolicyController);
    assert!(tells(&controller, "image#1", &UnsaidThing::Digest));
    assert!(tells(&controller, "image#3", &UnsaidThing::Wildcard));
}
