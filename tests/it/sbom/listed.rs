//! The list of components, as people read and search it.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{came_to, document, written};
use crate::support::command::{Run, program};
use crate::support::rows::Rows;
use crate::support::world::World;

fn listed(folder: &TempDir, components: &Value, format: &str) -> Run {
    let text = json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components});
    let file = written(folder, "x.json", &text.to_string());
    program(["sbom", "--unsigned", "--offline", "--list", &file, "-o", format]).var("COLUMNS", "60").run()
}

#[test]
fn a_line_of_a_list_names_a_package_as_people_do_with_its_version() {
    let folder = TempDir::new().unwrap();
    let of = |purl: &str| {
        let version = purl.rsplit_once('@').unwrap().1.split('?').next().unwrap().to_owned();
        let name = purl.rsplit_once('@').unwrap().0.rsplit('/').next().unwrap().to_owned();
        json!({"type": "library", "name": name, "version": version, "purl": purl, "licenses": [{"expression": "MIT AND Apache-2.0"}],
            "properties": [{"name": "syft:location:0:path", "value": format!("/{}", "long/".repeat(30))}]})
    };
    let components = json!([
        of("pkg:npm/%40tufjs/models@2.0.1"),
        of("pkg:deb/debian/libc6@2.36?arch=amd64&distro=debian-12"),
        of("pkg:deb/debian/zlib1g@1.2.13?arch=amd64"),
        of("pkg:deb/debian/zlib1g@1.2.13?arch=i386"),
        of(&format!("pkg:npm/{}@9.9.9", "a".repeat(80))),
    ]);
    let run = listed(&folder, &components, "human");
    let line =
        |wanted: &str| -> Vec<&str> { run.stdout.lines().filter(|line| line.contains(wanted)).collect() };
    for (name, version) in
        [("npm  @tufjs/models", "2.0.1"), ("deb  debian/libc6", "2.36"), (&*"a".repeat(80), "9.9.9")]
    {
        let [one] = line(name)[..] else { panic!("{name}: {}", run.shown()) };
        assert!(
            one.contains(version) && one.contains("MIT AND Apache-2.0") && one.contains("/long/long/"),
            "{one}"
        );
    }
    assert!(!run.stdout.contains("%40") && !run.stdout.contains("arch=amd64 2.36"), "{}", run.shown());
    assert!(!line("libc6")[0].contains("arch="), "one of its name has no other: {}", run.shown());
    assert_eq!(
        line("zlib1g").iter().filter(|line| line.contains("zlib1g arch=")).count(),
        2,
        "{}",
        run.shown()
    );
    let page = listed(&folder, &components, "markdown");
    assert!(page.stdout.contains("| `npm` | `@tufjs/models` | `2.0.1` |"), "{}", page.shown());
    assert!(page.stdout.contains("`debian/zlib1g` `arch=i386`"), "{}", page.shown());
}

#[test]
fn a_property_that_is_a_number_is_read() {
    let text = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"metadata":{"properties":[{"name":"n","value":5}]},"components":[]}"#;
    let run = document("-").arg("--unsigned").stdin(text).run();
    came_to(&run, Some("UNSIGNED"), 0, None);
    let run = document("-").words("--unsigned --check schema").stdin(text).run();
    let document = came_to(&run, Some("FAILED"), 1, None);
    assert_eq!(document["conformance"]["schema"]["errors"][0]["path"], "/metadata/properties/0/value");
}

/// Nothing in a file has been verified, whatever signatures stand in it.
#[test]
fn what_lies_in_something_signed_is_named_and_not_shown() {
    let world = World::new();
    let envelope = String::from_utf8(world.envelope.clone()).unwrap();
    let statement = format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://cyclonedx.org/bom","subject":[],"predicate":{}}}"#,
        world.predicate
    );
    let cosign1 =
        format!(r#"{{"Data":{},"Timestamp":""}}"#, serde_json::to_string(&world.predicate).unwrap());
    let bundle = format!(
        r#"{{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":{envelope}}}"#
    );
    let mut all = Rows::default();
    for (given, name, next) in [
        (&envelope, "a DSSE envelope", "name the image"),
        (&statement, "an in-toto statement", "name the image"),
        (&bundle, "a Sigstore bundle", "name the image"),
        (&cosign1, "as cosign 1 wrote it", "cosign 2 or later"),
    ] {
        all.row(name, || {
            let run = document("-").arg("--unsigned").stdin(given.as_str()).run();
            let document = came_to(&run, Some("UNDECIDED"), 3, Some("sbom-unsupported"));
            assert_eq!((&document["sbom"], &document["trust"]), (&Value::Null, &json!("UNSIGNED")));
            let message = document["error"]["message"].as_str().unwrap();
            assert!(message.contains(name) && message.contains(next), "{message}");
        });
    }
    all.end();
    // Attested as cosign 1 did it: the predicate is not the document.
    world.holds(&[world.attest(&cosign1)]);
    let run = world.verify().run();
    let document = run.is("UNDECIDED", Some("sbom-unsupported"));
    assert!(document.to_string().contains("as cosign 1 wrote it"), "{document}");
    let earlier = world.platform.attest(&world.layout, "https://cyclonedx.org/schema", &world.predicate);
    world.holds(&[earlier]);
    let document = world.verify().run().is("FAILED", Some("sbom-absent"));
    assert!(document.to_string().contains("the predicate type of cosign 1"), "{document}");
}

