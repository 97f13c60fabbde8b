//! What several checks say in the same words.

use crate::case::UnusedReason;
use crate::check::RefusedItem;
use crate::report::words::fr::{document, place, provenance, source, trust};

/// What helps against what somebody did on purpose.
pub(super) const BLOCK: &str = "il n’y a rien à corriger ici\u{a0}: bloquez cette image";

/// What an absence may say of waiting.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// It can be waited for.
    Proposed,
    /// It was.
    Over,
    /// Nothing new comes without a network.
    Useless,
}

/// Why something that is listed is not used; nothing where its code is all there is to say.
pub(in crate::report) fn unused(why: &UnusedReason) -> Option<String> {
    Some(match why {
        UnusedReason::Refused(refusal) => trust::refusal(refusal),
        UnusedReason::Defect(defect) => source::defect(defect),
        UnusedReason::Unsupported(what) => trust::unsupported(what),
        UnusedReason::Ignored(why) => source::ignored(why),
        UnusedReason::Unread(gap) => source::sentence(&gap.why),
        UnusedReason::Unmet(_) => return None,
        UnusedReason::OutOfTime(timing) | UnusedReason::LateAttestation(timing) => trust::timing(*timing)?,
        UnusedReason::Provenance(why) => provenance::provenance(why),
        UnusedReason::Sbom(why) => document::unreadable(why),
    })
}

/// Of several refused items the one that says most.
pub(super) fn refused(RefusedItem { place, why, others }: &RefusedItem) -> String {
    let why = why.as_ref().and_then(unused).unwrap_or_default();
    let others = if *others == 0 { String::new() } else { format!(" ({others} de plus dans la liste)") };
    format!("{}\u{a0}: {why}{others}", place::name(place))
}
