//! The request of `sbom`.

use crate::error::{DocumentProblem, StdinUser, Stop, UsageError};
use crate::origin::Sourced;
use crate::policy::Requirement;
use crate::report::DocumentSource;
use crate::sbom::conformance::{self, ConformanceCheck};
use crate::sbom::{AllowedLicenses, DeniedLicense, Filter, LicenseRules};
use crate::source::WantedRecords;
use crate::source::document::LocalDocument;
use crate::source::file;

use super::api::api;
use super::layers::{Setting, Settings};
use super::request::{Keys, ask, common, hold, refuse_empty};
use super::timestamp::refuse_idle;
use super::world::World;
use super::{Ask, Request};

/// What is looked into.
#[derive(Debug)]
pub enum Target {
    /// An image.
    Image(Box<Ask>),
    /// A document that nobody signed, by the name that was typed.
    Document {
        /// As typed.
        name: String,
        /// Where it is.
        place: LocalDocument,
    },
}

impl Target {
    /// What is asked of the image, where it is one.
    pub(super) fn image(&self) -> Option<&Ask> {
        match self {
            Self::Image(ask) => Some(ask),
            Self::Document { .. } => None,
        }
    }
}

/// Everything that `sbom` needs to know, checked.
#[derive(Debug)]
pub struct SbomRequest {
    /// What it has in common with `verify`.
    pub request: Request,
    /// What is looked into.
    pub target: Target,
    /// Which document of an image is shown.
    pub source: DocumentSource,
    /// Whether a document that nobody signed is shown too.
    pub unsigned: bool,
    /// What it is asked.
    pub questions: DocumentQuestions,
}

/// What a document is asked, whoever's it is.
#[derive(Clone, Debug, Default)]
pub struct DocumentQuestions {
    /// How many bytes it may have.
    pub bound: u64,
    /// Whether every component is listed.
    pub list: bool,
    /// Whether any format needs the components one by one.
    pub rows: bool,
    /// Which components are listed.
    pub filters: Vec<Filter>,
    /// What lists and schemas are asked.
    pub checks: Vec<ConformanceCheck>,
    /// What is asked of licenses.
    pub licenses: LicenseRules,
}

/// The request of `sbom`; `rows` where a format needs the components one by one.
pub(super) fn sbom(
    name: &str,
    settings: &Settings,
    world: &World<'_>,
    rows: bool,
) -> Result<SbomRequest, Stop> {
    let unsigned = settings.asks(Setting::Unsigned);
    let source = settings.read(Setting::Source, source)?.unwrap_or(DocumentSource::Attestation);
    let questions = questions(settings, rows)?;
    refuse_empty([(name, "IMAGE|FILE")])?;
    let target = document_named(name);
    let keys = if target.is_some() { Keys::Unneeded } else { Keys::Needed };
    let mut request = common(settings, world, keys)?;
    let target = if let Some(place) = target {
        refuse_for_documents(settings)?;
        let (settings, unasked) = &settings.without(&OF_SIGNATURES);
        request.unasked.clone_from(unasked);
        if !unsigned {
            return Err(unsigned_document(name).into());
        }
        if place == LocalDocument::Stdin {
            world.stdin.claim(StdinUser::Document(name.into()))?;
        }
        hold(&mut request, settings, world)?;
        Target::Document { name: name.to_owned(), place }
    } else {
        hold(&mut request, settings, world)?;
        if source == DocumentSource::Attestation {
            request.policy.require(Sourced::by_default(Requirement::Sbom));
        }
        if settings.asks(Setting::CheckApi) || source == DocumentSource::Api {
            let named = request.naming.parse(name);
            let is_here = named.is_ok_and(|image| image.location.reached().is_none());
            request.api = api(settings, world, &request, std::iter::once(is_here))?;
        }
        let mut ask = ask(&request, name, settings)?;
        // Every other source is compared with what is attested.
        ask.wanted.attestations = true;
        if source == DocumentSource::Api && ask.wanted.records.is_none() {
            ask.wanted.records = Some(WantedRecords::Pack);
        }
        ask.wanted.attached = source == DocumentSource::Attached;
        refuse_idle(settings, std::iter::once(&ask.subject))?;
        Target::Image(Box::new(ask))
    };
    let questions = DocumentQuestions { bound: request.sbom_size, ..questions };
    Ok(SbomRequest { request, target, source, unsigned, questions })
}

