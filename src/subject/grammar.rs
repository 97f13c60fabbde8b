//! The names of registries, repositories and images, character by character.
//!
//! The grammar is that of distribution's `reference` package, in a few lines of our own: the
//! regular expression of the `oci-distribution` crate costs 245 million instructions and 18 MiB to
//! build, a hundred times the rest of a run. The tests compare ours with it. Where the crate guesses
//! (a registry, an upper-case digest), ours refuses.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use crate::limits;

use super::{Digest, NameError, ProposedBuild, Repository, Version};

/// Whether the text is `HOST` or `HOST:PORT`. HOST may be an IPv6 address in brackets.
pub fn is_registry(text: &str) -> bool {
    host_and_port(text).is_some()
}

/// The host and the port of `HOST` or `HOST:PORT`; of an IPv6 address with its brackets, in its shortest form. `None`
/// for anything else.
pub fn host_and_port(text: &str) -> Option<(Cow<'_, str>, Option<u16>)> {
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (address, rest) = rest.split_once(']')?;
        let host = Cow::Owned(format!("[{}]", address.parse::<Ipv6Addr>().ok()?));
        (host, if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) })
    } else {
        let (host, port) = text.split_once(':').map_or((text, None), |(h, p)| (h, Some(p)));
        let is_name = host.len() <= 253 && host.split('.').all(is_label);
        (is_name.then_some(Cow::Borrowed(host))?, port)
    };
    let number = |port: &str| port.parse::<u16>().ok().filter(|number| *number > 0);
    match port {
        Some(port) => Some((host, Some(number(port)?))),
        None => Some((host, None)),
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('-') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
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

/// Reads `HOST[:PORT]/PATH[:TAG][@DIGEST]`, and nothing else.
///
/// # Errors
/// A text that is not such a name.
pub fn reference(written: &str) -> Result<(Repository, Version), NameError> {
    if written.contains("://") {
        let meant = written.split_once("://").map(|(_, rest)| rest).filter(|rest| reference(rest).is_ok());
        return Err(NameError::Url { written: written.into(), meant: meant.map(Into::into) });
    }
    if Digest::parse(written).is_some() {
        return Err(NameError::BareDigest { written: written.into() });
    }
    if written.starts_with("file:") {
        return Err(NameError::Document { written: written.into() });
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
    if tag.is_some_and(str::is_empty) {
        return Err(NameError::EmptyTag { written: written.into() });
    }
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
pub fn is_tag(text: &str) -> bool {
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

    #[test]
    fn a_host_may_be_an_address_in_brackets() {
        for (text, host, port) in [
            ("[::1]", "[::1]", None),
            ("[::1]:5000", "[::1]", Some(5000)),
            ("[2001:DB8:0::1]:443", "[2001:db8::1]", Some(443)),
            ("h.x", "h.x", None),
            ("h.x:1", "h.x", Some(1)),
            ("192.0.2.1:80", "192.0.2.1", Some(80)),
        ] {
            assert_eq!(host_and_port(text), Some((host.into(), port)), "{text}");
        }
        for text in [
            "",
            "[",
            "[]",
            "[::1",
            "::1",
            "::1:5000",
            "[::1]:",
            "[::1]:0",
            "[::1]:65536",
            "[::1]5000",
            "[::1%eth0]",
            "[h.x]",
            "[127.0.0.1]",
            "x[::1]",
            "[[::1]]",
            "[::1]:80:80",
            "h.x:",
            "h.x:1:2",
            ":1",
        ] {
            assert_eq!(host_and_port(text), None, "{text}");
        }
        let image = |text: &str| reference(text).ok().map(|(name, version)| (name.to_string(), version));
        let tag = Version::Tag("1".to_owned());
        assert_eq!(image("[::1]:5000/a:1"), Some(("[::1]:5000/a".to_owned(), tag.clone())));
        assert_eq!(image("[2001:db8::1]/a/b:1"), Some(("[2001:db8::1]/a/b".to_owned(), tag)));
        assert_eq!(image("[::1]/a"), Some(("[::1]/a".to_owned(), Version::Unnamed)));
        assert_eq!((image("[::1]"), image("[::g]/a:1"), image("::1/a:1")), (None, None, None));
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
