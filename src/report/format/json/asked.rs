//! What a policy file asks of each image, and who asks it.

use serde_json::{Value, json};

use crate::case::PinResult;
use crate::policy::{Policy, RuleChoice};
use crate::report::asked::{AskedFrom, AskedImage, AskedThing};

use super::annotation::annotation;
use super::tool::tool;

/// The document with every image.
pub fn policy_document(images: &[AskedImage]) -> String {
    let images: Vec<Value> = images.iter().map(image).collect();
    let document = json!({"schema": "paas-attest/policy/v1", "tool": tool(), "images": images});
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
        "policy": choice(&image.choice),
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

/// Which rule of a policy file an image came to; nothing where there is no such file.
pub(super) fn by_rule(policy: &Policy) -> Option<Value> {
    policy.rule.as_deref().map(choice)
}

fn choice(choice: &RuleChoice) -> Value {
    let (rule, pattern) = choice.rule().unzip();
    json!({"file": &*choice.file, "rule": rule, "match": pattern})
}

/// A pin, and who asks for it where a policy file may.
pub(super) fn pin(pin: &PinResult, policy: Option<&Policy>) -> Value {
    let mut value = json!({
        "name": pin.name,
        "expected": pin.expected.shown(),
        "observed": pin.observed.as_ref().map(annotation),
        "outcome": pin.outcome,
    });
    // Where several may ask, who does.
    let asked = policy.filter(|policy| policy.rule.is_some()).into_iter().flat_map(Policy::pins);
    let asked = asked.into_iter().find(|asked| asked.name() == pin.name);
    if let (Some(asked), Some(object)) = (asked, value.as_object_mut()) {
        let from = asked.origin().setting().map_or_else(|| NAME.to_owned(), ToString::to_string);
        object.insert("from".to_owned(), from.into());
    }
    value
}

/// What asks for a pin that the name of the image implies.
const NAME: &str = "name";
