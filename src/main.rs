//! The world: arguments, environment, clock and exit code. Everything else is told what it needs.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;
use miette::Diagnostic as _;
use paas_attest::cli::{Cli, Color, OutputArgs, Sub, split_output};
use paas_attest::config::{self, Environment, Output};
use paas_attest::error::{Complaint, OutputProblem, Stop, UsageError};
use paas_attest::report::{Body, Command, Detail, Format, Help, Lang, Obstacle, Report, ReportHead, Style};
use paas_attest::text::{ForeignText, is_active};
use paas_attest::ui::Line;
use paas_attest::verdict::{Trust, Verdict};
use paas_attest::{output, run};

#[expect(clippy::disallowed_methods, reason = "here, and nowhere else, the environment is read")]
fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        let message = format!("paas-attest: nothing was verified: a bug stopped the program: {info}\n");
        let _ = std::io::stderr().write_all(message.as_bytes());
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(usage(&error)),
    };
    let (command, options) = match &cli.command {
        Sub::Verify(args) => (Command::Verify, &args.output),
        Sub::Sbom(args) => (Command::Sbom, &args.output),
        Sub::Diff(args) => (Command::Diff, &args.output),
        Sub::Key(args) => (Command::Key, &args.output),
    };
    let environment = match Environment::new(std::env::vars_os()) {
        Ok(environment) => environment,
        Err(error) => return ExitCode::from(complain(&error.into())),
    };
    let outputs = match outputs(options, command) {
        Ok(outputs) => outputs,
        Err(stop) => return ExitCode::from(complain(&stop)),
    };
    let at = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut save = None;
    let report = attempt(&cli, &environment, &at, &outputs, &mut save);
    let mut report = report.unwrap_or_else(|stop| {
        complain(&stop);
        Report::new(ReportHead { at, ..ReportHead::default() }, Body::Nothing(command, Obstacle::Stop(stop)))
    });
    if !save.is_none_or(|path| save_document(&report, &path)) {
        report.unwritten();
    }
    publish(&mut report, &outputs, style(options, &environment));
    ExitCode::from(report.exit_code())
}

fn attempt(
    cli: &Cli,
    environment: &Environment,
    at: &str,
    outputs: &[Output],
    save: &mut Option<PathBuf>,
) -> Result<Report, Stop> {
    match &cli.command {
        Sub::Verify(args) => {
            let request = config::verify(args, environment)?;
            let line = Line::new(!args.output.no_progress, args.output.quiet, request.images.len());
            let report = run::verify(request, at.to_owned(), &line);
            line.clear();
            report
        }
        Sub::Sbom(args) => {
            let rows = outputs.iter().any(|output| output.format.needs_rows);
            let mut request = config::sbom(args, environment, rows)?;
            *save = request.save.take();
            let line = Line::new(!args.output.no_progress, args.output.quiet, 1);
            let report = run::sbom(request, at.to_owned(), &line);
            line.clear();
            report
        }
        Sub::Diff(args) => {
            let request = config::diff(args, environment)?;
            let line = Line::new(!args.output.no_progress, args.output.quiet, request.request.images.len());
            let report = run::diff(request, at.to_owned(), &line);
            line.clear();
            report
        }
        Sub::Key(args) => run::key(&config::key(args, environment)?, at.to_owned()),
    }
}

/// What the argument parser refuses, in our words and without active characters.
fn usage(error: &clap::Error) -> u8 {
    let text = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return if output::stdout(text.as_bytes()).is_ok() { 0 } else { Verdict::Undecided.exit_code() };
    }
    // An argument's own line breaks are not the parser's.
    let escaped =
        std::env::args_os().filter_map(|arg| arg.into_string().ok()).filter(|arg| arg.chars().any(is_active));
    let text = escaped.fold(text, |text, arg| text.replace(&arg, &ForeignText::new(&arg).to_string()));
    let text: String = text
        .chars()
        .flat_map(|c| if is_active(c) && c != '\n' { c.escape_unicode().collect() } else { vec![c] })
        .collect();
    let text = match text.strip_prefix("error: ") {
        Some(rest) => format!("error: nothing was verified: {rest}"),
        None => text,
    };
    let _ = std::io::stderr().write_all(text.as_bytes());
    2
}

