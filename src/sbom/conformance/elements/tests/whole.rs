//! Documents as a whole: as tools write them, damaged, of any type.

use super::*;
use crate::code::Code;

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

#[test]
fn what_cannot_be_read_says_so() {
    for (bytes, code) in [
        (&b""[..], Code::SbomMalformed),
        (b"[]", Code::SbomMalformed),
        (b" [\"1.4\", 1]", Code::SbomMalformed),
        (b"null", Code::SbomMalformed),
        (b"{\"specVersion\":\"1.4\"", Code::SbomMalformed),
        (b"{\"specVersion\":\"1.4\",\"components\":[{\"name\":\"a\",\"name\":\"b\"}]}", Code::SbomMalformed),
        (b"{\"specVersion\":\"1.4\",\"components\":[],\"components\":[]}", Code::SbomMalformed),
        (b"\xff", Code::SbomMalformed),
        (b"{}", Code::SbomUnsupported),
        (b"{\"specVersion\":\"1.1\"}", Code::SbomUnsupported),
        (b"{\"specVersion\":\"1.8\"}", Code::SbomUnsupported),
        (b"{\"specVersion\":1.4}", Code::SbomUnsupported),
    ] {
        assert_eq!(Facts::read(bytes).err().unwrap().code(), code, "{}", String::from_utf8_lossy(bytes));
    }
    let nested = |levels: usize| {
        let open = "{\"name\":\"x\",\"components\":[".repeat(levels);
        format!("{{\"specVersion\":\"1.4\",\"components\":[{open}{}]}}", "]}".repeat(levels))
    };
    let found = elements(Standard::Ntia, &Facts::read(nested(50).as_bytes()).unwrap(), true);
    assert_eq!(found[3].have, Some(50));
    assert_eq!(Facts::read(nested(900).as_bytes()).err().unwrap().code(), Code::TooLarge);
    assert!(Facts::read(b"\xef\xbb\xbf{\"specVersion\":\"1.4\"}").is_ok());
}

#[test]
fn the_order_of_keys_changes_nothing_and_escapes_are_read() {
    // As cosign writes it: keys sorted, and some characters escaped.
    let sorted = serde_json::to_string(&full("1.6")).unwrap();
    let escaped = sorted.replace("\"a\"", "\"\\u0061\"").replace("bsi:component", "bsi\\u003acomponent");
    let read = |text: &str| elements(Standard::Bsi, &Facts::read(text.as_bytes()).unwrap(), true);
    assert_eq!(read(&sorted), read(&escaped));
}

proptest::proptest! {
    #[test]
    fn no_damage_makes_it_panic(at in 0usize..4000, byte in proptest::num::u8::ANY, cut in 0usize..4000) {
        let mut bytes = serde_json::to_vec(&partly("1.6")).unwrap();
        let (at, cut) = (at % bytes.len(), cut % bytes.len());
        bytes[at] = byte;
        for bytes in [&bytes[..], &bytes[..cut]] {
            for list in lists(&Standard::ALL, bytes, false) {
                proptest::prop_assert_eq!(list.elements.is_ok(), Facts::read(bytes).is_ok());
            }
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
        for standard in Standard::ALL {
            for element in asked(standard, &document) {
                proptest::prop_assert!(element.have <= element.of, "{} {}", at, element.id);
            }
        }
    }
}
