//! TOML as configuration and policy files have it: what a key says of a setting.

use std::path::Path;

use toml::{Table, Value};

use crate::error::{ConfigProblem, ExpectedKind, FoundKind, ValueForm};
use crate::source::key;
use crate::text::ForeignText;

use super::Setting;
use super::row::{InFile, Takes};
use super::settings::{NO, YES};

/// The table of a whole file.
pub(super) fn parse(text: &str) -> Result<Table, ConfigProblem> {
    toml::from_str(text).map_err(|error| malformed(text, &error))
}

/// What the parser says, and where.
fn malformed(text: &str, error: &toml::de::Error) -> ConfigProblem {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map(|before| before.matches('\n').count() + 1);
    ConfigProblem::Malformed { line, reason: ForeignText::new(error.message()) }
}

/// The key that may have been meant: a third of its letters may differ, and `_` is what `-` is.
pub(super) fn nearest<'a>(key: &str, keys: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = key.to_lowercase().replace('_', "-");
    let most = written.chars().count().div_ceil(3);
    // To compare what is far longer than all of them would take long, and lead to none.
    let near = keys.filter(|key| written.len().abs_diff(key.len()) <= most);
    let measured = near.map(|key| (strsim::osa_distance(&written, key), key));
    measured.filter(|(distance, _)| *distance <= most).min().map(|(_, key)| key)
}

/// The values of a setting, as an option or a variable would say them; what belongs there, where that is not it.
pub(super) fn values(setting: Setting, value: &Value) -> Result<Vec<String>, ExpectedKind> {
    let row = setting.row();
    let texts =
        |list: &[Value]| list.iter().map(|one| one.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
    match (row.takes, value) {
        (Takes::Nothing, Value::Boolean(yes)) => Ok(vec![if *yes { YES } else { NO }.to_owned()]),
        (Takes::Nothing, _) => Err(ExpectedKind::YesOrNo),
        (Takes::One(_), Value::Integer(number)) if row.form == Some(ValueForm::Jobs) => {
            Ok(vec![number.to_string()])
        }
        (Takes::One(_), _) if row.form == Some(ValueForm::Jobs) => Err(ExpectedKind::Number),
        (_, Value::String(text)) => Ok(vec![text.clone()]),
        (Takes::One(_), _) => Err(ExpectedKind::Text),
        (Takes::Several(_) | Takes::List(_), Value::Array(list)) => texts(list).ok_or(ExpectedKind::Texts),
        (Takes::Several(_) | Takes::List(_), _) => Err(ExpectedKind::Texts),
    }
}

pub(super) fn found(value: &Value) -> FoundKind {
    match value {
        Value::String(_) => FoundKind::Text,
        Value::Integer(_) => FoundKind::Integer,
        Value::Float(_) => FoundKind::Float,
        Value::Boolean(_) => FoundKind::Boolean,
        Value::Datetime(_) => FoundKind::Moment,
        Value::Array(_) => FoundKind::List,
        Value::Table(_) => FoundKind::Table,
    }
}

/// A value as it is read in any folder: a relative path begins where the file lies. It never becomes a name of standard
/// input, which is for who calls.
pub(super) fn placed(value: String, in_file: InFile, file: &Path) -> String {
    let is_path = match in_file {
        InFile::Path => true,
        InFile::PathOrAddress => !key::is_address(&value),
        InFile::Value | InFile::Nothing(_) => false,
    };
    if !is_path {
        return value;
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.join(value).display().to_string()
}
