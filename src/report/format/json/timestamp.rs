//! The time-stamp of the evidence pack that an image is from.

use serde_json::{Value, json};

use crate::case::{LayoutStamp, NoStamp};
use crate::report::Lang;
use crate::trust::timestamp::Accuracy;

/// What it says, and who vouches for that; `None` where there is none, and none was asked for.
pub(super) fn timestamp(stamp: Option<&LayoutStamp>) -> Option<Value> {
    Some(match stamp?.found() {
        Ok(stamp) => json!({
            "time": stamp.time(),
            "accuracy": stamp.accuracy().map(Accuracy::seconds),
            "serial": stamp.serial(),
            "authority": stamp.authority(),
            "verified": stamp.is_verified(),
            "code": null,
            "message": null,
        }),
        Err(why) => {
            let (code, message) = match why {
                NoStamp::Problem(problem) => (problem.code(), Lang::En.timestamp_problem(problem)),
                NoStamp::Gap(gap) => (gap.code(), Lang::En.trouble(&gap.why)),
            };
            json!({
                "time": null,
                "accuracy": null,
                "serial": null,
                "authority": null,
                "verified": false,
                "code": code,
                "message": message,
            })
        }
    })
}
