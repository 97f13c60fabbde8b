//! What several checks say in the same words.

use crate::case::Unused;
use crate::check::RefusedItem;
use crate::report::words::en::{document, provenance, source, trust};

/// What helps against what somebody did on purpose.
pub(super) const BLOCK: &str = "nothing to do here: block it";

/// Why something that is listed is not used; nothing where its code is all there is to say.
pub(in crate::report) fn unused(why: &Unused) -> Option<String> {
    Some(match why {
        Unused::Refused(refusal) => trust::refusal(refusal),
        Unused::Defect(defect) => source::defect(defect),
        Unused::Unsupported(what) => source::unsupported(what),
        Unused::Ignored(why) => source::ignored(why),
        Unused::Unread(gap) => source::sentence(&gap.why),
        Unused::Unmet(_) => return None,
        Unused::Provenance(why) => provenance::provenance(why),
        Unused::Sbom(why) => document::unreadable(why),
    })
}

/// Of several refused items the one that says most.
pub(super) fn refused(RefusedItem { place, why, others }: &RefusedItem) -> String {
    let why = why.as_ref().and_then(unused).unwrap_or_default();
    let others = if *others == 0 { String::new() } else { format!(" ({others} more listed)") };
    format!("{place}: {why}{others}")
}
