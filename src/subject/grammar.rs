//! How names are read: references, builds and layouts.
//!
//! The grammar is that of distribution's `reference` package, in a few lines of our own: the
//! regular expression of the `oci-distribution` crate costs 245 million instructions and 18 MiB to
//! build, a hundred times the rest of a run. The tests hold ours against it. What the crate would
//! guess (a registry, an upper-case digest) is refused.

use std::path::PathBuf;

use crate::text::ForeignText;

use super::{Aliases, Digest, Location, NameError, Repository, Subject, Version, name_error};

/// Where the platform keeps its builds, in front of the application's name.
const BUILDS: &str = "builds";

/// Longest name, registry and path together (distribution, `reference/regexp.go`).
const NAME_LENGTH: usize = 255;

/// Whether the text is `HOST` or `HOST:PORT`.
pub fn is_registry(text: &str) -> bool {
    let (host, port) = text.split_once(':').map_or((text, None), |(h, p)| (h, Some(p)));
    let label = |l: &str| {
        !l.is_empty() && !l.starts_with('-') && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    host.len() <= 253
        && host.split('.').all(label)
        && port.is_none_or(|p| p.parse::<u16>().is_ok_and(|n| n > 0))
}

/// How names are read: what the command line adds to them.
#[derive(Clone, Debug)]
pub struct Naming {
    /// The registry behind `build:`.
    pub registry: String,
    /// Aliases of registries.
    pub aliases: Aliases,
}

impl Naming {
    /// Reads the name of one image.
    ///
    /// # Errors
    /// Whatever is no name of an image, with the way on.
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
        let shown = ForeignText::new(written);
        let help = Some("a build is named build:APP_ID/BUILD_ID".to_owned());
        let Some((app, build)) = rest.split_once('/').filter(|(a, b)| !a.is_empty() && is_tag(b)) else {
            return Err(name_error(format!("`{shown}` names no build"), help));
        };
        let whole = format!("{}/{BUILDS}/{app}:{build}", self.registry);
        let (repository, version) =
            reference(&whole).map_err(|_| name_error(format!("`{shown}` names no build"), help))?;
        Ok(self.subject(&repository, version, Some((app.to_owned(), build.to_owned()))))
    }

    fn subject(&self, written: &Repository, version: Version, build: Option<(String, String)>) -> Subject {
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

    /// `(APP_ID, BUILD_ID)` that the name itself speaks of, where the image is one of the platform's
    /// builds, named by tag.
    pub fn build_of<'a>(&self, subject: &'a Subject) -> Option<(&'a str, &'a str)> {
        let Location::Registry { logical, .. } = &subject.location else { return None };
        let Version::Tag(tag) = &subject.version else { return None };
        let platform =
            self.aliases.logical(&Repository { registry: self.registry.clone(), path: BUILDS.to_owned() });
        let app = logical.path.strip_prefix(&platform.path)?.strip_prefix('/')?;
        (logical.registry == platform.registry).then(|| (app.rsplit('/').next().unwrap_or(app), tag.as_str()))
    }
}

/// Reads a repository name, as `--identity` gives one: `HOST[:PORT]/PATH`, no tag, no digest.
///
/// # Errors
/// What is no such name.
pub fn repository(written: &str) -> Result<Repository, NameError> {
    let (name, version) = reference(written)?;
    if version != Version::Unnamed {
        return Err(name_error(
            format!("`{}` is an image; a repository has neither tag nor digest", ForeignText::new(written)),
            Some(format!("did you mean {name}")),
        ));
    }
    Ok(name)
}

