//! Objects whose values are all texts, and of which a few are kept.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::keys::{Key, Keys};

/// The names of the texts that are kept.
pub trait TextNames<const N: usize> {
    /// The names, each once.
    const NAMES: [&'static str; N];
}

/// Of an object whose keys are all different and whose values are all texts: those of a few names. The others cost
/// nothing, however many they are.
pub struct KeptTexts<T, const N: usize>([Option<String>; N], PhantomData<T>);

impl<T: TextNames<N>, const N: usize> KeptTexts<T, N> {
    /// The text of that name, where it is one of those that are kept.
    pub fn get(&self, name: &str) -> Option<&str> {
        let of_name = T::NAMES.iter().zip(&self.0).find(|(kept, _)| **kept == name);
        of_name.and_then(|(_, text)| text.as_deref())
    }

    /// Those that are there, in the order of the names.
    pub fn into_said(self) -> impl Iterator<Item = String> {
        self.0.into_iter().flatten()
    }
}

impl<T, const N: usize> Default for KeptTexts<T, N> {
    fn default() -> Self {
        Self([const { None }; N], PhantomData)
    }
}

// Derived, these would ask the same of `T`.
impl<T, const N: usize> Clone for KeptTexts<T, N> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T, const N: usize> PartialEq for KeptTexts<T, N> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T, const N: usize> Eq for KeptTexts<T, N> {}

impl<T: TextNames<N>, const N: usize> fmt::Debug for KeptTexts<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(T::NAMES.iter().zip(&self.0)).finish()
    }
}

impl<'de, T: TextNames<N>, const N: usize> Deserialize<'de> for KeptTexts<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<T, const N: usize>(PhantomData<T>);

        impl<'de, T: TextNames<N>, const N: usize> Visitor<'de> for Object<T, N> {
            type Value = KeptTexts<T, N>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let (mut seen, mut texts) = (Keys::default(), KeptTexts::<T, N>::default());
                let mut place_of = |key: &str| -> Result<Option<usize>, A::Error> {
                    seen.add(key)?;
                    Ok(T::NAMES.iter().position(|name| *name == key))
                };
                while let Some(place) = access.next_key_seed(Key(&mut place_of))? {
                    match place?.and_then(|place| texts.0.get_mut(place)) {
                        Some(text) => *text = Some(access.next_value()?),
                        None => access.next_value_seed(AnyText)?,
                    }
                }
                seen.close()?;
                Ok(texts)
            }
        }

        deserializer.deserialize_map(Object(PhantomData))
    }
}

/// A text that nobody keeps.
struct AnyText;

impl<'de> DeserializeSeed<'de> for AnyText {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for AnyText {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Two;

    impl TextNames<2> for Two {
        const NAMES: [&'static str; 2] = ["a", "b"];
    }

    fn read(text: &str) -> Result<KeptTexts<Two, 2>, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn a_few_are_kept_and_all_are_texts_of_different_names() {
        let read_one = read(r#"{"x":"1","\u0062":"2","B":"3"}"#).unwrap();
        assert_eq!((read_one.get("a"), read_one.get("b"), read_one.get("x")), (None, Some("2"), None));
        assert_eq!(read_one.into_said().collect::<Vec<_>>(), ["2"]);
        assert_eq!(read("{}").unwrap(), KeptTexts::default());
        for bad in [
            r#"{"a":1}"#,
            r#"{"x":1}"#,
            r#"{"x":null}"#,
            r#"{"a":null}"#,
            r#"{"x":{}}"#,
            r#"{"x":"","x":""}"#,
            r#"{"a":"","\u0061":""}"#,
            "[]",
            "null",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
