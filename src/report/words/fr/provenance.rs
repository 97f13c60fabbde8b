//! Why provenance cannot be read.

use crate::provenance::ProvenanceError;

pub(in crate::report) fn provenance(why: &ProvenanceError) -> String {
    match why {
        ProvenanceError::Json(error) => format!("la provenance est illisible\u{a0}: {}", error.said()),
        ProvenanceError::NotAnObject => "la provenance n’est pas un objet".to_owned(),
    }
}
