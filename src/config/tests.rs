//! What a layer below the command line says is never blamed on an option.

use std::ffi::OsString;

use super::*;
use crate::checkout;
use crate::cli::{Cli, Sub};
use crate::origin::{SettingOrigin, Sourced};
use crate::policy::{Identity, Requirement};
use crate::report::Lang;

use super::settings::YES;

const IMAGE: &str = "h.example/builds/a:1";
const LAYOUT: &str = "oci:layout";
const LOWER: SettingOrigin = SettingOrigin::Variable("LOWER");

fn lower(said: &[(Setting, &str)]) -> Settings {
    let mut settings = Settings::default();
    for (setting, value) in said {
        let values: Vec<&str> = value.split(' ').collect();
        settings.say(*setting, &LOWER, values);
    }
    settings
}

/// What a command line comes to, with a layer below it.
fn asked(line: &str, said: &[(Setting, &str)]) -> Result<Request, Stop> {
    let words = ["paas-attest"].into_iter().chain(line.split(' ')).map(OsString::from);
    let cli = Cli::read(&words.collect::<Vec<_>>()).expect("a command line");
    let environment = Environment::default();
    let options = |options: Options<'_>| options.settings().unwrap().over(lower(said));
    match &cli.command {
        Sub::Verify(args) => {
            let world = World::new(&environment, checkout::head, &args.places);
            request::verify(&args.images, &options((&**args).into()), &world)
        }
        Sub::Sbom(args) => {
            let world = World::new(&environment, checkout::head, &args.places);
            sbom::sbom(args, &options((&**args).into()), &world, false).map(|asked| asked.request)
        }
        Sub::Diff(args) => {
            let world = World::new(&environment, checkout::head, &args.places);
            diff::diff(args, &options((&**args).into()), &world).map(|asked| asked.request)
        }
        Sub::Key(args) => {
            request::key(&options((&**args).into()), &World::new(&environment, checkout::head, &args.places))
        }
    }
}

#[test]
fn a_lower_layer_is_blamed_for_what_it_says() {
    use Setting::{CheckApi, DenyLicense, FailOn, Filter, Key, Offline, Wait};
    let (verify, sbom) = (format!("verify {IMAGE}"), format!("sbom {IMAGE}"));
    let local = format!("verify {LAYOUT}");
    let diff = format!("diff {LAYOUT} {LAYOUT}");
    let cases: [(&str, &[(Setting, &str)]); 16] = [
        (&verify, &[(Offline, YES), (Key, "k.pub")]),
        (&verify, &[(Offline, YES), (Key, "https://k.example/k.pub")]),
        (&local, &[(Offline, YES), (Key, "k.pub"), (Wait, "5m")]),
        (&local, &[(Offline, YES), (Key, "k.pub"), (CheckApi, YES)]),
        (&verify, &[(Key, "- -")]),
        (&verify, &[(Key, "-"), (Setting::CaFile, "/dev/stdin")]),
        (&verify, &[(Setting::Require, "sbom nothing")]),
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
        (Setting::BuilderId, "b"),
        (Setting::SourceUri, "s"),
    ];
    let policy = asked(&format!("sbom {IMAGE} --source-uri t"), &said).unwrap().policy;
    assert_eq!(policy.identity, Identity::Any(LOWER));
    assert_eq!(policy.required_by(Requirement::Digest), Some(&LOWER));
    assert_eq!(policy.required_by(Requirement::Provenance), Some(&LOWER));
    assert_eq!(policy.required_by(Requirement::Sbom), Some(&SettingOrigin::Default));
    assert_eq!(policy.provenance.builder, Some(Sourced { value: "b".to_owned(), origin: LOWER }));
    let flag = SettingOrigin::Flag("--source-uri");
    assert_eq!(policy.provenance.source, Some(Sourced { value: "t".to_owned(), origin: flag }));
}

/// What is meant for images is not asked of a document, unless it was typed for it.
#[test]
fn switches_of_a_lower_layer_count() {
    let said = [(Setting::Unsigned, YES), (Setting::Wait, "5m"), (Setting::Identity, "any")];
    assert!(asked("sbom file:bom.json", &said).is_ok() && asked("diff a.json b.json", &said).is_ok());
    assert!(asked("sbom file:bom.json", &said[1..]).is_err(), "nobody said that it may be unsigned");
}
