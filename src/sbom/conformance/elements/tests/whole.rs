//! Documents as a whole: as tools write them, damaged, of any type.

use super::*;

#[test]
fn a_document_of_syft_1_0_1_reads_as_it_is() {
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1,
        "metadata": {"timestamp": "2024-03-06T14:25:56Z", "tools": [{"vendor": "anchore", "name": "syft", "version": "1.0.1"}]},
        "components": [
            {"type": "library", "name": "adduser", "version": "3.118", "purl": "pkg:deb/debian/adduser@3.118",
             "bom-ref": "a", "publisher": "Debian", "licenses": [{"license": {"id": "GPL-2.0-only"}}]},
            {"type": "operating-system", "name": "debian", "version": "11", "cpe": "cpe:2.3:o:debian:debian_linux:11:*:*:*:*:*:*:*"}
        ],
        "dependencies": [{"ref": "a"}]
    });
    assert_eq!(
        answers(Standard::Ntia, &document),
        [
            "author present 1/1",
            "timestamp present 1/1",
            "supplier missing 0/2",
            "name present 2/2",
            "version present 2/2",
            "identifier present 2/2",
            "dependency partial 1/2",
        ]
    );
    let bsi = answers(Standard::Bsi, &document);
    assert_eq!(bsi[0], "format missing 0/1");
    assert!(bsi.contains(&"license partial 1/2".to_owned()));
    assert!(
        answers(Standard::Cisa, &document)
            .contains(&"generation-context not-expressible null/null".to_owned())
    );
}

#[test]
fn nothing_says_that_a_document_complies() {
    for standard in Standard::ALL {
        for version in ["1.2", "1.4", "1.7"] {
            for element in asked(standard, &json!({"specVersion": version})) {
                let ElementPlace::Fields(fields) = element.place else { continue };
                for text in [element.id, fields] {
                    assert!(!text.to_lowercase().contains("complian") && !text.contains("conform"), "{text}");
                }
            }
        }
    }
}

/// Whether a document can be read, and whether it can be asked.
fn read_and_asked(bytes: &[u8]) -> (bool, bool) {
    let read = read_for_lists(bytes);
    let asked = read.as_ref().is_ok_and(|document| document.further.is_ok());
    // Without lists the same is read.
    let alone = crate::sbom::read(bytes);
    assert_eq!(read.as_ref().map(|document| &document.bom), alone.as_ref());
    if let Ok(BomForLists { bom, further }) = &read {
        for list in lists(&Standard::ALL, bom, further.as_ref(), false) {
            assert_eq!(list.elements.is_ok(), asked, "no list vanishes, and none answers in part");
        }
    }
    (read.is_ok(), asked)
}

