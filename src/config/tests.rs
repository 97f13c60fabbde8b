//! What a layer below the command line says is never blamed on an option.

use std::borrow::Cow;

use super::AskCheckout;
use super::*;
use crate::origin::{SettingLayer, SettingOrigin, Sourced};
use crate::policy::{Identity, LogMode, Requirement};
use crate::report::Lang;

use super::layers::YES;

const IMAGE: &str = "h.example/builds/a:1";
const LAYOUT: &str = "oci:layout";
const LOWER: SettingOrigin =
    SettingOrigin::new(&SettingLayer { rank: 200, joint: "=", is_blamed: true }, Cow::Borrowed("LOWER"));

fn lower(said: &[(Setting, &str)]) -> Settings {
    let mut settings = Settings::default();
    for (setting, value) in said {
        let values: Vec<&str> = value.split(' ').collect();
        settings.say(*setting, &LOWER, values);
    }
    settings
}

/// What a command comes to by these options, with a layer below them.
fn asked(line: &str, said: &[(Setting, &str)]) -> Result<Request, Stop> {
    let (environment, mut words) = (Environment::default(), line.split(' '));
    let command = words.next().expect("a command");
    let mut names = Vec::new();
    let mut options = Vec::new();
    while let Some(word) = words.next() {
        match Setting::ALL.iter().find(|setting| setting.row().option == word) {
            Some(setting) => options.push((*setting, vec![words.next().expect("a value").to_owned()])),
            None => names.push(word.to_owned()),
        }
    }
    let options: TypedOptions = options.into_iter().collect();
    let settings = layers(&options, &environment).over(lower(said));
    let world = World::new(&environment, AskCheckout::GIT, "", &settings)?;
    match (command, names.as_slice()) {
        ("verify", names) => request::verify(names, &settings, &world, || Some("00".to_owned())),
        ("sbom", [name]) => sbom::sbom(name, &settings, &world, false).map(|asked| asked.request),
        ("diff", [old, new]) => diff::diff([old, new], &settings, &world).map(|asked| asked.request),
        _ => panic!("{line}"),
    }
}

#[test]
fn a_lower_layer_is_blamed_for_what_it_says() {
    use Setting::{CheckApi, DenyLicense, FailOn, Filter, Key, Offline, Wait};
    let (verify, sbom) = (format!("verify {IMAGE}"), format!("sbom {IMAGE}"));
    let local = format!("verify {LAYOUT}");
    let diff = format!("diff {LAYOUT} {LAYOUT}");
    let cases: [(&str, &[(Setting, &str)]); 19] = [
        (&verify, &[(Offline, YES), (Key, "k.pub")]),
        (&verify, &[(Offline, YES), (Key, "https://k.example/k.pub")]),
        (&local, &[(Offline, YES), (Key, "k.pub"), (Wait, "5m")]),
        (&verify, &[(Key, "- -")]),
        (&verify, &[(Key, "-"), (Setting::CaFile, "/dev/stdin")]),
        (&verify, &[(Setting::Require, "sbom nothing")]),
        (&verify, &[(Setting::Log, "maybe")]),
        (&verify, &[(Setting::Log, "ignore"), (Setting::Require, "log")]),
        (&verify, &[(Setting::RekorKey, "/nonexistent")]),
        (&sbom, &[(Setting::TrustedRoot, "/nonexistent")]),
        (&verify, &[(Setting::Identity, "b")]),
        (&verify, &[(Setting::Annotation, "a")]),
        (&verify, &[(Setting::Timeout, "5")]),
        (&verify, &[(Setting::PlainHttp, "http://h")]),
        (&sbom, &[(Filter, "name=a colour=red")]),
        (&sbom, &[(Setting::Check, "ntia nothing")]),
        (&sbom, &[(DenyLicense, "MIT NOASSERTION")]),
        (&diff, &[(FailOn, "any nothing")]),
        (&diff, &[(CheckApi, YES)]),
    ];
    for (line, said) in cases {
        let stop = asked(line, said).expect_err(line);
        let sentence = Lang::En.stop(&stop).message;
        assert!(sentence.contains("LOWER") && !sentence.contains(" --"), "{said:?}: {sentence}");
        assert!(!sentence.starts_with("--"), "{said:?}: {sentence}");
    }
}

#[test]
fn a_policy_says_who_asks() {
    let said = [
        (Setting::Identity, "any"),
        (Setting::Require, "digest"),
        (Setting::Log, "require"),
        (Setting::BuilderId, "b"),
        (Setting::SourceUri, "s"),
    ];
    let policy = asked(&format!("sbom {IMAGE} --source-uri t"), &said).unwrap().policy;
    assert_eq!(policy.identity, Identity::Any(LOWER));
    assert_eq!(policy.required_by(Requirement::Digest), Some(&LOWER));
    assert_eq!((policy.required_by(Requirement::Log), policy.log()), (Some(&LOWER), LogMode::Require));
    assert_eq!(policy.required_by(Requirement::Provenance), Some(&LOWER));
    assert_eq!(policy.required_by(Requirement::Sbom), Some(&SettingOrigin::DEFAULT));
    assert_eq!(policy.provenance.builder, Some(Sourced { value: "b".to_owned(), origin: LOWER }));
    let flag = SettingOrigin::option("--source-uri");
    assert_eq!(policy.provenance.source, Some(Sourced { value: "t".to_owned(), origin: flag }));
}

/// Whoever looks at no entries needs no logs; what is required by either word is one requirement.
#[test]
fn nobody_looks_at_a_logs_entries_where_they_are_ignored() {
    for (options, mode, required_by) in [
        ("", LogMode::Auto, None),
        (" --log auto", LogMode::Auto, None),
        (" --log ignore", LogMode::Ignore, None),
        (" --log require", LogMode::Require, Some("--log")),
        (" --require log", LogMode::Require, Some("--require")),
        (" --log auto --require log", LogMode::Require, Some("--require")),
        (" --log require --require log", LogMode::Require, Some("--require")),
    ] {
        for command in [format!("verify {IMAGE}"), format!("sbom {IMAGE}"), format!("diff {IMAGE} {LAYOUT}")]
        {
            let asked = asked(&format!("{command}{options}"), &[]).unwrap();
            let by = asked.policy.required_by(Requirement::Log).map(ToString::to_string);
            assert_eq!((asked.policy.log(), by.as_deref()), (mode, required_by), "{command}{options}");
            assert_eq!(asked.roots[0].logs.is_some(), mode != LogMode::Ignore, "{command}{options}");
        }
    }
}

/// What is meant for images is not asked of a document, unless it was typed for it.
#[test]
fn switches_of_a_lower_layer_count() {
    let said = [(Setting::Unsigned, YES), (Setting::Wait, "5m"), (Setting::Identity, "any")];
    assert!(asked("sbom file:bom.json", &said).is_ok() && asked("diff a.json b.json", &said).is_ok());
    assert!(asked("sbom file:bom.json", &said[1..]).is_err(), "nobody said that it may be unsigned");
}
