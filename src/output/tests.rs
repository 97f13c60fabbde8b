use tempfile::TempDir;

use super::*;
use crate::case::Attestation;
use crate::check::{Check, CheckId, LogFinding};
use crate::error::Saved;
use crate::evidence::place::Place;
use crate::provenance::Provenance;
use crate::report::Lang;
use crate::report::{Body, Detail, ReportHead, Tally};
use crate::rows::Rows;
use crate::source::Deadline;
use crate::verdict::Outcome;

/// A folder may know one file by two names without anybody being able to tell before it is there.
#[test]
fn what_turns_out_to_be_one_file_is_written_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("report");
    let output = || Output { what: OutputKind::Format(Format::usual()), path: Some(path.clone()) };
    let style = Style { width: 80, terminal: true, color: false, detail: Detail::Usual, lang: Lang::En };
    let outputs = [output(), output()];
    let publisher = Publisher::new(vec![], style, 80, Duration::ZERO);
    let mut report =
        Report::new(ReportHead::default(), Body::Images { tally: Tally::default(), images: vec![] });
    let mut written = Vec::new();
    publisher.write(&outputs[0], &mut report, &mut Making::of(None), &mut written);
    assert_eq!(written.len(), 1);
    publisher.write(&outputs[1], &mut report, &mut Making::of(None), &mut written);
    // It was written again, as what it came to by then, and stands there once.
    assert!(written.is_empty() && path.exists());
    let paths = outputs.iter().filter_map(|output| output.path.as_deref());
    assert_eq!(twice(paths), Some([path.as_path(), path.as_path()]));
}

/// What cannot be written again would say what is no longer so.
#[cfg(target_os = "linux")]
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may make what it asks about")]
fn what_cannot_be_written_again_is_taken_away() {
    let folder = TempDir::new().unwrap();
    // Beside a name that is nearly as long as names can be there is no room for a temporary one.
    let mut deep = folder.path().to_owned();
    while deep.as_os_str().len() < 4090 {
        let left = 4090 - deep.as_os_str().len();
        deep.push("d".repeat(left.saturating_sub(1).clamp(1, 200)));
    }
    std::fs::create_dir_all(&deep).unwrap();
    let plain = folder.path().join("plain");
    std::fs::write(&plain, "VERIFIED").unwrap();
    let style = Style { width: 80, terminal: false, color: false, detail: Detail::Usual, lang: Lang::En };
    let publisher = Publisher::new(vec![], style, 80, Duration::ZERO);
    let report = Report::new(ReportHead::default(), Body::Images { tally: Tally::default(), images: vec![] });
    let again = |name: &str, what: OutputKind, make: &dyn Fn(&Path)| {
        let path = deep.join(name);
        make(&path);
        publisher.write_again(
            &report,
            &Making::of(None),
            &mut vec![&Output { what, path: Some(path.clone()) }],
        );
        path.symlink_metadata().is_ok()
    };
    let said = |path: &Path| std::fs::write(path, "VERIFIED").unwrap();
    let mut rows = Rows::default();
    for format in ["human", "json", "cosign", "markdown", "html"] {
        let what = OutputKind::Format(Format::named(format).unwrap());
        rows.row(format, || assert!(!again("r", what, &said)));
    }
    // A document is what it is, and what is not a file was never written whole.
    let what = OutputKind::Original(Saved::Document);
    rows.row("a document", || assert!(again("s", what, &said)));
    let what = OutputKind::Format(Format::usual());
    let link = |path: &Path| std::os::unix::fs::symlink(&plain, path).unwrap();
    rows.row("a link", || assert!(again("l", what, &link) && plain.exists()));
    rows.row("a folder", || assert!(again("f", what, &|path| std::fs::create_dir(path).unwrap())));
    rows.end();
}

/// What fails half way leaves the file that was there, and nothing beside it.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may read what it wrote")]
fn a_report_that_cannot_be_made_to_its_end_is_not_written() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("report");
    let failing = |out: &mut dyn io::Write| {
        out.write_all(&vec![b'x'; 1 << 20])?;
        Err(io::Error::other("no more"))
    };
    for before in [None, Some("before")] {
        if let Some(before) = before {
            file::write(&path, &|out| out.write_all(before.as_bytes()), Duration::ZERO).unwrap();
        }
        let why = file::write(&path, &failing, Duration::ZERO).unwrap_err();
        assert_eq!(why, FileProblem::System("no more".to_owned().into()));
        let there: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(there.len(), usize::from(before.is_some()));
        assert_eq!(std::fs::read_to_string(&path).ok().as_deref(), before);
    }
}

/// What could not be written before the run ended is a report that is not there, whatever could be written now.
#[test]
fn a_line_that_was_not_written_takes_the_yes_away() {
    let outputs = [Output { what: OutputKind::Format(Format::usual()), path: None }];
    let style = Style { width: 80, terminal: false, color: false, detail: Detail::Usual, lang: Lang::En };
    let mut publisher = Publisher::new(vec![], style, 100, Duration::ZERO);
    let image = |name| {
        let check = Check::scripted(CheckId::Signature, Outcome::Pass, LogFinding::Absent);
        ImageReport::scripted(name, vec![check])
    };
    let images = vec![image("a"), image("b")];
    let mut report =
        Report::new(ReportHead::default(), Body::Images { tally: images.iter().collect(), images });
    assert_eq!(report.exit_code(), 0);
    publisher.shown = Err(WriteError::StandardOutput("no space left".to_owned().into()));
    let mut written = Vec::new();
    assert!(!publisher.write(&outputs[0], &mut report, &mut Making::of(None), &mut written));
    assert!(written.is_empty() && report.exit_code() == 3);
}

