//! One mask: every secret of a run, and each spelling in which somebody else may repeat it.
//!
//! A server that echoes what it was sent (a debug page, an error that quotes a header, a record of the request)
//! has it printed by whoever shows what it said. CI systems mask the secret as it was given to them, and not its
//! base64 (ORAS GHSA-5jhf-2qmf-m8c5, zot CVE-2025-48374).

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::{ForeignText, Secret};

/// What stands where a secret stood. It can stand in a JSON string, a cell and a line as it is.
const MARK: &str = "[secret]";

/// Shorter secrets, in characters, are not masked: their letters stand in every text.
const SHORTEST: usize = 4;
/// From so many characters on a secret is masked on a page too wherever it stands: see [`Secrets::page`].
const LONG: usize = 8;
/// Base64 of fewer characters is not masked: it stands in other base64 by chance.
const SHORTEST_BASE64: usize = 6;

/// Every secret in use. A clone is the same set: what is added to one is known to all.
///
/// A secret is found as it is, in base64 (standard and URL-safe, padded or not, alone or within a longer text
/// that was encoded), and with any of its characters escaped as URLs, JSON, HTML, CSV or
/// [`ForeignText`](super::ForeignText) escape them; letter case does not count.
///
/// What is too short to be one is not masked: under four characters it is left as it is, and its base64 under six.
/// User and password are also known together, so that of a short password the header that it is sent in is masked.
#[derive(Clone, Default)]
pub struct Secrets(Rc<RefCell<Vec<Needle>>>);

/// One spelling of one secret.
struct Needle {
    characters: Vec<char>,
    encoding: Encoding,
    /// Whether it is masked on a page.
    on_page: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    None,
    Base64,
}

impl Secrets {
    /// Takes a secret in.
    pub fn add(&self, secret: &Secret) {
        let text = secret.reveal();
        self.needle(text, Encoding::None);
        let bytes = text.as_bytes();
        self.needle(&STANDARD_NO_PAD.encode(bytes), Encoding::Base64);
        // Behind one or two other bytes its characters are others. Those that it alone decides:
        for before in 0..3 {
            let encoded = STANDARD_NO_PAD.encode([&[0; 2][..before], bytes].concat());
            let decided = (before * 8).div_ceil(6)..(before + bytes.len()) * 8 / 6;
            self.needle(encoded.get(decided).unwrap_or_default(), Encoding::Base64);
        }
        // Of a JWT the signature is what makes it one.
        if let [_, _, signature] = text.split('.').collect::<Vec<_>>()[..]
            && signature.len() >= LONG
        {
            self.needle(signature, Encoding::None);
        }
    }

    /// Takes the account of a user in: the password, and both as they are sent.
    pub fn add_account(&self, user: &str, password: &Secret) {
        self.add(password);
        if !password.reveal().is_empty() {
            self.add(&Secret::new(format!("{user}:{}", password.reveal())));
        }
    }

    fn needle(&self, text: &str, encoding: Encoding) {
        let characters: Vec<char> = text.trim().chars().collect();
        let shortest = if encoding == Encoding::None { SHORTEST } else { SHORTEST_BASE64 };
        let mut known = self.0.borrow_mut();
        if characters.len() < shortest
            || known.iter().any(|one| one.encoding == encoding && one.characters == characters)
        {
            return;
        }
        let digits = characters.iter().all(char::is_ascii_digit);
        let on_page = characters.len() >= LONG || !digits;
        known.push(Needle { characters, encoding, on_page });
    }

