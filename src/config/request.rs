//! What every command asks for: keys, names, routes; what must hold; one image.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::checkout::Head;
use crate::error::{AccountProblem, NeedsNetwork, StdinUser, Stop, UsageError};
use crate::limits;
use crate::origin::{SettingOrigin, Sourced};
use crate::pods::{PodImage, Runs};
use crate::policy::{
    COMMIT, ExpectedProvenance, Identity, LogMode, Pin, PinError, PinOrigin, Policy, Requirement,
};
use crate::source::{Wanted, WantedRecords, layout_at};
use crate::subject::{Aliases, NameError, Naming, Subject, is_registry, repository};
use crate::text::{ForeignText, Secrets};

use super::api::{api, build};
use super::images::ImageName;
use super::keys::{fingerprints, keys};
use super::known::{known, shown};
use super::layers::{Setting, Settings};
use super::logs::logs;
use super::network::{auth_origins, authorities, routes, sources};
use super::timestamp::{self, refuse_idle};
use super::units::{duration, size};
use super::world::{DrawSeed, World};
use super::{Ask, Request, Unopenable, images, pods, sample, shard};

const REGISTRY: &str = "harbor.paas-system.svc.cluster.local";
pub(super) const TIMEOUT: Duration = Duration::from_secs(120);
const JOBS: usize = 4;

