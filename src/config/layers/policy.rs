//! A policy file: what is asked, by patterns of repositories, and what is excepted.
//!
//! Strict, as configuration files are: what is not understood stops the run, and so does a rule that could never count.

use std::path::Path;
use std::sync::Arc;

use toml::{Table, Value};

use crate::code::{Code, CodeTopic};
use crate::error::{
    ConfigProblem, ExpectedKind, NotInFile, PolicyPlace, PolicyProblem, UsageError, WaiverProblem,
};
use crate::limits;
use crate::origin::{PolicyTable, SettingOrigin, Sourced};
use crate::policy::{RepositoryPattern, Waiver, WaiverDay};
use crate::source::file::{self, NamedFile};
use crate::subject::Digest;
use crate::text::ForeignText;

use super::Setting;
use super::row::SettingRow;
use super::settings::Settings;
use super::values::{found, nearest, parse, placed, values};

/// The version of the form.
const VERSION: i64 = 1;

/// What a file may have beside each other, in the words of the file.
const TOP: [&str; 5] = ["version", "unmatched", "defaults", "image", "waiver"];

/// All that a waiver has.
const WAIVER: [&str; 5] = ["digest", "code", "owner", "reason", "until"];

/// A policy file as it was read.
#[derive(Debug)]
pub(in crate::config) struct PolicyFile {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// Whether an image that no rule matches is judged by the defaults; otherwise it is refused.
    pub unmatched_by_defaults: bool,
    /// What it says of every image.
    pub defaults: Settings,
    /// What it says of those that match, the first of which counts.
    pub rules: Vec<(RepositoryPattern, Settings)>,
    /// What it excepts.
    pub waivers: Vec<Waiver>,
}

/// Reads the file that a setting names.
///
/// # Errors
/// Whatever is wrong with it.
pub(in crate::config) fn policy_file(given: &Sourced<String>) -> Result<PolicyFile, UsageError> {
    let text = match file::at(&given.value) {
        NamedFile::File(path) => file::read_text(file::Input::File(&path), limits::CONFIG),
        NamedFile::Stdin => Err(crate::evidence::ReadError::Pipe),
    };
    let read = text.map_err(|why| Wrong::whole(ConfigProblem::Unread(why)));
    read.and_then(|text| {
        Reader { path: Path::new(&given.value), shown: given.value.as_str().into() }.read(&text)
    })
    .map_err(|wrong| match wrong {
        Wrong::Empty(origin) => UsageError::Empty(origin),
        Wrong::File(problem) => {
            UsageError::Policy { file: ForeignText::new(&given.value), problem: Box::new(problem) }
        }
    })
}

/// What is wrong with a file.
enum Wrong {
    /// A key that says nothing.
    Empty(SettingOrigin),
    /// Something else.
    File(PolicyProblem),
}

impl Wrong {
    fn whole(problem: ConfigProblem) -> Self {
        Self::File(PolicyProblem::File(None, problem))
    }

    fn at(place: PolicyPlace, problem: ConfigProblem) -> Self {
        Self::File(PolicyProblem::File(Some(place), problem))
    }
}

struct Reader<'a> {
    path: &'a Path,
    shown: Arc<str>,
}

