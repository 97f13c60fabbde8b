use tempfile::TempDir;

use super::*;
use crate::check::{Check, CheckId, LogFinding};
use crate::report::{Body, Detail, ReportHead, Tally};
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
    publisher.write(&outputs[0], &mut report, &mut written);
    assert_eq!(written.len(), 1);
    publisher.write(&outputs[1], &mut report, &mut written);
    // It was written again, as what it came to by then, and stands there once.
    assert!(written.is_empty() && path.exists());
    assert_eq!(twice(&outputs), Some([path.as_path(), path.as_path()]));
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
        let check = Check::scripted(CheckId::Signature, Outcome::Pass, LogFinding::NoSignature);
        ImageReport::scripted(name, vec![check])
    };
    let images = vec![image("a"), image("b")];
    let mut report =
        Report::new(ReportHead::default(), Body::Images { tally: images.iter().collect(), images });
    assert_eq!(report.exit_code(), 0);
    publisher.shown = Err(WriteError::StandardOutput("no space left".to_owned().into()));
    let mut written = Vec::new();
    assert!(!publisher.write(&outputs[0], &mut report, &mut written));
    assert!(written.is_empty() && report.exit_code() == 3);
}
