use super::kind::{OTHER_KINDS, SCHEMA_ONE, is_silent};
use super::*;
use crate::rows::Rows;

const D: &str = "sha256:3f1c0e6f0d0c8a3b7d0b8d8c1c6b7a2f6f6f4b1d0a9e8c7b6a5d4c3b2a190807";

fn descriptor() -> String {
    format!(r#"{{"mediaType":"x","digest":"{D}","size":2}}"#)
}

/// Reads what is of one of the four kinds, or should be.
fn read(bytes: &[u8], content_type: Option<&str>) -> Result<Manifest, ManifestDefect> {
    super::read(bytes, content_type).map_err(|why| match why {
        NotRead::Defect(defect) => defect,
        NotRead::OtherKind(other) => panic!("{other:?}"),
    })
}

fn manifest(members: &str) -> Result<Manifest, ManifestDefect> {
    read(format!(r#"{{"schemaVersion":2,{members}}}"#).as_bytes(), Some(OCI_MANIFEST))
}

#[test]
fn a_manifest_without_media_type_takes_the_served_one() {
    let d = descriptor();
    let read = manifest(&format!(r#""config":{d},"layers":[{d}]"#)).unwrap();
    assert_eq!((read.kind, read.layers.len()), (Kind::OciManifest, 1));
}

#[test]
fn what_could_be_read_in_two_ways_is_malformed() {
    let d = descriptor();
    let descriptor = |at, problem| ManifestDefect::Descriptor { at, problem };
    let digest = |text: &str| DescriptorProblem::Digest(Excerpt::new(text));
    for (members, defect) in [
        (format!(r#""config":{d},"layers":[],"manifests":[]"#), ManifestDefect::TwoKinds),
        (
            format!(r#""config":{d},"layers":[],"mediaType":"{OCI_INDEX}""#),
            ManifestDefect::ServedAsOther { own: Kind::OciIndex, served: Kind::OciManifest },
        ),
        (
            format!(r#""config":{d},"layers":[],"mediaType":"text/plain""#),
            ManifestDefect::MediaType(Excerpt::new("text/plain")),
        ),
        (format!(r#""config":{d}"#), ManifestDefect::NoLayers(Kind::OciManifest)),
        (r#""layers":[]"#.to_owned(), ManifestDefect::NoLayers(Kind::OciManifest)),
        (format!(r#""config":{d},"layers":[],"fsLayers":[]"#), ManifestDefect::SchemaOne),
        (
            format!(r#""config":{d},"layers":[{{"digest":"sha256:../x","size":1}}]"#),
            descriptor(DescriptorPlace::Layer(0), digest("sha256:../x")),
        ),
        (
            format!(r#""config":{d},"layers":[{d},{{"digest":"sha512:00","size":1}}]"#),
            descriptor(DescriptorPlace::Layer(1), digest("sha512:00")),
        ),
        (
            format!(r#""config":{{"digest":"{D}","size":-1}},"layers":[]"#),
            descriptor(DescriptorPlace::Config, DescriptorProblem::Size),
        ),
        (
            format!(r#""config":{d},"layers":[],"subject":{{"digest":"{D}"}}"#),
            descriptor(DescriptorPlace::Subject, DescriptorProblem::Size),
        ),
    ] {
        assert_eq!(manifest(&members).unwrap_err(), defect, "{members}");
    }
    for members in [
        format!(r#""config":{d},"layers":[],"layers":[{d}]"#),
        format!(r#""config":{d},"layers":[{{"digest":"{D}","size":1,"annotations":{{"a":"1","a":"2"}}}}]"#),
    ] {
        let defect = manifest(&members).unwrap_err();
        assert!(matches!(defect, ManifestDefect::Unreadable(_)), "{members}: {defect:?}");
    }
    let of = |text: &str, kind| read(text.as_bytes(), kind).unwrap_err();
    assert!(matches!(of("<html>", Some(OCI_MANIFEST)), ManifestDefect::Unreadable(_)));
    assert_eq!(of(r#"{"schemaVersion":1}"#, Some(OCI_MANIFEST)), ManifestDefect::SchemaVersion);
    assert_eq!(of(r#"{"schemaVersion":2}"#, None), ManifestDefect::NoMediaType);
    assert_eq!(of(r#"{"schemaVersion":2}"#, Some("x")), ManifestDefect::ServedAs(Excerpt::new("x")));
    assert_eq!(
        of(r#"{"schemaVersion":2}"#, Some(DOCKER_INDEX)),
        ManifestDefect::NoManifests(Kind::DockerIndex)
    );
    let behind = of(r#"{"schemaVersion":2,"manifests":[]} x"#, Some(OCI_INDEX));
    assert!(matches!(behind, ManifestDefect::Unreadable(_)), "{behind:?}");
}

#[test]
fn what_another_reader_takes_for_something_else_is_malformed() {
    let d = descriptor();
    let with = |member: &str| d.replace("\"size\"", &format!("{member},\"size\""));
    let platform = |member: &str| with(&format!("\"platform\":{{\"os\":\"linux\",{member}}}"));
    let all = |d: &str| {
        [
            format!(r#""config":{d},"layers":[]"#),
            format!(r#""config":{},"layers":[{d}]"#, descriptor()),
            format!(r#""config":{},"layers":[{},{d}]"#, descriptor(), descriptor()),
            format!(r#""config":{},"layers":[],"subject":{d}"#, descriptor()),
        ]
    };
    for good in [d.clone(), with(r#""x":[[]]"#), with(r#""annotations":{"Digest":"","digest":""}"#)] {
        for members in all(&good) {
            manifest(&members).unwrap();
        }
    }
    let bad = [
        format!(r#"["x","{D}",2,null,null]"#),
        with(r#""annotations":[]"#),
        with(r#""annotations":{"a":"1","a":"1"}"#),
        with(r#""annotations":{"a":"1","\u0061":"1"}"#),
        with(r#""platform":["linux","arm64","v8"]"#),
        with(r#""x":1,"x":1"#),
        with(r#""urls":[],"urls":[]"#),
        with(r#""x":[{"y":1,"y":2}]"#),
        with(&format!(r#""Digest":"{D}""#)),
        with(r#""MediaType":"x""#),
        with(r#""\u017fize":2"#),
        with(r#""Data":"""#),
        with(r#""annotationſ":{}"#),
        with(r#""ARTIFACTTYPE":"""#),
        platform(r#""OS":"linux""#),
        platform(r#""oſ":"linux""#),
        platform(r#""os.Version":"1""#),
        platform(r#""x":1,"x":2"#),
    ];
    let mut rows = Rows::default();
    let unreadable = |read: Result<Manifest, ManifestDefect>| {
        assert!(matches!(read, Err(ManifestDefect::Unreadable(_))), "{read:?}");
    };
    for members in bad.iter().flat_map(|d| all(d)) {
        rows.row(members.replace(D, "D"), || unreadable(manifest(&members)));
    }
    for members in [
        r#""Layers":[]"#,
        r#""layerſ":[]"#,
        r#""layer\u017f":[]"#,
        r#""MediaType":"""#,
        r#""SchemaVersion":2"#,
        r#""manifeſts":[]"#,
        r#""Subject":null"#,
        r#""fslayers":[]"#,
        r#""annotations":[]"#,
        r#""annotations":{"a":"1","a":"2"}"#,
        r#""x":1,"x":1"#,
    ] {
        rows.row(members, || unreadable(manifest(&format!(r#""config":{d},"layers":[],{members}"#))));
    }
    // In the order of what is derived.
    for list in [
        format!(r#"[2,"{OCI_MANIFEST}",null,{d},[],null,null,null,null]"#),
        format!(r"[2,null,null,{d},[{d}],null,null,null,null]"),
        format!(r#"[2,"{OCI_MANIFEST}",null,{d},[],null,{d},null,null]"#),
    ] {
        rows.row(list.replace(D, "D"), || unreadable(read(list.as_bytes(), Some(OCI_MANIFEST))));
    }
    for list in [
        format!("[[{d}]]"),
        "[null]".to_owned(),
        format!(r#"{{"manifests":[["x","{D}",2,null,null]]}}"#),
        format!(r#"{{"Manifests":[],"manifests":[{d}]}}"#),
        format!(r#"{{"manife\u017fts":[],"manifests":[{d}]}}"#),
        format!(r#"{{"manifests":[{}]}}"#, with(r#""Digest":"x""#)),
        format!(r#"{{"manifests":[{}]}}"#, with(r#""x":1,"x":1"#)),
        format!(r#"{{"manifests":[{}]}}"#, with(r#""annotations":["a","b"]"#)),
        format!(r#"{{"manifests":[{}]}}"#, with(r#""platform":["linux","arm64","v8"]"#)),
    ] {
        rows.row(list.replace(D, "D"), || {
            let read = listing(list.as_bytes());
            assert!(matches!(read, Err(ManifestDefect::ListUnreadable(_))), "{read:?}");
        });
    }
    rows.end();
}

#[test]
fn a_content_type_names_no_other_kind_than_the_manifest_is() {
    let d = descriptor();
    let body = |kind: &str| {
        let members = if Kind::of(kind).is_some_and(Kind::is_index) {
            r#""manifests":[]"#.to_owned()
        } else {
            format!(r#""config":{d},"layers":[]"#)
        };
        format!(r#"{{"schemaVersion":2,"mediaType":"{kind}",{members}}}"#)
    };
    let all = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_INDEX];
    let mut rows = Rows::default();
    for kind in all {
        let of = |served: &str| read(body(kind).as_bytes(), Some(served)).map(|read| read.kind);
        let own = Kind::of(kind).unwrap();
        for served in OTHER_KINDS {
            for served in [served.to_owned(), format!("{served}; charset=utf-8"), served.to_uppercase()] {
                let defect = ManifestDefect::ServedAsUnread { own, served: Excerpt::new(&served) };
                rows.row(format_args!("{kind} as {served}"), || assert_eq!(of(&served), Err(defect)));
            }
        }
        for served in all {
            rows.row(format_args!("{kind} as {served}"), || assert_eq!(of(served).is_ok(), served == kind));
        }
        for silent in ["application/json", "text/plain", "", "application/octet-stream"] {
            rows.row(format_args!("{kind} as {silent:?}"), || assert_eq!(of(silent), Ok(own)));
        }
    }
    rows.end();
}

#[test]
fn what_nobody_names_is_what_its_members_make_it() {
    let d = descriptor();
    let of = |members: &str, served: Option<&str>| {
        read(format!("{{\"schemaVersion\":2,{members}}}").as_bytes(), served).map(|read| read.kind)
    };
    let (image, index) = (format!(r#""config":{d},"layers":[{d}]"#), format!(r#""manifests":[{d}]"#));
    let silent = ["", "application/json", "application/json; charset=utf-8", "text/plain", "Text/JSON"];
    for served in silent.map(Some).into_iter().chain([None]) {
        for own in ["", r#""mediaType":"","#, r#""mediaType":null,"#] {
            assert_eq!(of(&format!("{own}{image}"), served), Ok(Kind::OciManifest), "{own} {served:?}");
            assert_eq!(of(&format!("{own}{index}"), served), Ok(Kind::OciIndex), "{own} {served:?}");
        }
        assert_eq!(of(&format!("{image},{index}"), served), Err(ManifestDefect::TwoKinds));
        assert_eq!(of(&format!(r#""config":{d},{index}"#), served), Err(ManifestDefect::TwoKinds));
        assert_eq!(of(r#""layers":[]"#, served), Err(ManifestDefect::NoMediaType));
        assert_eq!(of(&format!(r#"{image},"fsLayers":[]"#), served), Err(ManifestDefect::SchemaOne));
        let one = format!(r#"{{"schemaVersion":1,{image}}}"#);
        assert_eq!(read(one.as_bytes(), served).unwrap_err(), ManifestDefect::SchemaVersion);
    }
    for other in ["image/png", "application/vnd.oci.image.config.v1+json", "application/vnd.x+json"] {
        assert_eq!(of(&image, Some(other)), Err(ManifestDefect::ServedAs(Excerpt::new(other))), "{other}");
    }
    // A descriptor of a layout, or a server, that names a kind is held to it.
    assert_eq!(of(&index, Some(OCI_MANIFEST)), Err(ManifestDefect::NoLayers(Kind::OciManifest)));
}

#[test]
fn a_whole_manifest_of_another_kind_is_not_malformed() {
    let d = descriptor();
    let one = |members: &str| {
        format!(r#"{{"schemaVersion":1,"name":"a","tag":"1","architecture":"amd64",{members}}}"#)
    };
    let whole = r#""fsLayers":[{"blobSum":"x"}],"history":[{"v1Compatibility":"{}"}],"signatures":[]"#;
    let of = |text: &str, served: Option<&str>| super::read(text.as_bytes(), served).unwrap_err();
    let own = format!(r#"{whole},"mediaType":"{}""#, SCHEMA_ONE[0]);
    for served in SCHEMA_ONE.map(Some).into_iter().chain([None, Some("application/json"), Some("")]) {
        assert_eq!(of(&one(whole), served), NotRead::OtherKind(UnreadManifest::SchemaOne), "{served:?}");
        let agree = served.is_none_or(|served| is_silent(served) || served == SCHEMA_ONE[0]);
        let read = of(&one(&own), served);
        assert_eq!(matches!(read, NotRead::OtherKind(_)), agree, "{served:?} {read:?}");
    }
    for (text, served) in [
        (one(whole), Some(OCI_MANIFEST)),
        (one(whole), Some(OTHER_KINDS[3])),
        (one(&format!(r#"{whole},"config":{d},"layers":[]"#)), None),
        (one(&format!(r#"{whole},"manifests":[]"#)), Some(SCHEMA_ONE[1])),
        (one(&format!(r#"{whole},"fsLayers":[]"#)), None),
        (one(&format!(r#"{whole},"FsLayers":[]"#)), None),
        (one(r#""history":[]"#), None),
        (one(whole).replace(":1,", ":2,"), None),
    ] {
        let read = of(&text, served);
        assert!(matches!(read, NotRead::Defect(_)), "{text} {served:?}: {read:?}");
    }
    for kind in [OTHER_KINDS[3], OTHER_KINDS[4]] {
        let artifact = format!(r#"{{"mediaType":"{kind}","artifactType":"x","blobs":[{d}],"subject":{d}}}"#);
        let unread = NotRead::OtherKind(UnreadManifest::Artifact(Excerpt::new(kind)));
        assert_eq!((of(&artifact, Some(kind)), of(&artifact, None)), (unread.clone(), unread));
        let read = of(&artifact, Some(OCI_MANIFEST));
        assert!(matches!(read, NotRead::Defect(_)), "{read:?}");
        let read = of(&artifact.replace("\"blobs\"", "\"layers\""), Some(kind));
        assert!(matches!(read, NotRead::Defect(_)), "{read:?}");
    }
}

#[test]
fn a_list_that_is_null_is_empty() {
    assert_eq!(listing(br#"{"schemaVersion":2,"manifests":null}"#), Ok(Some(vec![])));
    let index = |served| read(br#"{"schemaVersion":2,"manifests":null}"#, served).map(|read| read.manifests);
    assert_eq!((index(Some(OCI_INDEX)), index(None)), (Ok(vec![]), Ok(vec![])));
    let d = descriptor();
    let read = manifest(&format!(r#""config":{d},"layers":[],"manifests":null"#)).unwrap();
    assert_eq!((read.kind, read.manifests), (Kind::OciManifest, vec![]));
}

#[test]
fn a_list_is_read_as_one_or_is_none() {
    let of = |text: &str| listing(text.as_bytes());
    assert_eq!((of(" {}\n"), of(r#"{"a":1}"#)), (Ok(Some(vec![])), Ok(None)));
    assert!(matches!(of("[]"), Err(ManifestDefect::ListUnreadable(_))), "{:?}", of("[]"));
    let bad = format!(r#"{{"manifests":[{},{{"digest":"x","size":1}}]}}"#, descriptor());
    let problem = DescriptorProblem::Digest(Excerpt::new("x"));
    assert_eq!(of(&bad), Err(ManifestDefect::Descriptor { at: DescriptorPlace::Entry(1), problem }));
}

#[test]
fn an_index_lists_its_platforms() {
    let json = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"digest":"{D}","size":1,"platform":{{"os":"linux","architecture":"arm64","variant":"v8"}}}}]}}"#
    );
    let index = read(json.as_bytes(), Some(OCI_INDEX)).unwrap();
    assert_eq!(index.manifests[0].platform.as_deref(), Some("linux/arm64/v8"));
}
