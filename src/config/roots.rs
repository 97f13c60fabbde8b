//! By whose word images are judged: keys, logs, time-stamping services.

use std::rc::Rc;

use crate::error::Stop;
use crate::origin::Sourced;
use crate::policy::{LogMode, Policy};
use crate::source::route::Routes;
use crate::trust::LogKeys;
use crate::trust::key::Fingerprint;
use crate::trust::timestamp::TimestampAuthorities;

use super::keys::{NamedKey, fingerprints, keys};
use super::layers::{Setting, Settings};
use super::logs::logs;
use super::timestamp;
use super::world::World;

/// What says where keys are.
const OF_KEYS: [Setting; 3] = [Setting::Key, Setting::KeyValid, Setting::ApiUrl];

/// What says all else.
const OF_OTHERS: [Setting; 4] =
    [Setting::KeyFingerprint, Setting::RekorKey, Setting::TrustedRoot, Setting::TimestampCa];

/// Which of the run's keys an image is judged by, and whose word counts beside them.
#[derive(Debug, Default)]
pub struct TrustRoots {
    /// What was said of it: two of which the same was said are one.
    said: Vec<Sourced<String>>,
    /// The places of its keys among those of the run.
    pub keys: Vec<usize>,
    /// Which keys they must be, where any are named.
    pub fingerprints: Vec<Fingerprint>,
    /// The logs whose word counts; `None` where nobody looks for a log's entry.
    pub logs: Option<LogKeys>,
    /// Who may vouch for a time-stamp, where any are named.
    pub timestamps: Option<TimestampAuthorities>,
}

/// By whose word the images of a run are judged, and where the keys are, of all of them together.
#[derive(Debug, Default)]
pub(super) struct RootsOfRun {
    pub(super) keys: Vec<Sourced<NamedKey>>,
    pub(super) all: Vec<Rc<TrustRoots>>,
}

impl RootsOfRun {
    /// The keys that settings name, or none; what counts beside them is not read yet.
    pub(super) fn keys(
        settings: &Settings,
        routes: &Routes,
        world: &World<'_>,
        needed: bool,
    ) -> Result<Self, Stop> {
        let fingerprints = fingerprints(settings)?;
        let keys = if needed { keys(settings, routes, &fingerprints, &world.stdin)? } else { vec![] };
        let places = (0..keys.len()).collect();
        let own = TrustRoots {
            said: said(settings, &OF_KEYS),
            keys: places,
            fingerprints,
            ..TrustRoots::default()
        };
        Ok(Self { keys, all: vec![Rc::new(own)] })
    }

    /// By whose word images are judged of which this is said, and must hold. Its keys are added to those that are not
    /// there yet.
    ///
    /// # Errors
    /// What is not asked properly; a file that is not there.
    pub(super) fn of(
        &mut self,
        settings: &Settings,
        policy: &Policy,
        routes: &Routes,
        world: &World<'_>,
    ) -> Result<Rc<TrustRoots>, Stop> {
        let of_keys = said(settings, &OF_KEYS);
        let mut said_of_all = of_keys.clone();
        said_of_all.extend(said(settings, &OF_OTHERS));
        let ignores_log = policy.log() == LogMode::Ignore;
        let same = |one: &&Rc<TrustRoots>| one.said == said_of_all && one.logs.is_none() == ignores_log;
        if let Some(known) = self.all.iter().find(same) {
            return Ok(Rc::clone(known));
        }
        // Standard input, where that is a key, is read once.
        let keys = match self.all.iter().find(|one| one.said.starts_with(&of_keys)) {
            Some(known) => known.keys.clone(),
            // Nothing is to be verified.
            None if self.keys.is_empty() => vec![],
            None => {
                let named = keys(settings, routes, &fingerprints(settings)?, &world.stdin)?;
                named.into_iter().map(|key| self.place(key)).collect()
            }
        };
        // Read even where nobody looks at entries: what was named is there.
        let logs = logs(settings, &world.stdin)?;
        let own = Rc::new(TrustRoots {
            said: said_of_all,
            keys,
            fingerprints: fingerprints(settings)?,
            logs: (!ignores_log).then_some(logs),
            timestamps: timestamp::authorities(settings, &world.stdin)?,
        });
        self.all.push(Rc::clone(&own));
        Ok(own)
    }

    /// The place of a key, which may be there already.
    fn place(&mut self, key: Sourced<NamedKey>) -> usize {
        let known = self.keys.iter().position(|other| other.value == key.value);
        known.unwrap_or_else(|| {
            self.keys.push(key);
            self.keys.len() - 1
        })
    }
}

/// What settings say, each setting behind the one before it, and its values behind its name.
fn said(settings: &Settings, which: &[Setting]) -> Vec<Sourced<String>> {
    let of = |setting: &Setting| {
        let name = Sourced::by_default(setting.row().option.to_owned());
        std::iter::once(name).chain(settings.all(*setting).to_vec())
    };
    which.iter().flat_map(of).collect()
}
