//! What every command asks, checked.

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::evidence::trouble::NodeTrouble;
use crate::origin::{SettingOrigin, Sourced};
use crate::output::EvidencePack;
use crate::pods::{PodImage, Runs};
use crate::policy::Policy;
use crate::report::{Sample, Shard};
use crate::source::Wanted;
use crate::source::api::Api;
use crate::source::credentials::Sources;
use crate::source::route::Routes;
use crate::source::timestamp::TimestampService;
use crate::source::tls::Authorities;
use crate::subject::{Naming, Subject};
use crate::text::Secrets;
use crate::trust::LogKeys;
use crate::trust::key::Fingerprint;
use crate::trust::timestamp::TimestampAuthorities;

use super::keys::NamedKey;
use super::known::KnownKeysRequest;
use super::world::AskStanding;

/// One image, what must hold of it, and what is to be looked for.
#[derive(Debug)]
pub struct Ask {
    /// The image.
    pub subject: Subject,
    /// What must hold.
    pub policy: Policy,
    /// What is to be looked for.
    pub wanted: Wanted,
    /// The pods that run it, where any were named.
    pub pods: Option<Arc<PodImage>>,
}

impl Ask {
    /// Whether anybody is asked for it.
    pub fn is_looked_up(&self) -> bool {
        self.pods.as_ref().is_none_or(|pods| matches!(pods.runs, Runs::Manifest(_)))
    }

    /// Why nobody is asked for it, where its node does not report what could be.
    pub fn unreported(&self) -> Option<NodeTrouble> {
        match &self.pods.as_ref()?.runs {
            Runs::Nothing => Some(NodeTrouble::NotStarted),
            Runs::OtherId(id) => Some(NodeTrouble::NoManifest(id.clone())),
            Runs::Manifest(_) | Runs::Elsewhere => None,
        }
    }
}

/// Whether an image whose place cannot be opened stops the run, or is a result of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unopenable {
    /// One name was given, and this is it.
    StopsTheRun,
    /// It is one of several names, and none of the others waits for it.
    IsItsResult,
}

/// Everything a run needs to know, checked.
#[derive(Debug)]
pub struct Request {
    /// The images of `verify`, each once: in the order given, or in that in which they were drawn.
    pub images: Vec<Ask>,
    /// The registry whose images are checked, where pods are; images of others are listed.
    pub scope: Option<String>,
    /// How those were drawn, where not all that were named are checked.
    pub sample: Option<Sample>,
    /// Which part of them this run checks, where several runs share them.
    pub shard: Option<Shard>,
    /// Whether no more images are checked once one has failed.
    pub fail_fast: bool,
    /// What an image is whose place cannot be opened.
    pub unopenable: Unopenable,
    /// What the command line asks of every image.
    pub policy: Policy,
    /// Where the keys are.
    pub keys: Vec<Sourced<NamedKey>>,
    /// Which keys they must be.
    pub fingerprints: Vec<Fingerprint>,
    /// What is done with the record of keys that were served before; `None` where nobody looks at it.
    pub known: Option<KnownKeysRequest>,
    /// How names are read.
    pub naming: Naming,
    /// How hosts are reached.
    pub routes: Routes,
    /// Which authorities certify servers.
    pub authorities: Authorities,
    /// Who we are to registries.
    pub sources: Sources,
    /// Token services of other origins that may receive credentials.
    pub auth_origins: Vec<url::Url>,
    /// The logs whose word counts; `None` where nobody looks for a log's entry.
    pub logs: Option<LogKeys>,
    /// The service that gives a time-stamp to the evidence pack, where one is to be asked.
    pub timestamp: Option<TimestampService>,
    /// Who may vouch for a time-stamp, where any are named.
    pub timestamp_authorities: Option<TimestampAuthorities>,
    /// The platform's API, where it is to be asked.
    pub api: Option<Api>,
    /// For one round of one image.
    pub timeout: Duration,
    /// Asks how a commit stands to HEAD of the checkout.
    pub stands: AskStanding,
    /// How long to wait for what is not there yet.
    pub wait: Option<Duration>,
    /// The bound on a predicate, in bytes.
    pub sbom_size: u64,
    /// Images at once.
    pub jobs: usize,
    /// Where an evidence pack is written.
    pub evidence: Option<Sourced<PathBuf>>,
    /// The pack, once it is known that there can be one.
    pub pack: Option<Rc<EvidencePack>>,
    /// What was given, by whom, and can be asked of nothing.
    pub unasked: Vec<SettingOrigin>,
    /// Every secret that is in use, for what others say of it. A run adds those that it receives.
    pub secrets: Secrets,
}
