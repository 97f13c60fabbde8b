//! Reading that never fails over a value's type: what is of another type than asked for is absent.
//!
//! The reader of SBOMs judges which documents are malformed. The lists ask for many more fields than
//! it reads, and a wrong type in one of those is a missing element, not the end of the run.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

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
pub(super) struct Text<'a>(Option<Cow<'a, str>>);

impl<'a> Text<'a> {
    /// What it says; an empty string says nothing.
    pub(super) fn said(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.is_empty())
    }

    /// Whether it says anything.
    pub(super) fn is_said(&self) -> bool {
        self.said().is_some()
    }

    /// What it says, kept.
    pub(super) fn into_said(self) -> Option<Cow<'a, str>> {
        self.0.filter(|text| !text.is_empty())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<'a>(PhantomData<&'a ()>);

        impl<'de: 'a, 'a> Visitor<'de> for Any<'a> {
            type Value = Text<'a>;
            otherwise!(@scalars);
            otherwise!(@numbers);
            otherwise!(@list);
            otherwise!(@object);

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'a>, E> {
                Ok(Text(Some(Cow::Borrowed(text))))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'a>, E> {
                Ok(Text(Some(Cow::Owned(text.to_owned()))))
            }
        }

        deserializer.deserialize_any(Any(PhantomData))
    }
}

/// Whether a string says anything.
#[derive(Default)]
pub(super) struct Said(pub(super) bool);

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(|text| Self(text.is_said()))
    }
}

/// Whether there is a whole number.
#[derive(Default)]
pub(super) struct Whole(pub(super) bool);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Whole;
            otherwise!(@scalars);
            otherwise!(@text);
            otherwise!(@list);
            otherwise!(@object);

            fn visit_i64<E>(self, _: i64) -> Result<Whole, E> {
                Ok(Whole(true))
            }

            fn visit_u64<E>(self, _: u64) -> Result<Whole, E> {
                Ok(Whole(true))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// An object, or one without fields.
#[derive(Default)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Any<T> {
            type Value = Object<T>;
            otherwise!(@scalars);
            otherwise!(@numbers);
            otherwise!(@text);
            otherwise!(@list);

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(object)).map(Object)
            }
        }

        deserializer.deserialize_any(Any(PhantomData))
    }
}

/// What is kept of a list, item by item, so that a long one is never held.
pub(super) trait Fold<'de>: Default {
    /// What an item is read as.
    type Item: Deserialize<'de>;

    /// Takes one item in.
    fn add(&mut self, item: Self::Item);
}

/// A list, or the fold of an empty one.
#[derive(Default)]
pub(super) struct List<F>(pub(super) F);

impl<'de, F: Fold<'de>> Deserialize<'de> for List<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<F>(PhantomData<F>);

        impl<'de, F: Fold<'de>> Visitor<'de> for Any<F> {
            type Value = List<F>;
            otherwise!(@scalars);
            otherwise!(@numbers);
            otherwise!(@text);
            otherwise!(@object);

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List<F>, A::Error> {
                let mut fold = F::default();
                while let Some(item) = list.next_element()? {
                    fold.add(item);
                }
                Ok(List(fold))
            }
        }

        deserializer.deserialize_any(Any(PhantomData))
    }
}

/// `metadata.tools`: a list up to 1.4, an object of two lists since 1.5, both of tools.
#[derive(Default)]
pub(super) struct ListOrObject<F, T>(pub(super) F, pub(super) T);

impl<'de, F: Fold<'de>, T: Deserialize<'de> + Default> Deserialize<'de> for ListOrObject<F, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<F, T>(PhantomData<(F, T)>);

        impl<'de, F: Fold<'de>, T: Deserialize<'de> + Default> Visitor<'de> for Any<F, T> {
            type Value = ListOrObject<F, T>;
            otherwise!(@scalars);
            otherwise!(@numbers);
            otherwise!(@text);

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut fold = F::default();
                while let Some(item) = list.next_element()? {
                    fold.add(item);
                }
                Ok(ListOrObject(fold, T::default()))
            }

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(object))
                    .map(|object| ListOrObject(F::default(), object))
            }
        }

        deserializer.deserialize_any(Any(PhantomData))
    }
}

/// The spec version of a document that cannot be read to its end: the first that its root states
/// before the fault.
pub(super) fn spec_version(bytes: &[u8]) -> Option<String> {
    struct Root<'a>(&'a mut Option<String>);

    impl<'de> DeserializeSeed<'de> for Root<'_> {
        type Value = ();

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_map(self)
        }
    }

    impl<'de> Visitor<'de> for Root<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
            while let Some(key) = object.next_key::<Text>()? {
                if key.said() == Some("specVersion") {
                    *self.0 = object.next_value::<Text>()?.into_said().map(Cow::into_owned);
                    return Err(A::Error::custom("found"));
                }
                object.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let mut found = None;
    // Its error is the fault that is known already, or that the version was found.
    let _ = Root(&mut found).deserialize(&mut serde_json::Deserializer::from_slice(bytes));
    found
}
