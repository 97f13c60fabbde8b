//! What every command asks for: keys, names, routes; what must hold; one image.

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use crate::error::{AccountProblem, NeedsNetwork, StdinUser, Stop, UsageError};
use crate::limits;
use crate::origin::SettingOrigin;
use crate::pods::{PodImage, Runs};
use crate::policy::{Identity, Policy, Requirement};
use crate::source::{Wanted, WantedRecords, layout_at};
use crate::subject::{Aliases, NameError, Naming, Subject, is_registry};
use crate::text::{ForeignText, Secrets};

use super::api::{api, build};
use super::hold::{TIMEOUT, policy};
use super::images::ImageName;
use super::known::{known, shown};
use super::layers::{PolicyFile, Setting, Settings, policy_file};
use super::network::{auth_origins, authorities, routes, sources};
use super::roots::{RootsOfRun, TrustRoots};
use super::rules::Rules;
use super::timestamp::{self, refuse_idle};
use super::units::{duration, size};
use super::world::{DrawSeed, World};
use super::{Ask, Request, Unopenable, images, pods, sample, shard};

const REGISTRY: &str = "harbor.paas-system.svc.cluster.local";
const JOBS: usize = 4;

/// The request of `verify`, over images by their names.
pub(super) fn verify(
    typed: &[String],
    settings: &Settings,
    world: &World<'_>,
    random: DrawSeed,
) -> Result<Request, Stop> {
    refuse_empty(typed.iter().map(|name| (name.as_str(), "IMAGE")))?;
    let file = settings.one(Setting::Policy).map(policy_file).transpose()?;
    // What a policy says of every image is said as a configuration file would say it; rules are made on top of it.
    let own = file.as_ref().map_or_else(|| settings.clone(), |file| settings.beside(&file.defaults));
    let mut request = common(&own, world, Keys::Needed)?;
    hold(&mut request, &own, world)?;
    match (file, settings.asked(Setting::ExplainPolicy)) {
        (Some(file), _) => by_rules(&mut request, file, settings, world)?,
        (None, Some(asked)) => return Err(UsageError::NoPolicy(asked.clone()).into()),
        (None, None) => {}
    }
    let list = images::list(settings, &world.stdin)?;
    let pods = pods::list(settings, &world.stdin, &request.naming)?;
    let names = images::names(typed, list.as_ref(), pods.as_deref().unwrap_or_default())?;
    if own.asks(Setting::CheckApi) || request.rules.as_ref().is_some_and(|rules| rules.any_asks_api()) {
        let are_here = names.iter().map(|one| one.is_here(&request.naming));
        request.api = api(settings, world, &request, are_here)?;
    }
    let look = |one: &ImageName<'_>| match one.pods {
        None => ask(&request, one.name, settings),
        Some(pods) => run_by(&request, pods, settings),
    };
    let mut account = OneRegistry::of(&request);
    let once = images::once(&names, look, |ask| Ok(account.goes_to(ask)?))?;
    let (drawn, sample) = sample::draw(once, settings, random)?;
    let (own, shard) = shard::cut(drawn, settings)?;
    images::in_one_run(own.len())?;
    let asks: Result<Vec<Ask>, Stop> = own.iter().map(look).collect();
    (request.images, request.sample, request.shard) = (asks?, sample, shard);
    if request.rules.is_some() {
        request.roots = roots_of(&request.images);
        request.known = known(settings, world, &request.keys, &request.roots)?;
    }
    request.scope = pods.as_ref().map(|_| request.naming.registry.clone());
    request.fail_fast = settings.asks(Setting::FailFast);
    // As they were named: how many are left without duplicates changes nothing of what one of them may do.
    if names.len() > 1 || list.is_some() || pods.is_some() || request.shard.is_some() {
        request.unopenable = Unopenable::IsItsResult;
    }
    refuse_idle(settings, request.images.iter().map(|ask| &ask.subject))?;
    Ok(request)
}

/// What the rules of a policy file ask, each with what is said elsewhere.
fn by_rules(
    request: &mut Request,
    file: PolicyFile,
    settings: &Settings,
    world: &World<'_>,
) -> Result<(), Stop> {
    let mut roots = roots_of_run(request);
    let rules = Rules::new(file, settings, (&request.naming, &request.routes), &mut roots, world);
    (request.keys, request.roots) = (roots.keys, roots.all);
    let rules = rules?;
    request.rules = Some(Rc::new(rules));
    request.explains = settings.asks(Setting::ExplainPolicy);
    request.policy = policy(settings, &request.naming, world)?;
    Ok(())
}

fn roots_of_run(request: &mut Request) -> RootsOfRun {
    RootsOfRun { keys: std::mem::take(&mut request.keys), all: std::mem::take(&mut request.roots) }
}

