//! The commands that there are.

/// Which command it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `verify`.
    Verify,
    /// `sbom`.
    Sbom,
    /// `diff`.
    Diff,
    /// `key`.
    Key,
    /// `explain`, of which there is no document.
    Explain,
    /// `join`.
    Join,
    /// `policy`, of which there is no document.
    Policy,
    /// `doctor`.
    Doctor,
}

impl Command {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Verify,
        Self::Sbom,
        Self::Diff,
        Self::Key,
        Self::Explain,
        Self::Join,
        Self::Policy,
        Self::Doctor,
    ];

    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Sbom => "sbom",
            Self::Diff => "diff",
            Self::Key => "key",
            Self::Explain => "explain",
            Self::Join => "join",
            Self::Policy => "policy",
            Self::Doctor => "doctor",
        }
    }
}
