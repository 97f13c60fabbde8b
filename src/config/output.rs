//! Which formats go where, and how they are set.

use std::path::PathBuf;

use crate::cli::{Color, OutputArgs, split_output};
use crate::error::{OutputProblem, UsageError};
use crate::output::Output;
use crate::report::{Command, Detail, Format, Lang, Style};

use super::environment::Environment;

/// What standard output is.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether it is a terminal.
    pub is_one: bool,
    /// How many columns it has, where that could be measured.
    pub columns: Option<usize>,
}

/// The formats that a command writes, and where to: files first, since what standard output shows is final.
///
/// # Errors
/// A format that there is not, or not of this command; a path that is empty; two formats for standard
/// output; a foreign document for a terminal.
pub fn outputs(args: &OutputArgs, command: Command, terminal: Terminal) -> Result<Vec<Output>, UsageError> {
    let read = args.output.iter().map(|word| output(word, command, terminal).map_err(UsageError::Output));
    let mut outputs = read.collect::<Result<Vec<_>, _>>()?;
    match outputs.iter().filter(|output| output.path.is_none()).count() {
        0 => outputs.push(Output { format: Format::usual(), path: None }),
        1 => {}
        _ => return Err(UsageError::Output(OutputProblem::Several)),
    }
    outputs.sort_by_key(|output| output.path.is_none());
    Ok(outputs)
}

fn output(word: &str, command: Command, terminal: Terminal) -> Result<Output, OutputProblem> {
    let (name, path) = split_output(word);
    let Some(format) = Format::named(name) else {
        return Err(OutputProblem::Unknown(name.into(), Format::by_commands()));
    };
    if !format.is_of(command) {
        return Err(OutputProblem::OfOthers { command: command.as_str(), format: format.name });
    }
    if format.foreign && path.is_none() && terminal.is_one {
        return Err(OutputProblem::Terminal(format.name));
    }
    match path {
        Some("") => Err(OutputProblem::NoPath(format.name)),
        path => Ok(Output { format, path: path.map(PathBuf::from) }),
    }
}

/// How human output is set.
pub fn style(args: &OutputArgs, environment: &Environment, terminal: Terminal) -> Style {
    let color = match args.color.unwrap_or(Color::Auto) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if environment.get("NO_COLOR").is_some() => false,
        Color::Auto if environment.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Color::Auto => terminal.is_one && environment.get("TERM") != Some("dumb"),
    };
    let measured = terminal.columns.filter(|columns| terminal.is_one && *columns > 0);
    let width = measured.or_else(|| environment.get("COLUMNS")?.parse().ok()).unwrap_or(100).clamp(40, 400);
    let detail = match (args.quiet, args.verbose) {
        (true, _) => Detail::Quiet,
        (_, true) => Detail::Verbose,
        _ => Detail::Usual,
    };
    Style { width, color, detail, lang: Lang::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIPE: Terminal = Terminal { is_one: false, columns: None };
    const SCREEN: Terminal = Terminal { is_one: true, columns: Some(120) };

    fn args(words: &[&str]) -> OutputArgs {
        let output = words.iter().map(|word| (*word).to_owned()).collect();
        OutputArgs { output, ..OutputArgs::default() }
    }

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::new(variables.iter().map(|(name, value)| (name.into(), value.into()))).unwrap()
    }

    #[test]
    fn files_come_first_and_standard_output_takes_one_format() {
        let of = |words: &[&str]| outputs(&args(words), Command::Sbom, PIPE);
        let read = |words: &[&str]| -> Vec<(&str, bool)> {
            of(words).unwrap().iter().map(|output| (output.format.name, output.path.is_some())).collect()
        };
        assert_eq!(read(&[]), [("human", false)]);
        assert_eq!(read(&["json", "csv=a"]), [("csv", true), ("json", false)]);
        assert_eq!(read(&["json=a=b"]), [("json", true), ("human", false)]);
        assert_eq!(of(&["json", "csv"]), Err(UsageError::Output(OutputProblem::Several)));
        assert_eq!(of(&["json="]), Err(UsageError::Output(OutputProblem::NoPath("json"))));
    }

    #[test]
    fn a_foreign_document_is_for_files_and_pipes() {
        let of = |word, terminal| outputs(&args(&[word]), Command::Sbom, terminal);
        assert!(of("cyclonedx", PIPE).is_ok() && of("cyclonedx=a", SCREEN).is_ok());
        assert_eq!(of("cyclonedx", SCREEN), Err(UsageError::Output(OutputProblem::Terminal("cyclonedx"))));
    }

    #[test]
    fn colour_is_for_terminals_unless_somebody_says_otherwise() {
        let color = |color, variables: &[(&str, &str)], terminal| {
            style(&OutputArgs { color, ..OutputArgs::default() }, &environment(variables), terminal).color
        };
        assert!(color(None, &[], SCREEN) && !color(None, &[], PIPE));
        assert!(!color(None, &[("NO_COLOR", "1")], SCREEN) && color(None, &[("NO_COLOR", "")], SCREEN));
        assert!(color(None, &[("CLICOLOR_FORCE", "1")], PIPE));
        assert!(!color(None, &[("CLICOLOR_FORCE", "0")], PIPE) && !color(None, &[("TERM", "dumb")], SCREEN));
        assert!(color(Some(Color::Always), &[("NO_COLOR", "1")], PIPE));
        assert!(!color(Some(Color::Never), &[("CLICOLOR_FORCE", "1")], SCREEN));
    }

    #[test]
    fn a_line_is_as_wide_as_the_terminal_or_as_columns_says() {
        let width = |variables: &[(&str, &str)], terminal| {
            style(&OutputArgs::default(), &environment(variables), terminal).width
        };
        assert_eq!((width(&[], SCREEN), width(&[], PIPE)), (120, 100));
        assert_eq!(width(&[("COLUMNS", "80")], PIPE), 80);
        assert_eq!(width(&[("COLUMNS", "80")], SCREEN), 120);
        assert_eq!((width(&[("COLUMNS", "7")], PIPE), width(&[("COLUMNS", "9999")], PIPE)), (40, 400));
    }
}
