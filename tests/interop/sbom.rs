//! `paas-attest sbom`, and `verify` of what is attested: scanned by real syft (the version that the platform
//! uses), attested by real cosign, kept by a real registry. What comes back is held against syft's own
//! document and against what cosign reads.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::world::{
    ANNOTATIONS, COMMIT, COSIGN, CYCLONEDX, Guard, NAME, PINS, Registry, SIGNERS, SYFT, TAG, World,
};
use crate::{alias, words};

const REPO: &str = "builds/my-app";
const ALL: &str = "npm,python,java,rust,debian";
const SPDX: &str = "spdx-json@2.3";

/// One image of the platform in a registry of its own.
struct Place {
    world: World,
    registry: Registry,
    digest: String,
}

impl Place {
    fn new(parts: &str) -> Self {
        let world = World::new();
        let registry = world.registry(Guard::Plain);
        let digest = world.platform_workspace(&registry, REPO, parts);
        Self { world, registry, digest }
    }

    /// The image by its digest, at the registry's own address.
    fn image(&self) -> String {
        format!("{}@{}", self.registry.repo(REPO), self.digest)
    }

    /// What syft finds in the image as it is in the registry.
    fn scan(&self, options: &[&str]) -> (String, String) {
        self.world.scan(&format!("registry:{}", self.image()), CYCLONEDX, options)
    }

    /// Scans and attests, as the platform does; returns syft's document.
    fn scan_and_attest(&self, options: &[&str]) -> Value {
        let (text, file) = self.scan(options);
        self.world.attest(COSIGN, "platform", &self.image(), &file, &[]);
        serde_json::from_str(&text).expect("syft's document")
    }

    fn sbom(&self, more: &[&str]) -> crate::world::Answer {
        let (image, address, alias) = (self.image(), self.registry.address(), alias(&self.registry));
        self.world.sbom(&words(&[&image, "--plain-http", &address, "--registry-alias", &alias], more))
    }

    fn verify(&self, more: &[&str]) -> crate::world::Answer {
        let (image, address, alias) = (self.image(), self.registry.address(), alias(&self.registry));
        self.world.verify(&words(&[&image, "--plain-http", &address, "--registry-alias", &alias], more))
    }

    /// The bytes that `--save` writes.
    fn saved(&self, more: &[&str]) -> String {
        let file = self.world.word("saved.json");
        let _ = fs::remove_file(&file);
        self.sbom(&words(&["--save", &file], more));
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
    }
}

/// The document's components by a key of each.
fn count_by(document: &Value, key: impl Fn(&Value) -> String) -> Value {
    let mut counts = BTreeMap::<String, u64>::new();
    for component in document["components"].as_array().into_iter().flatten() {
        *counts.entry(key(component)).or_default() += 1;
    }
    json!(counts)
}

fn ecosystem(component: &Value) -> String {
    let purl = component["purl"].as_str().unwrap_or_default();
    let kind = purl.strip_prefix("pkg:").and_then(|rest| rest.split_once('/')).map(|(kind, _)| kind);
    kind.unwrap_or("none").to_owned()
}