/// By whose word these images are judged. Of one that is refused whatever it is nobody is asked.
fn roots_of(images: &[Ask]) -> Vec<Rc<TrustRoots>> {
    let mut all: Vec<Rc<TrustRoots>> = Vec::new();
    let is_judged = |ask: &&Ask| {
        ask.policy.refused().is_none() && ask.pods.as_ref().is_none_or(|pods| pods.runs != Runs::Elsewhere)
    };
    for ask in images.iter().filter(is_judged) {
        let of_rules = ask.by_name.iter().flat_map(|rules| rules.all_roots());
        for roots in std::iter::once(&ask.roots).chain(of_rules) {
            if !all.iter().any(|known| Rc::ptr_eq(known, roots)) {
                all.push(Rc::clone(roots));
            }
        }
    }
    all
}

/// The request of `key`.
pub(super) fn key(settings: &Settings, world: &World<'_>) -> Result<Request, Stop> {
    let mut request = common(settings, world, Keys::Needed)?;
    let record = request.known.take();
    request.known = shown(record, settings, world, &request.keys)?;
    match settings.one(Setting::Save) {
        Some(given) if request.keys.len() > 1 => {
            Err(UsageError::SaveOfSeveralKeys(given.origin.clone()).into())
        }
        _ => Ok(request),
    }
}

/// A name that says nothing is most likely a variable that a pipeline did not set. Each name stands with what the help
/// calls it.
pub(super) fn refuse_empty<'a>(
    names: impl IntoIterator<Item = (&'a str, &'static str)>,
) -> Result<(), UsageError> {
    let says_nothing = |name: &str| name.strip_prefix("file:").unwrap_or(name).trim().is_empty();
    match names.into_iter().find(|(name, _)| says_nothing(name)) {
        Some((_, called)) => Err(UsageError::EmptyName(called)),
        None => Ok(()),
    }
}

/// An account that is given by option or variable goes to one registry.
pub(super) fn one_registry<'a>(
    request: &Request,
    images: impl IntoIterator<Item = &'a Ask>,
) -> Result<(), UsageError> {
    let mut account = OneRegistry::of(request);
    images.into_iter().try_for_each(|ask| account.goes_to(ask))
}

/// The registry to which an account goes that was given for all images.
struct OneRegistry {
    given: Option<SettingOrigin>,
    registry: Option<String>,
}

impl OneRegistry {
    fn of(request: &Request) -> Self {
        let given = request.sources.given.as_ref().map(|(user, _)| user.origin.clone());
        Self { given, registry: None }
    }

    /// Refuses an image of another registry than those before it.
    fn goes_to(&mut self, ask: &Ask) -> Result<(), UsageError> {
        let (Some(given), Some(reached)) = (&self.given, ask.subject.location.reached()) else {
            return Ok(());
        };
        let registry = self.registry.get_or_insert_with(|| reached.registry.clone());
        if *registry == reached.registry {
            return Ok(());
        }
        Err(UsageError::Account(AccountProblem::SeveralRegistries(given.clone())))
    }
}

/// What must hold, and how long it may take to be there.
pub(super) fn hold(request: &mut Request, settings: &Settings, world: &World<'_>) -> Result<(), Stop> {
    let policy = policy(settings, &request.naming, world)?;
    let mut roots = roots_of_run(request);
    let own = roots.of(settings, &policy, &request.routes, world)?;
    (request.policy, request.keys, request.roots) = (policy, roots.keys, vec![own]);
    pods::refuse_without(&request.policy, settings)?;
    request.timestamp = timestamp::service(settings)?;
    request.wait = settings.read(Setting::Wait, duration)?;
    if let (Some(given), Some(by)) = (settings.one(Setting::Wait), settings.asked(Setting::Offline)) {
        if given.origin.in_file().is_none() {
            let what = NeedsNetwork::Wait(given.origin.clone());
            return Err(UsageError::Offline { by: by.clone(), what }.into());
        }
        // Whoever wrote it down for every run did not ask this one to wait.
        request.wait = None;
    }
    request.sbom_size = settings.read(Setting::MaxSbomSize, size)?.unwrap_or(limits::SBOM);
    request.evidence = settings.one(Setting::Evidence).map(|given| given.with(PathBuf::from(&given.value)));
    Ok(())
}

/// One image by its name, with what must hold of it and what is looked for.
pub(super) fn ask(request: &Request, name: &str, settings: &Settings) -> Result<Ask, Stop> {
    of_subject(request, request.naming.parse(name).map_err(|error| meant(name, error))?, settings)
}

/// One image that pods run, or that is listed for them.
fn run_by(request: &Request, pods: &Arc<PodImage>, settings: &Settings) -> Result<Ask, Stop> {
    let subject = pods.subject.clone();
    if let Runs::Manifest(_) = pods.runs {
        return Ok(Ask { pods: Some(Arc::clone(pods)), ..of_subject(request, subject, settings)? });
    }
    let wanted = Wanted { attestations: false, attached: false, records: None, sbom_size: request.sbom_size };
    let (policy, roots, by_name) = held(request, &subject)?;
    Ok(Ask { subject, policy, roots, by_name, wanted, pods: Some(Arc::clone(pods)) })
}

