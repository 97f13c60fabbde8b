//! The order of Composer: its own normal form, four numbers and words of stability, compared as PHP compares.
//!
//! Rules: composer/semver `src/VersionParser.php`, `normalize`, and PHP's `version_compare`. Read is the classical form;
//! dates and branches (`dev-main`, `1.x-dev`) have no order here: a branch names no version.

use super::parts::{Number, Sequence, take_digits};

/// A version.
pub(super) type Version<'a> = Sequence<Token<'a>>;

/// A part of the normal form, in the order of `version_compare`: the end counts as `#`, between `RC` and `pl`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token<'a> {
    Dev,
    Alpha,
    Beta,
    Candidate,
    #[default]
    End,
    Number(Number<'a>),
    Patch,
}

/// The words of stability in any case; a longer one comes before one that it begins with.
const STABILITIES: [(&str, Option<Token<'static>>); 9] = [
    ("stable", None),
    ("beta", Some(Token::Beta)),
    ("b", Some(Token::Beta)),
    ("rc", Some(Token::Candidate)),
    ("alpha", Some(Token::Alpha)),
    ("a", Some(Token::Alpha)),
    ("patch", Some(Token::Patch)),
    ("pl", Some(Token::Patch)),
    ("p", Some(Token::Patch)),
];

pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    let mut rest = after_prefix(text);
    // Behind `+` is a build, which the normal form leaves out.
    if let Some((before, build)) = rest.split_once('+') {
        let is_build = !build.is_empty() && !build.contains(char::is_whitespace);
        rest = is_build.then_some(before)?;
    }
    let mut tokens = Vec::new();
    // Five digits at most, so that a date is not one.
    let major = take_digits(&mut rest);
    tokens.push(Token::Number(Number::parse(major).filter(|_| major.len() <= 5)?));
    for _ in 0..3 {
        let number = take_number(&mut rest, &['.']);
        // `version_compare` asks whether there is a number: `1.0` is `1.0.0.0`.
        tokens.push(Token::Number(number.unwrap_or_default()));
    }
    let mut is_stable = false;
    rest = rest.strip_prefix(['.', '_', '-']).unwrap_or(rest);
    if let Some((word, token)) = STABILITIES.iter().find(|(word, _)| starts_with(rest, word)) {
        rest = &rest[word.len()..];
        let mut numbers = Vec::new();
        while let Some(number) = take_number(&mut rest, &['.', '-', '\0']) {
            numbers.push(Token::Number(number));
        }
        // The normal form of `stable` ends before its numbers.
        is_stable = token.is_none();
        tokens.extend(token.iter().cloned().chain(numbers.into_iter().filter(|_| !is_stable)));
    }
    let after = rest.strip_prefix(['.', '-']).unwrap_or(rest);
    if starts_with(after, "dev") {
        rest = &after["dev".len()..];
        tokens.extend((!is_stable).then_some(Token::Dev));
    }
    rest.is_empty().then(|| Sequence::new(tokens))
}

/// What follows blanks and a `v`.
pub(super) fn after_prefix(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix(['v', 'V']).unwrap_or(text)
}

/// Takes a number behind one of these; NUL stands for none in front.
fn take_number<'a>(rest: &mut &'a str, separators: &[char]) -> Option<Number<'a>> {
    let separated = rest.strip_prefix(separators);
    let mut after = match separated {
        Some(after) => after,
        None if separators.contains(&'\0') => rest,
        None => return None,
    };
    let number = Number::parse(take_digits(&mut after))?;
    *rest = after;
    Some(number)
}

fn starts_with(text: &str, word: &str) -> bool {
    text.as_bytes().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests;
