//! Why provenance cannot be read.

use crate::provenance::ProvenanceError;

pub(in crate::report) fn provenance(why: &ProvenanceError) -> String {
    match why {
        ProvenanceError::Json(error) => format!("the provenance cannot be read: {}", error.said()),
        ProvenanceError::NotAnObject => "the provenance is not an object".to_owned(),
    }
}
