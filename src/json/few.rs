//! Lists of which no more is kept than somebody reads.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
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
