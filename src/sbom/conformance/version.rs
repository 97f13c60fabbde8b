//! The spec version of a document of which nothing else is sure.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::json::lenient::LenientText;

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
            while let Some(key) = object.next_key::<LenientText>()? {
                if key.said() == Some("specVersion") {
                    *self.0 = object.next_value::<LenientText>()?.into_said().map(Cow::into_owned);
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
