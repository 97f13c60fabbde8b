//! Patterns of repositories in the words of others.

use crate::policy::{PatternPart, RepositoryPattern};

/// What a controller's patterns have behind the repository: a tag, or a digest.
const VERSIONS: [&str; 2] = [":*", "@*"];

/// The patterns of Kyverno (its `ext/wildcard`) of all images of a repository that matches: `*` is any characters, `?` one.
/// They match more: there `*` and `?` go over `/`.
pub(super) fn references(pattern: &RepositoryPattern) -> [String; 2] {
    let repository = written(pattern, |part| match part {
        PatternPart::Byte(byte) => char::from(byte).to_string(),
        PatternPart::One | PatternPart::Each => "?".to_owned(),
        PatternPart::Segment | PatternPart::Any => "*".to_owned(),
    });
    VERSIONS.map(|version| format!("{repository}{version}"))
}

/// What these patterns match, of the names of repositories.
pub(super) fn reach(pattern: &RepositoryPattern) -> Vec<PatternPart> {
    let part = |part: &PatternPart| match part {
        PatternPart::One | PatternPart::Each => PatternPart::Each,
        PatternPart::Byte(byte) => PatternPart::Byte(*byte),
        PatternPart::Segment | PatternPart::Any => PatternPart::Any,
    };
    pattern.parts().iter().map(part).collect()
}

/// A pattern behind which stands what a pattern of tags takes of a digest, up to its colon.
pub(super) fn digested(parts: &[PatternPart]) -> Vec<PatternPart> {
    parts.iter().copied().chain(b"@sha256".map(PatternPart::Byte)).collect()
}

/// Exactly the repositories that match, as a regular expression (RE2). It has no backslash: in the strings that hold it
/// that would mean something else.
pub(super) fn expression(pattern: &RepositoryPattern) -> String {
    written(pattern, |part| match part {
        PatternPart::Byte(byte) if byte.is_ascii_alphanumeric() || b"-_/:".contains(&byte) => {
            char::from(byte).to_string()
        }
        PatternPart::Byte(byte) => format!("[{}]", char::from(byte)),
        PatternPart::One => "[^/]".to_owned(),
        PatternPart::Each => ".".to_owned(),
        PatternPart::Segment => "[^/]*".to_owned(),
        PatternPart::Any => ".*".to_owned(),
    })
}

/// The glob of policy-controller (`pkg/apis/glob`) of all images of a repository that matches, by digest: it asks for one
/// before it looks for policies. It knows neither `?` nor brackets; there is `*` in their place, which matches more.
pub(super) fn glob(pattern: &RepositoryPattern) -> String {
    let repository = written(pattern, |part| match part {
        PatternPart::Byte(byte) if !is_bracket(byte) => char::from(byte).to_string(),
        PatternPart::Byte(_) | PatternPart::One | PatternPart::Each | PatternPart::Segment => "*".to_owned(),
        PatternPart::Any => "**".to_owned(),
    });
    format!("{repository}@**")
}

/// What this glob matches, of the names of repositories.
pub(super) fn glob_reach(pattern: &RepositoryPattern) -> Vec<PatternPart> {
    let part = |part: &PatternPart| match part {
        PatternPart::Byte(byte) if !is_bracket(*byte) => PatternPart::Byte(*byte),
        PatternPart::Byte(_) | PatternPart::One | PatternPart::Each | PatternPart::Segment => {
            PatternPart::Segment
        }
        PatternPart::Any => PatternPart::Any,
    };
    pattern.parts().iter().map(part).collect()
}

/// Whether that is more than the pattern matches.
pub(super) fn is_glob_wider(pattern: &RepositoryPattern) -> bool {
    pattern.parts().iter().any(|part| match part {
        PatternPart::Byte(byte) => is_bracket(*byte),
        PatternPart::One | PatternPart::Each => true,
        PatternPart::Segment | PatternPart::Any => false,
    })
}

fn is_bracket(byte: u8) -> bool {
    byte == b'[' || byte == b']'
}

fn written(pattern: &RepositoryPattern, part: impl Fn(PatternPart) -> String) -> String {
    pattern.parts().iter().map(|one| part(*one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_written_for_each() {
        for (text, references, expression, glob) in [
            ("H.x/octave-*", "h.x/octave-*", "h[.]x/octave-[^/]*", "h.x/octave-*@**"),
            ("h.x:5000/**/web", "h.x:5000/*/web", "h[.]x:5000/.*/web", "h.x:5000/**/web@**"),
            ("h.x/app?", "h.x/app?", "h[.]x/app[^/]", "h.x/app*@**"),
            ("[::1]:5000/a_b", "[::1]:5000/a_b", "[[]::1[]]:5000/a_b", "*::1*:5000/a_b@**"),
            ("**", "*", ".*", "**@**"),
        ] {
            let pattern = RepositoryPattern::parse(text).unwrap();
            let [tagged, digested] = super::references(&pattern);
            assert_eq!((tagged, digested), (format!("{references}:*"), format!("{references}@*")), "{text}");
            assert_eq!(super::expression(&pattern), expression, "{text}");
            assert_eq!(super::glob(&pattern), glob, "{text}");
            assert_eq!(is_glob_wider(&pattern), text.contains(['?', '[']), "{text}");
        }
    }
}