    /// A text by somebody else, without the secrets in it.
    pub fn masked<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.without(text, |_, _| Some(MARK))
    }

    /// The same of a text that is to be shown.
    pub fn shown(&self, text: &str) -> ForeignText {
        ForeignText::new(self.masked(text))
    }

    /// Whether there is nothing to mask.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// A whole page or document, whose own words stand in it beside those of somebody else. A secret that is also
    /// one of `words`, of which the page is made, is left: `verdict` is no password that could be kept, and a
    /// document without its members is none. One of four to seven characters is masked where it stands alone, and
    /// is left where it is of digits. A longer one of digits is masked where it stands alone, and becomes a zero: it may be
    /// a number of a document, which stays one.
    pub fn page<'a>(&self, text: &'a str, words: &[&str]) -> Cow<'a, str> {
        let known = self.0.borrow();
        if known.is_empty() {
            return Cow::Borrowed(text);
        }
        let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let own: Vec<bool> = known.iter().map(|needle| needle.is_one_of(&words)).collect();
        self.without(text, |n, stands_alone| {
            let needle = &known[n];
            let is_number = needle.characters.iter().all(char::is_ascii_digit);
            let counts = stands_alone || (needle.characters.len() >= LONG && !is_number);
            (!own[n] && needle.on_page && counts).then_some(if is_number { "0" } else { MARK })
        })
    }

    /// The text without those secrets for which `mark` gives what stands in their place: by their number, and by
    /// whether they stand alone.
    fn without<'a>(&self, text: &'a str, mark: impl Fn(usize, bool) -> Option<&'static str>) -> Cow<'a, str> {
        let known = self.0.borrow();
        if known.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut by_first: Vec<Vec<usize>> = vec![Vec::new(); 256];
        for (n, needle) in known.iter().enumerate() {
            for byte in needle.first_bytes() {
                by_first[usize::from(byte)].push(n);
            }
        }
        let bytes = text.as_bytes();
        let (mut out, mut copied, mut at) = (String::new(), 0, 0);
        while let Some(byte) = bytes.get(at) {
            let candidates = &by_first[usize::from(*byte)];
            if *byte == b'[' && text[at..].starts_with(MARK) {
                at += MARK.len();
                continue;
            }
            if candidates.is_empty() || !text.is_char_boundary(at) {
                at += 1;
                continue;
            }
            let ends = candidates.iter().filter_map(|n| {
                let end = known[*n].found(text, at)?;
                Some((end, mark(*n, stands_alone(text, at, end))?))
            });
            match ends.max() {
                Some((end, mark)) => {
                    out.push_str(&text[copied..at]);
                    out.push_str(mark);
                    (at, copied) = (end, end);
                }
                None => at += 1,
            }
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(&text[copied..]);
        Cow::Owned(out)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.0.borrow().len())
    }
}

/// Whether no letter or digit stands directly before or behind.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let behind = text[end..].chars().next();
    !before.into_iter().chain(behind).any(char::is_alphanumeric)
}

/// What stands where [`ForeignText`] was cut.
const CUT: &str = "… (";

