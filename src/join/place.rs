//! The place of a part among the others.

use serde_json::Value;

use crate::limits;

use super::problem::Unfit;

/// What `shard` says of a part.
pub(super) struct Place {
    pub(super) index: usize,
    pub(super) of: usize,
    pub(super) list: String,
    pub(super) size: usize,
    pub(super) whole: usize,
}

impl Place {
    pub(super) fn of(shard: &Value) -> Result<Self, Unfit> {
        const WHICH: Unfit = Unfit::Member("shard");
        let number = |name: &str, most: usize| {
            let number = shard[name].as_u64().and_then(|number| usize::try_from(number).ok());
            number.filter(|number| *number <= most).ok_or(WHICH)
        };
        let of = number("of", limits::SHARDS)?;
        let index = number("index", of)?;
        let whole = number("whole", limits::IMAGES)?;
        let size = number("size", limits::IMAGES)?;
        let list = shard["list"].as_str().filter(|list| is_hash(list)).ok_or(WHICH)?.to_owned();
        if index == 0 || whole == 0 {
            return Err(WHICH);
        }
        // As the list was cut.
        let follows = whole * index / of - whole * (index - 1) / of;
        if size != follows {
            return Err(Unfit::Size { said: size, follows });
        }
        Ok(Self { index, of, list, size, whole })
    }
}

/// 64 hex digits in lower case.
pub(super) fn is_hash(hex: &str) -> bool {
    hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
