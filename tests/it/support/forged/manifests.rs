//! Manifests that say what they are not, and members by which readers differ.

use super::evidence::{
    CYCLONE_DX, DSSE, Evidence, Maker, OCI_MANIFEST, SIGNATURE, SIMPLE_SIGNING, digest, object,
};
use super::rows::{Asks, Row};
use super::rules::Document::{Attestations, Image, Signatures};
use super::rules::Verdict::{Failed, Verified};
use super::rules::{Document, NO_MANIFEST, Verdict};
use super::tree::Json;

const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";

/// Evidence with this manifest in it.
type Made<'m> = dyn Fn(&Json) -> Evidence + 'm;

/// The same change of each kind of manifest.
struct Common {
    what: String,
    manifest: Json,
    /// What the place says that it is.
    kind: &'static str,
    verdict: Verdict,
}

pub(crate) fn rows(maker: &Maker) -> Vec<Row> {
    let image = Maker::image().text().into_bytes();
    let payload = Maker::payload(&image).text().into_bytes();
    let signature = maker.platform.sign(&payload);
    let envelope = maker.sealed(Maker::statement(&image).text().as_bytes()).text().into_bytes();
    let signed = |manifest: &Json| Maker::evidence(&image, manifest.text().as_bytes(), &[&payload]);
    let attested = |manifest: &Json| maker.attested_by(manifest.text().as_bytes(), &[&envelope]);
    let imaged = |manifest: &Json| {
        let image = manifest.text();
        maker.signed(image.as_bytes(), Maker::payload(image.as_bytes()).text().as_bytes())
    };
    let mut rows = Vec::new();
    let kinds: [(Document, Json, Asks, &Made<'_>); 3] = [
        (Signatures, Maker::signatures(&payload, &signature), Asks::Signature, &signed),
        (Attestations, Maker::attestations(&envelope), Asks::BOM, &attested),
        (Image, Maker::image(), Asks::Signature, &imaged),
    ];
    for (document, good, asks, evidence) in kinds {
        for Common { what, manifest, kind, verdict } in common(document, &good) {
            let evidence = evidence(&manifest);
            rows.push(Row { kind, ..Row::new(document, what, evidence, asks, verdict) });
        }
    }
    rows.extend(layers(maker));
    rows.extend(beside(maker));
    rows
}

/// What is the same for every manifest.
fn common(document: Document, good: &Json) -> Vec<Common> {
    let mut found = Vec::new();
    let mut put = |what: String, manifest: Json, verdict: Verdict| {
        found.push(Common { what, manifest, kind: OCI_MANIFEST, verdict });
    };
    for (kind, verdict) in [
        (OCI_INDEX, NO_MANIFEST),
        ("application/vnd.docker.distribution.manifest.list.v2+json", NO_MANIFEST),
        ("application/vnd.docker.distribution.manifest.v1+json", NO_MANIFEST),
        ("application/vnd.docker.distribution.manifest.v1+prettyjws", NO_MANIFEST),
        ("application/vnd.oci.artifact.manifest.v1+json", NO_MANIFEST),
        ("application/vnd.oci.image.manifest.v2+json", NO_MANIFEST),
        ("application/vnd.oci.image.manifest.v1", NO_MANIFEST),
        ("application/json", NO_MANIFEST),
        ("x", NO_MANIFEST),
        // Letter case and parameters of a media type mean nothing (RFC 9110, 8.3.1).
        ("application/vnd.oci.image.manifest.v1+JSON", Verified),
        ("application/vnd.oci.image.manifest.v1+json; charset=utf-8", Verified),
    ] {
        put(format!("mediaType {kind:?}"), good.with("/mediaType", Json::string(kind)), verdict);
    }
    for (at, value, verdict) in [
        ("/schemaVersion", "1", NO_MANIFEST),
        ("/schemaVersion", "3", NO_MANIFEST),
        ("/schemaVersion", "-2", NO_MANIFEST),
        ("/schemaVersion", "20e-1", NO_MANIFEST),
        ("/schemaVersion", "0.2e1", NO_MANIFEST),
        ("/config/size", "-0", NO_MANIFEST),
        ("/config/size", "1e2", NO_MANIFEST),
        ("/config/size", "-1", NO_MANIFEST),
        ("/config/size", "18446744073709551616", NO_MANIFEST),
        ("/config/size", "9223372036854775808", NO_MANIFEST),
        ("/layers/0/size", "-1", NO_MANIFEST),
        ("/layers/0/size", "1e2", NO_MANIFEST),
        ("/layers/0/size", "9223372036854775808", NO_MANIFEST),
        ("/config/digest", "\"sha256:00\"", NO_MANIFEST),
        ("/config/digest", "\"sha512:00\"", NO_MANIFEST),
        ("/config/digest", "\"sha256:../../../../etc/passwd\"", NO_MANIFEST),
    ] {
        put(format!("{at} {value}"), good.with(at, Json::literal(value)), verdict);
    }
    let upper = good.clone().at("/layers/0/digest").text().to_uppercase().replace("SHA256", "sha256");
    put(
        "/layers/0/digest in capitals".to_owned(),
        good.with("/layers/0/digest", Json::literal(&upper)),
        NO_MANIFEST,
    );
    let bare = good.clone().at("/layers/0/digest").text().replace("sha256:", "");
    put(
        "/layers/0/digest without a prefix".to_owned(),
        good.with("/layers/0/digest", Json::literal(&bare)),
        NO_MANIFEST,
    );

    // Of a known name the type is known too: what one reader refuses for it, another must not skip.
    for (at, key, right, wrong) in [
        ("", "artifactType", "\"x\"", "5"),
        ("", "subject", "null", "[]"),
        ("/config", "artifactType", "\"x\"", "[]"),
        ("/config", "urls", "[\"https://x.example/\"]", "\"https://x.example/\""),
        ("/config", "urls", "[]", "[5]"),
        ("/config", "urls", "null", "{}"),
        ("/config", "data", "\"e30=\"", "5"),
        ("/config", "annotations", "{\"a\":\"b\"}", "{\"a\":5}"),
        ("/config", "annotations", "{}", "[]"),
        ("/config", "platform", "{\"os\":\"linux\"}", "\"linux\""),
        ("/config", "platform", "{\"os.version\":\"1\"}", "{\"os.version\":1}"),
        ("/config", "platform", "{\"os.features\":[\"x\"]}", "{\"os.features\":\"x\"}"),
        ("/config", "platform", "{\"features\":[\"x\"]}", "{\"features\":[1]}"),
        ("/config", "platform", "{\"variant\":\"v8\"}", "{\"variant\":8}"),
        ("/config", "platform", "{}", "[\"linux\",\"amd64\"]"),
        ("/layers/0", "artifactType", "\"x\"", "true"),
        ("/layers/0", "urls", "null", "[[\"https://x.example/\"]]"),
        ("/layers/0", "platform", "{\"architecture\":\"amd64\"}", "{\"architecture\":[]}"),
    ] {
        put(format!("{at} with {key} {right}"), good.and(at, key, Json::literal(right)), Verified);
        put(format!("{at} with {key} {wrong}"), good.and(at, key, Json::literal(wrong)), NO_MANIFEST);
    }
    // Nobody vouches for what it refers to under this tag, and it decides nothing.
    let subject = object(&[
        ("mediaType", Json::string(OCI_MANIFEST)),
        ("digest", Json::string(&digest(b"another image"))),
        ("size", Json::literal("5")),
    ]);
    put("with another subject".to_owned(), good.and("", "subject", subject), Verified);
    for (key, value) in [
        ("manifests", "[]"),
        (
            "manifests",
            "[{\"mediaType\":\"x\",\"digest\":\"sha256:0000000000000000000000000000000000000000000000000000000000000000\",\"size\":1}]",
        ),
        ("fsLayers", "[]"),
        ("history", "[]"),
        ("Manifests", "[]"),
        ("manifest\u{17f}", "[]"),
        ("manifest\\u017f", "[]"),
        ("FSLayers", "[]"),
    ] {
        put(format!("with {key} {value}"), good.and("", key, Json::literal(value)), NO_MANIFEST);
    }
    let swapped = good.with("/mediaType", Json::string(OCI_INDEX));
    let layers = swapped.clone().at("/layers").clone();
    put("both".to_owned(), good.and("", "manifests", layers.clone()), NO_MANIFEST);
    let mut whole = good.clone();
    let parts: Vec<Json> = ["/schemaVersion", "/mediaType"].iter().map(|at| whole.at(at).clone()).collect();
    let rest = [Json::literal("null"), whole.at("/config").clone(), whole.at("/layers").clone()];
    put("as a list of its values".to_owned(), Json::List([parts, rest.to_vec()].concat()), NO_MANIFEST);

    let mut put = |what: &str, manifest: Json, kind: &'static str, verdict: Verdict| {
        found.push(Common { what: what.to_owned(), manifest, kind, verdict });
    };
    put("both, named an index", swapped.and("", "manifests", layers.clone()), OCI_INDEX, NO_MANIFEST);
    // An image may be an index; evidence may not.
    let mut index = swapped;
    index.members("").retain(|(key, _)| key != "layers" && key != "config");
    let verdict = if document == Image { Verified } else { NO_MANIFEST };
    put("an index", index.and("", "manifests", layers), OCI_INDEX, verdict);
    let mut docker = good.with("/mediaType", Json::string(DOCKER_MANIFEST));
    *docker.at("/config/mediaType") = Json::string("application/vnd.docker.container.image.v1+json");
    put("Docker's", docker, DOCKER_MANIFEST, Verified);
    found
}

