//! What each code means, in a few words.

use crate::code::CodeTopic;

/// The sentence that documents have.
pub(in crate::report) fn short(topic: CodeTopic) -> &'static str {
    topic.sentence()
}
