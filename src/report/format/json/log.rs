//! What lies beside a signature of a transparency log.

use serde_json::{Value, json};

use crate::report::Lang;
use crate::report::moment::rfc3339;
use crate::trust::{LogEntry, LogName, LogProblem, LogStanding};

/// The log's entries beside what is trusted; `null` where there are none, or nobody looks at them.
pub(super) fn log(standing: Option<&LogStanding>) -> Value {
    let Some(standing) = standing.filter(|standing| !standing.entries().is_empty()) else {
        return Value::Null;
    };
    json!({
        "entries": standing.entries().iter().map(entry).collect::<Vec<_>>(),
        "proved": standing.proved().is_some(),
    })
}

/// Of one with which anything is wrong nothing counts as proved.
fn entry(entry: &LogEntry) -> Value {
    let is_right = entry.problem().is_none();
    let proved = entry.proved();
    let words = [("promise", proved.promise), ("inclusion", proved.inclusion)];
    let proved: Vec<&str> =
        words.into_iter().filter(|(_, holds)| is_right && *holds).map(|(word, _)| word).collect();
    json!({
        "name": entry.log().map(LogName::to_string),
        "logId": entry.log_id(),
        "index": entry.index(),
        "integratedTime": entry.time().filter(|_| is_right).and_then(rfc3339),
        "proved": proved,
        "code": entry.problem().map(LogProblem::code),
        "message": entry.problem().map(|problem| Lang::En.log_problem(problem)),
    })
}