fn of_subject(request: &Request, subject: Subject, settings: &Settings) -> Result<Ask, Stop> {
    if let (Some(by), Some(_)) = (settings.asked(Setting::Offline), subject.location.reached()) {
        let what = NeedsNetwork::Image(ForeignText::new(&subject.name));
        return Err(UsageError::Offline { by: by.clone(), what }.into());
    }
    if let Some(actual) = subject.location.reached() {
        // What a name alone tells is told before anything is asked.
        let repository = || ForeignText::new(actual.to_string());
        let no_address = |reason| Stop::NoAddress { repository: repository(), reason };
        request.routes.repository(actual).map_err(no_address)?;
    }
    let (policy, roots, by_name) = held(request, &subject)?;
    let policy = policy.with(&subject)?;
    // A rule of a policy file asks the API or does not; otherwise it is there where it is to be asked.
    let asks_api = policy.check_api || request.rules.is_none();
    let records = match (&request.api, asks_api, policy.check_api) {
        (Some(_), true, _) => Some(WantedRecords::Api(build(&subject, &policy, &request.naming)?)),
        (None, _, true) => Some(WantedRecords::Pack),
        (Some(_), false, _) | (None, _, false) => None,
    };
    // A pack holds all that belongs to an image.
    let attestations = policy.requires(Requirement::Sbom)
        || policy.requires(Requirement::Provenance)
        || by_name.as_ref().is_some_and(|rules| rules.any_asks_attestations())
        || records.is_some()
        || request.evidence.is_some();
    let wanted = Wanted { attestations, attached: false, records, sbom_size: request.sbom_size };
    Ok(Ask { subject, policy, roots, by_name, wanted, pods: None })
}

/// What must hold of an image, and by whose word; and the rules, where only the image itself tells which of them counts.
type Held = (Policy, Rc<TrustRoots>, Option<Rc<Rules>>);

fn held(request: &Request, subject: &Subject) -> Result<Held, Stop> {
    let Some(rules) = &request.rules else {
        let own = request.roots.first().map(Rc::clone).unwrap_or_default();
        return Ok((request.policy.clone(), own, None));
    };
    let rule = rules.of(subject.own_name()).map_err(Clone::clone)?;
    let (mut policy, roots) = (rule.policy.clone(), Rc::clone(&rule.roots));
    if subject.own_name().is_some() {
        return Ok((policy, roots, None));
    }
    // It may come to any of them. Until it was read, none refuses it, and nothing of it is judged by any key.
    rules.sound()?;
    policy.rule = None;
    let roots = rules.all_roots().next().map_or(roots, Rc::clone);
    Ok((policy, roots, Some(Rc::clone(rules))))
}

/// What is wrong with a name that may be the path of a layout: what lies there is looked at.
fn meant(name: &str, error: NameError) -> NameError {
    let layout = match error {
        NameError::Registry { .. } | NameError::NoRegistry { .. } | NameError::Reference { .. } => {
            layout_at(name)
        }
        _ => None,
    };
    layout.map_or(error, |meant| NameError::BareLayout { written: name.into(), meant: meant.into() })
}

/// Whether anything is to be verified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// By the keys that are named, or the one that the platform serves.
    Needed,
    /// Nothing: a document carries no signature.
    Unneeded,
}

/// What every command reads.
pub(super) fn common(settings: &Settings, world: &World<'_>, needed: Keys) -> Result<Request, Stop> {
    let routes = routes(settings, world.environment)?;
    let RootsOfRun { keys, all: roots } = RootsOfRun::keys(settings, &routes, world, needed == Keys::Needed)?;
    let naming = naming(settings)?;
    let auth_origins = auth_origins(settings)?;
    if let Some(given) = settings.one(Setting::RegistryPasswordStdin) {
        world.stdin.claim(StdinUser::Setting(given.with(None)))?;
    }
    let timeout = settings.read(Setting::Timeout, duration)?.unwrap_or(TIMEOUT);
    let number = |text: &str| text.parse().ok().filter(|n| (1..=limits::JOBS).contains(n));
    let jobs = settings.read(Setting::Jobs, number)?.unwrap_or(JOBS);
    Ok(Request {
        images: vec![],
        scope: None,
        sample: None,
        shard: None,
        fail_fast: false,
        unopenable: Unopenable::StopsTheRun,
        policy: Policy::new(vec![], Identity::Own, vec![])?,
        known: known(settings, world, &keys, &roots)?,
        keys,
        roots,
        rules: None,
        explains: false,
        naming,
        routes,
        authorities: authorities(settings, world)?,
        sources: sources(settings, world)?,
        auth_origins,
        timestamp: None,
        api: None,
        timeout,
        stands: world.checkout.stands,
        wait: None,
        sbom_size: limits::SBOM,
        jobs,
        evidence: None,
        pack: None,
        unasked: vec![],
        secrets: Secrets::default(),
    })
}

fn naming(settings: &Settings) -> Result<Naming, Stop> {
    let registry = |text: &str| is_registry(text).then(|| text.to_owned());
    let registry = settings.read(Setting::Registry, registry)?.unwrap_or_else(|| REGISTRY.to_owned());
    let aliases = settings.all(Setting::RegistryAlias);
    let origin = aliases.first().map(|alias| alias.origin.clone());
    let aliases = Aliases::parse(aliases.iter().map(|alias| alias.value.as_str()))
        .map_err(|error| Stop::Name(error, origin))?;
    Ok(Naming { registry, aliases })
}
