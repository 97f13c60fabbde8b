//! Lists of which no more is kept than somebody reads.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The first items of a list, each as the text that it is; all are counted.
pub(crate) struct Few<'a> {
    /// No more than were asked for.
    pub(crate) kept: Vec<&'a RawValue>,
    /// How many there are.
    pub(crate) all: usize,
}

/// Reads a JSON array of which at most so many items are kept.
///
/// # Errors
/// In the parser's words, where it is no array.
pub(crate) fn few(json: &str, most: usize) -> Result<Few<'_>, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let few = Most(most).deserialize(&mut reader)?;
    reader.end()?;
    Ok(few)
}

struct Most(usize);

impl<'de> DeserializeSeed<'de> for Most {
    type Value = Few<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Few<'de>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Most {
    type Value = Few<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Few<'de>, A::Error> {
        let mut few = Few { kept: Vec::new(), all: 0 };
        while let Some(one) = access.next_element()? {
            few.all += 1;
            if few.kept.len() < self.0 {
                few.kept.push(one);
            }
        }
        Ok(few)
    }
}

/// Hands each item of a JSON array on as the text that it is, and keeps none, until one is not taken.
///
/// # Errors
/// In the parser's words, where it is no array, or is not one to its end. Within, why an item was not taken.
pub(crate) fn each<E>(
    json: &str,
    take: impl FnMut(&RawValue) -> Result<(), E>,
) -> Result<Result<(), E>, serde_json::Error> {
    let mut each = Each { take, refused: None };
    let mut reader = serde_json::Deserializer::from_str(json);
    let read = (&mut each).deserialize(&mut reader).and_then(|()| reader.end());
    match each.refused {
        Some(why) => Ok(Err(why)),
        None => read.map(Ok),
    }
}

struct Each<F, E> {
    take: F,
    refused: Option<E>,
}

impl<'de, E, F: FnMut(&RawValue) -> Result<(), E>> DeserializeSeed<'de> for &mut Each<F, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, E, F: FnMut(&RawValue) -> Result<(), E>> Visitor<'de> for &mut Each<F, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(one) = access.next_element::<&RawValue>()? {
            if let Err(why) = (self.take)(one) {
                self.refused = Some(why);
                return Err(A::Error::custom("an item was not taken"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_is_handed_on_until_one_is_not_taken() {
        let read = |json: &str| {
            let mut taken = Vec::new();
            let done = each(json, |one| match one.get() {
                "0" => Err("zero"),
                other => {
                    taken.push(other.to_owned());
                    Ok(())
                }
            });
            (done, taken)
        };
        let (done, taken) = read("[1, {\"a\": [0]} ,\"x\"]");
        assert!(matches!(done, Ok(Ok(()))) && taken == ["1", "{\"a\": [0]}", "\"x\""], "{taken:?}");
        let (done, taken) = read("[1,0,2");
        assert!(matches!(done, Ok(Err("zero"))) && taken == ["1"]);
        for bad in ["[1", "{}", "[1,]", "[1] 2", "null", ""] {
            assert!(read(bad).0.is_err(), "{bad}");
        }
    }
}