/// By the word of `--source`.
fn source(word: &str) -> Option<DocumentSource> {
    DocumentSource::OF_IMAGES.into_iter().find(|source| source.as_str() == word)
}

/// `rows` where a format needs the components one by one. The bound is that of the request.
fn questions(settings: &Settings, rows: bool) -> Result<DocumentQuestions, UsageError> {
    let filter = |given: &Sourced<String>| {
        Filter::parse(&given.value).map_err(|why| UsageError::Filter(given.with(why)))
    };
    let denied = |given: &Sourced<String>| {
        DeniedLicense::parse(&given.value).map_err(|why| UsageError::License(given.with(why)))
    };
    let allowed = |given: &Sourced<String>| {
        AllowedLicenses::parse(&given.value).map_err(|why| UsageError::License(given.with(why)))
    };
    let checks = |given: Sourced<String>| {
        conformance::parse_list(&given.value).map_err(|why| UsageError::Checks(given.with(why)))
    };
    let filters: Vec<Filter> = settings.all(Setting::Filter).iter().map(filter).collect::<Result<_, _>>()?;
    let list = settings.asks(Setting::List) || !filters.is_empty();
    Ok(DocumentQuestions {
        bound: 0,
        list,
        rows: rows || list,
        filters,
        checks: settings.joined(Setting::Check).map_or(Ok(vec![]), checks)?,
        licenses: LicenseRules {
            denied: settings.all(Setting::DenyLicense).iter().map(denied).collect::<Result<_, _>>()?,
            allowed: settings.all(Setting::AllowLicense).iter().map(allowed).collect::<Result<_, _>>()?,
        },
    })
}

/// Where a document is, if the name is that of one: `file:PATH`, a path that ends in `.json`, or `-`.
pub(super) fn document_named(name: &str) -> Option<LocalDocument> {
    if name == "-" {
        return Some(file::named(name).into());
    }
    if let Some(path) = name.strip_prefix("file:") {
        return Some(file::at(path).into());
    }
    let image = ["oci:", "oci-archive:", "build:"].iter().any(|prefix| name.starts_with(prefix));
    (name.strip_suffix(".json").is_some() && !image).then(|| file::at(name).into())
}

/// A document that nobody signed, and that was not asked for by `--unsigned`.
pub(super) fn unsigned_document(name: &str) -> UsageError {
    UsageError::Document(DocumentProblem::Unsigned(name.into()))
}

/// What asks something of a signature.
pub(super) const OF_SIGNATURES: [Setting; 18] = [
    Setting::Evidence,
    Setting::Source,
    Setting::TenantId,
    Setting::AppId,
    Setting::CommitSha,
    Setting::BuildId,
    Setting::Annotation,
    Setting::Identity,
    Setting::Require,
    Setting::Log,
    Setting::BuilderId,
    Setting::SourceUri,
    Setting::CheckApi,
    Setting::Wait,
    Setting::KeyFingerprint,
    Setting::TimestampCa,
    Setting::TimestampUrl,
    Setting::KeyValid,
];

/// What is asked of a signature cannot be asked of a document without one. A variable may be meant for
/// other runs: it is not asked, and that is said.
pub(super) fn refuse_for_documents(settings: &Settings) -> Result<(), UsageError> {
    match OF_SIGNATURES.into_iter().find_map(|setting| settings.typed(setting)) {
        Some(option) => Err(UsageError::Document(DocumentProblem::Unasked(option.clone()))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_document_is_one_by_its_name() {
        let file = |path: &str| Some(LocalDocument::File(PathBuf::from(path)));
        assert_eq!(document_named("-"), Some(LocalDocument::Stdin));
        assert_eq!(document_named("file:a b"), file("a b"));
        assert_eq!(document_named("./x.cdx.json"), file("./x.cdx.json"));
        // The letter of a drive is not the name of an application, nor a host.
        assert_eq!(document_named(r"C:\x y\x.json"), file(r"C:\x y\x.json"));
        assert_eq!(document_named(r"file:C:\x"), file(r"C:\x"));
        for image in ["h.x/a:1", "oci:./a.json", "oci-archive:x.json", "build:a/b.json", "app:1"] {
            assert_eq!(document_named(image), None, "{image}");
        }
    }
}
