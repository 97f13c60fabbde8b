use super::*;
use crate::code::Code;
use crate::rows;

const ENVELOPE: &str =
    r#"{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"AA=="}]}"#;
const HINT: &str = "Sy/kBYyfBENGBmiPHbMA08oUhD5pZ/YV/MmXDwRw5b4=";

fn good() -> String {
    format!(
        r#"{{"mediaType":"{}","verificationMaterial":{{"publicKey":{{"hint":"{HINT}"}},"tlogEntries":[{{"logIndex":"1"}}],"timestampVerificationData":{{}}}},"dsseEnvelope":{ENVELOPE}}}"#,
        VERSIONS[5]
    )
}

fn changed(from: &str, to: &str) -> String {
    let changed = good().replace(from, to);
    assert_ne!(changed, good(), "{from}");
    changed
}

#[test]
fn every_version_is_read_in_both_spellings() {
    let snake = good()
        .replace("mediaType", "media_type")
        .replace("verificationMaterial", "verification_material")
        .replace("publicKey", "public_key")
        .replace("tlogEntries", "tlog_entries")
        .replace("timestampVerificationData", "timestamp_verification_data")
        .replace("dsseEnvelope", "dsse_envelope")
        .replace("payloadType", "payload_type");
    let mut all: Vec<String> = VERSIONS
        .iter()
        .map(|version| {
            changed("mediaType\":\"", "mediaType\":\"!").replace(&format!("!{}", VERSIONS[5]), version)
        })
        .collect();
    all.push(snake);
    rows::each(all, |text| {
        let bundle = read(text.as_bytes()).map_err(|why| why.code()).unwrap();
        assert_eq!(bundle.content.signed, b"DSSEv1 28 application/vnd.in-toto+json 2 {}");
        assert_eq!(bundle.content.signatures, ["AA=="]);
        assert_eq!(bundle.hint.map(|hint| hint.to_string()), Some(format!("SHA256:{HINT}")));
        assert_eq!(bundle.entries.as_deref(), Some(r#"[{"logIndex":"1"}]"#));
    });
}

/// protojson: bytes in any of four ways, `null` for nothing.
#[test]
fn what_protojson_may_write_is_read() {
    for (from, to) in [
        ("e30=", "e30"),
        ("AA==", "AA"),
        ("\"timestampVerificationData\":{}", "\"timestampVerificationData\":null"),
        ("\"dsseEnvelope\"", "\"messageSignature\":null,\"dsseEnvelope\""),
        ("\"publicKey\"", "\"certificate\":null,\"publicKey\""),
        ("{\"sig\"", "{\"keyid\":\"\",\"sig\""),
    ] {
        assert!(read(changed(from, to).as_bytes()).is_ok(), "{to}");
    }
    let plain = read(good().as_bytes()).unwrap().content.signed.len();
    for (payload, bytes) in [("_-0=", 2), ("_-0", 2), ("-_-_", 3), ("+/+/", 3), ("e3\\n0=", 2)] {
        let text = changed("e30=", payload);
        let read = read(text.as_bytes()).map_err(|why| why.code()).unwrap();
        assert_eq!(read.content.signed.len(), plain - 2 + bytes, "{payload}");
    }
    for none in [r#"{"hint":"x"}"#, r#"{"hint":""}"#, "{}"] {
        let text = changed(&format!("{{\"hint\":\"{HINT}\"}}"), none);
        assert_eq!(read(text.as_bytes()).unwrap().hint, None, "{none}");
    }
    let without = changed(r#""tlogEntries":[{"logIndex":"1"}],"#, "");
    assert!(read(without.as_bytes()).unwrap().entries.is_none());
}

#[test]
fn what_could_be_read_in_two_ways_or_by_nobody_else_is_refused() {
    let bad = [
        (r#"{"mediaType""#, r#"{"mediaType":"x","mediaType""#),
        (r#"{"mediaType""#, r#"{"media_type":"x","mediaType""#),
        (r#"{"mediaType""#, r#"{"MediaType":"x","mediaType""#),
        (r#"{"mediaType""#, r#"{"x":1,"mediaType""#),
        (r#"{"mediaType""#, r#"{"x":{"a":1,"a":1},"mediaType""#),
        ("application/vnd.dev.sigstore.bundle.v0.3+json", "application/vnd.dev.cosign.x"),
        ("application/vnd.dev.sigstore.bundle.v0.3+json", ""),
        (r#""mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","#, ""),
        (r#""mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json""#, r#""mediaType":5"#),
        (r#""dsseEnvelope""#, r#""messageSignature":{},"dsseEnvelope""#),
        (r#""dsseEnvelope""#, r#""dsse_envelope":{},"dsseEnvelope""#),
        (r#""dsseEnvelope""#, r#""DsseEnvelope""#),
        (r#""publicKey""#, r#""certificate":{},"publicKey""#),
        (r#""publicKey""#, r#""x509CertificateChain":{},"publicKey""#),
        (r#""publicKey""#, r#""public_key":{},"publicKey""#),
        (r#""publicKey""#, r#""x":1,"publicKey""#),
        (r#""publicKey""#, r#""Certificate":{},"publicKey""#),
        (r#""hint""#, r#""rawBytes":"AA==","hint""#),
        (r#""hint""#, r#""hint":"x","hint""#),
        ("verificationMaterial", "VerificationMaterial"),
        (r#"[{"logIndex":"1"}]"#, r#"{"logIndex":"1"}"#),
        (r#"[{"logIndex":"1"}]"#, "[[]]"),
        (r#"[{"logIndex":"1"}]"#, "5"),
        (r#"{"logIndex":"1"}"#, r#"{"logIndex":"1","logIndex":"1"}"#),
        (r#"{"logIndex":"1"}"#, r#"{"logIndex":"1","LogIndex":"2"}"#),
        (r#"{"logIndex":"1"}"#, r#"{"log_Index":"1"}"#),
        (r#"{"logIndex":"1"}"#, r#"{"logId":{"KeyId":"AA=="}}"#),
        (r#"{"logIndex":"1"}"#, r#"{"logId":["AA=="]}"#),
        (r#"{"logIndex":"1"}"#, r#"{"inclusionProof":{"hashe\u017f":[]}}"#),
        (r#"{"logIndex":"1"}"#, r#"{"inclusionProof":{"checkpoint":{"Envelope":""}}}"#),
        (r#"{"logIndex":"1"}"#, r#"{"kindVersion":{"kind":5}}"#),
        (r#""timestampVerificationData":{}"#, r#""timestampVerificationData":{"Rfc3161Timestamps":[]}"#),
        (r#"{"logIndex":"1"}"#, r#"{"x":[{"a":1,"\u0061":1}]}"#),
        (r#""timestampVerificationData":{}"#, r#""timestampVerificationData":[]"#),
        (r#""timestampVerificationData":{}"#, r#""timestampVerificationData":{"a":{"b":1,"b":1}}"#),
        ("\"sig\"", "\"sig\":\"AA==\",\"sig\""),
        ("\"sig\"", "\"cert\":\"\",\"sig\""),
        ("{\"sig\":\"AA==\"}", "{\"sig\":\"AA==\"},{\"sig\":\"AA==\"}"),
        ("{\"sig\":\"AA==\"}", "[\"AA==\"]"),
        ("{\"sig\":\"AA==\"}", ""),
        ("\"payloadType\"", "\"payload_type\":\"application/vnd.in-toto+json\",\"payloadType\""),
        ("\"payloadType\"", "\"x\":1,\"payloadType\""),
        ("application/vnd.in-toto+json", "text/plain"),
        ("e30=", "e3 0="),
        ("e30=", "e31="),
        ("e30=", "+_-/"),
    ];
    rows::each(bad, |(from, to)| {
        let text = changed(from, to);
        let why = read(text.as_bytes()).err().map(|why| why.code());
        assert_eq!(why, Some(Code::AttestationInvalid), "{text}");
    });
    for bad in ["", "null", "[]", "5", "{}"] {
        assert!(read(bad.as_bytes()).is_err(), "{bad}");
    }
    assert!(read(format!("[{}]", good()).as_bytes()).is_err());
    assert!(read(format!("{}{{}}", good()).as_bytes()).is_err());
    assert!(read(format!("\u{feff}{}", good()).as_bytes()).is_err());
}

/// None of these is good or bad: what they would prove is not looked at.
#[test]
fn other_kinds_of_bundles_are_told_apart_and_not_read() {
    let version = |version: &str| UnsupportedBundle::Version(Excerpt::new(version));
    let key = format!("\"publicKey\":{{\"hint\":\"{HINT}\"}}");
    let envelope = format!("\"dsseEnvelope\":{ENVELOPE}");
    let [next, other] = [
        "application/vnd.dev.sigstore.bundle.v0.4+json",
        "application/vnd.dev.sigstore.bundle+json;version=1.0",
    ];
    for (text, kind) in [
        (changed(VERSIONS[5], next), version(next)),
        (changed(VERSIONS[5], other), version(other)),
        // What a later version has in it is not known here.
        (changed(VERSIONS[5], next).replace("{\"mediaType\"", "{\"x\":1,\"mediaType\""), version(next)),
        (changed(&key, "\"certificate\":{\"rawBytes\":\"AA==\"}"), UnsupportedBundle::Certificate),
        (changed(&key, "\"x509CertificateChain\":{\"certificates\":[]}"), UnsupportedBundle::Certificate),
        (
            changed(&envelope, "\"messageSignature\":{\"signature\":\"AA==\"}"),
            UnsupportedBundle::MessageSignature,
        ),
    ] {
        let why = read(text.as_bytes()).err();
        assert_eq!(why, Some(BundleProblem::Unsupported(kind)), "{text}");
    }
}
