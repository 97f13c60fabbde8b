//! The layers of configuration files: the one that `--config` names, and below it the user's own. A file of the current
//! folder is none: a checkout under test must not choose the key, the identity, or where a token goes.
//!
//! Strict: a key that nobody knows, or with a value of another kind, stops the run, since a typo must not drop a check.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{ConfigProblem, NotInFile, UsageError};
use crate::evidence::ReadError;
use crate::limits;
use crate::origin::{SettingOrigin, Sourced};
use crate::report::Command;
use crate::source::file::{self, NamedFile};
use crate::source::folders::UserFolders;
use crate::text::ForeignText;

use super::flag::TypedOptions;
use super::row::SettingRow;
use super::settings::Settings;
use super::values::{found, nearest, parse, placed, values};
use super::variable::Environment;
use super::{Setting, layers};

/// The name of the user's file.
const NAME: &str = "config.toml";

/// Keys that somebody may look for, and that name no option: why they cannot stand in a file.
const OTHERS: [(&str, NotInFile); 5] = [
    ("token", NotInFile::Secret),
    ("registry-password", NotInFile::Secret),
    ("password", NotInFile::Secret),
    ("image", NotInFile::Input),
    ("images", NotInFile::Input),
];

/// Which of the two files it is, and so which of them is heard first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    /// The one that was named.
    Named,
    /// The user's.
    User,
}

/// What all layers say together to a command, the first of which is heard first: below the command line and the
/// environment the configuration file that they name, and the user's.
pub fn all_layers(options: &TypedOptions, environment: &Environment, command: Command) -> Settings {
    let upper = layers(options, environment);
    let files = files(upper.one(Setting::Config), environment, command);
    upper.over(files)
}

/// What both files say to a command. What it does nothing with is not asked of it.
fn files(named: Option<&Sourced<String>>, environment: &Environment, command: Command) -> Settings {
    let named = named.map_or_else(Settings::default, |given| {
        let text = match file::at(&given.value) {
            NamedFile::File(path) => file::read_text(file::Input::File(&path), limits::CONFIG),
            NamedFile::Stdin => Err(ReadError::Pipe),
        };
        match text {
            Ok(text) => said(&text, Path::new(&given.value), Layer::Named, command),
            Err(why) => refused(&given.value, ConfigProblem::Unread(why)),
        }
    });
    named.over(of_user(environment, command))
}

/// The layer of the user's file, which need not be there.
fn of_user(environment: &Environment, command: Command) -> Settings {
    let path = |name: &str| environment.get(name).map(PathBuf::from);
    let folders = UserFolders {
        xdg_config: path("XDG_CONFIG_HOME"),
        home: environment.home(),
        app_data: path("APPDATA"),
        ..UserFolders::default()
    };
    let Some(path) = folders.configuration().map(|folder| folder.join(NAME)) else {
        return Settings::default();
    };
    match file::read_text_if_there(&path, limits::CONFIG) {
        Ok(None) => Settings::default(),
        Ok(Some(text)) => said(&text, &path, Layer::User, command),
        Err(why) => refused(&path.display().to_string(), ConfigProblem::Unread(why)),
    }
}

/// A layer that says nothing, since its file says nothing that could be relied on.
fn refused(path: &str, problem: ConfigProblem) -> Settings {
    let mut settings = Settings::default();
    settings.refuse(UsageError::Config { file: ForeignText::new(path), problem });
    settings
}

/// The layer of a file. One thing that is wrong with it takes all that it says: a part of it is another question.
fn said(text: &str, path: &Path, layer: Layer, command: Command) -> Settings {
    let shown = path.display().to_string();
    match read(text, path, layer, command) {
        Ok(settings) => settings,
        Err(Wrong::Empty(origin)) => {
            let mut settings = Settings::default();
            settings.refuse(UsageError::Empty(origin));
            settings
        }
        Err(Wrong::File(problem)) => refused(&shown, problem),
    }
}

/// What is wrong with a file.
enum Wrong {
    /// A key that says nothing.
    Empty(SettingOrigin),
    /// Something else.
    File(ConfigProblem),
}

