//! The record of an evidence pack: whoever hands one over can write a whole one anew, sums and all.

use std::fs;

use serde_json::{Value, json};

use super::{MIB, NOTHING, at_most};
use crate::packs::Packed;
use crate::support::command::{program, words};
use crate::support::layout::digest;
use crate::support::rows::Rows;

const RECORD: &str = "com.di2amp.paas-attest.pack";

/// Of an index, 4 MiB: a record stands in it as a text, in which each quote is two bytes.
const WHOLE: usize = 4 << 20;

/// What is put into the record, as often as there is room.
type Filling = fn(usize) -> Value;

#[test]
fn a_record_of_four_mebibytes() {
    let run = words(
        "verify oci:fixtures/cases/signed_verified/layout --offline --key fixtures/keys/platform.pub -o json",
    );
    let pack = Packed::by(run.args(["--identity", "any"]), "pack");
    let path = pack.path.join("index.json");
    let good: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let record: Value = serde_json::from_str(good["annotations"][RECORD].as_str().unwrap()).unwrap();
    let mut rows = Rows::default();
    for (name, at, filling) in [
        ("answers", "/images/0/answers", (|_| json!({"ask": "image", "reply": "absent"})) as Filling),
        (
            "asked manifests",
            "/images/0/answers",
            |n| json!({"ask": {"manifest": format!("sha256:{n:064x}")}, "reply": "absent"}),
        ),
        ("gaps", "/images/0/answers", |_| {
            json!({"ask": "image", "reply": {"gap": {
                "place": "image", "hidesSignatures": true, "hidesAttestations": true, "passing": true,
                "code": "tls", "message": "",
            }}})
        }),
        ("empty lists", "/images/0/answers", |_| json!({"ask": "image", "reply": {"listed": []}})),
        ("files", "/files", |n| json!({"name": "", "digest": format!("sha256:{n:064x}")})),
        ("images", "/images", |_| {
            json!({
                "name": "", "repository": null, "registry": false, "named": null, "tag": null, "nobody": null,
                "attestations": false, "answers": [],
            })
        }),
        (
            "listed",
            "referrers",
            |n| json!({"place": "", "what": {"descriptor": {"digest": format!("sha256:{n:064x}"), "size": 1, "mediaType": ""}}}),
        ),
        ("one long text", "/at", |_| Value::Null),
    ] {
        let mut record = record.clone();
        let text = |record: &Value| {
            let mut index = good.clone();
            index["annotations"][RECORD] = record.to_string().into();
            index.to_string()
        };
        let room = WHOLE - text(&record).len() - 1000;
        let one = Value::from(format!("{},", filling(1))).to_string().len() - 2;
        let many = (0..room / one).map(filling);
        match at {
            "/at" => record["at"] = "x".repeat(room).into(),
            "referrers" => {
                let answers = record["images"][0]["answers"].as_array_mut().unwrap();
                let answer = answers.iter_mut().find(|one| one["ask"] == "referrers").unwrap();
                let place = answer["reply"]["referrers"]["place"].clone();
                let placed = many.map(|mut one| {
                    one["place"] = place.clone();
                    one
                });
                let found = placed.take(room / (one + place.as_str().unwrap().len())).collect();
                answer["reply"]["referrers"]["found"] = Value::Array(found);
            }
            _ => record.pointer_mut(at).unwrap().as_array_mut().unwrap().extend(many),
        }
        rows.row(name, || {
            let index = text(&record);
            assert!((WHOLE / 2..=WHOLE).contains(&index.len()), "{} bytes", index.len());
            fs::write(&path, &index).unwrap();
            let sum = digest(index.as_bytes()).replace("sha256:", "");
            fs::write(pack.path.join("pack.sha256"), format!("{sum}  index.json\n")).unwrap();
            let image =
                format!("{}@{}", pack.image(), pack.document["images"][0]["digest"].as_str().unwrap());
            let run = program(["verify", &image])
                .words("--offline --key fixtures/keys/platform.pub --identity any --timeout 60s -o json")
                .run();
            at_most(&run, NOTHING + 32 * MIB);
            assert_eq!(run.code, 0, "{}", run.shown());
        });
    }
    rows.end();
}