impl Needle {
    /// The bytes with which a spelling of it can begin.
    fn first_bytes(&self) -> Vec<u8> {
        let Some(first) = self.characters.first() else { return vec![] };
        let mut buffer = [0; 4];
        let mut found = b"%\\&".to_vec();
        for spelled in first.to_lowercase().chain(first.to_uppercase()).chain([*first]) {
            found.push(spelled.encode_utf8(&mut buffer).as_bytes()[0]);
        }
        match first {
            '+' | '-' => found.extend(b"+-"),
            '/' | '_' => found.extend(b"/_"),
            _ => {}
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether it is part of one of these words, which are in small letters.
    fn is_one_of(&self, words: &[String]) -> bool {
        let text: String = self.characters.iter().collect::<String>().to_lowercase();
        self.encoding == Encoding::None && words.iter().any(|word| word.contains(&text))
    }

    /// Where it ends, if it begins here. What a cut has left of it counts as all of it.
    fn found(&self, text: &str, at: usize) -> Option<usize> {
        let mut ends = vec![at];
        for (n, character) in self.characters.iter().enumerate() {
            if n >= SHORTEST
                && let Some(end) = ends.iter().find(|end| text[**end..].starts_with(CUT))
            {
                return Some(*end);
            }
            let mut next = Vec::new();
            for end in ends {
                spelled(text, end, *character, self.encoding, &mut next);
            }
            next.sort_unstable();
            next.dedup();
            if next.is_empty() {
                return None;
            }
            ends = next;
        }
        let mut end = ends.into_iter().max()?;
        if self.encoding == Encoding::Base64 {
            while let Some(padding) = ["=", "%3D", "%3d"].iter().find(|one| text[end..].starts_with(**one)) {
                end += padding.len();
            }
        }
        Some(end)
    }
}

/// Whether one character may stand for another.
fn same(wanted: char, found: char, encoding: Encoding) -> bool {
    wanted == found
        || wanted.to_lowercase().eq(found.to_lowercase())
        || (encoding == Encoding::Base64 && matches!((wanted, found), ('+', '-') | ('/', '_')))
}

/// Where the character ends, in each spelling in which it stands here.
fn spelled(text: &str, at: usize, wanted: char, encoding: Encoding, ends: &mut Vec<usize>) {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else { return };
    if same(wanted, first, encoding) {
        ends.push(at + first.len_utf8());
    }
    if wanted == ' ' {
        // A blank may be where a line was wrapped.
        let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace()).len();
        let blank = if first == '+' { 1 } else { blank };
        ends.extend((blank > 0).then_some(at + blank));
    }
    if wanted == '"' && rest.starts_with("\"\"") {
        ends.push(at + 2);
    }
    let escapes = match first {
        '\\' => [backslash(rest), None, None],
        '%' => [0, 1, 2].map(|more| percent(rest, more)),
        '&' => [entity(rest), None, None],
        _ => return,
    };
    let meant = escapes.into_iter().flatten().filter(|(found, _)| same(wanted, *found, encoding));
    ends.extend(meant.map(|(_, length)| at + length));
}

/// `\"`, `\n`, `\u0022`, a pair of `\uD83D\uDE00`, `\u{22}`, `\x22`.
fn backslash(rest: &str) -> Option<(char, usize)> {
    let kind = rest[1..].chars().next()?;
    let unit = |at: usize| u16::from_str_radix(rest.get(at..at + 4)?, 16).ok();
    match kind {
        'u' if rest[2..].starts_with('{') => {
            // No further than a character can be long: a text may have very many of these, and no end of any.
            let end = rest.bytes().take(11).position(|byte| byte == b'}')?;
            Some((char::from_u32(u32::from_str_radix(&rest[3..end], 16).ok()?)?, end + 1))
        }
        'u' => {
            let first = unit(2)?;
            let pair = rest.get(6..8).filter(|mark| *mark == "\\u").and_then(|_| unit(8));
            let mut decoded = char::decode_utf16([Some(first), pair].into_iter().flatten());
            let found = decoded.next()?.ok()?;
            Some((found, if found.len_utf16() == 2 { 12 } else { 6 }))
        }
        'x' => Some((char::from(u8::from_str_radix(rest.get(2..4)?, 16).ok()?), 4)),
        'n' => Some(('\n', 2)),
        'r' => Some(('\r', 2)),
        't' => Some(('\t', 2)),
        other => Some((other, 1 + other.len_utf8())),
    }
}

/// `%22`, of all bytes of a character, and the same encoded so often more (`%2522`).
fn percent(rest: &str, more: usize) -> Option<(char, usize)> {
    const AGAIN: &str = "2525";
    let byte = |at: usize| -> Option<(u8, usize)> {
        let after = rest.get(at..)?.strip_prefix('%')?.strip_prefix(&AGAIN[..2 * more])?;
        let pair = after.get(..2).filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        Some((u8::from_str_radix(pair, 16).ok()?, at + 1 + 2 * more + 2))
    };
    let (first, mut at) = byte(0)?;
    let mut bytes = vec![first];
    let follow = match first {
        0xc0..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xff => 3,
        _ => 0,
    };
    for _ in 0..follow {
        let (next, end) = byte(at)?;
        bytes.push(next);
        at = end;
    }
    Some((std::str::from_utf8(&bytes).ok()?.chars().next()?, at))
}

/// `&quot;`, `&#34;`, `&#x22;`.
fn entity(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(10).position(|byte| byte == b';')?;
    let name = rest.get(1..end)?;
    let found = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((found, end + 1))
}

#[cfg(test)]
mod tests;
