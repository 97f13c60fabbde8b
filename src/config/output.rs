//! Which formats go where, and how they are set.

use std::path::PathBuf;

use crate::cli::{Color, OutputArgs, split_output};
use crate::error::{OutputProblem, UsageError};
use crate::output::Output;
use crate::report::{Command, Detail, Format, Lang, Style};

use super::environment::Environment;
use super::layers::layers;
use super::settings::{Setting, Settings};

/// What standard output is.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether it is a terminal.
    pub is_one: bool,
    /// How many columns it has, where that could be measured.
    pub columns: Option<usize>,
}

/// How a run shows itself.
#[derive(Debug)]
pub struct OutputRequest {
    /// The formats, and where they go: files first, since what standard output shows is final.
    pub outputs: Vec<Output>,
    /// How human output is set.
    pub style: Style,
    /// Whether a line of progress is wanted.
    pub progress: bool,
}

/// What is said of output.
const OF_OUTPUT: &[Setting] = &[Setting::Quiet, Setting::Verbose, Setting::Color, Setting::NoProgress];

/// How a command shows itself, which is settled before anything else can go wrong.
///
/// # Errors
/// A format that there is not, or not of this command; a path that is empty; two formats for standard
/// output; a foreign document for a terminal.
pub fn output(
    args: &OutputArgs,
    command: Command,
    environment: &Environment,
    terminal: Terminal,
) -> Result<OutputRequest, UsageError> {
    let outputs = outputs(args, command, terminal)?;
    let settings = layers(&args.into(), environment, OF_OUTPUT)?;
    let style = style(&settings, environment, terminal)?;
    Ok(OutputRequest { outputs, style, progress: !settings.asks(Setting::NoProgress) })
}

fn outputs(args: &OutputArgs, command: Command, terminal: Terminal) -> Result<Vec<Output>, UsageError> {
    let read = args.output.iter().map(|word| format(word, command, terminal).map_err(UsageError::Output));
    let mut outputs = read.collect::<Result<Vec<_>, _>>()?;
    match outputs.iter().filter(|output| output.path.is_none()).count() {
        0 => outputs.push(Output { format: Format::usual(), path: None }),
        1 => {}
        _ => return Err(UsageError::Output(OutputProblem::Several)),
    }
    outputs.sort_by_key(|output| output.path.is_none());
    Ok(outputs)
}

fn format(word: &str, command: Command, terminal: Terminal) -> Result<Output, OutputProblem> {
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

/// Beneath what is said lie the variables that all programs share.
fn style(settings: &Settings, environment: &Environment, terminal: Terminal) -> Result<Style, UsageError> {
    let color = match settings.read(Setting::Color, Color::named)?.unwrap_or(Color::Auto) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if environment.get("NO_COLOR").is_some() => false,
        Color::Auto if environment.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Color::Auto => terminal.is_one && environment.get("TERM") != Some("dumb"),
    };
    let measured = terminal.columns.filter(|columns| terminal.is_one && *columns > 0);
    let width = measured.or_else(|| environment.get("COLUMNS")?.parse().ok()).unwrap_or(100).clamp(40, 400);
    let detail = match (settings.asked(Setting::Quiet), settings.asked(Setting::Verbose)) {
        // The parser takes one of them only; a layer may hold the other.
        (Some(quiet), Some(verbose)) if verbose.comes_before(quiet) => Detail::Verbose,
        (Some(_), _) => Detail::Quiet,
        (None, Some(_)) => Detail::Verbose,
        (None, None) => Detail::Usual,
    };
    Ok(Style { width, color, detail, lang: Lang::En })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::options::Options;
    use crate::config::settings::YES;
    use crate::origin::SettingOrigin;

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
            let args = OutputArgs { color, ..OutputArgs::default() };
            output(&args, Command::Verify, &environment(variables), terminal).unwrap().style.color
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
            style(&Settings::default(), &environment(variables), terminal).unwrap().width
        };
        assert_eq!((width(&[], SCREEN), width(&[], PIPE)), (120, 100));
        assert_eq!(width(&[("COLUMNS", "80")], PIPE), 80);
        assert_eq!(width(&[("COLUMNS", "80")], SCREEN), 120);
        assert_eq!((width(&[("COLUMNS", "7")], PIPE), width(&[("COLUMNS", "9999")], PIPE)), (40, 400));
    }

    /// Whatever layer says it: the first one counts, and is blamed.
    #[test]
    fn what_a_lower_layer_says_of_output_counts_below_the_options() {
        let lower = |said: &[(Setting, &str)]| {
            let mut settings = Settings::default();
            for (setting, value) in said {
                settings.say(*setting, &SettingOrigin::Variable("LOWER"), [*value]);
            }
            settings
        };
        let of = |args: OutputArgs, lower: Settings| {
            let settings = Options::from(&args).settings().unwrap().over(lower);
            style(&settings, &environment(&[("NO_COLOR", "1")]), SCREEN)
        };
        let quiet = || lower(&[(Setting::Quiet, YES), (Setting::Color, "always")]);
        let style = of(OutputArgs::default(), quiet()).unwrap();
        assert!(style.color && style.detail == Detail::Quiet, "above the variable of all programs");
        let args = OutputArgs { verbose: true, color: Some(Color::Auto), ..OutputArgs::default() };
        let style = of(args, quiet()).unwrap();
        assert!(!style.color && style.detail == Detail::Verbose);
        let both = lower(&[(Setting::Quiet, YES), (Setting::Verbose, YES)]);
        assert_eq!(of(OutputArgs::default(), both).unwrap().detail, Detail::Quiet);
        let why = of(OutputArgs::default(), lower(&[(Setting::Color, "blue")])).unwrap_err();
        let said = Lang::En.stop(&why.into()).message;
        assert!(said.starts_with("LOWER `blue`"), "{said}");
    }
}
