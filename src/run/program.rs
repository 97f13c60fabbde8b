//! One run of the program, from words and variables to a report: which command it is, how it shows itself,
//! and what stands in its way.

use std::ffi::OsString;

use crate::cli::{Cli, Sub};
use crate::config::{
    self, AskCheckout, DiffRequest, DoctorRequest, DrawSeed, Environment, ExplainRequest, ExportRequest,
    JoinRequest, OutputRequest, Request, SbomRequest, Setting, Settings, Terminal,
};
use crate::error::{Stop, UsageError};
use crate::export::{self, Export};
use crate::join::Keep;
use crate::output::{Output, Publisher, RunReport};
use crate::report::{
    Body, Detail, Format, ImageSink, Lang, LinePrefix, Obstacle, Report, ReportHead, Sample, Style,
    code_list, code_page, policy_document, policy_page,
};
use crate::ui::Line;

use super::packing;

/// What a run is told of the world around it.
pub struct Surroundings {
    /// The variables of the environment.
    pub variables: Vec<(OsString, OsString)>,
    /// The time, as reports have it.
    pub at: String,
    /// What standard output is.
    pub terminal: Terminal,
    /// Who is asked about the checkout.
    pub checkout: AskCheckout,
    /// Who draws a seed at random.
    pub seed: DrawSeed,
}

/// What became of a command.
#[derive(Debug)]
pub enum Ran {
    /// It ran, and there is a report on it.
    Run(Box<Finished>),
    /// It verifies nothing: this page for standard output is all of it.
    Page(String),
    /// It verifies nothing: this document for standard output, and for standard error what it does not say.
    Exported(String, String),
}

/// What a run comes to.
#[derive(Debug)]
pub struct Finished {
    /// What is to be said.
    pub report: RunReport,
    /// Who says it.
    pub publisher: Publisher,
}

/// Why a run cannot say anything anywhere.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub stop: Box<Stop>,
    /// The language to say it in.
    pub lang: Lang,
}

/// A command that is asked properly.
enum Asked {
    Verify(Request),
    Sbom(SbomRequest),
    Diff(DiffRequest),
    Key(Request),
    Join(JoinRequest),
    Doctor(Box<DoctorRequest>),
}

impl Asked {
    fn sample(&self) -> Option<&Sample> {
        match self {
            Self::Verify(request) => request.sample.as_ref(),
            Self::Sbom(_) | Self::Diff(_) | Self::Key(_) | Self::Join(_) | Self::Doctor(_) => None,
        }
    }

    fn request(&self) -> Option<&Request> {
        match self {
            Self::Verify(request) | Self::Key(request) => Some(request),
            Self::Sbom(asked) => Some(&asked.request),
            Self::Diff(asked) => Some(&asked.request),
            Self::Doctor(asked) => Some(&asked.request),
            Self::Join(_) => None,
        }
    }

    /// The same, with the pack that it is to write.
    fn staged(mut self, line: Line) -> Result<Self, Stop> {
        let request = match &mut self {
            Self::Verify(request) | Self::Key(request) => request,
            Self::Sbom(asked) => &mut asked.request,
            Self::Diff(asked) => &mut asked.request,
            Self::Join(_) | Self::Doctor(_) => return Ok(self),
        };
        request.pack = packing::pack(request, line)?;
        Ok(self)
    }
}

