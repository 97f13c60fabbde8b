//! Values that should be strings, and that many generators write as what they are: a number, `true`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::json::object::Loose;

/// The value that stands next, a number or boolean as its text.
pub(super) fn scalar<'de, A: MapAccess<'de>>(next: &mut A) -> Result<Loose<'de>, A::Error> {
    next.next_value_seed(OneScalar)
}

struct OneScalar;

impl<'de> DeserializeSeed<'de> for OneScalar {
    type Value = Loose<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what a visitor returns")]
fn text<'de, E>(value: &impl ToString) -> Result<Loose<'de>, E> {
    Ok(Loose::Text(Cow::Owned(value.to_string())))
}

impl<'de> Visitor<'de> for OneScalar {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Loose::Absent)
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(if value.is_empty() { Loose::Absent } else { Loose::Text(Cow::Borrowed(value)) })
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(if value.is_empty() { Loose::Absent } else { Loose::Text(Cow::Owned(value.to_owned())) })
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        text(&value)
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        text(&value)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        text(&value)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        // As JSON writes it: `1.0`, and not `1`.
        serde_json::Number::from_f64(value).map_or(Ok(Loose::Other), |number| text(&number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        while access.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Loose::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose::Other)
    }
}