fn read(text: &str, path: &Path, layer: Layer, command: Command) -> Result<Settings, Wrong> {
    let table = parse(text).map_err(Wrong::File)?;
    let shown: Arc<str> = path.display().to_string().into();
    let mut settings = Settings::default();
    for (key, value) in &table {
        let setting = known(key).map_err(Wrong::File)?;
        let row = setting.row();
        let origin = match layer {
            Layer::Named => SettingOrigin::file(Arc::clone(&shown), row.key()),
            Layer::User => SettingOrigin::user_file(Arc::clone(&shown), row.key()),
        };
        let kind =
            |expected| Wrong::File(ConfigProblem::Kind { key: row.key(), expected, found: found(value) });
        let values = values(setting, value).map_err(kind)?;
        if values.is_empty() || values.iter().any(|value| value.trim().is_empty()) {
            return Err(Wrong::Empty(origin));
        }
        let values: Vec<String> = values.into_iter().map(|value| placed(value, row.in_file, path)).collect();
        if row.serves(command) {
            settings.say(setting, &origin, values.iter().map(String::as_str));
        }
    }
    Ok(settings)
}

/// The setting of a key.
fn known(key: &str) -> Result<Setting, ConfigProblem> {
    let misplaced = |key, why| Err(ConfigProblem::Misplaced { key, why });
    match Setting::ALL.iter().find(|setting| setting.row().key() == key) {
        Some(setting) => match setting.row().not_in_file() {
            Some(why) => misplaced(setting.row().key(), why),
            None => Ok(*setting),
        },
        None => match OTHERS.iter().find(|(other, _)| *other == key) {
            Some((other, why)) => misplaced(other, *why),
            None => Err(ConfigProblem::Unknown { key: ForeignText::new(key), nearest: nearest(key, keys()) }),
        },
    }
}

