//! JSON objects of which a few keys are read, each at most once, and the rest is skipped.
//!
//! What serde derives would do less: it takes a list for a struct, and an `Option<Cow>` never borrows
//! (serde knows a bare `Cow` only). Here `null` is absent wherever it stands, the empty text too, and
//! another JSON type than the expected one is an error, and so is a key that Go's reader would take for one of
//! those that are read, in other letters: what it reads of the object would differ. Nothing is allocated for what
//! is skipped, nor for text without escapes.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::shape::is_other_letters;

/// A JSON object in the making.
pub(crate) trait ReadObject<'de>: Sized {
    /// The keys that are read.
    type Key: Copy;

    /// What it is, for messages: "a component".
    const WHAT: &'static str;

    /// The key of that name, if it is read.
    fn key(&self, name: &str) -> Option<Self::Key>;

    /// The names of all keys that are read.
    fn names(&self) -> impl Iterator<Item = &'static str>;

    /// The place of a key in the set of those that were seen.
    fn place(key: Self::Key) -> u32;

    /// What is said of a key that stands twice.
    fn twice<E: Error>(key: Self::Key) -> E;

    /// Reads the value that stands next.
    fn read<A: MapAccess<'de>>(&mut self, key: Self::Key, access: &mut A) -> Result<(), A::Error>;

    /// Whatever is known only when all keys were read.
    fn done<E: Error>(&mut self) -> Result<(), E> {
        Ok(())
    }
}

/// Writes down which keys a [`ReadObject`] reads, and where to. A key with an `if` is read where that method
/// of the object says so, and is skipped as any other elsewhere.
macro_rules! reads {
    (@twice $what:literal, $name:literal) => {
        E::custom(concat!("duplicate key `", $name, "` in ", $what))
    };
    // In the words of serde, as for all that is derived and lies below such a key.
    (@twice $what:literal, $name:literal, $asked:ident) => { E::duplicate_field($name) };
    ($what:literal, $type:ty $(, <$($life:lifetime),+>)? $(, done $done:ident)?; |$this:ident, $next:ident|
     $($key:ident $name:literal $(if $asked:ident)? => $read:expr;)+) => {
        const _: () = {
            #[derive(Clone, Copy)]
            pub(crate) enum Key { $($key),+ }

            impl<'de, $($($life),+)?> $crate::json::object::ReadObject<'de> for $type {
                type Key = Key;
                const WHAT: &'static str = $what;

                fn key(&self, name: &str) -> Option<Key> {
                    match name { $($name $(if self.$asked())? => Some(Key::$key),)+ _ => None }
                }

                fn names(&self) -> impl Iterator<Item = &'static str> {
                    [$(($name, true $(&& self.$asked())?)),+].into_iter().filter_map(|(name, is_read)| is_read.then_some(name))
                }

                fn place(key: Key) -> u32 {
                    key as u32
                }

                fn twice<E: serde::de::Error>(key: Key) -> E {
                    match key {
                        $(Key::$key => $crate::json::object::reads!(@twice $what, $name $(, $asked)?)),+
                    }
                }

                fn read<A: serde::de::MapAccess<'de>>(
                    &mut self, key: Key, $next: &mut A,
                ) -> Result<(), A::Error> {
                    let $this = self;
                    match key { $(Key::$key => { $read; })+ }
                    Ok(())
                }

                $(fn done<E: serde::de::Error>(&mut self) -> Result<(), E> { self.$done() })?
            }
        };
    };
}
pub(crate) use reads;

/// Fills an object; false where there is `null` instead of one.
pub(crate) struct Fill<'x, T>(pub(crate) &'x mut T);

impl<'de, T: ReadObject<'de>> DeserializeSeed<'de> for Fill<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: ReadObject<'de>> Visitor<'de> for Fill<'_, T> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, an object", T::WHAT)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<bool, A::Error> {
        let mut seen = 0_u32;
        while let Some(key) = access.next_key_seed(KeyOf(&*self.0))? {
            let Some(key) = key else {
                access.next_value::<IgnoredAny>()?;
                continue;
            };
            let place = 1 << T::place(key);
            if seen & place != 0 {
                return Err(T::twice(key));
            }
            seen |= place;
            self.0.read(key, &mut access)?;
        }
        self.0.done()?;
        Ok(true)
    }
}

struct KeyOf<'t, T>(&'t T);

