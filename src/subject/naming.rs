//! How the user names images: references, builds of the platform, and layouts.

use std::path::PathBuf;

use super::grammar::{is_tag, reference};
use super::{ARCHIVE, Aliases, BuildName, Digest, LAYOUT, Location, NameError, Repository, Subject, Version};

/// The path of the platform's builds; the application's name follows it.
const BUILDS: &str = "builds";

/// What is needed to read names: the platform's registry, and aliases.
#[derive(Clone, Debug)]
pub struct Naming {
    /// The registry of `build:` names.
    pub registry: String,
    /// Aliases of registries.
    pub aliases: Aliases,
}

impl Naming {
    /// Reads the name of one image.
    ///
    /// # Errors
    /// A text that does not name an image.
    pub fn parse(&self, written: &str) -> Result<Subject, NameError> {
        // Other tools name an image of a registry so; a path may begin with three slashes.
        let is_url = written.starts_with("oci://") && !written.starts_with("oci:///");
        if let Some(rest) = written.strip_prefix(LAYOUT).filter(|_| !is_url) {
            return layout(written, rest, Location::Layout);
        }
        if let Some(rest) = written.strip_prefix(ARCHIVE) {
            return layout(written, rest, Location::Archive);
        }
        if let Some(rest) = written.strip_prefix("build:") {
            return self.build(written, rest);
        }
        let (repository, version) = reference(written)?;
        Ok(self.image(&repository, version))
    }

    /// An image of a registry.
    pub fn image(&self, repository: &Repository, version: Version) -> Subject {
        self.subject(repository, version, None)
    }

    /// Whether a repository is of the platform's registry, by whichever of its names.
    pub fn is_of_platform(&self, repository: &Repository) -> bool {
        let at = |registry: &str| {
            let path = repository.path.clone();
            self.aliases.logical(&Repository { registry: registry.to_owned(), path }).registry
        };
        // Hosts are the same in any letter case.
        let own = at(&repository.registry);
        own.eq_ignore_ascii_case(&self.registry) || own.eq_ignore_ascii_case(&at(&self.registry))
    }

    fn build(&self, written: &str, rest: &str) -> Result<Subject, NameError> {
        let bad = || NameError::Build { written: written.into() };
        let (app, build) =
            rest.split_once('/').filter(|(a, b)| !a.is_empty() && is_tag(b)).ok_or_else(bad)?;
        let whole = format!("{}/{BUILDS}/{app}:{build}", self.registry);
        let (repository, version) = reference(&whole).map_err(|_| bad())?;
        let named = BuildName { app: app.to_owned(), build: build.to_owned() };
        Ok(self.subject(&repository, version, Some(named)))
    }

    fn subject(&self, written: &Repository, version: Version, build: Option<BuildName>) -> Subject {
        let logical = self.aliases.logical(written);
        let actual = self.aliases.actual(&logical);
        let name = match &version {
            Version::Tag(tag) => format!("{logical}:{tag}"),
            Version::Digest(digest) => format!("{logical}@{digest}"),
            Version::Both(tag, digest) => format!("{logical}:{tag}@{digest}"),
            Version::Unnamed => format!("{logical}:latest"),
        };
        Subject { name, location: Location::Registry { logical, actual }, version, build }
    }

    /// The build of the platform that an image is by its name: in the platform's registry, and with a tag.
    pub fn build_of(&self, subject: &Subject) -> Option<BuildName> {
        let logical = subject.own_name()?;
        let Version::Tag(tag) = &subject.version else { return None };
        let platform =
            self.aliases.logical(&Repository { registry: self.registry.clone(), path: BUILDS.to_owned() });
        let app = logical.path.strip_prefix(&platform.path)?.strip_prefix('/')?;
        (logical.registry == platform.registry)
            .then(|| BuildName { app: app.rsplit('/').next().unwrap_or(app).to_owned(), build: tag.clone() })
    }
}

/// Reads `DIR[:TAG|@DIGEST]`. A colon before `/` or `\` is part of the path.
fn layout(written: &str, rest: &str, at: impl Fn(PathBuf) -> Location) -> Result<Subject, NameError> {
    let (path, version) = if let Some((path, digest)) = rest.rsplit_once("@sha256:") {
        let digest = Digest::parse(&format!("sha256:{digest}"))
            .ok_or_else(|| NameError::Digest { written: written.into() })?;
        (path, Version::Digest(digest))
    } else {
        match rest.rsplit_once(':') {
            Some((path, tag)) if !tag.contains(['/', '\\']) => {
                if tag.is_empty() {
                    return Err(NameError::LayoutTag { written: written.into() });
                }
                (path, Version::Tag(tag.to_owned()))
            }
            _ => (rest, Version::Unnamed),
        }
    };
    if path.is_empty() {
        return Err(NameError::LayoutPath { written: written.into() });
    }
    Ok(Subject { name: written.to_owned(), location: at(PathBuf::from(path)), version, build: None })
}

#[cfg(test)]
mod tests;
