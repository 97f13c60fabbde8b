//! What makes two instances the same package, and which version of it they are.
//!
//! Never `bom-ref`, CPE, `package-id` or likeness: the namespace always belongs to it, so that
//! `@evil/utils` is never `@acme/utils`.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::sync::Arc;

use super::Component;
use super::purl::{CanonicalParts, Purl, SCHEME, decode};
use super::version::Order;

/// The ecosystem of what has no purl that can be read.
pub(super) const NO_PURL: &str = "none";

/// The package and version of an instance. Made where it is needed; nothing is kept.
#[derive(Clone, Copy, Debug)]
pub struct Package<'c> {
    component: &'c Component<'c>,
    purl: Option<Purl<'c>>,
}

impl<'c> Package<'c> {
    /// Of an instance.
    pub fn of(component: &'c Component<'_>) -> Self {
        Self { component, purl: component.purl.as_deref().and_then(Purl::parse) }
    }

    /// The purl, where there is a readable one.
    pub fn purl(&self) -> Option<&Purl<'c>> {
        self.purl.as_ref()
    }

    /// The purl's type in lower case, `none` without a readable purl.
    pub fn ecosystem(&self) -> Cow<'c, str> {
        self.purl.map_or(Cow::Borrowed(NO_PURL), |purl| purl.ecosystem())
    }

    /// The order that its versions have: that of the purl's type, without a purl that of
    /// `syft:package:type`; those of an operating system are dotted numbers.
    pub fn order(&self) -> Option<Order> {
        let named = match (&self.purl, &self.component.syft_type) {
            (Some(purl), _) => Order::of_ecosystem(&purl.ecosystem()),
            (None, Some(syft_type)) => Order::of_ecosystem(syft_type),
            (None, None) => None,
        };
        let is_system = self.component.kind.as_deref() == Some("operating-system");
        named.or_else(|| is_system.then_some(Order::Dotted))
    }

    /// The key: `pkg:npm/%40acme/utils`, `os:debian`, `library/deb:adduser`.
    pub fn key(&self) -> String {
        let mut key = String::with_capacity(48);
        self.write_key(&mut key);
        key
    }

    /// Writes the key at the end of a text.
    pub fn write_key(&self, out: &mut String) {
        self.write(None, out);
    }

    /// The key with the version in its place: `pkg:npm/x@1.0.0`, `pkg:deb/debian/x@1.0?arch=amd64`,
    /// `library/deb:x@1.0`; without a version just the key.
    pub fn coordinates(&self) -> String {
        let mut out = String::with_capacity(64);
        self.write(self.version().as_deref(), &mut out);
        out
    }

    /// Writes the key, or the key with a version; of a purl it is known where its parts begin.
    fn write(&self, version: Option<&str>, out: &mut String) -> Option<CanonicalParts> {
        if let Some(purl) = &self.purl {
            return Some(purl.write_canonical(version, out));
        }
        let name = self.component.name.as_deref().unwrap_or_default();
        match self.component.kind.as_deref().unwrap_or("none") {
            "operating-system" => out.push_str("os:"),
            "file" => out.push_str("file:"),
            kind => {
                out.push_str(kind);
                if let Some(syft_type) = &self.component.syft_type {
                    out.push('/');
                    out.push_str(syft_type);
                }
                out.push(':');
                if let Some(group) = &self.component.group {
                    out.push_str(group);
                    out.push('/');
                }
            }
        }
        out.push_str(name);
        if let Some(version) = version {
            out.push('@');
            out.push_str(version);
        }
        None
    }

    /// The component's version, else the purl's; the purl's `epoch` in front where it has none.
    pub fn version(&self) -> Option<Cow<'c, str>> {
        let own = self.component.version.as_deref().map(Cow::Borrowed);
        let Some(purl) = &self.purl else { return own };
        let version = own.or_else(|| purl.version())?;
        match purl.qualifier("epoch") {
            Some(epoch) if !has_epoch(&version) => Some(Cow::Owned(format!("{epoch}:{version}"))),
            _ => Some(version),
        }
    }
}