impl<'de, T: ReadObject<'de>> DeserializeSeed<'de> for KeyOf<'_, T> {
    type Value = Option<T::Key>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, T: ReadObject<'de>> Visitor<'de> for KeyOf<'_, T> {
    type Value = Option<T::Key>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let key = self.0.key(name);
        let other = || self.0.names().find(|known| is_other_letters(name, known));
        match key.is_none().then(other).flatten() {
            Some(known) => {
                Err(E::custom(format_args!("key {name:?} is `{known}` in other letters, in {}", T::WHAT)))
            }
            None => Ok(key),
        }
    }
}

/// The object that stands next, `None` for `null`.
pub(crate) fn object<'de, T: ReadObject<'de> + Default, A: MapAccess<'de>>(
    next: &mut A,
) -> Result<Option<T>, A::Error> {
    let mut value = T::default();
    Ok(next.next_value_seed(Fill(&mut value))?.then_some(value))
}

/// A list of which each item is put somewhere; `null` is the empty list.
pub(crate) trait ReadItems<'de> {
    /// What it is, for messages: "components".
    const WHAT: &'static str;

    /// Takes the next item; false where there is none.
    fn item<A: SeqAccess<'de>>(&mut self, access: &mut A) -> Result<bool, A::Error>;
}

/// Reads the list that stands next.
pub(crate) fn list<'de, T: ReadItems<'de>, A: MapAccess<'de>>(
    items: T,
    next: &mut A,
) -> Result<(), A::Error> {
    next.next_value_seed(Each(items))
}

struct Each<T>(T);

impl<'de, T: ReadItems<'de>> DeserializeSeed<'de> for Each<T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: ReadItems<'de>> Visitor<'de> for Each<T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, an array", T::WHAT)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<(), A::Error> {
        while self.0.item(&mut access)? {}
        Ok(())
    }
}

/// A list of objects, each handed to a function as soon as it is read; a `null` among them is skipped.
pub(crate) struct Objects<F, T>(F, PhantomData<T>);

impl<F, T> Objects<F, T> {
    pub(crate) fn new(take: F) -> Self {
        Self(take, PhantomData)
    }
}

impl<'de, T: ReadObject<'de> + Default, F: FnMut(T)> ReadItems<'de> for Objects<F, T> {
    const WHAT: &'static str = T::WHAT;

    fn item<A: SeqAccess<'de>>(&mut self, access: &mut A) -> Result<bool, A::Error> {
        let mut value = T::default();
        match access.next_element_seed(Fill(&mut value))? {
            Some(true) => (self.0)(value),
            Some(false) => {}
            None => return Ok(false),
        }
        Ok(true)
    }
}

/// A list of texts; those that say nothing are left out.
pub(crate) struct Texts<'x, 'de>(pub(crate) &'x mut Vec<Cow<'de, str>>);

impl<'de> ReadItems<'de> for Texts<'_, 'de> {
    const WHAT: &'static str = "texts";

    fn item<A: SeqAccess<'de>>(&mut self, access: &mut A) -> Result<bool, A::Error> {
        let Some(text) = access.next_element_seed(OneText)? else { return Ok(false) };
        self.0.extend(text);
        Ok(true)
    }
}

/// The text that stands next; `None` for `null` and for the empty text.
pub(crate) fn text<'de, A: MapAccess<'de>>(next: &mut A) -> Result<Option<Cow<'de, str>>, A::Error> {
    next.next_value_seed(OneText)
}

struct OneText;

impl<'de> DeserializeSeed<'de> for OneText {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OneText {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok((!value.is_empty()).then_some(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok((!value.is_empty()).then(|| Cow::Owned(value.to_owned())))
    }
}

/// A value that is text, or something else that matters only if it turns out to be needed.
#[derive(Default)]
pub(crate) enum Loose<'de> {
    #[default]
    Absent,
    Text(Cow<'de, str>),
    /// Another JSON type.
    Other,
}

/// The value that stands next, of whatever type.
pub(crate) fn loose<'de, A: MapAccess<'de>>(next: &mut A) -> Result<Loose<'de>, A::Error> {
    next.next_value_seed(OneLoose)
}

struct OneLoose;

impl<'de> DeserializeSeed<'de> for OneLoose {
    type Value = Loose<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OneLoose {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
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

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Loose::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Loose::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Loose::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Loose::Other)
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