/// Every key that a file may have.
fn keys() -> impl Iterator<Item = &'static str> {
    let rows = Setting::ALL.iter().map(|setting| setting.row());
    rows.filter(|row| row.not_in_file().is_none()).map(SettingRow::key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::layers::row::{InFile, Takes};
    use crate::config::layers::settings::YES;
    use crate::error::ValueForm;
    use crate::rows::Rows;

    fn of(text: &str, command: Command) -> Settings {
        said(text, Path::new("/conf/a.toml"), Layer::Named, command)
    }

    fn problem(text: &str) -> UsageError {
        of(text, Command::Verify).sound().expect_err(text)
    }

    fn all(settings: &Settings, setting: Setting) -> Vec<&str> {
        settings.all(setting).iter().map(|given| given.value.as_str()).collect()
    }

    /// A setting that cannot be said in a file, and has no reason, would be said by nobody.
    #[test]
    fn every_setting_that_a_file_can_say_arrives() {
        let mut rows = Rows::default();
        for &setting in Setting::ALL {
            let row = setting.row();
            rows.row(row.option, || {
                let (value, expected) = match row.takes {
                    Takes::Nothing => ("true", YES),
                    Takes::One(_) if row.form == Some(ValueForm::Jobs) => ("3", "3"),
                    Takes::One(_) | Takes::Several(_) | Takes::List(_) => ("\"https://a/b\"", "https://a/b"),
                };
                let expected = if row.in_file == InFile::Path { "/conf/https://a/b" } else { expected };
                let text = format!("{} = {value}", row.key());
                let command = [Command::Verify, Command::Sbom, Command::Diff, Command::Key, Command::Policy];
                let command = command.into_iter().find(|command| row.serves(*command)).unwrap();
                let said = of(&text, command);
                if let Some(why) = row.not_in_file() {
                    let misplaced = ConfigProblem::Misplaced { key: row.key(), why };
                    let file = "/conf/a.toml".into();
                    assert_eq!(said.sound(), Err(UsageError::Config { file, problem: misplaced }));
                } else {
                    assert_eq!(said.sound(), Ok(()));
                    assert_eq!(all(&said, setting), [expected]);
                }
            });
        }
        rows.end();
    }

    #[test]
    fn a_list_may_be_one_text_and_no_is_a_value() {
        let said = of("require = 'sbom'\nplain-http = ['a.x', 'b.x']\noffline = false", Command::Verify);
        assert_eq!(said.sound(), Ok(()));
        assert_eq!(all(&said, Setting::Require), ["sbom"]);
        assert_eq!(all(&said, Setting::PlainHttp), ["a.x", "b.x"]);
        assert!(!said.asks(Setting::Offline) && said.one(Setting::Offline).is_some());
        let lower = of("offline = true", Command::Verify);
        assert!(!said.over(lower).asks(Setting::Offline), "the upper layer says no");
    }

    #[test]
    fn a_path_is_that_of_the_file_and_never_standard_input() {
        let key = |file: &str, value: &str| {
            let said = said(&format!("key = '{value}'"), Path::new(file), Layer::User, Command::Verify);
            said.one(Setting::Key).map(|given| given.value.clone()).unwrap()
        };
        assert_eq!(key("/conf/a.toml", "k.pub"), "/conf/k.pub");
        assert_eq!(key("conf/a.toml", "../k.pub"), "conf/../k.pub");
        assert_eq!(key("/conf/a.toml", "/keys/k.pub"), "/keys/k.pub");
        assert_eq!(key("/conf/a.toml", "https://k.x/k"), "https://k.x/k");
        assert_eq!(key("a.toml", "-"), "./-");
        assert_eq!(key("a.toml", "-k"), "./-k");
    }

    #[test]
    fn what_a_command_does_nothing_with_is_not_asked_of_it() {
        let said = of("fail-on = 'any'\njobs = 2\ntenant-id = 'octave'", Command::Key);
        assert_eq!(said.sound(), Ok(()));
        assert!(
            [Setting::FailOn, Setting::Jobs, Setting::TenantId].iter().all(|one| said.one(*one).is_none())
        );
        assert!(of("fail-on = 3", Command::Key).sound().is_err(), "it is read all the same");
    }

    #[test]
    fn what_is_not_understood_stops_the_run() {
        let mut rows = Rows::default();
        for bad in [
            "tenant-id",
            "tenant-id = 'a'\ntenant-id = 'a'",
            "tenant-id = ''",
            "tenant-id = ' '",
            "tenant-id = 1",
            "tenant-id = true",
            "tenant-id = ['a']",
            "tenant-id = {}",
            "tenant-id = 2026-11-01",
            "tenant-id = 1.5",
            "tenant_id = 'a'",
            "Tenant-Id = 'a'",
            "--tenant-id = 'a'",
            "require = []",
            "require = ['']",
            "require = ['sbom', '']",
            "require = ['sbom', 1]",
            "require = [['sbom']]",
            "require.sbom = true",
            "[verify]\nrequire = 'sbom'",
            "offline = 'true'",
            "offline = 1",
            "jobs = '2'",
            "jobs = 2.0",
            "timeout = 5",
            "token = 'x'",
            "registry-password = 'x'",
            "config = 'b.toml'",
            "key-valid = '2026-11-01'",
            "\u{0}",
        ] {
            rows.row(format_args!("{bad}"), || drop(problem(bad)));
        }
        rows.end();
        assert_eq!(of("", Command::Verify), Settings::default());
        assert_eq!(of("\u{feff}# nothing\r\n", Command::Verify), Settings::default());
    }

    #[test]
    fn it_is_said_where_and_what_was_meant() {
        let of = |text: &str| match problem(text) {
            UsageError::Config { problem, .. } => problem,
            other => panic!("{other:?}"),
        };
        assert!(matches!(
            of("offline = true\n\nrequire = 'sbom\n"),
            ConfigProblem::Malformed { line: Some(3), .. }
        ));
        assert!(matches!(
            of("a = 1\noffline = true\noffline = true\n"),
            ConfigProblem::Malformed { line: Some(3), .. }
        ));
        for (key, meant) in [
            ("tenant_id", Some("tenant-id")),
            ("TenantId", Some("tenant-id")),
            ("requires", Some("require")),
            ("key-fingerprints", Some("key-fingerprint")),
            ("x", None),
            ("zzzzzzzzzz", None),
        ] {
            let nearest = match of(&format!("{key} = 'a'")) {
                ConfigProblem::Unknown { nearest, .. } => nearest,
                other => panic!("{other:?}"),
            };
            assert_eq!(nearest, meant, "{key}");
        }
        assert!(matches!(
            of(&format!("{} = 1", "a".repeat(100_000))),
            ConfigProblem::Unknown { nearest: None, .. }
        ));
    }

    /// What nests without end must not end the program.
    #[test]
    fn deep_values_are_refused() {
        for deep in [format!("key = {}", "[".repeat(500_000)), format!("{}key = 1", "a.".repeat(250_000))] {
            drop(problem(&deep));
        }
    }
}
