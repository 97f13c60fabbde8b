use super::*;
use crate::code::Code;
use crate::sbom::{HashPlace, LicenseKind, SPEC_VERSIONS, Text, Wrapper, peek};
use proptest::prelude::*;

fn with(rest: &str) -> String {
    format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.4"{rest}}}"#)
}

fn code(text: impl AsRef<[u8]>) -> Option<Code> {
    let (read, peeked) = (read(text.as_ref()), peek(text.as_ref()));
    // Nor does anything that is read depend on whether a list is asked.
    let for_lists = read_for_lists(text.as_ref());
    assert_eq!(for_lists.as_ref().map(|for_lists| &for_lists.bom), read.as_ref());
    if let Ok(BomForLists { bom, further: Ok(further) }) = &for_lists {
        assert_eq!(further.components.len(), bom.components.len());
    }
    // What the root says does not depend on how much is read.
    if read.is_ok() {
        assert!(peeked.is_ok());
    }
    read.err().map(|error| error.code())
}

/// A component of which everything is read, keys sorted and escaped as cosign does.
const FULL: &str = r#"{
    "author":"somebody","bom-ref":"pkg:apk/alpine/x@1?arch=x\u0026package-id=1","components":[{"name":"inner","type":"file"}],
    "cpe":"cpe:2.3:a:x","externalReferences":[{"hashes":[{"alg":"SHA-1","content":"ABCDEF"}],"type":"build-meta","url":""},
        {"hashes":[{"alg":"SHA-1","content":"00"}],"type":"website","url":"https://x"},{"type":"build-meta","hashes":null},
        {"hashes":[{"alg":"SHA-512","content":"CC"},{"content":""}],"type":"distribution"},
        {"type":"source-distribution","hashes":[{"alg":"SHA-1","content":"01"}]},{"hashes":[{"alg":"SHA-1","content":"02"}]}],
    "group":"g","hashes":[{"alg":"SHA-256","content":"Ff00"},{"alg":"","content":"AB"},{"alg":"MD5"}],
    "licenses":[{"license":{"name":"Some \u003cwords\u003e"}},{"license":{"id":"MIT","url":""}},{"license":{"id":"MIT"}},
        {"license":{}},{},{"expression":"MIT OR ISC"},{"license":{"id":"","name":"ISC"}}],
    "name":"x","properties":[{"name":"syft:location:1:path","value":"/b"},{"name":"syft:location:0:path","value":"/a"},
        {"name":"syft:location:0:layerID","value":5},{"name":"syft:cpe23","value":"cpe:2.3:a:x"},{"value":"apk","name":"syft:package:type"},
        {"name":"syft:metadata:pullChecksum","value":"Q1abc="},{"name":"syft:metadata:h1Digest","value":"h1:ABC="},{"name":"empty"}],
    "purl":"pkg:apk/alpine/x@1?arch=x","supplier":{"name":"Alpine"},"type":"library","version":"1"}"#;