impl Reader<'_> {
    fn read(&self, text: &str) -> Result<PolicyFile, Wrong> {
        let table = parse(text).map_err(Wrong::whole)?;
        // The version first: a file of another one may well have keys that this one does not know.
        if table.get("version") != Some(&Value::Integer(VERSION)) {
            return Err(Wrong::File(PolicyProblem::Version));
        }
        if let Some(key) = table.keys().find(|key| !TOP.contains(&key.as_str())) {
            return Err(Wrong::whole(unknown(key, TOP.into_iter())));
        }
        let unmatched_by_defaults = match table.get("unmatched") {
            None => false,
            Some(Value::String(word)) if word == "refuse" => false,
            Some(Value::String(word)) if word == "defaults" => true,
            Some(Value::String(word)) => {
                return Err(Wrong::File(PolicyProblem::UnmatchedWord(ForeignText::new(word))));
            }
            Some(other) => return Err(Wrong::whole(kind("unmatched", ExpectedKind::Text, other))),
        };
        let defaults = match table.get("defaults") {
            None => Settings::default(),
            Some(Value::Table(said)) => self.settings(said, PolicyTable::Defaults)?,
            Some(other) => return Err(Wrong::whole(kind("defaults", ExpectedKind::Table, other))),
        };
        let tables = tables(&table, "image")?;
        if tables.len() > limits::RULES {
            return Err(Wrong::File(PolicyProblem::TooManyRules(limits::RULES)));
        }
        if tables.is_empty() && !unmatched_by_defaults {
            return Err(Wrong::File(PolicyProblem::NoRule));
        }
        let mut rules: Vec<(RepositoryPattern, Settings)> = Vec::new();
        for (at, said) in tables.into_iter().enumerate() {
            let pattern = pattern(said, at + 1)?;
            if let Some(by) = rules.iter().position(|(earlier, _)| earlier.covers(&pattern)) {
                let (earlier, _) = &rules[by];
                let pattern = ForeignText::new(earlier.to_string());
                return Err(Wrong::File(PolicyProblem::Shadowed { rule: at + 1, by: by + 1, pattern }));
            }
            rules.push((pattern, self.settings(said, PolicyTable::Image(at + 1))?));
        }
        let mut waivers: Vec<Waiver> = Vec::new();
        for (at, said) in self::tables(&table, "waiver")?.into_iter().enumerate() {
            let waiver = waiver(said, at + 1)?;
            let same = |other: &Waiver| other.digest == waiver.digest && other.code == waiver.code;
            if let Some(other) = waivers.iter().position(same) {
                let problem = WaiverProblem::Twice(other + 1);
                return Err(Wrong::File(PolicyProblem::Waiver(at + 1, problem)));
            }
            waivers.push(waiver);
        }
        Ok(PolicyFile { file: Arc::clone(&self.shown), unmatched_by_defaults, defaults, rules, waivers })
    }

    /// What a table says, without what says where it counts.
    fn settings(&self, table: &Table, place: PolicyTable) -> Result<Settings, Wrong> {
        let mut settings = Settings::default();
        let at = PolicyPlace::Settings(place);
        for (key, value) in table {
            if key == "match" && place != PolicyTable::Defaults {
                continue;
            }
            let setting = known(key).map_err(|problem| Wrong::at(at, problem))?;
            let row = setting.row();
            let origin = SettingOrigin::policy(Arc::clone(&self.shown), place, row.key());
            let values =
                values(setting, value).map_err(|expected| Wrong::at(at, kind(row.key(), expected, value)))?;
            if values.is_empty() || values.iter().any(|value| value.trim().is_empty()) {
                return Err(Wrong::Empty(origin));
            }
            let values: Vec<String> =
                values.into_iter().map(|value| placed(value, row.in_file, self.path)).collect();
            settings.say(setting, &origin, values.iter().map(String::as_str));
        }
        Ok(settings)
    }
}

fn kind(key: &'static str, expected: ExpectedKind, value: &Value) -> ConfigProblem {
    ConfigProblem::Kind { key, expected, found: found(value) }
}

fn unknown(key: &str, keys: impl Iterator<Item = &'static str>) -> ConfigProblem {
    ConfigProblem::Unknown { key: ForeignText::new(key), nearest: nearest(key, keys) }
}

/// The setting of a key of a rule.
fn known(key: &str) -> Result<Setting, ConfigProblem> {
    let rows = || Setting::ALL.iter().map(|setting| setting.row());
    match Setting::ALL.iter().find(|setting| setting.row().key() == key) {
        Some(setting) if setting.row().in_rule => Ok(*setting),
        Some(setting) => {
            let row = setting.row();
            let why = row.not_in_file().unwrap_or(NotInFile::NotAsked);
            Err(ConfigProblem::Misplaced { key: row.key(), why })
        }
        None => Err(unknown(key, rows().filter(|row| row.in_rule).map(SettingRow::key).chain(["match"]))),
    }
}

/// The tables of an array, `[[image]]`; none where it is not there.
fn tables<'a>(table: &'a Table, key: &'static str) -> Result<Vec<&'a Table>, Wrong> {
    let wrong = |value| Wrong::whole(kind(key, ExpectedKind::Tables, value));
    match table.get(key) {
        None => Ok(vec![]),
        Some(Value::Array(list)) => list.iter().map(|one| one.as_table().ok_or_else(|| wrong(one))).collect(),
        Some(other) => Err(wrong(other)),
    }
}

/// The pattern of a rule.
fn pattern(table: &Table, rule: usize) -> Result<RepositoryPattern, Wrong> {
    let place = PolicyPlace::Settings(PolicyTable::Image(rule));
    match table.get("match") {
        None => Err(Wrong::File(PolicyProblem::Missing(place, "match"))),
        Some(Value::String(text)) => RepositoryPattern::parse(text).map_err(|problem| {
            Wrong::File(PolicyProblem::Pattern { rule, pattern: ForeignText::new(text), problem })
        }),
        Some(other) => Err(Wrong::at(place, kind("match", ExpectedKind::Text, other))),
    }
}