#[test]
fn a_document_that_cannot_be_read_leaves_no_list_unanswered() {
    for (text, verdict, exit, code) in [
        (r#"{"bomFormat":"CycloneDX","specVersion":"1.5","components":{}}"#, "FAILED", 1, "sbom-malformed"),
        (r#"{"spdxVersion":"SPDX-2.3"}"#, "UNDECIDED", 3, "sbom-unsupported"),
    ] {
        let run = |format: &str| {
            program(["sbom", "-", "--unsigned", "--check", "ntia,cisa,bsi", "-o", format]).stdin(text).run()
        };
        let document = came_to(&run("json"), Some(verdict), exit, Some(code));
        for list in ["ntia", "cisa", "bsi"] {
            let list = &document["conformance"][list];
            assert_eq!((&list["outcome"], &list["code"]), (&json!("undecided"), &json!(code)), "{list}");
            assert_eq!(list["elements"], Value::Null, "of no elements, all would be present");
        }
        for format in ["human", "markdown"] {
            let run = run(format);
            assert_eq!(run.code, exit, "{}", run.shown());
            assert!(
                run.stdout.contains("NTIA 2021: undecided, the document cannot be checked"),
                "{}",
                run.shown()
            );
        }
    }
    // A document that is read, and of which only what the lists ask cannot be.
    let component = |fields: &str| format!(r#","components":[{{"name":"x",{fields}}}]"#);
    let metadata = |fields: &str| format!(r#","metadata":{{{fields}}}"#);
    let mut all = Rows::default();
    for fields in [
        metadata(r#""authors":[],"authors":[]"#),
        metadata(r#""supplier":{"name":"a"},"supplier":{"name":"b"}"#),
        metadata(r#""manufacturer":{},"manufacturer":{}"#),
        metadata(r#""lifecycles":[],"lifecycles":[]"#),
        component(r#""cpe":"a","cpe":"b""#),
        component(r#""swid":{},"swid":{}"#),
        component(r#""authors":[],"authors":[]"#),
        component(r#""supplier":{"name":"a","url":[],"url":[]}"#),
        r#","compositions":[],"compositions":[]"#.to_owned(),
    ] {
        let text = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6"{fields}}}"#);
        all.row(&fields, || {
            let command =
                |format: &str| program(["sbom", "-", "--unsigned", "--check", "ntia,bsi", "-o", format]);
            let document = came_to(&command("json").stdin(text.as_str()).run(), Some("UNSIGNED"), 0, None);
            for list in ["ntia", "bsi"] {
                let list = &document["conformance"][list];
                let found = (&list["outcome"], &list["code"], &list["elements"]);
                assert_eq!(found, (&json!("undecided"), &json!("sbom-malformed"), &Value::Null));
            }
            for format in ["human", "markdown"] {
                let run = command(format).stdin(text.as_str()).run();
                let said = "NTIA 2021: undecided, the document cannot be checked";
                assert!(run.stdout.contains(said), "{}", run.shown());
            }
        });
    }
    all.end();
    // Formats of rows and of bytes have a line beside them.
    let twice = r#"{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"authors":[],"authors":[]},"components":[{"name":"x"}]}"#;
    for format in ["csv", "cyclonedx"] {
        let run =
            program(["sbom", "-", "--unsigned", "--check", "ntia,bsi", "-o", format]).stdin(twice).run();
        assert_eq!(run.code, 0, "{}", run.shown());
        let said = "ntia, bsi: undecided, the document cannot be checked: sbom-malformed: ";
        assert!(run.stderr.contains(said), "{}", run.shown());
    }
}
