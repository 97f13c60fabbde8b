//! Which formats go where, and how they are set.

use std::path::{Path, PathBuf};

use crate::error::{OutputProblem, Saved, UsageError};
use crate::output::{self, Output, OutputKind, Publisher};
use crate::report::{Command, Detail, Format, Lang, Style};

use super::hold::TIMEOUT;
use super::layers::{Environment, Setting, Settings};
use super::units::duration;

/// What standard output is.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether it is a terminal.
    pub is_one: bool,
    /// Whether it takes the sequences that set color, where it is a terminal.
    pub sequences: bool,
    /// How many columns it has, where that could be measured.
    pub columns: Option<usize>,
    /// How many columns standard error has, where it is a terminal.
    pub of_errors: Option<usize>,
}

/// The language where none is asked for: all that is said before that is known is in it.
pub const USUAL_LANG: Lang = Lang::En;

/// The language that is asked for, before anything else is settled: an error about something else is in it too.
pub fn lang(settings: &Settings) -> Lang {
    settings.read(Setting::Lang, Lang::named).ok().flatten().unwrap_or(USUAL_LANG)
}

/// How a run shows itself.
#[derive(Debug)]
pub struct OutputRequest {
    /// Who writes what was asked for: files first, since what standard output shows is final.
    pub publisher: Publisher,
    /// How human output is set.
    pub style: Style,
    /// How many columns a line of standard error may take.
    pub error_width: usize,
    /// Whether a line of progress is wanted.
    pub progress: bool,
    /// Whether each request is told of.
    pub requests: bool,
}

/// How a command shows itself, which is settled before anything else can go wrong.
///
/// # Errors
/// A format that there is not, or not of this command; a path that is empty; two formats for standard
/// output; a foreign document for a terminal.
pub fn output(
    settings: &Settings,
    command: Command,
    environment: &Environment,
    terminal: Terminal,
) -> Result<OutputRequest, UsageError> {
    let outputs = outputs(settings, command, terminal)?;
    let style = style(settings, environment, terminal)?;
    // A limit that cannot be read is refused by the command, in its report.
    let patience = settings.read(Setting::Timeout, duration).ok().flatten().unwrap_or(TIMEOUT);
    let error_width = error_width(environment.get("COLUMNS"), terminal);
    let publisher = Publisher::new(outputs, style, error_width, patience);
    let progress = !settings.asks(Setting::NoProgress);
    let requests = style.detail == Detail::Verbose && settings.all(Setting::Verbose).len() > 1;
    Ok(OutputRequest { publisher, style, error_width, progress, requests })
}

fn outputs(settings: &Settings, command: Command, terminal: Terminal) -> Result<Vec<Output>, UsageError> {
    let document = settings.one(Setting::Save).map(|given| {
        let path = Some(PathBuf::from(&given.value));
        let what = if command == Command::Key { Saved::Key } else { Saved::Document };
        Ok(Output { what: OutputKind::Original(what), path })
    });
    let words = settings.all(Setting::Output).iter();
    let read = words.map(|word| format(&word.value, command, terminal).map_err(UsageError::Output));
    let mut outputs = document.into_iter().chain(read).collect::<Result<Vec<_>, _>>()?;
    match outputs.iter().filter(|output| output.path.is_none()).count() {
        0 => outputs.push(Output { what: OutputKind::Format(Format::usual()), path: None }),
        1 => {}
        _ => return Err(UsageError::Output(OutputProblem::Several)),
    }
    outputs.sort_by_key(|output| output.path.is_none());
    let pack = settings.one(Setting::Evidence).map(|given| Path::new(&given.value));
    let paths = outputs.iter().filter_map(|output| output.path.as_deref()).chain(pack);
    if let Some([one, other]) = output::twice(paths) {
        let shown = |path: &Path| path.display().to_string().into();
        return Err(UsageError::Output(OutputProblem::Twice(shown(one), shown(other))));
    }
    Ok(outputs)
}

fn format(word: &str, command: Command, terminal: Terminal) -> Result<Output, OutputProblem> {
    let (name, path) = word.split_once('=').map_or((word, None), |(name, path)| (name, Some(path)));
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
        path => Ok(Output { what: OutputKind::Format(format), path: path.map(PathBuf::from) }),
    }
}