/// The summary of `answer` says what `document`, which syft wrote, says.
#[track_caller]
fn is_summary_of(answer: &crate::world::Answer, document: &Value) {
    let sbom = &answer.report["sbom"];
    let components = document["components"].as_array().map_or(0, Vec::len);
    assert_eq!(sbom["counts"]["total"], components);
    assert_eq!(
        sbom["counts"]["byType"],
        count_by(document, |component| component["type"].as_str().expect("a type").to_owned())
    );
    assert_eq!(sbom["counts"]["byEcosystem"], count_by(document, ecosystem));
    for (ours, theirs) in [
        (&sbom["specVersion"], &document["specVersion"]),
        (&sbom["serialNumber"], &document["serialNumber"]),
        (&sbom["version"], &document["version"]),
        (&sbom["timestamp"], &document["metadata"]["timestamp"]),
        (&sbom["generator"], &document["metadata"]["tools"]),
    ] {
        assert_eq!(ours, theirs);
    }
    for field in ["type", "name", "version"] {
        assert_eq!(sbom["subject"][field], document["metadata"]["component"][field], "{field}");
    }
    let edges = document["dependencies"].as_array().into_iter().flatten();
    let edges: usize = edges.map(|entry| entry["dependsOn"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(sbom["dependencies"]["edges"], edges);
}

#[test]
fn what_syft_finds_and_cosign_attests_comes_back() {
    let place = Place::new(ALL);
    let document = place.scan_and_attest(&[]);
    assert!(document["components"].as_array().expect("components").len() > 30, "{document:#}");
    assert_eq!(document["metadata"]["tools"][0]["version"], SYFT.trim_start_matches("syft-"));

    place.verify(&words(&["--require", "sbom"], &PINS)).is_verified();
    let answer = place.sbom(&words(&["--list"], &PINS));
    answer.is_verified();
    assert_eq!(answer.check("sbom"), ("pass", "-"));
    assert_eq!(answer.digest(), place.digest);
    assert_eq!(answer.report["trust"], "VERIFIED");
    assert_eq!(answer.report["sbom"]["source"], "attestation");
    is_summary_of(&answer, &document);
    // The image's own digest, as syft saw it, is the one that was verified.
    assert_eq!(answer.report["sbom"]["subject"]["version"], place.digest);
    assert_eq!(answer.report["others"], json!([]));

    // Each component is listed with its name, version and purl as syft wrote them.
    let texts = |list: &Value| {
        let text = |component: &Value, field: &str| component[field].as_str().unwrap_or_default().to_owned();
        let items = list.as_array().expect("components").iter();
        let mut items: Vec<_> =
            items.map(|component| ["name", "version", "purl"].map(|field| text(component, field))).collect();
        items.sort();
        items
    };
    assert_eq!(texts(&answer.report["sbom"]["components"]), texts(&document["components"]));

    // Two copies of `ms` 2.1.3 and one of 2.0.0; a jar inside the application's and again elsewhere.
    let copies = answer.report["sbom"]["copies"].as_array().expect("copies");
    assert!(copies.iter().any(|copy| copy["package"] == "pkg:npm/ms" && copy["count"] == 2), "{copies:#?}");
    assert!(copies.iter().any(|copy| copy["package"] == "pkg:maven/org.slf4j/slf4j-api"), "{copies:#?}");
    let versions = &answer.report["sbom"]["multiVersion"];
    assert_eq!(*versions, json!([{"package": "pkg:npm/ms", "versions": ["2.0.0", "2.1.3"], "count": 3}]));

    // Byte for byte what was signed, which is what cosign finds and verifies.
    let saved = place.saved(&[]);
    assert_eq!(place.world.downloaded(&place.image()), std::slice::from_ref(&saved));
    assert_eq!(
        place.world.cosign_verify_attestation(&place.image(), "cyclonedx"),
        (true, vec![saved.clone()])
    );
    // cosign writes the document anew: the same value, in other bytes.
    assert_eq!(serde_json::from_str::<Value>(&saved).expect("JSON"), document);
    let address = place.registry.address();
    let printed = place.world.ours(
        &words(
            &["sbom", "-o", "cyclonedx", "--plain-http", &address, "--identity", NAME, "--key"],
            &[&crate::world::key("platform.pub"), &place.image()],
        ),
        &[],
        "",
    );
    assert_eq!((printed.code, printed.stdout), (0, saved));
}

#[test]
fn scanned_from_an_archive_and_found_in_an_archive() {
    let place = Place::new("npm,debian");
    let archive = place.world.word("image.tar");
    let from = format!("docker://{}", place.image());
    place.world.copy(&["--preserve-digests"], &from, &format!("oci-archive:{archive}:{TAG}"));
    let (text, file) = place.world.scan(&format!("oci-archive:{archive}"), CYCLONEDX, &[]);
    place.world.attest(COSIGN, "platform", &place.image(), &file, &[]);
    let document: Value = serde_json::from_str(&text).expect("syft's document");
    let answer = place.sbom(&[]);
    answer.is_verified();
    is_summary_of(&answer, &document);

    // As `cosign save` leaves it on disk, read without a network.
    let folder = place.world.word("saved");
    place.world.tool(COSIGN, &["save", "--dir", &folder, &place.image()]);
    let answer = place.world.sbom(&[&format!("oci:{folder}"), "--offline", "--identity", NAME]);
    answer.is_verified();
    is_summary_of(&answer, &document);
}

#[test]
fn the_newest_of_two_scans_is_read() {
    let place = Place::new("tiny");
    let first = place.scan_and_attest(&[]);
    // syft's clock has seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let second = place.scan_and_attest(&[]);
    assert_ne!(first["metadata"]["timestamp"], second["metadata"]["timestamp"]);
    let answer = place.sbom(&[]);
    answer.is_verified();
    is_summary_of(&answer, &second);
    let others = answer.report["others"].as_array().expect("others");
    assert_eq!((others.len(), &others[0]["same"]), (1, &json!(true)), "{others:#?}");
    assert!(!answer.weaknesses().contains(&"sbom-differs"), "{:?}", answer.weaknesses());

    // A third one that sees less.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let third = place.scan_and_attest(&["--exclude", "/app/node_modules/**"]);
    let answer = place.sbom(&[]);
    answer.is_verified();
    is_summary_of(&answer, &third);
    assert_eq!(answer.report["sbom"]["counts"]["total"], 1);
    assert_eq!(answer.report["others"].as_array().expect("others").len(), 2);
    assert!(answer.weaknesses().contains(&"sbom-differs"), "{:?}", answer.weaknesses());
    place.verify(&["--require", "sbom"]).is_verified();
}

#[test]
fn replaced_attestations() {
    for cosign in SIGNERS {
        let place = Place::new("tiny");
        place.scan_and_attest(&["--exclude", "/app/node_modules/**"]);
        let (text, file) = place.scan(&[]);
        place.world.attest(cosign, "platform", &place.image(), &file, &["--replace"]);
        let answer = place.sbom(&[]);
        answer.is_verified();
        is_summary_of(&answer, &serde_json::from_str(&text).expect("syft's document"));
        assert_eq!(answer.report["others"], json!([]), "{cosign}");
        assert_eq!(place.world.downloaded(&place.image()), [place.saved(&[])], "{cosign}");
    }
}

#[test]
fn attached_documents_are_unsigned_unless_attested() {
    let place = Place::new("tiny");
    let attach = |file: &str| {
        let words = [
            "attach",
            "sbom",
            "--allow-http-registry",
            "--type",
            "cyclonedx",
            "--input-format",
            "json",
            "--sbom",
        ];
        place.world.tool(COSIGN, &[&words[..], &[file, &place.image()]].concat());
    };
    let (text, file) = place.scan(&[]);
    attach(&file);

    // Nobody signed it.
    place.sbom(&[]).is_failed("sbom", "sbom-absent");
    place.sbom(&["--source", "attached"]).is_refused("unsigned-refused");
    let answer = place.sbom(&["--source", "attached", "--unsigned"]);
    answer.is_unsigned();
    assert_eq!(answer.report["sbom"]["source"], "attached");
    assert_eq!(answer.report["sbom"]["bytes"], text.len());
    is_summary_of(&answer, &serde_json::from_str(&text).expect("syft's document"));
    place.verify(&["--require", "sbom"]).is_failed("sbom", "sbom-absent");

    // Now the same document is attested: what is read and saved is what was signed.
    place.world.attest(COSIGN, "platform", &place.image(), &file, &[]);
    let answer = place.sbom(&["--source", "attached"]);
    answer.is_verified();
    assert_eq!(answer.report["trust"], "VERIFIED");
    assert_eq!(place.world.downloaded(&place.image()), [place.saved(&["--source", "attached"])]);

    // And now another one is attached.
    let (_, other) = place.scan(&["--exclude", "/app/node_modules/**"]);
    attach(&other);
    place.sbom(&["--source", "attached"]).is_refused("unsigned-refused");
    let answer = place.sbom(&["--source", "attached", "--unsigned"]);
    answer.is_unsigned();
    assert_eq!(answer.report["sbom"]["counts"]["total"], 1);
    place.sbom(&[]).is_verified();
}

#[test]
fn a_file_is_unsigned() {
    let place = Place::new("npm");
    let (text, file) = place.scan(&[]);
    let document = serde_json::from_str(&text).expect("syft's document");
    place.world.sbom(&[&file]).is_refused("unsigned-refused");
    let answer = place.world.sbom(&[&file, "--unsigned"]);
    answer.is_unsigned();
    is_summary_of(&answer, &document);
    assert_eq!(answer.report["sbom"]["bytes"], text.len());
    // What syft writes in every version of the format.
    for format in ["cyclonedx-json@1.2", "cyclonedx-json@1.3", "cyclonedx-json@1.5"] {
        let (text, file) = place.world.scan(&format!("registry:{}", place.image()), format, &[]);
        let theirs: Value = serde_json::from_str(&text).expect("syft's document");
        let answer = place.world.sbom(&[&format!("file:{file}"), "--unsigned"]);
        answer.is_unsigned();
        assert_eq!(answer.report["sbom"]["specVersion"], theirs["specVersion"]);
        assert_eq!(answer.report["sbom"]["counts"]["byEcosystem"], count_by(&theirs, ecosystem), "{format}");
        let syft = json!([{"vendor": "anchore", "name": "syft", "version": "1.0.1"}]);
        assert_eq!(answer.report["sbom"]["generator"], syft, "{format}");
    }
}

/// The verdicts of the contract, each beside cosign's own, asked live.
#[test]
fn verdicts_beside_those_of_cosign() {
    let ask = |what: &str, place: &Place, ours: Option<(&str, &str)>| {
        let answer = place.verify(&["--require", "sbom"]);
        let (accepted, found) = place.world.cosign_verify_attestation(&place.image(), "cyclonedx");
        println!("{what}: cosign {accepted}, ours {}", answer.image()["verdict"]);
        match ours {
            None => answer.is_verified(),
            Some((check, code)) => answer.is_failed(check, code),
        }
        assert_eq!(accepted, ours.is_none(), "{what}");
        assert!(found.is_empty() || accepted, "{what}");
    };

    let place = Place::new("tiny");
    ask("nothing attested", &place, Some(("sbom", "sbom-absent")));

    let (_, spdx) = place.world.scan(&format!("registry:{}", place.image()), SPDX, &[]);
    place.world.attest(COSIGN, "platform", &place.image(), &spdx, &["--type", "spdxjson"]);
    ask("only SPDX", &place, Some(("sbom", "sbom-absent")));

    let (_, file) = place.scan(&[]);
    place.world.attest(COSIGN, "platform", &place.image(), &file, &[]);
    ask("SPDX and CycloneDX", &place, None);

    let place = Place::new("tiny");
    let (_, file) = place.scan(&[]);
    place.world.attest(COSIGN, "other", &place.image(), &file, &[]);
    ask("by another key", &place, Some(("sbom", "attestation-invalid")));
    place.world.attest("cosign-2.5.0", "platform", &place.image(), &file, &[]);
    ask("by both keys", &place, None);

    // The attestation of one image under the tag of another.
    let place = Place::new("tiny");
    let (_, file) = place.scan(&[]);
    place.world.attest(COSIGN, "platform", &place.image(), &file, &[]);
    let tiny = place.digest.clone();
    let other = Place { digest: place.world.platform_workspace(&place.registry, REPO, "npm"), ..place };
    let tag =
        |digest: &str| format!("docker://{}:{}.att", other.registry.repo(REPO), digest.replace(':', "-"));
    other.world.copy(&["--preserve-digests"], &tag(&tiny), &tag(&other.digest));
    ask("of another image", &other, Some(("sbom", "subject-mismatch")));
}

#[test]
fn an_sbom_is_no_signature() {
    let world = World::new();
    let registry = world.registry(Guard::Plain);
    let digest = world.push(&registry, "unsigned", REPO, TAG);
    let place = Place { world, registry, digest };
    place.scan_and_attest(&[]);
    place.verify(&[]).is_failed("signature", "signature-absent");
    place.verify(&["--require", "sbom"]).is_failed("signature", "signature-absent");
    place.sbom(&[]).is_failed("signature", "signature-absent");
    assert!(!place.world.cosign_verify(&[&place.image()]).0);
    assert!(place.world.cosign_verify_attestation(&place.image(), "cyclonedx").0);
}

#[test]
fn provenance_as_tekton_chains_describes_it() {
    let place = Place::new("tiny");
    let source = "git+https://git.example.com/octave/my-app.git";
    let builder = "https://tekton.dev/chains/v2";
    let provenance = |commit: &str| {
        json!({
            "buildDefinition": {
                "buildType": "https://tekton.dev/chains/v2/slsa",
                "externalParameters": {"runSpec": {"pipelineRef": {"name": "buildpacks"}}},
                "resolvedDependencies": [{"name": "inputs/result", "uri": source, "digest": {"sha1": commit}}],
            },
            "runDetails": {
                "builder": {"id": builder},
                "metadata": {"invocationId": "1aa04ff2-9c2a-47f5-9c75-ed43d259649a", "startedOn": "2026-01-01T00:00:00Z"},
            },
        })
    };
    let attest = |commit: &str| {
        let file = place.world.write("provenance.json", &provenance(commit).to_string());
        place.world.attest(COSIGN, "platform", &place.image(), &file, &["--type", "slsaprovenance1"]);
    };
    place.verify(&["--require", "provenance"]).is_failed("provenance", "provenance-absent");
    attest(COMMIT);
    let answer = place.verify(&words(&["--builder-id", builder, "--source-uri", source], &PINS));
    answer.is_verified();
    assert_eq!(answer.check("provenance"), ("pass", "-"));
    assert_eq!(answer.check("sbom").0, "not-asked");
    place
        .verify(&["--builder-id", "https://tekton.dev/chains/v3"])
        .is_failed("provenance", "provenance-mismatch");
    place
        .verify(&["--source-uri", "git+https://git.example.com"])
        .is_failed("provenance", "provenance-mismatch");
    place.verify(&["--require", "sbom,provenance"]).is_failed("sbom", "sbom-absent");
    place.scan_and_attest(&[]);
    place.verify(&["--require", "sbom,provenance"]).is_verified();
    assert_eq!(ANNOTATIONS[2], ("commit_sha", COMMIT));
    // One more that names another commit: the one that agrees does not heal it.
    attest(&COMMIT.chars().rev().collect::<String>());
    place.verify(&["--require", "provenance"]).is_failed("provenance", "provenance-contradiction");
}
