//! The order of dpkg. Rules: deb-version(7).

use super::parts::{Number, Sequence, take, take_digits};

/// `[epoch:]upstream-version[-debian-revision]`, compared in this order.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version<'a> {
    epoch: Number<'a>,
    upstream: Sequence<Piece<'a>>,
    /// An absent one is `0`.
    revision: Sequence<Piece<'a>>,
}

/// A step of the comparison, in the order of deb-version(7): "all the letters sort earlier than all the
/// non-letters and a tilde sorts before anything, even the end of a part".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'a> {
    Tilde,
    /// Ends the part before it; the end of the text counts as 0.
    Number(Number<'a>),
    Letter(u8),
    Sign(u8),
}

impl Default for Piece<'_> {
    fn default() -> Self {
        Self::Number(Number::default())
    }
}

pub(super) fn parse(text: &str) -> Option<Version<'_>> {
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let (epoch, rest) = match text.split_once(':') {
        Some((epoch, rest)) => (Number::parse(epoch).filter(|epoch| epoch.is_i32())?, rest),
        None => (Number::default(), text),
    };
    let (upstream, revision) = match rest.rsplit_once('-') {
        Some((_, "")) => return None,
        Some((upstream, revision)) => (upstream, revision),
        None => (rest, ""),
    };
    let of = |text: &str, signs: &[u8]| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || signs.contains(&byte))
    };
    let is_one = upstream.starts_with(|first: char| first.is_ascii_digit())
        && of(upstream, b".+-~:")
        && of(revision, b".+~");
    is_one.then(|| Version { epoch, upstream: pieces(upstream), revision: pieces(revision) })
}

fn pieces(mut rest: &str) -> Sequence<Piece<'_>> {
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let signs = take(&mut rest, |byte| !byte.is_ascii_digit());
        pieces.extend(signs.bytes().map(|byte| match byte {
            b'~' => Piece::Tilde,
            _ if byte.is_ascii_alphabetic() => Piece::Letter(byte),
            _ => Piece::Sign(byte),
        }));
        pieces.push(Piece::Number(Number::of(take_digits(&mut rest))));
    }
    Sequence::new(pieces)
}

#[cfg(test)]
mod tests;
