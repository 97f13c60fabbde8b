//! The names of registries, repositories and images, character by character.
//!
//! The grammar is that of distribution's `reference` package, in a few lines of our own: the
//! regular expression of the `oci-distribution` crate costs 245 million instructions and 18 MiB to
//! build, a hundred times the rest of a run. The tests compare ours with it. Where the crate guesses
//! (a registry, an upper-case digest), ours refuses.

use crate::limits;

use super::{Digest, NameError, ProposedBuild, Repository, Version};

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

/// Reads a repository name, as `--identity` gives one: `HOST[:PORT]/PATH`, no tag, no digest.
///
/// # Errors
/// A text that is not such a name; an image.
pub fn repository(written: &str) -> Result<Repository, NameError> {
    let (name, version) = reference(written)?;
    if version != Version::Unnamed {
        return Err(NameError::ImageForRepository { written: written.into(), meant: name });
    }
    Ok(name)
}

/// Reads `HOST[:PORT]/PATH[:TAG][@DIGEST]`.
pub(super) fn reference(written: &str) -> Result<(Repository, Version), NameError> {
    if written.contains("://") {
        return Err(NameError::Url { written: written.into() });
    }
    if let Some((_, digest)) = written.split_once('@')
        && Digest::parse(digest).is_none()
    {
        return Err(NameError::Digest { written: written.into() });
    }
    let (first, rest) = written.split_once('/').unwrap_or((written, ""));
    let has_host = first.contains('.') || first.contains(':') || first == "localhost";
    if rest.is_empty() || !has_host {
        return Err(no_registry(written));
    }
    if !is_registry(first) {
        return Err(NameError::Registry { written: written.into() });
    }
    let digest = written.split_once('@').and_then(|(_, digest)| Digest::parse(digest));
    let name = written.split_once('@').map_or(written, |(name, _)| name);
    let (name, tag) = match name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
        Some((name, tag)) => (name, Some(tag)),
        None => (name, None),
    };
    let path = name.split_once('/').map_or("", |(_, path)| path);
    if !is_path(path) || tag.is_some_and(|tag| !is_tag(tag)) || name.len() > limits::NAME {
        return Err(NameError::Reference { written: written.into() });
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

/// Docker reads `app:1` as an image of Docker Hub. Here it is an error, which proposes the build of that name.
fn no_registry(written: &str) -> NameError {
    let meant = written
        .split_once(':')
        .filter(|(app, build)| !app.is_empty() && !app.contains(['/', '.']) && is_tag(build))
        .map(|(app, build)| ProposedBuild { app: app.into(), build: build.into() });
    NameError::NoRegistry { written: written.into(), meant }
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

/// Whether the text is a tag.
pub(super) fn is_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_')
        && text.len() <= 128
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The parts as the crate reads them; the path, the tag and the digest.
    fn theirs(written: &str) -> Option<(String, Option<String>, Option<String>)> {
        let read = oci_distribution::Reference::try_from(written).ok()?;
        Some((read.repository().to_owned(), read.tag().map(str::to_owned), read.digest().map(str::to_owned)))
    }

    fn ours(written: &str) -> Option<(String, Option<String>, Option<String>)> {
        let (name, version) = reference(written).ok()?;
        let (tag, digest) = match version {
            Version::Both(tag, digest) => (Some(tag), Some(digest)),
            Version::Tag(tag) => (Some(tag), None),
            Version::Digest(digest) => (None, Some(digest)),
            // What the crate has for a name alone.
            Version::Unnamed => (Some("latest".to_owned()), None),
        };
        Some((name.path, tag, digest.map(|digest| digest.to_string())))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn paths_and_tags_are_those_of_the_published_grammar(
            path in prop_oneof!["[a-c0-1._/-]{0,12}", "[a0]([._-]{0,3}[a0]){0,2}(/[a0]([._-]{0,3}[a0]){0,2}){0,2}"],
            tag in "[A-B0-1_.-]{0,4}",
            tagged in proptest::bool::ANY,
            digest in proptest::option::of("[0-9a-f]{63,65}"),
        ) {
            let tag = if tagged { format!(":{tag}") } else { String::new() };
            let digest = digest.map_or_else(String::new, |hex| format!("@sha256:{hex}"));
            let written = format!("h.example/{path}{tag}{digest}");
            prop_assert_eq!(ours(&written), theirs(&written), "{}", written);
        }
    }
}
