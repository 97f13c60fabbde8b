//! Reading that never fails over a value's type: what is of another type than asked for is absent.
//!
//! For questions beside the reading itself, which judges what is malformed: there a wrong type is a missing
//! answer, not the end of the run.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The methods of a visitor for the types that it does not want.
macro_rules! otherwise {
    (@scalars) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON value")
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
    (@numbers) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
    (@text) => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
    (@list) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (@object) => {
        fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
            while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}

/// A string, borrowed where it holds no escape.
#[derive(Default)]
pub(crate) struct LenientText<'a>(Option<Cow<'a, str>>);

impl<'a> LenientText<'a> {
    /// What it says; an empty string says nothing.
    pub(crate) fn said(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.is_empty())
    }

    /// Whether it says anything.
    pub(crate) fn is_said(&self) -> bool {
        self.said().is_some()
    }

    /// What it says, kept.
    pub(crate) fn into_said(self) -> Option<Cow<'a, str>> {
        self.0.filter(|text| !text.is_empty())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for LenientText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<'a>(PhantomData<&'a ()>);

        impl<'de: 'a, 'a> Visitor<'de> for Any<'a> {
            type Value = LenientText<'a>;
            otherwise!(@scalars);
            otherwise!(@numbers);
            otherwise!(@list);
            otherwise!(@object);

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<LenientText<'a>, E> {
                Ok(LenientText(Some(Cow::Borrowed(text))))
            }

            fn visit_str<E>(self, text: &str) -> Result<LenientText<'a>, E> {
                Ok(LenientText(Some(Cow::Owned(text.to_owned()))))
            }
        }

        deserializer.deserialize_any(Any(PhantomData))
    }
}

/// Whether a string says anything.
#[derive(Default)]
pub(crate) struct HasText(pub(crate) bool);

impl<'de> Deserialize<'de> for HasText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LenientText::deserialize(deserializer).map(|text| Self(text.is_said()))
    }
}

/// An object, or one without fields.
#[derive(Default)]
pub(crate) struct LenientObject<T>(pub(crate) T);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for LenientObject<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Any<T> {
            type Value = LenientObject<T>;
            otherwise!(@scalars);
            otherwise!(@numbers);
            otherwise!(@text);
            otherwise!(@list);

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<LenientObject<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(object)).map(LenientObject)
            }
        }

        deserializer.deserialize_any(Any(PhantomData))
    }
}

/// What is kept of a list, item by item, so that a long one is never held.
pub(crate) trait FoldList<'de>: Default {
    /// What an item is read as.
    type Item: Deserialize<'de>;

    /// Takes one item in.
    fn add(&mut self, item: Self::Item);
}

/// A list, or the fold of an empty one.
#[derive(Default)]
pub(crate) struct LenientList<F>(pub(crate) F);

impl<'de, F: FoldList<'de>> Deserialize<'de> for LenientList<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<F>(PhantomData<F>);

        impl<'de, F: FoldList<'de>> Visitor<'de> for Any<F> {
            type Value = LenientList<F>;
            otherwise!(@scalars);
            otherwise!(@numbers);
            otherwise!(@text);
            otherwise!(@object);

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<LenientList<F>, A::Error> {
                let mut fold = F::default();
                while let Some(item) = list.next_element()? {
                    fold.add(item);
                }
                Ok(LenientList(fold))
            }
        }

        deserializer.deserialize_any(Any(PhantomData))
    }
}