#[test]
fn a_document_that_cannot_be_asked_says_so_and_is_read_all_the_same() {
    let with = |rest: &str| format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6",{rest}}}"#);
    let deep = |levels: usize| {
        let inner = r#"{"supplier":{"name":"S","contact":[{"email":"s@example.org"}]}}"#;
        let open = r#"{"components":["#.repeat(levels);
        with(&format!(r#""components":[{open}{inner}{}]"#, "]}".repeat(levels)))
    };
    let doubled = [
        r#""compositions":[],"compositions":null"#,
        r#""compositions":[{"aggregate":"complete","aggregate":"complete"}]"#,
        r#""signature":{},"signature":{}"#,
        r#""signature":{"value":"AA","value":"AA"}"#,
        r#""signature":{"signers":[{"value":"AA","value":5}]}"#,
        r#""metadata":{"authors":[],"authors":[]}"#,
        r#""metadata":{"authors":[{"email":"a","email":"b"}]}"#,
        r#""metadata":{"supplier":{},"supplier":5}"#,
        r#""metadata":{"supplier":{"name":"S","name":"S"}}"#,
        r#""metadata":{"manufacture":{},"manufacture":{}}"#,
        r#""metadata":{"manufacturer":{},"manufacturer":{}}"#,
        r#""metadata":{"lifecycles":[],"lifecycles":[]}"#,
        r#""metadata":{"lifecycles":[{"phase":"build","phase":"build"}]}"#,
        r#""components":[{"cpe":"a","cpe":"b"}]"#,
        r#""components":[{"cpe":"a","\u0063pe":"b"}]"#,
        r#""components":[{"swid":{},"swid":{}}]"#,
        r#""components":[{"swid":{"tagId":"a","tagId":"b"}}]"#,
        r#""components":[{"manufacturer":{},"manufacturer":{}}]"#,
        r#""components":[{"authors":[],"authors":[]}]"#,
        r#""components":[{"supplier":{"url":[],"url":[]}}]"#,
        r#""components":[{"supplier":{"contact":[],"contact":[]}}]"#,
        r#""components":[{"components":[{"cpe":null,"cpe":null}]}]"#,
    ];
    for text in doubled {
        assert_eq!(read_and_asked(with(text).as_bytes()), (true, false), "{text}");
        let document = with(text);
        let why = read_for_lists(document.as_bytes()).unwrap().further.err().unwrap();
        assert_eq!(why.code(), Code::SbomMalformed, "{text}");
        let Unreadable::Json(why) = why else { panic!("{why:?}") };
        assert!(why.said().to_string().contains("duplicate field `"), "{why:?}");
    }
    // What a list asks may lie deeper than what is read.
    assert_eq!(read_and_asked(deep(60).as_bytes()), (true, true));
    assert_eq!(read_and_asked(deep(61).as_bytes()), (true, false));
    let document = deep(61);
    let why = read_for_lists(document.as_bytes()).unwrap().further.err().unwrap();
    assert_eq!(why.code(), Code::TooLarge);
}

#[test]
fn what_cannot_be_read_is_not_asked() {
    for bytes in [
        &b""[..],
        b"[]",
        b" [\"1.4\", 1]",
        b"null",
        b"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\"",
        b"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\",\"components\":[{\"name\":\"a\",\"name\":\"b\"}]}",
        b"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\",\"components\":[],\"components\":[]}",
        b"\xff",
        b"{}",
        b"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.1\"}",
        b"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.8\"}",
        b"{\"bomFormat\":\"CycloneDX\",\"specVersion\":1.4}",
    ] {
        assert_eq!(read_and_asked(bytes), (false, false), "{}", String::from_utf8_lossy(bytes));
    }
    let nested = |levels: usize| {
        let mut component = json!({"name": "x"});
        for _ in 1..levels {
            component = json!({"name": "x", "components": [component]});
        }
        json!({"specVersion": "1.4", "components": [component]})
    };
    assert_eq!(answer(Standard::Ntia, "name", &nested(50)).have, Some(50));
    let marked = [b"\xef\xbb\xbf", &as_cyclonedx(&full("1.6"))[..]].concat();
    assert_eq!(read_and_asked(&marked), (true, true));
}

#[test]
fn the_order_of_keys_changes_nothing_and_escapes_are_read() {
    // As cosign writes it: keys sorted, and some characters escaped.
    let sorted = serde_json::to_string(&full("1.6")).unwrap();
    let escaped = sorted.replace("\"a\"", "\"\\u0061\"").replace("bsi:component", "bsi\\u003acomponent");
    let read = |text: &str| {
        let BomForLists { bom, further } = read_for_lists(text.as_bytes()).unwrap();
        elements(Standard::Bsi, &Facts::of(&bom, &further.unwrap()), true)
    };
    assert_eq!(read(&sorted), read(&escaped));
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_it_panic(at in 0usize..4000, byte in proptest::num::u8::ANY, cut in 0usize..4000) {
        let mut bytes = serde_json::to_vec(&partly("1.6")).unwrap();
        let (at, cut) = (at % bytes.len(), cut % bytes.len());
        bytes[at] = byte;
        for bytes in [&bytes[..], &bytes[..cut]] {
            read_and_asked(bytes);
        }
    }

    /// Whatever stands in a field, the run goes on, and counts never exceed what there is.
    #[test]
    fn no_type_makes_it_fail(which in 0usize..40, what in 0usize..7) {
        let value = [json!(null), json!(true), json!(-1), json!(1.5), json!("x"), json!([[], {}, 1]), json!({"a": [1]})][what].clone();
        let mut document = partly("1.6");
        let places: Vec<String> = ["metadata", "components", "dependencies", "compositions", "signature", "version"]
            .into_iter().map(|field| format!("/{field}"))
            .chain(["timestamp", "tools", "authors", "lifecycles", "supplier", "tools/components", "authors/0"].map(|field| format!("/metadata/{field}")))
            .chain(["bom-ref", "name", "version", "purl", "cpe", "swid", "supplier", "manufacturer", "authors", "hashes", "licenses",
                    "properties", "components", "hashes/0", "hashes/0/alg", "licenses/0", "licenses/0/license", "supplier/url",
                    "supplier/contact", "supplier/contact/0", "properties/0", "properties/0/name"].map(|field| format!("/components/0/{field}")))
            .chain(["/dependencies/0", "/compositions/0", "/compositions/0/dependencies"].map(str::to_owned))
            .collect();
        let at = &places[which % places.len()];
        let (parent, field) = at.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap() {
            Value::Object(fields) => { fields.insert(field.to_owned(), value); }
            Value::Array(items) => items[0] = value,
            _ => {}
        }
        let (read, could_be_asked) = read_and_asked(&as_cyclonedx(&document));
        let for_lists_alone = ["/compositions", "/signature", "/metadata/authors", "/metadata/lifecycles",
            "/metadata/supplier", "/supplier/url", "/supplier/contact", "/cpe", "/swid", "/manufacturer", "/components/0/authors"];
        proptest::prop_assert!(read || !for_lists_alone.iter().any(|place| at.contains(place)), "{}", at);
        proptest::prop_assert_eq!(could_be_asked, read, "{}", at);
        if !read {
            return Ok(());
        }
        for standard in Standard::ALL {
            for element in asked(standard, &document) {
                proptest::prop_assert!(element.have <= element.of, "{} {}", at, element.id);
            }
        }
    }
}
