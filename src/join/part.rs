//! One report, read as a part of a run.
//!
//! Nothing that it says of itself is believed where it follows from something else in it: verdict, exit code and summary
//! from its images, each image from its checks, its size from its place among the parts.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::json::{JsonError, MembersError, each, members, value_within, without_bom};
use crate::known::Moment;
use crate::limits;
use crate::text::{Excerpt, ForeignText};

use super::agreement::{counted, follows, stopped, summed};
use super::image::{self, JoinedImage};
use super::keep::{Keep, Kept};
use super::place::Place;
use super::problem::{JoinProblem, Unfit};
use super::verdict::{Counts, JoinedVerdict};

const SCHEMA: &str = "paas-attest/report/v1";
const COMMAND: &str = "verify";
const TOOL: &str = "paas-attest";

/// The members that are read of a report.
const NAMES: [&str; 15] = [
    "type",
    "schema",
    "tool",
    "command",
    "at",
    "verdict",
    "exitCode",
    "key",
    "keys",
    "policy",
    "sample",
    "shard",
    "summary",
    "images",
    "weaknesses",
];
/// The one that only a report of a run has that judged nothing.
const ERROR: &str = "error";

/// A report that is a part of a run.
#[derive(Debug)]
pub struct Part {
    /// The file, as it was named.
    pub file: ForeignText,
    /// Which part, from 1 on.
    pub index: usize,
    /// Of how many.
    pub of: usize,
    /// SHA-256 over the whole list that was cut, as lower-case hex.
    pub list: String,
    /// How many images it has.
    pub size: usize,
    /// How many all parts have.
    pub whole: usize,
    /// When it ran, RFC 3339.
    pub at: Moment,
    /// What it came to; `None` for a part without images.
    pub verdict: Option<JoinedVerdict>,
    /// What its images came to.
    pub counts: Counts,
    /// How many were not checked.
    pub unchecked: usize,
    /// Why it judged none.
    pub error: Option<PartError>,
    /// What is kept of its images, in their order.
    pub images: Vec<JoinedImage>,
    pub(super) keys: Vec<PartKey>,
    pub(super) policy: String,
    pub(super) sample: Option<String>,
    pub(super) version: String,
    pub(super) weaknesses: Vec<PartWeakness>,
}

/// Why a part judged no image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartError {
    /// Its code.
    pub code: ForeignText,
    /// What it said.
    pub message: ForeignText,
}

/// A key of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PartKey {
    pub(super) fingerprint: String,
    pub(super) pinned: bool,
    /// All that is said of it, in JSON with its members in their order.
    pub(super) text: String,
}

/// What a part says that a reader should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartWeakness {
    /// Its code.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// The image that it is of.
    pub reference: Option<String>,
}

/// Reads the report of a file.
///
/// # Errors
/// It holds no report that can be a part, or one of a run that was not asked properly; together with those before it
/// more would be kept than there is room for.
pub fn read(file: &ForeignText, bytes: &[u8], keep: Keep, kept: &mut Kept) -> Result<Part, JoinProblem> {
    Report::of(file, bytes).and_then(|report| report.part(keep, kept)).map_err(|why| match why {
        Wrong::Unfit(why) => JoinProblem::Unfit { file: file.clone(), why: Box::new(why) },
        Wrong::Other(problem) => problem,
    })
}

enum Wrong {
    Unfit(Unfit),
    Other(JoinProblem),
}

impl From<Unfit> for Wrong {
    fn from(why: Unfit) -> Self {
        Self::Unfit(why)
    }
}

/// The members of a report.
struct Report<'a> {
    file: &'a ForeignText,
    members: BTreeMap<&'static str, &'a RawValue>,
}

