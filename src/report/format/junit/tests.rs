use proptest::prelude::*;
use quick_junit::{Report as Read, XmlString};

use super::*;
use crate::check::{CheckId, ImageFinding, LogFinding};
use crate::error::{Stop, UsageError};
use crate::origin::SettingOrigin;
use crate::report::{Command, MissingKey, Obstacle, ReportHead};

fn check(id: CheckId, outcome: Outcome) -> Check {
    Check::scripted(id, outcome, LogFinding::Absent)
}

fn of_images(images: Vec<ImageReport>) -> Report {
    Report::new(ReportHead::default(), Body::Images { tally: images.iter().collect(), images })
}

/// Read by the crate's own reader; the attributes of the root are those that are published.
fn read(report: &Report) -> Read {
    let page = String::from_utf8(render(report).unwrap()).unwrap();
    let root = page.lines().nth(1).unwrap();
    let attributes: Vec<&str> =
        root.split(' ').skip(1).map(|one| one.split('=').next().unwrap_or_default()).collect();
    assert_eq!(attributes, ["name", "tests", "failures", "errors"], "{root}");
    Read::deserialize_from_str(&page).unwrap_or_else(|error| panic!("{error}\n{page}"))
}

fn kind_of(case: &TestCase) -> String {
    match &case.status {
        TestCaseStatus::Success { .. } => "success".to_owned(),
        TestCaseStatus::Skipped { .. } => "skipped".to_owned(),
        TestCaseStatus::NonSuccess { kind, ty, .. } => {
            let kind = if *kind == NonSuccessKind::Failure { "failure" } else { "error" };
            format!("{kind} {}", ty.as_ref().map_or("", |ty| ty.as_str()))
        }
    }
}

#[test]
fn an_image_is_a_suite_and_a_check_a_case() {
    let all = [
        (CheckId::Key, Outcome::Pass, None, "success"),
        (CheckId::Image, Outcome::Fail, Some(Code::ImageAbsent), "failure image-absent"),
        (CheckId::Signature, Outcome::Undecided, Some(Code::Timeout), "error timeout"),
        (CheckId::Sbom, Outcome::Pending, Some(Code::SbomAbsent), "error pending"),
        (CheckId::Log, Outcome::NotAsked, None, "skipped"),
    ];
    let checks = all.map(|(id, outcome, code, _)| {
        let mut check = check(id, outcome);
        check.code = code;
        check
    });
    let verified = ImageReport::scripted("h.x/b:1", vec![check(CheckId::Key, Outcome::Pass)]);
    let read = read(&of_images(vec![ImageReport::scripted("h.x/a:1", checks.into()), verified]));
    let [one, other] = read.test_suites.as_slice() else { panic!("{read:?}") };
    assert_eq!((one.name.as_str(), other.name.as_str()), ("h.x/a:1", "h.x/b:1"));
    for ((id, _, _, kind), case) in all.iter().zip(&one.test_cases) {
        assert_eq!((case.name.as_str(), kind_of(case).as_str()), (id.as_str(), *kind));
        assert_eq!(case.classname.as_ref().map(XmlString::as_str), Some("h.x/a:1"));
    }
    assert_eq!((one.failures, one.errors, one.skipped, other.failures + other.errors), (1, 2, 1, 0));
    assert_eq!((read.tests, read.failures, read.errors), (6, 1, 2));
}

/// A pipeline is green where nothing failed: it is green for a yes, and for nothing else.
#[test]
fn what_is_no_yes_is_never_green() {
    let none = || ImageReport::scripted("x", vec![check(CheckId::Log, Outcome::NotAsked)]);
    let good = || ImageReport::scripted("x", vec![check(CheckId::Log, Outcome::Pass)]);
    let mut unwritten = of_images(vec![good()]);
    unwritten.unwritten();
    let mut nothing_saved = of_images(vec![good()]);
    nothing_saved.nothing_to_save();
    let stop = Obstacle::Stop(Stop::Usage(UsageError::Empty(SettingOrigin::option("--key"))));
    let nothing = |obstacle| Report::new(ReportHead::default(), Body::Nothing(Command::Verify, obstacle));
    for (report, kind) in [
        (of_images(vec![]), "error verdict"),
        (of_images(vec![none()]), "error verdict"),
        (of_images(vec![good(), none()]), "error verdict"),
        (unwritten, "error report-unwritten"),
        (nothing_saved, "error verdict"),
        (nothing(stop), "error usage"),
        (nothing(Obstacle::MissingKey(MissingKey::None)), "error key-unusable"),
    ] {
        assert_ne!(report.exit_code(), 0);
        let read = read(&report);
        assert_eq!((read.failures, read.errors), (0, 1), "{read:?}");
        let cases = || read.test_suites.iter().flat_map(|suite| &suite.test_cases);
        assert!(cases().any(|case| kind_of(case) == kind), "{kind}: {read:?}");
    }
    // Nor is the suite of one image among others that say no.
    let failed = ImageReport::scripted("x", vec![check(CheckId::Log, Outcome::Fail)]);
    let read_all = read(&of_images(vec![failed, none(), good()]));
    let bad: Vec<usize> = read_all.test_suites.iter().map(|suite| suite.failures + suite.errors).collect();
    assert_eq!(bad, [1, 1, 0]);
    let read = read(&of_images(vec![good(), good()]));
    assert_eq!((read.tests, read.failures, read.errors), (2, 0, 0));
}

/// What a name holds is seen, and is nothing else than text.
fn hostile(name: &str) {
    let finding = ImageFinding::Absent { name: name.to_owned(), layout: true, nobody: None };
    let failed = Check::scripted(CheckId::Image, Outcome::Fail, finding);
    let report = of_images(vec![ImageReport::scripted(name, vec![failed])]);
    let page = String::from_utf8(render(&report).unwrap()).unwrap();
    let is_text = |c: char| c == '\n' || !(crate::text::is_active(c) || matches!(c, '\u{fffe}' | '\u{ffff}'));
    assert!(page.chars().all(is_text), "{page:?}");
    assert!(!page.contains("]]>") && !page.contains("<![CDATA["), "{page}");
    let read = read(&report);
    let [suite] = read.test_suites.as_slice() else { panic!("{page}") };
    assert_eq!(suite.name.as_str(), shown(name), "{page}");
    assert_eq!(suite.test_cases[0].classname.as_ref().map(XmlString::as_str), Some(shown(name).as_str()));
}

#[test]
fn nothing_foreign_acts_in_a_report_of_tests() {
    for name in [
        "]]>",
        "<![CDATA[x]]>",
        "</testcase><testcase name=\"x\"/>",
        "a\"b'c&d<e>f",
        "&#0;&lt;",
        "\u{0}\u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}\u{85}",
        "\u{fffe}\u{ffff}\u{1fffe}",
        "\u{1b}[31mred\u{1b}]8;;x\u{7}",
        "line\nVERIFIED\r\n\ttab",
        "\u{202e}txt.exe\u{200b}",
        "::error::x",
        " two  blanks ",
        "",
    ] {
        hostile(name);
        hostile(&format!("{name}{name}"));
    }
    // Two names that differ in what XML cannot hold are two suites.
    assert_ne!(shown("a\u{0}"), shown("a\u{1}"));
    let long = "x".repeat(1000);
    assert_eq!(shown(&long), long);
}

proptest! {
    #[test]
    fn any_name_comes_back(name in "(?s).{0,40}|[]\\[<>&\"'\u{0}-\u{20}!CDAT/=;#x-]{0,40}") {
        hostile(&name);
    }
}
