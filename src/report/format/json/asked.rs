//! What would be asked of each image, and who asks it.

use serde_json::{Value, json};

use crate::report::asked::{AskedFrom, AskedImage, AskedThing};

use super::NAME;

/// The document with every image.
pub fn policy_document(images: &[AskedImage]) -> String {
    let images: Vec<Value> = images.iter().map(image).collect();
    let document = json!({"schema": "paas-attest/policy/v1", "tool": super::tool(), "images": images});
    format!("{document:#}\n")
}

fn image(image: &AskedImage) -> Value {
    let waivers: Vec<Value> = image
        .waivers
        .iter()
        .map(|waiver| {
            let (digest, code) = (&waiver.digest, waiver.code);
            let (owner, reason, until) = (&waiver.owner, &waiver.reason, waiver.until.as_str());
            json!({"digest": digest, "code": code, "owner": owner, "reason": reason, "until": until})
        })
        .collect();
    json!({
        "reference": image.reference,
        "policy": super::choice(&image.choice),
        "refused": image.choice.refused().is_some(),
        "asked": image.asks.iter().map(thing).collect::<Vec<_>>(),
        "waivers": waivers,
    })
}

fn thing(asked: &AskedThing) -> Value {
    let from = match &asked.by {
        AskedFrom::Setting(origin) => origin.to_string(),
        AskedFrom::Name => NAME.to_owned(),
        AskedFrom::Default => "default".to_owned(),
    };
    json!({"name": asked.what, "values": asked.values, "from": from})
}