/// Runs a command. What stops it is in the report.
///
/// # Errors
/// What keeps it from saying anything anywhere: it is not settled where reports go.
pub fn run(cli: &Cli, world: &Surroundings) -> Result<Ran, Refused> {
    let command = cli.command.command();
    let stopped =
        |stop: Stop, settings: &Settings| Refused { stop: Box::new(stop), lang: config::lang(settings) };
    let refused = |error: UsageError, settings: &Settings| stopped(error.into(), settings);
    let environment = Environment::new(world.variables.iter().cloned()).map_err(|error| {
        // Something else is wrong with the variables.
        let is_lang =
            |name: &OsString| config::Setting::Lang.row().variable().is_some_and(|lang| name == lang);
        let lang = world.variables.iter().filter(|(name, _)| is_lang(name)).cloned();
        refused(error, &config::layers(&cli.options, &Environment::new(lang).unwrap_or_default()))
    })?;
    let settings = config::all_layers(&cli.options, &environment, command);
    let OutputRequest { mut publisher, style, error_width, progress, requests } =
        config::output(&settings, command, &environment, world.terminal)
            .map_err(|error| refused(error, &settings))?;
    let rows = publisher.outputs().iter().filter_map(Output::format).any(|format| format.needs_rows);
    // What is proposed speaks of the same images.
    let call = |sample: Option<&Sample>| {
        let call = config::call(command, cli.command.inputs(), &settings);
        sample.into_iter().fold(call, |call, sample| call.settled(Setting::Seed.row().option, &sample.seed))
    };
    let (mut sample, mut shard) = (None, None);
    let around = (world.checkout, world.at.as_str());
    let asked = match &cli.command {
        Sub::Verify { images } => match config::verify(images, &settings, &environment, around, world.seed) {
            Ok(request) if request.explains => {
                return explained(&request, &publisher, style)
                    .map(Ran::Page)
                    .map_err(|stop| stopped(stop, &settings));
            }
            asked => asked.map(Asked::Verify),
        },
        Sub::Sbom { target } => config::sbom(target, &settings, &environment, around, rows).map(Asked::Sbom),
        Sub::Diff { old, new } => config::diff([old, new], &settings, &environment, around).map(Asked::Diff),
        Sub::Key => config::key(&settings, &environment, around).map(Asked::Key),
        Sub::Join { reports } => config::join(reports, &settings).map(Asked::Join),
        Sub::ExportPolicy { file } => {
            let asked = config::export(file, &settings, &environment, around);
            let ExportRequest { policy, to } = asked.map_err(|stop| stopped(stop, &settings))?;
            let Export { yaml, unsaid } = export::write(&policy, to);
            let warning = style.lang.line_prefix(LinePrefix::Warning);
            let line = |one| format!("{warning}{}\n", style.lang.unsaid(one, to));
            return Ok(Ran::Exported(yaml, unsaid.iter().map(line).collect()));
        }
        Sub::Doctor { image } => {
            config::doctor(image.as_deref(), &settings, &environment, around).map(Box::new).map(Asked::Doctor)
        }
        Sub::Explain { code } => {
            let asked = config::explain(code.as_deref(), &settings);
            return match asked.map_err(|stop| stopped(stop, &settings))? {
                ExplainRequest::All => Ok(Ran::Page(code_list(style))),
                ExplainRequest::Codes(topics) => Ok(Ran::Page(code_page(&topics, style))),
            };
        }
    };
    if let Ok(asked) = &asked {
        sample = asked.sample().cloned();
        shard = asked.request().and_then(|request| request.shard.clone());
    }
    // Whoever stamps a pack is asked when the report is there, and has no progress to show.
    let later = Line::new(false, true, 0, style.lang, error_width).telling(requests);
    let report = match asked.and_then(|asked| asked.staged(later)) {
        Ok(asked) => {
            if let Some(request) = asked.request() {
                publisher.keep(request.secrets.clone());
                publisher.pack(request.pack.clone());
            }
            publisher.called(call(asked.sample()));
            let keep = keep(&publisher, style.detail);
            let quiet = style.detail == Detail::Quiet;
            // One key is not work of which progress could be shown.
            let line = |images: Option<usize>| {
                let wanted = progress && images.is_some();
                Line::new(wanted, quiet, images.unwrap_or_default(), style.lang, error_width)
                    .telling(requests)
            };
            carry_out(&asked, world.at.clone(), keep, line, &mut publisher)
        }
        Err(stop) => {
            publisher.expect_nothing_to_save();
            Err(stop)
        }
    };
    let report = report.unwrap_or_else(|stop| {
        let head = ReportHead { at: world.at.clone(), ..ReportHead::default() };
        let report = Report::new(head, Body::Nothing(command, Obstacle::Stop(stop)));
        report.of_part(sample.clone(), shard).into()
    });
    let given = config::given(&settings);
    Ok(Ran::Run(Box::new(Finished { report: report.called(&call(sample.as_ref()), &given), publisher })))
}

