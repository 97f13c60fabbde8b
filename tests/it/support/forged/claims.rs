//! What payloads and statements may say and must not: digests, names, types, numbers, subjects.

use super::evidence::{CYCLONE_DX, IDENTITY, IN_TOTO, Maker, OCI_MANIFEST, digest, object};
use super::rows::{Asks, Row};
use super::rules::Document::{Envelope, Payload, Statement};
use super::rules::Verdict::{Failed, Undecided, Verified};
use super::rules::{INVALID, MALFORMED, Verdict};
use super::tree::Json;

pub(crate) fn rows(maker: &Maker) -> Vec<Row> {
    let mut rows = payloads(maker);
    rows.extend(statements(maker));
    rows.extend(subjects(maker));
    rows.extend(types(maker));
    rows
}

fn payloads(maker: &Maker) -> Vec<Row> {
    let image = Maker::image().text().into_bytes();
    let good = Maker::payload(&image);
    let own = digest(&image);
    let hex = own.trim_start_matches("sha256:");
    let mut rows = Vec::new();
    let mut put = |what: &str, bytes: &[u8], verdict: Verdict| {
        rows.push(Row {
            document: Payload,
            kind: OCI_MANIFEST,
            what: what.to_owned(),
            evidence: maker.signed(&image, bytes),
            asks: Asks::Signature,
            verdict,
        });
    };

    let other = digest(b"another image");
    let identity = |text: &str| good.with("/critical/identity/docker-reference", Json::string(text)).text();
    for (at, value, verdict) in [
        // The digest has one form; another digest is a claim about another image.
        ("/critical/image/docker-manifest-digest", other.as_str(), Failed("digest-mismatch")),
        ("/critical/image/docker-manifest-digest", &own.to_uppercase(), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("sha256:{}", hex.to_uppercase()), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("SHA256:{hex}"), MALFORMED),
        ("/critical/image/docker-manifest-digest", hex, MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("sha512:{hex}{hex}"), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("sha512:{hex}"), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("sha256-{hex}"), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("{IDENTITY}@{own}"), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("{own} "), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!(" {own}"), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("{own}\n"), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("{own}\0"), MALFORMED),
        ("/critical/image/docker-manifest-digest", &own[..own.len() - 1], MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("{own}0"), MALFORMED),
        ("/critical/image/docker-manifest-digest", &format!("{own},{other}"), MALFORMED),
        // The type is one text.
        ("/critical/type", "Cosign container image signature", MALFORMED),
        ("/critical/type", "cosign container image signature ", MALFORMED),
        ("/critical/type", "atomic container signature", MALFORMED),
        ("/critical/type", "https://sigstore.dev/cosign/sign/v1", MALFORMED),
        // An annotation equals its pin or does not.
        ("/optional/tenant_id", "Octave", Failed("pin-mismatch")),
        ("/optional/tenant_id", "octave ", Failed("pin-mismatch")),
        ("/optional/tenant_id", "octave\0", Failed("pin-mismatch")),
        ("/optional/tenant_id", "octav\u{435}", Failed("pin-mismatch")),
        ("/optional/tenant_id", "oct\u{ad}ave", Failed("pin-mismatch")),
        ("/optional/tenant_id", "octave,rival", Failed("pin-mismatch")),
        ("/optional/commit_sha", "4d1f0a5c9b7e2d3868f1a0c4b6e9d2f7a1b3c5d", Failed("pin-mismatch")),
    ] {
        put(&format!("{at} {value:?}"), good.with(at, Json::string(value)).text().as_bytes(), verdict);
    }

    for (name, verdict) in [
        (format!("{IDENTITY}@{other}"), Failed("identity-mismatch")),
        ("harbor.paas-system.svc.cluster.local/builds/rival".to_owned(), Failed("identity-mismatch")),
        (format!("{IDENTITY}-2"), Failed("identity-mismatch")),
        (format!("{IDENTITY}/"), Failed("identity-mismatch")),
        (format!("{IDENTITY} "), Failed("identity-mismatch")),
        (format!("{IDENTITY}\0"), Failed("identity-mismatch")),
        (format!("docker://{IDENTITY}"), Failed("identity-mismatch")),
        (format!("https://{IDENTITY}"), Failed("identity-mismatch")),
        (IDENTITY.to_uppercase(), Failed("identity-mismatch")),
        (IDENTITY.replace("my-app", "My-app"), Failed("identity-mismatch")),
        (IDENTITY.replace("my-app", "m\u{443}-app"), Failed("identity-mismatch")),
        (IDENTITY.replace("builds/", "builds//"), Failed("identity-mismatch")),
        (IDENTITY.replace("builds/", "builds/../builds/"), Failed("identity-mismatch")),
        (IDENTITY.replace(".local/", ".local:443/"), Failed("identity-mismatch")),
        (IDENTITY.replace(".local/", ".local./"), Failed("identity-mismatch")),
        ("builds/my-app".to_owned(), Failed("identity-mismatch")),
        ("*".to_owned(), Failed("identity-mismatch")),
        ("any".to_owned(), Failed("identity-mismatch")),
    ] {
        put(&format!("docker-reference {name:?}"), identity(&name).as_bytes(), verdict);
    }

    for (what, value, verdict) in [
        // An annotation more, of any value that is JSON; numbers are never compared.
        ("an exponent", "1e2", Verified),
        ("minus zero", "-0", Verified),
        ("a long integer", "123456789012345678901234567890", Verified),
        ("a fraction", "0.10", Verified),
        ("an empty name", "\"x\"", Verified),
        ("U+0000", r#""\u0000""#, Verified),
        ("a pair of surrogates", r#""\ud83d\ude00""#, Verified),
        ("out of range", "1e999", MALFORMED),
        ("out of range, negative", "-1e999", MALFORMED),
        ("a leading zero", "01", MALFORMED),
        ("a plus", "+1", MALFORMED),
        ("no integer", ".5", MALFORMED),
        ("no fraction", "1.", MALFORMED),
        ("no exponent", "1e", MALFORMED),
        ("NaN", "NaN", MALFORMED),
        ("Infinity", "Infinity", MALFORMED),
        ("hexadecimal", "0x10", MALFORMED),
        ("a lone surrogate", r#""\ud800""#, MALFORMED),
        ("surrogates reversed", r#""\ude00\ud83d""#, MALFORMED),
        ("an unknown escape", r#""\x41""#, MALFORMED),
        ("an escape with a capital", r#""\U0041""#, MALFORMED),
        ("a raw control character", "\"\u{1}\"", MALFORMED),
        ("a raw line end", "\"\n\"", MALFORMED),
        ("True", "True", MALFORMED),
        ("undefined", "undefined", MALFORMED),
        ("nothing", "", MALFORMED),
        ("a key twice", r#"{"a":1,"a":1}"#, MALFORMED),
        ("a key twice, deep", r#"[[{"b":{"a":1,"\u0061":1}}]]"#, MALFORMED),
        ("an object without a colon", r#"{"a"}"#, MALFORMED),
        ("a list with a comma too many", "[1,]", MALFORMED),
    ] {
        let name = if what == "an empty name" { "" } else { "x" };
        put(
            &format!("optional and {what}"),
            good.and("/optional", name, Json::literal(value)).text().as_bytes(),
            verdict,
        );
    }
    for (depth, verdict) in [(100, Verified), (200, MALFORMED), (12_000, MALFORMED)] {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let payload = good.and("/optional", "x", Json::literal(&nested)).text();
        put(&format!("optional {depth} deep"), payload.as_bytes(), verdict);
    }
    let mut bad = good.and("/optional", "x", Json::literal("\"?\"")).text().into_bytes();
    for byte in bad.iter_mut().filter(|byte| **byte == b'?') {
        *byte = 0xff;
    }
    put("optional not UTF-8", &bad, MALFORMED);

    // Other forms that the key signs.
    let statement = Maker::statement(&image).text();
    put("a statement in place of a payload", statement.as_bytes(), MALFORMED);
    let envelope = maker.sealed(statement.as_bytes()).text();
    put("an envelope in place of a payload", envelope.as_bytes(), MALFORMED);
    let encoded = Maker::encoding(IN_TOTO, statement.as_bytes());
    put("what an envelope's signature is over in place of a payload", &encoded, MALFORMED);
    put("the image's manifest in place of a payload", &image, MALFORMED);
    put("the digest in place of a payload", own.as_bytes(), MALFORMED);
    let mut both = good.clone();
    if let Json::Object(members) = Maker::statement(&image) {
        both.members("").extend(members);
    }
    put("a payload with a statement in it", both.text().as_bytes(), MALFORMED);
    // The values of `critical` and of what is in it, in order, as serde reads a struct.
    let positional = format!(
        r#"{{"critical":[["{IDENTITY}"],["{own}"],"cosign container image signature"],"optional":{}}}"#,
        good.clone().at("/optional").text(),
    );
    put("critical as lists of values", positional.as_bytes(), MALFORMED);
    let pairs = r#"[["tenant_id","octave"],["app_id","my-app"]]"#;
    put("optional as pairs", good.with("/optional", Json::literal(pairs)).text().as_bytes(), MALFORMED);
    rows
}

fn statements(maker: &Maker) -> Vec<Row> {
    let image = Maker::image().text().into_bytes();
    let good = Maker::statement(&image);
    let mut rows = Vec::new();
    let mut put = |what: String, statement: &Json, asks: Asks, verdict: Verdict| {
        let evidence = maker.stated(statement.text().as_bytes());
        rows.push(Row::new(Statement, what, evidence, asks, verdict));
    };
    for (kind, verdict) in [
        ("https://in-toto.io/Statement/v1", Verified),
        ("https://in-toto.io/Statement/v0.2", INVALID),
        ("https://in-toto.io/Statement/v1/", INVALID),
        ("https://in-toto.io/Statement/v0.1 ", INVALID),
        ("https://in-toto.io/statement/v1", INVALID),
        ("http://in-toto.io/Statement/v1", INVALID),
        ("x", INVALID),
    ] {
        put(format!("_type {kind:?}"), &good.with("/_type", Json::string(kind)), Asks::BOM, verdict);
    }
    let absent = Failed("sbom-absent");
    // With a version it is the same type here; cosign is asked for the very text.
    for (behind, asks) in [
        ("/v1.4", Asks::Sbom("https://cyclonedx.org/bom/v1.4")),
        ("/v1", Asks::Sbom("https://cyclonedx.org/bom/v1")),
        ("/v1.10.2", Asks::Sbom("https://cyclonedx.org/bom/v1.10.2")),
    ] {
        let kind = Json::string(&format!("{CYCLONE_DX}{behind}"));
        put(format!("predicateType …{behind:?}"), &good.with("/predicateType", kind), asks, Verified);
    }
    for behind in [
        "/v",
        "/v1.4 ",
        " ",
        "/v1.4/",
        "/v1.",
        "/v.",
        "/v.1",
        "/v1..4",
        "/1.4",
        "/V1.4",
        "/v1.4-rc",
        "/v\u{661}",
        "/v1.4\0",
        "\0",
        "?",
        "#v1.4",
        "/",
        "x",
        "/../bom",
        "/v1.4\n",
        "/v-1",
    ] {
        let kind = Json::string(&format!("{CYCLONE_DX}{behind}"));
        put(format!("predicateType …{behind:?}"), &good.with("/predicateType", kind), Asks::BOM, absent);
    }
    for kind in [
        "HTTPS://cyclonedx.org/bom",
        "http://cyclonedx.org/bom",
        " https://cyclonedx.org/bom",
        "https://CycloneDX.org/bom",
        "https://cyclonedx.org/Bom",
        "https://cyclonedx.org:443/bom",
        "https://cyclonedx.org.example/bom",
        "https://cyclonedx.org",
        "cyclonedx",
        "https://spdx.dev/Document",
        "https://slsa.dev/provenance/v0.2",
        "https://cosign.sigstore.dev/attestation/v1",
        "https://sigstore.dev/cosign/sign/v1",
    ] {
        let changed = good.with("/predicateType", Json::string(kind));
        put(format!("predicateType {kind:?}"), &changed, Asks::BOM, absent);
    }
    for (at, value, verdict) in [
        ("/predicate/bomFormat", "\"cyclonedx\"", Undecided("sbom-unsupported")),
        ("/predicate/bomFormat", "\"CycloneDX \"", Undecided("sbom-unsupported")),
        ("/predicate/bomFormat", "\"SPDX\"", Undecided("sbom-unsupported")),
        ("/predicate/version", "1e2", Verified),
        ("/predicate/version", "-0", Verified),
        ("/predicate/version", "01", INVALID),
        ("/predicate/version", "1e", INVALID),
        ("/predicate", "\"{}\"", Failed("sbom-malformed")),
    ] {
        put(format!("{at} {value}"), &good.with(at, Json::literal(value)), Asks::BOM, verdict);
    }
    rows
}

fn subjects(maker: &Maker) -> Vec<Row> {
    let image = Maker::image().text().into_bytes();
    let good = Maker::statement(&image);
    let own = digest(&image);
    let hex = own.trim_start_matches("sha256:");
    let named = |algorithm: &str, value: &str| {
        object(&[("name", Json::string("x")), ("digest", object(&[(algorithm, Json::string(value))]))])
    };
    let ours = named("sha256", hex);
    let upper = hex.to_uppercase();
    let other = digest(b"another image");
    let theirs = named("sha256", other.trim_start_matches("sha256:"));
    let mismatch = Failed("subject-mismatch");
    let mut rows = Vec::new();
    let mut put = |what: &str, list: Vec<Json>, verdict: Verdict| {
        rows.push(Row {
            document: Statement,
            kind: OCI_MANIFEST,
            what: format!("subject {what}"),
            evidence: maker.stated(good.with("/subject", Json::List(list)).text().as_bytes()),
            asks: Asks::BOM,
            verdict,
        });
    };
    put("another", vec![theirs.clone()], mismatch);
    put("twice another", vec![theirs.clone(), theirs.clone()], mismatch);
    put("another and this", vec![theirs.clone(), ours.clone()], Verified);
    put("this and another", vec![ours.clone(), theirs.clone()], Verified);
    put("twice this", vec![ours.clone(), ours.clone()], Verified);
    put("200 others and this", [vec![theirs; 200], vec![ours.clone()]].concat(), Verified);
    put("empty and this", vec![Json::Object(vec![]), ours.clone()], Verified);
    put("null and this", vec![Json::literal("null"), ours.clone()], INVALID);
    put("a text and this", vec![Json::string(hex), ours.clone()], INVALID);
    put("a list and this", vec![Json::List(vec![]), ours.clone()], INVALID);
    put("as a text", vec![Json::string(hex)], INVALID);
    for (algorithm, value) in [
        ("sha256", upper.as_str()),
        ("sha256", &own),
        ("sha256", &hex[1..]),
        ("sha256", &format!("{hex} ")),
        ("sha256", &format!("{hex}\0")),
        ("sha256", &format!("0{hex}")),
        ("sha512", hex),
        ("SHA256", hex),
        ("sha256 ", hex),
        ("sha-256", hex),
        ("sha256:", hex),
        ("gitCommit", hex),
        ("", hex),
    ] {
        put(&format!("{algorithm:?} {value:?}"), vec![named(algorithm, value)], mismatch);
    }
    let several = object(&[("sha512", Json::string("00")), ("sha256", Json::string(hex))]);
    put("with two digests", vec![object(&[("digest", several)])], Verified);
    let odd = object(&[("sha512", Json::literal("5")), ("sha256", Json::string(hex))]);
    put("with a digest that is a number", vec![object(&[("digest", odd)])], INVALID);
    // Every member that a reader of later versions knows, in its type and in others.
    for (member, right, wrong) in [
        ("name", "\"x\"", "[]"),
        ("uri", "\"x\"", "5"),
        ("content", "\"eA==\"", "{}"),
        ("downloadLocation", "\"x\"", "true"),
        ("mediaType", "\"x\"", "[\"x\"]"),
        ("annotations", "{\"a\":5}", "[]"),
        ("annotations", "{}", "5"),
        ("annotations", "null", "\"x\""),
    ] {
        let digest = ("digest", object(&[("sha256", Json::string(hex))]));
        let with = |value: &str| vec![object(&[digest.clone(), (member, Json::literal(value))])];
        put(&format!("with {member} {right}"), with(right), Verified);
        put(&format!("with {member} {wrong}"), with(wrong), INVALID);
    }
    rows
}

/// Types of payloads, signed as what they say.
fn types(maker: &Maker) -> Vec<Row> {
    let image = Maker::image().text().into_bytes();
    let statement = Maker::statement(&image).text().into_bytes();
    let mut rows = Vec::new();
    let mut put = |what: String, envelope: &Json, verdict: Verdict| {
        let evidence = maker.enveloped(envelope.text().as_bytes());
        rows.push(Row::new(Envelope, what, evidence, Asks::BOM, verdict));
    };
    for kind in [
        "text/plain",
        "",
        "application/json",
        "application/vnd.in-toto",
        "application/vnd.in-toto+json ",
        " application/vnd.in-toto+json",
        "application/vnd.in-toto+json;charset=utf-8",
        "application/vnd.in-toto+json\0",
        "Application/vnd.in-toto+json",
        "application/vnd.dev.cosign.simplesigning.v1+json",
        "https://in-toto.io/Statement/v1",
    ] {
        let signature = maker.platform.sign(&Maker::encoding(kind, &statement));
        let envelope = Maker::envelope(kind, &statement, &signature);
        put(format!("payloadType {kind:?}"), &envelope, INVALID);
        // A statement's signature, under a type that is not a statement's.
        let as_statement = maker.platform.sign(&Maker::encoding(IN_TOTO, &statement));
        let envelope = Maker::envelope(kind, &statement, &as_statement);
        put(format!("payloadType {kind:?} beside a statement's signature"), &envelope, INVALID);
        // The type that was signed is another one than the type that is said.
        let envelope = Maker::envelope(IN_TOTO, &statement, &signature);
        put(format!("signed as {kind:?}"), &envelope, INVALID);
    }
    for (what, signed) in [
        ("signed without its type", statement.clone()),
        ("signed with a length too much", {
            let text = String::from_utf8(Maker::encoding(IN_TOTO, &statement)).expect("UTF-8");
            text.replacen(&format!(" {} ", statement.len()), &format!(" {} ", statement.len() + 1), 1)
                .into_bytes()
        }),
        ("signed as version 2", {
            let text = String::from_utf8(Maker::encoding(IN_TOTO, &statement)).expect("UTF-8");
            text.replacen("DSSEv1", "DSSEv2", 1).into_bytes()
        }),
        ("signed over another payload", Maker::encoding(IN_TOTO, b"{}")),
        ("signed over the envelope's payload text", {
            use base64::Engine as _;
            let text = base64::engine::general_purpose::STANDARD.encode(&statement);
            Maker::encoding(IN_TOTO, text.as_bytes())
        }),
    ] {
        let envelope = Maker::envelope(IN_TOTO, &statement, &maker.platform.sign(&signed));
        put(what.to_owned(), &envelope, INVALID);
    }
    let by_other = maker.other.sign(&Maker::encoding(IN_TOTO, &statement));
    put("by another key".to_owned(), &Maker::envelope(IN_TOTO, &statement, &by_other), INVALID);
    let payload = Maker::payload(&image).text().into_bytes();
    put("a payload of a signature in it".to_owned(), &maker.sealed(&payload), INVALID);
    let inner = maker.sealed(&statement).text();
    put("an envelope in it".to_owned(), &maker.sealed(inner.as_bytes()), INVALID);
    put("nothing in it".to_owned(), &maker.sealed(b""), INVALID);
    rows
}
