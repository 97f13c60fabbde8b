//! Which check, and its stable name.

/// Which check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckId {
    /// Does a rule of the policy file speak of it? Listed only where there is such a file.
    Policy,
    /// Is there a key that may decide?
    Key,
    /// Is the image there, and whole?
    Image,
    /// Did a key sign exactly this digest?
    Signature,
    /// Was it signed for this repository?
    Identity,
    /// Are the annotations those that were asked for?
    Pins,
    /// Is it in a transparency log?
    Log,
    /// Is what is inside it attested?
    Sbom,
    /// Is how it was built attested?
    Provenance,
    /// Does the platform have the same on record?
    Api,
    /// Is everything written that was asked for? Listed only where it is not.
    Report,
}

impl CheckId {
    /// The word in documents. It never changes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Key => "key",
            Self::Image => "image",
            Self::Signature => "signature",
            Self::Identity => "identity",
            Self::Pins => "pins",
            Self::Log => "log",
            Self::Sbom => "sbom",
            Self::Provenance => "provenance",
            Self::Api => "api",
            Self::Report => "report",
        }
    }
}