/// Layers that are not what their types say, and several.
fn layers(maker: &Maker) -> Vec<Row> {
    let image = Maker::image().text().into_bytes();
    let payload = Maker::payload(&image).text().into_bytes();
    let good = Maker::signatures(&payload, &maker.platform.sign(&payload));
    let other = Maker::payload(b"another image").text().into_bytes();
    let envelope = maker.sealed(Maker::statement(&image).text().as_bytes()).text().into_bytes();
    let mut rows = Vec::new();
    let mut put = |what: &str, manifest: &Json, verdict: Verdict| {
        rows.push(Row {
            document: Signatures,
            kind: OCI_MANIFEST,
            what: what.to_owned(),
            evidence: Maker::evidence(&image, manifest.text().as_bytes(), &[&payload, &other, &envelope]),
            asks: Asks::Signature,
            verdict,
        });
    };
    // Only its own type makes a layer a signature.
    for kind in [
        "application/vnd.dev.cosign.simplesigning.v2+json",
        "application/vnd.dev.cosign.simplesigning.v1+JSON",
        "application/vnd.dev.cosign.simplesigning.v1+json ",
        "application/vnd.dev.cosign.simplesigning.v1+json; charset=utf-8",
        DSSE,
        "application/json",
        "application/octet-stream",
        "application/vnd.oci.image.layer.v1.tar+gzip",
    ] {
        let changed = good.with("/layers/0/mediaType", Json::string(kind));
        put(&format!("layer of type {kind:?}"), &changed, Failed("signature-absent"));
    }
    let mut all = good.clone();
    let own = all.at("/layers/0").clone();
    let mut of_other = Maker::signatures(&other, &maker.platform.sign(&other));
    let of_other = of_other.at("/layers/0").clone();
    let mut by_other = Maker::signatures(&payload, &maker.other.sign(&payload));
    let by_other = by_other.at("/layers/0").clone();
    let mut enveloped = Maker::signatures(&envelope, &maker.platform.sign(&envelope));
    let enveloped = enveloped.at("/layers/0").clone();
    let unsigned = Maker::signatures(&payload, "").at("/layers/0").clone();
    for (what, list, verdict) in [
        ("of another image, then its own", vec![&of_other, &own], Verified),
        ("its own, then of another image", vec![&own, &of_other], Verified),
        ("by another key, then its own", vec![&by_other, &own], Verified),
        ("its own, then by another key", vec![&own, &by_other], Verified),
        ("its own twice", vec![&own, &own], Verified),
        ("without a signature, then its own", vec![&unsigned, &own], Verified),
        ("an envelope, then its own", vec![&enveloped, &own], Verified),
        ("of another image", vec![&of_other], Failed("digest-mismatch")),
        ("by another key", vec![&by_other], Failed("signature-invalid")),
        ("by another key, then of another image", vec![&by_other, &of_other], Failed("digest-mismatch")),
        ("an envelope", vec![&enveloped], Failed("payload-malformed")),
    ] {
        let list = list.into_iter().cloned().collect();
        put(&format!("layers {what}"), &good.with("/layers", Json::List(list)), verdict);
    }
    // The signature of one layer is over its own payload, and serves no other.
    let mut borrowed = of_other.clone();
    *borrowed.at("/annotations") = own.clone().at("/annotations").clone();
    put(
        "layers with a signature of another",
        &good.with("/layers", Json::List(vec![borrowed])),
        Failed("signature-invalid"),
    );
    let size = payload.len();
    for (what, size) in [("one more", size + 1), ("one less", size - 1), ("zero", 0), ("2 GiB", 1 << 31)] {
        let changed = good.with("/layers/0/size", Json::Literal(size.to_string()));
        let verdict = if what == "2 GiB" { TOO_LARGE } else { Failed("content-mismatch") };
        put(&format!("layer's size {what}"), &changed, verdict);
    }
    let absent = good.with("/layers/0/digest", Json::string(&digest(b"nothing that is there")));
    put("layer that is not there", &absent, Failed("content-mismatch"));
    rows
}

