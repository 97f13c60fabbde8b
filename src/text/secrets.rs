//! One mask: every secret of a run, and each spelling in which somebody else may repeat it.
//!
//! A server that echoes what it was sent (a debug page, an error that quotes a header, a record of the request)
//! has it printed by whoever shows what it said. CI systems mask the secret as it was given to them, and not its
//! base64 (ORAS GHSA-5jhf-2qmf-m8c5, zot CVE-2025-48374).

mod spelling;

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::{ForeignText, Secret};

use self::spelling::{Encoding, line_end, same, spelled};

/// What stands where a secret stood. It can stand in a JSON string, a cell and a line as it is.
const MARK: &str = "[secret]";

/// Shorter secrets, in characters, are not masked: their letters stand in every text.
const SHORTEST: usize = 4;
/// From so many characters on a secret is masked on a page too wherever it stands: see [`Secrets::page`].
const LONG: usize = 8;
/// Base64 of fewer characters is not masked: it stands in other base64 by chance. So would hex.
const SHORTEST_BASE64: usize = 6;

/// So many characters of a secret tell it: what begins so is masked as far as it goes on like the secret. A secret
/// may be as long as a server likes, and of one letter: each place of a text would be compared with all of it.
const TELLING: usize = 128;

/// Every secret in use. A clone is the same set: what is added to one is known to all.
///
/// A secret is found as it is, in base64 (standard and URL-safe, padded or not, alone or within a longer text
/// that was encoded) and in hex, both also broken by line ends, and with any of its characters escaped as URLs,
/// JSON, HTML, CSV or [`ForeignText`](super::ForeignText) escape them; letter case does not count.
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

impl Secrets {
    /// Takes a secret in.
    pub fn add(&self, secret: &Secret) {
        let text = secret.reveal();
        self.needle(text, Encoding::None);
        let bytes = text.as_bytes();
        self.needle(&STANDARD_NO_PAD.encode(bytes), Encoding::Base64);
        self.needle(&hex(bytes), Encoding::Hex);
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

/// The mask for pages and documents, whose own words stand in them beside those of somebody else.
#[derive(Debug, Default)]
pub struct PageMask {
    secrets: Secrets,
    words: &'static [&'static str],
    own: RefCell<OwnSecrets>,
}

/// Which secrets are words of the pages too. Pages come in pieces: each secret is looked for in the words once.
#[derive(Debug, Default)]
struct OwnSecrets {
    /// The words in small letters, once anybody asks.
    lowered: Option<Vec<String>>,
    /// The answer for each secret, by its number.
    known: Vec<bool>,
}

impl PageMask {
    /// For pages that are made of these words.
    pub fn new(secrets: Secrets, words: &'static [&'static str]) -> Self {
        Self { secrets, words, own: RefCell::default() }
    }

    /// Whether there is nothing to mask.
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    /// A whole page or document. A secret that is also one of the words of which it is made is left: `verdict` is no
    /// password that could be kept, and a document without its members is none. One of four to seven characters is
    /// masked where it stands alone, and is left where it is of digits. A longer one of digits is masked where it
    /// stands alone, and becomes a zero: it may be a number of a document, which stays one.
    pub fn page<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_empty() {
            return Cow::Borrowed(text);
        }
        let needles = self.secrets.0.borrow();
        let own = &mut *self.own.borrow_mut();
        let words = self.words;
        let lowered =
            own.lowered.get_or_insert_with(|| words.iter().map(|word| word.to_lowercase()).collect());
        own.known.extend(needles.iter().skip(own.known.len()).map(|needle| needle.is_one_of(lowered)));
        self.secrets.without(text, |n, stands_alone| {
            let needle = &needles[n];
            let is_number = needle.characters.iter().all(char::is_ascii_digit);
            let counts = stands_alone || (needle.characters.len() >= LONG && !is_number);
            (!own.known[n] && needle.on_page && counts).then_some(if is_number { "0" } else { MARK })
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        use fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    })
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

    /// Where it ends, if it begins here. What a cut has left of it counts as all of it, and so does what begins
    /// like it for long enough.
    fn found(&self, text: &str, at: usize) -> Option<usize> {
        let mut ends = vec![at];
        for (n, character) in self.characters.iter().enumerate() {
            if n >= SHORTEST
                && let Some(end) = ends.iter().find(|end| text[**end..].starts_with(CUT))
            {
                return Some(*end);
            }
            // As most texts are: a letter or digit that stands for itself.
            if let [end] = ends.as_mut_slice()
                && let Some(byte) = text.as_bytes().get(*end).filter(|byte| byte.is_ascii_alphanumeric())
            {
                if !same(*character, char::from(*byte), self.encoding) {
                    return (n >= TELLING).then_some(*end);
                }
                *end += 1;
                continue;
            }
            let mut next = Vec::new();
            for end in &ends {
                spelled(text, *end, *character, self.encoding, &mut next);
                if n > 0
                    && self.encoding != Encoding::None
                    && let Some(behind) = line_end(text, *end)
                {
                    spelled(text, behind, *character, self.encoding, &mut next);
                }
            }
            next.sort_unstable();
            next.dedup();
            if next.is_empty() {
                return ends.into_iter().max().filter(|_| n >= TELLING);
            }
            ends = next;
        }
        let mut end = ends.into_iter().max()?;
        if self.encoding == Encoding::Base64 {
            let padding = |at: usize| {
                let signs = ["=", "%3D", "%3d"];
                signs.iter().find(|sign| text[at..].starts_with(**sign)).map(|sign| at + sign.len())
            };
            while let Some(behind) = padding(end).or_else(|| padding(line_end(text, end)?)) {
                end = behind;
            }
        }
        Some(end)
    }
}

#[cfg(test)]
mod tests;
