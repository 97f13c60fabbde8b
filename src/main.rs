//! The world: arguments, environment, clock and exit code. Everything else is told what it needs.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use paas_attest::cli::{Cli, Instead, Sub};
use paas_attest::config::{self, Environment, OutputRequest, Terminal};
use paas_attest::error::Stop;
use paas_attest::output;
use paas_attest::report::{Body, Detail, Lang, Obstacle, Report, ReportHead};
use paas_attest::run;
use paas_attest::ui::Line;
use paas_attest::verdict::Verdict;

/// Something was not asked properly.
const USAGE: u8 = 2;

#[expect(clippy::disallowed_methods, reason = "here, and nowhere else, the environment is read")]
fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        let message = format!("paas-attest: {}\n", Lang::En.bug(info));
        let _ = std::io::stderr().write_all(message.as_bytes());
    }));
    let arguments: Vec<_> = std::env::args_os().collect();
    let cli = match Cli::read(&arguments) {
        Ok(cli) => cli,
        Err(Instead::Help(text)) => {
            let written = output::stdout(text.as_bytes()).is_ok();
            return ExitCode::from(if written { 0 } else { Verdict::Undecided.exit_code() });
        }
        Err(Instead::Refusal(text)) => {
            let _ = std::io::stderr().write_all(text.as_bytes());
            return ExitCode::from(USAGE);
        }
    };
    let (command, options) = cli.command.asked();
    let terminal = Terminal {
        is_one: std::io::stdout().is_terminal(),
        columns: terminal_size::terminal_size().map(|(width, _)| width.0.into()),
    };
    let told = Environment::new(std::env::vars_os())
        .and_then(|environment| Ok((config::output(options, command, &environment, terminal)?, environment)));
    let (shown, environment) = match told {
        Ok(told) => told,
        Err(error) => {
            output::complain(&error.into());
            return ExitCode::from(USAGE);
        }
    };
    let at = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut save = None;
    let report = attempt(&cli, &environment, &at, &shown, &mut save);
    let mut report = report.unwrap_or_else(|stop| {
        output::complain(&stop);
        Report::new(ReportHead { at, ..ReportHead::default() }, Body::Nothing(command, Obstacle::Stop(stop)))
    });
    if let Some(path) = save {
        output::save_document(&mut report, &path);
    }
    output::publish(&mut report, &shown.outputs, shown.style);
    ExitCode::from(report.exit_code())
}

fn attempt(
    cli: &Cli,
    environment: &Environment,
    at: &str,
    shown: &OutputRequest,
    save: &mut Option<PathBuf>,
) -> Result<Report, Stop> {
    let line = |images| Line::new(shown.progress, shown.style.detail == Detail::Quiet, images);
    match &cli.command {
        Sub::Verify(args) => {
            let request = config::verify(args, environment)?;
            let line = line(request.images.len());
            let report = run::verify(&request, at.to_owned(), &line);
            line.clear();
            report
        }
        Sub::Sbom(args) => {
            let rows = shown.outputs.iter().any(|output| output.format.needs_rows);
            let mut request = config::sbom(args, environment, rows)?;
            *save = request.save.take();
            let line = line(1);
            let report = run::sbom(&request, at.to_owned(), &line);
            line.clear();
            report
        }
        Sub::Diff(args) => {
            let request = config::diff(args, environment)?;
            let line = line(request.images());
            let report = run::diff(&request, at.to_owned(), &line);
            line.clear();
            report
        }
        Sub::Key(args) => run::key(&config::key(args, environment)?, at.to_owned()),
    }
}
