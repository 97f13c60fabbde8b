//! Served keys beside the record of those that were served before.

use crate::case::KeyFact;
use crate::config::{KnownKeysRequest, RecordPurpose, Request};
use crate::error::Unrecorded;
use crate::known::{KeyRecord, KnownKey, ServedNow};
use crate::output::{TakeDown, TakenDown, take_down};
use crate::report::MissingKey;
use crate::ui::Line;

use super::usable::{Answer, NoKeys, UsableKey};

/// Holds each key that is served, and that nobody pinned, against the one on record, and takes its use down. That is
/// done before anything is judged by it, and whatever the images come to: the record is about endpoints.
///
/// A key that cannot be used is none, and nothing is said of it.
pub(super) async fn on_record(
    mut answers: Vec<Answer>,
    request: &Request,
    line: &Line,
) -> Result<Vec<Answer>, NoKeys> {
    let Some(record) = &request.known else { return Ok(answers) };
    // What is pinned wherever it is used is not looked up, and nothing is taken down of it.
    let is_asked = |key: &&mut UsableKey| record.purpose != RecordPurpose::Use || !key.fact.is_pinned();
    let usable = answers.iter_mut().filter_map(|(_, answer)| answer.as_mut().ok()).filter(is_asked);
    let (mut keys, mut served) = (Vec::new(), Vec::new());
    for key in usable {
        if let Some(endpoint) = key.endpoint.clone() {
            served.push(ServedNow { endpoint, fingerprint: key.fact.fingerprint().clone() });
            keys.push(key);
        }
    }
    if keys.is_empty() {
        return Ok(answers);
    }
    let records = match record.purpose {
        RecordPurpose::Use => used(record, served.clone(), line).await,
        RecordPurpose::Show | RecordPurpose::Accept(_) => before(record, &served),
    };
    for ((key, served), on_record) in keys.into_iter().zip(served).zip(records) {
        key.fact = key.fact.clone().on_record(on_record.clone());
        match (&record.purpose, on_record) {
            (RecordPurpose::Use, KeyRecord::Other(known)) => {
                return Err(changed(key, served, known));
            }
            (RecordPurpose::Accept(asked), _) if served.fingerprint != *asked => {
                let is = Box::new(key.fact.clone());
                let why = MissingKey::NotAccepted { is, asked: asked.clone() };
                return Err(key.refused(why));
            }
            (RecordPurpose::Use | RecordPurpose::Show | RecordPurpose::Accept(_), _) => {}
        }
    }
    Ok(answers)
}

/// Puts the key of the run on record, in the place of whatever was there, where that was asked for; why that is not
/// done, where it is not.
pub(in crate::run) fn accept(request: &Request, keys: &[KeyFact]) -> Option<Unrecorded> {
    let record = request.known.as_ref()?;
    let RecordPurpose::Accept(asked) = &record.purpose else { return None };
    let served = keys.iter().filter(|key| key.fingerprint() == asked).zip(&request.keys);
    let served = served.filter_map(|(key, named)| {
        let endpoint = named.value.source.endpoint()?;
        Some(ServedNow { endpoint, fingerprint: key.fingerprint().clone() })
    });
    let served: Vec<ServedNow> = served.collect();
    let KnownKeysRequest { file, known, at, .. } = record;
    take_down(file.as_ref(), known, &served, at, TakeDown::Accepted).problem
}

/// What is said of a key, with what is on record for its endpoint where nobody pinned it.
pub(super) fn shown(record: Option<&KnownKeysRequest>, key: UsableKey) -> KeyFact {
    let UsableKey { fact, endpoint, .. } = key;
    match (record, endpoint) {
        (Some(record), Some(endpoint)) if !fact.is_pinned() => {
            let served = ServedNow { endpoint, fingerprint: fact.fingerprint().clone() };
            fact.on_record(record.known.record(&served))
        }
        _ => fact,
    }
}

/// What the record said when the run began.
fn before(record: &KnownKeysRequest, served: &[ServedNow]) -> Vec<KeyRecord> {
    served.iter().map(|one| record.known.record(one)).collect()
}

/// Takes the use of keys down. Other runs may have to be waited for: meanwhile this one goes on.
async fn used(record: &KnownKeysRequest, served: Vec<ServedNow>, line: &Line) -> Vec<KeyRecord> {
    let (KnownKeysRequest { file, known, at, .. }, now) = (record.clone(), served.clone());
    let taken =
        tokio::task::spawn_blocking(move || take_down(file.as_ref(), &known, &now, &at, TakeDown::Use));
    match taken.await {
        Ok(TakenDown { records, problem }) => {
            if let Some(problem) = problem {
                line.warn(|lang| lang.unrecorded(&problem));
            }
            records
        }
        // Only where it panicked.
        Err(_) => before(record, &served),
    }
}

/// That the endpoint serves another key than the one on record.
fn changed(key: &UsableKey, served: ServedNow, known: KnownKey) -> NoKeys {
    let why = MissingKey::Changed {
        is: Box::new(key.fact.clone()),
        endpoint: served.endpoint,
        known: Box::new(known),
    };
    key.refused(why)
}
