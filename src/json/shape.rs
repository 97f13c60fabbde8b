//! The shape of JSON that every reader must read alike: where an object, a list or a text belongs there is one,
//! no object holds a key twice, and no key is a known one in other letters.
//!
//! What serde derives takes a list for a struct, skips members that nobody here reads whatever is in them, and
//! knows names by their exact letters. Where such a member has a type in other readers, they refuse the whole
//! over another one. Go's reader (`encoding/json`, function `foldName`) takes a name in any letter case
//! for a field's, and folds two letters outside of ASCII into it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::keys::{Key, Keys};

/// What is known of a value before it is read. It may always be `null`, which Go's reader takes for nothing.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything.
    Any,
    /// A string.
    Text,
    /// An object with these members, as far as it has them, and others.
    Object(&'static [(&'static str, Shape)]),
    /// A list of these.
    List(&'static Shape),
    /// An object with a value of this shape under every key.
    Map(&'static Shape),
}

impl Shape {
    /// Refuses what another reader could take for something else.
    ///
    /// # Errors
    /// A value of another type than belongs there, a doubled key at any depth, a known key in other letters; in
    /// the parser's words what is not JSON.
    pub fn check(self, bytes: &[u8]) -> Result<(), serde_json::Error> {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        self.deserialize(&mut reader)?;
        reader.end()
    }

    /// A value that is neither object, list nor `null`.
    fn scalar<E: Error>(self, found: Unexpected<'_>) -> Result<(), E> {
        if matches!(self, Self::Any) { Ok(()) } else { Err(E::invalid_type(found, &self)) }
    }

    /// The shape of a member.
    fn member<E: Error>(self, key: &str) -> Result<Self, E> {
        match self {
            Self::Map(value) => Ok(*value),
            Self::Any | Self::Text | Self::List(_) => Ok(Self::Any),
            Self::Object(members) => match members.iter().find(|(name, _)| *name == key) {
                Some((_, shape)) => Ok(*shape),
                None => match members.iter().find(|(name, _)| is_other_letters(key, name)) {
                    Some((name, _)) => {
                        Err(E::custom(format_args!("key {key:?} is {name:?} in other letters")))
                    }
                    None => Ok(Self::Any),
                },
            },
        }
    }
}

/// Whether a key is not this name, and Go's reader takes it for it: letters of either case, the long s for an
/// s, the Kelvin sign for a k. Names are ASCII.
pub(super) fn is_other_letters(key: &str, name: &str) -> bool {
    let folded = |c: char| match c {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    key != name && key.chars().map(folded).eq(name.chars().map(folded))
}

impl<'de> DeserializeSeed<'de> for Shape {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "a JSON value",
            Self::Text => "a string",
            Self::Object(_) | Self::Map(_) => "an object",
            Self::List(_) => "an array",
        })
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Unexpected::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(Unexpected::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Unexpected::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        if matches!(self, Self::Text) { Ok(()) } else { self.scalar(Unexpected::Str(value)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let item = match self {
            Self::Text | Self::Object(_) | Self::Map(_) => {
                return Err(A::Error::invalid_type(Unexpected::Seq, &self));
            }
            Self::List(item) => *item,
            Self::Any => Self::Any,
        };
        while access.next_element_seed(item)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        if matches!(self, Self::Text | Self::List(_)) {
            return Err(A::Error::invalid_type(Unexpected::Map, &self));
        }
        let mut seen = Keys::default();
        let mut shape_of = |key: &str| -> Result<Self, A::Error> {
            seen.add(key)?;
            self.member(key)
        };
        while let Some(shape) = access.next_key_seed(Key(&mut shape_of))? {
            access.next_value_seed(shape?)?;
        }
        seen.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: Shape = Shape::Object(&[("keyid", Shape::Any), ("sig", Shape::Any)]);
    const SHAPE: Shape = Shape::Object(&[
        ("layers", Shape::List(&ITEM)),
        ("annotations", Shape::Object(&[])),
        ("auths", Shape::Map(&ITEM)),
        ("note", Shape::Text),
        ("notes", Shape::Map(&Shape::List(&Shape::Text))),
    ]);

    #[test]
    fn objects_are_objects_lists_are_lists_and_texts_are_texts() {
        for good in [
            "{}",
            "null",
            r#"{"layers":[{"sig":[{"a":[]}]},null],"annotations":{"Sig":1,"layers":[]},"x":[[]]}"#,
            r#"{"auths":{"sig":{"sig":1},"Sig":{}}}"#,
            r#"{"note":"x","notes":{"a":["x",null],"b":null}}"#,
            r#"{"layers":null,"annotations":null,"auths":null,"note":null,"notes":null}"#,
        ] {
            SHAPE.check(good.as_bytes()).unwrap();
        }
        crate::rows::each(
            [
                "[]",
                "[[]]",
                r#"{"layers":{}}"#,
                r#"{"layers":[[]]}"#,
                r#"{"layers":[{},["x"]]}"#,
                r#"{"annotations":[]}"#,
                r#"{"auths":[]}"#,
                r#"{"auths":{"x":[]}}"#,
                "5",
                r#""x""#,
                r#"{"layers":5}"#,
                r#"{"layers":[5]}"#,
                r#"{"annotations":"x"}"#,
                r#"{"annotations":true}"#,
                r#"{"auths":1.5}"#,
                r#"{"auths":{"x":-1}}"#,
                r#"{"note":5}"#,
                r#"{"note":-5}"#,
                r#"{"note":5e-1}"#,
                r#"{"note":false}"#,
                r#"{"note":[]}"#,
                r#"{"note":{}}"#,
                r#"{"notes":{"a":[1]}}"#,
                r#"{"notes":{"a":"x"}}"#,
                "{} {}",
                "{",
            ],
            |bad| {
                assert!(SHAPE.check(bad.as_bytes()).is_err(), "{bad}");
            },
        );
    }

    #[test]
    fn no_key_stands_twice_in_any_object() {
        crate::rows::each(
            [
                r#"{"x":1,"x":1}"#,
                r#"{"x":1,"\u0078":1}"#,
                r#"{"layers":[],"layers":[]}"#,
                r#"{"layers":[{"y":1,"y":2}]}"#,
                r#"{"annotations":{"a":"1","a":"1"}}"#,
                r#"{"x":[{"y":{"z":1,"z":1}}]}"#,
                r#"{"auths":{"x":{},"x":{}}}"#,
            ],
            |bad| {
                let why = SHAPE.check(bad.as_bytes()).unwrap_err().to_string();
                assert!(why.starts_with("duplicate key"), "{bad}: {why}");
            },
        );
        // More keys than are compared one by one.
        let many = (0..100).map(|n| format!("\"{n}\":[],")).collect::<Vec<_>>().concat();
        crate::rows::each(
            [
                "{MANY}",
                r#"{"layers":[{MANY}]}"#,
                r#"{"annotations":{MANY}}"#,
                r#"{"x":[{"y":{MANY}}]}"#,
                r#"{"auths":{"x":{MANY}}}"#,
            ],
            |place| {
                for (twice, is_good) in [
                    ("\"100\":[]", true),
                    ("\"7\":[]", false),
                    ("\"99\":[]", false),
                    ("\"\\u0037\":[]", false),
                ] {
                    let text = place.replace("MANY", &format!("{many}{twice}"));
                    assert_eq!(SHAPE.check(text.as_bytes()).is_ok(), is_good, "{twice}");
                }
            },
        );
    }

    #[test]
    fn no_key_is_a_known_one_as_go_folds_it() {
        crate::rows::each(
            [
                r#"{"Layers":[]}"#,
                r#"{"LAYERS":[],"layers":[]}"#,
                r#"{"layerſ":[]}"#,
                r#"{"layer\u017f":[]}"#,
                r#"{"annotationſ":{}}"#,
                r#"{"layers":[{"ſig":1}]}"#,
                "{\"layers\":[{\"\u{212a}eyid\":1}]}",
                r#"{"layers":[{"\u212aeyid":1}]}"#,
                r#"{"auths":{"x":{"SIG":1}}}"#,
            ],
            |bad| {
                let why = SHAPE.check(bad.as_bytes()).unwrap_err().to_string();
                assert!(why.contains("in other letters"), "{bad}: {why}");
            },
        );
        // Letters that look alike and that Go does not fold.
        for good in ["{\"l\u{430}yers\":1}", r#"{"layersß":1}"#, r#"{"layers ":1}"#, r#"{"lаyers":1}"#] {
            SHAPE.check(good.as_bytes()).unwrap();
        }
    }
}
