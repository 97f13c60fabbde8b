//! What places are called: as documents have it.

use crate::evidence::place::{KeyPlace, Place};
use crate::report::DocumentPlace;
use crate::text::ForeignText;

pub(in crate::report) fn name(place: &Place) -> String {
    place.to_string()
}

/// Where a key is from.
pub(in crate::report) fn of_key(place: &KeyPlace) -> String {
    place.to_string()
}

/// Where a document is from. A name that was typed is escaped.
pub(in crate::report) fn of_document(place: &DocumentPlace) -> String {
    match place {
        DocumentPlace::Evidence(place) => ForeignText::new(name(place)).to_string(),
        DocumentPlace::Given(name) => name.to_string(),
    }
}
