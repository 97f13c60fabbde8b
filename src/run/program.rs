//! One run of the program, from words and variables to a report: which command it is, how it shows itself,
//! and what stands in its way.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::cli::{Cli, Sub};
use crate::config::{self, AskHead, Environment, OutputRequest, Settings, Terminal};
use crate::error::Stop;
use crate::report::{Body, Detail, Obstacle, Report, ReportHead};
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
    /// How, and where.
    pub shown: OutputRequest,
    /// Where the document is to be written.
    pub save: Option<PathBuf>,
}

/// Runs a command. What stops it is in the report.
///
/// # Errors
/// What keeps it from saying anything anywhere: it is not settled where reports go.
pub fn run(cli: &Cli, world: &Surroundings) -> Result<Finished, Stop> {
    let command = cli.command.command();
    let environment = Environment::new(world.variables.iter().cloned())?;
    let settings = config::layers(&cli.options, &environment);
    let shown = config::output(&settings, command, &environment, world.terminal)?;
    let mut save = None;
    let report = attempt(cli, &settings, &environment, world, &shown, &mut save).unwrap_or_else(|stop| {
        let head = ReportHead { at: world.at.clone(), ..ReportHead::default() };
        Report::new(head, Body::Nothing(command, Obstacle::Stop(stop)))
    });
    Ok(Finished { report, shown, save })
}

fn attempt(
    cli: &Cli,
    settings: &Settings,
    environment: &Environment,
    world: &Surroundings,
    shown: &OutputRequest,
    save: &mut Option<PathBuf>,
) -> Result<Report, Stop> {
    let at = world.at.clone();
    let line = |images| Line::new(shown.progress, shown.style.detail == Detail::Quiet, images);
    match &cli.command {
        Sub::Verify { images } => {
            let request = config::verify(images, settings, environment, world.head)?;
            line(request.images.len()).during(|line| super::verify(&request, at, line, &mut Vec::new()))
        }
        Sub::Sbom { target } => {
            let rows = shown.outputs.iter().any(|output| output.format.needs_rows);
            let mut request = config::sbom(target, settings, environment, world.head, rows)?;
            *save = request.save.take();
            line(1).during(|line| super::sbom(&request, at, line))
        }
        Sub::Diff { old, new } => {
            let request = config::diff([old, new], settings, environment, world.head)?;
            line(request.images()).during(|line| super::diff(&request, at, line))
        }
        Sub::Key => super::key(&config::key(settings, environment, world.head)?, at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(variables: &[(&str, &str)]) -> Surroundings {
        Surroundings {
            variables: variables.iter().map(|(name, value)| (name.into(), value.into())).collect(),
            at: "2026-01-01T00:00:00Z".to_owned(),
            terminal: Terminal { is_one: false, columns: None },
            head: || Err(crate::checkout::CheckoutError::NoCommit),
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
            let Finished { report, save, .. } = ran(line, &[]).expect(line);
            assert!(report.stop().is_some() && report.exit_code() == 2, "{line}: {report:?}");
            assert_eq!(save, None, "{line}");
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
        let Finished { report, save, .. } =
            ran(&format!("sbom {document} --unsigned --save out"), &[]).unwrap();
        assert!(report.stop().is_none(), "{report:?}");
        assert_eq!(save, Some(PathBuf::from("out")));
    }
}
