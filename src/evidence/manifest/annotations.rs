//! The annotations that anybody asks for.

use crate::json::{KeptTexts, TextNames};

/// Layer annotation with the signature (cosign, `pkg/oci/static/signature.go`).
pub const SIGNATURE_ANNOTATION: &str = "dev.cosignproject.cosign/signature";
/// Layer annotation with the transparency-log entry.
pub const LOG_ANNOTATION: &str = "dev.sigstore.cosign/bundle";

/// Annotation of an entry of a layout's index: the tag under which it stands.
pub const NAME_ANNOTATION: &str = "org.opencontainers.image.ref.name";
/// Annotation of such an entry in what `cosign save` writes: what it is.
pub const KIND_ANNOTATION: &str = "kind";

/// Their names.
#[derive(Debug)]
pub struct AnnotationNames;

impl TextNames<4> for AnnotationNames {
    const NAMES: [&'static str; 4] = [SIGNATURE_ANNOTATION, LOG_ANNOTATION, NAME_ANNOTATION, KIND_ANNOTATION];
}

/// Annotations, as claimed. A manifest may have a million of them: those that nobody asks for are not kept.
pub type Annotations = KeptTexts<AnnotationNames, 4>;
