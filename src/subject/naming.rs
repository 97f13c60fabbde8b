//! How the user names images: references, builds of the platform, and layouts.

use std::path::PathBuf;

use super::grammar::{is_tag, reference};
use super::{Aliases, BuildName, Digest, Location, NameError, Repository, Subject, Version};

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
        if let Some(rest) = written.strip_prefix("oci:") {
            return layout(written, rest, Location::Layout);
        }
        if let Some(rest) = written.strip_prefix("oci-archive:") {
            return layout(written, rest, Location::Archive);
        }
        if let Some(rest) = written.strip_prefix("build:") {
            return self.build(written, rest);
        }
        let (repository, version) = reference(written)?;
        Ok(self.subject(&repository, version, None))
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
        let Location::Registry { logical, .. } = &subject.location else { return None };
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
mod tests {
    use super::*;

    const D: &str = "sha256:3f1c0e6f0d0c8a3b7d0b8d8c1c6b7a2f6f6f4b1d0a9e8c7b6a5d4c3b2a190807";

    fn naming(aliases: &[&str]) -> Naming {
        Naming {
            registry: "harbor.paas-system.svc.cluster.local".to_owned(),
            aliases: Aliases::parse(aliases.iter().copied()).unwrap(),
        }
    }

    fn named(app: &str, build: &str) -> BuildName {
        BuildName { app: app.to_owned(), build: build.to_owned() }
    }

    #[test]
    fn references_that_are_read() {
        let n = naming(&[]);
        let tag = n.parse("localhost:5000/a/b:v1").unwrap();
        assert_eq!((tag.name.as_str(), tag.version.tag()), ("localhost:5000/a/b:v1", Some("v1")));
        let both = n.parse(&format!("h.example/a:v1@{D}")).unwrap();
        assert_eq!(both.version, Version::Both("v1".to_owned(), Digest::parse(D).unwrap()));
        assert_eq!(n.parse("h.example:5000/a").unwrap().version, Version::Unnamed);
        assert_eq!(
            n.parse(&format!("h.example/a@{D}")).unwrap().version,
            Version::Digest(Digest::parse(D).unwrap())
        );
    }

    #[test]
    fn names_that_are_refused() {
        let n = naming(&[]);
        for bad in [
            "",
            "app",
            "app:1",
            "paas/app:1",
            "https://h.example/a:1",
            "h.example/",
            "h.example/A:1",
            "h.example/a:",
            "h.example/a@sha256:zz",
            "h.example/a@sha256:../../etc",
            "h.example/../a:1",
            "h.example//a:1",
            "h.example/a b:1",
            "h.example/a:1@md5:00",
            "h.example/a@sha512:00",
            "-x.example/a:1",
            "h.example:99999/a:1",
            "h.example/a:v1\n",
            "[::1]:5000/a:1",
            "test.com:5000",
            "user@h.example/a:1",
            "build:",
            "build:a",
            "build:a/",
            "build:/b",
            "build:A/b",
            "build:../b/c",
            "build:a/b/c",
            "build:a/b?c",
            "build:a/%2e",
            "oci:",
            "oci::tag",
            "oci:dir:",
            "oci-archive:",
            "oci:dir@sha256:zz",
        ] {
            assert!(n.parse(bad).is_err(), "{bad:?} was read");
        }
        let upper = D.to_uppercase().replace("SHA256", "sha256");
        assert!(n.parse(&format!("h.example/a@{upper}")).is_err());
    }

    #[test]
    fn names_of_docker_hub_are_the_ones_that_are_signed() {
        let Location::Registry { logical, .. } = naming(&[]).parse("docker.io/alpine:3").unwrap().location
        else {
            panic!()
        };
        assert_eq!(logical.to_string(), "index.docker.io/library/alpine");
    }

    #[test]
    fn a_build_implies_its_repository_and_pins() {
        let build = naming(&[]).parse("build:my-app/build-abc123").unwrap();
        assert_eq!(build.name, "harbor.paas-system.svc.cluster.local/builds/my-app:build-abc123");
        assert_eq!(build.build, Some(named("my-app", "build-abc123")));
    }

    #[test]
    fn layouts_with_paths_that_hold_colons() {
        let n = naming(&[]);
        for (written, path, version) in [
            ("oci:dir", "dir", Version::Unnamed),
            ("oci:dir:v1", "dir", Version::Tag("v1".to_owned())),
            ("oci:a:/b", "a:/b", Version::Unnamed),
            ("oci:C:\\x\\y", "C:\\x\\y", Version::Unnamed),
            ("oci:C:\\x:v1", "C:\\x", Version::Tag("v1".to_owned())),
            (&format!("oci:dir@{D}"), "dir", Version::Digest(Digest::parse(D).unwrap())),
        ] {
            let subject = n.parse(written).unwrap();
            assert_eq!(
                (subject.location, subject.version),
                (Location::Layout(path.into()), version),
                "{written}"
            );
        }
    }

    #[test]
    fn an_image_named_by_either_side_of_an_alias_is_the_logical_ones() {
        let n = naming(&["harbor.in/builds=mirror.corp/paas/builds", "harbor.in=harbor.out:8443"]);
        for (written, logical, actual) in [
            ("harbor.in/builds/a:1", "harbor.in/builds/a", "mirror.corp/paas/builds/a"),
            ("mirror.corp/paas/builds/a:1", "harbor.in/builds/a", "mirror.corp/paas/builds/a"),
            ("harbor.out:8443/x/a:1", "harbor.in/x/a", "harbor.out:8443/x/a"),
            ("mirror.corp/paas/builds2/a:1", "mirror.corp/paas/builds2/a", "mirror.corp/paas/builds2/a"),
            ("harbor.in.example/x:1", "harbor.in.example/x", "harbor.in.example/x"),
        ] {
            let Location::Registry { logical: l, actual: a } = n.parse(written).unwrap().location else {
                panic!()
            };
            assert_eq!((l.to_string().as_str(), a.to_string().as_str()), (logical, actual), "{written}");
        }
    }

    #[test]
    fn aliases_that_contradict_are_refused() {
        for bad in [
            &["a.x=b.x", "a.x=c.x"][..],
            &["a.x=c.x", "b.x=c.x"],
            &["a.x"],
            &["=b.x"],
            &["a.x="],
            &["a.x=b.x/A"],
        ] {
            assert!(Aliases::parse(bad.iter().copied()).is_err(), "{bad:?}");
        }
        assert!(Aliases::parse(["a.x=b.x", "a.x=b.x"]).is_ok());
    }

    #[test]
    fn the_build_that_a_tag_names() {
        let n = naming(&["harbor.paas-system.svc.cluster.local=harbor.di2amp.com"]);
        let subject = n.parse("harbor.di2amp.com/builds/my-app:build-1").unwrap();
        assert_eq!(n.build_of(&subject), Some(named("my-app", "build-1")));
        assert_eq!(n.build_of(&n.parse("harbor.di2amp.com/other/my-app:build-1").unwrap()), None);
        assert_eq!(n.build_of(&n.parse("ghcr.io/builds/my-app:build-1").unwrap()), None);
    }
}