/// What stops a run, for a person: miette's own handlers print foreign text raw and draw boxes.
fn complain(stop: &Stop) -> u8 {
    let told = Lang::En.stop(stop);
    let complaint = Complaint { message: told.message, help: told.help.iter().map(Help::line).collect() };
    let mut text = format!("error: {complaint}\n");
    if let Some(help) = complaint.help() {
        for line in help.to_string().lines() {
            text.push_str(&format!("  help: {line}\n"));
        }
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
    2
}

fn outputs(options: &OutputArgs, command: Command) -> Result<Vec<Output>, Stop> {
    let refused = |problem| Stop::Usage(UsageError::Output(problem));
    let mut outputs = Vec::new();
    for word in &options.output {
        let (name, path) = split_output(word);
        let format = Format::named(name)
            .ok_or_else(|| refused(OutputProblem::Unknown(name.into(), Format::by_commands())))?;
        if !format.is_of(command) {
            return Err(refused(OutputProblem::OfOthers { command: command.as_str(), format: name.into() }));
        }
        if format.foreign && path.is_none() && std::io::stdout().is_terminal() {
            return Err(refused(OutputProblem::Terminal(format.name)));
        }
        if path.as_ref().is_some_and(|path| path.as_os_str().is_empty()) {
            return Err(refused(OutputProblem::NoPath(name.into())));
        }
        outputs.push(Output { format, path });
    }
    match outputs.iter().filter(|output| output.path.is_none()).count() {
        0 => outputs.push(Output { format: Format::usual(), path: None }),
        1 => {}
        _ => {
            return Err(refused(OutputProblem::Several));
        }
    }
    // Files first: what standard output shows is final.
    outputs.sort_by_key(|output| output.path.is_none());
    Ok(outputs)
}

fn style(options: &OutputArgs, environment: &Environment) -> Style {
    let terminal = std::io::stdout().is_terminal();
    let color = match options.color.unwrap_or(Color::Auto) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if environment.get("NO_COLOR").is_some() => false,
        Color::Auto if environment.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Color::Auto => terminal && environment.get("TERM") != Some("dumb"),
    };
    let measured = terminal_size::terminal_size()
        .map(|(width, _)| usize::from(width.0))
        .filter(|width| terminal && *width > 0);
    let width = measured.or_else(|| environment.get("COLUMNS")?.parse().ok()).unwrap_or(100).clamp(40, 400);
    let detail = match (options.quiet, options.verbose) {
        (true, _) => Detail::Quiet,
        (_, true) => Detail::Verbose,
        _ => Detail::Usual,
    };
    Style { width, color, detail, lang: Lang::En }
}

/// Writes the document that was asked for by `--save`, where there is one. Says so on standard error
/// where nobody vouches for it.
fn save_document(report: &Report, path: &Path) -> bool {
    let Some((trust, bytes)) = report.shown_document() else {
        let _ = writeln!(std::io::stderr(), "error: nothing was saved: there is no document to save");
        return false;
    };
    if trust != Trust::Verified {
        let shown = ForeignText::new(path.display().to_string());
        let _ =
            writeln!(std::io::stderr(), "{}: nobody vouches for what is saved as {shown}", trust.as_str());
    }
    match output::write(path, bytes) {
        Ok(()) => true,
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "error: the document was not saved: {problem}");
            false
        }
    }
}

/// Writes every report.
fn publish(report: &mut Report, outputs: &[Output], style: Style) {
    // Formats that cannot say the verdict leave that to standard error.
    if report.verdict() != Some(Verdict::Verified) && !outputs.iter().any(|output| output.format.says_verdict)
    {
        let _ = writeln!(std::io::stderr(), "{}", report.in_one_line(style.lang));
    }
    for output in outputs {
        // Of no document there is none to write, and what is there stays as it is.
        if !output.format.says_verdict && report.shown_document().is_none() {
            continue;
        }
        // Files are never coloured.
        let color = style.color && output.path.is_none();
        let written = match output.format.render(report, Style { color, ..style }) {
            Ok(bytes) => match &output.path {
                Some(path) => output::write(path, &bytes),
                None => output::stdout(&bytes),
            },
            Err(error) => Err(format!("the report cannot be made: {}", ForeignText::error(&error))),
        };
        if let Err(problem) = written {
            let _ = writeln!(std::io::stderr(), "error: the report was not written: {problem}");
            report.unwritten();
        }
    }
}
