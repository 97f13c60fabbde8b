use super::*;
use packageurl::{Error, PackageUrl};
use proptest::prelude::*;
use std::str::FromStr as _;

fn canonical(text: &str) -> Option<String> {
    let mut out = String::new();
    Purl::parse(text)?.write_canonical(None, &mut out);
    Some(out)
}

#[test]
fn every_spelling_becomes_the_canonical_one() {
    for (written, expected) in [
        ("pkg:npm/%40acme/utils@1.0.0", "pkg:npm/%40acme/utils"),
        ("pkg:npm/@acme/utils@1.0.0", "pkg:npm/%40acme/utils"),
        ("pkg:npm/@acme/utils", "pkg:npm/%40acme/utils"),
        ("pkg:npm/lodash@4.17.21", "pkg:npm/lodash"),
        ("PKG:NPM/Lodash", "pkg:npm/Lodash"),
        ("pkg://npm//lodash", "pkg:npm/lodash"),
        (
            "pkg:deb/debian/zlib1g@1:1.2.11.dfsg-2?arch=amd64&upstream=zlib&distro=debian-11",
            "pkg:deb/debian/zlib1g?arch=amd64",
        ),
        ("pkg:deb/debian/libstdc++6@10", "pkg:deb/debian/libstdc++6"),
        ("pkg:deb/debian/libstdc%2B%2B6@10", "pkg:deb/debian/libstdc++6"),
        (
            "pkg:maven/org.x/core@1?type=jar&classifier=sources",
            "pkg:maven/org.x/core?classifier=sources&type=jar",
        ),
        ("pkg:maven/org.x/core@1?TYPE=jar&classifier=", "pkg:maven/org.x/core?type=jar"),
        (
            "pkg:golang/github.com/Azure/go-autorest@v1#autorest/to/",
            "pkg:golang/github.com/Azure/go-autorest#autorest/to",
        ),
        ("pkg:golang/x/y#/a/./../b%20c", "pkg:golang/x/y#a/b%20c"),
        ("pkg:pypi/Typing_.-Extensions@4", "pkg:pypi/typing-extensions"),
        ("pkg:pypi/PyYAML", "pkg:pypi/pyyaml"),
        ("pkg:generic/a%2fb/c%zz@1", "pkg:generic/a%2Fb/c%25zz"),
        ("pkg:generic/%ff", "pkg:generic/%FF"),
        ("pkg:generic/n\u{e9}", "pkg:generic/n%C3%A9"),
        ("pkg:generic/a?b?arch=x", "pkg:generic/a%3Fb?arch=x"),
    ] {
        assert_eq!(canonical(written).as_deref(), Some(expected), "{written}");
        assert_eq!(canonical(expected).as_deref(), Some(expected), "{expected}");
    }
}

/// By `case_sensitive` and the normalization rules of each definition in purl-spec `types/`.
#[test]
fn letters_change_where_the_type_says_so_and_nowhere_else() {
    let both = [
        "alpm",
        "apk",
        "bitbucket",
        "brew",
        "composer",
        "deb",
        "github",
        "hex",
        "luarocks",
        "vscode-extension",
    ];
    let namespace = ["qpkg", "rpm", "yocto"];
    let name = ["bitnami", "chrome-extension", "oci", "otp", "pub"];
    let neither = [
        "npm",
        "golang",
        "maven",
        "nuget",
        "gem",
        "cargo",
        "swift",
        "conan",
        "conda",
        "cran",
        "cocoapods",
        "cpan",
        "docker",
        "generic",
        "hackage",
        "huggingface",
        "mlflow",
        "swid",
        "alpine",
        "julia",
        "opam",
    ];
    let expected = |kind: &str| {
        let lower =
            |wanted: bool, text: &str| if wanted { text.to_ascii_lowercase() } else { text.to_owned() };
        let is = |list: &[&str]| list.contains(&kind);
        format!(
            "pkg:{kind}/{}/{}",
            lower(is(&both) || is(&namespace), "Ab/%40Cd"),
            lower(is(&both) || is(&name), "Ef%C3%89")
        )
        .replace("%c3%89", "%C3%89")
    };
    for kind in [&both[..], &namespace, &name, &neither].concat() {
        for written in [
            format!("pkg:{kind}/Ab/%40Cd/Ef%C3%89@1"),
            format!("pkg:{}/Ab/@C%64/%45f\u{c9}@1", kind.to_uppercase()),
        ] {
            assert_eq!(canonical(&written), Some(expected(kind)), "{written}");
        }
    }
    // Qualifiers and what is behind them are kept.
    let whole = "pkg:github/Acme/Tool@V1?arch=AMD64#Sub/Path";
    assert_eq!(canonical(whole).as_deref(), Some("pkg:github/acme/tool?arch=AMD64#Sub/Path"));
    let mut out = String::new();
    Purl::parse(whole).unwrap().write_canonical(Some("V1"), &mut out);
    assert_eq!(out, "pkg:github/acme/tool@V1?arch=AMD64#Sub/Path");
    assert_eq!(Purl::parse(whole).unwrap().namespace().collect::<Vec<_>>(), ["acme"]);
    assert_eq!(Purl::parse(whole).unwrap().name(), "Tool", "as it is written");
}

#[test]
fn what_has_no_type_or_name_is_none() {
    for bad in [
        "",
        "pkg",
        "pkg:",
        "pkg:/",
        "pkg:npm",
        "pkg:npm/",
        "pkg:npm/@1.0",
        "npm/x",
        "http://x/y",
        "pkg:1a/x",
        "pkg:a_b/x",
    ] {
        assert_eq!(Purl::parse(bad), None, "{bad}");
    }
}