/// Images whose attestations say so much that no machine makes a report of it within a tenth of a second.
fn large() -> Report {
    let slsa = "https://slsa.dev/provenance/v1";
    let long = "x".repeat(6 << 20);
    let provenance = format!(r#"{{"buildDefinition":{{"externalParameters":{{"x":"{long}"}}}}}}"#);
    let says = (ForeignText::new(slsa), Provenance::read(slsa, provenance.as_bytes()).unwrap());
    let attestation = Attestation::scripted(Place::Image, None, Some(says));
    let check = |outcome| vec![Check::scripted(CheckId::Signature, outcome, LogFinding::Absent)];
    let images = vec![
        ImageReport::scripted("a", check(Outcome::Pass)).with_attestations(vec![attestation; 8]),
        ImageReport::scripted("b", check(Outcome::Fail)),
        ImageReport::scripted("c", check(Outcome::Pending)),
    ];
    Report::new(ReportHead::default(), Body::Images { tally: images.iter().collect(), images })
}

fn cut(report: &Report) -> Report {
    let Body::Images { images, .. } = report.body() else { panic!("{report:?}") };
    let images: Vec<ImageReport> = images.iter().map(ImageReport::cut).collect();
    Report::new(ReportHead::default(), Body::Images { tally: images.iter().collect(), images })
}

/// What every output of a report says that is made for so long.
#[expect(clippy::disallowed_methods, reason = "a test may read what it wrote")]
fn published(report: Report, time: Duration) -> (u8, String, serde_json::Value) {
    let folder = TempDir::new().unwrap();
    let [human, json] = ["human", "json"].map(|format| Output {
        what: OutputKind::Format(Format::named(format).unwrap()),
        path: Some(folder.path().join(format)),
    });
    let style = Style { width: 80, terminal: true, color: false, detail: Detail::Usual, lang: Lang::En };
    let mut publisher = Publisher::new(vec![human, json], style, 80, Duration::ZERO);
    let late = LateReport { report: cut(&report), until: Deadline::after(time) };
    let code = publisher.publish(RunReport { report, late: Some(late) });
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    (code, read("human"), serde_json::from_str(&read("json")).unwrap())
}

/// A page that could be made in time says the same as the document that could not.
#[test]
fn what_there_is_no_time_to_make_is_short_in_every_output_and_no_yes() {
    let (code, human, json) = published(large(), Duration::ZERO);
    assert_eq!((code, &json["verdict"]), (1, &"FAILED".into()));
    let image = |at: usize| (&json["images"][at]["verdict"], &json["images"][at]["attestations"]);
    assert_eq!(image(0), (&"UNDECIDED".into(), &serde_json::json!([])));
    // What is proved wrong stays so.
    assert_eq!(image(1).0, "FAILED");
    assert_eq!(image(2).0, "UNDECIDED");
    let checks = json["images"][0]["checks"].as_array().unwrap();
    let told = checks.last().unwrap();
    assert_eq!(
        (&told["id"], &told["outcome"], &told["code"]),
        (&"report".into(), &"undecided".into(), &"timeout".into())
    );
    assert!(human.contains("UNDECIDED  a\n") && !human.contains("VERIFIED"), "{human}");
    assert!(human.contains("--timeout"), "{human}");
    // The only image, with time and without.
    let one = |report: &Report| {
        let Body::Images { images, .. } = report.body() else { panic!("{report:?}") };
        let images = vec![images[0].clone()];
        Report::new(ReportHead::default(), Body::Images { tally: images.iter().collect(), images })
    };
    let (code, human, json) = published(one(&large()), Duration::ZERO);
    assert_eq!((code, &json["verdict"], human.starts_with("UNDECIDED")), (3, &"UNDECIDED".into(), true));
    let (code, human, json) = published(one(&large()), Duration::from_secs(600));
    assert_eq!((code, &json["verdict"], human.starts_with("VERIFIED")), (0, &"VERIFIED".into(), true));
    assert_eq!(json["images"][0]["attestations"].as_array().map(Vec::len), Some(8));
}

/// Whatever stands beside it.
#[test]
fn no_image_is_passed_whose_report_there_is_no_time_to_make() {
    let of = |numbers: &[usize]| {
        let whole = large();
        let Body::Images { images, .. } = whole.body() else { panic!("{whole:?}") };
        let images: Vec<ImageReport> = numbers.iter().map(|n| images[*n].clone()).collect();
        Report::new(ReportHead::default(), Body::Images { tally: images.iter().collect(), images })
    };
    let mut rows = Rows::default();
    for (numbers, expected) in
        [(&[0][..], 3), (&[0, 0], 3), (&[0, 2], 3), (&[2, 0], 3), (&[1, 0], 1), (&[0, 1, 2], 1)]
    {
        let (code, human, json) = published(of(numbers), Duration::ZERO);
        rows.row(format_args!("{numbers:?}"), || {
            assert!(!human.contains("VERIFIED"), "{human:.400}");
            let images = json["images"].as_array().unwrap();
            assert!(images.iter().all(|image| image["attestations"] == serde_json::json!([])));
            assert!(images.iter().all(|image| image["verdict"] != "VERIFIED"));
            assert_eq!(code, expected);
        });
    }
    rows.end();
}
