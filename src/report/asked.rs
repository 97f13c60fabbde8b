//! What would be asked of an image, and who asks it, as data.

use std::sync::Arc;

use crate::origin::SettingOrigin;
use crate::policy::{RuleChoice, Waiver};

/// What would be asked of an image.
#[derive(Clone, Debug)]
pub struct AskedImage {
    /// The image, as it was named.
    pub reference: String,
    /// Which rule of the policy file counts.
    pub choice: Arc<RuleChoice>,
    /// All that is asked, each by its name in a policy file. Empty where the image is refused.
    pub asks: Vec<AskedThing>,
    /// The exceptions for it that count, where it is named by digest.
    pub waivers: Vec<Waiver>,
}

/// One thing that is asked.
#[derive(Clone, Debug)]
pub struct AskedThing {
    /// Its name in a policy file; of a pin that of the annotation.
    pub what: String,
    /// Its values.
    pub values: Vec<String>,
    /// Who asks it.
    pub by: AskedFrom,
}

/// Who asks something.
#[derive(Clone, Debug)]
pub enum AskedFrom {
    /// This setting.
    Setting(SettingOrigin),
    /// The name of the image.
    Name,
    /// Nobody: it is so where nothing is said.
    Default,
}
