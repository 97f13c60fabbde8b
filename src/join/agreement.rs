//! Whether a report says of itself what follows from the images in it.

use serde_json::Value;

use crate::limits;
use crate::text::Excerpt;

use super::problem::Unfit;
use super::verdict::{Counts, JoinedVerdict};

/// What a part came to that judged nothing, as it says itself: nothing else tells.
pub(super) fn stopped(said: Option<&str>, exit: u64, counts: Counts) -> Result<Option<JoinedVerdict>, Unfit> {
    if counts.total() > 0 {
        return Err(Unfit::Member("images"));
    }
    let verdict = said.and_then(JoinedVerdict::named);
    let may_be = matches!(verdict, Some(JoinedVerdict::Undecided | JoinedVerdict::Failed));
    if may_be && verdict.is_some_and(|verdict| u64::from(verdict.exit_code()) == exit) {
        return Ok(verdict);
    }
    let follows = JoinedVerdict::Undecided;
    Err(Unfit::Verdict {
        said: (said.map(Excerpt::new), exit),
        follows: (Some(follows.as_str()), follows.exit_code()),
    })
}

/// What a part came to, where it says the same.
pub(super) fn follows(
    said: Option<&str>,
    exit: u64,
    counts: Counts,
    size: usize,
) -> Result<Option<JoinedVerdict>, Unfit> {
    let verdict = counts.verdict();
    let code = verdict.map_or(0, JoinedVerdict::exit_code);
    if said == verdict.map(JoinedVerdict::as_str) && exit == u64::from(code) {
        return Ok(verdict);
    }
    // Of a part without images something that was to be written was not.
    let unwritten = JoinedVerdict::Undecided;
    if size == 0 && said == Some(unwritten.as_str()) && exit == u64::from(unwritten.exit_code()) {
        return Ok(Some(unwritten));
    }
    Err(Unfit::Verdict {
        said: (said.map(Excerpt::new), exit),
        follows: (verdict.map(JoinedVerdict::as_str), code),
    })
}

/// A number of a summary.
pub(super) fn counted(summary: &Value, name: &str) -> Result<Option<usize>, Unfit> {
    match &summary[name] {
        Value::Null => Ok(None),
        number => {
            let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
            number.filter(|number| *number <= limits::IMAGES).map(Some).ok_or(Unfit::Member("summary"))
        }
    }
}

/// Refuses a summary that counts something else than what is there.
pub(super) fn summed(summary: &Value, counts: Counts) -> Result<(), Unfit> {
    // Those that every report has, and those that it has where they are not zero.
    let (always, sometimes) = (true, false);
    for (member, number, is_always) in [
        ("verified", counts.verified, always),
        ("failed", counts.failed, always),
        ("undecided", counts.undecided, always),
        ("pending", counts.pending, always),
        ("waived", counts.waived, sometimes),
        ("outOfScope", counts.out_of_scope, sometimes),
    ] {
        let said = counted(summary, member)?;
        if is_always && said.is_none() {
            return Err(Unfit::Member("summary"));
        }
        let said = said.unwrap_or(0);
        if said != number {
            return Err(Unfit::Summary { member, said, counted: number });
        }
    }
    Ok(())
}