/// Reads `HOST[:PORT]/PATH[:TAG][@DIGEST]`.
fn reference(written: &str) -> Result<(Repository, Version), NameError> {
    let shown = ForeignText::new(written);
    if let Some((_, _)) = written.split_once("://") {
        return Err(name_error(
            format!("`{shown}` is a URL, not an image"),
            Some("leave out the scheme: HOST/REPO:TAG".to_owned()),
        ));
    }
    if let Some((_, digest)) = written.split_once('@')
        && Digest::parse(digest).is_none()
    {
        return Err(name_error(
            format!("`{shown}` has no digest of the form sha256: and 64 lower-case hex digits behind its @"),
            None,
        ));
    }
    let (first, rest) = written.split_once('/').unwrap_or((written, ""));
    let has_host = first.contains('.') || first.contains(':') || first == "localhost";
    if rest.is_empty() || !has_host {
        return Err(no_registry(written));
    }
    if !is_registry(first) {
        return Err(name_error(format!("`{shown}` does not begin with a registry, HOST or HOST:PORT"), None));
    }
    let digest = written.split_once('@').and_then(|(_, digest)| Digest::parse(digest));
    let name = written.split_once('@').map_or(written, |(name, _)| name);
    let (name, tag) = match name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
        Some((name, tag)) => (name, Some(tag)),
        None => (name, None),
    };
    let path = name.split_once('/').map_or("", |(_, path)| path);
    if !is_path(path) || tag.is_some_and(|tag| !is_tag(tag)) || name.len() > NAME_LENGTH {
        return Err(name_error(
            format!("`{shown}` is no image reference"),
            Some(
                "an image is HOST[:PORT]/REPO:TAG or HOST[:PORT]/REPO@sha256:HEX; names are lower case"
                    .to_owned(),
            ),
        ));
    }
    let version = match (tag, digest) {
        (Some(tag), Some(digest)) => Version::Both(tag.to_owned(), digest),
        (Some(tag), None) => Version::Tag(tag.to_owned()),
        (None, Some(digest)) => Version::Digest(digest),
        (None, None) => Version::Unnamed,
    };
    // cosign signs Docker Hub's images under this name, and it answers as the registry too.
    let hub = first == "docker.io";
    let registry = if hub { "index.docker.io" } else { first };
    let path = if hub && !path.contains('/') { format!("library/{path}") } else { path.to_owned() };
    Ok((Repository { registry: registry.to_owned(), path }, version))
}

/// `app:1` would be Docker Hub elsewhere; here it is an error that shows what was probably meant.
fn no_registry(written: &str) -> NameError {
    let shown = ForeignText::new(written);
    let build = written
        .split_once(':')
        .filter(|(app, build)| !app.is_empty() && !app.contains(['/', '.']) && is_tag(build));
    let help = match build {
        Some((app, build)) => format!(
            "an image of the platform is `build:{app}/{build}`; any other needs its registry: HOST/REPO:TAG"
        ),
        None => {
            "an image needs its registry: HOST/REPO:TAG; a build of the platform is build:APP_ID/BUILD_ID"
                .to_owned()
        }
    };
    name_error(format!("`{shown}` names no registry"), Some(help))
}

/// Whether the text is a repository's path: components of lower-case letters and digits, joined
/// inside by `.`, `_`, `__` or any number of `-`.
pub(super) fn is_path(text: &str) -> bool {
    let component = |part: &str| {
        let edge = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let joints = part.split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        edge(part.bytes().next())
            && edge(part.bytes().last())
            && joints
                .into_iter()
                .all(|joint| matches!(joint, "" | "." | "_" | "__") || joint.bytes().all(|b| b == b'-'))
    };
    text.split('/').all(component)
}

fn is_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_')
        && text.len() <= 128
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

/// Reads `DIR[:TAG|@DIGEST]`. A colon in front of `/` or `\` belongs to the path.
fn layout(written: &str, rest: &str, at: impl Fn(PathBuf) -> Location) -> Result<Subject, NameError> {
    let shown = ForeignText::new(written);
    let (path, version) = if let Some((path, digest)) = rest.rsplit_once("@sha256:") {
        let digest = Digest::parse(&format!("sha256:{digest}")).ok_or_else(|| {
            name_error(
                format!(
                    "`{shown}` has no digest of the form sha256: and 64 lower-case hex digits behind its @"
                ),
                None,
            )
        })?;
        (path, Version::Digest(digest))
    } else {
        match rest.rsplit_once(':') {
            Some((path, tag)) if !tag.contains(['/', '\\']) => {
                if tag.is_empty() {
                    return Err(name_error(format!("`{shown}` has no tag behind its colon"), None));
                }
                (path, Version::Tag(tag.to_owned()))
            }
            _ => (rest, Version::Unnamed),
        }
    };
    if path.is_empty() {
        return Err(name_error(format!("`{shown}` names no folder or file"), None));
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
        let error = n.parse("app:1").unwrap_err();
        assert!(error.help.unwrap().contains("`build:app/1`"));
    }

    proptest::proptest! {
        #[test]
        fn paths_and_tags_are_those_of_the_published_grammar(
            path in "[a-c0-1._/-]{0,12}",
            tag in "[A-B0-1_.-]{0,4}",
        ) {
            let written = format!("h.example/{path}:{tag}");
            let theirs = oci_distribution::Reference::try_from(written.as_str()).is_ok();
            proptest::prop_assert_eq!(reference(&written).is_ok(), theirs, "{}", written);
        }
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
        assert_eq!(build.build, Some(("my-app".to_owned(), "build-abc123".to_owned())));
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
        assert_eq!(n.build_of(&subject), Some(("my-app", "build-1")));
        assert_eq!(n.build_of(&n.parse("harbor.di2amp.com/other/my-app:build-1").unwrap()), None);
        assert_eq!(n.build_of(&n.parse("ghcr.io/builds/my-app:build-1").unwrap()), None);
    }
}
