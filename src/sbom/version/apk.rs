//! The order of apk-tools. Rules: apk-package(5), "version", and apk-tools src/version.c:
//! `number{.number}…{letter}{_suffix{number}}…{~hash}{-r#}`.

use super::parts::{Number, Sequence, take, take_digits, take_text};

/// A version.
pub(super) type Version<'a> = Sequence<Token<'a>>;

/// A token. Where two versions have tokens of different kinds, the kind that may come earlier in a
/// version is the higher one: `1.0.1` > `1.0a` > `1.0_p1` > `1.0~1234` > `1.0-r1` > `1.0`. Only a
/// suffix of a pre-release is before the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token<'a> {
    PreRelease(usize),
    #[default]
    End,
    Revision(Number<'a>),
    Hash(&'a str),
    SuffixNumber(Number<'a>),
    PostRelease(usize),
    Letter(u8),
    /// A number, but for the first one, that begins with 0: compared as text, as if it were a fraction.
    Fraction(&'a str),
    Number(Number<'a>),
}

const PRE_RELEASE: [&str; 4] = ["alpha", "beta", "pre", "rc"];
const POST_RELEASE: [&str; 5] = ["cvs", "svn", "git", "hg", "p"];

pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    let mut rest = text;
    let mut tokens = vec![Token::Number(Number::parse(take_digits(&mut rest))?)];
    while take_text(&mut rest, ".") {
        let digits = take_digits(&mut rest);
        let number = Number::parse(digits)?;
        tokens.push(if digits.starts_with('0') { Token::Fraction(digits) } else { Token::Number(number) });
    }
    if let Some(letter) = rest.bytes().next().filter(u8::is_ascii_lowercase) {
        tokens.push(Token::Letter(letter));
        rest = &rest[1..];
    }
    while take_text(&mut rest, "_") {
        let suffix = take(&mut rest, |byte| byte.is_ascii_lowercase());
        let place = |list: &[&str]| list.iter().position(|one| *one == suffix);
        let pre = place(&PRE_RELEASE).map(Token::PreRelease);
        tokens.push(pre.or_else(|| place(&POST_RELEASE).map(Token::PostRelease))?);
        tokens.extend(Number::parse(take_digits(&mut rest)).map(Token::SuffixNumber));
    }
    if take_text(&mut rest, "~") {
        let hash = take(&mut rest, |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        tokens.push((!hash.is_empty()).then_some(Token::Hash(hash))?);
    }
    if take_text(&mut rest, "-r") {
        tokens.push(Token::Revision(Number::parse(take_digits(&mut rest))?));
    }
    rest.is_empty().then(|| Sequence::new(tokens))
}

#[cfg(test)]
mod tests;
