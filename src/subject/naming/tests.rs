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
        "[::1]",
        "[::1:5000/a:1",
        "::1/a:1",
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
    let Location::Registry { logical, .. } = naming(&[]).parse("docker.io/alpine:3").unwrap().location else {
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
        ("oci:a::v1", "a:", Version::Tag("v1".to_owned())),
        ("oci:C:\\x\\y", "C:\\x\\y", Version::Unnamed),
        ("oci:C:\\x:v1", "C:\\x", Version::Tag("v1".to_owned())),
        (&format!("oci:dir@{D}"), "dir", Version::Digest(Digest::parse(D).unwrap())),
    ] {
        let subject = n.parse(written).unwrap();
        assert_eq!(
            (&subject.location, &subject.version),
            (&Location::Layout(path.into()), &version),
            "{written}"
        );
        // Whatever is written behind it.
        assert_eq!(subject.location.to_string(), format!("oci:{path}"));
    }
}

#[test]
fn an_image_named_by_either_side_of_an_alias_is_the_logical_ones() {
    let n = naming(&[
        "harbor.in/builds=mirror.corp/paas/builds",
        "harbor.in=harbor.out:8443",
        "harbor.six=[2001:db8::1]:5000",
    ]);
    for (written, logical, actual) in [
        ("harbor.in/builds/a:1", "harbor.in/builds/a", "mirror.corp/paas/builds/a"),
        ("mirror.corp/paas/builds/a:1", "harbor.in/builds/a", "mirror.corp/paas/builds/a"),
        ("harbor.out:8443/x/a:1", "harbor.in/x/a", "harbor.out:8443/x/a"),
        ("mirror.corp/paas/builds2/a:1", "mirror.corp/paas/builds2/a", "mirror.corp/paas/builds2/a"),
        ("harbor.in.example/x:1", "harbor.in.example/x", "harbor.in.example/x"),
        ("harbor.six/a:1", "harbor.six/a", "[2001:db8::1]:5000/a"),
        ("[2001:db8::1]:5000/a:1", "harbor.six/a", "[2001:db8::1]:5000/a"),
    ] {
        let Location::Registry { logical: l, actual: a } = n.parse(written).unwrap().location else {
            panic!()
        };
        assert_eq!((l.to_string().as_str(), a.to_string().as_str()), (logical, actual), "{written}");
    }
}

#[test]
fn aliases_that_contradict_are_refused() {
    for bad in
        [&["a.x=b.x", "a.x=c.x"][..], &["a.x=c.x", "b.x=c.x"], &["a.x"], &["=b.x"], &["a.x="], &["a.x=b.x/A"]]
    {
        assert!(Aliases::parse(bad.iter().copied()).is_err(), "{bad:?}");
    }
    assert!(Aliases::parse(["a.x=b.x", "a.x=b.x"]).is_ok());
}

#[test]
fn an_alias_does_not_lead_to_another() {
    crate::rows::each(
        [
            &["a.x=b.x", "b.x=c.x"][..],
            &["b.x=c.x", "a.x=b.x"],
            &["a.x=b.x", "b.x=a.x"],
            &["a.x=b.x", "b.x=c.x", "c.x=a.x"],
            &["a.x=B.X", "b.x=c.x"],
            &["a.x=b.x/", "b.x/=c.x"],
            // A part of what the other leads to, or all that holds it.
            &["a.x=b.x/cache", "b.x=c.x"],
            &["b.x=c.x", "a.x=b.x/cache"],
            &["a.x=b.x", "b.x/cache=c.x"],
            &["a.x=b.x:5000", "b.x:5000/p=c.x"],
            &["a.x=a.x", "c.x=a.x/p"],
        ],
        |bad| {
            let why = Aliases::parse(bad.iter().copied()).unwrap_err();
            assert!(
                matches!(why, NameError::AliasChain { .. } | NameError::AliasConflict { .. }),
                "{bad:?}: {why:?}"
            );
        },
    );
    crate::rows::each(
        [
            &["a.x=b.x", "c.x=d.x"][..],
            &["a.x/p=b.x/p", "a.x=b.x/q"],
            &["a.x=b.x", "b.x.y=c.x"],
            &["a.x=b.x:5000", "b.x=c.x"],
            &["a.x=b.x/p", "b.x/pp=c.x"],
            &["a.x=a.x"],
            &["a.x=a.x/cache"],
        ],
        |good| {
            assert!(Aliases::parse(good.iter().copied()).is_ok(), "{good:?}");
        },
    );
}

#[test]
fn the_build_that_a_tag_names() {
    let n = naming(&["harbor.paas-system.svc.cluster.local=harbor.di2amp.com"]);
    let subject = n.parse("harbor.di2amp.com/builds/my-app:build-1").unwrap();
    assert_eq!(n.build_of(&subject), Some(named("my-app", "build-1")));
    assert_eq!(n.build_of(&n.parse("harbor.di2amp.com/other/my-app:build-1").unwrap()), None);
    assert_eq!(n.build_of(&n.parse("ghcr.io/builds/my-app:build-1").unwrap()), None);
}