/// When to use color.
#[derive(Clone, Copy)]
enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    fn named(word: &str) -> Option<Self> {
        match word {
            "auto" => Some(Self::Auto),
            "always" => Some(Self::Always),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

/// How many columns a line of standard error may take, by the value of `COLUMNS`.
pub fn error_width(columns: Option<&str>, terminal: Terminal) -> usize {
    width(terminal.of_errors.filter(|measured| *measured > 0), columns)
}

fn width(measured: Option<usize>, columns: Option<&str>) -> usize {
    measured.or_else(|| columns?.parse().ok()).unwrap_or(100).clamp(40, 400)
}

/// Beneath what is said lie the variables that all programs share.
fn style(settings: &Settings, environment: &Environment, terminal: Terminal) -> Result<Style, UsageError> {
    let color = match settings.read(Setting::Color, Color::named)?.unwrap_or(Color::Auto) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if environment.get("NO_COLOR").is_some() => false,
        Color::Auto if environment.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Color::Auto => terminal.is_one && terminal.sequences && environment.get("TERM") != Some("dumb"),
    };
    let measured = terminal.columns.filter(|columns| terminal.is_one && *columns > 0);
    let width = width(measured, environment.get("COLUMNS"));
    let lang = settings.read(Setting::Lang, Lang::named)?.unwrap_or(USUAL_LANG);
    let detail = match (settings.asked(Setting::Quiet), settings.asked(Setting::Verbose)) {
        // The parser takes one of them only; a layer may hold the other.
        (Some(quiet), Some(verbose)) if verbose.comes_before(quiet) => Detail::Verbose,
        (Some(_), _) => Detail::Quiet,
        (None, Some(_)) => Detail::Verbose,
        (None, None) => Detail::Usual,
    };
    Ok(Style { width, terminal: terminal.is_one, color, detail, lang })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::layers::YES;
    use crate::origin::SettingOrigin;

    const PIPE: Terminal = Terminal { is_one: false, sequences: true, columns: None, of_errors: None };
    const SCREEN: Terminal =
        Terminal { is_one: true, sequences: true, columns: Some(120), of_errors: Some(120) };

    fn said(by: &SettingOrigin, words: &[(Setting, &[&str])]) -> Settings {
        let mut settings = Settings::default();
        for (setting, values) in words {
            settings.say(*setting, by, values.iter().copied());
        }
        settings
    }

    fn typed(words: &[(Setting, &[&str])]) -> Settings {
        said(&SettingOrigin::option("--option"), words)
    }

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::new(variables.iter().map(|(name, value)| (name.into(), value.into()))).unwrap()
    }

    #[test]
    fn files_come_first_and_standard_output_takes_one_format() {
        let of = |words: &[&str]| outputs(&typed(&[(Setting::Output, words)]), Command::Sbom, PIPE);
        let read = |words: &[&str]| -> Vec<(&str, bool)> {
            let named = |output: &Output| (output.format().unwrap().name, output.path.is_some());
            of(words).unwrap().iter().map(named).collect()
        };
        assert_eq!(read(&[]), [("human", false)]);
        assert_eq!(read(&["json", "csv=a"]), [("csv", true), ("json", false)]);
        assert_eq!(read(&["json=a=b"]), [("json", true), ("human", false)]);
        assert_eq!(of(&["json", "csv"]), Err(UsageError::Output(OutputProblem::Several)));
        assert_eq!(of(&["json="]), Err(UsageError::Output(OutputProblem::NoPath("json"))));
    }

    #[test]
    fn a_document_that_is_saved_comes_before_every_report() {
        let said = typed(&[(Setting::Output, &["csv=a", "json"]), (Setting::Save, &["b"])]);
        let outputs = outputs(&said, Command::Sbom, PIPE).unwrap();
        assert_eq!(outputs.len(), 3);
        assert_eq!(
            (outputs[0].what, outputs[0].path.as_deref()),
            (OutputKind::Original(Saved::Document), Some("b".as_ref()))
        );
    }

    #[test]
    fn a_foreign_document_is_for_files_and_pipes() {
        let of = |word, terminal| outputs(&typed(&[(Setting::Output, &[word])]), Command::Sbom, terminal);
        assert!(of("cyclonedx", PIPE).is_ok() && of("cyclonedx=a", SCREEN).is_ok());
        assert_eq!(of("cyclonedx", SCREEN), Err(UsageError::Output(OutputProblem::Terminal("cyclonedx"))));
    }

    #[test]
    fn colour_is_for_terminals_unless_somebody_says_otherwise() {
        let color = |color: &[&str], variables: &[(&str, &str)], terminal| {
            let settings = typed(&[(Setting::Color, color)]);
            output(&settings, Command::Verify, &environment(variables), terminal).unwrap().style.color
        };
        assert!(color(&[], &[], SCREEN) && !color(&[], &[], PIPE));
        assert!(!color(&[], &[("NO_COLOR", "1")], SCREEN) && color(&[], &[("NO_COLOR", "")], SCREEN));
        assert!(color(&[], &[("CLICOLOR_FORCE", "1")], PIPE));
        assert!(!color(&[], &[("CLICOLOR_FORCE", "0")], PIPE) && !color(&[], &[("TERM", "dumb")], SCREEN));
        let old = Terminal { sequences: false, ..SCREEN };
        assert!(
            !color(&[], &[], old)
                && color(&[], &[("CLICOLOR_FORCE", "1")], old)
                && color(&["always"], &[], old)
        );
        assert!(color(&["always"], &[("NO_COLOR", "1")], PIPE));
        assert!(!color(&["never"], &[("CLICOLOR_FORCE", "1")], SCREEN));
    }

    /// The parser takes these words, and each is one here.
    #[test]
    fn every_word_of_color_is_known() {
        let words = Setting::Color.row().words();
        assert!(words.len() == 3 && words.iter().all(|(word, _)| Color::named(word).is_some()));
    }

    #[test]
    fn every_word_of_lang_is_a_language_and_an_error_is_told_in_it() {
        let words = Setting::Lang.row().words();
        assert!(words.len() == 2 && words.iter().all(|(word, _)| Lang::named(word).is_some()));
        let asked = |words: &[&str]| lang(&typed(&[(Setting::Lang, words), (Setting::Color, &["blue"])]));
        assert_eq!(
            (asked(&["fr"]), asked(&["en"]), asked(&["de"])),
            (Lang::named("fr").unwrap(), USUAL_LANG, USUAL_LANG)
        );
        let of = |words: &[&str]| {
            style(&typed(&[(Setting::Lang, words)]), &environment(&[("LANG", "fr_FR.UTF-8")]), PIPE)
        };
        assert_eq!(of(&["fr"]).unwrap().lang, Lang::named("fr").unwrap());
        assert_eq!(of(&[]).unwrap().lang, USUAL_LANG, "the locale alone changes nothing");
        assert!(of(&["de"]).is_err());
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
        let lower = |words: &[(Setting, &[&str])]| said(&SettingOrigin::variable("LOWER"), words);
        let of = |options: Settings, lower: Settings| {
            style(&options.over(lower), &environment(&[("NO_COLOR", "1")]), SCREEN)
        };
        let quiet = || lower(&[(Setting::Quiet, &[YES]), (Setting::Color, &["always"])]);
        let style = of(Settings::default(), quiet()).unwrap();
        assert!(style.color && style.detail == Detail::Quiet, "above the variable of all programs");
        let options = typed(&[(Setting::Verbose, &[YES]), (Setting::Color, &["auto"])]);
        let style = of(options, quiet()).unwrap();
        assert!(!style.color && style.detail == Detail::Verbose);
        let both = lower(&[(Setting::Quiet, &[YES]), (Setting::Verbose, &[YES])]);
        assert_eq!(of(Settings::default(), both).unwrap().detail, Detail::Quiet);
        let why = of(Settings::default(), lower(&[(Setting::Color, &["blue"])])).unwrap_err();
        let said = USUAL_LANG.stop(&why.into()).message;
        assert!(said.starts_with("LOWER `blue`"), "{said}");
    }
}
