//! The request of `explain`.

use crate::code::CodeTopic;
use crate::error::Stop;

use super::layers::Settings;

/// What is to be explained.
#[derive(Debug)]
pub enum ExplainRequest {
    /// A list of all codes is asked for.
    All,
    /// These, which share a word.
    Codes(Vec<CodeTopic>),
}

/// The request of `explain`, of this code.
///
/// # Errors
/// No code has this word; a layer of the settings is not in order.
pub fn explain(code: Option<&str>, settings: &Settings) -> Result<ExplainRequest, Stop> {
    settings.sound()?;
    let Some(word) = code else { return Ok(ExplainRequest::All) };
    match CodeTopic::named(word) {
        none if none.is_empty() => {
            Err(Stop::UnknownCode { word: word.into(), nearest: CodeTopic::nearest(word) })
        }
        topics => Ok(ExplainRequest::Codes(topics)),
    }
}