#[test]
fn everything_of_a_component_is_read() {
    let text = with(&format!(r#","components":[{FULL}]"#));
    let bom = read(text.as_bytes()).unwrap();
    assert_eq!(bom.components.len(), 2);
    let it = &bom.components[0];
    assert_eq!(it.bom_ref.as_deref(), Some("pkg:apk/alpine/x@1?arch=x&package-id=1"));
    assert_eq!((it.kind.as_deref(), it.group.as_deref()), (Some("library"), Some("g")));
    assert_eq!((it.name.as_deref(), it.version.as_deref()), (Some("x"), Some("1")));
    assert_eq!((it.supplier.as_deref(), it.syft_type.as_deref()), (Some("Alpine"), Some("apk")));
    assert_eq!(it.paths, ["/a", "/b"]);
    let licenses: Vec<_> = it.licenses.iter().map(|one| (one.text.as_ref(), one.kind)).collect();
    assert_eq!(
        licenses,
        [
            ("ISC", LicenseKind::Name),
            ("MIT", LicenseKind::Id),
            ("MIT OR ISC", LicenseKind::Expression),
            ("Some <words>", LicenseKind::Name),
        ]
    );
    let hashes: Vec<_> =
        it.hashes.iter().map(|one| (one.alg.as_deref(), one.content.as_ref(), one.from)).collect();
    assert_eq!(
        hashes,
        [
            (None, "ab", HashPlace::Hashes),
            (Some("SHA-1"), "Q1abc=", HashPlace::PullChecksum),
            (Some("SHA-1"), "abcdef", HashPlace::BuildMeta),
            (Some("SHA-256"), "ff00", HashPlace::Hashes),
            (Some("SHA-512"), "cc", HashPlace::Distribution),
            (Some("h1"), "h1:ABC=", HashPlace::H1Digest),
        ]
    );
    assert!(matches!(it.version, Some(Text::Borrowed(_))), "what has no escapes is borrowed");
    assert_eq!(bom.components[1].name.as_deref(), Some("inner"));
}

#[test]
fn everything_of_the_document_is_read() {
    let text = with(
        r#","serialNumber":"urn:uuid:1","version":1,"metadata":{"timestamp":"2024-03-06T15:25:56+01:00",
        "component":{"bom-ref":"root","type":"container","name":"n","version":"sha256:1","components":[{"bom-ref":"in"}]},
        "tools":[{"vendor":"anchore","name":"syft","version":"1.0.1"},{"name":"x"}],
        "properties":[{"name":"syft:image:labels:b","value":"2"},{"name":"other","value":"x"},{"name":"syft:image:labels:a","value":"1"},{"name":"no"}]},
        "services":[{"bom-ref":"s","services":[{"bom-ref":"t"}]}],
        "dependencies":[{"ref":"root","dependsOn":["a","b"]},{"ref":"a"},{"dependsOn":null}]"#,
    );
    let bom = read(text.as_bytes()).unwrap();
    assert_eq!((bom.spec_version, bom.serial_number.as_deref()), ("1.4", Some("urn:uuid:1")));
    assert_eq!(bom.version, Some(1.into()));
    let subject = bom.subject.as_ref().unwrap();
    assert_eq!((subject.kind.as_deref(), subject.bom_ref.as_deref()), (Some("container"), Some("root")));
    assert_eq!(bom.generator[0].vendor.as_deref(), Some("anchore"));
    assert_eq!(bom.generator.len(), 2);
    assert_eq!((bom.label("a"), bom.label("b"), bom.label("other")), (Some("1"), Some("2"), None));
    let mut refs = bom.other_refs.clone();
    refs.sort();
    assert_eq!(refs, ["in", "root", "s", "t"]);
    assert_eq!(bom.dependencies.len(), 3);
    assert_eq!(bom.dependencies[0].on, ["a", "b"]);
    assert_eq!(bom.components, []);
}

#[test]
fn tools_may_be_an_object() {
    let text = with(
        r#","metadata":{"tools":{"components":[{"type":"application","author":"anchore","publisher":"p","name":"syft","version":"1"},
        {"publisher":"p","supplier":{"name":"s"},"name":"b"},{"supplier":{"name":"s"},"name":"c"},
        {"manufacturer":{"name":"m"},"group":"g","name":"e"},{"manufacturer":{"name":"m"},"supplier":{"name":"s"},"name":"f"}],
        "services":[{"provider":{"name":"q"},"name":"d"}]}}"#,
    );
    let bom = read(text.as_bytes()).unwrap();
    let vendors: Vec<_> = bom.generator.iter().map(|tool| tool.vendor.as_deref()).collect();
    assert_eq!(vendors, [Some("anchore"), Some("p"), Some("s"), Some("m"), Some("s"), Some("q")]);
}

