//! JSON in which a doubled key is an error.
//!
//! Maps and untyped values of `serde_json` keep the last of two equal keys, other readers the
//! first: what two tools read from the same signed bytes must not differ (threats: parser
//! differentials, CVE-2021-41190). Nesting is bounded by `serde_json` (128 levels).

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Number, Value};

use crate::text::Excerpt;

use super::error::MembersError;
use super::keys::{Key, Keys};
use super::shape::{Shape, is_other_letters};

/// A JSON object whose keys are all different, with values of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrictMap<T>(pub BTreeMap<String, T>);

impl<T> Default for StrictMap<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for StrictMap<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = StrictMap<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut map = BTreeMap::new();
                while let Some((key, value)) = access.next_entry::<String, T>()? {
                    if map.contains_key(&key) {
                        return Err(A::Error::custom(format_args!("duplicate key {key:?}")));
                    }
                    map.insert(key, value);
                }
                Ok(StrictMap(map))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// The members of these names of a JSON object, each as the text that it is. No other member is kept, and none of
/// them holds a key twice at any depth, nor does the object. A member whose name is a known one in other letters is
/// an error: Go's reader takes it for that one.
///
/// What is in the members that are given is for whoever reads them.
///
/// # Errors
/// Which of it the bytes are not.
pub fn members<'a>(
    bytes: &'a [u8],
    names: &[&'static str],
) -> Result<BTreeMap<&'static str, &'a RawValue>, MembersError> {
    told_apart(bytes, names).map(|(found, _)| found)
}

/// The same, and the first of the other members, by its bytes.
///
/// # Errors
/// Which of it the bytes are not.
pub fn told_apart<'a>(
    bytes: &'a [u8],
    names: &[&'static str],
) -> Result<(BTreeMap<&'static str, &'a RawValue>, Option<Excerpt>), MembersError> {
    struct Members<'n>(&'n [&'static str]);

    impl<'de> Visitor<'de> for Members<'_> {
        type Value = Result<(BTreeMap<&'static str, &'de RawValue>, Option<String>), String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let (mut seen, mut found) = (Keys::default(), BTreeMap::new());
            // Of several the first by its bytes.
            let (mut other, mut unknown): (Option<String>, Option<String>) = (None, None);
            let first = |known: &mut Option<String>, key: &str| {
                if known.as_deref().is_none_or(|known| key < known) {
                    *known = Some(key.to_owned());
                }
            };
            let mut name_of = |key: &str| -> Result<Option<&'static str>, A::Error> {
                seen.add(key)?;
                let known = self.0.iter().copied().find(|name| *name == key);
                if known.is_none() {
                    let folded = self.0.iter().any(|name| is_other_letters(key, name));
                    first(if folded { &mut other } else { &mut unknown }, key);
                }
                Ok(known)
            };
            while let Some(name) = access.next_key_seed(Key(&mut name_of))? {
                match name? {
                    Some(name) => {
                        found.insert(name, access.next_value()?);
                    }
                    None => access.next_value_seed(Shape::Any)?,
                }
            }
            seen.close()?;
            Ok(other.map_or(Ok((found, unknown)), Err))
        }
    }

    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let found = reader.deserialize_map(Members(names))?;
    reader.end()?;
    let (found, unknown) = found.map_err(|other| MembersError::OtherLetters(Excerpt::new(&other)))?;
    Ok((found, unknown.map(|unknown| Excerpt::new(&unknown))))
}

/// Any JSON value, in which no object at any depth holds a key twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrictValue(pub Value);

impl<'de> Deserialize<'de> for StrictValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AnyValue.deserialize(deserializer).map(StrictValue)
    }
}

struct AnyValue;

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(AnyValue)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = serde_json::Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value_seed(AnyValue)?;
            if map.contains_key(&key) {
                return Err(A::Error::custom(format_args!("duplicate key {key:?}")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubled_key_is_an_error_at_any_depth() {
        let bad = [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"a":1,"b":2,"a":1}"#,
            r#"{"":1,"":1}"#,
            r#"[{"b":{"a":1,"a":2}}]"#,
            r#"{"x":[[{"a":null,"a":null}]]}"#,
        ];
        crate::rows::each(bad, |bad| assert!(serde_json::from_str::<StrictValue>(bad).is_err()));
        crate::rows::each([bad[0], bad[1], bad[2], bad[3], r#"{"x":1,"y":2,"\u0078":3}"#, "[]"], |bad| {
            assert!(serde_json::from_str::<StrictMap<u8>>(bad).is_err());
        });
    }

    #[test]
    fn what_is_not_doubled_reads_as_it_is() {
        let text = r#"{"a":[null,true,-1,18446744073709551615,1.5,"x"],"b":{}}"#;
        let strict: StrictValue = serde_json::from_str(text).unwrap();
        assert_eq!(strict.0, serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_stack_overflow() {
        let deep = format!("{}{}", "[".repeat(9000), "]".repeat(9000));
        assert!(serde_json::from_str::<StrictValue>(&deep).is_err());
    }
}