/// The key of a package, which knows where in it its parts are: a list beside whose lines the type stands has
/// less room than a key. Its text is the document's, and all copies share it: entries of a diff are pairs, and a
/// long key can stand in thousands of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackageKey {
    key: Arc<str>,
    /// Of a purl, where the namespace and the name begin.
    path: Option<NonZeroU32>,
    /// Of a purl, where its qualifiers begin, if it has some.
    qualifiers: Option<NonZeroU32>,
}

impl PackageKey {
    /// The key of a package.
    pub fn of(package: &Package<'_>) -> Self {
        let mut key = String::with_capacity(48);
        let parts = package.write(None, &mut key);
        // No key is that long; of one that were, no part would be known.
        let place = |at: usize| u32::try_from(at).ok().and_then(NonZeroU32::new);
        let path = parts.as_ref().and_then(|parts| place(parts.path));
        let qualifiers = parts.and_then(|parts| place(parts.qualifiers?));
        Self { key: key.into(), path, qualifiers }
    }

    /// The whole key.
    pub fn as_str(&self) -> &str {
        &self.key
    }

    /// The package as people write it: without the type and the qualifiers of a purl.
    pub fn name(&self) -> Cow<'_, str> {
        let Some(path) = self.path else { return Cow::Borrowed(&self.key) };
        // The qualifiers follow a `?`.
        let end = self.qualifiers.map_or(self.key.len(), |at| index(at) - 1);
        self.key.get(index(path)..end).unwrap_or(&self.key).replace("%40", "@").into()
    }

    /// Whether this is the name that the key has, with all of the namespace, some of it or none, or the key has none but
    /// the component's: a purl can say something else than the component.
    pub fn has_name(&self, name: &str) -> bool {
        let Some(path) = self.path else { return true };
        let ecosystem = self.key.get(SCHEME.len()..index(path) - 1).unwrap_or_default();
        let end = self.qualifiers.map_or(self.key.len(), |at| index(at) - 1);
        let own = decode(self.key.get(index(path)..end).unwrap_or_default());
        // A subpath of a module is part of its name for some. Maven's group ends with a colon.
        let (whole, short) =
            own.split_once('#').map_or((None, &*own), |(before, _)| (Some(own.replace('#', "/")), before));
        let name = Purl::folded(ecosystem, name);
        let is_end = |own: &str, name: &str| {
            let same = if ecosystem == "golang" { str::eq_ignore_ascii_case } else { str::eq };
            let start = own.len().checked_sub(name.len());
            let end = start.and_then(|start| Some((own.get(..start)?, own.get(start..)?)));
            end.is_some_and(|(before, end)| same(end, name) && (before.is_empty() || before.ends_with('/')))
        };
        let is_one = |name: &str| whole.iter().any(|whole| is_end(whole, name)) || is_end(short, name);
        is_one(&name) || (ecosystem == "maven" && is_one(&name.replacen(':', "/", 1)))
    }

    /// The qualifiers of a purl, with what follows them.
    pub fn qualifiers(&self) -> Option<&str> {
        self.key.get(index(self.qualifiers?)..)
    }

    /// The key without the qualifiers of a purl and what follows them.
    pub fn without_qualifiers(&self) -> &str {
        let end = self.qualifiers.map_or(self.key.len(), |at| index(at) - 1);
        self.key.get(..end).unwrap_or(&self.key)
    }
}

impl serde::Serialize for PackageKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key)
    }
}

fn index(at: NonZeroU32) -> usize {
    usize::try_from(at.get()).unwrap_or(usize::MAX)
}

