//! What places are called. Documents have their English names.

use crate::evidence::place::{KeyPlace, Place};
use crate::report::DocumentPlace;
use crate::text::ForeignText;

pub(in crate::report) fn name(place: &Place) -> String {
    match place {
        Place::TagBeside => "étiquette".to_owned(),
        Place::Tag(tag) => format!("étiquette {tag}"),
        Place::Layer(of, n) => format!("{}, couche\u{a0}{n}", name(of)),
        Place::Layers(of, n) => format!("{}, couches 0 à {n}", name(of)),
        Place::Referrers => "référents".to_owned(),
        Place::ReferrersTag(image) => format!("étiquette des référents sha256-{}", image.hex()),
        Place::ReferrersAmongBlobs => "référents parmi les blobs".to_owned(),
        Place::Referrer(digest) => format!("référent {digest}"),
        Place::Timestamp(address) => format!("horodatage {address}"),
        Place::Key(place) => format!("clé {}", of_key(place)),
        // The same word, the name of a file, or the value of an annotation.
        Place::Image
        | Place::Kind(_)
        | Place::Blob(_)
        | Place::Index
        | Place::BlobFile(_)
        | Place::Api
        | Place::Record(_)
        | Place::Document => place.to_string(),
    }
}

/// Where a key is from.
pub(in crate::report) fn of_key(place: &KeyPlace) -> String {
    match place {
        KeyPlace::Stdin => "entrée standard".to_owned(),
        KeyPlace::File(_) | KeyPlace::Served(_) => place.to_string(),
    }
}

/// Where a document is from. A name that was typed is escaped.
pub(in crate::report) fn of_document(place: &DocumentPlace) -> String {
    match place {
        DocumentPlace::Evidence(place) => ForeignText::new(name(place)).to_string(),
        DocumentPlace::Given(name) => name.to_string(),
    }
}
