//! The published table that says who vouches for each value of a document, read as its description says.

use serde_json::Value;

/// A row of the table.
pub(crate) struct Row {
    path: Vec<String>,
    conditions: Vec<(Vec<String>, Vec<Value>)>,
}

fn steps(path: &str) -> Vec<String> {
    path.strip_prefix('/').expect("a path begins at the root").split('/').map(str::to_owned).collect()
}

/// The rows of a schema, in their order.
pub(crate) fn rows(schema: &Value) -> Vec<Row> {
    let rows = schema["x-vouched-by"]["rows"].as_array().expect("a schema has its table");
    let row = |row: &Value| Row {
        path: steps(row["path"].as_str().expect("a row has a path")),
        conditions: row["where"].as_object().into_iter().flatten().map(condition).collect(),
    };
    rows.iter().map(row).collect()
}

fn condition((path, words): (&String, &Value)) -> (Vec<String>, Vec<Value>) {
    (steps(path), words.as_array().expect("a condition has words").clone())
}

impl Row {
    /// Whether it is of the value at this place of this document.
    pub(crate) fn is_of(&self, document: &Value, place: &[String]) -> bool {
        matches(&self.path, place)
            && self.conditions.iter().all(|(path, words)| {
                at(document, &bound(path, place)).is_some_and(|value| words.contains(value))
            })
    }
}

fn matches(path: &[String], place: &[String]) -> bool {
    match (path, place) {
        ([], []) => true,
        ([step, rest @ ..], _) if step == "**" => {
            (0..=place.len()).any(|skipped| matches(rest, &place[skipped..]))
        }
        ([step, path @ ..], [first, place @ ..]) => (step == "*" || step == first) && matches(path, place),
        _ => false,
    }
}

/// The place that a condition names, with the steps of the value for its `*`.
fn bound(path: &[String], place: &[String]) -> Vec<String> {
    path.iter()
        .enumerate()
        .map(|(at, step)| if step == "*" { place[at].clone() } else { step.clone() })
        .collect()
}

fn at<'a>(document: &'a Value, place: &[String]) -> Option<&'a Value> {
    place.iter().try_fold(document, |value, step| match value {
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    })
}

/// The place of each value that is neither an object nor a list.
pub(crate) fn places(document: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    walk(document, &mut Vec::new(), &mut found);
    found
}

fn walk(value: &Value, place: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let mut step = |name: String, value: &Value| {
        place.push(name);
        walk(value, place, found);
        place.pop();
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| step(name.clone(), value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(n, value)| step(n.to_string(), value)),
        _ => found.push(place.clone()),
    }
}

/// The values of a document for which not exactly one row of the table says who vouches.
pub(crate) fn problems(rows: &[Row], document: &Value) -> Vec<String> {
    let of = |place: &[String]| rows.iter().filter(|row| row.is_of(document, place)).count();
    places(document)
        .iter()
        .map(|place| (place, of(place)))
        .filter(|(_, found)| *found != 1)
        .map(|(place, found)| format!("/{}: {found} rows say who vouches for it", place.join("/")))
        .collect()
}
