//! Why a pin is none.

use crate::origin::SettingOrigin;
use crate::policy::PinError;

use super::blamed;

pub(super) fn sentence(error: &PinError, setting: Option<&SettingOrigin>) -> String {
    let by = blamed(setting);
    match error {
        PinError::NoName => format!("a pin has no name{by}"),
        PinError::NoValue(name) => format!("the pin `{name}` has no value{by}"),
        PinError::Prefix(text) => format!("the commit prefix `{text}`{by} is not 7 to 39 hex digits"),
        PinError::Twice { name, values } => {
            let [one, other] =
                values.each_ref().map(|(value, setting)| format!("`{value}`{}", blamed(setting.as_ref())));
            format!("`{name}` is asked with two values, {one} and {other}")
        }
    }
}
