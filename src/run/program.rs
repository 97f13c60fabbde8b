//! One run of the program, from words and variables to a report: which command it is, how it shows itself,
//! and what stands in its way.

use std::ffi::OsString;

use crate::cli::{Cli, Sub};
use crate::config::{
    self, AskHead, DiffRequest, Environment, OutputRequest, Request, SbomRequest, Settings, Terminal,
};
use crate::error::Stop;
use crate::output::{Output, Publisher};
use crate::report::{Body, Detail, ImageSink, Lang, Obstacle, Report, ReportHead};
use crate::text::Secrets;
use crate::ui::Line;

/// What a run is told of the world around it.
pub struct Surroundings {
    /// The variables of the environment.
    pub variables: Vec<(OsString, OsString)>,
    /// The time, as reports have it.
    pub at: String,
    /// What standard output is.
    pub terminal: Terminal,
    /// Asks for the HEAD of the checkout.
    pub head: AskHead,
}

/// What a run comes to.
#[derive(Debug)]
pub struct Finished {
    /// What is to be said.
    pub report: Report,
    /// Who says it.
    pub publisher: Publisher,
}

/// A command that is asked properly.
enum Asked {
    Verify(Request),
    Sbom(SbomRequest),
    Diff(DiffRequest),
    Key(Request),
}

impl Asked {
    fn secrets(&self) -> &Secrets {
        match self {
            Self::Verify(request) | Self::Key(request) => &request.secrets,
            Self::Sbom(asked) => &asked.request.secrets,
            Self::Diff(asked) => &asked.request.secrets,
        }
    }
}

/// Runs a command. What stops it is in the report.
///
/// # Errors
/// What keeps it from saying anything anywhere: it is not settled where reports go.
pub fn run(cli: &Cli, world: &Surroundings) -> Result<Finished, Stop> {
    let command = cli.command.command();
    let environment = Environment::new(world.variables.iter().cloned())?;
    let settings = config::layers(&cli.options, &environment);
    let OutputRequest { mut publisher, style, progress } =
        config::output(&settings, command, &environment, world.terminal)?;
    let rows = publisher.outputs().iter().filter_map(Output::format).any(|format| format.needs_rows);
    let report = match asked(cli, &settings, &environment, world.head, rows) {
        Ok(asked) => {
            publisher.keep(asked.secrets().clone());
            let quiet = style.detail == Detail::Quiet;
            let line = |images| Line::new(progress, quiet, images, style.lang);
            carry_out(&asked, world.at.clone(), line, style.lang, &mut publisher)
        }
        Err(stop) => {
            publisher.expect_nothing_to_save();
            Err(stop)
        }
    };
    let report = report.unwrap_or_else(|stop| {
        let head = ReportHead { at: world.at.clone(), ..ReportHead::default() };
        Report::new(head, Body::Nothing(command, Obstacle::Stop(stop)))
    });
    Ok(Finished { report, publisher })
}

fn asked(
    cli: &Cli,
    settings: &Settings,
    environment: &Environment,
    head: AskHead,
    rows: bool,
) -> Result<Asked, Stop> {
    Ok(match &cli.command {
        Sub::Verify { images } => Asked::Verify(config::verify(images, settings, environment, head)?),
        Sub::Sbom { target } => Asked::Sbom(config::sbom(target, settings, environment, head, rows)?),
        Sub::Diff { old, new } => Asked::Diff(config::diff([old, new], settings, environment, head)?),
        Sub::Key => Asked::Key(config::key(settings, environment, head)?),
    })
}

fn carry_out(
    asked: &Asked,
    at: String,
    line: impl FnOnce(usize) -> Line,
    lang: Lang,
    sink: &mut dyn ImageSink,
) -> Result<Report, Stop> {
    match asked {
        Asked::Verify(request) => {
            line(request.images.len()).during(|line| super::verify(request, at, line, sink))
        }
        Asked::Sbom(asked) => line(1).during(|line| {
            unasked(&asked.request, line);
            super::sbom(asked, at, line)
        }),
        Asked::Diff(asked) => line(asked.images()).during(|line| {
            unasked(&asked.request, line);
            super::diff(asked, at, line)
        }),
        // One key is not work of which progress could be shown.
        Asked::Key(request) => super::key(request, at, &Line::silent(lang)),
    }
}

/// Tells of what was given for an image where there is none.
fn unasked(request: &Request, line: &Line) {
    for setting in &request.unasked {
        line.warn(|lang| lang.unasked(setting));
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::error::Saved;
    use crate::output::OutputKind;

    /// Where the document is to be saved.
    fn save(publisher: &Publisher) -> Option<&Path> {
        let saved =
            publisher.outputs().iter().find(|output| output.what == OutputKind::Original(Saved::Document));
        saved.and_then(|output| output.path.as_deref())
    }

    fn world(variables: &[(&str, &str)]) -> Surroundings {
        Surroundings {
            variables: variables.iter().map(|(name, value)| (name.into(), value.into())).collect(),
            at: "2026-01-01T00:00:00Z".to_owned(),
            terminal: Terminal { is_one: false, columns: None },
            head: |_| Err(crate::checkout::CheckoutError::NoCommit),
        }
    }

    fn ran(line: &str, variables: &[(&str, &str)]) -> Result<Finished, Stop> {
        let words: Vec<OsString> =
            ["paas-attest"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
        run(&Cli::read(&words).expect("a command line"), &world(variables))
    }

    #[test]
    fn what_stops_a_run_is_in_its_report() {
        for line in [
            "verify oci:no-such-folder --offline --key no-such-key",
            "verify oci:no-such-folder --offline --key no-such-key --commit-sha @",
            "sbom no-such-file.json --save x",
            "diff oci:a oci:b --offline",
            "key --timeout never",
        ] {
            let Finished { report, publisher } = ran(line, &[]).expect(line);
            assert!(report.stop().is_some() && report.exit_code() == 2, "{line}: {report:?}");
            assert_eq!(save(&publisher), None, "{line}");
        }
    }

    #[test]
    fn without_a_place_for_it_there_is_no_report() {
        assert!(ran("verify oci:x -o json -o markdown", &[]).is_err());
        assert!(ran("verify oci:x", &[("PAAS_ATTEST_NO_SUCH", "x")]).is_err());
    }

    #[test]
    fn a_document_is_looked_into_and_saved_where_that_was_asked() {
        let document = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/documents/crlf.cdx.json");
        let Finished { report, publisher } =
            ran(&format!("sbom {document} --unsigned --save out"), &[]).unwrap();
        assert!(report.stop().is_none(), "{report:?}");
        assert_eq!(save(&publisher), Some(Path::new("out")));
    }
}