/// `1:` in front, as dpkg and rpm write it.
fn has_epoch(version: &str) -> bool {
    version
        .split_once(':')
        .is_some_and(|(epoch, _)| !epoch.is_empty() && epoch.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component<'a>(kind: &'a str, name: &'a str, version: &'a str, purl: &'a str) -> Component<'a> {
        let says = |text: &'a str| (!text.is_empty()).then_some(Cow::Borrowed(text));
        Component {
            kind: says(kind),
            name: says(name),
            version: says(version),
            purl: says(purl),
            ..Component::default()
        }
    }

    #[test]
    fn a_key_knows_its_parts() {
        for (purl, name, qualifiers, without) in [
            ("pkg:npm/%40acme/utils@1", "@acme/utils", None, "pkg:npm/%40acme/utils"),
            ("pkg:deb/debian/x@1?arch=amd64", "debian/x", Some("arch=amd64"), "pkg:deb/debian/x"),
            ("pkg:npm/x?type=a#b/c", "x", Some("type=a#b/c"), "pkg:npm/x"),
            ("pkg:npm/x#b", "x#b", None, "pkg:npm/x#b"),
            ("", "library:x", None, "library:x"),
        ] {
            let component = component("library", "x", "1", purl);
            let key = PackageKey::of(&component.package());
            assert_eq!(
                (&*key.name(), key.qualifiers(), key.without_qualifiers()),
                (name, qualifiers, without)
            );
            assert_eq!(key.as_str(), component.package().key());
        }
        // What only looks like a purl has no parts.
        let other = component("pkg", "npm/x?type=a", "1", "");
        let key = PackageKey::of(&other.package());
        let whole = (key.as_str(), None, "pkg:npm/x?type=a");
        assert_eq!((&*key.name(), key.qualifiers(), key.without_qualifiers()), whole);
    }

    #[test]
    fn a_key_knows_whether_it_has_a_name() {
        for (purl, name, expected) in [
            ("pkg:npm/%40acme/utils@1", "utils", true),
            ("pkg:npm/%40acme/utils@1", "@acme/utils", true),
            ("pkg:npm/%40acme/utils@1", "acme/utils", false),
            ("pkg:npm/%40acme/utils@1", "tils", false),
            ("pkg:npm/%40acme/utils@1", "", false),
            ("pkg:npm/left-pad@1?arch=a", "left-pad", true),
            ("pkg:npm/left-pad@1", "lodash", false),
            ("pkg:npm/jsonstream@1", "JSONStream", false),
            ("pkg:pypi/PyYAML@1", "PyYAML", true),
            ("pkg:pypi/typing-extensions@1", "Typing_Extensions", true),
            ("pkg:composer/symfony/http-kernel@1", "Symfony/HTTP-Kernel", true),
            ("pkg:golang/github.com/azure/x@v1", "github.com/Azure/x", true),
            ("pkg:golang/github.com/a/x@v1#sub/y", "github.com/a/x/sub/y", true),
            ("pkg:golang/github.com/a/x@v1#sub/y", "x", true),
            ("pkg:golang/github.com/a/x@v1", "github.com/b/x", false),
            ("pkg:maven/org.x/core@1?type=jar", "org.x:core", true),
            ("pkg:maven/org.x/core@1", "core", true),
            ("pkg:maven/org.x/core@1", "com.evil:core", false),
            ("pkg:generic/a%C3%A9@1", "a\u{e9}", true),
            ("pkg:generic/a%C3%A9@1", "\u{a9}", false),
            ("", "anything", true),
        ] {
            let component = component("library", "x", "1", purl);
            assert_eq!(PackageKey::of(&component.package()).has_name(name), expected, "{purl} {name}");
        }
    }

    #[test]
    fn without_a_readable_purl_the_type_and_names_are_the_key() {
        assert_eq!(component("operating-system", "debian", "11", "").package().key(), "os:debian");
        assert_eq!(component("file", "/bin/x", "", "").package().key(), "file:/bin/x");
        assert_eq!(component("library", "x", "1", "pkg:/").package().key(), "library:x");
        assert_eq!(component("", "", "", "").package().key(), "none:");
        let mut adduser = component("library", "adduser", "3", "");
        adduser.syft_type = Some("deb".into());
        assert_eq!(adduser.package().key(), "library/deb:adduser");
        adduser.group = Some("g".into());
        assert_eq!(adduser.package().key(), "library/deb:g/adduser");
        assert_eq!(adduser.package().coordinates(), "library/deb:g/adduser@3");
        assert_eq!(adduser.package().ecosystem(), "none");
    }

    #[test]
    fn with_a_purl_it_is_the_key() {
        let it = component("library", "utils", "2", "pkg:npm/@acme/utils@1?package-id=0123");
        assert_eq!(it.package().key(), "pkg:npm/%40acme/utils");
        assert_eq!(it.package().coordinates(), "pkg:npm/%40acme/utils@2");
        assert_eq!(it.package().ecosystem(), "npm");
        let other = component("application", "other", "2", "pkg:npm/%40acme/utils");
        assert_eq!(other.package().key(), it.package().key());
    }

    #[test]
    fn the_order_is_that_of_the_purl_else_of_the_syft_type_else_of_a_system() {
        let order = |kind, syft_type: &'static str, purl| {
            let mut it = component(kind, "x", "1", purl);
            it.syft_type = (!syft_type.is_empty()).then_some(Cow::Borrowed(syft_type));
            it.package().order()
        };
        for (purl, expected) in [
            ("pkg:deb/debian/x", Order::Deb),
            ("pkg:rpm/x", Order::Rpm),
            ("pkg:apk/alpine/x", Order::Apk),
            ("pkg:alpine/x", Order::Apk),
            ("pkg:maven/g/x", Order::Maven),
            ("pkg:pypi/x", Order::Pep440),
            ("pkg:gem/x", Order::Gem),
            ("pkg:nuget/x", Order::NuGet),
            ("pkg:NPM/x", Order::Npm),
            ("pkg:hex/x", Order::SemVer),
            ("pkg:swift/h/o/x", Order::SemVer),
            ("pkg:pub/x", Order::Dart),
            ("pkg:composer/o/x", Order::Composer),
            ("pkg:cran/x", Order::Dashed),
            ("pkg:hackage/x", Order::Dashed),
            ("pkg:cargo/x", Order::SemVer),
            ("pkg:golang/x", Order::Go),
        ] {
            assert_eq!(order("library", "rpm", purl), Some(expected), "{purl}");
        }
        assert_eq!(order("library", "deb", ""), Some(Order::Deb));
        assert_eq!(order("library", "deb", "pkg:/"), Some(Order::Deb));
        assert_eq!(order("library", "deb", "pkg:generic/x"), None);
        assert_eq!(order("library", "java-archive", ""), None);
        assert_eq!(order("library", "", ""), None);
        assert_eq!(order("operating-system", "", ""), Some(Order::Dotted));
        assert_eq!(order("operating-system", "", "pkg:generic/debian"), Some(Order::Dotted));
        assert_eq!(order("operating-system", "linux-distro", ""), Some(Order::Dotted));
    }

    #[test]
    fn the_version_is_its_own_else_the_purls_with_the_epoch_in_front() {
        let version =
            |own, purl| component("library", "x", own, purl).package().version().map(Cow::into_owned);
        assert_eq!(version("1.0", "pkg:npm/x@2.0").as_deref(), Some("1.0"));
        assert_eq!(version("", "pkg:npm/x@2.0%2B1").as_deref(), Some("2.0+1"));
        assert_eq!(version("", "pkg:npm/x"), None);
        assert_eq!(version("", "").as_deref(), None);
        assert_eq!(version("1.0-1", "pkg:rpm/f/x@1.0-1?epoch=2").as_deref(), Some("2:1.0-1"));
        assert_eq!(version("2:1.0-1", "pkg:rpm/f/x@1.0-1?epoch=2").as_deref(), Some("2:1.0-1"));
        assert_eq!(version("", "pkg:rpm/f/x@1.0-1?epoch=2").as_deref(), Some("2:1.0-1"));
        assert_eq!(version("", "pkg:rpm/f/x?epoch=2"), None);
        assert_eq!(version("a:1", "pkg:rpm/f/x?epoch=2").as_deref(), Some("2:a:1"));
    }
}
