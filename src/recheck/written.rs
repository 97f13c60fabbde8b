//! Signed annotations as they are written: a shell compares texts, and JSON writes one text in several ways.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::subject::Digest;
use crate::trust::SignedForm;

/// A name and its value, each as JSON has them.
type Member<'a> = (&'a RawValue, &'a RawValue);

/// The members of an object, in their order.
struct Members<'a>(Vec<Member<'a>>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// A member of an object.
fn member<'a>(object: &'a RawValue, name: &str) -> Option<Member<'a>> {
    let Members(members) = serde_json::from_str(object.get()).ok()?;
    let is_it = |(written, _): &Member<'_>| {
        serde_json::from_str::<String>(written.get()).is_ok_and(|written| written == name)
    };
    members.into_iter().find(is_it)
}

fn value<'a>(object: &'a RawValue, name: &str) -> Option<&'a RawValue> {
    member(object, name).map(|(_, value)| value)
}

/// The annotations of a payload that is trusted as a signature of an image.
pub(super) struct Annotations<'a>(Option<&'a RawValue>);

impl<'a> Annotations<'a> {
    /// Finds them; there may be none.
    pub(super) fn of(payload: &'a [u8], form: SignedForm, image: &Digest) -> Self {
        let payload: Option<&RawValue> = serde_json::from_slice(payload).ok();
        Self(payload.and_then(|payload| match form {
            SignedForm::SimpleSigning => value(payload, "optional"),
            SignedForm::Envelope | SignedForm::Bundle => {
                let subjects: Vec<&RawValue> = serde_json::from_str(value(payload, "subject")?.get()).ok()?;
                let is_image = |subject: &&&RawValue| {
                    let digest = value(subject, "digest").and_then(|digest| value(digest, "sha256"));
                    digest.is_some_and(|digest| digest.get() == format!("\"{}\"", image.hex()))
                };
                value(subjects.iter().find(is_image)?, "annotations")
            }
        }))
    }

    /// Name and value of one of them, as they are written.
    pub(super) fn written(&self, name: &str) -> Option<(&'a str, &'a str)> {
        self.0.and_then(|object| member(object, name)).map(|(name, value)| (name.get(), value.get()))
    }
}

/// A text as most JSON has it.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