impl<'a> Report<'a> {
    fn of(file: &'a ForeignText, bytes: &'a [u8]) -> Result<Self, Wrong> {
        let bytes = without_bom(bytes);
        let names: Vec<&'static str> = NAMES.into_iter().chain([ERROR]).collect();
        let members = members(bytes, &names).map_err(|why| match why {
            _ if is_lines(bytes) => Unfit::Lines,
            MembersError::Json(JsonError::CutOff(_)) => Unfit::CutOff,
            why => Unfit::Json(why),
        })?;
        let report = Self { file, members };
        if report.members.contains_key("type") {
            return Err(Unfit::Lines.into());
        }
        match report.text_if_any("schema")? {
            Some(schema) if schema == SCHEMA => {}
            other => return Err(Unfit::Schema(other.as_deref().map(Excerpt::new)).into()),
        }
        let command = report.text("command")?;
        if command != COMMAND {
            return Err(Unfit::Command(Excerpt::new(&command)).into());
        }
        Ok(report)
    }

    fn part(&self, keep: Keep, kept: &mut Kept) -> Result<Part, Wrong> {
        let tool = self.value("tool")?;
        if tool["name"].as_str() != Some(TOOL) {
            return Err(Unfit::Member("tool").into());
        }
        let version = tool["version"].as_str().ok_or(Unfit::Member("tool"))?.to_owned();
        let at = Moment::parse(&self.text("at")?).ok_or(Unfit::Member("at"))?;
        let error = self.error()?;
        let shard = match self.value_if_any("shard")? {
            Value::Null => None,
            shard => Some(Place::of(&shard)?),
        };
        let said = self.text_if_any("verdict")?;
        let exit = self.value("exitCode")?.as_u64().ok_or(Unfit::Member("exitCode"))?;
        if let (Some(error), None, 2) = (&error, &said, exit) {
            return Err(Wrong::Other(JoinProblem::Stopped {
                file: self.file.clone(),
                part: shard.map(|place| (place.index, place.of)),
                code: Excerpt::new(error.code.raw()),
                message: Excerpt::new(error.message.raw()),
            }));
        }
        let Place { index, of, list, size, whole } = shard.ok_or(Unfit::NoPart)?;
        let keys = self.keys()?;
        let policy = self.value("policy")?;
        if !policy.is_object() {
            return Err(Unfit::Member("policy").into());
        }
        let sample = match self.value_if_any("sample")? {
            Value::Null => None,
            sample @ Value::Object(_) => Some(sample.to_string()),
            _ => return Err(Unfit::Member("sample").into()),
        };
        let summary = self.value("summary")?;
        let weaknesses = self.weaknesses(kept)?;
        let (images, counts) = self.images(keep, kept)?;
        let unchecked = counted(&summary, "notChecked")?.unwrap_or(0);
        let verdict = match &error {
            Some(_) => stopped(said.as_deref(), exit, counts)?,
            None if counts.total() + unchecked != size => {
                return Err(Unfit::Images { size, listed: counts.total(), unchecked }.into());
            }
            // It is told to end at the first that has failed.
            None if unchecked > 0 && counts.failed == 0 => {
                return Err(Unfit::Unchecked(unchecked).into());
            }
            None => follows(said.as_deref(), exit, counts, size)?,
        };
        summed(&summary, counts)?;
        let part = Part {
            file: self.file.clone(),
            index,
            of,
            list,
            size,
            whole,
            at,
            verdict,
            counts,
            // What a part without a key was to check, nobody did.
            unchecked: if error.is_some() { size } else { unchecked },
            error,
            images,
            keys,
            policy: policy.to_string(),
            sample,
            version,
            weaknesses,
        };
        kept.take(part.size_of_rest()).map_err(Wrong::Other)?;
        Ok(part)
    }

    fn value_if_any(&self, name: &'static str) -> Result<Value, Unfit> {
        let Some(text) = self.members.get(name) else { return Ok(Value::Null) };
        value_within(text.get().as_bytes(), limits::REPORT_MEMBER)
            .map_err(|error| Unfit::Json(MembersError::Json(error)))
    }

    fn value(&self, name: &'static str) -> Result<Value, Unfit> {
        match self.value_if_any(name)? {
            Value::Null => Err(Unfit::Member(name)),
            value => Ok(value),
        }
    }

    fn text_if_any(&self, name: &'static str) -> Result<Option<String>, Unfit> {
        match self.value_if_any(name)? {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            _ => Err(Unfit::Member(name)),
        }
    }

    fn text(&self, name: &'static str) -> Result<String, Unfit> {
        self.text_if_any(name)?.ok_or(Unfit::Member(name))
    }

