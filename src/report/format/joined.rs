//! The document of `join`: that of `verify`, over the images of all parts.
//!
//! Images stand in it as they stand in their reports. Each is written as it comes: together they may be large.

use std::io;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::check::Check;
use crate::join::{
    DifferenceOf, ImageStanding, Joined, JoinedImage, JoinedVerdict, Part, PartDifference, PartWeakness,
};
use crate::json::write_json;
use crate::report::Report;
use crate::verdict::Verdict;

use super::json::{check, schema_of, tool, weakness};

/// What it has in common with the other documents, and the parts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema: &'static str,
    tool: Value,
    command: &'static str,
    at: &'a str,
    verdict: &'static str,
    exit_code: u8,
    key: Option<&'a RawValue>,
    keys: Vec<&'a RawValue>,
    policy: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sample: Option<&'a RawValue>,
    list: Value,
    summary: Value,
    shards: Vec<Value>,
    /// Only where there are some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Value>,
    images: Images<'a>,
    weaknesses: Vec<Value>,
}

pub(super) fn write(report: &Report, joined: &Joined, out: &mut dyn io::Write) -> serde_json::Result<()> {
    let command = report.command();
    let keys = joined.keys().into_iter().map(raw).collect::<Result<Vec<_>, _>>()?;
    let own = report.head.weaknesses.iter().map(|one| weakness(one, None));
    let document = Document {
        schema: schema_of(command),
        tool: tool(),
        command: command.as_str(),
        at: &report.head.at,
        verdict: joined.verdict().as_str(),
        exit_code: report.exit_code(),
        key: keys.first().copied(),
        keys,
        policy: Some(raw(joined.policy())?),
        sample: joined.sample().map(raw).transpose()?,
        list: list(joined),
        summary: summary(joined),
        shards: joined.parts().iter().map(|part| shard(joined, part)).collect(),
        differences: joined.differences().iter().map(difference).collect::<Result<_, _>>()?,
        images: Images { joined, report },
        weaknesses: own.chain(joined.weaknesses().into_iter().map(of_part)).collect(),
    };
    write_json(&document, out)
}

/// JSON that was made of a value that was read.
fn raw(json: &str) -> serde_json::Result<&RawValue> {
    serde_json::from_str(json)
}

fn list(joined: &Joined) -> Value {
    let (list, whole) = joined.list();
    json!({"sha256": list, "size": whole})
}

fn summary(joined: &Joined) -> Value {
    let counts = joined.counts();
    let mut summary = json!({
        "verified": counts.verified,
        "failed": counts.failed,
        "undecided": counts.undecided,
        "pending": counts.pending,
    });
    let sometimes =
        [("waived", counts.waived), ("outOfScope", counts.out_of_scope), ("notChecked", joined.unchecked())];
    for (member, number) in sometimes {
        if let (1.., Some(members)) = (number, summary.as_object_mut()) {
            members.insert(member.to_owned(), number.into());
        }
    }
    summary
}

fn shard(joined: &Joined, part: &Part) -> Value {
    let mut value = json!({
        "index": part.index,
        "size": part.size,
        "file": part.file,
        "at": part.at.to_string(),
        "verdict": joined.verdict_of(part).map(JoinedVerdict::as_str),
    });
    if let (Some(error), Some(members)) = (&part.error, value.as_object_mut()) {
        members.insert("error".to_owned(), json!({"code": error.code, "message": error.message}));
    }
    value
}

fn difference(difference: &PartDifference<'_>) -> serde_json::Result<Value> {
    let PartDifference { what, values } = difference;
    let name = match what {
        DifferenceOf::Policy => "policy",
        DifferenceOf::Version => "version",
    };
    let value = |(value, shards): &(&str, Vec<usize>)| {
        let value = match what {
            DifferenceOf::Policy => serde_json::from_str(value)?,
            DifferenceOf::Version => Value::from(*value),
        };
        Ok(json!({"value": value, "shards": shards}))
    };
    let values = values.iter().map(value).collect::<serde_json::Result<Vec<Value>>>()?;
    Ok(json!({"of": name, "values": values}))
}

fn of_part(weakness: &PartWeakness) -> Value {
    let PartWeakness { code, message, reference } = weakness;
    match reference {
        Some(reference) => json!({"code": code, "message": message, "reference": reference}),
        None => json!({"code": code, "message": message}),
    }
}

/// The images of all parts.
struct Images<'a> {
    joined: &'a Joined,
    report: &'a Report,
}

impl Serialize for Images<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.joined.images().map(|image| Image { image, of: self }))
    }
}

struct Image<'a> {
    image: &'a JoinedImage,
    of: &'a Images<'a>,
}

impl Serialize for Image<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A document is asked for, or the text would not be kept.
        let Some(text) = &self.image.text else { return serializer.serialize_unit() };
        let (is_verified, is_waived) =
            (self.image.standing == ImageStanding::Verified, self.image.standing == ImageStanding::Waived);
        if self.of.joined.is_unwritten() && (is_verified || is_waived) {
            let mut value: Value = serde_json::from_str(text.get()).map_err(serde::ser::Error::custom)?;
            if is_verified {
                value["verdict"] = json!(Verdict::Undecided);
            }
            if let Some(checks) = value["checks"].as_array_mut() {
                checks.push(check(&Check::unwritten(), None, self.of.report.call()));
            }
            return value.serialize(serializer);
        }
        text.serialize(serializer)
    }
}