const TOO_LARGE: Verdict = Verdict::Undecided("too-large");

/// What lies beside a signature and is signed by nobody: it is a hint, and never ends the reading.
fn beside(maker: &Maker) -> Vec<Row> {
    use base64::Engine as _;
    let image = Maker::image().text().into_bytes();
    let payload = Maker::payload(&image).text().into_bytes();
    let good = Maker::signatures(&payload, &maker.platform.sign(&payload));
    let mut rows = Vec::new();
    let mut put = |what: &str, manifest: &Json| {
        rows.push(Row {
            document: Signatures,
            kind: OCI_MANIFEST,
            what: what.to_owned(),
            evidence: Maker::evidence(&image, manifest.text().as_bytes(), &[&payload]),
            asks: Asks::Signature,
            verdict: Verified,
        });
    };
    for name in ["bundle", "certificate", "chain", "rfc3161timestamp"] {
        for value in ["", "x", "{}", "null"] {
            let key = format!("dev.sigstore.cosign/{name}");
            let changed = good.and("/layers/0/annotations", &key, Json::string(value));
            put(&format!("beside it {name} {value:?}"), &changed);
        }
    }
    let data = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    for (what, value) in [
        ("its own", data(&payload)),
        ("other", data(b"other")),
        ("of the same length", data(&vec![b'x'; payload.len()])),
        ("empty", String::new()),
        ("no base64", "?".to_owned()),
    ] {
        put(&format!("layer's data {what}"), &good.and("/layers/0", "data", Json::string(&value)));
    }
    let urls = Json::List(vec![Json::string("https://127.0.0.1:1/x")]);
    put("layer's urls", &good.and("/layers/0", "urls", urls));
    let envelope = maker.sealed(Maker::statement(&image).text().as_bytes()).text().into_bytes();
    let attestations = Maker::attestations(&envelope);
    let mut attested = |what: &str, manifest: &Json, verdict: Verdict| {
        rows.push(Row {
            document: Attestations,
            kind: OCI_MANIFEST,
            what: what.to_owned(),
            evidence: maker.attested_by(manifest.text().as_bytes(), &[&envelope]),
            asks: Asks::BOM,
            verdict,
        });
    };
    for kind in ["https://spdx.dev/Document", "", "x", "https://cosign.sigstore.dev/attestation/v1"] {
        let changed = attestations.with("/layers/0/annotations/predicateType", Json::string(kind));
        attested(&format!("annotation predicateType {kind:?}"), &changed, Verified);
    }
    for kind in [SIMPLE_SIGNING, "application/json", "x", "application/vnd.dsse.envelope.v1+json;x=y"] {
        let changed = attestations.with("/layers/0/mediaType", Json::string(kind));
        attested(&format!("layer of type {kind:?}"), &changed, Verified);
    }
    let garbage = attestations.with(
        "/layers/0/annotations",
        object(&[
            (SIGNATURE, Json::string("garbage")),
            ("predicateType", Json::string(CYCLONE_DX)),
            ("dev.sigstore.cosign/bundle", Json::string("x")),
        ]),
    );
    attested("annotations of garbage", &garbage, Verified);
    rows
}