    fn error(&self) -> Result<Option<PartError>, Unfit> {
        let error = self.value_if_any(ERROR)?;
        if error.is_null() {
            return Ok(None);
        }
        let text = |name: &str| error[name].as_str().map(ForeignText::from).ok_or(Unfit::Member(ERROR));
        let code = text("code")?;
        if !is_code(code.raw()) {
            return Err(Unfit::Member(ERROR));
        }
        Ok(Some(PartError { code, message: text("message")? }))
    }

    fn keys(&self) -> Result<Vec<PartKey>, Unfit> {
        let keys = self.value("keys")?;
        let keys = keys.as_array().ok_or(Unfit::Member("keys"))?;
        // The first of them stands before them too.
        if self.value_if_any("key")? != *keys.first().unwrap_or(&Value::Null) {
            return Err(Unfit::Member("key"));
        }
        let key = |key: &Value| {
            let fingerprint = key["fingerprint"].as_str().ok_or(Unfit::Member("keys"))?.to_owned();
            let pinned = key["pinned"].as_bool().ok_or(Unfit::Member("keys"))?;
            Ok(PartKey { fingerprint, pinned, text: key.to_string() })
        };
        keys.iter().map(key).collect()
    }

    fn weaknesses(&self, kept: &mut Kept) -> Result<Vec<PartWeakness>, Wrong> {
        const WHICH: &str = "weaknesses";
        let list = self.members.get(WHICH).ok_or(Unfit::Member(WHICH))?;
        let mut weaknesses: Vec<PartWeakness> = Vec::new();
        let read = each::<Wrong>(list.get(), |one| {
            let one = value_within(one.get().as_bytes(), limits::REPORT_MEMBER)
                .map_err(|error| Unfit::Json(MembersError::Json(error)))?;
            let text = |name: &str| one[name].as_str().map(str::to_owned);
            let code = text("code").filter(|code| is_code(code)).ok_or(Unfit::Member(WHICH))?;
            let message = text("message").ok_or(Unfit::Member(WHICH))?;
            let reference = match &one["reference"] {
                Value::Null => None,
                Value::String(reference) => Some(reference.clone()),
                _ => return Err(Unfit::Member(WHICH).into()),
            };
            let weakness = PartWeakness { code, message, reference };
            kept.take(weakness.size()).map_err(Wrong::Other)?;
            weaknesses.push(weakness);
            Ok(())
        });
        read.map_err(|error| Unfit::Json(MembersError::from(error)))??;
        Ok(weaknesses)
    }

    fn images(&self, keep: Keep, kept: &mut Kept) -> Result<(Vec<JoinedImage>, Counts), Wrong> {
        let list = self.members.get("images").ok_or(Unfit::Member("images"))?;
        let (mut images, mut counts) = (Vec::new(), Counts::default());
        let read = each::<Wrong>(list.get(), |one| {
            let (image, size) = image::read(one, keep)?;
            counts.count(image.standing);
            if image.told.is_some() || image.text.is_some() {
                kept.take(size).map_err(Wrong::Other)?;
                images.push(image);
            }
            Ok(())
        });
        read.map_err(|error| Unfit::Json(MembersError::from(error)))??;
        Ok((images, counts))
    }
}

impl Part {
    /// About how many bytes there are of it beside its images and weaknesses.
    fn size_of_rest(&self) -> u64 {
        let keys: usize = self.keys.iter().map(|key| size_of::<PartKey>() + key.text.len() * 2).sum();
        let error = self.error.as_ref().map_or(0, |error| error.code.raw().len() + error.message.raw().len());
        let texts = self.policy.len() + self.sample.as_ref().map_or(0, String::len) + self.version.len();
        (size_of::<Self>() + keys + error + texts) as u64
    }
}

impl PartWeakness {
    fn size(&self) -> u64 {
        let reference = self.reference.as_ref().map_or(0, String::len);
        (size_of::<Self>() + self.code.len() + self.message.len() + reference) as u64
    }
}

/// Whether it has the form of a code.
fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Whether its first line is a whole object of `-o jsonl`.
fn is_lines(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    members(first, &["type"]).is_ok_and(|found| found.contains_key("type"))
}
