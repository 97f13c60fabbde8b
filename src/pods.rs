//! The pods of a cluster, as `kubectl get pods -o json` writes them: which containers they have, and which images the
//! nodes report that these run.
//!
//! The document is Kubernetes' (API reference, `PodList`, `Pod`, `ContainerStatus`), written by whoever has the cluster:
//! all of it is foreign. What runs is what a status says (`imageID`); what the specification says (`image`) is what
//! somebody asked for, and decides only where a status says too little. Nothing is verified here.

mod image;
mod list;

use std::sync::Arc;

use crate::text::ForeignText;

pub use self::image::{Indexes, PodImage, Runs, images};
pub use self::list::{PodListProblem, read};

/// A pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pod {
    /// `metadata.namespace`; empty where the document names none.
    pub namespace: ForeignText,
    /// `metadata.name`.
    pub name: ForeignText,
    /// `status.phase`: `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
    pub phase: Option<ForeignText>,
}

/// Which list of a pod a container stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerKind {
    /// `containers`.
    Container,
    /// `initContainers`: run before the others, or, as sidecars, beside them.
    Init,
    /// `ephemeralContainers`: added to a running pod, to debug it.
    Ephemeral,
}

impl ContainerKind {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Init => "init",
            Self::Ephemeral => "ephemeral",
        }
    }
}

/// One container of a pod: what was asked for, and what the node reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodContainer {
    /// Where it stands among all containers of the document, from 0 on.
    pub at: usize,
    /// Its pod.
    pub pod: Arc<Pod>,
    /// Its name.
    pub name: ForeignText,
    /// Its kind.
    pub kind: ContainerKind,
    /// The image that somebody asked for, `image` of the specification; where only a status names the container, that of
    /// the status.
    pub image: Option<ForeignText>,
    /// What the node reports, `imageID` of the status; `None` as long as there is none.
    pub image_id: Option<ForeignText>,
}

#[cfg(test)]
mod tests;