/// Since 1.6 a component has a manufacturer; what names the vendor nearer counts before it.
#[test]
fn a_manufacturer_serves_as_the_vendor_of_a_tool() {
    let of = |list: &str, tool: &str| {
        let text = with(&format!(r#","metadata":{{"tools":{{"{list}":[{tool}]}}}}"#));
        let bom = read(text.as_bytes()).unwrap();
        bom.generator.first().and_then(|tool| tool.vendor.as_deref().map(str::to_owned))
    };
    let mut found = Vec::new();
    for (tool, vendor) in [
        (r#"{"name":"t","manufacturer":{"name":"m"}}"#, Some("m")),
        (r#"{"manufacturer":{"name":"m","url":["https://m"]},"name":"t","version":"1"}"#, Some("m")),
        (r#"{"name":"t","author":"","publisher":null,"manufacturer":{"name":"m"}}"#, Some("m")),
        (r#"{"name":"t","supplier":{},"manufacturer":{"name":"m"}}"#, Some("m")),
        (
            r#"{"name":"t","supplier":{"name":""},"manufacturer":{"name":"m"},"provider":{"name":"q"}}"#,
            Some("m"),
        ),
        (r#"{"name":"t","supplier":{"name":"s"},"manufacturer":{"name":"m"}}"#, Some("s")),
        (r#"{"name":"t","author":"a","manufacturer":{"name":"m"}}"#, Some("a")),
        (r#"{"name":"t","manufacturer":{}}"#, None),
    ] {
        for list in ["components", "services"] {
            if of(list, tool).as_deref() != vendor {
                found.push((list, tool));
            }
        }
    }
    assert_eq!(found, []);
}

#[test]
fn a_property_may_be_a_number_or_a_boolean() {
    for (value, text) in [
        ("5", "5"),
        ("-1", "-1"),
        ("true", "true"),
        ("1.0", "1.0"),
        ("18446744073709551615", "18446744073709551615"),
    ] {
        for property in
            [format!(r#""name":"NAME","value":{value}"#), format!(r#""value":{value},"name":"NAME""#)]
        {
            let label = property.replace("NAME", "syft:image:labels:n");
            let path = property.replace("NAME", "syft:location:0:path");
            let text_of = with(&format!(
                r#","metadata":{{"properties":[{{{label}}}]}},"components":[{{"properties":[{{{path}}}]}}]"#
            ));
            let bom = read(text_of.as_bytes()).unwrap();
            assert_eq!(bom.label("n"), Some(text), "{text_of}");
            assert_eq!(bom.components[0].paths, [text], "{text_of}");
            assert_eq!(code(&text_of), None);
        }
    }
}

#[test]
fn what_was_concluded_is_the_license() {
    let of = |licenses: &str| {
        let text = with(&format!(r#","components":[{{"name":"x","licenses":[{licenses}]}}]"#));
        let bom = read(text.as_bytes()).unwrap();
        crate::sbom::license::text(&bom.components[0].licenses).map(std::borrow::Cow::into_owned)
    };
    let id = |id: &str, said: &str| format!(r#"{{"license":{{"id":"{id}","acknowledgement":"{said}"}}}}"#);
    let expression =
        |text: &str, said: &str| format!(r#"{{"expression":"{text}","acknowledgement":"{said}"}}"#);
    let plain = r#"{"license":{"id":"Zlib"}}"#.to_owned();
    for (entries, expected) in [
        (vec![id("GPL-3.0-only", "declared"), id("MIT", "concluded")], Some("MIT")),
        (vec![id("MIT", "concluded"), id("GPL-3.0-only", "declared")], Some("MIT")),
        (vec![id("MIT", "concluded"), plain.clone(), id("ISC", "concluded")], Some("ISC AND MIT")),
        (
            vec![expression("GPL-3.0-only", "declared"), expression("MIT OR ISC", "concluded")],
            Some("MIT OR ISC"),
        ),
        (vec![expression("MIT OR ISC", "concluded"), id("GPL-3.0-only", "declared")], Some("MIT OR ISC")),
        // Without a conclusion all of them count.
        (vec![id("MIT", "declared"), plain.clone()], Some("MIT AND Zlib")),
        (vec![id("MIT", "declared"), id("ISC", "declared")], Some("ISC AND MIT")),
        (vec![id("MIT", "Concluded"), plain.clone()], Some("MIT AND Zlib")),
        // A conclusion that names nothing is none.
        (vec![id("", "concluded"), plain.clone()], Some("Zlib")),
        (vec![id("NOASSERTION", "concluded"), plain], Some("NOASSERTION")),
    ] {
        assert_eq!(of(&entries.join(",")).as_deref(), expected, "{entries:?}");
        let turned: Vec<_> = entries.iter().rev().cloned().collect();
        assert_eq!(of(&turned.join(",")).as_deref(), expected, "{turned:?}");
    }
}

#[test]
fn what_a_document_lies_in_is_named_and_never_opened() {
    let bom = with(r#","components":[{"name":"x"}]"#);
    let text = serde_json::to_string(&bom).unwrap();
    for (given, wrapper) in [
        (format!(r#"{{"_type":"https://in-toto.io/Statement/v1","predicate":{bom}}}"#), Wrapper::Statement),
        (
            format!(
                r#"{{"predicateType":"x","predicate":{bom},"_type":"https://in-toto.io/Statement/v0.1"}}"#
            ),
            Wrapper::Statement,
        ),
        (
            r#"{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[]}"#.to_owned(),
            Wrapper::Envelope,
        ),
        (
            r#"{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":{}}"#.to_owned(),
            Wrapper::Bundle,
        ),
        (format!(r#"{{"Data":{bom},"Timestamp":""}}"#), Wrapper::Cosign1),
        (format!(r#"{{"Data":{text},"Timestamp":""}}"#), Wrapper::Cosign1),
    ] {
        let why = Unreadable::Wrapped(wrapper);
        assert_eq!(code(&given), Some(Code::SbomUnsupported), "{given}");
        assert_eq!(read(given.as_bytes()).err(), Some(why.clone()), "{given}");
        assert_eq!(peek(given.as_bytes()).err(), Some(why), "{given}");
    }
    // Unknown keys of a document are no business of ours, however often they stand.
    for known in [r#","_type":1"#, r#","Data":{},"Data":{}"#, r#","payloadType":"x""#] {
        assert_eq!(code(with(known)), None, "{known}");
        assert_eq!(
            peek(with(known).as_bytes()).map(|head| head.spec_version).ok(),
            Some(Some("1.4")),
            "{known}"
        );
    }
}

#[test]
fn odd_but_readable_is_read() {
    for odd in [
        "",
        r#","components":null"#,
        r#","components":[null]"#,
        r#","components":[{}]"#,
        r#","components":[{"licenses":[]}]"#,
        r#","components":[{"licenses":null,"properties":null,"hashes":null,"externalReferences":null}]"#,
        r#","components":[{"purl":"pkg:/","name":"","version":null}]"#,
        r#","components":[{"bom-ref":"a"},{"bom-ref":"a"}],"dependencies":[{"ref":"zz","dependsOn":["yy",""]}]"#,
        r#","metadata":null,"unknown":{"a":[1,{"a":1,"a":2}]}"#,
        r#","metadata":{"tools":null,"component":null,"timestamp":"timestamp:redacted"}"#,
        r#","metadata":{"tools":{}}"#,
        r#","version":1.5"#,
        r#","components":[{"cpe":5,"unread":1,"unread":2}]"#,
    ] {
        assert_eq!(code(with(odd)), None, "{odd}");
    }
    assert_eq!(code(format!("\u{feff} \r\n{}\r\n", with(""))), None);
    for version in SPEC_VERSIONS {
        assert_eq!(code(format!(r#"{{"specVersion":"{version}","bomFormat":"CycloneDX"}}"#)), None);
    }
}

#[test]
fn what_is_not_readable_json_is_malformed() {
    let utf16: Vec<u8> = with("").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bad in [
        &b""[..],
        b" \n",
        b"\xef\xbb\xbf",
        b"x",
        b"null",
        b"[]",
        b"5",
        b"\"x\"",
        b"{}x",
        &utf16,
        b"\xff\xfe{\0",
        b"\xfe\xff\0{",
        b"{\"a\":\"\xff\"}",
    ] {
        assert_eq!(code(bad), Some(Code::SbomMalformed), "{bad:?}");
    }
    for bad in [
        r#","components":{}"#,
        r#","components":"x""#,
        r#","components":[5]"#,
        r#","components":[["library","x"]]"#,
        r#","components":[{"name":5}]"#,
        r#","components":[{"version":1.0}]"#,
        r#","components":[{"supplier":"x"}]"#,
        r#","components":[{"licenses":{}}]"#,
        r#","components":[{"licenses":[{"license":"MIT"}]}]"#,
        r#","components":[{"licenses":[{"license":["MIT"]}]}]"#,
        r#","components":[{"licenses":["MIT"]}]"#,
        r#","components":[{"hashes":[{"content":5}]}]"#,
        r#","components":[{"properties":[{"name":5,"value":"x"}]}]"#,
        r#","components":[{"properties":[{"name":"syft:location:0:path","value":[5]}]}]"#,
        r#","components":[{"properties":[{"value":{"a":5},"name":"syft:location:0:path"}]}]"#,
        r#","metadata":{"properties":[{"name":"n","value":{"a":5}}]}"#,
        r#","metadata":{"properties":[{"name":"n","value":["5"]}]}"#,
        r#","metadata":{"properties":[{"name":5,"value":"n"}]}"#,
        r#","components":[{"licenses":[{"license":{"id":"MIT","acknowledgement":5}}]}]"#,
        r#","components":[{"licenses":[{"expression":"MIT","acknowledgement":"declared","acknowledgement":"concluded"}]}]"#,
        r#","components":[{"name":"a","name":"a"}]"#,
        r#","components":[{"name":"a","\u006eame":"b"}]"#,
        r#","components":[{"name":null,"name":null}]"#,
        r#","components":[{"licenses":[{"license":{"id":"MIT","id":"ISC"}}]}]"#,
        r#","components":[{"components":[{"purl":"a","purl":"b"}]}]"#,
        r#","components":[{"properties":[{"name":"a","name":"b"}]}]"#,
        r#","components":[],"components":[]"#,
        r#","bomFormat":"CycloneDX""#,
        r#","specVersion":"1.5""#,
        r#","dependencies":{}"#,
        r#","dependencies":[{"dependsOn":"x"}]"#,
        r#","metadata":[]"#,
        r#","metadata":{"tools":"syft"}"#,
        r#","metadata":{"component":[]}"#,
        r#","version":"1""#,
        r#","serialNumber":1"#,
        r#","components":[{"name":"\ud800"}]"#,
        r#","components":[{"#,
    ] {
        assert_eq!(code(with(bad)), Some(Code::SbomMalformed), "{bad}");
    }
    for bad in [r#"{"bomFormat":5}"#, r#"{"bomFormat":"CycloneDX","specVersion":1.4}"#] {
        assert_eq!(code(bad), Some(Code::SbomMalformed), "{bad}");
    }
    let good = with(&format!(r#","components":[{FULL}]"#));
    for cut in 0..good.len() {
        assert_eq!(code(&good[..cut]), Some(Code::SbomMalformed), "{}", &good[..cut]);
    }
}

/// Go's reader takes each of these for the key of the other letters: of one document two readers would show two.
#[test]
fn a_key_that_other_readers_take_for_one_that_is_read_is_malformed() {
    for bad in [
        r#","Components":[{"name":"x"}]"#,
        r#","components":[],"COMPONENTS":[{"name":"x"}]"#,
        r#","component\u017f":[{"name":"x"}]"#,
        r#","componentſ":[{"name":"x"}]"#,
        r#","BomFormat":"CycloneDX""#,
        r#","specversion":"1.5""#,
        r#","Metadata":{}"#,
        r#","dependencies":[{"ref":"a","dependson":["b"]}]"#,
        r#","metadata":{"timeStamp":"2030-01-01T00:00:00Z"}"#,
        r#","metadata":{"properties":[{"name":"n","value":"a","Value":"b"}]}"#,
        r#","metadata":{"component":{"name":"a","NAME":"b"}}"#,
        r#","metadata":{"tools":[{"Name":"x"}]}"#,
        r#","components":[{"name":"a","version":"1","Version":"2"}]"#,
        r#","components":[{"PURL":"pkg:npm/x"}]"#,
        r#","components":[{"Bom-Ref":"x"}]"#,
        r#","components":[{"licenses":[],"licenſes":[{"license":{"id":"GPL-3.0-only"}}]}]"#,
        r#","components":[{"licenses":[{"license":{"id":"MIT","ID":"GPL-3.0-only"}}]}]"#,
        r#","components":[{"licenses":[{"Expression":"GPL-3.0-only"}]}]"#,
        r#","components":[{"hashes":[{"alg":"MD5","content":"00","Content":"01"}]}]"#,
        r#","components":[{"externalreferences":[]}]"#,
        r#","components":[{"name":"a","components":[{"Type":"library"}]}]"#,
        r#","components":[{"supplier":{"Name":"x"}}]"#,
    ] {
        assert_eq!(code(with(bad)), Some(Code::SbomMalformed), "{bad}");
    }
    let why = read(with(r#","Components":[]"#).as_bytes()).unwrap_err();
    assert!(format!("{why:?}").contains("is `components` in other letters"), "{why:?}");
    assert_eq!(code(r#"{"BomFormat":"CycloneDX","specVersion":"1.4"}"#), Some(Code::SbomMalformed));
    assert_eq!(
        peek(with(r#","Metadata":{"timestamp":"2030-01-01T00:00:00Z"}"#).as_bytes())
            .map_err(|why| why.code()),
        Err(Code::SbomMalformed)
    );
    // Letters that look alike, more of them, and what is not read at all.
    for good in [
        "\"c\u{43e}mponents\":[5]",
        r#""components ":[5]"#,
        r#""components_":5"#,
        r#""Unread":1,"unread":2"#,
        r#""x":{"Components":5,"components":[]}"#,
    ] {
        assert_eq!(code(with(&format!(",{good}"))), None, "{good}");
    }
}

/// Of the two a reader may show either: neither hides the other.
#[test]
fn an_id_a_name_and_an_expression_in_one_entry_are_all_licenses() {
    for (entries, expected) in [
        (r#"{"license":{"id":"MIT","name":"GPL-3.0-only"}}"#, "GPL-3.0-only AND MIT"),
        (r#"{"license":{"name":"GPL-3.0-only","id":"MIT"}}"#, "GPL-3.0-only AND MIT"),
        (r#"{"license":{"id":"MIT","name":"GPL-2.0-only OR ISC"}}"#, "(GPL-2.0-only OR ISC) AND MIT"),
        (r#"{"license":{"id":"MIT","name":"Some words"}}"#, "MIT AND Some words"),
        (r#"{"license":{"id":"MIT","name":"MIT"}}"#, "MIT"),
        (r#"{"license":{"id":"MIT","name":""}}"#, "MIT"),
        (r#"{"license":{"id":null,"name":"Zlib"}}"#, "Zlib"),
        (r#"{"license":{"id":"MIT","name":"ISC"},"expression":"Zlib"}"#, "ISC AND MIT AND Zlib"),
        (
            r#"{"license":{"id":"MIT","name":"ISC","acknowledgement":"concluded"}},{"license":{"id":"Zlib"}}"#,
            "ISC AND MIT",
        ),
    ] {
        let text = with(&format!(r#","components":[{{"name":"x","licenses":[{entries}]}}]"#));
        let bom = read(text.as_bytes()).unwrap();
        assert_eq!(
            crate::sbom::license::text(&bom.components[0].licenses).as_deref(),
            Some(expected),
            "{entries}"
        );
    }
}

#[test]
fn another_kind_or_version_is_unsupported() {
    for bad in [
        "{}",
        r#"{"bomFormat":null,"components":5}"#,
        r#"{"bomFormat":"Other","specVersion":"1.4"}"#,
        r#"{"bomFormat":"CycloneDX"}"#,
        r#"{"bomFormat":"CycloneDX","specVersion":"1.1"}"#,
        r#"{"bomFormat":"CycloneDX","specVersion":"2.0","components":{}}"#,
        r#"{"spdxVersion":"SPDX-2.3","name":"x","version":"x"}"#,
        r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}"#,
        "SPDXVersion: SPDX-2.3\n",
        "<?xml version=\"1.0\"?><bom/>",
        "\u{feff}\n<bom/>",
    ] {
        assert_eq!(code(bad), Some(Code::SbomUnsupported), "{bad}");
        // It still says that it is CycloneDX: that is all that the root is asked.
        let own_word = bad.contains(r#""bomFormat":"CycloneDX""#);
        let peeked = peek(bad.as_bytes()).map(|head| head.spec_version);
        assert_eq!(peeked.ok(), own_word.then_some(None), "{bad}");
    }
}

fn nested(levels: usize) -> String {
    let open = r#"{"name":"x","licenses":[{"license":{"id":"MIT"}}],"externalReferences":[{"hashes":[{}]}],"components":["#;
    with(&format!(r#","components":[{}{}]"#, open.repeat(levels), "]}".repeat(levels)))
}

#[test]
fn fifty_levels_are_read_and_a_bomb_is_too_large() {
    assert_eq!(read(nested(50).as_bytes()).unwrap().components.len(), 50);
    assert_eq!(code(nested(60)), None);
    assert_eq!(code(nested(70)), Some(Code::TooLarge));
    assert_eq!(code(nested(100_000)), Some(Code::TooLarge));
    // What is not read may be as deep as it likes.
    let deep = with(&format!(r#","other":{}{}"#, "[".repeat(100_000), "]".repeat(100_000)));
    assert_eq!(code(deep), None);
}

#[test]
fn the_head_knows_the_instant() {
    let head = |time: &str| {
        let text = with(&format!(r#","metadata":{{"x":1,"timestamp":"{time}"}},"components":[5]"#));
        peek(text.as_bytes()).unwrap().instant()
    };
    assert!(head("2024-03-06T15:25:56+01:00").is_some());
    assert_eq!(head("2024-03-06T15:25:56+01:00"), head("2024-03-06T14:25:56Z"));
    assert!(head("2024-03-06T15:25:56+01:00") < head("2024-03-06T14:25:57Z"));
    assert_eq!(head("timestamp:redacted"), None);
    assert!(head("timestamp:redacted") < head("1970-01-01T00:00:00Z"));
    assert_eq!(peek(with("").as_bytes()).unwrap().instant(), None);
    for bad in [r#","components":1,"components":2"#, r#","metadata":{"timestamp":"a","timestamp":"b"}"#] {
        assert_eq!(peek(with(bad).as_bytes()).unwrap_err().code(), Code::SbomMalformed);
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = (read(&bytes), peek(&bytes));
    }

    #[test]
    fn no_mutation_makes_it_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = with(&format!(r#","components":[{FULL}]"#)).into_bytes();
        let at = at.index(bytes.len());
        if cut { bytes.remove(at); } else { bytes[at] = byte; }
        if let Ok(bom) = read(&bytes) {
            let _ = crate::sbom::BomSummary::of(&bom);
        }
    }
}
