//! What a policy file asks of each image, together with what whoever calls asks.

use std::rc::Rc;
use std::sync::Arc;

use crate::error::Stop;
use crate::policy::{
    Chosen, Identity, PinError, Policy, RepositoryPattern, Requirement, RuleChoice, Unmatched, WaiverDay,
    Waivers,
};
use crate::source::route::Routes;
use crate::subject::{Naming, Repository};

use super::hold::policy;
use super::layers::{PolicyFile, Settings};
use super::roots::{RootsOfRun, TrustRoots};
use super::world::World;

/// What a rule asks.
#[derive(Debug)]
pub struct Rule {
    /// What must hold.
    pub policy: Policy,
    /// By whose word.
    pub roots: Rc<TrustRoots>,
    /// All that is said where it counts, and by whom.
    pub settings: Settings,
}

/// What is asked of images by the rules of a policy file, the first of which counts that matches.
#[derive(Debug)]
pub struct Rules {
    /// What contradicts whoever calls stops the run where an image comes to it.
    matching: Vec<(RepositoryPattern, Result<Rule, Stop>)>,
    /// What is asked of an image that none matches: of one with a repository, and of one without.
    unmatched: [Rule; 2],
    /// Where the caller says of which repository every image is.
    identity: Option<Repository>,
}

impl Rules {
    /// The rules of a file, each together with what is said elsewhere.
    ///
    /// # Errors
    /// Whatever is not asked properly, in any rule.
    pub(super) fn new(
        file: PolicyFile,
        settings: &Settings,
        (naming, routes): (&Naming, &Routes),
        roots: &mut RootsOfRun,
        world: &World<'_>,
    ) -> Result<Self, Stop> {
        let waivers = Arc::new(Waivers::on(file.waivers, WaiverDay::of_moment(world.at).as_ref()));
        let name = &file.file;
        let own = Said { settings, waivers: &waivers, file: name, naming, routes };
        let rules = file.rules.into_iter().enumerate().map(|(at, (pattern, said))| {
            let chosen = Chosen::Rule { number: at + 1, pattern: pattern.to_string() };
            let said = said.over(file.defaults.clone());
            // What the file says by itself holds together, whoever comes to it.
            let alone = policy(&said, naming, world)?;
            let rule = match own.rule((&said, &alone), chosen, roots, world) {
                Ok(rule) => Ok(rule),
                // What contradicts whoever calls is not asked of images that come to another rule.
                Err(stop @ Stop::Pin(PinError::Conflict(_), _)) => Err(stop),
                Err(stop) => return Err(stop),
            };
            Ok((pattern, rule))
        });
        let matching = rules.collect::<Result<Vec<_>, Stop>>()?;
        let unmatched =
            |why| if file.unmatched_by_defaults { Chosen::Defaults } else { Chosen::Refused(why) };
        let alone = policy(&file.defaults, naming, world)?;
        let mut last = |why| own.rule((&file.defaults, &alone), unmatched(why), roots, world);
        let unmatched = [last(Unmatched::Repository)?, last(Unmatched::NoRepository)?];
        let identity = match policy(&settings.of_caller(), naming, world)?.identity {
            Identity::Named(name) => Some(name.value),
            Identity::Own | Identity::Any(_) => None,
        };
        Ok(Self { matching, unmatched, identity })
    }

    /// What is asked of an image of this repository.
    ///
    /// # Errors
    /// A pin of the rule and one of whoever calls ask for different values.
    pub fn of(&self, repository: Option<&Repository>) -> Result<&Rule, &Stop> {
        let [unmatched, nameless] = &self.unmatched;
        let Some(repository) = repository.or(self.identity.as_ref()) else { return Ok(nameless) };
        let first = self.matching.iter().find(|(pattern, _)| pattern.matches(repository));
        first.map_or(Ok(unmatched), |(_, rule)| rule.as_ref())
    }

    /// What is asked of an image on this machine, of which an evidence pack may say the repository. Whoever calls is heard
    /// before the pack: that could name a repository of which less is asked. Nor does a pack's name lead to a rule that does
    /// not hold it against the signature: nothing else would.
    ///
    /// # Errors
    /// A pin of the rule and one of whoever calls ask for different values.
    pub fn of_layout(&self, recorded: Option<&Repository>) -> Result<&Rule, &Stop> {
        let rule = self.of(self.identity.as_ref().or(recorded))?;
        let is_by_pack = self.identity.is_none() && recorded.is_some();
        match rule.policy.identity {
            Identity::Any(_) if is_by_pack => self.of(None),
            Identity::Any(_) | Identity::Own | Identity::Named(_) => Ok(rule),
        }
    }

    /// What is wrong with any of them, where an image may come to each.
    pub(super) fn sound(&self) -> Result<(), Stop> {
        self.matching.iter().try_for_each(|(_, rule)| rule.as_ref().map(drop).map_err(Clone::clone))
    }

    /// Whether any of them asks for something that attestations tell.
    pub(super) fn any_asks_attestations(&self) -> bool {
        self.all().any(|rule| {
            rule.policy.requires(Requirement::Sbom) || rule.policy.requires(Requirement::Provenance)
        })
    }

    /// Whether any of them asks the platform's API.
    pub(super) fn any_asks_api(&self) -> bool {
        self.all().any(|rule| rule.policy.check_api)
    }

    /// By whose word an image may be judged that may come to any of them.
    pub(super) fn all_roots(&self) -> impl Iterator<Item = &Rc<TrustRoots>> {
        self.all().filter(|rule| rule.policy.refused().is_none()).map(|rule| &rule.roots)
    }

    fn all(&self) -> impl Iterator<Item = &Rule> {
        self.matching.iter().filter_map(|(_, rule)| rule.as_ref().ok()).chain(&self.unmatched)
    }
}

/// What is said for all rules.
struct Said<'a> {
    settings: &'a Settings,
    waivers: &'a Arc<Waivers>,
    file: &'a Arc<str>,
    naming: &'a Naming,
    routes: &'a Routes,
}

impl Said<'_> {
    /// A rule that says this, with what whoever calls says before it, and what configuration files say behind it.
    fn rule(
        &self,
        (said, alone): (&Settings, &Policy),
        chosen: Chosen,
        roots: &mut RootsOfRun,
        world: &World<'_>,
    ) -> Result<Rule, Stop> {
        let settings = self.settings.beside(said);
        let mut held = policy(&settings, self.naming, world)?;
        // What a higher layer says takes the place of what a lower one says, but for pins: of those nobody drops another's.
        for pin in alone.pins() {
            held.add(pin.clone()).map_err(|error| Stop::Pin(error, None))?;
        }
        held.rule = Some(Arc::new(RuleChoice { file: Arc::clone(self.file), chosen }));
        held.waivers = Arc::clone(self.waivers);
        let roots = roots.of(&settings, &held, self.routes, world)?;
        Ok(Rule { policy: held, roots, settings })
    }
}
