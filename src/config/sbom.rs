//! The request of `sbom`.

use std::path::PathBuf;

use crate::cli::{HoldArgs, SbomArgs, ShowArgs};
use crate::error::Stop;
use crate::policy::Requirement;
use crate::sbom::conformance::{self, ConformanceCheck};
use crate::sbom::{DeniedLicense, Filter};
use crate::source::document::LocalDocument;
use crate::text::ForeignText;

use super::api::api;
use super::environment::empty;
use super::request::{Keys, ask, common, hold};
use super::{Environment, Request};

/// Which document is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The one that is attested.
    Attestation,
    /// The one of the `.sbom` tag.
    Attached,
    /// The one that the platform's API has.
    Api,
}

impl Source {
    /// The word of `--source`, and of documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attestation => "attestation",
            Self::Attached => "attached",
            Self::Api => "api",
        }
    }
}

/// What is looked into.
#[derive(Debug)]
pub enum Target {
    /// The one image of the request.
    Image(Source),
    /// A document that nobody vouches for, by the name that was typed.
    Document {
        /// As typed.
        name: String,
        /// Where it is.
        place: LocalDocument,
    },
}

/// Everything that `sbom` needs to know, checked.
#[derive(Debug)]
pub struct SbomRequest {
    /// What it has in common with `verify`.
    pub request: Request,
    /// What is looked into.
    pub target: Target,
    /// Whether what nobody vouches for is shown too.
    pub unsigned: bool,
    /// Whether every component is listed.
    pub list: bool,
    /// Whether any format needs the components one by one.
    pub rows: bool,
    /// Which components are listed.
    pub filters: Vec<Filter>,
    /// What lists and schemas are asked.
    pub checks: Vec<ConformanceCheck>,
    /// Licences that no component may need.
    pub denied: Vec<DeniedLicense>,
    /// Where the document is written to.
    pub save: Option<PathBuf>,
}

/// The request of `sbom`; `rows` where a format needs the components one by one.
///
/// # Errors
/// Whatever is not asked properly; a document that nobody vouches for, without `--unsigned`.
pub fn sbom(args: &SbomArgs, environment: &Environment, rows: bool) -> Result<SbomRequest, Stop> {
    let show = &args.show;
    let source = match show.source.as_deref() {
        None | Some("attestation") => Source::Attestation,
        Some("attached") => Source::Attached,
        Some("api") => Source::Api,
        Some(other) => {
            return Err(Stop::new(format!("--source `{}` is none", ForeignText::new(other)))
                .help("the sources are attestation, attached and api"));
        }
    };
    let (filters, checks, denied) = questions(show)?;
    let target = document(&args.target);
    let keys = if target.is_some() { Keys::Unneeded } else { Keys::Needed };
    let mut request = common(&args.trust, &args.places, environment, keys)?;
    let target = if let Some(place) = target {
        refuse_for_documents(Some(show), &args.hold)?;
        if !show.unsigned {
            return Err(unsigned(&args.target));
        }
        if place == LocalDocument::Stdin && args.places.registry_password_stdin {
            return Err(Stop::new("standard input is asked for twice"));
        }
        hold(&mut request, &args.hold, &args.places, environment)?;
        Target::Document { name: args.target.clone(), place }
    } else {
        hold(&mut request, &args.hold, &args.places, environment)?;
        if source == Source::Attestation {
            request.policy.require(Requirement::Sbom);
        }
        if args.hold.check_api || source == Source::Api {
            request.api = Some(api(&args.trust, &args.places, environment, &request.routes)?);
        }
        let mut ask = ask(&request, &args.target, &args.places)?;
        // Every other source is compared with what is attested.
        ask.wanted.attestations = true;
        ask.wanted.attached = source == Source::Attached;
        request.images.push(ask);
        Target::Image(source)
    };
    Ok(SbomRequest {
        request,
        target,
        unsigned: show.unsigned,
        list: show.list || !filters.is_empty(),
        rows: rows || show.list || !filters.is_empty(),
        filters,
        checks,
        denied,
        save: match show.save.as_deref() {
            Some("") => return Err(empty("--save")),
            path => path.map(PathBuf::from),
        },
    })
}

