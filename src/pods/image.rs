//! What the containers of a list run, as images: each once, with all containers that run it.

use std::collections::HashMap;

use crate::limits;
use crate::subject::{Digest, Naming, Repository, Subject, Version, reference};
use crate::text::ForeignText;

use super::PodContainer;

/// An image, and the containers that run it.
#[derive(Clone, Debug)]
pub struct PodImage {
    /// The image: by the digest that the node reports, where it reports one.
    pub subject: Subject,
    /// What is known of it.
    pub runs: Runs,
    /// The containers, in the order of the document; never empty.
    pub containers: Vec<PodContainer>,
}

/// What a node reports of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runs {
    /// A manifest of the platform's registry.
    Manifest(Indexes),
    /// Nothing yet: its containers have not been started.
    Nothing,
    /// An ID that is not the digest of a manifest, such as that of an image's configuration.
    OtherId(ForeignText),
    /// An image of another registry.
    Elsewhere,
}

/// The images that the pods ask for, in the repository of the one that runs: where that is a platform's manifest, one of
/// them may be the index that lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexes {
    /// Each once, as many as [`limits::POD_INDEXES`].
    pub versions: Vec<Version>,
    /// Whether there are more.
    pub more: bool,
}

impl Indexes {
    fn add(&mut self, asked: &Version, running: &Digest) {
        // By a digest that was asked for, a tag beside it is not resolved.
        let version = match asked {
            Version::Tag(tag) => Version::Tag(tag.clone()),
            Version::Unnamed => Version::Tag("latest".to_owned()),
            Version::Digest(digest) | Version::Both(_, digest) if digest == running => return,
            Version::Digest(digest) | Version::Both(_, digest) => Version::Digest(digest.clone()),
        };
        if self.versions.contains(&version) {
        } else if self.versions.len() < limits::POD_INDEXES {
            self.versions.push(version);
        } else {
            self.more = true;
        }
    }
}

/// The images of these containers, each once, in the order of the first of its containers.
///
/// The name of an image is the repository of the ID that the node reports, since that is what it runs. Where that is of
/// another registry than the platform's and the image that was asked for is not, the node has the same manifest under
/// several names, and tells another one: the repository is then that of the image that was asked for. What counts is
/// the digest either way.
pub fn images(containers: Vec<PodContainer>, naming: &Naming) -> Vec<PodImage> {
    let mut all: Vec<PodImage> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    for container in containers {
        let (key, image) = of(&container, naming);
        let at = *known.entry(key).or_insert_with(|| {
            all.push(image.clone());
            all.len() - 1
        });
        if let Some(one) = all.get_mut(at) {
            one.add(&image, container);
        }
    }
    all
}

/// What tells images apart.
type Key = (&'static str, String, String);

impl PodImage {
    fn new(subject: Subject, runs: Runs) -> Self {
        Self { subject, runs, containers: vec![] }
    }

    /// One more container of the same image.
    fn add(&mut self, same: &Self, container: PodContainer) {
        if let (Runs::Manifest(own), Runs::Manifest(other)) = (&mut self.runs, &same.runs)
            && let Some(digest) = self.subject.version.digest()
        {
            other.versions.iter().for_each(|version| own.add(version, digest));
        }
        // The first tag that somebody asked for is shown.
        if self.subject.version.tag().is_none() && same.subject.version.tag().is_some() {
            self.subject = same.subject.clone();
        }
        self.containers.push(container);
    }
}

/// The image of one container, and what it is known by.
fn of(container: &PodContainer, naming: &Naming) -> (Key, PodImage) {
    let asked = container.image.as_ref().and_then(|image| asked_for(image.raw()));
    let is_platforms = |named: &Option<(Repository, Version)>| {
        named.as_ref().is_some_and(|(name, _)| naming.is_of_platform(name))
    };
    match container.image_id.as_ref().map(|id| (id, manifest(id.raw()))) {
        Some((_, Some((reported, digest)))) => {
            let (repository, is_ours) = match &asked {
                Some((name, _)) if !naming.is_of_platform(&reported) && naming.is_of_platform(name) => {
                    (name, true)
                }
                _ => (&reported, naming.is_of_platform(&reported)),
            };
            let place = |name: &Repository| naming.image(name, Version::Unnamed).location;
            let same = asked.as_ref().filter(|(name, _)| place(name) == place(repository));
            let mut indexes = Indexes::default();
            if let Some((_, version)) = same {
                indexes.add(version, &digest);
            }
            let version = match same {
                Some((_, Version::Tag(tag) | Version::Both(tag, _))) => {
                    Version::Both(tag.clone(), digest.clone())
                }
                Some((_, Version::Unnamed | Version::Digest(_))) | None => Version::Digest(digest.clone()),
            };
            let subject = naming.image(repository, version);
            let name = subject.location.to_string();
            let runs = if is_ours { Runs::Manifest(indexes) } else { Runs::Elsewhere };
            (("manifest", name, digest.to_string()), PodImage::new(subject, runs))
        }
        unnamed => {
            let id = unnamed.map(|(id, _)| id);
            let written = container.image.as_ref().or(id).map_or("", ForeignText::raw).to_owned();
            let subject = match &asked {
                Some((name, version)) => naming.image(name, version.clone()),
                None => Subject::recorded(written, None, Version::Unnamed),
            };
            // Of what cannot be read as a name nobody knows that it is elsewhere.
            let (key, runs) = match id {
                _ if asked.is_some() && !is_platforms(&asked) => ("elsewhere", Runs::Elsewhere),
                None => ("nothing", Runs::Nothing),
                Some(id) => ("other", Runs::OtherId(id.clone())),
            };
            let id = id.map_or("", ForeignText::raw).to_owned();
            ((key, subject.name.clone(), id), PodImage::new(subject, runs))
        }
    }
}

/// The image that a specification asks for. Without a registry it is one of Docker Hub (Kubernetes, "Images").
fn asked_for(written: &str) -> Option<(Repository, Version)> {
    // The ID of an image that only the node has.
    let hex = written.strip_prefix("sha256:").unwrap_or(written);
    if hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    reference(written).ok().or_else(|| {
        let (first, rest) = written.split_once('/').unwrap_or((written, ""));
        let has_host = !rest.is_empty() && (first.contains(['.', ':']) || first == "localhost");
        let hub = (!has_host).then(|| format!("docker.io/{written}"))?;
        reference(&hub).ok()
    })
}

/// The manifest that an ID names: `REPOSITORY@DIGEST` as containerd and CRI-O report it, with `docker-pullable://` before
/// it where the kubelet talks to Docker. `docker://sha256:…` and a digest alone are IDs of an image's configuration, which
/// no registry has as a manifest.
fn manifest(id: &str) -> Option<(Repository, Digest)> {
    let name = id.strip_prefix("docker-pullable://").unwrap_or(id);
    match asked_for(name)? {
        (repository, Version::Digest(digest) | Version::Both(_, digest)) => Some((repository, digest)),
        (_, Version::Tag(_) | Version::Unnamed) => None,
    }
}
