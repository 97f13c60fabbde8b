//! The request of `diff`.

use crate::diff::DiffGate;
use crate::error::{DocumentProblem, StdinUser, Stop, UsageError};
use crate::origin::{SettingOrigin, Sourced};
use crate::policy::{COMMIT, Requirement};
use crate::source::document::LocalDocument;
use crate::text::ForeignText;

use super::layers::{Setting, Settings};
use super::request::{Keys, ask, common, hold, one_registry, refuse_empty};
use super::sbom::{OF_SIGNATURES, document_named, refuse_for_documents, unsigned_document};
use super::timestamp::refuse_idle;
use super::world::World;
use super::{Request, Target};

/// The pins that speak of the newer build alone.
const OF_NEW: [&str; 2] = [COMMIT, "build_id"];

/// The settings that say these alone.
const OPTIONS_OF_NEW: [Setting; 2] = [Setting::CommitSha, Setting::BuildId];

/// Everything that `diff` needs to know, checked.
#[derive(Debug)]
pub struct DiffRequest {
    /// What it has in common with `verify`.
    pub request: Request,
    /// The older and the newer side.
    pub sides: [Target; 2],
    /// Whether documents that nobody signed are compared too.
    pub unsigned: bool,
    /// What must not differ.
    pub fail_on: Vec<DiffGate>,
}

impl DiffRequest {
    /// How many of the sides are images.
    pub fn images(&self) -> usize {
        self.sides.iter().filter_map(Target::image).count()
    }
}

/// The request of `diff`.
pub(super) fn diff(names: [&str; 2], settings: &Settings, world: &World<'_>) -> Result<DiffRequest, Stop> {
    let fail_on = gates(settings)?;
    refuse_empty(names.into_iter().zip(["OLD", "NEW"]))?;
    let places = names.map(document_named);
    if places.iter().all(|place| *place == Some(LocalDocument::Stdin)) {
        let both = names.map(|name| StdinUser::Document(name.into()));
        return Err(UsageError::Stdin(Box::new(both)).into());
    }
    let unsigned = settings.asks(Setting::Unsigned);
    let keys = if places.iter().all(Option::is_some) { Keys::Unneeded } else { Keys::Needed };
    let mut request = common(settings, world, keys)?;
    refuse(settings, &places)?;
    // What a variable says of what is not there is not asked, and that is said.
    let unasked: &[Setting] = match &places {
        [Some(_), Some(_)] => &OF_SIGNATURES,
        [None, Some(_)] => &OPTIONS_OF_NEW,
        [_, None] => &[],
    };
    let (settings, unasked) = &settings.without(unasked);
    request.unasked.clone_from(unasked);
    for (name, place) in names.into_iter().zip(&places) {
        if place.is_some() && !unsigned {
            return Err(unsigned_document(name).into());
        }
        if *place == Some(LocalDocument::Stdin) {
            world.stdin.claim(StdinUser::Document(name.into()))?;
        }
    }
    hold(&mut request, settings, world)?;
    request.policy.require(Sourced::by_default(Requirement::Sbom));
    let [old_place, new_place] = places;
    // Commit and build are those of the newer one.
    let of_old = request.policy.without(&OF_NEW);
    let of_new = std::mem::replace(&mut request.policy, of_old);
    let old = side(names[0], old_place, &request, settings)?;
    request.policy = of_new;
    let new = side(names[1], new_place, &request, settings)?;
    let sides = [old, new];
    one_registry(&request, sides.iter().filter_map(Target::image))?;
    refuse_idle(settings, sides.iter().filter_map(Target::image).map(|ask| &ask.subject))?;
    Ok(DiffRequest { request, sides, unsigned, fail_on })
}

/// One side: the document in this place, or else the image of this name.
fn side(
    name: &str,
    place: Option<LocalDocument>,
    request: &Request,
    settings: &Settings,
) -> Result<Target, Stop> {
    Ok(match place {
        Some(place) => Target::Document { name: name.to_owned(), place },
        None => Target::Image(Box::new(ask(request, name, settings)?)),
    })
}

fn gates(settings: &Settings) -> Result<Vec<DiffGate>, UsageError> {
    settings.joined(Setting::FailOn).map_or(Ok(vec![]), |given| {
        DiffGate::parse(&given.value).map_err(|why| UsageError::Gate(given.with(why)))
    })
}

/// What is asked of a signature cannot be asked of a document without one.
fn refuse(settings: &Settings, places: &[Option<LocalDocument>; 2]) -> Result<(), UsageError> {
    if places.iter().all(Option::is_some) {
        return refuse_for_documents(settings);
    }
    let option = OPTIONS_OF_NEW.into_iter().find_map(|setting| settings.typed(setting));
    let option = option.map(|option| (option.clone(), None));
    let of_new = option.or_else(|| pin_of_new(settings)).filter(|_| places[1].is_some());
    match of_new {
        Some((option, pin)) => Err(UsageError::Document(DocumentProblem::OfNew(option, pin))),
        None => match settings.asked(Setting::CheckApi) {
            Some(by) => Err(UsageError::Document(DocumentProblem::ApiInDiff(by.clone()))),
            None => Ok(()),
        },
    }
}

/// The first pin of an annotation that speaks of the newer build alone, and its name.
fn pin_of_new(settings: &Settings) -> Option<(SettingOrigin, Option<ForeignText>)> {
    let named = settings.all(Setting::Annotation).iter().filter_map(|given| {
        let (name, _) = given.value.split_once('=')?;
        OF_NEW.contains(&name).then(|| (given.origin.clone(), Some(name.into())))
    });
    named.into_iter().next()
}