type Questions = (Vec<Filter>, Vec<ConformanceCheck>, Vec<DeniedLicense>);

fn questions(show: &ShowArgs) -> Result<Questions, Stop> {
    let filled = |option: &str, values: &[String]| {
        if values.iter().any(String::is_empty) { Err(empty(option)) } else { Ok(()) }
    };
    filled("--filter", &show.filter)?;
    filled("--check", &show.check)?;
    filled("--deny-license", &show.deny_license)?;
    let filters = show.filter.iter().map(|text| Filter::parse(text)).collect::<Result<_, _>>();
    let denied = show.deny_license.iter().map(|text| DeniedLicense::parse(text)).collect::<Result<_, _>>();
    let checks = conformance::parse_list(&show.check.join(","));
    Ok((
        filters.map_err(Stop::new)?,
        if show.check.is_empty() { vec![] } else { checks.map_err(Stop::new)? },
        denied.map_err(Stop::new)?,
    ))
}

/// Where a document is, if the name is that of one: `file:PATH`, a path that ends in `.json`, or `-`.
pub(super) fn document(name: &str) -> Option<LocalDocument> {
    if name == "-" {
        return Some(LocalDocument::Stdin);
    }
    if let Some(path) = name.strip_prefix("file:") {
        return Some(LocalDocument::File(PathBuf::from(path)));
    }
    let image = ["oci:", "oci-archive:", "build:"].iter().any(|prefix| name.starts_with(prefix));
    (name.strip_suffix(".json").is_some() && !image).then(|| LocalDocument::File(PathBuf::from(name)))
}

/// The stop for a document that nobody vouches for.
pub fn unsigned(name: &str) -> Stop {
    Stop::new(format!(
        "nobody vouches for {}: it carries no signature that could be verified",
        ForeignText::new(name)
    ))
    .help("to read it all the same, under the word UNSIGNED: --unsigned")
    .help("an image's attested SBOM needs no such option: name the image")
    .code(Stop::UNSIGNED)
}

/// What is asked of a signature cannot be asked of a document without one.
pub(super) fn refuse_for_documents(show: Option<&ShowArgs>, hold: &HoldArgs) -> Result<(), Stop> {
    let asked = [
        ("--source", show.is_some_and(|show| show.source.is_some())),
        ("--tenant-id", hold.tenant_id.is_some()),
        ("--app-id", hold.app_id.is_some()),
        ("--commit-sha", hold.commit_sha.is_some()),
        ("--build-id", hold.build_id.is_some()),
        ("--annotation", !hold.annotation.is_empty()),
        ("--identity", hold.identity.is_some()),
        ("--require", !hold.require.is_empty()),
        ("--builder-id", hold.builder_id.is_some()),
        ("--source-uri", hold.source_uri.is_some()),
        ("--check-api", hold.check_api),
        ("--wait", hold.wait.is_some()),
    ];
    match asked.iter().find(|(_, asked)| *asked) {
        Some((option, _)) => Err(Stop::new(format!(
            "{option} asks something of a signed image, and a document carries no signature"
        ))
        .help("leave it out, or name the image")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_one_by_its_name() {
        let file = |path: &str| Some(LocalDocument::File(PathBuf::from(path)));
        assert_eq!(document("-"), Some(LocalDocument::Stdin));
        assert_eq!(document("file:a b"), file("a b"));
        assert_eq!(document("./x.cdx.json"), file("./x.cdx.json"));
        for image in ["h.x/a:1", "oci:./a.json", "oci-archive:x.json", "build:a/b.json", "app:1"] {
            assert_eq!(document(image), None, "{image}");
        }
    }
}