fn waiver(table: &Table, number: usize) -> Result<Waiver, Wrong> {
    let place = PolicyPlace::Waiver(number);
    let wrong = |problem| Wrong::File(PolicyProblem::Waiver(number, problem));
    if let Some(key) = table.keys().find(|key| !WAIVER.contains(&key.as_str())) {
        return Err(Wrong::at(place, unknown(key, WAIVER.into_iter())));
    }
    let missing = |key| Wrong::File(PolicyProblem::Missing(place, key));
    let text = |key| match table.get(key) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.as_str()),
        Some(Value::String(_)) | None => Err(missing(key)),
        Some(other) => Err(Wrong::at(place, kind(key, ExpectedKind::Text, other))),
    };
    let digest = text("digest")?;
    let digest = Digest::parse(digest).ok_or_else(|| wrong(WaiverProblem::Digest(digest.into())))?;
    let word = text("code")?;
    let code = Code::ALL.iter().copied().find(|code| code.as_str() == word).ok_or_else(|| {
        let nearest = CodeTopic::nearest(word)
            .into_iter()
            .find(|near| Code::ALL.iter().any(|code| code.as_str() == *near && code.can_be_waived()));
        wrong(WaiverProblem::UnknownCode { code: word.into(), nearest })
    })?;
    if !code.can_be_waived() {
        return Err(wrong(WaiverProblem::Unwaivable(code)));
    }
    let until = match table.get("until") {
        None => return Err(missing("until")),
        Some(Value::Datetime(moment)) => match (moment.date, moment.time, moment.offset) {
            (Some(day), None, None) => WaiverDay::new(day.year, day.month, day.day),
            _ => return Err(Wrong::at(place, kind("until", ExpectedKind::Day, &Value::Datetime(*moment)))),
        },
        Some(other) => return Err(Wrong::at(place, kind("until", ExpectedKind::Day, other))),
    };
    let (owner, reason) = (text("owner")?.into(), text("reason")?.into());
    Ok(Waiver { digest, code, owner, reason, until })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Rows;

    fn read(text: &str) -> Result<PolicyFile, Wrong> {
        Reader { path: Path::new("/conf/p.toml"), shown: "/conf/p.toml".into() }.read(text)
    }

    fn problem(text: &str) -> Option<PolicyProblem> {
        match read(text) {
            Ok(_) => panic!("{text}"),
            Err(Wrong::File(problem)) => Some(problem),
            Err(Wrong::Empty(_)) => None,
        }
    }

    const WAIVED: &str = "\
version = 1
unmatched = 'defaults'
[[waiver]]
digest = 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
code = 'sbom-absent'
owner = 'platform team'
reason = 'rebuild is planned'
until = 2026-12-31
";

    #[test]
    fn what_it_says_is_read_with_its_place() {
        let text = "\
version = 1
unmatched = 'refuse'
[defaults]
key = 'k.pub'
require = ['sbom', 'digest']
[[image]]
match = 'h.x/builds/octave-*'
tenant-id = 'octave'
annotation = ['team=core']
[[image]]
match = 'h.x/**'
check-api = true
";
        let Ok(file) = read(text) else { panic!() };
        assert!(!file.unmatched_by_defaults && file.waivers.is_empty() && file.rules.len() == 2);
        let of = |settings: &Settings, setting| -> Vec<String> {
            settings.all(setting).iter().map(|given| given.origin.with_value(&given.value)).collect()
        };
        assert_eq!(of(&file.defaults, Setting::Key), ["/conf/p.toml: defaults: key = /conf/k.pub"]);
        assert_eq!(of(&file.defaults, Setting::Require).len(), 2);
        let (pattern, said) = &file.rules[0];
        assert_eq!(pattern.to_string(), "h.x/builds/octave-*");
        assert_eq!(of(said, Setting::TenantId), ["/conf/p.toml: image#1: tenant-id = octave"]);
        assert_eq!(of(&file.rules[1].1, Setting::CheckApi), ["/conf/p.toml: image#2: check-api = true"]);
    }

    #[test]
    fn a_waiver_is_read_whole() {
        let Ok(file) = read(WAIVED) else { panic!() };
        let [waiver] = file.waivers.as_slice() else { panic!() };
        assert_eq!((waiver.code, waiver.until.as_str()), (Code::SbomAbsent, "2026-12-31"));
        assert_eq!((waiver.owner.raw(), waiver.reason.raw()), ("platform team", "rebuild is planned"));
        // Each of the five is needed, and says something.
        let mut rows = Rows::default();
        for line in WAIVED.lines().skip(3) {
            let key = line.split(' ').next().unwrap();
            rows.row(format_args!("without {key}"), || {
                let text = WAIVED.replace(line, "");
                assert_eq!(
                    problem(&text),
                    Some(PolicyProblem::Missing(
                        PolicyPlace::Waiver(1),
                        WAIVER.into_iter().find(|one| *one == key).unwrap()
                    ))
                );
            });
        }
        for (from, to) in [
            ("sha256:0", "sha256:g"),
            ("sha256:", "sha512:"),
            ("sbom-absent", "sbom-missing"),
            ("sbom-absent", "key-private"),
            ("sbom-absent", "key-fingerprint-mismatch"),
            ("sbom-absent", "content-mismatch"),
            ("sbom-absent", "registry-unavailable"),
            ("sbom-absent", "image-absent"),
            ("sbom-absent", "policy-unmatched"),
            ("'platform team'", "' '"),
            ("'platform team'", "1"),
            ("2026-12-31", "'2026-12-31'"),
            ("2026-12-31", "2026-12-31T12:00:00Z"),
            ("2026-12-31", "12:00:00"),
            ("2026-12-31", "2026-13-31"),
            ("owner", "ovner"),
        ] {
            rows.row(format_args!("{from} {to}"), || {
                assert!(WAIVED.contains(from));
                problem(&WAIVED.replace(from, to)).unwrap();
            });
        }
        let twice =
            format!("{WAIVED}{}", WAIVED.split_once("[[").map(|(_, rest)| format!("[[{rest}")).unwrap());
        assert_eq!(problem(&twice), Some(PolicyProblem::Waiver(2, WaiverProblem::Twice(1))));
        rows.end();
    }

    #[test]
    fn what_is_not_understood_stops_the_run() {
        let mut rows = Rows::default();
        for bad in [
            "",
            "unmatched = 'defaults'",
            "version = 2\nnew = 1",
            "version = '1'",
            "version = 1",
            "version = 1\nunmatched = 'refuse'",
            "version = 1\nunmatched = 'allow'",
            "version = 1\nunmatched = true",
            "version = 1\nunmatched = 'defaults'\nimages = []",
            "version = 1\nunmatched = 'defaults'\ndefault = {}",
            "version = 1\nunmatched = 'defaults'\ndefaults = []",
            "version = 1\n[[image]]",
            "version = 1\n[[image]]\nmatch = ''",
            "version = 1\n[[image]]\nmatch = 1",
            "version = 1\n[[image]]\nmatch = 'h.x/a:1'",
            "version = 1\n[[image]]\nmatch = 'a'",
            "version = 1\n[image]\nmatch = 'h.x/a'",
            "version = 1\nimage = ['h.x/a']",
            "version = 1\n[[image]]\nmatch = 'h.x/a'\ntenant_id = 'a'",
            "version = 1\n[[image]]\nmatch = 'h.x/a'\ntenant-id = ''",
            "version = 1\n[[image]]\nmatch = 'h.x/a'\ntenant-id = 1",
            "version = 1\n[[image]]\nmatch = 'h.x/a'\nrequire = []",
            "version = 1\n[[image]]\nmatch = 'h.x/a'\nwait = '1m'",
            "version = 1\n[[image]]\nmatch = 'h.x/a'\nregistry = 'h.x'",
            "version = 1\n[[image]]\nmatch = 'h.x/a'\nkey-valid = '2026-01-01'",
            "version = 1\n[[image]]\nmatch = 'h.x/a'\npolicy = 'p.toml'",
            "version = 1\n[[image]]\nmatch = 'h.x/a'\n[[image]]\nmatch = 'h.x/a'",
            "version = 1\n[[image]]\nmatch = 'h.x/*'\n[[image]]\nmatch = 'h.x/b'",
            "version = 1\n[defaults]\nmatch = 'h.x/a'\n[[image]]\nmatch = 'h.x/a'",
            "version = 1\nunmatched = 'defaults'\n[waiver]\ncode = 'sbom-absent'",
        ] {
            rows.row(format_args!("{bad}"), || drop(problem(bad)));
        }
        rows.end();
        let many = format!("version = 1\n{}", "[[image]]\nmatch = 'h.x/a'\n".repeat(limits::RULES + 1));
        assert_eq!(problem(&many), Some(PolicyProblem::TooManyRules(limits::RULES)));
        // What is more particular comes first.
        let Ok(file) = read("version = 1\n[[image]]\nmatch = 'h.x/b'\n[[image]]\nmatch = 'h.x/*'") else {
            panic!()
        };
        assert_eq!(file.rules.len(), 2);
    }
}