/// What would be asked of each image, in the format that is asked for.
fn explained(request: &Request, publisher: &Publisher, style: Style) -> Result<String, Stop> {
    let asked = config::explained(request);
    let formats: Option<Vec<&str>> = publisher
        .outputs()
        .iter()
        .map(|output| output.format().filter(|_| output.path.is_none()).map(|format| format.name))
        .collect();
    match formats.as_deref() {
        Some(["human"]) => Ok(policy_page(&asked, style)),
        Some(["json"]) => Ok(policy_document(&asked)),
        _ => Err(UsageError::ExplainedFormat.into()),
    }
}

/// What is kept of the images of reports that are joined: what somebody shows.
fn keep(publisher: &Publisher, detail: Detail) -> Keep {
    let mut formats = publisher.outputs().iter().filter_map(Output::format);
    match detail {
        _ if formats.any(|format| format == Format::json()) => Keep::Texts,
        Detail::Quiet => Keep::Told,
        Detail::Usual | Detail::Verbose => Keep::Open,
    }
}

fn carry_out(
    asked: &Asked,
    at: String,
    keep: Keep,
    line: impl FnOnce(Option<usize>) -> Line,
    sink: &mut dyn ImageSink,
) -> Result<RunReport, Stop> {
    match asked {
        Asked::Verify(request) => {
            line(Some(request.images.len())).during(|line| super::verify(request, at, line, sink))
        }
        Asked::Sbom(asked) => line(Some(1)).during(|line| {
            unasked(&asked.request, line);
            super::sbom(asked, at, line)
        }),
        Asked::Diff(asked) => line(Some(asked.images())).during(|line| {
            unasked(&asked.request, line);
            super::diff(asked, at, line)
        }),
        Asked::Join(request) => super::join(request, at, keep).map(RunReport::from),
        Asked::Doctor(asked) => line(None).during(|line| super::doctor(asked, at, line)).map(RunReport::from),
        Asked::Key(request) => line(None).during(|line| super::key(request, at, line)).map(RunReport::from),
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
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;
    use crate::config::{Takes, TypedOptions};
    use crate::error::Saved;
    use crate::output::OutputKind;
    use crate::subject;

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
            terminal: Terminal { is_one: false, sequences: false, columns: None, of_errors: None },
            checkout: AskCheckout {
                head: |_| Err(crate::checkout::CheckoutError::NoCommit),
                stands: |_, _, _| Err(crate::checkout::CheckoutError::NoCommit),
            },
            seed: || None,
        }
    }

    fn ran(line: &str, variables: &[(&str, &str)]) -> Result<Finished, Refused> {
        let words: Vec<OsString> =
            ["paas-attest"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
        match run(&Cli::read(&words).expect("a command line"), &world(variables))? {
            Ran::Run(finished) => Ok(*finished),
            Ran::Page(page) | Ran::Exported(page, _) => panic!("{line}: {page}"),
        }
    }

    /// A proposal that drops an option of the call could turn its "no" into a yes.
    #[test]
    fn what_is_proposed_keeps_every_option_and_every_variable_of_the_call() {
        let names = ["h.x/a:1", "h.x/b:1"];
        let mut root = Cli::command();
        root.build();
        let mut asked = BTreeSet::new();
        for command in root.get_subcommands() {
            let inputs = command.get_positionals().zip(names).map(|(arg, name)| {
                let words = arg.get_possible_values();
                words.first().map_or(name, |word| word.get_name()).to_owned()
            });
            let inputs: Vec<String> = inputs.collect();
            for setting in Setting::ALL {
                let row = setting.row();
                let long = row.option.trim_start_matches('-');
                let Some(arg) = command.get_arguments().find(|arg| arg.get_long() == Some(long)) else {
                    continue;
                };
                let possible = arg.get_possible_values();
                let value = match (possible.first(), setting) {
                    (Some(value), _) => value.get_name(),
                    (None, Setting::RegistryAlias) => "o.x=p.x",
                    (None, _) => "--it's $(x)",
                };
                let typed = match row.takes {
                    Takes::Nothing => row.option.to_owned(),
                    Takes::One(_) | Takes::Several(_) | Takes::List(_) => format!("{}={value}", row.option),
                };
                let line = ["paas-attest", command.get_name(), &typed];
                let line: Vec<OsString> =
                    line.into_iter().chain(inputs.iter().map(String::as_str)).map(OsString::from).collect();
                let cli = Cli::read(&line).unwrap_or_else(|refused| panic!("{line:?}: {refused:?}"));
                let settings = config::layers(&cli.options, &Environment::default());
                let call = config::call(cli.command.command(), cli.command.inputs(), &settings);
                let proposed = call.with_alias(&subject::repository("h.x/a").unwrap(), "in.x/a");
                let proposed: Vec<OsString> = proposed.expect(&typed).words().map(OsString::from).collect();
                let Ok(again) = Cli::read(&proposed) else {
                    // These have no names to be aliases of.
                    assert!(
                        ["key", "explain", "join", "policy"].contains(&command.get_name()),
                        "{proposed:?}"
                    );
                    continue;
                };
                assert_eq!(again.command.inputs(), inputs, "{typed}");
                let one = match row.takes {
                    Takes::Nothing => "true".to_owned(),
                    Takes::One(_) | Takes::Several(_) | Takes::List(_) => value.to_owned(),
                };
                let alias = "in.x=h.x".to_owned();
                let expected: BTreeMap<Setting, Vec<String>> = match setting {
                    Setting::RegistryAlias => [(*setting, vec![one, alias])].into(),
                    _ => [(*setting, vec![one]), (Setting::RegistryAlias, vec![alias])].into(),
                };
                let expected: TypedOptions = expected.into_iter().collect();
                // Behind no key.
                let before = if *setting == Setting::KeyValid { vec![0] } else { vec![] };
                assert_eq!(again.options, expected.with_order(before), "{typed}");
                asked.insert(*setting);
            }
        }
        // Of a command that proposes nothing.
        let others = Setting::ALL.iter().filter(|setting| **setting != Setting::To);
        assert!(asked.iter().eq(others), "{asked:?}");
        // The end of a key stays behind it.
        let line = "verify h.x/a:1 --key-fingerprint f --key a --key b --key-valid T --key c --key-valid U";
        let words: Vec<OsString> =
            ["paas-attest"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
        let cli = Cli::read(&words).unwrap();
        let call = config::call(
            cli.command.command(),
            cli.command.inputs(),
            &config::layers(&cli.options, &Environment::default()),
        );
        let proposed = call.with_alias(&subject::repository("h.x/a").unwrap(), "in.x/a").unwrap();
        assert_eq!(
            proposed.words().collect::<Vec<_>>().join(" "),
            "paas-attest verify h.x/a:1 --key a --key b --key-valid T --key c --key-valid U --key-fingerprint f --registry-alias in.x=h.x"
        );
        // What a variable says may have been said for the one command alone.
        let variables = [("PAAS_ATTEST_TENANT_ID", "rival"), ("PAAS_ATTEST_KEY_FINGERPRINT", "a b")];
        let environment =
            Environment::new(variables.map(|(name, value)| (name.into(), value.into()))).unwrap();
        let cli = Cli::read(&["paas-attest", "verify", "h.x/a:1"].map(OsString::from)).unwrap();
        let settings = config::layers(&cli.options, &environment);
        let call = config::call(cli.command.command(), cli.command.inputs(), &settings);
        let proposed = call.with_alias(&subject::repository("h.x/a").unwrap(), "in.x/a").unwrap();
        assert_eq!(
            proposed.words().collect::<Vec<_>>().join(" "),
            "paas-attest verify h.x/a:1 --key-fingerprint a --key-fingerprint b --tenant-id rival --registry-alias in.x=h.x"
        );
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
            let Finished { report: RunReport { report, .. }, publisher } = ran(line, &[]).expect(line);
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
        let Finished { report: RunReport { report, .. }, publisher } =
            ran(&format!("sbom {document} --unsigned --save out"), &[]).unwrap();
        assert!(report.stop().is_none(), "{report:?}");
        assert_eq!(save(&publisher), Some(Path::new("out")));
    }
}
