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
use crate::subject::{Naming, Repository, Subject};
use crate::text::Secrets;
use crate::trust::key::Fingerprint;

use super::keys::NamedKey;
use super::known::KnownKeysRequest;
use super::roots::TrustRoots;
use super::rules::Rules;
use super::world::AskStanding;

/// One image, what must hold of it, and what is to be looked for.
#[derive(Debug)]
pub struct Ask {
    /// The image.
    pub subject: Subject,
    /// What must hold.
    pub policy: Policy,
    /// By whose word.
    pub roots: Rc<TrustRoots>,
    /// What must hold instead, where only the image itself tells of which repository it is: an evidence pack.
    pub by_name: Option<Rc<Rules>>,
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

impl Ask {
    /// What must hold of the image, and by whose word, once it is known of which repository it is, or that nothing tells.
    pub fn of_named(&self, repository: Option<&Repository>) -> (Policy, Rc<TrustRoots>) {
        match self.by_name.as_ref().map(|rules| rules.of_layout(repository)) {
            Some(Ok(rule)) => (rule.policy.clone(), Rc::clone(&rule.roots)),
            // That each rule holds together was seen before the run began.
            Some(Err(_)) | None => (self.policy.clone(), Rc::clone(&self.roots)),
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
    /// Where the keys are, of all images together.
    pub keys: Vec<Sourced<NamedKey>>,
    /// By whose word images of the run are judged, each once. None where all are refused.
    pub roots: Vec<Rc<TrustRoots>>,
    /// What a policy file asks of images, where there is one.
    pub rules: Option<Rc<Rules>>,
    /// Whether what would be asked is shown, and nothing asked.
    pub explains: bool,
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
    /// The service that gives a time-stamp to the evidence pack, where one is to be asked.
    pub timestamp: Option<TimestampService>,
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

impl Request {
    /// The fingerprints that a key of the request must have whoever is judged by it; none where some image asks for none.
    pub fn pins_of(&self, key: usize) -> Vec<Fingerprint> {
        let mut users = self.roots.iter().filter(|roots| roots.keys.contains(&key));
        let first = users.next().map(|first| first.fingerprints.clone()).unwrap_or_default();
        users.fold(first, |mut pins, other| {
            pins.retain(|pin| other.fingerprints.contains(pin));
            pins
        })
    }

    /// The places of the keys that some image is judged by.
    pub fn used_keys(&self) -> Vec<usize> {
        let is_used = |at: &usize| self.roots.iter().any(|roots| roots.keys.contains(at));
        (0..self.keys.len()).filter(is_used).collect()
    }
}
