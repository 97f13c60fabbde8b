//! The order of Maven. Rules: the documentation of `ComparableVersion` (Maven 3.9), and the POM
//! reference, "Version Order Specification".
//!
//! `ComparableVersion` is not an order where a qualifier stands after a dot and is not the last part: it has
//! `1` < `1.sp.1` < `1-alpha` < `1`. Here such a qualifier counts as one after a hyphen, which is what
//! Maven does with one that is the last part.

use std::borrow::Cow;

use super::parts::{Number, Sequence, take_digits};

/// A version.
pub(super) type Version<'a> = Sequence<Token<'a>>;

/// A token, in the order of the reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token<'a> {
    /// `alpha` to `snapshot`.
    PreRelease(usize),
    /// `ga`, `final`, `release`, and the end.
    #[default]
    Release,
    /// `sp`.
    ServicePack,
    /// Any other, in lower case.
    Qualifier(Cow<'a, str>),
    /// A number after a hyphen, or after letters.
    Hyphen(Number<'a>),
    /// A number after a dot, or the first one.
    Dot(Number<'a>),
}

const PRE_RELEASE: [&str; 5] = ["alpha", "beta", "milestone", "rc", "snapshot"];

/// A version without any digit (`UNKNOWN`), or with what Maven refuses in one, is not a version, although
/// `ComparableVersion` compares any text.
pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    let is_refused = |c: char| c.is_whitespace() || c.is_control() || r#"\/:"<>|?*[](){},"#.contains(c);
    let is_one = text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains(is_refused);
    is_one.then(|| tokens(text))
}

fn tokens(text: &str) -> Version<'_> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut hyphen = false;
    loop {
        let digits = take_digits(&mut rest);
        let end = rest.find(|c: char| matches!(c, '.' | '-') || c.is_ascii_digit()).unwrap_or(rest.len());
        // One of both is empty: letters after digits begin a token of their own, as if after a hyphen.
        let letters = if digits.is_empty() { &rest[..end] } else { "" };
        rest = &rest[letters.len()..];
        // An empty token is 0.
        let number = Number::of(digits);
        if letters.is_empty() && !hyphen {
            tokens.push(Token::Dot(number));
        } else {
            let before_digit = rest.starts_with(|c: char| c.is_ascii_digit());
            let is_number = letters.is_empty();
            let token = if is_number { Token::Hyphen(number) } else { qualifier(letters, before_digit) };
            while tokens.pop_if(|last| is_zero(last, !is_number)).is_some() {}
            tokens.push(token);
        }
        hyphen = !rest.starts_with('.');
        match rest.strip_prefix(['.', '-']) {
            Some(after) => rest = after,
            None if rest.is_empty() => break,
            None => {}
        }
    }
    while tokens.pop_if(|last| is_zero(last, true) || *last == Token::Release).is_some() {}
    Sequence::new(tokens)
}

/// Zeros mean nothing at the end and before a qualifier, after a dot also before a hyphen.
fn is_zero(token: &Token<'_>, and_hyphen: bool) -> bool {
    let zero = Number::default();
    *token == Token::Dot(zero) || (and_hyphen && *token == Token::Hyphen(zero))
}

fn qualifier(letters: &str, before_digit: bool) -> Token<'_> {
    let lower = letters.to_lowercase();
    let name = match lower.as_str() {
        "a" if before_digit => "alpha",
        "b" if before_digit => "beta",
        "m" if before_digit => "milestone",
        "cr" => "rc",
        name => name,
    };
    match name {
        "ga" | "final" | "release" => Token::Release,
        "sp" => Token::ServicePack,
        _ => match PRE_RELEASE.iter().position(|one| *one == name) {
            Some(place) => Token::PreRelease(place),
            None if lower == letters => Token::Qualifier(Cow::Borrowed(letters)),
            None => Token::Qualifier(Cow::Owned(lower)),
        },
    }
}

#[cfg(test)]
mod tests;