#[test]
fn parts_are_decoded() {
    let purl =
        Purl::parse("pkg:rpm/fedora/curl@7.50.3-1.fc25%2B1?arch=i386&epoch=2&distro=fedora%2D25").unwrap();
    assert_eq!(purl.ecosystem(), "rpm");
    assert_eq!(purl.namespace().collect::<Vec<_>>(), ["fedora"]);
    assert_eq!(purl.name(), "curl");
    assert_eq!(purl.version().unwrap(), "7.50.3-1.fc25+1");
    assert_eq!(purl.qualifier("distro").unwrap(), "fedora-25");
    assert_eq!(purl.qualifier("arc"), None);
    let mut out = String::new();
    purl.write_canonical(Some("2:7^1"), &mut out);
    assert_eq!(out, "pkg:rpm/fedora/curl@2:7%5E1?arch=i386");
}

proptest! {
    #[test]
    fn splitting_never_panics_and_the_canonical_form_stays(text in "(pkg:)?[a-zA-Z@/?#%=&:0-9._\u{e9}-]{0,40}") {
        if let Some(once) = canonical(&text) {
            prop_assert_eq!(canonical(&once), Some(once.clone()));
            prop_assert!(once.is_ascii());
        }
    }

    #[test]
    fn any_text_can_be_split(text in any::<String>()) {
        let _ = canonical(&text);
    }
}

/// What the crate `packageurl` does differently, and why we do not. It refuses what the rules of a type
/// forbid, a name that is not UTF-8, and a path that ends in `/`: a document with such a purl is still to be
/// read. It drops `.` and `..` from a namespace, which the specification does only in a subpath. Of a
/// doubled qualifier it takes the last, we the first. It folds letters where the rules of a type do; of a
/// single part we show what was written, and fold only the canonical form.
fn differs(text: &str, read: Result<&PackageUrl<'_>, &Error>) -> Result<(), TestCaseError> {
    let ours = Purl::parse(text);
    let theirs = match (read, ours) {
        (Ok(theirs), Some(_)) => theirs,
        // `pkg:./x`: a type begins with a letter.
        (Ok(theirs), None) => {
            prop_assert!(!theirs.ty().starts_with(|first: char| first.is_ascii_alphabetic()), "{}", text);
            return Ok(());
        }
        (Err(_), None) => return Ok(()),
        (Err(error), Some(_)) => {
            let known = match error {
                Error::InvalidScheme(scheme) => scheme.eq_ignore_ascii_case("pkg"),
                Error::MissingName => {
                    text.contains("/@") || text.contains("/?") || text.contains("/#") || text.ends_with('/')
                }
                Error::InvalidKey(_)
                | Error::TypeProhibitsNamespace(_)
                | Error::TypeRequiresNamespace(_)
                | Error::MissingRequiredQualifier(..)
                | Error::InvalidName(..)
                | Error::InvalidVersion(..)
                | Error::InvalidNamespaceComponent(_)
                | Error::InvalidSubpathSegment(_)
                | Error::DecodingError(_) => true,
                _ => false,
            };
            prop_assert!(known, "{}: {:?}", text, error);
            return Ok(());
        }
    };
    let ours = ours.expect("read above");
    prop_assert_eq!(ours.ecosystem(), theirs.ty());
    let namespace: Vec<_> =
        ours.namespace().filter(|segment| !matches!(segment.as_ref(), "." | "..")).collect();
    prop_assert_eq!(
        namespace.join("/").to_lowercase(),
        theirs.namespace().unwrap_or_default().to_lowercase()
    );
    let fold = |name: &str| {
        let name = name.to_lowercase();
        if theirs.ty() == "pypi" { name.replace('_', "-") } else { name }
    };
    prop_assert_eq!(fold(&ours.name()), fold(theirs.name()));
    let version = theirs.version().filter(|version| !version.is_empty());
    prop_assert_eq!(ours.version(), version.map(Cow::from));
    let twice = |key: &str| text.to_lowercase().matches(&format!("{key}=")).count() > 1;
    for key in ["a", "b", "arch", "type"].into_iter().filter(|key| !twice(key)) {
        prop_assert_eq!(ours.qualifier(key), theirs.qualifiers().get(key).cloned());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_parts_are_those_of_packageurl(
        text in prop_oneof![
            "(pkg|Pkg):/{0,2}(npm|deb|generic|golang|maven|pypi|NPM)/([ab@%./-]{0,4}/)?[abA_.%@-]{1,4}(@[01.:+%]{0,3})?\
             (\\?[abA]=[b%]{0,2}(&b=c)?)?(#[a./%]{0,4})?",
            "pkg:(generic|deb|pypi)/(([a-c0-9.]|%4[0-9A-F]){1,4}/){0,2}([a-c._~+:-]|%2[0-9A-F]){1,4}(@([0-9a.:~+-]|%3[aA]){1,4})?\
             (\\?(arch|type)=([a-c]|%2[06]){1,2})?(#[a/b.]{0,3})?",
            "(pkg:)?[a-z@/?#%=&:0-9.]{0,12}",
        ],
    ) {
        differs(&text, PackageUrl::from_str(&text).as_ref())?;
        // The crate reads our canonical form as the same, where its rules of a type allow it at all.
        if let Some(canonical) = canonical(&text) {
            differs(&canonical, PackageUrl::from_str(&canonical).as_ref())?;
        }
    }
}