/// The request of `verify`, over images by their names.
pub(super) fn verify(
    typed: &[String],
    settings: &Settings,
    world: &World<'_>,
    random: DrawSeed,
) -> Result<Request, Stop> {
    refuse_empty(typed.iter().map(|name| (name.as_str(), "IMAGE")))?;
    let mut request = common(settings, world, Keys::Needed)?;
    hold(&mut request, settings, world)?;
    let list = images::list(settings, &world.stdin)?;
    let pods = pods::list(settings, &world.stdin, &request.naming)?;
    let names = images::names(typed, list.as_ref(), pods.as_deref().unwrap_or_default())?;
    if settings.asks(Setting::CheckApi) {
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
    request.scope = pods.as_ref().map(|_| request.naming.registry.clone());
    request.fail_fast = settings.asks(Setting::FailFast);
    // As they were named: how many are left without duplicates changes nothing of what one of them may do.
    if names.len() > 1 || list.is_some() || pods.is_some() || request.shard.is_some() {
        request.unopenable = Unopenable::IsItsResult;
    }
    refuse_idle(settings, request.images.iter().map(|ask| &ask.subject))?;
    Ok(request)
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
    request.policy = policy(settings, &request.naming, world)?;
    pods::refuse_without(&request.policy, settings)?;
    // Read even where nobody looks at entries: what was named is there.
    let logs = logs(settings, &world.stdin)?;
    request.logs = (request.policy.log() != LogMode::Ignore).then_some(logs);
    request.timestamp = timestamp::service(settings)?;
    request.timestamp_authorities = timestamp::authorities(settings, &world.stdin)?;
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
    Ok(Ask { subject, policy: request.policy.clone(), wanted, pods: Some(Arc::clone(pods)) })
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
    let policy = request.policy.with(&subject)?;
    let records = match (&request.api, request.policy.check_api) {
        (Some(_), _) => Some(WantedRecords::Api(build(&subject, &policy, &request.naming)?)),
        (None, true) => Some(WantedRecords::Pack),
        (None, false) => None,
    };
    // A pack holds all that belongs to an image.
    let attestations = policy.requires(Requirement::Sbom)
        || policy.requires(Requirement::Provenance)
        || records.is_some()
        || request.evidence.is_some();
    let wanted = Wanted { attestations, attached: false, records, sbom_size: request.sbom_size };
    Ok(Ask { subject, policy, wanted, pods: None })
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
    let fingerprints = fingerprints(settings)?;
    let keys = match needed {
        Keys::Needed => keys(settings, &routes, &fingerprints, &world.stdin)?,
        Keys::Unneeded => vec![],
    };
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
        known: known(settings, world, &keys, &fingerprints)?,
        keys,
        fingerprints,
        naming,
        routes,
        authorities: authorities(settings, world)?,
        sources: sources(settings, world)?,
        auth_origins,
        logs: None,
        timestamp: None,
        timestamp_authorities: None,
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

/// The options of pins, and the annotations that they ask for.
const PINS: [(Setting, &str); 4] = [
    (Setting::TenantId, "tenant_id"),
    (Setting::AppId, "app_id"),
    (Setting::CommitSha, COMMIT),
    (Setting::BuildId, "build_id"),
];

fn policy(settings: &Settings, naming: &Naming, world: &World<'_>) -> Result<Policy, Stop> {
    let mut pins = settings.all(Setting::Annotation).iter().map(annotation).collect::<Result<Vec<_>, _>>()?;
    let spelled_out: Vec<(String, SettingOrigin)> = pins
        .iter()
        .filter_map(|pin| Some((pin.name().to_owned(), pin.origin().setting()?.clone())))
        .collect();
    let named = |pin: &Pin| {
        let (setting, _) = PINS.into_iter().find(|(_, name)| *name == pin.name())?;
        settings.one(setting)
    };
    pins.retain(|pin| {
        let (named, spelled_out) = (named(pin), pin.origin().setting());
        !named.zip(spelled_out).is_some_and(|(named, origin)| named.origin.comes_before(origin))
    });
    for (setting, name) in PINS {
        let Some(given) = settings.one(setting) else { continue };
        // Either spelling of a higher layer comes before both of a lower one.
        if spelled_out.iter().any(|(other, origin)| other == name && origin.comes_before(&given.origin)) {
            continue;
        }
        pins.push(if (name, given.value.as_str()) == (COMMIT, "@") {
            let patience = settings.read(Setting::Timeout, duration)?.unwrap_or(TIMEOUT);
            let head = (world.checkout.head)(patience)
                .map_err(|error| Stop::Checkout(error, given.origin.clone()))?;
            let Head { commit, folder, is_merge, is_dirty } = head;
            let setting = given.origin.clone();
            Pin::exact(name, &commit)?.with_origin(PinOrigin::Head { setting, folder, is_merge, is_dirty })
        } else {
            let pin = if name == COMMIT { Pin::commit(&given.value) } else { Pin::exact(name, &given.value) };
            from(pin, &given.origin)?
        });
    }
    let identity = match settings.one(Setting::Identity) {
        None => Identity::Own,
        Some(given) if given.value == "any" => Identity::Any(given.origin.clone()),
        Some(given) => {
            let name =
                repository(&given.value).map_err(|error| Stop::Name(error, Some(given.origin.clone())))?;
            Identity::Named(given.with(naming.aliases.logical(&name)))
        }
    };
    let require = settings.all(Setting::Require).iter().map(|given| {
        let known = Requirement::ALL.into_iter().find(|known| known.as_str() == given.value);
        Ok(given.with(known.ok_or_else(|| Setting::Require.refuse(given))?))
    });
    let mut policy = Policy::new(pins, identity, require.collect::<Result<_, UsageError>>()?)?;
    let (builder, source) = (settings.one(Setting::BuilderId), settings.one(Setting::SourceUri));
    policy.provenance = ExpectedProvenance { builder: builder.cloned(), source: source.cloned() };
    if let Some(given) = builder.or(source) {
        policy.require(given.with(Requirement::Provenance));
    }
    policy.check_api = settings.asks(Setting::CheckApi);
    log_mode(&mut policy, settings)?;
    Ok(policy)
}

/// What `--log` says beside what is required.
fn log_mode(policy: &mut Policy, settings: &Settings) -> Result<(), UsageError> {
    let Some(given) = settings.one(Setting::Log) else { return Ok(()) };
    let known = LogMode::ALL.into_iter().find(|mode| mode.as_str() == given.value);
    match known.ok_or_else(|| Setting::Log.refuse(given))? {
        LogMode::Auto => {}
        LogMode::Require => policy.require(given.with(Requirement::Log)),
        LogMode::Ignore => match policy.required_by(Requirement::Log) {
            Some(by) => {
                return Err(UsageError::IgnoredLog { by: given.origin.clone(), required: by.clone() });
            }
            None => policy.ignores_log = true,
        },
    }
    Ok(())
}

fn annotation(given: &Sourced<String>) -> Result<Pin, Stop> {
    let (name, value) = given.value.split_once('=').ok_or_else(|| Setting::Annotation.refuse(given))?;
    from(Pin::exact(name, value), &given.origin)
}

/// A pin, or what is wrong with it, with the setting that it is from.
fn from(pin: Result<Pin, PinError>, origin: &SettingOrigin) -> Result<Pin, Stop> {
    match pin {
        Ok(pin) => Ok(pin.with_origin(PinOrigin::Setting(origin.clone()))),
        Err(error) => Err(Stop::Pin(error, Some(origin.clone()))),
    }
}
